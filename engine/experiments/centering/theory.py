"""What the mean and the variance of random inputs say of a neuron: condition numbers, locked signs."""

from __future__ import annotations

import numpy as np

from engine.functions.activation import Activation, Array
from engine.functions.special import normal_cdf
from engine.networks.two_weights import expected_condition, expected_condition_with_bias, steps_down

_Z = np.linspace(-9.0, 9.0, 2401)
"""Places of z; beyond them lies less than 10⁻¹⁸ of the mass."""


def condition_of(d: int, mean: float, variance: float, bias: bool) -> float:
    """The condition number of d inputs of this mean and variance, perhaps with a bias."""
    return (expected_condition_with_bias if bias else expected_condition)(d, mean, variance)


def locked_of(f: Activation, shifts: Array) -> Array:
    """The share of pairs f(z) + shift that have one sign, for each shift: P(> 0)² + P(< 0)².

    f is taken as straight between many places, and as what it is at its kinks and jumps.
    """
    z = np.sort(np.concatenate([_Z, *(np.nextafter(f.kinks, end) for end in (-np.inf, np.inf))]))
    mass = np.diff(normal_cdf(z))
    with np.errstate(all="ignore"):
        value = f(z) + shifts[:, None]
        first, last = value[:, :-1], value[:, 1:]
        low, high = np.minimum(first, last), np.maximum(first, last)
        above = np.clip(high / (high - low), 0.0, 1.0)
    flat = high == low
    shares = [
        np.where(flat, high > 0, above) @ mass,
        np.where(flat, high < 0, 1 - above) @ mass,
    ]
    return np.asarray(shares[0] ** 2 + shares[1] ** 2)


def steps_in_theory(means: Array, variance: float, bias: bool, away: Array, rate: float) -> Array:
    """Steps with all samples and η = rate/λ_max until 1 % of the excess is left, for two inputs of each mean.

    Args:
        away: the weights at the start less those of the least loss; with a bias three of them.
    """
    d = 2 + bias
    ends = np.concatenate([np.repeat(means[:, None], 2, axis=1), np.ones((len(means), d - 2))], axis=1)
    hessians = ends[:, :, None] * ends[:, None, :] + np.diag([variance] * 2 + [0.0] * bias)
    values, vectors = np.linalg.eigh(hessians)
    values = np.maximum(values, 0.0)
    excess = values * np.einsum("mij,i->mj", vectors, away) ** 2
    with np.errstate(all="ignore"):
        rates = np.where(values[:, -1] > 0, rate / values[:, -1], 0.0)
    return steps_down(values, excess, rates)
