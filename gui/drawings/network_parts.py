"""The parts of a drawn network: where its units stand, the lines of each layer, the circles and names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from engine.base.text import subscript
from engine.networks.weights import Place
from gui.canvas.plate import Plate
from gui.canvas.style import Style, blend
from gui.look.theme import Theme
from gui.parts import drawn_as

Array = NDArray[np.float64]

_SIDE, _HEAD, _FOOT = 23.0, 14.0, 26.0
"""Room beside the circles for the names of inputs and output, over them, and for the names of the layers."""

_NAME = 18.0
"""The width that a layer's name takes, with a gap."""

_LEVELS = 6
"""So many widths and shades tell weights apart."""

_FAINT = -1
"""The level of a weight that no signal comes through."""


@dataclass(frozen=True)
class Arrangement:
    """Where units stand: the inputs first, then a column for each layer, in the diagram's coordinates."""

    widths: tuple[int, ...]
    width: float
    height: float
    unit: float

    @property
    def radius(self) -> float:
        """Of all circles: as large as the fullest column and the gap between columns allow."""
        room = (self.height - (_HEAD + _FOOT) * self.unit) / max(self.widths)
        across = (self.width - 2 * _SIDE * self.unit) / len(self.widths)
        return max(1.0, min(0.36 * room, 0.3 * across, 9 * self.unit))

    @property
    def named(self) -> range:
        """The hidden columns whose names find room side by side, the first one always."""
        apart = (self.width - 2 * _SIDE * self.unit) / (len(self.widths) - 1)
        return range(1, len(self.widths) - 1, max(1, math.ceil(_NAME * self.unit / max(apart, 1.0))))

    def at(self, column: int, unit: int) -> QPointF:
        """The center of a circle."""
        return self.centers[column][unit]

    @cached_property
    def centers(self) -> tuple[tuple[QPointF, ...], ...]:
        """The centers of all circles, column by column."""
        side, head, foot = _SIDE * self.unit, _HEAD * self.unit, _FOOT * self.unit
        middle, columns = (self.height - foot + head) / 2, []
        for column, count in enumerate(self.widths):
            x = side + (self.width - 2 * side) * column / (len(self.widths) - 1)
            step = min((self.height - head - foot) / max(count, 1), 56 * self.unit)
            columns.append(tuple(QPointF(x, middle + step * (i - (count - 1) / 2)) for i in range(count)))
        return tuple(columns)

    def line(self, place: Place) -> QLineF:
        """From the source of a weight to its unit."""
        layer, unit, source = place
        return QLineF(self.at(layer, source), self.at(layer + 1, unit))


class Part(Plate):
    """A part of the diagram."""

    def arrange(self, arrangement: Arrangement, *shown: Any) -> None:
        """Show this with the units where the arrangement has them."""
        self.show_what(QRectF(0, 0, arrangement.width, arrangement.height), arrangement, *shown)


class WeightLines(Part):
    """The weights of one layer: blue and solid where positive, orange and dashed where negative, thicker
    and stronger for larger ones, and faint where no signal comes through. Colors are opaque: Qt draws them
    several times faster."""

    @drawn_as("weights")
    def _draw(
        self,
        painter: QPainter,
        arrangement: Arrangement,
        layer: int,
        weights: Array,
        units: range,
        lit: NDArray[np.bool_],
    ) -> None:
        largest = float(np.abs(weights).max()) or 1.0
        levels = np.where(lit, np.ceil((_LEVELS - 1) * (np.abs(weights) / largest)), _FAINT)
        groups: dict[tuple[int, bool], list[QLineF]] = {}
        sources, targets = arrangement.centers[layer : layer + 2]
        for unit in units:
            row = zip(levels[unit].tolist(), (lit[unit] & (weights[unit] < 0)).tolist(), strict=True)
            for source, (level, negative) in zip(sources, row, strict=True):
                groups.setdefault((int(level), negative), []).append(QLineF(source, targets[unit]))
        for level, negative in sorted(groups):
            painter.setPen(_pen(self.look.theme, level, negative, arrangement.unit))
            painter.drawLines(groups[level, negative])


