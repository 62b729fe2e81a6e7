"""The floats around z: what each gives, and z as bits."""

from __future__ import annotations

from engine.base.text import number
from engine.experiments.stability.line_words import parts
from engine.experiments.stability.numbers import NAIVE, STABLE
from engine.experiments.stability.result import LineResult
from engine.experiments.stability.steps import beside, digits
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import THIN
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.look.series import DASHED, MARKERS
from gui.panels.stability.bit_item import Bits
from gui.panels.stability.result_plots import SERIES

_LEFT = 60.0
"""Room for numbers at the left, a little more than they need at most, in logical pixels."""

_FEW = 120
"""Up to so many floats are drawn one by one."""

_POINT, _PROBE = 9.0, 13.0
"""The width of a float's point, and of that at z, in logical pixels."""


class LinePlots:
    """Bits over the line of floats."""

    keys = ("bits", "line")

    def __init__(self, figure: Figure) -> None:
        look, theme = figure.look, figure.look.theme
        self.bits = figure.add_plot(Plot(look, "bits"), 0, 0, 0.3, wide=True)
        self.bits.set_names("", "", title="")
        self.bits.show_numbers(False, False)
        self.bits.axes.hide()
        self.boxes = Bits(self.bits)
        self.line = figure.add_plot(Plot(look, "line", span="near"), 1, 0, 1.0, wide=True)
        self.bits.left = self.line.left = _LEFT
        self._colors = [theme.series[place] for place in SERIES]
        self.floats = self.line.rule(90, blend(theme.zero, theme.surface, 0.45).name(), THIN, z=-10)
        self.exact = self.line.curve(theme.muted, 5.0, z=1)
        self.curves = [
            self.line.answer(self.line.curve(color, THIN, z=z))
            for color, z in zip(self._colors, (3, 2), strict=True)
        ]
        self.points = self.line.answer(self.line.dots(z=8, still=True))
        self.probe = self.line.rule(90, theme.text, THIN, dash=DASHED, z=6)
        self.dots = self.line.answer(self.line.dots(z=21))

    def draw(self, result: LineResult) -> None:
        """Everything around z."""
        e = result.experiment
        self.boxes.show_bits(e.format.fields(result.at), min(e.bit, e.format.bits - 1), parts(result))
        self.bits.set_ranges((-0.5, e.format.bits - 0.5), (0.0, 1.0))
        self.line.follow(e.near, result.around.height)
        self.line.set_names(
            "floats from z on", "f(z) − f", "what the results exceed the exact value in the middle by"
        )
        is_single = len(result.around.places) <= _FEW
        self.floats.show_at(*(result.around.places.tolist() if is_single else ()))
        self.exact.show_line(result.around.exact_line, "exact")
        for curve, row, name in zip(
            self.curves, result.around.curves, ("as written", beside(e)), strict=True
        ):
            curve.show_line(row, name)
        self.points.setVisible(is_single)
        if is_single:
            self._draw_points(result)
        self._draw_probe(result)

    def _draw_points(self, result: LineResult) -> None:
        rows = ((i, result.around.curves[i]) for i in (STABLE, NAIVE))
        points = [
            (x, y, self._colors[i], MARKERS[SERIES[i]], True)
            for i, row in rows
            for x, y in zip(row.x.tolist(), row.y.tolist(), strict=True)
        ]
        self.points.show_dots(points, _POINT)

    def _draw_probe(self, result: LineResult) -> None:
        e, theme = result.experiment, self.line.look.theme
        at = result.around.place(result.at)
        self.probe.show_at(at)
        self.dots.show_dots(
            [(at, result.row_at[i], self._colors[i], MARKERS[SERIES[i]], True) for i in (STABLE, NAIVE)],
            _PROBE,
        )
        entries = [
            Entry("exact", StrokeMark(theme.muted, 5.0), quiet=True),
            *(
                Entry(name, DotMark(self._colors[i], MARKERS[SERIES[i]]), answer=True)
                for i, name in ((NAIVE, "as written"), (STABLE, beside(e)))
            ),
            Entry(f"1 is {number(result.around.unit, 3)}", quiet=True, spare=True, answer=True),
        ]
        self.line.tell((), entries, self.line.pill(f"z = {digits(result.at, e.format)}", at))
