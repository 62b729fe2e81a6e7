"""Maps side by side, each under its title and the number of its regions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QPen

from engine.base.text import count, noun
from engine.experiments.regions.result import StripResult
from engine.experiments.regions.strips import Variant
from engine.experiments.regions.words import AS_IMAGE
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.plots import Plot
from gui.drawings.color_key import Scale
from gui.drawings.region_items import Boundary, RegionMap, rectangle

_MOST, _BOUNDARY = 4, 2.4


class StripPlots:
    """So many small maps as there are at most; a click on one shows it alone."""

    def __init__(
        self, figure: Figure, scales: Mapping[str, Scale], pens: Callable[[float], list[QPen]]
    ) -> None:
        self._figure, self._scales, self._pens = figure, scales, pens
        self.plots = [
            figure.add_plot(Plot(figure.look, f"strip {at}", one_scale=True, is_answer=True), 0, at)
            for at in range(_MOST)
        ]
        self._maps = [
            (plot.add(RegionMap(plot, AS_IMAGE), -30), plot.add(Boundary(), 10)) for plot in self.plots
        ]

    def draw(self, result: StripResult) -> None:
        """Every map."""
        shown = [plot.key for plot, _ in zip(self.plots, result.variants, strict=False)]
        self._figure.show_plots(shown)
        for plot, variant in zip(self.plots, result.variants, strict=False):
            plot.set_ranges(variant.numbers.experiment.window, variant.numbers.experiment.height)
            plot.set_names("x₁", "", title=variant.title)
            plot.show_numbers(y=plot is self.plots[0])
            regions = f"{count(int(variant.regions))} {noun(variant.regions, 'region')}"
            plot.header.say((Entry(regions, answer=True),))
        self._figure.arrange()
        for items, variant in zip(self._maps, result.variants, strict=False):
            self._draw_map(*items, variant)
        self._figure.handles.show(())

    def _draw_map(self, mosaic: RegionMap, boundary: Boundary, variant: Variant) -> None:
        n, look = variant.numbers, self._figure.look
        if n.mosaic is not None and n.key is not None:
            area = rectangle(n.experiment.window, n.experiment.height)
            kinks = list(zip(n.kinks, self._pens(n.ink), strict=False))
            mosaic.show_mosaic(n.mosaic, area, self._scales[n.key.palette], kinks[::-1])
        boundary.show_lines(n.boundary, look.pen(look.theme.series[3], _BOUNDARY))

    def picked(self, plot: str, result: StripResult) -> dict[str, Any]:
        """The changes that show the map of this plot alone."""
        at = [shown.key for shown in self.plots].index(plot)
        return result.variants[at].changes if at < len(result.variants) else {}
