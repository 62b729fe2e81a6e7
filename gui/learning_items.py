"""The loss of a network that learns, over the steps of its training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.regions.learning_words import LOSSES
from gui.items import CURVE, KINK
from gui.plots import Plot

if TYPE_CHECKING:
    from engine.regions.result import RegionsResult
    from gui.figure import Figure


_MARGIN = 0.04
"""Room before 0, so that the dot at the end of the curve is whole."""


class LossChart:
    """A small plot with the loss up to the present step, which an upright line marks."""

    key = LOSSES

    def __init__(self, figure: Figure, row: int, column: int, width: float) -> None:
        self.plot = figure.add_plot(Plot(figure, LOSSES, "step", "loss"), row, column, 0.3, width)
        theme = figure.theme
        self.curve = self.plot.curve(theme.series[0], CURVE, z=5)
        self.now = self.plot.rule(90, theme.text, KINK, dash=True, z=4)
        self.end = self.plot.dots(z=6)
        self._timed: Any = None  # the recipe on the axis
        self._furthest = self._highest = 0.0

    def show(self, result: RegionsResult) -> None:
        """Draw this; the axes hold what was shown of the run before, so that they rest while one scrubs."""
        learner, line = result.learner, result.losses
        if learner is None or line is None or not self.plot.isVisible():
            return
        long, high = result.time_range[1], float(line.y[line.y < float("inf")].max(initial=0.0))
        if learner.recipe == self._timed:
            long, high = max(long, self._furthest), max(high, self._highest)
        self._timed, self._furthest, self._highest = learner.recipe, long, high
        high = 1.1 * high or 1.0
        self.plot.set_ranges((-_MARGIN * long, long), (-2 * _MARGIN * high, high))
        self.curve.show_line(line)
        step = float(learner.made)
        self.now.show_at(step)
        color = self.plot.figure.theme.series[0]
        self.end.show_dots([(step, float(line.y[-1]), color, "o", True)], 9.0)
