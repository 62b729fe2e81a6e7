"""A normal input z ~ N(μ, σ_z²) sent through an activation: moments, closed gates, density of a = f(z).

Masses come from Φ at exact end points, moments from Gauss–Legendre rules that are split at the kinks
(an unsplit rule is wrong there by up to 10⁻³), so nothing here is a random sample.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.activation import Activation, Array
from engine.arrays import merged
from engine.special import normal_cdf

Mask = NDArray[np.bool_]

_REACH = 9.0
"""Standard deviations on either side that are integrated over; 10⁻¹⁹ of the mass lies outside."""


def _gauss_legendre(n: int) -> tuple[Array, Array]:
    """Nodes and weights on [−1, 1] from the Jacobi matrix (Golub and Welsch 1969).

    ``numpy.polynomial`` has them too, but importing it costs 40 ms at every start.
    """
    k = np.arange(1.0, n)
    beside = k / np.sqrt(4 * k**2 - 1)
    nodes, vectors = np.linalg.eigh(np.diag(beside, 1) + np.diag(beside, -1))
    return nodes, 2 * vectors[0] ** 2


_NODES, _WEIGHTS = _gauss_legendre(8)
_UNDERFLOW = 1e-6
"""A slope this small at the end of a flat run means that only the floating point went to 0."""

_PARTS = np.linspace(0.0, 1.0, 129)
_FEATURES = np.linspace(-8.0, 8.0, 33)
"""Activations bend at |z| of order one whatever the spread of the input is."""


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
        mass = _mass(self.low, self.high, mean, spread)
        whole = math.isinf(self.low) and math.isinf(self.high)
        return mass if whole else min(mass, math.nextafter(1.0, 0.0))


@dataclass(frozen=True)
class Moments:
    """Expectations over z ~ N(μ, σ_z²), each to about ten digits.

    Attributes:
        mean: E[f].
        square: E[f²].
        gradient: E[f′²], the factor on a squared error signal.
        zeros: P(f(z) = 0), where that is a whole interval of z.
        closed: P(|f′(z)| < ε).
        scale: root mean square of f over that of z.
    """

    mean: float
    square: float
    gradient: float
    zeros: float
    closed: float
    scale: float

    @property
    def centered(self) -> float:
        """Var f / E[f²]: 1 where the mean output is 0, 0 where the output never varies."""
        return 1.0 - self.mean**2 / self.square if self.square > 0 else math.nan


@lru_cache(maxsize=512)
def moments(f: Activation, mean: float, spread: float, threshold: float) -> Moments:
    """The moments of f under z ~ N(mean, spread²), with the gate called closed where |f′| < threshold."""
    z, weight = _rule(f.kinks, mean, spread)
    value, slope = f(z), f.derivative(z)
    with np.errstate(all="ignore"):
        average, square = float(weight @ value), float(weight @ value**2)
        return Moments(
            mean=0.0 if abs(average) < 1e-15 * math.sqrt(square) else average,  # odd f: rounding only
            square=square,
            gradient=float(weight @ slope**2),
            zeros=sum(s.mass(mean, spread) for s in plateaus(f) if s.value == 0),
            closed=sum(s.mass(mean, spread) for s in closed_gates(f, threshold)),
            scale=math.sqrt(square / (mean**2 + spread**2)),
        )


@lru_cache(maxsize=512)
def plateaus(f: Activation, order: int = 0) -> tuple[Stretch, ...]:
    """The stretches on which f (order 0) or f′ (order 1) is exactly constant.

    A function that only underflows to 0 in floating point, as GELU does left of −38, is not constant there.
    """
    if f.slopes is not None:
        return _flat_pieces(f, f.slopes, order)
    call, change = (f, f.derivative) if order == 0 else (f.derivative, f.second_derivative)
    z = _grid(f.kinks)
    value, moving = call(z), ~(change(z) == 0)
    found = []
    for first, last in _flat_runs(value, moving):
        level = value[first]

        def holds(at: Array, level: float = level) -> Mask:
            same: Mask = (call(at) == level) & (change(at) == 0)
            return same

        seams = [(at, at + 1) for at in (first - 1, last) if 0 <= at < len(z) - 1]
        smooth = [pair for pair in seams if not _kink_between(z[pair[0]], z[pair[1]], f.kinks)]
        if smooth and max(np.abs(change(z[list(pair)])).max() for pair in smooth) < _UNDERFLOW:
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
    z = _with_turns(f, _grid(f.kinks))

    def is_open(at: Array) -> Mask:
        closed: Mask = np.abs(f.derivative(at)) < threshold
        return ~closed  # nan counts as open

    open_gate = is_open(z)
    change = np.flatnonzero(open_gate[1:] != open_gate[:-1])
    crossings = _bisect(is_open, z[change], z[change + 1])
    ends = [-math.inf, *crossings.tolist(), math.inf]
    first = 0 if not open_gate[0] else 1
    return tuple(
        stretch
        for low, high in zip(ends[first::2], ends[first + 1 :: 2], strict=False)
        for stretch in _kinds(f, low, high)
    )


def density(f: Activation, order: int, mean: float, spread: float, edges: Array) -> Array:
    """Probability mass of f(z) (order 0) or f′(z) (1) between ascending edges, divided by their distance.

    The constant stretches, which put a whole mass on one value, are left out (see ``plateaus``).
    The inverse is interpolated between 1,200 points on each monotone branch.
    """
    ends = np.array([end for s in plateaus(f, order) for end in (s.low, s.high) if math.isfinite(end)])
    samples = np.linspace(-_REACH, _REACH, 1200) * spread + mean
    z = np.sort(np.concatenate([samples, ends, _beside(f.kinks)]))
    value = f(z) if order == 0 else f.derivative(z)
    z, value = z[np.isfinite(value)], value[np.isfinite(value)]
    mass = np.zeros(len(edges) - 1)
    for rising, start, stop in _branches(value):
        at = slice(start, stop + 1)
        inverse = (
            np.interp(edges, value[at], z[at]) if rising else np.interp(edges, value[at][::-1], z[at][::-1])
        )
        mass += np.abs(np.diff(normal_cdf((inverse - mean) / spread)))
    widths: Array = np.diff(edges)
    return mass / widths


def _mass(low: float, high: float, mean: float, spread: float) -> float:
    a, b = (low - mean) / spread, (high - mean) / spread
    if a > 0:  # the upper tail, where Φ itself is too close to 1
        a, b = -b, -a
    ends = normal_cdf(np.array([a, b]))
    return float(ends[1] - ends[0])


def _rule(kinks: tuple[float, ...], mean: float, spread: float) -> tuple[Array, Array]:
    """Points and probability weights of the composite rule over mean ± 9 spreads."""
    low, high = mean - _REACH * spread, mean + _REACH * spread
    ends = np.concatenate([np.linspace(low, high, 37), _FEATURES, kinks])
    ends = merged(ends[(ends >= low) & (ends <= high)])
    half = np.diff(ends) / 2
    z = (ends[:-1] + half)[:, None] + half[:, None] * _NODES
    bell = np.exp(-0.5 * ((z - mean) / spread) ** 2) / (spread * math.sqrt(2 * math.pi))
    return z.ravel(), (half[:, None] * _WEIGHTS * bell).ravel()


def _beside(kinks: tuple[float, ...]) -> Array:
    """The neighbors of each kink on both sides."""
    at = np.array(kinks, dtype=float)
    return np.concatenate([np.nextafter(at, -np.inf), np.nextafter(at, np.inf)])


def _grid(kinks: tuple[float, ...]) -> Array:
    """Points dense as far as an input reaches, sparse beyond, with both sides of every kink."""
    tail = np.geomspace(101.0, 1e4, 40)
    z = merged(-tail, np.linspace(-100.0, 100.0, 4001), tail, _beside(kinks))
    return z[~np.isin(z, kinks)]  # f′ at the kink itself is a convention, not a stretch


def _with_turns(f: Activation, z: Array) -> Array:
    """The points together with those where f turns: |f′| < ε may hold only close to them."""
    rising = f.derivative(z) > 0
    change = np.flatnonzero(rising[1:] != rising[:-1])
    return merged(z, _bisect(lambda at: f.derivative(at) > 0, z[change], z[change + 1]))


def _bisect(holds: Callable[[Array], Mask], low: Array, high: Array) -> Array:
    """Where a condition changes between low and high (once in each pair), to the last bit that matters.

    Each round looks at all 128 parts of every interval at once: six calls instead of forty.
    """
    if not len(low):
        return high
    at_low = holds(low)
    rows = np.arange(len(low))
    for _ in range(6):
        z = low[:, None] + (high - low)[:, None] * _PARTS
        changed = holds(z.ravel()).reshape(z.shape) != at_low[:, None]
        changed[:, -1] = True
        first = np.maximum(changed.argmax(axis=1), 1)
        low, high = z[rows, first - 1], z[rows, first]
    return high


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


def _edge(holds: Callable[[Array], Mask], low: float, high: float, kinks: tuple[float, ...]) -> float:
    """Where a condition changes; exactly the kink where there is one."""
    kink = _kink_between(low, high, kinks)
    return kink[0] if kink else float(_bisect(holds, np.array([low]), np.array([high]))[0])


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


def _branches(value: Array) -> list[tuple[bool, int, int]]:
    """The monotone runs of a sampled function as (rising, first, last index), without flat ones."""
    direction = np.sign(np.diff(value))
    turns = np.flatnonzero(np.diff(direction)) + 1
    starts = np.concatenate([[0], turns])
    stops = np.concatenate([turns, [len(direction)]])
    return [
        (bool(direction[a] > 0), int(a), int(b))
        for a, b in zip(starts, stops, strict=True)
        if b > a and direction[a] != 0
    ]
