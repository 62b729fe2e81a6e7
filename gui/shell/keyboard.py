"""A window that is worked by keys: where Tab leads, what shows where the keyboard is, whose key a key is."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMainWindow,
    QScrollArea,
    QToolButton,
    QWidget,
)

from gui.controls.group import GroupHead
from gui.look.layout import in_order
from gui.look.ring import Ring
from gui.look.scale import px
from gui.shell import speech
from gui.shell.field import Middle

_ENTER = Qt.Key.Key_Return, Qt.Key.Key_Enter
_ARROWS = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
_DIGITS = range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)
_MARGIN = 12
"""What is scrolled into view stands at least so far from the edge."""


class Keyboard(QMainWindow):
    """Tab goes from stop to stop in the order seen; buttons side by side are one, with arrows from one to the
    next; what takes the keyboard by a click only belongs to the stop beside it.

    Space runs and stops, whatever was clicked before: only a button or a list that keys have led to takes it.
    Digits lead to panels from the picture and the rail. Enter does what a button or a list is for, and gives
    the keyboard back to the picture where something was typed.
    """

    def __init__(self) -> None:
        super().__init__()
        speech.install()
        self._by_pointer = False
        self._key = 0
        self._last: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    @property
    def commanding(self) -> tuple[QWidget, ...]:
        """Where digits are commands; first the picture."""
        raise NotImplementedError

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leads to the next stop, Shift+Tab to the one before, round and round. Arrows lead from one
        button to another."""
        stops, here, step = self._stops(), QApplication.focusWidget(), 1 if forward else -1
        by_arrow = isinstance(here, QAbstractButton) and self._key in _ARROWS
        kin = [w for group in stops for w in group if _are_kin(w, here)] if here and by_arrow else []
        if here in kin:  # what has just gone is no stop any more
            found = kin[min(max(kin.index(here) + step, 0), len(kin) - 1)]
        else:
            found = stops[(_place_of(here, stops, forward) + step) % len(stops)][0]
        _bring_into_view(found)
        found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, where nobody wanted it."""
        super().keyPressEvent(event)
        here = QApplication.focusWidget()
        if event.key() not in _ENTER:
            return
        if isinstance(here, QToolButton) and here.menu() is not None:
            here.menu().popup(here.mapToGlobal(here.rect().bottomLeft()))  # its own way waits for an answer
        elif isinstance(here, QAbstractButton):
            here.click()
        elif isinstance(here, QComboBox):
            here.showPopup()
        else:
            self.commanding[0].setFocus()

    def event(self, event: QEvent) -> bool:
        """A key that the widget with the keyboard wants itself is no command."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            here = QApplication.focusWidget()
            self._key = event.key()
            if here is not None:
                Ring.show_around(here)
                if self._is_wanted(here, event):
                    event.accept()
                    return True
        return super().event(event)

    def _is_wanted(self, here: QWidget, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            return not self._by_pointer and isinstance(here, (QAbstractButton, QComboBox))
        is_digit = event.key() in _DIGITS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return is_digit and here not in self.commanding

    def _stops(self) -> list[list[QWidget]]:
        """All stops that can be reached now, each with the widgets that it consists of."""
        parts = (self.menuWidget(), self.centralWidget())
        widgets = (widget for part in parts if part for widget in in_order(part) if _takes_tab(widget))
        return [list(group) for _, group in groupby(widgets, key=_stop_of)]

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """The ring goes along; where the pointer led, it comes with the next key. A list or a window that is
        shut gives the keyboard back as it was."""
        if now is None or now is self._last:
            return
        if self in (now.window(), now.window().parentWidget()):
            self._last = now
            self._by_pointer = QApplication.mouseButtons() != Qt.MouseButton.NoButton
            Ring.show_around(now, seen=not self._by_pointer)


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    return bool(takes) and widget.isEnabled()


def _stop_of(widget: QWidget) -> tuple[bool, QWidget | None]:
    """The same for all widgets of a stop."""
    if not isinstance(widget, QAbstractButton):
        return False, widget
    around = widget.parentWidget()
    return True, around.parentWidget() if isinstance(around, Middle) else around


def _are_kin(one: QWidget, other: QWidget) -> bool:
    """Whether arrows go from one to the other: between buttons of a stop, and between heads of groups."""
    return _stop_of(one) == _stop_of(other) or (isinstance(one, GroupHead) and isinstance(other, GroupHead))


def _place_of(here: QWidget | None, stops: list[list[QWidget]], forward: bool) -> int:
    """The stop that a widget is of, or stands beside; else the end that is gone away from."""
    for at, group in enumerate(stops):
        if here in group:
            return at
    for at, group in enumerate(stops):
        if here is not None and group[0].parentWidget() is here.parentWidget():
            return at
    return -1 if forward else len(stops)


def _bring_into_view(widget: QWidget) -> None:
    """Scroll to it, where it is in something that scrolls."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(widget, 0, px(_MARGIN))
