"""The charts of Centering: a quantity against the mean, condition numbers against the number of inputs."""

from __future__ import annotations

import math

from engine.base.text import number
from engine.experiments.centering.result import ChartResult, WidthResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.look.series import DASHED, DASHES, MARKERS
from gui.panels.centering.weight_map import SERIES

_Y = {
    "signs": ("locked signs", "share of single-sample steps that move both weights the same way"),
    "condition": ("κ", "condition number λ_max/λ_min"),
    "steps": ("steps", "until 1 % of the loss is left, with all samples"),
}
_MOST = len(MARKERS) - 1


class MeanChart:
    """A quantity against the mean of the inputs: measured, in theory, and without the mean."""

    def __init__(self, figure: Figure) -> None:
        self.plot = figure.add_plot(Plot(figure.look, "chart", is_answer=True), 0, 0)
        theme = figure.look.theme
        given, beside = (theme.series[place] for place in SERIES)
        self.theory = self.plot.curve(theme.text, KINK, DASHED, z=3)
        self.measured = self.plot.dots(z=5)
        self.beside = self.plot.rule(0, beside, CURVE, z=2)
        self.now = self.plot.given(self.plot.rule(90, theme.text, KINK, dash=DASHED, z=6))
        self._color = given

    def draw(self, result: ChartResult) -> None:
        """The chart of the view."""
        e = result.experiment
        self.now.show_at(e.mean)
        pill = self.plot.pill(f"mean {number(e.mean, 3)}", e.mean)
        if not result.is_whole:
            for item in (self.theory, self.measured, self.beside):
                item.hide()
            self.plot.tell((), (), pill)
            return
        chart = result.chart
        self.plot.set_names("mean of the inputs", *_Y[e.view])
        self.plot.axes.show(log=(False, chart.is_log))
        self.plot.follow((-1.04 * chart.end, 1.04 * chart.end), chart.y_range)
        self.theory.show_line(result.theory_line, "theory")
        x, y = chart.measured.x, chart.drawn(chart.measured.y)
        marker = MARKERS[SERIES[0]]
        self.measured.show()
        self.measured.show_dots(
            [(a, b, self._color, marker, True) for a, b in zip(x.tolist(), y.tolist(), strict=True)], 8.0
        )
        level = result.level
        self.beside.setVisible(math.isfinite(level))
        self.beside.show_at(level)
        labels = []
        if result.named_at is not None:
            name = "measured, as given"
            labels.append(Label("measured", name, series=SERIES[0], at=result.named_at, spare=True))
        if math.isfinite(level):
            labels.append(
                Label("beside", result.beside_title, series=SERIES[1], at=(-chart.end, level), level=True)
            )
        if result.theory_line is not None:
            labels.append(Label("theory", "theory", curve=self.theory))
        self.plot.tell(labels, (), self.plot.pill(f"mean {number(e.mean, 3)}", e.mean))


class WidthChart:
    """Condition numbers against the number of inputs, on logarithmic axes."""

    def __init__(self, figure: Figure) -> None:
        self.plot = figure.add_plot(Plot(figure.look, "widths", is_answer=True), 0, 0)
        self.plot.set_names("inputs d", "κ", "condition number λ_max/λ_min")
        self.plot.axes.show(log=(True, True))
        theme = figure.look.theme
        self._colors = theme.series[:_MOST]
        self.lines = [
            self.plot.curve(color, CURVE, dash, z=2)
            for color, dash in zip(self._colors, DASHES, strict=False)
        ]
        self.marks = [self.plot.dots(z=5) for _ in self._colors]
        self.now = self.plot.given(self.plot.rule(90, theme.text, KINK, dash=DASHED, z=6))

    def draw(self, result: WidthResult) -> None:
        """Line and marks of each function."""
        e, labels = result.experiment, []
        self.plot.set_ranges(result.x_range, result.y_range)
        rows = list(zip(result.rows, e.series, strict=False))
        items = list(zip(self.lines, self.marks, strict=True))
        for line, marks in items[len(rows) :]:
            line.hide()
            marks.hide()
        for (line, marks), (row, place) in zip(items, rows, strict=False):
            color = self._colors[place]
            line.style(color, CURVE, DASHES[place])
            line.show_line(row.line, row.name)
            dots = zip(row.dots.x.tolist(), row.dots.y.tolist(), strict=True)
            marks.show()
            marks.show_dots([(x, y, color, MARKERS[place], True) for x, y in dots], 9.0)
            labels.append(Label(f"name {row.name}", row.function.label, series=place, curve=line))
        at = math.log10(e.inputs)
        self.now.show_at(at)
        key = Entry("lines: 1 + dμ²/σ², marks: measured", quiet=True, spare=True, answer=True)
        self.plot.tell(labels, [key], self.plot.pill(f"d = {e.inputs}", at))

    def wait(self, result: WidthResult) -> None:
        """Before anything is measured: the axes and the number of inputs."""
        self.plot.set_ranges(result.x_range, (-0.15, 3.0))
        for item in (*self.lines, *self.marks):
            item.hide()
        self.now.show_at(math.log10(result.experiment.inputs))
        self.plot.tell(())
