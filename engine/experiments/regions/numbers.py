"""The map of a Regions experiment in numbers: shaded polygons, kinks by layer, the boundary, the run."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from engine.base.monitor import Progress, Stop
from engine.base.rounding import round_step
from engine.experiments.regions.counts import most_of_one_layer
from engine.experiments.regions.inputs import RegionsInputs
from engine.experiments.regions.learning import Learner
from engine.experiments.regions.mapping import Outcome, map_of
from engine.networks.network import Network, bends, piece_names
from engine.partition.exact import Partition
from engine.partition.kinks import kinks_by_layer
from engine.partition.mesh import Array
from engine.partition.sampled import SampledMap
from engine.partition.shading import Key, Mosaic, Raster, mosaic_of, raster_of
from engine.partition.shown import Shown

_CROWD = 1500
"""From so many regions on kinks are drawn more faintly; the distance between them goes with the root."""

_DENSE = 80_000
"""From so many regions on most are smaller than a few pixels: kinks would hide all colors."""

_CONTOURS = 16
"""About so many lines of equal output."""

_MOST_BENDS = 40
"""So many bends of the boundary are marked; of more it is made of dots."""


class RegionsNumbers:
    """The map of an experiment, exact or sampled, and the run that led to its network."""

    def __init__(self, experiment: RegionsInputs) -> None:
        self.experiment = experiment
        self._outcome: Outcome | None = None

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make the steps of training and the map."""
        if self._outcome is None:
            if self.learner is not None:
                self.learner.go(progress, cancelled)
            self._outcome = map_of(self.experiment, progress, cancelled)
            _ = self.quantities  # to count the formulas of very many regions takes its time

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Regions of the shown layers and their bound, formulas, boundary, range of the output; of a run its
        step, its loss and the share of points on their side."""
        e, p, found = self.experiment, self.partition, self.outcome.map
        bound = most_of_one_layer(self.units_shown, len(bends(e.f)))
        low, high = (math.nan, math.nan) if found is None else found.extent
        measured = {
            "regions": math.nan if p is None else float(self.regions_in_view),
            "most regions of one layer": float(bound) if e.has_regions else math.nan,
            "linear formulas": math.nan if p is None else float(p.n_formulas),
            "boundary lines": math.nan if found is None else float(len(found.boundary)),
            "boundary bends": math.nan if p is None else float(len(p.boundary_bends)),
            "boundary length": math.nan if found is None else found.boundary_length,
            "smallest output": low,
            "largest output": high,
        }
        return measured if self.learner is None else measured | self.learner.quantities

    # The map ---------------------------------------------------------------------------------------

    @property
    def is_made(self) -> bool:
        """Whether the map is there already, or why there is none."""
        return self._outcome is not None

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
        """The polylines (n, 2) of equal output at round values other than 0, where they are asked for; of a
        sampled map in any case."""
        found = self.outcome.map
        if found is None or not (found.sampled or self.experiment.levels):
            return ()
        low, high = found.extent
        step = round_step((high - low) / _CONTOURS)
        levels = step * np.arange(math.ceil(low / step), math.floor(high / step) + 1)
        return tuple(line for level in levels[levels != 0] for line in found.contours(float(level)))

    # Kinks and regions of the shown layers ---------------------------------------------------------

    @property
    def layers_shown(self) -> int:
        """How many layers' kinks are shown."""
        return min(self.experiment.layers_shown, self.experiment.depth)

    @property
    def units_shown(self) -> int:
        """How many units the shown layers have."""
        return sum(self.experiment.widths[1 : self.layers_shown + 1])

    @cached_property
    def in_view(self) -> Shown | None:
        """The regions that the kinks of the shown layers make in the window, where there is an exact map."""
        return None if self.partition is None else Shown(self.partition, self.layers_shown)

    @property
    def regions_in_view(self) -> int:
        """How many these are."""
        return 0 if self.in_view is None else self.in_view.n_regions

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
    def highlighted(self) -> tuple[Array, ...]:
        """The polylines (n, 2) along which the unit of the chosen weight passes a kink."""
        layer, unit, _ = self.experiment.chosen
        if self.partition is None or layer >= self.layers_shown:
            return ()
        return tuple(self.partition.kinks(layer, unit))

    def next_region(self, dx: int, dy: int) -> tuple[float, float]:
        """Where an arrow key brings the probe: into the next region in that direction.

        It stays while the map is still being made.
        """
        e, regions = self.experiment, self.in_view if self.is_made else None
        return (e.x1, e.x2) if regions is None else regions.beside(e.x1, e.x2, dx, dy)

    # The boundary ----------------------------------------------------------------------------------

    @property
    def boundary(self) -> tuple[Array, ...]:
        """The polylines (n, 2) of y = 0."""
        found = self.outcome.map
        return found.boundary if found is not None and self.experiment.boundary else ()

    @property
    def bends(self) -> list[tuple[float, float]]:
        """Where the boundary bends; none of very many, nor where it is not shown."""
        p = self.partition
        shown = p is not None and self.boundary and len(p.boundary_bends) <= _MOST_BENDS
        return [(x, y) for x, y in p.boundary_bends.tolist()] if p is not None and shown else []

    # The network -----------------------------------------------------------------------------------

    @property
    def network(self) -> Network | None:
        """The network; None where a weight overflows, and while it still has to learn."""
        if self.learner is not None and not self.learner.is_near:
            return None
        try:
            return self.experiment.network
        except ValueError:
            return None

    @property
    def piece_names(self) -> tuple[str, str]:
        """What units are called whose circles are filled, and those whose circles are not."""
        return piece_names(self.experiment.f)

    @property
    def learner(self) -> Learner | None:
        """The run at its step; None where there is nothing to learn from."""
        return self.experiment.learner

    @property
    def points(self) -> tuple[tuple[Array, Array], ...]:
        """The places x₁, x₂ of the points of class 0, and those of class 1; none where there are no data."""
        data = self.experiment.training_data
        return () if data is None else data.groups()
