"""The numbers of a live classifier in the plane: linear logits that are those set at one point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.experiments.outputs.inputs import OutputInputs
from engine.experiments.outputs.logits import LogitNumbers
from engine.functions.activation import Array
from engine.networks.outputs import Softmax

Range = tuple[float, float]

WINDOW: Range = (-3.0, 3.0)
"""The range of both inputs."""

SHADES = 40
"""So many shades has each class: the stronger the surer."""

_SIDE = 97
_STEEP = 2.0
"""The length of each class's weights."""

_EACH, _CENTER, _SPREAD, _SEED = 14, 1.5, 0.75, 5
"""So many points of each class, so far from the middle, so far spread, drawn from this seed."""


@lru_cache(maxsize=8)
def weights_of(count: int) -> Array:
    """(K, 2) the weights of each class: they point to the corners of a regular polygon."""
    angles = math.pi / 2 + 2 * math.pi * np.arange(count) / count
    return _STEEP * np.stack([np.cos(angles), np.sin(angles)], axis=1)


@lru_cache(maxsize=8)
def points_of(count: int) -> tuple[Array, NDArray[np.intp]]:
    """Points (N, 2) around each class's direction, and their classes (N,)."""
    labels = np.repeat(np.arange(count), _EACH)
    draws = np.random.default_rng(_SEED).normal(size=(count * _EACH, 2))
    return _CENTER / _STEEP * weights_of(count)[labels] + _SPREAD * draws, labels


class PlaneNumbers(LogitNumbers):
    """A classifier whose logits at the probe are those that are set."""

    def __init__(self, experiment: OutputInputs) -> None:
        super().__init__(experiment)
        self.weights = weights_of(experiment.count)

    @property
    def probe(self) -> Array:
        """The point at which the logits are set."""
        return np.array([self.experiment.x1, self.experiment.x2])

    @cached_property
    def biases(self) -> Array:
        """(K,) what makes the logits at the probe those that are set."""
        return np.asarray(self.z - self.weights @ self.probe)

    def logits_at(self, x: Array) -> Array:
        """(K, n) of points (n, 2)."""
        return np.asarray(self.weights @ x.T + self.biases[:, None])

    @cached_property
    def shades(self) -> NDArray[np.uint8]:
        """(side, side) from the lower left: class · SHADES + how sure it is of it."""
        ends = np.linspace(*WINDOW, _SIDE)
        x, y = np.meshgrid(ends, ends)
        p = Softmax(self.logits_at(np.stack([x.ravel(), y.ravel()], axis=1)), self.experiment.temperature).p
        first, count = p.argmax(axis=0), len(self.z)
        sure = (p.max(axis=0) - 1 / count) / (1 - 1 / count)
        level = np.clip(sure * SHADES, 0, SHADES - 1)
        return np.asarray(first * SHADES + level.astype(np.intp), dtype=np.uint8).reshape(_SIDE, _SIDE)

    @cached_property
    def borders(self) -> Array:
        """(n, 4) x0 y0 x1 y1: where two classes are alike and no other is more likely, within the window."""
        count, found = len(self.z), []
        for i in range(count):
            for j in range(i + 1, count):
                segment = self._border(i, j)
                if segment is not None:
                    found.append(segment)
        return np.array(found).reshape(-1, 4)

    def _border(self, i: int, j: int) -> tuple[float, ...] | None:
        """Along the line zᵢ = zⱼ each other class and each rim leaves a half line."""
        normal, offset = self.weights[i] - self.weights[j], self.biases[i] - self.biases[j]
        at = -offset * normal / (normal @ normal)
        way = np.array([-normal[1], normal[0]]) / np.linalg.norm(normal)
        others = [k for k in range(len(self.z)) if k not in (i, j)]
        slopes = [*(self.weights[i] - self.weights[others]), *np.eye(2), *-np.eye(2)]
        lift = [*(self.biases[i] - self.biases[others]), -WINDOW[0], -WINDOW[0], WINDOW[1], WINDOW[1]]
        low, high = -math.inf, math.inf
        for slope, constant in zip(slopes, lift, strict=True):
            rise, level = float(slope @ way), float(slope @ at + constant)
            if abs(rise) < 1e-12:
                if level < 0:
                    return None
            elif rise > 0:
                low = max(low, -level / rise)
            else:
                high = min(high, -level / rise)
        return (*(at + low * way).tolist(), *(at + high * way).tolist()) if low < high else None

    @property
    def points(self) -> tuple[Array, NDArray[np.intp]]:
        """The points and their classes."""
        return points_of(self.experiment.count)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Of the probe, and of all points: the share in the right class and the mean cross-entropy."""
        x, labels = self.points
        softmax = Softmax(self.logits_at(x), self.experiment.temperature)
        y = np.asarray(labels == np.arange(len(self.z))[:, None], dtype=np.float64)
        right = float((softmax.p.argmax(axis=0) == labels).mean())
        return {
            **super().quantities,
            "right points": right,
            "loss of the points": float(softmax.cross_entropy(y)[0].mean()),
            "x1": self.experiment.x1,
            "x2": self.experiment.x2,
        }
