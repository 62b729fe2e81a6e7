"""The plane of σ_w² and σ_b² with the edge of chaos, and two inputs on their way through the layers."""

from __future__ import annotations

from engine.experiments.gradient_flow.result import PlaneResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK
from gui.canvas.keys import StrokeMark, SwatchMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.training_items import Ribbon
from gui.look.series import DASHED

_TINT = 0.16


class PlanePlots:
    """The large plane, the small chart."""

    def __init__(self, figure: Figure) -> None:
        look, theme = figure.look, figure.look.theme
        self._figure = figure
        self.plane = figure.add_plot(Plot(look, "plane", span="window", y_span="height"), 0, 0, 1.0, 1.5)
        self.plane.set_names("σ_w²", "σ_b²", "order and chaos")
        self.chart = figure.add_plot(Plot(look, "alike", is_answer=True), 0, 1, 1.0, 1.0)
        self.chart.set_names("layer", "correlation", "of two inputs")
        self.chart.axes.show(whole=(True, False))
        self.chaos = self.plane.answer(self.plane.add(Ribbon(self.plane, theme.series[1]), -10))
        self.edge = self.plane.answer(self.plane.curve(theme.series[1], CURVE, z=3))
        self.point = self.plane.dots(z=20)
        self.band = self.chart.add(Ribbon(self.chart, theme.series[0]), 1)
        self.mean = self.chart.curve(theme.series[0], CURVE, z=3)
        self.theory = self.chart.curve(theme.text, KINK, dash=DASHED, z=4)
        self.start = self.chart.given(self.chart.dots(z=6))
        chaos = SwatchMark(blend(theme.surface, theme.series[1], _TINT).name())
        self._phases = (
            Entry("χ = 1", StrokeMark(theme.series[1]), answer=True),
            Entry("chaos: gradients explode", chaos, quiet=True, answer=True),
            Entry("else order: they vanish", quiet=True, answer=True),
        )
        self._keys = (
            Entry("networks", StrokeMark(theme.series[0]), quiet=True),
            Entry("theory", StrokeMark(theme.text, KINK, DASHED), quiet=True),
        )

    def preview(self, result: PlaneResult) -> None:
        """The point follows the hand at once."""
        e = result.experiment
        self.plane.set_ranges(e.window, e.height)
        self.point.show_dots([(*result.point, self.plane.look.theme.accent, "o", True)], 15.0)
        self._figure.handles.show(result.handles, e)

    def draw(self, result: PlaneResult) -> None:
        """The edge and the two inputs."""
        self.preview(result)
        self.edge.show_line(result.edge, "edge of chaos")
        self.chaos.setVisible(result.chaos is not None)
        if result.chaos is not None:
            self.chaos.show_between(*result.chaos)
        self.plane.header.say(self._phases[: 3 if result.chaos is not None else 1])
        low, mean, high = result.likeness
        self.chart.set_ranges(result.layer_range, result.likeness_range)
        self.band.show_between(low, high)
        self.mean.show_line(mean, "two inputs")
        self.theory.show_line(result.theory, "theory of two inputs")
        color = self.chart.look.theme.accent
        self.start.show_dots([(0.0, result.experiment.likeness, color, "o", True)], 11.0)
        end = Label("end", f"c* = {result.end}", at=(self.chart.ranges[0][1], result.fixed.c), level=True)
        self.chart.tell((end,) if result.end else (), self._keys)
