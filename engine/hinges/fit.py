"""Fitting a hinge sum: where the kinks go, v and c by least squares, and how far it is off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.activation import Activation, Array
from engine.arrays import merged
from engine.hinges.units import Units
from engine.network import bends
from engine.points import Rows
from engine.targets import TARGETS, Curve

_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(6)
_LEAST_CELLS = 16
"""A function is integrated over at least so many cells, however few pieces the sum has."""

_WELL = 1e-5
"""Least pivot with which unit columns count as well apart."""

_GRID = 4000
_CANDIDATES = 256
_BINS = 24
_PER_PIECE = 33


@dataclass(frozen=True, eq=False)
class Goal:
    """What a sum is to become on [low, high].

    Attributes:
        title: its name.
        value: y(x); for points the polyline through them.
        curvature: y″ where it is known.
        special: where y or y′ jumps.
        jumps: where y itself does.
        points: (n, 2) where the goal is single points, else None.
    """

    title: str
    low: float
    high: float
    value: Curve
    curvature: Curve | None = None
    special: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()
    points: Array | None = None

    @cached_property
    def density(self) -> tuple[Array, Array]:
        """(x, d): how densely pieces should lie, d = √|y″| (estimated for what has no formula)."""
        edges = np.linspace(self.low, self.high, _GRID + 1)
        x = (edges[:-1] + edges[1:]) / 2
        if self.curvature is not None:
            return x, np.sqrt(abs(self.curvature(x)))
        bins = np.linspace(self.low, self.high, _BINS + 1)
        heights = self.value(np.linspace(bins[0], bins[-1], 8 * _BINS)).reshape(_BINS, 8).mean(axis=1)
        bent = abs(np.diff(np.pad(heights, 1, mode="reflect", reflect_type="odd"), 2))
        middle = (bins[:-1] + bins[1:]) / 2
        return x, np.interp(x, middle, np.sqrt(bent + 0.02 * bent.max()))

    @cached_property
    def root_curvature(self) -> float:
        """∫ √|y″| over the interval."""
        return float(self.density[1].mean() * (self.high - self.low))

    @cached_property
    def steepest_turn(self) -> float:
        """The largest |y″|."""
        return float((self.density[1] ** 2).max())

    @property
    def has_theory(self) -> bool:
        """Whether the error falls like 1/n²: y is smooth and bent."""
        return self.curvature is not None and not self.special and self.root_curvature > 0

    @property
    def is_evenly_bent(self) -> bool:
        """Whether |y″| is the same everywhere, as for x²."""
        density = self.density[1]
        return bool(density.min() == density.max())

    @property
    def best_factor(self) -> float:
        """(∫ √|y″|)² / 16, over n² the largest error of the best n pieces: for many, or any number for x².

        Classical; a sum of hinges with n pieces cannot be better.
        """
        return self.root_curvature**2 / 16

    @property
    def polyline_factor(self) -> float:
        """h² max|y″| / 8 for one piece; over n² it bounds the error of the polyline on n equal pieces."""
        return (self.high - self.low) ** 2 * self.steepest_turn / 8


@dataclass(frozen=True)
class Errors:
    """How far a sum is from its goal.

    Attributes:
        largest: the largest |difference|.
        at: where that is.
        rms: the root mean square over the interval, or over the points.
    """

    largest: float
    at: float
    rms: float


@lru_cache(maxsize=64)
def goal_of(target: str, rows: Rows = ()) -> Goal:
    """The goal of a target's name; of "drawn" or "points" with the rows that belong to it."""
    if target in TARGETS:
        row = TARGETS[target]
        special = tuple(sorted((*row.kinks, *row.jumps)))
        return Goal(row.title, *row.domain, row.value, row.curvature, special, row.jumps)
    table = np.array(rows, dtype=np.float64)
    x, first = np.unique(table[:, 0], return_index=True)
    sums = np.add.reduceat(table[:, 1], first)
    y = sums / np.diff(np.append(first, len(table)))
    low, high = float(x[0]), float(x[-1])
    if high - low < 1e-9 * (1 + abs(low)):
        low, high = low - 0.5, high + 0.5

    def polyline(at: Array) -> Array:
        return np.interp(at, x, y)

    title = "the drawn curve" if target == "drawn" else "the points"
    return Goal(title, low, high, polyline, points=None if target == "drawn" else table)


