"""Where the plots of a figure stand: rows and columns in which data areas line up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF

if TYPE_CHECKING:
    from gui.plots import Plot

_MARGIN, _GAP = 12.0, 10.0
"""Around the grid and between plots, in logical pixels."""

_SIDE = 0.3 * _MARGIN
"""Left and right of the grid, where axes bring room of their own."""


@dataclass(frozen=True)
class Cell:
    """The place of a plot; the sizes are shares, and a ``wide`` plot takes its whole row."""

    row: int
    column: int
    height: float
    width: float
    wide: bool


def place(plots: Mapping[str, Plot], cells: Mapping[str, Cell], size: QSizeF, unit: float) -> None:
    """Give every visible plot its place; hidden plots take no room. ``unit``: a logical pixel."""
    shown = {plots[key]: cell for key, cell in cells.items() if plots[key].isVisible()}
    narrow = {plot: cell for plot, cell in shown.items() if not cell.wide} or shown
    if not shown:
        return
    below = {row: max(p.axes.below for p, cell in shown.items() if cell.row == row) for row in _rows(shown)}
    left = {c.column: max(p.left for p, cell in narrow.items() if cell.column == c.column) * unit
            for c in narrow.values()}  # fmt: skip
    room = size.height() - (1.4 * _MARGIN + (len(below) - 1) * _GAP) * unit - sum(below.values())
    heights = _tracks({c.row: c.height for c in shown.values()}, room)
    room = size.width() - (_MARGIN + _SIDE + (len(left) - 1) * _GAP) * unit - sum(left.values())
    widths = _tracks({c.column: c.width for c in narrow.values()}, room)
    whole = sum(widths.values()) + sum(left.values()) + (len(left) - 1) * _GAP * unit
    y = _MARGIN * unit
    for row, height in heights.items():
        x = _SIDE * unit
        for column, width in widths.items():
            for plot in (p for p, c in narrow.items() if (c.row, c.column) == (row, column)):
                plot.place(x, y, width, height)
            x += width + left[column] + _GAP * unit
        for plot in (p for p, c in shown.items() if c.row == row and p not in narrow):
            plot.place(_SIDE * unit, y, whole - plot.left * unit, height)
        y += height + below[row] + _GAP * unit


def _rows(shown: Mapping[Plot, Cell]) -> list[int]:
    return sorted({cell.row for cell in shown.values()})


def _tracks(weights: dict[int, float], room: float) -> dict[int, float]:
    """The size of each row or column, in order."""
    total = sum(weights.values())
    return {at: max(room * weights[at] / total, 1.0) for at in sorted(weights)}
