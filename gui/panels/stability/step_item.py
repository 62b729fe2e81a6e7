"""An evaluation as an item: code, steps with their values, the one that is to blame lit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from engine.experiments.stability.steps import Row
from gui.canvas.figure import Figure
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import faded
from gui.look import theme as themes
from gui.parts import drawn_as

_ROW = 1.65
"""The height of a row in heights of letters."""

_NARROWEST = 0.75
"""Letters get so narrow at most; a text that is longer still loses its middle."""

_PAD, _BAR, _BETWEEN = 8.0, 4.0, 12.0
"""Room beside a row, the width of the bar before a lit one, room between text and value."""

_SHARE = 0.6
"""A number, or what went wrong, takes so much of a row at most."""

_LIT = 0.16
"""How opaque the ground of a lit row is."""


def _font(row: Row, letters: float) -> QFont:
    return themes.font(letters, row.kind in ("title", "failing", "result"))


class Steps(Plate):
    """Rows one below the other, as large as there is room."""

    def __init__(self, plot: Plot, letters: float) -> None:
        super().__init__(plot, plot.look)
        self._plot, self._letters = plot, letters

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Write these."""
        rect = self._plot.view.geometry()
        self.setPos(rect.topLeft())
        self.show_what(QRectF(0.0, 0.0, rect.width(), rect.height()), rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What stands in it."""
        return self._shown[0] if self._shown else ()

    @drawn_as("steps")
    def _draw(self, painter: QPainter, rows: tuple[Row, ...]) -> None:
        unit = self.look.scale
        high = min(_ROW * self._letters * unit, self._area.height() / max(len(rows), 1))
        letters = high / _ROW
        letters *= min(1.0, self._area.width() / max(self._width_of(row, letters) for row in rows))
        for i, row in enumerate(rows):
            self._draw_row(painter, row, QRectF(0.0, i * high, self._area.width(), high), letters)

    def _width_of(self, row: Row, letters: float) -> float:
        """The room across that a row needs; code may lose its middle."""
        wide_of = QFontMetricsF(_font(row, letters)).horizontalAdvance
        wide = 0.0 if row.kind == "code" else _NARROWEST * wide_of(row.text)
        return wide + wide_of(row.value) + wide_of(row.note) + 2 * (_PAD + _BETWEEN) * self.look.scale

    def _draw_row(self, painter: QPainter, row: Row, place: QRectF, letters: float) -> None:
        theme, unit = self.look.theme, self.look.scale
        if row.kind == "failing":
            painter.fillRect(place, faded(theme.danger, _LIT))
            painter.fillRect(
                QRectF(place.left(), place.top(), _BAR * unit, place.height()), QColor(theme.danger)
            )
        inner = place.adjusted(_PAD * unit, 0.0, -_PAD * unit, 0.0)
        font = _font(row, letters)
        ink = theme.muted if row.kind == "code" else theme.text
        if row.note:
            inner.setRight(self._draw_note(painter, row, inner, letters) - _BETWEEN * unit)
        if row.value:
            inner.setRight(self._draw_value(painter, row, inner, font) - _BETWEEN * unit)
        self._write(painter, row.text, inner, font, ink)

    def _draw_note(self, painter: QPainter, row: Row, inner: QRectF, letters: float) -> float:
        """What went wrong, at the right end; where it begins."""
        theme, font = self.look.theme, themes.font(letters)
        place = self._at_right(row.note, inner, font)
        ink = theme.danger if row.kind in ("failing", "step") else theme.muted
        self._write(painter, row.note, place, font, ink)
        return place.left()

    def _draw_value(self, painter: QPainter, row: Row, inner: QRectF, font: QFont) -> float:
        """The number, its wrong digits underlined; where it begins."""
        theme, place = self.look.theme, self._at_right(row.value, inner, font)
        share = place.width() / max(QFontMetricsF(font).horizontalAdvance(row.value), 1.0)
        right = share * QFontMetricsF(font).horizontalAdvance(row.value[: row.right])
        good, wrong = (
            place.adjusted(0.0, 0.0, right - place.width(), 0.0),
            place.adjusted(right, 0.0, 0.0, 0.0),
        )
        self._write(painter, row.value[: row.right], good, font, theme.text)
        if row.right < len(row.value):
            self._write(painter, row.value[row.right :], wrong, font, theme.danger)
            painter.setPen(self.look.pen(theme.danger, 1.5))
            y = place.center().y() + 0.62 * font.pixelSize()
            painter.drawLine(QPointF(wrong.left(), y), QPointF(wrong.right(), y))
        return place.left()

    @staticmethod
    def _at_right(text: str, inner: QRectF, font: QFont) -> QRectF:
        """As much of a row, at its right end, as a text takes, up to a share of it."""
        wide = min(QFontMetricsF(font).horizontalAdvance(text), _SHARE * inner.width())
        return QRectF(inner.right() - wide, inner.top(), wide, inner.height())

    @staticmethod
    def _write(painter: QPainter, text: str, place: QRectF, font: QFont, ink: str) -> None:
        """A text, in narrower letters where it is longer than its place."""
        metrics, room = QFontMetricsF(font), max(place.width(), 1.0)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room / _NARROWEST)
        share = min(room / max(metrics.horizontalAdvance(text), 1.0), 1.0)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.translate(place.left(), place.center().y() + metrics.capHeight() / 2)
        painter.scale(share, 1.0)
        painter.drawText(QPointF(), text)
        painter.restore()


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

    def show(self, rows: tuple[Row, ...]) -> None:
        """Write these."""
        self.text.show_rows(rows)
