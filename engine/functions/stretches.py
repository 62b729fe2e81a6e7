"""Where an activation is constant, and where its gate is nearly closed.

Piecewise-linear functions answer exactly from their slopes; the others from their samples, the ends of each
stretch found by bisection.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from engine.functions.activation import Activation, Array
from engine.functions.special import normal_cdf
from engine.functions.survey import Mask, bisect, crossings, survey

_UNDERFLOW = 1e-6
"""A slope this small at the end of a flat run means that only the floating point went to 0."""


@dataclass(frozen=True)
class Stretch:
    """An interval of z (ends may be infinite) on which f is constant or its gate nearly closed.

    Attributes:
        kind: "off" where f is exactly 0, "saturated" where f flattens out towards a limit,
            "flat" where the slope is only passing through 0.
        value: the constant value of f; nan where f is not constant.
    """

    low: float
    high: float
    kind: str
    value: float = math.nan

    def mass(self, mean: float, spread: float) -> float:
        """The probability that z ~ N(mean, spread²) lies in it; 1 only where it is the whole line."""
        mass = total_mass([self], mean, spread)
        whole = math.isinf(self.low) and math.isinf(self.high)
        return mass if whole else min(mass, math.nextafter(1.0, 0.0))


@lru_cache(maxsize=512)
def plateaus(f: Activation, order: int = 0) -> tuple[Stretch, ...]:
    """The stretches on which f (order 0) or f′ (order 1) is exactly constant.

    A function that only underflows to 0 in floating point, as GELU does left of −38, is not constant there.
    """
    if f.slopes is not None:
        return _flat_pieces(f, f.slopes, order)
    call, change = (f, f.derivative) if order == 0 else (f.derivative, f.second_derivative)
    samples = survey(f)
    z = samples.z
    value, slope = (samples.value, samples.slope) if order == 0 else (samples.slope, samples.curvature)
    found = []
    for first, last in _flat_runs(value, ~(slope == 0)):
        level = value[first]
        if order == 0 and not _is_attained(f, level):
            continue
        if f.period and np.diff(z[first : last + 1]).max() > f.period / 8:
            continue  # several waves between two samples

        def holds(at: Array, level: float = level) -> Mask:
            same: Mask = (call(at) == level) & (change(at) == 0)
            return same

        seams = [(at, at + 1) for at in (first - 1, last) if 0 <= at < len(z) - 1]
        smooth = [pair for pair in seams if not _kink_between(z[pair[0]], z[pair[1]], f.kinks)]
        if smooth and max(np.abs(slope[list(pair)]).max() for pair in smooth) < _UNDERFLOW:
            continue
        edges = [_edge(holds, z[a], z[b], f.kinks) for a, b in seams]
        low = -math.inf if first == 0 else edges[0]
        high = math.inf if last == len(z) - 1 else edges[-1]
        found.append(Stretch(low, high, "off" if level == 0 else "saturated", float(level)))
    return tuple(found)


@lru_cache(maxsize=256)
def closed_gates(f: Activation, threshold: float) -> tuple[Stretch, ...]:
    """The maximal stretches with |f′(z)| < threshold, their ends found by bisection."""
    if f.slopes is not None:
        return tuple(_closed_pieces(f, f.slopes, threshold))

    def is_open(slope: Array) -> Mask:
        return ~(np.abs(slope) < threshold)  # nan counts as open

    z, open_gate = _with_turns(f, is_open)
    change = np.flatnonzero(open_gate[1:] != open_gate[:-1])
    found = crossings(lambda at: _excess(f, threshold, at), z[change], z[change + 1], rounds=5)
    ends = [-math.inf, *found.tolist(), math.inf]
    first = 0 if not open_gate[0] else 1
    return tuple(
        stretch
        for low, high in zip(ends[first::2], ends[first + 1 :: 2], strict=False)
        for stretch in _kinds(f, low, high)
    )


def total_mass(stretches: Sequence[Stretch], mean: float, spread: float) -> float:
    """The probability that z ~ N(mean, spread²) lies in one of some disjoint stretches."""
    ends = (np.array([(s.low, s.high) for s in stretches]).reshape(-1, 2) - mean) / spread
    upper = ends[:, 0] > 0  # the upper tail, where Φ itself is too close to 1
    ends[upper] = -ends[upper, ::-1]
    below = normal_cdf(ends.ravel())
    return float((below[1::2] - below[::2]).sum())


def _excess(f: Activation, threshold: float, z: Array) -> Array:
    """By how much |f′| is above the threshold; ∞ where it is no number, and 10⁻³⁰⁰ where they are equal."""
    above = np.abs(f.derivative(z)) - threshold
    return np.where(np.isnan(above), np.inf, np.where(above == 0, 1e-300, above))


def _with_turns(f: Activation, is_open: Callable[[Array], Mask]) -> tuple[Array, Mask]:
    """The samples together with the places where f turns: |f′| < ε may hold only close to those."""
    samples = survey(f)
    turns = samples.turns
    place = np.searchsorted(samples.z, turns)
    z = np.insert(samples.z, place, turns)
    return z, np.insert(is_open(samples.slope), place, is_open(f.derivative(turns)))


def _pieces(f: Activation, slopes: tuple[float, ...]) -> Iterator[tuple[float, float, float, float]]:
    """The straight pieces as (low, high, slope, value in the middle)."""
    ends = (-math.inf, *f.kinks, math.inf)
    for (low, high), slope in zip(pairwise(ends), slopes, strict=True):
        middle = (max(low, min(high, 0.0) - 2.0) + min(high, max(low, 0.0) + 2.0)) / 2
        yield low, high, slope, float(f(middle))


def _flat_pieces(f: Activation, slopes: tuple[float, ...], order: int) -> tuple[Stretch, ...]:
    """The plateaus of a piecewise-linear function: every piece for f′, the level ones for f."""
    pieces = _pieces(f, slopes)
    if order == 1:
        return tuple(Stretch(low, high, "flat", slope) for low, high, slope, _ in pieces)
    return tuple(
        Stretch(low, high, "off" if value == 0 else "saturated", value)
        for low, high, slope, value in pieces
        if slope == 0
    )


def _closed_pieces(f: Activation, slopes: tuple[float, ...], threshold: float) -> Iterator[Stretch]:
    """The pieces of a piecewise-linear function whose slope is below the threshold."""
    for low, high, slope, value in _pieces(f, slopes):
        if slope == 0:
            yield Stretch(low, high, "off" if value == 0 else "saturated", value)
        elif abs(slope) < threshold:
            yield Stretch(low, high, "flat")


def _is_attained(f: Activation, level: float) -> bool:
    """Whether f can be exactly that: tanh comes so close to 1 that float64 cannot tell it."""
    ends = {f.codomain.low: f.codomain.low_closed, f.codomain.high: f.codomain.high_closed}
    return ends.get(level, True)


def _edge(holds: Callable[[Array], Mask], low: float, high: float, kinks: tuple[float, ...]) -> float:
    """Where a condition changes; exactly the kink where there is one."""
    kink = _kink_between(low, high, kinks)
    return kink[0] if kink else float(bisect(holds, np.array([low]), np.array([high]))[0])


def _kink_between(low: float, high: float, kinks: tuple[float, ...]) -> list[float]:
    return [kink for kink in kinks if low <= kink <= high]


def _flat_runs(value: Array, moving: Mask) -> list[tuple[int, int]]:
    """Index ranges (first, last) of at least three neighbors with one value that nowhere moves."""
    joined = (value[1:] == value[:-1]) & ~moving[1:] & ~moving[:-1]
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], joined, [False]])))
    return [(a, b) for a, b in zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True) if b - a >= 2]


def _kinds(f: Activation, low: float, high: float) -> list[Stretch]:
    """A stretch of closed gate as its parts: constant pieces first, then what they leave over."""
    constant = [s for s in plateaus(f) if s.low >= low - 1e-9 and s.high <= high + 1e-9]
    if (
        constant
        and math.isclose(constant[0].low, low, abs_tol=1e-9)
        and math.isclose(constant[-1].high, high, abs_tol=1e-9)
    ):
        return constant
    towards_limit = (low == -math.inf and f.saturates in ("left", "both")) or (
        high == math.inf and f.saturates in ("right", "both")
    )
    return [Stretch(low, high, "saturated" if towards_limit else "flat")]
