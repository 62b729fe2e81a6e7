"""Many random networks at once, forward and backward: one batched product a layer.

All seeds of one shape go through a layer together, the samples as columns: arrays are (seeds, units,
samples). A layer is z = W a + b, ẑ = z or z normalized, a = f(ẑ), the last one too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Monitor
from engine.functions.activation import Activation
from engine.functions.stretches import Stretch, closed_gates
from engine.networks.backprop import BATCH_NORM_EPSILON, leak_of
from engine.networks.initializers import INITIALIZERS, custom

Array = NDArray[np.float64]

NORMALIZATIONS = ("none", "batch", "layer")
"""What may stand between z and f: nothing; batch normalization (Ioffe & Szegedy 2015), of each unit over the
samples; layer normalization (Ba et al. 2016), of each sample over the units. γ = 1, β = 0."""

_AXES = {"batch": 2, "layer": 1}

_KEPT = 64 << 20
"""Weights of a stack up to so many bytes are kept; larger ones are drawn again whenever they are used."""


@dataclass(frozen=True)
class Stack:
    """Random networks of one shape, one a seed.

    The same seeds give the same draws whatever the scales: dragging a scale only rescales.

    Attributes:
        widths: inputs, then the units of each layer.
        initializer: a name of ``INITIALIZERS``, or "custom": N(0, 1/fan-in).
        seeds: how many networks.
        seed: where their random numbers start.
        weight_scale: factor on every weight: the gain, or σ_w of "custom".
        bias_spread: σ_b of normal biases.
        shared: whether all layers share the weights of the first one that fits: a recurrent network in time.
    """

    widths: tuple[int, ...]
    initializer: str = "he"
    seeds: int = 8
    seed: int = 0
    weight_scale: float = 1.0
    bias_spread: float = 0.0
    shared: bool = False

    def __post_init__(self) -> None:
        if self.initializer != "custom" and self.initializer not in INITIALIZERS:
            raise ValueError(f"unknown initializer {self.initializer!r}; known are {', '.join(INITIALIZERS)}")
        if not self.widths or min(self.widths) < 1:
            raise ValueError(f"widths must be numbers from 1, not {self.widths}")

    @property
    def depth(self) -> int:
        """The number of layers; 0 without any."""
        return len(self.widths) - 1

    @cached_property
    def _are_kept(self) -> bool:
        return sum(a * b for a, b in pairwise(self.widths)) * self.seeds * 8 <= _KEPT

    def draw(self, layer: int) -> tuple[Array, Array]:
        """Weights (seeds, n_out, n_in) and biases (seeds, n_out, 1) of a layer from 0, before the scales."""
        n_in, n_out = self.widths[layer : layer + 2]
        stream = self.widths.index(n_in) if self.shared and n_in == n_out else layer
        call = _draw if self._are_kept else _draw.__wrapped__
        return call(self.initializer, self.seeds, self.seed, stream, n_out, n_in)


@lru_cache(maxsize=256)
def _draw(initializer: str, seeds: int, seed: int, layer: int, n_out: int, n_in: int) -> tuple[Array, Array]:
    make = custom(1.0) if initializer == "custom" else INITIALIZERS[initializer]
    streams = [np.random.default_rng([seed, i, layer]) for i in range(seeds)]
    weights = np.stack([make(rng, n_out, n_in) for rng in streams])
    biases = np.stack([rng.standard_normal((n_out, 1)) for rng in streams])
    weights.flags.writeable = biases.flags.writeable = False
    return weights, biases


@dataclass(frozen=True, eq=False)
class Propagation:
    """What happened in each of ``depth`` layers, (depth, seeds) a statistic; nan or ∞ where numbers overflow.

    Attributes:
        stack: the networks.
        activation: f.
        normalization: one of ``NORMALIZATIONS``.
        inputs: (n, samples), or (seeds, n, samples).
        z: pre-activations before any normalization, (seeds, units, samples) a layer.
        gates: what f takes, ẑ, in the same shape; z itself without normalization.
        roots: √(variance + ε) of each normalization; 1 without.
        a: f of the gates.
        slopes: f′ of the gates.
        monitor: is asked at every layer whether to stop, also on the way back.
    """

    stack: Stack
    activation: Activation
    normalization: str
    inputs: Array
    z: tuple[Array, ...]
    gates: tuple[Array, ...]
    roots: tuple[Array, ...]
    a: tuple[Array, ...]
    slopes: tuple[Array, ...]
    monitor: Monitor = field(default_factory=Monitor, kw_only=True)

    @cached_property
    def z_square(self) -> Array:
        """Mean of z² over units and samples: q of mean-field theory."""
        return _mean_squares(self.z, self.stack.seeds)

    @cached_property
    def a_square(self) -> Array:
        """Mean of a²."""
        return _mean_squares(self.a, self.stack.seeds)

    @cached_property
    def z_mean(self) -> Array:
        """Mean of z."""
        return _means(self.z, self.stack.seeds)

    @cached_property
    def a_mean(self) -> Array:
        """Mean of a: how far from centered the next layer's inputs are."""
        return _means(self.a, self.stack.seeds)

    @cached_property
    def gradient_factor(self) -> Array:
        """Mean of f′² at the gates."""
        return _mean_squares(self.slopes, self.stack.seeds)

    @cached_property
    def zeros(self) -> Array:
        """Share of activations that are exactly 0."""
        return _shares([np.equal(a, 0) for a in self.a], self.stack.seeds)

    @cached_property
    def dead(self) -> Array:
        """Share of units that are exactly 0 for every sample."""
        return _shares(
            [np.asarray(np.equal(a, 0).all(axis=2, keepdims=True)) for a in self.a], self.stack.seeds
        )

    def closed(self, threshold: float) -> Array:
        """Share of gates that are nearly closed, |f′| < threshold, for whatever reason."""
        return _shares([np.less(np.abs(slopes), threshold) for slopes in self.slopes], self.stack.seeds)

    def saturated(self, threshold: float) -> Array:
        """Share of gates where |f′| < threshold because f flattens out; not those where f is exactly 0."""
        flat = [s for s in closed_gates(self.activation, threshold) if s.kind == "saturated"]
        return _shares([_within(z, flat) for z in self.gates], self.stack.seeds)

    def correlation(self, i: int = 0, j: int = 1) -> Array:
        """Of two samples: the cosine of their z, which in wide layers is c of mean-field theory."""
        with np.errstate(all="ignore"):
            cosines = [
                (z[:, :, i] * z[:, :, j]).sum(axis=1)
                / np.sqrt((z[:, :, i] ** 2).sum(axis=1) * (z[:, :, j] ** 2).sum(axis=1))
                for z in self.z
            ]
        return np.array(cosines).reshape(self.stack.depth, self.stack.seeds)

    def backward(self, output_gradient: Array | None = None) -> tuple[Array, ...]:
        """∂L/∂z of every layer, exactly, also through the statistics of a normalization.

        ``output_gradient`` is ∂L/∂a of the last layer, (seeds, units, samples); without one it is normal
        noise of variance 1, the same for every call.
        """
        return (self._from_noise if output_gradient is None else self._back(output_gradient))[0]

    @cached_property
    def _from_noise(self) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        noise = np.random.default_rng([self.stack.seed, self.stack.seeds])
        return self._back(noise.standard_normal(self.a[-1].shape)) if self.a else ((), ())

    def _back(self, onwards: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """∂L/∂z of every layer, and ∂L/∂a of all but the last, from that of the last."""
        found: list[Array] = []
        carried: list[Array] = []
        with np.errstate(all="ignore"):
            for layer in reversed(range(self.stack.depth)):
                self.monitor.check()
                delta = onwards * self.slopes[layer]
                if self.normalization != "none":
                    axis = _AXES[self.normalization]
                    delta = _normalized_back(delta, self.gates[layer], self.roots[layer], axis)
                found.append(delta)
                if layer:
                    onwards = self._transposed(layer, delta)
                    carried.append(onwards)
        return tuple(reversed(found)), tuple(reversed(carried))

    @cached_property
    def gradients(self) -> tuple[Array, ...]:
        """``backward`` from noise."""
        return self.backward()

    @cached_property
    def gradient_rms(self) -> Array:
        """Root of the mean of (∂L/∂z)², from noise."""
        return np.sqrt(_mean_squares(self.gradients, self.stack.seeds))

    def split(self) -> tuple[Array, Array]:
        """ln of the factor on the rms gradient from layer l + 1 back to l, (depth − 1, seeds), in two parts:
        that of f′ in layer l, and that of the weights of layer l + 1. Their sum is the factor.

        A normalization's share counts with f′.
        """
        _, carried = self._from_noise
        with np.errstate(all="ignore"):
            between = np.log(_mean_squares(carried, self.stack.seeds)) / 2
            sizes = np.log(self.gradient_rms)
            return sizes[:-1] - between, between - sizes[1:]

    def jacobian(self, sample: int = 0) -> Array:
        """∂a of the last layer / ∂ inputs for one sample, (seeds, n_out, n_in).

        With batch normalization the statistics of the other samples are taken as they are, as they are once
        training has ended.
        """
        n = self.stack.widths[0]
        total = np.broadcast_to(np.eye(n), (self.stack.seeds, n, n))
        with np.errstate(all="ignore"):
            for layer in range(self.stack.depth):
                self.monitor.check()
                total = self._step(layer, sample, total)
        return np.asarray(total)

    def layer_jacobian(self, layer: int, sample: int = 0) -> Array:
        """∂z of layer + 1 / ∂z of layer for one sample, (seeds, n_out, n_in): W diag(f′)
        (Glorot & Bengio 2010, section 4.2.2); without normalization."""
        weights, _ = self.stack.draw(layer + 1)
        return np.asarray(self.stack.weight_scale * weights * self.slopes[layer][:, None, :, sample])

    def singular_values(self, sample: int = 0) -> Array:
        """Of ``jacobian``, (seeds, min(n_out, n_in)), descending; all nan where it is not finite."""
        return singular_values(self.jacobian(sample))

    def _step(self, layer: int, sample: int, total: Array) -> Array:
        weights, _ = self.stack.draw(layer)
        total = self.stack.weight_scale * (weights @ total)
        root = self.roots[layer]
        if self.normalization == "layer":
            hat = self.gates[layer][:, :, sample, None]
            total = (
                total - total.mean(axis=1, keepdims=True) - hat * (hat * total).mean(axis=1, keepdims=True)
            )
            total = total / root[:, :, sample, None]
        elif self.normalization == "batch":
            total = total / root
        return np.asarray(self.slopes[layer][:, :, sample, None] * total)

    def _transposed(self, layer: int, delta: Array) -> Array:
        weights, _ = self.stack.draw(layer)
        carried = np.matmul(weights.transpose(0, 2, 1), delta)
        if self.stack.weight_scale != 1:
            carried *= self.stack.weight_scale
        return np.asarray(carried)


def propagated(
    stack: Stack,
    activation: Activation,
    inputs: Array,
    normalization: str = "none",
    monitor: Monitor | None = None,
) -> Propagation:
    """The inputs, (n, samples) or (seeds, n, samples), through all networks of a stack.

    Raises ``ValueError`` for another shape, or an unknown normalization, and
    ``engine.base.monitor.Cancelled`` where the monitor is asked to stop.
    """
    monitor = monitor or Monitor()
    if normalization not in NORMALIZATIONS:
        raise ValueError(f"unknown normalization {normalization!r}; known are {', '.join(NORMALIZATIONS)}")
    if inputs.ndim not in (2, 3) or inputs.shape[-2] != stack.widths[0] or not inputs.shape[-1]:
        raise ValueError(f"inputs must be shaped ({stack.widths[0]}, samples), not {inputs.shape}")
    layers: list[tuple[Array, ...]] = []
    h, leak = inputs, leak_of(activation)
    with np.errstate(all="ignore"):
        for layer in range(stack.depth):
            monitor.check()
            z = _affine(stack, layer, h)
            gate, root = (z, np.ones(1)) if normalization == "none" else _normalized(z, _AXES[normalization])
            h, slopes = _activated(activation, leak, gate)
            layers.append((z, gate, root, h, slopes))
    columns = tuple(zip(*layers, strict=True)) or ((),) * 5
    return Propagation(stack, activation, normalization, inputs, *columns, monitor=monitor)


def inputs_of(n: int, samples: int, seed: int = 0, scale: float = 1.0, correlation: float = 0.0) -> Array:
    """Normal inputs (n, samples) of mean square scale², exactly, whose first two have this cosine, exactly.

    With one unit, or one sample, there is no angle to choose.
    """
    return np.asarray(scale * _unit_inputs(n, samples, seed, correlation))


@lru_cache(maxsize=16)
def _unit_inputs(n: int, samples: int, seed: int, correlation: float) -> Array:
    x = np.random.default_rng([seed, 1]).standard_normal((n, samples))
    x *= math.sqrt(n) / np.linalg.norm(x, axis=0)
    if n > 1 and samples > 1:
        along = x[:, 0] / math.sqrt(n)
        across = x[:, 1] - (along @ x[:, 1]) * along
        across /= np.linalg.norm(across)
        x[:, 1] = math.sqrt(n) * (correlation * along + math.sqrt(max(0.0, 1 - correlation**2)) * across)
    x.flags.writeable = False
    return x


def singular_values(matrices: Array) -> Array:
    """Of each matrix (…, m, n), descending, (…, min(m, n)); all nan where one is not finite."""
    finite = np.asarray(np.isfinite(matrices).all(axis=(-2, -1)))[..., None]
    found = np.linalg.svd(np.where(finite[..., None], matrices, 0.0), compute_uv=False)
    return np.where(finite, found, math.nan)


def _affine(stack: Stack, layer: int, h: Array) -> Array:
    weights, biases = stack.draw(layer)
    z = np.matmul(weights, h)
    if stack.weight_scale != 1:
        z *= stack.weight_scale
    if stack.bias_spread:
        z += stack.bias_spread * biases
    return np.asarray(z)


def _activated(activation: Activation, leak: float | None, z: Array) -> tuple[Array, Array]:
    """f and f′; rectifiers need one comparison."""
    if leak is None:
        return activation.with_slope(z)
    slopes = np.greater(z, 0.0, out=np.empty_like(z))
    if leak:
        np.maximum(slopes, leak, out=slopes)
    return z * slopes, slopes


def _normalized(z: Array, axis: int) -> tuple[Array, Array]:
    """ẑ = (z − mean)/√(variance + ε) along an axis, and the root."""
    centered = z - z.mean(axis=axis, keepdims=True)
    root = np.sqrt((centered**2).mean(axis=axis, keepdims=True) + BATCH_NORM_EPSILON)
    return centered / root, root


def _normalized_back(delta: Array, hat: Array, root: Array, axis: int) -> Array:
    """∂L/∂z from ∂L/∂ẑ, through mean and variance too (Ioffe & Szegedy 2015, section 3)."""
    mean = delta.mean(axis=axis, keepdims=True)
    along = (delta * hat).mean(axis=axis, keepdims=True)
    return np.asarray((delta - mean - hat * along) / root)


def _within(z: Array, stretches: Sequence[Stretch]) -> NDArray[np.bool_]:
    found = np.zeros(z.shape, dtype=bool)
    for stretch in stretches:
        found |= (z > stretch.low) & (z < stretch.high)
    return found


def _mean_squares(arrays: Sequence[Array], seeds: int) -> Array:
    with np.errstate(all="ignore"):
        rows = [np.einsum("sij,sij->s", x, x) / x[0].size for x in arrays]
    return np.array(rows).reshape(len(rows), seeds)


def _means(arrays: Sequence[Array], seeds: int) -> Array:
    with np.errstate(all="ignore"):
        rows = [x.mean(axis=(1, 2)) for x in arrays]
    return np.array(rows).reshape(len(rows), seeds)


def _shares(masks: Sequence[NDArray[np.bool_]], seeds: int) -> Array:
    return np.array([mask.mean(axis=(1, 2)) for mask in masks]).reshape(len(masks), seeds)
