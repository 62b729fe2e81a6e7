"""Space warp: a colored grid goes through the layers, with two activations behind the same weights."""

from __future__ import annotations

from typing import Any

from engine.experiments.warp.handles import STAGE_PLOT
from engine.experiments.warp.numbers import PANES
from engine.experiments.warp.result import BackResult, CollapseResult, PaperResult, Picture, WarpResult
from gui.canvas.panel import Panel
from gui.panels.warp.back_plots import BackPlots
from gui.panels.warp.collapse_plots import CollapsePlots
from gui.panels.warp.paper_plot import PaperPlot
from gui.panels.warp.stage_strip import StageStrip
from gui.panels.warp.warp_plot import WarpPlot

_NARROW = 500.0
"""A page narrower than so many logical pixels is a column."""


class WarpPanel(Panel):
    """What x → f(Wx + b) does to the plane."""

    key = "warp"
    title = "Space warp"
    thesis = "ReLU flattens, |z| folds, tanh bends"
    folds = frozenset(("Dot", "One weight", "Picture"))
    transport = "playhead"

    def build(self) -> None:
        """Two pictures of the plane over the strip of stages."""
        self._pointer: tuple[str, float, float] | None = None
        self.panes = [WarpPlot(self.figure, key, at) for at, key in enumerate(PANES)]
        self.strip = StageStrip(self.figure, STAGE_PLOT, 1)
        self.collapse = CollapsePlots(self.figure)
        self.back = BackPlots(self.figure)
        self.paper = PaperPlot(self.figure)

    def preview(self, result: Picture) -> None:
        """The pictures of the way back at their places, the last ones in them."""
        if isinstance(result, BackResult):
            self.back.preview(result)

    def draw(self, result: Picture) -> None:
        """Both pictures, or one; or the layers that are one."""
        if isinstance(result, CollapseResult):
            self.collapse.draw(result)
        elif isinstance(result, BackResult):
            self.back.draw(result)
        elif isinstance(result, PaperResult):
            self.paper.draw(result)
        else:
            self._draw_panes(result)

    def _draw_panes(self, result: WarpResult) -> None:
        e = result.experiment
        keys = PANES[: len(result.panes)]
        self.figure.show_plots(keys if self._is_narrow else (*keys, STAGE_PLOT))
        for pane in self.panes:
            pane.plot.set_ranges(e.window, e.height)
        self.figure.arrange()
        self.strip.show(result.stages, min(e.playhead, e.end))
        for pane, shown in zip(self.panes, result.panes, strict=False):
            pane.show(result, shown)
        self.figure.handles.show(result.handles, e)
        self._say_under(result)

    def hovered(self, plot: str, x: float, y: float, result: Picture) -> None:
        """What lies under the pointer."""
        self._pointer = (plot, x, y) if plot in PANES else None
        if isinstance(result, WarpResult):
            self._say_under(result)

    def picked(self, plot: str, x: float, y: float, result: Picture) -> dict[str, Any]:
        """A click brings the dot there, or the moment."""
        if not isinstance(result, WarpResult):
            return {}
        if plot == STAGE_PLOT:
            return result.experiment.drag("moment", x, y)
        return result.experiment.drag(f"dot {plot}", x, y)

    @property
    def _is_narrow(self) -> bool:
        """Whether a page has no room for the strip: there the moment stands over the pictures alone."""
        return not self.look.interactive and self.figure.width() < _NARROW * self.look.scale

    def _say_under(self, result: WarpResult) -> None:
        for at, pane in enumerate(self.panes[: len(result.panes)]):
            here = self._pointer is not None and self._pointer[0] == pane.plot.key
            pane.say(result.under(at, *self._pointer[1:]) if here and self._pointer else "")
