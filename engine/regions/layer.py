"""One hidden layer: from the mesh of the layer before to the mesh that its kinks cut it into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.activation import Activation
from engine.network import bends
from engine.regions.at_once import cut_at_once
from engine.regions.mesh import Array, Degenerate, Ints, Mesh
from engine.regions.newcomers import Newcomers
from engine.regions.one_by_one import cut_one_by_one

Bits = NDArray[np.uint8]

SNAP = 1e-12
"""A distance from a kink below this part of Σ|w||h| + |b| counts as zero; rounding stays far below it."""

_LEAST, _MOST = 1e-290, 1e150
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
        return np.asarray((z[:, :, None] - self.at).reshape(len(z), -1))

    def activate(self, gaps: Array) -> Array:
        """(n, units) f from ``gaps``."""
        count = len(self.at)
        return np.asarray(self.activation(gaps[:, ::count] + self.at[0] if count > 1 or self.at[0] else gaps))


@dataclass(frozen=True, eq=False)
class Layer:
    """The mesh on which one hidden layer and all before it are affine on every face.

    Attributes:
        mesh: the faces.
        bits: (F, ⌈units·K/8⌉) for each face and each unit's K kinks whether the unit is above the kink,
            packed with the lowest bit first.
        parents: (F,) the face of the layer before in which each face lies.
        simple: whether every inner edge so far is the kink of exactly one unit.
        bends: the activation's pieces; None if the activations were given.
        gaps: (n, units·K) the pre-activations' distances from their kinks at the first n vertices.
        newcomers: what gives them at the others; None if n = V.
        first_h: (n, units) the activations at the first n vertices.
    """

    mesh: Mesh
    bits: Bits
    parents: Ints
    simple: bool
    bends: Bends | None
    gaps: Array
    newcomers: Newcomers | None
    first_h: Array

    @cached_property
    def h(self) -> Array:
        """(V, units) the layer's activations at the vertices."""
        if self.newcomers is None or self.bends is None:
            return self.first_h
        return self.bends.activate(self.newcomers.gaps(self.gaps))

    @cached_property
    def reach(self) -> Array:
        """(units,) the largest |h| of each unit on the window."""
        largest = np.maximum(self.first_h.max(axis=0), -self.first_h.min(axis=0))
        if self.newcomers is not None and self.bends is not None:
            crossed = self.newcomers.points.column
            count = len(self.bends.at)
            at_kinks = np.abs(self.bends.activation(self.bends.at))
            np.maximum.at(largest, crossed // count, at_kinks[crossed % count])
        return np.asarray(largest)

    def without_activations(self) -> Layer:
        """Only what the patterns of later meshes need; the activations are most of the memory."""
        nothing = np.zeros((0, 0))
        return replace(self, gaps=nothing, newcomers=None, first_h=nothing)

    def outputs(self, weights: Array, bias: float) -> Array:
        """(V,) weights · h + bias at the vertices."""
        first = self.first_h @ weights + bias
        if self.newcomers is None or self.bends is None:
            return np.asarray(first)
        return self.newcomers.outputs(first, np.outer(weights, np.diff(self.bends.slopes)).ravel())


def first_layer(mesh: Mesh, h: Array, simple: bool = True) -> Layer:
    """What the next layer starts from: a mesh with the activations ``h`` at its vertices.

    For the first hidden layer of all that is the window with its coordinates.
    """
    return Layer(mesh, _no_bits(mesh), np.arange(mesh.n_faces), simple, None, h[:, :0], None, h)


def advance(
    before: Layer, weights: Array, biases: Array, bends: Bends, first_kink: int, reach: Array | None = None
) -> Layer:
    """The next hidden layer.

    Args:
        first_kink: the number of its first unit's first kink.
        reach: the largest |h| of each unit before, where that is not ``before.reach``.

    Raises ``ValueError`` where a pre-activation leaves the range of sizes that can be resolved.
    """
    bound = _bound(before.reach if reach is None else reach, weights, biases)
    z = before.h @ weights.T
    z += biases
    if not len(bends.at):
        mesh, h = before.mesh, bends.activation(z)
        return Layer(mesh, _no_bits(mesh), np.arange(mesh.n_faces), before.simple, bends, z[:, :0], None, h)
    gaps = bends.gaps(z)
    tolerance = SNAP * (bound[:, None] + np.abs(bends.at)).ravel()
    kinks = first_kink + np.arange(gaps.shape[1])
    try:
        cut = cut_at_once(before.mesh, gaps, tolerance, kinks)
    except Degenerate as hint:
        return _cut_slowly(before, gaps, tolerance, bends, kinks, hint.columns)
    h = bends.activate(gaps)
    return Layer(cut.mesh, cut.bits, cut.parents, before.simple, bends, gaps, cut.newcomers, h)


def _cut_slowly(
    before: Layer, gaps: Array, tolerance: Array, bends: Bends, kinks: Ints, special: Ints
) -> Layer:
    """Cut at once along the columns that allow it, then along the special ones one by one."""
    mesh, parents = before.mesh, np.arange(before.mesh.n_faces)
    regular = np.setdiff1d(np.arange(gaps.shape[1]), special)
    while 2 * len(regular) > gaps.shape[1]:
        try:
            cut = cut_at_once(mesh, gaps[:, regular], tolerance[regular], kinks[regular])
        except Degenerate as hint:
            regular = np.delete(regular, hint.columns) if len(hint.columns) else regular[:0]
            continue
        mesh, parents = cut.mesh, cut.parents
        at_regular = cut.newcomers.gaps(gaps[:, regular])
        gaps = cut.newcomers.positions(gaps)
        gaps[:, regular] = at_regular
        break
    else:
        regular = regular[:0]
    rest = np.setdiff1d(np.arange(gaps.shape[1]), regular)
    mesh, gaps, grandparents = _cut_safely(mesh, gaps, tolerance, rest, kinks)
    above = np.packbits(gaps > tolerance, axis=1, bitorder="little")
    bits = np.bitwise_or.reduceat(above[mesh.loops], mesh.offsets[:-1], axis=0)
    return Layer(mesh, bits, parents[grandparents], False, bends, gaps, None, bends.activate(gaps))


def _cut_safely(
    mesh: Mesh, gaps: Array, tolerance: Array, columns: Ints, kinks: Ints
) -> tuple[Mesh, Array, Ints]:
    """Cut one by one, snapping more coarsely where rounding beats the tolerance."""
    for coarser in (1.0, 1e2, 1e4):
        try:
            return cut_one_by_one(mesh, gaps, coarser * tolerance, columns, kinks)
        except Degenerate:
            continue
    raise ValueError("the network's kinks lie too close together to be told apart on this window")


def _bound(reach: Array, weights: Array, biases: Array) -> Array:
    """Σ|w||h| + |b| for each unit, with the largest |h| on the window."""
    with np.errstate(over="ignore", invalid="ignore"):
        bound: Array = np.abs(weights) @ reach + np.abs(biases)
    fine = (bound == 0) | ((bound > _LEAST) & (bound < _MOST))
    if not fine.all():
        raise ValueError(
            f"a unit reaches {bound[np.argmin(fine)]:.1g} on this window; "
            f"sizes other than 0 must lie between {_LEAST:g} and {_MOST:g}"
        )
    return bound


def _no_bits(mesh: Mesh) -> Bits:
    return np.zeros((mesh.n_faces, 0), dtype=np.uint8)


def unpack(bits: Bits, units: int, kinks: int) -> NDArray[np.int8]:
    """The piece (0 … K) each unit is on, (n, units), from packed rows of ``Layer.bits``."""
    if not kinks:
        return np.zeros((len(bits), units), np.int8)
    single = np.unpackbits(bits, axis=1, count=units * kinks, bitorder="little")
    pieces: NDArray[np.int8] = single.reshape(len(bits), units, kinks).sum(axis=2, dtype=np.int8)
    return pieces
