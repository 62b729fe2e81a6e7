"""What stands around the picture of every panel: title, examples and buttons, the cards, the side column."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.canvas.panel import Panel
from gui.controls.column import Controls, section
from gui.page.examples import ExampleMenu


class Thesis(QLabel):
    """The sentence beside the title; where it does not fit it is left out, not cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole sentence or nothing."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class Header(QWidget):
    """The line above the picture.

    Signals:
        chosen(preset): an example has been chosen.
    """

    chosen = Signal(object)

    def __init__(self, kind: type[Panel], actions: QWidget) -> None:
        super().__init__()
        title, thesis = QLabel(kind.title), Thesis(kind.thesis)
        title.setObjectName("title")
        thesis.setObjectName("thesis")
        thesis.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.examples = QToolButton()
        self.examples.setText("Examples ▾")
        self.examples.setAccessibleName("Examples")
        self.examples.setToolTip("Worked examples, exercises and claims of the chapter")
        self.examples.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = ExampleMenu(kind.key, self)
        menu.chosen.connect(self.chosen)
        self.examples.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(self.examples)
        row.addWidget(thesis, 1)
        row.addWidget(actions)


def header_bar(actions: Iterable[QAction]) -> QWidget:
    """A button for each action, as an icon with its name in the tooltip."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    for action in actions:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(16, 16))
        row.addWidget(button)
    return bar


def card(widget: QWidget, margin: int = 1) -> QFrame:
    """A sheet with rounded corners around a widget."""
    sheet = QFrame()
    sheet.setObjectName("card")
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(margin + 3, margin + 3, margin + 3, margin + 3)
    layout.addWidget(widget)
    return sheet


def side(controls: Controls, example: QWidget, what_you_see: QWidget) -> QFrame:
    """The column beside the picture: controls that scroll, the example, what one sees."""
    scroll = QScrollArea()
    scroll.setWidget(controls)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    sheet = QFrame()
    sheet.setObjectName("card")
    sheet.setFixedWidth(284)
    column = QVBoxLayout(sheet)
    column.setContentsMargins(14, 12, 8, 12)
    column.addWidget(scroll, 1)
    column.addWidget(example)
    column.addWidget(section("What you see"))
    column.addWidget(what_you_see)
    return sheet
