"""The plots of Dead units over time: units, z of the chosen one, dead share, loss."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF

from engine.experiments.training.result import PatientResult, RunResult
from engine.learning.axis import Range
from engine.learning.patient import Patient
from engine.learning.record import DEAD
from engine.learning.timeline import Block, Timeline
from engine.networks.paths import Lit
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import KINK, THIN, paired
from gui.canvas.keys import RampMark, StrokeMark, SwatchMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.color_key import pixels
from gui.drawings.learning_items import Marks, faint
from gui.drawings.training_items import Cells, Ribbon, Trail
from gui.look.series import DASHED
from gui.panels.training.raster_items import Brackets, Hatch
from gui.panels.training.runs import PLACES, RUNS, RunLines, run_colors, show_lines, show_stop

_WIDEST = 0.5
"""Share of a plot that names beside the ends of lines may take."""

_NARROW = 300.0
"""Over rasters narrower than so many logical pixels less is said of the chosen unit."""

_POWER = 0.42
"""The color of a unit that is on goes with this power of its share of inputs: 1 of 64 is told from none."""

_LIT = 6.0
"""Width of the strip that marks the units which an input switches on, in logical pixels."""

_BESIDE = 48.0
"""Room of the leader, the marker and the edge beside such a name, in logical pixels."""

_DIGITS = ": −0.00000"
"""The widest number that is expected after a name."""


class UnitRasters:
    """A plot with a raster for each run, one above the other."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "units", "", "Units", is_answer=True), 0, 1, 1.5)
        plot.axes.show(whole=(False, True))
        theme = figure.look.theme
        self.rasters = [plot.add(Cells(plot), -10) for _ in range(RUNS)]
        self.ahead = [plot.add(Cells(plot), -11) for _ in range(RUNS)]
        self.lit = [plot.add(Cells(plot), 8) for _ in range(RUNS)]
        for raster in self.rasters:
            raster.keep_no_pixels()
        self.hatches = [plot.add(Hatch(plot, theme.surface), 9) for _ in range(RUNS)]
        self.brackets = Brackets(plot)
        self.mark = plot.rule(0, theme.text, dash=DASHED, z=12)
        self.notes = [plot.note(theme.text, z=20, sheet=0.8) for _ in range(RUNS)]
        quiet, strong = blend(theme.surface, theme.accent, 0.06), blend(theme.accent, theme.surface, 0.1)
        shades = [blend(quiet.name(), strong.name(), (i / (DEAD - 1)) ** _POWER) for i in range(DEAD)]
        shades.append(blend(theme.surface, theme.series[3], 0.58))
        self._shades = pixels(shades)
        self._ramp = tuple((i / 8, shades[round((DEAD - 1) * i / 8)].name()) for i in range(9))
        self._dead = shades[-1].name()
        self._faint_shades = pixels(QColor(faint(color.name(), theme)) for color in shades)
        self._lit_shades = pixels([QColor(0, 0, 0, 0), QColor(theme.accent)])

    def draw(self, result: RunResult) -> None:
        """Up to now, fainter what is known of the time after; the chosen unit is marked."""
        timeline = result.timeline
        self.plot.set_ranges(timeline.range, timeline.levels)
        least = timeline.range[1] / 80  # a column that can be seen, even of the start alone
        for raster, block in paired(self.rasters, timeline.blocks):
            area = self._area(block, 0.0, max(float(block.course.frame.step), least))
            raster.show_cells(block.rows_of(block.course.raster), area, self._shades)
        for raster, block in paired(self.ahead, [b if b.course.ahead else None for b in timeline.blocks]):
            step, rows = float(block.course.frame.step), block.course.raster_ahead
            assert rows is not None
            area = self._area(block, step, block.course.last - step)
            raster.show_cells(block.rows_of(rows), area, self._faint_shades)
        self._draw_names(timeline)
        self._draw_marks(timeline, result.experiment.chosen)
        self._draw_header(result)

    def _area(self, block: Block, left: float, wide: float) -> QRectF:
        return QRectF(left, block.base + 0.5, wide, block.course.units)

    def _draw_header(self, result: RunResult) -> None:
        """What the colors mean, and what is known of the chosen unit."""
        ground = self.plot.look.theme.surface
        narrow = self.plot.size_of_data[0] < _NARROW * self.plot.look.scale
        full = "on" if narrow else f"on for all {result.main.recipe.samples}"
        keys = [
            Entry(full, RampMark(self._ramp, 56.0), before="off", quiet=True),
            Entry("dead", SwatchMark(self._dead, ground), quiet=True),
        ]
        said = [
            Entry(text, quiet=i > 0, answer=True, spare=narrow and i > 0)
            for i, text in enumerate(result.unit_lines)
        ]
        self.plot.header.say((*keys, *said))

    def _draw_names(self, timeline: Timeline) -> None:
        """What tells the runs apart, at the top of each raster; nothing for a run alone."""
        pairs = list(zip(timeline.patients, timeline.blocks, strict=True))
        for note, (patient, block) in paired(self.notes, pairs if len(pairs) > 1 else []):
            high = block.course.units / self.plot.pixel[1]
            has_room = note.fits(patient.name, self.plot.size_of_data[0], high)
            note.show_text(
                patient.name if has_room else "", timeline.range[0], block.base + block.course.units + 0.5
            )

    def _draw_marks(self, timeline: Timeline, chosen: int) -> None:
        """The chosen unit, the hatch of the dead, how many there are."""
        self.mark.show_at(*(float(block.levels[chosen]) for block in timeline.blocks))
        for hatch, block in paired(self.hatches, timeline.blocks):
            hatch.show_boxes(block.tombs)

    def show_lit(self, timeline: Timeline, lit: Sequence[Lit]) -> None:
        """Beside each raster the units that one input switches on, and last, when headers have their room,
        how many are alive."""
        wide = _LIT * self.plot.look.scale * self.plot.pixel[0]
        for cells, (block, shown) in paired(self.lit, list(zip(timeline.blocks, lit, strict=False))):
            area = self._area(block, self.plot.ranges[0][1] - wide, wide)
            cells.show_cells(block.rows_of(shown.on[None].astype("uint8")), area, self._lit_shades)
        hiding = self.plot.look.hiding_answers
        counted = [] if hiding else [s for block in timeline.blocks for s in block.stretches]
        self.brackets.show_stretches(counted)


