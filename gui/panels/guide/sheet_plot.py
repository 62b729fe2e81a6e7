"""A table of the chapter as a page of thumbnails: f and f′ of each activation, and what is computed of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.experiments.guide.result import SheetResult
from engine.experiments.guide.sheets import REACH
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import CURVE, KINK, THIN
from gui.canvas.keys import StrokeMark
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.look import theme as themes
from gui.look.series import DASHED
from gui.parts import drawn_as

_NAMES, _CURVES = 0.18, 0.4
"""Where thumbnails begin and cells, as shares of the width."""

_HEIGHT = 1.6
"""Thumbnails reach from −1.6 to 1.6."""

Sketch = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


class SheetPlot:
    """The names and curves are given, the cells are found."""

    def __init__(self, figure: Figure) -> None:
        theme = figure.look.theme
        self.plot = plot = figure.add_plot(Plot(figure.look, "sheet"), 3, 0, wide=True)
        plot.set_names("", "", title="every cell computed")
        plot.axes.hide()
        plot.left = 0.0
        self.rows, self.cells = Rows(plot), plot.answer(Cells(plot))
        self._keys = (
            Entry("f", StrokeMark(theme.series[0], CURVE)),
            Entry("f′", StrokeMark(theme.text, KINK, DASHED)),
        )

    def draw(self, result: SheetResult) -> None:
        """A row for each activation."""
        plot, rows = self.plot, result.rows
        plot.set_ranges((0.0, 1.0), (0.0, float(len(rows))))
        plot.tell((), self._keys)
        area = plot.mapRectFromScene(plot.scene_rect())
        self.rows.show_what(area, tuple((row.f.title, str(row.f.codomain), row.curves) for row in rows))
        captions = tuple(cell.caption for cell in result.sheet.cells)
        self.cells.show_what(
            area, captions, tuple(tuple(c.text(r) for c in result.sheet.cells) for r in rows)
        )


class Rows(Plate):
    """The name, the range, and a small picture of f and f′ of each."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(9)

    @drawn_as("thumbnails")
    def _draw(self, painter: QPainter, rows: tuple[tuple[str, str, Sketch], ...]) -> None:
        high = self._area.height() / len(rows)
        for at, (name, ends, sketch) in enumerate(rows):
            place = QRectF(self._area.left(), self._area.top() + at * high, self._area.width(), high)
            painter.setPen(self.look.pen(self.look.theme.hairline, THIN))
            painter.drawLine(QLineF(place.bottomLeft(), place.bottomRight()))
            self._name(painter, place, name, ends)
            room = QRectF(place.left() + _NAMES * place.width(), place.top(), 0.0, high)
            room.setRight(place.left() + (_CURVES - 0.02) * place.width())
            self._sketch(painter, room.adjusted(0, 0.1 * high, 0, -0.1 * high), sketch)

    def _name(self, painter: QPainter, place: QRectF, name: str, ends: str) -> None:
        x, theme = place.left() + 0.02 * place.width(), self.look.theme
        painter.setPen(QColor(theme.text))
        painter.setFont(themes.font(1.25 * self.look.letter, True))
        painter.drawText(QPointF(x, place.top() + 0.4 * place.height()), name)
        painter.setFont(self.look.font(small=True))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(x, place.top() + 0.4 * place.height() + 1.5 * self.look.letter), ends)
        if self.look.interactive:
            painter.setPen(QColor(theme.accent))
            painter.setFont(self.look.font(small=True, bold=True))
            painter.drawText(
                QPointF(x, place.top() + 0.78 * place.height() + 0.4 * self.look.letter), "Show me →"
            )

    def _sketch(self, painter: QPainter, room: QRectF, sketch: Sketch) -> None:
        theme, (z, f, slope) = self.look.theme, sketch
        painter.save()
        painter.setClipRect(room)
        painter.setPen(self.look.pen(theme.zero, THIN))
        painter.drawLine(QLineF(room.left(), room.center().y(), room.right(), room.center().y()))
        painter.drawLine(QLineF(room.center().x(), room.top(), room.center().x(), room.bottom()))
        for values, pen in (
            (slope, self.look.pen(theme.text, KINK, DASHED)),
            (f, self.look.pen(theme.series[0], CURVE)),
        ):
            painter.setPen(pen)
            x = room.center().x() + z / REACH * room.width() / 2
            y = room.center().y() - values / _HEIGHT * room.height() / 2
            for piece in np.split(np.arange(len(z)), np.flatnonzero(np.isnan(values))):
                places = piece[~np.isnan(values[piece])].tolist()
                painter.drawPolyline(QPolygonF([QPointF(x[i], y[i]) for i in places]))
        painter.restore()


class Cells(Plate):
    """What is computed, a column for each number."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)

    @drawn_as("cells")
    def _draw(self, painter: QPainter, captions: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        high, left = self._area.height() / len(rows), self._area.left() + _CURVES * self._area.width()
        wide, letter = (self._area.right() - left) / len(captions), self.look.letter
        for at, cells in enumerate(rows):
            for column, text in enumerate(cells):
                place = QRectF(left + column * wide, self._area.top() + at * high, wide - letter, high)
                middle = place.center().y()
                painter.setPen(QColor(self.look.theme.text))
                painter.setFont(themes.font(1.25 * letter, True))
                upper = QRectF(place.left(), middle - 1.6 * letter, place.width(), 1.7 * letter)
                painter.drawText(upper, Qt.AlignmentFlag.AlignLeft, text)
                painter.setPen(QColor(self.look.theme.muted))
                painter.setFont(self.look.font(small=True))
                lower = QRectF(place.left(), middle + 0.2 * letter, place.width(), 3.0 * letter)
                painter.drawText(lower, Qt.TextFlag.TextWordWrap, captions[column])
