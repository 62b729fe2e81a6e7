"""What can be said of a formula by looking at it closely: its range, symmetry and growth.

Piecewise linear formulas are known exactly from their pieces. Everything else is sampled on ``GRID``,
refined at extrema and beside kinks and poles, and is as honest as sampling can be: a spike narrower
than 0.05, or a wave lower than 10⁻¹² of f, goes unseen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Array, Interval, Kernel
from engine.functions.approach import is_unbounded
from engine.functions.formula.bounds import bounds
from engine.functions.formula.jet import fold
from engine.functions.formula.kernel import rough, sampler
from engine.functions.formula.kinks import (
    COARSE,
    GRID,
    MAX_KINKS,
    candidates,
    grid_of,
    is_piecewise_linear,
    kinks_and_jumps,
    transitions,
)
from engine.functions.formula.repeats import Repeat, repeat
from engine.functions.formula.tree import Node

_ROUNDING = 1e-12
"""How far two values may be apart, relative to 1 or to the larger numbers involved, and count as equal."""

_LEVEL = 1e-9
"""How little f may change between the outermost samples to count as level."""

_HUGE = 1e12
"""Values beyond it count as unbounded; 1/(z − c) reaches it beside its pole."""

_SHORT = 0.5
"""A stretch of fewer than ten steps of the grid."""

_NEAR = -0.5
"""A piece that is level from far out to here, on either side, is no underflow."""

_MIDDLE = 50.0
_SHAPE = 1e4
"""Symmetry and monotony are judged up to here: farther out (z + 1) − (z − 1) is no longer 2."""


@dataclass(frozen=True)
class Facts:
    """The facts of an ``Activation`` under the same names."""

    codomain: Interval
    period: float
    kinks: tuple[float, ...]
    jumps: tuple[float, ...]
    singular: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...]
    slopes: tuple[float, ...] | None
    zero_centered: bool
    monotone: bool
    saturates: str


def facts(tree: Node) -> Facts:
    """The facts of a bound and folded tree. NumPy's warnings must be off."""
    folded = fold(tree)
    repeats = repeat(folded) or Repeat(0.0, 0.0)
    grid = grid_of(repeats.period)
    value, slope = sampler(tree, 0), sampler(tree, 1)
    switches, divisors = candidates(tree, grid)
    kinks, jumps = kinks_and_jumps(value, slope, switches, divisors)
    linear = is_piecewise_linear(tree) and kinks.size < MAX_KINKS
    slopes = _piece_slopes(slope, kinks) if linear else None
    singular = _singular(value, rough(tree, 1), switches, divisors)
    points = _points(rough(tree, 1), grid, kinks, singular, linear)
    points = points[~np.isin(points, np.concatenate((switches, divisors))) | np.isfinite(value(points))]
    sample = _Sample(value, rough(tree, 0), slope, kinks, jumps, singular, points, slopes, bounds(folded))
    return Facts(
        codomain=sample.codomain(),
        period=repeats.period,
        kinks=tuple(kinks.tolist()),
        jumps=tuple(jumps.tolist()),
        singular=tuple(singular.tolist()),
        gaps=_gaps(value, singular),
        slopes=slopes,
        zero_centered=_is_odd(value),
        monotone=sample.is_monotone(),
        saturates=sample.saturates(),
    )


def _singular(value: Kernel, slope: Kernel, switches: Array, divisors: Array) -> Array:
    """Those candidates where f breaks off or is not finite, or f′ is not or grows without bound beside."""
    ends = switches[~np.isnan(value(switches)) & _breaks_off(value, switches)]
    infinite = ~np.isfinite(value(divisors)) | ~np.isfinite(slope(divisors))
    unbounded = np.array([is_unbounded(slope, at) for at in divisors.tolist()], dtype=bool)
    found: Array = np.unique(
        np.concatenate((ends, divisors[infinite | unbounded | _breaks_off(value, divisors)]))
    )
    before, after = _sides(value, found)
    return found[np.isfinite(value(found)) | ~(np.isnan(before) & np.isnan(after))]


def _breaks_off(value: Kernel, points: Array) -> NDArray[np.bool_]:
    """Whether f has no value on a side of each point."""
    before, after = _sides(value, points)
    return np.isnan(before) | np.isnan(after)


def _sides(value: Kernel, points: Array) -> tuple[Array, Array]:
    step = 1e-12 * np.maximum(np.abs(points), 1.0)
    return value(points - step), value(points + step)


