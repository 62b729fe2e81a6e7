"""What can be taken hold of on the map: the probe, own points, kinks of the first layer, the step."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from engine.base.experiment import Handle
from engine.base.linear import affine
from engine.experiments.regions.inputs import POINT, RegionsInputs
from engine.experiments.regions.inspection import Inspection
from engine.experiments.regions.numbers import RegionsNumbers
from engine.experiments.regions.words import place
from engine.learning.data import OWN_CLASSES
from engine.partition.exact import Window
from engine.partition.lines import Line

_MOST_POINTS = 200
"""So many points can be taken hold of; more can only be opened as a table."""


def handles(n: RegionsNumbers, found: Inspection | None) -> tuple[Handle, ...]:
    """The probe, which tells what is found there, own points, the lines of the first layer, two knobs of the
    chosen one, the step.

    Where a click adds a point, lines cannot be grabbed: they would be in its way.
    """
    e = n.experiment
    grabbed = e.has_kinks and n.network is not None and not e.adds_points
    lines = [handle for unit in range(e.widths[1] if grabbed else 0) for handle in _lines(e, unit)]
    steps = n.learner.handles() if n.learner is not None and e.view == "map" else ()
    return (_probe(n, found), *_points(e), *lines, *steps)


def _probe(n: RegionsNumbers, found: Inspection | None) -> Handle:
    e = n.experiment
    label = f"probe at {place(e.x1, e.x2)}"
    answer = f", {', '.join(found.lines)}" if found else ""
    leap = n.next_region if e.has_regions else None
    return Handle("probe", label, "map", e.x1, e.x2, leap=leap, answer=answer)


def _points(e: RegionsInputs) -> list[Handle]:
    """A handle for every own point, where there are not too many."""
    if e.data != OWN_CLASSES or len(e.classes) > _MOST_POINTS:
        return []
    return [
        Handle(f"{POINT} {i}", f"point {i + 1} of class {int(label > 0)} at {place(x, y)}", "map", x, y)
        for i, (x, y, label) in enumerate(e.classes)
    ]


def _lines(e: RegionsInputs, unit: int) -> list[Handle]:
    """The kink of a first-layer unit, of the chosen one with its knobs; none where it misses the window."""
    line = e.line(unit)
    ends, knobs = line.inside(e.rectangle), line.knobs(e.rectangle)
    if ends is None or knobs is None:
        return []
    label = f"kink of unit {unit + 1} in layer 1: {_left_side(line, e.rectangle)} = 0"
    middle = ((knobs[0][0] + knobs[1][0]) / 2, (knobs[0][1] + knobs[1][1]) / 2)
    found = [Handle(f"line {unit}", label, "map", *middle, grab="arm", path=ends)]
    if e.chosen[:2] == (0, unit):
        found += [
            Handle(f"end {end} {unit}", f"turn the {label}", "map", *knob) for end, knob in enumerate(knobs)
        ]
    return found


@lru_cache(maxsize=2048)
def _left_side(line: Line, window: Window) -> str:
    """The formula that is 0 on the line, true everywhere in the window; most lines rest in most frames."""
    x0, x1, y0, y1 = window
    return affine(line[:2], line.b, tuple(product((x0, x1), (y0, y1))))
