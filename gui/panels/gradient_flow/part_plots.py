"""What f′ and what the weights do to the gradient, how activations lie, which directions are stretched."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from engine.base.text import percent
from engine.experiments.gradient_flow.parts import Ridge
from engine.experiments.gradient_flow.result import RidgeResult, SpectrumResult, SplitResult
from engine.functions.trace import Line
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, Stroke
from gui.canvas.keys import StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.drawings.training_items import Ribbon, shapes
from gui.look.series import DASHED, DASHES
from gui.parts import drawn_as

_ROW = 2.2
"""So many letters high a row must be to have a text."""

_DASH = 2
"""Every other one of so many segments is drawn where a line is dashed: Qt takes long for dashes."""


class SplitPlot:
    """The factors of a layer on the gradient, in powers of ten: of f′, of the weights, of both."""

    def __init__(self, figure: Figure) -> None:
        look, names = figure.look, ("of f′", "of the weights", "both")
        self.plot = plot = figure.add_plot(Plot(look, "split", is_answer=True), 0, 0)
        plot.set_names("to layer", "factor", "on the size of the gradient")
        plot.axes.show(log=(False, True), whole=(True, False))
        self.one = plot.rule(0, look.theme.zero, KINK, z=-1)
        self.end = plot.given(plot.rule(90, look.theme.zero, KINK, z=2))
        self._names = names
        self.curves = [plot.curve(look.theme.series[i], CURVE, DASHES[i], z=3) for i in range(3)]
        self.theory = plot.curve(look.theme.text, KINK, dash=DASHED, z=4)
        self._key = Entry("both, in theory", StrokeMark(look.theme.text, KINK, DASHED), quiet=True)

    def draw(self, result: SplitResult) -> None:
        """All factors."""
        decades = result.factor_decades
        self.plot.axes.show(shelf=decades.shelf)
        self.plot.follow(result.layer_range, decades.range)
        self.one.show_at(0.0)
        self.end.show_at(result.experiment.depth)
        for curve, line, name in zip(self.curves, result.parts, self._names, strict=True):
            curve.show_line(decades.shown(line), f"factor {name}")
        self.theory.show_line(None if result.chi is None else decades.shown(result.chi), "theory")
        named = zip(self._names, self.curves, strict=True)
        labels = [Label(name, name, series=i, curve=curve) for i, (name, curve) in enumerate(named)]
        self.plot.tell(labels, () if result.chi is None else (self._key,))


class Ridges(Stroke):
    """Filled lines, each over a level of its own, and dashed ones beside them."""

    def __init__(self, plot: Plot, color: str) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._color = color
        self._shown: tuple[Ridge, ...] = ()

    def show_ridges(self, ridges: tuple[Ridge, ...]) -> None:
        """Draw these, the first one at the bottom and on top of the others."""
        self._shown = ridges
        self._changed()

    @drawn_as("ridges")
    def _draw(self, painter: QPainter) -> None:
        """In pixels: without a scale, and with square ends, Qt draws segments eight times as fast."""
        look, (dx, dy) = self._plot.look, self._plot.pixel
        pens = look.pen(self._color, KINK), look.pen(look.theme.text, KINK)
        for pen in pens:
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        tint = blend(look.theme.surface, self._color, 0.2)
        painter.save()
        painter.translate(self._plot.ranges[0][0], self._plot.ranges[1][0])
        painter.scale(dx, -dy)
        for ridge in reversed(self._shown):
            line = self._in_pixels(ridge.line)
            floor = self._in_pixels(Line(ridge.line.x[[-1, 0]], np.full(2, float(ridge.layer))))
            painter.fillPath(_closed(line, floor), tint)
            painter.setPen(pens[0])
            painter.drawLines(_segments(line, 1))
            if ridge.theory is not None:
                painter.setPen(pens[1])
                painter.drawLines(_segments(self._in_pixels(ridge.theory), _DASH))
        painter.restore()

    def _in_pixels(self, line: Line) -> Line:
        """To the right and down from the lower left corner."""
        (left, _), (bottom, _), (dx, dy) = *self._plot.ranges, self._plot.pixel
        return Line((line.x - left) / dx, (bottom - line.y) / dy)


def _segments(line: Line, step: int) -> list[QLineF]:
    """The segments of a line, or every so manyth."""
    corners = np.stack([line.x[:-1], line.y[:-1], line.x[1:], line.y[1:]], axis=1)[::step]
    return shapes(QLineF, corners[np.isfinite(corners).all(axis=1)])


def _closed(line: Line, back: Line) -> QPainterPath:
    x, y = np.concatenate([line.x, back.x]), np.concatenate([line.y, back.y])
    path: QPainterPath = pg.arrayToQPath(x, y, finiteCheck=False)
    path.closeSubpath()
    return path


class RidgePlot:
    """The densities of a over the numbers of their layers."""

    def __init__(self, figure: Figure) -> None:
        look = figure.look
        self.plot = plot = figure.add_plot(Plot(look, "ridge", is_answer=True), 0, 0)
        plot.set_names("a", "layer", "how they lie in each layer", title="activations")
        plot.axes.show(whole=(False, True))
        self.ridges = plot.add(Ridges(plot, look.theme.series[2]), 3)
        self.top = plot.given(plot.rule(0, look.theme.zero, KINK, z=2))
        self._keys = (
            Entry("all networks", StrokeMark(look.theme.series[2]), quiet=True),
            Entry("theory of wide layers", StrokeMark(look.theme.text, KINK, DASHED), quiet=True),
        )

    def draw(self, result: RidgeResult) -> None:
        """Every row, and beside it the share that is exactly 0."""
        self.plot.follow(result.value_range, result.layer_range)
        self.top.show_at(result.experiment.depth)
        self.ridges.show_ridges(result.ridges)
        has_theory = any(ridge.theory is not None for ridge in result.ridges)
        self.plot.tell(self._zeros(result), self._keys[: 1 + has_theory])

    def _zeros(self, result: RidgeResult) -> list[Label]:
        """What no line can show, at the right end of each row."""
        right, up = self.plot.ranges[0][1], 0.4 * result.spacing
        if result.spacing / self.plot.pixel[1] < _ROW * self.plot.look.letter:
            return []
        found = [(ridge.layer, percent(ridge.zeros)) for ridge in result.ridges if ridge.zeros]
        return [
            Label(f"zeros {layer}", f"{share} exactly 0", at=(right, layer + up), spare=True, loose=True)
            for layer, share in found
        ]


class SpectrumPlot:
    """The singular values of the whole stack in their order, in powers of ten."""

    def __init__(self, figure: Figure) -> None:
        look = figure.look
        self.plot = plot = figure.add_plot(Plot(look, "spectrum", is_answer=True), 0, 0)
        plot.set_names("rank", "singular value", "of the Jacobian of all layers")
        plot.axes.show(log=(False, True), whole=(True, False))
        self.one = plot.rule(0, look.theme.zero, KINK, z=-1)
        self.band = plot.add(Ribbon(plot, look.theme.series[4]), 1)
        self.mean = plot.curve(look.theme.series[4], CURVE, z=3)
        self.theory = plot.rule(0, look.theme.text, KINK, dash=DASHED, z=4)
        self._keys = (
            Entry("networks", StrokeMark(look.theme.series[4]), quiet=True),
            Entry("the largest, in theory", StrokeMark(look.theme.text, KINK, DASHED), quiet=True),
        )

    def draw(self, result: SpectrumResult) -> None:
        """All of them, and the largest one of theory where that is known."""
        decades, has_theory = result.spectrum_decades, math.isfinite(result.largest)
        self.plot.axes.show(shelf=decades.shelf)
        self.plot.follow(result.rank_range, decades.range)
        low, mean, high = (decades.shown(line) for line in result.spectrum)
        self.band.show_between(low, high)
        self.mean.show_line(mean, "singular values")
        self.one.show_at(0.0)
        self.theory.show_at(*([result.largest] if has_theory else []))
        self.plot.tell((), self._keys[: 1 + has_theory])
