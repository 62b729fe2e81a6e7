"""A table of the chapter, computed at an input scale: what is said of it, and what leads to each row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

from engine.base.experiment import Handle, Lead, Readout
from engine.base.table import Column, Table
from engine.base.text import capitalized, number
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.sheets import SHEETS, Row, Sheet
from engine.functions import activations


class SheetNumbers:
    """A table of the chapter at an input scale."""

    def __init__(self, experiment: GuideInputs) -> None:
        self.experiment: GuideInputs = experiment

    @property
    def sheet(self) -> Sheet:
        """Which one."""
        return SHEETS[self.experiment.sheet]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Its activations."""
        return tuple(Row(activations.get(name), self.experiment.input_scale) for name in self.sheet.names)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Every cell, by name."""
        found = {}
        for row in self.rows:
            for cell in self.sheet.cells:
                value = cell.value(row)
                found[f"{cell.caption} of {row.f.title}"] = value if math.isfinite(value) else math.nan
        return found


def _extremes(n: SheetNumbers, column: int) -> tuple[Row, Row]:
    """The rows with the least and the largest number of a column."""
    cell = n.sheet.cells[column]
    rows = sorted(n.rows, key=cell.value)
    return rows[0], rows[-1]


def readouts(n: SheetNumbers) -> tuple[Readout, ...]:
    """The largest number of each of the first three columns."""
    found = []
    for column, cell in enumerate(n.sheet.cells[:3]):
        row = _extremes(n, column)[1]
        found.append(Readout(cell.text(row), f"largest {cell.caption}: {row.f.title}"))
    return tuple(found)


def sentence(n: SheetNumbers) -> str:
    """Between which numbers the columns lie."""
    parts = []
    for column, cell in enumerate(n.sheet.cells):
        low, high = _extremes(n, column)
        least, most = cell.text(low), cell.text(high)
        ends = f"from {least} ({low.f.title}) to {most} ({high.f.title})"
        parts.append(f"{cell.caption} {ends}" if least != most else f"{cell.caption} {least} for all")
    scale = number(n.experiment.input_scale)
    return f"{capitalized('; '.join(parts))}, for z of spread {scale}."


def caption(n: SheetNumbers) -> str:
    """The state in one line."""
    return f"{n.sheet.title}, computed for z ~ N(0, s²) with s = {number(n.experiment.input_scale)}"


def place(n: SheetNumbers, row: int) -> float:
    """The middle of a row: one high each, the last at ½."""
    return len(n.rows) - 0.5 - row


def handles(n: SheetNumbers) -> tuple[Handle, ...]:
    """Each row leads to its curve."""
    found = []
    for at, row in enumerate(n.rows):
        y = place(n, at) - 0.28
        lead = Lead("curves", state={"functions": (row.f,)})
        found.append(
            Handle(
                f"show row {at}", f"show me: {row.f.title}", "sheet", 0.02, y,
                grab="arm", path=((0.02, y), (0.16, y)), lead=lead,
            )
        )  # fmt: skip
    return tuple(found)


def table(n: SheetNumbers) -> Table:
    """The table."""
    columns = [Column("activation", [row.f.title for row in n.rows], opens="table", given=True)]
    columns += [Column(cell.caption, [cell.value(row) for row in n.rows]) for cell in n.sheet.cells]
    return Table(tuple(columns))
