"""Items of Dead units: clouds of points, maps of cells, lines and bands over time."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from engine.functions.trace import Line
from gui.canvas.items import Curve, DataArea, Stroke
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.look.series import SOLID, Dash, cap
from gui.parts import drawn_as

Array = NDArray[np.float64]
Shape = TypeVar("Shape", QLineF, QRectF)

_POINT = 5.5
"""Width of a point in logical pixels."""

_FEW = 30
"""So many points may be larger."""


class Cloud(Stroke):
    """Many points: discs of the first group, diamonds of the second.

    Args:
        size, few: the width of a point in logical pixels, and that of each where they are few.
    """

    def __init__(self, plot: Plot, size: float = _POINT, few: float = _POINT) -> None:
        super().__init__(plot)
        self._size, self._large = size, few
        self._groups: tuple[tuple[Array, Array], ...] = ()
        self._colors: tuple[str, ...] = ()
        self._shapes: list[list[QPainterPath]] = []

    def show_points(self, groups: tuple[tuple[Array, Array], ...], colors: tuple[str, ...]) -> None:
        """Draw these groups of points x, y."""
        if groups is not self._groups:
            self._groups, self._colors = groups, colors
            self._changed()

    def rescaled(self) -> None:
        """The points keep their size on the screen."""
        dx, dy = self._plot.pixel
        many = sum(len(x) for x, _ in self._groups) > _FEW
        size = (self._size if many else self._large) * self._plot.look.scale
        self._shapes = [
            _markers(x, y, size * dx, size * dy, index > 0) for index, (x, y) in enumerate(self._groups)
        ]
        super().rescaled()

    @drawn_as("points")
    def _draw(self, painter: QPainter) -> None:
        painter.setPen(self._plot.look.pen(self._plot.look.theme.surface, 0.8))
        for group, color in zip(self._shapes, self._colors, strict=False):
            painter.setBrush(QColor(color))
            for shape in group:
                painter.drawPath(shape)


def _markers(x: Array, y: Array, width: float, height: float, diamonds: bool) -> list[QPainterPath]:
    """One shape for each point: Qt fills many small ones four times as fast as one of many parts."""
    shape = QPainterPath()
    if diamonds:
        w, h = 0.62 * width, 0.62 * height
        shape.addPolygon(QPolygonF([QPointF(*at) for at in ((-w, 0.0), (0.0, h), (w, 0.0), (0.0, -h))]))
        shape.closeSubpath()
    else:
        shape.addEllipse(QRectF(-width / 2, -height / 2, width, height))
    return list(map(shape.translated, x.tolist(), y.tolist()))


class Cells(Stroke):
    """A table of bytes as colored cells with sharp edges; row 0 is at the bottom."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._image = QImage()
        self._target = QRectF()

    def show_cells(self, values: NDArray[np.uint8], target: QRectF, colors: NDArray[np.uint32]) -> None:
        """Draw these values in a rectangle of the plot, each in the color of its number."""
        rows, columns = values.shape
        pixels = np.ascontiguousarray(colors[values])
        self._image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()
        if target != self._target:
            self._target = target
            self.rescaled()
        self.update()

    @drawn_as("cells")
    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(self._target, self._image)

    def _bounds(self) -> QRectF:
        return self._target


