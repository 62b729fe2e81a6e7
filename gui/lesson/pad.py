"""A plot to draw in: the sketch of a curve, and after the answer the true one beside it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QFrame, QMenu

from engine.base.experiment import Handle
from engine.base.text import number
from engine.functions.trace import Line
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, DataArea, Stroke
from gui.canvas.keys import StrokeMark
from gui.canvas.labels import Label
from gui.canvas.plots import Plot
from gui.canvas.style import Style, faded
from gui.lesson.drawing import Drawing
from gui.lesson.truth import Truth
from gui.look.layout import column
from gui.look.scale import factor, sized
from gui.look.series import DASHES
from gui.look.theme import applied
from gui.parts import drawn_as

_SKETCH, _DOTTED, _TINT = 2.2, DASHES[3], 0.1
_STEPS, _LEAST = 40, 120
"""Strokes of an arrow key across the plot; its least height."""

Array = NDArray[np.float64]


class Between(Stroke):
    """The tinted area between two curves over the same x."""

    def __init__(self, plot: DataArea, color: str) -> None:
        super().__init__(plot)
        self._path, self._color = QPainterPath(), faded(color, _TINT)

    def show_between(self, x: Array, one: Array, other: Array) -> None:
        """Fill from one to the other, where both are known."""
        known = np.isfinite(one) & np.isfinite(other)
        x, one, other = x[known], one[known], other[known]
        self._path = QPainterPath()
        if len(x) > 1:
            around = np.concatenate([x, x[::-1]]), np.concatenate([one, other[::-1]])
            self._path = pg.arrayToQPath(*around, finiteCheck=False)
        self._changed()

    @drawn_as("difference")
    def _draw(self, painter: QPainter) -> None:
        painter.fillPath(self._path, self._color)


class Pad(QFrame):
    """A card with one plot; a pencil in it draws where it is dragged, by the mouse or by arrow keys.

    Signals:
        changed: another curve is drawn.
    """

    changed = Signal()

    def __init__(self, truth: Truth) -> None:
        super().__init__()
        self.setObjectName("card")
        self.truth, self.place = truth, None  # type: Truth, float | None
        self.is_open = True
        low, high = float(truth.x[0]), float(truth.x[-1])
        self.drawing = Drawing(low, high)
        self._pencil = (low, 0.0)
        self.figure = Figure(Style(applied(), factor()))
        self.figure.setAccessibleName(f"Sketch of {truth.name}")
        self.figure.viewport().setAccessibleName("Plot to draw in")
        sized(self, minimumHeight=_LEAST)
        self.setLayout(column(self.figure, margins=(4, 4, 4, 4)))
        self._build()
        hands = self.figure.hands
        hands.pressed.connect(self._set_down)
        hands.dragged.connect(self._draw)
        hands.offered.connect(self._offer)
        self.figure.restyled.connect(self._build)
        self.figure.resized.connect(self._show)

    def show_answer(self, drawing: Drawing | None, is_open: bool, place: float | None = None) -> None:
        """Show this curve, if any; where nothing is asked any more, the true one too, and the place where it
        is off most."""
        self.drawing = drawing or self.drawing
        self.is_open, self.place = is_open, place
        self._show()

    def clear(self) -> None:
        """Nothing is drawn."""
        self.drawing = Drawing(self.drawing.low, self.drawing.high)
        self._show()
        self.changed.emit()

    def follow_theme(self) -> None:
        """Take the colors and the scale of the window."""
        self.figure.set_theme(applied())

    def _build(self) -> None:
        figure, theme, truth = self.figure, self.figure.look.theme, self.truth
        figure.clear()
        self.plot = figure.add_plot(Plot(figure.look, "sketch"), 0, 0)
        self.plot.set_names(truth.x_name, truth.y_name, truth.name)
        self.plot.set_ranges((self.drawing.low, self.drawing.high), truth.y_range)
        self._between = self.plot.add(Between(self.plot, theme.accent), -5)
        self.true = self.plot.curve(theme.series[0], CURVE, z=2)
        self.sketch = self.plot.curve(theme.text, _SKETCH, _DOTTED, z=4)
        self._worst = self.plot.dots()
        figure.arrange()
        self._show()

    def _show(self) -> None:
        theme, heights = self.figure.look.theme, np.array(self.drawing.heights)
        x = np.array([self.drawing.x(at) for at in range(len(heights))])
        self.sketch.show_line(Line(x, heights), "your sketch")
        self.plot.pen = "pencil" if self.is_open else ""
        self.true.show_line(None if self.is_open else Line(self.truth.x, self.truth.y), self.truth.name)
        known = np.interp(self.truth.x, x, heights)
        self._between.setVisible(not self.is_open)
        self._between.show_between(self.truth.x, known, self.truth.y)
        entries = [Entry("your sketch", StrokeMark(theme.text, _SKETCH, _DOTTED))]
        labels = []
        if not self.is_open:
            entries.append(Entry(self.truth.name, StrokeMark(theme.series[0], CURVE)))
        if self.place is not None:
            y = float(np.interp(self.place, self.truth.x, self.truth.y))
            self._worst.show_dots([(self.place, y, theme.text, "o", True)])
            labels.append(Label("worst", "largest miss", at=(self.place, y)))
        else:
            self._worst.show_dots([])
        self.plot.tell(labels, entries)
        self.figure.handles.show(self._handles())

    def _handles(self) -> tuple[Handle, ...]:
        if not self.is_open:
            return ()
        x, y = self._pencil
        said = f"pencil, {self.truth.x_name} = {number(x, 3)}, {self.truth.y_name} = {number(y, 3)}"
        return (Handle("pencil", said, "sketch", x, y, leap=self._leap),)

    def _leap(self, dx: int, dy: int) -> tuple[float, float]:
        (x0, x1), (y0, y1) = self.plot.ranges
        x, y = self._pencil[0] + dx * (x1 - x0) / _STEPS, self._pencil[1] + dy * (y1 - y0) / _STEPS
        return min(max(x, x0), x1), min(max(y, y0), y1)

    def _set_down(self, _: str, x: float, y: float) -> None:
        """The pencil comes down: a new stroke."""
        if self.is_open:
            self._pencil = (x, y)
            self._draw("pencil", x, y)

    def _draw(self, _: str, x: float, y: float) -> None:
        self.drawing, self._pencil = self.drawing.stroke(self._pencil, (x, y)), (x, y)
        self._show()
        self.changed.emit()

    def _offer(self, menu: QMenu, _: QPoint) -> None:
        menu.addAction("Clear the sketch").triggered.connect(self.clear)
