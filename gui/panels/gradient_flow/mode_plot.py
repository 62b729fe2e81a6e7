"""A linear network that learns one mode: the product of its weights over time."""

from __future__ import annotations

from engine.base.text import number, plural
from engine.experiments.gradient_flow.result import ModeResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.look.series import DASHED, DASHES

_KNOB = 12.0


class ModePlot:
    """Descent, theory, and one layer in the place of all."""

    def __init__(self, figure: Figure) -> None:
        look = figure.look
        self.plot = plot = figure.add_plot(Plot(look, "mode"), 0, 0)
        plot.set_names("t/τ", "a", "product of the weights")
        color = look.theme.series
        self.goal = plot.rule(0, look.theme.zero, KINK, z=1)
        self.single = plot.answer(plot.curve(color[1], CURVE, DASHES[1], z=2))
        self.descent = plot.answer(plot.curve(color[0], CURVE, z=3))
        self.theory = plot.answer(plot.curve(look.theme.text, KINK, dash=DASHED, z=4))
        self.half = plot.answer(plot.rule(90, look.theme.text, THIN, dash=DASHED, z=1))
        self.start, self.knob = plot.dots(z=20), plot.answer(plot.dots(z=20))
        self._key = Entry("gradient flow, in theory", StrokeMark(look.theme.text, KINK, DASHED), quiet=True)

    def draw(self, result: ModeResult) -> None:
        """All over time."""
        e, plot, half = result.experiment, self.plot, result.quantities["half rise"]
        accent = plot.look.theme.accent
        plot.follow((-0.02 * result.end, result.end), result.product_range)
        self.goal.show_at(e.mode)
        self.descent.show_line(result.descended, "descent")
        self.theory.show_line(result.theory, "theory")
        self.single.show_line(result.single, "one layer")
        self.half.show_at(*([half] if half == half else []))
        self.start.show_dots([(0.0, e.mode_start, accent, "o", True)], _KNOB)
        self.knob.show_dots([(half, e.mode / 2, accent, "o", True)], _KNOB)
        plot.tell(self._labels(result), (self._key,))

    def _labels(self, result: ModeResult) -> list[Label]:
        """What the lines are."""
        e, (_, right) = result.experiment, self.plot.ranges[0]
        found = [
            Label("goal", f"s = {number(e.mode, 3)}", at=(right, e.mode), level=True),
            Label("descent", plural(e.mode_layers, "layer"), series=0, curve=self.descent, answer=True),
        ]
        if result.single is not None:
            found.append(Label("single", "1 layer", series=1, curve=self.single, answer=True))
        return found
