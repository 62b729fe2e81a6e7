"""What stands around the picture of every panel: title, examples and buttons, the cards, the side column."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QToolButton, QWidget

from gui.canvas.panel import Panel
from gui.controls.column import Controls, section
from gui.look.layout import column, row
from gui.page.examples import ExampleMenu


class Thesis(QLabel):
    """The sentence beside the title; where it does not fit it is left out, not cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole sentence or nothing."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class Header(QWidget):
    """The line above the picture."""

    def __init__(self, kind: type[Panel], actions: QWidget) -> None:
        super().__init__()
        title, thesis = QLabel(kind.title), Thesis(kind.thesis)
        title.setObjectName("title")
        thesis.setObjectName("thesis")
        thesis.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.examples = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.examples.setText("Examples")
        self.examples.setObjectName("examples")
        self.examples.setAccessibleName("Examples")
        self.examples.setToolTip("Worked examples, exercises and claims of the chapter")
        self.menu = ExampleMenu(kind.key, self)
        self.examples.setMenu(self.menu)
        self.setLayout(row(title, self.examples, thesis, actions, spacing=8, stretched=thesis))


def header_bar(actions: Iterable[QAction]) -> QWidget:
    """A button for each action, as an icon with its name in the tooltip."""
    buttons = []
    for action in actions:
        buttons.append(QToolButton())
        buttons[-1].setDefaultAction(action)
        buttons[-1].setIconSize(QSize(16, 16))
    bar = QWidget()
    bar.setLayout(row(*buttons, spacing=2))
    return bar


def card(*widgets: QWidget, margins: tuple[int, int, int, int] = (4, 4, 4, 4)) -> QFrame:
    """A sheet with rounded corners around some widgets, the first of which takes the room that is left."""
    sheet = QFrame()
    sheet.setObjectName("card")
    sheet.setLayout(column(*widgets, margins=margins, stretched=widgets[0]))
    return sheet


def side(controls: Controls, example: QWidget, what_you_see: QWidget) -> QFrame:
    """The column beside the picture: controls that scroll, the example, what one sees."""
    scroll = QScrollArea(widgetResizable=True)
    scroll.setWidget(controls)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    sheet = card(scroll, example, section("What you see"), what_you_see, margins=(14, 12, 8, 12))
    sheet.setFixedWidth(284)
    return sheet
