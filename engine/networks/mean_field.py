"""Wide random layers in theory: variances, gradients and correlations from layer to layer (mean field).

Weights are N(0, σ_w²/fan-in), biases N(0, σ_b²). In wide layers each pre-activation is N(0, q), and q, the
correlation c of two inputs and the factor χ on a squared gradient follow maps of one variable (Poole et al.
2016, sections 2–3; Schoenholz et al. 2017, sections 3–5). χ < 1 is order, gradients vanish; χ > 1 is chaos,
they explode; χ = 1 is the edge. All integrals are known to about ten digits, or ∞, or nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.functions.activation import Activation
from engine.functions.approach import steep_points
from engine.functions.correlated import pair, pair_slope
from engine.functions.distribution import energies

Array = NDArray[np.float64]

_TINY, _HUGE = 1e-16, 1e16
"""Variances that stand for the limits 0 and ∞ where only a limit is asked for."""

_NOISE = 1e-12
"""Relative differences that integrals do not resolve."""

_BLUR = 1e-9
"""What integrals leave of a difference that is 0, where a fixed point is marginal."""

_LADDER = 10.0 ** np.arange(0.25, 16.1, 0.25)
"""Factors from a variance of 1, up or down, at which the first fixed point is looked for."""


class GaussianMoments(NamedTuple):
    """Expectations over z ~ N(0, q)."""

    mean: float
    square: float
    gradient: float


@dataclass(frozen=True)
class FixedPoint:
    """Where depth leads; nan where nothing is known, or where depth leads nowhere.

    Attributes:
        q: the variance of pre-activations; 0 where signals die out, ∞ where they grow without end.
        chi: σ_w² E[f′²] there, the factor on a mean squared gradient from layer to layer.
        c: the correlation of two inputs; nan where each correlation is kept, as in linear layers.
        depth_scale: ξ_c = −1/ln of the slope of the correlation map at c: after so many layers what tells the
            inputs apart has changed by a factor e (Schoenholz et al. 2017, eq. 9); ∞ where the slope is 1.
    """

    q: float
    chi: float
    c: float
    depth_scale: float

    @property
    def gradient_scale(self) -> float:
        """ξ_∇ = −1/ln χ: layers in which a mean squared gradient falls by a factor e, or, negative, grows."""
        return -1.0 / math.log(self.chi) if 0 < self.chi != 1 else 0.0 if self.chi == 0 else math.inf


def moments(activation: Activation, q: float = 1.0) -> GaussianMoments:
    """(E f, E f², E f′²) for z ~ N(0, q).

    ∞ where one diverges, nan where it has no value or fewer than nine digits are known. q = 0 and q = ∞ give
    the limits. Raises ``ValueError`` for a negative q.
    """
    if q < 0:
        raise ValueError(f"a variance is not negative, as {q} is")
    if math.isnan(q):
        return GaussianMoments(math.nan, math.nan, math.nan)
    if q == 0:
        return _at_0(activation)
    if q == math.inf:
        return _at_infinity(activation)
    return GaussianMoments(*energies(activation, 0.0, math.sqrt(q), strict=True))


def propagate(
    activation: Activation, weight_variance: float, bias_variance: float, depth: int, q0: float = 1.0
) -> tuple[Array, Array]:
    """q of ``depth`` + 1 layers, from q0 on, and χ of the ``depth`` steps between them.

    q ← σ_w² E[f(√q Z)²] + σ_b² (Poole et al. 2016, eq. 3), χ = σ_w² E[f′(√q Z)²] (eq. 9): a mean squared
    gradient is multiplied by χ on its way back. Once q is ∞ or nan it stays so.
    """
    q, chi = np.full(depth + 1, math.nan), np.full(depth, math.nan)
    q[0] = q0
    for layer in range(depth):
        _, square, gradient = moments(activation, float(q[layer]))
        q[layer + 1] = _times(weight_variance, square) + bias_variance
        chi[layer] = _times(weight_variance, gradient)
    return q, chi


def correlation_map(
    activation: Activation, weight_variance: float, bias_variance: float, q: float, c: ArrayLike
) -> Array:
    """The correlation behind a layer for each correlation c before it; both inputs of variance q.

    (σ_w² E[f(u₁) f(u₂)] + σ_b²) / (σ_w² E[f²] + σ_b²) (Poole et al. 2016, eq. 5).
    """
    apart = [
        _apart_after(activation, weight_variance, bias_variance, q, 1.0 - value)
        for value in np.ravel(c).tolist()
    ]
    return np.asarray(1.0 - np.array(apart)).reshape(np.shape(c))


def correlations(
    activation: Activation,
    weight_variance: float,
    bias_variance: float,
    depth: int,
    c0: float,
    q0: float = 1.0,
) -> Array:
    """The correlation of two inputs in ``depth`` + 1 layers, (depth + 1,); both begin with variance q0."""
    q, _ = propagate(activation, weight_variance, bias_variance, depth, q0)
    apart = [1.0 - c0]
    for variance in q[:-1].tolist():
        apart.append(_apart_after(activation, weight_variance, bias_variance, variance, apart[-1]))
    return 1.0 - np.array(apart)


@lru_cache(maxsize=1024)
def fixed_point(activation: Activation, weight_variance: float, bias_variance: float) -> FixedPoint:
    """The fixed point of the maps to which an input of variance 1 is led.

    It is the first one in the direction in which the first layer moves it. Where signals die out or grow
    without end, χ and c are the limits.
    """
    q = _fixed_variance(activation, weight_variance, bias_variance)
    chi = _times(weight_variance, moments(activation, q).gradient)
    at = min(max(q, _TINY), _HUGE)
    variance = _next(activation, weight_variance, bias_variance, at)
    if not 0 < variance < math.inf:
        return FixedPoint(q, chi, math.nan, math.nan)
    share = weight_variance / variance
    apart = _fixed_distance(activation, at, share)
    slope = share * at * pair_slope(activation, math.sqrt(at), apart) if apart >= 0 else math.nan
    return FixedPoint(q, chi, 1.0 - apart, _scale(slope))


@lru_cache(maxsize=1024)
def critical_weight_variance(activation: Activation, bias_variance: float) -> float:
    """σ_w² at which χ is 1 at the fixed point: the edge of chaos (Schoenholz et al. 2017, section 3).

    With several the one of the least q; ∞ where it is not reached by any, nan where it is not known. Where
    the edge lies at growing q only, as for ReLU with biases, it is the limit of 1/E[f′²].
    """

    def missing(q: float) -> float:
        """What σ_b² lacks, over q, for q to be the fixed point where χ = 1."""
        return float(critical_line(activation, [q])[1][0] - bias_variance) / q

    low, before = float(1 / _LADDER[-1]), missing(float(1 / _LADDER[-1]))
    q = 0.0 if before >= -_BLUR else math.inf
    for high in [*(1 / _LADDER[-2::-1]).tolist(), 1.0, *_LADDER.tolist()] if q else []:
        after = missing(high)
        if before < 0 <= after:
            q = _root(missing, low, high)
            break
        low, before = high, after
    return float(critical_line(activation, [q])[0][0])


def critical_line(activation: Activation, q: ArrayLike) -> tuple[Array, Array]:
    """(σ_w², σ_b²) at which each q is a fixed point with χ = 1: 1/E[f′²] and q − E[f²]/E[f′²].

    Drawn over q it is the edge of chaos in the plane of the two; parts with σ_b² < 0 belong to no network.
    """
    variances = np.asarray(q, dtype=np.float64)
    found = np.array([moments(activation, value) for value in variances.ravel().tolist()])
    _, square, gradient = found.T.reshape(3, *variances.shape)
    with np.errstate(all="ignore"):
        return 1.0 / gradient, variances - square / gradient


def _at_0(f: Activation) -> GaussianMoments:
    """The limits for q → 0: half of each side."""
    found = _ends(f, 1e-200)
    return found._replace(gradient=math.inf) if 0.0 in steep_points(f) else found


def _at_infinity(f: Activation) -> GaussianMoments:
    """The limits for q → ∞, half of each side: ∞ for what grows, nan for what never settles."""
    near, far = _ends(f, 1e60), _ends(f, 1e70)
    return GaussianMoments(*(_limit(*both) for both in zip(near, far, strict=True)))


def _ends(f: Activation, z: float) -> GaussianMoments:
    """The mean over −z and z."""
    value, slope = f([-z, z]), f.derivative([-z, z])
    with np.errstate(all="ignore"):
        return GaussianMoments(*(float(part.mean()) for part in (value, value**2, slope**2)))


def _limit(near: float, far: float) -> float:
    if abs(far - near) <= _NOISE * abs(far):
        return far
    if abs(far) < 1e-3 * abs(near):
        return 0.0
    return math.copysign(math.inf, far) if abs(far) > abs(near) or math.isinf(far) else math.nan


def _times(variance: float, expectation: float) -> float:
    """Their product; no weights take away what is infinite."""
    return 0.0 if variance == 0 and not math.isnan(expectation) else variance * expectation


def _next(f: Activation, weight_variance: float, bias_variance: float, q: float) -> float:
    return _times(weight_variance, moments(f, q).square) + bias_variance


def _fixed_variance(f: Activation, weight_variance: float, bias_variance: float) -> float:
    """The first fixed point of the variance above or below 1, whichever way a variance of 1 moves."""

    def growth(q: float) -> float:
        return _next(f, weight_variance, bias_variance, q) / q - 1.0

    first, before = growth(1.0), 1.0
    if abs(first) <= _NOISE or not math.isfinite(first):
        return first + 1.0 if abs(first) > _NOISE or math.isnan(first) else 1.0
    for q in (_LADDER if first > 0 else 1 / _LADDER).tolist():
        change = growth(q)
        if math.isnan(change):
            return math.nan
        if abs(change) <= _NOISE and not 1e-9 < q < 1e9:
            break  # it creeps on, or stands, too near to the end to tell
        if change * first <= 0:
            return _root(growth, before, q)
        before = q
    return math.inf if first > 0 else _next(f, weight_variance, bias_variance, 0.0)


def _apart_after(
    f: Activation, weight_variance: float, bias_variance: float, q: float, apart: float
) -> float:
    """1 − c behind a layer, from 1 − c before it; nan where one of them is not known."""
    if math.isnan(q) or math.isnan(apart):
        return math.nan
    at = min(max(q, _TINY), _HUGE)
    variance = _next(f, weight_variance, bias_variance, at)
    with np.errstate(all="ignore"):
        return float(np.float64(_times(weight_variance, pair(f, math.sqrt(at), apart).distance)) / variance)


def _fixed_distance(f: Activation, q: float, share: float) -> float:
    """1 − c where the correlation map holds still; it is convex for c ≥ 0, so that only one is stable."""

    def growth(apart: float) -> float:
        return share * pair(f, math.sqrt(q), apart).distance / apart - 1.0

    slope = share * q * pair_slope(f, math.sqrt(q), 0.0)
    apart_from_0 = growth(1.0)
    if abs(apart_from_0) <= _NOISE:  # two inputs that have nothing in common stay so
        return math.nan if abs(growth(0.5)) <= _NOISE else 1.0 if slope > 1 else 0.0
    if math.isnan(apart_from_0) or math.isnan(slope):
        return math.nan
    if slope <= 1 + _BLUR:
        return 0.0
    near = next((d for d in 10.0 ** np.arange(-1.0, -13.0, -1.0) if growth(d) > _NOISE), 0.0)
    return _root(growth, float(near), 1.0) if near else 0.0


def _scale(slope: float) -> float:
    if math.isnan(slope):
        return math.nan
    return 0.0 if slope <= 0 else math.inf if slope > 1 - _BLUR else -1.0 / math.log(slope)


def _root(call: Callable[[float], float], low: float, high: float) -> float:
    """Where a function changes its sign between two positive numbers, in few calls (Chandrupatla 1997).

    The steps are taken in the logarithm: bisection, or inverse quadratic interpolation where it is safe.
    """
    a, b = math.log(low), math.log(high)
    fa, fb = call(low), call(high)
    c, fc, share = a, fa, 0.5
    for _ in range(100):
        t = a + share * (b - a)
        ft = call(math.exp(t))
        if (ft > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, b, fc, fb = b, a, fb, fa
        a, fa = t, ft
        best, value = (a, fa) if abs(fa) < abs(fb) else (b, fb)
        width = 1e-15 * max(1.0, abs(best)) / abs(b - c)
        if width > 0.5 or value == 0:
            return math.exp(best)
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        share = 0.5
        if phi**2 < xi and (1 - phi) ** 2 < 1 - xi:
            share = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        share = min(max(share, width), 1 - width)
    return math.exp(a)
