"""Where the kinks of a fit go."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from engine.base.arrays import merged
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.units import BEYOND, Units
from engine.functions.activation import Activation, Array
from engine.networks.network import bends

METHODS = {"uniform": "equal pieces", "equal": "pieces of equal error", "greedy": "greedy kinks"}
"""Ways to place the kinks, with what people read."""

PLACES = {**METHODS, "hand": "kinks by hand"}
"""The same, and no way: wherever the hand puts them."""

POLYLINE = "polyline through the target"
"""What they are compared with: it bends where equal pieces end, on the target."""

Row = tuple[float, ...]

_TINY = 1e-9
"""A knot so near 0, as a share of the interval, is 0."""

_CANDIDATES = 256

_FEW = 3
"""Fewer smooth units are as wide as those of so many."""


def filled(w: Row, b: Row, v: Row, n: int, low: float, high: float) -> tuple[Row, Row, Row]:
    """w, b and v of n units: the given ones, then new ones with their kinks in the gaps of [low, high] and
    v = 0."""
    w = (*w[:n], *[1.0] * (n - len(w)))
    v = (*v[:n], *[0.0] * (n - len(v)))
    b = (*b[:n], *(-w[i] * (low + (high - low) * _spread(i + 1)) for i in range(len(b), n)))
    return w, b, v


def placed(goal: Goal, f: Activation, method: str, n: int) -> Units:
    """n units where a method puts them; v and c are 0."""
    if method == "greedy" and not _is_hinge(f):
        return units_at(_greedy_units(goal, f, n), f, goal)
    return units_at(knots_of(goal, method, n, both_ends=not f.is_piecewise_linear), f, goal)


def knots_of(goal: Goal, method: str, n: int, *, both_ends: bool = False) -> Array:
    """(n,) where the kinks go: the first at the left end, so that n hinges make n pieces.

    The middles of smooth units, which act on both sides, go from one end to the other: ``both_ends``.

    ``uniform``: equal pieces. ``equal``: pieces of equal ∫ √|y″|, each then has the same error. ``greedy``:
    one after the other where it lowers the squared error most, in this order.
    """
    if method == "greedy":
        return _greedy_path(goal)[:n]
    if method == "equal" and goal.root_curvature > 0:
        knots = _equal(goal, _shares(n, both_ends))
    else:
        knots = goal.low + (goal.high - goal.low) * _shares(n, both_ends)
    return np.where(abs(knots) < _TINY * (goal.high - goal.low), 0.0, knots)


def units_at(knots: Array, f: Activation, goal: Goal) -> Units:
    """Units with their kink, or the middle of a smooth f, at these places; v and c are 0.

    A unit of one bend has w = 1, one of several is as wide as two pieces. Smooth ones overlap: w is 1 over
    the share of the interval that falls to each, or, of very few, 3 over the interval.
    """
    hinge = f.is_piecewise_linear and len(bends(f)) == 1
    share = 2 * len(knots) if f.is_piecewise_linear else max(len(knots), _FEW)
    w = np.full(len(knots), 1.0 if hinge else share / (goal.high - goal.low))
    center = bends(f)[0] if hinge else 0.0
    return Units(w, center - w * knots, np.zeros(len(knots)), 0.0, f)


def _spread(index: int) -> float:
    """½, ¼, ¾, ⅛, …: each into the widest gap (van der Corput's sequence)."""
    share, step = 0.0, 0.5
    while index:
        share, step, index = share + step * (index & 1), step / 2, index >> 1
    return share


def _shares(n: int, both_ends: bool) -> Array:
    """(n,) from 0 on in equal steps, up to 1 or one step short of it; an only middle is in the middle."""
    if not both_ends:
        return np.arange(n) / n
    return np.linspace(0, 1, n) if n > 1 else np.array([0.5])


def _equal(goal: Goal, shares: Array) -> Array:
    x, density = goal.density
    edges = np.linspace(goal.low, goal.high, len(x) + 1)
    share = np.concatenate([[0.0], np.cumsum(density)])
    return np.asarray(np.interp(share[-1] * shares, share, edges))


@lru_cache(maxsize=64)
def _greedy_path(goal: Goal, most: int = 64) -> Array:
    """Forward selection: the candidate with the largest gain, all that is chosen projected out of it."""
    x, _ = goal.samples(np.zeros(0))
    places = _candidates(goal)
    columns = np.maximum(np.subtract.outer(x, places), 0.0)
    chosen = _chosen(goal, columns, np.column_stack([np.ones(len(x)), x - goal.low]), most - 1)
    spare = goal.low + (goal.high - goal.low) * np.arange(1, most + 1) / (most + 1)
    return np.concatenate([[goal.low], places[chosen], spare])[:most]


@lru_cache(maxsize=64)
def _greedy_units(goal: Goal, f: Activation, n: int) -> Array:
    """The same with units of f that are as wide as those of n; where they run out, evenly spread ones."""
    x, _ = goal.samples(np.zeros(0))
    places = merged([goal.low], _candidates(goal), [goal.high])
    w = units_at(np.zeros(n), f, goal).w[0]
    columns = np.asarray(f(w * np.subtract.outer(x, places)))
    columns = np.where(np.abs(columns) < BEYOND, columns, 0.0)
    chosen = _chosen(goal, columns, np.ones((len(x), 1)), n)
    return np.sort(np.concatenate([places[chosen], knots_of(goal, "uniform", n)])[:n])


def _candidates(goal: Goal) -> Array:
    """Where a greedy kink may go, inside the interval."""
    if goal.points is None:
        places = np.linspace(goal.low, goal.high, _CANDIDATES + 1)[1:-1]
        return merged(places, goal.special)
    places = merged(goal.points[:, 0])[1:-1]
    return places[np.linspace(0, len(places) - 1, min(len(places), _CANDIDATES)).astype(np.intp)]


def _chosen(goal: Goal, columns: Array, first: Array, most: int) -> list[int]:
    """Which columns (samples, candidates) lower the squared error most, one after the other, besides those
    that are there at ``first``; at most so many, fewer where nothing is left to gain."""
    x, weight = goal.samples(np.zeros(0))
    columns, rest = columns * weight[:, None], goal.wanted(x) * weight
    for q in np.linalg.qr(first * weight[:, None])[0].T:
        columns, rest = columns - np.outer(q, q @ columns), rest - q * (q @ rest)
    least = 1e-9 * (columns**2).sum(axis=0).max(initial=0.0)
    chosen: list[int] = []
    while len(chosen) < most and columns.shape[1]:
        size = (columns**2).sum(axis=0)
        gain = np.where(size > least, (rest @ columns) ** 2 / np.maximum(size, least or 1.0), -1.0)
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        chosen.append(best)
        q = columns[:, best] / math.sqrt(size[best])
        columns, rest = columns - np.outer(q, q @ columns), rest - q * (q @ rest)
    return chosen


def _is_hinge(f: Activation) -> bool:
    """Whether sums of f bend like sums of ReLU: one kink, no jump."""
    return f.is_piecewise_linear and len(bends(f)) == 1 and not f.jumps
