"""What is learned through an output, and the loss over the steps."""

from __future__ import annotations

import math

import numpy as np

from engine.base.text import number
from engine.experiments.outputs.fit import SPAN
from engine.experiments.outputs.result import FitResult
from engine.experiments.outputs.tasks import CLASSES, HEADS, LOSSES, X
from engine.functions.activation import Array
from engine.functions.trace import Line
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import DotMark, StrokeMark, SwatchMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.look.series import DASHED, DASHES, MARKERS
from gui.panels.outputs.items import Nowhere

_MOST = 3
_POINT, _CROSS = 10.0, 16.0


class FitPlot:
    """The points, the outputs over x, what means nothing, and residuals that cannot close."""

    def __init__(self, figure: Figure) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "fit"), 0, 0, 1.7, 1.7)
        theme = figure.look.theme
        self.nowhere = plot.add(Nowhere(plot), -20)
        self.residuals = plot.answer(plot.curve(theme.muted, KINK, z=2))
        self.beyond = plot.answer(plot.curve(theme.danger, 2 * KINK, z=3))
        self.reach = plot.answer(plot.rule(0, theme.danger, KINK, dash=DASHED, z=1))
        self.curves = [plot.answer(plot.curve(theme.series[i], CURVE, DASHES[i], z=4)) for i in range(_MOST)]
        self.points = plot.dots(z=10)

    def draw(self, result: FitResult) -> None:
        """Everything at the present step."""
        e, plot = result.experiment, self.plot
        a = "a" if result.experiment.task != CLASSES else "p"
        plot.set_names("x", a, f"output of {HEADS[e.head]}: {result.task.meaning}")
        plot.follow(SPAN, result.height)
        self.nowhere.show_stretches(result.meaningless)
        self.residuals.show_line(_strokes(result.residuals), "residuals")
        self.beyond.show_line(_strokes(result.beyond), "out of reach")
        self.reach.show_at(*result.reach)
        names = self._names(result)
        for curve, line, name in zip(self.curves, [*result.curves, None, None], names, strict=False):
            curve.show_line(line, name)
        self._draw_points(result)
        plot.tell(self._labels(result, names), self._entries(result))

    def _names(self, result: FitResult) -> list[str]:
        if result.experiment.task != CLASSES:
            return [HEADS[result.experiment.head], "", ""]
        return [f"class {k}" for k in range(1, _MOST + 1)]

    def _labels(self, result: FitResult, names: list[str]) -> list[Label]:
        count = len(result.curves)
        found = [
            Label(name, name, series=i, curve=curve, answer=True)
            for i, (name, curve) in enumerate(zip(names[:count], self.curves, strict=False))
        ]
        for end in result.reach:
            text = f"no output {'above' if end > 0 else 'below'} {number(end, 3)}"
            found.append(Label(f"reach {end}", text, at=(SPAN[0], end), level=True, answer=True))
        return found

    def _entries(self, result: FitResult) -> list[Entry]:
        theme, found = self.plot.look.theme, []
        if result.experiment.task != CLASSES:
            found.append(Entry("targets", DotMark(theme.text), quiet=True))
        if result.meaningless:
            what = "no probability" if result.task.are_labels else "means nothing"
            found.append(
                Entry(
                    what,
                    SwatchMark(blend(theme.surface, theme.danger, 0.07).name(), theme.danger),
                    quiet=True,
                )
            )
        if len(result.beyond):
            found.append(Entry("out of reach", StrokeMark(theme.danger, 2 * KINK), quiet=True, answer=True))
        return found

    def _draw_points(self, result: FitResult) -> None:
        e, theme = result.experiment, self.plot.look.theme
        dots = []
        for x, y, value in zip(X.tolist(), result.places.tolist(), e.values.tolist(), strict=True):
            place = round(value)
            color, marker = (theme.series[place], MARKERS[place]) if e.task == CLASSES else (theme.text, "o")
            dots.append((x, y, color, marker, True))
        self.points.show_dots(dots, _POINT)


def _strokes(segments: Array) -> Line | None:
    """These (n, 4) segments, x0 y0 x1 y1, as one broken line; labels keep off it."""
    if not len(segments):
        return None
    breaks = np.full((len(segments), 1), np.nan)
    ends = segments.reshape(-1, 2, 2)
    return Line(*(np.concatenate([ends[..., i], breaks], axis=1).ravel() for i in (0, 1)))


class LossPlot:
    """The loss over the steps, beside that with an output that suits, over what no weights bring it below."""

    def __init__(self, figure: Figure, row: int, column: int) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, "losses", is_answer=True), row, column)
        plot.axes.show(whole=(True, False))
        theme = figure.look.theme
        self.floor = plot.rule(0, theme.danger, KINK, dash=DASHED, z=1)
        self.curves = [plot.curve(theme.series[i], CURVE, DASHES[i], z=3) for i in (0, 1)]
        self.ends, self.cross = plot.dots(z=6), plot.dots(z=6)
        self.now = plot.given(plot.rule(90, theme.text, THIN, dash=DASHED, z=4))

    def draw(self, result: FitResult) -> None:
        """Both up to the present step with what they have come to, and where it broke."""
        e, plot = result.experiment, self.plot
        plot.set_names("step", "L", LOSSES[e.loss])
        plot.follow(result.time_range, result.loss_range)
        self.now.show_at(float(e.step))
        floor = result.floor if result.floor > 0 else math.nan
        self.floor.show_at(*([] if math.isnan(floor) else [floor]))
        names = HEADS[e.head], HEADS[e.right.head]
        for curve, line, name in zip(self.curves, result.loss_lines, names, strict=True):
            curve.show_line(line, name)
        self._draw_end(result)
        labels = [
            Label(name, f"{name} {number(float(line.y[-1]), 3)}", series=i, curve=curve, answer=True)
            for i, (name, curve, line) in enumerate(zip(names, self.curves, result.loss_lines, strict=True))
            if line is not None
        ]
        if not math.isnan(floor):
            text = f"no weights bring it below {number(floor, 3)}"
            labels.append(Label("floor", text, at=(0.0, floor), level=True, answer=True))
        plot.tell(labels, (), plot.pill(f"step {e.step:,}", float(e.step)))

    def _draw_end(self, result: FitResult) -> None:
        """A marker at the end of each line; a cross where the loss is no number any more."""
        ends = [(float(line.x[-1]), float(line.y[-1])) for line in result.loss_lines if line is not None]
        series = self.plot.look.theme.series
        dots = [(x, y, series[i], MARKERS[i], True) for i, (x, y) in enumerate(ends) if math.isfinite(y)]
        self.ends.show_dots(dots, _POINT)
        if result.broken is None:
            self.cross.show_dots([])
            return
        before: Line = result.loss_lines[0]
        at = max(result.broken - 1, 0)
        y = float(before.y[at]) if np.isfinite(before.y[at]) else self.plot.ranges[1][1] * 0.5
        x = max(
            float(result.broken), _CROSS * self.plot.look.scale * self.plot.pixel[0]
        )  # not cut by the edge
        self.cross.show_dots([(x, y, self.plot.look.theme.danger, "x", True)], _CROSS)
