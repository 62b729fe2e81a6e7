"""One region, or one point of a sampled map, under the magnifier: what there is to draw of it and to say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.base.linear import affine
from engine.base.text import count, number
from engine.experiments.regions.words import first_layers, place
from engine.networks.network import Network, piece_names, units_named
from engine.networks.paths import lit_paths
from engine.partition.kinks import Unit, kinks_of
from engine.partition.mesh import Array
from engine.partition.shown import Shown

_WRITTEN_UNITS = 32
"""Patterns of so many units are written out."""


@dataclass(frozen=True, eq=False)
class Inspection:
    """One region, or one point of a sampled map.

    Attributes:
        region: its number from 0; −1 for a sampled map.
        polygon: (n, 2) its corners.
        on: for each shown layer which units are on; for a sampled map none.
        bounding: the units whose kinks bound it.
        kinks: (n, 4) the segments x0 y0 x1 y1 of these units' kinks in the whole window.
        formula: the output as an affine function with its numbers; "" where it has several.
        lines: what there is to say, line by line.
        lit: for each layer (n_out, n_in) the weights on lit paths; for a sampled map none.
    """

    region: int
    polygon: Array
    on: tuple[NDArray[np.bool_], ...]
    bounding: frozenset[Unit]
    kinks: Array
    formula: str
    lines: tuple[str, ...]
    lit: tuple[NDArray[np.bool_], ...] = ()


def inspected(shown: Shown, region: int) -> Inspection:
    """One of the shown regions."""
    p, parts, bounding = shown.partition, shown.parts(region), shown.bounding_units(region)
    polygon = shown.polygon(region)
    formula = ""
    if len(parts) == 1:
        formula = f"y = {affine(p.gradients[parts[0]], p.intercepts[parts[0]], polygon.tolist())}"
    return Inspection(
        region=region,
        polygon=polygon,
        on=shown.units(region),
        bounding=bounding,
        kinks=kinks_of(p, bounding),
        formula=formula,
        lines=_lines(shown, region, formula),
        lit=lit_paths(p.network, shown.pattern(region)),
    )


def inspected_sample(network: Network, x: float, y: float) -> Inspection:
    """One point of a sampled map."""
    value = float(network.output([(x, y)])[0, 0])
    lines = f"y = {number(value)}", f"at {place(x, y)}"
    return Inspection(-1, np.array([(x, y)]), (), frozenset(), np.zeros((0, 4)), number(value), lines)


def _lines(shown: Shown, region: int, formula: str) -> tuple[str, ...]:
    """Number, formula, units on and area of a region, and in a small network its pattern, a line each.

    Without a ``formula`` the output has several in the region, those of later layers' regions.
    """
    network, on = shown.partition.network, shown.units(region)
    active, units = sum(int(layer.sum()) for layer in on), sum(len(layer) for layer in on)
    name = units_named(piece_names(network.activation)[0], units)
    whose = "" if shown.is_whole else f" of {first_layers(shown.layers)}"
    lines = (
        f"region {count(region + 1)} of {count(shown.n_regions)}{whose}",
        formula or f"y has {count(len(shown.parts(region)))} linear pieces here",
        f"{active} of {units} {name}, area {number(shown.area(region), 3)}",
    )
    if not 0 < units <= _WRITTEN_UNITS or not network.bends:
        return lines
    digits = ("".join(map(str, layer.tolist())) for layer in shown.pattern(region))
    return (*lines, f"pattern {' · '.join(digits)}")
