"""Points that people bring along: rows of numbers as a parameter, and the reading of them from a CSV text."""

from __future__ import annotations

import csv
import math
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.files import FileProblem, read_text
from engine.base.parameter import Parameter, Real
from engine.base.text import number as written

Rows = tuple[tuple[float, ...], ...]

MOST_BYTES = 100_000_000
_SEPARATORS = (";", "\t", ",", " ")
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True)
class Points(Parameter):
    """Up to ``most`` rows of ``columns`` finite numbers each, from ``low`` to ``high``.

    ``ordered`` ones are kept sorted by their first column.
    """

    default: Rows = ()
    columns: int = 2
    ordered: bool = False
    most: int = 1000
    low: float = -1e9
    high: float = 1e9

    def encode(self, value: Rows) -> list[list[float]]:
        """The rows as lists of numbers."""
        return [list(row) for row in value]

    def check(self, value: Any) -> Rows:
        """The rows as tuples of floats; ``ValueError`` naming the first row that is not in order."""
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise ValueError(f"{self.label}: this is not a list of points")
        if len(value) > self.most:
            raise ValueError(f"{self.label}: {len(value)} points are more than {self.most}")
        return self._sorted(tuple(self._row(row, index) for index, row in enumerate(value, start=1)))

    def clamp(self, value: Any) -> Rows:
        """The rows that can be used, as many as are allowed, cut to the limits; else the default."""
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            return self.default
        rows = (self._cut(row) for row in value)
        return self._sorted(tuple(islice((row for row in rows if row is not None), self.most)))

    def _sorted(self, rows: Rows) -> Rows:
        return tuple(sorted(rows, key=itemgetter(0))) if self.ordered else rows

    def _row(self, row: Any, index: int) -> tuple[float, ...]:
        if not isinstance(row, Sequence) or isinstance(row, (str, bytes)) or len(row) != self.columns:
            raise ValueError(f"{self.label}: point {index} is not {self.columns} numbers")
        low, high = self.low, self.high
        if all(type(number) is float and low <= number <= high for number in row):
            return tuple(row)
        kind = Real(0.0, low, high, label=f"{self.label}: point {index}")
        return tuple(kind.check(number) for number in row)

    def _cut(self, row: Any) -> tuple[float, ...] | None:
        if not isinstance(row, Sequence) or isinstance(row, (str, bytes)) or len(row) != self.columns:
            return None
        try:
            numbers = [float(number) for number in row]
        except (TypeError, ValueError, OverflowError):
            return None
        if any(math.isnan(number) for number in numbers):
            return None
        return tuple(min(max(number, self.low), self.high) for number in numbers)


@dataclass(frozen=True)
class Reading:
    """What a text of points gave.

    Attributes:
        rows: the points.
        note: what was left out, in a sentence; "" where nothing was.
    """

    rows: Rows
    note: str = ""


def read(path: Path, kind: Points) -> Reading:
    """The points of a CSV file. Raises ``FileProblem`` with one sentence that names the row."""
    text = read_text(path, MOST_BYTES)
    try:
        return parse(text, kind)
    except ValueError as error:
        raise FileProblem(f"Cannot read {path}: {error}.") from error


def parse(text: str, kind: Points) -> Reading:
    """The points of a CSV text: a row of ``kind.columns`` numbers for each of at least two points.

    Separators may be commas, semicolons, tabs or spaces, decimals points or commas, in quotes where commas
    separate. A first row that is not numbers is a header; empty rows and those that begin with # are
    skipped. Of more than ``kind.most`` points every so many are taken, the first and the last among them.
    Rows may repeat. Raises ``ValueError`` with one sentence, without its point, that names the row as an
    editor counts it.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    table = np.array(_numbers(lines, kind), dtype=np.float64).reshape(-1, kind.columns)
    if len(table) < 2:
        raise ValueError(f"it has {'one point' if len(table) else 'no points'}, and at least two are needed")
    if kind.ordered:
        table = table[np.argsort(table[:, 0], kind="stable")]
    return _thinned(table, kind.most)


def _numbers(lines: list[str], kind: Points) -> array[float]:
    """All numbers of all rows, one after the other."""
    separator, first = _dialect(lines, kind.columns)
    found: array[float] = array("d")
    for number, cells in _rows(lines, separator, first):
        if len(cells) != kind.columns:
            raise ValueError(f"row {number} has {_counted(len(cells))} instead of {kind.columns}")
        for cell in cells:
            value = _number(cell, separator)
            if value is None or math.isnan(value):
                raise ValueError(f"row {number}: {_shown(cell)} {_fault(cell)}")
            if not kind.low <= value <= kind.high:
                limits = f"from {written(kind.low)} to {written(kind.high)}"
                raise ValueError(f"row {number}: {_shown(cell)} is not a number {limits}")
            found.append(value)
    return found


def _dialect(lines: list[str], columns: int) -> tuple[str, int]:
    """The separator, and the index of the first line that counts (the one after the header)."""
    filled = [index for index, line in enumerate(lines) if _counts(line)][:2]
    for index in filled:
        for separator in _SEPARATORS:
            cells = next((cells for _, cells in _rows(lines, separator, index)), [])
            if len(cells) == columns and all(_number(cell, separator) is not None for cell in cells):
                return separator, index
    line = lines[filled[0]].strip() if filled else ""
    separator = next((s for s in _SEPARATORS if s in line), ",")
    cells = next((cells for _, cells in _rows(lines, separator, filled[0])), []) if filled else []
    is_header = all(_number(cell, separator) is None for cell in cells)
    return separator, (filled or [0])[-1 if is_header else 0]  # of two rows the one that is at fault


def _rows(lines: list[str], separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """(row as an editor counts it, its cells) for every line from ``first`` on that holds something."""
    counted = [(index, lines[index].strip()) for index in range(first, len(lines)) if _counts(lines[index])]
    reader = csv.reader((line for _, line in counted), delimiter=separator, skipinitialspace=True)
    for index, line in counted:
        try:
            cells = next(reader) if separator != " " else line.split()
        except (csv.Error, StopIteration):
            raise ValueError(f"row {index + 1} cannot be taken apart") from None
        yield index + 1, cells


def _counts(line: str) -> bool:
    plain = line.strip()
    return bool(plain) and not plain.startswith("#")


def _number(cell: str, separator: str) -> float | None:
    """The number in a cell, which may be nan or infinite; None where there is none, or more than one way to
    read it: a comma that stands in quotes among commas may part thousands."""
    plain = cell.strip().replace("−", "-")
    if "_" in plain or (separator == "," and _THOUSANDS.fullmatch(plain)):
        return None
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None


def _fault(cell: str) -> str:
    plain = cell.strip()
    if _THOUSANDS.fullmatch(plain):
        return f"may be {plain.replace(',', '')} or {plain.replace(',', '.')}"
    return "is not a number"


def _thinned(table: NDArray[np.float64], most: int) -> Reading:
    if len(table) <= most:
        return Reading(tuple(map(tuple, table.tolist())))
    kept = table[np.linspace(0, len(table) - 1, most).round().astype(np.intp)]
    note = f"{most:,} of {len(table):,} points are used, evenly taken."
    return Reading(tuple(map(tuple, kept.tolist())), note)


def _counted(cells: int) -> str:
    return "one value" if cells == 1 else f"{cells} values"


def _shown(cell: str) -> str:
    text = repr(cell if len(cell) <= 30 else cell[:29] + "…")
    return text if len(text) <= 60 else text[:59] + "…"  # what cannot be printed takes ten letters
