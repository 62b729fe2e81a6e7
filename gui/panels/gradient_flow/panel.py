"""Gradient flow: what layers make of signals on their way forward and of gradients on their way back."""

from __future__ import annotations

from typing import Any

from gui.canvas.panel import Panel
from gui.panels.gradient_flow.layer_plots import LayerPlots
from gui.panels.gradient_flow.part_plots import RidgePlot, SplitPlot
from gui.panels.gradient_flow.path_plots import GatePlots, PathPlots

_SHOWN = {
    "layers": ("gradient", "variance"),
    "split": ("split",),
    "ridge": ("ridge",),
    "path": ("product", "path z", "path w"),
    "gate": ("gate", "kept"),
}


class GradientFlowPanel(Panel):
    """A picture for each view."""

    key = "gradient_flow"
    title = "Gradient flow"
    thesis = "Multiply enough small numbers"
    folds = frozenset(("Biases and inputs", "Between the layers", "Verdict and draws"))

    def build(self) -> None:
        """The plots of every view."""
        self._views: dict[str, Any] = {
            "layers": LayerPlots(self.figure),
            "split": SplitPlot(self.figure),
            "ridge": RidgePlot(self.figure),
            "path": PathPlots(self.figure),
            "gate": GatePlots(self.figure),
        }

    def draw(self, result: Any) -> None:
        """What the view shows."""
        result.prepare()
        self.figure.show_plots(_SHOWN[result.experiment.view])
        self.figure.arrange()
        self.figure.handles.show(result.handles, result.experiment)
        self._views[result.experiment.view].draw(result)