@lru_cache(maxsize=64)
def _pen(theme: Theme, level: int, negative: bool, unit: float) -> QPen:
    """The pen of a weight."""
    if level == _FAINT:
        pen = QPen(QColor(theme.hairline), 0.6 * unit)
    else:
        share = level / (_LEVELS - 1)
        color = blend(theme.surface, theme.series[1 if negative else 0], 0.28 + 0.62 * share)
        pen = QPen(color, (0.6 + 1.6 * share) * unit)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if negative:
        pen.setDashPattern([3.0, 2.0])
    return pen


class SingleLine(Part):
    """One weight over all others: the one that the slider moves, or the one under the pointer."""

    def __init__(self, diagram: QGraphicsItem, style: Style, color: str, width: float) -> None:
        super().__init__(diagram, style)
        self._color, self._width = color, width

    @drawn_as("network")
    def _draw(self, painter: QPainter, arrangement: Arrangement, place: Place, negative: bool) -> None:
        if place[2] < arrangement.widths[place[0]]:
            pen = QPen(QColor(self._color), self._width * arrangement.unit)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if negative:
                pen.setDashPattern([2.0, 1.2])
            painter.setPen(pen)
            painter.drawLine(arrangement.line(place))


class Units(Part):
    """The circles: filled where the unit is on, with a thick rim where it is marked, faint where nothing is
    known of it; and all names."""

    @drawn_as("network")
    def _draw(
        self,
        painter: QPainter,
        arrangement: Arrangement,
        on: tuple[Any, ...],
        marked: frozenset[tuple[int, int]],
        chosen: tuple[int, int],
        kinks: tuple[QPen, ...],
    ) -> None:
        theme, unit_px, radius = self.look.theme, arrangement.unit, arrangement.radius
        deepest = len(arrangement.widths) - 2
        for column, width in enumerate(arrangement.widths):
            hidden = 0 < column <= len(on)
            for unit in range(width):
                center, place = arrangement.at(column, unit), (column - 1, unit)
                if place == chosen:
                    painter.setPen(QPen(QColor(theme.accent), 2.0 * unit_px))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawEllipse(center, radius + 3.5 * unit_px, radius + 3.5 * unit_px)
                strong = place in marked
                rim = theme.hairline if len(on) < column <= deepest and on else theme.muted
                pen = (theme.series[4], 2.8) if strong else (rim, 1.2)
                painter.setPen(QPen(QColor(pen[0]), pen[1] * unit_px))
                filled = hidden and bool(on[column - 1][unit])
                painter.setBrush(QColor(theme.accent if filled else theme.surface))
                painter.drawEllipse(center, radius, radius)
        self._draw_names(painter, arrangement)
        self._draw_kinks(painter, arrangement, kinks)

    def _draw_names(self, painter: QPainter, arrangement: Arrangement) -> None:
        unit, radius, widths = arrangement.unit, arrangement.radius, arrangement.widths
        painter.setPen(QColor(self.look.theme.muted))
        painter.setFont(self.look.font(small=True))
        beside = QRectF(0, -9 * unit, 24 * unit, 18 * unit)
        for source in range(widths[0]):
            left = arrangement.at(0, source) - QPointF(radius + 27 * unit, 0)
            painter.drawText(beside.translated(left), _RIGHT, f"x{subscript(source + 1)}")
        right = arrangement.at(len(widths) - 1, 0) + QPointF(radius + 5 * unit, 0)
        painter.drawText(beside.translated(right), _LEFT, "y")
        under = QRectF(-20 * unit, -_FOOT * unit, 40 * unit, _FOOT * unit)
        for column in arrangement.named:
            foot = QPointF(arrangement.at(column, 0).x(), arrangement.height)
            painter.drawText(under.translated(foot), Qt.AlignmentFlag.AlignHCenter, f"h{subscript(column)}")

    def _draw_kinks(self, painter: QPainter, arrangement: Arrangement, kinks: tuple[QPen, ...]) -> None:
        """Under a layer's name a stroke as those of its kinks in the map."""
        for column in arrangement.named:
            if column <= len(kinks):
                foot = QPointF(arrangement.at(column, 0).x(), arrangement.height - 5 * arrangement.unit)
                reach = QPointF(7 * arrangement.unit, 0)
                pen = QPen(kinks[column - 1])
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawLine(foot - reach, foot + reach)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
