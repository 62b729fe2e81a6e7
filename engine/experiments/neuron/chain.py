"""From z to the loss and back: values and derivatives of one neuron as functions of its pre-activation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.functions import activations
from engine.functions.activation import Activation, Array

SQUARED, ENTROPY = "squared", "entropy"
_SIGMOID = activations.get("sigmoid")
_SOFTPLUS = activations.get("softplus")


@dataclass(frozen=True)
class Chain:
    """z → a = f(z) → L with a target y. All methods take and return float64 arrays of one shape.

    Attributes:
        activation: f, where the loss is ½(a − y)².
        loss: "squared" for ½(a − y)²; "entropy" for the binary cross-entropy −y ln a − (1 − y) ln(1 − a)
            of the logit z. There a = σ(z) whatever the activation, and nothing is computed from a: L is
            (1 − y) softplus(z) + y softplus(−z), and ∂L/∂z is a − y without the factor σ′.
        target: y.
        at_kink: which slope f′ has at a kink: "convention" (the catalogue's), "left", "right" or "middle".
    """

    activation: Activation
    loss: str
    target: float
    at_kink: str = "convention"

    @property
    def f(self) -> Activation:
        """The function from z to a."""
        return _SIGMOID if self.loss == ENTROPY else self.activation

    @property
    def label(self) -> str:
        """The function for a legend, with the loss where that brings its own."""
        return f"{self.f.label}, cross-entropy" if self.loss == ENTROPY else self.f.label

    @property
    def title(self) -> str:
        """The same without parameters."""
        return f"{self.f.title} with cross-entropy" if self.loss == ENTROPY else self.f.title

    def value(self, z: Array) -> Array:
        """a = f(z)."""
        return np.asarray(self.f(z))

    def slope(self, z: Array) -> Array:
        """∂a/∂z = f′(z); at a kink as ``at_kink`` says."""
        slope = np.asarray(self.f.derivative(z))
        for kink, chosen in self._chosen_slopes:
            slope = np.where(z == kink, chosen, slope)
        return slope

    def loss_at(self, z: Array) -> Array:
        """L."""
        with np.errstate(all="ignore"):
            if self.loss == ENTROPY:
                y = self.target
                return np.asarray((1 - y) * _SOFTPLUS(z) + y * _SOFTPLUS(-z))
            return np.asarray(0.5 * self._error(z) ** 2)

    def d_value(self, z: Array) -> Array:
        """∂L/∂a: a − y, or (a − y)/(a(1 − a)) for the cross-entropy, infinite beyond |z| ≈ 709."""
        with np.errstate(all="ignore"):
            if self.loss == ENTROPY:
                y = self.target
                # (1 − y)/(1 − a) − y/a; a factor of 0 has no say, however large the other one is
                up = (1 - y) * (1 + np.exp(z)) if y != 1 else np.zeros_like(z)
                down = y * (1 + np.exp(-z)) if y != 0 else np.zeros_like(z)
                return np.asarray(up - down)
            return self._error(z)

    def d_z(self, z: Array) -> Array:
        """∂L/∂z: (a − y) f′(z), or a − y for the cross-entropy."""
        with np.errstate(all="ignore"):
            return self._error(z) if self.loss == ENTROPY else np.asarray(self._error(z) * self.slope(z))

    def at(self, z: float) -> tuple[float, float]:
        """∂L/∂z and L at one place, with f and f′ called once each."""
        here = np.array([z])
        with np.errstate(all="ignore"):
            error = self._error(here)
            if self.loss == ENTROPY:
                return float(error[0]), float(self.loss_at(here)[0])
            return float((error * self.slope(here))[0]), float(0.5 * error[0] ** 2)

    def d2_z(self, z: Array) -> Array:
        """∂²L/∂z² away from kinks."""
        with np.errstate(all="ignore"):
            if self.loss == ENTROPY:
                return self.slope(z)
            bend = np.asarray(self.f.second_derivative(z))
            return np.asarray(self.slope(z) ** 2 + self._error(z) * bend)

    def underflows(self, z: float) -> bool:
        """Whether ∂L/∂z is 0 only because float64 ends at 5·10⁻³²⁴: f comes ever closer to a level here, but
        never reaches it."""
        here = np.array([z])
        if self.d_z(here)[0] != 0:
            return False
        if self.slope(here)[0] != 0:
            return bool(self._error(here)[0] != 0)  # the product of two small numbers
        return not (self.f.is_level_at(z) or self.f.second_derivative(here)[0] != 0)

    def _error(self, z: Array) -> Array:
        """a − y, without the cancellation of 1 − σ(z)."""
        if self.loss == ENTROPY:
            y = self.target
            return np.asarray((1 - y) * _SIGMOID(z) - y * _SIGMOID(-z))
        return np.asarray(self.f.minus(z, self.target))

    @cached_property
    def _chosen_slopes(self) -> tuple[tuple[float, float], ...]:
        if self.at_kink == "convention":
            return ()
        found = []
        for kink in self.f.kinks:
            left, right = self.f.sides(kink)
            chosen = {"left": left, "right": right, "middle": (left + right) / 2}[self.at_kink]
            found.append((kink, chosen))
        return tuple(found)


@dataclass(frozen=True)
class Pass:
    """One pass forward and backward, every number of it.

    Attributes:
        x, w, b, z, a, loss: the values forward.
        dL_da, da_dz: the local derivatives of the loss and of the activation.
        dL_dz, dL_dw, dL_db, dL_dx: the gradients; ∂L/∂z = ∂L/∂a · ∂a/∂z, and so on.
    """

    x: float
    w: float
    b: float
    z: float
    a: float
    loss: float
    dL_da: float
    da_dz: float
    dL_dz: float
    dL_dw: float
    dL_db: float
    dL_dx: float

    @property
    def is_finite(self) -> bool:
        """Whether value, loss and slopes are numbers."""
        return all(map(math.isfinite, (self.z, self.a, self.loss, self.da_dz, self.dL_dz)))


def run_once(chain: Chain, x: float, w: float, b: float) -> Pass:
    """Forward and backward through z = wx + b, f and the loss."""
    z = w * x + b
    at = np.array([z])
    a, loss, dL_da, da_dz, dL_dz = (
        float(call(at)[0]) for call in (chain.value, chain.loss_at, chain.d_value, chain.slope, chain.d_z)
    )
    return Pass(x, w, b, z, a, loss, dL_da, da_dz, dL_dz, _times(dL_dz, x), dL_dz, _times(dL_dz, w))


def _times(gradient: float, factor: float) -> float:
    """The product; + 0 where it is 0, whatever the signs."""
    return gradient * factor + 0.0
