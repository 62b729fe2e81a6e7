"""Own points on the map of a Regions experiment: added, moved and removed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.experiments.regions.inputs import RegionsInputs
from engine.learning.data import OWN_CLASSES

POINT = "own"
"""What the handles of points are called, before their number."""


_NARROW = 0.25
"""Where points spread over less of a range, they are looked at from nearer; no range is narrower than this
share of the other, as both have one scale."""


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


def views_of(e: RegionsInputs) -> dict[str, tuple[float, float]]:
    """The visible ranges of x₁ and x₂ that show own points: the usual ones, or those of the points."""
    usual = {name: e.parameters()[name].default for name in ("window", "height")}
    if e.data != OWN_CLASSES or not e.classes:
        return usual
    places = np.array(e.classes)[:, :2]
    low, high = places.min(axis=0), places.max(axis=0)
    (least, most), spread = np.array(list(usual.values())).T, float((high - low).max())
    if (least <= low).all() and (high <= most).all() and spread >= _NARROW * float((most - least).min()):
        return usual
    middle, half = (low + high) / 2, np.maximum(high - low, _NARROW * spread or 1.0) * 0.6
    return dict(zip(usual, zip((middle - half).tolist(), (middle + half).tolist(), strict=True), strict=True))
