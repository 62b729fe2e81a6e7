"""How a run and its twins are drawn in every plot: colors, lines over time, where a run broke off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.experiments.training.result import TrainingResult
from engine.functions.trace import Line
from gui.canvas.items import CURVE, KINK, Note, paired
from gui.canvas.plots import Plot
from gui.drawings.learning_items import faint
from gui.drawings.training_items import Trail
from gui.look.series import DASHES, MARKERS
from gui.look.theme import Theme

PLACES = 0, 3, 2, 4, 5, 1
"""Places in the table of series of the run and its twins; the orange of class 0 comes last."""

RUNS = len(PLACES)
"""So many runs are drawn at most."""


def run_colors(theme: Theme) -> tuple[str, ...]:
    """Colors of the run and its twins."""
    return tuple(theme.series[place] for place in PLACES)


def show_lines(curves: Sequence[Any], lines: Sequence[Line | None]) -> None:
    """Show each line by its curve, the run's first, and hide the other curves."""
    for i, (curve, line) in enumerate(paired(curves, lines)):
        curve.show_line(line, f"twin {i}" if i else "run")


def show_stop(note: Note, plot: Plot, result: TrainingResult) -> None:
    """Say in the middle of a plot where the run has broken off, and offer the way back."""
    text, ((x0, x1), (y0, y1)) = result.stop_text, plot.ranges
    if text and result.way_back and plot.look.interactive:
        text += f". Click: {result.offer}"
    elif text and result.way_back and plot.key == "fit":
        text += f"; fit of step {result.main.pictured.step:,}"
    note.show_text(text, (x0 + x1) / 2, (y0 + y1) / 2, 0.96 * plot.size_of_data[0])


class RunLines:
    """A line of the run and dashed ones of its twins over time, markers at their ends; faint ones for what is
    still to come."""

    def __init__(self, plot: Plot) -> None:
        self._plot, self._series = plot, run_colors(plot.look.theme)
        self.lines = [
            plot.add(Trail(plot, c, CURVE, DASHES[PLACES[i]]), 6 - i) for i, c in enumerate(self._series)
        ]
        later = [faint(color, plot.look.theme) for color in self._series]
        self.ahead = [plot.add(Trail(plot, color, KINK), -1 - i) for i, color in enumerate(later)]
        self._ends = plot.dots(z=16)

    def show(self, lines: Sequence[Line], ahead: Sequence[Line | None]) -> list[tuple[float, float]]:
        """Draw these; where each line up to now ends. Markers stand where that is within the plot."""
        show_lines(self.lines, lines)
        show_lines(self.ahead, ahead)
        low, high = self._plot.ranges[1]
        ends = [(float(line.x[-1]), float(line.y[-1])) for line in lines]
        shown = [
            (*at, self._series[i], MARKERS[PLACES[i]], True)
            for i, at in enumerate(ends)
            if low <= at[1] <= high
        ]
        self._ends.show_dots(shown[::-1])  # the run's own on top
        return ends
