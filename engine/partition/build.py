"""From a network and a window to its map, redoing only what changed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Monitor, Progress, Stop
from engine.networks.network import Network
from engine.partition.basis import Affine, Basis
from engine.partition.cells import Cells
from engine.partition.exact import Partition, Window
from engine.partition.layer import SNAP, Bends, Layer, advance, first_layer
from engine.partition.levels import level_set
from engine.partition.mesh import Degenerate, rectangle
from engine.partition.tiled import MOST_REGIONS, check_count, finish_in_tiles, is_large


def partition(
    network: Network,
    window: Window,
    previous: Partition | None = None,
    *,
    progress: Progress = None,
    cancelled: Stop = None,
    threads: int | None = None,
    most: int = MOST_REGIONS,
) -> Partition:
    """The exact linear regions of a network ℝ² → ℝ on a window (x0, x1, y0, y1).

    Maps from some 10⁵ regions on are made tile by tile; use ``estimate`` to learn the size first.

    Args:
        previous: an earlier map; what the two networks and windows have in common is taken from it, so
            that new weights in layer k cost the work from layer k on, and new output weights only y.
            A map made in tiles keeps nothing to resume from.
        progress: called now and then with the share of the work that is done.
        cancelled: asked now and then, also from other threads, whether to stop.
        threads: how many tiles at a time; by default one per processor.
        most: the work ends where there are more regions.

    Raises ``ValueError`` with one sentence for a network of another shape, an activation that is curved
    or jumps, an empty window, values too large or too small to be computed with, and too many regions;
    ``Cancelled`` when told to stop.
    """
    window = checked_window(window)
    check_plane(network)
    bends = Bends.of(network.activation)
    monitor = Monitor(progress, cancelled)
    layers, basis = _common(network, window, previous)
    if basis is None:
        tiled = _in_tiles(network, layers, bends, monitor, threads, most)
        if tiled is not None:
            return _assembled(network, window, *tiled, monitor)
        basis = Basis.of(network, layers, bends)
    return _assembled(network, window, basis.cells, basis.affine(network), monitor, basis, previous)


def _in_tiles(
    network: Network, layers: list[Layer], bends: Bends, monitor: Monitor, threads: int | None, most: int
) -> tuple[Cells, Affine] | None:
    """Append all missing layers; or, where the map gets large, finish it in tiles and return it."""
    if _advance_all(network, layers, bends, monitor, most, tiles=True):
        try:
            return finish_in_tiles(network, layers, bends, monitor, threads, most)
        except Degenerate:
            _advance_all(network, layers, bends, monitor, most, tiles=False)
    return None


def _advance_all(
    network: Network, layers: list[Layer], bends: Bends, monitor: Monitor, most: int, *, tiles: bool
) -> bool:
    """Append the layers that are missing; with ``tiles`` stop and return True once the mesh is large."""
    hidden = len(network.weights) - 1
    for number in range(len(layers) - 1, hidden):
        monitor.check()
        if tiles and number and is_large(layers[-1], network.widths[number + 1]):
            return True
        layers.append(advance(layers[-1], network, number, bends))
        check_count(layers[-1].mesh.n_faces, most)
        monitor.report((number + 1) / (hidden + 1))
    return False


def check_plane(network: Network) -> None:
    """Raise ``ValueError`` unless the network maps ℝ² → ℝ."""
    n_in, n_out = network.widths[0], network.widths[-1]
    if (n_in, n_out) != (2, 1):
        raise ValueError(f"the map needs 2 inputs and 1 output, not {n_in} and {n_out}")


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


def _common(network: Network, window: Window, previous: Partition | None) -> tuple[list[Layer], Basis | None]:
    """The layers to go on from, the window's at least, and the previous map's basis if all are shared."""
    mesh = rectangle(*window)
    afresh = [first_layer(mesh, mesh.vertices)]
    if previous is None or previous.basis is None or previous.window != window:
        return afresh, None
    old = previous.network
    if old.activation != network.activation:
        return afresh, None
    shared = 0
    for w_old, w, b_old, b in zip(
        old.weights[:-1], network.weights[:-1], old.biases, network.biases, strict=False
    ):
        if not (np.array_equal(w_old, w) and np.array_equal(b_old, b)):
            break
        shared += 1
    complete = shared == len(network.weights) - 1 == len(old.weights) - 1
    return list(previous.basis.layers[: shared + 1]), previous.basis if complete else None


def _assembled(
    network: Network,
    window: Window,
    cells: Cells,
    affine: Affine,
    monitor: Monitor,
    basis: Basis | None = None,
    previous: Partition | None = None,
) -> Partition:
    """The result with its read-only arrays; with the previous map's basis its edges keep their neurons."""
    mesh = cells.mesh
    if previous is not None and basis is previous.basis:
        edge_neurons = previous.edge_neuron_offsets, previous.edge_neurons
    else:
        edge_neurons = cells.neurons_of_edges()
    boundary, length = level_set(mesh, affine.values, SNAP * affine.scale)
    arrays: dict[str, NDArray[Any]] = {
        "vertices": mesh.vertices,
        "offsets": mesh.offsets,
        "loops": mesh.loops,
        "edges": mesh.edges,
        "edge_faces": mesh.edge_faces,
        "edge_neuron_offsets": edge_neurons[0],
        "edge_neurons": edge_neurons[1],
        "gradients": affine.gradients,
        "sizes": affine.sizes,
        "intercepts": affine.intercepts,
        "areas": affine.areas,
        "vertex_values": affine.values,
    }
    for array in (*arrays.values(), *boundary):
        array.flags.writeable = False
    monitor.report(1.0)
    return Partition(
        network=network,
        window=window,
        n_regions=mesh.n_faces,
        **arrays,
        boundary=tuple(boundary),
        boundary_length=length,
        cells=cells,
        basis=basis,
    )
