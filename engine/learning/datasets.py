"""Two classes in the plane: one row for each set."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Dataset:
    """A recipe for labeled points.

    Attributes:
        name: how files and code call it.
        title: what people read.
        build: called with the number of points of class 0 and of class 1; gives the places of both, (n, 2)
            each, without noise.
    """

    name: str
    title: str
    build: Callable[[int, int], tuple[Array, Array]]

    def sample(self, samples: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        """Places (N, 2) and labels (N,) of 0 and 1, shuffled; N(0, noise²) is added to each coordinate.

        The classes are equal in size, but for one point where N is odd. Another noise only scales the same
        draws.
        """
        x = np.concatenate(self.build(samples - samples // 2, samples // 2))
        labels = np.repeat([0.0, 1.0], [samples - samples // 2, samples // 2])
        order = rng.permutation(samples)
        return (x + noise * rng.standard_normal(x.shape))[order], labels[order]


def _on_circle(n: int, radius: float) -> Array:
    angle = 2 * math.pi * np.arange(n) / max(n, 1)
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _moons(outer: int, inner: int) -> tuple[Array, Array]:
    """Two half circles of radius 1, one upside down, as in scikit-learn, moved so that the mean is 0."""
    a, b = np.linspace(0, math.pi, outer), np.linspace(0, math.pi, inner)
    center = np.array([0.5, 0.25])
    return (
        np.stack([np.cos(a), np.sin(a)], axis=1) - center,
        np.stack([1.0 - np.cos(b), 0.5 - np.sin(b)], axis=1) - center,
    )


def _circles(outer: int, inner: int) -> tuple[Array, Array]:
    """A circle of radius 1 around one of radius ½."""
    return _on_circle(outer, 1.0), _on_circle(inner, 0.5)


def _corners(n: int, *corners: tuple[float, float]) -> Array:
    return np.array([corners[i % len(corners)] for i in range(n)], dtype=np.float64).reshape(n, 2)


def _xor(same: int, different: int) -> tuple[Array, Array]:
    """The corners (±1, ±1); class 1 where the signs differ."""
    return _corners(same, (1.0, 1.0), (-1.0, -1.0)), _corners(different, (1.0, -1.0), (-1.0, 1.0))


def _blobs(left: int, right: int) -> tuple[Array, Array]:
    """The points (−1, −1) and (1, 1), which the noise makes into clouds."""
    return _corners(left, (-1.0, -1.0)), _corners(right, (1.0, 1.0))


def _spirals(first: int, second: int) -> tuple[Array, Array]:
    """Two arms of 1¾ turns out to radius 2, opposite each other.

    Neither has a point at the origin, where they would coincide and no network could tell them apart.
    """

    def arm(n: int, start: float) -> Array:
        share = np.arange(1, n + 1) / max(n, 1)
        angle = 3.5 * math.pi * share + start
        return np.stack([2.0 * share * np.sin(angle), 2.0 * share * np.cos(angle)], axis=1)

    return arm(first, 0.0), arm(second, math.pi)


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        row.name: row
        for row in (
            Dataset("moons", "two moons", _moons),
            Dataset("circles", "circle in a circle", _circles),
            Dataset("xor", "exclusive or", _xor),
            Dataset("spirals", "two spirals", _spirals),
            Dataset("blobs", "two clouds", _blobs),
        )
    }
)
"""Every set by name, in the order of the menus."""
