"""Points taken from a table, and what there is to say of how."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.base.points import Points, Rows
from engine.base.sheets.choice import ABOVE_0, Choice
from engine.base.sheets.numerals import has_thousands, number
from engine.base.sheets.sheet import Column, Sheet
from engine.base.text import number as written
from engine.base.text import plural, shortened

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Taken:
    """Points from a table.

    Attributes:
        rows: the points.
        note: what was made of the table, in a sentence.
    """

    rows: Rows
    note: str


def taken(sheet: Sheet, chosen: Choice, kind: Points) -> Taken:
    """The points of these columns. Raises ``ValueError`` with one sentence, without its point.

    Rows without a number are left out, values beyond the limits are counted from another place or in
    another unit; of more than ``kind.most`` points every so many are taken. All of that is told.
    """
    by_number = {column.number: column for column in sheet.columns}
    columns = [by_number[number] for number in chosen.columns]
    places = columns[:-1] if kind.has_classes else columns
    told: list[str] = []
    arrays = []
    for role, column in zip(kind.roles, places, strict=False):
        values, change = _within(column.values, kind)
        arrays.append(values)
        told += [f"{role} {change}"] if change else []
    if kind.has_classes:
        arrays.append(_marks(columns[-1], chosen.one))
    table = np.column_stack(arrays)
    whole = ~np.isnan(table).any(axis=1)
    left = [sheet.lines[row] for row in np.flatnonzero(~whole)[:1].tolist()]
    count, table = len(table) - int(whole.sum()), table[whole]
    if len(table) < 2:
        raise ValueError(_too_few(len(table), left, columns))
    if kind.ordered:
        table = table[np.argsort(table[:, 0], kind="stable")]
    size = _size(sheet, len(table), kind.most)
    if len(table) > kind.most:
        table = table[np.linspace(0, len(table) - 1, kind.most).round().astype(np.intp)]
    what = [size, _from(sheet, columns, kind), _classes(columns[-1], chosen.one) if kind.has_classes else ""]
    what += [*told, _thousands(columns), _left_out(count, left, "without a number")]
    what += [_left_out(len(sheet.long), sheet.long[:1], "with too many cells")]
    return Taken(tuple(map(tuple, table.tolist())), f"{', '.join(filter(None, what))}.")


def _within(values: Array, kind: Points) -> tuple[Array, str]:
    """The values within the limits: counted from a round place near them, or in another unit."""
    low, high = _ends(values)
    if kind.low <= low and high <= kind.high:
        return values, ""
    unit = 10.0 ** np.floor(np.log10(high - low or 1.0))
    origin = float(np.floor(low / unit) * unit)
    if high - origin <= kind.high:
        return values - origin, f"is counted from {origin:,.0f}"
    power = 3 * int(np.ceil(np.log10(max(abs(low), abs(high)) / min(-kind.low, kind.high)) / 3))
    rounded = np.clip(values / 10.0**power, kind.low, kind.high)
    return rounded, f"is in units of {written(10.0**power)}"


def _ends(values: Array) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)


def _marks(column: Column, one: str) -> Array:
    """1 for class 1, 0 for class 0, nan for neither."""
    if one == ABOVE_0:
        return np.where(np.isnan(column.values), np.nan, column.values > 0)
    return column.are(one)


def _size(sheet: Sheet, count: int, most: int) -> str:
    if count <= most and sheet.every == 1:
        return plural(count, "point")
    total = count if sheet.every == 1 else sheet.total
    return f"{min(count, most):,} of {total:,} points, evenly taken"


def _from(sheet: Sheet, columns: list[Column], kind: Points) -> str:
    """Which columns they are from, where there are others or another order."""
    if [column.number for column in sheet.columns] == [column.number for column in columns]:
        return ""
    return ", ".join(f"{role} from {c.title}" for role, c in zip(kind.roles, columns, strict=True))


def _classes(column: Column, one: str) -> str:
    if one == ABOVE_0:
        return f"class 1 where {column.title} is above 0"
    rest = [label for label in column.labels if label != one]
    if column.is_number and set(column.labels) <= {"0", "1"}:
        return f"{len(column.labels)} classes" if rest else f"all of class {column.labels[0]}"
    others = f"“{shortened(rest[0])}”" if len(rest) == 1 else "the others"
    return f"class 1 is “{shortened(one)}”, class 0 {others}"


def _thousands(columns: list[Column]) -> str:
    """An example of a number whose thousands are marked."""
    for column in columns:
        if column.is_number:
            example = next((cell for cell in column.cells if has_thousands(cell, column.decimal)), "")
            if example:
                return f"“{shortened(example)}” is read as {number(example, column.decimal):.15g}"
    return ""


def _left_out(count: int, lines: list[int] | tuple[int, ...], why: str) -> str:
    if not count:
        return ""
    first = f"row {lines[0]}" if count == 1 else f"the first is row {lines[0]}"
    return f"{plural(count, 'row')} {why} left out ({first})"


def _too_few(count: int, left: list[int], columns: list[Column]) -> str:
    points = "one point" if count else "no points"
    fault = f"; row {left[0]} lacks a number" if left else ""
    return f"it has {points}, and at least two are needed{fault}"
