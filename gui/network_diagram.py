"""A network as a diagram: a column for each layer, a circle for each unit, a line for each weight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from engine.network import Network
from engine.text import subscript
from engine.weights import Place

if TYPE_CHECKING:
    from gui.plots import Plot

_MOST_LINES = 900
"""With more weights than this only those of the chosen unit are drawn."""

_MARGIN, _FOOT = 18.0, 22.0
"""Room around the circles, and for the names under the columns, in logical pixels."""


class NetworkDiagram(pg.GraphicsObject):  # type: ignore[misc]
    """Circles are filled where the unit is on; lines are blue and solid for positive weights, orange and
    dashed for negative ones, thicker for larger ones."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._network: Network | None = None
        self._on: tuple[Any, ...] = ()
        self._chosen: Place = (0, 0, 0)
        self._size = (1.0, 1.0)
        if plot.figure.interactive:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_network(self, network: Network, on: Sequence[NDArray[Any]], chosen: Place) -> None:
        """Draw this network; ``on`` tells for each hidden layer which units are on, or is empty."""
        rect = self._plot.view.geometry()
        self.prepareGeometryChange()
        self.setPos(rect.topLeft())
        self._size = rect.width(), rect.height()
        self._network, self._on, self._chosen = network, tuple(on), chosen
        self.update()

    def boundingRect(self) -> QRectF:
        """The plot's data area."""
        return QRectF(0, 0, *self._size)

    def place_at(self, scene_point: QPointF) -> Place | None:
        """The bias of the unit under a point of the scene, or the weight of the line under it."""
        network = self._network
        if network is None:
            return None
        point = self.mapFromScene(scene_point)
        for column, width in enumerate(network.widths[1:], start=1):
            for unit in range(width):
                away = self._at(column, unit) - point
                if math.hypot(away.x(), away.y()) <= self._radius + 3 * self._unit:
                    return column - 1, unit, network.widths[column - 1]
        return self._line_at(point)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Lines, circles, names."""
        if self._network is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_lines(painter)
        self._draw_units(painter)
        self._draw_names(painter)

    def _draw_lines(self, painter: QPainter) -> None:
        for layer, unit, source in self._drawn_lines():
            painter.setPen(self._line_pen(layer, unit, source))
            painter.drawLine(self._line(layer, unit, source))
        layer, unit, source = self._chosen
        assert self._network is not None
        if source < self._network.widths[layer]:
            pen = self._line_pen(layer, unit, source)
            pen.setColor(QColor(self._plot.figure.theme.text))
            pen.setWidthF(max(pen.widthF(), 2.4 * self._unit))
            painter.setPen(pen)
            painter.drawLine(self._line(layer, unit, source))

    def _draw_units(self, painter: QPainter) -> None:
        assert self._network is not None
        theme, unit_px = self._plot.figure.theme, self._unit
        for column, width in enumerate(self._network.widths):
            hidden = 0 < column <= len(self._on)
            for unit in range(width):
                on = hidden and bool(self._on[column - 1][unit])
                chosen = column > 0 and self._chosen[:2] == (column - 1, unit)
                painter.setPen(
                    QPen(QColor(theme.text if chosen else theme.muted), (2.6 if chosen else 1.2) * unit_px)
                )
                painter.setBrush(QColor(theme.accent if on else theme.surface))
                painter.drawEllipse(self._at(column, unit), self._radius, self._radius)

    def _draw_names(self, painter: QPainter) -> None:
        assert self._network is not None
        painter.setPen(QColor(self._plot.figure.theme.muted))
        painter.setFont(self._plot.figure.font(small=True))
        last = len(self._network.widths) - 1
        box = QRectF(-20 * self._unit, -_FOOT * self._unit, 40 * self._unit, _FOOT * self._unit)
        for column in range(last + 1):
            name = "x" if column == 0 else "y" if column == last else f"h{subscript(column)}"
            at = QPointF(self._at(column, 0).x(), self._size[1])
            painter.drawText(box.translated(at), Qt.AlignmentFlag.AlignCenter, name)

    def _drawn_lines(self) -> list[Place]:
        assert self._network is not None
        shapes = [w.shape for w in self._network.weights]
        if sum(rows * columns for rows, columns in shapes) > _MOST_LINES:
            layer, unit, _ = self._chosen
            return [(layer, unit, source) for source in range(shapes[layer][1])]
        return [
            (layer, unit, source)
            for layer, (rows, columns) in enumerate(shapes)
            for unit in range(rows)
            for source in range(columns)
        ]

    def _line_pen(self, layer: int, unit: int, source: int) -> QPen:
        assert self._network is not None
        theme, weights = self._plot.figure.theme, self._network.weights[layer]
        value, largest = float(weights[unit, source]), float(abs(weights).max()) or 1.0
        share = abs(value) / largest
        color = QColor(theme.series[0] if value >= 0 else theme.series[1])
        color.setAlphaF(0.15 + 0.75 * share)
        pen = QPen(color, (0.5 + 1.6 * share) * self._unit)
        if value < 0:
            pen.setDashPattern([3.0, 2.0])
        return pen

    def _line(self, layer: int, unit: int, source: int) -> QLineF:
        return QLineF(self._at(layer, source), self._at(layer + 1, unit))

    def _line_at(self, point: QPointF) -> Place | None:
        found = [(_distance(self._line(*place), point), place) for place in self._drawn_lines()]
        distance, place = min(found)
        return place if distance <= 6 * self._unit else None

    @property
    def _unit(self) -> float:
        return self._plot.figure.scale_factor

    @property
    def _radius(self) -> float:
        """Of all circles: as large as the fullest column and the gap between columns allow."""
        assert self._network is not None
        widths, unit = self._network.widths, self._unit
        room = (self._size[1] - (_MARGIN + _FOOT) * unit) / max(widths)
        across = (self._size[0] - 2 * _MARGIN * unit) / len(widths)
        return max(1.0, min(0.36 * room, 0.3 * across, 9 * unit))

    def _at(self, column: int, unit: int) -> QPointF:
        """The center of a circle."""
        assert self._network is not None
        widths, margin, foot = self._network.widths, _MARGIN * self._unit, _FOOT * self._unit
        x = margin + (self._size[0] - 2 * margin) * column / (len(widths) - 1)
        step = (self._size[1] - margin - foot) / max(widths[column], 1)
        step = min(step, 56 * self._unit)
        middle = (self._size[1] - foot + margin / 2) / 2
        return QPointF(x, middle + step * (unit - (widths[column] - 1) / 2))


def _distance(line: QLineF, point: QPointF) -> float:
    along, away = line.p2() - line.p1(), point - line.p1()
    t = min(max(QPointF.dotProduct(away, along) / max(QPointF.dotProduct(along, along), 1e-12), 0.0), 1.0)
    foot = away - along * t
    return math.hypot(foot.x(), foot.y())
