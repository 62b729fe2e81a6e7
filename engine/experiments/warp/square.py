"""The square [−2, 2]² before the layers: its grid, its cells, its rim, samples of it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.experiments.warp.inputs import SIDE
from engine.functions.trace import Line
from engine.networks.warp import Pieces, Polylines, polygons, polylines

Array = NDArray[np.float64]

TOLERANCE = 1.0 / 400.0
"""Bends smaller than this share of the visible range cannot be seen."""

COLORS, FINER = 8, 4
"""The square has so many colors a side; where f is smooth so many cells a side make a color."""

_SAMPLES = 101
"""So many points a side find what is flat where only sampling can tell."""


@lru_cache(maxsize=8)
def grid(cells: int) -> Polylines:
    """The lines of so many cells a side: those of one x₁, then those of one x₂."""
    at = np.linspace(-SIDE, SIDE, cells + 1).tolist()
    upright = [[[x, -SIDE], [x, SIDE]] for x in at]
    return polylines([*upright, *([[-SIDE, y], [SIDE, y]] for y in at)])


@lru_cache(maxsize=8)
def squares(cells: int) -> Pieces:
    """So many cells a side, column by column from below."""
    at = np.linspace(-SIDE, SIDE, cells + 1)
    x, y = (corner.ravel() for corner in np.meshgrid(at[:-1], at[:-1], indexing="ij"))
    side = at[1] - at[0]
    corners = np.stack([x, y, x + side, y, x + side, y + side, x, y + side], axis=1)
    return polygons(list(corners.reshape(-1, 4, 2)))


@lru_cache(maxsize=1)
def outline() -> Line:
    """The rim of the square."""
    x, y = [-SIDE, SIDE, SIDE, -SIDE, -SIDE], [-SIDE, -SIDE, SIDE, SIDE, -SIDE]
    return Line(np.array(x), np.array(y))


@lru_cache(maxsize=1)
def samples() -> Array:
    at = np.linspace(-SIDE, SIDE, _SAMPLES)
    return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
