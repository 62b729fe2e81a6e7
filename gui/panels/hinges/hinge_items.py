"""Items of Hinge sum: many lines as one item, tinted pieces, upright kinks, the strip of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from engine.base.text import number
from engine.experiments.hinges.cells import Cell
from engine.experiments.hinges.lines import Bundle
from gui.canvas.items import KINK, THIN, Stroke
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.look.series import DASHED, SOLID
from gui.parts import drawn_as

_MANY = 12
"""So many lines are drawn as wide as usual."""

_FAINT = 0.35

_NARROW = 24.0
"""A piece of fewer logical pixels has room for neither text nor circles."""

_STEP = 11.0
"""From circle to circle, in logical pixels."""

_STRIP = 40.0
"""Height of the strip of formulas, in logical pixels."""


class Lines(Stroke):
    """A polyline for every unit in the color of its place, all in one item.

    Many of them are drawn one pixel wide, which Qt does ten times as fast.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._shown: Bundle | None = None
        self._paths: list[QPainterPath] = []
        style = plot.look
        self._wide, self._thin = (
            [style.pen(color, width) for color in style.theme.series] for width in (KINK, THIN)
        )

    def show_bundle(self, bundle: Bundle) -> None:
        """Draw these lines; nothing happens where they are drawn already."""
        if bundle is self._shown:
            return
        self._shown = bundle
        gap = np.full((len(bundle.x), 1), np.nan)
        x, y = np.hstack([bundle.x, gap]), np.hstack([bundle.y, gap])
        colors = len(self._wide)
        self._paths = [
            pg.arrayToQPath(x[i::colors].ravel(), y[i::colors].ravel(), connect="finite")
            for i in range(min(colors, len(x)))
        ]
        self.rescaled()
        self.update()

    @drawn_as("units")
    def _draw(self, painter: QPainter) -> None:
        pens = self._wide if self._shown is not None and len(self._shown.x) <= _MANY else self._thin
        for path, pen in zip(self._paths, pens, strict=False):
            painter.setPen(pen)
            painter.drawPath(path)


Upright = tuple[float, str, bool]
"""x, color, and whether it belongs to the selected unit."""


class Uprights(Stroke):
    """Dashed upright lines, those of the selected unit thicker and solid."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self._lines: list[tuple[float, QPen]] = []
        style = plot.look
        self._pens = {
            (color, selected): style.pen(
                color, KINK if selected else THIN, dash=SOLID if selected else DASHED
            )
            for color in style.theme.series
            for selected in (False, True)
        }

    def show_lines(self, lines: Sequence[Upright]) -> None:
        """Draw these lines."""
        wanted = [(x, self._pens[color, selected]) for x, color, selected in lines]
        if wanted != self._lines:
            self._lines = wanted
            self.update()

    @drawn_as("kinks")
    def _draw(self, painter: QPainter) -> None:
        """Line after line, across the plot; very many are faint."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright, and faster
        y0, y1 = self._plot.ranges[1]
        faint = len(self._lines) > 2 * _MANY
        for x, pen in self._lines:
            painter.setOpacity(_FAINT if faint and pen.style() != Qt.PenStyle.SolidLine else 1.0)
            painter.setPen(pen)
            painter.drawLine(QLineF(x, y0, x, y1))


