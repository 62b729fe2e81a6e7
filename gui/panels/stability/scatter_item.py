"""Many small points, each drawn by itself: several times as fast as all in one path."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.experiments.stability.over_z import Points
from gui.canvas.items import Stroke
from gui.canvas.plots import Plot
from gui.parts import drawn_as

_SIZE = 4.4
"""The width of a point in logical pixels."""


class Scatter(Stroke):
    """Discs of the first group of points, diamonds of the second."""

    def __init__(self, plot: Plot, colors: Sequence[str]) -> None:
        super().__init__(plot)
        self._colors = colors
        self._groups: tuple[Points, ...] = ()

    def show_points(self, groups: tuple[Points, ...]) -> None:
        """Draw these; drawn already they cost nothing."""
        if groups is not self._groups:
            self._groups = groups
            self._changed()

    @drawn_as("points")
    def _draw(self, painter: QPainter) -> None:
        dx, dy = (_SIZE * self._plot.look.scale / 2 * pixel for pixel in self._plot.pixel)
        painter.setPen(Qt.PenStyle.NoPen)
        diamond = [
            QPointF(-1.2 * dx, 0.0),
            QPointF(0.0, 1.2 * dy),
            QPointF(1.2 * dx, 0.0),
            QPointF(0.0, -1.2 * dy),
        ]
        for color, (xs, ys), is_disc in zip(self._colors, self._groups, (True, False), strict=False):
            painter.setBrush(QColor(color))
            for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
                if y != y:  # no error where there is no value
                    continue
                if is_disc:
                    painter.drawEllipse(QRectF(x - dx, y - dy, 2 * dx, 2 * dy))
                else:
                    painter.drawPolygon(QPolygonF(diamond).translated(x, y))
