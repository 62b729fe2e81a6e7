"""A normal input z ~ N(μ, σ_z²) sent through an activation: moments, closed gates, density of a = f(z).

Masses come from Φ at exact end points, moments from integrals whose error is controlled and which are split
at the kinks (an unsplit rule is wrong there by up to 10⁻³), so nothing here is a random sample.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from engine.base.arrays import merged
from engine.base.rounding import without_rounding
from engine.functions.activation import Activation, Array
from engine.functions.approach import has_infinite_energy
from engine.functions.quadrature import expectations
from engine.functions.special import normal_cdf, normal_pdf
from engine.functions.stretches import Stretch, closed_gates, plateaus, total_mass
from engine.functions.survey import survey

_REACH = 9.0
"""Standard deviations on either side that are integrated over; 10⁻¹⁹ of the mass lies outside."""


_FEATURES = np.linspace(-8.0, 8.0, 17)
"""Activations bend at |z| of order one whatever the spread of the input is."""


_STEPS = np.linspace(-6.0, 6.0, 49)


@dataclass(frozen=True)
class Moments:
    """Expectations over z ~ N(μ, σ_z²), each to about ten digits.

    ∞ where one diverges, nan where it has no value.

    Attributes:
        mean: E[f].
        square: E[f²].
        gradient: E[f′²], the factor on a squared error signal.
        zeros: P(f(z) = 0), where that is a whole interval of z.
        closed: P(|f′(z)| < ε); nan where f is undefined for some z.
        scale: root mean square of f over that of z.
    """

    mean: float
    square: float
    gradient: float
    zeros: float
    closed: float
    scale: float

    @property
    def scaled(self) -> float:
        """How near the scale is to 1: it, or its inverse where it is above 1."""
        return min(self.scale, 1.0 / self.scale) if self.scale > 0 else self.scale

    @property
    def centered(self) -> float:
        """Var f / E[f²]: 1 where the mean output is 0, 0 where the output never varies."""
        return 1.0 - self.mean**2 / self.square if 0 < self.square < math.inf else math.nan


@lru_cache(maxsize=512)
def moments(f: Activation, mean: float, spread: float, threshold: float) -> Moments:
    """The moments of f under z ~ N(mean, spread²), with the gate called closed where |f′| < threshold."""

    average, square, gradient = energies(f, mean, spread)
    undefined = math.isnan(square)
    return Moments(
        mean=average,
        square=square,
        gradient=gradient,
        zeros=_share([s for s in plateaus(f) if s.value == 0], mean, spread),
        closed=math.nan if undefined else _share(closed_gates(f, threshold), mean, spread),
        scale=math.sqrt(square / (mean**2 + spread**2)),
    )


@lru_cache(maxsize=4096)
def energies(f: Activation, mean: float, spread: float, strict: bool = False) -> tuple[float, float, float]:
    """E[f], E[f²] and E[f′²] over z ~ N(mean, spread²), to about ten digits.

    ∞ where one diverges, nan where it has no value; if ``strict``, also where it is known to fewer digits.
    """

    def integrands(z: Array, root: Array) -> Array:
        value, slope = f(z) * root, f.derivative(z) * root
        return np.stack([value * root, value**2, slope**2])

    breaks = merged(_FEATURES, f.kinks)
    average, square, gradient = expectations(integrands, mean, spread, breaks, strict).tolist()
    near = [z for z in f.singular if abs(z - mean) < _REACH * spread]  # no rule sees waves without end
    if math.isfinite(square) and any(has_infinite_energy(f, z) for z in near):
        square = math.inf
    if math.isfinite(gradient) and any(has_infinite_energy(f.derivative, z) for z in near):
        gradient = math.inf
    return float(without_rounding(average, _size(f, mean, spread))), square, gradient


def _size(f: Activation, mean: float, spread: float) -> float:
    """About E|f|: the size of what cancels in the mean of an odd function."""
    sizes = np.abs(f(mean + spread * _STEPS)) * normal_pdf(_STEPS) * (_STEPS[1] - _STEPS[0])
    return float(sizes[np.isfinite(sizes)].sum())


def _share(stretches: Sequence[Stretch], mean: float, spread: float) -> float:
    """The share of the input in these stretches; 0 and 1 only where it is none and all of the line."""
    if len(stretches) == 1:
        return stretches[0].mass(mean, spread)
    if stretches and _cover_the_line(stretches):
        return 1.0
    return min(total_mass(stretches, mean, spread), math.nextafter(1.0, 0.0)) if stretches else 0.0


def _cover_the_line(stretches: Sequence[Stretch]) -> bool:
    """Whether nothing but single points lies between these stretches, which are in order."""
    ends = [-math.inf, *(end for s in stretches for end in (s.low, s.high)), math.inf]
    return all(a == b for a, b in zip(ends[::2], ends[1::2], strict=True))


def density(f: Activation, order: int, mean: float, spread: ArrayLike, edges: Array) -> Array:
    """Probability mass of f(z) (order 0) or f′(z) (1) between ascending edges, divided by their distance, for
    each spread: (…, edges − 1).

    The constant stretches, which put a whole mass on one value, are left out (see ``plateaus``).
    """
    spreads = np.asarray(spread, dtype=np.float64)
    reach = abs(mean) + _REACH * float(spreads.max())
    reach = 2.0 ** math.ceil(math.log2(reach))  # in steps, so that drags hit the cache
    inverses = _preimages(f, order, reach, np.asarray(edges, dtype=float).tobytes())
    ends: Array = normal_cdf((inverses - mean) / spreads[..., None, None])
    mass: Array = np.abs(np.diff(ends)).sum(axis=-2) / np.diff(edges)
    return mass


@lru_cache(maxsize=256)
def _preimages(f: Activation, order: int, reach: float, edges: bytes) -> Array:
    """For every monotone branch of f (or f′) in ±reach the z of each value, shape (branches, values).

    A value beyond the branch is sent to its end. Two Newton steps follow the interpolation, each kept between
    the two samples around it.
    """
    call = f if order == 0 else f.derivative
    wanted = np.frombuffer(edges)
    z, value = _shape(f, order, reach)
    found = [np.empty((4, 0, len(wanted)))]
    for rising, start, stop in _branches(value):
        along = slice(start, stop + 1) if rising else slice(stop, start - 1 if start else None, -1)
        found.append(_bracketed(z[along], value[along], wanted)[:, None])
    at, low, high, target = np.concatenate(found, axis=1)
    for _ in range(2):
        with np.errstate(all="ignore"):
            moved = at - (call(at) - target) / f.rough(order + 1, at)
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
