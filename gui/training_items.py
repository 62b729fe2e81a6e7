"""Items of Dead units: clouds of points, maps of cells, a tile for every unit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt import internals
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem

from gui.items import THIN, Curve, Stroke, faded

if TYPE_CHECKING:
    from engine.curves.sampling import Line
    from engine.training.census import Census
    from gui.plots import Plot

Array = NDArray[np.float64]

_POINT = 5.5
"""Width of a point in logical pixels."""


class Cloud(Stroke):
    """Many small points: discs of the first group, diamonds of the second."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._groups: tuple[tuple[Array, Array], ...] = ()
        self._colors: tuple[str, ...] = ()
        self._paths: list[QPainterPath] = []

    def show_points(self, groups: tuple[tuple[Array, Array], ...], colors: tuple[str, ...]) -> None:
        """Draw these groups of points x, y."""
        if groups is not self._groups:
            self._groups, self._colors = groups, colors
            self.rescaled()
            self.update()

    def rescaled(self) -> None:
        """The points keep their size on the screen."""
        dx, dy = self._plot.pixel
        size = _POINT * self._plot.figure.scale_factor
        self._paths = [
            _markers(x, y, size * dx, size * dy, index > 0) for index, (x, y) in enumerate(self._groups)
        ]
        super().rescaled()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Group after group."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._plot.figure.pen(self._plot.figure.theme.surface, 0.8))
        for path, color in zip(self._paths, self._colors, strict=False):
            painter.setBrush(QColor(color))
            painter.drawPath(path)

    def _bounds(self) -> QRectF:
        (x0, x1), (y0, y1) = self._plot.ranges
        return QRectF(x0, y0, x1 - x0, y1 - y0)


def _markers(x: Array, y: Array, width: float, height: float, diamonds: bool) -> QPainterPath:
    path = QPainterPath()
    for at_x, at_y in zip(x.tolist(), y.tolist(), strict=True):
        if diamonds:
            w, h = 0.62 * width, 0.62 * height
            corners = ((-w, 0.0), (0.0, h), (w, 0.0), (0.0, -h))
            path.addPolygon(QPolygonF([QPointF(at_x + dx, at_y + dy) for dx, dy in corners]))
            path.closeSubpath()
        else:
            path.addEllipse(QRectF(at_x - width / 2, at_y - height / 2, width, height))
    return path


class Cells(Stroke):
    """A table of bytes as colored cells with sharp edges; row 0 is at the bottom."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._image = QImage()
        self._target = QRectF()
        self._colors: Sequence[QColor] = ()
        self._table = np.zeros(0, dtype=np.uint32)

    def show_cells(self, values: NDArray[np.uint8], target: QRectF, colors: Sequence[QColor]) -> None:
        """Draw these values in a rectangle of the plot, each in the color of its number."""
        rows, columns = values.shape
        if colors is not self._colors:
            self._colors = colors
            self._table = np.array([color.rgba() for color in colors], dtype=np.uint32)
        pixels = np.ascontiguousarray(self._table[values])
        self._image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()
        if target != self._target:
            self._target = target
            self.rescaled()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """The cells."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(self._target, self._image)

    def _bounds(self) -> QRectF:
        return self._target