def _gaps(value: Kernel, singular: Array) -> tuple[tuple[float, float], ...]:
    """The stretches between singular points on which there is no value."""
    found: list[tuple[float, float]] = []
    for low, high in pairwise((-math.inf, *singular.tolist(), math.inf)):
        if np.isfinite(value(_between(low, high))).any():
            continue
        if found and found[-1][1] == low and not np.isfinite(value(np.array([low]))).any():
            low = found.pop()[0]
        found.append((low, high))
    return tuple(found)


def _between(low: float, high: float) -> Array:
    """A few points of an interval that may have no end."""
    if math.isinf(low) and math.isinf(high):
        return GRID
    reach = np.geomspace(1e-3, 1e9, 13)
    if math.isinf(high):
        return low + reach * max(1.0, abs(low))
    return high - reach * max(1.0, abs(high)) if math.isinf(low) else low + (high - low) * np.arange(1, 8) / 8


def _points(slope: Kernel, grid: Array, kinks: Array, singular: Array, linear: bool) -> Array:
    """Where to sample: the grid, the extrema, the special points and the floats beside them."""
    if linear:
        # Two points beyond each outermost kink say all; far out, sums of large pieces only cancel.
        reach = 4.0 * max(_MIDDLE, np.abs(kinks).max(initial=0.0))
        outside = reach * np.array([-1.0, -0.75, -0.5, 0.5, 0.75, 1.0])
        points, special = np.concatenate((GRID[np.abs(GRID) < reach], outside)), kinks
    else:
        special = np.concatenate((kinks, singular))
        grid = np.unique(np.concatenate((grid, _inside(special))))
        points = np.concatenate((grid, transitions(slope, grid, COARSE)))
    beside = [np.nextafter(special, end) for end in (-np.inf, np.inf)]
    return np.sort(np.concatenate((points, special, *beside)))


def _inside(special: Array) -> Array:
    """Points in every short stretch between two special ones: of sqrt(0.01 - z^2) the grid sees little."""
    ends = np.unique(special)
    widths = np.diff(ends)
    short = widths < _SHORT
    return np.asarray(
        ends[:-1][short][:, None] + widths[short][:, None] * np.linspace(0, 1, 17)[1:-1]
    ).ravel()


def _piece_slopes(slope: Kernel, kinks: Array) -> tuple[float, ...]:
    """f′ in the middle of each piece between the kinks, and beyond the outermost."""
    if not kinks.size:
        return tuple(slope(np.zeros(1)).tolist())
    beyond = 1.0 + np.abs(kinks).max()
    ends = np.concatenate(([-beyond], kinks, [beyond]))
    return tuple(slope(ends[:-1] / 2 + ends[1:] / 2).tolist())


def _is_odd(value: Kernel) -> bool:
    """Whether f(−z) = −f(z), also in where it is defined."""
    z = GRID[np.abs(GRID) < _SHAPE]
    right, left = _finite(value(z)), _finite(value(-z))
    undefined = np.isnan(right)
    if undefined.all() or (undefined != np.isnan(left)).any():
        return False
    return bool(np.nanmax(np.abs(right + left) / (1.0 + np.abs(z) + np.abs(right))) <= _ROUNDING)


def _finite(a: Array) -> Array:
    return np.clip(a, -1e300, 1e300)


