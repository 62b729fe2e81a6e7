"""An evaluation as an item: code, steps with their values, the one that is to blame lit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from engine.experiments.stability.steps import Row
from gui.canvas.figure import Figure
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import faded, measured
from gui.look import theme as themes
from gui.panels.stability.lines import BETWEEN, INDENT, ROW, Fit, Line, fitted, font_of
from gui.parts import drawn_as

_PAD, _BAR = 8.0, 4.0
"""Room beside a row, and the width of the bar before a lit one, in logical pixels."""

_LIT = 0.16
"""How opaque the ground of a lit row is."""

Versions = Sequence[Sequence[Row]]


class Steps(Plate):
    """Rows one below the other, in letters of at most this height in logical pixels."""

    def __init__(self, plot: Plot, letters: float) -> None:
        super().__init__(plot, plot.look)
        self._plot, self._most = plot, letters

    def fit(self, versions: Versions) -> Fit:
        """The first of the versions that has room."""
        area, unit = self._plot.view.geometry(), self.look.scale
        room = QSizeF(area.width() - 2 * _PAD * unit, area.height())
        return fitted(versions, room, self.look.letter, max(self._most * unit, self.look.letter))

    def show_fit(self, fit: Fit, letters: float) -> None:
        """Write lines in letters of this height."""
        area = self._plot.view.geometry()
        self.setPos(area.topLeft())
        self.show_what(QRectF(0.0, 0.0, area.width(), area.height()), fit.lines, letters)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What stands in it, line by line."""
        return tuple(line.row for line in self._shown[0]) if self._shown else ()

    @drawn_as("steps")
    def _draw(self, painter: QPainter, lines: tuple[Line, ...], letters: float) -> None:
        high = min(ROW * letters, self._area.height() / max(len(lines), 1))
        for i, line in enumerate(lines):
            self._draw_line(painter, line, QRectF(0.0, i * high, self._area.width(), high), letters)

    def _draw_line(self, painter: QPainter, line: Line, place: QRectF, letters: float) -> None:
        theme, unit, row = self.look.theme, self.look.scale, line.row
        if row.kind == "failing":
            bar = QRectF(place.left(), place.top(), _BAR * unit, place.height())
            painter.fillRect(place, faded(theme.danger, _LIT))
            painter.fillRect(bar, QColor(theme.danger))
        inner = place.adjusted(_PAD * unit + line.is_rest * INDENT * letters, 0.0, -_PAD * unit, 0.0)
        font = font_of(row, letters)
        if row.note:
            inner.setRight(self._draw_note(painter, row, inner, letters) - BETWEEN * letters)
        if row.value:
            self._draw_value(painter, row, inner, font)
        self._write(painter, row.text, inner, font, theme.muted if row.kind == "code" else theme.text)

    def _draw_note(self, painter: QPainter, row: Row, inner: QRectF, letters: float) -> float:
        """What went wrong, at the right end; where it begins."""
        theme, font = self.look.theme, themes.font(letters)
        place = _at_right(row.note, inner, font)
        self._write(painter, row.note, place, font, theme.muted if row.kind == "result" else theme.danger)
        return place.left()

    def _draw_value(self, painter: QPainter, row: Row, inner: QRectF, font: QFont) -> None:
        """The number, its wrong digits underlined."""
        theme, place = self.look.theme, _at_right(row.value, inner, font)
        right, wrong = row.value[: row.right], row.value[row.right :]
        rest = place.adjusted(measured(right, font)[0], 0.0, 0.0, 0.0)
        self._write(painter, right, place, font, theme.text)
        if wrong:
            self._write(painter, wrong, rest, font, theme.danger)
            painter.setPen(self.look.pen(theme.danger, 1.5))
            y = place.center().y() + 0.62 * font.pixelSize()
            painter.drawLine(QPointF(rest.left(), y), QPointF(rest.right(), y))

    @staticmethod
    def _write(painter: QPainter, text: str, place: QRectF, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        middle = place.center().y() + QFontMetricsF(font).capHeight() / 2
        painter.drawText(QPointF(place.left(), middle), text)


def _at_right(text: str, inner: QRectF, font: QFont) -> QRectF:
    """The room of a text at the right end of a line."""
    wide = measured(text, font)[0]
    return QRectF(inner.right() - wide, inner.top(), wide, inner.height())


class StepPlot:
    """A place for an evaluation, in letters of at most this height in logical pixels."""

    def __init__(
        self, figure: Figure, key: str, column: int, width: float, letters: float, rows: int = 1
    ) -> None:
        self.plot = figure.add_plot(Plot(figure.look, key, is_answer=True), 0, column, 1.0, width, rows=rows)
        self.plot.left = 12.0
        self.plot.axes.hide()
        self.plot.show_numbers(False, False)
        self.text = self.plot.answer(Steps(self.plot, letters))


def show_steps(plots: Sequence[StepPlot], versions: Sequence[Versions]) -> None:
    """Write into each plot the first of its versions that has room, all in letters of one height."""
    fits = [plot.text.fit(found) for plot, found in zip(plots, versions, strict=True)]
    letters = min(fit.letters for fit in fits)
    for plot, fit in zip(plots, fits, strict=True):
        plot.text.show_fit(fit, letters)
