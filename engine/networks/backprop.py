"""Forward and backward pass of a network over a fixed number of samples, in arrays made once.

Samples are columns. The inputs of every layer carry a last row of ones, so that one matrix [W b] holds
weights and biases, its product adds the bias and the product for its gradient sums it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.rounding import without_rounding
from engine.functions.activation import Activation
from engine.functions.traits import can_be_off
from engine.networks.losses import Loss

Array = NDArray[np.float64]

BATCH_NORM_EPSILON = 1e-5
"""Added to the variance under the root, as in PyTorch."""


@dataclass(frozen=True)
class Views:
    """A flat vector of parameters, or of their gradients, seen as arrays.

    Attributes:
        matrices: [W b] of each layer, (n_out, n_in + 1).
        scales, shifts: γ and β of each hidden layer, (n_out, 1); none without batch normalization.
    """

    matrices: tuple[Array, ...]
    scales: tuple[Array, ...]
    shifts: tuple[Array, ...]


@dataclass(frozen=True)
class Layout:
    """Where each parameter stands in the flat vector: the matrices layer by layer, then all γ, then all β."""

    widths: tuple[int, ...]
    batch_norm: bool = False

    @property
    def hidden(self) -> tuple[int, ...]:
        """Units of each hidden layer."""
        return self.widths[1:-1]

    @property
    def size(self) -> int:
        """The number of parameters."""
        matrices = sum(n_out * (n_in + 1) for n_in, n_out in pairwise(self.widths))
        return matrices + (2 * sum(self.hidden) if self.batch_norm else 0)

    @property
    def output(self) -> slice:
        """Where the output layer's matrix stands in the vector."""
        matrices = [n_out * (n_in + 1) for n_in, n_out in pairwise(self.widths)]
        return slice(sum(matrices[:-1]), sum(matrices))

    def views(self, flat: Array) -> Views:
        """The vector (size,) as arrays that share its memory."""
        shapes = [(n_out, n_in + 1) for n_in, n_out in pairwise(self.widths)]
        extra = [(n, 1) for n in self.hidden] if self.batch_norm else []
        parts, start = [], 0
        for rows, columns in (*shapes, *extra, *extra):
            parts.append(flat[start : start + rows * columns].reshape(rows, columns))
            start += rows * columns
        layers, normed = len(shapes), len(extra)
        return Views(
            tuple(parts[:layers]), tuple(parts[layers : layers + normed]), tuple(parts[layers + normed :])
        )

    def flat(self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> Array:
        """The vector of these weights and biases; γ = 1 and β = 0."""
        vector = np.empty(self.size)
        views = self.views(vector)
        for matrix, w, b in zip(views.matrices, weights, biases, strict=True):
            matrix[:, :-1], matrix[:, -1] = w, b
        for scale, shift in zip(views.scales, views.shifts, strict=True):
            scale[:], shift[:] = 1.0, 0.0
        return vector


class Hidden:
    """One hidden layer at work: activations, slopes, and who is on."""

    def __init__(
        self, on: Array, peaks: Array, spans: Array, dead: NDArray[np.bool_], samples: int, batch_norm: bool
    ) -> None:
        units = len(on)
        self.on, self.peaks, self.spans, self.dead = on, peaks, spans, dead
        self.extended = np.ones((units + 1, samples))
        self.values = self.extended[:-1]
        self.slopes, self.delta = np.empty((units, samples)), np.empty((units, samples))
        self._ones = np.ones(samples)
        if batch_norm:
            self.normed, self.scratch = np.empty((units, samples)), np.empty((units, samples))
            self.means, self.roots = np.empty((units, 1)), np.empty((units, 1))

    def normalize(self, scale: Array, shift: Array) -> None:
        """From z to γ ẑ + β with ẑ = (z − mean)/√(variance + ε) over these samples."""
        z, samples = self.values, len(self._ones)
        np.matmul(z, self._ones, out=self.means[:, 0])
        self.means /= samples
        z -= self.means
        np.einsum("ij,ij->i", z, z, out=self.roots[:, 0])
        self.roots /= samples
        self.roots += BATCH_NORM_EPSILON
        np.sqrt(self.roots, out=self.roots)
        np.divide(z, self.roots, out=self.normed)
        np.multiply(self.normed, scale, out=z)
        z += shift

    def normalize_back(self, scale: Array, scale_gradient: Array, shift_gradient: Array) -> None:
        """From ∂L/∂(γ ẑ + β) to ∂L/∂z, with the gradients of γ and β on the way."""
        delta, samples = self.delta, len(self._ones)
        np.matmul(delta, self._ones, out=shift_gradient[:, 0])
        np.einsum("ij,ij->i", delta, self.normed, out=scale_gradient[:, 0])
        delta -= shift_gradient / samples
        np.multiply(self.normed, scale_gradient / samples, out=self.scratch)
        delta -= self.scratch
        delta *= scale / self.roots

    def look(self) -> None:
        """Note the least, the mean and the largest z of each unit; before ``activate``."""
        self.spans[0], self.spans[2] = self.values.min(axis=1), self.values.max(axis=1)
        np.matmul(self.values, self._ones, out=self.spans[1])
        self.spans[1] /= len(self._ones)
        self.spans[1] = without_rounding(self.spans[1], np.maximum(-self.spans[0], self.spans[2]))

    def activate(self, activation: Activation, leak: float | None) -> None:
        """From z to f(z), with f′(z), the number of samples with z > 0, the largest |f′| of each unit, and
        whether it is dead.

        ``leak`` is ``leak_of(activation)``.
        """
        z, slopes = self.values, self.slopes
        np.greater(z, 0.0, out=slopes)
        np.matmul(slopes, self._ones, out=self.on)
        if leak is None:
            slopes[:] = activation.derivative(z)
            z[:] = activation(z)
            np.abs(slopes).max(axis=1, out=self.peaks)
            np.equal(self.peaks, 0.0, out=self.dead)
            if self.dead.any():  # a gate may be closed at a level that is not 0, or too small for float64
                self.dead[self.dead] = ~z[self.dead].any(axis=1) & can_be_off(activation)
            return
        if leak:
            np.maximum(slopes, leak, out=slopes)
            z *= slopes
        else:
            np.maximum(z, 0.0, out=z)
        np.greater(self.on, 0.0, out=self.peaks)
        np.maximum(self.peaks, leak, out=self.peaks)
        np.equal(self.peaks, 0.0, out=self.dead)


def leak_of(activation: Activation) -> float | None:
    """The slope α in [0, 1) on the left of an f that is α z up to 0 and z from there; None for any other f.

    Such an f needs no comparison but z > 0, and f′(0) is α; this is what makes a step with ReLU fast.
    """
    slopes = activation.slopes
    if slopes is None or len(slopes) != 2 or activation.kinks != (0.0,) or activation.jumps:
        return None
    left, right = slopes
    fits = right == 1.0 and 0.0 <= left < 1.0 and activation.derivative(0.0) == left
    return left if fits and activation(0.0) == 0.0 else None


class Pass:
    """A network's passes over so many samples; ``load`` the samples, then ``forward``, then ``backward``.

    Attributes:
        gradient: (size,) ∂L/∂parameters after ``backward``.
        hidden: the hidden layers as ``forward`` left them.
        on: (units,) of all hidden units, the number of samples with z > 0.
        peaks: (units,) the largest |f′(z)| over the samples; 0 where no gradient can pass.
        dead: (units,) whether the unit is off for every sample: f(z) and f′(z) are exactly 0 for all of them.
        watching: whether ``forward`` notes the ``spans``.
        spans: (3, units) the least, the mean and the largest z over the samples when last noted.
        outputs: (n_out, N) the last layer's z.
        frozen: layers whose gradient is taken as 0.
    """

    def __init__(
        self, layout: Layout, activation: Activation, loss: Loss, samples: int, frozen: Sequence[int] = ()
    ) -> None:
        self.layout, self.loss, self.frozen = layout, loss, tuple(frozen)
        self.activation = activation
        self.gradient = np.zeros(layout.size)
        ends = np.cumsum((0, *layout.hidden))
        self.on, self.peaks, self.spans = np.empty(ends[-1]), np.empty(ends[-1]), np.empty((3, ends[-1]))
        self.dead = np.empty(ends[-1], dtype=bool)
        self.watching = False
        self.hidden = [
            Hidden(
                self.on[a:b], self.peaks[a:b], self.spans[:, a:b], self.dead[a:b], samples, layout.batch_norm
            )
            for a, b in pairwise(ends)
        ]
        self._inputs = np.ones((layout.widths[0] + 1, samples))
        self._targets = np.empty((layout.widths[-1], samples))
        self.outputs, self._delta = np.empty_like(self._targets), np.empty_like(self._targets)
        self._extended = [self._inputs, *(layer.extended for layer in self.hidden)]
        self._parameters = self._gradients = layout.views(self.gradient)

    @property
    def activation(self) -> Activation:
        """f of the hidden layers; another one may be set between two passes."""
        return self._activation

    @activation.setter
    def activation(self, activation: Activation) -> None:
        self._activation, self._leak = activation, leak_of(activation)

    def load(self, x: Array, y: Array) -> None:
        """Take these samples, (n_in, N) and (n_out, N)."""
        self._inputs[:-1], self._targets[:] = x, y

    def forward(self, parameters: Views) -> float:
        """The loss with these parameters; nan or infinite where a number overflows."""
        self._parameters = parameters
        for i, layer in enumerate(self.hidden):
            self.pre_activations(i)
            if self.watching:
                layer.look()
            layer.activate(self._activation, self._leak)
        np.matmul(parameters.matrices[-1], self._extended[-1], out=self.outputs)
        return self.loss.evaluate(self.outputs, self._targets, self._delta)

    def pre_activations(self, i: int) -> Array:
        """z (units, N) of hidden layer i, from 0, with the parameters and the values of the last ``forward``.

        It takes the place of the layer's values until these are computed again; normalized, where they are.
        """
        layer, matrix, inputs = self.hidden[i], self._parameters.matrices[i], self._extended[i]
        if self.layout.batch_norm:  # the bias would only be subtracted again
            np.matmul(matrix[:, :-1], inputs[:-1], out=layer.values)
            layer.normalize(self._parameters.scales[i], self._parameters.shifts[i])
        else:
            np.matmul(matrix, inputs, out=layer.values)
        return layer.values

    def backward(self) -> Array:
        """The gradient at the parameters of the last ``forward``, in the same array every time."""
        delta, into = self._delta, self._gradients
        for i in range(len(self.hidden), -1, -1):
            np.matmul(delta, self._extended[i].T, out=into.matrices[i])
            if i < len(self.hidden) and self.layout.batch_norm:
                into.matrices[i][:, -1] = 0.0  # a constant that the mean takes away
            if i:
                layer = self.hidden[i - 1]
                onwards = self._parameters.matrices[i][:, :-1].T
                # BLAS is slow at outer products.
                (np.multiply if len(delta) == 1 else np.matmul)(onwards, delta, out=layer.delta)
                delta = layer.delta
                delta *= layer.slopes
                if self.layout.batch_norm:
                    j = i - 1
                    layer.normalize_back(self._parameters.scales[j], into.scales[j], into.shifts[j])
        for i in self.frozen:
            into.matrices[i][:] = 0.0
        return self.gradient
