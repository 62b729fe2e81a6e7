"""Maps of regions as items: shaded polygons with their kinks, shaded rasters, outlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsPathItem

from engine.partition.exact import Partition
from engine.partition.shading import LEVELS, SHADES, Mosaic, Raster
from gui.canvas.items import Stroke, Traced
from gui.canvas.plots import Plot
from gui.drawings.color_key import Scale
from gui.parts import Paper, drawn_as, part

Array = NDArray[np.float64]
Kinks = Sequence[tuple[Array, QPen]]
"""Segments (n, 4), x0 y0 x1 y1, and the pen they are drawn with."""

_PAGE_PIXELS = 1800
"""Width of the image that stands for many polygons on a page. A larger one can exceed the ten megabytes to
which readers of SVG limit an attribute."""

_MOST_BRUSHES = 1000
"""From so many shaded polygons on the pixels of a window are faster."""


class RegionMap(Stroke):
    """Polygons and kinks over a window, or a raster.

    Fills are drawn without antialiasing, so that neighbors meet without seams: polygons of one color are one
    path, shaded ones have a brush each; the segments of each pen are one call. In the window many shaded
    polygons are painted pixel by pixel instead, which looks the same. From ``most`` polygons on everything
    is drawn into an image once.
    """

    _plot: Plot

    def __init__(self, plot: Plot, most: int) -> None:
        super().__init__(plot)
        self._most, self._apart = most, not plot.look.interactive
        self._most_brushes = min(_MOST_BRUSHES, most) if plot.look.interactive else most
        self._fills: list[tuple[QColor | QBrush, QPainterPath]] = []
        self._kinks: list[tuple[PrimitiveArray, QPen]] = []
        self._image: QImage | None = None
        self._target = QRectF()
        self._shown: tuple[object, ...] = ()
        self._pixels = (0, 0)

    def show_mosaic(self, mosaic: Mosaic, window: QRectF, scale: Scale, kinks: Kinks) -> None:
        """Draw these polygons and segments; nothing happens where they are drawn already."""
        if not self._is_new(mosaic, *(segments for segments, _ in kinks)):
            return
        self._begin(window)
        self._kinks = [(_lines(segments), flat(pen)) for segments, pen in kinks if len(segments)]
        regions = mosaic.partition.n_regions
        if mosaic.ramps is None:
            self._fills = flat_fills(mosaic, scale, self._apart)
        elif regions <= self._most_brushes:
            self._fills = shaded_fills(mosaic, scale)
        else:
            self._image = image_of(mosaic.picture(*self._pixels), scale)
        if regions > self._most:
            self._image = self._painted()
            self._fills, self._kinks = [], []

    def show_raster(self, raster: Raster, window: QRectF, scale: Scale) -> None:
        """Draw a picture of samples whose first and last rows and columns stand on the window's rim."""
        if not self._is_new(raster):
            return
        height, width = raster.shades.shape
        dx, dy = window.width() / (width - 1) / 2, window.height() / (height - 1) / 2
        self._begin(window.adjusted(-dx, -dy, dx, dy))
        self._image = image_of(raster, scale)

    def _is_new(self, *shown: object) -> bool:
        pixels = self._resolution()
        new = len(shown) != len(self._shown) or pixels != self._pixels
        new = new or any(a is not b for a, b in zip(shown, self._shown, strict=True))
        self._shown, self._pixels = shown, pixels
        return new

    def _begin(self, target: QRectF) -> None:
        self._target, self._image = target, None
        self._fills, self._kinks = [], []
        self._changed()

    def _bounds(self) -> QRectF:
        """What can be seen of the window: of a larger item Qt would keep and shift old pixels."""
        return self._visible(self._target, 0.0)

    def _draw(self, painter: QPainter) -> None:
        """The image or fills, then kinks."""
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._target, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        self._fill(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        with part(painter, "kinks"):
            for lines, pen in self._kinks:
                painter.setPen(pen)
                painter.drawLines(*lines.drawargs())

    def _fill(self, painter: QPainter) -> None:
        """All polygons; in a file each is a part of its own."""
        if not self._apart:
            for brush, path in self._fills:
                painter.fillPath(path, brush)
            return
        for number, (brush, path) in enumerate(self._fills, start=1):
            name = f"region {number}"
            with part(painter, name, name):
                painter.fillPath(path, brush)

    def _resolution(self) -> tuple[int, int]:
        """Pixels of an image of the map: those of the screen."""
        style, area = self._plot.look, self._plot.scene_rect()
        width = round(area.width() * style.ratio) if style.interactive else _PAGE_PIXELS
        height = round(width * area.height() / max(area.width(), 1))
        return max(width, 1), max(height, 1)

    def _painted(self) -> QImage:
        """The map as an image."""
        image = QImage(*self._pixels, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        target = self._target
        scale = QTransform.fromScale(image.width() / target.width(), image.height() / target.height())
        painter.setTransform(QTransform.fromTranslate(-target.left(), -target.top()) * scale)
        self._draw(painter)
        painter.end()
        return image


class Outline(QGraphicsPathItem):
    """Polylines, or the rim of one polygon, in an opaque color."""

    _lines: Sequence[QPolygonF] = ()

    def show_lines(self, lines: Sequence[Array], pen: QPen) -> None:
        """Draw these (n, 2) polylines."""
        path = QPainterPath()
        for line in lines:
            path.addPath(pg.arrayToQPath(line[:, 0], line[:, 1], finiteCheck=False))
        self._lines = path.toSubpathPolygons()
        self.setPen(pen)
        self.setPath(path)

    def paint(self, painter: QPainter, *rest: Any) -> None:
        """One line after the other: in one stroke they would take time in the square of their number. A file
        has them in one."""
        if isinstance(painter.device(), Paper):
            super().paint(painter, *rest)
            return
        painter.setPen(self.pen())
        for line in self._lines:
            painter.drawPolyline(line)

    def show_polygon(self, corners: Array, pen: QPen) -> None:
        """Draw the rim of this (n, 2) polygon."""
        self.show_lines([np.concatenate([corners, corners[:1]])] if len(corners) else [], pen)


class Boundary(Outline, Traced):
    """Polylines of which a ghost can stay behind."""

    @property
    def trace(self) -> QPainterPath:
        """The polylines in the plot's coordinates."""
        return self.path()

    @drawn_as("boundary")
    def paint(self, painter: QPainter, *rest: Any) -> None:
        """All of them."""
        super().paint(painter, *rest)


class Segments(Stroke):
    """Single straight strokes, all alike."""

    def __init__(self, plot: Plot, pen: QPen) -> None:
        super().__init__(plot)
        self.keep_no_pixels()  # they change with every step of the pointer
        self._pen = pen
        self.segments: Array = np.zeros((0, 4))

    def show_segments(self, segments: Array) -> None:
        """Draw these (n, 4) segments, x0 y0 x1 y1."""
        self.segments = segments
        self._changed()

    def _draw(self, painter: QPainter) -> None:
        lines = _lines(self.segments)
        painter.setPen(self._pen)
        painter.drawLines(*lines.drawargs())

    def _bounds(self) -> QRectF:
        if not len(self.segments):
            return QRectF()
        ends = self.segments.reshape(-1, 2)
        extent = QRectF(QPointF(*ends.min(axis=0).tolist()), QPointF(*ends.max(axis=0).tolist()))
        return self._visible(extent, 2 * self._pen.widthF())


def flat_fills(mosaic: Mosaic, scale: Scale, apart: bool) -> list[tuple[QColor | QBrush, QPainterPath]]:
    """Polygons of one color each: one path for each color that occurs or, kept ``apart``, for each region."""
    assert mosaic.shades is not None
    if apart:
        colors = scale.colors(SHADES)
        return [(colors[s], path) for s, path in zip(mosaic.shades, polygons(mosaic.partition), strict=True)]
    order = np.argsort(mosaic.shades, kind="stable")
    shades = mosaic.shades[order]
    first = np.flatnonzero(np.diff(shades, prepend=-1))
    colors = scale.colors(SHADES)
    return [
        (colors[shade], path_of(mosaic.partition, regions))
        for shade, regions in zip(shades[first].tolist(), np.split(order, first[1:]), strict=True)
    ]


def shaded_fills(mosaic: Mosaic, scale: Scale) -> list[tuple[QColor | QBrush, QPainterPath]]:
    """Shaded polygons: the scale, laid along each one's own slope so that every point has its color.

    All brushes have the same stops: Qt keeps their table of colors.
    """
    assert mosaic.ramps is not None
    p, gradient, colors = mosaic.partition, scale.gradient(), scale.colors(LEVELS)
    low, high = places(p, mosaic.ramps)
    middles = ((low + high) / 2 * (LEVELS - 1)).round().astype(int).tolist()
    is_flat = (high - low < 1 / LEVELS).tolist()
    slopes, heights = mosaic.ramps[:, :2], mosaic.ramps[:, 2:]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = slopes / (slopes**2).sum(axis=1, keepdims=True)
        ends = np.concatenate([-heights * reach, (1 - heights) * reach], axis=1).tolist()
    made: list[tuple[QColor | QBrush, QPainterPath]] = []
    for region, path in enumerate(polygons(p)):
        if is_flat[region]:
            made.append((colors[middles[region]], path))
            continue
        x0, y0, x1, y1 = ends[region]
        gradient.setStart(x0, y0)
        gradient.setFinalStop(x1, y1)
        made.append((QBrush(gradient), path))
    return made


def polygons(p: Partition) -> list[QPainterPath]:
    """Every region as a path."""
    corners = path_of(p, np.arange(p.n_regions)).toSubpathPolygons()
    paths = [QPainterPath() for _ in corners]
    for path, polygon in zip(paths, corners, strict=True):
        path.addPolygon(polygon)
    return paths


def path_of(p: Partition, regions: NDArray[np.intp]) -> QPainterPath:
    """Some polygons as a path of closed loops, in this order."""
    sides = np.diff(p.offsets)[regions] + 1  # the first corner is repeated at the end
    ends = np.cumsum(sides)
    corner = np.arange(ends[-1]) + np.repeat(p.offsets[regions] - (ends - sides), sides)
    corner[ends - 1] = p.offsets[regions]
    x, y = np.ascontiguousarray(p.vertices[p.loops[corner]].T)
    onward = np.ones(len(corner), dtype=np.int32)
    onward[ends - 1] = 0
    return pg.arrayToQPath(x, y, connect=onward, finiteCheck=False)


def places(p: Partition, ramps: Array) -> tuple[Array, Array]:
    """(R,) each the least and the largest place on the scale that occurs in each polygon."""
    sides = np.diff(p.offsets)
    x, y = p.vertices[p.loops].T
    a, b, c = np.repeat(ramps, sides, axis=0).T
    at = a * x + b * y + c
    low, high = (of.reduceat(at, p.offsets[:-1]) for of in (np.minimum, np.maximum))
    return low, high


def image_of(raster: Raster, scale: Scale) -> QImage:
    """The raster in colors."""
    height, width = raster.shades.shape
    pixels = scale.table(LEVELS).take(raster.shades)
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def rectangle(x: tuple[float, float], y: tuple[float, float]) -> QRectF:
    """The window as a rectangle of a plot's coordinates."""
    return QRectF(QPointF(x[0], y[0]), QPointF(x[1], y[1]))


def flat(pen: QPen) -> QPen:
    """The pen with flat ends: Qt strokes a long line with round ones almost a hundred times more slowly."""
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _lines(segments: Array) -> PrimitiveArray:
    made = PrimitiveArray(QLineF, 4)
    made.resize(len(segments))
    made.ndarray()[:] = segments
    return made
