"""A map of any network ℝ² → ℝ from samples, for activations that have no linear regions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import ClassVar

import numpy as np

from engine.networks.network import Network
from engine.partition.basis import jacobian
from engine.partition.build import check_plane, checked_window
from engine.partition.exact import Window
from engine.partition.levels import level_set
from engine.partition.mesh import OUTSIDE, Array, Mesh


@dataclass(frozen=True, eq=False)
class SampledMap:
    """The output on a square grid over a window; lines are those of the interpolation on its triangles.

    Attributes:
        network, window: what the map shows; the window is (x0, x1, y0, y1).
        x, y: (n,) the grid's coordinates.
        values: (n, n) the output, 0 where it is only rounding; ``values[j, i]`` at (x[i], y[j]).
        boundary: polylines (k, 2) of the decision boundary y = 0, exact at the grid's lines to second order.
        boundary_length: its total length.
    """

    network: Network
    window: Window
    x: Array
    y: Array
    values: Array
    boundary: tuple[Array, ...]
    boundary_length: float
    mesh: Mesh = field(repr=False)

    sampled: ClassVar[bool] = True

    def contours(self, level: float) -> list[Array]:
        """The polylines (k, 2) of y = level."""
        return level_set(self.mesh, self.values.ravel() - level, 0.0)[0]

    @cached_property
    def gradients(self) -> Array:
        """(n, n, 2) ∇y at the grid's points, by the chain rule."""
        net = self.network
        rows = []
        for points in np.array_split(self.mesh.vertices, len(self.x)):
            slopes = [np.asarray(net.activation.derivative(z)) for z in net.pre_activations(points)[:-1]]
            row = jacobian(net.weights[:-1], slopes) @ net.weights[-1][0]
            rows.append(np.broadcast_to(row, (len(points), 2)))
        return np.stack(rows)

    @cached_property
    def extent(self) -> tuple[float, float]:
        """The least and the largest sample."""
        return float(self.values.min()), float(self.values.max())


def sample(network: Network, window: Window, resolution: int = 129) -> SampledMap:
    """A network ℝ² → ℝ on ``resolution`` × ``resolution`` points that include the window's rim.

    Raises ``ValueError`` for a network of another shape, an empty window, fewer than 2 points a side, and
    outputs that overflow.
    """
    x0, x1, y0, y1 = window = checked_window(window)
    check_plane(network)
    if resolution < 2:
        raise ValueError(f"a sampled map needs at least 2 points a side, not {resolution}")
    x, y = np.linspace(x0, x1, resolution), np.linspace(y0, y1, resolution)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    values = network.output(points)[:, 0]
    if not np.isfinite(values).all():
        raise ValueError("the network's output overflows on this window")
    mesh = replace(_triangles(resolution), vertices=points)
    boundary, length = level_set(mesh, values, 0.0)
    for array in (x, y, points, values, *boundary):
        array.flags.writeable = False
    return SampledMap(network, window, x, y, values.reshape(resolution, -1), tuple(boundary), length, mesh)


@lru_cache(maxsize=4)
def _triangles(n: int) -> Mesh:
    """The topology of n × n vertices, row by row, with each square cut by its rising diagonal."""
    corner = (n * np.arange(n - 1)[:, None] + np.arange(n - 1)).ravel()
    below = np.stack([corner, corner + 1, corner + n + 1], axis=1)
    above = np.stack([corner, corner + n + 1, corner + n], axis=1)
    loops = np.concatenate([below, above])
    start, end = loops.ravel(), np.roll(loops, -1, axis=1).ravel()
    pairs, edge = np.unique(np.minimum(start, end) * n * n + np.maximum(start, end), return_inverse=True)
    ring = 2 * edge + (start > end)
    edge_faces = np.full((len(pairs), 2), OUTSIDE)
    edge_faces.ravel()[ring] = np.repeat(np.arange(len(loops)), 3)
    return Mesh(
        vertices=np.zeros((n * n, 2)),
        edges=np.stack([pairs // (n * n), pairs % (n * n)], axis=1),
        edge_faces=edge_faces,
        kinks=np.full(len(pairs), OUTSIDE),
        ring=ring,
        offsets=np.arange(0, len(ring) + 1, 3),
    )
