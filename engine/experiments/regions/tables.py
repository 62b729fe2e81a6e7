"""A map, or the counts, as numbers for other programs: as a table of columns and as named arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.table import Column, Table, pattern
from engine.experiments.regions.counts import DepthNumbers
from engine.experiments.regions.mapping import Map
from engine.experiments.regions.numbers import RegionsNumbers
from engine.partition.exact import Partition
from engine.partition.sampled import SampledMap

_EXACT = (
    "vertices", "offsets", "loops", "edges", "edge_faces", "edge_neuron_offsets", "edge_neurons",
    "gradients", "intercepts", "areas", "vertex_values",
)  # fmt: skip
_SAMPLED = ("x", "y", "values", "gradients")


def map_table(n: RegionsNumbers) -> Table:
    """Every region with its formula, area and pattern, then the corners of all polygons; or every sample.
    Then the points that the network learns from."""
    return Table((*_map_columns(n.outcome.map), *_points(n)))


def _points(n: RegionsNumbers) -> tuple[Column, ...]:
    data = n.experiment.training_data
    return () if data is None else data.columns


def _map_columns(found: Map | None) -> tuple[Column, ...]:
    if found is None:
        return ()
    if isinstance(found, SampledMap):
        x, y = np.meshgrid(found.x, found.y)
        values = found.values.ravel()
        return Column("x1", x.ravel(), opens="samples"), Column("x2", y.ravel()), Column("y", values)
    patterns = [[pattern(row) for row in layer.tolist()] for layer in found.patterns()]
    corners, region = found.vertices[found.loops], np.arange(1.0, found.n_regions + 1)
    return (
        Column("region", region, opens="regions"),
        Column("area", found.areas),
        Column("dy/dx1", found.gradients[:, 0]),
        Column("dy/dx2", found.gradients[:, 1]),
        Column("y at the origin", found.intercepts),
        *(Column(f"pieces of layer {i + 1}", rows) for i, rows in enumerate(patterns)),
        Column("corner of region", np.repeat(region, np.diff(found.offsets)), opens="corners"),
        Column("corner x1", corners[:, 0]),
        Column("corner x2", corners[:, 1]),
    )


def counts_table(n: DepthNumbers) -> Table:
    """Depth, width, bounds and the counts of every random network."""
    counts = n.counts
    if counts is None:
        return Table(())
    columns = [
        Column("hidden layers", np.array(counts.depths, dtype=np.float64), given=True),
        Column("units of each layer", np.array(counts.widths, dtype=np.float64), given=True),
        Column("upper bound", np.array(counts.most, dtype=np.float64)),
        Column("built networks reach", np.array(counts.built, dtype=np.float64)),
    ]
    columns += [Column(f"random network {i + 1}", row) for i, row in enumerate(counts.found.T)]
    return Table(tuple(columns))


def map_arrays(n: RegionsNumbers) -> dict[str, NDArray[Any]]:
    """The fields of a ``Partition`` or a ``SampledMap`` by their names, ``patterns_1`` … for the hidden
    layers, the arrays of the network, and the boundary's polylines one after the other, of which line i is
    ``boundary[boundary_offsets[i]:boundary_offsets[i + 1]]``. Then the points."""
    found, points = n.outcome.map, Table(_points(n)).arrays
    if found is None:
        return points
    names = _EXACT if isinstance(found, Partition) else _SAMPLED
    arrays: dict[str, NDArray[Any]] = {name: getattr(found, name) for name in names}
    lines = [np.zeros((0, 2)), *found.boundary]
    arrays["window"] = np.array(found.window)
    arrays["boundary"] = np.concatenate(lines)
    arrays["boundary_offsets"] = np.cumsum([len(line) for line in lines])
    if isinstance(found, Partition):
        arrays |= {f"patterns_{i + 1}": layer for i, layer in enumerate(found.patterns())}
    return arrays | found.network.arrays | points
