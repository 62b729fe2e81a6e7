"""z over the steps of descent: in real numbers, with the slope as it is written, with the stable one."""

from __future__ import annotations

from engine.experiments.stability.result import DescentResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.plots import Plot
from gui.look.series import DASHES
from gui.panels.stability.result_plots import SERIES


class DescentPlot:
    """Under the slopes over z."""

    def __init__(self, figure: Figure, width: float) -> None:
        look, theme = figure.look, figure.look.theme
        self.plot = figure.add_plot(Plot(look, "walks"), 2, 0, 1.0, width)
        self.plot.set_names("step", "z", "descent on ½a²")
        self.plot.axes.show(whole=(True, False))
        self.exact = self.plot.answer(self.plot.curve(theme.muted, 5.0, z=1))
        self.curves = [
            self.plot.answer(self.plot.curve(theme.series[place], CURVE, DASHES[place], z=z))
            for place, z in zip(SERIES, (4, 3), strict=True)
        ]
        self.zero = self.plot.rule(0, theme.zero, THIN, z=-5)
        self.start = self.plot.dots(z=21)

    def draw(self, result: DescentResult) -> None:
        """All three walks."""
        theme = self.plot.look.theme
        self.plot.follow((0.0, float(result.experiment.steps)), result.descent.height)
        self.zero.show_at(0.0)
        exact, *forms = result.descent.lines
        self.exact.show_line(exact, "in real numbers")
        names = "with f′ as written", "with stable f′"
        for curve, line, name in zip(self.curves, forms, names, strict=True):
            curve.show_line(line, name)
        self.start.show_dots([(0.0, result.at, theme.text, "o", False)], 13.0)
        marks = [StrokeMark(theme.series[place], CURVE, DASHES[place]) for place in SERIES]
        self.plot.tell(
            (),
            [
                Entry("in real numbers", StrokeMark(theme.muted, 5.0), quiet=True, answer=True),
                *(Entry(name, mark, answer=True) for name, mark in zip(names, marks, strict=True)),
            ],
        )
