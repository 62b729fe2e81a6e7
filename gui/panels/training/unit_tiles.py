"""A tile for every unit of a network."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.experiments.training.result import TilesResult
from engine.learning.census import Census
from gui.canvas.figure import Figure
from gui.canvas.items import THIN
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.drawings.training_items import shapes
from gui.look.series import DASHED
from gui.panels.training.runs import show_stop
from gui.parts import drawn_as

Array = NDArray[np.float64]


class TilesPlot:
    """The tiles on the whole figure."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "tiles", is_answer=True), 0, 0)
        plot.axes.hide()
        plot.left = 8.0
        self.tiles = plot.answer(Tiles(plot))
        self.problem = plot.note(figure.look.theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.9)

    def draw(self, result: TilesResult) -> None:
        """Every unit, with a dot where the probe switches it on."""
        main, lit = result.main, result.lit(*result.probe)
        self.plot.set_ranges((0.0, 1.0), (0.0, 1.0))
        on = lit[0].on if lit else main.census.on < 0
        self.tiles.show_census(main.census, main.tile_names, result.experiment.chosen, on)
        show_stop(self.problem, self.plot, result)

    def picked(self, x: float, y: float, result: TilesResult) -> dict[str, Any]:
        """The way back where it is offered, else the unit of the tile."""
        if result.way_back and self.problem.area(self.plot.pixel).contains(x, y):
            return result.way_back
        unit = self.tiles.unit_at(self.plot.to_scene(x, y))
        return {} if unit is None else {"unit": unit + 1}


