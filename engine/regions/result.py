"""What Regions shows: shaded polygons, kinks by layer, the boundary, and one region under the magnifier."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Handle, Readout, Result
from engine.network import Network, bends, on_pieces
from engine.region_counts import Counts, counts_of
from engine.regions import words
from engine.regions.mapping import Outcome, map_of
from engine.regions.mesh import Array, Ints
from engine.regions.partition import Partition
from engine.regions.sample import SampledMap
from engine.table import Column, Table
from engine.text import number

if TYPE_CHECKING:
    from engine.regions.experiment import Regions

SHADES = 64
"""The number of colors of every scale; diverging ones have their middle between 31 and 32."""

_CONTOURS = 16
"""About so many contour lines of a sampled map."""


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Polygons with a shade each.

    Attributes:
        vertices: (V, 2) coordinates.
        loops, offsets: the corners of polygon i are ``vertices[loops[offsets[i]:offsets[i + 1]]]``.
        shades: (R,) a color from 0 to ``SHADES`` − 1 for each.
    """

    vertices: Array
    loops: Ints
    offsets: Ints
    shades: Ints


@dataclass(frozen=True, eq=False)
class Raster:
    """A picture of (n, n) shades over the window; row 0 is at the bottom."""

    shades: Ints


@dataclass(frozen=True, eq=False)
class Inspection:
    """One region, or one point of a sampled map.

    Attributes:
        region: its number from 0; −1 for a sampled map.
        polygon: (n, 2) its corners.
        on: for each hidden layer which units are on; for a sampled map none.
        lines: what there is to say, line by line.
        formula: the output as an affine function with its numbers.
    """

    x: float
    y: float
    region: int
    polygon: Array
    on: tuple[NDArray[np.bool_], ...]
    formula: str
    lines: tuple[str, ...]


