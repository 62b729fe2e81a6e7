"""Networks that are dead before the first step: some hidden layer gives 0 for every input.

ReLU, zero biases, symmetric random weights (Lu, Shin, Su & Karniadakis 2020, arXiv:1903.06733).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.regions.monitor import Monitor

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


def chart(
    widths: Sequence[int],
    depth: int,
    networks: int = 1000,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Array:
    """(len(widths), depth) measured shares on 21 inputs from −1 to 1.

    Raises ``engine.regions.Cancelled`` when the caller wants to stop.
    """
    monitor = Monitor(progress, cancelled)
    x = np.linspace(-1.0, 1.0, 21)[:, None]
    found = np.empty((len(widths), depth))
    for i, width in enumerate(widths):
        monitor.check()
        found[i] = measured(width, depth, x, networks, np.random.default_rng([seed, width]))
        monitor.report((i + 1) / len(widths))
    return found
