"""What stands in the place of a plot that is an answer while answers are hidden."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem

from gui.canvas.style import Style, faded
from gui.parts import drawn_as

_SIZE, _TEXT, _TOP = 20.0, 24.0, 36.0
"""Side of the lock, from its foot to the middle of the text, and from the top of a large plot, where what is
given seldom stands, to the middle of both, in logical pixels."""


class Lock(QGraphicsItem):
    """A sheet with a lock and, where there is a key to press, what opens it."""

    def __init__(self, style: Style, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._style, self._area = style, QRectF()
        self.setZValue(-500)

    def cover(self, area: QRectF) -> None:
        """Stand over this area of the plot."""
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area

    def boundingRect(self) -> QRectF:
        """The area that it covers."""
        return self._area

    @drawn_as("lock")
    def paint(self, painter: QPainter, *_: Any) -> None:
        """The sheet, the lock, the text as far as there is room for it."""
        unit, theme = self._style.scale, self._style.theme
        low = min(self._area.height() / 2, _TOP * unit)
        middle = QPointF(self._area.center().x(), self._area.top() + low)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._area, faded(theme.muted, 0.06))
        painter.setFont(self._style.font(small=True))
        text = "hidden, H shows" if self._style.interactive else "hidden"
        fits = painter.fontMetrics().horizontalAdvance(text) < self._area.width()
        painter.setPen(self._style.pen(theme.muted, 1.7))
        painter.drawPath(_lock(middle - QPointF(0.0, _TEXT / 2 * unit if fits else 0.0), _SIZE * unit))
        if fits:
            line = QRectF(self._area.left(), middle.y(), self._area.width(), _TEXT * unit)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)


def _lock(middle: QPointF, size: float) -> QPainterPath:
    """A closed lock so high, around a point."""
    path = QPainterPath()
    side, left, top = 0.4 * size, middle.x(), middle.y()
    path.addRoundedRect(QRectF(left - side, top - 0.05 * size, 2 * side, 0.55 * size), 0.1 * size, 0.1 * size)
    bow = QRectF(left - 0.25 * size, top - 0.5 * size, 0.5 * size, 0.5 * size)
    path.moveTo(bow.left(), top - 0.05 * size)
    path.lineTo(bow.left(), bow.center().y())
    path.arcTo(bow, 180.0, -180.0)
    path.lineTo(bow.right(), top - 0.05 * size)
    return path
