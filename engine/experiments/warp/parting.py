"""A straight line between two sets of points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.base.rounding import ROUNDING

Array = NDArray[np.float64]


def parting(first: Array, second: Array) -> tuple[tuple[float, float], float] | None:
    """n and c of the straight line n·x = c midway in the widest gap between two sets of points.

    Two convex polygons are apart exactly where a side of one of them, or the normal of one where they are
    mere segments, is parallel to a line between them (separating axis theorem).
    """
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return None
    sides = np.concatenate([_hull_sides(first), _hull_sides(second), first[:1] - second[:1]])
    normals = np.concatenate([sides, np.stack([-sides[:, 1], sides[:, 0]], axis=1)])
    lengths = np.hypot(*normals.T)
    normals = normals[lengths > 0] / lengths[lengths > 0, None]
    normals = np.concatenate([normals, -normals])
    if not len(normals):
        return None
    a, b = first @ normals.T, second @ normals.T
    gaps = b.min(axis=0) - a.max(axis=0)
    best = int(np.argmax(gaps))
    if not gaps[best] > ROUNDING * max(np.abs(a).max(), np.abs(b).max()):
        return None
    n = (float(normals[best, 0]), float(normals[best, 1]))
    return n, float(b[:, best].min() + a[:, best].max()) / 2


def _hull_sides(points: Array) -> Array:
    """The sides of the convex hull, (k, 2) (Andrew's monotone chain)."""
    order = np.unique(points, axis=0)
    if len(order) < 2:
        return np.empty((0, 2))
    corners = np.array([*_half(order), *_half(order[::-1])])
    return np.diff(corners, axis=0, append=corners[:1])


def _half(points: Array) -> list[Array]:
    chain: list[Array] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Array, b: Array, c: Array) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
