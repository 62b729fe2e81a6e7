"""How a function behaves beside a point where its formula breaks off: bounded, growing, integrable."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.functions.activation import Activation, Array, Kernel

_DISTANCES = np.geomspace(1e-1, 1e-5, 257)
"""Closer in, what a formula such as (1 − cos z)/z² gives is rounding."""

_RISE = 1.2
"""From decade to decade the largest value grows by more than this where it has no bound, even a logarithm."""

_PARTS = 64


@lru_cache(maxsize=256)
def steep_points(f: Activation) -> tuple[float, ...]:
    """Those singular points of f beside which |f′| has no bound, ascending."""
    return tuple(at for at in f.singular if is_unbounded(f.derivative, at))


def is_unbounded(call: Kernel, at: float) -> bool:
    """Whether |call| grows from decade to decade of the distance, on either side of a point."""
    with np.errstate(all="ignore"):
        return bool(_rises(_decades(call, at).max(axis=2), _RISE).any())


def has_infinite_energy(call: Kernel, at: float) -> bool:
    """Whether the integral of call² beside a point diverges: each decade adds more than the last."""
    widths = -np.diff(_DISTANCES[::_PARTS])
    with np.errstate(all="ignore"):
        return bool(_rises((_decades(call, at) ** 2).mean(axis=2) * widths, 1.5).any())


def _decades(call: Kernel, at: float) -> Array:
    """|call| at distances from a point, shape (2 sides, 4 decades, 65); 0 where it gives no number."""
    found = np.abs(call(np.concatenate([at - _DISTANCES, at + _DISTANCES]))).reshape(2, -1)
    found[np.isnan(found)] = 0.0
    starts = range(0, found.shape[1] - 1, _PARTS)
    return np.stack([found[:, start : start + _PARTS + 1] for start in starts], axis=1)


def _rises(values: Array, factor: float) -> Array:
    """For each row whether every value is that much above the one before, or beyond all numbers."""
    more = (values[:, 1:] > factor * values[:, :-1]) | np.isinf(values[:, 1:])
    return np.asarray(more.all(axis=1))
