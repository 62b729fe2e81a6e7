"""The fit of a run: its curve with hinges or its map with regions, the data, what an input lights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.base.text import plural
from engine.experiments.training.result import RunResult
from engine.networks.paths import Lit
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN, paired
from gui.canvas.keys import DotMark, SeriesMark, StrokeMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.color_key import key_entries, scale_of
from gui.drawings.region_items import Outline, RegionMap, rectangle
from gui.drawings.training_items import Cloud, Trail
from gui.look.series import DASHED, DASHES
from gui.panels.training.runs import PLACES, RUNS, run_colors, show_lines, show_stop

_FIT, _BOUNDARY = 3.2, 3.2
_AS_IMAGE = 20_000

_NARROW = 360.0
"""Over a fit narrower than so many logical pixels less is said of what an input lights."""


class FitPlot:
    """The large plot of a run.

    Attributes:
        pointer: the place in it that is under the pointer; None for none.
    """

    def __init__(self, figure: Figure) -> None:
        self.plot = figure.add_plot(
            Plot(figure.look, "fit", "x", "y", is_answer=True), 0, 0, 1.0, 1.5, rows=3
        )
        self.pointer: tuple[float, float] | None = None
        self._probed: tuple[float, float] | None = None
        self._build_items()
        self._build_notes()

    def _build_items(self) -> None:
        plot, theme = self.plot, self.plot.look.theme
        self.plane = plot.add(RegionMap(plot, _AS_IMAGE), -30)
        self.boundary = plot.add(Outline(), 6)
        self.twin_boundaries = [plot.add(Outline(), 5) for _ in range(RUNS - 1)]
        self.line = plot.add(Outline(), 7)
        self._scale = scale_of(theme, "output")
        series = run_colors(theme)
        twins = [plot.add(Trail(plot, series[i], CURVE, DASHES[PLACES[i]]), 6 - i) for i in range(1, RUNS)]
        self.lines: list[Any] = [plot.curve(series[0], _FIT, z=6), *twins]
        for item in (self.plane, *self.lines):
            item.keep_no_pixels()
        self.cloud = plot.given(plot.add(Cloud(plot), 8))
        self.hinges = plot.dots(z=10)
        self.kink = plot.rule(90, theme.accent, KINK, dash=DASHED)
        self.probe = plot.rule(90, theme.text, THIN, z=9)
        self.probe_dot = plot.dots(z=33)

    def _build_notes(self) -> None:
        plot, theme = self.plot, self.plot.look.theme
        self.problem = plot.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.85)

    def draw(self, result: RunResult) -> None:
        """All but what is lit."""
        theme, flat = self.plot.look.theme, result.main.recipe.data.inputs == 1
        self.plot.set_names(*(("x", "y") if flat else ("x₁", "x₂")), title="Fit")
        self.plot.follow(*result.fit_ranges)
        colors = (theme.muted,) if flat else (theme.series[1], theme.series[0])
        self.cloud.show_points(result.main.recipe.data.groups(), colors)
        show_stop(self.problem, self.plot, result)
        self._draw_curve(result)
        self._draw_plane(result)

    def _entries(self, result: RunResult, lit: Sequence[str]) -> list[Entry]:
        """Which line is which, what dots and colors are, and what an input lights."""
        theme, plane = self.plot.look.theme, result.main.plane
        found = [Entry("network", StrokeMark(theme.series[0], _FIT), quiet=True)]
        if result.twins:
            names = zip(result.names, PLACES, strict=False)
            found = [Entry(name, SeriesMark(place)) for name, place in names]
        own = result.courses[0].fit
        if own is not None and len(own.hinges):
            found.append(
                Entry("kink of a unit", DotMark(theme.series[0], filled=False), quiet=True, spare=True)
            )
        found += [
            Entry(text, DotMark(color, marker), quiet=True, spare=True)
            for text, color, marker in self._point_names(result)
        ]
        if plane is not None:
            found += key_entries(plane.key, self._scale)
        narrow = self.plot.size_of_data[0] < _NARROW * self.plot.look.scale
        return [*found, *(Entry(text, quiet=True, answer=True, spare=narrow) for text in lit)]

    def _point_names(self, result: RunResult) -> list[tuple[str, str, str]]:
        """The name, color and marker of each group of points."""
        theme, data = self.plot.look.theme, result.main.recipe.data
        if data.inputs == 1:
            return [(plural(len(data.groups()[0][0]), "training point"), theme.muted, "o")]
        return [("class 0", theme.series[1], "o"), ("class 1", theme.series[0], "d")]

    def _draw_curve(self, result: RunResult) -> None:
        fits = [course.fit for course in result.courses]
        show_lines(self.lines, [None if fit is None else fit.line for fit in fits])
        color, own = self.plot.look.theme.series[0], fits[0]
        hinges = [] if own is None else [(x, y, color, "o", True) for x, y in own.hinges.tolist()]
        self.hinges.show_dots(hinges, 8.0)
        for rule, kink in paired([self.kink], [result.main.kink_of(result.experiment.chosen)]):
            rule.show_at(kink)

    def _draw_plane(self, result: RunResult) -> None:
        style, theme, plane = self.plot.look, self.plot.look.theme, result.main.plane
        series = run_colors(theme)
        for i, (outline, twin) in enumerate(paired(self.twin_boundaries, [c.plane for c in result.twins])):
            outline.show_lines(twin.boundary, style.pen(series[i + 1], CURVE, DASHES[PLACES[i + 1]]))
        items: tuple[Any, ...] = (self.plane, self.boundary, self.line)
        for item in items:
            item.setVisible(plane is not None)
        if plane is None:
            return
        window = rectangle(plane.window[:2], plane.window[2:])
        if plane.mosaic is not None:
            pen = style.pen(blend(theme.text, theme.surface, 0.6), THIN)
            self.plane.show_mosaic(plane.mosaic, window, self._scale, [(plane.kinks, pen)])
        elif plane.raster is not None:
            self.plane.show_raster(plane.raster, window, self._scale)
        line = result.main.line_of(result.experiment.chosen)
        self.line.show_lines(line, style.pen(theme.text, KINK, dash=DASHED))
        self.boundary.show_lines(plane.boundary, style.pen(series[0], _BOUNDARY))

    def light(self, result: RunResult) -> tuple[Lit, ...]:
        """Draw the probe; what the input there, or under the pointer, switches on."""
        e, (x, y) = result.experiment, result.probe
        if (e.probe_x, e.probe_y) != self._probed:  # a hand that moves the probe is no pointer beside it
            self._probed, self.pointer = (e.probe_x, e.probe_y), None
        self.probe.setVisible(e.recipe.data.inputs == 1 and result.main.network is not None)
        self.probe.show_at(x)
        self.probe_dot.show_dots([(x, y, self.plot.look.theme.text, "o", False)], 10.0)
        at = self.pointer or (x, y)
        place, skipped = result.lit_lines(*at)
        if self.plot.look.hiding_answers:
            place = place.split(":")[0]
        flat = result.main.recipe.data.inputs == 1
        pill = self.plot.pill(place, at[0], place.split(":")[0]) if flat else None
        self.plot.header.say(self._entries(result, (skipped,) if flat else (place, skipped)), pill)
        return result.lit(*at)
