"""The kinks of units as segments to draw; those of the first layer, which are straight, as whole lines."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.partition.exact import Partition
from engine.partition.mesh import Array, Ints

Unit = tuple[int, int]
"""(layer, unit), both counted from 0."""


@lru_cache(maxsize=1)
def kinks_by_layer(p: Partition, layers: int) -> tuple[Array, ...]:
    """For each of the first layers the segments (n, 4), x0 y0 x1 y1, along which its units pass a kink.

    Where kinks of several layers coincide, the first layer has the segment. Kept until those of another
    map are wanted.
    """
    first = p.edge_neuron_offsets[:-1]
    inner = np.flatnonzero(p.edge_neuron_offsets[1:] > first)
    of_layer = p.edge_neurons[first[inner], 0]
    later = (_segments(p, inner[of_layer == layer]) for layer in range(1, layers))
    return _lines(p, inner[of_layer == 0]), *later


def kinks_of(p: Partition, units: frozenset[Unit]) -> Array:
    """(n, 4) the segments x0 y0 x1 y1 along which these units change their piece."""
    wide = max(p.network.widths)
    wanted = np.isin(
        p.edge_neurons @ np.array([wide, 1]), [layer * wide + unit for layer, unit in sorted(units)]
    )
    rows = np.flatnonzero(wanted)
    edges = np.searchsorted(p.edge_neuron_offsets, rows, side="right") - 1
    straight = np.unique(edges[p.edge_neurons[rows, 0] == 0])
    return np.concatenate([_lines(p, straight), _segments(p, np.setdiff1d(edges, straight))])


def _segments(p: Partition, edges: Ints) -> Array:
    return p.vertices[p.edges[edges]].reshape(-1, 4)


def _lines(p: Partition, edges: Ints) -> Array:
    """The edges of each first-layer kink, which fill a line from rim to rim, as one segment."""
    segments, kinks = _segments(p, edges), p.cells.mesh.kinks[edges]
    if not len(edges):
        return segments
    order = np.argsort(kinks, kind="stable")
    segments, kinks = segments[order], kinks[order]
    first = np.flatnonzero(np.diff(kinks, prepend=-1))
    sides = np.diff(first, append=len(kinks))
    leader = segments[np.repeat(first, sides)]
    direction = np.tile(leader[:, 2:] - leader[:, :2], (2, 1))
    ends = np.concatenate([segments[:, :2], segments[:, 2:]])
    along = (ends * direction).sum(axis=1)
    ends = ends[np.lexsort((along, np.tile(kinks, 2)))]
    return np.concatenate([ends[2 * first], ends[2 * (first + sides) - 1]], axis=1)
