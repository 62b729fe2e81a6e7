"""Regions: the plane cut along every unit's kinks, the network beside it, regions against depth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QPen

from engine.experiments.regions.counts import Counts
from engine.experiments.regions.inspection import Inspection
from engine.experiments.regions.result import DepthResult, Picture, RegionsResult, StripResult
from engine.experiments.regions.words import AS_IMAGE
from engine.learning.learner import LOSS_PLOT
from engine.learning.recipe import Recipe
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.labels import Label
from gui.canvas.panel import Panel
from gui.canvas.plots import Plot
from gui.canvas.style import blend, faded
from gui.drawings.color_key import key_entries, scale_of
from gui.drawings.learning_items import ClassPoints, LossChart
from gui.drawings.network_diagram import NetworkDiagram
from gui.drawings.region_items import Boundary, Outline, RegionMap, Segments, flat, rectangle
from gui.look.series import DASHED, DASHES
from gui.panels.regions.strip_plots import StripPlots

_WIDTHS, _NARROW_WIDTHS, _NARROW = (3.0, 1.0), (3.0, 1.7), 500.0
"""How the width is shared out between the map and the network, and on pages narrower than so many pixels."""

_SHOWN = {"map": ("map", "network", LOSS_PLOT), "plain": ("map",)}
"""The plots of each view of the map; the third one where something is learned."""

_LEAST = ((600.0, 2), (440.0, 3), (0.0, 4))
"""So many rows are kept over a map from so many pixels on, so that it rests while the texts change."""

_COLUMN, _LOW, _BESIDE = 450.0, 400.0, 90.0
"""A narrower page, or a lower window, has one header over all of it, and room beside that, in logical pixels:
that of a small map would push the map away."""

_BOUNDARY, _BOUNDING, _BEND = 3.2, 2.2, 10.0
_SHARES = (0.0, 0.3, 0.4, 0.5, 0.55, 0.6, 0.6, 0.6)
"""How far the color of each layer's kinks is from the text's on the way to the ground."""

_PALETTES = ("output", "gradient", "units", "region")
_SERIES = (1, 2, 0)
"""Colors of upper bound, built networks and random networks in the chart."""


class RegionsPanel(Panel):
    """A map of the plane, exact where the activation is piecewise linear."""

    key = "regions"
    title = "Linear regions"
    thesis = "Every region has its own linear formula"
    folds = frozenset(("Training", "Random weights", "Chosen weight", "Picture", "Lines"))
    transport = "playhead"

    def build(self) -> None:
        """The map with its lines and dots, the diagram, the chart."""
        figure, style, theme = self.figure, self.look, self.look.theme
        self._pointer: tuple[float, float] | None = None
        self._run: tuple[Recipe, int] | None = None
        is_narrow = not style.interactive and figure.width() < _NARROW * style.scale
        widths = _NARROW_WIDTHS if is_narrow else _WIDTHS
        self.map = figure.add_plot(
            Plot(style, "map", span="window", y_span="height", one_scale=True, is_answer=True),
            0, 0, 1.0, widths[0], rows=2,
        )  # fmt: skip
        self.map.set_names("x₁", "x₂", title="")
        self.map.header.least = _LEAST
        self.side = figure.add_plot(Plot(style, "network"), 0, 1, 1.0, widths[1])
        self.losses = LossChart(figure, 1, 1, widths[1])
        self.chart = figure.add_plot(
            Plot(style, "depth", "hidden layers", "linear regions", is_answer=True), 0, 0
        )
        self.chart.axes.show(log=(False, True), whole=(True, False))
        self.side.axes.hide()
        self.side.left = 0.0
        self.diagram = NetworkDiagram(self.side)
        self.mosaic = self.map.add(RegionMap(self.map, AS_IMAGE), -30)
        self.contours, self.marked, self.rim = (self.map.add(Outline(), z) for z in (-5, 4, 8))
        self.boundary, self.bends = self.map.add(Boundary(), 10), self.map.dots(z=12)  # over the points
        self.bounding = self.map.add(Segments(self.map, flat(style.pen(theme.series[4], _BOUNDING))), 3)
        self.points = ClassPoints(self.map)
        self.knobs, self.probe = self.map.dots(z=20), self.map.dots(z=19)
        self.problem = self.map.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.9)
        self.curves = [self.chart.curve(theme.series[i], CURVE, DASHES[i], z=1) for i in _SERIES]
        self.counted = self.chart.dots(z=5)
        self.theory = self.chart.curve(theme.muted, THIN, dash=DASHED, z=-1)
        self._kink_pens: dict[float, list[QPen]] = {}
        self._scales = {name: scale_of(theme, name) for name in _PALETTES}
        self.strip = StripPlots(figure, self._scales, self._pens_of, is_narrow)

    def preview(self, result: Picture) -> None:
        """Range, lines and network follow the hand at once; the last map stays, stretched."""
        if isinstance(result, DepthResult):
            self._lay_out_chart()
        elif isinstance(result, StripResult):
            self.strip.preview(result)
        else:
            self._lay_out_map(result)
            self._draw_network(result, None)

    def _lay_out_chart(self) -> None:
        self.figure.show_plots(("depth",))
        self.figure.arrange()
        self.figure.handles.show(())

    def _lay_out_map(self, result: RegionsResult) -> None:
        """Which plots are shown, what they range over, what can be grabbed."""
        e, page = result.experiment, self.figure.width() / self.look.scale
        self.map.header.span = page - _BESIDE if self._is_column else 0.0
        self.figure.show_plots(_SHOWN[e.view][: None if result.learner else 2])
        self.map.set_ranges(e.window, e.height)
        self.figure.arrange()
        handles = result.handles
        ends = [h for h in handles if h.name.startswith("end")] if self.look.interactive else []
        self.knobs.show_dots([(h.x, h.y, self.look.theme.accent, "o", False) for h in ends], 11.0)
        self.figure.handles.show(handles, e)
        self.points.show(result.points)

    def draw(self, result: Picture) -> None:
        """The map, several of them, or the chart."""
        if isinstance(result, StripResult):
            self.strip.draw(result)
            return
        if isinstance(result, DepthResult):
            self._lay_out_chart()
            self._draw_chart(result.counts)
            return
        problem = result.notice  # makes the map, of which the handles tell
        self._lay_out_map(result)
        found = (self._goes_on(result) and self._under_pointer(result)) or result.inspected
        self._draw_header(result, found)  # first, as it may take room
        x0, x1, y0, y1 = result.experiment.rectangle
        self.problem.show_text(problem, (x0 + x1) / 2, (y0 + y1) / 2, 0.9 * self.map.size_of_data[0])
        if not problem:
            self._draw_map(result)
        self._inspect(result, found)
        self.losses.show(result.learner, result.changes)

    def hovered(self, plot: str, x: float, y: float, result: Picture) -> None:
        """The region under the pointer; that at the probe where there is none."""
        self._pointer = (x, y) if plot == "map" else None
        self.diagram.show_pointer(self.side.to_scene(x, y) if plot == "network" else None)
        if isinstance(result, RegionsResult):
            self._inspect(result, self._under_pointer(result) or result.inspected)

    def picked(self, plot: str, x: float, y: float, result: Picture) -> dict[str, Any]:
        """A click brings the probe there or adds a point, chooses a weight, or goes to a step."""
        if plot == "map" and isinstance(result, RegionsResult):
            return result.click(x, y)
        if isinstance(result, StripResult):
            return self.strip.picked(plot, result)
        if plot == self.losses.key:
            return result.experiment.drag("time", x, y)
        place = self.diagram.place_at(self.side.to_scene(x, y)) if plot == "network" else None
        return {"place": place} if place else {}

    @property
    def _is_column(self) -> bool:
        width, height, unit = self.figure.width(), self.figure.height(), self.look.scale
        return height < _LOW * unit if self.look.interactive else width < _COLUMN * unit

    def _under_pointer(self, result: RegionsResult) -> Inspection | None:
        return None if self._pointer is None else result.inspect(*self._pointer)

    def _goes_on(self, result: RegionsResult) -> bool:
        """Whether this is another step of the run on screen: the pointer still rests where it was."""
        run = (result.learner.recipe, result.learner.step) if result.learner else None
        before, self._run = self._run, run
        return bool(run and before and run[0] == before[0] and run[1] != before[1])

    # The map ---------------------------------------------------------------------------------------

    def _draw_map(self, result: RegionsResult) -> None:
        e, style, theme = result.experiment, self.look, self.look.theme
        window = rectangle(e.window, e.height)
        if result.key is not None:
            scale = self._scales[result.key.palette]
        if result.mosaic is not None:
            kinks = list(zip(result.kinks, self._pens_of(result.ink), strict=False))
            self.mosaic.show_mosaic(result.mosaic, window, scale, kinks[::-1])
        elif result.raster is not None:
            self.mosaic.show_raster(result.raster, window, scale)
        self.contours.show_lines(result.contours, style.pen(theme.muted, THIN))
        self.boundary.show_lines(result.boundary, style.pen(theme.series[3], _BOUNDARY))
        self.bends.show_dots([(*at, theme.series[3], "o", False) for at in result.bends], _BEND)
        marked = result.highlighted if style.interactive and e.kinks else ()
        self.marked.show_lines(marked, style.pen(theme.accent, CURVE))

    def _pens_of(self, ink: float) -> list[QPen]:
        """Layer 1 in the text's color, the later ones lighter and thinner; all faint with little ink."""
        style, theme = self.look, self.look.theme
        if ink not in self._kink_pens:
            colors = [blend(theme.text, theme.surface, share) for share in _SHARES]
            widths = [THIN if layer or ink < 1 else KINK for layer in range(len(_SHARES))]
            # Opaque where it can be: Qt draws that several times faster.
            inks = [faded(color.name(), ink) if ink < 1 else color for color in colors]
            pens = [style.pen(color, width) for color, width in zip(inks, widths, strict=True)]
            self._kink_pens = {ink: pens}
        return self._kink_pens[ink]

    def _inspect(self, result: RegionsResult, found: Inspection | None) -> None:
        """Outline a region, say its formula, light up its units."""
        e, style, theme = result.experiment, self.look, self.look.theme
        self.probe.show_dots([(e.x1, e.x2, theme.text, "o", True)], 9.0)
        for item in (self.rim, self.bounding):
            item.setVisible(found is not None)
        self._draw_header(result, found)  # first, as it may take room
        self._draw_network(result, found)
        if found is not None:
            self.rim.show_polygon(found.polygon, style.pen(theme.text, _BOUNDARY))
            self.bounding.show_segments(found.kinks)

    def _draw_header(self, result: RegionsResult, found: Inspection | None) -> None:
        """What is known of a region, what the colors mean, which line is the boundary, which point of a
        class."""
        lines, color = found.lines if found is not None else (), self.look.theme.series[3]
        entries = [Entry(text, bold=not i, answer=True) for i, text in enumerate(lines)]
        if result.key is not None:
            scale = self._scales[result.key.palette]
            entries += [replace(entry, answer=True) for entry in key_entries(result.key, scale)]
        if result.boundary:
            entries.append(Entry("y = 0", StrokeMark(color, _BOUNDARY), quiet=True))
        if result.bends:
            entries.append(Entry("bends", DotMark(color, filled=False), quiet=True, answer=True))
        entries += self.points.entries
        is_known = found is not None and bool(found.on) and not self.look.hiding_answers
        keys = self.diagram.keys(result.piece_names) if is_known and self.side.isVisible() else []
        self.map.header.say([*entries, *(keys if self._is_column else [])])
        self.side.header.say([] if self._is_column else keys)

    def _draw_network(self, result: RegionsResult, found: Inspection | None) -> None:
        if self.side.isVisible() and result.network is not None:
            chosen = result.experiment.chosen
            self.side.is_answer = result.learner is not None
            if found is None or self.look.hiding_answers:  # perhaps there is no map yet
                self.diagram.show_network(result.network, (), (), chosen)
                return
            kinks = self._pens_of(result.ink)[: len(result.kinks)]
            self.diagram.show_network(result.network, found.on, found.bounding, chosen, found.lit, kinks)

    # The chart -------------------------------------------------------------------------------------

    def _draw_chart(self, counts: Counts | None) -> None:
        theme = self.look.theme
        for item in (*self.curves, self.counted):
            item.setVisible(counts is not None)
        if counts is None:
            self.chart.tell(())
            return
        top = max(float(line.y[i]) for line in counts.lines for i in range(len(line.y)))
        self.chart.set_ranges((0.5, counts.depths[-1] + 0.5), (0.0, max(1.08 * top, 1.0)))
        for curve, line, name in zip(self.curves, counts.lines, self._names(counts), strict=True):
            curve.show_line(line, name)
        self.counted.show_dots([(x, y, theme.series[0], "o", True) for x, y in counts.dots], 8.0)
        self.theory.show_line(counts.theory_line, "theory")
        named = zip(self._names(counts), _SERIES, self.curves, strict=True)
        labels = [Label(text, text, series=place, curve=curve) for text, place, curve in named]
        if counts.theory_line is not None:
            labels.append(Label("theory", "theory for one random layer", curve=self.theory))
        self.chart.tell(labels)

    def _names(self, counts: Counts) -> tuple[str, str, str]:
        return "no network has more", "built to fold: at least", f"random, {counts.units:,} units"