# Knots ---------------------------------------------------------------------------------------------


def knots_of(goal: Goal, method: str, n: int) -> Array:
    """(n,) where the kinks go: the first at the left end, so that n hinges make n pieces.

    ``uniform``: equal pieces. ``equal``: pieces of equal ∫ √|y″|, each then has the same error. ``greedy``:
    one after the other where it lowers the squared error most, in this order.
    """
    if method == "greedy":
        return _greedy(goal, n)
    if method == "equal" and goal.root_curvature > 0:
        return _equal(goal, n)
    return goal.low + (goal.high - goal.low) * np.arange(n) / n


def units_at(knots: Array, f: Activation, goal: Goal) -> Units:
    """Units with their kink, or the middle of a smooth f, at these places; v and c are 0.

    A unit of one bend has w = 1, any other is as wide as two pieces.
    """
    hinge = f.is_piecewise_linear and len(bends(f)) == 1
    w = np.full(len(knots), 1.0 if hinge else 2 * len(knots) / (goal.high - goal.low))
    center = bends(f)[0] if hinge else 0.0
    return Units(w, center - w * knots, np.zeros(len(knots)), 0.0, f)


def _equal(goal: Goal, n: int) -> Array:
    x, density = goal.density
    edges = np.linspace(goal.low, goal.high, len(x) + 1)
    share = np.concatenate([[0.0], np.cumsum(density)])
    return np.asarray(np.interp(share[-1] * np.arange(n) / n, share, edges))


def _greedy(goal: Goal, n: int) -> Array:
    return _greedy_path(goal)[:n]


@lru_cache(maxsize=64)
def _greedy_path(goal: Goal, most: int = 64) -> Array:
    """Forward selection: the candidate with the largest gain, all that is chosen projected out of it."""
    x, weight = samples(goal, np.zeros(0))
    if goal.points is None:
        places = np.linspace(goal.low, goal.high, _CANDIDATES + 1)[1:-1]
        places = merged(places, goal.special)
    else:
        places = merged(goal.points[:, 0])[1:-1]
        places = places[np.linspace(0, len(places) - 1, min(len(places), _CANDIDATES)).astype(np.intp)]
    columns = np.maximum(np.subtract.outer(x, places), 0.0) * weight[:, None]
    first = np.column_stack([np.ones(len(x)), x - goal.low]) * weight[:, None]
    rest = _target(goal, x) * weight
    basis = np.linalg.qr(first)[0]
    for q in basis.T:
        columns, rest = columns - np.outer(q, q @ columns), rest - q * (q @ rest)
    least = 1e-9 * (columns**2).sum(axis=0).max(initial=0.0)
    chosen = [goal.low]
    while len(chosen) < most and len(places):
        size = (columns**2).sum(axis=0)
        gain = np.where(size > least, (rest @ columns) ** 2 / np.maximum(size, least or 1.0), -1.0)
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        chosen.append(float(places[best]))
        q = columns[:, best] / math.sqrt(size[best])
        columns, rest = columns - np.outer(q, q @ columns), rest - q * (q @ rest)
    spare = goal.low + (goal.high - goal.low) * np.arange(1, most + 1) / (most + 1)
    return np.concatenate([chosen, spare])[:most]


# Least squares -------------------------------------------------------------------------------------


def samples(goal: Goal, breaks: Array) -> tuple[Array, Array]:
    """(x, √weight): Gauss nodes between the breaks for a function, the points themselves for points.

    Σ weight · g(x) is then the mean of g over the interval, or over the points.
    """
    if goal.points is not None:
        x = goal.points[:, 0]
        return x, np.full(len(x), 1 / math.sqrt(len(x)))
    edges = np.linspace(goal.low, goal.high, _LEAST_CELLS + 1 if goal.curvature else 8 * _LEAST_CELLS + 1)
    inside = breaks[(breaks > goal.low) & (breaks < goal.high)]
    edges = merged(edges, goal.special, inside)
    half = np.diff(edges)[:, None] / 2
    x = (edges[:-1, None] + half + half * _NODES).ravel()
    return x, np.sqrt((half * _NODE_WEIGHTS).ravel() / (goal.high - goal.low))


