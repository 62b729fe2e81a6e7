"""The parts that pictures are made of: plots with quiet axes, curves, dots, bands, legends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsRectItem

from gui.axes import LEFT, Axes

if TYPE_CHECKING:
    from engine.curves.sampling import Line
    from gui.figure import Figure

CURVE, KINK, THIN = 2.4, 1.5, 1.0
"""Stroke widths in logical pixels."""

MARKERS = ("o", "s", "t1", "d", "h", "star")
"""A marker for each place in a list, so that color is never the only cue."""


class Plot(pg.GraphicsWidget):  # type: ignore[misc]
    """A data area with its axes, and nothing else: no menus, no buttons, no mouse modes.

    Ranges are given, never guessed. ``spans`` names the parameters of x and y that wheel and drag change;
    ``left`` is the room for numbers and name beside the data area, 0 where there are none.
    """

    def __init__(
        self, figure: Figure, key: str, x_name: str = "", y_name: str = "", span: str = "", y_span: str = ""
    ) -> None:
        super().__init__()
        self.figure, self.key, self.spans = figure, key, (span, y_span)
        self.left = LEFT
        self.view = pg.ViewBox(parent=self, enableMenu=False, enableMouse=False)
        self.view.disableAutoRange()
        self.axes = Axes(figure, self)
        self.ranges = ((0.0, 1.0), (0.0, 1.0))
        self.set_names(x_name, y_name)

    def set_names(self, x_name: str, y_name: str) -> None:
        """Name both axes; an axis without a name keeps its numbers."""
        self.axes.show(names=(x_name, y_name))

    def show_numbers(self, x: bool = True, y: bool = True) -> None:
        """Whether the axes have numbers."""
        self.axes.show(numbers=(x, y))

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Take this place in the scene; width and height are those of the data area."""
        left = self.left * self.figure.scale_factor
        self.setGeometry(QRectF(x, y, left + width, height + self.axes.below))
        self.view.setGeometry(QRectF(left, 0, width, height))
        self.axes.show(size=(width, height))

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges."""
        if (x, y) != self.ranges:
            self.ranges = (x, y)
            self.view.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)
            self.axes.show(ranges=(x, y))

    def to_scene(self, x: float, y: float) -> QPointF:
        """Where a point of the plot stands in the scene."""
        point: QPointF = self.view.mapViewToScene(QPointF(x, y))
        return point

    def from_scene(self, point: QPointF) -> tuple[float, float]:
        """Which point of the plot stands there in the scene."""
        mapped = self.view.mapSceneToView(point)
        return mapped.x(), mapped.y()

    def scene_rect(self) -> QRectF:
        """The data area in the scene."""
        rect: QRectF = self.view.sceneBoundingRect()
        return rect

    def add(self, item: QGraphicsItem, z: float = 0.0) -> Any:
        """Put an item into the data area; it never changes the range."""
        item.setZValue(z)
        self.view.addItem(item, ignoreBounds=True)
        return item

    @property
    def content(self) -> list[QGraphicsItem]:
        """What stands in the data area."""
        found: list[QGraphicsItem] = self.view.childGroup.childItems()
        return found

    def curve(self, color: str, width: float = CURVE, dash: bool = False, z: float = 0.0) -> Curve:
        """A new curve."""
        made: Curve = self.add(Curve(self.figure, color, width, dash), z)
        return made

    def dots(self, z: float = 20.0) -> Dotted:
        """A new group of dots."""
        made: Dotted = self.add(Dotted(self.figure), z)
        return made

    def note(self, color: str, anchor: tuple[float, float] = (0.0, 0.0), z: float = 12.0) -> Note:
        """A new line of text."""
        made: Note = self.add(Note(self.figure, color, anchor), z)
        return made

    def band(self, color: str, z: float = -20.0) -> Band:
        """A new shaded stretch of x."""
        made: Band = self.add(Band(self.figure, color), z)
        return made

    def rule(self, angle: float, color: str, width: float = THIN, dash: bool = False, z: float = 5.0) -> Any:
        """A new line across the plot: angle 90 is upright, 0 level."""
        return self.add(pg.InfiniteLine(angle=angle, pen=self.figure.pen(color, width, dash)), z)


class Curve(pg.PlotCurveItem):  # type: ignore[misc]
    """A polyline broken at nan, drawn smoothly."""

    def __init__(self, figure: Figure, color: str, width: float, dash: bool) -> None:
        super().__init__(antialias=True, connect="finite")
        self._shown: Line | None = None
        self._look: tuple[Any, ...] = ()
        self._figure = figure
        self.style(color, width, dash)
        if figure.interactive:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def style(self, color: str, width: float = CURVE, dash: bool = False) -> None:
        """Another look."""
        if self._look != (color, width, dash):
            self._look = (color, width, dash)
            self.setPen(self._figure.pen(color, width, dash))

    def fill(self, color: str, opacity: float, level: float = 0.0) -> None:
        """Fill down to a level of y."""
        self.setFillLevel(level)
        self.setBrush(faded(color, opacity))

    def show_line(self, line: Line) -> None:
        """Draw this line; nothing happens where it is drawn already."""
        if line is not self._shown:
            self._shown = line
            self.setData(line.x, line.y, skipFiniteCheck=False)


Dot = tuple[float, float, str, str, bool]
"""x, y, color, marker, and whether it is filled."""


class Dotted(pg.GraphicsObject):  # type: ignore[misc]
    """A few dots of a fixed size on the screen, each with its color and marker, filled or open."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure
        self._dots: list[Dot] = []
        self._size = 9.0

    def show_dots(self, dots: Sequence[Dot], size: float = 9.0) -> None:
        """Draw these dots; those without a finite place are left out."""
        wanted = [dot for dot in dots if math.isfinite(dot[0]) and math.isfinite(dot[1])]
        if (wanted, size) != (self._dots, self._size):
            self.prepareGeometryChange()
            self._dots, self._size = wanted, size
            self.update()

    def boundingRect(self) -> QRectF:
        """All dots with their whole size."""
        if not self._dots:
            return QRectF()
        x, y = [dot[0] for dot in self._dots], [dot[1] for dot in self._dots]
        dx, dy = self.pixelSize()
        side = (self._size + 4) * self._figure.scale_factor
        box = QRectF(min(x), min(y), max(x) - min(x), max(y) - min(y))
        return box.adjusted(-side * dx, -side * dy, side * dx, side * dy)

    def viewTransformChanged(self) -> None:
        """The size in the plot's coordinates is another one."""
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Each marker, at its place but not in the plot's scale."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dx, dy = self.pixelSize()
        size, surface = self._size * self._figure.scale_factor, self._figure.theme.surface
        for x, y, color, marker, filled in self._dots:
            painter.save()
            painter.translate(x, y)
            painter.scale(dx * size, -dy * size)
            pen = QPen(QColor(surface if filled else color), 1.5 / self._size)
            painter.setPen(pen)
            painter.setBrush(QColor(color if filled else surface))
            painter.drawPath(symbol(marker))
            painter.restore()


