"""Exponentials of products without the error of the product: p + r carries twice the digits of a double.

An error of δ in the exponent becomes a relative error of δ in the result, and a product p rounded to 53
bits is off by up to p · 2⁻⁵³: near p = 700 hundreds of units in the last place. So products are kept as
pairs: p rounded, r what the rounding left out, p + r exact.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Array
from engine.functions.special.coefficients import Polynomial, SlopeRoot

Pair = tuple[Array, Array]
"""(p, r): the unevaluated sum p + r with |r| at most half a unit in the last place of p."""

DEEP = 690.0
"""From here on exp(−p) nears the subnormal numbers, which hold fewer digits."""

_HIGH_HALF = np.int64(-(1 << 27))


def halves(a: Array | float) -> Pair:
    """(high, low) with high + low = a exactly, where products of two high parts are exact."""
    whole = np.asarray(a, dtype=np.float64)
    high = (whole.view(np.int64) & _HIGH_HALF).view(np.float64)
    return high, whole - high


def product(a: Array, b: Array | float) -> Pair:
    """a · b as a pair (Dekker 1971)."""
    p = a * b
    a_high, a_low = halves(a)
    b_high, b_low = halves(b)
    return p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low


def square(a: Array) -> Pair:
    """a² as a pair."""
    p = a * a
    high, low = halves(a)
    return p, ((high * high - p) + 2.0 * high * low) + low * low


def exp_minus(p: Array, r: Array) -> Array:
    """exp(−p − r) for a pair."""
    e = np.exp(-p)
    return e - e * r


def exp_quotient(a: Array, b: float) -> Array:
    """exp(a / b), the quotient not rounded."""
    q = a / b
    p, r = product(q, b)
    e = np.exp(q)
    return e + e * (((a - p) - r) / b)


def polynomial(x: Array, fit: Polynomial) -> Array:
    """The polynomial at x, by Horner's rule."""
    first, *middle, last = fit.coefficients
    y = last * x
    for c in reversed(middle):
        y += c
        y *= x
    y += fit.low
    y += first
    return y


def with_deep_tail(y: Array, where: NDArray[np.bool_], lead: Array, p: Array, r: Array) -> Array:
    """y, replaced where asked by lead · exp(−p − r).

    Where the exponential is subnormal, ``lead`` would multiply the error of its few digits. Scaled up
    by e¹²⁸ it is normal, and only the last product rounds into the subnormal numbers.
    """
    if where.any():
        y[where] = lead[where] * exp_minus(p[where] - 128.0, r[where]) * math.exp(-128.0)
    return y


def with_slope_root(y: Array, d: Array, root: SlopeRoot) -> Array:
    """The slope y, replaced near its root by d · quotient(d); d is the distance from the root.

    The terms of a slope cancel at its root, and their rounding errors are left. As a multiple of the
    distance, which is known to the last digit, the slope keeps its relative accuracy.
    """
    near = np.abs(d) < root.reach
    if near.any():
        distance = d[near]
        y[near] = distance * polynomial(distance, root.quotient)
    return y
