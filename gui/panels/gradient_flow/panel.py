"""Gradient flow: what layers make of signals on their way forward and of gradients on their way back."""

from __future__ import annotations

from typing import Any

from engine.experiments.gradient_flow.board import cell_at
from engine.experiments.gradient_flow.result import BoardResult, PlaneResult
from gui.canvas.panel import Panel
from gui.panels.gradient_flow.board_plot import BoardPlot
from gui.panels.gradient_flow.layer_plots import LayerPlots
from gui.panels.gradient_flow.mode_plot import ModePlot
from gui.panels.gradient_flow.part_plots import RidgePlot, SpectrumPlot, SplitPlot
from gui.panels.gradient_flow.path_plots import GatePlots, PathPlots
from gui.panels.gradient_flow.plane_plots import PlanePlots

_SHOWN = {
    "layers": ("gradient", "variance"),
    "split": ("split",),
    "ridge": ("ridge",),
    "spectrum": ("spectrum",),
    "path": ("product", "path z", "path w"),
    "gate": ("gate", "kept"),
    "mode": ("mode",),
    "plane": ("plane", "alike"),
    "board": ("board",),
}


class GradientFlowPanel(Panel):
    """A picture for each view."""

    key = "gradient_flow"
    title = "Gradient flow"
    thesis = "Multiply enough small numbers"
    folds = frozenset(("Biases and inputs", "Between the layers", "Verdict and draws", "Paper"))

    def build(self) -> None:
        """The plots of every view."""
        figure = self.figure
        self.layers, self.plane, self.board = LayerPlots(figure), PlanePlots(figure), BoardPlot(figure)
        self._views: dict[str, Any] = {
            "layers": self.layers,
            "split": SplitPlot(figure),
            "ridge": RidgePlot(figure),
            "spectrum": SpectrumPlot(figure),
            "path": PathPlots(figure),
            "gate": GatePlots(figure),
            "mode": ModePlot(figure),
            "plane": self.plane,
            "board": self.board,
        }

    def preview(self, result: Any) -> None:
        """The point in the plane, the cells that are made: what is there at once."""
        self._lay_out(result)
        if isinstance(result, PlaneResult):
            self.plane.preview(result)
        elif isinstance(result, BoardResult):
            self._draw_board(result)

    def progressed(self, result: Any) -> None:
        """More cells are made."""
        if isinstance(result, BoardResult):
            self._draw_board(result)

    def draw(self, result: Any) -> None:
        """What the view shows."""
        result.prepare()
        self._lay_out(result)
        self.figure.handles.show(result.handles, result.experiment)
        self._views[result.experiment.view].draw(result)

    def hovered(self, plot: str, x: float, y: float, result: Any) -> None:
        """What is known of the pair under the pointer."""
        if isinstance(result, BoardResult):
            self.board.tell(result, *((x, y) if plot == "board" else ()))

    def picked(self, plot: str, x: float, y: float, result: Any) -> dict[str, Any]:
        """A click on a pair shows its layers; one into the plane brings the point there."""
        if isinstance(result, BoardResult):
            return cell_at(x, y)
        return result.experiment.drag("point", x, y) if plot == "plane" else {}

    def _lay_out(self, result: Any) -> None:
        self.figure.show_plots(_SHOWN[result.experiment.view])
        self.figure.arrange()

    def _draw_board(self, result: BoardResult) -> None:
        self.figure.handles.show(result.handles, result.experiment)
        self.board.draw(result)
