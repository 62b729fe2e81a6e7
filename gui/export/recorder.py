"""The recorder: a view painted once on a paint engine that takes notes.

Qt's own routes from a pyqtgraph view to a slide are wrong in one way or another: cosmetic pens become
hairlines, clips are lost, markers shrink. So the view is painted at its logical size and every command is
written down flat: paths mapped to page coordinates, pens with a real width, clips kept with the commands
that they cut. Such notes scale without surprises.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QLine, QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView

from gui.export.clipping import clipped_area, clipped_line
from gui.export.joining import joined
from gui.export.recording import DPI, Command, Picture, Recording, Shape, Text, scale_of
from gui.parts import Paper, Part

_NO_PEN = QPen(Qt.PenStyle.NoPen)
_NO_BRUSH = QBrush(Qt.BrushStyle.NoBrush)
_NO_CACHE = QGraphicsItem.CacheMode.NoCache
_HALF_PIXEL = 0.5
_NEAR = 4000
"""How far around the page paths are kept whole, in logical pixels."""


def record(view: QGraphicsView, title: str = "", description: str = "") -> Recording:
    """What ``view`` shows now, at its present size, without the background of the view itself.

    A solid background becomes ``Recording.background``; a transparent one leaves it None. The view need not
    be on the screen, but it must have its size and layout (``WA_DontShowOnScreen`` and ``show()`` do that).
    The width of a cosmetic pen is taken as logical pixels, whatever the screen makes of it.
    Use fonts with ``PreferNoHinting``: hinted letters keep the spacing of the screen on every page.
    """
    page = QRectF(view.viewport().rect())
    background = view.backgroundBrush().color()
    shown = view.backgroundBrush().style() != Qt.BrushStyle.NoBrush and background.alpha() > 0
    device = RecordingDevice(page.width(), page.height())
    with _export_mode(view):
        painter = QPainter(device)
        try:
            view.render(painter, page, view.viewport().rect())
        finally:
            painter.end()
    return Recording(
        page.width(), page.height(), device.commands(), background if shown else None, title, description
    )


@contextmanager
def _export_mode(view: QGraphicsView) -> Iterator[None]:
    """While this lasts, items draw paths instead of bitmaps and the view draws no background."""
    background = view.backgroundBrush()
    items = view.scene().items()
    caches = [(item, item.cacheMode()) for item in items if item.cacheMode() != _NO_CACHE]
    switchable = [item for item in items if hasattr(item, "setExportMode")]
    try:
        view.setBackgroundBrush(_NO_BRUSH)
        for item, _ in caches:
            item.setCacheMode(_NO_CACHE)
        for item in switchable:
            item.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
        yield
    finally:
        for item in switchable:
            item.setExportMode(False)
        for item, mode in caches:
            item.setCacheMode(mode)
        view.setBackgroundBrush(background)


class RecordingDevice(Paper):
    """Paper of so many logical pixels for a ``QPainter``; ``commands()`` is what was painted on it."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self._width, self._height = math.ceil(width), math.ceil(height)
        self._engine = _Engine(QRectF(0, 0, width, height))

    @property
    def part(self) -> Part | None:
        """The part to which belongs what is painted now."""
        return self._engine.part

    @part.setter
    def part(self, part: Part | None) -> None:
        self._engine.part = part

    def commands(self) -> tuple[Command, ...]:
        return tuple(self._engine.commands)

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics().get(metric, 1)

    def _metrics(self) -> dict[QPaintDevice.PaintDeviceMetric, int]:
        kind = QPaintDevice.PaintDeviceMetric
        return {
            kind.PdmWidth: self._width,
            kind.PdmHeight: self._height,
            kind.PdmWidthMM: round(self._width * 25.4 / DPI),
            kind.PdmHeightMM: round(self._height * 25.4 / DPI),
            kind.PdmNumColors: 2**31 - 1,
            kind.PdmDepth: 32,
            kind.PdmDpiX: DPI,
            kind.PdmDpiY: DPI,
            kind.PdmPhysicalDpiX: DPI,
            kind.PdmPhysicalDpiY: DPI,
            kind.PdmDevicePixelRatio: 1,
            kind.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
        }


