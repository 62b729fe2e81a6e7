"""Where the plots of a figure stand: rows and columns share the room, data areas line up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSizeF

from gui.canvas.plots import Plot

_MARGIN, _RIGHT, _GAP, _UNDER = 12.0, 24.0, 8.0, 4.0
"""Around the grid, right of it, where names of x stand out, between two columns, and between two rows, in
logical pixels."""


@dataclass(frozen=True)
class Cell:
    """A place in the grid, and the weights by which its row and column share in the room.

    A plot over several ``rows`` takes as many as there are of them and has no say in their heights, unless it
    is alone in them; a ``wide`` one takes its whole row and has no say in the widths of columns.
    """

    row: int
    column: int
    height: float
    width: float
    rows: int = 1
    wide: bool = False


Plots = Mapping[str, Plot]
Cells = Mapping[str, Cell]


def arrange(plots: Plots, cells: Cells, size: QSizeF, unit: float) -> None:
    """Place these plots on a canvas of this size; ``unit`` is the length of a logical pixel."""
    single = {key: cell for key, cell in cells.items() if cell.rows == 1 or _is_alone(cell, cells)}
    narrow = {key: cell for key, cell in cells.items() if not cell.wide}
    order = sorted({cell.row for cell in single.values()})
    above = {row: max((plots[k].above * unit for k, c in cells.items() if c.row == row), default=0.0)
             for row in order}  # fmt: skip
    below = {row: max((plots[k].axes.below for k, c in cells.items() if _last(c, order) == row), default=0.0)
             for row in order}  # fmt: skip
    around = (_MARGIN * 1.1 + (len(order) - 1) * _UNDER) * unit + sum(above.values()) + sum(below.values())
    heights = _tracks({c.row: c.height for c in single.values()}, size.height() - around)
    tops, y = {}, _MARGIN * 0.6 * unit
    for row in order:
        tops[row] = y + above[row]
        y = tops[row] + heights[row] + below[row] + _UNDER * unit
    spans = {key: _span(cell, order, tops, heights) for key, cell in cells.items()}
    beside = {column: max(plots[key].left for key, cell in narrow.items() if cell.column == column)
              for column in {cell.column for cell in narrow.values()}}  # fmt: skip
    used = _MARGIN * 0.3 + _RIGHT + sum(beside.values()) + max(len(beside) - 1, 0) * _GAP
    widths = _tracks(
        {cell.column: cell.width for cell in narrow.values()},
        size.width() - used * unit,
        _widest(plots, narrow, {key: height for key, (_, height) in spans.items()}),
    )
    lefts, x = {}, _MARGIN * unit * 0.3
    for column, width in widths.items():
        lefts[column] = x
        x += width + (beside[column] + _GAP) * unit
    for key, cell in cells.items():
        plot, (top, height) = plots[key], spans[key]
        if cell.wide:
            left, width = _MARGIN * unit * 0.3, size.width() - (_MARGIN * 0.3 + _RIGHT + plot.left) * unit
        else:
            left, width = lefts[cell.column], widths[cell.column]
        plot.place(left, top - plot.above * unit, width, height)


def _is_alone(cell: Cell, cells: Cells) -> bool:
    """Whether no plot of one row stands in the rows of a plot."""
    return not any(other.rows == 1 and 0 <= other.row - cell.row < cell.rows for other in cells.values())


def _last(cell: Cell, order: list[int]) -> int:
    """The last row that a plot reaches into."""
    return max(row for row in order if row < cell.row + cell.rows)


def _span(
    cell: Cell, order: list[int], tops: Mapping[int, float], heights: Mapping[int, float]
) -> tuple[float, float]:
    """Where the data area of a plot begins, and how high it is."""
    last = _last(cell, order)
    top = min(tops[row] for row in order if cell.row <= row <= last)
    return top, tops[last] + heights[last] - top


def _widest(plots: Plots, cells: Cells, heights: Mapping[str, float]) -> dict[int, float]:
    """How wide a column can become before a plot of one scale no longer fills its place."""
    found: dict[int, float] = {}
    for key, cell in cells.items():
        most = heights[key] * plots[key].aspect if plots[key].one_scale else math.inf
        found[cell.column] = max(found.get(cell.column, 0.0), most)
    return found


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
