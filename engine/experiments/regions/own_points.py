"""From where own points are looked at on the map of a Regions experiment."""

from __future__ import annotations

import numpy as np

from engine.experiments.regions.inputs import RegionsInputs
from engine.learning.data import OWN_CLASSES

_NARROW = 0.25
"""Where points spread over less of a range, they are looked at from nearer; no range is narrower than this
share of the other, as both have one scale."""


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
