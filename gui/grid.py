"""Where the plots of a figure stand: rows and columns share the room, data areas line up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSizeF

from gui.plots import Plot

_MARGIN, _GAP = 12.0, 10.0
"""Around the grid and between plots, in logical pixels."""


@dataclass(frozen=True)
class Cell:
    """A place in the grid, and the weights by which its row and column share in the room.

    A ``wide`` plot takes its whole row and has no say in the widths of columns.
    """

    row: int
    column: int
    height: float
    width: float
    wide: bool = False


def arrange(plots: Mapping[str, Plot], cells: Mapping[str, Cell], size: QSizeF, unit: float) -> None:
    """Place these plots on a canvas of this size; ``unit`` is the length of a logical pixel."""
    rows = _tracks(
        {cell.row: cell.height for cell in cells.values()}, size.height() - _beyond(plots, cells, unit)
    )
    narrow = {key: cell for key, cell in cells.items() if not cell.wide}
    columns = _tracks(
        {cell.column: cell.width for cell in narrow.values()},
        size.width() - _beside(plots, narrow, unit),
        _widest(plots, narrow, rows),
    )
    y = _MARGIN * unit
    for row, height in rows.items():
        above = max(plots[key].above for key, cell in cells.items() if cell.row == row) * unit
        below = max(plots[key].axes.below for key, cell in cells.items() if cell.row == row)
        x = _MARGIN * unit * 0.3
        for column, width in columns.items():
            for key in (key for key, cell in narrow.items() if (cell.row, cell.column) == (row, column)):
                plots[key].place(x, y + above - plots[key].above * unit, width, height)
            x += width + (_left(plots, narrow, column) + _GAP) * unit
        for plot in (plots[key] for key, cell in cells.items() if cell.wide and cell.row == row):
            whole = size.width() - (_MARGIN * 1.3 + plot.left) * unit
            plot.place(_MARGIN * unit * 0.3, y + above - plot.above * unit, whole, height)
        y += above + height + below + _GAP * unit


def _beside(plots: Mapping[str, Plot], cells: Mapping[str, Cell], unit: float) -> float:
    """The width that is not for data areas."""
    columns = {cell.column for cell in cells.values()}
    numbers = sum(_left(plots, cells, column) for column in columns)
    return (_MARGIN * 1.3 + numbers + (len(columns) - 1) * _GAP) * unit


def _beyond(plots: Mapping[str, Plot], cells: Mapping[str, Cell], unit: float) -> float:
    """The height that is not for data areas."""
    rows: dict[int, list[Plot]] = {}
    for key, cell in cells.items():
        rows.setdefault(cell.row, []).append(plots[key])
    around = sum(max(p.above * unit for p in row) + max(p.axes.below for p in row) for row in rows.values())
    return (_MARGIN * 1.4 + (len(rows) - 1) * _GAP) * unit + around


def _widest(
    plots: Mapping[str, Plot], cells: Mapping[str, Cell], rows: Mapping[int, float]
) -> dict[int, float]:
    """How wide a column can become before a plot of one scale no longer fills its place."""
    found: dict[int, float] = {}
    for key, cell in cells.items():
        most = rows[cell.row] * plots[key].shape if plots[key].one_scale else math.inf
        found[cell.column] = max(found.get(cell.column, 0.0), most)
    return found


def _left(plots: Mapping[str, Plot], cells: Mapping[str, Cell], column: int) -> float:
    """The room for numbers and names beside the data areas of a column, in logical pixels."""
    return max(plots[key].left for key, cell in cells.items() if cell.column == column)


def _tracks(
    weights: Mapping[int, float], room: float, most: Mapping[int, float] | None = None
) -> dict[int, float]:
    """The size of each row or column, in order; what some cannot use goes to those without a limit."""
    most = most or {}
    full = room / max(sum(weights.values()), 1e-9)
    free = {at: weight for at, weight in weights.items() if most.get(at, math.inf) == math.inf}
    sizes = {at: full * weights[at] for at in sorted(weights)}
    if free:
        sizes = {at: min(size, most.get(at, math.inf)) for at, size in sizes.items()}
        spare = room - sum(sizes.values())
        for at, weight in free.items():
            sizes[at] += spare * weight / sum(free.values())
    return {at: max(size, 1.0) for at, size in sizes.items()}