class Trail(Curve):
    """A line over time that may go up and down at every point, and is another one at every frame.

    Qt takes many times longer for one long path that nearly covers itself than for its segments one by one.
    """

    def __init__(self, plot: Plot, color: str, width: float, dash: bool) -> None:
        super().__init__(plot, color, width, dash)
        self.keep_no_pixels()
        dashed = self._pen.style() == Qt.PenStyle.CustomDashLine
        self._plain = QPen(self._pen.color(), self._pen.widthF())
        self._plain.setCosmetic(True)
        self._plain.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.SquareCap)
        self._segments = internals.PrimitiveArray(QLineF, 4)
        self._divided: Line | None = None
        self._pixel = (0.0, 0.0)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Segment after segment; in one piece on paper."""
        if not self._plot.figure.interactive or self._shown is None:
            return super().paint(painter)
        if self._divided is not self._shown or self._pixel != self._plot.pixel:
            self._divided, self._pixel = self._shown, self._plot.pixel
            corners: Array = self._corners(self._shown.x, self._shown.y)
            self._segments.resize(len(corners))
            self._segments.ndarray()[:] = corners
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._plain)
        painter.drawLines(*self._segments.drawargs())
        return None

    def _corners(self, x: Array, y: Array) -> Array:
        """(k, 4) both ends of each segment; of a dashed line of those within a dash."""
        pattern = self._pen.dashPattern()
        if pattern:
            dx, dy = self._plot.pixel
            steps = np.nan_to_num(np.hypot(np.diff(x) / dx, np.diff(y) / dy))
            along = np.append(0.0, np.cumsum(steps))
            on, period = (length * self._pen.widthF() / self._plot.figure.devicePixelRatioF()
                          for length in (pattern[0], sum(pattern)))  # fmt: skip
            starts = np.arange(0.0, along[-1], period)
            at = np.sort(np.concatenate([along, starts, starts + on]))
            at = at[at <= along[-1]]
            x, y = np.interp(at, along, x), np.interp(at, along, y)
            shown = (at[1:] + at[:-1]) / 2 % period < on
        else:
            shown = np.ones(len(x) - 1, dtype=bool)
        corners = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
        kept: Array = corners[shown & np.isfinite(corners).all(axis=1)]
        return kept


class Rules(Stroke):
    """Thin straight lines across the plot, all upright or all level."""

    def __init__(self, plot: Plot, upright: bool, color: str, dash: bool = False) -> None:
        super().__init__(plot)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self._upright, self.values = upright, list[float]()
        self._pen = plot.figure.pen(color, THIN, dash)

    def show_at(self, values: Sequence[float]) -> None:
        """Stand at these x, or these y."""
        if list(values) != self.values:
            self.values = list(values)
            self.rescaled()
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Line after line."""
        (x0, x1), (y0, y1) = self._plot.ranges
        painter.setPen(self._pen)
        upright = self._upright
        painter.drawLines(
            [QLineF(at, y0, at, y1) if upright else QLineF(x0, at, x1, at) for at in self.values]
        )

    def _bounds(self) -> QRectF:
        (x0, x1), (y0, y1) = self._plot.ranges
        return QRectF(x0, y0, x1 - x0, y1 - y0) if self.values else QRectF()


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
            x, y = (np.concatenate([getattr(high, a), getattr(low, a)[::-1]]) for a in "xy")
            finite = np.isfinite(y)
            self._path = pg.arrayToQPath(x[finite], y[finite], finiteCheck=False)
            self.rescaled()
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """The area."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(self._path, self._color)

    def _bounds(self) -> QRectF:
        return self._visible(self._path.controlPointRect(), 1.0)


class Tiles(QGraphicsItem):
    """A tile for every unit: its pre-activations over the data, its state, a ring around the chosen one.

    The bars for which the unit is on are in the accent, the others muted; a dead unit is crossed out.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._census: Census | None = None
        self._look: tuple[Any, ...] = ()
        self._area = QRectF()
        self._names: tuple[tuple[str, str], ...] = ()
        self._chosen, self._columns = 0, 1
        self.setZValue(10)
        if plot.figure.interactive:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_census(self, census: Census, names: tuple[tuple[str, str], ...], chosen: int) -> None:
        """Fill the data area with these units."""
        area = self._plot.mapRectFromScene(self._plot.scene_rect())
        look = (census, chosen, area)
        if look == self._look:
            return
        self.prepareGeometryChange()
        self._look, self._census, self._names, self._chosen, self._area = look, census, names, chosen, area
        self._columns = columns_for(len(names), area.width(), area.height())
        self.update()

    def unit_at(self, point: QPointF) -> int | None:
        """The index of the unit whose tile holds a point of the scene."""
        at = self.mapFromScene(point) - self._area.topLeft()
        width, height = self._size
        column, row = math.floor(at.x() / width), math.floor(at.y() / height)
        index = row * self._columns + column
        inside = 0 <= column < self._columns and row >= 0
        return index if inside and self._census is not None and index < len(self._names) else None

    def boundingRect(self) -> QRectF:
        """The data area."""
        return self._area

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Tile after tile."""
        census, unit = self._census, self._plot.figure.scale_factor
        if census is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._plot.figure.font(small=True))
        metrics = QFontMetricsF(self._plot.figure.font(small=True))
        width, height = self._size
        for index in range(len(self._names)):
            row, column = divmod(index, self._columns)
            corner = self._area.topLeft() + QPointF(column * width, row * height)
            tile = QRectF(corner, corner + QPointF(width, height)).adjusted(
                2 * unit, 2 * unit, -2 * unit, -2 * unit
            )
            self._draw_tile(painter, metrics, census, index, tile)

    @property
    def _size(self) -> tuple[float, float]:
        rows = math.ceil(len(self._names) / self._columns)
        return self._area.width() / self._columns, self._area.height() / rows

    def _draw_tile(
        self, painter: QPainter, metrics: QFontMetricsF, census: Census, index: int, tile: QRectF
    ) -> None:
        figure, unit, (name, state) = self._plot.figure, self._plot.figure.scale_factor, self._names[index]
        theme, dead = figure.theme, census.states[index] == "dead"
        painter.setPen(figure.pen(theme.accent if index == self._chosen else theme.hairline,
                                  2.4 if index == self._chosen else THIN))  # fmt: skip
        painter.setBrush(faded(theme.danger, 0.1) if dead else QColor(theme.surface))
        painter.drawRoundedRect(tile, 4 * unit, 4 * unit)
        room = tile.height() > 2.6 * metrics.height() and tile.width() > 40 * unit
        bars = tile.adjusted(4 * unit, (metrics.height() if room else 2 * unit), -4 * unit, -3 * unit)
        if bars.height() > 6 * unit:
            self._draw_bars(painter, census, index, bars)
        if dead:
            painter.setPen(figure.pen(theme.danger, 1.2))
            painter.drawLine(bars.topLeft(), bars.bottomRight())
            painter.drawLine(bars.bottomLeft(), bars.topRight())
        if room:
            number = name.split()[-1]
            texts = (f"{name}: {state}", f"{number}: {state}", number)
            text = next((t for t in texts if metrics.horizontalAdvance(t) < tile.width() - 8 * unit), "")
            painter.setPen(QColor(theme.danger if dead else theme.muted))
            painter.drawText(QPointF(tile.left() + 5 * unit, tile.top() + metrics.ascent() + 1 * unit), text)

    def _draw_bars(self, painter: QPainter, census: Census, index: int, bars: QRectF) -> None:
        figure, theme = self._plot.figure, self._plot.figure.theme
        edges, counts = (array[index] for array in census.bins)
        top, step = max(int(counts.max()), 1), bars.width() / len(counts)
        painter.setPen(Qt.PenStyle.NoPen)
        below = int(np.searchsorted(edges, 0.0))
        heights = np.maximum(counts * (bars.height() / top), 1.0).tolist()
        filled = np.flatnonzero(counts).tolist()
        for color, bins in (
            (theme.muted, [k for k in filled if k < below]),
            (theme.accent, [k for k in filled if k >= below]),
        ):
            painter.setBrush(QColor(color))
            painter.drawRects(
                [
                    QRectF(bars.left() + k * step, bars.bottom() - heights[k], step * 0.9, heights[k])
                    for k in bins
                ]
            )
        zero = bars.left() + step * below
        painter.setPen(figure.pen(theme.text, THIN, dash=True))
        painter.drawLine(QPointF(zero, bars.top()), QPointF(zero, bars.bottom()))


def columns_for(count: int, width: float, height: float) -> int:
    """So many columns that tiles are about 1.5 times as wide as high and few places stay empty."""
    ideal = round(math.sqrt(count * width / max(height, 1.0) / 1.5))
    near = [columns for columns in range(ideal - 1, ideal + 2) if 1 <= columns <= count] or [1]
    return min(near, key=lambda columns: (-count % columns, abs(columns - ideal)))
