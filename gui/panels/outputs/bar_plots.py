"""Bars by class: the logits, softmax beside sigmoids, the gradients of two losses."""

from __future__ import annotations

from collections.abc import Iterable

from engine.base.text import number
from engine.experiments.outputs.inputs import MOST_CLASSES
from engine.experiments.outputs.logits import LogitNumbers
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import KINK, paired
from gui.canvas.keys import SwatchMark
from gui.canvas.plots import Plot
from gui.look.series import MARKERS
from gui.panels.outputs.items import Bar, Bars, Values, fitting

_BESIDE, _APART = 0.36, 0.2
"""The width of one of two bars, and how far they are from the middle, in classes."""

_STEM, _END = 3.0, 14.0
"""The width of the stem of a logit and of the dot at its end, in logical pixels."""

FIRST, SECOND = 0, 1
"""The places in the table of series of what is compared."""


def columns(count: int) -> tuple[float, float]:
    """The range of the axis of classes."""
    return 0.5, count + 0.5


def beside(plot: Plot, first: Iterable[float], second: Iterable[float]) -> list[Bar]:
    """Two bars a class: full ones, and hatched ones right of them."""
    series = plot.look.theme.series
    return [
        Bar(k + way * _APART, value, _BESIDE, series[place], place == SECOND)
        for place, way, values in ((FIRST, -1, first), (SECOND, 1, second))
        for k, value in enumerate(values, 1)
    ]


class LogitPlot:
    """The logits as stems, each with a dot at the end that is dragged; where the picture tells classes by
    their colors, with the marker of its class."""

    def __init__(self, figure: Figure, key: str, height: float, *, wide: bool, by_class: bool) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, key), 0, 0, height, wide=wide)
        plot.axes.show(whole=(True, False))
        theme = figure.look.theme
        plot.rule(0, theme.zero, KINK, z=1).show_at(0.0)
        self.bars = plot.add(Bars(plot), 2)
        self.ends = plot.dots(z=20)
        self.values = [plot.note(theme.text, (0.0, 0.5), sheet=0.75) for _ in range(MOST_CLASSES)]
        self._marks = (
            list(zip(theme.series, MARKERS, strict=True)) if by_class else [(theme.text, "o")] * MOST_CLASSES
        )

    def draw(self, result: LogitNumbers) -> None:
        """All of them."""
        plot, z = self.plot, result.z.tolist()
        plot.set_names("class", "z", "logits")
        plot.follow(columns(len(z)), result.logit_range)
        dx, unit = plot.pixel[0], plot.look.scale
        color = plot.look.theme.muted
        self.bars.show_bars([Bar(k, value, _STEM * unit * dx, color) for k, value in enumerate(z, 1)])
        self.ends.show_dots(
            [
                (float(k), value, *mark, True)
                for k, (value, mark) in enumerate(zip(z, self._marks, strict=False), 1)
            ],
            _END,
        )
        room = 1 / dx - _END * unit
        for note, (k, value) in paired(self.values, list(enumerate(z, 1))):
            note.show_text(fitting(note, value, room), k + _END * unit * dx, value)
        plot.tell(())


class OutputBars:
    """What softmax and sigmoids make of the logits."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "outputs", is_answer=True), 1, 0)
        plot.axes.show(whole=(True, False))
        self.bars, self.values = plot.add(Bars(plot), 2), Values(plot, 2 * MOST_CLASSES)

    def draw(self, result: LogitNumbers) -> None:
        """Both, class by class."""
        plot, series, surface = self.plot, self.plot.look.theme.series, self.plot.look.theme.surface
        plot.set_names("class", "p", "outputs")
        plot.follow(columns(len(result.z)), (0.0, 1.12))
        bars = beside(plot, result.softmax.p.tolist(), result.sigmoids.tolist())
        self.bars.show_bars(bars)
        self.values.show_bars(bars)
        total = number(result.quantities["sum of sigmoids"], 3)
        plot.tell(
            (),
            [
                Entry("softmax of all: adds up to 1", SwatchMark(series[FIRST])),
                Entry(f"σ of each: {total}", SwatchMark(surface, series[SECOND]), answer=True),
            ],
        )


class GradientBars:
    """What cross-entropy and squared error send back to the logits."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "gradient", is_answer=True), 1, 0)
        plot.axes.show(whole=(True, False))
        theme = figure.look.theme
        plot.given(plot.rule(0, theme.zero, KINK, z=1)).show_at(0.0)
        self.bars, self.values = plot.add(Bars(plot), 2), Values(plot, 2 * MOST_CLASSES)
        self.true = plot.given(plot.band(theme.accent))

    def draw(self, result: LogitNumbers) -> None:
        """Both, class by class, the true class shaded."""
        plot, theme = self.plot, self.plot.look.theme
        plot.set_names("class", "∂L/∂z", "what comes back")
        plot.follow(columns(len(result.z)), result.gradient_range)
        self.true.show_stretch(result.target + 0.5, result.target + 1.5, plot.ranges[1])
        bars = beside(plot, result.entropy_loss[1].tolist(), result.squared_loss[1].tolist())
        self.bars.show_bars(bars)
        self.values.show_bars(bars)
        plot.tell(
            (),
            [
                Entry("cross-entropy: p − y", SwatchMark(theme.series[FIRST])),
                Entry("½ squared error", SwatchMark(theme.surface, theme.series[SECOND])),
            ],
            plot.pill("true", float(result.target + 1)),
        )
