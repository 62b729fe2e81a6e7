"""A map of the loss over two weights with the ways down it, and where single-sample steps may go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

from engine.base.text import percent
from engine.experiments.centering.inputs import ONE
from engine.experiments.centering.result import WalkResult
from engine.experiments.centering.ways import Walk
from engine.functions.trace import Line
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import KINK, THIN, Stroke
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend, faded
from gui.drawings.region_items import Outline
from gui.look.series import MARKERS, symbol
from gui.parts import drawn_as

Array = NDArray[np.float64]

SERIES = (1, 0)
"""The place in the table of series of the way as given, and of the one beside it."""

_FAINT, _STRONG, _STRONG_ON_DARK = 0.03, 0.2, 0.34
"""How opaque the shade of a quadrant is that hardly any step leads into, and of one that all do."""

_STEP, _END, _START, _GOAL = 5.0, 11.0, 13.0, 19.0
"""The widths of the dot of a step, of the last one, of the start, of the least loss, in logical pixels."""

_MOST = 240
"""So many steps have a dot, the last ones."""

_CORNERS = ((1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0))
"""Where in the plot each quadrant's share stands, counterclockwise from + +."""


class Quadrants(Stroke):
    """The four quadrants around a point, the stronger the more steps lead into each."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._at, self._shares = (0.0, 0.0), (0.0,) * 4

    def show_shares(self, at: Sequence[float], shares: Sequence[float]) -> None:
        """Shade these, counterclockwise from + +."""
        self._at, self._shares = (at[0], at[1]), tuple(shares)  # type: ignore[assignment]
        self._changed()

    @drawn_as("quadrants")
    def _draw(self, painter: QPainter) -> None:
        """From the point, or the rim nearest to it, to the rim."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        (x0, x1), (y0, y1) = self._plot.ranges
        x, y = min(max(self._at[0], x0), x1), min(max(self._at[1], y0), y1)
        theme = self._plot.look.theme
        strong = _STRONG_ON_DARK if theme.is_dark else _STRONG
        for share, (right, top) in zip(self._shares, _CORNERS, strict=True):
            if share:
                color = faded(theme.accent, _FAINT + share * (strong - _FAINT))
                left, wide = (x, x1 - x) if right else (x0, x - x0)
                low, high = (y, y1 - y) if top else (y0, y - y0)
                painter.fillRect(QRectF(left, low, wide, high), color)


class Steps(Stroke):
    """A marker for each of many steps."""

    def __init__(self, plot: Plot, color: str, marker: str) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._color, self._marker = color, symbol(marker)
        self._places: Array = np.zeros((2, 0))
        self._shapes: list[QPainterPath] = []

    def show_line(self, line: Line | None) -> None:
        """Mark the last points of this line."""
        self.setVisible(line is not None)
        if line is not None:
            self._places = np.stack([line.x[-_MOST:], line.y[-_MOST:]])
            self._changed()

    def rescaled(self) -> None:
        """The markers keep their size on the screen."""
        dx, dy = self._plot.pixel
        size = _STEP * self._plot.look.scale
        marker = QTransform.fromScale(dx * size, -dy * size).map(self._marker)
        self._shapes = list(map(marker.translated, *self._places.tolist()))
        super().rescaled()

    @drawn_as("dots")
    def _draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._color))
        for shape in self._shapes:
            painter.drawPath(shape)


