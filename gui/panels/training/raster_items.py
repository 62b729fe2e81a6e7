"""What stands on the rasters of Dead units and beside them: the hatch of the dead, brackets that count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gui.canvas.axes import LEFT
from gui.canvas.items import THIN, Stroke
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import faded, measured
from gui.parts import drawn_as

_APART = 7.0
"""From line to line of a hatch, in logical pixels."""

_FROM, _HOOK, _TEXT = 8.0, 5.0, 24.0
"""From the raster to a bracket, the length of its hooks, from the raster to the middle of its text."""


class Hatch(Stroke):
    """Lines at 45° over boxes: that something is dead is not said by color alone."""

    def __init__(self, plot: Plot, color: str) -> None:
        super().__init__(plot)
        self.keep_no_pixels()  # it grows with every step
        self._color = faded(color, 0.6)
        self._boxes: NDArray[np.float64] = np.zeros((0, 4))

    def show_boxes(self, boxes: NDArray[np.float64]) -> None:
        """Hatch these (k, 4) boxes: left, bottom, width and height."""
        if not np.array_equal(boxes, self._boxes):
            self._boxes = boxes
            self._changed()

    @drawn_as("hatch")
    def _draw(self, painter: QPainter) -> None:
        """All in one go, cut to the boxes."""
        path = QPainterPath()
        for box in self._boxes.tolist():
            path.addRect(QRectF(*box))
        area, (dx, dy) = path.boundingRect(), self._plot.pixel
        step = _APART * self._plot.look.scale
        rise, count = area.height() / dy, int((area.width() / dx + area.height() / dy) / step)
        starts = [area.left() + (i * step - rise) * dx for i in range(count + 1)]
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.setPen(self._plot.look.pen(self._color, THIN))
        painter.drawLines([QLineF(x, area.top(), x + rise * dx, area.bottom()) for x in starts])
        painter.restore()

    def _bounds(self) -> QRectF:
        if not len(self._boxes):
            return QRectF()
        left, bottom = self._boxes[:, :2].min(axis=0)
        right, top = (self._boxes[:, :2] + self._boxes[:, 2:]).max(axis=0)
        return QRectF(left, bottom, right - left, top - bottom)


class Brackets(Plate):
    """Left of the rasters, where they would have numbers, how many units are alive and how many dead."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot

    def show_stretches(self, stretches: Sequence[tuple[str, float, float]]) -> None:
        """Bracket these, from where to where, with their texts."""
        area, unit = self._plot.view.geometry(), self.look.scale
        (low, high), height = self._plot.ranges[1], area.height()
        ends = tuple(
            (text, (high - top) / (high - low) * height, (high - bottom) / (high - low) * height)
            for text, bottom, top in stretches
        )
        self.setPos(area.topLeft())
        self.show_what(QRectF(-LEFT * unit, 0.0, LEFT * unit, height), ends)

    @drawn_as("brackets")
    def _draw(self, painter: QPainter, ends: tuple[tuple[str, float, float], ...]) -> None:
        unit, theme = self.look.scale, self.look.theme
        for text, top, bottom in ends:
            top, bottom, x = top + unit, bottom - unit, -_FROM * unit
            hook = QPointF(_HOOK * unit, 0.0)
            painter.setPen(self.look.pen(theme.muted, 1.2))
            corners = QPointF(x, top), QPointF(x - _HOOK * unit, top), QPointF(x - _HOOK * unit, bottom)
            painter.drawPolyline([*corners, corners[2] + hook])
            self._write(painter, text, (top + bottom) / 2, bottom - top, text.endswith("dead"))

    def _write(self, painter: QPainter, text: str, middle: float, room: float, bold: bool) -> None:
        """A text, turned, or its number alone where there is little room."""
        font = self.look.font(small=True, bold=bold)
        said = next((t for t in (text, text.split()[0]) if measured(t, font)[0] <= room), "")
        painter.save()
        painter.translate(-_TEXT * self.look.scale, middle)
        painter.rotate(-90)
        painter.setFont(font)
        painter.setPen(QColor(self.look.theme.text if bold else self.look.theme.muted))
        painter.drawText(QPointF(-measured(said, font)[0] / 2, 4.5 * self.look.scale), said)
        painter.restore()
