"""Centering: the loss over two weights with the ways down it, and charts of what a mean costs."""

from __future__ import annotations

from typing import Any

from engine.experiments.centering.result import ChartResult, Picture, WalkResult, WidthResult
from gui.canvas.panel import Panel
from gui.panels.centering.chart_plots import MeanChart, WidthChart
from gui.panels.centering.input_plots import InputPlot, LossPlot
from gui.panels.centering.weight_map import WeightMap

_WIDTHS = 2.4, 1.0
"""How the width is shared out between the map and what stands beside it."""

_NARROW = 640.0
"""On pages narrower than so many logical pixels the map stands alone."""

_SHOWN = {"map": ("map", "inputs", "loss"), "pair": ("given", "beside")}


class CenteringPanel(Panel):
    """A map of two weights, two of them side by side, or a chart."""

    key = "centering"
    title = "Centering"
    thesis = "All-positive inputs lock the gradient's signs"
    folds = frozenset(("Loss", "Weights", "Samples", "Picture"))
    transport = "step"

    def build(self) -> None:
        """The map beside the inputs and the loss; two maps; the charts."""
        figure = self.figure
        self.map = WeightMap(figure, "map", 0, _WIDTHS[0], rows=2)
        self.inputs, self.loss = InputPlot(figure, 1, _WIDTHS[1]), LossPlot(figure, 1, _WIDTHS[1])
        self.pair = WeightMap(figure, "given", 0, 1.0), WeightMap(figure, "beside", 1, 1.0)
        self.chart, self.widths = MeanChart(figure), WidthChart(figure)

    def preview(self, result: Picture) -> None:
        """The plots at their places; of charts what is at hand."""
        self._lay_out(result)
        if isinstance(result, WidthResult):
            self.widths.wait(result)

    def draw(self, result: Picture) -> None:
        """What the view shows."""
        self._lay_out(result)
        if isinstance(result, WidthResult):
            self.widths.draw(result)
        elif isinstance(result, ChartResult):
            self.chart.draw(result)
        elif result.experiment.view == "pair":
            for place, (shown, walk) in enumerate(zip(self.pair, result.walks, strict=True)):
                shown.draw(result, walk, (place,), result.titles[place])
        else:
            self._draw_map(result)
        self.figure.handles.show(result.handles, result.experiment)

    def picked(self, plot: str, x: float, y: float, result: Picture) -> dict[str, Any]:
        """A click starts from there, goes to a step, or to a mean."""
        name = {"map": "start", "given": "start", "beside": "start", "inputs": "mean", "loss": "time",
                "chart": "line", "widths": "inputs"}[plot]  # fmt: skip
        return result.experiment.drag(name, x, y)

    def _lay_out(self, result: Picture) -> None:
        chart = ("widths",) if isinstance(result, WidthResult) else ("chart",)
        shown = _SHOWN.get(result.experiment.view, chart)
        self.figure.show_plots(shown[:1] if self._is_narrow and "map" in shown else shown)
        self.figure.arrange()

    @property
    def _is_narrow(self) -> bool:
        """Whether a page has room for the map alone."""
        return not self.look.interactive and self.figure.width() < _NARROW * self.look.scale

    def _draw_map(self, result: WalkResult) -> None:
        if self.map.plot.isVisible():
            self.map.draw(result, result.walks[0], (0, 1))
        if self.inputs.plot.isVisible():
            self.inputs.draw(result)
        if self.loss.plot.isVisible():
            self.loss.draw(result)
