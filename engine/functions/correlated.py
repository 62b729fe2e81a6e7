"""Two normal inputs with a correlation, sent through the same activation: how alike the outputs are.

In polar coordinates u = √q r cos(φ ∓ δ) are two N(0, q) whose correlation is cos 2δ. The place of a kink is
then a smooth function of φ, so that integrals over r that are split there give a smooth integral over φ.
Every integral is controlled by one beside it that is known, E[f²]: where that is missed, nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.base.arrays import merged
from engine.functions.activation import Activation, Array
from engine.functions.distribution import energies
from engine.functions.quadrature import expectations, gauss_legendre, integrals

_NODES = 14
"""Points of Gauss and Legendre on each panel of r."""

_REACHES = (9.0, 38.0)
"""Radii to integrate to: 10⁻¹⁸ of the mass lies beyond the first, no double beyond the second."""

_FEATURES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Activations bend at |z| of order one whatever the spread of the input is."""

_FINER = (1, 2, 4, 8, 16, 32)
"""Each panel of r is cut into so many, until twice as many give the same."""

_SOME = np.array([0.07, 0.21, 0.38, 0.52, 0.69, 0.93])
"""Angles, in half turns, at which this is seen."""

_CONTROL = 1e-10

_CLOSE = 1e-10
"""Where the correlation is this near to 1, f(u₁) − f(u₂) is rounding; its square goes on as it began."""


class Pair(NamedTuple):
    """What two correlated inputs u₁ and u₂ give; nan where it is not known.

    Attributes:
        product: E[f(u₁) f(u₂)].
        distance: ½ E[(f(u₁) − f(u₂))²] = E[f²] − product, without loss where the two are close.
    """

    product: float
    distance: float


@lru_cache(maxsize=4096)
def pair(f: Activation, spread: float, apart: float, order: int = 0) -> Pair:
    """For u₁, u₂ ~ N(0, spread²) of correlation 1 − ``apart``, with f (order 0) or f′ (1); to ten digits."""
    square = energies(f, 0.0, spread, strict=True)[1 + order]
    if not math.isfinite(square) or apart == 0:
        return Pair(square, 0.0 if math.isfinite(square) else math.nan)
    if apart < _CLOSE:
        near = pair(f, spread, _CLOSE, order).distance
        leaps = bool(f.jumps if order == 0 else f.kinks)
        distance = near * (apart / _CLOSE) ** (0.5 if leaps else 1.0)
        return Pair(square - distance, distance)
    call = f if order == 0 else f.derivative
    half_angle = math.asin(math.sqrt(apart / 2))
    for reach in _REACHES:
        kinks = tuple(kink for kink in f.kinks if abs(kink) < reach * spread)
        polar = _Polar(call, kinks, spread, half_angle, reach)
        finer = polar.cuts(_CONTROL / 10 * square)
        if not finer:
            break
        control, product, *rest = integrals(lambda a: polar.over_radius(a, finer), polar.angles()).tolist()  # noqa: B023
        if abs(control - square) <= _CONTROL * square:
            return Pair(product, rest[0] if rest else square - product)
    return Pair(math.nan, math.nan)


def pair_slope(f: Activation, spread: float, apart: float) -> float:
    """∂/∂u of the covariance: d E[f(u₁) f(u₂)] / d Cov(u₁, u₂) = E[f′(u₁) f′(u₂)] (Price 1958).

    A jump of f puts a mass on f′: ∞ for equal inputs, else the densities at the jumps are added.
    """
    if not f.jumps:
        return pair(f, spread, apart, 1).product
    if apart == 0:
        return math.inf
    kinks = np.array(f.jumps)
    eps = np.maximum(4 * np.spacing(np.abs(kinks)), 1e-100)
    leaps = f(kinks + eps) - f(kinks - eps)
    c, s = 1.0 - apart, math.sqrt(apart * (2.0 - apart))
    density = np.exp(-0.5 * (kinks / spread) ** 2) / (spread * math.sqrt(2 * math.pi))
    slopes = [_slope_given(f, c * k, s * spread) for k in kinks.tolist()]
    gaps = (kinks[:, None] - c * kinks) / (s * spread)
    both = density * np.exp(-0.5 * gaps**2) / (s * spread * math.sqrt(2 * math.pi))
    found = pair(f, spread, apart, 1).product + 2 * float((leaps * density) @ slopes)
    return found + float(leaps @ both.T @ leaps)


