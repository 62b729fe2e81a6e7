"""Results as columns of numbers (for CSV) and as facts in words (for the table under a picture)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.text import HIDDEN, MINUS


@dataclass(frozen=True)
class Column:
    """A named column; numbers are written with all their digits, nan as an empty cell.

    ``opens`` names the block of columns that begins with this one; "": it goes on with the block before it.
    What is ``given`` is known before anything is computed; the others are answers.
    """

    name: str
    values: NDArray[np.float64] | Sequence[str | float]
    opens: str = ""
    given: bool = False


@dataclass(frozen=True)
class Fact:
    """A cell of the facts: its text, or a bar filled to ``share`` (0 to 1) with the text beside it.

    Where the text is a number it is written to files as ``value``, with all its digits; nan leaves it out.
    """

    text: str
    share: float | None = None
    value: float | None = None


@dataclass(frozen=True)
class Facts:
    """A row of facts for each subject (a function, a unit, a piece).

    Attributes:
        header: a caption for each column; what there is no room for is left out from the end.
        tips: an explanation for each column.
        rows: for each subject its name and the cells after it.
        selected: index of the highlighted row.
        series: for each subject the number of its curve's color, dash and marker; none where it has no curve.
        height: so many rows are seen at once, the others scroll; 0: all of them.
        room: a text for each of the first columns that has its place from the start, so that columns do not
            move while numbers change.
        full_names: the names of the rows where those are shortened, in full.
        subjects: what the rows are about whatever their numbers; for others, columns are fitted anew.
        are_found: whether the rows themselves follow from computing, as pieces do: then they are answers.
    """

    header: tuple[str, ...]
    tips: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Fact, ...]], ...]
    selected: int = 0
    series: tuple[int, ...] = ()
    height: int = 0
    room: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    are_found: bool = False

    def full_name(self, row: int) -> str:
        """The name of a row, unshortened."""
        return self.full_names[row] if self.full_names else self.rows[row][0]

    @property
    def hidden(self) -> Facts:
        """The same columns, and the same rows with dots in the cells where the rows are given."""
        if self.are_found:
            return replace(self, rows=(), selected=0, series=(), full_names=())
        rows = tuple((name, (Fact(HIDDEN),) * len(cells)) for name, cells in self.rows)
        return replace(self, rows=rows)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The same as columns, the names of the rows first; a cell is its number where it has one."""
        columns = [Column("name", [self.full_name(row) for row in range(len(self.rows))], opens="facts")]
        for head, cells in zip(self.header, zip(*(row for _, row in self.rows), strict=True), strict=False):
            columns.append(Column(head, [c.text if c.value is None else c.value for c in cells]))
        return tuple(columns)


SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What may stand between the cells of a CSV, by name."""


@dataclass(frozen=True)
class CsvStyle:
    """What a spreadsheet expects of CSV.

    Attributes:
        separator: one of ``SEPARATORS``.
        decimal_comma: 0,5 and not 0.5.
        bom: whether files begin with the mark by which Excel knows UTF-8.
        apart: whether each table has its own file.
    """

    separator: str = "comma"
    decimal_comma: bool = False
    bom: bool = False
    apart: bool = False


PLAIN_CSV = CsvStyle()
"""One file with commas and decimal points, as programs read it."""


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture, in blocks of columns that belong together; the facts are the last."""

    columns: tuple[Column, ...]
    facts: Facts | None = None

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The columns by name, numbers as float64 and texts as they are."""
        return {column.name: np.asarray(column.values) for column in self._all}

    @property
    def given(self) -> Table:
        """What of it is no answer: its given columns, in blocks as they are here."""
        kept = [
            replace(column, opens="" if at else title)
            for title, columns in self.blocks
            for at, column in enumerate(column for column in columns if column.given)
        ]
        return Table(tuple(kept))

    @property
    def blocks(self) -> list[tuple[str, list[Column]]]:
        """Titles with columns of one length. A block also ends where the length changes; one that nobody has
        named has the name of its first column."""
        found: list[tuple[str, list[Column]]] = []
        for column in self._all:
            if column.opens or not found or len(column.values) != len(found[-1][1][0].values):
                found.append((column.opens or column.name, []))
            found[-1][1].append(column)
        return found

    def to_csvs(
        self, quantities: Mapping[str, float] = MappingProxyType({}), style: CsvStyle = PLAIN_CSV
    ) -> dict[str, str]:
        """Title of a block → its CSV: a header line, then the rows, ``\\n`` at line ends.

        The quantities of the result are the last block.
        """
        blocks = self.blocks
        if quantities:
            pair = [Column("quantity", list(quantities)), Column("value", list(quantities.values()))]
            blocks.append(("quantities", pair))
        titles = distinct(title for title, _ in blocks)
        return {title: _csv(columns, style) for title, (_, columns) in zip(titles, blocks, strict=True)}

    def to_csv(
        self, quantities: Mapping[str, float] = MappingProxyType({}), style: CsvStyle = PLAIN_CSV
    ) -> str:
        """All of these, where there are several one below the other: each with ``# `` and its title on a line
        above it, and an empty line between them."""
        tables = self.to_csvs(quantities, style)
        if len(tables) > 1:
            return "\n".join(f"# {title}\n{text}" for title, text in tables.items())
        return "".join(tables.values()) or "\n"

    @property
    def _all(self) -> tuple[Column, ...]:
        """The columns, then those of the facts; of equal names all but the first get a number."""
        columns = (*self.columns, *(self.facts.columns if self.facts else ()))
        names = distinct(column.name for column in columns)
        return tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True))


def distinct(names: Iterable[str]) -> list[str]:
    """The names; one that has been there before gets a number."""
    found: dict[str, None] = {}
    for name in names:
        numbered = (f"{name} ({n})" for n in count(2))
        found[next(new for new in chain([name], numbered) if new not in found)] = None
    return list(found)


def _csv(columns: Sequence[Column], style: CsvStyle) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=SEPARATORS[style.separator], lineterminator="\n")
    point = "," if style.decimal_comma else "."
    writer.writerow([_plain(column.name) for column in columns])
    writer.writerows(zip(*([_cell(v, point) for v in c.values] for c in columns), strict=True))
    return out.getvalue()


def pattern(pieces: Iterable[int]) -> str:
    """``[0 1 1]``: which piece each unit is on, in a cell that no program takes for a number."""
    return f"[{' '.join(map(str, pieces))}]"


def to_npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """NumPy's file of named arrays, compressed; ``numpy.load`` reads it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)
    return out.getvalue()


def npz_contents(data: bytes) -> list[tuple[str, tuple[int, ...], str]]:
    """Name, shape and dtype of every array in such a file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return [(name, file[name].shape, str(file[name].dtype)) for name in file.files]


def _cell(value: float | str, point: str) -> str:
    """A number with all its digits, a text as it is."""
    if isinstance(value, str):
        return value
    return "" if np.isnan(value) else repr(float(value)).replace(".", point)


def _plain(text: str) -> str:
    """The text with the signs that programs know: - and '."""
    return text.replace(MINUS, "-").replace("″", "''").replace("′", "'")
