"""The grid of a figure: where the data areas of its plots stand. No Qt: sizes in, places out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_MARGIN, _GAP = 12.0, 10.0
"""Around the grid and between plots, in logical pixels."""

Place = tuple[float, float, float, float]
"""x and y of a plot, width and height of its data area."""


@dataclass(frozen=True)
class Cell:
    """The place of a plot in the grid.

    Attributes:
        row, column: counted from 0.
        height, width: the shares of its data area.
        rows: over how many rows it stands; over several it counts for none of their heights.
    """

    row: int
    column: int
    height: float
    width: float
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """The cells of visible plots with the room that each needs around its data area.

    Attributes:
        cells: by the plot's key.
        left: room for numbers and names beside the data area, in logical pixels.
        below: the same under it, in pixels of the scene.
        unit: pixels of the scene for a logical one.
    """

    cells: Mapping[str, Cell]
    left: Mapping[str, float]
    below: Mapping[str, float]
    unit: float

    def places(self, width: float, height: float) -> dict[str, Place]:
        """Every plot's place: data areas line up, plots that are not here take no room."""
        unit, below = self.unit, {row: self._below(row) for row in self._heights}
        rows = _tracks(self._heights, height - self._taken(1.4, len(below)) - sum(below.values()))
        weights = {cell.column: cell.width for cell in self.cells.values()}
        left = {column: self._left(column) for column in weights}
        columns = _tracks(weights, width - self._taken(1.3, len(left)) - sum(left.values()) * unit)
        lefts, tops, x, y = {}, {}, _MARGIN * unit * 0.3, _MARGIN * unit
        for column, size in columns.items():
            lefts[column] = x
            x += size + (left[column] + _GAP) * unit
        for row, size in rows.items():
            tops[row] = y
            y += size + below[row] + _GAP * unit
        found = {}
        for key, cell in self.cells.items():
            over = [row for row in rows if cell.row <= row < cell.row + cell.rows]
            bottom = tops[over[-1]] + rows[over[-1]]
            found[key] = lefts[cell.column], tops[over[0]], columns[cell.column], bottom - tops[over[0]]
        return found

    @property
    def _heights(self) -> dict[int, float]:
        """The height of each row: of the plots that stand in it alone, where there are any."""
        alone = {cell.row: cell.height for cell in self.cells.values() if cell.rows == 1}
        return alone or {cell.row: cell.height for cell in self.cells.values()}

    def _taken(self, margins: float, tracks: int) -> float:
        return (_MARGIN * margins + (tracks - 1) * _GAP) * self.unit

    def _below(self, row: int) -> float:
        """The room below the data areas that end in a row."""
        last = max(self._heights)
        ends = {key: min(cell.row + cell.rows - 1, last) for key, cell in self.cells.items()}
        return max((self.below[key] for key, end in ends.items() if end == row), default=0.0)

    def _left(self, column: int) -> float:
        return max(self.left[key] for key, cell in self.cells.items() if cell.column == column)


def _tracks(weights: Mapping[int, float], room: float) -> dict[int, float]:
    """The size of each row or column, in order."""
    total = sum(weights.values())
    return {at: max(room * weights[at] / total, 1.0) for at in sorted(weights)}
