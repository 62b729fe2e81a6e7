"""Floating point: a formula as it is written beside what is done instead, and the step that fails."""

from __future__ import annotations

from typing import Any

from engine.experiments.stability.result import DescentResult, LineResult, Picture, StabilityResult
from engine.experiments.stability.steps import both, side, stacked
from gui.canvas.panel import Panel
from gui.panels.stability.descent_plot import DescentPlot
from gui.panels.stability.line_plots import LinePlots
from gui.panels.stability.result_plots import ResultPlots, ZAxis
from gui.panels.stability.step_item import StepPlot, show_steps

_WIDTHS = 1.7, 1.0
"""How the width is shared out between what stands over z and the steps at z."""

_LETTERS = 14.0, 18.0
"""Height of letters of steps beside plots, and of steps side by side, in logical pixels at most."""

_NARROW = 560.0
"""On pages narrower than so many logical pixels evaluations have no room beside plots or one another."""


class StabilityPanel(Panel):
    """Functions in floats."""

    key = "stability"
    title = "Floating point"
    thesis = "The formula is right and the answer is wrong"
    folds = frozenset(("Picture",))

    def build(self) -> None:
        """Results and errors over z beside the steps at z; evaluations side by side; floats; descent."""
        figure = self.figure
        self.plots = ResultPlots(figure, _WIDTHS[0])
        self.descent = DescentPlot(figure, _WIDTHS[0])
        self.steps = StepPlot(figure, "steps", 1, _WIDTHS[1], _LETTERS[0], rows=3)
        self.sides = tuple(
            StepPlot(figure, key, column, 1.0, _LETTERS[1])
            for column, key in enumerate(("written", "instead"))
        )
        self.axis = ZAxis(figure)
        self.line = LinePlots(figure)

    def draw(self, result: Picture) -> None:
        """What the view shows."""
        self.figure.show_plots(self._shown(result))
        self.plots.number_z()
        self.figure.arrange()
        if isinstance(result, LineResult):
            self.line.draw(result)
        elif result.experiment.view == "steps":
            self._draw_sides(result)
        else:
            self._draw_over_z(result)
        self.figure.handles.show(result.handles, result.experiment)

    def picked(self, plot: str, x: float, y: float, result: Picture) -> dict[str, Any]:
        """A click brings z there, or flips a bit."""
        if plot == "bits":
            return result.experiment.flip(round(x))
        handle = {"line": "float", "values": "z", "errors": "z", "axis": "z", "walks": "start"}.get(plot)
        return result.experiment.drag(handle, x, y) if handle else {}

    def _shown(self, result: Picture) -> tuple[str, ...]:
        """The plots of the view."""
        if isinstance(result, LineResult):
            return LinePlots.keys
        if result.experiment.view == "steps":
            return ("written",) if self._is_narrow else ("written", "instead", "axis")
        second = "walks" if isinstance(result, DescentResult) else "errors"
        return ("values", second) if self._is_narrow else ("values", second, "steps")

    def _draw_over_z(self, result: StabilityResult) -> None:
        self.plots.draw(result)
        if isinstance(result, DescentResult):
            self.descent.draw(result)
        if not self._is_narrow:
            show_steps([self.steps], [both(result)])

    def _draw_sides(self, result: StabilityResult) -> None:
        """The evaluations side by side, or one below the other."""
        if self._is_narrow:
            show_steps(self.sides[:1], [stacked(result)])
            return
        show_steps(self.sides, [side(result, which) for which in range(len(self.sides))])
        self.axis.draw(result)

    @property
    def _is_narrow(self) -> bool:
        """Whether a page has room for one column only."""
        return not self.look.interactive and self.figure.width() < _NARROW * self.look.scale
