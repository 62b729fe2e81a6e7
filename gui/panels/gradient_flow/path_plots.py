"""One path: the product over its factors, each of which can be dragged; one gate through time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from engine.base.text import number
from engine.experiments.gradient_flow.result import GateResult, PathResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import measured
from gui.look.series import DASHED, DASHES, MARKERS
from gui.parts import drawn_as

_HEIGHTS = 1.6, 1.0, 0.7
_KNOB = 14.0


class Chips(Plate):
    """Short texts over or under points of a plot, all of them where each has room beside the next one."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot
        self.setZValue(60)

    def show_texts(self, texts: tuple[tuple[str, float, float], ...]) -> None:
        """Show these, each with its point (x, y)."""
        area, (low, high) = self._plot.view.geometry(), self._plot.ranges[1]
        places = tuple(
            (text, self.mapFromScene(self._plot.to_scene(x, y)), y > (low + high) / 2) for text, x, y in texts
        )
        self.show_what(area, 1.0 / self._plot.pixel[0], places)

    @drawn_as("labels")
    def _draw(self, painter: QPainter, apart: float, places: tuple[tuple[str, QPointF, bool], ...]) -> None:
        font, away = self.look.font(small=True), 0.8 * _KNOB * self.look.scale
        sizes = [measured(text, font) for text, *_ in places]
        if max((wide for wide, _ in sizes), default=0.0) + 4 * self.look.scale > apart:
            return
        painter.setFont(font)
        painter.setPen(QColor(self.look.theme.text))
        for (text, at, is_high), (wide, high) in zip(places, sizes, strict=True):
            foot = at + QPointF(-wide / 2, away + high if is_high else -away)
            sheet = QRectF(foot.x(), foot.y() - 0.8 * high, wide, high)
            painter.fillRect(sheet, QColor(self.look.theme.surface))  # the line at 0 may pass there
            painter.drawText(foot, text)


class PathPlots:
    """The product, above; z with f′ beside it, and w, below."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        plots = [
            figure.add_plot(Plot(figure.look, key, is_answer=not row), row, 0, _HEIGHTS[row])
            for row, key in enumerate(("product", "path z", "path w"))
        ]
        self.product, self.z, self.w = plots
        self.product.set_names("layer", "Π f′(z) · w", "what comes back to each layer, of a gradient of 1")
        self.product.axes.show(log=(False, True))
        is_dragged = figure.look.interactive
        self.z.set_names("layer", "z", "drag it: f′(z) follows" if is_dragged else "and f′(z)")
        self.w.set_names("layer", "w", "drag it" if is_dragged else "")
        for plot in plots:
            plot.axes.show(whole=(True, False))
        self.line = self.product.curve(theme.series[0], CURVE, z=3)
        self.best = self.product.curve(theme.text, KINK, dash=DASHED, z=2)
        self.points = self.product.dots(z=6)
        self.end = self.product.given(self.product.rule(90, theme.zero, KINK, z=1))
        self.zeros = [plot.rule(0, theme.zero, THIN, z=-5) for plot in (self.z, self.w)]
        self.chips = [plot.dots(z=10) for plot in (self.z, self.w)]
        self.texts = self.z.answer(Chips(self.z)), Chips(self.w)

    def draw(self, result: PathResult) -> None:
        """All factors and what they make."""
        decades, across, theme = result.decades, result.layer_range, self.product.look.theme
        self.product.axes.show(shelf=decades.shelf)
        self.product.follow(across, decades.range)
        self.z.follow(across, result.z_range)
        self.w.follow(across, result.w_range)
        line = decades.shown(result.products)
        self.line.show_line(line, "product")
        self.best.show_line(result.best, "largest slopes")
        color = theme.series[0]
        dots = [(x, y, color, "o", True) for x, y in zip(line.x.tolist(), line.y.tolist(), strict=True)]
        self.points.show_dots(dots, 10.0)
        self.end.show_at(result.experiment.path + 1)
        for rule in self.zeros:
            rule.show_at(0.0)
        for i, (chips, values) in enumerate(zip(self.chips, (result.z, result.w), strict=True)):
            hue, marker = theme.series[i + 1], MARKERS[i + 1]
            places = enumerate(values.tolist(), 1)
            chips.show_dots([(float(k), value, hue, marker, True) for k, value in places], _KNOB)
        self._tell(result)

    def _tell(self, result: PathResult) -> None:
        mark = StrokeMark(self.product.look.theme.text, KINK, DASHED)
        best = f"every f′ at its best, {number(result.quantities['largest slope'], 3)}, and w = 1"
        self.product.tell((), (Entry(best, mark, quiet=True),) if result.best is not None else ())
        slopes = zip(result.z.tolist(), result.slopes.tolist(), strict=True)
        over = enumerate(slopes, 1)
        self.texts[0].show_texts(tuple((f"f′ {number(slope, 3)}", float(k), z) for k, (z, slope) in over))
        self.texts[1].show_texts(
            tuple((number(w, 3), float(k), w) for k, w in enumerate(result.w.tolist(), 1))
        )


class GatePlots:
    """The gate, and what it keeps over time."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.gate = figure.add_plot(Plot(figure.look, "gate"), 0, 0, 1.0, 0.8)
        self.gate.set_names("z", "σ(z)", "the gate")
        self.kept = figure.add_plot(Plot(figure.look, "kept", is_answer=True), 0, 1, 1.0, 1.2)
        self.kept.set_names("step", "", title="left of the gradient")
        self.curve = self.gate.curve(theme.series[0], CURVE, z=1)
        self.z = self.gate.rule(90, theme.text, THIN, dash=DASHED)
        self.dot = self.gate.answer(self.gate.dots(z=15))
        self.valve = self.kept.curve(theme.series[0], CURVE, z=4)
        self.plain = self.kept.curve(theme.series[1], CURVE, DASHES[1], z=3)

    def draw(self, result: GateResult) -> None:
        """Gate and time."""
        e, theme = result.experiment, self.gate.look.theme
        self.gate.follow(result.gate_range, (-0.04, 1.12))
        self.kept.set_ranges((0.0, e.gate_steps * 1.04), (-0.04, 1.12))
        self.curve.show_line(result.curve, "gate")
        self.z.show_at(e.gate_z)
        self.dot.show_dots([(e.gate_z, result.open, theme.series[0], "o", True)], 13.0)
        self.valve.show_line(result.kept, "kept by the gate")
        self.plain.show_line(result.plain, "slopes of a sigmoid")
        open_ = Label("open", f"open by {number(result.open, 3)}", at=(e.gate_z, result.open), answer=True)
        self.gate.tell((open_,))
        self.kept.tell(
            (
                Label("valve", "the gate: σ(z) a step", series=0, curve=self.valve),
                Label("plain", "sigmoids as activations: ¼ at most", series=1, curve=self.plain),
            )
        )
