"""What stands beside the picture: controls that scroll; below them, always in sight, what is read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from engine.base.experiment import Result
from gui.controls.column import Controls
from gui.controls.group import section
from gui.look.layout import column
from gui.look.scale import px, sized
from gui.page.examples import ExampleNote
from gui.page.header import card
from gui.page.readouts import Readouts
from gui.page.what_you_see import WhatYouSee

_WIDTH, _PADDING, _BESIDE, _RING = 296, 20, 16, 4
"""Of the column; its padding, of which so much stands beside the controls, and in that the bar; at the
left and above stands the ring of what has the keyboard."""


class _Scroll(QScrollArea):
    """What scrolls is as wide beside the bar as without it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room, as where the bar comes or goes."""
        super().resizeEvent(event)
        if (inner := self.widget()) is not None:
            beside = px(_BESIDE) - (self.width() - self.viewport().width())
            inner.setContentsMargins(px(_RING), px(_RING), beside, 0)


class Side(QWidget):
    """The column beside the picture; the bar of what scrolls stands in the padding."""

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self.example, self.readouts, self.what_you_see = ExampleNote(), Readouts(), WhatYouSee()
        self.scroller = scroll = _Scroll(widgetResizable=True)
        scroll.setWidget(controls)
        controls.setAccessibleName("Controls")
        scroll.verticalScrollBar().setAccessibleName("Scroll the controls")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = column(section("What you see"), self.what_you_see, spacing=4)
        self._below = QWidget()
        margins = (_RING, 8, _BESIDE, 0)
        self._below.setLayout(column(self.example, self.readouts, words, spacing=8, margins=margins))
        self._controls = controls
        margins = (_PADDING - _RING, 16 - _RING, _PADDING - _BESIDE, 16)
        sheet = card(scroll, self._below, margins=margins)
        box = sheet.layout()
        assert isinstance(box, QVBoxLayout)
        self._sheet = box
        sized(sheet, fixedWidth=_WIDTH)
        self.setLayout(column(sheet, margins=(0, 8, 0, 0)))

    def host(self, above: QWidget, scrolled: QWidget, below: QWidget) -> None:
        """Let guests stand above, before the controls, and below in the place of what is read."""
        self._below.hide()
        for guest in (above, below):
            sized(guest, contentsMargins=(_RING, 0, _BESIDE, 0))
        self._sheet.insertWidget(0, above)
        self._controls.host(scrolled)
        self._sheet.addWidget(below)

    def host_no_more(self) -> None:
        """All is as usual; guests have left."""
        self._below.show()

    def say(self, result: Result) -> None:
        """Say what there is to be said of a result."""
        self.what_you_see.say(result.sentence)
        self.readouts.show_readouts(result.readouts)
