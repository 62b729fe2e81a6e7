"""Floating point: a formula as it is written beside what is done instead, and the step that fails."""

from __future__ import annotations

from typing import Any

from engine.experiments.stability.result import StabilityResult
from engine.experiments.stability.steps import Row, rows
from gui.canvas.panel import Panel
from gui.panels.stability.result_plots import ResultPlots, ZAxis
from gui.panels.stability.step_item import StepPlot

_WIDTHS = 1.7, 1.0
"""How the width is shared out between what stands over z and the steps at z."""

_NARROW = 560.0
"""On pages narrower than so many logical pixels the steps have no room."""


class StabilityPanel(Panel):
    """Functions in floats."""

    key = "stability"
    title = "Floating point"
    thesis = "The formula is right and the answer is wrong"
    folds = frozenset(("Picture",))

    def build(self) -> None:
        """Results and errors over z beside the steps at z; both evaluations side by side."""
        figure = self.figure
        self.plots = ResultPlots(figure, _WIDTHS[0])
        self.steps = StepPlot(figure, "steps", 1, _WIDTHS[1], rows=2)
        self.sides = StepPlot(figure, "written", 0, 1.0), StepPlot(figure, "instead", 1, 1.0)
        self.axis = ZAxis(figure)

    def draw(self, result: StabilityResult) -> None:
        """What the view shows."""
        is_over_z = result.experiment.view == "results"
        beside = () if self._is_narrow else ("steps",)
        self.figure.show_plots((*ResultPlots.keys, *beside) if is_over_z else ("written", "instead", "axis"))
        self.figure.arrange()
        naive, stable = (rows(result, which) for which in (0, 1))
        if is_over_z:
            self.plots.draw(result)
            self.steps.show((*naive, Row(""), *stable))
        else:
            for side, shown in zip(self.sides, (naive, stable), strict=True):
                side.show(shown)
            self.axis.draw(result)
        self.figure.handles.show(result.handles, result.experiment)

    def picked(self, plot: str, x: float, y: float, result: StabilityResult) -> dict[str, Any]:
        """A click brings z there."""
        return result.experiment.drag("z", x, y) if plot in ("values", "errors", "axis") else {}

    @property
    def _is_narrow(self) -> bool:
        """Whether a page has no room for the steps."""
        return not self.look.interactive and self.figure.width() < _NARROW * self.look.scale
