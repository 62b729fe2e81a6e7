"""Points that people bring along: rows of numbers as a parameter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

from engine.base.parameter import Parameter, Real

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Points(Parameter):
    """Up to ``most`` rows of ``columns`` finite numbers each, from ``low`` to ``high``.

    Two columns are x and y, of three the last is the class, 0 or 1. ``ordered`` rows are kept sorted by the
    first.
    """

    default: Rows = ()
    columns: int = 2
    ordered: bool = False
    most: int = 1000
    low: float = -1e9
    high: float = 1e9

    @property
    def has_classes(self) -> bool:
        """Whether the last column is a class."""
        return self.columns == 3

    @property
    def roles(self) -> tuple[str, ...]:
        """What the columns are."""
        return ("x₁", "x₂", "class") if self.has_classes else ("x", "y")

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