def symbol(marker: str) -> QPainterPath:
    """The outline of a marker, one unit large."""
    path: QPainterPath = pg.graphicsItems.ScatterPlotItem.Symbols[marker]
    return path


class Note(pg.TextItem):  # type: ignore[misc]
    """A line of text that stands at a point of the plot."""

    def __init__(self, figure: Figure, color: str, anchor: tuple[float, float]) -> None:
        sheet = faded(figure.theme.surface, 0.6)
        super().__init__("", color=color, anchor=anchor, fill=pg.mkBrush(sheet))
        self.setFont(figure.font(small=True))
        self.textItem.document().setDocumentMargin(2)

    def show_text(self, text: str, x: float, y: float) -> None:
        """Say this there."""
        if text != self.toPlainText():
            self.setText(text)
        self.setPos(x, y)


class Band(QGraphicsRectItem):
    """A shaded stretch of x from bottom to top."""

    def __init__(self, figure: Figure, color: str) -> None:
        super().__init__()
        self.setPen(pg.mkPen(None))
        self.setBrush(pg.mkBrush(faded(color, 0.1 if figure.theme.is_dark else 0.12)))

    def show_stretch(self, low: float, high: float, y: tuple[float, float]) -> None:
        """Shade from low to high."""
        self.setRect(QRectF(low, y[0], high - low, y[1] - y[0]))


class Ghost(QGraphicsPathItem):
    """The faint trace of a curve as it was."""

    def __init__(self, figure: Figure, path: QPainterPath) -> None:
        super().__init__(path)
        self.setPen(figure.pen(faded(figure.theme.muted, 0.55), CURVE))


class Legend(pg.GraphicsWidget):  # type: ignore[misc]
    """Names with their line and marker, in the top left corner of a plot; a click selects."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._entries: tuple[tuple[str, str, str, bool], ...] = ()
        self.setZValue(50)

    def show_entries(self, entries: tuple[tuple[str, str, str, bool], ...]) -> None:
        """Draw rows given as (label, color, marker, selected)."""
        if entries != self._entries:
            self._entries = entries
            width = max((self._metrics(True).horizontalAdvance(label) for label, *_ in entries), default=0.0)
            self.resize(width + 52 * self._unit, self._row * len(entries) + 8 * self._unit)
            self.update()

    def place(self) -> None:
        """Stand in the corner of the data area."""
        corner = self._plot.mapFromScene(self._plot.scene_rect().topLeft())
        self.setPos(corner + QPointF(10 * self._unit, 8 * self._unit))

    def row_at(self, scene_point: QPointF) -> int | None:
        """The row under a point of the scene."""
        point = self.mapFromScene(scene_point)
        if not self.rect().contains(point):
            return None
        return min(max(int((point.y() - 4 * self._unit) // self._row), 0), len(self._entries) - 1)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """The rows, on a sheet that lets the grid shine through a little."""
        figure, unit = self._plot.figure, self._unit
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(figure.theme.surface, 0.82))
        painter.drawRoundedRect(self.rect(), 6 * unit, 6 * unit)
        for row, (label, color, marker, selected) in enumerate(self._entries):
            y = 4 * unit + self._row * (row + 0.5)
            painter.setPen(figure.pen(color, CURVE * (1.3 if selected else 1.0)))
            painter.drawLine(QPointF(8 * unit, y), QPointF(36 * unit, y))
            painter.setPen(figure.pen(figure.theme.surface, 1.2))
            painter.setBrush(pg.mkBrush(color))
            painter.save()
            painter.translate(22 * unit, y)
            painter.scale(9 * unit, 9 * unit)
            painter.drawPath(symbol(marker))
            painter.restore()
            painter.setPen(QColor(figure.theme.text if selected else figure.theme.muted))
            painter.setFont(figure.font(small=True, bold=selected))
            painter.drawText(QPointF(44 * unit, y + self._metrics(selected).capHeight() / 2), label)

    @property
    def _unit(self) -> float:
        return self._plot.figure.scale_factor

    @property
    def _row(self) -> float:
        return 20.0 * self._unit

    def _metrics(self, bold: bool) -> QFontMetricsF:
        return QFontMetricsF(self._plot.figure.font(small=True, bold=bold))


def faded(color: str, opacity: float) -> QColor:
    """The color with an opacity from 0 to 1."""
    made = QColor(color)
    made.setAlphaF(opacity)
    return made
