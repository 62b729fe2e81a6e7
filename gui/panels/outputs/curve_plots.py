"""Curves of Output layer: two losses and their gradients, their race, probabilities by temperature."""

from __future__ import annotations

import math

from engine.base.text import number
from engine.experiments.outputs.inputs import MOST_CLASSES
from engine.experiments.outputs.logits import DECADES, LogitNumbers
from engine.experiments.outputs.race import RACERS, RaceNumbers
from engine.experiments.outputs.slope_words import logit_of
from engine.experiments.outputs.slopes import SlopeNumbers
from engine.experiments.outputs.tasks import LOSSES
from gui.canvas.figure import Figure
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.look.series import DASHED, DASHES, MARKERS

_BALL = 15.0


class PairPlot:
    """Two curves, a dot on each, and an upright line."""

    def __init__(self, figure: Figure, key: str, row: int, height: float = 1.0, span: str = "") -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, key, span=span), row, 0, height)
        theme = figure.look.theme
        self.zero = plot.rule(0, theme.zero, THIN, z=-1)
        self.curves = [plot.answer(plot.curve(theme.series[i], CURVE, DASHES[i], z=3 + i)) for i in (0, 1)]
        self.dots = plot.answer(plot.dots(z=20))
        self.now = plot.rule(90, theme.text, KINK, dash=DASHED, z=2)
        self.zero.show_at(0.0)

    def show_dots(self, places: list[tuple[float, float]], size: float = 11.0) -> None:
        """A marker on each curve."""
        series = self.plot.look.theme.series
        self.dots.show_dots([(x, y, series[i], MARKERS[i], True) for i, (x, y) in enumerate(places)], size)

    def names(self, names: tuple[str, ...]) -> list[Label]:
        """Both curves by name."""
        pairs = enumerate(zip(names, self.curves, strict=True))
        return [Label(f"name {i}", name, series=i, curve=curve, answer=True) for i, (name, curve) in pairs]


class SlopePlots:
    """Both losses against one logit, and below it their gradients."""

    def __init__(self, figure: Figure) -> None:
        self.values = PairPlot(figure, "values", 0, span="window")
        self.slopes = PairPlot(figure, "slopes", 1, span="window")

    def draw(self, result: SlopeNumbers) -> None:
        """The curves of the window with the present logit."""
        names = tuple(LOSSES[loss] for loss in result.losses)
        z = logit_of(result)
        for place, (shown, name, what) in enumerate(
            ((self.values, "L", "loss"), (self.slopes, f"∂L/∂{z}", "gradient, which comes back"))
        ):
            plot = shown.plot
            plot.set_names(z, name, what)
            plot.set_ranges(result.experiment.window, (result.loss_range, result.gradient_range)[place])
            for curve, lines, title in zip(shown.curves, result.curves, names, strict=True):
                curve.show_line(lines[place], f"{what.split(',')[0]} {title}")
            shown.now.show_at(result.z)
            shown.show_dots([(result.z, here[place]) for here in result.here])
            pill = plot.pill(f"{z} = {number(result.z, 3)}", result.z) if place == 0 else None
            plot.tell(shown.names(names), (), pill)


class RacePlots:
    """Two balls on the two losses, and below it the logit of each over the steps."""

    def __init__(self, figure: Figure, values: PairPlot) -> None:
        self.values = values
        self.clock = PairPlot(figure, "clock", 1)
        self.clock.plot.axes.show(log=(True, False))

    def draw(self, result: RaceNumbers) -> None:
        """The balls where they are after the steps of the clock."""
        names = tuple(RACERS)
        plot = self.values.plot
        plot.set_names("z", "L", "loss, target 1")
        plot.set_ranges(result.experiment.window, result.loss_range)
        for curve, (line, _), name in zip(self.values.curves, result.curves, names, strict=True):
            curve.show_line(line, f"loss {name}")
        self.values.now.show_at(result.start)
        self.values.show_dots(list(zip(result.now, result.now_losses, strict=True)), _BALL)
        plot.tell(self.values.names(names), (), plot.pill(f"start {number(result.start, 3)}", result.start))
        plot = self.clock.plot
        plot.set_names("steps", "z", "on its way to z = 0, the even chance")
        plot.follow(result.clock_range, result.z_range)
        for curve, line, name in zip(self.clock.curves, result.lines, names, strict=True):
            curve.show_line(line, f"logit {name}")
        at = math.log10(result.experiment.clock)
        self.clock.now.show_at(at)
        self.clock.show_dots([(at, z) for z in result.now], _BALL)
        plot.tell(self.clock.names(names), (), plot.pill(f"{number(result.experiment.clock)} steps", at))


class TemperaturePlots:
    """The probabilities against the temperature, and below them the entropy."""

    def __init__(self, figure: Figure) -> None:
        look, theme = figure.look, figure.look.theme
        self.shares = figure.add_plot(Plot(look, "probabilities", is_answer=True), 0, 0, 1.5)
        self.entropy = figure.add_plot(Plot(look, "entropy", is_answer=True), 1, 0)
        self.curves = [self.shares.curve(theme.series[i], CURVE, DASHES[i], z=3) for i in range(MOST_CLASSES)]
        self.dots = self.shares.dots(z=20)
        self.curve = self.entropy.curve(theme.text, CURVE, z=3)
        self.limit = self.entropy.rule(0, theme.muted, KINK, dash=DASHED, z=1)
        self.now = [
            plot.given(plot.rule(90, theme.text, KINK, dash=DASHED, z=2))
            for plot in (self.shares, self.entropy)
        ]
        for plot in (self.shares, self.entropy):
            plot.axes.show(log=(True, False))

    def draw(self, result: LogitNumbers) -> None:
        """All curves and the present temperature."""
        *rows, entropy = result.over_temperature
        at, t = math.log10(result.experiment.temperature), result.experiment.temperature
        self.shares.set_names("T", "p", "softmax of z/T")
        self.entropy.set_names("T", "H", "entropy of the distribution, in nats")
        self.shares.follow(DECADES, (0.0, 1.06))
        most = result.quantities["largest entropy"]
        self.entropy.follow(DECADES, (0.0, 1.15 * most))
        lines = [*rows, *[None] * (MOST_CLASSES - len(rows))]
        for k, (curve, line) in enumerate(zip(self.curves, lines, strict=True), 1):
            curve.show_line(line, f"class {k}")
        series = self.shares.look.theme.series
        self.dots.show_dots(
            [(at, p, series[k], MARKERS[k], True) for k, p in enumerate(result.softmax.p.tolist())], 11.0
        )
        self.curve.show_line(entropy, "entropy")
        self.limit.show_at(most)
        for rule in self.now:
            rule.show_at(at)
        labels = [
            Label(f"class {k}", f"class {k}", series=k - 1, curve=self.curves[k - 1])
            for k in range(1, len(rows) + 1)
        ]
        self.shares.tell(labels, (), self.shares.pill(f"T = {number(t, 3)}", at))
        text = f"ln {len(rows)} = {number(most, 3)}: all alike"
        limit = Label("limit", text, at=(DECADES[0], most), level=True, answer=True)
        self.entropy.tell([limit])
