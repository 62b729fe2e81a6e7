"""Where the kinks of a fit go."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from engine.activation import Activation, Array
from engine.arrays import merged
from engine.hinges.goal import Goal
from engine.hinges.units import Units
from engine.network import bends

METHODS = ("uniform", "equal", "greedy")

_TINY = 1e-9
"""A knot so near 0, as a share of the interval, is 0."""

_CANDIDATES = 256


def knots_of(goal: Goal, method: str, n: int) -> Array:
    """(n,) where the kinks go: the first at the left end, so that n hinges make n pieces.

    ``uniform``: equal pieces. ``equal``: pieces of equal ∫ √|y″|, each then has the same error. ``greedy``:
    one after the other where it lowers the squared error most, in this order.
    """
    if method == "greedy":
        return _greedy(goal, n)
    if method == "equal" and goal.root_curvature > 0:
        knots = _equal(goal, n)
    else:
        knots = goal.low + (goal.high - goal.low) * np.arange(n) / n
    return np.where(abs(knots) < _TINY * (goal.high - goal.low), 0.0, knots)


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
    x, weight = goal.samples(np.zeros(0))
    if goal.points is None:
        places = np.linspace(goal.low, goal.high, _CANDIDATES + 1)[1:-1]
        places = merged(places, goal.special)
    else:
        places = merged(goal.points[:, 0])[1:-1]
        places = places[np.linspace(0, len(places) - 1, min(len(places), _CANDIDATES)).astype(np.intp)]
    columns = np.maximum(np.subtract.outer(x, places), 0.0) * weight[:, None]
    first = np.column_stack([np.ones(len(x)), x - goal.low]) * weight[:, None]
    rest = goal.wanted(x) * weight
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
