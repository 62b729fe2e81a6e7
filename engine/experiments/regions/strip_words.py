"""What Regions says of maps side by side."""

from __future__ import annotations

import math

import numpy as np

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import count, listed, noun, plural, verb
from engine.experiments.regions.strips import StripNumbers, Variant
from engine.experiments.regions.words import initializer, window


def readouts(n: StripNumbers) -> tuple[Readout, ...]:
    """The regions of every map."""
    return tuple(Readout(_regions(v), f"{noun(v.regions, 'linear region')}: {v.title}") for v in n.variants)


def sentence(n: StripNumbers) -> str:
    """How many regions there are in each, from left to right."""
    if all(math.isnan(variant.regions) for variant in n.variants):
        return f"{n.experiment.f.title} makes no linear regions that could be counted here."
    found = listed([_regions(variant) for variant in n.variants])
    if n.experiment.view == "slopes":
        return (
            f"With the same weights and three slopes α left of 0 the numbers of regions are {found}: α = 1 "
            "is no kink, and then the whole network is one linear formula."
        )
    units = plural(n.experiment.units, "unit")
    layers = [variant.title.split(" ")[0] for variant in n.variants]
    if layers == ["1"]:
        return f"About {units} in one layer {verb(n.experiment.units, 'make')} {found} in this window."
    return f"Of about {units} in {listed(layers)} layers the numbers of regions in this window are {found}."


def caption(n: StripNumbers) -> str:
    """Network, weights, window."""
    e = n.experiment
    return f"{'-'.join(map(str, e.widths))}, {e.f.label}, {initializer(e)}, seed {e.seed}; {window(e)}"


def table(n: StripNumbers) -> Table:
    """A row for each map."""
    titles, regions = [v.title for v in n.variants], np.array([v.regions for v in n.variants])
    return Table((Column("map", titles, opens="maps", given=True), Column("regions", regions)))


def regions_of(variant: Variant) -> str:
    """``173 regions``; of a smooth activation, which makes none, that there is nothing to count."""
    known = not math.isnan(variant.regions)
    return f"{_regions(variant)} {noun(variant.regions, 'region')}" if known else "no regions to count"


def _regions(variant: Variant) -> str:
    return "–" if math.isnan(variant.regions) else count(int(variant.regions))
