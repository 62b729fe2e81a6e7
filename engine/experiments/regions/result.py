"""What Regions shows: the map with one region under the magnifier, or the chart of regions against depth."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from engine.base.experiment import Handle
from engine.base.table import Table
from engine.base.text import noun, rough
from engine.experiments.regions import depth_words, learning_words, strip_words, tables, words
from engine.experiments.regions.counts import DepthNumbers
from engine.experiments.regions.handles import handles
from engine.experiments.regions.inputs import RegionsInputs
from engine.experiments.regions.inspection import Inspection, inspected, inspected_sample
from engine.experiments.regions.numbers import RegionsNumbers
from engine.experiments.regions.strips import StripNumbers
from engine.learning.learner import LearnedResult


class RegionsResult(RegionsNumbers, LearnedResult):
    """The map of a ``Regions`` experiment."""

    experiment: RegionsInputs
    notice = cached_property(learning_words.notice)
    readouts = cached_property(learning_words.readouts)
    sentence = cached_property(learning_words.sentence)
    caption = cached_property(learning_words.caption)
    remark = cached_property(words.remark)

    def __init__(self, experiment: RegionsInputs) -> None:
        super().__init__(experiment)
        self._inspections: dict[int, Inspection] = {}

    @property
    def outlook(self) -> str:
        """The steps to be made, or how many regions to expect."""
        regions = self.experiment.expected_regions
        expected = f"some {rough(regions)} {noun(round(regions), 'region')}"
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
        return self.experiment.with_point(x, y) or {"x1": x, "x2": y}

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The probe, own points, the lines of the first layer, two knobs of the chosen one, the step."""
        return handles(self, self.inspected if self.is_made else None)

    @property
    def table(self) -> Table:
        """Every region with its formula, area and pattern, then the corners of all polygons; or samples."""
        return tables.map_table(self)

    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The map and its network as arrays."""
        return tables.map_arrays(self)


class DepthResult(DepthNumbers, LearnedResult):
    """The chart of a ``Regions`` experiment."""

    experiment: RegionsInputs
    outlook = "regions at every depth"
    readouts = cached_property(depth_words.readouts)
    sentence = cached_property(depth_words.sentence)
    caption = cached_property(depth_words.caption)
    table = cached_property(tables.counts_table)


class StripResult(StripNumbers, LearnedResult):
    """Maps of a ``Regions`` experiment side by side."""

    experiment: RegionsInputs
    outlook = "maps side by side"
    readouts = cached_property(strip_words.readouts)
    sentence = cached_property(strip_words.sentence)
    caption = cached_property(strip_words.caption)
    table = cached_property(strip_words.table)


Picture = RegionsResult | DepthResult | StripResult
