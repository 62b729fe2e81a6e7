"""What a hinge sum is to become: a function on an interval, or points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.base.arrays import merged
from engine.base.points import Rows
from engine.functions.activation import Array
from engine.functions.quadrature import gauss_legendre
from engine.learning.targets import TARGETS, Curve

MANY_PIECES = 8
"""From so many pieces on the theory for many of them is near: within a sixth for all targets here."""

LEAST_CELLS = 16
"""A function is integrated over at least so many cells, however few pieces the sum has."""

_NODES, _NODE_WEIGHTS = gauss_legendre(6)
_GRID = 4000
_BINS = 24


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

    def wanted(self, x: Array) -> Array:
        """y where it is compared: at the x of ``samples``."""
        return self.value(x) if self.points is None else np.asarray(self.points[:, 1])

    def samples(self, breaks: Array) -> tuple[Array, Array]:
        """(x, √weight): Gauss nodes between the breaks for a function, the points themselves for points.

        Σ weight · g(x) is then the mean of g over the interval, or over the points.
        """
        if self.points is not None:
            x = self.points[:, 0]
            return x, np.full(len(x), 1 / math.sqrt(len(x)))
        edges = np.linspace(self.low, self.high, LEAST_CELLS + 1 if self.curvature else 8 * LEAST_CELLS + 1)
        inside = breaks[(breaks > self.low) & (breaks < self.high)]
        edges = merged(edges, self.special, inside)
        half = np.diff(edges)[:, None] / 2
        x = (edges[:-1, None] + half + half * _NODES).ravel()
        return x, np.sqrt((half * _NODE_WEIGHTS).ravel() / (self.high - self.low))

    @property
    def is_bent(self) -> bool:
        """Whether y is smooth and bent, so that the error of straight pieces falls like 1/n²."""
        return self.curvature is not None and not self.special and self.root_curvature > 0

    @property
    def is_evenly_bent(self) -> bool:
        """Whether |y″| is the same everywhere, as for x²."""
        density = self.density[1]
        return bool(density.min() == density.max())

    @property
    def best_factor(self) -> float:
        """(∫ √|y″|)² / 16, over n² the largest error of the best n pieces.

        Classical. For x² that is exact and no n pieces can be better; else it is what the error of the best
        ones comes near to when there are many, from either side.
        """
        return self.root_curvature**2 / 16

    @property
    def least_pieces(self) -> int:
        """From how many pieces on ``best_factor`` says something."""
        return 1 if self.is_evenly_bent else MANY_PIECES

    @property
    def rms_factor(self) -> float:
        """h² |y″| / (12 √5), over n² the root mean square error of least squares on n equal pieces of x²."""
        return (self.high - self.low) ** 2 * self.steepest_turn / (12 * math.sqrt(5))

    @property
    def polyline_factor(self) -> float:
        """h² max|y″| / 8 for one piece; over n² it bounds the error of the polyline on n equal pieces."""
        return (self.high - self.low) ** 2 * self.steepest_turn / 8


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
