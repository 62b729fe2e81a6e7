"""An activation sampled once, and what lies between two samples found by bisection."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.arrays import merged
from engine.functions.activation import Activation, Array

Mask = NDArray[np.bool_]

_PARTS = np.linspace(0.0, 1.0, 129)

_FEW = 16
"""Pairs that are parted evenly; of more each takes its own way."""

_JUMP, _BITS = 0.02, 60
"""f″ may jump where it changes by this share of its largest value from one sample to the next; and how often
the step between them is halved to see."""


class Survey:
    """f, f′ and f″ over a grid that is dense where activations bend and reaches to ±10⁴.

    Both neighbors of every kink are on it; the kinks themselves are not, since f′ there is a convention.

    Attributes:
        z: the points, ascending, shape (n,).
    """

    def __init__(self, f: Activation) -> None:
        self.f, self.z = f, _grid(f.kinks)

    @cached_property
    def value(self) -> Array:
        """f(z)."""
        return np.asarray(self.f(self.z))

    @cached_property
    def slope(self) -> Array:
        """f′(z)."""
        return np.asarray(self.f.derivative(self.z))

    @cached_property
    def curvature(self) -> Array:
        """f″(z)."""
        return np.asarray(self.f.second_derivative(self.z))

    @cached_property
    def turns(self) -> Array:
        """Where f turns: where f′ changes its sign, to nine digits."""
        return self._sign_changes(self.slope, 1)

    @cached_property
    def bends(self) -> Array:
        """Where f′ turns."""
        return self._sign_changes(self.curvature, 2)

    @cached_property
    def breaks(self) -> Array:
        """Where f″ jumps though f′ does not: to the last bit of z, ascending."""
        with np.errstate(invalid="ignore"):
            size = np.abs(np.diff(self.curvature))
        known = np.searchsorted(self.z, self.f.kinks)  # the samples right of every kink
        size[known - 1] = 0.0
        around = np.pad(size, 2)  # two steps away: a value of its own at the jump makes two steps of it
        stands_out = size > 3 * np.maximum(around[:-4], around[4:])
        at = np.flatnonzero(stands_out & (size > _JUMP * np.nanmax(np.abs(self.curvature), initial=0.0)))
        low, high = self.z[at], self.z[at + 1]
        for _ in range(_BITS):
            middle = (low + high) / 2
            ends = self.f.second_derivative(np.stack([low, middle, high]))
            left = np.abs(ends[1] - ends[0]) > np.abs(ends[2] - ends[1])
            low, high = np.where(left, low, middle), np.where(left, middle, high)
        left, right = self.f.second_derivative(np.stack([low, high]))
        return merged(high[np.abs(right - left) > 0.4 * size[at]].round(15) + 0.0)

    def _sign_changes(self, change: Array, order: int) -> Array:
        positive = change > 0
        at = np.flatnonzero(positive[1:] != positive[:-1])
        return crossings(lambda z: self.f.rough(order, z), self.z[at], self.z[at + 1], rounds=4)


@lru_cache(maxsize=64)
def survey(f: Activation) -> Survey:
    """The samples of f, taken once for everything that asks about its shape."""
    return Survey(f)


def bisect(holds: Callable[[Array], Mask], low: Array, high: Array, rounds: int = 6) -> Array:
    """Where a condition changes between low and high (once in each pair).

    Each round looks at all 128 parts of every interval at once: six calls instead of forty for the last bit.
    """
    if not len(low):
        return high
    at_low = holds(low)
    rows = np.arange(len(low))
    for _ in range(rounds):
        z = low[:, None] + (high - low)[:, None] * _PARTS
        changed = holds(z.ravel()).reshape(z.shape) != at_low[:, None]
        changed[:, -1] = True
        first = np.maximum(changed.argmax(axis=1), 1)
        low, high = z[rows, first - 1], z[rows, first]
    return high


def crossings(g: Callable[[Array], Array], low: Array, high: Array, rounds: int) -> Array:
    """The same for where g becomes positive or ceases to be (nan is not positive).

    Of many pairs, as sin(60 z) has them, each is narrowed to 7 bits a round as well, but by its chord.
    """
    if len(low) <= _FEW:
        return bisect(lambda z: g(z) > 0, low, high, rounds)
    low, high, ends = low.copy(), high.copy(), g(np.stack([low, high]))
    least = (high - low) / 2.0 ** (7 * rounds)
    while (wide := np.flatnonzero(high - low > np.maximum(least, np.spacing(np.abs(high))))).size:
        z, value = _about_the_chord(g, low[wide], high[wide], ends[:, wide])
        changed = (value > 0) != (value[0] > 0)
        changed[0], changed[-1] = False, True
        first, rows = changed.argmax(axis=0), np.arange(wide.size)
        low[wide], high[wide] = z[first - 1, rows], z[first, rows]
        ends[:, wide] = value[first - 1, rows], value[first, rows]
    return high


def _about_the_chord(
    g: Callable[[Array], Array], low: Array, high: Array, ends: Array
) -> tuple[Array, Array]:
    """Both ends, the middle and both sides of the root of the chord, and g there; shapes (5, n)."""
    with np.errstate(all="ignore"):
        share = np.nan_to_num(ends[0] / (ends[0] - ends[1]), nan=0.5)
    root, width = low + (high - low) * np.clip(share, 0.0, 1.0), (high - low) / 1024
    inner = np.sort(np.clip(np.stack([(low + high) / 2, root - width, root + width]), low, high), axis=0)
    return np.stack([low, *inner, high]), np.stack([ends[0], *g(inner), ends[1]])


def beside(kinks: tuple[float, ...]) -> Array:
    """The neighbors of each kink on both sides."""
    at = np.array(kinks, dtype=float)
    return np.concatenate([np.nextafter(at, -np.inf), np.nextafter(at, np.inf)])


@lru_cache(maxsize=64)
def _grid(kinks: tuple[float, ...]) -> Array:
    """Steps of 0.025 up to 20 and of 0.1 up to 100, growing ones beyond."""
    tail = np.concatenate([np.arange(20.1, 100.0, 0.1), np.geomspace(100.0, 1e4, 40)])
    z = merged(-tail, np.linspace(-20.0, 20.0, 1601), tail, beside(kinks))
    z = z[~np.isin(z, kinks)]
    z.flags.writeable = False  # shared by all functions with these kinks
    return z
