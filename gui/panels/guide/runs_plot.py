"""Losses of runs that differ in one choice, a dot for each seed, and their medians."""

from __future__ import annotations

import math

import numpy as np

from engine.experiments.guide.claims import TASKS_LEARNED
from engine.experiments.guide.result import TrialResult
from engine.functions.trace import Line
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.keys import MarkerMark
from gui.canvas.plots import Plot
from gui.look.series import MARKERS

_MEDIAN, _HALF = 3.2, 0.15
"""Stroke of the mark of a median, and half its length."""

_WORDS = {"better": "better here", "worse": "worse here", "within": "not better, within the spread"}


class RunsPlot:
    """The tasks side by side, in each the first choice left of the second."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.plot = plot = figure.add_plot(Plot(figure.look, "runs", is_answer=True), 2, 0, wide=True)
        plot.set_names("", "loss", "at the end of each run")
        plot.axes.show(log=(False, True))
        plot.show_numbers(x=False)
        self.dots = plot.dots(z=6)
        self.medians = [plot.curve(theme.text, _MEDIAN, z=4) for _ in (0, 1)]
        self.titles = [plot.given(plot.note(theme.text, (0.5, 1.0))) for _ in TASKS_LEARNED]
        self.verdicts = [plot.note(theme.muted, (0.5, 0.0), answer=True) for _ in TASKS_LEARNED]

    def draw(self, result: TrialResult) -> None:
        """Every run that is made."""
        plot, theme = self.plot, self.plot.look.theme
        plot.set_ranges((-0.5, len(TASKS_LEARNED) - 0.5), result.loss_range)
        places = [(place, result.place(*place)) for place in np.ndindex(*result.losses.shape)]
        self.dots.show_dots(
            [(x, y, theme.series[side], MARKERS[side], True) for (_, side, _), (x, y) in places], 10.0
        )
        for side, curve in enumerate(self.medians):
            curve.show_line(_bars(result, side), f"medians of {result.claim.names[side]}")
        (low, high), room = plot.ranges[1], 0.94 * plot.scene_rect().width() / len(TASKS_LEARNED)
        for task, name in enumerate(TASKS_LEARNED):
            self.titles[task].show_text(name, float(task), low, room)
            runs = result.wins(task)[1]
            verdict = f"{result.claim.names[0]}: {_WORDS[result.verdict(task)]}" if runs else "not run yet"
            self.verdicts[task].show_text(verdict, float(task), high, room)
        entries = [Entry(name, MarkerMark(side)) for side, name in enumerate(result.claim.names)]
        plot.tell((), (*entries, Entry("bar: median", quiet=True, spare=True)))


def _bars(result: TrialResult, side: int) -> Line:
    """A level bar for each task."""
    x, y = [], []
    for task in range(len(TASKS_LEARNED)):
        middle = task + (2 * side - 1) * 0.2
        x += [middle - _HALF, middle + _HALF, math.nan]
        y += [float(result.medians[task, side])] * 2 + [math.nan]
    return Line(np.array(x), np.array(y))
