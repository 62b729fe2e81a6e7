"""The chart of errors against the number of hinges, in powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.activation import Array
from engine.curves.sampling import Line
from engine.hinges.fit import COUNTS, Errors, Rates
from engine.hinges.fit_words import METHODS, rate
from engine.hinges.goal import Goal

_SHELF = 1e-12
"""Smaller errors are nothing but rounding."""


@dataclass(frozen=True, eq=False)
class Chart:
    """Errors against the number of hinges; all coordinates are powers of ten.

    Attributes:
        lines: name of a way to place the kinks → its largest errors.
        theory: name → a line that theory gives.
        here: the present sum.
        ranges: what to show of x and of y.
        shelf: where errors stand that are 0 but for rounding; nan where there are none.
    """

    lines: dict[str, Line]
    theory: dict[str, Line]
    here: tuple[float, float]
    ranges: tuple[tuple[float, float], tuple[float, float]]
    shelf: float


def chart_of(found: Rates, errors: Errors, units: int, theory_of: Goal | None) -> Chart:
    """The chart of measured errors with those of the present sum, and the theory of a goal that has one."""
    n = found.counts
    measured = {METHODS[method]: row for method, row in found.largest.items()}
    theory: dict[str, Array] = {}
    if theory_of is not None:
        measured["polyline through the target"] = found.interpolated
        theory = {
            rate("polyline", theory_of.polyline_factor): theory_of.polyline_factor / n**2,
            rate("the best pieces", theory_of.best_factor): theory_of.best_factor / n**2,
        }
    values = np.concatenate([*measured.values(), *theory.values(), [errors.largest]])
    real = values[values >= _SHELF]
    least, most = (math.log10(end) for end in (real.min(), real.max())) if len(real) else (-3.0, 0.0)
    exact = len(real) < len(values)
    shelf = least - 0.7 if exact else math.nan

    def line(row: Array) -> Line:
        with np.errstate(divide="ignore"):
            return Line(np.log10(n), np.where(row < _SHELF, shelf, np.log10(row)))

    at = math.log10(errors.largest) if errors.largest >= _SHELF else shelf
    return Chart(
        {name: line(row) for name, row in measured.items()},
        {name: line(row) for name, row in theory.items()},
        (math.log10(units), at),
        ((-0.06, math.log10(COUNTS[-1]) + 0.06), (least - (1.0 if exact else 0.25), most + 0.25)),
        shelf,
    )
