"""An output activation with a loss: what comes out of a pre-activation, and what goes back to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.experiments.outputs.tasks import CROSS_ENTROPY, HEADS, LOSSES, SOFTMAX, SQUARED
from engine.functions import activations
from engine.functions.activation import Activation, Array
from engine.networks.outputs import (
    Pair,
    Softmax,
    binary_cross_entropy,
    cross_entropy_of,
    half_square,
    huber,
)


@dataclass(frozen=True)
class Pairing:
    """An output activation and a loss, right or wrong.

    Attributes:
        head, loss: their names.
        delta: where Huber's loss becomes straight.
    """

    head: str
    loss: str
    delta: float = 1.0

    @property
    def activation(self) -> Activation:
        """The output activation; softmax is none, it mixes its inputs: ``KeyError``."""
        return activations.get(self.head)

    @property
    def title(self) -> str:
        """Both in words."""
        return f"{HEADS[self.head]} with {LOSSES[self.loss]}"

    def outputs(self, z: Array) -> Array:
        """a of pre-activations z, (K, …) both; softmax runs along the first axis."""
        return Softmax(z).p if self.head == SOFTMAX else np.asarray(self.activation(z))

    def ends(self) -> tuple[float, float]:
        """Between which values all outputs lie."""
        if self.head == SOFTMAX:
            return 0.0, 1.0
        codomain = self.activation.codomain
        return codomain.low, codomain.high

    def measure(self, z: Array, y: Array) -> Pair:
        """The loss (…) and its gradient in z (K, …) for targets y (K, …), summed over the outputs.

        From the logits where the pairing allows it; else as the formulas say, with ∞ and nan where they lead.
        """
        if self.head == SOFTMAX:
            return self._of_softmax(Softmax(z), y)
        f = self.activation
        if self.loss == CROSS_ENTROPY and self.head == "sigmoid":
            value, slope = binary_cross_entropy(z, y)
        else:
            a, gate = f.with_slope(z)
            value, along = self._of_output(a, y, z)
            with np.errstate(all="ignore"):
                slope = along * gate
        return np.asarray(value.sum(axis=0)), slope

    def slope(self, z: Array, y: Array) -> Array:
        """The gradient alone."""
        if self.head == SOFTMAX and self.loss == CROSS_ENTROPY:
            return Softmax(z).cross_entropy_slope(y)
        return self.measure(z, y)[1]

    def _of_output(self, a: Array, y: Array, z: Array) -> Pair:
        if self.loss == CROSS_ENTROPY:
            return cross_entropy_of(a, y)
        is_one = y.size == 1  # to the last digits
        return self._of_residual(np.asarray(self.activation.minus(z, y.item())) if is_one else a - y)

    def _of_softmax(self, softmax: Softmax, y: Array) -> Pair:
        if self.loss == CROSS_ENTROPY:
            return softmax.cross_entropy(y)
        value, along = self._of_residual(softmax.residual(y))
        return np.asarray(value.sum(axis=0)), softmax.back(along)

    def _of_residual(self, r: Array) -> Pair:
        return half_square(r) if self.loss == SQUARED else huber(r, self.delta)

    def floor(self, y: Array) -> float:
        """No weights can make the mean loss of targets y (K, N) less than this; nan where that is not known.

        An output comes no nearer to a target than the end of its range.
        """
        if self.loss == CROSS_ENTROPY:
            return math.nan
        return float(self._of_residual(y - np.clip(y, *self.ends()))[0].sum(axis=0).mean())
