"""The slope and curvature of tanh, and tanhshrink z − tanh z, without cancellation."""

from __future__ import annotations

import numpy as np

from engine.functions.activation import Array


def tanh_slope(z: Array) -> Array:
    """1 − tanh²z = 4u/(1 + u)² with u = exp(−2 |z|)."""
    u = np.exp(-2.0 * np.abs(z))
    return 4.0 * u / (1.0 + u * (2.0 + u))


def tanh_joint(z: Array) -> tuple[Array, Array]:
    """(t, 1 − t²) with t = tanh z; where less than 10⁻⁸ is left of the slope, and half of its digits, it is
    taken alone."""
    t = np.tanh(z)
    slope = 1.0 - t * t
    flat = slope < 1e-8
    if flat.any():
        slope[flat] = tanh_slope(z[flat])
    return t, slope


def tanh_rest(z: Array) -> Array:
    """tanh z − sgn z = ∓2u/(1 + u) with u = exp(−2 |z|)."""
    u = np.exp(-2.0 * np.abs(z))
    return np.copysign(2.0 * u / (1.0 + u), -z)


def tanh_curvature(z: Array) -> Array:
    """−2 tanh z (1 − tanh²z)."""
    return -2.0 * np.tanh(z) * tanh_slope(z)


def tanhshrink(z: Array) -> Array:
    """z − tanh z.

    For small |z|, where the two nearly agree, from Lambert's continued fraction
    tanh z = z/(1 + z²/(3 + z²/(5 + …))): its difference from z has positive terms only.
    """
    t = np.abs(z)
    x = np.square(np.minimum(t, 1.25))
    tail = np.full_like(z, 21.0)
    for odd in range(19, 3, -2):
        tail = odd + x / tail
    u = np.exp(-2.0 * t)
    small = z * (x / (x + (3.0 + x / tail)))
    return np.where(t < 1.25, small, np.copysign((t - 1.0) + 2.0 * u / (1.0 + u), z))


def tanhshrink_slope(z: Array) -> Array:
    """tanh²z."""
    return np.square(np.tanh(z))


def tanhshrink_curvature(z: Array) -> Array:
    """2 tanh z (1 − tanh²z)."""
    return 2.0 * np.tanh(z) * tanh_slope(z)
