"""Own points on the map of a Regions experiment: added, moved and removed by hand."""

from __future__ import annotations

from typing import Any

from engine.experiments.regions.inputs import RegionsInputs
from engine.learning.data import OWN_CLASSES

POINT = "own"
"""What the handles of points are called, before their number."""


def adds_points(e: RegionsInputs) -> bool:
    """Whether a click into the map adds a point instead of moving the probe."""
    return e.data == OWN_CLASSES and e.click != "probe"


def added_point(e: RegionsInputs, x: float, y: float) -> dict[str, Any]:
    """The changes that add a point of the class that a click adds; none where a click moves the probe."""
    return {"classes": (*e.classes, (x, y, float(e.click)))} if adds_points(e) else {}


def moved_point(e: RegionsInputs, index: int, x: float, y: float) -> dict[str, Any]:
    """The changes that bring a point there; none where it is gone."""
    if not 0 <= index < len(e.classes):
        return {}
    return {"classes": (*e.classes[:index], (x, y, e.classes[index][2]), *e.classes[index + 1 :])}


def removed_point(e: RegionsInputs, index: int) -> dict[str, Any]:
    """The changes that take a point away."""
    return {"classes": (*e.classes[:index], *e.classes[index + 1 :])}
