"""Results as columns of numbers (for CSV) and as facts in words (for the table under a picture)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.text import MINUS

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Column:
    """A named column; numbers are written with all their digits, nan as an empty cell."""

    name: str
    values: NDArray[np.float64] | Sequence[str]


@dataclass(frozen=True)
class Fact:
    """A cell of the facts: its text, or a bar filled to ``share`` (0 to 1) with the text beside it."""

    text: str
    share: float | None = None


@dataclass(frozen=True)
class Facts:
    """A row of facts for each subject (a function, a unit, a piece).

    Attributes:
        header: a caption for each column.
        tips: an explanation for each column.
        rows: for each subject its name and the cells after it.
        selected: index of the highlighted row.
        colored: whether the subjects have the colors of the series, in order.
        height: so many rows are seen at once, the others scroll; 0: all of them.
        room: a text for each of the first columns that has its place from the start, so that columns do not
            move while numbers change.
        full_names: the names of the rows where those are shortened, in full.
        subjects: what the rows are about whatever their numbers; for others, columns are fitted anew.
    """

    header: tuple[str, ...]
    tips: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Fact, ...]], ...]
    selected: int = 0
    colored: bool = True
    height: int = 0
    room: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    def full_name(self, row: int) -> str:
        """The name of a row, unshortened."""
        return self.full_names[row] if self.full_names else self.rows[row][0]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The same as columns of texts, the names of the rows first."""
        cells = zip(*(row for _, row in self.rows), strict=True)
        texts = [[cell.text for cell in column] for column in cells]
        heads = zip(self.header, texts, strict=True) if texts else ()
        names = [self.full_name(row) for row in range(len(self.rows))]
        return (Column("name", names), *(Column(*pair) for pair in heads))


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture. Columns may differ in length; the facts stand apart from them."""

    columns: tuple[Column, ...]
    facts: Facts | None = None

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """The columns by name, numbers as float64 and texts as they are."""
        return {column.name: np.asarray(column.values) for column in self._blocks[0] + self._blocks[1]}

    def to_csv(self) -> str:
        """Comma-separated, decimal points, one header line, ``\\n`` at line ends.

        An empty column keeps the facts apart, so that a spreadsheet takes them for a block of their own.
        """
        numbers, facts = self._blocks
        columns = (*numbers, Column("", ()), *facts) if facts else numbers
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        writer.writerows(zip_longest(*([_cell(v) for v in c.values] for c in columns), fillvalue=""))
        return out.getvalue()

    @property
    def _blocks(self) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
        return self.columns, () if self.facts is None else self.facts.columns


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


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        plain = value.replace(MINUS, "-")  # programs know no other minus sign in numbers
        return plain if _NUMBER.fullmatch(plain) else value
    return "" if np.isnan(value) else repr(float(value))
