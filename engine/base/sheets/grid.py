"""Text as rows of cells: where one table ends and the next begins, and what separates the cells."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from operator import itemgetter

from engine.base.monitor import Monitor
from engine.base.sheets.decoding import encoding_of
from engine.base.sheets.numerals import is_number

_FIRM, _LOOSE = ";\t|", ", "
"""What separates wherever it is in every row, and what also marks decimals or stands between words."""

_HINT = re.compile('"?sep=(.)"?', re.IGNORECASE)
"""The first line of a table from Excel that names its separator."""

_SAMPLE = 200
_MOST_LINE, _MOST_COLUMNS, _MOST_CELLS = 1_000_000, 1000, 2_500_000
_CHUNK = 4096


@dataclass
class Grid:
    """Rows of cells of one width, as they stand in a file.

    Attributes:
        title: what a line of its own says above; "" where there is none.
        separator: what stands between the cells.
        columns: the cells, column by column.
        lines: the number of each row's first line, as an editor counts.
        every: only every so many rows of a very long table are kept.
        total: the number of rows in the file.
        long: the first lines of rows with more cells than there are columns; they are not in ``columns``.
    """

    title: str
    separator: str
    columns: list[list[str]]
    lines: array[int] = field(default_factory=lambda: array("q"))
    every: int = 1
    total: int = 0
    long: list[int] = field(default_factory=list)

    def extend(self, lines: Sequence[int], rows: Sequence[list[str]]) -> None:
        """Append rows, and thin what has become too much."""
        width = len(self.columns)
        if any(len(row) != width for row in rows):
            rows = [_fitted(row, width) for row in rows]
            self.long += [line for line, row in zip(lines, rows, strict=True) if len(row) > width]
            lines = [line for line, row in zip(lines, rows, strict=True) if len(row) == width]
            rows = [row for row in rows if len(row) == width]
        kept = slice(-self.total % self.every, None, self.every)
        self.total += len(rows)
        self.lines.extend(lines[kept])
        for column, cells in zip(self.columns, zip(*rows[kept], strict=True), strict=False):
            column.extend(map(str.strip, cells))
        while len(self.lines) * width > _MOST_CELLS:
            self.every *= 2
            self.lines = self.lines[::2]
            self.columns = [column[::2] for column in self.columns]


class _Lines:
    """The lines of a text that hold something: their number, the title above them, the line.

    A line that begins with # is a title where it stands first or after an empty one, else a remark.
    """

    def __init__(self, data: bytes, monitor: Monitor) -> None:
        self._file, self._size = io.BytesIO(data), max(len(data), 1)
        self._text = io.TextIOWrapper(self._file, encoding_of(data))
        self._monitor = monitor

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        title, is_free = "", True
        for number, line in enumerate(self._text, start=1):
            if number % _CHUNK == 0:
                self._monitor.check()
                self._monitor.report(self._file.tell() / self._size)
            if len(line) > _MOST_LINE:
                raise ValueError(f"row {number} is longer than {_MOST_LINE:,} signs")
            plain = line.strip(" \r\n")
            if plain.startswith("#"):
                title = plain.strip("# ") if is_free else title
            elif plain:
                yield number, title, plain
            is_free = not plain


def grids(data: bytes, monitor: Monitor) -> list[Grid]:
    """The tables in a text. Raises ``ValueError`` with one sentence, without its point."""
    lines = iter(_Lines(data, monitor))
    sample = list(islice(lines, _SAMPLE))
    hint = _HINT.fullmatch(sample[0][2]) if sample else None
    if hint:
        sample = sample[1:]
    separator = hint[1] if hint else _separator_of([line for _, _, line in sample])
    blocks = groupby(_rows(chain(sample, lines), separator), key=itemgetter(0))
    return [_grid(title, separator, block) for (_, title), block in blocks]


def _separator_of(lines: list[str]) -> str:
    """What parts most of the lines of perhaps several tables, else what leaves even rows of numbers."""
    for separator in _FIRM:
        rows = [row for row in _split(lines, separator) if len(row) > 1]
        if len(rows) > 0.7 * len(lines) and any(is_number(cell) for row in rows for cell in row):
            return separator
    return max(_LOOSE, key=lambda separator: _merit(_split(lines, separator)))


def _split(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return []


def _merit(rows: list[list[str]]) -> tuple[int, float]:
    """How many rows have the usual width, if that is more than one; how many of their cells hold numbers."""
    width = _usual_width(rows)
    usual = [row for row in rows if len(row) == width > 1]
    cells = [cell for row in usual for cell in row]
    return len(usual), sum(map(is_number, cells)) / max(len(cells), 1)


def _usual_width(rows: list[list[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _rows(
    lines: Iterable[tuple[int, str, str]], separator: str
) -> Iterator[tuple[tuple[int, str], int, list[str]]]:
    """(which table and its title, the number of the row's first line, its cells).

    A title begins another table where a row without numbers, its header, follows.
    """
    at: list[tuple[int, str, str]] = []

    def feed() -> Iterator[str]:
        for line in lines:
            at.append(line)
            yield line[2]

    reader = csv.reader(feed(), delimiter=separator, skipinitialspace=True, strict=True)
    table, present = 0, ""
    while True:
        at.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise ValueError(f"row {at[0][0]} cannot be taken apart") from None
        number, title, _ = at[0]
        if title != present and not any(map(is_number, cells)):
            table, present = table + 1, title
        yield (table, present), number, cells


def _grid(title: str, separator: str, rows: Iterator[tuple[object, int, list[str]]]) -> Grid:
    chunk = list(islice(rows, _CHUNK))
    width = _usual_width([cells for _, _, cells in chunk[:_SAMPLE]])
    if width > _MOST_COLUMNS:
        raise ValueError(f"it has {width:,} columns, and at most {_MOST_COLUMNS:,} can be read")
    made = Grid(title, separator, [[] for _ in range(width)])
    while chunk:
        made.extend([number for _, number, _ in chunk], [cells for _, _, cells in chunk])
        chunk = list(islice(rows, _CHUNK))
    return made


def _fitted(row: list[str], width: int) -> list[str]:
    """The row with as many cells as there are columns, longer only where more than that are filled."""
    if len(row) < width:
        return row + [""] * (width - len(row))
    return row if len(row) == width or any(map(str.strip, row[width:])) else row[:width]
