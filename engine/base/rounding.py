"""Round numbers: steps that people count in, values without digits that nobody can tell apart or that are
nothing but rounding."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROUNDING = 2.0**-46
"""Share of its terms by which a sum may be off after some operations in float64."""


def round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, the smallest from ``least`` on; 1 where that is not positive."""
    if not least > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(f * power for f in (1, 2, 5, 10) if f * power >= least * (1 - 1e-9))


def without_rounding(values: ArrayLike, size: ArrayLike, share: float = ROUNDING) -> NDArray[np.float64]:
    """The values, but 0 where nothing is left but rounding, by this share of terms of this size."""
    return np.where(np.abs(values) <= share * np.asarray(size), 0.0, values)


def rounded(value: float, resolution: float) -> float:
    """The value with no more decimals than can be told apart at this resolution."""
    return round(value, max(0, math.ceil(-math.log10(resolution) - 1e-9))) + 0.0
