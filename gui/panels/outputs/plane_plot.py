"""Classes in the plane: where each is the most likely, how surely, and where they meet."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from engine.experiments.outputs.plane import SHADES, WINDOW, PlaneNumbers
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.keys import DotMark, StrokeMark
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.region_items import Segments, flat, rectangle
from gui.drawings.training_items import Cells
from gui.look.series import MARKERS

_FAINT, _STRONG = 0.04, 0.42
"""How much of its color a class has where it is hardly the most likely, and where it is sure."""


class PlanePlot:
    """The map, the points, the borders, the cross at which the logits are told."""

    def __init__(self, figure: Figure, row: int, column: int) -> None:
        plot = Plot(figure.look, "plane", one_scale=True)
        self.plot = figure.add_plot(plot, row, column, 1.0, 1.5)
        plot.set_names("x₁", "x₂", title="")
        look = figure.look
        theme = look.theme
        self.cells = plot.answer(plot.add(Cells(plot), -20))
        self.borders = plot.answer(plot.add(Segments(plot, flat(look.pen(theme.text, 2.4))), 2))
        self.points, self.probe = plot.dots(z=10, still=True), plot.dots(z=20)
        self._table = np.array(
            [
                blend(theme.surface, color, _FAINT + (_STRONG - _FAINT) * level / (SHADES - 1)).rgba()
                for color in theme.series
                for level in range(SHADES)
            ],
            dtype=np.uint32,
        )

    def draw(self, result: PlaneNumbers) -> None:
        """Everything with the present logits."""
        plot, e, theme = self.plot, result.experiment, self.plot.look.theme
        plot.set_ranges(WINDOW, WINDOW)
        self.cells.show_cells(result.shades, rectangle(WINDOW, WINDOW), self._table)
        self.borders.show_segments(result.borders)
        x, labels = result.points
        dots = zip(x.tolist(), labels.tolist(), strict=True)
        self.points.show_dots([(at[0], at[1], theme.series[k], MARKERS[k], True) for at, k in dots], 9.0)
        self.probe.show_dots([(e.x1, e.x2, QColor(theme.text).name(), "+", True)], 19.0)
        entries = [
            Entry("the point of these logits", DotMark(theme.text, "+"), quiet=True),
            Entry("two classes alike", StrokeMark(theme.text), quiet=True, spare=True, answer=True),
        ]
        plot.tell((), entries)
