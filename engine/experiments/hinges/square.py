"""x² by folding: a line, less one tent after another inside each other, beside one layer of as many units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.base.arrays import merged
from engine.experiments.hinges.depth import MOST_LAYERS, inner
from engine.experiments.hinges.fit import errors_of, fitted
from engine.experiments.hinges.goal import goal_of
from engine.experiments.hinges.units import Units
from engine.functions import activations
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.networks.network import Network
from engine.networks.piecewise import PiecewiseLinear, compose

_PER_PIECE = np.linspace(0.0, 1.0, 17)


def folded_square(layers: int) -> Network:
    """y(x) = x − Σ gₛ(x)/4ˢ for s = 1 … L as a network of L layers of three ReLU units.

    gₛ is the tent 2·relu(x) − 4·relu(x − ½) composed s times; two units of a layer fold, the third hands on
    what the sum has come to. On [0, 1] y joins the points of x² at all multiples of 2⁻ᴸ by straight lines.
    Source: Yarotsky 2017, arXiv:1610.01145.
    """
    fold = np.array([2.0, -4.0, 0.0])
    less = [np.array([0.0, 0.0, 1.0]) - fold / 4.0**s for s in range(1, layers + 1)]
    weights = [np.ones((3, 1)), *(np.stack([fold, fold, row]) for row in less[:-1]), less[-1][None]]
    return Network(weights, [np.array([0.0, -0.5, 0.0])] * layers + [np.zeros(1)])


@dataclass(frozen=True, eq=False)
class SquareContest:
    """x² on [0, 1] by L layers of three units and by one layer of 3L.

    Attributes:
        deep: the folded network.
        error: its largest |y − x²|, from its pieces; 4⁻ᴸ/4.
        shallow: one layer of 3L ReLU units, fitted by least squares with equal pieces.
        shallow_error: its largest error.
        needed: so many pieces at least one layer needs for the error of the deep network: no n pieces get
            below 1/(8n²).
    """

    deep: PiecewiseLinear
    error: float
    shallow: Units
    shallow_error: float
    needed: int


@lru_cache(maxsize=MOST_LAYERS)
def square_contest(layers: int) -> SquareContest:
    """Both for this many layers."""
    goal = goal_of("square", ())
    deep = compose(folded_square(layers))
    at = merged([0.0, 1.0], deep.slopes[(deep.slopes > 0) & (deep.slopes < 2)] / 2, inner(deep))
    error = float(abs(deep.evaluate(at) - at * at).max())  # largest where y′ = 2x, or at a joint
    shallow = fitted(goal, activations.get("relu"), "uniform", 3 * layers)
    needed = math.ceil(math.sqrt(1 / (8 * error)))
    return SquareContest(deep, error, shallow, errors_of(shallow, goal).largest, needed)


@lru_cache(maxsize=1)
def square_errors() -> tuple[Array, Array, Array, Array]:
    """Layers 1 … 8, the largest error of each network, and that of the best 3L pieces, 1/(8(3L)²)."""
    layers = np.arange(1.0, MOST_LAYERS + 1)
    found = [square_contest(n) for n in range(1, MOST_LAYERS + 1)]
    deep = np.array([contest.error for contest in found])
    shallow = np.array([contest.shallow_error for contest in found])
    return layers, deep, shallow, 1 / (8 * (3 * layers) ** 2)


def missed(pieces: PiecewiseLinear) -> Line:
    """y − x² on [0, 1]: a parabola on every piece, by 17 of its points."""
    ends = merged([0.0, 1.0], inner(pieces))
    x = merged((ends[:-1, None] + np.diff(ends)[:, None] * _PER_PIECE).ravel())
    return Line(x, pieces.evaluate(x) - x * x)
