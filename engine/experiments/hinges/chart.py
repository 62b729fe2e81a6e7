"""The chart of errors against the number of hinges, in powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.base.text import number
from engine.experiments.hinges.fit import COUNTS, MEASURES
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.knots import METHODS, POLYLINE
from engine.experiments.hinges.numbers import ErrorNumbers
from engine.functions.activation import Array
from engine.functions.trace import Line

_SHELF = 1e-12
"""Smaller errors are nothing but rounding."""


@dataclass(frozen=True, eq=False)
class Chart:
    """Errors against the number of hinges; all coordinates are powers of ten.

    Attributes:
        name: what the errors are.
        lines: name of a way to place the kinks → its errors.
        theory: name → a line that theory gives, from where it holds.
        here: the present sum.
        ranges: what to show of x and of y.
        shelf: where errors stand that are 0 but for rounding; nan where there are none.
    """

    name: str
    lines: dict[str, Line]
    theory: dict[str, Line]
    here: tuple[float, float]
    ranges: tuple[tuple[float, float], tuple[float, float]]
    shelf: float


def chart_of(n: ErrorNumbers) -> Chart | None:
    """The chart of measured errors with those of the present sum, and the theory of a goal that has one; None
    without a target."""
    e, goal, found, errors = n.experiment, n.goal, n.rates, n.errors
    if goal is None or found is None or errors is None:
        return None
    fits, polyline = found.by(e.measure)
    here = errors.by(e.measure)
    measured = {METHODS[method]: row for method, row in fits.items()}
    theory: dict[str, tuple[Array, Array]] = {}
    if n.has_theory and n.sum.has_joints:
        measured[POLYLINE] = polyline
        theory = _theory(goal, e.measure)
    values = np.concatenate([*measured.values(), *(row for _, row in theory.values()), [here]])
    real = values[values >= _SHELF]
    least, most = (math.log10(end) for end in (real.min(), real.max())) if len(real) else (-3.0, 0.0)
    exact = len(real) < len(values)
    shelf = least - 0.7 if exact else math.nan

    def line(hinges: Array, row: Array) -> Line:
        with np.errstate(divide="ignore"):
            return Line(np.log10(hinges), np.where(row < _SHELF, shelf, np.log10(row)))

    return Chart(
        MEASURES[e.measure],
        {name: line(found.counts, row) for name, row in measured.items()},
        {name: line(*rows) for name, rows in theory.items()},
        (math.log10(e.units), math.log10(here) if here >= _SHELF else shelf),
        ((-0.06, math.log10(COUNTS[-1]) + 0.06), (least - (1.0 if exact else 0.25), most + 0.25)),
        shelf,
    )


def _theory(goal: Goal, measure: str) -> dict[str, tuple[Array, Array]]:
    """Name → numbers of hinges and errors: what is known of x² for any number, of others for many pieces.

    Of the root mean square only for x².
    """
    n = np.array(COUNTS, dtype=np.float64)
    even = goal.is_evenly_bent
    if measure == "rms":
        rows = [("equal pieces,", goal.rms_factor, n)] if even else []
    else:
        names = ("polyline,", "the best pieces,") if even else ("polyline, at most", "the best of many,")
        rows = [(names[0], goal.polyline_factor, n), (names[1], goal.best_factor, n[n >= goal.least_pieces])]
    return {f"theory: {name} {number(factor, 3)}/n²": (at, factor / at**2) for name, factor, at in rows}
