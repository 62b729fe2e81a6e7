"""One region under the magnifier: its corners, units and bounding kinks, and the way to the next one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.network import on_pieces
from engine.regions.exact import Partition
from engine.regions.kinks import Unit
from engine.regions.mesh import Array

_NARROW = 1e-9
"""Arrow keys pass over what is narrower than this part of the window."""


@dataclass(frozen=True, eq=False)
class Inspection:
    """One region, or one point of a sampled map.

    Attributes:
        region: its number from 0; −1 for a sampled map.
        polygon: (n, 2) its corners.
        on: for each hidden layer which units are on; for a sampled map none.
        bounding: the units whose kinks bound it.
        kinks: (n, 4) the segments x0 y0 x1 y1 of these units' kinks in the whole window.
        formula: the output as an affine function with its numbers.
        lines: what there is to say, line by line.
        lit: for each layer (n_out, n_in) the weights on lit paths; for a sampled map none.
    """

    region: int
    polygon: Array
    on: tuple[NDArray[np.bool_], ...]
    bounding: frozenset[Unit]
    kinks: Array
    formula: str
    lines: tuple[str, ...]
    lit: tuple[NDArray[np.bool_], ...] = ()


def polygon_of(p: Partition, region: int) -> Array:
    """(n, 2) the corners of a region, counter-clockwise."""
    return p.vertices[p.loops[p.offsets[region] : p.offsets[region + 1]]]


def units_of(p: Partition, region: int) -> tuple[NDArray[np.bool_], ...]:
    """For each hidden layer which units are on in a region."""
    on = on_pieces(p.network.activation)
    return tuple(on[layer] for layer in p.pattern(region))


def bounding_units(p: Partition, region: int) -> frozenset[Unit]:
    """The units that change their piece across the region's edges."""
    ring = p.cells.mesh.ring[p.offsets[region] : p.offsets[region + 1]] >> 1
    first, last = p.edge_neuron_offsets[ring], p.edge_neuron_offsets[ring + 1]
    rows = [p.edge_neurons[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    return frozenset((layer, unit) for layer, unit in np.concatenate(rows).tolist())


def next_region(p: Partition, x: float, y: float, dx: int, dy: int) -> tuple[float, float]:
    """Where an arrow key brings a point: into the middle of what the straight line through it, level or
    upright, cuts from the next region in this direction; where there is none it stays."""
    along, across = (0, 1) if dx else (1, 0)
    at, level = (x, y) if dx else (y, x)
    ends = p.vertices[p.edges]
    a, b = ends[:, 0], ends[:, 1]
    crossed = (a[:, across] <= level) != (b[:, across] <= level)
    a, b = a[crossed], b[crossed]
    share = (level - a[:, across]) / (b[:, across] - a[:, across])
    cuts = np.sort(a[:, along] + share * (b[:, along] - a[:, along]))
    if not len(cuts):
        return x, y
    cuts = cuts[np.diff(cuts, prepend=-np.inf) > _NARROW * (cuts[-1] - cuts[0])]
    step = dx or dy
    own = int(np.clip(np.searchsorted(cuts, at, side="right") - 1, 0, max(len(cuts) - 2, 0)))
    if not 0 <= own + step < len(cuts) - 1:
        return x, y
    middle = float(cuts[own + step] + cuts[own + step + 1]) / 2
    return (middle, y) if dx else (x, middle)
