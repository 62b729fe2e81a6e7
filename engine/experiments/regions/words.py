"""What Regions says: readouts, sentence, formulas. Every number in it is computed from the state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import affine, count, many, number, plural, times
from engine.experiments.regions.counts import Counts, most_of_one_layer
from engine.networks.initializers import TITLES
from engine.networks.network import bends, piece_names, units_named
from engine.partition.levels import is_closed

if TYPE_CHECKING:
    from engine.experiments.regions.experiment import Regions
    from engine.experiments.regions.result import RegionsResult
    from engine.partition.exact import Partition
    from engine.partition.inspection import Shown

AS_IMAGE = 20_000
"""From so many polygons on a picture holds them as an image."""

_COUNTED_LINES = 6
"""So many separate lines of the boundary can be told apart."""

_WRITTEN_UNITS = 32
"""Patterns of so many units are written out."""


def formula(gradient: Sequence[float], constant: float) -> str:
    """``y = 0.12 x₁ − 0.35 x₂ + 0.08``."""
    return f"y = {affine(gradient, constant)}"


def inspection(shown: Shown, region: int, formula: str) -> tuple[str, ...]:
    """Number, formula, units on and area of a region, and in a small network its pattern, a line each.

    Without a ``formula`` the output has several in the region, those of later layers' regions.
    """
    network, on = shown.partition.network, shown.units(region)
    active, units = sum(int(layer.sum()) for layer in on), sum(len(layer) for layer in on)
    name = units_named(piece_names(network.activation)[0])
    whose = "" if shown.is_whole else f" of {_first_layers(shown.layers)}"
    lines = (
        f"region {count(region + 1)} of {count(shown.n_regions)}{whose}",
        formula or f"y has {count(len(shown.parts(region)))} linear pieces here",
        f"{active} of {units} {name}, area {number(shown.area(region), 3)}",
    )
    if not 0 < units <= _WRITTEN_UNITS or not network.bends:
        return lines
    digits = ("".join(map(str, layer.tolist())) for layer in shown.pattern(region))
    return (*lines, f"pattern {' · '.join(digits)}")


def readouts(result: RegionsResult) -> tuple[Readout, ...]:
    """Regions in view, the most that one layer can make, the length of the boundary.

    No bound is said of a curved activation, which makes no regions: there the range of the output stands.
    """
    if result.experiment.view == "depth":
        return _count_readouts(result.counts)
    units, kinks = result.units_shown, len(bends(result.experiment.activation))
    most = Readout(count(most_of_one_layer(units, kinks)), f"most one layer of {count(units)} can make")
    found = result.outcome.map
    if found is None:
        most = most if result.experiment.has_regions else Readout("–", "output y in the samples")
        return (
            Readout("–", "linear regions in view"),
            most,
            Readout("–", "length of the boundary y\u00a0=\u00a00"),
        )
    length = Readout(_long(found.boundary_length), "length of the boundary y\u00a0=\u00a00")
    if result.sampled is not None:
        side = len(result.sampled.x)
        samples = Readout(f"{side} × {side}", "samples, not exact: no linear regions")
        extent = " to ".join(number(value, 3) for value in result.sampled.extent)
        return (
            samples,
            Readout(extent, "output y in the samples"),
            length,
        )
    caption = "linear regions in view, exactly"
    if result.layers_shown < result.experiment.depth:
        caption = f"regions of {_first_layers(result.layers_shown)} in view, exactly"
    regions = Readout(count(result.regions_in_view), caption)
    return regions, most, length


def sentence(result: RegionsResult) -> str:
    """The regions and what shapes them, then the boundary."""
    if result.experiment.view == "depth":
        return _count_sentence(result.experiment, result.counts)
    if result.outcome.map is None:
        return f"{result.outcome.problem} No new picture is drawn; Undo or Reset leads back."
    return shape_sentence(result)


def shape_sentence(result: RegionsResult, brief: bool = False) -> str:
    """What a map that could be made shows: regions and boundary; ``brief`` does not explain the kinks."""
    if result.sampled is not None:
        return _smooth_sentence(result)
    return f"{_region_sentence(result, brief)} {_boundary_sentence(result)}"


def caption(result: RegionsResult) -> str:
    """Network, weights, window; and how the fills are stored where that is not as polygons."""
    e = result.experiment
    ranges = " × ".join(f"[{number(low, 3)}, {number(high, 3)}]" for low, high in (e.window, e.height))
    if e.view == "depth":
        return _count_caption(e, result.counts, ranges)
    shape = "-".join(map(str, e.widths))
    drawn = f"{_initializer(e)}, seed {e.seed}" if e.construction == "random" else f"{e.construction} by hand"
    text = f"{shape}, {e.activation.label}, {drawn}; {ranges}"
    if e.edits:
        text += f"; {plural(len(e.edits), 'weight')} set by hand"
    stored = remark(result)
    return f"{text}; {stored}" if stored else text


def remark(result: RegionsResult) -> str:
    """How a picture holds the map where that is not as polygons; "" where it is."""
    if result.experiment.view == "depth":
        return ""
    if result.sampled is not None:
        return "sampled"
    if result.partition is None or result.partition.n_regions <= AS_IMAGE:
        return ""
    kinks = ", kinks not drawn" if result.experiment.kinks and result.is_dense else ""
    return f"{count(result.partition.n_regions)} regions as an image{kinks}"


def counts_table(counts: Counts | None) -> Table:
    """Depth, width, bounds and the counts of every random network."""
    if counts is None:
        return Table(())
    columns = [
        Column("hidden layers", np.array(counts.depths, dtype=np.float64)),
        Column("units of each layer", np.array(counts.widths, dtype=np.float64)),
        Column("upper bound", np.array(counts.most, dtype=np.float64)),
        Column("built networks reach", np.array(counts.built, dtype=np.float64)),
    ]
    columns += [Column(f"random network {i + 1}", row) for i, row in enumerate(counts.found.T)]
    return Table(tuple(columns))


def _region_sentence(result: RegionsResult, brief: bool) -> str:
    e, p = result.experiment, result.partition
    assert p is not None
    if not result.bends_anywhere:
        return "Without a kink in the activation the whole network is one linear formula, whatever its depth."
    regions, layers = result.regions_in_view, result.layers_shown
    units = f"{_units(result.units_shown)} in {plural(layers, 'layer')}"
    if layers < e.depth:
        units = f"{_units(result.units_shown)} in {_first_layers(layers)}"
    if regions == 1:
        return f"No kink of the {units} passes through this window: {_one_formula(layers, e.depth)}."
    start = f"The kinks of {units} cut this window into {count(regions)} regions, "
    start += _formulas(p) if layers == e.depth else f"on each of which {_are_linear(layers)}."
    if brief:
        return start
    if e.depth == 1:
        return f"{start} One layer's kinks are straight lines."
    if e.kinks and result.is_dense:
        return f"{start} The kinks are not drawn: so dense, they would hide the colors."
    if layers == 1:
        return f"{start} The kinks of layer 1 are straight lines."
    return f"{start} Kinks of layer 1 are straight; later ones bend where they cross earlier ones."


def _boundary_sentence(result: RegionsResult) -> str:
    p = result.partition
    assert p is not None
    if not p.boundary:
        low, high = p.extent
        if low == high == 0:
            return "The output is 0 throughout."
        sign = "positive" if high > 0 else "negative"
        return f"The output is {sign} throughout: no boundary y = 0 in view."
    bent = p.boundary_bends
    if not result.bends_anywhere:
        return "So y = 0 is a single straight line."
    if len(p.boundary) > _COUNTED_LINES:  # they cross, so that nobody would see as many
        return f"The boundary y = 0 is {number(p.boundary_length, 3)} long and bends only at kinks."
    lines = plural(len(p.boundary), "closed line" if all(map(is_closed, p.boundary)) else "line")
    if not bent:
        return f"The boundary y = 0 is {lines} without a bend."
    return f"The boundary y = 0 has {lines} and bends {times(bent)}, at kinks."


def _formulas(p: Partition) -> str:
    """How many linear formulas the output has on the regions."""
    if p.n_formulas == p.n_regions:
        return "each with its own linear formula."
    if p.n_formulas == 1:
        return "but the output has one and the same linear formula on all of them."
    return f"on which the output has {count(p.n_formulas)} different linear formulas."


def _one_formula(layers: int, depth: int) -> str:
    return "it shows one linear formula" if layers == depth else f"{_are_linear(layers)} in it"


def _are_linear(layers: int) -> str:
    return f"{_first_layers(layers)} {'is' if layers == 1 else 'are'} linear"


def _first_layers(layers: int) -> str:
    """``layer 1``, ``layers 1 to 3``."""
    return "layer 1" if layers == 1 else f"layers 1 to {layers}"


def _smooth_sentence(result: RegionsResult) -> str:
    e, s = result.experiment, result.sampled
    assert s is not None
    reason = "jumps" if e.activation.jumps else "has no straight pieces"
    lines = plural(len(s.boundary), "line") if s.boundary else "no line"
    grid = f"{len(s.x)} × {len(s.x)} points"
    return (
        f"{e.activation.title} {reason}, so there are no linear regions: this map is sampled at {grid}, "
        f"with contour lines of the output. The boundary y = 0 has {lines} in view."
    )


def _count_readouts(counts: Counts | None) -> tuple[Readout, ...]:
    if counts is None:
        return (Readout("–", "nothing to count"),)
    first, last = counts.means[0], counts.means[-1]
    layers = f"{plural(counts.depths[-1], 'layer')} of {counts.widths[-1]}, random"
    best = int(np.argmax(counts.built))
    return (
        Readout(count(round(first)), f"one layer of {count(counts.units)}, random"),
        Readout(count(round(last)), layers),
        Readout(many(counts.built[best]), f"{plural(counts.depths[best], 'layer')}, built to fold"),
    )


def _count_sentence(e: Regions, counts: Counts | None) -> str:
    if counts is None:
        return f"{e.activation.title} makes no linear regions that could be counted here."
    if max(counts.most) == 1:
        return f"{e.activation.title} has no kink here: every network is one linear formula."
    best = int(np.argmax(counts.built))
    first, last = counts.means[0], counts.means[-1]
    theory = "" if counts.theory is None else f" (theory: {count(round(counts.theory))})"
    trend = "adds hardly any" if last > 0.8 * first else "loses regions"
    if last > 1.2 * first:
        trend = "adds some in this window"
    return (
        f"At random, depth {trend}: {_units(counts.units)} make {count(round(first))} regions in one "
        f"layer{theory}, "
        f"{count(round(last))} in {counts.depths[-1]} (means of {counts.found.shape[1]} networks). "
        f"Depth raises what is possible: weights built to fold reach {many(counts.built[best])} "
        f"with {plural(counts.depths[best], 'layer')}."
    )


def _count_caption(e: Regions, counts: Counts | None, ranges: str) -> str:
    if counts is None:
        return f"{e.activation.label}; {ranges}"
    seeds = f"seeds {e.seed} to {e.seed + counts.found.shape[1] - 1}"
    scales = f"weight scale {number(e.weight_scale, 3)}, bias scale {number(e.bias_scale, 3)}"
    return f"{_units(counts.units)}, {e.activation.label}, {_initializer(e)}, {scales}, {seeds}; {ranges}"


def _initializer(e: Regions) -> str:
    """The short name of the initializer: ``He``."""
    return TITLES[e.initializer].partition(":")[0]


def _long(length: float) -> str:
    """A length with four digits, or whole with its thousands apart."""
    return number(length, 4) if length < 1000 else many(round(length))


def _units(units: int) -> str:
    return plural(units, "unit")
