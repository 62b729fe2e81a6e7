"""A table of the chapter, computed at an input scale: what is said of it, and what leads to each cell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

from engine.base.experiment import Handle, Lead, Readout
from engine.base.table import Column, Table
from engine.base.text import capitalized, number
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.sheets import SHEETS, Row, Sheet
from engine.experiments.guide.spread import Spread

NAMES, CURVES, CELLS = 0.02, 0.2, 0.38
"""Where names, curves and cells begin, as shares of the width."""

HEAD = 0.3
"""The captions of the columns take so much of the height of a row."""

LINK = 0.12
"""So far from the foot of a row, of one, stand the words that lead on."""


class SheetNumbers:
    """A table of the chapter at an input scale."""

    def __init__(self, experiment: GuideInputs) -> None:
        self.experiment: GuideInputs = experiment

    @property
    def sheet(self) -> Sheet:
        """Which one."""
        return SHEETS[self.experiment.sheet]

    @cached_property
    def values(self) -> tuple[tuple[float, ...], ...]:
        """The number of every cell, row by row."""
        scale = self.experiment.input_scale
        under = [Spread(row.functions[0], scale) for row in self.sheet.rows]
        return tuple(
            tuple(cell.measure.value(spread) for cell in row.cells)
            for row, spread in zip(self.sheet.rows, under, strict=True)
        )

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The same as they are written."""
        return tuple(
            tuple(cell.measure.write(value) for cell, value in zip(row.cells, values, strict=True))
            for row, values in zip(self.sheet.rows, self.values, strict=True)
        )

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Every cell, by name."""
        return {
            f"{cell.measure.caption} of {row.title.replace(',', '')}": value
            if math.isfinite(value)
            else math.nan
            for row, values in zip(self.sheet.rows, self.values, strict=True)
            for cell, value in zip(row.cells, values, strict=True)
        }


def _told(n: SheetNumbers) -> list[tuple[Row, str, str]]:
    """The rows with the number that is said of each: its caption and its text."""
    at = n.sheet.told
    return [
        (row, row.cells[at].measure.caption, texts[at])
        for row, texts in zip(n.sheet.rows, n.texts, strict=True)
    ]


def readouts(n: SheetNumbers) -> tuple[Readout, ...]:
    """The number that is said of each row."""
    return tuple(Readout(text, f"{caption}: {row.title}") for row, caption, text in _told(n))


def sentence(n: SheetNumbers) -> str:
    """The same in words."""
    said = "; ".join(f"{row.title}: {caption} {text}" for row, caption, text in _told(n))
    return f"For z of spread {number(n.experiment.input_scale)} – {said}."


def caption(n: SheetNumbers) -> str:
    """The state in one line."""
    return (
        f"{capitalized(n.sheet.title)}, computed for z ~ N(0, s²) with s = {number(n.experiment.input_scale)}"
    )


def handles(n: SheetNumbers) -> tuple[Handle, ...]:
    """Each row leads to its curves, each cell to its proof."""
    found, wide = [], (1.0 - CELLS) / len(n.sheet.columns)
    for at, row in enumerate(n.sheet.rows):
        y = len(n.sheet.rows) - 1 - at + LINK
        curves = Lead("curves", state={"functions": row.functions})
        found.append(_button(f"show row {at}", f"show me: {row.title}", NAMES, y, 0.14, curves))
        for column, cell in enumerate(row.cells):
            x, label = CELLS + column * wide, f"show me: {row.title}, {cell.words}"
            found.append(_button(f"show cell {at} {column}", label, x, y, 0.8 * wide, cell.lead))
    return tuple(found)


def _button(name: str, label: str, x: float, y: float, wide: float, lead: Lead) -> Handle:
    return Handle(name, label, "sheet", x, y, grab="arm", path=((x, y), (x + wide, y)), lead=lead)


def table(n: SheetNumbers) -> Table:
    """The table: of each column what the text says, what is computed of it, and the number."""
    rows = n.sheet.rows
    columns = [Column("subject", [row.title for row in rows], opens="table", given=True)]
    for at, name in enumerate(n.sheet.columns):
        columns += [
            Column(name, [row.cells[at].words for row in rows], given=True),
            Column(f"{name} – computed", [row.cells[at].measure.caption for row in rows], given=True),
            Column(f"{name} – number", [values[at] for values in n.values]),
        ]
    return Table(tuple(columns))
