"""The plots of Dead units over time: rasters of units, z of the chosen one, dead share, loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from engine.experiments.training.result import PatientResult, RunResult, TrainingResult
from engine.learning.paths import Lit
from engine.learning.patient import Patient
from engine.learning.record import DEAD
from engine.learning.timeline import Block, Timeline
from gui.canvas.figure import Figure
from gui.canvas.items import CURVE, KINK, MARKERS, THIN, Dotted, Note, blend
from gui.canvas.labels import stack
from gui.canvas.plots import Plot
from gui.drawings.training_items import DASHES, Cells, Ribbon, Rules, Trail
from gui.look.theme import Theme

RUNS = 6
"""So many runs are drawn at most, in the series' colors."""

_FAINT = 0.6
"""What is still to come is so far on the way from its color to the ground."""

_WIDEST = 0.5
"""Share of a plot that names beside the ends of lines may take."""

_GRAVE = 6.5
"""Width of the cross where a unit died; none where rows are lower: red tells as much."""

_LIT = 6.0
"""Width of the strip that marks the units which an input switches on, in logical pixels."""

_DIGITS = ": −0.00000"
"""The widest number that is expected after a name."""


def run_colors(theme: Theme) -> tuple[str, ...]:
    """Colors of the run and its twins; the orange of class 0 comes last."""
    blue, orange, green, red, violet, brown = theme.series
    return blue, red, green, violet, brown, orange


