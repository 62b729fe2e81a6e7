"""Kernels of pieces: nan stays nan where a comparison would turn it into a number."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.functions.activation import Array, Kernel, Pair


def where_number(z: Array, values: ArrayLike) -> Array:
    """``values``, one or one per element of z, but nan where z is nan."""
    return np.where(np.isnan(z), z, values)


def constant(value: float) -> Kernel:
    """The kernel that is the same everywhere."""
    return lambda z: where_number(z, value)


ZERO = constant(0.0)
"""The second derivative of straight pieces."""


def settling(value: Kernel, level: Kernel, rest: Kernel) -> Pair:
    """A function as the level that it settles to and the rest, f(z) = level(z) + rest(z).

    Where ``level`` is 0 the rest is the value itself.
    """

    def parts(z: Array) -> tuple[Array, Array]:
        lead = level(z)
        return lead, np.where(lead == 0.0, value(z), rest(z))

    return parts


def ramp(z: Array) -> Array:
    """max(z, 0)."""
    return np.maximum(z, 0.0)


def beside_ramp(value: Kernel) -> Pair:
    """The same for a function with f(z) = z + f(−z), which settles to 0 and z."""
    return settling(value, ramp, lambda z: value(-z))


def above_floor(value: Kernel, depth: float, tail: Kernel) -> Pair:
    """The same for a function that is depth · (tail(z) − 1) for z < 0, once half of the tail is gone."""

    def floor(z: Array) -> Array:
        return np.where((z < 0.0) & (tail(z) < 0.5), -depth, 0.0)

    return settling(value, floor, lambda z: depth * tail(z))
