"""What stands in the data area of a plot: curves, rules, dots, notes, bands.

They are plain items: pyqtgraph's own ask Python for bounds, transforms and views some ninety times a
frame. A plot tells them when its scale changes (``rescaled``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any, Protocol, TypeVar

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem

from engine.functions.trace import Line
from gui.canvas.style import Style, faded
from gui.look.series import MARKERS, SOLID, Dash, symbol
from gui.parts import drawn_as

CURVE, KINK, THIN = 2.4, 1.5, 1.0
"""Stroke widths in logical pixels."""

_LEAD = 14.0
"""Room for the marker before a note, in logical pixels."""

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop

Item = TypeVar("Item", bound=QGraphicsItem)
Value = TypeVar("Value")


def paired(items: Sequence[Item], values: Sequence[Value | None]) -> Iterator[tuple[Item, Value]]:
    """Each value with the item that is to show it; items without one are hidden."""
    for item, value in zip_longest(items, values[: len(items)]):
        item.setVisible(value is not None)
        if value is not None:
            yield item, value


class DataArea(Protocol):
    """What an item asks of the plot in which it stands.

    Attributes:
        look: how the whole figure looks.
        ranges: from where to where x and y go.
    """

    look: Style
    ranges: tuple[tuple[float, float], tuple[float, float]]

    @property
    def pixel(self) -> tuple[float, float]:
        """Width and height of a logical pixel in the plot's coordinates."""


class Stroke(QGraphicsItem):
    """An item in the plot's coordinates whose strokes keep their width on the screen."""

    def __init__(self, plot: DataArea) -> None:
        super().__init__()
        self._plot = plot
        self._box = QRectF()
        plot.look.keep_pixels(self)

    def keep_no_pixels(self) -> None:
        """What changes at every frame is drawn sooner than it is kept and copied."""
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)

    def rescaled(self) -> None:
        """The plot shows another range or has another size."""
        self.prepareGeometryChange()
        self._box = self._bounds()

    def boundingRect(self) -> QRectF:
        """What it may paint on."""
        return self._box

    def paint(self, painter: QPainter, *_: Any) -> None:
        """What it shows, smoothly."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _changed(self) -> None:
        """It shows something else."""
        self.rescaled()
        self.update()

    def _bounds(self) -> QRectF:
        """The data area, unless an item knows better."""
        (x0, x1), (y0, y1) = self._plot.ranges
        return QRectF(x0, y0, x1 - x0, y1 - y0)

    def _visible(self, inner: QRectF, pixels: float) -> QRectF:
        """The part of a rectangle that can be seen, with so many logical pixels around it."""
        (x0, x1), (y0, y1) = self._plot.ranges
        dx, dy = self._plot.pixel
        wide, high = pixels * dx, pixels * dy
        left, right = max(inner.left(), x0) - wide, min(inner.right(), x1) + wide
        low, top = max(inner.top(), y0) - high, min(inner.bottom(), y1) + high
        return QRectF(left, low, max(right - left, 0.0), max(top - low, 0.0))


class Traced:
    """What a line item inherits besides to say that a ghost of it can stay behind."""

    @property
    def trace(self) -> QPainterPath:
        """The line in the plot's coordinates."""
        raise NotImplementedError


class Curve(Stroke, Traced):
    """A polyline broken at nan, drawn smoothly.

    Attributes:
        name: what people know it by.
    """

    def __init__(self, plot: DataArea, color: str, width: float, dash: Dash) -> None:
        super().__init__(plot)
        self._shown: Line | None = None
        self._look: tuple[Any, ...] = ()
        self._path, self._filled = QPainterPath(), QPainterPath()
        self._brush: QColor | None = None
        self.name = ""
        self.style(color, width, dash)

    @property
    def trace(self) -> QPainterPath:
        """The polyline in the plot's coordinates."""
        return self._path

    def style(self, color: str, width: float = CURVE, dash: Dash = SOLID) -> None:
        """Another look."""
        if self._look != (color, width, dash):
            self._look = (color, width, dash)
            self._pen = self._plot.look.pen(color, width, dash)
            self._changed()

    def fill(self, color: str, opacity: float) -> None:
        """Fill down to y = 0."""
        self._brush = faded(color, opacity)

    def show_line(self, line: Line | None, name: str = "") -> None:
        """Draw this line, that of the function, loss or whatever it shows, or none; drawn already it costs
        nothing."""
        self.name = name
        self.setVisible(line is not None)
        if line is not None and line is not self._shown:
            self._shown = line
            self._path = pg.arrayToQPath(line.x, line.y, connect="finite")
            if self._brush is not None:
                self._filled = _down_to_zero(line)
            self._changed()

    @property
    def points(self) -> Line | None:
        """The polyline that is shown."""
        return self._shown

    @drawn_as("curve")
    def _draw(self, painter: QPainter) -> None:
        if self._brush is not None:
            painter.fillPath(self._filled, self._brush)
        painter.setPen(self._pen)
        painter.drawPath(self._path)

    def _bounds(self) -> QRectF:
        inner = self._path.controlPointRect()
        if self._brush is not None:
            inner = inner.united(self._filled.controlPointRect())
        return self._visible(inner, 2 * self._pen.widthF())


