"""Gradients and gradient descent by themselves: a network and data in; losses, a trained network out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.learning import optimizers
from engine.networks import losses
from engine.networks.backprop import Layout, Pass
from engine.networks.network import Network

Array = NDArray[np.float64]


def batch(values: ArrayLike, columns: int, name: str) -> Array:
    """Samples (N, columns) as an array; ``ValueError`` with one sentence for anything else."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != columns or not len(array):
        raise ValueError(f"{name} must be shaped (N, {columns}) with N > 0, not {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} hold a number that is not finite")
    return array


def loss_and_gradients(
    network: Network, x: ArrayLike, y: ArrayLike, loss: str = "half_mse"
) -> tuple[float, list[Array], list[Array]]:
    """The loss over all samples with ∂L/∂W and ∂L/∂b of every layer, float64 throughout.

    Args:
        x: inputs (N, n_in).
        y: targets (N, n_out); classes are one-hot.
        loss: a name in ``engine.networks.losses.LOSSES``. It averages over samples and sums over outputs.

    Raises ``ValueError`` with one sentence for an unknown loss or shapes that do not fit.
    """
    inputs, targets = batch(x, network.widths[0], "inputs"), batch(y, network.widths[-1], "targets")
    if len(inputs) != len(targets):
        raise ValueError(f"{len(inputs)} inputs do not go with {len(targets)} targets")
    layout = Layout(network.widths)
    passes = Pass(layout, network.activation, losses.get(loss), len(inputs))
    passes.load(inputs.T, targets.T)
    with np.errstate(all="ignore"):
        value = passes.forward(layout.views(layout.flat(network.weights, network.biases)))
        gradients = layout.views(passes.backward()).matrices
    return value, [g[:, :-1].copy() for g in gradients], [g[:, -1].copy() for g in gradients]


def descend(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    *,
    loss: str = "half_mse",
    learning_rate: float,
    steps: int,
    optimizer: str = "sgd",
    frozen: Sequence[int] = (),
) -> tuple[Network, Array]:
    """The network after so many full-batch steps, and the losses on the way, in float64.

    Args:
        network: where to start; it stays as it is.
        x, y: inputs (N, n_in) and targets (N, n_out); classes are one-hot.
        loss: a name in ``engine.networks.losses.LOSSES``.
        learning_rate: η > 0.
        steps: from 0.
        optimizer: ``sgd``, ``momentum`` or ``adam``.
        frozen: indices of layers that keep their weights.

    Returns:
        The trained network, and ``losses`` of length ``steps + 1``: ``losses[k]`` is the loss after k steps.

    Raises ``ValueError`` with one sentence for unknown names, shapes that do not fit, and where the loss or
    a weight is no longer finite (the learning rate is then too large).
    """
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"the learning rate must be a positive number, not {learning_rate}")
    if steps < 0:
        raise ValueError(f"the number of steps must not be negative, as {steps} is")
    layers = len(network.weights)
    if any(not -layers <= i < layers for i in frozen):
        raise ValueError(f"frozen layers must be among the {layers} layers of the network")
    inputs, targets = batch(x, network.widths[0], "inputs"), batch(y, network.widths[-1], "targets")
    if len(inputs) != len(targets):
        raise ValueError(f"{len(inputs)} inputs do not go with {len(targets)} targets")
    layout = Layout(network.widths)
    passes = Pass(layout, network.activation, losses.get(loss), len(inputs), frozen)
    passes.load(inputs.T, targets.T)
    flat = layout.flat(network.weights, network.biases)
    found = _descend(passes, flat, optimizers.make(optimizer, layout.size), learning_rate, steps)
    matrices = layout.views(flat).matrices
    trained = Network([m[:, :-1] for m in matrices], [m[:, -1] for m in matrices], network.activation)
    return trained, found


def _descend(
    passes: Pass, flat: Array, optimizer: optimizers.Optimizer, learning_rate: float, steps: int
) -> Array:
    views = passes.layout.views(flat)
    found = np.empty(steps + 1)
    with np.errstate(all="ignore"):
        for k in range(steps + 1):
            found[k] = passes.forward(views)
            if not math.isfinite(found[k]):
                raise ValueError(f"the loss is no longer finite after {k} steps: try a lower learning rate")
            if k < steps:
                optimizer.step(flat, passes.backward(), learning_rate, k + 1)
        if not np.isfinite(flat).all():
            raise ValueError("a weight is no longer finite: try a lower learning rate")
    return found
