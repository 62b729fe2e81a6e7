"""The Jacobians of softmax and of sigmoids as small matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.base.text import number, subscript
from engine.experiments.outputs.logits import LogitNumbers
from gui.canvas.figure import Figure
from gui.canvas.plate import Plate
from gui.canvas.plots import Plot
from gui.canvas.style import blend, measured
from gui.parts import drawn_as

Array = NDArray[np.float64]

_GAP, _HEAD = 2.0, 26.0
"""Around a cell, and for the names of rows and columns, in logical pixels."""

_LEFT = 12.0
"""What is free left of each, in logical pixels."""

_LITTLE = 5e-3
"""An entry that is less is said to be about 0 where its digits have no room."""

_MOST = 0.25
"""The largest entry that there can be, with T = 1: it has the full color."""


class MatrixPlot:
    """∂(output)/∂(logit): a row for each output, a column for each logit."""

    def __init__(self, figure: Figure, key: str, column: int, of_softmax: bool) -> None:
        self.plot = plot = figure.add_plot(Plot(figure.look, key), 1, column, 1.6)
        plot.axes.hide()
        plot.left = _LEFT
        self._of_softmax = of_softmax
        self.cells = plot.answer(Cells(plot))

    def draw(self, result: LogitNumbers) -> None:
        """All cells."""
        plot = self.plot
        name = "J of softmax: ∂p/∂z" if self._of_softmax else "of sigmoids: ∂σ/∂z"
        plot.set_names("", "", title=name)
        plot.tell(())
        matrix = result.softmax.jacobian if self._of_softmax else np.diag(result.slopes)
        area = plot.mapRectFromScene(plot.scene_rect())
        scale = max(_MOST, float(np.abs(matrix).max()))
        self.cells.show_what(area, matrix, "p" if self._of_softmax else "σ", scale)


class Cells(Plate):
    """A square of numbers, the larger the more of their color: above 0 one, below 0 another."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot, plot.look)
        self.setZValue(10)

    @drawn_as("matrix")
    def _draw(self, painter: QPainter, matrix: Array, name: str, scale: float) -> None:
        unit, theme, count = self.look.scale, self.look.theme, len(matrix)
        head, room = _HEAD * unit, self._area.adjusted(_HEAD * unit, _HEAD * unit, 0, 0)
        wide = min(room.width() / count, 1.6 * room.height() / count)
        high = min(room.height() / count, wide)
        painter.setFont(self.look.font(small=True))
        for i in range(count):
            painter.setPen(QColor(theme.muted))
            row = QRectF(room.left() - head, room.top() + i * high, head, high)
            painter.drawText(row, Qt.AlignmentFlag.AlignCenter, f"{name}{subscript(i + 1)}")
            column = QRectF(room.left() + i * wide, room.top() - head, wide, head)
            painter.drawText(column, Qt.AlignmentFlag.AlignCenter, f"z{subscript(i + 1)}")
            for j in range(count):
                box = QRectF(room.left() + j * wide, room.top() + i * high, wide, high)
                self._draw_cell(painter, box, float(matrix[i, j]), scale)

    def _draw_cell(self, painter: QPainter, box: QRectF, value: float, scale: float) -> None:
        theme, gap = self.look.theme, _GAP * self.look.scale
        inner = box.adjusted(gap, gap, -gap, -gap)
        color = theme.accent if value >= 0 else theme.back
        painter.fillRect(
            inner, blend(theme.surface, color, 0.06 + 0.5 * abs(value) / scale if value else 0.0)
        )
        painter.setPen(self.look.pen(theme.hairline, 1.0))
        painter.drawRect(inner)
        painter.setPen(QColor(theme.text))
        texts = [number(value, digits) for digits in (3, 2, 1)] + ["≈ 0"] * (abs(value) < _LITTLE)
        room = inner.width() - 2 * gap
        text = next((t for t in texts if measured(t, painter.font())[0] <= room), "")
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, text)
