"""Initializers against activations: a cell for each pair, with the gradient through its layers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.experiments.gradient_flow.board import COLUMNS, ROWS, index_at
from engine.experiments.gradient_flow.board_words import ratio_texts
from engine.experiments.gradient_flow.result import BoardResult
from gui.canvas.figure import Figure
from gui.canvas.header import Entry
from gui.canvas.items import THIN
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import measured
from gui.drawings.color_key import Scale, scale_of
from gui.parts import drawn_as

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

    def draw(self, result: BoardResult) -> None:
        """The cells that are made, a ring around the present pair."""
        self.tell(result)  # first, as it may take room
        plot = self.plot
        area = plot.mapRectFromScene(plot.scene_rect())
        titles, board = tuple(f.title for f in COLUMNS), result.board
        left, head = self._room(result.row_names, titles, area)
        wide, high = (area.width() - left) / len(COLUMNS), (area.height() - head) / len(ROWS)
        plot.set_ranges((-0.5 - left / wide, len(COLUMNS) - 0.5), (-0.5, len(ROWS) - 0.5 + head / high))
        grid = QRectF(area.left() + left, area.top() + head, wide, high)
        self.names.show_what(area, grid, result.row_names, titles)
        done, limit = board.done_cells.copy(), math.log10(result.experiment.threshold)
        self.cells.show_what(area, grid, board.levels.copy(), done, result.here, limit)

    def _room(self, rows: tuple[str, ...], columns: tuple[str, ...], area: QRectF) -> tuple[float, float]:
        """The width of the names of rows, and the height of those of columns, which are turned where they are
        wider than a cell."""
        look = self.plot.look
        font, gap = look.font(small=True), _PAD * look.scale
        left = max(measured(name, font)[0] for name in rows) + 2 * gap
        widest = max(measured(name, font)[0] for name in columns)
        turned = widest + gap > (area.width() - left) / len(columns)
        return left, (widest if turned else 1.2 * look.letter) + 2 * gap

    def tell(self, result: BoardResult, x: float = math.nan, y: float = math.nan) -> None:
        """What is known of the pair at a place, or of the present one."""
        index = result.here if math.isnan(x) else index_at(x, y)
        text = "" if index is None else result.cell_text(*index)
        self.plot.header.say((Entry(text, answer=True),) if text else ())


class Names(Plate):
    """The initializers left of the cells, the activations over them."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)

    @drawn_as("names")
    def _draw(self, painter: QPainter, grid: QRectF, rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
        """``grid`` is the place of the first cell."""
        gap, left = _PAD * self.look.scale, self._area.left()
        painter.setPen(QColor(self.look.theme.text))
        painter.setFont(self.look.font(small=True))
        for row, name in enumerate(rows):
            place = QRectF(left, grid.top() + row * grid.height(), grid.left() - left - gap, grid.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        turned = grid.top() - self._area.top() > 2 * self.look.letter + 2 * gap
        for column, name in enumerate(columns):
            middle = grid.left() + (column + 0.5) * grid.width()
            self._draw_over(painter, name, QPointF(middle, grid.top() - gap), turned)

    def _draw_over(self, painter: QPainter, name: str, at: QPointF, turned: bool) -> None:
        """A name that ends there, upright where it is turned."""
        wide, high = measured(name, painter.font())
        painter.save()
        painter.translate(at)
        if turned:
            painter.rotate(-90)
            painter.drawText(QPointF(0.0, high / 3), name)
        else:
            painter.drawText(QPointF(-wide / 2, 0.0), name)
        painter.restore()


class Cells(Plate):
    """A color and a number for the ratio, and a line for the gradient from layer to layer."""

    def __init__(self, plot: Plot, scale: Scale) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)
        self._scale = scale

    @drawn_as("board")
    def _draw(
        self,
        painter: QPainter,
        grid: QRectF,
        levels: NDArray[np.float64],
        done: NDArray[np.bool_],
        here: tuple[int, int] | None,
        limit: float,
    ) -> None:
        for row, column in np.argwhere(done).tolist():
            self._draw_cell(painter, self._cell(grid, row, column), levels[row, column], limit)
        painter.setPen(self.look.pen(self.look.theme.hairline, THIN))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, column in np.argwhere(~done).tolist():
            painter.drawRect(self._cell(grid, row, column))
        if here is not None:
            painter.setPen(self.look.pen(self.look.theme.accent, 3.0))
            painter.drawRect(self._cell(grid, *here))

    def _cell(self, grid: QRectF, row: int, column: int) -> QRectF:
        gap = _GAP * self.look.scale
        return grid.translated(column * grid.width(), row * grid.height()).adjusted(gap, gap, -gap, -gap)

    def _draw_cell(self, painter: QPainter, box: QRectF, levels: NDArray[np.float64], limit: float) -> None:
        theme, unit = self.look.theme, self.look.scale
        with np.errstate(invalid="ignore"):
            ratio = float(levels[0] - levels[-1])
        share = 0.5 if math.isnan(ratio) else 0.5 + 0.5 * min(max(ratio / _DECADES, -1.0), 1.0)
        painter.fillRect(box, self._scale.at(share))
        painter.setFont(self.look.font(small=True, bold=abs(ratio) <= limit))
        painter.setPen(QColor(theme.text))
        pad = min(_PAD * unit, box.width() / 12)
        inner = box.adjusted(pad, pad, -pad, -pad)
        text = next((t for t in ratio_texts(ratio) if measured(t, painter.font())[0] <= inner.width()), "")
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
