"""What Regions shows: shaded polygons, kinks by layer, the boundary, and one region under the magnifier."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Handle, Readout, Result
from engine.base.monitor import Monitor
from engine.base.rounding import round_step
from engine.base.table import Table
from engine.base.text import affine, number
from engine.experiments.regions import learning_words, numbers, words
from engine.experiments.regions.counts import Counts, counts_of
from engine.experiments.regions.learning import Learner
from engine.experiments.regions.mapping import Outcome, map_of
from engine.experiments.regions.own_points import added_point, adds_points, point_handles
from engine.networks.network import Network, bends, piece_names
from engine.partition.exact import Partition
from engine.partition.inspection import Inspection, Shown
from engine.partition.kinks import kinks_by_layer, kinks_of
from engine.partition.mesh import Array
from engine.partition.paths import lit_paths
from engine.partition.sampled import SampledMap
from engine.partition.shading import Key, Mosaic, Raster, mosaic_of, raster_of

if TYPE_CHECKING:
    from engine.experiments.regions.experiment import Regions

_CROWD = 1500
"""From so many regions on kinks are drawn more faintly; the distance between them goes with the root."""

_DENSE = 80_000
"""From so many regions on most are smaller than a few pixels: kinks would hide all colors."""

_CONTOURS = 16
"""About so many contour lines of a sampled map."""


class RegionsResult(Result):
    """The picture of a ``Regions`` experiment."""

    def __init__(self, experiment: Regions) -> None:
        self.experiment: Regions = experiment
        self._outcome: Outcome | None = None
        self._counts: Counts | None = None
        self._inspections: dict[int, Inspection] = {}

    def prepare(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the steps of training and the map, or the counts where they are shown."""
        if self.experiment.view == "depth":
            self._counts = counts_of(self.experiment, Monitor(progress, cancelled))
        elif self._outcome is None:
            if self.experiment.learner is not None:
                self.experiment.learner.go(progress, cancelled)
            self._outcome = map_of(self.experiment, progress, cancelled)
            if self.partition is not None:
                _ = self.partition.n_formulas  # which takes its time for very many

    # What is drawn ---------------------------------------------------------------------------------

    @property
    def outcome(self) -> Outcome:
        """The map, or why there is none."""
        if self._outcome is None:
            self._outcome = map_of(self.experiment)
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
        """The network; None where a weight overflows, and while it still has to learn."""
        if not self.experiment.is_near:
            return None
        try:
            return self.experiment.network
        except ValueError:
            return None

    @property
    def mosaic(self) -> Mosaic | None:
        """The polygons of the exact map, shaded."""
        p = self.partition
        return None if p is None else mosaic_of(p, self.experiment.shade, self.layers_shown)

    @property
    def raster(self) -> Raster | None:
        """The sampled map, shaded by output or gradient."""
        return None if self.sampled is None else raster_of(self.sampled, self.experiment.shade)

    @property
    def key(self) -> Key | None:
        """What the colors mean."""
        shaded = self.mosaic or self.raster
        return None if shaded is None else shaded.key

    @cached_property
    def contours(self) -> tuple[Array, ...]:
        """Contour lines (n, 2) of a sampled map at round values other than 0."""
        s = self.sampled
        if s is None:
            return ()
        low, high = s.extent
        step = round_step((high - low) / _CONTOURS)
        levels = step * np.arange(math.ceil(low / step), math.floor(high / step) + 1)
        return tuple(line for level in levels[levels != 0] for line in s.contours(float(level)))

    @property
    def kinks(self) -> tuple[Array, ...]:
        """For each shown layer the segments (n, 4), x0 y0 x1 y1, along which its units pass a kink.

        Where kinks of several layers coincide, the first layer has the segment. None are drawn where they
        are too dense.
        """
        p = self.partition
        drawn = p is not None and self.experiment.kinks and not self.is_dense
        return kinks_by_layer(p, self.layers_shown) if p is not None and drawn else ()

    @property
    def is_dense(self) -> bool:
        """Whether there are so many kinks that nothing else could be seen."""
        return self.regions_in_view >= _DENSE

    @property
    def ink(self) -> float:
        """How strongly kinks are drawn, from 0 to 1: the closer together, the fainter, so that as much of the
        colors is seen between them."""
        return round(min(1.0, math.sqrt(_CROWD / max(self.regions_in_view, 1))), 2)

    @property
    def boundary(self) -> tuple[Array, ...]:
        """The polylines (n, 2) of y = 0."""
        found = self.outcome.map
        return found.boundary if found is not None and self.experiment.boundary else ()

    @property
    def boundary_mark(self) -> tuple[float, float] | None:
        """A point to name the boundary at: a sixth along its longest line; None where there is none."""
        if not self.boundary:
            return None
        line = max(self.boundary, key=lambda line: float(np.hypot(*np.diff(line, axis=0).T).sum()))
        steps = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        x, y = (float(np.interp(along[-1] / 6, along, column)) for column in line.T)
        return x, y

    @property
    def layers_shown(self) -> int:
        """How many layers' kinks are shown."""
        return min(self.experiment.layers_shown, self.experiment.depth)

    @property
    def highlighted(self) -> tuple[Array, ...]:
        """The polylines (n, 2) along which the unit of the chosen weight passes a kink."""
        layer, unit, _ = self.experiment.chosen
        if self.partition is None or layer >= self.layers_shown:
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
        return None if self.shown is None else self._inspection(self.shown, self.shown.at(x, y))

    def next_region(self, dx: int, dy: int) -> tuple[float, float]:
        """Where an arrow key brings the probe: into the next region in that direction.

        It stays while the map is still being made.
        """
        e, shown = self.experiment, self.shown if self._outcome is not None else None
        return (e.x1, e.x2) if shown is None else shown.beside(e.x1, e.x2, dx, dy)

    @cached_property
    def shown(self) -> Shown | None:
        """The regions that the kinks of the shown layers make in the window, where there is an exact map."""
        return None if self.partition is None else Shown(self.partition, self.layers_shown)

    @property
    def regions_in_view(self) -> int:
        """How many these are."""
        return 0 if self.shown is None else self.shown.n_regions

    @property
    def units_shown(self) -> int:
        """How many units the shown layers have."""
        return sum(self.experiment.widths[1 : self.layers_shown + 1])

    @property
    def bends_anywhere(self) -> bool:
        """Whether the activation has a kink at all."""
        return bool(bends(self.experiment.activation))

    @property
    def piece_names(self) -> tuple[str, str]:
        """What units are called whose circles are filled, and those whose circles are not."""
        return piece_names(self.experiment.activation)

    @property
    def counts(self) -> Counts | None:
        """Regions against depth at equal units; None where there are none to count."""
        return self._counts or counts_of(self.experiment)

    # What it learns --------------------------------------------------------------------------------

    @property
    def learner(self) -> Learner | None:
        """The run at its step; None where there is nothing to learn from, and beside the chart."""
        return None if self.experiment.view == "depth" else self.experiment.learner

    @property
    def points(self) -> tuple[tuple[Array, Array], ...]:
        """The places x₁, x₂ of the points of class 0, and those of class 1; none where there are no data."""
        data = self.experiment.training_data
        return () if data is None else data.groups()

    def click(self, x: float, y: float) -> dict[str, Any]:
        """The changes that a click into the map asks for: a point of one's own, or the probe there."""
        return added_point(self.experiment, x, y) or {"x1": x, "x2": y}

    # What is said ----------------------------------------------------------------------------------

    @property
    def notice(self) -> str:
        """In a few words why there is no map; "" where there is one."""
        return learning_words.notice(self)

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """Regions in view, the most of one layer, the boundary's length."""
        return learning_words.readouts(self, words.readouts(self))

    @property
    def sentence(self) -> str:
        """What the kinks make of the window, and what the boundary does."""
        return learning_words.sentence(self)

    @property
    def caption(self) -> str:
        """Network and window."""
        return words.caption(self) + learning_words.caption(self)

    @property
    def remark(self) -> str:
        """How the map is stored where that is not as polygons, and what is not drawn."""
        return words.remark(self)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The probe, own points, the lines of the first layer, two knobs of the chosen one, the step.

        Where a click adds a point, lines cannot be grabbed: they would be in its way.
        """
        e = self.experiment
        if e.view == "depth":
            return ()
        label = f"probe at ({number(e.x1, 3)}, {number(e.x2, 3)})"
        found = self._outcome and self.inspected
        answer = f", {', '.join(found.lines)}" if found else ""
        leap = None if not e.has_regions else self.next_region
        probe = Handle("probe", label, "map", e.x1, e.x2, leap=leap, answer=answer)
        grabbed = e.has_lines and self.network is not None and not adds_points(e)
        units = range(e.widths[1] if grabbed else 0)
        lines = [handle for unit in units for handle in self._line_handles(unit)]
        return (probe, *point_handles(e), *lines, *learning_words.handles(self))

    @property
    def table(self) -> Table:
        """Every region with its formula, area and pattern, then the corners of all polygons; the samples; or
        the counts."""
        if self.experiment.view == "depth":
            return words.counts_table(self.counts)
        return numbers.table_of(self.outcome.map)

    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The map and its network as arrays; or the counts."""
        found = self.outcome.map if self.experiment.view != "depth" else None
        return self.table.arrays if found is None else numbers.arrays_of(found)

    def _inspection(self, shown: Shown, region: int) -> Inspection:
        found = self._inspections.get(region)
        if found is None:
            p, parts, bounding = shown.partition, shown.parts(region), shown.bounding_units(region)
            formula = words.formula(p.gradients[parts[0]], p.intercepts[parts[0]]) if len(parts) == 1 else ""
            found = Inspection(
                region=region,
                polygon=shown.polygon(region),
                on=shown.units(region),
                bounding=bounding,
                kinks=kinks_of(p, bounding),
                formula=formula,
                lines=words.inspection(shown, region, formula),
                lit=lit_paths(p.network, shown.pattern(region)),
            )
            self._inspections[region] = found
        return found

    def _inspect_sample(self, network: Network, x: float, y: float) -> Inspection:
        value = float(network.forward([(x, y)])[0, 0])
        place = f"at ({number(x, 3)}, {number(y, 3)})"
        lines, none = (f"y = {number(value)}", place), frozenset[tuple[int, int]]()
        return Inspection(-1, np.array([(x, y)]), (), none, np.zeros((0, 4)), number(value), lines)

    def _line_handles(self, unit: int) -> list[Handle]:
        e = self.experiment
        line = e.line(unit)
        ends, knobs = line.inside(e.rectangle), line.knobs(e.rectangle)
        if ends is None or knobs is None:
            return []
        label = f"kink of unit {unit + 1} in layer 1: {affine(line[:2], line.b)} = 0"
        middle = ((knobs[0][0] + knobs[1][0]) / 2, (knobs[0][1] + knobs[1][1]) / 2)
        found = [Handle(f"line {unit}", label, "map", *middle, grab="arm", path=ends)]
        if e.chosen[:2] == (0, unit):
            found += [
                Handle(f"end {end} {unit}", f"turn the {label}", "map", *knob)
                for end, knob in enumerate(knobs)
            ]
        return found
