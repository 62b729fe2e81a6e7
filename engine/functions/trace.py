"""Curves as points: straight pieces by their ends, smooth ones as densely as the eye can tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.base.arrays import merged
from engine.functions.activation import Activation, Array, Kernel
from engine.functions.approach import steep_points
from engine.functions.survey import survey

_SAMPLES = 401
_REFINEMENTS = 5
_MARGIN = 2.0
"""4 would be enough for a parabola; chords are a step too long now and then."""

_VISIBLE = 2e-4
"""Share of the picture's height below which a bend cannot be seen."""

_FAR = 1e4
"""Heights of the picture beyond which a curve is cut off."""


@dataclass(frozen=True)
class Line:
    """A polyline; nan where the curve breaks. All arrays have shape (n,)."""

    x: Array
    y: Array

    @cached_property
    def top(self) -> tuple[float, float]:
        """The largest finite x and y; 1 where there is none."""
        return _largest(self.x), _largest(self.y)

    def near(self, left: float, right: float, low: float, high: float) -> NDArray[np.bool_]:
        """Which segments, of the n − 1, have a bounding box that overlaps this rectangle."""
        lefts, rights, lows, highs = self._boxes
        near = rights > left
        near &= lefts < right
        near &= highs > low
        near &= lows < high
        return near

    @cached_property
    def _boxes(self) -> tuple[Array, Array, Array, Array]:
        """The sides of each segment's bounding box."""
        x, y = self.x, self.y
        return (
            np.minimum(x[1:], x[:-1]), np.maximum(x[1:], x[:-1]),
            np.minimum(y[1:], y[:-1]), np.maximum(y[1:], y[:-1]),
        )  # fmt: skip


@dataclass(frozen=True)
class Dots:
    """End points at a kink: closed where the convention puts the value, open where only the limit is."""

    x: Array
    y: Array
    closed: Array


@lru_cache(maxsize=256)
def trace(f: Activation, order: int, low: float, high: float, height: float) -> Line:
    """f (order 0), f′ (1) or f″ (2) over [low, high], fine enough for a picture of that height in y.

    Breaks, and nothing else, are nan: at a jump of f, at every kink for the derivatives, at the jumps of f″.
    """
    kinks = [k for k in f.kinks if low < k < high]
    breaks = [k for k in breaks_of(f, order) if low < k < high]
    ends = [low, *breaks, high]
    pieces = [_piece(_kernel(f, order), a, b, kinks, f, order, height) for a, b in pairwise(ends)]
    x = np.concatenate([part for piece in pieces for part in (piece.x, [piece.x[-1]])])[:-1]
    y = np.concatenate([part for piece in pieces for part in (piece.y, [np.nan])])[:-1]
    return Line(x, y)


@lru_cache(maxsize=256)
def ends_at_kinks(f: Activation, order: int) -> Dots:
    """The open and closed dots of f (at its jumps), f′ (at its kinks) or f″ (at its jumps beside kinks).

    There is none where there is no value, or where f′ has no limit.
    """
    at = np.array(survey(f).breaks if order == 2 else (*breaks_of(f, order), *_holes(f)), dtype=float)
    call = _kernel(f, order)
    here = call(at)
    # the next numbers, but where even their squares are not 0
    left, right = np.nextafter(at, -np.inf), np.nextafter(at, np.inf)
    limits = call(np.concatenate([np.where(at == 0, -1e-100, left), np.where(at == 0, 1e-100, right)]))
    both = np.concatenate([at, at])
    apart = limits != np.concatenate([here, here])
    if order:
        apart &= ~np.isin(both, steep_points(f))
    x, y = np.concatenate([at, both[apart]]), np.concatenate([here, limits[apart]])
    closed = np.concatenate([np.ones(len(at)), np.zeros(int(apart.sum()))])
    finite = np.isfinite(y)
    return Dots(x[finite], y[finite], closed[finite])


