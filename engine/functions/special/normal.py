"""The normal distribution, the error linear unit made of it, and the bell exp(−z²).

Φ is the distribution function and φ the density of the standard normal distribution. The lower tail is
Φ(−t) = P(y)/(1 + t/2) · exp(−t²/2) with a polynomial P in y = (t − 5)/(t + 5), good for every t ≥ 0.
"""

from __future__ import annotations

import numpy as np

from engine.functions.activation import Array
from engine.functions.special.coefficients import GELU_SLOPE, GELU_SLOPE_ROOT, NORMAL_TAIL
from engine.functions.special.split import DEEP, exp_minus, polynomial, square, with_deep_tail

_FAR = 40.0
"""exp(−t²/2) is 0 from t = 38.6 on."""

_DENSITY_AT_0 = 0.3989422804014327


def normal_pdf(t: Array) -> Array:
    """φ(t) = exp(−t²/2)/√(2π)."""
    return _DENSITY_AT_0 * exp_minus(*_half_square(np.minimum(np.abs(t), _FAR)))


def normal_cdf(t: Array) -> Array:
    """Φ(t), accurate to the last digits in the lower tail too (Φ(−38) = 2.9·10⁻³¹⁶)."""
    distance = np.minimum(np.abs(t), _FAR)
    tail = _scaled_tail(distance) * exp_minus(*_half_square(distance))
    return np.where(t > 0.0, 1.0 - tail, tail)


def gelu(z: Array) -> Array:
    """z Φ(z) = max(z, 0) − |z| Φ(−|z|)."""
    t = np.minimum(np.abs(z), _FAR)
    return np.maximum(z, 0.0) - t * _scaled_tail(t) * exp_minus(*_half_square(t))


def gelu_slope(z: Array) -> Array:
    """Φ(z) + z φ(z), which is w(t) for z = −t and 1 − w(t) for z = t.

    w(t) = (t₀ − t) S(y) exp(−t²/2) with a polynomial S: exact at its root t₀.
    """
    t = np.minimum(np.abs(z), _FAR)
    root, root_low = GELU_SLOPE_ROOT
    lead = ((root - t) + root_low) * polynomial(_tail_variable(t), GELU_SLOPE)
    p, r = _half_square(t)
    w = with_deep_tail(lead * exp_minus(p, r), p > DEEP, lead, p, r)
    return np.where(z > 0.0, 1.0 - w, w)


def gelu_joint(z: Array) -> tuple[Array, Array]:
    """z Φ(z), and Φ(z) + z φ(z), from one tail; the exponent rounded."""
    t = np.minimum(np.abs(z), _FAR)
    bell = np.exp(-0.5 * t * t)
    tail = _scaled_tail(t) * bell
    w = tail - _DENSITY_AT_0 * t * bell
    return np.maximum(z, 0.0) - t * tail, np.where(z > 0.0, 1.0 - w, w)


def gelu_curvature(z: Array) -> Array:
    """φ(z) (2 − z²)."""
    t = np.minimum(np.abs(z), _FAR)
    p, r = _half_square(t)
    lead = _DENSITY_AT_0 * (2.0 * ((1.0 - p) - r))
    return with_deep_tail(lead * exp_minus(p, r), p > DEEP, lead, p, r)


def gaussian(z: Array) -> Array:
    """exp(−z²)."""
    return exp_minus(*square(_near(z)))


def normal_pdf_slope(z: Array) -> Array:
    """−z φ(z)."""
    near = np.clip(z, -_FAR, _FAR)
    p, r = _half_square(near)
    lead = -_DENSITY_AT_0 * near
    return with_deep_tail(lead * exp_minus(p, r), p > DEEP, lead, p, r)


def gaussian_slope(z: Array) -> Array:
    """−2z exp(−z²)."""
    near = _near(z)
    p, r = square(near)
    lead = -2.0 * near
    return with_deep_tail(lead * exp_minus(p, r), p > DEEP, lead, p, r)


def gaussian_curvature(z: Array) -> Array:
    """(4z² − 2) exp(−z²)."""
    p, r = square(_near(z))
    lead = (4.0 * p - 2.0) + 4.0 * r
    return with_deep_tail(lead * exp_minus(p, r), p > DEEP, lead, p, r)


def _near(z: Array) -> Array:
    """z within ±28, beyond which exp(−z²) is 0."""
    return np.clip(z, -28.0, 28.0)


def _half_square(t: Array) -> tuple[Array, Array]:
    """t²/2 as a pair."""
    p, r = square(t)
    return 0.5 * p, 0.5 * r


def _tail_variable(t: Array) -> Array:
    return (t - 5.0) / (t + 5.0)


def _scaled_tail(t: Array) -> Array:
    """Φ(−t) exp(t²/2) for t ≥ 0."""
    return polynomial(_tail_variable(t), NORMAL_TAIL) / (1.0 + 0.5 * t)
