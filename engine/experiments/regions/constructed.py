"""Networks that are built to fold the plane, and any network with some weights set by hand."""

from __future__ import annotations

import numpy as np

from engine.functions.activation import Activation
from engine.networks.network import Array, Network
from engine.networks.weights import Edits

Bump = tuple[Array, Array, Array, float]
"""One coordinate's layer, x → v · f(w x + b) + c, as (w, b, v, c)."""

_TENT: Bump = (np.array([1.0, 1.0]), np.array([0.0, -0.5]), np.array([2.0, -4.0]), 0.0)
"""2 relu(x) − 4 relu(x − ½): folds [0, 1] once onto itself (Telgarsky 2015)."""

_ZIGZAG: Bump = (
    np.array([-1.0, 1.0, 1.0]),
    np.array([2 / 3, -1 / 6, -1 / 3]),
    np.array([-6.0, -12.0, 9.0]),
    4.0,
)
"""4 − 6 relu(⅔ − x) − 12 relu(x − ⅙) + 9 relu(x − ⅓): maps four pieces of [0, 1] onto [0, 1] each."""

BUMPS = {"tent": _TENT, "zigzag": _ZIGZAG}
"""The constructed layers by name."""


def units_of(construction: str, width: int) -> int:
    """The width of every hidden layer: constructed ones bring their own."""
    return 2 * len(BUMPS[construction][0]) if construction in BUMPS else width


def folding(construction: str, depth: int, activation: Activation) -> Network:
    """``depth`` times the same fold of each coordinate, then their sum minus 1.

    Each fold maps the unit interval onto itself several times, so it multiplies the pieces along each
    coordinate: 2^L for the tent, 4^L for the zigzag, and the square of that in the unit square.
    """
    w, b, v, c = BUMPS[construction]
    both = np.eye(2)
    first, split = np.kron(both, w[:, None]), np.kron(both, v[None, :])
    weights, biases = [first], [np.tile(b, 2)]
    for _ in range(depth - 1):
        weights.append(first @ split)
        biases.append(np.tile(b + c * w, 2))
    weights.append(split.sum(axis=0, keepdims=True))
    biases.append(np.array([2 * c - 1.0]))
    return Network(weights, biases, activation)


def edited(network: Network, edits: Edits) -> Network:
    """The network with these weights set by hand."""
    if not edits:
        return network
    weights = [w.copy() for w in network.weights]
    biases = [b.copy() for b in network.biases]
    for (layer, unit, source), value in edits:
        if source == weights[layer].shape[1]:
            biases[layer][unit] = value
        else:
            weights[layer][unit, source] = value
    return Network(weights, biases, network.activation)


def square_count(construction: str, depth: int) -> int:
    """The regions of the unit square that a constructed network of so many layers makes."""
    pieces = 2 if construction == "tent" else 4
    return int(pieces ** (2 * depth))
