"""What stands around the picture of every panel: the thesis beside its title, the buttons, the cards."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget


class Thesis(QLabel):
    """The sentence beside the title; where it does not fit it is left out, not cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole sentence or nothing."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


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
