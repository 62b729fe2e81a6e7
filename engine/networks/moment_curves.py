"""E[f²] and E[f′²] over z ~ N(0, q) as curves over q, for those who ask many times in a frame.

Both are smooth in ln q whatever the kinks of f are: the normal density wipes them out. So a polynomial
through the values at Chebyshev's points of a stretch gives nine digits; where it does not, there is none.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Activation
from engine.networks.mean_field import moments

Array = NDArray[np.float64]

_STRETCH = math.log(4.0)
"""The length of a stretch of ln q."""

_POINTS = -np.cos(np.linspace(0.0, math.pi, 15))
_WEIGHTS = (-1.0) ** np.arange(15) * np.concatenate([[0.5], np.ones(13), [0.5]])
"""Chebyshev's points of the second kind, and their weights in the barycentric formula (Salzer 1972)."""

_BETWEEN = (-0.83, 0.07, 0.71)
"""Where a stretch is checked."""

_ERROR = 1e-9


def squares(f: Activation, q: float) -> tuple[float, float]:
    """(E[f²], E[f′²]) as ``moments`` has them, to nine digits."""
    if not 1e-100 < q < 1e100:
        return moments(f, q)[1:]
    place = math.log(q) / _STRETCH
    at = math.floor(place)
    values = _stretch(f, at)
    if values is None:
        return moments(f, q)[1:]
    square, gradient = _interpolated(values, 2.0 * (place - at) - 1.0).tolist()
    return square, gradient


@lru_cache(maxsize=1024)
def _stretch(f: Activation, at: int) -> Array | None:
    """(2, points) the values in the stretch of this number; None where a polynomial misses the rest."""
    values = np.array([_exact(f, at, x) for x in _POINTS.tolist()]).T
    if not np.isfinite(values).all():
        return None
    for x in _BETWEEN:
        exact = _exact(f, at, x)
        if (np.abs(_interpolated(values, x) - exact) > _ERROR * np.abs(exact)).any():
            return None
    return values


def _exact(f: Activation, at: int, x: float) -> Array:
    return np.array(moments(f, math.exp((at + (x + 1) / 2) * _STRETCH))[1:])


def _interpolated(values: Array, x: float) -> Array:
    gaps = x - _POINTS
    if not gaps.all():
        return values[:, int(np.flatnonzero(gaps == 0)[0])]
    shares = _WEIGHTS / gaps
    return np.asarray(values @ shares / shares.sum())
