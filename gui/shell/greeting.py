"""What a first start says: that the picture can be taken in hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.look.scale import px
from gui.page.page import Page

_WORDS = (
    "<b>Drag this dot.</b> Lines, bells and arms of curves can be dragged too;<br>"
    "the wheel zooms, E opens examples, Ctrl K finds anything."
)
_AWAY = 16
"""So far it stands from what it speaks of."""


class Greeting(QLabel):
    """Stands beside the first dot of a picture until something is taken in hand."""

    def __init__(self, page: Page) -> None:
        super().__init__(_WORDS, page.figure)
        self.setObjectName("greeting")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._figure, hands = page.figure, page.figure.hands
        for taken in (hands.grabbed, hands.panned, hands.zoomed, hands.pressed, hands.dragged):
            taken.connect(self.close)
        page.drawn.connect(self._place)
        page.figure.resized.connect(self._place)
        self._place()

    def _place(self) -> None:
        """Above the dot and to its right, within the figure; nowhere where there is no dot."""
        figure = self._figure
        self.adjustSize()
        dots = (handle for handle in figure.handles if handle.grab == "point")
        handle = next(dots, None)
        self.setVisible(handle is not None)
        if handle is not None:
            at = figure.mapFromScene(figure.plots[handle.plot].to_scene(handle.x, handle.y))
            x = min(at.x() + px(_AWAY), figure.width() - self.width())
            self.move(max(x, 0), max(at.y() - px(_AWAY) - self.height(), 0))
