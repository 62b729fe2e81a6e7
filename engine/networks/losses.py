"""Losses of a network's outputs: averaged over the samples, summed over the outputs.

All take the outputs z before any squashing ("logits") and give ∂L/∂z with the value, so that the gate of a
sigmoid or softmax cancels on paper and never rounds to 0 first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.networks.outputs import binary_cross_entropy

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Loss:
    """A loss with its gradient.

    Attributes:
        name: the name in files.
        title: the name that people read.
        evaluate: called with z and y, (n_out, N) both, and an array of that shape for ∂L/∂z; returns L.
    """

    name: str
    title: str
    evaluate: Callable[[Array, Array, Array], float]


def _half_mse(z: Array, y: Array, delta: Array) -> float:
    np.subtract(z, y, out=delta)
    total = float(np.vdot(delta, delta))
    delta *= 1.0 / len(z.T)
    return 0.5 * total / len(z.T)


def _mse(z: Array, y: Array, delta: Array) -> float:
    np.subtract(z, y, out=delta)
    total = float(np.vdot(delta, delta))
    delta *= 2.0 / len(z.T)
    return total / len(z.T)


def _bce_logits(z: Array, y: Array, delta: Array) -> float:
    value, slope = binary_cross_entropy(z, y)
    np.divide(slope, len(z.T), out=delta)
    return float(value.sum()) / len(z.T)


def _cross_entropy_logits(z: Array, y: Array, delta: Array) -> float:
    """−Σ y ln softmax(z); the largest logit is taken out first, so that nothing overflows.

    A step of training has time for few passes; ``outputs.Softmax`` has the last digits, in four times as
    many.
    """
    shifted = z - z.max(axis=0)
    e = np.exp(shifted)
    total, mass = e.sum(axis=0), y.sum(axis=0)
    loss = float((mass * np.log(total)).sum() - (y * shifted).sum())
    np.divide(e, total, out=delta)
    delta *= mass
    delta -= y
    delta /= len(z.T)
    return loss / len(z.T)


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        loss.name: loss
        for loss in (
            Loss("half_mse", "½ mean squared error", _half_mse),
            Loss("mse", "mean squared error", _mse),
            Loss("bce_logits", "binary cross-entropy", _bce_logits),
            Loss("cross_entropy_logits", "cross-entropy", _cross_entropy_logits),
        )
    }
)
"""Every loss by name, in the order of the menus."""


def get(name: str) -> Loss:
    """The loss of this name; ``ValueError`` with one sentence where there is none."""
    if name not in LOSSES:
        raise ValueError(f"unknown loss {str(name)[:40]!r}; known are {', '.join(LOSSES)}")
    return LOSSES[name]
