"""Dead units: a network while it learns, its units over time and one by one, and many runs at once."""

from __future__ import annotations

from typing import Any

from engine.experiments.training.inputs import TrainingInputs
from engine.experiments.training.result import (
    BirthsResult,
    PatientResult,
    RunResult,
    SweepResult,
    TilesResult,
)
from gui.canvas.panel import Panel
from gui.panels.training.fit_plot import FitPlot
from gui.panels.training.surveys import BirthsChart, SweepMap
from gui.panels.training.time_plots import TimePlots
from gui.panels.training.unit_tiles import TilesPlot

_SHOWN = {
    "run": ("fit", "units", "dead", "losses"),
    "z": ("z", "drift", "losses"),
    "units": ("tiles",),
    "rates": ("rates",),
    "final": ("rates",),
    "births": ("births",),
}


class TrainingPanel(Panel):
    """Plots over time share their axis; the fit is the large one."""

    key = "training"
    title = "Dead units"
    thesis = "No gradient, no way back"
    folds = frozenset(("Picture", "Network", "Start", "Training", "Data"))
    transport = "playhead"

    def build(self) -> None:
        """The fit beside plots over time; the tiles; the map and the chart of many runs."""
        self.fit, self.time = FitPlot(self.figure), TimePlots(self.figure)
        self.tiles = TilesPlot(self.figure)
        self.rates, self.births = SweepMap(self.figure), BirthsChart(self.figure)

    def draw(self, result: Any) -> None:
        """What the view shows, all of it."""
        result.prepare()
        self.preview(result)
        self.figure.handles.show(result.handles, result.experiment)
        if isinstance(result, RunResult):
            self.fit.draw(result)
            self.time.draw(result)
            self._draw_lit(result)
        elif isinstance(result, PatientResult):
            self.time.draw(result)
        elif isinstance(result, TilesResult):
            self.tiles.draw(result)

    def preview(self, result: Any) -> None:
        """The plots at their places; of many runs what is there."""
        e: TrainingInputs = result.experiment
        self.figure.show_plots(_SHOWN[e.view])
        self.time.show_numbers(alone=not e.twins)
        self.figure.arrange()
        self.progressed(result)

    def progressed(self, result: Any) -> None:
        """Cells and dots appear as their runs are done."""
        if isinstance(result, SweepResult):
            self.rates.draw(result)
        elif isinstance(result, BirthsResult):
            self.births.draw(result)

    def hovered(self, plot: str, x: float, y: float, result: Any) -> None:
        """The paths that the input under the pointer lights, else those of the probe; of the map of runs the
        cell under the pointer, else that of the present rate and bias."""
        if isinstance(result, SweepResult):
            self.rates.tell(result, *((x, y) if plot == "rates" else result.here))
        elif isinstance(result, RunResult):
            self.fit.pointer = (x, y) if plot == "fit" else None
            self._draw_lit(result)

    def picked(self, plot: str, x: float, y: float, result: Any) -> dict[str, Any]:
        """A click chooses a unit, brings the step there, adds a point, or opens the run of a cell."""
        if isinstance(result, SweepResult):
            return result.open_cell(x, y)
        if isinstance(result, TilesResult):
            return self.tiles.picked(x, y, result)
        if isinstance(result, RunResult) and plot == "fit":
            return result.click_on_fit(x, y)
        if isinstance(result, RunResult) and plot == "units":
            return {"unit": result.timeline.unit_at(y)}
        if isinstance(result, PatientResult) and plot == "z":
            return result.click_on_z(x)
        return {"playhead": round(x)} if plot in ("dead", "drift", "losses") else {}

    def _draw_lit(self, result: RunResult) -> None:
        """What the probe or the pointer lights: in the fit, and beside the rasters."""
        self.time.units.show_lit(result.timeline, self.fit.light(result))
