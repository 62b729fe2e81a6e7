"""Gradient and variance by layer: bands over networks, theory dashed, where formats of floats lose them."""

from __future__ import annotations

import math

from engine.base.text import number
from engine.experiments.gradient_flow.numbers import Spread
from engine.experiments.gradient_flow.result import LayersResult
from engine.functions.trace import Line
from engine.learning.axis import Decades
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.drawings.training_items import Ribbon
from gui.look.series import DASHED

_HEIGHTS = 2.0, 1.0
"""How gradient and variance share the height."""

_KNOB = 11.0


class BandPlot:
    """One statistic by layer, in powers of ten: a band over the networks, all of them, theory."""

    def __init__(self, figure: Figure, key: str, names: tuple[str, str, str], row: int, series: int) -> None:
        look = figure.look
        self.plot = plot = figure.add_plot(Plot(look, key, is_answer=True), row, 0, _HEIGHTS[row])
        plot.set_names(*names)
        plot.axes.show(log=(False, True), whole=(True, False))
        color = look.theme.series[series]
        self.band = plot.add(Ribbon(plot, color), 1)
        self.middle = plot.curve(color, CURVE, z=3)
        self.theory = plot.curve(look.theme.text, KINK, dash=DASHED, z=4)
        self.end = plot.given(plot.rule(90, look.theme.zero, KINK, z=2))
        self.knobs = plot.given(plot.dots(z=20))
        self._keys = (
            Entry(
                "all networks, and from the least to the largest", StrokeMark(color), quiet=True, spare=True
            ),
            Entry("theory of wide layers", StrokeMark(look.theme.text, KINK, DASHED), quiet=True),
        )

    def draw(
        self, spread: Spread, theory: Line | None, decades: Decades, across: tuple[float, float]
    ) -> None:
        """Range, band, line and theory."""
        plot = self.plot
        plot.axes.show(shelf=decades.shelf)
        plot.follow(across, decades.range)
        self.band.show_between(decades.shown(spread.low), decades.shown(spread.high))
        self.middle.show_line(decades.shown(spread.middle), plot.key)
        self.theory.show_line(None if theory is None else decades.shown(theory), f"theory of the {plot.key}")

    def keys(self, has_theory: bool) -> tuple[Entry, ...]:
        """What the lines are."""
        return self._keys[: 2 if has_theory else 1]


class LayerPlots:
    """The gradient over the variance."""

    def __init__(self, figure: Figure) -> None:
        look = figure.look
        self.gradient = BandPlot(figure, "gradient", ("layer", "∂L/∂z", "root mean square"), 0, 0)
        self.variance = BandPlot(figure, "variance", ("layer", "variance of z", "mean square"), 1, 2)
        self.lost = self.gradient.plot.rule(0, look.theme.danger, THIN, dash=DASHED, z=2)
        self.spread = self.gradient.plot.dots(z=20)
        self.healthy = self.gradient.plot.rule(0, look.theme.accent, THIN, z=2)
        self.gap = self.gradient.plot.note(look.theme.danger, (0.5, 0.5), z=40, sheet=0.9)

    def draw(self, result: LayersResult) -> None:
        """Everything by layer."""
        across, depth = result.layer_range, result.experiment.depth
        theory = result.gradient_theory
        self.gradient.draw(result.gradients, theory, result.gradient_decades, across)
        self.variance.draw(result.variances, result.variance_theory, result.variance_decades, across)
        for part in (self.gradient, self.variance):
            part.end.show_at(depth)
        self.healthy.show_at(*(level for level in result.healthy if math.isfinite(level)))
        self.lost.show_at(*(level for _, _, level in result.lost))
        self._show_inputs(result)
        self._show_spread(result)
        self._say_gap(result.gap)
        keys = self.gradient.keys(theory is not None)
        self.gradient.plot.tell(self._labels(result), keys)
        self.variance.plot.tell((), self.variance.keys(theory is not None))

    def _say_gap(self, text: str) -> None:
        """In the middle, where no line is."""
        plot = self.gradient.plot
        x, y = (sum(ends) / 2 for ends in plot.ranges)
        self.gap.show_text(text, x, y, 0.9 * plot.size_of_data[0])

    def _show_inputs(self, result: LayersResult) -> None:
        """A dot at their mean square."""
        color, level = self.variance.plot.look.theme.accent, result.input_level
        self.variance.knobs.show_dots([(0.0, level, color, "o", True)], _KNOB)

    def _show_spread(self, result: LayersResult) -> None:
        """A ring at the first layer's gradient in theory, where σ_w can be taken hold of."""
        plot, line = self.gradient.plot, result.gradient_theory
        at = [(1.0, float(line.y[0]))] if line is not None and plot.look.interactive else []
        self.spread.show_dots([(*place, plot.look.theme.accent, "o", False) for place in at], _KNOB)

    def _labels(self, result: LayersResult) -> list[Label]:
        """What the level lines are: the limits of health, what formats lose."""
        low, high = self.gradient.plot.ranges[0]
        around = number(result.experiment.threshold, 3)
        levels = zip(result.healthy, (f"1/{around} of the last layer", f"{around} times"), strict=True)
        found = [(text, level) for level, text in levels if math.isfinite(level)]
        for form, end, level in result.lost:
            found.append((f"{form.name}: {'0 below' if end == 'least' else '∞ above'}", level))
        at = (low + high) / 2
        return [Label(text, text, at=(at, y), level=True, spare=True) for text, y in found]
