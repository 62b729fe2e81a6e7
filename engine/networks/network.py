"""A fully connected network ℝⁿ → ℝᵐ: its weights, its values and its activation pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.rounding import ROUNDING, without_rounding
from engine.base.text import noun, number
from engine.functions import activations
from engine.functions.activation import Activation

Array = NDArray[np.float64]

_CANCELED = 1e-6
"""An output that is less than this share of its terms may be nothing but rounding."""

_AT_ONCE = 512
"""So many inputs go through the layers together: their values stay in the processor's cache."""


@dataclass(frozen=True, eq=False, init=False)
class Network:
    """Layers z = W h + b with h = f(z) after each but the last, which is linear.

    All arrays are float64 copies, set read-only. A network with one layer is an affine map.

    Attributes:
        weights: W of each layer, shaped (n_out, n_in).
        biases: b of each layer, shaped (n_out,).
        activation: f, the same in every hidden layer.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activation: Activation

    def __init__(
        self, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike], activation: Activation | str = "relu"
    ) -> None:
        """Raises ``ValueError`` with one sentence unless the shapes chain and every number is finite."""
        if isinstance(activation, str):
            activation = activations.get(activation)
        if not isinstance(activation, Activation):
            raise ValueError(f"activation must be an Activation or the name of one, not {activation!r}")
        matrices = tuple(_frozen(w, f"weights[{i}]", 2) for i, w in enumerate(weights))
        vectors = tuple(_frozen(b, f"biases[{i}]", 1) for i, b in enumerate(biases))
        object.__setattr__(self, "weights", matrices)
        object.__setattr__(self, "biases", vectors)
        object.__setattr__(self, "activation", activation)
        self._check_shapes()

    def _check_shapes(self) -> None:
        if not self.weights:
            raise ValueError("a network needs at least one layer")
        if len(self.weights) != len(self.biases):
            raise ValueError(f"{len(self.weights)} weight matrices do not go with {len(self.biases)} biases")
        for i, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            if 0 in w.shape:
                raise ValueError(f"weights[{i}] is empty: its shape is {w.shape}")
            if b.shape != w.shape[:1]:
                raise ValueError(f"biases[{i}] has {b.size} numbers for the {w.shape[0]} units of its layer")
            if i and w.shape[1] != self.weights[i - 1].shape[0]:
                raise ValueError(
                    f"weights[{i}] takes {w.shape[1]} inputs but layer {i - 1} has "
                    f"{self.weights[i - 1].shape[0]} units"
                )

    @property
    def widths(self) -> tuple[int, ...]:
        """The number of inputs, of units in each hidden layer, and of outputs."""
        return (self.weights[0].shape[1], *(w.shape[0] for w in self.weights))

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """``activation``, and ``weights_1``, ``biases_1`` … of the layers, for a file of arrays."""
        arrays: dict[str, NDArray[Any]] = {"activation": np.array(self.activation.label)}
        for layer, (w, b) in enumerate(zip(self.weights, self.biases, strict=True), start=1):
            arrays |= {f"weights_{layer}": w, f"biases_{layer}": b}
        return arrays

    @property
    def bends(self) -> tuple[float, ...]:
        """Where the slope of f, or f itself, jumps: the ends of its linear pieces.

        A declared kink without a jump (leaky ReLU with α = 1) is not among them.
        """
        return bends(self.activation)

    def __call__(self, x: ArrayLike) -> Array:
        """The same as ``forward``."""
        return self.forward(x)

    def forward(self, x: ArrayLike) -> Array:
        """The outputs (N, n_out) for inputs (N, n_in); infinite where they overflow."""
        h = np.asarray(x, dtype=np.float64)
        if h.ndim != 2 or len(h) <= _AT_ONCE:
            return self.pre_activations(h)[-1]
        parts = [self.pre_activations(h[i : i + _AT_ONCE])[-1] for i in range(0, len(h), _AT_ONCE)]
        return np.concatenate(parts)

    def pre_activations(self, x: ArrayLike) -> list[Array]:
        """z of every layer, (N, n_out) each, for inputs (N, n_in); the last is the network's output."""
        h = np.asarray(x, dtype=np.float64)
        if h.ndim != 2 or h.shape[1] != self.widths[0]:
            raise ValueError(f"inputs must be shaped (N, {self.widths[0]}), not {h.shape}")
        result: list[Array] = []
        with np.errstate(over="ignore", invalid="ignore"):
            for w, b in zip(self.weights, self.biases, strict=True):
                if result:
                    h = self.activation(result[-1])
                result.append(h @ w.T + b)
        return result

    def rounding(self, x: ArrayLike) -> Array:
        """How large each output (N, n_out) may be for inputs (N, n_in) by rounding alone.

        In a layer z = W h + b what h is off by is passed on, |W| · |f′| times, and some rounding of all terms
        is added. 0 where that is not finite.
        """
        size = abs(np.asarray(x, dtype=np.float64))
        slopes, off = np.ones_like(size), np.zeros_like(size)
        zs = self.pre_activations(x)
        with np.errstate(over="ignore", invalid="ignore"):
            for w, b, z in zip(self.weights, self.biases, zs, strict=True):
                off = (off * slopes + ROUNDING * size) @ abs(w).T + ROUNDING * abs(b)
                size, slopes = abs(self.activation(z)), abs(np.asarray(self.activation.derivative(z)))
        return np.where(np.isfinite(off), off, 0.0)

    def output(self, x: ArrayLike) -> Array:
        """``forward``, but 0 where an output is nothing but rounding."""
        points = np.asarray(x, dtype=np.float64)
        parts = [points[i : i + _AT_ONCE] for i in range(0, max(len(points), 1), _AT_ONCE)]
        return np.concatenate([self._without_rounding(part) for part in parts])

    def _without_rounding(self, x: Array) -> Array:
        """``output``, which asks for the rounding only where terms cancel."""
        *hidden, values = self.pre_activations(x)
        h = abs(self.activation(hidden[-1])) if hidden else abs(x)
        with np.errstate(over="ignore", invalid="ignore"):
            terms = h @ abs(self.weights[-1]).T + abs(self.biases[-1])
            few = (abs(values) <= _CANCELED * terms).any(axis=1)
        if few.any():
            values[few] = without_rounding(values[few], self.rounding(x[few]), 1.0)
        return values

    def pattern(self, x: ArrayLike) -> list[NDArray[np.int8]]:
        """The linear piece each hidden unit is on, (N, units) int8 for every hidden layer.

        Pieces count from 0 on the left: for ReLU 0 is off and 1 is on. At a bend the lower piece counts.
        """
        ends = np.array(self.bends)
        return [np.searchsorted(ends, z, side="left").astype(np.int8) for z in self.pre_activations(x)[:-1]]


