"""How to choose: the recommended network part by part, with the numbers that it follows from."""

from __future__ import annotations

from typing import Any

from engine.experiments.guide.result import GuideResult, Picture, SheetResult, TrialResult
from gui.canvas.panel import Panel
from gui.panels.guide.network_plot import NetworkPlot
from gui.panels.guide.proof_plots import LayersPlot, LossPlot, RangePlot
from gui.panels.guide.runs_plot import RunsPlot
from gui.panels.guide.sheet_plot import SheetPlot

_NARROW, _LOW = 640.0, 480.0
"""On pages narrower than so many logical pixels the gradients stand alone under the network; where they are
lower than so many, too, nothing does."""


class GuidePanel(Panel):
    """The network above, under it gradients by layer, outputs and losses."""

    key = "guide"
    title = "How to choose"
    thesis = "Every piece of advice is a number"
    folds = frozenset(("Try another", "Tests"))

    def build(self) -> None:
        """The network over the whole width, three plots under it."""
        figure = self.figure
        self.network = NetworkPlot(figure)
        self.layers, self.range, self.loss = LayersPlot(figure), RangePlot(figure), LossPlot(figure)
        self.runs, self.sheet = RunsPlot(figure), SheetPlot(figure)

    def preview(self, result: Picture) -> None:
        """The runs that are made."""
        if isinstance(result, TrialResult):
            self._draw_runs(result.so_far)

    def progressed(self, result: Picture) -> None:
        """More of them."""
        self.preview(result)

    def draw(self, result: Picture) -> None:
        """What the view shows."""
        if isinstance(result, TrialResult):
            self._draw_runs(result)
        elif isinstance(result, SheetResult):
            self.figure.show_plots(("sheet",))
            self.figure.arrange()
            self.sheet.draw(result)
        else:
            self._draw_network(result)
        self.figure.handles.show(result.handles, result.experiment)

    def picked(self, plot: str, x: float, y: float, result: Picture) -> dict[str, Any]:
        """A click takes a depth or a z of the output."""
        name = {"layers": "depth", "range": "logit", "loss": "logit"}.get(plot)
        return result.experiment.drag(name, x, y) if name else {}

    def _draw_network(self, result: GuideResult) -> None:
        self.figure.show_plots(("network", *self._below))
        self.figure.arrange()
        self.network.draw(result, self.layers.plot)
        for part in (self.layers, self.range, self.loss):
            if part.plot.isVisible():
                part.draw(result)

    def _draw_runs(self, result: TrialResult) -> None:
        self.figure.show_plots(("runs",))
        self.figure.arrange()
        self.runs.draw(result)

    @property
    def _below(self) -> tuple[str, ...]:
        """The plots under the network that there is room for."""
        page, scale = self.figure.size(), self.look.scale
        if self.look.interactive or page.width() >= _NARROW * scale:
            return "layers", "range", "loss"
        return ("layers",) if page.height() >= _LOW * scale else ()
