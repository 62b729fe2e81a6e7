"""What a network learns from and how far it has come: points of two classes, the loss over the steps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.functions.trace import Line
from engine.learning.learner import LOSS_PLOT, Learner
from gui.canvas.figure import Figure
from gui.canvas.items import CURVE, KINK, Dot
from gui.canvas.plots import Plot
from gui.drawings.training_items import Array, Cloud

_SIZES = 7.0, 12.0
"""The width of a point in logical pixels, and that of each where they are few."""

_ROW = 17.0
"""The height of a class's name in logical pixels."""

_MARK = 9.0
"""How far its mark stands from the corner, in logical pixels."""

_NAME = 22.0
"""Room for the name of a level under it, in logical pixels."""

_MARGIN = 0.04
"""Room before 0, so that the dot at the end of the curve is whole."""


class ClassPoints:
    """Discs of class 0 and diamonds of class 1, with their names in the lower left corner of the plot."""

    def __init__(self, plot: Plot) -> None:
        theme = plot.look.theme
        self._plot, self._colors = plot, (theme.series[1], theme.series[0])
        self.cloud = plot.add(Cloud(plot, *_SIZES), 9)
        self.names = [plot.note(color, anchor=(0.0, 1.0), z=18, sheet=0.85) for color in self._colors]
        self.marks = plot.dots(z=19, still=True)

    def show(self, points: tuple[tuple[Array, Array], ...]) -> None:
        """Draw the points x₁, x₂ of each class; nothing where there are none."""
        self.cloud.show_points(points, self._colors)
        (x, _), (y, _) = self._plot.ranges
        wide, high = (self._plot.look.scale * pixel for pixel in self._plot.pixel)
        marks: list[Dot] = []
        for i, (note, color, mark) in enumerate(zip(self.names, self._colors, "od", strict=True)):
            foot = y + (1 - i) * _ROW * high
            note.show_text(f"class {i}" if points else "", x + 2 * _MARK * wide, foot)
            marks.append((x + _MARK * wide, foot + _MARK * high, color, mark, True))
        self.marks.show_dots(marks if points else [])


class LossChart:
    """A small plot with the loss, in powers of ten, up to the present step, which an upright line marks.

    A loss to compare it with is a level line with its name.
    """

    key = LOSS_PLOT

    def __init__(self, figure: Figure, row: int, column: int, width: float, height: float = 0.3) -> None:
        self.plot = figure.add_plot(Plot(figure.look, LOSS_PLOT, "step", "loss"), row, column, height, width)
        self.plot.axes.show(log=(False, True))
        theme = figure.look.theme
        self.curve = self.plot.curve(theme.series[0], CURVE, z=5)
        self.now = self.plot.rule(90, theme.text, KINK, dash=True, z=4)
        self.end = self.plot.dots(z=6)
        self.level = self.plot.rule(0, theme.text, KINK, dash=True, z=3)
        self.level_note = self.plot.note(theme.text, anchor=(0.0, 0.0), z=8, sheet=0.85)
        self._timed: Any = None  # the recipe on the axis
        self._shown = 0.0, 0.0, 0.0  # the longest, the lowest, the highest of it

    def show(self, learner: Learner | None, level: float | None = None, name: str = "") -> None:
        """Draw this; the axes hold what was shown of the run before, so that they rest while one scrubs."""
        if learner is None or not self.plot.isVisible():
            return
        line, height = learner.losses_as_powers, math.log10(level) if level else math.nan
        long, low, high = self._room(learner, line, height)
        # An exact 0, which has no logarithm, stands on a shelf under all others.
        has_shelf = bool(np.isneginf(line.y).any())
        shelf = low - 0.2 * (high - low)
        below = 0.3 * (high - low) if has_shelf else 0.0
        if level:  # room for the name of the level
            share = min(_NAME * self.plot.look.scale / self.plot.size_of_data[1], 0.6)
            below = max(below, (high - low) * share / (1 - share))
        self.plot.axes.show(shelf=shelf if has_shelf else None)
        self.plot.set_ranges((-_MARGIN * long, long), (low - below, high))
        y = np.where(np.isneginf(line.y), shelf, line.y)
        self.curve.show_line(Line(line.x, y), "loss")
        step, end, color = float(learner.made), float(y[-1]), self.plot.look.theme.series[0]
        self.now.show_at(step)
        self.level.show_at(*([height] if level else []))
        self.level_note.show_text(name if level else "", 0.0, height)
        self.end.show_dots([(step, end, color, "o", True)] if math.isfinite(end) else [], 9.0)

    def _room(self, learner: Learner, line: Line, level: float) -> tuple[float, float, float]:
        """How long the axis of time is, and from where to where the losses go: whole powers of ten."""
        values = [y for y in (*line.y.tolist(), level) if math.isfinite(y)]
        low = float(math.floor(min(values, default=0.0)))
        long, high = learner.time_range[1], max(float(math.ceil(max(values, default=0.0))), low + 1.0)
        if learner.recipe == self._timed:
            before = self._shown
            long, low, high = max(long, before[0]), min(low, before[1]), max(high, before[2])
        self._timed, self._shown = learner.recipe, (long, low, high)
        return self._shown