def _holes(f: Activation) -> tuple[float, ...]:
    """Where f has no value though it has one limit, as (z² − 1)/(z − 1) at 1."""
    alone = [at for at in f.singular if np.isnan(f(at)) and at not in f.jumps]
    sides = [f([np.nextafter(at, -np.inf), np.nextafter(at, np.inf)]) for at in alone]
    return tuple(
        at for at, (a, b) in zip(alone, sides, strict=True) if abs(a - b) < 1e-6 * (1.0 + min(abs(a), _FAR))
    )


def breaks_of(f: Activation, order: int) -> tuple[float, ...]:
    """Where f (order 0), f′ (1) or f″ (2) jumps, ascending."""
    if order < 2 or f.is_piecewise_linear:
        return f.kinks if order else f.jumps
    return tuple(merged(f.kinks, survey(f).breaks).tolist())


def _largest(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.max()) if len(finite) else 1.0


def _kernel(f: Activation, order: int) -> Kernel:
    return (f, f.derivative, f.second_derivative)[order]


def _piece(
    call: Kernel, low: float, high: float, kinks: list[float], f: Activation, order: int, height: float
) -> Line:
    """One unbroken piece; its ends are approached from inside, where the limits are."""
    inner = np.array([k for k in kinks if low < k < high])
    if f.is_piecewise_linear:
        x = np.concatenate([[low], inner, [high]])
    else:
        x = merged(np.linspace(low, high, _SAMPLES), inner)
    inside = x.copy()
    inside[0], inside[-1] = np.nextafter(low, np.inf), np.nextafter(high, -np.inf)
    y = call(inside)
    if f.is_sampled:
        x, y = _refined(call, x, y, height * _VISIBLE)
    y[~np.isfinite(y)] = np.nan
    y = np.clip(y, -_FAR * height, _FAR * height)  # painters draw nothing of a path that reaches 10¹⁰⁰
    across = (y[1:] * y[:-1] < 0) & (np.minimum(np.abs(y[1:]), np.abs(y[:-1])) > 4 * height)
    y[1:][across] = np.nan  # a pole, not a line from −∞ to ∞
    keep = bends(x, y, height * _VISIBLE) | np.isin(x, inner)
    return Line(x[keep], y[keep])


def _refined(call: Kernel, x: Array, y: Array, visible: float) -> tuple[Array, Array]:
    """More points where a chord leaves the curve visibly: sin(60 z) has its crests between the first ones."""
    for _ in range(_REFINEMENTS):
        middle = (x[1:] + x[:-1]) / 2
        between = call(middle)
        with np.errstate(all="ignore"):
            off = np.abs(between - (y[1:] + y[:-1]) / 2)
        rough = np.pad((off > 4 * visible) & np.isfinite(off), 1)
        at = np.flatnonzero(
            rough[:-2] | rough[1:-1] | rough[2:]
        )  # a chord through an inflection has its middle
        if not at.size:
            break
        x, y = np.insert(x, at + 1, middle[at]), np.insert(y, at + 1, between[at])
    return x, y


def bends(x: Array, y: Array, visible: float) -> NDArray[np.bool_]:
    """Which points of a curve are needed to see every bend that is about as high as ``visible``.

    A chord over k even steps leaves a curve by k²/4 times what one over two steps does. Each step thus counts
    as the share of a longest chord that it makes up, and a point is kept whenever a whole chord is full. Of
    a run of nan the first is enough.
    """
    with np.errstate(all="ignore"):
        along = (x[1:-1] - x[:-2]) / (x[2:] - x[:-2])
        off = np.abs(y[1:-1] - y[:-2] - along * (y[2:] - y[:-2]))
        share = np.sqrt(off / (_MARGIN * visible))
    share = np.pad(np.where(share < 1, share, 1.0), 2)  # nan counts as a bend
    share = np.maximum(np.maximum(share[:-2], share[1:-1]), share[2:])  # a corner keeps its neighbors
    keep = np.diff(np.floor(np.cumsum(share)), prepend=-1) > 0
    gap = np.isnan(y)
    keep[1:] &= ~(gap[1:] & gap[:-1])
    keep[-1] = True
    return np.asarray(keep)