def least_squares(units: Units, goal: Goal) -> Units:
    """The same units with the v and c of the smallest squared error; the smallest such v and c."""
    kinks = units.kinks[~np.isnan(units.kinks)]
    x, weight = samples(goal, kinks)
    columns = np.column_stack([units.outputs(x), np.ones(len(x))]) * weight[:, None]
    solution = _solved(columns, _target(goal, x) * weight)
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
    if pivots.min() < _WELL:
        return np.asarray(np.linalg.lstsq(columns, right, rcond=1e-12)[0] / size)
    inverse = np.linalg.inv(gram)
    solution = np.zeros(len(size))
    for _ in range(4):
        solution = solution + inverse @ (columns.T @ (right - columns @ solution))
    return np.asarray(solution / size)


def errors_of(units: Units, goal: Goal) -> Errors:
    """The largest error, found on 33 points of every piece, and the root mean square."""
    kinks = units.kinks[~np.isnan(units.kinks)]
    y = units.pieces.evaluate if units.is_exact else units
    x, weight = samples(goal, kinks)
    rms = float(np.linalg.norm((y(x) - _target(goal, x)) * weight))
    if goal.points is not None:
        return _largest(goal, x, y(x) - goal.points[:, 1], rms)
    inside = kinks[(kinks > goal.low) & (kinks < goal.high)]
    ends = merged(np.linspace(goal.low, goal.high, _LEAST_CELLS + 1), goal.special, inside)
    share = np.linspace(0, 1, _PER_PIECE)
    x = (ends[:-1, None] + np.diff(ends)[:, None] * share).ravel()
    x = merged(x, np.nextafter(goal.jumps, -np.inf))
    return _largest(goal, x, y(x) - goal.value(x), rms)


def _largest(goal: Goal, x: Array, difference: Array, rms: float) -> Errors:
    at = int(np.argmax(abs(difference)))
    jump = next((jump for jump in goal.jumps if x[at] == np.nextafter(jump, -np.inf)), float(x[at]))
    return Errors(float(abs(difference[at])), jump, rms)


def _target(goal: Goal, x: Array) -> Array:
    return goal.value(x) if goal.points is None else np.asarray(goal.points[:, 1])


# Error against the number of hinges ----------------------------------------------------------------

COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
METHODS = ("uniform", "equal", "greedy")


@dataclass(frozen=True, eq=False)
class Rates:
    """Measured errors against the number of hinges.

    Attributes:
        counts: (n,) numbers of hinges.
        largest, rms: method → (n,) errors of the least-squares fit.
        interpolated: (n,) largest error of the polyline through the goal at the ends of equal pieces.
    """

    counts: Array
    largest: dict[str, Array]
    rms: dict[str, Array]
    interpolated: Array


@lru_cache(maxsize=32)
def rates(goal: Goal, f: Activation) -> Rates:
    """The errors of every way to place the hinges."""
    found = {method: [errors_of(fitted(goal, f, method, n), goal) for n in COUNTS] for method in METHODS}
    return Rates(
        np.array(COUNTS, dtype=np.float64),
        {method: np.array([e.largest for e in row]) for method, row in found.items()},
        {method: np.array([e.rms for e in row]) for method, row in found.items()},
        np.array([_interpolation_error(goal, n) for n in COUNTS]),
    )


@lru_cache(maxsize=256)
def fitted(goal: Goal, f: Activation, method: str, n: int) -> Units:
    """The least-squares fit of n hinges placed by a method."""
    return least_squares(units_at(knots_of(goal, method, n), f, goal), goal)


def _interpolation_error(goal: Goal, n: int) -> float:
    knots = np.linspace(goal.low, goal.high, n + 1)
    x = np.linspace(goal.low, goal.high, 64 * n + 1)
    return float(abs(np.interp(x, knots, goal.value(knots)) - goal.value(x)).max())
