"""One hidden layer: from the mesh of the layer before to the mesh that its kinks cut it into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.activation import Activation
from engine.network import bends
from engine.regions.mesh import Array, Degenerate, Ints, Mesh
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


@dataclass(frozen=True, eq=False)
class Layer:
    """The mesh on which one hidden layer and all before it are affine on every face.

    Attributes:
        mesh: the faces.
        h: (V, units) the layer's activations at the vertices.
        bits: (F, ⌈units·K/8⌉) for each face and each unit's K kinks whether the unit is above the kink,
            packed with the lowest bit first.
        parents: (F,) the face of the layer before in which each face lies.
        simple: whether every inner edge so far is the kink of exactly one unit.
    """

    mesh: Mesh
    h: Array
    bits: Bits
    parents: Ints
    simple: bool


def window_layer(mesh: Mesh) -> Layer:
    """The layer before the first: its activations are the coordinates."""
    faces = mesh.n_faces
    return Layer(mesh, mesh.vertices, np.zeros((faces, 0), np.uint8), np.arange(faces), True)


def advance(before: Layer, weights: Array, biases: Array, bends: Bends, first_kink: int) -> Layer:
    """The next hidden layer. ``first_kink`` is the number of its first unit's first kink.

    Raises ``ValueError`` where a pre-activation leaves the range of sizes that can be resolved.
    """
    z = before.h @ weights.T + biases
    bound = _bound(before.h, weights, biases)
    count = len(bends.at)
    if not count:
        faces = before.mesh.n_faces
        no_bits = np.zeros((faces, 0), np.uint8)
        return Layer(before.mesh, bends.activation(z), no_bits, np.arange(faces), before.simple)
    gaps = (z[:, :, None] - bends.at).reshape(len(z), -1)
    tolerance = SNAP * (bound[:, None] + np.abs(bends.at)).ravel()
    return _cut(before, gaps, tolerance, bends, first_kink)


def _cut(before: Layer, gaps: Array, tolerance: Array, bends: Bends, first_kink: int) -> Layer:
    columns = np.arange(gaps.shape[1])
    mesh, gaps, parents = _cut_safely(before.mesh, gaps, tolerance, columns, first_kink)
    above = np.packbits(gaps > tolerance, axis=1, bitorder="little")
    bits = np.bitwise_or.reduceat(above[mesh.loops], mesh.offsets[:-1], axis=0)
    h = bends.activation(gaps[:, :: len(bends.at)] + bends.at[0])
    return Layer(mesh, h, bits, parents, simple=False)


def _cut_safely(
    mesh: Mesh, gaps: Array, tolerance: Array, columns: Ints, first_kink: int
) -> tuple[Mesh, Array, Ints]:
    """Cut one by one, snapping more coarsely where rounding beats the tolerance."""
    for coarser in (1.0, 1e2, 1e4):
        try:
            return cut_one_by_one(mesh, gaps, coarser * tolerance, columns, first_kink)
        except Degenerate:
            continue
    raise ValueError("the network's kinks lie too close together to be told apart on this window")


def _bound(h: Array, weights: Array, biases: Array) -> Array:
    """Σ|w||h| + |b| for each unit, with the largest |h| on the mesh."""
    with np.errstate(over="ignore", invalid="ignore"):
        bound: Array = np.abs(weights) @ np.abs(h).max(axis=0) + np.abs(biases)
    fine = (bound == 0) | ((bound > _LEAST) & (bound < _MOST))
    if not fine.all():
        raise ValueError(
            f"a unit reaches {bound[np.argmin(fine)]:.1g} on this window; "
            f"sizes other than 0 must lie between {_LEAST:g} and {_MOST:g}"
        )
    return bound


def unpack(bits: Bits, units: int, kinks: int) -> NDArray[np.int8]:
    """The piece (0 … K) each unit is on, (n, units), from packed rows of ``Layer.bits``."""
    if not kinks:
        return np.zeros((len(bits), units), np.int8)
    single = np.unpackbits(bits, axis=1, count=units * kinks, bitorder="little")
    pieces: NDArray[np.int8] = single.reshape(len(bits), units, kinks).sum(axis=2, dtype=np.int8)
    return pieces
