"""Areas of the faces of a mesh, and the affine function on each from its values at the vertices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.regions.mesh import Array, Ints, Mesh

THIN = 1e-4
"""Faces thinner (2·area / perimeter) than this part of the window's diagonal get their gradient from the
weights instead: from values at the vertices it is only good to about machine epsilon / thickness."""


class Shape:
    """What Green's theorem needs of a mesh, kept so that new values cost little.

    Attributes:
        areas: (F,) areas of the faces.
        thin: numbers of the faces that are too thin for ``gradients``.
    """

    def __init__(self, mesh: Mesh) -> None:
        first = mesh.offsets[:-1]
        x, y = mesh.vertices[mesh.loops].T
        # Relative to each face's first vertex, so that nothing cancels.
        x, y = x - np.repeat(x[first], mesh.sides), y - np.repeat(y[first], mesh.sides)
        dx, dy = x[mesh.following] - x, y[mesh.following] - y
        self._mesh = mesh
        self._normals = np.stack([dy, -dx], axis=1)
        self.areas: Array = 0.5 * np.add.reduceat(x * dy - y * dx, first)
        perimeter = np.add.reduceat(np.hypot(dx, dy), first)
        diagonal = float(np.hypot(*np.ptp(mesh.vertices, axis=0)))
        self.thin = np.flatnonzero(2 * self.areas < THIN * diagonal * perimeter)

    def gradients(self, values: Array) -> Array:
        """(F, 2) ∇y = (1/A) ∮ y n ds of the affine y with these values at the vertices."""
        mesh = self._mesh
        first = mesh.offsets[:-1]
        y = values[mesh.loops]
        y = y - np.repeat(y[first], mesh.sides)
        twice_mean = y + y[mesh.following]
        flux = np.add.reduceat(twice_mean[:, None] * self._normals, first, axis=0)
        area = np.where(self.areas > 0, self.areas, 1.0)
        return np.asarray(0.5 * flux / area[:, None])

    def affine(self, values: Array, exact: Callable[[Ints], Array]) -> tuple[Array, Array]:
        """Gradients (F, 2) and intercepts (F,); ``exact(faces)`` gives the gradients of thin faces."""
        gradients = self.gradients(values)
        if len(self.thin):
            gradients[self.thin] = exact(self.thin)
        corner = self._mesh.loops[self._mesh.offsets[:-1]]
        intercepts = values[corner] - (gradients * self._mesh.vertices[corner]).sum(axis=1)
        return gradients, intercepts


def chain_rule(weights: tuple[Array, ...], pieces: list[NDArray[np.int8]], slopes: Array) -> Array:
    """The gradient of the network's output, (n, 2), where its units are on these pieces.

    Args:
        pieces: for every hidden layer (n, units) the piece of each unit.
        slopes: f′ on each piece.
    """
    count = len(pieces[0]) if pieces else 1
    # Rows are inputs, so that one matrix product serves all points.
    jacobian = np.broadcast_to(weights[0].T, (count, *weights[0].T.shape))
    for w, piece in zip(weights[1:], pieces, strict=True):
        jacobian = (jacobian * slopes[piece][:, None, :]) @ w.T
    return jacobian[:, :, 0]
