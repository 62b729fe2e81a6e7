"""Regions against depth in numbers: what random networks have, what built ones reach, what none exceeds."""

from __future__ import annotations

import math
from functools import cached_property

from engine.base.monitor import Monitor, Progress, Stop
from engine.base.text import plural
from engine.experiments.regions.counts import Counts, counts_of
from engine.experiments.regions.inputs import RegionsInputs


class DepthNumbers:
    """The regions of networks with as many units as the experiment's, at every depth."""

    def __init__(self, experiment: RegionsInputs) -> None:
        self.experiment = experiment

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Count them."""
        self.counts = counts_of(self.experiment, Monitor(progress, cancelled))

    @cached_property
    def counts(self) -> Counts | None:
        """Regions against depth at equal units; None where there are none to count."""
        return counts_of(self.experiment)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Of every depth the mean of random networks, what built ones reach and what none exceeds; the
        expected number of one layer."""
        c = self.counts
        if c is None:
            return {}
        found = {_named("expected regions", 1): math.nan if c.theory is None else c.theory}
        for depth, mean, built, most in zip(c.depths, c.means.tolist(), c.built, c.most, strict=True):
            found[_named("mean regions", depth)] = mean
            found[_named("built regions", depth)] = float(built)
            found[_named("most regions", depth)] = float(most)
        return found

    def measured(self, name: str, depth: int) -> float:
        """A quantity of networks of this depth."""
        return self.quantities[_named(name, depth)]


def _named(name: str, depth: int) -> str:
    return f"{name} of {'one layer' if depth == 1 else plural(depth, 'layer')}"
