"""Maps side by side, each under its title and the number of its regions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QPen

from engine.experiments.regions.result import StripResult
from engine.experiments.regions.strip_words import regions_of
from engine.experiments.regions.strips import Variant
from engine.experiments.regions.words import AS_IMAGE
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.plots import Plot
from gui.drawings.color_key import Scale
from gui.drawings.region_items import Boundary, RegionMap, rectangle

_MOST, _BOUNDARY = 4, 2.4


class StripPlots:
    """So many small maps as there are at most, on a narrow page in two rows; a click shows one alone."""

    def __init__(
        self,
        figure: Figure,
        scales: Mapping[str, Scale],
        pens: Callable[[float], list[QPen]],
        is_narrow: bool,
    ) -> None:
        self._figure, self._scales, self._pens = figure, scales, pens
        self._across = 2 if is_narrow else _MOST
        self.plots = [
            figure.add_plot(
                Plot(figure.look, f"strip {at}", one_scale=True, is_answer=True), *divmod(at, self._across)
            )
            for at in range(_MOST)
        ]
        self._maps = [
            (plot.add(RegionMap(plot, AS_IMAGE), -30), plot.add(Boundary(), 10)) for plot in self.plots
        ]

    def preview(self, result: StripResult) -> None:
        """The maps at their places, under their titles."""
        pairs = list(zip(self.plots, result.variants, strict=False))
        self._figure.show_plots([plot.key for plot, _ in pairs])
        for plot, variant in pairs:
            plot.set_ranges(variant.numbers.experiment.window, variant.numbers.experiment.height)
            plot.set_names("x₁", "", title=variant.title)
            plot.show_numbers(y=plot in self.plots[:: self._across])
        self._figure.arrange()
        self._figure.handles.show(())

    def draw(self, result: StripResult) -> None:
        """Every map, and how many regions it has."""
        self.preview(result)
        for plot, items, variant in zip(self.plots, self._maps, result.variants, strict=False):
            plot.header.say((Entry(regions_of(variant), answer=True),))
            self._draw_map(*items, variant)

    def _draw_map(self, mosaic: RegionMap, boundary: Boundary, variant: Variant) -> None:
        n, look = variant.numbers, self._figure.look
        area = rectangle(n.experiment.window, n.experiment.height)
        mosaic.setVisible(n.key is not None)
        if n.key is not None and n.mosaic is not None:
            kinks = list(zip(n.kinks, self._pens(n.ink), strict=False))
            mosaic.show_mosaic(n.mosaic, area, self._scales[n.key.palette], kinks[::-1])
        elif n.key is not None and n.raster is not None:
            mosaic.show_raster(n.raster, area, self._scales[n.key.palette])
        boundary.show_lines(n.boundary, look.pen(look.theme.series[3], _BOUNDARY))

    def picked(self, plot: str, result: StripResult) -> dict[str, Any]:
        """The changes that show the map of this plot alone."""
        at = [shown.key for shown in self.plots].index(plot)
        return result.variants[at].changes if at < len(result.variants) else {}
