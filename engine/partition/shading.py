"""What the colors of a map stand for: shades of regions, and the key that tells their numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.rounding import round_step
from engine.base.text import number
from engine.networks.network import on_pieces, piece_names, units_named
from engine.partition.exact import Partition
from engine.partition.mesh import Array, Ints
from engine.partition.sampled import SampledMap
from engine.partition.scan import scan

SHADES = 64
"""The number of colors of polygons that have one color each."""

LEVELS = 512
"""The number of colors of a picture in pixels; of a diverging scale the middle is between 255 and 256."""

_SAME = 1e-12
"""Values that differ by less than this part of the largest are one value."""


@dataclass(frozen=True, eq=False)
class Mosaic:
    """The regions of a map, each in one color or each shaded exactly as a function runs on it.

    Attributes:
        partition: the polygons.
        key: what the colors mean.
        shades: (R,) a color from 0 to ``SHADES`` − 1 for each; None where they are shaded.
        ramps: (R, 3) the place on the scale, from 0 to 1, as an affine function a x + b y + c on each; None
            where they have one color.
    """

    partition: Partition
    key: Key
    shades: Ints | None = None
    ramps: Array | None = None

    def picture(self, width: int, height: int) -> Raster:
        """The shaded polygons in so many pixels that fill the window, exact at the center of each."""
        return _picture_of(self, width, height)


@dataclass(frozen=True, eq=False)
class Raster:
    """A picture of shades from 0 to ``LEVELS`` − 1 over the window; row 0 is at the bottom."""

    shades: NDArray[np.int16]
    key: Key


@dataclass(frozen=True)
class Key:
    """The meaning of a scale of colors.

    Attributes:
        title: the quantity.
        palette: which colors: "output", "gradient", "units" or "region"; a panel may have its own.
        marks: numbers and their places on the part that is shown, from 0 to 1, the most important first; none
            where colors only tell apart.
        part: from where to where on the scale colors occur.
    """

    title: str
    palette: str
    marks: tuple[tuple[float, str], ...] = ()
    part: tuple[float, float] = (0.0, 1.0)


@lru_cache(maxsize=1)
def mosaic_of(p: Partition, shade: str, layers: int, least: float = 0.0) -> Mosaic:
    """The regions of a map, colored; kept until another map, shade or number of layers is wanted.

    Args:
        shade: "output" (y, which is affine on every region), "gradient" (‖∇y‖), "units" (how many units of
            the first ``layers`` layers are on) or "region" (a color for each region of these layers).
        least: the scale of outputs goes so far from 0 at least.
    """
    if shade == "output":
        low, high = p.extent
        # Half first: twice the largest number is not one.
        ramps = np.column_stack([p.gradients, p.intercepts]) / 2 / _largest(low, high, least)
        ramps[:, 2] += 0.5
        return Mosaic(p, _output_key(low, high, least), ramps=ramps)
    shades, key = _SHADINGS[shade](p, layers)
    return Mosaic(p, key, shades=shades)


@lru_cache(maxsize=1)
def raster_of(s: SampledMap, shade: str, least: float = 0.0) -> Raster:
    """The samples of a map, shaded by gradient or, for every other shade, by output, whose scale goes so far
    from 0 at least."""
    if shade == "gradient":
        share, key = _sequential(np.hypot(s.gradients[..., 0], s.gradients[..., 1]), "gradient")
    else:
        share, key = 0.5 + s.values / 2 / _largest(*s.extent, least), _output_key(*s.extent, least)
    return Raster(_levels(share), replace(key, title=f"{key.title}, sampled"))


@lru_cache(maxsize=1)
def _picture_of(mosaic: Mosaic, width: int, height: int) -> Raster:
    assert mosaic.ramps is not None
    return Raster(_levels(scan(mosaic.partition, mosaic.ramps, width, height)), mosaic.key)


def _levels(share: Array) -> NDArray[np.int16]:
    levels = LEVELS * share
    return np.clip(levels, 0, LEVELS - 1, out=levels).astype(np.int16)


def units_on(p: Partition, layers: int) -> NDArray[np.intp]:
    """(R,) how many units of the first so many layers are on in each region."""
    on, total = on_pieces(p.network.activation), np.zeros(p.n_regions, np.intp)
    return sum((on[pieces].sum(axis=1) for pieces in p.patterns()[:layers]), total)


def _by_gradient(p: Partition, _: int) -> tuple[Ints, Key]:
    share, key = _sequential(np.hypot(*p.gradients.T), "gradient")
    return _shades(share), key


def _by_units(p: Partition, layers: int) -> tuple[Ints, Key]:
    units = sum(p.network.widths[1 : layers + 1])
    marks = tuple((share, number(share * units, 3)) for share in (0.0, 1.0, 0.5))
    title = units_named(piece_names(p.network.activation)[0])
    return _shades(units_on(p, layers) / max(units, 1)), Key(title, "units", marks)


def _by_region(p: Partition, layers: int) -> tuple[Ints, Key]:
    numbers = p.cells.ancestors[layers - 1] if p.cells.ancestors else np.arange(p.n_regions)
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(58)).astype(np.intp), Key("colors only tell regions apart", "region")


_SHADINGS = {"gradient": _by_gradient, "units": _by_units, "region": _by_region}


def _shades(share: Array) -> Ints:
    return np.minimum(share * SHADES, SHADES - 1).astype(np.intp)


def _largest(low: float, high: float, least: float = 0.0) -> float:
    """The value at which a diverging scale ends."""
    return max(abs(low), abs(high), least) or 1.0


def _output_key(low: float, high: float, least: float = 0.0) -> Key:
    """Of a diverging scale, with 0 in the middle, the part from ``low`` to ``high``."""
    top = _largest(low, high, least)
    part = 0.5 + low / 2 / top, 0.5 + high / 2 / top
    if part[1] - part[0] < _SAME:
        return Key("output y", "output", ((0.5, number(low, 3)),), part)
    step = round_step((high / 6 - low / 6) or top)
    inner = [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1) if i]
    values = [low, high, *([0.0] if low < 0 < high else []), *inner]
    span = part[1] - part[0]
    marks = tuple(((value / 2 / top + 0.5 - part[0]) / span, number(value, 3)) for value in values)
    return Key("output y", "output", marks, part)


def _sequential(values: Array, palette: str) -> tuple[Array, Key]:
    """Places on a scale from the least to the largest value."""
    low, high = float(values.min()), float(values.max())
    share = (values - low) / (high - low) if high > low else np.zeros(values.shape)
    ends = ((0.0, low), (1.0, high), (0.5, (low + high) / 2)) if high > low else ((0.0, low),)
    return share, Key("gradient norm ‖∂y/∂x‖", palette, tuple((at, number(value, 3)) for at, value in ends))
