"""What the colors of a map stand for: shades of regions, and the key that tells their numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.network import on_pieces
from engine.regions.exact import Partition
from engine.regions.mesh import Array, Ints
from engine.regions.sampled import SampledMap
from engine.rounding import round_step
from engine.text import number

SHADES = 64
"""The number of colors of every scale; diverging ones have their middle between 31 and 32."""

_NOTHING = 1e-12
"""A mean output below this part of the largest counts as 0."""

_SPREAD = 0.7
"""The power that spreads small values of a diverging scale."""


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Polygons with a shade each.

    Attributes:
        vertices: (V, 2) coordinates.
        loops, offsets: the corners of polygon i are ``vertices[loops[offsets[i]:offsets[i + 1]]]``.
        shades: (R,) a color from 0 to ``SHADES`` − 1 for each.
        key: what the shades mean.
    """

    vertices: Array
    loops: Ints
    offsets: Ints
    shades: Ints
    key: Key


@dataclass(frozen=True, eq=False)
class Raster:
    """A picture of (n, n) shades over the window; row 0 is at the bottom."""

    shades: Ints
    key: Key


@dataclass(frozen=True)
class Key:
    """The meaning of a scale of colors.

    Attributes:
        title: the quantity.
        palette: which colors: "output", "gradient", "units" or "region"; a panel may have its own.
        marks: numbers and their places on the scale, from 0 to 1; none where colors only tell apart.
    """

    title: str
    palette: str
    marks: tuple[tuple[float, str], ...] = ()


@lru_cache(maxsize=1)
def mosaic_of(p: Partition, shade: str, layers: int) -> Mosaic:
    """The regions of a map, shaded; kept until another map, shade or number of layers is wanted.

    Args:
        shade: "output" (y in the middle of a region, the mean of its corners), "gradient" (‖∇y‖), "units"
            (how many units of the first ``layers`` layers are on) or "region" (a color for each region of
            these layers).
    """
    shades, key = _SHADINGS[shade](p, layers)
    return Mosaic(p.vertices, p.loops, p.offsets, shades, key)


@lru_cache(maxsize=1)
def raster_of(s: SampledMap, shade: str) -> Raster:
    """The samples of a map, shaded by gradient or, for every other shade, by output."""
    if shade == "gradient":
        shades, key = _sequential(np.hypot(s.gradients[..., 0], s.gradients[..., 1]), "gradient")
    else:
        shades, key = _diverging(s.values, "output y")
    return Raster(shades, replace(key, title=f"{key.title}, sampled"))


def units_on(p: Partition, layers: int) -> NDArray[np.intp]:
    """(R,) how many units of the first so many layers are on in each region."""
    on, total = on_pieces(p.network.activation), np.zeros(p.n_regions, np.intp)
    return sum((on[pieces].sum(axis=1) for pieces in p.patterns()[:layers]), total)


def _by_output(p: Partition, _: int) -> tuple[Ints, Key]:
    corners = np.add.reduceat(p.vertex_values[p.loops], p.offsets[:-1]) / np.diff(p.offsets)
    # Where y is as often positive as negative, what remains of the mean is rounding.
    largest = float(np.abs(p.vertex_values).max())
    return _diverging(np.where(np.abs(corners) > _NOTHING * largest, corners, 0.0), "output y, mid-region")


def _by_gradient(p: Partition, _: int) -> tuple[Ints, Key]:
    return _sequential(np.hypot(*p.gradients.T), "gradient")


def _by_units(p: Partition, layers: int) -> tuple[Ints, Key]:
    units = sum(p.network.widths[1 : layers + 1])
    shades = np.minimum(units_on(p, layers) * SHADES // max(units, 1), SHADES - 1)
    marks = tuple((share, number(share * units, 3)) for share in (0.0, 0.5, 1.0))
    return shades, Key("units on", "units", marks)


def _by_region(p: Partition, layers: int) -> tuple[Ints, Key]:
    numbers = p.cells.ancestors[layers - 1] if p.cells.ancestors else np.arange(p.n_regions)
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(58)).astype(np.intp), Key("colors only tell regions apart", "region")


_SHADINGS = {"output": _by_output, "gradient": _by_gradient, "units": _by_units, "region": _by_region}


def _diverging(values: Array, title: str) -> tuple[Ints, Key]:
    """Shades with 0 in the middle: below 32 negative, from 32 on positive; small values are spread out."""
    half = SHADES // 2
    top = float(np.abs(values).max()) or 1.0
    depth = np.minimum((np.abs(values) / top) ** _SPREAD * half, half - 1).astype(np.intp)
    shades = np.where(values >= 0, half + depth, half - 1 - depth)
    inner = round_step(0.2 * top)
    marks = [(0.5, "0")]
    for value in (top, inner) if inner < 0.6 * top else (top,):
        place = 0.5 * (value / top) ** _SPREAD
        marks += [(0.5 + place, number(value, 3)), (0.5 - place, number(-value, 3))]
    return shades, Key(title, "output", tuple(sorted(marks)))


def _sequential(values: Array, palette: str) -> tuple[Ints, Key]:
    """Shades from the least to the largest value."""
    low, high = float(values.min()), float(values.max())
    share = (values - low) / (high - low) if high > low else np.zeros(values.shape)
    shades = np.minimum(share * SHADES, SHADES - 1).astype(np.intp)
    ends = ((0.0, low), (0.5, (low + high) / 2), (1.0, high)) if high > low else ((0.0, low),)
    return shades, Key("gradient norm ‖∇y‖", palette, tuple((at, number(value, 3)) for at, value in ends))
