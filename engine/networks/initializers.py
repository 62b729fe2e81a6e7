"""Random weights: the classic initializers, their gains, and the seeded networks made with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Activation
from engine.networks.mean_field import moments
from engine.networks.network import Network

Array = NDArray[np.float64]
Initializer = Callable[["np.random.Generator", int, int], Array]
"""Draws a weight matrix (n_out, n_in); called with the generator, n_out and n_in."""


def he(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """N(0, 2/n_in): keeps E[h²] through ReLU layers (He et al. 2015)."""
    return rng.normal(0.0, math.sqrt(2 / n_in), (n_out, n_in))


def xavier(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """N(0, 2/(n_in + n_out)): a compromise between forward and backward pass (Glorot & Bengio 2010)."""
    return rng.normal(0.0, math.sqrt(2 / (n_in + n_out)), (n_out, n_in))


def lecun(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """N(0, 1/n_in): keeps the variance through linear layers (LeCun et al. 1998)."""
    return rng.normal(0.0, math.sqrt(1 / n_in), (n_out, n_in))


def orthogonal(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """A uniformly random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014)."""
    tall, narrow = max(n_out, n_in), min(n_out, n_in)
    q, r = np.linalg.qr(rng.normal(size=(tall, narrow)))
    # The signs make the distribution uniform (Haar) instead of depending on the QR routine.
    q = q * np.where(np.diagonal(r) < 0, -1.0, 1.0)
    return q if n_out >= n_in else q.T


def uniform(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """Uniform on ±1/√n_in, so the variance is 1/(3 n_in)."""
    bound = 1 / math.sqrt(n_in)
    return rng.uniform(-bound, bound, (n_out, n_in))


def glorot_uniform(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """Uniform with the variance of ``xavier``: on ±√(6/(n_in + n_out)) (Glorot & Bengio 2010, eq. 16)."""
    bound = math.sqrt(6 / (n_in + n_out))
    return rng.uniform(-bound, bound, (n_out, n_in))


def custom(weight_spread: float) -> Initializer:
    """N(0, σ_w²/n_in), the convention of mean-field theory (Poole et al. 2016)."""

    def draw(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
        return rng.normal(0.0, weight_spread / math.sqrt(n_in), (n_out, n_in))

    return draw


def constant(rng: np.random.Generator, n_out: int, n_in: int) -> Array:
    """All ones: every unit of a layer stays the same as its neighbours (no symmetry breaking)."""
    return np.ones((n_out, n_in))


INITIALIZERS: Mapping[str, Initializer] = MappingProxyType(
    {
        "he": he,
        "xavier": xavier,
        "lecun": lecun,
        "orthogonal": orthogonal,
        "uniform": uniform,
        "constant": constant,
    }
)
"""Every initializer by name, in the order of the menus."""

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "he": "He: variance 2 / fan-in",
        "xavier": "Xavier: 2 / (fan-in + fan-out)",
        "lecun": "LeCun: 1 / fan-in",
        "orthogonal": "orthogonal",
        "uniform": "uniform on ±1/√fan-in",
        "constant": "all ones",
    }
)
"""What people read for each."""


_VARIANCES: Mapping[str, Callable[[int, int], float]] = {
    "he": lambda n_out, n_in: 2.0,
    "xavier": lambda n_out, n_in: 2 * n_in / (n_in + n_out),
    "lecun": lambda n_out, n_in: 1.0,
    "orthogonal": lambda n_out, n_in: n_in / max(n_out, n_in),
    "uniform": lambda n_out, n_in: 1 / 3,
    "constant": lambda n_out, n_in: 0.0,
}


def weight_variance(initializer: str, n_out: int, n_in: int) -> float:
    """σ_w² = n_in · Var(w) of an initializer: what mean-field theory has to know of it."""
    return _VARIANCES[initializer](n_out, n_in)


def gain(activation: Activation) -> float:
    """1/√E[f(Z)²], Z ~ N(0, 1): N(0, gain²/n_in) keeps inputs of mean square 1 so behind every layer.

    For ReLU it is √2 (He et al. 2015, eq. 10). It is about signals only: see ``backward_gain``. 0 where
    E[f²] diverges, ∞ where f is 0.
    """
    return _root_of_inverse(moments(activation).square)


def backward_gain(activation: Activation) -> float:
    """1/√E[f′(Z)²]: keeps the mean square of gradients (He et al. 2015, eq. 14), where z ~ N(0, 1).

    It is ``gain`` for functions of two slopes and for no other: no spread suits both ways for those.
    """
    return _root_of_inverse(moments(activation).gradient)


@dataclass(frozen=True)
class ConventionalGain:
    """The gain that libraries use (``torch.nn.init.calculate_gain``), and why it is another than ``gain``."""

    value: float
    reason: str


_SAME = "It is 1/√E[f²]: signals keep their mean square exactly."


def conventional_gain(activation: Activation) -> ConventionalGain | None:
    """The gain of the libraries; None for a function that they have none for."""
    alpha = activation.parameters.get("alpha", 0.0)
    table = {
        "identity": (1.0, _SAME),
        "relu": (math.sqrt(2.0), _SAME),
        "leaky_relu": (math.sqrt(2 / (1 + alpha**2)), _SAME),
        "sigmoid": (
            1.0,
            "A placeholder: as if the sigmoid were a line of slope 1; its slope is at most 1/4.",
        ),
        "tanh": (
            5 / 3,
            "A rounded 1.5925 = 1/√E[f²], on the side of chaos: gradients grow by 1.10 a layer, "
            "where signals settle.",
        ),
        "selu": (
            0.75,
            "A choice that trained well; SELU keeps its mean square with gain 1 by construction, with 3/4 "
            "signals shrink to a spread of 0.20.",
        ),
    }
    return ConventionalGain(*table[activation.name]) if activation.name in table else None


def _root_of_inverse(square: float) -> float:
    return math.inf if square == 0 else 1 / math.sqrt(square)


def network(
    widths: Sequence[int],
    activation: Activation | str = "relu",
    initializer: str = "he",
    *,
    seed: int = 0,
    weight_scale: float = 1.0,
    bias_scale: float = 0.0,
) -> Network:
    """A network with the given widths (inputs, hidden layers…, outputs) and random weights.

    ``weight_scale`` multiplies every weight; biases are N(0, bias_scale²). Each layer has its own random
    stream, and weights and biases theirs: changing a scale only rescales, adding a layer keeps the others.
    Raises ``ValueError`` for an unknown initializer, a width below 1 or fewer than two widths.
    """
    if initializer not in INITIALIZERS:
        raise ValueError(f"unknown initializer {initializer!r}; known are {', '.join(INITIALIZERS)}")
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"widths must be at least two numbers from 1, not {tuple(widths)}")
    weights, biases = [], []
    for layer, (n_in, n_out) in enumerate(pairwise(widths)):
        for_weights, for_biases = (np.random.default_rng([seed, layer, part]) for part in range(2))
        weights.append(weight_scale * INITIALIZERS[initializer](for_weights, n_out, n_in))
        biases.append(bias_scale * for_biases.standard_normal(n_out))
    return Network(weights, biases, activation)