class Tiles(Plate):
    """A tile for every unit: its pre-activations over the data, its state, a ring around the chosen one.

    The bars for which the unit is on are in the accent, the others muted; a dead unit is crossed out. A dot
    in the corner marks those that are on for the probe.
    """

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot
        self._names: tuple[tuple[str, str], ...] = ()
        self._columns = 1
        self.setZValue(10)

    def show_census(
        self, census: Census, names: tuple[tuple[str, str], ...], chosen: int, lit: NDArray[np.bool_]
    ) -> None:
        """Fill the data area with these units; ``lit`` are those with a dot."""
        area = self._plot.mapRectFromScene(self._plot.scene_rect())
        self._names = names
        self._columns = columns_for(len(names), area.width(), area.height())
        self.show_what(area, census, chosen, lit)

    def unit_at(self, point: QPointF) -> int | None:
        """The index of the unit whose tile holds a point of the scene."""
        at = self.mapFromScene(point) - self._area.topLeft()
        width, height = self._size
        column, row = math.floor(at.x() / width), math.floor(at.y() / height)
        index = row * self._columns + column
        inside = 0 <= column < self._columns and row >= 0
        return index if inside and index < len(self._names) else None

    @drawn_as("units")
    def _draw(self, painter: QPainter, census: Census, chosen: int, lit: NDArray[np.bool_]) -> None:
        """Frames, bars and crosses of all tiles, each kind in one go: there may be a thousand."""
        style, unit = self.look, self.look.scale
        metrics = QFontMetricsF(style.font(small=True))
        tiles, (width, height) = self._tiles, self._size
        room = height - 4 * unit > 2.6 * metrics.height() and width > 44 * unit
        dead = np.array(census.states) == "dead"
        self._draw_frames(painter, tiles, dead, chosen, 4 * unit if room else 0.0)
        head = metrics.height() if room else 2 * unit
        bars = tiles + np.array([4 * unit, head, -8 * unit, -head - 3 * unit])
        if bars[0, 3] > 6 * unit:
            self._draw_bars(painter, census, bars)
        left, top, wide, high = bars[dead].T
        right, bottom = left + wide, top + high
        crosses = (left, top, right, bottom), (left, bottom, right, top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.pen(style.theme.danger, 1.2))
        strokes = np.concatenate([np.stack(ends, axis=1) for ends in crosses])
        painter.drawLines(shapes(QLineF, strokes))
        if room or (height > 1.7 * metrics.height() and width > 44 * unit):
            self._draw_names(painter, metrics, tiles, dead, room)
        self._draw_lit(painter, tiles[lit])

    @property
    def _tiles(self) -> Array:
        """(units, 4) left, top, width and height of each tile."""
        unit, (width, height) = self.look.scale, self._size
        rows, columns = np.divmod(np.arange(len(self._names)), self._columns)
        tiles = np.empty((len(rows), 4))
        tiles[:, 0] = self._area.left() + columns * width + 2 * unit
        tiles[:, 1] = self._area.top() + rows * height + 2 * unit
        tiles[:, 2:] = width - 4 * unit, height - 4 * unit
        return tiles

    @property
    def _size(self) -> tuple[float, float]:
        rows = math.ceil(len(self._names) / self._columns)
        return self._area.width() / self._columns, self._area.height() / rows

    def _draw_frames(
        self, painter: QPainter, tiles: Array, dead: NDArray[np.bool_], chosen: int, radius: float
    ) -> None:
        style, theme = self.look, self.look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, radius > 0)
        painter.setPen(style.pen(theme.hairline, THIN))
        for kind, color in ((dead, faded(theme.danger, 0.1)), (~dead, QColor(theme.surface))):
            painter.setBrush(color)
            self._draw_rects(painter, tiles[kind], radius)
        painter.setPen(style.pen(theme.accent, 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._draw_rects(painter, tiles[[chosen]], radius)

    def _draw_lit(self, painter: QPainter, tiles: Array) -> None:
        """A dot in the upper right corner of each of these tiles."""
        unit = self.look.scale
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.theme.accent))
        for left, top, width, height in tiles.tolist():
            size = min(7.0 * unit, width / 3, height / 3)
            painter.drawEllipse(QRectF(left + width - 1.6 * size, top + 0.6 * size, size, size))

    def _draw_rects(self, painter: QPainter, rects: Array, radius: float) -> None:
        if not radius:
            painter.drawRects(shapes(QRectF, rects))
            return
        for rect in rects.tolist():
            painter.drawRoundedRect(QRectF(*rect), radius, radius)

    def _draw_bars(self, painter: QPainter, census: Census, areas: Array) -> None:
        """Each tile's histogram; a dashed line at z = 0."""
        style, theme = self.look, self.look.theme
        edges, counts = census.bins
        step = areas[0, 2] / counts.shape[1]
        high = areas[0, 3]
        heights = np.maximum(counts * (high / np.maximum(counts.max(axis=1, keepdims=True), 1)), 1.0)
        zeros = np.sum(edges < 0.0, axis=1)
        rows, bins = np.nonzero(counts)
        tall = heights[rows, bins]
        left, top = areas[rows, 0] + bins * step, areas[rows, 1] + high - tall
        rects = np.stack([left, top, np.full(len(rows), 0.9 * step), tall], axis=1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(step > 2.0))
        painter.setPen(Qt.PenStyle.NoPen)
        below = bins < zeros[rows]
        for kind, color in ((below, theme.muted), (~below, theme.accent)):
            painter.setBrush(QColor(color))
            painter.drawRects(shapes(QRectF, rects[kind]))
        x = areas[:, 0] + step * zeros
        painter.setPen(style.pen(theme.text, THIN, dash=DASHED))
        lines = np.stack([x, areas[:, 1], x, areas[:, 1] + high], axis=1)
        painter.drawLines(shapes(QLineF, lines))

    def _draw_names(
        self, painter: QPainter, metrics: QFontMetricsF, tiles: Array, dead: NDArray[np.bool_], room: bool
    ) -> None:
        """As much of every name and state as fits into all tiles; numbers where bars stand behind them."""
        unit, theme = self.look.scale, self.look.theme
        numbers = [name.split()[-1] for name, _ in self._names]
        states = [state for _, state in self._names]
        names = [f"{name}: {state}" for name, state in self._names]
        short = [f"{number}: {state}" for number, state in zip(numbers, states, strict=True)]
        wide = tiles[0, 2] - 8 * unit
        forms = (names, short) if room else ()
        fitting = (form for form in forms if max(map(metrics.horizontalAdvance, form)) < wide)
        texts = next(fitting, numbers)
        painter.setFont(self.look.font(small=True))
        for text, (left, top, _, _), is_dead in zip(texts, tiles.tolist(), dead.tolist(), strict=True):
            painter.setPen(QColor(theme.danger if is_dead else theme.muted))
            painter.drawText(QPointF(left + 5 * unit, top + metrics.ascent() + 1 * unit), text)


def columns_for(count: int, width: float, height: float) -> int:
    """So many columns that tiles are about 1.5 times as wide as high and few places stay empty."""
    ideal = round(math.sqrt(count * width / max(height, 1.0) / 1.5))
    near = [columns for columns in range(ideal - 1, ideal + 2) if 1 <= columns <= count] or [1]
    return min(near, key=lambda columns: (-count % columns, abs(columns - ideal)))
