"""Many runs: a map over learning rate and bias, and a chart of networks that are dead at birth."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor

from engine.experiments.training.result import BirthsResult, SweepResult
from engine.experiments.training.survey_words import LOSS_KEY, SWEEP_KEY
from engine.learning.record import DEAD
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import KINK
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.color_key import Scale, key_entries, pixels
from gui.drawings.region_items import Segments, rectangle
from gui.drawings.training_items import Cells
from gui.look.series import DASHED, MARKERS


class SweepMap:
    """A cell for each run, in the color of its dead units or of its loss."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "rates", is_answer=True), 0, 0)
        plot.set_names("learning rate", "bias b", title="")
        plot.axes.show(log=(True, False))
        theme = figure.look.theme
        self.cells = plot.add(Cells(plot), -10)
        self.here, self.crosses = plot.dots(z=10), plot.dots(z=5)
        bad, good = blend(theme.surface, theme.danger, 0.75), blend(theme.surface, theme.accent, 0.85)
        self._scales = scales = {
            SWEEP_KEY.palette: Scale(((0.0, QColor(theme.soft)), (1.0, bad))),
            LOSS_KEY.palette: Scale(((0.0, good), (1.0, QColor(theme.soft)))),
        }
        self._colors = {name: pixels([*s.colors(DEAD), QColor(theme.surface)]) for name, s in scales.items()}

    def draw(self, result: SweepResult) -> None:
        """The cells that are made, those with every unit dead, the best one, the present place."""
        theme, (x, y) = self.plot.look.theme, result.sweep.extent
        self.plot.set_ranges(x, y)
        self.cells.show_cells(result.shades, rectangle(x, y), self._colors[result.key.palette])
        self.crosses.show_dots([(*at, theme.text, "x", True) for at in result.all_dead], 11.0)
        best = [(*at, theme.text, "star", True) for at in result.best_cells]
        self.here.show_dots([*best, (*result.here, theme.accent, "o", True)], 14.0)
        self.tell(result, *result.here)

    def tell(self, result: SweepResult, x: float, y: float) -> None:
        """What is known of the cell at a place."""
        key = key_entries(result.key, self._scales[result.key.palette])
        self.plot.header.say((Entry(result.cell_text(x, y), answer=True), *key))


class BirthsChart:
    """Measured shares over depth for each width, between the bounds of theory."""

    def __init__(self, figure: Figure) -> None:
        names = "hidden layers", "share of networks dead at birth"
        self.plot = plot = figure.add_plot(Plot(figure.look, "births", *names, is_answer=True), 0, 0)
        plot.axes.show(whole=(True, False))
        self.measured = plot.dots(z=8)
        muted = figure.look.theme.muted
        dots = Entry("measured ± 2 standard errors", DotMark(muted), quiet=True)
        self._keys = dots, Entry("bounds of theory", StrokeMark(muted, KINK, DASHED), quiet=True)
        colors = figure.look.theme.series[:4]
        self.bars = [plot.add(Segments(plot, plot.look.pen(color, KINK)), 7) for color in colors]
        self.bounds = [[plot.curve(color, KINK, dash=DASHED, z=2) for _ in "<>"] for color in colors]

    def draw(self, result: BirthsResult) -> None:
        """The widths that are done."""
        style, dots = self.plot.look, []
        last = result.births.depths.tolist()[-1]
        self.plot.set_ranges((0.5, last + 0.5), (0.0, 1.0))
        labels = []
        for i, line in enumerate(result.lines):
            for curve, bound in zip(self.bounds[i], line.bounds, strict=True):
                curve.show_line(bound, line.name)
            dots += [(x, y, style.theme.series[i], MARKERS[i], True) for x, y in line.dots]
            measured = zip(line.dots, line.errors, strict=True)
            bars = [(x, y - e, x, y + e) for (x, y), e in measured if math.isfinite(y + e)]
            self.bars[i].show_segments(np.array(bars).reshape(-1, 4))
            if math.isfinite(line.dots[-1][1]):
                labels.append(Label(line.name, line.name, series=i, curve=self.bounds[i][1]))
        self.measured.show_dots(dots, 8.0)
        self.plot.tell(labels, self._keys)
