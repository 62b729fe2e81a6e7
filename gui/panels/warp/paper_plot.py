"""A strip of paper from unfolded to folded: its creases, the cut, where that crosses the middle."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from engine.experiments.warp.paper import APART, Strip
from engine.experiments.warp.paper_words import said_of
from engine.experiments.warp.result import PaperResult
from gui.canvas.figure import Figure
from gui.canvas.items import CURVE, THIN, Stroke
from gui.canvas.plots import Plot
from gui.drawings.region_items import Segments
from gui.look.series import DASHED
from gui.parts import drawn_as

_MOST, _NOTE, _DOT = 7, 170.0, 7.0
"""So many strips at most; room right of the longest for what is said of it, and width of the dots, in logical
pixels."""


class Paper(Stroke):
    """The sheets themselves."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        theme = plot.look.theme
        self._pen, self._ground = plot.look.pen(theme.text, THIN), QColor(theme.soft)
        self._strips: tuple[Strip, ...] = ()

    def show_strips(self, strips: tuple[Strip, ...]) -> None:
        """Draw these."""
        self._strips = strips
        self._changed()

    @drawn_as("paper")
    def _draw(self, painter: QPainter) -> None:
        painter.setPen(self._pen)
        painter.setBrush(self._ground)
        for strip in self._strips:
            painter.drawRect(QRectF(0.0, strip.foot, strip.width, 1.0))


class PaperPlot:
    """The strips below one another."""

    key = "paper"

    def __init__(self, figure: Figure) -> None:
        look, theme = figure.look, figure.look.theme
        self.figure, self.look = figure, look
        self.plot = figure.add_plot(Plot(look, self.key), 0, 0, wide=True)
        self.plot.left = 0.0
        self.plot.axes.hide()
        self.plot.show_numbers(False, False)
        self.paper = self.plot.given(self.plot.add(Paper(self.plot), -30))
        self.middle = self.plot.given(self.plot.add(Segments(self.plot, look.pen(theme.muted, THIN)), -20))
        self.creases = self.plot.given(
            self.plot.add(Segments(self.plot, look.pen(theme.text, THIN, DASHED)), -10)
        )
        self.cuts = [self.plot.answer(self.plot.curve(theme.series[1], CURVE, z=5)) for _ in range(_MOST)]
        self.crossings = self.plot.answer(self.plot.dots(z=9))
        self.notes = [self.plot.note(theme.text, (0.0, 0.5), answer=True) for _ in range(_MOST)]

    def draw(self, result: PaperResult) -> None:
        """All strips."""
        strips, theme = result.strips, self.look.theme
        self.figure.show_plots((self.key,))
        room = _NOTE * self.look.scale
        wide = 1.0 + room / max(self.figure.width() - room, room)
        self.plot.set_ranges((-0.02, wide), (strips[-1].foot - 0.25, APART - 0.2))
        self.figure.arrange()
        self.figure.handles.show(())
        self.paper.show_strips(strips)
        self.middle.show_segments(np.array([[0.0, s.foot + 0.5, s.width, s.foot + 0.5] for s in strips]))
        folds = [[x, s.foot, x, s.foot + 1.0] for s in strips for x in s.creases]
        self.creases.show_segments(np.array(folds).reshape(-1, 4))
        for at, (cut, note) in enumerate(zip(self.cuts, self.notes, strict=True)):
            strip = strips[at] if at < len(strips) else None
            cut.show_line(strip.cut if strip else None, f"cut after {at} folds")
            place = (strip.width + 0.015, strip.foot + 0.5) if strip else (0.0, 0.0)
            note.show_text(said_of(strip) if strip else "", *place)
        dots = [(x, s.foot + 0.5, theme.series[1], "o", True) for s in strips for x in s.crossings]
        self.crossings.show_dots(dots, _DOT)
