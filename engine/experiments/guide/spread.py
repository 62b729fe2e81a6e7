"""An activation under z ~ N(0, s²): the numbers that the chapter's tables come down to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.experiments.guide.layers import THRESHOLD, layers
from engine.functions.activation import Activation
from engine.functions.distribution import Moments, moments
from engine.networks.initializers import weight_variance

INPUTS = 10
"""The condition number is that of so many inputs."""

LAYERS = 20
"""Through so many layers with He's weights a gradient is followed."""


@dataclass(frozen=True, eq=False)
class Spread:
    """An activation f with the spread s of what it takes."""

    f: Activation
    s: float

    @cached_property
    def moments(self) -> Moments:
        """Expectations of it."""
        return moments(self.f, 0.0, self.s, THRESHOLD)

    @property
    def condition(self) -> float:
        """1 + d mean²/variance: how much narrower the valley of a unit is that has it for inputs."""
        m = self.moments
        return 1.0 + INPUTS * m.mean**2 / (m.square - m.mean**2)

    @property
    def least_slope(self) -> float:
        """The least slope from z = −20 to 20."""
        return float(self.f.derivative(np.linspace(-20.0, 20.0, 4001)).min())

    @cached_property
    def gradient(self) -> float:
        """How much of the last layer's gradient the first one gets, with inputs of this size."""
        return layers(self.f, weight_variance("he", 1, 1), LAYERS, self.s**2, "none").gradient
