"""A normal input z ~ N(μ, σ_z²) sent through an activation: moments, closed gates, density of a = f(z).

Masses come from Φ at exact end points, moments from Gauss–Legendre rules that are split at the kinks
(an unsplit rule is wrong there by up to 10⁻³), so nothing here is a random sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.activation import Activation, Array
from engine.arrays import merged
from engine.special import normal_cdf
from engine.stretches import closed_gates, plateaus
from engine.survey import survey

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
_FEATURES = np.linspace(-8.0, 8.0, 33)
"""Activations bend at |z| of order one whatever the spread of the input is."""


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


def density(f: Activation, order: int, mean: float, spread: float, edges: Array) -> Array:
    """Probability mass of f(z) (order 0) or f′(z) (1) between ascending edges, divided by their distance.

    The constant stretches, which put a whole mass on one value, are left out (see ``plateaus``).
    """
    reach = 2.0 ** math.ceil(math.log2(abs(mean) + _REACH * spread))  # in steps, so that drags hit the cache
    inverses = _preimages(f, order, reach, np.asarray(edges, dtype=float).tobytes())
    ends: Array = normal_cdf((inverses - mean) / spread)
    mass: Array = np.abs(np.diff(ends)).sum(axis=0) / np.diff(edges)
    return mass


@lru_cache(maxsize=256)
def _preimages(f: Activation, order: int, reach: float, edges: bytes) -> Array:
    """For every monotone branch of f (or f′) in ±reach the z of each value, shape (branches, values).

    A value beyond the branch is sent to its end. Two Newton steps follow the interpolation, each kept between
    the two samples around it.
    """
    call, change = (f, f.derivative) if order == 0 else (f.derivative, f.second_derivative)
    wanted = np.frombuffer(edges)
    z, value = _shape(f, order, reach)
    found = [np.empty((4, 0, len(wanted)))]
    for rising, start, stop in _branches(value):
        along = slice(start, stop + 1) if rising else slice(stop, start - 1 if start else None, -1)
        found.append(_bracketed(z[along], value[along], wanted)[:, None])
    at, low, high, target = np.concatenate(found, axis=1)
    for _ in range(2):
        with np.errstate(all="ignore"):
            moved = at - (call(at) - target) / change(at)
        at = np.minimum(np.maximum(np.where(np.isfinite(moved), moved, at), low), high)
    return np.asarray(at)


def _bracketed(z: Array, value: Array, wanted: Array) -> Array:
    """On an ascending branch: z of the wanted values, interpolated; the samples around it; the values met."""
    target = np.clip(wanted, value[0], value[-1])
    after = np.clip(np.searchsorted(value, target), 1, len(value) - 1)
    ends = np.sort(np.stack([z[after - 1], z[after]]), axis=0)
    return np.stack([np.interp(target, value, z), *ends, target])


def _shape(f: Activation, order: int, reach: float) -> tuple[Array, Array]:
    """Samples of f (or f′) in ±reach with the ends of its plateaus and the places where it turns."""
    samples = survey(f)
    call, turns = (f, samples.turns) if order == 0 else (f.derivative, samples.bends)
    sampled = samples.value if order == 0 else samples.slope
    ends = [end for s in plateaus(f, order) for end in (s.low, s.high)]
    extra = np.sort(np.concatenate([ends, turns, [-reach, reach]]))
    extra = extra[(np.abs(extra) <= reach) & ~np.isin(extra, f.kinks)]
    inside = slice(*np.searchsorted(samples.z, (-reach, reach)))
    z, sampled = samples.z[inside], sampled[inside]
    place = np.searchsorted(z, extra)
    z, value = np.insert(z, place, extra), np.insert(sampled, place, call(extra))
    finite = np.isfinite(value)
    return z[finite], value[finite]


@lru_cache(maxsize=64)
def _rule(kinks: tuple[float, ...], mean: float, spread: float) -> tuple[Array, Array]:
    """Points and probability weights of the composite rule over mean ± 9 spreads."""
    low, high = mean - _REACH * spread, mean + _REACH * spread
    ends = np.concatenate([np.linspace(low, high, 37), _FEATURES, kinks])
    ends = merged(ends[(ends >= low) & (ends <= high)])
    half = np.diff(ends) / 2
    z = (ends[:-1] + half)[:, None] + half[:, None] * _NODES
    bell = np.exp(-0.5 * ((z - mean) / spread) ** 2) / (spread * math.sqrt(2 * math.pi))
    return z.ravel(), (half[:, None] * _WEIGHTS * bell).ravel()


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