class RegionsResult(Result):
    """The picture of a ``Regions`` experiment."""

    def __init__(self, experiment: Regions) -> None:
        self.experiment = experiment
        self._outcome: Outcome | None = None

    def prepare(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the map, and the counts where they are shown."""
        if self._outcome is None:
            self._outcome = map_of(self.experiment, progress, cancelled)
        if self.experiment.view == "depth":
            self.counts  # noqa: B018 - computed on first use

    # What is drawn ---------------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome:
        """The map, or why there is none."""
        if self._outcome is None:
            self.prepare()
        assert self._outcome is not None
        return self._outcome

    @property
    def partition(self) -> Partition | None:
        """The exact map, where there is one."""
        return self.outcome.map if isinstance(self.outcome.map, Partition) else None

    @property
    def sampled(self) -> SampledMap | None:
        """The sampled map, where there is one."""
        return self.outcome.map if isinstance(self.outcome.map, SampledMap) else None

    @property
    def network(self) -> Network | None:
        """The network; None where a weight overflows."""
        try:
            return self.experiment.network
        except ValueError:
            return None

    @cached_property
    def mosaic(self) -> Mosaic | None:
        """The polygons of the exact map, shaded."""
        p = self.partition
        return None if p is None else Mosaic(p.vertices, p.loops, p.offsets, self._shades(p))

    @cached_property
    def raster(self) -> Raster | None:
        """The sampled map, shaded by output or gradient."""
        s = self.sampled
        if s is None:
            return None
        if self.experiment.shade == "gradient":
            return Raster(_sequential(np.hypot(s.gradients[..., 0], s.gradients[..., 1])))
        return Raster(diverging(s.values))

    @cached_property
    def contours(self) -> tuple[Array, ...]:
        """Contour lines (n, 2) of a sampled map at round values other than 0."""
        s = self.sampled
        if s is None:
            return ()
        low, high = s.extent
        step = _round_step((high - low) / _CONTOURS)
        levels = step * np.arange(math.ceil(low / step), math.floor(high / step) + 1)
        return tuple(line for level in levels[levels != 0] for line in s.contours(float(level)))

    @cached_property
    def kinks(self) -> tuple[Array, ...]:
        """For each shown layer the segments (n, 4), x0 y0 x1 y1, along which its units pass a kink.

        Where kinks of several layers coincide, the first layer has the segment.
        """
        p, e = self.partition, self.experiment
        if p is None or not e.kinks:
            return ()
        first = p.edge_neuron_offsets[:-1]
        inner = np.flatnonzero(p.edge_neuron_offsets[1:] > first)
        layers = p.edge_neurons[first[inner], 0]
        ends = p.vertices[p.edges[inner]].reshape(-1, 4)
        return tuple(ends[layers == layer] for layer in range(self.layers_shown))

    @property
    def boundary(self) -> tuple[Array, ...]:
        """The polylines (n, 2) of y = 0."""
        found = self.outcome.map
        return found.boundary if found is not None and self.experiment.boundary else ()

    @property
    def layers_shown(self) -> int:
        """How many layers' kinks are shown."""
        return min(self.experiment.layers_shown, self.experiment.depth)

    @property
    def highlighted(self) -> tuple[Array, ...]:
        """The polylines (n, 2) along which the unit of the chosen weight passes a kink."""
        layer, unit, _ = self.experiment.chosen
        if self.partition is None or layer == self.experiment.depth:
            return ()
        return tuple(self.partition.kinks(layer, unit))

    @cached_property
    def inspected(self) -> Inspection | None:
        """The region at the probe."""
        return self.inspect(self.experiment.x1, self.experiment.x2)

    def inspect(self, x: float, y: float) -> Inspection | None:
        """The region at a point; None outside the window and where there is no map."""
        x0, x1, y0, y1 = self.experiment.rectangle
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            return None
        if self.sampled is not None:
            return self._inspect_sample(self.sampled.network, x, y)
        p = self.partition
        if p is None:
            return None
        region = int(p.locate([(x, y)])[0])
        on = tuple(self._on[layer] for layer in p.pattern(region))
        formula = words.formula(p.gradients[region], p.intercepts[region])
        polygon = p.vertices[p.loops[p.offsets[region] : p.offsets[region + 1]]]
        lines = words.inspection(self, region, formula, on)
        return Inspection(x, y, region, polygon, on, formula, lines)

    @cached_property
    def regions_in_view(self) -> int:
        """The regions that the kinks of the shown layers make in the window."""
        p = self.partition
        if p is None:
            return 0
        if self.layers_shown == self.experiment.depth:
            return p.n_regions
        return int(p.cells.ancestors[self.layers_shown - 1].max()) + 1

    @property
    def bends_anywhere(self) -> bool:
        """Whether the activation has a kink at all."""
        return bool(bends(self.experiment.activation))

    @cached_property
    def counts(self) -> Counts | None:
        """Regions against depth at equal units; None where there are none to count."""
        return counts_of(self.experiment)

    # What is said ----------------------------------------------------------------------------------

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """Regions in view, the most of one layer, the boundary's length."""
        return words.readouts(self)

    @property
    def sentence(self) -> str:
        """What the kinks make of the window, and what the boundary does."""
        return words.sentence(self)

    @property
    def caption(self) -> str:
        """Network and window."""
        return words.caption(self)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The probe, the lines of the first layer, and two knobs of the chosen one."""
        e = self.experiment
        if e.view == "depth" or self.network is None:
            return ()
        probe = Handle("probe", f"probe at ({number(e.x1, 3)}, {number(e.x2, 3)})", "map", e.x1, e.x2)
        lines = [handle for unit in range(e.widths[1]) for handle in self._line_handles(unit)]
        return (probe, *lines)

    @property
    def table(self) -> Table:
        """Every region with its formula, area and pattern, then the corners of all polygons."""
        if self.experiment.view == "depth":
            return words.counts_table(self.counts)
        if self.sampled is not None:
            s = self.sampled
            x, y = np.meshgrid(s.x, s.y)
            return Table((Column("x1", x.ravel()), Column("x2", y.ravel()), Column("y", s.values.ravel())))
        p = self.partition
        if p is None:
            return Table(())
        patterns = [["".join(map(str, row)) for row in layer.tolist()] for layer in p.patterns()]
        corners = p.vertices[p.loops]
        return Table(
            (
                Column("region", np.arange(1.0, p.n_regions + 1)),
                Column("area", p.areas),
                Column("dy/dx1", p.gradients[:, 0]),
                Column("dy/dx2", p.gradients[:, 1]),
                Column("y at the origin", p.intercepts),
                *(Column(f"pieces of layer {i + 1}", rows) for i, rows in enumerate(patterns)),
                Column("corner of region", np.repeat(np.arange(1.0, p.n_regions + 1), np.diff(p.offsets))),
                Column("corner x1", corners[:, 0]),
                Column("corner x2", corners[:, 1]),
            )
        )

    def units_on(self, layers: int) -> NDArray[np.intp]:
        """(R,) how many units of the first so many layers are on in each region."""
        p = self.partition
        assert p is not None
        return sum(
            (self._on[pieces].sum(axis=1) for pieces in p.patterns()[:layers]), np.zeros(p.n_regions, np.intp)
        )

    @cached_property
    def _on(self) -> NDArray[np.bool_]:
        """Which pieces count as on."""
        return on_pieces(self.experiment.activation)

    def _shades(self, p: Partition) -> Ints:
        shade, layers = self.experiment.shade, self.layers_shown
        if shade == "gradient":
            return _sequential(np.hypot(*p.gradients.T))
        if shade == "units":
            return _sequential(
                self.units_on(layers), 0.0, max(sum(self.experiment.widths[1 : layers + 1]), 1)
            )
        if shade == "region":
            return _scattered(p.cells.ancestors[layers - 1])
        corners = np.add.reduceat(p.vertex_values[p.loops], p.offsets[:-1])
        return diverging(corners / np.diff(p.offsets))

    def _inspect_sample(self, network: Network, x: float, y: float) -> Inspection:
        value = float(network.forward([(x, y)])[0, 0])
        place = f"at ({number(x, 3)}, {number(y, 3)})"
        return Inspection(x, y, -1, np.zeros((0, 2)), (), number(value), (f"y = {number(value)}", place))

    def _line_handles(self, unit: int) -> list[Handle]:
        e = self.experiment
        line = e.line(unit)
        ends, knobs = line.inside(e.rectangle), line.knobs(e.rectangle)
        if ends is None or knobs is None:
            return []
        label = f"kink of unit {unit + 1} in layer 1: {words.affine(line[:2], line.b)} = 0"
        middle = ((knobs[0][0] + knobs[1][0]) / 2, (knobs[0][1] + knobs[1][1]) / 2)
        found = [Handle(f"line {unit}", label, "map", *middle, grab="arm", path=ends)]
        if e.chosen[:2] == (0, unit):
            found += [
                Handle(f"end {end} {unit}", f"turn the {label}", "map", *knob)
                for end, knob in enumerate(knobs)
            ]
        return found


def diverging(values: Array) -> Ints:
    """Shades with 0 in the middle: below 32 negative, from 32 on positive; small values are spread out."""
    half = SHADES // 2
    top = float(np.abs(values).max()) or 1.0
    depth = np.minimum((np.abs(values) / top) ** 0.7 * half, half - 1).astype(np.intp)
    return np.where(values >= 0, half + depth, half - 1 - depth)


def _sequential(
    values: NDArray[np.floating] | Ints, low: float | None = None, high: float | None = None
) -> Ints:
    """Shades from the least to the largest value."""
    low = float(values.min()) if low is None else low
    high = float(values.max()) if high is None else high
    share = (values - low) / (high - low) if high > low else np.zeros(values.shape)
    return np.minimum(share * SHADES, SHADES - 1).astype(np.intp)


def _scattered(numbers: Ints) -> Ints:
    """A shade for each number, far from those of its neighbors in the count."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(58)).astype(np.intp)


def _round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, the smallest that is not below ``least``."""
    if not least > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(f * power for f in (1, 2, 5, 10) if f * power >= least * (1 - 1e-9))
