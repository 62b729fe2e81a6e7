"""What a network learns from and how far it has come: points of two classes, the loss over the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.training.learner import LOSS_PLOT
from gui.items import CURVE, KINK
from gui.plots import Plot
from gui.training_items import Cloud

if TYPE_CHECKING:
    from engine.regions.result import RegionsResult
    from engine.training.learner import Learner
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
    """A small plot with the loss up to the present step, which an upright line marks."""

    key = LOSS_PLOT

    def __init__(self, figure: Figure, row: int, column: int, width: float, wide: bool = False) -> None:
        plot = Plot(figure, LOSS_PLOT, "step", "loss")
        self.plot = figure.add_plot(plot, row, column, 0.3, width, wide=wide)
        theme = figure.theme
        self.curve = self.plot.curve(theme.series[0], CURVE, z=5)
        self.now = self.plot.rule(90, theme.text, KINK, dash=True, z=4)
        self.end = self.plot.dots(z=6)
        self._timed: Any = None  # the recipe on the axis
        self._furthest = self._highest = 0.0

    def show(self, learner: Learner | None) -> None:
        """Draw this; the axes hold what was shown of the run before, so that they rest while one scrubs."""
        if learner is None or not self.plot.isVisible():
            return
        line = learner.losses
        long, high = learner.time_range[1], float(line.y[line.y < float("inf")].max(initial=0.0))
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
