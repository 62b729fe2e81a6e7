"""Output layers: softmax with all that follows from its logits, and losses of outputs with their gradients.

Classes run along the first axis, (K, …). Nothing overflows, and no difference is left to rounding where it is
known otherwise: p − y of a right answer is minus the sum of the other probabilities, never 1 − 1. Values are
within 10⁻¹⁵, gradients within 10⁻¹⁴, both relative, but where a sum of terms of both signs is near 0: there
it is relative to its terms. The elementwise heads (σ, exp, softplus and so on) are activations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Activation
from engine.functions.special.split import product

Array = NDArray[np.float64]
Pair = tuple[Array, Array]
"""A loss and its gradient."""

_quiet = np.errstate(all="ignore")
"""∞ and nan are results here; NumPy says nothing of them."""


@dataclass(frozen=True, eq=False)
class Softmax:
    """pᵢ = exp(zᵢ/T) / Σ exp(zⱼ/T).

    Attributes:
        z: logits (K, …), finite, or −∞ for what cannot be.
        temperature: T > 0.
    """

    z: Array
    temperature: float = 1.0

    @cached_property
    @_quiet
    def scaled(self) -> Pair:
        """(z − max z)/T, which is 0 at the largest logit and below 0 elsewhere, and what rounding left out of
        it: without that an exponent near −700 would cost 9 bits."""
        top = self.z.max(axis=0)
        d = self.z - top
        back = d - self.z
        left = (self.z - (d - back)) + (-top - back)  # Knuth's two-sum
        if self.temperature != 1.0:
            q = d / self.temperature
            p, r = product(q, self.temperature)
            d, left = q, (((d - p) - r) + left) / self.temperature
        return d, np.where(np.isfinite(d) & np.isfinite(left), left, 0.0)

    @cached_property
    @_quiet
    def _weights(self) -> tuple[Array, NDArray[np.bool_], Array]:
        """exp of that, where the largest logit is, and the sum of all but that one's."""
        d, left = self.scaled
        e = np.exp(d)
        e = e + e * left
        first = np.expand_dims(self.z.argmax(axis=0), 0)
        is_top = np.arange(len(self.z)).reshape(-1, *([1] * (self.z.ndim - 1))) == first
        return e, is_top, np.asarray(np.where(is_top, 0.0, e).sum(axis=0))

    @cached_property
    @_quiet
    def p(self) -> Array:
        """The probabilities (K, …)."""
        e, _, rest = self._weights
        return np.asarray(e / (1.0 + rest))

    @cached_property
    @_quiet
    def log_p(self) -> Array:
        """ln p (K, …); of a clear winner minus the sum of the others, not 0."""
        (d, left), (_, _, rest) = self.scaled, self._weights
        return np.asarray(d - (np.log1p(rest) - left))

    @property
    @_quiet
    def log_sum_exp(self) -> Array:
        """ln Σ exp(zⱼ/T), (…): from max z/T to max z/T + ln K."""
        return np.asarray(self.z.max(axis=0) / self.temperature + np.log1p(self._weights[2]))

    @property
    @_quiet
    def entropy(self) -> Array:
        """−Σ p ln p in nats, (…): 0 for a single class, ln K where all are alike."""
        d, _ = self.scaled
        spread = np.where(self.p > 0, self.p * -d, 0.0)
        return np.asarray(np.log1p(self._weights[2]) + spread.sum(axis=0))

    @cached_property
    @_quiet
    def others(self) -> Array:
        """1 − p (K, …), as the sum of the others; only that of the largest has no term 1."""
        e, is_top, rest = self._weights
        return np.asarray(np.where(is_top, rest, (rest - e) + 1.0) / (1.0 + rest))

    @property
    @_quiet
    def jacobian(self) -> Array:
        """∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ − pⱼ)/T, (K, K, …): symmetric, every row and column adds up to 0."""
        found = -self.p[:, None] * self.p[None, :]
        place = np.arange(len(self.z))
        found[place, place] = self.p * self.others
        return np.asarray(found / self.temperature)

    @_quiet
    def residual(self, y: Array) -> Array:
        """p − y (K, …), as p (1 − y) − y (1 − p)."""
        return np.asarray(self.p * (1.0 - y) - y * self.others)

    @_quiet
    def cross_entropy(self, y: Array) -> Pair:
        """−Σ y ln p (…), and its gradient in z, (p Σ y − y)/T."""
        terms = np.where(y > 0, -y * self.log_p, 0.0)
        return np.asarray(terms.sum(axis=0)), self.cross_entropy_slope(y)

    @_quiet
    def cross_entropy_slope(self, y: Array) -> Array:
        """The gradient alone (K, …), which needs no logarithm."""
        slope = self.p * (y.sum(axis=0) - y) - y * self.others
        return np.asarray(slope / self.temperature)

    @_quiet
    def squared_error(self, y: Array) -> Pair:
        """½ Σ (p − y)² (…), and its gradient in z, (diag p − p pᵀ)(p − y)/T."""
        r = self.residual(y)
        return np.asarray(0.5 * (r * r).sum(axis=0)), self.back(r)

    @_quiet
    def back(self, slope: Array) -> Array:
        """The gradient in z of a loss with this slope in p: the Jacobian on it, as pᵢ Σ pⱼ (gᵢ − gⱼ)/T."""
        apart = slope[:, None] - slope[None, :]
        return np.asarray(self.p * (self.p[None, :] * apart).sum(axis=1) / self.temperature)


@_quiet
def binary_cross_entropy(z: Array, y: Array) -> Pair:
    """−y ln σ(z) − (1 − y) ln σ(−z) of each logit, and its gradient σ(z) − y."""
    t = np.abs(z)
    e = np.exp(-t)
    is_on = z >= 0.0
    value = t * np.where(is_on, 1.0 - y, y) + np.log1p(e)
    # σ(z) − y = (1 − y) σ(z) − y σ(−z): exact in the tails, where σ(z) − 1 would be 0.
    slope = ((1.0 - y) * np.maximum(e, is_on) - y * np.maximum(e, z < 0.0)) / (1.0 + e)
    return value, slope


@_quiet
def cross_entropy_of(p: Array, y: Array) -> Pair:
    """−y ln p − (1 − y) ln(1 − p) of each probability, and its slope in p; a term without weight is 0.

    The textbook's form, for outputs that are no sigmoid: ∞ where the target is thought impossible, nan where
    p is no probability.
    """
    value = np.where(y > 0, -y * np.log(p), 0.0) + np.where(y < 1, (y - 1.0) * np.log1p(-p), 0.0)
    slope = np.where(y > 0, -y / p, 0.0) + np.where(y < 1, (1.0 - y) / (1.0 - p), 0.0)
    return value, slope


@_quiet
def half_square(residual: Array) -> Pair:
    """½ r² and r."""
    return 0.5 * residual * residual, residual


@_quiet
def huber(residual: Array, delta: float) -> Pair:
    """½ r² as far as δ, from there on the straight line δ (|r| − δ/2); its slope is r, but no more than δ.

    Huber 1964: one target far away pulls no harder than δ.
    """
    size = np.abs(residual)
    near = np.minimum(size, delta)
    return near * (size - 0.5 * near), np.clip(residual, -delta, delta)


@_quiet
def through(head: Activation, z: Array, slope: Array) -> Array:
    """The gradient in z of a loss with this slope in a = f(z)."""
    return np.asarray(slope * head.derivative(z))
