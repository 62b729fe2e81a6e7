"""What there is to say of a part of a plot, in a strip over it, where it hides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.canvas.figure import Figure
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.parts import drawn_as

_ROW, _GAP, _UNDER = 17.0, 18.0, 5.0
"""Height of a row, gap between two texts in one, and room under the last, in logical pixels."""

_LEAST = ((520.0, 2), (420.0, 3), (0.0, 4))
"""So many rows are kept free over a plot from so many pixels on, so that it rests while the texts change."""

Row = tuple[str, ...]


class Card(Plate):
    """Some short texts, the first of them bold, in rows over a plot and its key.

    The room is the plot's ``above``, beyond its key's. Rows are at most as wide as the data area; there are
    more of them than usual only where the texts need them.
    """

    def __init__(self, figure: Figure, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._figure, self._plot, self._under = figure, plot, plot.above
        self._rows, self._width = 0, 0.0
        self.lines: Row = ()
        self._reserve(_LEAST[0][1])

    def show_lines(self, lines: Row) -> bool:
        """Say this; whether the plots were arranged again, as it takes more rows than anything before."""
        plot, unit, self.lines = self._plot, self.look.scale, lines
        width = plot.size_of_data[0]
        rows = self._packed(lines, width)
        least = next(count for pixels, count in _LEAST if width >= pixels * unit)
        grown = self._reserve(max(least, len(rows)))
        if grown:
            self._figure.arrange()
        corner = plot.view.geometry().topLeft() - QPointF(0.0, plot.above * unit)
        size = QSizeF(plot.size_of_data[0] + 4 * unit, self._rows * _ROW * unit)
        self.show_what(QRectF(corner, size), rows, corner)
        return grown

    @drawn_as("card")
    def _draw(self, painter: QPainter, rows: tuple[Row, ...], corner: QPointF) -> None:
        unit, theme, first = self.look.scale, self.look.theme, True
        y = corner.y()
        for row in rows:
            x = corner.x()
            for text in row:
                font = self._font(first)
                metrics = QFontMetricsF(font)
                painter.setFont(font)
                painter.setPen(QColor(theme.text))
                painter.drawText(QPointF(x, y + metrics.ascent()), text)
                x += metrics.horizontalAdvance(text) + _GAP * unit
                first = False
            y += _ROW * unit

    def _font(self, bold: bool) -> QFont:
        return self.look.font(small=True, bold=bold)

    def _packed(self, lines: Sequence[str], room: float) -> tuple[Row, ...]:
        """The texts two by two, where both have room in a row; one that has none alone is broken."""
        gap, rows, at = _GAP * self.look.scale, list[Row](), 0
        while at < len(lines):
            wide = [self._width_of(text, not (at + i)) for i, text in enumerate(lines[at : at + 2])]
            if len(wide) == 2 and sum(wide) + gap <= room:
                rows.append(tuple(lines[at : at + 2]))
                at += 2
            else:
                rows += [(part,) for part in self._broken(lines[at], not at, room)]
                at += 1
        return tuple(rows)

    def _broken(self, text: str, bold: bool, room: float) -> list[str]:
        parts = [""]
        for word in text.split(" "):
            longer = f"{parts[-1]} {word}".lstrip()
            if parts[-1] and self._width_of(longer, bold) > room:
                parts.append(word)
            else:
                parts[-1] = longer
        return parts

    def _width_of(self, text: str, bold: bool) -> float:
        return QFontMetricsF(self._font(bold)).horizontalAdvance(text)

    def _reserve(self, rows: int) -> bool:
        """Keep room for so many rows, too; whether that is more than before in a figure of this width."""
        width, before = self._figure.width(), self._rows
        self._rows = max(rows, self._rows if width == self._width else 0)
        self._width = width
        self._plot.above = self._under + self._rows * _ROW + _UNDER
        return self._rows != before
