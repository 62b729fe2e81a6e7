"""What stands beside the picture: controls that scroll; below them, always in sight, what is read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from gui.controls.column import Controls
from gui.controls.group import section
from gui.look.layout import column
from gui.page.header import card

_WIDTH, _PADDING, _BAR = 296, 20, 12


def side(controls: Controls, example: QWidget, readouts: QWidget, what_you_see: QWidget) -> QWidget:
    """The column beside the picture; the bar of what scrolls stands in the padding."""
    scroll = QScrollArea(widgetResizable=True)
    scroll.setWidget(controls)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    words = column(section("What you see"), what_you_see, spacing=4)
    below = QWidget()
    below.setLayout(column(example, readouts, words, spacing=8, margins=(0, 8, _BAR, 0)))
    sheet = card(scroll, below, margins=(_PADDING, 16, _PADDING - _BAR, 16))
    sheet.setFixedWidth(_WIDTH)
    beside = QWidget()
    beside.setLayout(column(sheet, margins=(0, 8, 0, 0)))
    return beside
