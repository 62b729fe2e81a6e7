"""The logistic function σ(z) = 1/(1 + e⁻ᶻ), its logarithm and its integral, without cancellation.

All forms use e = exp(−|z|) ≤ 1, so that nothing overflows, and no difference of nearly equal numbers:
σ(1 − σ), for one, is exactly 0 from z = 37 on, while the true slope is 10⁻¹⁶ there and falls to 10⁻³⁰⁸.
``np.maximum(e, z >= 0)`` is e for z < 0 and 1 for z ≥ 0, and nan for nan.
"""

from __future__ import annotations

import numpy as np

from engine.functions.activation import Array
from engine.functions.special.split import DEEP, exp_minus, product, with_deep_tail


def sigmoid(z: Array) -> Array:
    """σ(z)."""
    e = np.exp(-np.abs(z))
    return np.maximum(e, z >= 0.0) / (1.0 + e)


def sigmoid_slope(z: Array) -> Array:
    """σ′(z) = e/(1 + e)²."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e * (2.0 + e))


def sigmoid_joint(z: Array) -> tuple[Array, Array]:
    """(σ, σ′) = (s, s² e) with s = 1/(1 + e) and e = exp(−z), for z < −700 as there."""
    e = np.exp(np.minimum(-z, 700.0))
    s = 1.0 / (1.0 + e)
    return s, s * (e * s)


def sigmoid_curvature(z: Array) -> Array:
    """σ″(z) = σ′(z) tanh(−z/2)."""
    t = np.abs(z)
    e = np.exp(-t)
    return np.sign(z) * e * np.expm1(-t) / ((1.0 + e) * (1.0 + e * (2.0 + e)))


def log_sigmoid(z: Array) -> Array:
    """ln σ(z) = min(z, 0) − ln(1 + e)."""
    return np.minimum(z, 0.0) - np.log1p(np.exp(-np.abs(z)))


def log_sigmoid_slope(z: Array) -> Array:
    """σ(−z)."""
    return sigmoid(-z)


def log_sigmoid_curvature(z: Array) -> Array:
    """−σ′(z)."""
    return -sigmoid_slope(z)


def softplus(z: Array, beta: float) -> Array:
    """ln(1 + exp(β z))/β = max(z, 0) + ln(1 + exp(−β |z|))/β."""
    p, r = _exponent(z, beta)
    y = np.maximum(z, 0.0) + np.log1p(exp_minus(p, r)) / beta
    return with_deep_tail(y, (z < 0.0) & (p > DEEP), np.full_like(z, 1.0 / beta), p, r)


def softplus_slope(z: Array, beta: float) -> Array:
    """σ(β z)."""
    e = exp_minus(*_exponent(z, beta))
    return np.maximum(e, z >= 0.0) / (1.0 + e)


def softplus_joint(z: Array, beta: float) -> tuple[Array, Array]:
    """Softplus and its slope, the exponent rounded."""
    e = np.exp(-beta * np.abs(z))
    return np.maximum(z, 0.0) + np.log1p(e) / beta, np.maximum(e, z >= 0.0) / (1.0 + e)


def softplus_curvature(z: Array, beta: float) -> Array:
    """β σ′(β z)."""
    e = exp_minus(*_exponent(z, beta))
    return beta * e / (1.0 + e * (2.0 + e))


def _exponent(z: Array, beta: float) -> tuple[Array, Array]:
    """β |z| as a pair; beyond 800, where the exponential is 0, it stays there."""
    return product(np.minimum(np.abs(z), 800.0 / beta), beta)
