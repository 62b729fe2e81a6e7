"""A table of the chapter: curves in each row, in each cell what the text says and what is computed of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.experiments.guide.result import SheetResult
from engine.experiments.guide.sheet_words import CELLS, CURVES, HEAD, LINK, NAMES
from engine.experiments.guide.sheets import Cell, Row
from engine.functions.activation import Activation
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import measured
from gui.look import theme as themes
from gui.look.series import DASHED, DASHES
from gui.panels.guide.card_text import Paragraph, height, write
from gui.parts import drawn_as

_REACH, _HEIGHT = 4.0, 1.6
"""Curves are drawn for z from −4 to 4, and from −1.6 to 1.6."""

_Z = np.linspace(-_REACH, _REACH, 161)

_LARGE = 1.2
"""Names and numbers are so many times as high as other letters."""


class SheetPlot:
    """All is given but the numbers."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.plot = plot = figure.add_plot(Plot(figure.look, "sheet"), 3, 0, wide=True)
        plot.set_names("", "", title="the text's table, computed")
        plot.axes.hide()
        plot.left = 0.0
        self.rows, self.cells = Rows(plot), plot.answer(Numbers(plot))
        self._keys = (
            Entry("f", StrokeMark(theme.series[0], CURVE)),
            Entry("f′", StrokeMark(theme.text, KINK, DASHED)),
        )

    def draw(self, result: SheetResult) -> None:
        """A row for each subject."""
        plot, rows = self.plot, result.sheet.rows
        plot.set_ranges((0.0, 1.0), (0.0, len(rows) + HEAD))
        plot.tell((), self._keys)
        area = plot.mapRectFromScene(plot.scene_rect())
        self.rows.show_what(area, result.sheet.columns, rows)
        self.cells.show_what(area, rows, result.texts)