class Rule(Stroke):
    """Straight lines across the plot, all upright or all level."""

    def __init__(self, plot: DataArea, upright: bool, color: str, width: float, dash: Dash) -> None:
        super().__init__(plot)
        self.keep_no_pixels()  # as fast to draw as to copy
        self.upright = upright
        self.values: tuple[float, ...] = (0.0,)
        self._pen = plot.look.pen(color, width, dash)

    def show_at(self, *values: float) -> None:
        """Stand at these x, or these y."""
        if values != self.values:
            self.values = values
            self.rescaled()

    @drawn_as("rule")
    def _draw(self, painter: QPainter) -> None:
        painter.setPen(self._pen)
        (x0, x1), (y0, y1) = self._plot.ranges
        ends = [(at, y0, at, y1) if self.upright else (x0, at, x1, at) for at in self.values]
        painter.drawLines([QLineF(*end) for end in ends])

    def _bounds(self) -> QRectF:
        (x0, x1), (y0, y1) = self._plot.ranges
        first, last = min(self.values, default=0.0), max(self.values, default=0.0)
        across = (first, y0, last, y1) if self.upright else (x0, first, x1, last)
        return self._visible(QRectF(QPointF(*across[:2]), QPointF(*across[2:])), 1 + self._pen.widthF())


Dot = tuple[float, float, str, str, bool]
"""x, y, color, marker, and whether it is filled."""


class Dotted(Stroke):
    """A few dots of a fixed size on the screen, each with its color and marker, filled or open."""

    def __init__(self, plot: DataArea, still: bool = False) -> None:
        super().__init__(plot)
        if not still:
            self.keep_no_pixels()  # dots move at every frame
        self._dots: list[Dot] = []
        self._size = 9.0

    def show_dots(self, dots: Sequence[Dot], size: float = 9.0) -> None:
        """Draw these dots; those without a finite place are left out."""
        wanted = [dot for dot in dots if math.isfinite(dot[0]) and math.isfinite(dot[1])]
        if (wanted, size) != (self._dots, self._size):
            self._dots, self._size = wanted, size
            self._changed()

    @property
    def places(self) -> NDArray[np.float64]:
        """(k, 2) where the dots are."""
        return np.array([dot[:2] for dot in self._dots]).reshape(-1, 2)

    @property
    def size(self) -> float:
        """Their width in logical pixels."""
        return self._size

    @drawn_as("dots")
    def _draw(self, painter: QPainter) -> None:
        """Each marker, at its place but not in the plot's scale."""
        dx, dy = self._plot.pixel
        size, surface = self._size * self._plot.look.scale, self._plot.look.theme.surface
        left, bottom = self._plot.ranges[0][0], self._plot.ranges[1][0]
        painter.save()
        painter.translate(left, bottom)
        painter.scale(dx * size, -dy * size)
        for (color, marker, filled), alike in groupby(self._dots, key=itemgetter(2, 3, 4)):
            painter.setPen(QPen(QColor(surface if filled else color), 1.5 / self._size))
            painter.setBrush(QColor(color if filled else surface))
            shape = symbol(marker)
            for dot in alike:
                painter.drawPath(shape.translated((dot[0] - left) / dx / size, (bottom - dot[1]) / dy / size))
        painter.restore()

    def _bounds(self) -> QRectF:
        """All dots with their whole size, those outside the range included."""
        if not self._dots:
            return QRectF()
        x, y = [dot[0] for dot in self._dots], [dot[1] for dot in self._dots]
        dx, dy = self._plot.pixel
        side = (self._size + 4) * self._plot.look.scale
        box = QRectF(min(x), min(y), max(x) - min(x), max(y) - min(y))
        return box.adjusted(-side * dx, -side * dy, side * dx, side * dy)


