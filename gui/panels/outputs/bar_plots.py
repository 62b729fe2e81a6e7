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
from gui.panels.outputs.items import Bar, Bars, Values, with_room

_BESIDE, _APART = 0.36, 0.2
"""The width of one of two bars, and how far they are from the middle, in classes."""

_STEM, _END = 3.0, 14.0
"""The width of the stem of a logit and of the dot at its end, in logical pixels."""

_WIDEST = "−0.0123"
"""Where a number like this has room beside its dot, all stand there."""

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
        plot.follow(columns(len(z)), with_room(plot, *result.logit_range))
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
        self._write(z)
        plot.tell(())

    def _write(self, z: list[float]) -> None:
        """The numbers right of the dots; where columns are narrow beyond them, with the digits that fit."""
        (dx, dy), away = self.plot.pixel, _END * self.plot.look.scale
        fits = self.values[0].width_of(_WIDEST) + away <= 0.5 / dx
        for note, (k, value) in paired(self.values, list(enumerate(z, 1))):
            texts = [number(value, digits) for digits in (3, 2, 1)]
            way = 1 if value >= 0 else -1
            if fits:
                note.setAnchor((0.0, 0.5))
                note.show_text(texts[0], k + away * dx, value)
            else:
                note.setAnchor((0.5, (1 + way) / 2))
                text = next((text for text in texts if note.width_of(text) <= 1 / dx), "")
                note.show_text(text, k, value + way * away / 2 * dy)


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
        total = number(result.quantities["sum of sigmoids"], 3)
        plot.tell(
            (),
            [
                Entry("softmax of all: adds up to 1", SwatchMark(series[FIRST])),
                Entry(f"σ of each: {total}", SwatchMark(surface, series[SECOND]), answer=True),
            ],
        )
        plot.follow(columns(len(result.z)), with_room(plot, 0.0, 1.0))
        bars = beside(plot, result.softmax.p.tolist(), result.sigmoids.tolist())
        self.bars.show_bars(bars)
        self.values.show_bars(bars)


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
        plot.tell(
            (),
            [
                Entry("cross-entropy: p − y", SwatchMark(theme.series[FIRST])),
                Entry("½ squared error", SwatchMark(theme.surface, theme.series[SECOND])),
            ],
            plot.pill("true", float(result.target + 1)),
        )
        plot.follow(columns(len(result.z)), with_room(plot, *result.gradient_range))
        self.true.show_stretch(result.target + 0.5, result.target + 1.5, plot.ranges[1])
        bars = beside(plot, result.entropy_loss[1].tolist(), result.squared_loss[1].tolist())
        self.bars.show_bars(bars)
        self.values.show_bars(bars)
