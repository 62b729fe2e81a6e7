"""From a network and a window to its map, redoing only what changed."""

from __future__ import annotations

import math

import numpy as np

from engine.network import Network
from engine.regions.affine import Shape, jacobian
from engine.regions.basis import Basis, Window
from engine.regions.cells import Cells
from engine.regions.layer import SNAP, Bends, Layer, advance, window_layer
from engine.regions.levels import level_set
from engine.regions.mesh import rectangle
from engine.regions.partition import Partition


def partition(network: Network, window: Window, previous: Partition | None = None) -> Partition:
    """The exact linear regions of a network ℝ² → ℝ on a window (x0, x1, y0, y1).

    Args:
        previous: an earlier map; what the two networks and windows have in common is taken from it, so
            that new weights in layer k cost the work from layer k on, and new output weights only y.

    Raises ``ValueError`` with one sentence for a network of another shape, an activation that is curved
    or jumps, an empty window, and values too large or too small to be computed with.
    """
    window = checked_window(window)
    n_in, n_out = network.widths[0], network.widths[-1]
    if (n_in, n_out) != (2, 1):
        raise ValueError(f"the map needs 2 inputs and 1 output, not {n_in} and {n_out}")
    bends = Bends.of(network.activation)
    layers = _common_layers(network, window, previous)
    if previous is not None and len(layers) == len(network.weights) == len(previous.network.weights):
        return _with_output(network, previous.basis)
    if not layers:
        layers = [window_layer(rectangle(*window))]
    for number in range(len(layers) - 1, len(network.weights) - 1):
        first_kink = len(bends.at) * sum(network.widths[1 : number + 1])
        layers.append(advance(layers[-1], network.weights[number], network.biases[number], bends, first_kink))
    return _with_output(network, _basis(network, window, layers, bends))


def checked_window(window: Window) -> Window:
    """The window as four floats; ``ValueError`` unless it is finite, ordered and wide enough to resolve."""
    if len(window) != 4:
        raise ValueError(f"a window is (x0, x1, y0, y1), not {len(window)} numbers")
    x0, x1, y0, y1 = (float(end) for end in window)
    for low, high in ((x0, x1), (y0, y1)):
        size = max(abs(low), abs(high))
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(f"the window from {low:g} to {high:g} is empty")
        if not 1e-9 * size < high - low or not 1e-100 < size < 1e100:
            raise ValueError(f"the window from {low!r} to {high!r} is too small or too large to compute in")
    return x0, x1, y0, y1


def _common_layers(network: Network, window: Window, previous: Partition | None) -> list[Layer]:
    """The leading layers of the previous map that the new one shares."""
    if previous is None or previous.window != window or previous.network.activation != network.activation:
        return []
    old = previous.network
    shared = 0
    for pair in zip(old.weights[:-1], network.weights[:-1], old.biases, network.biases, strict=False):
        if not (np.array_equal(pair[0], pair[1]) and np.array_equal(pair[2], pair[3])):
            break
        shared += 1
    return list(previous.basis.layers[: shared + 1])


def _basis(network: Network, window: Window, layers: list[Layer], bends: Bends) -> Basis:
    cells = Cells.of(layers, network.widths[1:-1], len(bends.at))
    shape = Shape(cells.mesh)
    thin = jacobian(network.weights[:-1], cells.pieces(shape.thin), bends.slopes)
    edge_neurons = cells.neurons_of_edges()
    mesh = cells.mesh
    of_mesh = (mesh.vertices, mesh.loops, mesh.edges, mesh.edge_faces, mesh.offsets)
    for array in (*of_mesh, *edge_neurons, shape.areas):
        array.flags.writeable = False
    return Basis(window, tuple(layers), cells, shape, thin, edge_neurons)


def _with_output(network: Network, basis: Basis) -> Partition:
    weights, bias = network.weights[-1][0], float(network.biases[-1][0])
    mesh, shape = basis.cells.mesh, basis.shape
    values = basis.layers[-1].outputs(weights, bias)
    scale = float(np.abs(weights) @ basis.layers[-1].reach + abs(bias))
    if not scale < 1e150:
        raise ValueError(f"the output reaches {scale:.1g} on this window, too large to compute with")
    gradients = shape.gradients(values)
    gradients[shape.thin] = basis.thin_jacobian @ weights
    intercepts = shape.intercepts(values, gradients)
    boundary, length = level_set(mesh, values, SNAP * scale)
    for array in (values, gradients, intercepts, *boundary):
        array.flags.writeable = False
    return Partition(
        network=network,
        window=basis.window,
        n_regions=mesh.n_faces,
        vertices=mesh.vertices,
        offsets=mesh.offsets,
        loops=mesh.loops,
        edges=mesh.edges,
        edge_faces=mesh.edge_faces,
        edge_neuron_offsets=basis.edge_neurons[0],
        edge_neurons=basis.edge_neurons[1],
        gradients=gradients,
        intercepts=intercepts,
        areas=shape.areas,
        vertex_values=values,
        boundary=tuple(boundary),
        boundary_length=length,
        cells=basis.cells,
        basis=basis,
    )
