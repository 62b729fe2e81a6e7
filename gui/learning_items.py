"""What a network learns from and how far it has come: points of two classes, the loss over the steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.curves.sampling import Line
from engine.regions.learning_words import LOSSES
from gui.items import CURVE, KINK
from gui.plots import Plot
from gui.training_items import Cloud

if TYPE_CHECKING:
    from engine.regions.result import RegionsResult
    from gui.figure import Figure


_SIZES = 7.0, 12.0
"""The width of a point in logical pixels, and that of each where they are few."""

_ROW = 17.0
"""The height of a class's name in logical pixels."""

_MARGIN = 0.04
"""Room before 0, so that the dot at the end of the curve is whole."""


class ClassPoints:
    """Discs of class 0 and diamonds of class 1, with their names in the lower left corner of the plot."""

    def __init__(self, plot: Plot) -> None:
        theme = plot.figure.theme
        self._plot, self._colors = plot, (theme.series[1], theme.series[0])
        self.cloud = plot.add(Cloud(plot, *_SIZES), 9)
        self.names = [plot.note(color, anchor=(0.0, 1.0), z=18, sheet=0.85) for color in self._colors]

    def show(self, result: RegionsResult) -> None:
        """Draw these points; nothing where there are none."""
        self.cloud.show_points(result.points, self._colors)
        (x, _), (y, _) = self._plot.ranges
        row = _ROW * self._plot.figure.scale_factor * self._plot.pixel[1]
        for i, (note, mark) in enumerate(zip(self.names, "●◆", strict=True)):
            note.setVisible(bool(result.points))
            note.show_text(f"{mark} class {i}", x, y + (1 - i) * row)


class LossChart:
    """A small plot with the loss, on a scale of powers of ten, up to the present step, which a line marks."""

    key = LOSSES

    def __init__(self, figure: Figure, row: int, column: int, width: float) -> None:
        self.plot = figure.add_plot(Plot(figure, LOSSES, "step", "loss"), row, column, 0.3, width)
        self.plot.axes.show(log=(False, True))
        theme = figure.theme
        self.curve = self.plot.curve(theme.series[0], CURVE, z=5)
        self.now = self.plot.rule(90, theme.text, KINK, dash=True, z=4)
        self.end = self.plot.dots(z=6)
        self._timed: Any = None  # the recipe on the axis
        self._held = (0.0, 0.0, 0.0)

    def show(self, result: RegionsResult) -> None:
        """Draw this; the axes hold what was shown of the run before, so that they rest while one scrubs."""
        learner, line = result.learner, result.losses
        if learner is None or line is None or not self.plot.isVisible():
            return
        finite = line.y[np.isfinite(line.y)]
        ends = (math.floor(finite.min()), math.ceil(finite.max())) if len(finite) else (0, 0)
        long, low, high = result.time_range[1], float(ends[0]), float(max(ends[1], ends[0] + 1))
        if learner.recipe == self._timed:
            long, low, high = max(long, self._held[0]), min(low, self._held[1]), max(high, self._held[2])
        self._timed, self._held = learner.recipe, (long, low, high)
        # An exact 0, which has no logarithm, stands on a shelf under all others.
        has_shelf = bool(np.isneginf(line.y).any())
        shelf, bottom = low - 0.2 * (high - low), low - 0.3 * (high - low)
        self.plot.axes.show(shelf=shelf if has_shelf else None)
        self.plot.set_ranges((-_MARGIN * long, long), (bottom if has_shelf else low, high))
        y = np.where(np.isneginf(line.y), shelf, line.y)
        self.curve.show_line(Line(line.x, y))
        step, end = float(learner.made), float(y[-1])
        self.now.show_at(step)
        color = self.plot.figure.theme.series[0]
        self.end.show_dots([(step, end, color, "o", True)] if math.isfinite(end) else [], 9.0)
