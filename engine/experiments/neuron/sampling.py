"""The curves of One neuron as points, kept for as long as what they depend on stays."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.base.arrays import merged
from engine.experiments.neuron.chain import Chain
from engine.functions.activation import Array
from engine.functions.survey import bisect
from engine.functions.trace import Line, bends

_SAMPLES = 385


def tangent(x: float, y: float, slope: float, half: float, range_: tuple[float, float]) -> Line:
    """A piece of a straight line about a point, cut at the ends of the visible range and not much of it."""
    if abs(slope) * half > 0.4 * (range_[1] - range_[0]):
        half = 0.4 * (range_[1] - range_[0]) / abs(slope)
    at = np.array([-half, half])
    with np.errstate(all="ignore"):
        if slope and range_[0] < y < range_[1]:
            at = np.clip(at, *np.sort((np.array(range_) - y) / slope))
        return Line(x + at, y + slope * at)


def apart(places: Array, least: float) -> list[int]:
    """Indices of places that are at least so far from the one before, the first and the last in any case."""
    kept = [0]
    for at, place in enumerate(places.tolist()[:-1]):
        if abs(place - places[kept[-1]]) >= least:
            kept.append(at)
    return [*kept, len(places) - 1] if len(places) > 1 else kept


@lru_cache(maxsize=64)
def losses(chain: Chain, low: float, high: float) -> Line:
    """L against z, broken where it jumps."""
    kinks, jumps = ([k for k in at if low < k < high] for at in (chain.f.kinks, chain.f.jumps))
    sides = np.nextafter(jumps, -np.inf), np.nextafter(jumps, np.inf)
    z = merged(np.linspace(low, high, _SAMPLES), kinks, *sides)
    loss = chain.loss_at(z)
    loss = np.where(np.isfinite(loss) & ~np.isin(z, jumps), np.minimum(loss, 1e6), np.nan)
    keep = bends(z, loss, 2e-4)
    return Line(z[keep], loss[keep])


@lru_cache(maxsize=256)
def gradients(chain: Chain, low: float, high: float) -> tuple[Line, Line]:
    """log₁₀|∂L/∂z| against z, nan where it is 0; and 0 where it is 0, nan elsewhere."""
    kinks = np.array([k for k in chain.f.kinks if low < k < high])
    z = merged(np.linspace(low, high, _SAMPLES), np.nextafter(kinks, -np.inf), np.nextafter(kinks, np.inf))
    z = merged(z, *_about_roots(chain, z))
    z = z[~np.isin(z, kinks)]  # the slope at a kink is a convention, and one point draws no line
    size = np.abs(chain.d_z(z))
    with np.errstate(all="ignore"):
        return Line(z, np.where(size > 0, np.log10(size), np.nan)), Line(z, np.where(size == 0, 0.0, np.nan))


@lru_cache(maxsize=256)
def above_floor(chain: Chain, low: float, high: float, shift: float, floor: float) -> Line:
    """The logarithm of the gradient, moved by that of x, where it is above the floor of the axis."""
    line = gradients(chain, low, high)[0]
    y = line.y + shift
    return Line(line.x, np.where(y < floor, np.nan, y))


@lru_cache(maxsize=256)
def on_shelf(chain: Chain, low: float, high: float, all_of_it: bool, shelf: float) -> Line:
    """The shelf, where the gradient is exactly 0."""
    line = gradients(chain, low, high)[1]
    return Line(line.x, np.full_like(line.x, shelf) if all_of_it else line.y + shelf)


def _about_roots(chain: Chain, z: Array) -> list[Array]:
    """Ever closer places beside the roots of ∂L/∂z: on a logarithmic axis the curve falls for ever there."""
    slope = chain.d_z(z)
    at = np.flatnonzero(np.sign(slope[1:]) * np.sign(slope[:-1]) < 0)
    if not len(at):
        return []
    roots = bisect(lambda place: chain.d_z(place) > 0, z[at], z[at + 1], rounds=3)
    away = (z[1] - z[0]) * 0.25 ** np.arange(1.0, 20.0)
    places = np.concatenate([roots + d for d in (*away, *-away)])
    return [places[(places > z[0]) & (places < z[-1])]]
