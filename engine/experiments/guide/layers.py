"""Signals and gradients of wide random layers in theory, with and without normalization."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

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
        stretches = closed_gates(self.activation, THRESHOLD)
        spreads = {math.sqrt(float(q)) for q in (self.gates[0], self.gates[-1]) if 0 < q < math.inf}
        return max((total_mass(stretches, 0.0, spread) for spread in spreads), default=math.nan)


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
    q, gates, slopes = np.empty(depth), np.ones(depth), np.empty(depth)
    before = input_square
    mean = moments(f).mean if normalization == "batch" else 0.0
    with np.errstate(all="ignore"):
        for layer in range(depth):
            q[layer] = weight_variance * before
            if normalization == "none":
                gates[layer] = q[layer]
            before, slopes[layer] = squares(f, float(gates[layer]))
            before -= mean**2
        scale = 1.0 if normalization == "none" else q
        return Layers(f, q, gates, np.asarray(weight_variance * slopes / scale)[:-1])


def _power(level: float) -> float:
    """10 to this power; 0 and ∞ beyond what floats hold."""
    return 0.0 if level < -320 else math.inf if level > 308 else float(10.0**level)
