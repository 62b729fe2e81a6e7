"""The plane on its way as items: colored cells, the grid over them, what is flat, arrows from the origin."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from engine.networks.warp import Pieces, Polylines
from gui.canvas.items import DataArea, Stroke
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.drawings.region_items import flat
from gui.parts import drawn_as

Array = NDArray[np.float64]

OPACITY = 0.6
"""Of the colors: where sheets lie on one another it is seen."""

_HUES, _VIVID, _LIGHTS = (0.58, 0.52), 0.7, (0.3, 0.45)
"""Where hue and lightness begin and how far they go; how vivid all are."""

_FAR = 50.0
"""What is so many ranges away is cut off: Qt's numbers end."""

_HEAD, _ARROW = 12.0, 3.0
"""Length of the head of an arrow, and the width of its line, in logical pixels."""


class Cells(Stroke):
    """Colored cells, half transparent."""

    _plot: Plot

    def __init__(self, plot: Plot, colors: int) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._palette = palette(colors)
        self._count = colors
        self._fills: list[tuple[QColor, QPainterPath]] = []

    def show_cells(self, cells: Pieces, finer: int) -> None:
        """Draw these, parts of a square of so many ``finer`` cells a color and side, each in the color of the
        place that it comes from; those that are not finite are left out."""
        self._fills = []
        column, row = np.divmod(cells.parents, self._count * finer)
        which = column // finer * self._count + row // finer
        for color, x, y, onward in _loops(cells, which, _reach(self._plot)):
            path = pg.arrayToQPath(x, y, connect=onward, finiteCheck=False)
            path.setFillRule(Qt.FillRule.WindingFill)
            self._fills.append((self._palette[color], path))
        self._changed()

    @drawn_as("cells")
    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for color, path in self._fills:
            painter.fillPath(path, color)


class GridLines(Stroke):
    """The lines of the grid."""

    def __init__(self, plot: Plot, width: float) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._width, self._lines = width, PrimitiveArray(QLineF, 4)
        self._pen = plot.look.pen(plot.look.theme.text, width)

    def show_lines(self, lines: Polylines, color: str | QColor) -> None:
        """Draw these in a color."""
        self._pen = self._plot.look.pen(color, self._width)
        self._pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # no gap where lines turn, and fast: see ``flat``
        points = np.clip(lines.points, *_reach(self._plot))
        lengths = np.hstack((points[:-1], points[1:]))
        is_drawn = np.asarray(np.isfinite(lengths).all(axis=1))
        is_drawn[lines.ends[1:-1] - 1] = False  # from the end of a line to the next one
        self._lines.resize(int(is_drawn.sum()))
        self._lines.ndarray()[:] = lengths[is_drawn]
        self._changed()

    @drawn_as("grid")
    def _draw(self, painter: QPainter) -> None:
        painter.setPen(self._pen)
        painter.drawLines(*self._lines.drawargs())


class Flat(Stroke):
    """Segments with round ends, points among them: what has no area left."""

    def __init__(self, plot: Plot, color: str, width: float) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._pen, self._dot = plot.look.pen(color, width), plot.look.pen(color, 2 * width)
        for pen in (self._pen, self._dot):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._lines = PrimitiveArray(QLineF, 4)
        self._points: list[QPointF] = []

    def show_segments(self, segments: Array) -> None:
        """Draw these (n, 4) segments, x₀ y₀ x₁ y₁."""
        low, high = _reach(self._plot)
        found = segments[np.isfinite(segments).all(axis=1)]
        found = np.clip(found, np.tile(low, 2), np.tile(high, 2))
        is_point = (found[:, :2] == found[:, 2:]).all(axis=1)
        self._points = [QPointF(x, y) for x, y in np.unique(found[is_point, :2], axis=0).tolist()]
        self._lines.resize(int((~is_point).sum()))
        self._lines.ndarray()[:] = found[~is_point]
        self._changed()

    @drawn_as("flat")
    def _draw(self, painter: QPainter) -> None:
        painter.setPen(self._pen)
        painter.drawLines(*self._lines.drawargs())
        painter.setPen(self._dot)
        painter.drawPoints(self._points)