class _Sheet(Plate):
    """What stands in the rows and columns of a table."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(9)

    def _x(self, share: float) -> float:
        return self._area.left() + share * self._area.width()

    def _row(self, at: int, count: int) -> QRectF:
        """The place of a row."""
        high = self._area.height() / (count + HEAD)
        return QRectF(self._area.left(), self._area.top() + (HEAD + at) * high, self._area.width(), high)

    def _cell(self, row: QRectF, column: int, count: int) -> QRectF:
        """The place of a cell in it, above its link."""
        wide, letter = (1.0 - CELLS) / count, self.look.letter
        left, right = self._x(CELLS + column * wide), self._x(CELLS + (column + 1) * wide)
        foot = 2 * LINK * row.height() if self.look.interactive else 0.0
        return QRectF(
            left, row.top() + 0.5 * letter, right - left - letter, row.height() - foot - 0.5 * letter
        )

    def _text(self, text: str, color: str, bold: bool = False) -> Paragraph:
        font = themes.font(_LARGE * self.look.letter, True) if bold else self.look.font(small=True)
        return Paragraph(text, font, color, 0.15 * self.look.letter)

    def _parts(self, place: QRectF, cell: Cell, number: str = "") -> tuple[QRectF, tuple[Paragraph, ...]]:
        """Where the words of a cell stand, which leave room for the number under them, and that number."""
        theme = self.look.theme
        numbers = self._text(number, theme.text, True), self._text(cell.measure.caption, theme.muted)
        words = self._text(cell.words, theme.text)
        high = min(height((words,), place.width()), place.height() - height(numbers, place.width()))
        return QRectF(place.topLeft(), QSizeF(place.width(), max(high, 0.0))), numbers


class Rows(_Sheet):
    """Captions, names, curves, what the text says, and what leads on."""

    @drawn_as("thumbnails")
    def _draw(self, painter: QPainter, columns: tuple[str, ...], rows: tuple[Row, ...]) -> None:
        for column, caption in enumerate(columns):
            top = QRectF(self._area.topLeft(), self._row(0, len(rows)).topRight())
            place = self._cell(top, column, len(columns))
            place.setTop(top.top())
            place.setBottom(top.bottom())
            write(painter, (self._text(caption, self.look.theme.muted),), place)
        for at, row in enumerate(rows):
            place = self._row(at, len(rows))
            painter.setPen(self.look.pen(self.look.theme.hairline, THIN))
            painter.drawLine(QLineF(place.topLeft(), place.topRight()))
            self._name(painter, place, row)
            self._curves(painter, place, row.functions)
            for column, cell in enumerate(row.cells):
                room, _ = self._parts(self._cell(place, column, len(row.cells)), cell)
                write(painter, (self._text(cell.words, self.look.theme.text),), room)
            if self.look.interactive:
                self._links(painter, place, len(row.cells))

    def _name(self, painter: QPainter, place: QRectF, row: Row) -> None:
        """With the range of a single activation, or the names of several."""
        theme, first = self.look.theme, row.functions[0]
        titles = ", ".join(f.title for f in row.functions)
        more = titles if titles != row.title else str(first.codomain)
        room = QRectF(self._x(NAMES), 0.0, self._x(CURVES - 0.01) - self._x(NAMES), place.height())
        room.moveTop(place.top() + 0.5 * self.look.letter)
        write(painter, (self._text(row.title, theme.text, True), self._text(more, theme.muted)), room)

    def _curves(self, painter: QPainter, place: QRectF, functions: tuple[Activation, ...]) -> None:
        """f and its slope; of several activations f alone, each with the dash of its place."""
        theme, margin = self.look.theme, 0.1 * place.height()
        room = QRectF(self._x(CURVES), place.top() + margin, 0.0, place.height() - 2 * margin)
        room.setRight(self._x(CELLS - 0.03))
        painter.save()
        painter.setClipRect(room)
        painter.setPen(self.look.pen(theme.zero, THIN))
        painter.drawLine(QLineF(room.left(), room.center().y(), room.right(), room.center().y()))
        painter.drawLine(QLineF(room.center().x(), room.top(), room.center().x(), room.bottom()))
        for series, f in enumerate(functions):
            painter.setPen(self.look.pen(theme.series[series], CURVE, DASHES[series]))
            _draw_curve(painter, room, np.asarray(f(_Z)))
        if len(functions) == 1:
            painter.setPen(self.look.pen(theme.text, KINK, DASHED))
            (f,) = functions
            _draw_curve(painter, room, np.where(np.isin(_Z, f.kinks), np.nan, f.derivative(_Z)))
        painter.restore()

    def _links(self, painter: QPainter, place: QRectF, count: int) -> None:
        painter.setPen(QColor(self.look.theme.accent))
        painter.setFont(self.look.font(small=True, bold=True))
        y = place.bottom() - LINK * place.height() + measured("x", painter.font())[1] / 2
        for share in (NAMES, *(CELLS + column * (1.0 - CELLS) / count for column in range(count))):
            painter.drawText(QPointF(self._x(share), y), "Show me →")


class Numbers(_Sheet):
    """What is computed, under what the text says."""

    @drawn_as("cells")
    def _draw(self, painter: QPainter, rows: tuple[Row, ...], texts: tuple[tuple[str, ...], ...]) -> None:
        for at, (row, numbers) in enumerate(zip(rows, texts, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, numbers, strict=True)):
                place = self._cell(self._row(at, len(rows)), column, len(row.cells))
                words, number = self._parts(place, cell, text)
                write(painter, number, place.adjusted(0, words.height(), 0, 0))


def _draw_curve(painter: QPainter, room: QRectF, values: np.ndarray) -> None:
    """In pieces, where it has gaps."""
    x = room.center().x() + _Z / _REACH * room.width() / 2
    y = room.center().y() - values / _HEIGHT * room.height() / 2
    for piece in np.split(np.arange(len(_Z)), np.flatnonzero(np.isnan(values))):
        places = piece[~np.isnan(values[piece])].tolist()
        painter.drawPolyline(QPolygonF([QPointF(x[i], y[i]) for i in places]))
