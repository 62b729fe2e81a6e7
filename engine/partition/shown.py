"""The regions that are shown: their corners, units and bounding kinks, and the way from one to the next.

A picture may show the kinks of the first layers only. Its regions are those that these layers make: unions
of the linear regions of the whole network, and convex as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import on_pieces
from engine.partition.exact import Partition
from engine.partition.kinks import Unit
from engine.partition.mesh import OUTSIDE, Array, Ints

_NARROW = 1e-9
"""Arrow keys pass over what is narrower than this part of the window."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The regions that the first ``layers`` hidden layers make; with all of them, those of the partition."""

    partition: Partition
    layers: int

    @property
    def is_whole(self) -> bool:
        """Whether these are the linear regions of the whole network."""
        return self.layers == len(self.partition.network.widths) - 2

    @cached_property
    def numbers(self) -> Ints:
        """(R + 1,) the region in which each linear region lies; the last entry stands for the outside."""
        p = self.partition
        made = np.arange(p.n_regions) if self.is_whole else p.cells.ancestors[self.layers - 1]
        return np.append(made, OUTSIDE)

    @cached_property
    def n_regions(self) -> int:
        """How many there are."""
        return self.partition.n_regions if self.is_whole else int(self.numbers.max()) + 1

    def at(self, x: float, y: float) -> int:
        """The number of the region at a point of the window."""
        return int(self.numbers[self.partition.locate([(x, y)])[0]])

    def parts(self, region: int) -> Ints:
        """The linear regions that lie in it."""
        return np.array([region]) if self.is_whole else np.flatnonzero(self.numbers == region)

    def area(self, region: int) -> float:
        """Its area."""
        return float(self.partition.areas[self.parts(region)].sum())

    def pattern(self, region: int) -> tuple[NDArray[np.int8], ...]:
        """For each shown layer the linear piece of every unit."""
        return self.partition.pattern(int(self.parts(region)[0]))[: self.layers]

    def units(self, region: int) -> tuple[NDArray[np.bool_], ...]:
        """For each shown layer which units are on."""
        on = on_pieces(self.partition.network.activation)
        return tuple(on[layer] for layer in self.pattern(region))

    def polygon(self, region: int) -> Array:
        """(n, 2) its corners, counter-clockwise, with those of its parts on its rim."""
        rim, mesh = self._rim(region), self.partition.cells.mesh
        corners = self.partition.vertices[mesh.loops[rim]]
        if len(self.parts(region)) == 1:
            return corners
        x, y = (corners - corners.mean(axis=0)).T
        return corners[np.argsort(np.arctan2(y, x))]

    def bounding_units(self, region: int) -> frozenset[Unit]:
        """The units of shown layers that change their piece across its rim."""
        p = self.partition
        edges = p.cells.mesh.ring[self._rim(region)] >> 1
        first, last = p.edge_neuron_offsets[edges], p.edge_neuron_offsets[edges + 1]
        rows = [p.edge_neurons[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        return frozenset(
            (layer, unit) for layer, unit in np.concatenate(rows).tolist() if layer < self.layers
        )

    def beside(self, x: float, y: float, dx: int, dy: int) -> tuple[float, float]:
        """Where an arrow key brings a point: into the middle of what the straight line through it, level or
        upright, cuts from the next region in this direction; where there is none it stays."""
        along, across = (0, 1) if dx else (1, 0)
        at, level = (x, y) if dx else (y, x)
        ends = self.partition.vertices[self._edges]
        a, b = ends[:, 0], ends[:, 1]
        crossed = (a[:, across] <= level) != (b[:, across] <= level)
        a, b = a[crossed], b[crossed]
        share = (level - a[:, across]) / (b[:, across] - a[:, across])
        cuts = np.sort(a[:, along] + share * (b[:, along] - a[:, along]))
        if not len(cuts):
            return x, y
        cuts = cuts[np.diff(cuts, prepend=-np.inf) > _NARROW * (cuts[-1] - cuts[0])]
        step = dx or dy
        own = int(np.clip(np.searchsorted(cuts, at, side="right") - 1, 0, max(len(cuts) - 2, 0)))
        if not 0 <= own + step < len(cuts) - 1:
            return x, y
        middle = float(cuts[own + step] + cuts[own + step + 1]) / 2
        return (middle, y) if dx else (x, middle)

    @property
    def _edges(self) -> Ints:
        """The edges between two of the regions or on the window's rim."""
        p = self.partition
        if self.is_whole:
            return p.edges
        sides = self.numbers[p.edge_faces]
        return np.asarray(p.edges[sides[:, 0] != sides[:, 1]])

    def _rim(self, region: int) -> Ints:
        """The places in ``ring`` and ``loops`` of the half-edges on a region's rim."""
        p, mesh = self.partition, self.partition.cells.mesh
        parts = self.parts(region)
        ring = np.concatenate([np.arange(p.offsets[part], p.offsets[part + 1]) for part in parts.tolist()])
        across = self.numbers[mesh.edge_faces.ravel()[mesh.ring[ring] ^ 1]]
        return np.asarray(ring[across != region])
