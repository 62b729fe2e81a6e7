"""Kernels of straight pieces: nan stays nan where a comparison would turn it into a number."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.activation import Array, Kernel


def where_number(z: Array, values: ArrayLike) -> Array:
    """``values``, one or one per element of z, but nan where z is nan."""
    return np.where(np.isnan(z), z, values)


def constant(value: float) -> Kernel:
    """The kernel that is the same everywhere."""
    return lambda z: where_number(z, value)


ZERO = constant(0.0)
"""The second derivative of straight pieces."""