class TimePlots:
    """They share the axis of time, the line of the present step, and the marks of what changed."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.units = figure.add_plot(Plot(figure, "units", "", "unit (blue: on, red: dead)"), 0, 1, 1.5)
        self.z = figure.add_plot(Plot(figure, "z", "", "z"), 0, 1, 1.5)
        self.drift = figure.add_plot(Plot(figure, "drift", "", "|z − z₀|"), 1, 1, 0.9)
        self.dead = figure.add_plot(Plot(figure, "dead", "", "dead"), 1, 1, 0.6)
        self.loss = figure.add_plot(Plot(figure, "losses", "step", "loss"), 2, 1, 0.9)
        for plot in (self.loss, self.drift):
            plot.axes.show(log=(False, True))
        self.units.axes.show(whole=(False, True))
        self._plots = (self.units, self.z, self.drift, self.dead, self.loss)
        theme, series = figure.theme, run_colors(figure.theme)
        self._faint = [blend(color, theme.surface, _FAINT).name() for color in series]
        self._build_units()
        self.now = [plot.rule(90, theme.text, KINK, dash=True, z=15) for plot in self._plots]
        self.marks = [plot.add(Rules(plot, True, theme.accent), 14) for plot in self._plots]
        self.change_notes = [self.loss.note(theme.accent, z=18, sheet=0.8) for _ in range(4)]
        self.share_lines, self.shares_ahead = self._lines(self.dead)
        self.loss_lines, self.losses_ahead = self._lines(self.loss)
        self.z_lines, self.z_ahead = self._lines(self.z)
        self.drift_lines, self.drifts_ahead = self._lines(self.drift)
        self.bands = [self.z.add(Ribbon(self.z, color), -5) for color in series]
        self.zero = self.z.rule(0, theme.text, THIN, z=1)
        self.norm = self.loss.add(Trail(self.loss, theme.muted, THIN), 3)
        self.norm_note = self.loss.note(theme.muted, anchor=(1.0, 1.0), z=17)
        faint = blend(theme.muted, theme.surface, _FAINT).name()
        self.norm_ahead = self.loss.add(Trail(self.loss, faint, THIN), 2)
        for item in (*self.bands, *self.rasters):
            item.keep_no_pixels()
        self.ends = tuple(plot.dots(z=16) for plot in (self.dead, self.loss, self.z, self.drift))
        self.z_notes = [self.z.note(color, z=20, sheet=0.9) for color in series]
        self.loss_notes = [self.loss.note(color, z=20, sheet=0.9) for color in series]
        self.problem = self.z.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.85)
        self.crossings = self.z.dots(z=13)
        self.crossing_notes = [self.z.note(color, z=19, answer=True, sheet=0.8) for color in series]

    def show_numbers(self, alone: bool) -> None:
        """Steps stand under the lowest plot only, or under the one that fills the panel.

        Where a run is not ``alone``, units have no numbers: each raster has its own.
        """
        for plot in self._plots[:-1]:
            plot.show_numbers(x=bool(self.figure.filled), y=alone or plot is not self.units)

    def draw(self, result: RunResult | PatientResult) -> None:
        """The plots of the view."""
        timeline = result.timeline
        time = timeline.range if isinstance(result, RunResult) else self._with_room(result)
        for rule in self.now:
            rule.show_at(float(timeline.step))
        self._draw_losses(timeline, time)
        labels: Sequence[str] = ()
        if isinstance(result, RunResult):
            self._draw_units(result, time)
            self._draw_shares(result, time)
        else:
            self._draw_z(result, time)
            self._draw_drift(result, time)
            labels = self._said(timeline.patients, result.loss_labels)
        self._draw_changes(result, time[1])
        stack(self.loss, self.loss_notes, labels, [(line.x[-1], line.y[-1]) for line in timeline.losses])

    def _draw_losses(self, timeline: Timeline, time: tuple[float, float]) -> None:
        alone, (low, high) = len(timeline.courses) == 1, timeline.decades.range
        self.loss.set_ranges(time, (low, high))
        self.loss.axes.show(shelf=timeline.decades.shelf)
        self.norm_note.setVisible(alone)
        self.norm_note.show_text("thin: ‖∇L‖", time[1], low)
        show_lines(self.loss_lines, timeline.losses)
        show_lines(self.losses_ahead, timeline.losses_ahead)
        show_lines([self.norm, self.norm_ahead], [timeline.norm, timeline.norm_ahead])
        self._draw_ends(self.loss, self.ends[1], timeline.losses)

    # Units -----------------------------------------------------------------------------------------

    def _build_units(self) -> None:
        theme = self.figure.theme
        self.rasters = [self.units.add(Cells(self.units), -10) for _ in range(RUNS)]
        self.rasters_ahead = [self.units.add(Cells(self.units), -11) for _ in range(RUNS)]
        self.lit = [self.units.add(Cells(self.units), 8) for _ in range(RUNS)]
        self._lit_shades = [QColor(0, 0, 0, 0), QColor(theme.accent)]
        self.dividers = self.units.add(Rules(self.units, False, theme.text), 9)
        self.graves = self.units.dots(z=10, still=True)
        self.mark = self.units.add(Rules(self.units, False, theme.text, dash=True), 12)
        self.raster_notes = [self.units.note(theme.text, z=20, sheet=0.8) for _ in range(RUNS)]
        quiet, strong = blend(theme.surface, theme.accent, 0.06), blend(theme.accent, theme.surface, 0.1)
        self._shades = [blend(quiet.name(), strong.name(), share / 254) for share in range(DEAD)]
        self._shades.append(blend(theme.surface, theme.danger, 0.42))
        self._faint_shades = [blend(color.name(), theme.surface, _FAINT) for color in self._shades]

    def _draw_units(self, result: RunResult, time: tuple[float, float]) -> None:
        timeline = result.timeline
        self._bases = [block.base for block in timeline.blocks]
        self.units.set_ranges(time, timeline.levels)
        for i, (raster, ahead) in enumerate(zip(self.rasters, self.rasters_ahead, strict=True)):
            block = timeline.blocks[i] if i < len(timeline.blocks) else None
            raster.setVisible(block is not None)
            ahead.setVisible(block is not None and block.course.raster_ahead is not None)
            if block is not None:
                self._draw_raster(block, raster, ahead, time[1] / 80)
        names = [patient.name for patient in timeline.patients] if len(timeline.blocks) > 1 else []
        for i, note in enumerate(self.raster_notes):
            note.setVisible(i < len(names))
            if i < len(names):
                note.show_text(
                    names[i], time[0], timeline.blocks[i].base + timeline.blocks[0].course.units + 0.5
                )
        self._mark_units(timeline, result.experiment.chosen)

    def _mark_units(self, timeline: Timeline, chosen: int) -> None:
        """The chosen unit, the borders of layers, crosses of deaths."""
        self.mark.show_at([block.base + chosen + 1.0 for block in timeline.blocks])
        self.dividers.show_at([at for block in timeline.blocks for at in block.dividers])
        rows_apart = 1.0 / self.units.pixel[1] > 1.2 * _GRAVE * self.figure.scale_factor
        graves = [at for block in timeline.blocks for at in block.graves] if rows_apart else []
        self.graves.show_dots([(*at, self.figure.theme.text, "x", True) for at in graves], _GRAVE)

    def show_lit(self, lit: Sequence[Lit]) -> None:
        """Beside each raster the units that one input switches on."""
        right, wide = self.units.ranges[0][1], _LIT * self.figure.scale_factor * self.units.pixel[0]
        for i, cells in enumerate(self.lit):
            cells.setVisible(i < len(lit))
            if i < len(lit):
                base = self._bases[i] + 0.5
                target = QRectF(right - wide, base, wide, len(lit[i].on))
                cells.show_cells(lit[i].on[:, None].astype("uint8"), target, self._lit_shades)

    def _draw_raster(self, block: Block, raster: Cells, ahead: Cells, least: float) -> None:
        course, low = block.course, block.base + 0.5
        step = float(course.frame.step)
        wide = max(step, least)  # a column that can be seen, even of the start alone
        raster.show_cells(course.raster.T, QRectF(0.0, low, wide, course.units), self._shades)
        if (rows := course.raster_ahead) is not None:
            ahead.show_cells(rows.T, QRectF(step, low, course.last - step, course.units), self._faint_shades)

    # Lines -----------------------------------------------------------------------------------------

    def _draw_shares(self, result: RunResult, time: tuple[float, float]) -> None:
        self.dead.set_ranges(time, (-0.06, 1.06))
        shares = [course.shares for course in result.courses]
        show_lines(self.share_lines, shares)
        show_lines(self.shares_ahead, [course.shares_ahead for course in result.courses])
        self._draw_ends(self.dead, self.ends[0], shares)

    def _draw_z(self, result: PatientResult, time: tuple[float, float]) -> None:
        timeline = result.timeline
        self.z.set_ranges(time, timeline.z_range)
        self.z.set_names("", f"z of {result.main.unit_names[result.experiment.chosen]}")
        means = [patient.lines[1] for patient in timeline.patients]
        show_lines(self.z_lines, means)
        show_lines(self.z_ahead, [patient.ahead for patient in timeline.patients])
        for i, band in enumerate(self.bands):
            band.setVisible(i < len(means))
            if i < len(means):
                low, _, high = timeline.patients[i].lines
                band.show_between(low, high)
        self._draw_ends(self.z, self.ends[2], means)
        self._draw_crossings(timeline.patients)
        show_stop(self.problem, self.z, result)
        ends = [(float(line.x[-1]), float(line.y[-1])) for line in means]
        texts = self._said(timeline.patients, [patient.label for patient in timeline.patients])
        stack(self.z, self.z_notes, texts, ends)

    def _draw_drift(self, result: PatientResult, time: tuple[float, float]) -> None:
        drifts = result.timeline.drifts
        self.drift.set_ranges(time, drifts.decades.range)
        self.drift.axes.show(shelf=drifts.decades.shelf)
        lines = drifts.lines
        show_lines(self.drift_lines, lines)
        show_lines(self.drifts_ahead, drifts.ahead)
        self._draw_ends(self.drift, self.ends[3], lines)

    def _said(self, patients: Sequence[Patient], labels: Sequence[str]) -> Sequence[str]:
        """What stands beside lines: names with numbers, without them while answers are hidden."""
        return [patient.name for patient in patients] if self.figure.hiding_answers else labels

    def _draw_ends(self, plot: Plot, dots: Dotted, lines: Any) -> None:
        """Markers where lines end within the plot."""
        series, (low, high) = run_colors(self.figure.theme), plot.ranges[1]
        ends = [(float(line.x[-1]), float(line.y[-1])) for line in lines]
        shown = [(*at, series[i], MARKERS[i], True) for i, at in enumerate(ends) if low <= at[1] <= high]
        dots.show_dots(shown[::-1])  # the run's own on top

    def _draw_crossings(self, patients: Sequence[Patient]) -> None:
        """Where z came above 0 on the way, and at which step."""
        series, dots = run_colors(self.figure.theme), []
        for i, note in enumerate(self.crossing_notes):
            opened = patients[i].opened if i < len(patients) else None
            note.setVisible(bool(opened and opened[0]))
            if opened and opened[0]:
                dots.append((float(opened[0]), 0.0, series[i], "o", False))
                note.show_text(f"> 0 {patients[i].opened_text}", opened[0], 0.0)
        self.crossings.show_dots(dots, 7.0)

    def _draw_changes(self, result: TrainingResult, latest: float) -> None:
        """A thin line through all plots wherever something changed, the last few with their names."""
        shown = [change for change in result.changes if change[0] <= latest]
        for rules in self.marks:
            rules.show_at([step for step, _ in shown])
        top, row = self.loss.ranges[1][1], 17.0 * self.figure.scale_factor * self.loss.pixel[1]
        named = shown[-len(self.change_notes) :]
        for i, note in enumerate(self.change_notes):
            note.setVisible(i < len(named))
            if i < len(named):
                step, text = named[i]
                left = step > 0.75 * latest
                note.setAnchor((1.0 if left else 0.0, 0.0))
                note.show_text(text, step, top - i * row)

    def _with_room(self, result: PatientResult) -> tuple[float, float]:
        """The axis of time with room for the names beside the ends of the lines."""
        low, high = result.timeline.range
        names = (patient.name + _DIGITS for patient in result.timeline.patients)
        wide = max(self.z_notes[0].width_of(name) for name in names) + 12.0 * self.figure.scale_factor
        return low, high / (1.0 - min(wide / self.loss.size_of_data[0], _WIDEST))

    def _lines(self, plot: Plot) -> tuple[list[Any], list[Any]]:
        """A line of the run and dashed ones of its twins; faint ones for what is still to come."""
        series = run_colors(self.figure.theme)
        return (
            [plot.add(Trail(plot, color, CURVE, DASHES[i]), 6 - i) for i, color in enumerate(series)],
            [plot.add(Trail(plot, color, KINK), -1 - i) for i, color in enumerate(self._faint)],
        )


def show_lines(curves: Any, lines: Any) -> None:
    """Show each line by its curve and hide the other curves."""
    for i, curve in enumerate(curves):
        line = lines[i] if i < len(lines) else None
        if line is not None:
            curve.show_line(line)
        curve.setVisible(line is not None)


def show_stop(note: Note, plot: Plot, result: TrainingResult) -> None:
    """Say in the middle of a plot where the run has broken off, and offer the way back."""
    text = result.stop_text
    note.setVisible(bool(text))
    if text:
        (x0, x1), (y0, y1) = plot.ranges
        if result.way_back and plot.figure.interactive:
            text += f". Click: {result.offer}"
        elif result.way_back and plot.key == "fit":
            text += f"; fit of step {result.main.pictured.step:,}"
        room = 0.96 * plot.size_of_data[0]
        note.show_text(text, (x0 + x1) / 2, (y0 + y1) / 2, room)
