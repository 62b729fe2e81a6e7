"""The weights of a stack of layers in the plane, by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.experiments.warp.trained import TRAINED
from engine.networks import initializers

Array = NDArray[np.float64]

Layers = tuple[tuple[Array, Array], ...]
"""W (2, 2) and b (2,) of each layer."""

RANDOM = "random"

_TURN = math.radians(30.0)

_STRETCH = np.diag([1.25, 0.8])
"""Before each random rotation or reflection: areas stay, and many layers leave the plane about as large."""


def _rotate(layer: int) -> tuple[list[list[float]], list[float]]:
    c, s = math.cos(_TURN), math.sin(_TURN)
    return [[c, -s], [s, c]], [0.0, 0.0]


def _shear(layer: int) -> tuple[list[list[float]], list[float]]:
    return [[1.0, 1.0], [0.0, 1.0]], [0.0, 0.0]


def _project(layer: int) -> tuple[list[list[float]], list[float]]:
    return [[0.8, 0.4], [0.4, 0.2]], [0.0, 0.0]


def _fold(layer: int) -> tuple[list[list[float]], list[float]]:
    """Under |z| the square [−2, 2]² becomes [0, 2]², and each further layer folds that onto itself."""
    return ([[2.0, 0.0], [0.0, 2.0]], [-2.0, -2.0]) if layer else ([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0])


_BUILT: Mapping[str, tuple[str, Callable[[int], tuple[list[list[float]], list[float]]]]] = MappingProxyType(
    {
        "rotate": ("rotate by 30°", _rotate),
        "shear": ("shear", _shear),
        "project": ("project onto a line", _project),
        "fold": ("fold each axis in half", _fold),
    }
)

TITLES: Mapping[str, str] = MappingProxyType(
    {name: title for name, (title, _) in _BUILT.items()}
    | {RANDOM: "random"}
    | {name: f"trained on {name}" for name in TRAINED}
)
"""What people read for each name."""


@lru_cache(maxsize=32)
def layers_of(name: str, depth: int, seed: int) -> Layers:
    """So many layers of these weights, read-only by agreement; of trained ones as many as have learned."""
    if name in TRAINED:
        return tuple((np.array(rows[:2]), np.array(rows[2])) for rows in TRAINED[name].layers)
    if name == RANDOM:
        drawn = initializers.network((2,) * (depth + 1), "identity", "orthogonal", seed=seed, bias_scale=0.4)
        return tuple(
            (weight @ _STRETCH, bias) for weight, bias in zip(drawn.weights, drawn.biases, strict=True)
        )
    built = [_BUILT[name][1](layer) for layer in range(depth)]
    return tuple((np.array(weight), np.array(bias)) for weight, bias in built)