class Tints(Stroke):
    """The stretches of the pieces: that of the probe in the accent, of a few every other one tinted."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        self._cells: tuple[tuple[float, float], ...] = ()
        self._chosen = -1

    def show_cells(self, cells: Sequence[Cell], chosen: int) -> None:
        """Tint these."""
        ends = tuple((cell.low, cell.high) for cell in cells)
        if (ends, chosen) != (self._cells, self._chosen):
            self._cells, self._chosen = ends, chosen
            self.update()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        theme, (y0, y1) = self._plot.look.theme, self._plot.ranges[1]
        tint, accent = faded(theme.muted, 0.07), faded(theme.accent, 0.13)
        for n, (low, high) in enumerate(self._cells):
            if n == self._chosen or (n % 2 and len(self._cells) <= 2 * _MANY):
                rect = QRectF(QPointF(low, y0), QPointF(high, y1))
                painter.fillRect(rect, accent if n == self._chosen else tint)


Ends = tuple[float, float]
"""Where the box of a piece begins and ends, in pixels of the scene."""


class Strip(Plate):
    """Along the bottom of the plot each piece with its formula, or its slope, and a circle for every unit.

    Circles are filled where the unit is on. What does not fit into its piece is left out, and there is no box
    where nothing fits.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot
        self._cells: tuple[Cell, ...] = ()
        self._chosen, self._width = -1, 0.0
        self.setZValue(40)

    def show_cells(self, cells: tuple[Cell, ...], chosen: int) -> None:
        """Stand at the bottom of the data area and name these pieces."""
        area = self._plot.mapRectFromScene(self._plot.scene_rect())
        self._cells, self._chosen, self._width = cells, chosen, area.width()
        self.setPos(area.left(), area.bottom() - self.height)
        box = QRectF(0, 0, self._width, self.height)
        self.show_what(box, self._plot.ranges[0], cells, chosen)

    @drawn_as("pieces")
    def _draw(self, painter: QPainter, x: tuple[float, float], *_: Any) -> None:
        """Cell after cell; nothing where most of them have no room: a lone formula would say little."""
        if not self._cells:
            return
        painter.setFont(self.look.font(small=True))
        metrics, (low, high) = QFontMetricsF(self.look.font(small=True)), x
        shares = [((cell.low - low) / (high - low), (cell.high - low) / (high - low)) for cell in self._cells]
        ends = [(left * self._width, right * self._width) for left, right in shares]
        fitting = self._fitting(metrics, ends)
        if 2 * sum(bool(text) or has_units for text, has_units in fitting) < len(fitting):
            return
        if self._chosen >= 0 and not fitting[self._chosen][0].endswith(self._cells[self._chosen].formula):
            ends = self._widened(metrics, ends)
            fitting = self._fitting(metrics, ends)
        for n, (left, right) in enumerate(ends):
            if fitting[n][0] or fitting[n][1]:
                self._draw_cell(painter, n, QRectF(left, 0, right - left, self.height), *fitting[n])

    def _widened(self, metrics: QFontMetricsF, ends: list[Ends]) -> list[Ends]:
        """The inspected piece as wide as its formula, its neighbors as far as they are left."""
        wide = metrics.horizontalAdvance(self._cells[self._chosen].formula) + 14 * self.look.scale
        if wide > self._width:
            return ends
        left = min(max((sum(ends[self._chosen]) - wide) / 2, 0.0), self._width - wide)
        right = left + wide
        before = [(a, min(b, max(a, left))) for a, b in ends[: self._chosen]]
        after = [(max(a, min(b, right)), b) for a, b in ends[self._chosen + 1 :]]
        return [*before, (left, right), *after]

    def _draw_cell(self, painter: QPainter, n: int, rect: QRectF, text: str, has_units: bool) -> None:
        theme, unit, on, chosen = self.look.theme, self.look.scale, self._cells[n].on, n == self._chosen
        inner = rect.adjusted(1.5 * unit, 2 * unit, -1.5 * unit, -2 * unit)
        painter.fillRect(rect, self.look.sheet(0.88))
        painter.setPen(self.look.pen(theme.accent if chosen else theme.hairline, 1.0))
        painter.setBrush(QColor(theme.soft if chosen else theme.surface))
        painter.drawRoundedRect(inner, 5 * unit, 5 * unit)
        if text:
            painter.setPen(QColor(theme.text))
            high = QFontMetricsF(painter.font()).height() + 2 * unit
            upper = QRectF(inner.left(), inner.top() + 1 * unit, inner.width(), high)
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, text)
        if has_units:
            step = _STEP * unit
            left = inner.center().x() - (len(on) - 1) * step / 2
            self._draw_units(painter, on, QPointF(left, inner.bottom() - 8 * unit), step)

    def _fitting(self, metrics: QFontMetricsF, ends: list[Ends]) -> list[tuple[str, bool]]:
        """For each piece its formula or else its slope, if that fits, and whether a circle for every unit
        does."""
        unit, found = self.look.scale, []
        for cell, (left, right) in zip(self._cells, ends, strict=True):
            width, slope = right - left - 3 * unit, f"slope {number(cell.slope, cell.digits)}"
            texts = f"y = {cell.formula}", cell.formula, slope
            wide = width >= _NARROW * unit
            fitting = (text for text in texts if metrics.horizontalAdvance(text) <= width - 4 * unit)
            has_units = len(cell.on) * _STEP * unit + 8 * unit <= width
            found.append((next(fitting, "") if wide else "", wide and has_units))
        return found

    def _draw_units(self, painter: QPainter, on: tuple[bool, ...], at: QPointF, step: float) -> None:
        series, surface = self.look.theme.series, self.look.theme.surface
        for index, is_on in enumerate(on):
            color = series[index % len(series)]
            painter.setPen(self.look.pen(color, 1.3))
            painter.setBrush(QColor(color if is_on else surface))
            painter.drawEllipse(at + QPointF(index * step, 0), 3.6 * self.look.scale, 3.6 * self.look.scale)

    @property
    def height(self) -> float:
        """How much of the data area it takes, in pixels of the scene."""
        return _STRIP * self.look.scale
