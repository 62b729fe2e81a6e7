"""Rounding to the formats that numbers are kept in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _bfloat16(values: Array) -> Array:
    """To the nearest of float32's numbers whose last 16 bits are 0, ties to even."""
    bits = values.astype(np.float32).view(np.uint32).astype(np.uint64)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    kept = rounded.astype(np.uint32).view(np.float32).astype(np.float64)
    return np.where(np.isfinite(values), kept, values)


PRECISIONS: Mapping[str, Callable[[Array], Array]] = MappingProxyType(
    {
        "float64": lambda values: values,
        "float32": lambda values: values.astype(np.float32).astype(np.float64),
        "float16": lambda values: values.astype(np.float16).astype(np.float64),
        "bfloat16": _bfloat16,
    }
)
"""What numbers are kept in, by name: the value that is left of each."""
