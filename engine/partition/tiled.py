"""Running the tiles of a large map in threads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import numpy as np

from engine.base.monitor import Monitor
from engine.networks.network import Network
from engine.partition.basis import Affine, Basis
from engine.partition.cells import Cells
from engine.partition.layer import Bends, Layer, advance, first_layer
from engine.partition.mesh import Array
from engine.partition.tiles import Piece, Tile, sew, tiles_of

LARGE = 10_000_000
"""A mesh whose next layer has more pre-activations than this is cut in tiles."""

_PER_TILE = 400_000
"""Pre-activations of the next layer in one tile: a few megabytes, and room to grow in later layers."""


MOST_REGIONS = 100_000_000
"""More regions are never made."""


def check_count(regions: int, most: int) -> None:
    """Raise ``ValueError`` where there are more regions than are allowed."""
    if regions > most:
        raise ValueError(f"more than {most:,} regions are too many to compute")


def is_large(layer: Layer, units: int) -> bool:
    """Whether to go on in tiles with a next layer of so many units."""
    return len(layer.mesh.vertices) * units > LARGE


def finish_in_tiles(
    network: Network, layers: list[Layer], bends: Bends, monitor: Monitor, threads: int | None, most: int
) -> tuple[Cells, Affine]:
    """The cells and affine maps from the layers cut so far, by cutting the others tile by tile.

    ``threads`` at a time work, by default one per processor. Raises ``Cancelled``, ``ValueError`` as
    ``advance`` and ``check_count`` do, and ``Degenerate`` if the tiles do not fit together.
    """
    done = len(layers) - 1
    early = Cells.of(layers, network.widths[1 : done + 1], len(bends.at))
    size = len(early.mesh.vertices) * network.widths[done + 1]
    tiles = tiles_of(early.mesh, max(4, size // _PER_TILE))
    reach = _reach(network, layers[0].mesh.vertices)
    finished: list[Piece | None] = [None] * len(tiles)
    regions = 0
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        jobs = {
            pool.submit(_finish, network, tile, early, bends, reach, monitor, most): number
            for number, tile in enumerate(tiles)
        }
        try:
            for count, job in enumerate(_completed(jobs, monitor)):
                finished[jobs[job]] = piece = job.result()
                regions += piece.cells.mesh.n_faces
                check_count(regions, most)
                monitor.report((count + 1) / (len(tiles) + 1))
        finally:
            pool.shutdown(cancel_futures=True)
    cells, affine = sew(early, [piece for piece in finished if piece is not None])
    return cells, affine


def _completed(jobs: dict[Future[Piece], int], monitor: Monitor) -> Iterator[Future[Piece]]:
    """The jobs as they finish, asking in between whether to stop."""
    waiting = set(jobs)
    while waiting:
        finished, waiting = wait(waiting, timeout=0.05, return_when=FIRST_COMPLETED)
        monitor.check()
        yield from finished


def _finish(
    network: Network,
    tile: Tile,
    early: Cells,
    bends: Bends,
    reach: list[Array],
    monitor: Monitor,
    most: int,
) -> Piece:
    done = len(early.widths)
    head = Network(network.weights[:done], network.biases[:done], network.activation)
    h = np.asarray(bends.activation(head.forward(tile.mesh.vertices)))
    layers = [first_layer(tile.mesh, h, early.simple)]
    for number in range(done, len(network.weights) - 1):
        monitor.check()
        layers.append(advance(layers[-1], network, number, bends, reach[number - 1]))
        check_count(layers[-1].mesh.n_faces, most)
        layers[-2] = layers[-2].without_activations()
    basis = Basis.of(network, layers, bends, early, tile.faces)
    return Piece(tile, basis.cells, basis.affine(network))


def _reach(network: Network, window: Array) -> list[Array]:
    """For each hidden layer about the largest |h| of its units on the window.

    From a grid of samples, so that all tiles agree on which gaps count as zero.
    """
    (x0, y0), (x1, y1) = window.min(axis=0), window.max(axis=0)
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 48), np.linspace(y0, y1, 48)), axis=-1).reshape(-1, 2)
    return [np.abs(network.activation(z)).max(axis=0) for z in network.pre_activations(grid)[:-1]]
