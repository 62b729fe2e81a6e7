"""The fit of a run: its curve with hinges or its map with regions, the data, what an input lights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.experiments.training.result import RunResult
from engine.networks.paths import Lit
from gui.canvas.figure import Figure
from gui.canvas.items import CURVE, KINK, THIN, Note, paired
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.color_key import ColorKey, scale_of
from gui.drawings.region_items import Outline, RegionMap, rectangle
from gui.drawings.training_items import Cloud, Trail
from gui.look.series import DASHED, DASHES
from gui.panels.training.runs import PLACES, RUNS, run_colors, show_lines, show_stop

_FIT, _BOUNDARY = 3.2, 3.2
_AS_IMAGE = 20_000


class FitPlot:
    """The large plot of a run.

    Attributes:
        pointer: the place in it that is under the pointer; None for none.
    """

    def __init__(self, figure: Figure) -> None:
        self.plot = figure.add_plot(Plot(figure.look, "fit", "x", "y"), 0, 0, 1.0, 1.5, rows=3)
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
        self.key = ColorKey(plot, {"output": self._scale})
        series = run_colors(theme)
        twins = [plot.add(Trail(plot, series[i], CURVE, DASHES[PLACES[i]]), 6 - i) for i in range(1, RUNS)]
        self.lines: list[Any] = [plot.curve(series[0], _FIT, z=6), *twins]
        for item in (self.plane, *self.lines):
            item.keep_no_pixels()
        self.cloud = plot.add(Cloud(plot), 8)
        self.hinges = plot.dots(z=10)
        self.kink = plot.rule(90, theme.accent, KINK, dash=DASHED)
        self.probe = plot.rule(90, theme.text, THIN, z=9)
        self.probe_dot = plot.dots(z=33)

    def _build_notes(self) -> None:
        plot, theme = self.plot, self.plot.look.theme
        colors = theme.text, theme.muted, theme.muted
        self.unit_notes = [plot.note(color, z=31, answer=True, sheet=0.85) for color in colors]
        self.lit_notes = [plot.note(theme.accent, z=31, answer=True, sheet=0.85) for _ in range(2)]
        self.problem = plot.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.85)
        self.names = [plot.note(theme.text, anchor=(1.0, 1.0), z=31, series=place) for place in PLACES]

    def draw(self, result: RunResult) -> None:
        """All but what is lit."""
        theme, flat = self.plot.look.theme, result.main.recipe.data.inputs == 1
        self.plot.set_names(*(("x", "y") if flat else ("x₁", "x₂")))
        self.plot.follow(*result.fit_ranges)
        colors = (theme.muted,) if flat else (theme.series[1], theme.series[0])
        self.cloud.show_points(result.main.recipe.data.groups(), colors)
        show_stop(self.problem, self.plot, result)
        self._list(self.unit_notes, result.unit_lines, result.fit_ranges[1][1])
        self._draw_names(result)
        self._draw_curve(result)
        self._draw_plane(result)

    def _list(self, notes: Sequence[Note], texts: Sequence[str], top: float) -> None:
        """Lines under one another along the left of the fit, broken where they are longer than it is wide."""
        for note, text in zip(notes, texts, strict=True):
            note.show_text(text, self.plot.ranges[0][0], top, self.plot.size_of_data[0])
            top = self._below(note)

    def _below(self, note: Note) -> float:
        """Where the next line of text begins; the sheets of two lines may overlap a little."""
        dy = self.plot.pixel[1]
        return note.area(self.plot.pixel).top() + 3.0 * self.plot.look.scale * dy

    def _draw_names(self, result: RunResult) -> None:
        """Which line is which, from the lower right corner up; nothing where there is no twin."""
        names = result.names if result.twins else ()
        x, y = result.fit_ranges[0][1], result.fit_ranges[1][0]
        row = 17.0 * self.plot.look.scale * self.plot.pixel[1]
        for i, (note, name) in enumerate(paired(self.names, names)):
            note.show_text(name, x, y + (len(names) - 1 - i) * row)

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
        items: tuple[Any, ...] = (self.plane, self.boundary, self.line, self.key)
        for item in items:
            item.setVisible(plane is not None)
        if plane is None:
            return
        self.key.show_key(plane.key)
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
        texts, room = result.lit_lines(*at), self.plot.size_of_data[0]
        fits = all(note.width_of(text) < room for note, text in zip(self.lit_notes, texts, strict=True))
        texts = texts if fits else ("", "")  # on a small page they would cover the fit
        self._list(self.lit_notes, texts, self._below(self.unit_notes[-1]))
        return result.lit(*at)
