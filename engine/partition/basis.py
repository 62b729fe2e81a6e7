"""Everything about a map that does not depend on the output weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.base.text import number
from engine.networks.network import Network
from engine.partition.affine import Affine, Shape, jacobian
from engine.partition.cells import Cells
from engine.partition.layer import MOST, Bends, Layer
from engine.partition.mesh import Array, Ints


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
        values = last.outputs(weights, bias)
        gradients = shape.gradients(values)
        gradients[shape.thin] = self.thin_jacobian @ weights
        return Affine(values, gradients, shape.intercepts(values, gradients), shape.areas, scale)
