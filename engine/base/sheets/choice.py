"""Which columns of a table are the points, and whether they could be others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.base.points import Points
from engine.base.sheets.sheet import Column, Sheet

_CLASSES = ("class", "label", "target", "species", "category", "group", "kind", "type", "classes", "labels")
ABOVE_0 = "above 0"
"""The label of class 1 where the classes are a measure."""


@dataclass(frozen=True)
class Choice:
    """What of a file is taken.

    Attributes:
        sheet: the index of the table.
        name: which parameter takes it.
        columns: the numbers of the columns, in the order that the points have.
        one: the label of class 1, or ``ABOVE_0``; "" where there are no classes.
        is_sure: whether nothing else makes sense.
    """

    sheet: int
    name: str
    columns: tuple[int, ...]
    one: str = ""
    is_sure: bool = True


def choice(sheets: Sequence[Sheet], kinds: Mapping[str, Points]) -> Choice:
    """What these parameters take. Raises ``ValueError`` with one sentence, without its point."""
    fits = [
        replace(fit, sheet=index, is_sure=fit.is_sure and sheet.is_sure)
        for index, sheet in enumerate(sheets)
        if (fit := _of_sheet(sheet, kinds)) is not None
    ]
    if not fits:
        raise ValueError(_misfit(sheets, kinds))
    titled = [fit for fit in fits if _is_ours(sheets[fit.sheet], kinds[fit.name])]
    return fits[0] if len(fits) == 1 else titled[0] if titled else replace(fits[0], is_sure=False)


def _names(role: str) -> tuple[str, str]:
    """How a column is called, by people and in our own files."""
    plain = role.translate(str.maketrans("₁₂", "12"))
    return plain, f"{plain} of a point"


def _is_ours(sheet: Sheet, kind: Points) -> bool:
    """Whether it is the table of points in a file of our own."""
    return all(sheet.named(_names(role)[1]) is not None for role in kind.roles)


def measures(sheet: Sheet) -> list[Column]:
    """The columns that hold numbers and do not only count the rows."""
    return [column for column in sheet.columns if column.is_number and not column.counts_rows]


def one_of(column: Column) -> str:
    """The label of class 1: the last, or what is above 0."""
    return column.labels[-1] if column.labels else ABOVE_0


def _of_sheet(sheet: Sheet, kinds: Mapping[str, Points]) -> Choice | None:
    """The parameter that takes the most columns; of several tables the same."""
    ours = {name: kind for name, kind in kinds.items() if _is_ours(sheet, kind)}
    fits = [fit for name, kind in (ours or kinds).items() if (fit := _of_kind(sheet, name, kind)) is not None]
    fits.sort(key=lambda fit: (-len(fit.columns), not fit.is_sure))
    if not fits:
        return None
    rest = len(measures(sheet)) - len(fits[0].columns)
    return replace(fits[0], is_sure=fits[0].is_sure and (len(fits) == 1 or rest <= 0))


def _of_kind(sheet: Sheet, name: str, kind: Points) -> Choice | None:
    named = [column for role in kind.roles if (column := sheet.named(*_names(role))) is not None]
    if len(named) == kind.columns:
        one = one_of(named[-1]) if kind.has_classes else ""
        is_sure = not one or len(named[-1].labels) in (1, 2)
        return Choice(0, name, tuple(column.number for column in named), one, is_sure)
    found = measures(sheet)
    if kind.has_classes:
        return _with_classes(sheet, name, found)
    if len(found) < kind.columns:
        found = [column for column in sheet.columns if column.is_number]
    if len(found) < kind.columns:
        return None
    taken = tuple(column.number for column in found[: kind.columns])
    return Choice(0, name, taken, is_sure=len(found) == kind.columns)


def _with_classes(sheet: Sheet, name: str, found: list[Column]) -> Choice | None:
    column, is_sure = _classes(sheet, found)
    places = [other for other in found if other is not column]
    if column is None or len(places) < 2:
        return None
    taken = (*(other.number for other in places[:2]), column.number)
    sure = is_sure and len(places) == 2 and len(column.labels) in (1, 2)
    return Choice(0, name, taken, one_of(column), sure)


def _classes(sheet: Sheet, found: list[Column]) -> tuple[Column | None, bool]:
    """The column with the classes, and whether it is certain: by its name, as words, or as whole numbers."""
    labeled = [column for column in sheet.columns if column.labels and not column.counts_rows]
    by_name = [column for column in labeled if column.name.lower() in _CLASSES]
    words = [column for column in labeled if not column.is_number]
    whole = [column for column in labeled if column.is_number]
    for columns in (by_name, words):
        if columns:
            return columns[-1], len(columns) == 1
    if found and found[-1] in whole:
        return found[-1], True
    if whole:
        return whole[0], len(whole) == 1
    return (found[-1] if found else None), False


def _misfit(sheets: Sequence[Sheet], kinds: Mapping[str, Points]) -> str:
    if not sheets or not any(len(sheet.lines) for sheet in sheets):
        return "it has no points, and at least two are needed"
    least = min(kinds.values(), key=lambda kind: kind.columns)
    count = max(len(measures(sheet)) for sheet in sheets)
    columns = "one column" if count == 1 else f"{count or 'no'} columns"
    return f"it has {columns} of numbers, and {', '.join(least.roles)} are needed"
