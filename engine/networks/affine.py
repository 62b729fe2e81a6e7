"""Layers without an activation: the single layer that they equal, and the rank of what they do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_SINGULAR = 1e-12
"""A singular value below this share of the largest is 0."""


def collapsed(weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> list[tuple[Array, Array]]:
    """The single W and b that the first 1, 2, … linear layers equal: W ← W_l W, b ← W_l b + b_l."""
    found: list[tuple[Array, Array]] = []
    for weight, bias in zip(weights, biases, strict=True):
        w, b = np.asarray(weight, dtype=np.float64), np.asarray(bias, dtype=np.float64)
        found.append((w @ found[-1][0], w @ found[-1][1] + b) if found else (w, b))
    return found


def ranks(matrices: Array) -> Ints:
    """Of matrices (k, m, n), (k,); what rounding leaves of a 0 counts as 0. 0 where one is not finite."""
    finite = np.isfinite(matrices).all(axis=(1, 2), keepdims=True)
    values = np.linalg.svd(np.where(finite, matrices, 0.0), compute_uv=False)
    return np.asarray((values > _SINGULAR * values[:, :1]).sum(axis=1))


def affine(points: Array, weight: ArrayLike, bias: ArrayLike) -> Array:
    """W x + b of each point (N, 2)."""
    with np.errstate(all="ignore"):
        return times(weight, points) + np.asarray(bias, dtype=np.float64)


def times(weight: ArrayLike, points: Array) -> Array:
    """W x of each point (N, 2). BLAS takes ten times as long for so thin a product."""
    return np.asarray(np.einsum("ij,nj->ni", np.asarray(weight, dtype=np.float64), points))
