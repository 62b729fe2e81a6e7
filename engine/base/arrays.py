"""Small helpers on arrays."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def merged(*parts: ArrayLike) -> NDArray[np.float64]:
    """All values of the parts, ascending, each once; nan is not expected.

    ``np.unique`` does the same, but its first call imports ``numpy.ma``, 50 ms at every start.
    """
    values = np.sort(np.concatenate([np.asarray(part, dtype=np.float64) for part in parts]))
    keep = np.ones(len(values), dtype=bool)
    keep[1:] = values[1:] != values[:-1]
    return values[keep]


def extent(curves: list[NDArray[np.float64]], low: float, high: float, least: float) -> tuple[float, float]:
    """The interval that holds the values and 0, cut to [low, high], at least so wide, with a margin.

    Its ends move in steps, so that a picture holds still while a parameter changes a little.
    """
    values = np.concatenate(curves)
    values = values[np.isfinite(values)]
    if not len(values):
        return low, high
    bottom, top = max(float(values.min()), low), min(float(values.max()), high)
    bottom, top = min(bottom, 0.0), max(top, 0.0)
    if top - bottom < least:
        top = bottom + least if top >= -bottom else top
        bottom = top - least
    margin, step = 0.05 * (top - bottom), 2.0 ** math.floor(math.log2((top - bottom) / 12))
    return step * math.floor((bottom - margin) / step), step * math.ceil((top + margin) / step)
