"""Signals and gradients of wide random layers in theory, with and without normalization."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.functions.activation import Activation, Array
from engine.functions.stretches import closed_gates, total_mass
from engine.networks.mean_field import moments
from engine.networks.moment_curves import squares

THRESHOLD = 0.01
"""A gate whose slope is smaller counts as nearly closed."""

MOST_CLOSED = 0.5
"""So many gates may be nearly closed: those of ReLU for half of all z."""


@dataclass(frozen=True, eq=False)
class Layers:
    """A stack of wide layers in theory.

    Attributes:
        q: (depth,) the variance of z in each layer.
        gates: (depth,) the variance of what f takes: q, or 1 where z is normalized.
        factors: (depth − 1,) on a mean squared ∂L/∂z on its way back from each layer to the one before.
    """

    activation: Activation
    q: Array
    gates: Array
    factors: Array

    def first(self, depth: int) -> Layers:
        """So many of them, from the inputs on: what becomes of a signal does not know how many follow."""
        return Layers(self.activation, self.q[:depth], self.gates[:depth], self.factors[: depth - 1])

    @cached_property
    def levels(self) -> Array:
        """(depth,) log₁₀ of the root mean square of ∂L/∂z, by that of the last layer."""
        with np.errstate(all="ignore"):
            return np.append(np.cumsum(np.log10(self.factors[::-1]))[::-1] / 2, 0.0)

    @property
    def gradient(self) -> float:
        """The gradient of the first layer by that of the last one."""
        return _power(float(self.levels[0]))

    @property
    def signal(self) -> float:
        """The root mean square of what f takes in the last layer by that in the first one."""
        with np.errstate(all="ignore"):
            return float(np.sqrt(self.gates[-1] / self.gates[0]))

    @cached_property
    def closed(self) -> float:
        """The largest share of nearly closed gates, of the first and the last layer."""
        found = {float(q) for q in (self.gates[0], self.gates[-1]) if 0 < q < math.inf}
        return max((_closed(self.activation, square) for square in found), default=math.nan)


def layers(
    f: Activation, weight_variance: float, depth: int, input_square: float, normalization: str
) -> Layers:
    """For weights N(0, σ_w²/fan-in), no biases, and inputs of this mean square.

    Without normalization q ← σ_w² E[f(√q Z)²], and a squared gradient is multiplied by σ_w² E[f′(√q Z)²]
    (Poole et al. 2016, eq. 3 and 9). Normalized, f takes N(0, 1) in every layer and a gradient is divided by
    √q, the spread that was divided by: of a sample over the units σ_w² E[f²] (layer normalization), of a unit
    over a large batch σ_w² Var f (batch normalization; Yang et al. 2019). The parts of a gradient that
    normalization takes away vanish where layers and batches are large.
    """
    with np.errstate(all="ignore"):
        if normalization != "none":
            return _normalized(f, weight_variance, depth, input_square, normalization)
        q, slopes, before = np.empty(depth), np.empty(depth), input_square
        for layer in range(depth):
            q[layer] = weight_variance * before
            before, slopes[layer] = squares(f, float(q[layer]))
        return Layers(f, q, q, np.asarray(weight_variance * slopes)[:-1])


def _normalized(
    f: Activation, weight_variance: float, depth: int, input_square: float, normalization: str
) -> Layers:
    """All layers but the first are alike."""
    square, slope = squares(f, 1.0)
    mean = moments(f).mean if normalization == "batch" else 0.0
    q = np.full(depth, weight_variance * (square - mean**2))
    q[0] = weight_variance * input_square
    return Layers(f, q, np.ones(depth), np.asarray(weight_variance * slope / q)[:-1])


def _power(level: float) -> float:
    """10 to this power; 0 and ∞ beyond what floats hold."""
    return 0.0 if level < -320 else math.inf if level > 308 else float(10.0**level)


@lru_cache(maxsize=1024)
def _closed(f: Activation, square: float) -> float:
    """The share of nearly closed gates under z of this mean square."""
    return total_mass(closed_gates(f, THRESHOLD), 0.0, math.sqrt(square))
