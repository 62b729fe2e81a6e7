"""Networks that are dead before the first step: some hidden layer gives 0 for every input.

ReLU, zero biases, symmetric random weights (Lu, Shin, Su & Karniadakis 2020, arXiv:1903.06733).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Monitor, Progress, Stop

Array = NDArray[np.float64]


def most(hidden: Sequence[int]) -> float:
    """1 − Π (1 − 2^−units): exact for one input, an upper bound for more."""
    return 1.0 - math.prod(1.0 - 2.0**-units for units in hidden)


def least(width: int, depth: int) -> float:
    """A lower bound for inputs of both signs and ``depth`` hidden layers of the same width."""
    half = 2.0**-width
    one, two = 1.0 - half, 1.0 - 2.0 * half - (width - 1) * half * half
    share = (1.0 - 2.0 * half) * (1.0 - half) / (1.0 + (width - 1) * half)
    power = depth - 1
    return 1.0 - one**power + share * (two**power - one**power)


def measured(width: int, depth: int, x: Array, networks: int, rng: np.random.Generator) -> Array:
    """(depth,) the share of random networks that are dead from some layer up to each; x is (N, n_in).

    He weights and zero biases, drawn for all networks at once.
    """
    h = np.broadcast_to(x.T, (networks, x.shape[1], len(x)))
    found = np.empty(depth)
    for layer in range(depth):
        w = rng.normal(0.0, math.sqrt(2.0 / h.shape[1]), (networks, width, h.shape[1]))
        h = np.maximum(w @ h, 0.0)
        found[layer] = 1.0 - h.any(axis=(1, 2)).mean()
    return found


class Births:
    """Shares of random networks that are dead before the first step, by width and depth.

    Attributes:
        widths: units of every hidden layer.
        depths: (D,) numbers of hidden layers from 1.
        networks: how many of each width.
        found: (len(widths), D) the measured shares on 21 inputs from −1 to 1; nan where not done.
    """

    def __init__(self, widths: Sequence[int], depth: int, networks: int, seed: int = 0) -> None:
        self.widths, self.depths = tuple(widths), np.arange(1, depth + 1)
        self.networks, self._seed = networks, seed
        self.found = np.full((len(self.widths), depth), np.nan)

    @property
    def done(self) -> float:
        """The share of widths that are done."""
        return float((~np.isnan(self.found[:, 0])).mean())

    @property
    def outlook(self) -> str:
        """What is to be done."""
        return f"{self.networks * len(self.widths):,} random networks"

    def errors(self, width_index: int) -> Array:
        """(D,) two standard errors of the measured shares, √(p (1 − p) / networks)."""
        found = self.found[width_index]
        errors: Array = 2.0 * np.sqrt(found * (1.0 - found) / self.networks)
        return errors

    def bounds(self, width: int) -> tuple[Array, Array]:
        """(D,) the lower and the upper bound of theory."""
        depths = self.depths.tolist()
        return np.array([least(width, d) for d in depths]), np.array([most([width] * d) for d in depths])

    def run(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Measure what is not done. Raises ``engine.base.monitor.Cancelled`` when asked to stop."""
        monitor, x = Monitor(progress, cancelled), np.linspace(-1.0, 1.0, 21)[:, None]
        for i in np.flatnonzero(np.isnan(self.found[:, 0])):
            monitor.check()
            width, rng = self.widths[i], np.random.default_rng([self._seed, self.widths[i]])
            self.found[i] = measured(width, len(self.depths), x, self.networks, rng)
            monitor.report(self.done)


@cache
def births() -> Births:
    """The panel's chart."""
    return Births((2, 3, 4, 10), 20, 2000)


LU: Mapping[tuple[int, int], float] = {
    (2, 3): 0.338,
    (2, 10): 0.913,
    (2, 20): 0.994,
    (3, 10): 0.644,
    (4, 10): 0.332,
}
"""(width, hidden layers) → the share that is dead at birth in the paper's setting, computed apart from this
program."""
