"""Initializers against activations: a cell for each pair, with the gradient through its layers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.base.text import number
from engine.experiments.gradient_flow.board import COLUMNS, ROWS, index_at
from engine.experiments.gradient_flow.result import BoardResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import THIN
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import measured
from gui.drawings.color_key import Scale, scale_of
from gui.parts import drawn_as

_LEFT, _HEAD = 1.15, 0.45
"""Room for names left of the cells and over them, in cells."""

_DECADES = 6.0
"""The colors of the scale end at so many powers of ten."""

_GAP, _PAD = 2.0, 6.0
"""Around a cell and within it, in logical pixels."""


class BoardPlot:
    """The names of rows and columns are given, the cells are found."""

    def __init__(self, figure: Figure) -> None:
        look = figure.look
        self.plot = plot = figure.add_plot(Plot(look, "board"), 0, 0)
        plot.set_names("", "", title="first layer's gradient by the last one's")
        plot.axes.hide()
        plot.left = 0.0
        self.names = Names(plot)
        self.cells = plot.answer(Cells(plot, scale_of(look.theme, "output")))
        rows, columns = len(ROWS), len(COLUMNS)
        plot.set_ranges((-0.5 - _LEFT, columns - 0.5), (-0.5, rows - 0.5 + _HEAD))

    def draw(self, result: BoardResult) -> None:
        """The cells that are made, a ring around the present pair."""
        plot = self.plot
        area = plot.mapRectFromScene(plot.scene_rect())
        titles = tuple(f.title for f in COLUMNS)
        self.names.show_what(area, result.row_names, titles)
        board = result.board
        self.cells.show_what(area, board.levels.copy(), board.done_cells.copy(), result.here, _limit(result))
        self.tell(result)

    def tell(self, result: BoardResult, x: float = math.nan, y: float = math.nan) -> None:
        """What is known of the pair at a place, or of the present one."""
        index = result.here if math.isnan(x) else index_at(x, y)
        text = "" if index is None else result.cell_text(*index)
        self.plot.header.say((Entry(text, answer=True),) if text else ())


def _limit(result: BoardResult) -> float:
    return math.log10(result.experiment.threshold)


class _Grid(Plate):
    """What stands in the cells or beside them."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)

    def _cell(self, row: float, column: float) -> QRectF:
        """Where a cell is; row −1 holds the names of columns, column −1 those of rows."""
        wide = self._area.width() / (len(COLUMNS) + _LEFT)
        high = self._area.height() / (len(ROWS) + _HEAD)
        left = self._area.left() + (_LEFT + column) * wide
        top = self._area.top() + (_HEAD + row) * high
        gap = _GAP * self.look.scale
        return QRectF(left, top, wide, high).adjusted(gap, gap, -gap, -gap)


class Names(_Grid):
    """The initializers left of the cells, the activations over them."""

    @drawn_as("names")
    def _draw(self, painter: QPainter, rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
        painter.setPen(QColor(self.look.theme.text))
        painter.setFont(self.look.font(small=True))
        for row, name in enumerate(rows):
            box = self._cell(row, 0)
            place = QRectF(self._area.left(), box.top(), box.left() - self._area.left() - 6, box.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        for column, name in enumerate(columns):
            box = self._cell(0, column)
            place = QRectF(box.left(), self._area.top(), box.width(), box.top() - self._area.top() - 3)
            said = name if measured(name, painter.font())[0] <= box.width() else f"{name[:6]}…"
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, said)


class Cells(_Grid):
    """A color and a number for the ratio, and a line for the gradient from layer to layer."""

    def __init__(self, plot: Plot, scale: Scale) -> None:
        super().__init__(plot)
        self._scale = scale

    @drawn_as("board")
    def _draw(
        self,
        painter: QPainter,
        levels: NDArray[np.float64],
        done: NDArray[np.bool_],
        here: tuple[int, int] | None,
        limit: float,
    ) -> None:
        for row, column in np.argwhere(done).tolist():
            self._draw_cell(painter, self._cell(row, column), levels[row, column], limit)
        painter.setPen(self.look.pen(self.look.theme.hairline, THIN))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, column in np.argwhere(~done).tolist():
            painter.drawRect(self._cell(row, column))
        if here is not None:
            painter.setPen(self.look.pen(self.look.theme.accent, 3.0))
            painter.drawRect(self._cell(*here))

    def _draw_cell(self, painter: QPainter, box: QRectF, levels: NDArray[np.float64], limit: float) -> None:
        theme, unit = self.look.theme, self.look.scale
        with np.errstate(invalid="ignore"):
            ratio = float(levels[0] - levels[-1])
        share = 0.5 if math.isnan(ratio) else 0.5 + 0.5 * min(max(ratio / _DECADES, -1.0), 1.0)
        painter.fillRect(box, self._scale.at(share))
        painter.setFont(self.look.font(small=True, bold=abs(ratio) <= limit))
        painter.setPen(QColor(theme.text))
        pad = _PAD * unit
        inner = box.adjusted(pad, pad, -pad, -pad)
        text = "0" if math.isnan(ratio) else number(10.0**ratio, 2)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
        inner.setTop(inner.top() + 1.6 * self.look.letter)
        if np.isfinite(levels).all() and len(levels) > 1 and inner.height() > 8 * unit:
            painter.setPen(self.look.pen(theme.text, 1.5))
            painter.drawPolyline(_spark(inner, levels))


def _spark(box: QRectF, levels: NDArray[np.float64]) -> QPolygonF:
    """The gradient over the layers, six powers of ten high at least, the last layer in the middle or at an
    end of it."""
    low, high = float(levels.min()), float(levels.max())
    spare = max(_DECADES - (high - low), 0.0) / 2
    low, high = low - spare, high + spare
    x = np.linspace(box.left(), box.right(), len(levels))
    y = box.bottom() - (levels - low) / (high - low) * box.height()
    return QPolygonF([QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)])
