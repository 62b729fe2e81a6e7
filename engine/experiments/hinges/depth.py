"""Depth: a tent composed with itself, layer after layer, beside one layer of as many units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.base.arrays import merged
from engine.experiments.hinges.fit import errors_of
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.units import Units
from engine.functions import activations
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.networks.network import Network
from engine.networks.piecewise import PiecewiseLinear, prefixes

MOST_LAYERS = 8

_ROUNDING = 1e-12


def folded(layers: int, fold: float) -> Network:
    """The tent T(x) = relu(x)/p − relu(x − p)(1/p + 1/(1 − p)) composed with itself, two units a layer.

    T takes [0, p] and [p, 1] each onto all of [0, 1], so that every layer doubles the pieces there.
    Source: Telgarsky 2015, arXiv:1509.08101 (p = ½).
    """
    v = np.array([[1 / fold, -1 / fold - 1 / (1 - fold)]])
    again = np.concatenate([v, v])
    weights = [np.ones((2, 1)), *[again] * (layers - 1), v]
    return Network(weights, [np.array([0.0, -fold])] * layers + [np.zeros(1)])


def on_unit_interval(pieces: PiecewiseLinear) -> range:
    """The pieces on [0, 1], where 1 is the last breakpoint if that is 1 but for rounding.

    Right of it the composed tent is level. The two slopes of a tent with its top near 0 hardly differ, so
    that its weights, rounded, meet at 1 ± 10⁻¹⁴, and there are pieces no wider than that.
    """
    last = pieces.breakpoints[-1] if len(pieces.breakpoints) else 1.0
    return pieces.within(0.0, last if abs(last - 1.0) < _ROUNDING else 1.0)


def inner(pieces: PiecewiseLinear) -> Array:
    """The breakpoints inside (0, 1)."""
    return pieces.breakpoints[(pieces.breakpoints > 0) & (pieces.breakpoints < 1)]


def unit_line(pieces: PiecewiseLinear) -> Line:
    """The function on [0, 1], by the ends of its pieces."""
    x = merged([0.0, 1.0], inner(pieces))
    return Line(x, pieces.evaluate(x))


@dataclass(frozen=True, eq=False)
class Contest:
    """The same number of units in many layers and in one.

    Attributes:
        deep: the composed tent.
        shallow: one layer of as many ReLU units that follows it from 0 on until there are no more hinges.
        followed: on how many pieces it does.
        error: the largest difference of the two; 0 where it is nothing but rounding.
    """

    deep: PiecewiseLinear
    shallow: Units
    followed: int
    error: float


@lru_cache(maxsize=8)
def composed(fold: float) -> tuple[PiecewiseLinear, ...]:
    """The tent composed 1, 2, … 8 times."""
    return prefixes(folded(MOST_LAYERS, fold))


@lru_cache(maxsize=64)
def contest(layers: int, fold: float) -> Contest:
    """Both networks for this many layers of two units."""
    deep = composed(fold)[layers - 1]
    shallow, followed = _following(deep, 2 * layers)
    error = errors_of(shallow, _goal(deep)).largest
    return Contest(deep, shallow, followed, error if error > _ROUNDING else 0.0)


def _following(deep: PiecewiseLinear, n: int) -> tuple[Units, int]:
    """n ReLU units in one layer that follow a function on [0, 1] from 0 on, and on how many pieces.

    They look left, so that y is level right of the last kink; if one is left over it follows the last piece.
    """
    at = on_unit_interval(deep)
    slopes, ends = deep.slopes[at.start : at.stop], deep.breakpoints[at.start : at.stop - 1]
    kinks = ends[:n]
    count = len(kinks)
    w, v = -np.ones(count), np.append(np.diff(slopes[:count]), -slopes[count - 1])
    if len(ends) < n:
        w, v = np.append(w, 1.0), np.append(v, slopes[-1])
        kinks, count = np.append(kinks, kinks[-1]), count + 1
    level = float(deep.evaluate(kinks[-1]))
    return Units(w, -w * kinks, v, level, activations.get("relu")), count


@lru_cache(maxsize=64)
def counts(fold: float) -> tuple[Array, Array, Array]:
    """Layers 1 … 8, pieces of the composed tent on [0, 1] (counted), and the most of one layer, 2L + 1."""
    layers = range(1, MOST_LAYERS + 1)
    deep = [len(on_unit_interval(pieces)) for pieces in composed(fold)]
    columns = np.array([layers, deep, [2 * n + 1 for n in layers]], dtype=np.float64)
    return columns[0], columns[1], columns[2]


def _goal(pieces: PiecewiseLinear) -> Goal:
    special = tuple(inner(pieces).tolist())
    return Goal("the composed tent", 0.0, 1.0, pieces.evaluate, lambda x: np.zeros(x.shape), special)
