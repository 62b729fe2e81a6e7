"""From cells to a map: the affine function on every face, and all of it that needs no output weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.base.rounding import without_rounding
from engine.base.text import number
from engine.networks.network import Network
from engine.partition.cells import Cells
from engine.partition.layer import MOST, Bends, Layer
from engine.partition.mesh import Array, Ints, Mesh

THIN = 2e-6
"""Faces thinner (2·area / perimeter) than this part of the window's diagonal get their gradient from the
weights instead: from values at the vertices it is only good to about machine epsilon / thickness."""


class Shape:
    """What Green's theorem needs of a mesh, kept so that new values cost little.

    Attributes:
        areas: (F,) areas of the faces.
        narrowness: (F,) perimeter over area: a gradient has terms of the size of the values times this.
        thin: numbers of the faces that are too thin for ``gradients``.
    """

    def __init__(self, mesh: Mesh) -> None:
        first = mesh.offsets[:-1]
        origin = np.repeat(first, mesh.sides)
        x, y = (column[mesh.loops] for column in np.ascontiguousarray(mesh.vertices.T))
        # Relative to each face's first vertex, so that nothing cancels.
        x, y = x - x[origin], y - y[origin]
        dx, dy = x[mesh.following] - x, y[mesh.following] - y
        self._mesh, self._dx, self._dy = mesh, dx, dy
        self.areas: Array = np.maximum(0.5 * np.add.reduceat(x * dy - y * dx, first), 0.0)
        perimeter = np.add.reduceat(np.abs(dx) + np.abs(dy), first)  # up to √2 too long, but quick
        diagonal = float(np.hypot(*np.ptp(mesh.vertices, axis=0)))
        self.thin = np.flatnonzero(2 * self.areas < THIN * diagonal * perimeter)
        with np.errstate(all="ignore"):  # a face without area is thin
            self.narrowness: Array = perimeter / self.areas

    def gradients(self, values: Array) -> Array:
        """(F, 2) ∇y = (1/A) ∮ y n ds of the affine y with these values at the vertices."""
        mesh = self._mesh
        first = mesh.offsets[:-1]
        y = values[mesh.loops]
        y -= np.repeat(y[first], mesh.sides)
        y += y[mesh.following]
        flux = np.stack([np.add.reduceat(y * self._dy, first), -np.add.reduceat(y * self._dx, first)], axis=1)
        area = np.where(self.areas > 0, self.areas, 1.0)
        return np.asarray(0.5 * flux / area[:, None])

    def intercepts(self, values: Array, gradients: Array, sizes: Array, scale: float) -> Array:
        """(F,) y − ∇y · x, taken at the first vertex of each face; ``sizes`` and ``scale`` are those of the
        terms of ∇y and of y."""
        corner = self._mesh.loops[self._mesh.offsets[:-1]]
        at = self._mesh.vertices[corner]
        found = values[corner] - (gradients * at).sum(axis=1)
        return without_rounding(found, scale + sizes * np.abs(at).sum(axis=1))


@dataclass(frozen=True, eq=False)
class Affine:
    """The network's output as an affine function on each face.

    Attributes:
        values: (V,) y at the vertices.
        gradients: (F, 2) ∇y.
        sizes: (F,) the size of the terms of ∇y, by whose rounding it may be off.
        intercepts: (F,) y at the origin of the coordinates.
        areas: (F,) areas of the faces.
        scale: Σ|w||h| + |b| of the output; y counts as zero below ``SNAP`` times this.
    """

    values: Array
    gradients: Array
    sizes: Array
    intercepts: Array
    areas: Array
    scale: float

    @staticmethod
    def joined(parts: Sequence[Affine], values: Array) -> Affine:
        """The parts' faces one after the other; ``values`` at the vertices that are left."""
        columns = [(part.gradients, part.sizes, part.intercepts, part.areas) for part in parts]
        gradients, sizes, intercepts, areas = (np.concatenate(c) for c in zip(*columns, strict=True))
        return Affine(values, gradients, sizes, intercepts, areas, max(part.scale for part in parts))


def jacobian(weights: Sequence[Array], slopes: Sequence[Array]) -> Array:
    """(n, 2, units) ∂h/∂x of the last hidden layer, at n points.

    Args:
        weights: those of the hidden layers.
        slopes: for every hidden layer (n, units) f′ of each unit at each point.
    """
    # Rows are inputs, so that one matrix product serves all points.
    result: Array = np.eye(2)[None]
    for w, slope in zip(weights, slopes, strict=True):
        result = (result @ w.T) * slope[:, None, :]
    return result


@dataclass(frozen=True, eq=False)
class Basis:
    """A window cut along all hidden layers, ready for output weights.

    Attributes:
        layers: the first of them and every one after it, to resume from.
        cells: the final mesh and the patterns of the layers after the first of ``layers``.
        shape: areas, and what gradients need.
        thin_jacobian: (n, 2, units) ∂h/∂x of the last hidden layer on the faces ``shape.thin``.
    """

    layers: tuple[Layer, ...]
    cells: Cells
    shape: Shape
    thin_jacobian: Array

    @staticmethod
    def of(
        network: Network,
        layers: list[Layer],
        bends: Bends,
        early: Cells | None = None,
        faces: Ints | None = None,
    ) -> Basis:
        """From the layers of the whole window, or those of a tile: some ``faces`` of the cells ``early``."""
        done = 0 if early is None else len(early.widths)
        cells = Cells.of(layers, network.widths[1 + done : -1], len(bends.at), faces)
        shape = Shape(cells.mesh)
        pieces = [] if early is None else early.pieces(cells.roots[shape.thin])
        pieces += cells.pieces(shape.thin)
        thin = jacobian(network.weights[:-1], [bends.slopes[piece] for piece in pieces])
        return Basis(tuple(layers), cells, shape, thin)

    def affine(self, network: Network) -> Affine:
        """The output of a network with the same hidden layers on every face.

        Raises ``ValueError`` where it is too large to compute with.
        """
        weights, bias = network.weights[-1][0], float(network.biases[-1][0])
        last, shape = self.layers[-1], self.shape
        with np.errstate(over="ignore", invalid="ignore"):
            scale = float(np.abs(weights) @ last.reach + abs(bias))
        if not scale < MOST:
            raise ValueError(
                f"the output reaches {number(scale, 1)} on this window, too large to compute with"
            )
        values = without_rounding(last.outputs(weights, bias), scale)
        gradients, sizes = shape.gradients(values), scale * shape.narrowness
        gradients[shape.thin] = self.thin_jacobian @ weights
        sizes[shape.thin] = (np.abs(self.thin_jacobian) @ np.abs(weights)).max(axis=1)
        gradients = without_rounding(gradients, sizes[:, None])
        intercepts = shape.intercepts(values, gradients, sizes, scale)
        return Affine(values, gradients, sizes, intercepts, shape.areas, scale)
