"""Depth: a tent composed with itself, layer after layer, beside one layer of as many units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine import activations
from engine.activation import Array
from engine.hinges.fit import errors_of, least_squares
from engine.hinges.goal import Goal
from engine.hinges.piecewise import PiecewiseLinear, compose
from engine.hinges.units import Units
from engine.network import Network

MOST_LAYERS = 8


def folded(layers: int, fold: float) -> Network:
    """The tent T(x) = relu(x)/p − relu(x − p)(1/p + 1/(1 − p)) composed with itself, two units a layer.

    T takes [0, p] and [p, 1] each onto all of [0, 1], so that every layer doubles the pieces there.
    Source: Telgarsky 2015, arXiv:1509.08101 (p = ½).
    """
    v = np.array([[1 / fold, -1 / fold - 1 / (1 - fold)]])
    again = np.concatenate([v, v])
    weights = [np.ones((2, 1)), *[again] * (layers - 1), v]
    return Network(weights, [np.array([0.0, -fold])] * layers + [np.zeros(1)])


@dataclass(frozen=True, eq=False)
class Contest:
    """The same number of units in many layers and in one.

    Attributes:
        deep: the composed tent.
        shallow: one layer of as many ReLU units, equally spaced, fitted to it by least squares on [0, 1].
        error: the largest difference of the two.
    """

    deep: PiecewiseLinear
    shallow: Units
    error: float


@lru_cache(maxsize=64)
def contest(layers: int, fold: float) -> Contest:
    """Both networks for this many layers of two units."""
    deep = compose(folded(layers, fold))
    goal = _goal(deep)
    n = 2 * layers
    w = np.array([-1.0, *[1.0] * (n - 1)])  # one unit turned round, so that y may slope on its left
    places = np.arange(1, n + 1) / (n + 1)
    shallow = least_squares(Units(w, -w * places, np.zeros(n), 0.0, activations.get("relu")), goal)
    return Contest(deep, shallow, errors_of(shallow, goal).largest)


@lru_cache(maxsize=64)
def counts(fold: float) -> tuple[Array, Array, Array]:
    """Layers 1 … 8, pieces of the composed tent on [0, 1] (counted), and the most of one layer, 2L + 1."""
    layers = range(1, MOST_LAYERS + 1)
    deep = [len(compose(folded(n, fold)).within(0.0, 1.0)) for n in layers]
    columns = np.array([layers, deep, [2 * n + 1 for n in layers]], dtype=np.float64)
    return columns[0], columns[1], columns[2]


def _goal(pieces: PiecewiseLinear) -> Goal:
    inner = pieces.breakpoints[(pieces.breakpoints > 0) & (pieces.breakpoints < 1)]
    return Goal(
        "the composed tent", 0.0, 1.0, pieces.evaluate, lambda x: np.zeros(x.shape), tuple(inner.tolist())
    )
