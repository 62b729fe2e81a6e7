"""How far a lesson has come: a dot a step, the present one wide; a bar where they are too many."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.scale import px, sized
from gui.look.theme import applied

_DOT, _WIDE, _STEP, _HEIGHT = 8, 24, 16, 16


class Dots(QWidget):
    """Filled are the steps that are done."""

    def __init__(self) -> None:
        super().__init__()
        self._count, self._at, self._done = 1, 0, frozenset()  # type: int, int, frozenset[int]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        sized(self, fixedHeight=_HEIGHT)

    def show_steps(self, count: int, at: int, done: Collection[int]) -> None:
        """Of so many steps this one is shown, and these are done."""
        self._count, self._at, self._done = count, at, frozenset(done)
        self.setAccessibleName(f"{len(self._done)} of {count} steps done")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(px(_WIDE), px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dots, or the bar."""
        painter, theme = QPainter(self), applied()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, dot = self.height() / 2, px(_DOT)
        if px(_STEP) * (self._count + 1) > self.width():
            painter.setPen(Qt.PenStyle.NoPen)
            for share, color in ((1.0, theme.hairline), (min(self._at / self._count, 1.0), theme.accent)):
                painter.setBrush(QColor(color))
                place = QRectF(0, middle - dot / 4, share * self.width(), dot / 2)
                painter.drawRoundedRect(place, dot / 4, dot / 4)
            return
        x = 0.0
        for step in range(self._count):
            wide = px(_WIDE) if step == self._at else dot
            filled = step in self._done or step == self._at
            painter.setPen(QPen(QColor(theme.accent if filled else theme.border), 1.2))
            painter.setBrush(QColor(theme.accent) if filled else Qt.BrushStyle.NoBrush)
            place = QRectF(x, middle - dot / 2, wide, dot).adjusted(0.6, 0.6, -0.6, -0.6)
            painter.drawRoundedRect(place, dot / 2, dot / 2)
            x += wide + px(_STEP - _DOT)
