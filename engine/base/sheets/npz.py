"""NumPy's files of named arrays as tables."""

from __future__ import annotations

import io
import zipfile
from array import array
from collections.abc import Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from engine.base.sheets.grid import Grid

SIGNATURE = b"PK\x03\x04"
_NO_TABLE = "it holds no arrays of numbers; a spreadsheet is read once it is saved as CSV"


def npz_grids(data: bytes, most: int) -> list[Grid]:
    """The tables of an NPZ file: arrays of one length that follow each other are the columns of one, a matrix
    is one of its own. Raises ``ValueError`` with one sentence, without its point."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size <= most:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
    except Exception:  # of zip, of what has packed it, and of NumPy, which names none
        raise ValueError("it is damaged, or holds objects instead of numbers") from None
    if size > most:
        raise ValueError(f"its arrays are larger than {most // 1_000_000} MB")
    named = [pair for name, values in arrays.items() for pair in _columns(name, values)]
    grids = [_grid(list(group)) for _, group in groupby(named, key=lambda c: (c[0], len(c[2])))]
    if not grids:
        raise ValueError(_NO_TABLE)
    return grids


def _columns(name: str, values: NDArray[np.generic]) -> Iterator[tuple[str, str, list[str]]]:
    """(table, name, cells) of each column."""
    if values.dtype.kind not in "biufU" or values.ndim not in (1, 2):
        return
    if values.ndim == 1:
        yield "", name, [str(value) for value in values.tolist()]
    else:
        for number, column in enumerate(values.T.tolist(), start=1):
            yield name, f"{name} {number}", [str(value) for value in column]


def _grid(columns: list[tuple[str, str, list[str]]]) -> Grid:
    """A table whose rows are counted from 1, below that of the names."""
    length = len(columns[0][2])
    cells = [[name, *values] for _, name, values in columns]
    return Grid(columns[0][0], ",", cells, array("q", range(length + 1)), 1, length + 1)
