"""Items that only Output layer has: hatched levels, bars, the numbers at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from engine.base.text import number
from gui.canvas.items import Stroke, paired
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.parts import drawn_as

_GROUND, _HATCH = 0.07, 0.5
"""How opaque the ground of what means nothing is, and its hatch."""

_WIDE = 1.1
"""A number is at most so many times as wide as its bar."""

_LINE, _MOST_ROOM = 1.8, 0.25
"""The height of a line of text with the air around it, in letters; the share of a plot that is left to it."""

_SPACING = 7.0
"""From line to line of a hatch, in logical pixels."""


class Nowhere(Stroke):
    """Hatched stretches of y, from left to right: what lies there means nothing."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._color = plot.look.theme.danger
        self._stretches: tuple[tuple[float, float], ...] = ()

    def show_stretches(self, stretches: tuple[tuple[float, float], ...]) -> None:
        """Hatch these."""
        if stretches != self._stretches:
            self._stretches = stretches
            self._changed()

    @drawn_as("nowhere")
    def _draw(self, painter: QPainter) -> None:
        look = self._plot.look
        (x0, x1), (y0, y1) = self._plot.ranges
        dx, dy = self._plot.pixel
        for low, high in self._stretches:
            low, high = max(low, y0), min(high, y1)
            area = QRectF(x0, low, x1 - x0, high - low)
            painter.fillRect(area, faded(self._color, _GROUND))
            painter.setPen(look.pen(faded(self._color, _HATCH), 1.0))
            tall, step = (high - low) / dy, _SPACING * look.scale
            for at in range(int(((x1 - x0) / dx + tall) / step) + 1):  # the data area cuts them at its sides
                x = x0 + (at * step - tall) * dx
                painter.drawLine(QPointF(x, low), QPointF(x + tall * dx, high))


@dataclass(frozen=True)
class Bar:
    """A bar from 0 to a value around a middle; ``hatched`` tells it from a full one besides its color."""

    middle: float
    value: float
    width: float
    color: str
    hatched: bool = False


class Bars(Stroke):
    """Upright bars."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self.keep_no_pixels()
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw these."""
        if tuple(bars) != self._bars:
            self._bars = tuple(bars)
            self._changed()

    @drawn_as("bars")
    def _draw(self, painter: QPainter) -> None:
        y0, y1 = self._plot.ranges[1]
        surface = self._plot.look.theme.surface
        for bar in self._bars:
            low, high = max(min(bar.value, 0.0), y0), min(max(bar.value, 0.0), y1)
            area = QRectF(bar.middle - bar.width / 2, low, bar.width, high - low)
            painter.setPen(self._plot.look.pen(bar.color, 1.5))
            painter.setBrush(QColor(surface) if bar.hatched else QColor(bar.color))
            painter.drawRect(area)
            if bar.hatched:
                brush = QBrush(QColor(bar.color), Qt.BrushStyle.BDiagPattern)
                brush.setTransform(painter.worldTransform().inverted()[0])
                painter.fillRect(area, brush)


def with_room(plot: Plot, low: float, high: float) -> tuple[float, float]:
    """A range of y with room for a line of text over what reaches its upper end, and below what reaches its
    lower one, where that is not 0."""
    share = min(_LINE * plot.look.letter / plot.size_of_data[1], _MOST_ROOM)
    more = share * (high - low) / (1 - share * (2 if low else 1))
    return low - (more if low else 0.0), high + more


class Values:
    """The numbers at the ends of bars, with as many digits as there is room for."""

    def __init__(self, plot: Plot, most: int, answer: bool = False) -> None:
        self._plot = plot
        color = plot.look.theme.text
        self._notes = [plot.note(color, (0.5, 1.0), answer=answer, sheet=0.75) for _ in range(most)]

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Beyond the end of each."""
        dx, _ = self._plot.pixel
        for note, bar in paired(self._notes, list(bars)):
            texts = (number(bar.value, digits) for digits in (3, 2, 1))
            text = next((text for text in texts if note.width_of(text) <= _WIDE * bar.width / dx), "")
            note.setAnchor((0.5, 1.0 if bar.value >= 0 else 0.0))
            note.show_text(text, bar.middle, self._within(bar.value))

    def _within(self, value: float) -> float:
        """Where the end of a bar is seen."""
        low, high = self._plot.ranges[1]
        return min(max(value, low), high)
