"""Output layer: what is learned through an output, what a loss sends back, softmax and its logits."""

from __future__ import annotations

from typing import Any

from gui.canvas.panel import Panel
from gui.panels.outputs.bar_plots import GradientBars, LogitPlot, OutputBars
from gui.panels.outputs.curve_plots import RacePlots, SlopePlots, TemperaturePlots
from gui.panels.outputs.fit_plots import FitPlot, LossPlot
from gui.panels.outputs.matrix_plots import MatrixPlot
from gui.panels.outputs.plane_plot import PlanePlot

_SHOWN = {
    "fit": ("fit", "losses"),
    "loss": ("values", "slopes"),
    "race": ("values", "clock"),
    "bars": ("logits", "outputs"),
    "gradient": ("logits", "gradient"),
    "temperature": ("probabilities", "entropy"),
    "jacobian": ("logits", "softmax", "sigmoids"),
    "plane": ("beside", "plane"),
}
_MOVED = {"losses": "time", "values": "z", "slopes": "z", "clock": "clock", "gradient": "target",
          "probabilities": "temperature", "entropy": "temperature", "plane": "probe"}  # fmt: skip
"""Plot → the handle that comes to where it is clicked."""

_NARROW = 700.0
"""On a page that is less wide, in logical pixels, no two plots stand side by side."""


class OutputsPanel(Panel):
    """A picture for each view."""

    key = "outputs"
    title = "Output layer"
    thesis = "Match the output to the target"
    transport = "step"

    def build(self) -> None:
        """The plots of every view; what stands beside another stands below it on a narrow page."""
        figure, is_narrow = self.figure, self._is_narrow
        second = (1, 0) if is_narrow else (0, 1)
        logits = LogitPlot(figure, "logits", 0.8, wide=True, by_class=False)
        slopes = SlopePlots(figure)
        self._views: dict[str, tuple[Any, ...]] = {
            "fit": (FitPlot(figure), LossPlot(figure, *second)),
            "loss": (slopes,),
            "race": (RacePlots(figure, slopes.values),),
            "bars": (logits, OutputBars(figure)),
            "gradient": (logits, GradientBars(figure)),
            "temperature": (TemperaturePlots(figure),),
            "jacobian": (
                logits,
                MatrixPlot(figure, "softmax", 0, of_softmax=True),
                MatrixPlot(figure, "sigmoids", 1, of_softmax=False),
            ),
            "plane": (
                LogitPlot(figure, "beside", 0.4 if is_narrow else 1.0, wide=False, by_class=True),
                PlanePlot(figure, *second),
            ),
        }

    @property
    def _is_narrow(self) -> bool:
        return not self.look.interactive and self.figure.width() < _NARROW * self.look.scale

    def draw(self, result: Any) -> None:
        """What the view shows."""
        view = result.experiment.view
        self.figure.show_plots(_SHOWN[view])
        self.figure.arrange()
        for shown in self._views[view]:
            shown.draw(result)
        self.figure.handles.show(result.handles, result.experiment)

    def picked(self, plot: str, x: float, y: float, result: Any) -> dict[str, Any]:
        """A click brings what moves along an axis there; one over a class chooses it."""
        e = result.experiment
        if plot in ("logits", "beside"):
            return {"chosen": round(x)}
        if plot not in _MOVED:
            return {}
        name = "start" if plot == "values" and e.view == "race" else _MOVED[plot]
        changes: dict[str, Any] = e.drag(name, x, y)
        return changes