def bends(activation: Activation) -> tuple[float, ...]:
    """The kinks of f where its slope or its value jumps, ascending."""
    if activation.slopes is None:
        sides = [activation.sides(kink) for kink in activation.kinks]
    else:
        sides = list(zip(activation.slopes[:-1], activation.slopes[1:], strict=True))
    return tuple(
        float(kink)
        for kink, (before, after) in zip(activation.kinks, sides, strict=True)
        if before != after or kink in activation.jumps
    )


def on_pieces(activation: Activation) -> NDArray[np.bool_]:
    """Which pieces of a piecewise-linear f count as on: right of an only kink, else where f is not flat.

    Without a bend there is one piece.
    """
    slopes = np.array(activation.slopes)
    if not bends(activation):
        return np.array([slopes[0] != 0])
    return np.array([False, True]) if len(slopes) == 2 else slopes != 0


def piece_names(activation: Activation) -> tuple[str, str]:
    """What a unit on a piece that counts as on is called, and one on another: ``on`` and ``off`` where the
    latter is flat left of an only kink, else by their slopes: ``slope 1`` and ``slope −1`` of |z|; "" where
    there is no other piece."""
    slopes, on = np.array(activation.slopes), on_pieces(activation)
    if len(on) == 1:
        return _slope_name(slopes[:1]), ""
    left, right = slopes[~on], slopes[on]
    if len(slopes) == 2 and not left.any():
        return "on", "off"
    return _slope_name(right), _slope_name(left)


def units_named(name: str, of: int = 2) -> str:
    """``units on``, ``units with slope 1``; ``unit on`` of one."""
    return f"{noun(of, 'unit')} {'with ' if name.startswith('slope ') else ''}{name}"


def _slope_name(slopes: Array) -> str:
    if len(set(slopes.tolist())) > 1:
        return "sloped"
    return f"slope {number(float(slopes[0]), 3)}" if slopes.any() else "flat"


def _frozen(values: ArrayLike, name: str, ndim: int) -> Array:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is not an array of numbers") from None
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimensions, not {array.ndim}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds a number that is not finite")
    array.flags.writeable = False
    return array
