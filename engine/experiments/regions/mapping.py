"""From an experiment to its map: exact or sampled, within bounds of memory, and never made twice in a row."""

from __future__ import annotations

from typing import NamedTuple

from engine.base.monitor import Progress, Stop
from engine.base.text import number, rough
from engine.experiments.regions.inputs import RegionsInputs
from engine.partition.build import partition
from engine.partition.exact import Partition
from engine.partition.sampled import SampledMap, sample
from engine.partition.size import bytes_per_region, estimate

Map = Partition | SampledMap

MOST_MEMORY = 1_500_000_000
"""Bytes that a map may take."""

_SURELY_FINE = 100_000
"""So many expected regions need no estimate."""

_HOPELESS = 20_000_000
"""So many need none either, and even the estimate would take too long."""

_SHAPING = (
    "construction", "depth", "width", "activation", "seed", "initializer", "weight_scale", "bias_scale",
    "edits", "window", "height",
)  # fmt: skip
"""The fields that the map depends on, besides what was learned; all others choose what of it is shown."""


class Outcome(NamedTuple):
    """The map, or the sentence that says why there is none."""

    map: Map | None
    problem: str = ""


_latest: tuple[tuple[object, ...], Outcome] = (), Outcome(None)
"""The map made last with what it was made from: asked for again it is there, a similar one starts from it."""


def map_of(e: RegionsInputs, progress: Progress = None, cancelled: Stop = None) -> Outcome:
    """The map of the experiment's network on its window. Raises ``Cancelled`` when told to stop."""
    global _latest
    learned = (e.step, e.learner.recipe) if e.step and e.learner is not None else ()
    fields = (*(getattr(e, name) for name in _SHAPING), *learned)
    made_from, latest = _latest
    if made_from == fields:
        return latest
    previous = latest.map if isinstance(latest.map, Partition) else None
    try:
        outcome = _made(e, previous, progress, cancelled)
    except ValueError as error:
        outcome = Outcome(None, f"There is no map: {error}.")
    _latest = fields, outcome
    return outcome


def _made(e: RegionsInputs, previous: Partition | None, progress: Progress, cancelled: Stop) -> Outcome:
    if e.step and e.learner is not None and e.learner.problem:
        return Outcome(None, e.learner.problem)
    if not e.has_regions:
        return Outcome(sample(e.network, e.rectangle))
    if e.expected_regions > _HOPELESS:
        raise ValueError(f"about {rough(e.expected_regions)} regions are too many to compute")
    if e.expected_regions > _SURELY_FINE:
        regions, memory = estimate(e.network, e.rectangle, cancelled=cancelled)
        if memory > MOST_MEMORY:
            raise ValueError(
                f"about {rough(regions)} regions would need {number(memory / 1e9, 2)} GB; "
                f"the limit is {number(MOST_MEMORY / 1e9, 2)} GB"
            )
    most = MOST_MEMORY // bytes_per_region(e.network)  # an estimate misses what is dense in a small place
    made = partition(e.network, e.rectangle, previous, progress=progress, cancelled=cancelled, most=most)
    return Outcome(made)