class Arrows(Stroke):
    """Arrows from the origin."""

    def __init__(self, plot: Plot, color: str) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._color, self._pen = QColor(color), flat(plot.look.pen(color, _ARROW))
        self._tips: tuple[tuple[float, float], ...] = ()

    def show_tips(self, tips: Sequence[tuple[float, float]]) -> None:
        """Point there."""
        self._tips = tuple(tips)
        self._changed()

    @drawn_as("arrows")
    def _draw(self, painter: QPainter) -> None:
        painter.setBrush(self._color)
        for x, y in self._tips:
            head = self._head(x, y)
            painter.setPen(self._pen)
            painter.drawLine(QPointF(0.0, 0.0), (head[1] + head[2]) / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygonF(head))

    def _head(self, x: float, y: float) -> list[QPointF]:
        """The tip and the two corners behind it."""
        size = _HEAD * self._plot.look.scale * self._plot.pixel[0]
        length = math.hypot(x, y)
        size = min(size, length)
        along = (x / length, y / length) if length > 0 else (0.0, 0.0)
        back = x - size * along[0], y - size * along[1]
        side = -0.4 * size * along[1], 0.4 * size * along[0]
        return [
            QPointF(x, y),
            QPointF(back[0] + side[0], back[1] + side[1]),
            QPointF(back[0] - side[0], back[1] - side[1]),
        ]


def palette(colors: int) -> list[QColor]:
    """The colors of a square of so many a side, column by column from below: from blue through red to orange
    along x₁, from dark to light along x₂."""
    shares = [(at + 0.5) / colors for at in range(colors)]
    (hue, turn), (dark, rise) = _HUES, _LIGHTS
    made = [QColor.fromHslF((hue + turn * x) % 1.0, _VIVID, dark + rise * y) for x in shares for y in shares]
    return [faded(color.name(), OPACITY) for color in made]


def _reach(plot: DataArea) -> tuple[Array, Array]:
    """The lower left and the upper right corner of what is drawn at all."""
    low, high = (np.array(ends) for ends in zip(*plot.ranges, strict=True))
    return low - _FAR * (high - low), high + _FAR * (high - low)


def _loops(
    cells: Pieces, which: NDArray[np.intp], reach: tuple[Array, Array]
) -> list[tuple[int, Array, Array, NDArray[np.int32]]]:
    """For each color that occurs its cells as closed loops, all the same way round: x, y, whether each corner
    is joined to the next."""
    points, starts, sides = np.clip(cells.points, *reach), cells.ends[:-1], np.diff(cells.ends)
    is_finite = np.logical_and.reduceat(np.isfinite(points).all(axis=1), starts)
    order = np.argsort(which, kind="stable")
    order = order[is_finite[order]]
    if not len(order):
        return []
    counts = sides[order]
    ends = np.cumsum(counts + 1)
    step = np.arange(ends[-1]) - np.repeat(ends - counts - 1, counts + 1)
    step = np.where(step == np.repeat(counts, counts + 1), 0, step)
    turned = np.repeat(_signs(points, cells.ends)[order] < 0, counts + 1)
    step = np.where(turned & (step > 0), np.repeat(counts, counts + 1) - step, step)
    x, y = points[np.repeat(starts[order], counts + 1) + step].T
    onward = np.ones(len(x), dtype=np.int32)
    onward[ends - 1] = 0
    first = np.flatnonzero(np.diff(which[order], prepend=-1))
    cuts = (ends - counts - 1)[first][1:]
    parts = (np.split(array, cuts) for array in (x, y, onward))
    return [
        (int(color), np.ascontiguousarray(a), np.ascontiguousarray(b), c)
        for color, a, b, c in zip(which[order][first], *parts, strict=True)
    ]


def _signs(points: Array, ends: NDArray[np.int64]) -> Array:
    """Twice the signed area of each polygon, (k,)."""
    own = points - np.repeat(points[ends[:-1]], np.diff(ends), axis=0)
    onwards = np.arange(len(points)) + 1
    onwards[ends[1:] - 1] = ends[:-1]
    cross = own[:, 0] * own[onwards, 1] - own[:, 1] * own[onwards, 0]
    return np.asarray(np.add.reduceat(cross, ends[:-1]))