class WeightMap:
    """The map in a plot of its own."""

    def __init__(self, figure: Figure, key: str, column: int, width: float, rows: int = 1) -> None:
        self.plot = plot = figure.add_plot(
            Plot(figure.look, key, span="window", y_span="height", one_scale=True), 0, column, 1.0, width,
            rows=rows,
        )  # fmt: skip
        plot.set_names("w₁", "w₂", title="")
        look = self._look = figure.look
        theme = look.theme
        self._colors = [theme.series[place] for place in SERIES]
        self.quadrants = plot.answer(plot.add(Quadrants(plot), -20))
        self.contours = plot.answer(plot.add(Outline(), -10))
        self._contour_pen = look.pen(blend(theme.muted, theme.surface, 0.15), THIN)
        self.paths = [
            plot.answer(plot.curve(color, KINK, z=z)) for color, z in zip(self._colors, (3, 4), strict=True)
        ]
        marks = zip(self._colors, SERIES, (5, 6), strict=True)
        self.steps = [plot.answer(plot.add(Steps(plot, color, MARKERS[i]), z)) for color, i, z in marks]
        self.start, self.goal = plot.dots(z=17), plot.dots(z=19)
        self.here = plot.answer(plot.dots(z=18))
        self.notes = [
            plot.note(theme.text, (right, 1.0 - top), z=15, answer=True, sheet=0.7) for right, top in _CORNERS
        ]

    def draw(self, result: WalkResult, walk: Walk, shown: Sequence[int], title: str = "") -> None:
        """The loss of a walk with the paths of some of both, 0 as given and 1 beside it."""
        e, theme = result.experiment, self._look.theme
        self.plot.set_ranges(e.window, e.height)
        self.contours.show_lines(result.contours(walk.way) if result.is_whole else [], self._contour_pen)
        self._draw_paths(result, shown)
        self._draw_quadrants(result, walk)
        self.start.show_dots([(e.start1, e.start2, theme.text, "o", False)], _START)
        self.goal.show_dots([(e.goal1, e.goal2, theme.text, "star", True)], _GOAL)
        self._draw_header(result, shown, title)

    def _draw_paths(self, result: WalkResult, shown: Sequence[int]) -> None:
        here = []
        for place, (curve, steps) in enumerate(zip(self.paths, self.steps, strict=True)):
            line = result.paths[place] if place in shown and result.is_whole else None
            curve.show_line(line, result.titles[place])
            steps.show_line(line)
            if line is not None and result.experiment.step:
                marker = MARKERS[SERIES[place]]
                here.append((float(line.x[-1]), float(line.y[-1]), self._colors[place], marker, True))
        self.here.show_dots(here, _END)

    def _draw_quadrants(self, result: WalkResult, walk: Walk) -> None:
        """Around the point where the walk is, with the share of steps in each corner."""
        is_shown = result.experiment.descent == ONE and result.is_whole and not walk.diverges
        shares = walk.quadrants.tolist() if is_shown else [0.0] * 4
        at = walk.here.tolist() if is_shown else [0.0, 0.0]
        self.quadrants.show_shares(at, shares)
        (x0, x1), (y0, y1) = self.plot.ranges
        dx, dy = (8.0 * self._look.scale * pixel for pixel in self.plot.pixel)
        for note, share, (right, top) in zip(self.notes, shares, _CORNERS, strict=True):
            is_seen = (at[0] < x1 if right else at[0] > x0) and (at[1] < y1 if top else at[1] > y0)
            text = self._said(percent(share)) if is_shown and is_seen else ""
            note.show_text(text, x1 - dx if right else x0 + dx, y1 - dy if top else y0 + dy)

    def _said(self, share: str) -> str:
        """A share of steps, in as many words as two have room for side by side."""
        note, room = self.notes[0], 0.44 * self.plot.size_of_data[0]
        return next((text for text in (f"{share} of steps", share) if note.width_of(text) < room), "")

    def _draw_header(self, result: WalkResult, shown: Sequence[int], title: str) -> None:
        theme = self._look.theme
        entries = [Entry(title, bold=True)] if title else []
        entries += [
            Entry(result.titles[place], DotMark(self._colors[place], MARKERS[SERIES[place]]), bold=not place)
            for place in shown
            if not title
        ]
        entries += [
            Entry("start", DotMark(theme.text, filled=False), quiet=True),
            Entry("least loss", DotMark(theme.text, "star"), quiet=True),
            Entry("equal loss", StrokeMark(theme.muted, THIN), quiet=True, spare=True),
        ]
        self.plot.tell((), entries)