class TimePlots:
    """They share the axis of time, the line of the present step, and the marks of what changed."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        look = self.look = figure.look
        theme = look.theme
        self.units = UnitRasters(figure)
        self.z = figure.add_plot(Plot(look, "z", "", "z", is_answer=True), 0, 1, 1.5)
        self.drift = figure.add_plot(Plot(look, "drift", "", "|z − z₀|", is_answer=True), 1, 1, 0.9)
        self.dead = figure.add_plot(Plot(look, "dead", "", "Dead", is_answer=True), 1, 1, 0.6)
        self.loss = figure.add_plot(Plot(look, "losses", "step", "Loss", is_answer=True), 2, 1, 0.9)
        for plot in (self.loss, self.drift):
            plot.axes.show(log=(False, True))
        self._plots = (self.units.plot, self.z, self.drift, self.dead, self.loss)
        for plot in self._plots:
            plot.axes.show(whole=(True, plot is self.units.plot))
        self.now = [plot.rule(90, theme.text, KINK, dash=DASHED, z=15) for plot in self._plots]
        self.changes = Marks(self.loss)
        self.marks = [*(plot.rule(90, theme.accent, z=14) for plot in self._plots[:-1]), self.changes.rules]
        self.shares, self.drifts = RunLines(self.dead), RunLines(self.drift)
        self._build_losses()
        self._build_z()

    def _build_losses(self) -> None:
        plot, theme = self.loss, self.look.theme
        self.losses = RunLines(plot)
        self.norm = plot.add(Trail(plot, theme.muted, THIN), 3)
        self.norm_ahead = plot.add(Trail(plot, faint(theme.muted, theme), THIN), 2)

    def _build_z(self) -> None:
        plot, theme = self.z, self.look.theme
        series = run_colors(theme)
        self.means = RunLines(plot)
        self.bands = [plot.add(Ribbon(plot, color), -5) for color in series]
        for band in self.bands:
            band.keep_no_pixels()
        self.zero = plot.rule(0, theme.text, THIN, z=1)
        self.crossings = plot.dots(z=13)
        self.problem = plot.note(theme.danger, anchor=(0.5, 0.5), z=40, sheet=0.85)

    def show_numbers(self, alone: bool) -> None:
        """Steps stand under the lowest plot only, or under the one that fills the panel.

        Where a run is not ``alone``, units have no numbers: each raster has its own.
        """
        for plot in self._plots[:-1]:
            plot.show_numbers(x=bool(self.figure.filled), y=plot is not self.units.plot)

    def draw(self, result: RunResult | PatientResult) -> None:
        """The plots of the picture."""
        timeline = result.timeline
        for rule in self.now:
            rule.show_at(float(timeline.step))
        time = timeline.range if isinstance(result, RunResult) else self._with_room(timeline)
        self.loss.set_ranges(time, timeline.decades.range)
        self._draw_changes(result.changes)
        if isinstance(result, RunResult):
            self.units.draw(result)
            self.dead.set_ranges(time, (-0.06, 1.06))
            self.shares.show([c.shares for c in timeline.courses], [c.shares_ahead for c in timeline.courses])
            self._draw_losses(timeline, ())
        else:
            self._draw_z(result, time)
            drifts = timeline.drifts
            self.drift.set_ranges(time, drifts.decades.range)
            self.drift.axes.show(shelf=drifts.decades.shelf)
            self.drifts.show(drifts.lines, drifts.ahead)
            self._draw_losses(timeline, result.loss_labels)

    # The run ---------------------------------------------------------------------------------------

    def _draw_losses(self, timeline: Timeline, labels: Sequence[str]) -> None:
        """The loss of every run, with these labels at the ends; of a run alone the norm of the gradient."""
        alone = len(timeline.courses) == 1
        self.loss.axes.show(shelf=timeline.decades.shelf)
        ends = self.losses.show(timeline.losses, timeline.losses_ahead)
        show_lines([self.norm, self.norm_ahead], [timeline.norm, timeline.norm_ahead])
        norm = Entry(
            "gradient norm, hidden layers", StrokeMark(self.look.theme.muted, THIN), quiet=True, spare=True
        )
        named = self._ends(self.loss, labels, ends)
        self.loss.tell([*named, *self.changes.labels], (norm,) if alone else (), probe=float(timeline.step))

    @staticmethod
    def _ends(plot: Plot, texts: Sequence[str], ends: Sequence[tuple[float, float]]) -> list[Label]:
        """Names of lines beside where they end, or beside the edge beyond which that is."""
        low, high = plot.ranges[1]
        return [
            Label(
                f"line {i}", text, series=PLACES[i], at=(x, min(max(y, low), high)), column=True, answer=True
            )
            for i, (text, (x, y)) in enumerate(zip(texts, ends, strict=False))
            if math.isfinite(y)
        ]

    def _draw_changes(self, marks: Sequence[tuple[float, str]]) -> None:
        """A thin line through all plots wherever something changed; the loss has the knobs and the names."""
        self.changes.show(marks)
        for rules in self.marks:
            rules.show_at(*self.changes.rules.values)

    # The chosen unit -------------------------------------------------------------------------------

    def _draw_z(self, result: PatientResult, time: Range) -> None:
        timeline, patients = result.timeline, result.timeline.patients
        self.z.set_ranges(time, timeline.z_range)
        self.z.set_names("", f"z of {result.main.unit_names[result.experiment.chosen]}")
        ends = self.means.show([patient.lines[1] for patient in patients], [p.ahead for p in patients])
        for band, patient in paired(self.bands, patients):
            band.show_between(patient.lines[0], patient.lines[2])
        show_stop(self.problem, self.z, result)
        said = [patient.label for patient in patients]
        crossed = self._draw_crossings(patients)
        self.z.tell([*self._ends(self.z, said, ends), *crossed], probe=float(timeline.step))

    def _draw_crossings(self, patients: Sequence[Patient]) -> list[Label]:
        """Where z came above 0 on the way, and at which step."""
        series = run_colors(self.look.theme)
        crossed = [(i, p, float(p.opened[0])) for i, p in enumerate(patients) if p.opened and p.opened[0]]
        self.crossings.show_dots([(step, 0.0, series[i], "o", False) for i, _, step in crossed], 7.0)
        return [
            Label(f"crossing {i}", f"> 0 {p.opened_text}", series=PLACES[i], at=(step, 0.0), spare=True,
                  answer=True)
            for i, p, step in crossed
        ]  # fmt: skip

    def _with_room(self, timeline: Timeline) -> Range:
        """The axis of time with room for the names beside the ends of the lines."""
        low, high = timeline.range
        metrics = QFontMetricsF(self.look.font(small=True))
        names = (patient.name + _DIGITS for patient in timeline.patients)
        wide = max(map(metrics.horizontalAdvance, names)) + _BESIDE * self.look.scale
        return low, high / (1.0 - min(wide / self.loss.size_of_data[0], _WIDEST))
