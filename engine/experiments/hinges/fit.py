"""Fitting a hinge sum: v and c by least squares, how far it is off, and how that falls with the kinks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.arrays import merged
from engine.experiments.hinges.goal import LEAST_CELLS, Goal
from engine.experiments.hinges.knots import METHODS, placed
from engine.experiments.hinges.units import BEYOND, Units
from engine.functions.activation import Activation, Array

_WELL = 1e-5
"""Least pivot with which unit columns count as well apart."""

_PER_PIECE = 33

MEASURES = {"largest": "largest error", "rms": "root mean square error"}
"""How an error is measured, with what people read."""

SHARE = "share of inputs with a value"
"""The quantity that there is where y is not a number everywhere."""


@dataclass(frozen=True)
class Errors:
    """How far a sum is from its goal.

    Attributes:
        largest: the largest |difference|.
        at: where that is.
        rms: the root mean square over the interval, or over the points.
        defined: the share of the samples at which the sum is a number; only there it is off.
    """

    largest: float
    at: float
    rms: float
    defined: float

    def by(self, measure: str) -> float:
        """The largest error ("largest"), or the root mean square ("rms")."""
        return self.rms if measure == "rms" else self.largest

    @property
    def quantities(self) -> dict[str, float]:
        """Both by name, and where the largest is."""
        found = {name: self.by(measure) for measure, name in MEASURES.items()}
        undefined = {SHARE: self.defined} if self.defined < 1 else {}
        return {**found, "x of the largest error": self.at, **undefined}


def least_squares(units: Units, goal: Goal) -> Units:
    """The same units with the v and c of the smallest squared error; the smallest such v and c."""
    kinks = units.kinks[~np.isnan(units.kinks)]
    x, weight = goal.samples(kinks)
    columns = np.column_stack([units.outputs(x), np.ones(len(x))])
    defined = (np.abs(columns) < BEYOND).all(axis=1)
    if not defined.any():
        return Units(units.w, units.b, np.zeros(len(units)), 0.0, units.f)
    solution = _solved((columns * weight[:, None])[defined], (goal.wanted(x) * weight)[defined])
    return Units(units.w, units.b, solution[:-1], float(solution[-1]), units.f)


def _solved(columns: Array, right: Array) -> Array:
    """The least-squares solution, its columns first brought to length 1.

    Well-conditioned ones by normal equations with three refinements, which loses no digit (the error shrinks
    by ε κ² each time) and takes a third of the time; the others by singular values.
    """
    size = np.sqrt((columns * columns).sum(axis=0))
    size[size == 0] = 1.0
    columns = columns / size
    gram = columns.T @ columns
    try:
        pivots = np.diagonal(np.linalg.cholesky(gram))
    except np.linalg.LinAlgError:
        pivots = np.zeros(1)
    if pivots.min() < _WELL or columns.shape[0] < columns.shape[1]:  # more unknowns than values: dependent
        return np.asarray(_settled(np.linalg.lstsq(columns, right, rcond=1e-12)[0], right) / size)
    inverse = np.linalg.inv(gram)
    solution = np.zeros(len(size))
    for _ in range(4):
        solution = solution + inverse @ (columns.T @ (right - columns @ solution))
    return np.asarray(_settled(solution, right) / size)


def _settled(solution: NDArray[np.floating], right: Array) -> Array:
    """Without what is nothing but rounding: a kink with v = 10⁻¹⁶ would be a kink nevertheless."""
    least = 1e-12 * max(float(abs(solution).max()), float(np.linalg.norm(right)))
    return np.where(abs(solution) < least, 0.0, solution).astype(np.float64)


@np.errstate(over="ignore", invalid="ignore")
def errors_of(units: Units, goal: Goal) -> Errors:
    """The largest error, found on 33 points of every piece, and the root mean square."""
    kinks = units.kinks[~np.isnan(units.kinks)]
    y = units.pieces.evaluate if units.is_exact and goal.points is None else units
    x, weight = goal.samples(kinks)
    apart = _apart(units, x, y(x), goal.wanted(x)) * weight
    defined = np.isfinite(apart)
    share = float(defined.mean())
    rms = float(np.linalg.norm(apart[defined])) if share else math.nan
    if goal.points is not None:
        return Errors(*_largest(x, _apart(units, x, y(x), goal.points[:, 1])), rms, share)
    inside = kinks[(kinks > goal.low) & (kinks < goal.high)]
    ends = merged(np.linspace(goal.low, goal.high, LEAST_CELLS + 1), goal.special, inside)
    x = (ends[:-1, None] + np.diff(ends)[:, None] * np.linspace(0, 1, _PER_PIECE)).ravel()
    jumps = [*goal.jumps, *(inside.tolist() if units.f.jumps else ())]
    x = merged(x, np.nextafter(jumps, -np.inf))  # their limits from the left
    return Errors(*_largest(x, _apart(units, x, y(x), goal.value(x)), jumps), rms, share)


def _apart(units: Units, x: Array, y: Array, wanted: Array) -> Array:
    """y − wanted; without rounding where there is nothing else, which the point of the largest tells."""
    difference = y - wanted
    at = slice(place := _place(difference), place + 1)
    is_more = bool(units.apart(x[at], y[at], wanted[at])[0])
    return difference if is_more else units.apart(x, y, wanted)


def _place(difference: Array) -> int:
    """Where the largest of the differences is that are numbers."""
    return int(np.argmax(np.nan_to_num(abs(difference), nan=-1.0)))


def _largest(x: Array, difference: Array, jumps: Sequence[float] = ()) -> tuple[float, float]:
    """The largest of the differences that are numbers, and where it is; left of a jump: at the jump."""
    at = _place(difference)
    jump = next((jump for jump in jumps if x[at] == np.nextafter(jump, -np.inf)), float(x[at]))
    return float(abs(difference[at])), jump


# Error against the number of hinges ----------------------------------------------------------------

COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


@dataclass(frozen=True, eq=False)
class Rates:
    """Measured errors against the number of hinges.

    Attributes:
        counts: (n,) numbers of hinges.
        largest, rms: method → (n,) errors of the least-squares fit.
        interpolated, interpolated_rms: (n,) those of the polyline through the goal at the ends of equal
            pieces.
    """

    counts: Array
    largest: dict[str, Array]
    rms: dict[str, Array]
    interpolated: Array
    interpolated_rms: Array

    def by(self, measure: str) -> tuple[dict[str, Array], Array]:
        """The errors of the fits and those of the polyline, in a measure."""
        if measure == "rms":
            return self.rms, self.interpolated_rms
        return self.largest, self.interpolated

    def at(self, hinges: int, measure: str) -> float:
        """The error of so many hinges, one of ``COUNTS``, on equal pieces."""
        return float(self.by(measure)[0]["uniform"][COUNTS.index(hinges)])


@lru_cache(maxsize=32)
def rates(goal: Goal, f: Activation) -> Rates:
    """The errors of every way to place the hinges."""
    found = {method: [errors_of(fitted(goal, f, method, n), goal) for n in COUNTS] for method in METHODS}
    polylines = np.array([_interpolation_errors(goal, n) for n in COUNTS])
    return Rates(
        np.array(COUNTS, dtype=np.float64),
        {method: np.array([e.largest for e in row]) for method, row in found.items()},
        {method: np.array([e.rms for e in row]) for method, row in found.items()},
        polylines[:, 0],
        polylines[:, 1],
    )


@lru_cache(maxsize=256)
def fitted(goal: Goal, f: Activation, method: str, n: int) -> Units:
    """The least-squares fit of n hinges placed by a method."""
    return least_squares(placed(goal, f, method, n), goal)


def _interpolation_errors(goal: Goal, n: int) -> tuple[float, float]:
    """The largest error and the root mean square error."""
    knots = np.linspace(goal.low, goal.high, n + 1)
    x = np.linspace(goal.low, goal.high, 64 * n + 1)
    largest = float(abs(np.interp(x, knots, goal.value(knots)) - goal.value(x)).max())
    x, weight = goal.samples(knots)
    rms = float(np.linalg.norm((np.interp(x, knots, goal.value(knots)) - goal.wanted(x)) * weight))
    return largest, rms
