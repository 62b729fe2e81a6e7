"""A float as its bits: a box for each, in three groups, and what the groups say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import blend, measured
from gui.look import theme as themes
from gui.parts import drawn_as

_GAP, _HIGH, _LETTERS, _APART = 1.5, 34.0, 14.0, 4.0
"""Between two boxes, the height of a box, of letters, and between two texts, in logical pixels."""

_PALE, _STRONG = 0.72, 0.3
"""How far the tint of a box is on the way to the background; of a 1 that is too narrow for its digit."""

_NAMES = "sign", "exponent", "fraction"


class Bits(Plate):
    """The bits of a number across the data area of a plot that has one unit of x for each, from −½ on."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot

    def show_bits(self, fields: tuple[str, str, str], chosen: int, parts: tuple[str, str, str]) -> None:
        """Show these, with one in a ring."""
        rect = self._plot.view.geometry()
        self.setPos(rect.topLeft())
        self.show_what(QRectF(0.0, 0.0, rect.width(), rect.height()), fields, chosen, parts)

    @drawn_as("bits")
    def _draw(
        self, painter: QPainter, fields: tuple[str, str, str], chosen: int, parts: tuple[str, str, str]
    ) -> None:
        theme, unit = self.look.theme, self.look.scale
        wide = self._area.width() / sum(map(len, fields))
        high = min(_HIGH * unit, 0.5 * self._area.height())
        top = (self._area.height() - high) / 2
        colors = theme.series[3], theme.series[0], theme.series[2]
        first = 0
        for text, name, part, color in zip(fields, _NAMES, parts, colors, strict=True):
            self._draw_boxes(painter, text, first, wide, QRectF(0.0, top, 0.0, high), color)
            place = QRectF(first * wide, 0.0, len(text) * wide, top)
            self._write(painter, name, place, theme.muted)
            self._write(painter, part, place.translated(0.0, top + high), theme.text)
            first += len(text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.look.pen(theme.text, 2.0))
        painter.drawRect(QRectF(chosen * wide, top, wide, high).adjusted(1, -1, -1, 1))

    def _draw_boxes(
        self, painter: QPainter, text: str, first: int, wide: float, row: QRectF, color: str
    ) -> None:
        """A box for each bit with its digit; where that has no room a 1 is a darker box."""
        size = max(_LETTERS * self.look.scale, self.look.letter)
        has_room = measured("0", themes.font(size, True))[0] <= wide - _GAP
        tints = [
            blend(color, self.look.theme.surface, _PALE if has_room else way) for way in (_PALE, _STRONG)
        ]
        painter.setPen(QColor(self.look.theme.text))
        for i, digit in enumerate(text):
            box = QRectF((first + i) * wide, row.top(), wide, row.height()).adjusted(_GAP, 0.0, -_GAP, 0.0)
            painter.fillRect(box, tints[digit == "1"])
            if has_room:
                painter.setFont(themes.font(size, digit == "1"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digit)

    def _write(self, painter: QPainter, text: str, place: QRectF, ink: str) -> None:
        """A text over or under its group, where there is room."""
        if measured(text, self.look.font(small=True))[0] > place.width() - _APART * self.look.scale:
            return
        painter.setFont(self.look.font(small=True))
        painter.setPen(QColor(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
