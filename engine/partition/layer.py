"""One hidden layer: from the mesh of the layer before to the mesh that its kinks cut it into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.base.text import number
from engine.functions.activation import Activation
from engine.networks.network import Network, bends
from engine.partition.at_once import cut_at_once
from engine.partition.bits import Bits, pack, unpack
from engine.partition.in_rounds import cut_in_rounds
from engine.partition.mesh import Array, Degenerate, Ints, Mesh
from engine.partition.newcomers import Newcomers

SNAP = 1e-12
"""A distance from a kink below this part of Σ|w||h| + |b| counts as zero; rounding stays far below it."""

_SMALL = 100_000
"""Up to so many activations it is quicker to have them all than to follow outputs from kink to kink."""

LEAST, MOST = 1e-290, 1e150
"""The sizes of pre-activations for which products and tolerances neither overflow nor vanish."""


@dataclass(frozen=True)
class Bends:
    """Where the pieces of a piecewise-linear, continuous f end.

    Attributes:
        at: (K,) the kinks with a jump of the slope, ascending.
        slopes: (K + 1,) f′ on each piece.
        activation: f itself.
    """

    at: Array
    slopes: Array
    activation: Activation

    @staticmethod
    def of(activation: Activation) -> Bends:
        """Raises ``ValueError`` for a function with curved pieces or with a jump."""
        if activation.slopes is None:
            raise ValueError(f"{activation.title} is curved: its network has no linear regions")
        if activation.jumps:
            raise ValueError(f"{activation.title} jumps: its network is not continuous")
        at = bends(activation)
        after = dict(zip(activation.kinks, activation.slopes[1:], strict=True))
        slopes = np.array([activation.slopes[0], *(after[kink] for kink in at)])
        return Bends(np.array(at), slopes, activation)

    def gaps(self, z: Array) -> Array:
        """(n, units·K) the distances of z (n, units) from each kink, those of a unit together."""
        if len(self.at) == 1 and self.at[0] == 0:
            return z
        return np.asarray((z[:, :, None] - self.at).reshape(len(z), z.shape[1] * len(self.at)))

    @cached_property
    def _is_relu(self) -> bool:
        straight = self.at.tolist() == [0] and self.slopes.tolist() == [0, 1]
        return straight and float(self.activation(0.0)) == 0.0

    def activate(self, z: Array) -> Array:
        """f(z), which for ReLU overwrites z: fresh memory would cost more than the arithmetic."""
        return np.maximum(z, 0.0, out=z) if self._is_relu else np.asarray(self.activation(z))

    def reach(self, low: Array, high: Array) -> Array:
        """The largest |f| between ``low`` and ``high``."""
        inside = np.clip(self.at, low[:, None], high[:, None])
        ends = np.concatenate([low[:, None], high[:, None], inside], axis=1)
        return np.asarray(np.abs(self.activation(ends)).max(axis=1))


@dataclass(frozen=True, eq=False)
class Layer:
    """The mesh on which one hidden layer and all before it are affine on every face.

    Attributes:
        mesh: the faces.
        bits: (F, words) for each face and each of the units·K kinks whether the unit is above it, packed
            with the lowest bit first.
        parents: (F,) the face of the layer before in which each face lies.
        simple: whether every inner edge so far is the kink of exactly one unit.
        bends: the activation's pieces; None where ``z`` is to be taken as it is.
        z: (n, units) the pre-activations at the first n vertices.
        newcomers: the other vertices; None if n = V.
    """

    mesh: Mesh
    bits: Bits
    parents: Ints
    simple: bool
    bends: Bends | None
    z: Array
    newcomers: Newcomers | None

    @cached_property
    def reach(self) -> Array:
        """(units,) the largest |h| of each unit on the window, which is at vertices or kinks."""
        low, high = self.z.min(axis=0), self.z.max(axis=0)
        return np.maximum(-low, high) if self.bends is None else self.bends.reach(low, high)

    @cached_property
    def alive(self) -> Ints:
        """The units that are not zero everywhere."""
        return np.flatnonzero(self.reach)

    @cached_property
    def h(self) -> Array:
        """(V, alive) the activations at the vertices of the units that are alive."""
        if self.bends is None:
            return self.z[:, self.alive]
        if self.newcomers is None:
            return self.bends.activate(self.z[:, self.alive])
        z = self.z if len(self.alive) == self.z.shape[1] else self.z[:, self.alive]
        column = np.full(self.z.shape[1], -1)
        column[self.alive] = np.arange(len(self.alive))
        at = self.bends.at
        return self.bends.activate(
            self.newcomers.values(z, np.repeat(column, len(at)), np.tile(at, len(column)))
        )

    def outputs(self, weights: Array, bias: float) -> Array:
        """(V,) weights · h + bias at the vertices."""
        small = len(self.mesh.vertices) * len(weights) < _SMALL
        if self.bends is None or self.newcomers is None or small:
            return np.asarray(self.h @ weights[self.alive] + bias)
        rows = max(1, _SMALL // len(weights))
        blocks = (self.z[i : i + rows].copy() for i in range(0, len(self.z), rows))
        first = np.concatenate([self.bends.activate(block) @ weights for block in blocks]) + bias
        return self.newcomers.outputs(first, np.outer(weights, np.diff(self.bends.slopes)).ravel())

    def without_activations(self) -> Layer:
        """Only what the patterns of later meshes need; the activations are most of the memory."""
        return replace(self, z=np.zeros((0, 0)), newcomers=None)


def first_layer(mesh: Mesh, h: Array, simple: bool = True) -> Layer:
    """What the next layer starts from: a mesh with the activations ``h`` at its vertices.

    For the first hidden layer of all that is the window with its coordinates.
    """
    return Layer(mesh, _no_bits(mesh), np.arange(mesh.n_faces), simple, None, h, None)


def advance(before: Layer, network: Network, number: int, bends: Bends, reach: Array | None = None) -> Layer:
    """The hidden layer with this number from the one before it.

    Args:
        reach: the largest |h| of each unit before, where that is not ``before.reach``.

    Raises ``ValueError`` where a pre-activation leaves the range of sizes that can be resolved.
    """
    weights, biases = network.weights[number], network.biases[number]
    bound = _bound(before.reach if reach is None else reach, weights, biases)
    z = before.h @ weights[:, before.alive].T
    z += biases
    if not len(bends.at):
        mesh = before.mesh
        return Layer(mesh, _no_bits(mesh), np.arange(mesh.n_faces), before.simple, bends, z, None)
    gaps = bends.gaps(z)
    tolerance = SNAP * (bound[:, None] + np.abs(bends.at)).ravel()
    kinks = len(bends.at) * sum(network.widths[1 : number + 1]) + np.arange(gaps.shape[1])
    try:
        cut = cut_at_once(before.mesh, gaps, tolerance, kinks)
    except Degenerate as hint:
        mesh, gaps, parents, bits = _cut_slowly(before.mesh, gaps, tolerance, kinks, hint.columns)
        z = gaps[:, :: len(bends.at)] + bends.at[0]
        return Layer(mesh, bits, parents, False, bends, z, None)
    return Layer(cut.mesh, cut.bits, cut.parents, before.simple, bends, z, cut.newcomers)


def _cut_slowly(
    mesh: Mesh, gaps: Array, tolerance: Array, kinks: Ints, special: Ints
) -> tuple[Mesh, Array, Ints, Bits]:
    """Cut at once along the columns that allow it, then along the special ones in rounds.

    Returns the mesh, the gaps at its vertices, and its faces' parents and packed signs.
    """
    parents, columns = np.arange(mesh.n_faces), np.arange(gaps.shape[1])
    above = np.zeros((mesh.n_faces, len(columns)), dtype=np.bool_)
    regular = np.setdiff1d(columns, special)
    while 2 * len(regular) > len(columns):
        try:
            cut = cut_at_once(mesh, gaps[:, regular], tolerance[regular], kinks[regular])
        except Degenerate as hint:
            regular = np.delete(regular, hint.columns) if len(hint.columns) else regular[:0]
        else:
            mesh, parents = cut.mesh, cut.parents
            gaps = cut.newcomers.values(gaps, regular, np.zeros(len(regular)))
            columns = np.setdiff1d(columns, regular)
            above = np.zeros((mesh.n_faces, len(kinks)), dtype=np.bool_)
            above[:, regular] = unpack(cut.bits, len(regular))
            break
    for coarser in (1.0, 1e2, 1e4):
        try:
            finer, values, grandparents, above = cut_in_rounds(
                mesh, gaps, coarser * tolerance, columns, kinks, above
            )
        except Degenerate:  # rounding beats the tolerance: snap more coarsely
            continue
        return finer, values, parents[grandparents], pack(above)
    raise ValueError("the network's kinks lie too close together to be told apart on this window")


def _bound(reach: Array, weights: Array, biases: Array) -> Array:
    """Σ|w||h| + |b| for each unit, with the largest |h| on the window."""
    with np.errstate(over="ignore", invalid="ignore"):
        bound: Array = np.abs(weights) @ reach + np.abs(biases)
    fine = (bound == 0) | ((bound > LEAST) & (bound < MOST))
    if not fine.all():
        raise ValueError(
            f"a unit reaches {number(float(bound[np.argmin(fine)]), 1)} on this window; "
            f"sizes other than 0 must lie between {number(LEAST)} and {number(MOST)}"
        )
    return bound


def _no_bits(mesh: Mesh) -> Bits:
    return np.zeros((mesh.n_faces, 0), dtype=np.uint64)


def pieces_from(bits: Bits, units: int, kinks: int) -> NDArray[np.int8]:
    """The piece (0 … K) each unit is on, (n, units), from packed rows of ``Layer.bits``."""
    if not kinks:
        return np.zeros((len(bits), units), np.int8)
    pieces: NDArray[np.int8] = (
        unpack(bits, units * kinks).reshape(len(bits), units, kinks).sum(axis=2, dtype=np.int8)
    )
    return pieces