def _slope_given(f: Activation, mean: float, spread: float) -> float:
    """E[f′] over N(mean, spread²), without the masses of jumps."""
    breaks = merged(np.array(_FEATURES), -np.array(_FEATURES), f.kinks)
    return float(expectations(lambda z, root: (f.derivative(z) * root**2)[None], mean, spread, breaks)[0])


@dataclass(frozen=True)
class _Polar:
    """½ E[g₁² + g₂²], E[g₁ g₂] and, where the inputs have an acute angle, ½ E[(g₁ − g₂)²].

    They are integrals over φ; the half plane φ < 0 only changes the inputs over.
    """

    call: Callable[[Array], Array]
    kinks: tuple[float, ...]
    spread: float
    half_angle: float
    reach: float

    def over_radius(self, angle: Array, finer: int) -> Array:
        """The integrals over r at angles (n,), each panel cut into so many, (k, n)."""
        rays = np.stack([np.cos(angle - self.half_angle), np.cos(angle + self.half_angle)])
        ends = _cut(self._ends(rays), finer)
        nodes, weights = gauss_legendre(_NODES)
        half = np.diff(ends, axis=0) / 2
        r = (ends[:-1] + half)[:, None] + half[:, None] * nodes[:, None]
        mass = r * np.exp(-0.5 * r**2) * half[:, None] * weights[:, None] / math.pi
        first, second = self.call(self.spread * r * rays[0]), self.call(self.spread * r * rays[1])
        terms = [(first**2 + second**2) / 2, first * second]
        if self.half_angle < math.pi / 4:  # opposite inputs of an even function differ by rounding only
            terms.append((first - second) ** 2 / 2)
        return np.stack([np.where(mass > 0, term * mass, 0.0).sum(axis=(0, 1)) for term in terms])

    def cuts(self, allowed: float) -> int:
        """Into how many each panel of r is to be cut for this error; 0 where none of ``_FINER`` will do."""
        angle = _SOME * math.pi
        with np.errstate(all="ignore"):
            found = [self.over_radius(angle, _FINER[0])]
            for coarse, finer in pairwise(_FINER):
                found.append(self.over_radius(angle, finer))
                if (np.abs(found[-1] - found[-2]) <= allowed).all():
                    return coarse
        return 0

    def angles(self) -> Array:
        """Where the integral over r is not smooth in φ: where an input is 0, where kinks cross."""
        u, v = (grid.ravel() for grid in np.meshgrid(self.kinks, self.kinks))
        crossing = np.arctan2((u - v) * math.cos(self.half_angle), (u + v) * math.sin(self.half_angle))
        signs = [math.pi / 2 - self.half_angle, math.pi / 2 + self.half_angle]
        return merged(np.linspace(0.0, math.pi, 5), crossing[crossing > 0], signs)

    def _ends(self, rays: Array) -> Array:
        """The ends of panels of r for each angle, ascending, (m, n): where an input meets a bend."""
        breaks = merged(np.array(_FEATURES), -np.array(_FEATURES), self.kinks)
        with np.errstate(all="ignore"):
            bends = (breaks[breaks != 0, None, None] / self.spread / rays).reshape(-1, rays.shape[1])
        grid = np.broadcast_to(np.linspace(0.0, self.reach, 7)[:, None], (7, rays.shape[1]))
        return np.sort(np.concatenate([grid, np.clip(bends, 0.0, self.reach)]), axis=0)


def _cut(ends: Array, parts: int) -> Array:
    """Ascending ends (m, n) with each panel cut into parts."""
    shares = (np.arange(parts) / parts)[:, None]
    inner = ends[:-1, None] + shares * np.diff(ends, axis=0)[:, None]
    return np.concatenate([inner.reshape(-1, ends.shape[1]), ends[-1:]])
