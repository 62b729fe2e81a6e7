"""Depth against width in Hinge sum: two networks one above the other, and what they make of their layers."""

from __future__ import annotations

import math

from engine.experiments.hinges.result import DepthResult, SquareResult
from engine.functions.trace import Line
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import SeriesMark, StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.look.series import DASHED, DASHES

_BROAD = 3.2
_WIDE_LAYERS = 5
"""With more the tent is drawn one pixel wide: its edges are closer, and Qt a hundred times as fast."""


class DepthPlots:
    """The items in the three plots, for pieces of a tent and for the error of x²."""

    def __init__(self, deep: Plot, shallow: Plot, count: Plot) -> None:
        self.look = deep.look
        theme = self.look.theme
        self.deep, self.shallow, self.count = deep, shallow, count
        self.aim = shallow.curve(theme.series[0], THIN, z=1)
        self.square = deep.curve(theme.muted, CURVE, dash=DASHED, z=1)
        self.tent = deep.curve(theme.series[0], _BROAD, z=5)
        self.one_layer = shallow.curve(theme.series[1], _BROAD, z=5)
        self.level = shallow.rule(0, theme.zero, THIN, z=-20)
        self.top = deep.rule(90, theme.accent, KINK, dash=DASHED)
        self.growth = [count.curve(theme.series[i], CURVE, DASHES[i]) for i in range(2)]
        self.best = count.curve(theme.text, KINK, dash=DASHED)
        self.growth_dots = count.dots()

    def draw(self, result: DepthResult | SquareResult) -> None:
        """The pieces of a tent, or x² by folding."""
        by_folding = isinstance(result, SquareResult)
        for item in (self.square, self.level, self.best):
            item.setVisible(by_folding)
        self.top.setVisible(not by_folding)
        thin = result.experiment.layers > _WIDE_LAYERS
        self.tent.style(self.look.theme.series[0], THIN if thin and not by_folding else _BROAD)
        if isinstance(result, SquareResult):
            self._draw_square(result)
        else:
            self._draw_tent(result)

    def _draw_tent(self, result: DepthResult) -> None:
        e = result.experiment
        self.shallow.set_names("x", "y")
        self.deep.set_names("", "y")
        self.count.set_names("layers L", "pieces")
        self.deep.set_ranges((0.0, 1.0), (-0.05, 1.3))
        self.shallow.set_ranges((0.0, 1.0), (-0.3, 1.5))
        self.tent.show_line(result.deep_line, "layers")
        self.aim.show_line(result.deep_line, "layers")
        self.one_layer.show_line(result.shallow_line, "one layer")
        self.top.show_at(e.fold)
        deep, shallow = result.growth
        self.count.set_ranges((0.5, 8.5), (0.0, deep.y[-1] + 0.15))
        self._draw_growth(result, deep, shallow)
        self.count.tell(())

    def _draw_square(self, result: SquareResult) -> None:
        self.deep.set_names("", "y")
        self.shallow.set_names("x", "y − x²")
        self.count.set_names("layers L", "largest error")
        self.deep.set_ranges((0.0, 1.0), (-0.05, 1.3))
        reach = result.square_reach
        self.shallow.set_ranges((0.0, 1.0), (-reach, 1.5 * reach))
        self.square.show_line(result.square_line, "x²")
        self.tent.show_line(result.square_deep, "layers")
        own, other = result.square_missed
        self.aim.show_line(own, "layers minus x²")
        self.one_layer.show_line(other, "one layer minus x²")
        deep, shallow, best = result.square_growth
        self.count.set_ranges((0.5, 8.5), (deep.y[-1] - 0.3, deep.y[0] + 0.3))
        self.best.show_line(best, "theory")
        self._draw_growth(result, deep, shallow)
        self.count.tell([Label("theory", "one layer, theory", curve=self.best)])

    def _draw_growth(self, result: DepthResult | SquareResult, deep: Line, shallow: Line) -> None:
        theme, at = self.look.theme, result.experiment.layers - 1
        titles = result.titles(counted=not self.look.hiding_answers)
        fold = () if isinstance(result, SquareResult) else (result.fold_title, result.experiment.fold)
        x_squared = "x²" if isinstance(result, SquareResult) else ""
        square = Entry(x_squared, StrokeMark(theme.muted, CURVE, DASHED), quiet=True)
        for place, (plot, text) in enumerate(zip((self.deep, self.shallow), titles, strict=True)):
            pill = plot.pill(*fold) if fold and plot is self.deep else None
            plot.tell((), (Entry(text, SeriesMark(place)), *([] if place else [square])), pill)
        dots = []
        for index, (curve, line) in enumerate(zip(self.growth, (deep, shallow), strict=True)):
            curve.show_line(line)
            dots += [
                (x, y, theme.series[index], "os"[index], i == at)
                for i, (x, y) in enumerate(zip(line.x.tolist(), line.y.tolist(), strict=True))
                if math.isfinite(y)
            ]
        self.growth_dots.show_dots(dots, 9.0)
