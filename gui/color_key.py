"""Scales of colors, and the strip over a plot that tells what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from gui.items import blend
from gui.theme import Theme

if TYPE_CHECKING:
    from engine.regions.shading import Key
    from gui.plots import Plot

ABOVE = 34.0
"""The room over the data area that a key takes, in logical pixels."""

_LONGEST = 300.0
_BAR = 9.0
_APART = 8.0
"""Length and height of the strip of colors, and the least gap between two numbers."""


class ColorKey(QGraphicsItem):
    """The name of a quantity, then its colors with numbers under them, right over the data area."""

    def __init__(self, plot: Plot, palettes: dict[str, list[QColor]]) -> None:
        super().__init__(plot)
        self._plot, self._palettes = plot, palettes
        self._shown: tuple[Any, ...] = ()
        plot.above = ABOVE
        if plot.figure.interactive:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_key(self, key: Key) -> None:
        """Explain these colors."""
        rect = self._plot.view.geometry()
        if (key, rect) != self._shown:
            self.prepareGeometryChange()
            self._shown = (key, rect)
            self.update()

    def boundingRect(self) -> QRectF:
        """The room over the data area; numbers at the ends stand out a little."""
        if not self._shown:
            return QRectF()
        rect, unit = self._shown[1], self._plot.figure.scale_factor
        return QRectF(
            rect.left() - 4 * unit, rect.top() - ABOVE * unit, rect.width() + 24 * unit, ABOVE * unit
        )

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Title at the left, strip and numbers at the right."""
        if not self._shown:
            return
        key, rect = self._shown
        figure, unit = self._plot.figure, self._plot.figure.scale_factor
        font = figure.font(small=True)
        metrics = QFontMetricsF(font)
        top = rect.top() - (ABOVE - 4) * unit
        painter.setFont(font)
        painter.setPen(QColor(figure.theme.text))
        painter.drawText(QPointF(rect.left(), top + _BAR * unit / 2 + metrics.capHeight() / 2), key.title)
        room = rect.width() - metrics.horizontalAdvance(key.title) - 28 * unit
        length = min(room, _LONGEST * unit)
        if key.marks and length > 60 * unit:
            bar = QRectF(rect.right() - length, top, length, _BAR * unit)
            self._draw_colors(painter, self._palettes[key.palette], bar)
            self._draw_marks(painter, key, bar, metrics)

    def _draw_colors(self, painter: QPainter, colors: list[QColor], bar: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        edges = [bar.left() + bar.width() * i / len(colors) for i in range(len(colors) + 1)]
        for color, left, right in zip(colors, edges[:-1], edges[1:], strict=True):
            painter.fillRect(QRectF(left, bar.top(), right - left, bar.height()), color)
        painter.setPen(QColor(self._plot.figure.theme.hairline))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)

    def _draw_marks(self, painter: QPainter, key: Key, bar: QRectF, metrics: QFontMetricsF) -> None:
        """The numbers, those at the ends and in the middle first; a pair that finds no room is left out."""
        unit, taken = self._plot.figure.scale_factor, list[tuple[float, float]]()
        painter.setPen(QColor(self._plot.figure.theme.muted))
        base = bar.bottom() + 4 * unit + metrics.capHeight()
        pairs: dict[float, list[tuple[float, str]]] = {}
        for share, text in key.marks:
            pairs.setdefault(round(abs(share - 0.5), 6), []).append((share, text))
        for _, marks in sorted(pairs.items(), key=lambda pair: abs(pair[0] - 0.25), reverse=True):
            places = [(_placed(bar, share, metrics.horizontalAdvance(text)), text) for share, text in marks]
            apart = _APART * unit
            if all(left > b + apart or right < a - apart for (left, right), _ in places for a, b in taken):
                taken += [place for place, _ in places]
                for (left, _), text in places:
                    painter.drawText(QPointF(left, base), text)


def _placed(bar: QRectF, share: float, width: float) -> tuple[float, float]:
    """Where a text of this width stands under a place of the strip: its left and right end."""
    left = min(max(bar.left() + share * bar.width() - width / 2, bar.left()), bar.right() - width)
    return left, left + width


def palette(theme: Theme, name: str, count: int) -> list[QColor]:
    """The colors of a scale: ``output`` from orange over the ground to blue, ``gradient`` and ``units`` from
    the ground to one color, ``region`` many different ones."""
    ground, steps = theme.surface, range(count)
    if name == "output":
        half, strength = count // 2, 0.6 if theme.is_dark else 0.75
        return [blend(ground, theme.series[i < half], 0.04 + strength * _away(i, half) / half) for i in steps]
    if name == "region":
        hues = theme.series
        return [blend(ground, hues[i % len(hues)], 0.12 + 0.5 * (37 * i % count) / count) for i in steps]
    top = theme.series[4 if name == "gradient" else 2]
    return [blend(ground, top, 0.04 + 0.8 * i / (count - 1)) for i in steps]


def _away(shade: int, half: int) -> int:
    """How many steps a shade is from the middle of a diverging scale."""
    return shade - half if shade >= half else half - 1 - shade
