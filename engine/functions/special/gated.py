"""Functions that multiply z by a gate between 0 and 1: SiLU, GELU by tanh, and Mish.

As in ``logistic`` everything is written in e = exp(−|v|) ≤ 1, and ``np.maximum(e, z >= 0)`` selects the
side. The slopes are one fraction each, so that the only cancellation is at their root.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.functions.activation import Array
from engine.functions.special.coefficients import GELU_TANH_ROOT, MISH_ROOT, SILU_ROOT, SlopeRoot
from engine.functions.special.split import (
    DEEP,
    Pair,
    exp_minus,
    product,
    square,
    with_deep_tail,
    with_slope_root,
)


@dataclass(frozen=True, kw_only=True)
class SigmoidGate:
    """f(z) = z σ(v(z)) with v = a z + b z³.

    Attributes:
        a, a_low, b, b_low: the coefficients, each the sum of two doubles.
        far: |z| at which exp(−|v|) has become 0; larger ones count as this one.
        root: of the slope f′, in the variable z or, where ``root_in_v``, in v.
    """

    a: float
    a_low: float = 0.0
    b: float = 0.0
    b_low: float = 0.0
    far: float
    root: SlopeRoot
    root_in_v: bool = False

    def value(self, z: Array) -> Array:
        """z σ(v)."""
        _, p, r, e = self._at(z)
        lead = np.maximum(z, -self.far)
        y = lead * np.maximum(e, z >= 0.0) / (1.0 + e)
        return with_deep_tail(y, (z < 0.0) & (p > DEEP), lead, p, r)

    def slope(self, z: Array) -> Array:
        """σ(v) + z v′ σ′(v), where z v′ = v + 2b z³."""
        t, p, r, e = self._at(z)
        side = np.copysign(1.0, z)
        lead = (1.0 + side * p) + side * (r + 2.0 * self.b * (t * t * t))
        y = (lead * e + np.maximum(e * e, z >= 0.0)) / (1.0 + e * (2.0 + e))
        y = with_deep_tail(y, (z < 0.0) & (p > DEEP), lead, p, r)
        x, x_low = (p, r) if self.root_in_v else (t, 0.0)
        distance = (self.root.high - x) + (self.root.low - x_low)
        return with_slope_root(y, np.where(z < 0.0, distance, np.inf), self.root)

    def joint(self, z: Array) -> tuple[Array, Array]:
        """Both, the exponent rounded."""
        near = np.clip(z, -self.far, self.far)
        cube = self.b * near * near
        v = (self.a + cube) * near
        e = np.exp(-np.abs(v))
        share = 1.0 / (1.0 + e)
        gate = np.maximum(e, z >= 0.0) * share
        return np.maximum(z, -self.far) * gate, gate + (v + 2.0 * cube * near) * (e * share * share)

    def curvature(self, z: Array) -> Array:
        """σ′(v) (2v′ + z (v″ − v′² tanh(v/2))), even in z."""
        t, p, _, e = self._at(z)
        v1, v2 = self.a + 3.0 * self.b * (t * t), 6.0 * self.b * t
        return e / (1.0 + e * (2.0 + e)) * (2.0 * v1 + t * (v2 - v1 * v1 * np.tanh(0.5 * p)))

    def _at(self, z: Array) -> tuple[Array, Array, Array, Array]:
        """(t, p, r, e): t = |z|, |v| as a pair and exp(−|v|)."""
        t = np.minimum(np.abs(z), self.far)
        p, r = self._exponent(t) if self.b else product(t, self.a)
        return t, p, r, exp_minus(p, r)

    def _exponent(self, t: Array) -> Pair:
        """t (a + b t²) as a pair, from a sum of pairs (Knuth's two-sum)."""
        p, r = square(t)
        x, x_low = product(p, self.b)
        total = x + self.a
        back = total - x
        lost = (x - (total - back)) + (self.a - back)
        v, v_low = product(t, total)
        return v, v_low + t * (lost + (x_low + p * self.b_low + r * self.b + self.a_low))


def silu(beta: float) -> SigmoidGate:
    """z σ(β z)."""
    return SigmoidGate(a=beta, far=800.0 / beta, root=SILU_ROOT, root_in_v=True)


GELU_TANH = SigmoidGate(
    a=1.5957691216057308,
    a_low=-9.96930880911092e-17,
    b=0.07135481627260025,
    b_low=-6.175149918155315e-19,
    far=22.0,
    root=GELU_TANH_ROOT,
)
"""½ z (1 + tanh(√(2/π) (z + 0.044715 z³))), by ½ (1 + tanh x) = σ(2x): a = 2√(2/π), b = 0.044715 a."""


_MISH_FAR = 800.0


def mish(z: Array) -> Array:
    """z tanh(ln(1 + eᶻ)) = z N/D."""
    _, numerator, denominator = _mish_gate(z)
    lead = np.maximum(z, -_MISH_FAR)
    y = lead * numerator / denominator
    p = -lead
    return with_deep_tail(y, p > DEEP, lead, p, np.zeros_like(p))


def mish_rest(z: Array) -> Array:
    """z tanh(ln(1 + eᶻ)) − z for z > 0: −2 z e²/D with e = exp(−z)."""
    e, _, denominator = _mish_gate(z)
    return -2.0 * np.clip(z, 0.0, _MISH_FAR) * (e * e) / denominator


def mish_slope(z: Array) -> Array:
    """tanh(s) + z (1 − tanh²s) σ(z) with s = ln(1 + eᶻ), as one fraction over D².

    With e = exp(−|z|), for z < 0:
    (4 (1 + z) e + (6 + 4z) e² + 4e³ + e⁴)/(4 + 8e + 8e² + 4e³ + e⁴), and for z ≥ 0:
    1 + ((4z − 2) e² + (4z − 4) e³ − 4e⁴)/(1 + 4e + 8e² + 8e³ + 4e⁴).
    """
    near = np.clip(z, -_MISH_FAR, _MISH_FAR)
    right = (z >= 0.0).astype(np.float64)
    e = np.exp(-np.abs(z))
    a1 = 4.0 * ((1.0 - right) + np.minimum(near, 0.0))
    a2 = 4.0 * near + (6.0 - 8.0 * right)
    a3 = 4.0 * ((1.0 - 2.0 * right) + np.maximum(near, 0.0))
    a4 = 1.0 - 5.0 * right
    numerator = e * (a1 + e * (a2 + e * (a3 + e * a4)))
    d3, d4 = 4.0 + 4.0 * right, 1.0 + 3.0 * right
    denominator = (4.0 - 3.0 * right) + e * ((8.0 - 4.0 * right) + e * (8.0 + e * (d3 + e * d4)))
    y = right + numerator / denominator
    y = with_deep_tail(y, near < -DEEP, 1.0 + near, -near, np.zeros_like(near))
    return with_slope_root(y, (near + MISH_ROOT.high) + MISH_ROOT.low, MISH_ROOT)


def mish_joint(z: Array) -> tuple[Array, Array]:
    """Mish, and its slope T + z (1 − T²) σ with T = N/D."""
    near = np.clip(z, -_MISH_FAR, _MISH_FAR)
    e, numerator, denominator = _mish_gate(near)
    gate = numerator / denominator
    rest = (denominator - numerator) * (denominator + numerator) / (denominator * denominator)
    sigmoid = np.maximum(e, z >= 0.0) / (1.0 + e)
    return np.maximum(z, -_MISH_FAR) * gate, gate + near * rest * sigmoid


def mish_curvature(z: Array) -> Array:
    """(1 − T²) σ (2 + z (1 − σ − 2 T σ)) with T = tanh(ln(1 + eᶻ)) and σ = σ(z)."""
    near = np.clip(z, -_MISH_FAR, _MISH_FAR)
    e, numerator, denominator = _mish_gate(z)
    gate = numerator / denominator
    rest = 2.0 * np.maximum(e * e, z < 0.0) * (denominator + numerator) / (denominator * denominator)
    right, left = np.maximum(e, z >= 0.0) / (1.0 + e), np.maximum(e, z < 0.0) / (1.0 + e)
    return rest * right * (2.0 + near * (left - 2.0 * gate * right))


def _mish_gate(z: Array) -> tuple[Array, Array, Array]:
    """(e, N, D) with e = exp(−|z|) and tanh(ln(1 + eᶻ)) = N/D."""
    e = np.exp(-np.abs(z))
    numerator = 2.0 * e + np.maximum(e * e, z >= 0.0)
    return e, numerator, numerator + 2.0 * np.maximum(e * e, z < 0.0)
