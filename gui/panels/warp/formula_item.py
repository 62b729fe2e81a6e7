"""Formulas with matrices as an item: rows of text and bracketed numbers, as large as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.experiments.warp.collapse_words import Formula, Matrix
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.look import theme as themes
from gui.parts import drawn_as

_LETTERS, _ROW, _GAP, _COLUMN, _BRACKET, _BETWEEN = 17.0, 1.25, 7.0, 12.0, 5.0, 12.0
"""Height of letters; of a row of numbers in heights of letters; between two parts, between two columns; a
bracket; between two formulas, in logical pixels before scaling."""


class Formulas(Plate):
    """Formulas one below the other, each in the middle of the plot."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self._plot = plot

    def show_formulas(self, formulas: tuple[Formula, ...]) -> None:
        """Write these."""
        rect = self._plot.view.geometry()
        self.setPos(rect.topLeft())
        self.show_what(QRectF(0.0, 0.0, rect.width(), rect.height()), formulas)

    @drawn_as("formulas")
    def _draw(self, painter: QPainter, formulas: tuple[Formula, ...]) -> None:
        unit = self.look.scale * self._fitting(formulas)
        metrics = self._metrics(unit)
        painter.setFont(themes.font(_LETTERS * unit))
        heights = [_height(formula, metrics) for formula in formulas]
        y = (self._area.height() - sum(heights) - _BETWEEN * unit * (len(heights) - 1)) / 2
        for formula, height in zip(formulas, heights, strict=True):
            x = (self._area.width() - _width(formula, metrics, unit)) / 2
            for part in formula:
                self._draw_part(painter, part, QPointF(x, y + height / 2), metrics, unit)
                x += _part_width(part, metrics, unit) + _GAP * unit
            y += height + _BETWEEN * unit

    def _fitting(self, formulas: Sequence[Formula]) -> float:
        """The factor with which all of them have room, 1 at most."""
        unit = self.look.scale
        metrics = self._metrics(unit)
        wide = max(_width(formula, metrics, unit) for formula in formulas)
        high = sum(_height(f, metrics) for f in formulas) + _BETWEEN * unit * len(formulas)
        return min(1.0, self._area.width() / wide, self._area.height() / high)

    def _metrics(self, unit: float) -> QFontMetricsF:
        return QFontMetricsF(themes.font(_LETTERS * unit))

    def _draw_part(
        self, painter: QPainter, part: str | Matrix, at: QPointF, metrics: QFontMetricsF, unit: float
    ) -> None:
        """With its left end and the middle of its height there."""
        painter.setPen(QColor(self.look.theme.text))
        if isinstance(part, str):
            painter.drawText(at + QPointF(0.0, metrics.capHeight() / 2), part)
            return
        self._draw_brackets(painter, part, at, metrics, unit)
        step, widths = _ROW * metrics.height(), _column_widths(part, metrics)
        for i, row in enumerate(part):
            y = at.y() + (i - (len(part) - 1) / 2) * step + metrics.capHeight() / 2
            x = at.x() + 2 * _BRACKET * unit
            for text, width in zip(row, widths, strict=True):
                painter.drawText(QPointF(x + width - metrics.horizontalAdvance(text), y), text)
                x += width + _COLUMN * unit

    def _draw_brackets(
        self, painter: QPainter, part: Matrix, at: QPointF, metrics: QFontMetricsF, unit: float
    ) -> None:
        painter.setPen(self.look.pen(self.look.theme.text, 1.4))
        half = _ROW * metrics.height() * len(part) / 2
        top, bottom = at.y() - half, at.y() + half
        for x, way in ((at.x(), 1.0), (at.x() + _part_width(part, metrics, unit), -1.0)):
            hook = x + way * _BRACKET * unit
            painter.drawLines(
                [QLineF(x, top, x, bottom), QLineF(x, top, hook, top), QLineF(x, bottom, hook, bottom)]
            )


def _width(formula: Formula, metrics: QFontMetricsF, unit: float) -> float:
    return sum(_part_width(part, metrics, unit) + _GAP * unit for part in formula) - _GAP * unit


def _height(formula: Formula, metrics: QFontMetricsF) -> float:
    return max(1 if isinstance(part, str) else len(part) for part in formula) * _ROW * metrics.height()


def _part_width(part: str | Matrix, metrics: QFontMetricsF, unit: float) -> float:
    if isinstance(part, str):
        return metrics.horizontalAdvance(part)
    columns = _column_widths(part, metrics)
    return sum(columns) + (_COLUMN * (len(columns) - 1) + 4 * _BRACKET) * unit


def _column_widths(matrix: Matrix, metrics: QFontMetricsF) -> list[float]:
    return [max(metrics.horizontalAdvance(text) for text in column) for column in zip(*matrix, strict=True)]
