"""Hinge sum: the stages of every unit, the sum they make, its error, and depth against width."""

from __future__ import annotations

import math
from typing import Any

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.hinges.chart import Chart
from engine.experiments.hinges.fit_words import HELD
from engine.experiments.hinges.learning_words import REFERENCE
from engine.experiments.hinges.result import DepthResult, ErrorResult, HingeSumResult, Picture, SquareResult
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN, paired
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.labels import Label
from gui.canvas.panel import Panel
from gui.canvas.plots import Plot
from gui.drawings.learning_items import LossChart
from gui.look.series import DASHED, DASHES, MARKERS
from gui.panels.hinges.depth_plots import DepthPlots
from gui.panels.hinges.hinge_items import Lines, Strip, Tints, Uprights

_STAGES = {"z": "z = wx + b", "a": "a = f(z)", "va": "v · a"}
_WIDTHS = 1.0, 2.5
"""How the width is shared out between the stages and the sum."""

_SUM = 3.2
_NUMBERED = 12
"""So many units have their number at the kink."""

_KNOB = 5.0
"""Half the width of a knob, in logical pixels."""

_KNOBS = 24
"""So many kinks in view have a knob, and joints a dot; of more only those of the selected unit."""

_SHEET = 0.92
"""Ground of notes that lines cross."""

_SHOWN = {
    "stages": ("z", "a", "va", "sum"),
    "sum": ("sum",),
    "fit": ("sum", "missed"),
    "error": ("error",),
    "depth": ("deep", "shallow", "count"),
    "square": ("deep", "shallow", "count"),
}


