"""A file with tables, read once and taken in whatever way is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.base.files import FileProblem, read_bytes
from engine.base.monitor import Monitor
from engine.base.points import Points
from engine.base.sheets.choice import Choice, choice
from engine.base.sheets.grid import Grid, grids
from engine.base.sheets.npz import SIGNATURE, npz_grids
from engine.base.sheets.numerals import Mark
from engine.base.sheets.sheet import Sheet, sheet
from engine.base.sheets.taking import Taken, taken

MOST_BYTES = 100_000_000


@dataclass(frozen=True)
class Tables:
    """The tables of a file.

    Attributes:
        grids: their cells.
        decimal: the decimal mark that is chosen; None for what each of them says.
    """

    grids: tuple[Grid, ...]
    decimal: Mark | None = None

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The tables with their columns."""
        return tuple(sheet(grid, self.decimal) for grid in self.grids)

    def choice(self, kinds: Mapping[str, Points]) -> Choice:
        """What these parameters take of them; ``ValueError`` with one sentence, without its point."""
        return choice(self.sheets, kinds)

    def taken(self, chosen: Choice, kind: Points) -> Taken:
        """The points that are chosen; ``ValueError`` with one sentence, without its point."""
        return taken(self.sheets[chosen.sheet], chosen, kind)


def parse(data: bytes, monitor: Monitor) -> Tables:
    """The tables in the bytes of a file; ``ValueError`` with one sentence, without its point."""
    made = npz_grids(data, MOST_BYTES) if data.startswith(SIGNATURE) else grids(data, monitor)
    return Tables(tuple(made))


def read(path: Path, monitor: Monitor) -> Tables:
    """The tables in a file. Raises ``FileProblem`` with one sentence, ``Cancelled`` where it is stopped."""
    data = read_bytes(path, MOST_BYTES)
    try:
        return parse(data, monitor)
    except ValueError as error:
        raise FileProblem(f"Cannot read {path}: {error}.") from error
