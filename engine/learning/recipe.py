"""Everything that a training run follows from, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Activation
from engine.learning.data import Data
from engine.networks import initializers
from engine.networks.backprop import Layout

Array = NDArray[np.float64]

Change = tuple[int, str, Any]
"""From this step on, this field of the recipe has this value."""

_STEP_SECONDS, _PRODUCT_SECONDS = 8e-5, 3e-11
"""What a step and each of its multiplications take at least."""

_LOOK_SECONDS = 4e-8
"""What the census takes for each unit and sample."""

_BREATH_SECONDS = 0.01

SQUARES = ("half_mse", "mse")


@dataclass(frozen=True)
class Recipe:
    """A run: frame n is a function of the recipe and n.

    Attributes:
        data: what is learned.
        hidden: units of each hidden layer.
        activation: f of the hidden layers at step 0.
        learning_rate: η at step 0.
        batch_norm: whether each hidden layer normalizes its z.
        initializer, weight_scale, bias, seed: the weights and hidden biases at step 0; the output bias is 0,
            and an output layer that keeps its weights is not scaled.
        loss: a name in ``engine.networks.losses.LOSSES``; anything but squares is for classes only.
        optimizer: a name in ``engine.learning.optimizers.OPTIMIZERS``.
        batch: samples of a mini-batch; 0 for all of them.
        frozen_output: whether the output layer keeps its weights.
        origin: float64 bytes of the vector at step 0 where it is given and follows from no seed; b"" where it
            does. Bytes are compared bit for bit and hashed once.
        changes: (step, "learning_rate" or "activation", value), ascending by step.
    """

    data: Data
    hidden: tuple[int, ...]
    activation: Activation
    learning_rate: float
    batch_norm: bool = False
    initializer: str = "he"
    weight_scale: float = 1.0
    bias: float = 0.0
    seed: int = 0
    loss: str = "half_mse"
    optimizer: str = "sgd"
    batch: int = 0
    frozen_output: bool = False
    origin: bytes = b""
    changes: tuple[Change, ...] = ()

    @property
    def layout(self) -> Layout:
        """Where each parameter stands in a frame's vector."""
        outputs = 2 if self.loss == "cross_entropy_logits" else 1
        return Layout((self.data.inputs, *self.hidden, outputs), self.batch_norm)

    @property
    def samples(self) -> int:
        """The number of training points."""
        return len(self.data.arrays()[1])

    @property
    def batch_size(self) -> int:
        """Samples of a step: all of them, or a mini-batch."""
        return self.batch if 0 < self.batch < self.samples else self.samples

    @property
    def step_seconds(self) -> float:
        """About what a step takes on a usual machine."""
        products = 3 * self.layout.size * (self.samples + self.batch_size)
        return _STEP_SECONDS + products * _PRODUCT_SECONDS

    def seconds(self, steps: int) -> float:
        """About how long it takes to make so many steps and to look at every unit there."""
        return (steps + 2) * self.step_seconds + sum(self.hidden) * self.samples * _LOOK_SECONDS

    @property
    def breath(self) -> int:
        """So many steps may be made between two looks at whether to stop."""
        return max(1, min(64, round(_BREATH_SECONDS / self.step_seconds)))

    def start(self) -> Array:
        """The vector of parameters at step 0."""
        if self.origin:
            return np.frombuffer(self.origin)
        layout = self.layout
        network = initializers.network(layout.widths, self.activation, self.initializer, seed=self.seed)
        scale, last = self.weight_scale, network.weights[-1]
        weights = [scale * matrix for matrix in network.weights[:-1]]
        weights.append(last if self.frozen_output else scale * last)
        biases = [np.full(units, self.bias) for units in layout.hidden]
        return layout.flat(weights, [*biases, np.zeros(layout.widths[-1])])

    def samples_as_columns(self) -> tuple[Array, Array]:
        """Inputs (n_in, N) and targets (n_out, N): values, ±1 for squares of classes, 0 and 1 or one-hot."""
        x, y = self.data.arrays()
        if self.data.has_classes:
            if self.loss in SQUARES:
                y = 2.0 * y - 1.0
            elif self.loss == "cross_entropy_logits":
                return x.T, np.stack([1.0 - y, y])
        return x.T, y[None, :]

    def at(self, step: int) -> Recipe:
        """The recipe with the values in force at a step and without changes."""
        found: dict[str, Any] = {name: value for when, name, value in self.changes if when <= step}
        return replace(self, **found, changes=())

    def next_change(self, step: int) -> float:
        """The first step after this one at which something changes; infinity where nothing does."""
        return min((when for when, _, _ in self.changes if when > step), default=float("inf"))

    def order(self, epoch: int) -> NDArray[np.intp]:
        """The order in which an epoch's mini-batches take the samples."""
        return np.random.default_rng([self.seed, 2, epoch]).permutation(self.samples)
