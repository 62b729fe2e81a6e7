"""How a gradient moves the parameters: in place, on one flat vector, in arrays made once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOMENTUM = 0.9
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


class Optimizer:
    """Plain gradient descent, θ ← θ − η g; the base of the others.

    Attributes:
        title: what people call it.
        memories: how many vectors of the parameters' size it keeps from step to step.
        state: those vectors, one in each row.
    """

    title: ClassVar[str] = "gradient descent"
    memories: ClassVar[int] = 0

    def __init__(self, size: int) -> None:
        self.state = np.zeros((self.memories, size))
        self._scratch = np.empty(size)

    def step(self, parameters: Array, gradient: Array, rate: float, k: int) -> None:
        """Move the parameters by the k-th step, k from 1; the gradient stays as it is."""
        np.multiply(gradient, rate, out=self._scratch)
        parameters -= self._scratch


class Momentum(Optimizer):
    """v ← 0.9 v + g, θ ← θ − η v (as in PyTorch; Polyak 1964)."""

    title = f"momentum {MOMENTUM:g}"
    memories = 1

    def step(self, parameters: Array, gradient: Array, rate: float, k: int) -> None:
        """Move the parameters by the k-th step, k from 1; the gradient stays as it is."""
        velocity = self.state[0]
        velocity *= MOMENTUM
        velocity += gradient
        super().step(parameters, velocity, rate, k)


class Adam(Optimizer):
    """Steps of size η whatever the gradient's scale (Kingma & Ba 2015), with the usual constants."""

    title = "Adam"
    memories = 2

    def step(self, parameters: Array, gradient: Array, rate: float, k: int) -> None:
        """Move the parameters by the k-th step, k from 1; the gradient stays as it is."""
        (m, v), t = self.state, self._scratch
        m *= BETA_1
        np.multiply(gradient, 1 - BETA_1, out=t)
        m += t
        v *= BETA_2
        np.multiply(gradient, gradient, out=t)
        t *= 1 - BETA_2
        v += t
        np.sqrt(v, out=t)
        t *= (1 - BETA_2**k) ** -0.5
        t += EPSILON
        np.divide(m, t, out=t)
        t *= rate / (1 - BETA_1**k)
        parameters -= t


OPTIMIZERS: Mapping[str, type[Optimizer]] = MappingProxyType(
    {"sgd": Optimizer, "momentum": Momentum, "adam": Adam}
)
"""Every optimizer by name, in the order of the menus."""


def make(name: str, size: int) -> Optimizer:
    """A fresh optimizer; ``ValueError`` with one sentence for an unknown name."""
    if name not in OPTIMIZERS:
        raise ValueError(f"unknown optimizer {str(name)[:40]!r}; known are {', '.join(OPTIMIZERS)}")
    return OPTIMIZERS[name](size)
