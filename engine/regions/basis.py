"""Everything about a map that does not depend on the output weights."""

from __future__ import annotations

from dataclasses import dataclass

from engine.regions.affine import Shape
from engine.regions.cells import Cells
from engine.regions.layer import Layer
from engine.regions.mesh import Array, Ints

Window = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Basis:
    """The cut-up window of a network before its output layer: new output weights only redo y.

    Attributes:
        window: (x0, x1, y0, y1).
        layers: the window's layer and every hidden layer, to resume from.
        cells: the final mesh and the patterns.
        shape: areas and what gradients need.
        thin_jacobian: (n, 2, units) ∂h/∂x of the last hidden layer on the faces ``shape.thin``.
        edge_neurons: the CSR pair of ``Cells.neurons_of_edges``.
    """

    window: Window
    layers: tuple[Layer, ...]
    cells: Cells
    shape: Shape
    thin_jacobian: Array
    edge_neurons: tuple[Ints, Ints]
