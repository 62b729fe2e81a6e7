"""Dead units: a network while it learns, its units over time and one by one, and many runs at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QColor

from engine.experiments.training.result import (
    BirthsResult,
    PatientResult,
    RunResult,
    SweepResult,
    TilesResult,
    TrainingResult,
)
from engine.experiments.training.survey_words import LOSS_KEY, SWEEP_KEY
from engine.learning.record import DEAD
from gui.canvas.items import CURVE, KINK, MARKERS, THIN, Note, blend
from gui.canvas.panel import Panel
from gui.canvas.plots import Plot
from gui.drawings.color_key import ABOVE, ColorKey, Scale, scale_of
from gui.drawings.region_items import Outline, RegionMap, rectangle
from gui.drawings.training_items import DASHES, Bars, Cells, Cloud, Trail
from gui.panels.training.training_time import RUNS, TimePlots, run_colors, show_lines, show_stop
from gui.panels.training.unit_tiles import Tiles

_SHOWN = {
    "run": ("fit", "units", "dead", "losses"),
    "z": ("z", "drift", "losses"),
    "units": ("tiles",),
    "rates": ("rates",),
    "final": ("rates",),
    "births": ("births",),
}
_FIT, _BOUNDARY = 3.2, 3.2
_AS_IMAGE = 20_000


class TrainingPanel(Panel):
    """Plots over time share their axis; the fit is the large one."""

    key = "training"
    title = "Dead units"
    thesis = "No gradient, no way back"

    def build(self) -> None:
        """The fit beside three plots over time; the tiles; the two maps of many runs."""
        figure = self.figure
        self._pointer: tuple[float, float] | None = None  # over the fit
        self._probed: tuple[float, float] | None = None
        self.fit = figure.add_plot(Plot(figure, "fit", "x", "y"), 0, 0, 1.0, 1.5, rows=3)
        self.time = TimePlots(figure)
        self.tiles_plot = figure.add_plot(Plot(figure, "tiles"), 0, 0)
        self.rates = figure.add_plot(Plot(figure, "rates", "learning rate", "bias b"), 0, 0)
        self.births = figure.add_plot(
            Plot(figure, "births", "hidden layers", "share of networks dead at birth"), 0, 0
        )
        self.births.axes.show(whole=(True, False))
        self.rates.axes.show(log=(True, False))
        self._build_fit()
        self._build_surveys()

    def draw(self, result: TrainingResult | SweepResult | BirthsResult) -> None:
        """What the view shows, all of it."""
        result.prepare()
        self.preview(result)
        self.figure.show_handles(result.handles, result.experiment)
        if isinstance(result, RunResult):
            self._draw_fit(result)
            self.time.draw(result)
            self._draw_lit(result)
        elif isinstance(result, PatientResult):
            self.time.draw(result)
        elif isinstance(result, TilesResult):
            self._draw_tiles(result)

    def preview(self, result: TrainingResult | SweepResult | BirthsResult) -> None:
        """The plots at their places; of the map of runs what is there."""
        e = result.experiment
        self.figure.show_plots(_SHOWN[e.view])
        self.fit.above = ABOVE if e.recipe.data.inputs == 2 else 0.0
        self.time.show_numbers(alone=not e.twins)
        self.figure.arrange()
        self.progressed(result)

    def progressed(self, result: TrainingResult | SweepResult | BirthsResult) -> None:
        """Cells and dots appear as their runs are done."""
        if isinstance(result, SweepResult):
            self._draw_rates(result)
        elif isinstance(result, BirthsResult):
            self._draw_births(result)

    def hovered(self, plot: str, x: float, y: float, result: Any) -> None:
        """The paths that the input under the pointer lights, else those of the probe; of the map of runs the
        cell under the pointer, else that of the present rate and bias."""
        if isinstance(result, SweepResult):
            self._show_cell(result, (x, y) if plot == "rates" else result.here)
        elif isinstance(result, RunResult):
            self._pointer = (x, y) if plot == "fit" else None
            self._draw_lit(result)

    def picked(self, plot: str, x: float, y: float, result: Any) -> dict[str, Any]:
        """A click chooses a unit, brings the step there, adds a point, or opens the run of a cell."""
        if isinstance(result, SweepResult):
            return result.open_cell(x, y)
        if isinstance(result, TilesResult):
            if result.way_back and self.tiles_problem.area(self.tiles_plot.pixel).contains(x, y):
                return result.way_back
            unit = self.tiles.unit_at(self.tiles_plot.to_scene(x, y))
            return {} if unit is None else {"unit": unit + 1}
        if isinstance(result, RunResult) and plot == "fit":
            return result.click_on_fit(x, y)
        if isinstance(result, RunResult) and plot == "units":
            return {"unit": result.timeline.unit_at(y)}
        if isinstance(result, PatientResult) and plot == "z":
            return result.click_on_z(x)
        return {"playhead": round(x)} if plot in ("dead", "drift", "losses") else {}

    # Building --------------------------------------------------------------------------------------

    def _build_fit(self) -> None:
        plot, theme = self.fit, self.figure.theme
        self.plane = plot.add(RegionMap(plot, _AS_IMAGE), -30)
        self.boundary = plot.add(Outline(), 6)
        self.twin_boundaries = [plot.add(Outline(), 5) for _ in range(RUNS - 1)]
        self.cloud = plot.add(Cloud(plot), 8)
        self.fit_lines = self._lines(plot, _FIT)
        for item in (self.plane, *self.fit_lines):
            item.keep_no_pixels()
        self.hinges = plot.dots(z=10)
        self.kink = plot.rule(90, theme.accent, KINK, dash=True)
        self.unit_notes = [
            plot.note(color, z=31, answer=True, sheet=0.85)
            for color in (theme.text, theme.muted, theme.muted)
        ]
        self.line = plot.add(Outline(), 7)
        self.probe = plot.rule(90, theme.text, THIN, z=9)
        self.probe_dot = plot.dots(z=33)
        self.lit_notes = [plot.note(theme.accent, z=31, answer=True, sheet=0.85) for _ in range(2)]
        self.problem = plot.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.85)
        self.names = [plot.note(color, anchor=(1.0, 1.0), z=31) for color in run_colors(theme)]
        self.signs = plot.dots(z=32, still=True)
        self._plane_scale = scale_of(theme, "output")
        self.plane_key = ColorKey(plot, {"output": self._plane_scale})

    def _lines(self, plot: Plot, width: float) -> list[Any]:
        """A line of the run and dashed ones of its twins."""
        series = run_colors(self.figure.theme)
        run = plot.curve(series[0], width, z=6)
        return [
            run,
            *(plot.add(Trail(plot, c, CURVE, DASHES[i]), 6 - i) for i, c in enumerate(series) if i),
        ]

    def _build_surveys(self) -> None:
        theme = self.figure.theme
        self.tiles_plot.axes.hide()
        self.tiles_plot.left = 8.0
        self.tiles = Tiles(self.tiles_plot)
        self.tiles_problem = self.tiles_plot.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.9)
        self.cells = self.rates.add(Cells(self.rates), -10)
        self.here, self.crosses = self.rates.dots(z=10), self.rates.dots(z=5)
        self.cell_note = self.rates.note(theme.text, z=20, answer=True, sheet=0.9)
        bad = blend(theme.surface, theme.danger, 0.75)
        scale = Scale(((0.0, QColor(theme.soft)), (1.0, bad)))
        losses = Scale(((0.0, blend(theme.surface, theme.accent, 0.85)), (1.0, QColor(theme.soft))))
        scales = {SWEEP_KEY.palette: scale, LOSS_KEY.palette: losses}
        self._cell_colors = {name: [*s.colors(DEAD), QColor(theme.surface)] for name, s in scales.items()}
        self.scale = ColorKey(self.rates, scales)
        self.measured, self.theory = self.births.dots(z=8), self.births.note(theme.muted, z=20)
        self.bars = [self.births.add(Bars(self.births, color), 7) for color in theme.series[:4]]
        self.bounds = [
            (self.births.curve(color, KINK, dash=True, z=2), self.births.curve(color, KINK, dash=True, z=2))
            for color in theme.series[:4]
        ]
        self.width_notes = [self.births.note(color, anchor=(1.0, 1.0), z=20) for color in theme.series[:4]]

    # The run ---------------------------------------------------------------------------------------

    def _draw_fit(self, result: RunResult) -> None:
        main, theme = result.main, self.figure.theme
        (_, x1), (y0, y1) = ranges = result.fit_ranges
        flat = main.recipe.data.inputs == 1
        self.fit.set_names(*(("x", "y") if flat else ("x₁", "x₂")))
        self.fit.follow(*ranges)
        colors = (theme.muted,) if flat else (theme.series[1], theme.series[0])
        self.cloud.show_points(main.points, colors)
        show_stop(self.problem, self.fit, result)
        self._list(self.unit_notes, result.unit_lines, y1)
        self._draw_names(result, x1, y0)
        self._draw_curve(result)
        self._draw_plane(result)

    def _draw_lit(self, result: RunResult) -> None:
        """The probe, what the input there or under the pointer switches on, and its units in the rasters."""
        flat, theme = result.main.recipe.data.inputs == 1, self.figure.theme
        x, y = result.probe
        wanted = (result.experiment.probe_x, result.experiment.probe_y)
        if wanted != self._probed:  # a hand that moves the probe is no pointer beside it
            self._probed, self._pointer = wanted, None
        self.probe.setVisible(flat and result.main.network is not None)
        self.probe.show_at(x)
        self.probe_dot.show_dots([(x, y, theme.text, "o", False)], 10.0)
        at = self._pointer or (x, y)
        self.time.show_lit(result.lit(*at))
        texts, last = result.lit_lines(*at), self.unit_notes[-1]
        fits = all(
            note.width_of(t) < self.fit.size_of_data[0] for note, t in zip(self.lit_notes, texts, strict=True)
        )
        for note in self.lit_notes:  # on a small page they would cover the fit
            note.setVisible(fits)
        self._list(self.lit_notes, texts, last.area(self.fit.pixel).top() + self._lap)

    @property
    def _lap(self) -> float:
        """So much the sheets of two lines of text may overlap."""
        return 3.0 * self.figure.scale_factor * self.fit.pixel[1]

    def _list(self, notes: Sequence[Note], texts: Sequence[str], top: float) -> None:
        """Lines under one another along the left of the fit, broken where they are longer than it is wide."""
        for note, text in zip(notes, texts, strict=True):
            note.show_text(text, self.fit.ranges[0][0], top, self.fit.size_of_data[0])
            top = note.area(self.fit.pixel).top() + self._lap

    def _draw_names(self, result: RunResult, x: float, y: float) -> None:
        """Which line is which, from the lower right corner up; nothing where there is no twin."""
        names, theme = result.names if result.twins else (), self.figure.theme
        (dx, dy), unit = self.fit.pixel, self.figure.scale_factor
        row, signs = 17.0 * unit * dy, []
        for i, note in enumerate(self.names):
            note.setVisible(i < len(names))
            if i < len(names):
                at = y + (len(names) - 1 - i) * row
                note.show_text(names[i], x, at)
                left = x - (note.width_of(names[i]) + 5.0 * unit) * dx
                signs.append((left, at + row / 2, run_colors(theme)[i], MARKERS[i], True))
        self.signs.show_dots(signs)

    def _draw_curve(self, result: RunResult) -> None:
        fits = [course.fit for course in result.courses]
        show_lines(self.fit_lines, [fit and fit.line for fit in fits])
        color, own = self.figure.theme.series[0], fits[0]
        hinges = [] if own is None else [(x, y, color, "o", True) for x, y in own.hinges.tolist()]
        self.hinges.show_dots(hinges, 8.0)
        kink = result.main.kink_of(result.experiment.chosen)
        self.kink.setVisible(kink is not None)
        if kink is not None:
            self.kink.show_at(kink)

    def _draw_plane(self, result: RunResult) -> None:
        figure, theme, plane = self.figure, self.figure.theme, result.main.plane
        for i, outline in enumerate(self.twin_boundaries):
            twin = result.twins[i].plane if i < len(result.twins) else None
            outline.setVisible(twin is not None)
            if twin is not None:
                outline.show_lines(twin.boundary, figure.pen(run_colors(theme)[i + 1], CURVE, dash=True))
        items: tuple[Any, ...] = (self.plane, self.boundary)
        for item in (*items, self.line, self.plane_key):
            item.setVisible(plane is not None)
        if plane is None:
            return
        self.plane_key.show_key(plane.key)
        window = rectangle(plane.window[:2], plane.window[2:])
        if plane.mosaic is not None:
            pen = figure.pen(blend(theme.text, theme.surface, 0.6), THIN)
            self.plane.show_mosaic(plane.mosaic, window, self._plane_scale, [(plane.kinks, pen)])
        elif plane.raster is not None:
            self.plane.show_raster(plane.raster, window, self._plane_scale)
        pen = figure.pen(theme.text, KINK, dash=True)
        self.line.show_lines(result.main.line_of(result.experiment.chosen), pen)
        self.boundary.show_lines(plane.boundary, figure.pen(run_colors(theme)[0], _BOUNDARY))

    # Units and surveys -----------------------------------------------------------------------------

    def _draw_tiles(self, result: TilesResult) -> None:
        main = result.main
        self.tiles_plot.set_ranges((0.0, 1.0), (0.0, 1.0))
        lit = result.lit(*result.probe)
        on = lit[0].on if lit else main.census.on < 0
        self.tiles.show_census(main.census, main.tile_names, result.experiment.chosen, on)
        show_stop(self.tiles_problem, self.tiles_plot, result)

    def _draw_rates(self, result: SweepResult) -> None:
        theme = self.figure.theme
        x, y = result.sweep.extent
        self.rates.set_ranges(x, y)
        self.scale.show_key(result.key)
        self.cells.show_cells(result.shades, rectangle(x, y), self._cell_colors[result.key.palette])
        self.crosses.show_dots([(*at, theme.text, "x", True) for at in result.all_dead], 11.0)
        best = [(*at, theme.text, "star", True) for at in result.best_cells]
        self.here.show_dots([*best, (*result.here, theme.accent, "o", True)], 14.0)
        self._show_cell(result, result.here)

    def _show_cell(self, result: SweepResult, at: tuple[float, float]) -> None:
        (left, _), (_, top) = result.sweep.extent
        self.cell_note.show_text(result.cell_text(*at), left, top)

    def _draw_births(self, result: BirthsResult) -> None:
        births, theme = result.births, self.figure.theme
        depths = births.depths.tolist()
        self.births.set_ranges((0.5, depths[-1] + 0.5), (0.0, 1.0))
        self.theory.show_text("dots: measured ± 2 standard errors · dashed: bounds of theory", 0.5, 1.0)
        dots = []
        for i, (line, note) in enumerate(zip(result.lines, self.width_notes, strict=True)):
            for curve, bound in zip(self.bounds[i], line.bounds, strict=True):
                curve.show_line(bound)
            dots += [(x, y, theme.series[i], MARKERS[i], True) for x, y in line.dots]
            ends = [(x, y - e, x, y + e) for (x, y), e in zip(line.dots, line.errors, strict=True)]
            self.bars[i].show_bars([] if self.figure.hiding_answers else ends)
            end = line.dots[-1][1]
            note.setVisible(math.isfinite(end))
            note.show_text(line.name, depths[-1], end + 0.01)
        self.measured.show_dots([] if self.figure.hiding_answers else dots, 8.0)
