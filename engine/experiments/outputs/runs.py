"""A single layer learns the data through its output: plain gradient descent on z = w x + b, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from engine.experiments.outputs.pairing import Pairing
from engine.experiments.outputs.tasks import SOFTMAX, X
from engine.functions.activation import Array

_START = 0.5
"""The slope of a single output before the first step, by which half of the inputs switch a ReLU on; several
have slopes from −½ to ½. Logits of softmax start at 0: all classes alike."""


_MEANS = np.stack([X, np.ones_like(X)], axis=1) / len(X)
"""(N, 2) what makes of slopes in z the mean of those in w and in b."""


@dataclass(eq=False)
class Run:
    """All steps of a descent so far.

    Attributes:
        pairing: what is descended.
        targets: y (K, N).
        rate: the learning rate.
    """

    pairing: Pairing
    targets: Array
    rate: float
    _weights: list[Array] = field(default_factory=list)
    _losses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        count, size = len(self.targets), 0.0 if self.pairing.head == SOFTMAX else _START
        slopes = np.linspace(-size, size, count) if count > 1 else np.array([size])
        self._weights.append(np.stack([slopes, np.zeros(count)], axis=1))

    def weights(self, step: int) -> Array:
        """(K, 2) w and b of each output after so many steps."""
        self._go_to(step)
        return self._weights[step]

    def losses(self, step: int) -> Array:
        """The loss before the first step, and after each of so many."""
        self._go_to(step)
        new = self._weights[len(self._losses) : step + 1]
        if new:
            w, b = np.array(new).T  # (K, steps) each
            with np.errstate(all="ignore"):
                z = w[..., None] * X + b[..., None]
                self._losses += self.pairing.measure(z, self.targets[:, None])[0].mean(axis=1).tolist()
        return np.array(self._losses[: step + 1])

    def z(self, step: int, x: Array) -> Array:
        """(K, n) the pre-activations of inputs x."""
        w, b = self.weights(step).T
        return np.asarray(w[:, None] * x + b[:, None])

    def each(self, step: int) -> Array:
        """(N,) the loss of each sample."""
        return self.pairing.measure(self.z(step, X), self.targets)[0]

    def gradient(self, step: int) -> float:
        """The length of the gradient in w and b after so many steps."""
        with np.errstate(all="ignore"):
            return float(np.linalg.norm(self._gradient(self.weights(step))))

    def _gradient(self, weights: Array) -> Array:
        """Of the mean loss in weights (K, 2)."""
        return self.pairing.slope(weights[:, :1] * X + weights[:, 1:], self.targets) @ _MEANS

    def _go_to(self, step: int) -> None:
        with np.errstate(all="ignore"):
            while len(self._weights) <= step:
                self._weights.append(self._weights[-1] - self.rate * self._gradient(self._weights[-1]))


def run_of(pairing: Pairing, targets: tuple[tuple[float, ...], ...], rate: float) -> Run:
    """The descent of these; one that is known goes on where it is."""
    return _run(pairing, targets, rate)


@lru_cache(maxsize=16)
def _run(pairing: Pairing, targets: tuple[tuple[float, ...], ...], rate: float) -> Run:
    return Run(pairing, np.array(targets), rate)
