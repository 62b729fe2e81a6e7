"""What a network learns from and how far it has come: points of two classes, the loss over the steps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.learning.learner import LOSS_PLOT, Learner
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK
from gui.canvas.keys import DotMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.training_items import Array, Cloud
from gui.look.series import DASHED
from gui.look.theme import Theme

_SIZES = 7.0, 12.0
"""The width of a point in logical pixels, and that of each where they are few."""

_NAME = 22.0
"""Room for the name of a level under it, in logical pixels."""

_NAMED, _LAST = 18.0, 4
"""How far under the top the names of changes stand, in logical pixels, and how many have one."""

_KNOB = 11.0
"""The width of the knob of a mark in logical pixels."""

_FAINT = 0.66
"""What is still to come is so far on the way from its color to the ground."""

_MARGIN = 0.04
"""Room before 0, so that the dot at the end of the curve is whole."""


class ClassPoints:
    """Discs of class 0 and diamonds of class 1.

    Attributes:
        entries: their names, for the strip over the plot.
    """

    def __init__(self, plot: Plot) -> None:
        theme = plot.look.theme
        self._colors = theme.series[1], theme.series[0]
        self.cloud = plot.given(plot.add(Cloud(plot, *_SIZES), 9))
        self.entries: list[Entry] = []

    def show(self, points: tuple[tuple[Array, Array], ...]) -> None:
        """Draw the points x₁, x₂ of each class; nothing where there are none."""
        self.cloud.show_points(points, self._colors)
        marks = zip(self._colors if points else (), "od", strict=False)
        self.entries = [
            Entry(f"class {i}", DotMark(color, marker), quiet=True) for i, (color, marker) in enumerate(marks)
        ]


class Marks:
    """Upright lines where something changed on the way, each with a knob at the top to take hold of.

    Attributes:
        labels: what the last few set, beside their knobs where that hides nothing, else over the plot.
    """

    def __init__(self, plot: Plot) -> None:
        self._plot, self._color = plot, plot.look.theme.accent
        self.rules = plot.rule(90, self._color, z=14)
        self.knobs = plot.dots(z=19)
        self.labels: list[Label] = []

    def show(self, marks: Sequence[tuple[float, str]]) -> None:
        """Draw these, by step and name, as far as they are in the range."""
        (_, latest), (_, top) = self._plot.ranges
        high = self._plot.look.scale * self._plot.pixel[1]
        shown = [mark for mark in marks if mark[0] <= latest]
        self.rules.show_at(*(step for step, _ in shown))
        grabbed = shown if self._plot.look.interactive else []
        knobs = [(step, top - _KNOB / 2 * high, self._color, "t", True) for step, _ in grabbed]
        self.knobs.show_dots(knobs, _KNOB)
        at = top - _NAMED * high
        self.labels = [Label(f"change {step}", text, at=(step, at)) for step, text in shown[-_LAST:]]


class LossChart:
    """A small plot with the loss, in powers of ten, up to the present step, which an upright line marks, and
    faintly what is known of it after that step; marks where something changed on the way.

    A loss to compare it with is a level line with its name.
    """

    key = LOSS_PLOT

    def __init__(self, figure: Figure, row: int, column: int, width: float, height: float = 0.3) -> None:
        self.plot = figure.add_plot(
            Plot(figure.look, LOSS_PLOT, "step", "Loss", is_answer=True), row, column, height, width
        )
        self.plot.axes.show(log=(False, True), whole=(True, False))
        theme = figure.look.theme
        self.curve = self.plot.curve(theme.series[0], CURVE, z=5)
        self.ahead = self.plot.curve(faint(theme.series[0], theme), KINK, z=-1)
        self.now = self.plot.rule(90, theme.text, KINK, dash=DASHED, z=4)
        self.end = self.plot.dots(z=6)
        self.level = self.plot.rule(0, theme.text, KINK, dash=DASHED, z=3)
        self.marks = Marks(self.plot)

    def show(
        self,
        learner: Learner | None,
        marks: Sequence[tuple[float, str]],
        level: float = 0.0,
        name: str = "",
    ) -> None:
        """Draw this."""
        if learner is None or not self.plot.isVisible():
            return
        decades, (_, long) = learner.decades(level), learner.time_range
        low, high = decades.range
        if level:  # room for the name of the level
            share = min(_NAME * self.plot.look.scale / self.plot.size_of_data[1], 0.6)
            low = min(low, high - (high - math.floor(math.log10(level))) / (1 - share))
        self.plot.axes.show(shelf=decades.shelf)
        self.plot.set_ranges((-_MARGIN * long, long), (low, high))
        line, ahead = decades.shown(learner.losses_as_powers), learner.losses_ahead
        self.curve.show_line(line, "loss")
        self.ahead.show_line(ahead and decades.shown(ahead), "loss ahead")
        step, end, color = float(learner.made), float(line.y[-1]), self.plot.look.theme.series[0]
        self.now.show_at(step)
        height = math.log10(level) if level else math.nan
        self.level.show_at(*([height] if level else []))
        self.end.show_dots([(step, end, color, "o", True)] if math.isfinite(end) else [], 9.0)
        self.marks.show(marks)
        named = [Label("level", name, at=(0.0, height), level=True)] if level else []
        self.plot.tell([*named, *self.marks.labels])


def faint(color: str, theme: Theme) -> str:
    """The color of what is still to come."""
    return blend(color, theme.surface, _FAINT).name()
