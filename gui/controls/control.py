"""A parameter as people adjust it: the user's hand is reported, shown values are silent.

This is the only place that blocks signals, and only while a control shows a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from gui.look import theme as themes
from gui.look.layout import column, row
from gui.look.scale import factor, sized

_ROOM, _LIST, _FRAME, _GAP = 254, 136, 46, 12
"""Width of a whole control, least width of a list, what it needs beside its words, what is free before it."""


class Control(QWidget):
    """A parameter as people adjust it.

    Signals:
        edited(value): the user's hand only.
        reset: the user asks for the default.
        held, released: a drag begins and ends.
        running: what goes on by itself begins to.
    """

    edited = Signal(object)
    reset = Signal()
    held = Signal()
    released = Signal()
    running = Signal()

    def show_value(self, value: Any) -> None:
        """Show this value without a signal."""
        raise NotImplementedError

    def drawn(self, at_end: bool) -> None:
        """The picture of the shown value is on screen; ``at_end``: from here on nothing moves."""

    def interrupt(self) -> None:
        """Another hand has changed something else: what runs by itself stops."""

    def follow(self, value: Any, anew: bool) -> None:
        """The state has this value: what runs by itself stops where it has not asked for that, or goes on
        ``anew`` from there."""


class NameLabel(QLabel):
    """The name of a control; a double click asks for the default."""

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the default."""
        self.double_clicked.emit()


class ScrollGuard(QObject):
    """Keeps the wheel from changing a list of choices that merely passes under the pointer."""

    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own default lets the wheel take the focus
        combo.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the wheel unless the widget has the keyboard."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


@contextmanager
def silent(*widgets: QWidget) -> Iterator[None]:
    """A value is shown: the widgets report nothing."""
    with ExitStack() as blocked:
        for widget in widgets:
            blocked.enter_context(QSignalBlocker(widget))
        yield


def named(combo: QComboBox, name: NameLabel, *below: QWidget) -> QVBoxLayout:
    """A list with its name: left of it where all its words have room there, else above."""
    widest = max((themes.width(combo.itemText(at)) for at in range(combo.count())), default=0)
    wide = max(widest / factor() + _FRAME, _LIST)
    name.setBuddy(combo)
    if themes.width(name.text()) / factor() + _GAP + wide > _ROOM:
        return column(name, combo, *below, spacing=4)
    sized(combo, fixedWidth=wide)
    return column(row(name, combo, spacing=_GAP, stretched=name), *below, spacing=4)


def fill(control: Control, child: QWidget) -> None:
    """Let one widget be all of a control."""
    control.setLayout(row(child))
