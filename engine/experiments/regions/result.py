"""What Regions shows: the map with one region under the magnifier, or the chart of regions against depth."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from engine.base.experiment import Handle, Readout
from engine.base.table import Table
from engine.base.text import rough
from engine.experiments.regions import depth_words, learning_words, tables, words
from engine.experiments.regions.depth_numbers import DepthNumbers
from engine.experiments.regions.handles import handles
from engine.experiments.regions.inputs import RegionsInputs
from engine.experiments.regions.inspection import Inspection, inspected, inspected_sample
from engine.experiments.regions.numbers import RegionsNumbers
from engine.experiments.regions.own_points import added_point
from engine.learning.learner import LearnedResult


class RegionsResult(RegionsNumbers, LearnedResult):
    """The map of a ``Regions`` experiment."""

    experiment: RegionsInputs

    def __init__(self, experiment: RegionsInputs) -> None:
        super().__init__(experiment)
        self._inspections: dict[int, Inspection] = {}

    @property
    def outlook(self) -> str:
        """The steps to be made, or how many regions to expect."""
        expected = f"some {rough(self.experiment.expected_regions)} regions"
        return super().outlook or (expected if self.experiment.has_regions else "samples")

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
            return inspected_sample(self.sampled.network, x, y)
        if self.in_view is None:
            return None
        region = self.in_view.at(x, y)
        if region not in self._inspections:
            self._inspections[region] = inspected(self.in_view, region)
        return self._inspections[region]

    def click(self, x: float, y: float) -> dict[str, Any]:
        """The changes that a click into the map asks for: a point of one's own, or the probe there."""
        return added_point(self.experiment, x, y) or {"x1": x, "x2": y}

    @property
    def notice(self) -> str:
        """In a few words why there is no map; "" where there is one."""
        return learning_words.notice(self)

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """Regions in view, the most of one layer, the boundary's length; what was learned."""
        return learning_words.readouts(self)

    @property
    def sentence(self) -> str:
        """What the kinks make of the window, and what the boundary does."""
        return learning_words.sentence(self)

    @property
    def caption(self) -> str:
        """Network, window and run."""
        return words.caption(self) + learning_words.caption(self)

    @property
    def remark(self) -> str:
        """How the map is stored where that is not as polygons, and what is not drawn."""
        return words.remark(self)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The probe, own points, the lines of the first layer, two knobs of the chosen one, the step."""
        return handles(self, self.inspected if self.is_made else None)

    @property
    def table(self) -> Table:
        """Every region with its formula, area and pattern, then the corners of all polygons; or samples."""
        return tables.map_table(self.outcome.map)

    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The map and its network as arrays."""
        found = self.outcome.map
        return {} if found is None else tables.map_arrays(found)


class DepthResult(DepthNumbers, LearnedResult):
    """The chart of a ``Regions`` experiment."""

    experiment: RegionsInputs
    outlook = "regions at every depth"

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """Regions of random networks with one layer and with most layers, and of the best that are built."""
        return depth_words.readouts(self)

    @property
    def sentence(self) -> str:
        """What depth does at random, and what it makes possible."""
        return depth_words.sentence(self)

    @property
    def caption(self) -> str:
        """Networks and window."""
        return depth_words.caption(self)

    @property
    def table(self) -> Table:
        """Depth, width, bounds and the counts of every random network."""
        return tables.counts_table(self.counts)
