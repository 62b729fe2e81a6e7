"""What Regions says beside its chart of regions against depth."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import count, many, number, plural, verb
from engine.experiments.regions.counts import DepthNumbers
from engine.experiments.regions.words import initializer, window


def readouts(n: DepthNumbers) -> tuple[Readout, ...]:
    """Random networks of one layer, of the most layers, and the built ones that reach the most."""
    c = n.counts
    if c is None:
        return (Readout("–", "nothing to count"),)
    last, best = c.depths[-1], c.best_depth
    first, deep = (count(round(n.measured("mean regions", depth))) for depth in (1, last))
    built = many(int(n.measured("built regions", best)))
    return (
        Readout(first, f"one layer of {count(c.units)}, random"),
        Readout(deep, f"{plural(last, 'layer')} of {c.widths[-1]}, random"),
        Readout(built, f"{plural(best, 'layer')}, built to fold"),
    )


def sentence(n: DepthNumbers) -> str:
    """What depth does at random, and what it makes possible."""
    f, c = n.experiment.f, n.counts
    if c is None:
        return f"{f.title} makes no linear regions that could be counted here."
    if max(c.most) == 1:
        return f"{f.title} has no kink here: every network is one linear formula."
    last, best, expected = c.depths[-1], c.best_depth, n.measured("expected regions", 1)
    first, deep = (n.measured("mean regions", depth) for depth in (1, last))
    theory = "" if math.isnan(expected) else f" (theory: {count(round(expected))})"
    reached = many(int(n.measured("built regions", best)))
    built = f"weights built to fold reach {reached} with {plural(best, 'layer')}."
    units, regions = plural(c.units, "unit"), f"{plural(round(first), 'region')} in one layer{theory}"
    networks = f"{c.found.shape[1]} networks"
    if last == 1:
        return f"At random, {units} {verb(c.units, 'make')} {regions} (mean of {networks}); {built}"
    return (
        f"At random, depth {_trend(first, deep)}: {units} {verb(c.units, 'make')} {regions}, "
        f"{count(round(deep))} in {last} (means of {networks}). Depth raises what is possible: {built}"
    )


def caption(n: DepthNumbers) -> str:
    """Networks and window."""
    e, c = n.experiment, n.counts
    if c is None:
        return f"{e.f.label}; {window(e)}"
    seeds = f"seeds {e.seed} to {e.seed + c.found.shape[1] - 1}"
    scales = f"weight scale {number(e.weight_scale, 3)}, bias scale {number(e.bias_scale, 3)}"
    units = plural(c.units, "unit")
    return f"{units}, {e.f.label}, {initializer(e)}, {scales}, {seeds}; {window(e)}"


def _trend(first: float, last: float) -> str:
    if last > 1.2 * first:
        return "adds some in this window"
    return "adds hardly any" if last > 0.8 * first else "loses regions"
