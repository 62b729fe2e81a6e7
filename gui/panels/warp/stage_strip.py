"""The way through the layers as a strip: W, b, f of each layer, and where the moment is."""

from __future__ import annotations

from engine.experiments.warp.stages import Stage
from gui.canvas.figure import Figure
from gui.canvas.items import KINK
from gui.canvas.plots import Plot

_MOST, _HEIGHT = 25, 0.13
_NEAR = 26.0
"""Stages nearer to each other, in logical pixels, have no names but the last of each layer."""


class StageStrip:
    """A line with a dot at the end of each stage and a knob at the moment."""

    def __init__(self, figure: Figure, key: str, row: int) -> None:
        self._look = figure.look
        self.plot = figure.add_plot(Plot(figure.look, key), row, 0, _HEIGHT, wide=True)
        self.plot.left = 0.0
        self.plot.axes.hide()
        self.plot.show_numbers(False, False)
        theme = figure.look.theme
        self.line = self.plot.rule(0, theme.muted, KINK, z=-1)
        self.dots, self.knob = self.plot.dots(z=5), self.plot.dots(z=9)
        self.names = [self.plot.note(theme.text, (0.5, 0.0), sheet=0.0) for _ in range(_MOST)]

    def show(self, stages: tuple[Stage, ...], frame: int) -> None:
        """Draw these, each at the frame with which it ends."""
        theme, end = self._look.theme, stages[-1].frame
        self.plot.set_ranges((-0.04 * end, 1.04 * end), (-1.4, 0.6))
        self.line.show_at(0.0)
        passed = [(float(s.frame), 0.0, theme.accent if s.frame <= frame else theme.muted) for s in stages]
        self.dots.show_dots([(x, y, color, "o", True) for x, y, color in passed], 8.0)
        self.knob.show_dots([(float(frame), 0.0, theme.accent, "o", False)], 15.0)
        apart = (stages[1].frame - stages[0].frame) / self.plot.pixel[0] / self._look.scale
        shown = [s for s in stages if apart >= _NEAR or s.is_last]
        for at, note in enumerate(self.names):
            text = shown[at].name if at < len(shown) else ""
            note.show_text(text, float(shown[at].frame) if text else 0.0, -0.35)