class _Engine(QPaintEngine):
    """Takes down what the painter asks for; Qt reduces rectangles and ellipses to paths and polygons."""

    def __init__(self, page: QRectF) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.commands: list[Command] = []
        self.part: Part | None = None
        self._page = page
        self._near = page.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR)
        self._transform = QTransform()
        self._pen, self._brush = QPen(), QBrush()
        self._clip: QPainterPath | None = None
        self._opacity = 1.0
        self._antialias = self._smooth = False

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        self._pen, self._brush = QPen(state.pen()), QBrush(state.brush())
        self._transform = QTransform(state.transform())
        self._opacity = state.opacity()
        hints = state.renderHints()
        self._antialias = bool(hints & QPainter.RenderHint.Antialiasing)
        self._smooth = bool(hints & QPainter.RenderHint.SmoothPixmapTransform)
        dirty = QPaintEngine.DirtyFlag
        if state.state() & (dirty.DirtyClipPath | dirty.DirtyClipRegion | dirty.DirtyClipEnabled):
            # In the painter's own coordinates: a restore replays old clips with the transforms of their time.
            painter = state.painter()
            device_clip = painter.combinedTransform().map(painter.clipPath())
            self._clip = device_clip if painter.hasClipping() else None

    def drawPath(self, path: QPainterPath) -> None:
        self._add_shape(path, self._brush)

    def drawLines(self, lines: Sequence[QLine] | Sequence[QLineF]) -> None:  # type: ignore[override]
        """Lines that continue one another become one path: pyqtgraph cuts wide curves into segments."""
        path = QPainterPath()
        for line in map(QLineF, lines):
            if path.isEmpty() or path.currentPosition() != line.p1():
                path.moveTo(line.p1())
            path.lineTo(line.p2())
        self._add_shape(path, _NO_BRUSH)

    def drawPolygon(self, points: Sequence[QPointF], mode: QPaintEngine.PolygonDrawMode) -> None:  # type: ignore[override]
        path = QPainterPath()
        path.addPolygon(QPolygonF(points))
        open_line = mode == QPaintEngine.PolygonDrawMode.PolylineMode
        if not open_line:
            path.closeSubpath()
        if mode == QPaintEngine.PolygonDrawMode.WindingMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        self._add_shape(path, _NO_BRUSH if open_line else self._brush)

    def drawImage(
        self,
        rectangle: QRectF | QRect,
        pm: QImage,
        sr: QRectF | QRect,
        flags: Qt.ImageConversionFlag = Qt.ImageConversionFlag.AutoColor,
    ) -> None:
        target = QRectF(rectangle)
        bounds = self._transform.mapRect(target)
        # A copy: pyqtgraph's images are views of arrays that the next frame overwrites.
        part = pm.copy(QRectF(sr).toAlignedRect())
        if part.isNull():
            return
        clip = self._needed_clip(bounds)
        self._add(Picture(part, target, self._transform, self._smooth, self._opacity, clip), bounds)

    def drawPixmap(self, r: QRectF | QRect, pm: QPixmap | QImage, sr: QRectF | QRect) -> None:
        self.drawImage(r, pm.toImage() if isinstance(pm, QPixmap) else pm, sr)

    def drawTextItem(self, p: QPointF | QPoint | QPainterPath.Element, textItem: QTextItem) -> None:
        start = QPointF(p.x, p.y) if isinstance(p, QPainterPath.Element) else QPointF(p)
        advance = textItem.width()
        font, scale = _whole_pixel_font(textItem.font())
        box = QRectF(0, -textItem.ascent(), advance, textItem.ascent() + textItem.descent())
        bounds = self._transform.mapRect(box.translated(start))
        transform = QTransform(self._transform).translate(start.x(), start.y()).scale(scale, scale)
        clip = self._needed_clip(bounds)
        color = self._pen.color()
        text = Text(textItem.text(), font, color, advance / scale, transform, self._opacity, clip)
        self._add(text, bounds)

    def _add_shape(self, path: QPainterPath, brush: QBrush) -> None:
        pen, brush = self._flat_pen(), self._flat_brush(brush)
        flat = self._transform.map(path)
        if self._near.contains(flat.boundingRect()):
            self._add_flat(flat, pen, brush)
            return
        if brush.style() != Qt.BrushStyle.NoBrush:
            self._add_flat(clipped_area(flat, self._near), _NO_PEN, brush)
        if pen.style() != Qt.PenStyle.NoPen:
            self._add_flat(clipped_line(flat, self._near), pen, _NO_BRUSH)

    def _add_flat(self, path: QPainterPath, pen: QPen, brush: QBrush) -> None:
        stroked = pen.style() != Qt.PenStyle.NoPen
        if path.isEmpty() or not (stroked or brush.style() != Qt.BrushStyle.NoBrush):
            return
        bounds = path.boundingRect()
        if stroked:
            reach = pen.widthF() * max(1.0, pen.miterLimit())
            bounds.adjust(-reach, -reach, reach, reach)
        hard_edges = not (self._antialias or stroked)
        clip = self._needed_clip(bounds)
        self._add(Shape(path, pen, brush, self._opacity, clip, hard_edges), bounds)

    def _add(self, command: Command, bounds: QRectF) -> None:
        visible = self._page if command.clip is None else self._page & command.clip.boundingRect()
        command = replace(command, part=self.part)
        grown = bounds.adjusted(-_HALF_PIXEL, -_HALF_PIXEL, _HALF_PIXEL, _HALF_PIXEL)
        if not visible.intersects(grown):
            return
        if self.commands and (both := joined(self.commands[-1], command)):
            self.commands[-1] = both
        else:
            self.commands.append(command)

    def _needed_clip(self, bounds: QRectF) -> QPainterPath | None:
        """The clip in force, or None where it cuts nothing off."""
        if self._clip is None or self._clip.contains(bounds & self._page):
            return None
        return self._clip

    def _flat_pen(self) -> QPen:
        pen = QPen(self._pen)
        if pen.style() == Qt.PenStyle.NoPen or pen.brush().style() == Qt.BrushStyle.NoBrush:
            return _NO_PEN
        flat = max(pen.widthF(), 1.0) if pen.isCosmetic() else pen.widthF() * scale_of(self._transform)
        pen.setCosmetic(False)
        pen.setWidthF(flat)
        return pen

    def _flat_brush(self, brush: QBrush) -> QBrush:
        if brush.style() in (Qt.BrushStyle.NoBrush, Qt.BrushStyle.SolidPattern):
            return brush
        flat = QBrush(brush)
        flat.setTransform(brush.transform() * self._transform)
        return flat


def _whole_pixel_font(font: QFont) -> tuple[QFont, float]:
    """The font at a whole number of pixels, and the factor from there to the size that was asked for.

    What a text document inherits is set once more: a painter would replace it by the application's own.
    """
    asked = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * DPI / 72
    whole = QFont(font)
    whole.setFamilies(font.families())
    whole.setWeight(font.weight())
    whole.setItalic(font.italic())
    whole.setHintingPreference(font.hintingPreference())
    for tag in font.featureTags():
        whole.setFeature(tag, font.featureValue(tag))
    whole.setPixelSize(max(round(asked), 1))
    return whole, asked / whole.pixelSize()