class Trail(Curve):
    """A line over time that may go up and down at every point, and is another one at every frame.

    Qt takes many times longer for one long path that nearly covers itself than for its segments one by one.
    """

    def __init__(self, plot: Plot, color: str, width: float, dash: Dash = SOLID) -> None:
        super().__init__(plot, color, width, dash)
        self.keep_no_pixels()
        self._plain = QPen(self._pen.color(), self._pen.widthF())
        self._plain.setCosmetic(True)
        self._plain.setCapStyle(cap(dash) if dash else Qt.PenCapStyle.SquareCap)
        self._segments: list[QLineF] = []
        self._divided: Line | None = None
        self._pixel = (0.0, 0.0)

    @drawn_as("curve")
    def _draw(self, painter: QPainter) -> None:
        """Segment after segment; in one piece on paper."""
        if self._shown is None:
            return
        if not self._plot.look.interactive:
            painter.setPen(self._pen)
            painter.drawPath(pg.arrayToQPath(*self._near(self._shown), connect="finite"))
            return
        if self._divided is not self._shown or self._pixel != self._plot.pixel:
            self._divided, self._pixel = self._shown, self._plot.pixel
            self._segments = shapes(QLineF, self._corners(*self._near(self._shown)))
        painter.setPen(self._plain)
        painter.drawLines(self._segments)

    def _near(self, line: Line) -> tuple[Array, Array]:
        """The line without what is far above and below the plot: a run may grow without bounds."""
        return within(line.x, line.y, *_around(self._plot))

    def _corners(self, x: Array, y: Array) -> Array:
        """(k, 4) both ends of each segment; of a dashed line of those within a dash."""
        pattern = self._pen.dashPattern()
        if pattern:
            dx, dy = self._plot.pixel
            steps = np.nan_to_num(np.hypot(np.diff(x) / dx, np.diff(y) / dy))
            along = np.append(0.0, np.cumsum(steps))
            ends = np.cumsum(pattern) * self._pen.widthF() / self._plot.look.ratio
            starts = np.arange(0.0, along[-1], ends[-1])
            at = np.sort(np.concatenate([along, starts, *(starts + end for end in ends[:-1])]))
            at = at[at <= along[-1]]
            x, y = np.interp(at, along, x), np.interp(at, along, y)
            middles = (at[1:] + at[:-1]) / 2 % ends[-1]
            shown = np.searchsorted(ends, middles, side="right") % 2 == 0
        else:
            shown = np.ones(len(x) - 1, dtype=bool)
        corners = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
        kept: Array = corners[shown & np.isfinite(corners).all(axis=1)]
        return kept


class Ribbon(Stroke):
    """The faint area between two lines."""

    def __init__(self, plot: Plot, color: str) -> None:
        super().__init__(plot)
        self._color, self._path = faded(color, 0.16), QPainterPath()
        self._shown: tuple[Line | None, Line | None] = None, None

    def show_between(self, low: Line, high: Line) -> None:
        """Fill from one line to the other; both are over the same stretch of x."""
        if self._shown[0] is not low or self._shown[1] is not high:
            self._shown = low, high
            self._changed()

    def rescaled(self) -> None:
        """What is far above and below the plot is left out."""
        low, high = self._shown
        if low is not None and high is not None:
            ends = _around(self._plot)
            upper, lower = within(high.x, high.y, *ends), within(low.x, low.y, *ends)
            x, y = (np.concatenate([a, b[::-1]]) for a, b in zip(upper, lower, strict=True))
            finite = np.isfinite(y)
            self._path = pg.arrayToQPath(x[finite], y[finite], finiteCheck=False)
        super().rescaled()

    def _draw(self, painter: QPainter) -> None:
        """The area; smooth edges would take twice as long and hardly show."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self._plot.look.interactive)
        painter.fillPath(self._path, self._color)

    def _bounds(self) -> QRectF:
        return self._visible(self._path.controlPointRect(), 1.0)


def _around(plot: DataArea) -> tuple[float, float]:
    """The range of y with as much again above and below."""
    low, high = plot.ranges[1]
    return 2 * low - high, 2 * high - low


def within(x: Array, y: Array, low: float, high: float) -> tuple[Array, Array]:
    """The polyline with x ascending, flat where it would be below or above; in between it is what it was."""
    if not ((y < low) | (y > high)).any():
        return x, y
    places, values = [x], [y]
    with np.errstate(all="ignore"):
        for level in (low, high):
            at = np.flatnonzero((y[:-1] < level) != (y[1:] < level))
            crossing = x[at] + (x[at + 1] - x[at]) * ((level - y[at]) / (y[at + 1] - y[at]))
            crossing = crossing[np.isfinite(crossing)]
            places.append(crossing)
            values.append(np.full(len(crossing), level))
    x, y = np.concatenate(places), np.concatenate(values)
    order = np.argsort(x, kind="stable")
    return x[order], np.clip(y[order], low, high)


def shapes(kind: type[Shape], numbers: Array) -> list[Shape]:
    """Rectangles or lines from (n, 4) numbers: a painter draws them in one go."""
    return list(map(kind, *numbers.T.tolist()))
