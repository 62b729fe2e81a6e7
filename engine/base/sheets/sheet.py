"""A table with named columns: what is above its rows, which of them hold numbers, or only count the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.base.sheets.grid import Grid
from engine.base.sheets.numerals import Mark, decimal_of, is_number, numbers
from engine.base.text import shortened

_MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null"))
_INDEX = frozenset(("", "index", "idx", "id", "nr", "nr.", "no", "no.", "#", "row", "unnamed: 0"))
_SAMPLE = 200
_MOST_LABELS = 20
"""More different values are a measure and no classes."""


@dataclass(frozen=True)
class Column:
    """A column of a table as people bring it.

    Attributes:
        number: which it is, counted from 1.
        name: what stands above it; "" for nothing.
        is_named: whether there are names above the columns at all.
        cells: what stands in it.
        decimal: its decimal mark.
    """

    number: int
    name: str
    is_named: bool
    cells: Sequence[str]
    decimal: Mark

    @property
    def title(self) -> str:
        """How it is spoken of."""
        return f"column {self.number}" + (f" “{shortened(self.name)}”" if self.name else "")

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """Its numbers; nan where there is none, or none that is finite."""
        found = numbers(self.cells, self.decimal)
        return np.where(np.isfinite(found), found, np.nan)

    @cached_property
    def is_number(self) -> bool:
        """Whether at least half of what is filled holds numbers."""
        filled = sum(not is_missing(cell) for cell in self.cells)
        found = int((~np.isnan(self.values)).sum())
        return found > 0 and 2 * found >= filled

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(is_missing(cell) for cell in self.cells)

    @cached_property
    def counts_rows(self) -> bool:
        """Whether it only numbers the rows, as an index of pandas does."""
        steps = np.diff(self.values)
        whole = bool((steps > 0).all() and (self.values == np.round(self.values)).all())
        return self.is_named and self.name.lower() in _INDEX and len(steps) > 0 and whole

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What it sorts the rows into, in order: numbers by size, words by the alphabet; () for a measure."""
        if not self.is_number:
            found = {cell for cell in self.cells if not is_missing(cell)}
            return tuple(sorted(found, key=str.casefold)) if len(found) <= _MOST_LABELS else ()
        values = np.unique(self.values[~np.isnan(self.values)])
        is_whole = len(values) <= _MOST_LABELS and bool((values == np.round(values)).all())
        return tuple(f"{value:.0f}" for value in values.tolist()) if is_whole else ()

    def are(self, label: str) -> NDArray[np.float64]:
        """1 in the rows of a label, 0 in those of the others, nan where there is none."""
        if self.is_number:
            return np.where(np.isnan(self.values), np.nan, self.values == float(label))
        cells = self.cells
        return np.array([np.nan if is_missing(cell) else cell == label for cell in cells], np.float64)


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        title: its name, where it has one.
        columns: its columns, but for empty ones.
        lines: the number of each row in the file.
        every: only every so many of the rows in the file are in the columns.
        total: the number of rows in the file.
        long: the lines of rows that have too many cells.
        is_sure: whether numbers can be read in one way only.
    """

    title: str
    columns: tuple[Column, ...]
    lines: Sequence[int]
    every: int
    total: int
    long: tuple[int, ...]
    is_sure: bool

    def named(self, *names: str) -> Column | None:
        """The column that has one of these names."""
        return next((column for column in self.columns if column.name.lower() in names), None)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is nothing in it."""
    return cell.lower() in _MISSING


def sheet(grid: Grid, decimal: Mark | None = None) -> Sheet:
    """The table in a grid, with the decimal mark that it has or with the one that is chosen."""
    above = _rows_above(grid)
    names, cells = _names(grid, above), [column[above:] for column in grid.columns]
    found, is_sure = decimal_of([column for column in cells if _holds_numbers(column)], grid.separator)
    columns = (
        Column(number, name, above > 0, column, decimal or found)
        for number, (name, column) in enumerate(zip(names, cells, strict=True), start=1)
    )
    first = grid.lines[above] if above < len(grid.lines) else 0
    return Sheet(
        title=grid.title,
        columns=tuple(column for column in columns if not column.is_empty),
        lines=grid.lines[above:],
        every=grid.every,
        total=grid.total - above,
        long=tuple(line for line in grid.long if line > first),
        is_sure=is_sure or decimal is not None,
    )


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Whether at least half of the first cells are numbers; what stands above them is few."""
    filled = [cell for cell in cells[:_SAMPLE] if not is_missing(cell)]
    return bool(filled) and 2 * sum(map(is_number, filled)) >= len(filled)


def _rows_above(grid: Grid) -> int:
    """How many rows stand above the first that has a number where numbers are: names, units, remarks."""
    columns = [column for column in grid.columns if _holds_numbers(column)]
    rows = range(min(len(grid.lines), _SAMPLE))
    return next((row for row in rows if any(is_number(column[row]) for column in columns)), 0)


def _names(grid: Grid, above: int) -> list[str]:
    """The names of the columns, with their units where a row of those follows."""
    if not above:
        return [""] * len(grid.columns)
    rows = [[column[row] for column in grid.columns] for row in range(max(above - 2, 0), above)]
    names = rows[0]
    last_is_filled = any(not is_missing(cell) for cell in grid.columns[-1][above:])
    if len(names) > 1 and all(names[:-1]) and not names[-1] and last_is_filled:
        names = ["", *names[:-1]]  # R names all columns but that of the rows
    if len(rows) == 1:
        return names
    return [f"{name} ({unit.strip('()[] ')})" if name and unit else name or unit
            for name, unit in zip(names, rows[1], strict=True)]  # fmt: skip
