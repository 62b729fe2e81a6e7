"""What stands in the place of a plot that is an answer while answers are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem

from gui.canvas.style import Style, faded
from gui.parts import drawn_as

_SIZE, _TEXT, _TOP, _WIDE = 20.0, 24.0, 36.0, 100.0
"""Side of the lock, from its foot to the middle of the text, and from the top of a large plot, where what is
given seldom stands, to the middle of both; the width of both, in logical pixels."""

_ACROSS = (0.5, 0.2, 0.8)
"""Where it may stand, in widths of the plot, at the top and at the bottom."""


class Lock(QGraphicsItem):
    """A sheet with a lock and, where there is a key to press, what opens it."""

    def __init__(self, style: Style, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._style, self._area = style, QRectF()
        self._given: tuple[QPointF, ...] = ()
        self.setZValue(-500)

    def cover(self, area: QRectF) -> None:
        """Stand over this area of the plot."""
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area

    def keep_off(self, points: Sequence[QPointF]) -> None:
        """Stand where none of these points is, where there is such a place."""
        if tuple(points) != self._given:
            self._given = tuple(points)
            self.update()

    def boundingRect(self) -> QRectF:
        """The area that it covers."""
        return self._area

    @drawn_as("lock")
    def paint(self, painter: QPainter, *_: Any) -> None:
        """The sheet, the lock, the text as far as there is room for it."""
        unit, theme = self._style.scale, self._style.theme
        middle = self._middle(unit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._area, faded(theme.muted, 0.06))
        painter.setFont(self._style.font(small=True))
        text = self._style.hidden_words if self._style.interactive else "hidden"
        fits = painter.fontMetrics().horizontalAdvance(text) < self._area.width()
        painter.setPen(self._style.pen(theme.muted, 1.7))
        painter.drawPath(_lock(middle - QPointF(0.0, _TEXT / 2 * unit if fits else 0.0), _SIZE * unit))
        if fits:
            line = QRectF(middle.x() - self._area.width() / 2, middle.y(), self._area.width(), _TEXT * unit)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _middle(self, unit: float) -> QPointF:
        """Between lock and text: at the top of the plot, or where nothing is in the way."""
        low, area = min(self._area.height() / 2, _TOP * unit), self._area
        size = QSizeF(_WIDE * unit, 2 * low)
        places = [
            QPointF(area.left() + share * area.width(), y)
            for y in (area.top() + low, area.bottom() - low)
            for share in _ACROSS
        ]
        boxes = (QRectF(place - QPointF(size.width(), size.height()) / 2, size) for place in places)
        free = (box.center() for box in boxes if not any(box.contains(point) for point in self._given))
        return next(free, places[0])


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
