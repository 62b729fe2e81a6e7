"""The exact map of a piecewise-linear network on a window of the plane: every linear region."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.rounding import ROUNDING
from engine.networks.network import Network
from engine.partition.basis import Basis
from engine.partition.cells import Cells
from engine.partition.levels import level_set, polylines, turns
from engine.partition.mesh import OUTSIDE, Array, Ints

Window = tuple[float, float, float, float]
"""(x0, x1, y0, y1)"""


@dataclass(frozen=True, eq=False)
class Partition:
    """The linear regions of a network ℝ² → ℝ that meet a window, as read-only arrays.

    A linear region is a maximal open convex set on which every hidden unit stays on one of its linear
    pieces; regions and activation patterns correspond one to one. Cells narrower than about 10⁻¹² of
    the coordinates' size are not resolved: kinks that close count as one.

    Attributes:
        network, window: what the map shows; the window is (x0, x1, y0, y1).
        n_regions: R.
        vertices: (V, 2) coordinates.
        offsets: (R + 1,) where each region's corners start in ``loops``.
        loops: the regions' corners, counter-clockwise, as numbers of vertices.
        edges: (E, 2) numbers of vertices a, b.
        edge_faces: (E, 2) the regions left and right of a → b; −1 outside the window.
        edge_neuron_offsets: (E + 1,) where each edge's neurons start in ``edge_neurons``.
        edge_neurons: (n, 2) the (layer, unit) pairs whose piece changes across the edge: several where
            kinks coincide, none on the window's rim.
        gradients: (R, 2) ∇y of the affine map y = g·x + c of each region.
        sizes: (R,) the size of the terms of each gradient: of their rounding it may consist.
        intercepts: (R,) c.
        areas: (R,) areas.
        vertex_values: (V,) y at the vertices.
        boundary: polylines (n, 2) of the decision boundary y = 0. Of a region where y is zero throughout
            only the rim belongs to it; where y touches zero along an edge, the edge does.
        boundary_length: its total length.
        cells: the mesh and the patterns in the form the map was made from.
        basis: what another map of a similar network can start from; None after a map in tiles.
    """

    network: Network
    window: Window
    n_regions: int
    vertices: Array
    offsets: Ints
    loops: Ints
    edges: Ints
    edge_faces: Ints
    edge_neuron_offsets: Ints
    edge_neurons: Ints
    gradients: Array
    sizes: Array
    intercepts: Array
    areas: Array
    vertex_values: Array
    boundary: tuple[Array, ...]
    boundary_length: float
    cells: Cells = field(repr=False)
    basis: Basis | None = field(repr=False)

    sampled: ClassVar[bool] = False

    def pattern(self, region: int) -> tuple[NDArray[np.int8], ...]:
        """For each hidden layer the linear piece of every unit: 0 / 1 for ReLU, 0 / 1 / 2 for hard tanh."""
        return tuple(layer[0] for layer in self.patterns([region]))

    def patterns(self, regions: ArrayLike | None = None) -> list[NDArray[np.int8]]:
        """The patterns of many regions (by default all) at once: (n, units) int8 for each hidden layer."""
        chosen = np.arange(self.n_regions) if regions is None else np.asarray(regions)
        return self.cells.pieces(chosen)

    def neighbors(self, region: int) -> Ints:
        """The regions that share an edge with this one, counter-clockwise."""
        mesh = self.cells.mesh
        across = mesh.edge_faces.ravel()[mesh.ring[self.offsets[region] : self.offsets[region + 1]] ^ 1]
        return np.asarray(across[across != OUTSIDE])

    def locate(self, points: ArrayLike) -> Ints:
        """The region of each point (N, 2), −1 outside the window; on an edge one of those that meet there."""
        given = np.asarray(points, dtype=np.float64)
        x0, x1, y0, y1 = self.window
        inside = ((given >= (x0, y0)) & (given <= (x1, y1))).all(axis=1)
        regions = np.full(len(given), OUTSIDE)
        regions[inside] = self.cells.locate(self.network, given[inside])
        return regions

    def kinks(self, layer: int, unit: int) -> list[Array]:
        """The polylines (n, 2) along which this unit changes its piece; [] if it does not in the window."""
        hits = (self.edge_neurons == (layer, unit)).all(axis=1)
        edges = np.searchsorted(self.edge_neuron_offsets, np.flatnonzero(hits), side="right") - 1
        return polylines(self.vertices, self.edges[edges])

    def contours(self, level: float) -> list[Array]:
        """The polylines (n, 2) of y = level."""
        values = self.vertex_values - level
        return level_set(self.cells.mesh, values, 1e-12 * float(np.abs(values).max()))[0]

    @cached_property
    def n_formulas(self) -> int:
        """How many different affine maps the regions have: fewer than regions where units that change across
        an edge do not reach the output. Maps that differ by rounding alone count as one."""
        maps = np.zeros(self.n_regions, dtype=np.intp)
        blur = ROUNDING * self.sizes
        reach = float(np.abs(self.window).sum())  # as far as an intercept is from where y is known
        for values, off in (
            *((column, blur) for column in self.gradients.T),
            (self.intercepts, reach * blur),
        ):
            order = np.argsort(values)
            group = np.empty_like(maps)
            apart = np.diff(values[order]) > off[order[1:]] + off[order[:-1]]
            group[order] = np.cumsum(np.concatenate([[False], apart]))
            maps = np.unique(maps * (self.n_regions + 1) + group, return_inverse=True)[1]
        return int(maps.max()) + 1

    @cached_property
    def boundary_bends(self) -> Array:
        """The places (n, 2) where the lines of the boundary change their direction."""
        x0, x1, y0, y1 = self.window
        return turns(self.boundary, max(x1 - x0, y1 - y0))

    @cached_property
    def extent(self) -> tuple[float, float]:
        """The least and the largest y on the window."""
        return float(self.vertex_values.min()), float(self.vertex_values.max())