class HingesPanel(Panel):
    """One hidden layer on a line."""

    key = "hinges"
    title = "Hinge sum"
    thesis = "Each ReLU adds one hinge"
    folds = frozenset(("Picture", "Error chart", "Training", "Sum"))
    transport = "playhead"

    def build(self) -> None:
        """Three stages beside the sum; the chart of errors; two networks and the chart of their pieces."""
        figure, style = self.figure, self.look
        self.stages = {
            key: figure.add_plot(Plot(style, key, "", name, span="window"), row, 0, 1.0, _WIDTHS[0])
            for row, (key, name) in enumerate(_STAGES.items())
        }
        self.sum = figure.add_plot(
            Plot(style, "sum", "x", "y", span="window", is_answer=True), 0, 1, 1.0, _WIDTHS[1], rows=4
        )
        self.missed = figure.add_plot(
            Plot(style, "missed", "x", span="window", is_answer=True), 4, 1, 0.45, _WIDTHS[1]
        )
        self.losses = LossChart(figure, 3, 0, _WIDTHS[0], height=1.0)
        self.error = figure.add_plot(Plot(style, "error", "hinges n", "largest error", is_answer=True), 0, 1)
        self.deep = figure.add_plot(
            Plot(style, "deep", "", "L layers of 2 units", is_answer=True), 0, 1, 1.6, _WIDTHS[1]
        )
        self.shallow = figure.add_plot(
            Plot(style, "shallow", "x", "one layer", is_answer=True), 1, 1, 1.0, _WIDTHS[1]
        )
        self.count = figure.add_plot(
            Plot(style, "count", "layers L", "pieces", is_answer=True), 0, 0, 1.0, _WIDTHS[0], rows=2
        )
        self.error.axes.show(log=(True, True))
        self.count.axes.show(log=(False, True))
        self._build_sum()
        self._build_stages()
        self._build_charts()

    def draw(self, result: Picture) -> None:
        """Lay out for the view, then fill what is visible."""
        self.preview(result)
        if isinstance(result, ErrorResult):
            self._draw_errors(result.chart)
        elif isinstance(result, DepthResult | SquareResult):
            self.depth.draw(result)
        else:
            self._draw_sum(result)
            if result.experiment.view == "stages":
                self._draw_stages(result)
            if result.experiment.view == "fit":
                self._draw_missed(result)
            if result.learner is not None:
                self.losses.show(result.learner, result.changes, result.learner.even_loss, REFERENCE)
        self.figure.handles.show(result.handles, result.experiment)

    def preview(self, result: Picture) -> None:
        """The plots of the view at their places."""
        self.sum.pen = "pen" if result.experiment.target == "drawn" else ""
        learns = isinstance(result, HingeSumResult) and result.learner is not None
        losses = (self.losses.key,) if learns else ()
        self.figure.show_plots((*_SHOWN[result.experiment.view], *losses))
        for key, plot in self.stages.items():
            plot.show_numbers(x=key == "va")
        self.stages["va"].set_names("x", _STAGES["va"])
        self.deep.show_numbers(x=False)
        self.figure.arrange()

    def picked(self, plot: str, x: float, y: float, result: Picture) -> dict[str, Any]:
        """A click brings the probe there, brings the pen down, or selects the unit of a line."""
        if not isinstance(result, HingeSumResult):
            return {}
        if plot == self.losses.key:
            return result.experiment.drag("time", x, y)
        if plot in self.stages:
            return {"selected": result.unit_at(plot, x, y)}
        if plot == "sum":
            return result.experiment.pen_at(x, y) if self.sum.pen else {"probe": x}
        return {}

    # Building --------------------------------------------------------------------------------------

    def _build_sum(self) -> None:
        plot, theme = self.sum, self.look.theme
        self.tints = plot.add(Tints(plot), -30)
        self.level = plot.rule(0, theme.zero, THIN, z=-20)
        self.uprights = plot.add(Uprights(plot), -5)
        self.target = plot.given(plot.curve(theme.muted, CURVE, dash=DASHED, z=1))
        self.measured = plot.given(plot.dots(z=2, still=True))
        self.line = plot.curve(theme.text, _SUM, z=6)
        self.probe = plot.rule(90, theme.accent, THIN, dash=DASHED)
        self.knobs, self.joints = plot.dots(z=20), plot.dots(z=21)
        self.numbers = [
            plot.note(theme.text, anchor=(-0.5, 0.5), z=14, sheet=_SHEET) for _ in range(2 * _NUMBERED)
        ]
        self.strip = plot.answer(Strip(plot))

        self.missed.set_names("x", "", title="y − target")
        self.no_error = self.missed.rule(0, theme.zero, THIN, z=-20)
        self.off = self.missed.curve(theme.danger, CURVE, z=5)
        self.worst = self.missed.dots(z=20)

    def _build_stages(self) -> None:
        theme = self.look.theme
        self.levels = [plot.rule(0, theme.zero, THIN, z=-20) for plot in self.stages.values()]
        self.lines = {key: plot.add(Lines(plot), 1) for key, plot in self.stages.items()}
        self.marked = {key: plot.curve(theme.series[0], _SUM, z=6) for key, plot in self.stages.items()}
        self.stage_probes = [plot.rule(90, theme.accent, THIN, dash=DASHED) for plot in self.stages.values()]
        self.stage_knobs = {key: plot.dots() for key, plot in self.stages.items()}

    def _build_charts(self) -> None:
        theme = self.look.theme
        widths = (2 * CURVE, CURVE, CURVE, CURVE)  # two ways to place kinks may be one
        self.curves = [
            self.error.curve(color, width, dash, z=1)
            for color, width, dash in zip(theme.series, widths, DASHES, strict=False)
        ]
        self.theories = [self.error.curve(theme.text, KINK, dash=DASHED, z=8) for _ in range(2)]
        self.error_dots = self.error.dots()
        self.here = self.error.dots(z=25)
        self.shelf = self.error.rule(0, theme.muted, THIN, dash=DASHED)
        self.problem = self.error.note(theme.muted, anchor=(0.5, 0.5), large=True)
        self.depth = DepthPlots(self.deep, self.shallow, self.count)

    # The sum ---------------------------------------------------------------------------------------

    def _draw_sum(self, result: HingeSumResult) -> None:
        e, theme = result.experiment, self.look.theme
        self.sum.follow(e.window, result.value_range)
        self._draw_header(result)  # first, as it may take room
        chosen = result.inspected
        self.tints.show_cells(result.shown_cells, chosen)
        self.strip.show_cells(result.shown_cells, chosen)
        self.line.show_line(result.line, "sum")
        self.probe.show_at(e.probe)
        self.target.show_line(result.goal_line, "target")
        self.measured.show_dots(
            [(x, y, theme.muted, "o", False) for x, y in result.goal_points.tolist()], 7.0
        )
        self._draw_handles(result)

    def _draw_header(self, result: HingeSumResult) -> None:
        """The formula at the probe, what is dashed, what does not move."""
        theme, header = self.look.theme, self.sum.header
        formula = header.first_that_fits(result.formulas)
        target = "target" if result.goal_line is not None else ""
        held = header.first_that_fits(HELD) if result.held and self.look.interactive else ""
        header.say(
            (
                Entry(formula, answer=True),
                Entry(target, StrokeMark(theme.muted, CURVE, DASHED), quiet=True),
                Entry(held, DotMark(theme.muted, filled=False), quiet=True),
            )
        )

    def _draw_handles(self, result: HingeSumResult) -> None:
        """Kinks with their knobs and numbers, joints, and the pen."""
        e = result.experiment
        kinks = [(h, int(h.name.split()[1])) for h in result.handles if h.name.startswith("kink")]
        self.uprights.show_lines([(h.x, self._color(unit), unit == e.chosen) for h, unit in kinks])
        above = (self.strip.height + 2 * _KNOB * self.look.scale) * self.sum.pixel[1]
        level = self.sum.ranges[1][0] + max(result.floor - result.value_range[0], above)
        shown = self.look.interactive
        few = len(kinks) <= _KNOBS
        knobs = [(h, unit) for h, unit in kinks if shown and (few or unit == e.chosen)]
        self.knobs.show_dots([(h.x, level, self._color(unit), "t1", True) for h, unit in knobs], 11.0)
        self._draw_numbers(kinks if e.units <= _NUMBERED else [], level)
        theme = self.look.theme
        dots = [
            (h.x, h.y, theme.text, "o", False)
            for h in result.handles
            if h.name.startswith("joint") and (few or h.name == f"joint {e.chosen}")
        ]
        held = result.held if shown else ()
        dots += [(x, y, theme.muted, "o", False) for x, y in held]
        pens = [(h.x, h.y, theme.accent, "o", True) for h in result.handles if h.name == "pen" and shown]
        y = result.value
        self.joints.show_dots([*dots, *pens, (e.probe, y, theme.accent, "o", True)], 9.0)

    def _draw_numbers(self, kinks: list[tuple[Handle, int]], level: float) -> None:
        """The numbers of the units beside their knobs, where they have room."""
        names: dict[float, str] = {}
        for handle, unit in sorted(kinks, key=lambda pair: pair[0].x):
            x = round(handle.x, 9)
            names[x] = f"{names[x]}, {unit + 1}" if x in names else str(unit + 1)
        places = [*names, math.inf]
        fitting = [
            (x, text)
            for (x, text), after in zip(names.items(), places[1:], strict=True)
            if (after - x) / self.sum.pixel[0] > 1.5 * self.numbers[0].width_of(text) + _KNOB
        ]
        for note, (x, text) in paired(self.numbers, fitting):
            note.show_text(text, x, level)

    def _color(self, unit: int) -> str:
        series = self.look.theme.series
        return series[unit % len(series)]

    def _draw_missed(self, result: HingeSumResult) -> None:
        """How far the sum is from the target, and where most."""
        e, q, line = result.experiment, result.quantities, result.missed
        self.off.show_line(line, "sum minus target")
        if line is None:
            self.missed.follow(e.window, (-1.0, 1.0))
            self.missed.header.say((Entry("no curve to be compared with", quiet=True),))
            self.worst.show_dots([])
            return
        reach, x = result.missed_reach, q["x of the largest error"]
        self.missed.follow(e.window, (-reach, reach))
        self.worst.show_dots([(x, result.missed_at(x), self.look.theme.danger, "o", True)])
        self.missed.header.say((Entry(f"largest error {number(q['largest error'], 3)}", answer=True),))

    # The stages ------------------------------------------------------------------------------------

    def _draw_stages(self, result: HingeSumResult) -> None:
        e = result.experiment
        color = self._color(e.chosen)
        for (key, plot), probe in zip(self.stages.items(), self.stage_probes, strict=True):
            plot.is_answer = e.is_found or (key == "va" and e.is_solved)
            plot.follow(e.window, result.stage_range(key))
            bundle = result.stages[key]
            self.lines[key].show_bundle(bundle)
            self.marked[key].style(color, CURVE * 1.35)
            self.marked[key].show_line(bundle.line(e.chosen), f"unit {e.chosen + 1}")
            probe.show_at(e.probe)
            knobs = [h for h in result.handles if h.plot == key] if self.look.interactive else []
            self.stage_knobs[key].show_dots([(h.x, h.y, color, "d", False) for h in knobs], 12.0)
            texts = result.stage_formulas(key)
            text = plot.header.first_that_fits(texts) if texts else ""
            plot.header.say((Entry(text, quiet=True, answer=plot.is_answer),))

    # The charts ------------------------------------------------------------------------------------

    def _draw_errors(self, chart: Chart | None) -> None:
        for item in self.error.content:
            item.setVisible(chart is not None)
        self.problem.show_text("Choose a target" if chart is None else "", 0.9, -2.0)
        if chart is None:
            self.error.set_ranges((0.0, 1.8), (-4.0, 0.0))
            self.error.tell(())
            return
        self.error.set_names("hinges n", chart.name)
        self.error.set_ranges(*chart.ranges)
        dots = []
        theme = self.look.theme
        for index, (curve, (name, line)) in enumerate(paired(self.curves, list(chart.lines.items()))):
            curve.show_line(line, name)
            dots += [
                (x, y, theme.series[index], MARKERS[index], True) for x, y in zip(line.x, line.y, strict=True)
            ]
        self.error_dots.show_dots(dots, 8.0)
        self.here.show_dots([(*chart.here, theme.text, "o", False)], 14.0)
        self._draw_theory(chart)
        self._draw_labels(chart)

    def _draw_theory(self, chart: Chart) -> None:
        """The lines of theory, and the shelf of errors that are 0 but for rounding."""
        for curve, (name, line) in paired(self.theories, list(chart.theory.items())):
            curve.show_line(line, name)
        self.shelf.show_at(*([chart.shelf] if math.isfinite(chart.shelf) else []))

    def _draw_labels(self, chart: Chart) -> None:
        labels = [
            Label(name, name, series=i, curve=curve)
            for i, (name, curve) in enumerate(zip(chart.lines, self.curves, strict=False))
        ]
        labels += [
            Label(name, name, curve=curve) for name, curve in zip(chart.theory, self.theories, strict=False)
        ]
        if math.isfinite(chart.shelf):
            at = chart.ranges[0][0], chart.shelf
            labels.append(Label("shelf", "0 but for rounding", at=at, level=True, spare=True))
        self.error.tell(labels)
