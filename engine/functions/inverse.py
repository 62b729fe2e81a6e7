"""The way back through an activation: the z of a value, where there is exactly one."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from engine.functions.activation import Activation, Array
from engine.functions.stretches import plateaus
from engine.functions.survey import survey

_STEPS = 60
"""Newton's steps and halvings together; the second alone would do in as many."""


def inverse(f: Activation, values: ArrayLike) -> Array:
    """z with f(z) = y for each y, in the same shape; nan where no z or more than one gives y.

    A value that f takes on a whole stretch, as 0 of ReLU or what tanh rounds to 1, has no way back. The z are
    as good as float64 allows: near a limit many of them round to the same y.
    """
    y = np.asarray(values, dtype=np.float64)
    least, most = np.full(y.size, math.inf), np.full(y.size, -math.inf)
    flat = y.ravel()
    branches = [(z, value, value[-1] > value[0], *sorted((value[0], value[-1]))) for z, value in _branches(f)]
    times = np.zeros(y.size, dtype=int)
    for *_, low, high in branches:
        times += (flat >= low) & (flat <= high)
    few = times <= 2  # two branches share the value at which they meet
    for z, value, rising, low, high in branches if few.any() else []:
        inside = few & (flat >= low) & (flat <= high)
        found = _solved(f, z, value, flat[inside], rising)
        least[inside] = np.minimum(least[inside], found)
        most[inside] = np.maximum(most[inside], found)
    with np.errstate(all="ignore"):
        single = np.isfinite(least) & (np.abs(most - least) <= 1e-12 * np.maximum(1.0, np.abs(least)))
    for level in _levels(f):
        single &= flat != level
    return np.where(single, least, math.nan).reshape(y.shape)


@lru_cache(maxsize=64)
def _branches(f: Activation) -> tuple[tuple[Array, Array], ...]:
    """z and f(z) on each stretch where f rises, or falls, from sample to sample."""
    samples = survey(f)
    z = np.sort(np.concatenate([samples.z, samples.turns]))
    value = np.asarray(f(z))
    finite = np.isfinite(value)
    z, value = z[finite], value[finite]
    direction = np.sign(np.diff(value))
    for jump in (*f.jumps, *f.singular):
        direction[(z[:-1] <= jump) & (z[1:] >= jump)] = 0  # no value between lies on the curve
    turns = np.flatnonzero(np.diff(direction)) + 1
    starts, stops = [0, *turns.tolist()], [*turns.tolist(), len(direction)]
    runs = zip(starts, stops, strict=True)
    return tuple((z[a : b + 1], value[a : b + 1]) for a, b in runs if b > a and direction[a] != 0)


@lru_cache(maxsize=64)
def _levels(f: Activation) -> tuple[float, ...]:
    """Values that more than one z gives: of level stretches, and of those where float64 ends."""
    z = survey(f).z
    value = np.asarray(f(z))
    same = value[1:][(value[1:] == value[:-1]) & np.isfinite(value[1:])]
    return tuple({*(s.value for s in plateaus(f)), *same.tolist()})


def _solved(f: Activation, z: Array, value: Array, y: Array, rising: bool) -> Array:
    """z of each y on a branch: Newton's steps, halving where they would leave the bracket."""
    if not rising:
        z, value = z[::-1], value[::-1]
    after = np.clip(np.searchsorted(value, y), 1, len(value) - 1)
    low, high = z[after - 1], z[after]
    at = low + (high - low) * (y - value[after - 1]) / (value[after] - value[after - 1])
    for _ in range(_STEPS):
        with np.errstate(all="ignore"):
            miss = f(at) - y
            low, high = np.where(miss <= 0, at, low), np.where(miss >= 0, at, high)
            step = at - miss / f.derivative(at)
        inside = (step - low) * (step - high) <= 0
        ahead = np.where(inside, step, low + (high - low) / 2)
        if (np.abs(ahead - at) <= 2e-16 * np.abs(at)).all():
            break
        at = ahead
    return at
