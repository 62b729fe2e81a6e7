"""A finished mesh with the activation pattern of every face."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.networks.network import Network
from engine.partition.bits import Bits, ones, pack
from engine.partition.layer import Layer, pieces_from
from engine.partition.mesh import OUTSIDE, Array, Ints, Mesh, starts

Keys = NDArray[np.uint64]

_FEW = 4000
"""Up to so many sides of faces are compared with points directly."""

_BLOCK = 1 << 14
"""So many points are located at a time, to bound the memory."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The faces of a mesh and their patterns, each layer's stored once per face of that layer's mesh.

    Attributes:
        mesh: the final mesh.
        widths: the number of units of each hidden layer.
        bends: the number K of kinks of each unit.
        bits: for each hidden layer the packed pieces of its faces, as in ``Layer.bits``.
        ancestors: for each hidden layer (F,) the face of its mesh in which each final face lies.
        roots: (F,) the face of the mesh before the first of these layers in which each final face lies.
        simple: whether every inner edge is the kink of exactly one unit.
    """

    mesh: Mesh
    widths: tuple[int, ...]
    bends: int
    bits: tuple[Bits, ...]
    ancestors: tuple[Ints, ...]
    roots: Ints
    simple: bool

    @staticmethod
    def of(layers: list[Layer], widths: tuple[int, ...], bends: int, faces: Ints | None = None) -> Cells:
        """From the layer that was begun with and the hidden layers of these widths after it.

        ``faces`` are the numbers of the first layer's faces in a whole of which they are a tile.
        """
        lineage = [np.arange(layers[-1].mesh.n_faces)]
        for layer in reversed(layers[1:]):
            lineage.append(layer.parents[lineage[-1]])
        roots, *ancestors = reversed(lineage)
        roots = roots if faces is None else faces[roots]
        bits = tuple(layer.bits for layer in layers[1:])
        return Cells(layers[-1].mesh, widths, bends, bits, tuple(ancestors), roots, layers[-1].simple)

    def pieces(self, faces: Ints) -> list[NDArray[np.int8]]:
        """For each hidden layer (n, units): the pieces its units are on, on these faces."""
        return [
            pieces_from(bits[ancestor[faces]], width, self.bends)
            for bits, ancestor, width in zip(self.bits, self.ancestors, self.widths, strict=True)
        ]

    def neurons_of_edges(self) -> tuple[Ints, Ints]:
        """CSR pair (offsets, (layer, unit) rows): the units whose piece changes across each edge."""
        if not self.simple:
            return self._changes()
        kinks = self.mesh.kinks
        inner = kinks != OUTSIDE
        first = starts(np.array(self.widths, dtype=np.intp) * self.bends)
        layer = np.searchsorted(first, kinks[inner], side="right") - 1
        unit = (kinks[inner] - first[layer]) // max(self.bends, 1)
        return starts(inner.astype(np.intp)), np.stack([layer, unit], axis=1)

    def _changes(self) -> tuple[Ints, Ints]:
        """``neurons_of_edges`` from the patterns: right where kinks coincide."""
        inner = np.flatnonzero((self.mesh.edge_faces != OUTSIDE).all(axis=1))
        left, right = self.mesh.edge_faces[inner].T
        edges, layers, units = [], [], []
        for number, (bits, ancestor) in enumerate(zip(self.bits, self.ancestors, strict=True)):
            row, kink = ones(bits[ancestor[left]] ^ bits[ancestor[right]])
            unit = kink // max(self.bends, 1)
            # A unit that passes two kinks at once is one change.
            pairs = np.unique(row * self.widths[number] + unit)
            edges.append(inner[pairs // self.widths[number]])
            units.append(pairs % self.widths[number])
            layers.append(np.full(len(pairs), number))
        edge = np.concatenate(edges)
        order = np.argsort(edge, kind="stable")
        rows = np.stack([np.concatenate(layers), np.concatenate(units)], axis=1)[order]
        return starts(np.bincount(edge, minlength=len(self.mesh.edges))), rows

    def locate(self, network: Network, points: Array) -> Ints:
        """The face of each point (N, 2) of the window: by its pattern, or else by geometry.

        Patterns need a directory of all faces, which is not worth making for a point in a small map.
        """
        if len(points) * len(self.mesh.ring) < _FEW:
            return np.array([self._containing(point) for point in points], dtype=np.intp)
        blocks = np.array_split(points, 1 + len(points) // _BLOCK)
        key = np.concatenate([self._key(network, block) for block in blocks])
        keys, faces = self._directory
        place = np.minimum(np.searchsorted(keys, key), len(faces) - 1)
        found = np.where(keys[place] == key, faces[place], OUTSIDE)
        for i in np.flatnonzero(found == OUTSIDE):
            found[i] = self._containing(points[i])
        return found

    def _key(self, network: Network, points: Array) -> Keys:
        """The hash of the network's pattern at each point."""
        key = np.zeros(len(points), np.uint64)
        for layer, z in enumerate(network.pre_activations(points)[:-1]):
            above = (z[:, :, None] > np.array(network.bends)).reshape(len(z), z.shape[1] * self.bends)
            key += _hash(pack(above), layer)
        return key

    @cached_property
    def _directory(self) -> tuple[Keys, Ints]:
        """The hashes of the patterns in ascending order and the faces they belong to."""
        keys = np.zeros(self.mesh.n_faces, np.uint64)
        for layer, (bits, ancestor) in enumerate(zip(self.bits, self.ancestors, strict=True)):
            keys += _hash(bits, layer)[ancestor]
        order = np.argsort(keys)
        return keys[order], order

    def _containing(self, point: Array) -> int:
        """The face that contains the point by geometry: on a kink a point's own pattern need not exist."""
        mesh = self.mesh
        start, end = mesh.vertices[mesh.loops], mesh.vertices[mesh.loops[mesh.following]]
        step, away = end - start, point - start
        # Signed distances from the sides' lines, positive inside.
        length = np.maximum(np.hypot(step[:, 0], step[:, 1]), np.finfo(np.float64).tiny)
        inside = (step[:, 0] * away[:, 1] - step[:, 1] * away[:, 0]) / length
        return int(np.argmax(np.minimum.reduceat(inside, mesh.offsets[:-1])))


def _hash(bits: Bits, layer: int) -> Keys:
    """64 well-mixed bits for each row; sums of them over the layers tell patterns apart."""
    factors = np.random.default_rng([layer, 64]).integers(2**63, size=bits.shape[1], dtype=np.uint64)
    mixed = (bits + factors) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * (2 * factors + np.uint64(1))
    mixed ^= mixed >> np.uint64(32)
    return np.asarray((mixed * np.uint64(0xBF58476D1CE4E5B9)).sum(axis=1, dtype=np.uint64))