class Note(QGraphicsItem):
    """A line of text that stands at a point of the plot, upright and as large whatever the scale.

    ``sheet``: how opaque the ground behind it is.
    What it says of a curve has the curve's marker before it: its color alone would be too pale for letters.
    """

    def __init__(
        self,
        style: Style,
        color: str,
        anchor: tuple[float, float],
        large: bool = False,
        sheet: float = 0.6,
        series: int | None = None,
    ) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self._font = style.font(small=not large, bold=large)
        self._metrics = QFontMetricsF(self._font)
        self._pad = 2.0 * style.scale
        self._series = series
        self._lead = 0.0 if series is None else _LEAD * style.scale
        self._style = style
        self._color, self._sheet = QColor(color), style.sheet(sheet)
        self._anchor, self._box = anchor, QRectF()
        self.text, self._room = "", math.inf

    def setAnchor(self, anchor: tuple[float, float]) -> None:
        """Which point of the text stands at its place: (0, 0) its top left corner, (1, 1) the other."""
        if anchor != self._anchor:
            self._anchor = anchor
            self._fit()

    def width_of(self, text: str) -> float:
        """How wide this text would be, in pixels of the scene."""
        return self._metrics.horizontalAdvance(text) + 2 * self._pad + self._lead

    def fits(self, text: str, wide: float, high: float) -> bool:
        """Whether a text has room, in pixels of the scene."""
        return self.width_of(text) <= wide and self._metrics.height() + 2 * self._pad <= high

    def show_text(self, text: str, x: float, y: float, room: float = math.inf) -> None:
        """Say this there, in lines that are at most so wide, in pixels of the scene; without a text hide."""
        self.setVisible(bool(text))
        if (text, room) != (self.text, self._room):
            self.text, self._room = text, room
            self._fit()
        if math.isfinite(x) and math.isfinite(y):
            self.setPos(x, y)

    def area(self, pixel: tuple[float, float]) -> QRectF:
        """What it covers in the plot's coordinates, where a pixel is so wide and so high."""
        (dx, dy), box, at = pixel, self._box, self.pos()
        return QRectF(
            at.x() + box.left() * dx, at.y() - box.bottom() * dy, box.width() * dx, box.height() * dy
        )

    def boundingRect(self) -> QRectF:
        """The text on its sheet, around its place."""
        return self._box

    @drawn_as("note")
    def paint(self, painter: QPainter, *_: Any) -> None:
        """The sheet, then the text."""
        painter.fillRect(self._box, self._sheet)
        painter.setPen(self._color)
        painter.setFont(self._font)
        inner = self._box.adjusted(self._pad + self._lead, self._pad, -self._pad, -self._pad)
        if self._series is not None:
            self._draw_mark(painter, self._series)
        if self.width_of(self.text) > self._room:
            painter.drawText(inner, int(_WRAPPED), self.text)
        else:
            painter.drawText(inner.topLeft() + QPointF(0.0, self._metrics.ascent()), self.text)

    def _draw_mark(self, painter: QPainter, series: int) -> None:
        """The marker of the curve of which it speaks, before the first line."""
        unit = self._style.scale
        middle = self._pad + self._metrics.ascent() - self._metrics.capHeight() / 2
        painter.save()
        painter.translate(self._box.topLeft() + QPointF(self._pad + 5 * unit, middle))
        painter.scale(9 * unit, 9 * unit)
        painter.fillPath(symbol(MARKERS[series]), QColor(self._style.theme.series[series]))
        painter.restore()

    def _fit(self) -> None:
        self.prepareGeometryChange()
        width, height = self.width_of(self.text), self._metrics.height() + 2 * self._pad
        if width > self._room:
            # Room to spare, or a font's rounding breaks another line.
            around = 2 * self._pad + self._lead + 1.0
            most = QRectF(0, 0, self._room - around, 1e6)
            found = self._metrics.boundingRect(most, int(_WRAPPED), self.text)
            width, height = found.width() + around, found.height() + around
        self._box = QRectF(-self._anchor[0] * width, -self._anchor[1] * height, width, height)
        self.update()


class Band(QGraphicsRectItem):
    """A shaded stretch of x from bottom to top."""

    def __init__(self, style: Style, color: str) -> None:
        super().__init__()
        self.setPen(Qt.PenStyle.NoPen)
        self.setBrush(faded(color, 0.1 if style.theme.is_dark else 0.12))

    def show_stretch(self, low: float, high: float, y: tuple[float, float]) -> None:
        """Shade from low to high."""
        self.setRect(QRectF(low, y[0], high - low, y[1] - y[0]))


def _down_to_zero(line: Line) -> QPainterPath:
    """The area between a line and y = 0, one polygon for each finite run."""
    path = QPainterPath()
    finite = np.isfinite(line.x) & np.isfinite(line.y)
    ends = np.flatnonzero(np.diff(np.concatenate([[False], finite, [False]])))
    for a, b in zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True):
        x = np.concatenate([line.x[a:b], [line.x[b - 1], line.x[a]]])
        y = np.concatenate([line.y[a:b], [0.0, 0.0]])
        path.addPath(pg.arrayToQPath(x, y, finiteCheck=False))
        path.closeSubpath()
    return path