class _Sample:
    """f and f′ at the given points, as far as f is defined there."""

    def __init__(
        self,
        value: Kernel,
        rough: Kernel,
        slope: Kernel,
        kinks: Array,
        jumps: Array,
        singular: Array,
        points: Array,
        slopes: tuple[float, ...] | None,
        bounds: Interval,
    ) -> None:
        a = value(points)
        defined = ~np.isnan(a)
        self.z, self.a = points[defined], _finite(a[defined])
        self.gate = slope(self.z)
        self.bounds = bounds
        # beside a jump f only comes near its limit
        self.near_jumps = np.isin(self.z, [np.nextafter(jumps, end) for end in (-np.inf, np.inf)])
        self.rough, self.kinks, self.singular, self.slopes = value, kinks, singular.tolist(), slopes

    def codomain(self) -> Interval:
        """From the lowest to the highest value, with the limits at both ends of the axis."""
        if not self.z.size:
            return Interval(math.nan, math.nan)
        high, high_closed = self._supremum(1.0, self.bounds.high, self.bounds.high_closed)
        low, low_closed = self._supremum(-1.0, -self.bounds.low, self.bounds.low_closed)
        # A kink at a rounded root leaves f a little off 0.
        small = _ROUNDING * min(1.0, high + low)
        low, high = (0.0 if abs(bound) <= small else bound for bound in (-low, high))
        return Interval(low, high, low_closed, high_closed)

    def _supremum(self, sign: float, bound: float, closed: bool) -> tuple[float, bool]:
        """The supremum of the values a = ±f, and whether it is attained rather than approached.

        Args:
            bound, closed: what ±f is proved not to exceed, and whether it may be equal.
        """
        a = sign * self.a
        top = float(a.max())
        if math.isfinite(bound) and bound - top <= _ROUNDING * (1.0 + abs(bound)):
            return bound, closed and self._attains(a, bound)
        return self._sampled_supremum(a, sign, top, math.isfinite(bound))

    def _sampled_supremum(self, a: Array, sign: float, top: float, bounded: bool) -> tuple[float, bool]:
        rises_left, rises_right = self._rises(a, sign, top)
        rises = top > _HUGE or (a[0] == top and rises_left) or (a[-1] == top and rises_right)
        if rises and not bounded:
            return math.inf, False
        if any(is_unbounded(lambda z: np.maximum(sign * self.rough(z), 0.0), at) for at in self.singular):
            return math.inf, False
        return top, self._attains(a, top)

    def _attains(self, a: Array, top: float) -> bool:
        """Whether the supremum is a value: not only beside jumps, nor only far out."""
        at_top = a >= top - _ROUNDING * (1.0 + abs(top))
        if not (at_top & ~self.near_jumps).any():
            return False
        below = np.flatnonzero(~at_top)
        if not below.size or (at_top & ~self.near_jumps)[below[0] : below[-1]].any():
            return True
        return (at_top[0] and self._is_attained("left")) or (at_top[-1] and self._is_attained("right"))

    def _rises(self, a: Array, sign: float, top: float) -> tuple[bool, bool]:
        """Whether a = ±f still rises far out to the left and to the right: exactly so for straight pieces."""
        if self.slopes is not None:
            return sign * self.slopes[0] < 0, sign * self.slopes[-1] > 0
        least = _LEVEL * (1.0 + abs(top))
        return (
            a.size > 1 and self._is_wide("left") and bool(a[0] - a[1] > least),
            a.size > 1 and self._is_wide("right") and bool(a[-1] - a[-2] > least),
        )

    def _is_wide(self, side: str) -> bool:
        """Whether f is defined far out to that side."""
        return bool(self.z[0] < -_MIDDLE if side == "left" else self.z[-1] > _MIDDLE)

    def _is_attained(self, side: str) -> bool:
        """Whether f takes its outermost value on that side: where its domain ends, or on a level piece."""
        if not self._is_wide(side):
            return True
        first, last = (self.kinks[0], self.kinks[-1]) if self.kinks.size else (math.inf, -math.inf)
        piece = self.z < first if side == "left" else self.z > last
        if (self.gate[piece] == 0).all():
            return True
        # Without a kink at its end, as in max(z, 0)², a level piece is told from underflow by its length.
        here = piece & (self.z < _NEAR if side == "left" else self.z > -_NEAR)
        end = self.a[0 if side == "left" else -1]
        long = self.z[-1] >= _NEAR if side == "left" else self.z[0] <= -_NEAR
        return bool(long and (self.gate[here] == 0).all() and (self.a[here] == end).all())

    def is_monotone(self) -> bool:
        """Never down, or never up, from one sample to the next."""
        shape = np.abs(self.z) < _SHAPE
        z, a = self.z[shape], self.a[shape]
        steps, slack = np.diff(a), _ROUNDING * (1.0 + np.abs(z[1:]) + np.abs(a[1:]))
        return bool(steps.size and ((steps >= -slack).all() or (steps <= slack).all()))

    def saturates(self) -> str:
        """The sides where the outermost piece is level, or the three outermost samples agree on a value."""
        if self.slopes is not None:
            ends = {"left": self.slopes[0], "right": self.slopes[-1]}
            level_ends = [side for side, slope in ends.items() if slope == 0]
            return "both" if len(level_ends) == 2 else "".join(level_ends)
        sides = []
        for side, values in (("left", self.a[:3]), ("right", self.a[-3:])):
            if values.size == 3 and self._is_wide(side) and np.abs(values).max() < _HUGE:
                level = np.ptp(values) <= _LEVEL * (1.0 + abs(values[0]))
                sides += [side] if level else []
        return "both" if len(sides) == 2 else "".join(sides)
