"""Scales of colors, and the strip over a plot that tells what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QLinearGradient, QPainter

from engine.partition.shading import SHADES, Key
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import blend
from gui.look.theme import Theme
from gui.parts import drawn_as

ABOVE = 34.0
"""The room over the data area that a key takes, in logical pixels."""

_LONGEST = 300.0
_BAR = 9.0
_APART = 10.0
"""Length and height of the strip of colors, and the least gap between two numbers."""


@dataclass(frozen=True, eq=False)
class Scale:
    """Colors for the numbers from 0 to 1: those given at some of them, blended in between."""

    stops: tuple[tuple[float, QColor], ...]

    def at(self, share: float) -> QColor:
        """The color of a number."""
        places = [place for place, _ in self.stops]
        parts = zip(*((c.red(), c.green(), c.blue()) for _, c in self.stops), strict=True)
        return QColor(*(round(float(np.interp(share, places, part))) for part in parts))

    @cache  # noqa: B019 - a panel has a handful of scales and keeps them
    def colors(self, count: int) -> list[QColor]:
        """So many colors, from the first to the last."""
        return [self.at(i / (count - 1)) for i in range(count)]

    @cache  # noqa: B019
    def table(self, count: int) -> NDArray[np.uint32]:
        """The same as pixels."""
        return pixels(self.colors(count))

    def gradient(self) -> QLinearGradient:
        """All colors, over a stretch that is still to be set."""
        made = QLinearGradient()
        made.setStops(list(self.stops))
        return made


def pixels(colors: Iterable[QColor]) -> NDArray[np.uint32]:
    """Colors as the pixels of an image."""
    return np.array([color.rgba() for color in colors], dtype=np.uint32)


class ColorKey(Plate):
    """The name of a quantity, then its colors with numbers under them, right over the data area."""

    def __init__(self, plot: Plot, scales: dict[str, Scale]) -> None:
        super().__init__(plot, plot.look)
        self._plot, self._scales = plot, scales
        plot.above = ABOVE

    def show_key(self, key: Key) -> None:
        """Explain these colors in the room over the data area; numbers at the ends stand out a little."""
        rect, unit = self._plot.view.geometry(), self.look.scale
        high = ABOVE * unit
        box = QRectF(rect.left() - 4 * unit, rect.top() - high, rect.width() + 24 * unit, high)
        self.show_what(box, key, rect)

    @drawn_as("color key")
    def _draw(self, painter: QPainter, key: Key, rect: QRectF) -> None:
        """Title at the left, strip and numbers at the right."""
        style, unit = self.look, self.look.scale
        font = style.font(small=True)
        metrics = QFontMetricsF(font)
        top = rect.top() - (ABOVE - 4) * unit
        painter.setFont(font)
        painter.setPen(QColor(style.theme.text))
        painter.drawText(QPointF(rect.left(), top + _BAR * unit / 2 + metrics.capHeight() / 2), key.title)
        room = rect.width() - metrics.horizontalAdvance(key.title) - 28 * unit
        length = min(room, _LONGEST * unit)
        if key.marks and length > 60 * unit:
            bar = QRectF(rect.right() - length, top, length, _BAR * unit)
            self._draw_colors(painter, self._scales[key.palette], key.part, bar)
            self._draw_marks(painter, key, bar, metrics)

    def _draw_colors(self, painter: QPainter, scale: Scale, part: tuple[float, float], bar: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(self.look.theme.hairline))
        first, last = part
        if last == first:
            painter.setBrush(scale.at(first))
        else:
            gradient, length = scale.gradient(), bar.width() / (last - first)
            gradient.setStart(bar.left() - first * length, 0)
            gradient.setFinalStop(bar.left() + (1 - first) * length, 0)
            painter.setBrush(QBrush(gradient))
        painter.drawRect(bar)

    def _draw_marks(self, painter: QPainter, key: Key, bar: QRectF, metrics: QFontMetricsF) -> None:
        """The numbers; one that finds no room beside those before it is left out."""
        unit, taken = self.look.scale, list[tuple[float, float]]()
        painter.setPen(QColor(self.look.theme.muted))
        base = bar.bottom() + 4 * unit + metrics.capHeight()
        apart = _APART * unit
        for share, text in key.marks:
            left, right = _placed(bar, share, metrics.horizontalAdvance(text))
            if all(left > b + apart or right < a - apart for a, b in taken):
                taken.append((left, right))
                painter.drawText(QPointF(left, base), text)


def _placed(bar: QRectF, share: float, width: float) -> tuple[float, float]:
    """Where a text of this width stands under a place of the strip: its left and right end."""
    left = min(max(bar.left() + share * bar.width() - width / 2, bar.left()), bar.right() - width)
    return left, left + width


def scale_of(theme: Theme, name: str) -> Scale:
    """The scale of a key: ``output`` from orange over the ground to blue, ``gradient`` and ``units`` from the
    ground to one color, ``region`` many different ones."""
    ground, hues = theme.surface, theme.series
    if name == "output":
        strength = 0.65 if theme.is_dark else 0.8
        low, high = (blend(ground, hues[i], strength) for i in (1, 0))
        return Scale(((0.0, low), (0.5, QColor(ground)), (1.0, high)))
    if name == "region":
        shares = [0.12 + 0.5 * (37 * i % SHADES) / SHADES for i in range(SHADES)]
        colors = [blend(ground, hues[i % len(hues)], share) for i, share in enumerate(shares)]
        return Scale(tuple((i / (SHADES - 1), color) for i, color in enumerate(colors)))
    top = hues[4 if name == "gradient" else 2]
    return Scale(((0.0, blend(ground, top, 0.04)), (1.0, blend(ground, top, 0.84))))
