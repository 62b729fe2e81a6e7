"""Beside the map: the inputs with their mean, and the loss over the steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.experiments.centering.result import WalkResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import DotMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.drawings.training_items import Cloud
from gui.look.series import DASHED, DASHES
from gui.panels.centering.weight_map import SERIES

Array = NDArray[np.float64]

_SIZES = 6.0, 9.0
"""The width of a sample in logical pixels, and that of each where they are few."""


_MOST = 200
"""So many samples are drawn at most, the first ones: more would only cover each other."""


class InputPlot:
    """The plane of the inputs: those of one sign, those of two, and the mean."""

    def __init__(self, figure: Figure, column: int, width: float) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "inputs", one_scale=True), 0, column, 1.0, width)
        plot.set_names("x₁", "x₂", title="Inputs")
        theme = figure.look.theme
        self._colors = theme.series[1], theme.series[2]
        for angle in (0, 90):
            plot.rule(angle, theme.zero, THIN, z=-5).show_at(0.0)
        self.cloud = plot.add(Cloud(plot, *_SIZES), 2)
        self.mean = plot.dots(z=19)
        self._x: Array = np.zeros((0, 2))

    def draw(self, result: WalkResult) -> None:
        """All samples, as far as they are numbers."""
        e, x = result.experiment, result.walks[0].way.x
        self.plot.follow(result.input_range, result.input_range)
        if x is not self._x:
            self._x = x
            self.cloud.show_points(_by_signs(x[:_MOST]), self._colors)
        text = self.plot.look.theme.text
        self.mean.show_dots([(e.mean, e.mean, text, "+", True)], 15.0)
        entries = [
            Entry("one sign", DotMark(self._colors[0]), quiet=True),
            Entry("two", DotMark(self._colors[1], "d"), quiet=True),
            Entry("mean", DotMark(text, "+"), quiet=True),
        ]
        self.plot.tell((), entries)


def _by_signs(x: Array) -> tuple[tuple[Array, Array], ...]:
    """The inputs of one sign, and the others; those that are no numbers are left out."""
    finite = x[np.isfinite(x).all(axis=1)]
    locks = np.sign(finite[:, 0]) * np.sign(finite[:, 1]) > 0
    first, second = ((finite[kept, 0], finite[kept, 1]) for kept in (locks, ~locks))
    return first, second


class LossPlot:
    """The excess of the loss over the steps, of both ways, on a logarithmic axis."""

    def __init__(self, figure: Figure, column: int, width: float) -> None:
        self.plot = figure.add_plot(Plot(figure.look, "loss", is_answer=True), 1, column, 0.62, width)
        self.plot.set_names("step", "L − L*", "share of that at the start")
        self.plot.axes.show(log=(False, True), whole=(True, False))
        theme = figure.look.theme
        self.curves = [self.plot.curve(theme.series[i], CURVE, DASHES[i], z=3) for i in SERIES]
        self.now = self.plot.rule(90, theme.text, KINK, dash=DASHED, z=4)
        self.goal = self.plot.rule(0, theme.muted, THIN, dash=DASHED, z=1)

    def draw(self, result: WalkResult) -> None:
        """Both, up to the present step."""
        self.plot.set_ranges(result.time_range, result.loss_range)
        self.now.show_at(float(result.experiment.step))
        self.goal.show_at(math.log10(0.01))
        names = result.titles
        lines = result.losses if result.is_whole else (None, None)
        for curve, line, name in zip(self.curves, lines, names, strict=True):
            curve.show_line(line, name)
        named = zip(self.curves, SERIES, names, strict=True)
        labels = [Label(name, name, series=place, curve=curve) for curve, place, name in named]
        self.plot.tell([*labels, Label("goal", "1 %", at=(0.0, math.log10(0.01)), level=True, spare=True)])
