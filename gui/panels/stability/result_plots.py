"""Both forms over z: what they give, and how far off that is."""

from __future__ import annotations

import math

from engine.experiments.stability.numbers import NAIVE, STABLE
from engine.experiments.stability.result import StabilityResult
from engine.experiments.stability.steps import beside, digits
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, THIN, Band, paired
from gui.canvas.keys import StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.look.series import DASHED, DASHES, MARKERS, SOLID, Dash
from gui.panels.stability.scatter_item import Scatter

SERIES = (3, 0)
"""The places in the table of series of the form as it is written, and of what is done instead."""

_MOST = 16
"""So many stretches are shaded at most."""

_LEVELS = "½ ulp: rounded once", "no digit right"
"""What the level lines among the errors say."""

_BAND = 60.0
"""A shaded stretch is named from so many logical pixels on."""


class ResultPlots:
    """Values over errors, with z in both."""

    keys = ("values", "errors")

    def __init__(self, figure: Figure, width: float) -> None:
        look, theme = figure.look, figure.look.theme
        self.values = figure.add_plot(Plot(look, "values", span="window"), 0, 0, 1.25, width)
        self.errors = figure.add_plot(Plot(look, "errors", span="window", is_answer=True), 1, 0, 1.0, width)
        self.errors.set_names("z", "ulps off", "error in units in the last place")
        self.errors.axes.show(log=(False, True))
        colors = self._colors = [theme.series[place] for place in SERIES]
        self.exact = self.values.curve(theme.muted, 5.0, z=1)
        self.curves = [
            self.values.answer(self.values.curve(color, CURVE, DASHES[place], z=z))
            for color, place, z in zip(colors, SERIES, (4, 3), strict=True)
        ]
        self.scatter = self.errors.add(Scatter(self.errors, (colors[STABLE], colors[NAIVE])), 3)
        self.levels = [self.errors.rule(0, theme.muted, THIN, dash=DASHED, z=1) for _ in _LEVELS]
        self.notes = [self.errors.note(theme.text, (1.0, below), sheet=0.8) for below in (1.0, 0.0)]
        self.probes = [
            plot.rule(90, theme.text, THIN, dash=DASHED, z=6) for plot in (self.values, self.errors)
        ]
        self.dots = [plot.answer(plot.dots(z=21)) for plot in (self.values, self.errors)]
        self.bands = [
            [plot.answer(plot.band(theme.danger)) for _ in range(_MOST)]
            for plot in (self.values, self.errors)
        ]
        self.zero = self.values.rule(0, theme.zero, THIN, z=-5)

    def number_z(self) -> None:
        """z is numbered under the lower one of those that are visible."""
        self.values.show_numbers(x=not self.errors.isVisible())

    def draw(self, result: StabilityResult) -> None:
        """Everything over the visible range."""
        e = result.experiment
        self.values.follow(e.window, result.over.value_range)
        self.errors.follow(e.window, result.over.error_range)
        self.values.axes.show(log=(False, e.log), shelf=result.over.shelf if e.log else None)
        self.values.set_names("" if self.errors.isVisible() else "z", "|f(z)|" if e.log else "f(z)", e.title)
        self.zero.setVisible(not e.log)
        self.zero.show_at(0.0)
        exact, *forms = result.over.lines
        self.exact.show_line(exact, "exact")
        for curve, line, title in zip(self.curves, forms, ("as written", beside(e)), strict=True):
            curve.show_line(line, title)
        self.curves[NAIVE].style(self._colors[NAIVE], *self._stroke(result))
        self._draw_errors(result)
        for plot, bands in zip((self.values, self.errors), self.bands, strict=True):
            show_stretches(plot, bands, result)
        self._draw_probe(result)
        self._tell(result)

    def _draw_errors(self, result: StabilityResult) -> None:
        self.scatter.show_points(result.over.errors)
        right = self.errors.ranges[0][1] - 4 * self.errors.look.scale * self.errors.pixel[0]
        heights = math.log10(0.5), result.over.all_digits
        for level, note, text, y in zip(self.levels, self.notes, _LEVELS, heights, strict=True):
            level.show_at(y)
            note.show_text(text, right, y)

    def _draw_probe(self, result: StabilityResult) -> None:
        for probe in self.probes:
            probe.show_at(result.at)
        heights = result.drawn_at, result.drawn_errors_at
        for dots, (naive, stable) in zip(self.dots, heights, strict=True):
            found = ((stable, STABLE), (naive, NAIVE))
            dots.show_dots(
                [(result.at, y, self._colors[i], MARKERS[SERIES[i]], True) for y, i in found], 11.0
            )

    def _tell(self, result: StabilityResult) -> None:
        theme, e, colors = self.values.look.theme, result.experiment, self._colors
        entries = [
            Entry("exact", StrokeMark(theme.muted, 5.0), quiet=True),
            Entry("as written", StrokeMark(colors[NAIVE], *self._stroke(result)), answer=True),
            Entry(beside(e), StrokeMark(colors[STABLE], CURVE, DASHES[SERIES[STABLE]]), answer=True),
        ]
        pill = self.values.pill(f"z = {digits(result.at, e.format)}", result.at)
        self.values.tell(self._stretch_labels(result), entries, pill)

    @staticmethod
    def _stroke(result: StabilityResult) -> tuple[float, Dash]:
        """Width and dash of what is as it is written; noise in dots would hide everything, and take long."""
        return (THIN, SOLID) if result.over.is_noise else (CURVE, DASHES[SERIES[NAIVE]])

    def _stretch_labels(self, result: StabilityResult) -> list[Label]:
        """What is wrong in each stretch that is wide enough to be named."""
        middle = sum(self.values.ranges[1]) / 2
        least = _BAND * self.values.look.scale * self.values.pixel[0]
        return [
            Label(
                f"stretch {i}",
                kind,
                at=((low + high) / 2, middle),
                bold=True,
                spare=True,
                answer=True,
                loose=True,
            )
            for i, (low, high, kind) in enumerate(result.over.stretches)
            if high - low > least
        ]


class ZAxis:
    """A line of z under both evaluations, with the stretches where nothing is right."""

    def __init__(self, figure: Figure) -> None:
        look, theme = figure.look, figure.look.theme
        self.plot = figure.add_plot(Plot(look, "axis", span="window"), 1, 0, 0.16, wide=True)
        self.plot.set_names("z", "", title="")
        self.plot.show_numbers(y=False)
        self.bands = [self.plot.answer(self.plot.band(theme.danger)) for _ in range(_MOST)]
        self.probe = self.plot.rule(90, theme.text, THIN, dash=DASHED, z=6)
        self.dot = self.plot.dots(z=21)

    def draw(self, result: StabilityResult) -> None:
        """z, and what the form as it is written does where."""
        e, theme = result.experiment, self.plot.look.theme
        self.plot.follow(e.window, (0.0, 1.0))
        show_stretches(self.plot, self.bands, result)
        self.probe.show_at(result.at)
        self.dot.show_dots([(result.at, 0.5, theme.text, "o", True)], 11.0)
        self.plot.tell((), [], self.plot.pill(f"z = {digits(result.at, e.format)}", result.at))


def show_stretches(plot: Plot, bands: list[Band], result: StabilityResult) -> None:
    """Shade where nothing is right of the form as it is written."""
    for band, stretch in paired(bands, result.over.stretches):
        band.show_stretch(*stretch[:2], plot.ranges[1])
