"""What Regions says of its map: readouts, sentence, caption."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import count, many, noun, number, plural, times
from engine.experiments.regions.inputs import RegionsInputs
from engine.experiments.regions.numbers import RegionsNumbers
from engine.networks.initializers import TITLES
from engine.partition.levels import is_closed

AS_IMAGE = 20_000
"""From so many polygons on a picture holds them as an image."""

_COUNTED_LINES = 6
"""So many separate lines of the boundary can be told apart."""


def readouts(n: RegionsNumbers) -> tuple[Readout, ...]:
    """Regions in view, the most that one layer can make, the length of the boundary.

    No bound is said of a curved activation, which makes no regions: there the range of the output stands.
    """
    q, units = n.quantities, count(n.units_shown)
    length = Readout(_long(q["boundary length"]), "length of the boundary y\u00a0=\u00a00")
    if n.sampled is not None:
        side = len(n.sampled.x)
        samples = Readout(f"{side} × {side}", "samples, not exact: no linear regions")
        extent = f"{number(q['smallest output'], 3)} to {number(q['largest output'], 3)}"
        return samples, Readout(extent, "output y in the samples"), length
    most = Readout(_whole(q["most regions of one layer"]), f"most one layer of {units} can make")
    if not n.experiment.has_regions:
        most = Readout("–", "output y in the samples")
    if n.partition is None:
        return Readout("–", "linear regions in view"), most, length
    regions = q["regions"]
    what, rest = "linear region", "in view, exactly"
    if n.layers_shown < n.experiment.depth:
        what, rest = "region", f"of {first_layers(n.layers_shown)} in view, exactly"
    readout = Readout(_whole(regions), f"{noun(regions, what)} {rest}", f"{what}s {rest}")
    return readout, most, length


def sentence(n: RegionsNumbers) -> str:
    """The regions and what shapes them, then the boundary."""
    if n.outcome.map is None:
        return f"{n.outcome.problem} No new picture is drawn; Undo or Reset leads back."
    return shape_sentence(n)


def shape_sentence(n: RegionsNumbers, brief: bool = False) -> str:
    """What a map that could be made shows: regions and boundary; ``brief`` does not explain the kinks."""
    if n.sampled is not None:
        return _smooth_sentence(n)
    return f"{_region_sentence(n, brief)} {_boundary_sentence(n)}"


def caption(n: RegionsNumbers) -> str:
    """Network, weights, window; and how the fills are stored where that is not as polygons."""
    e, stored = n.experiment, remark(n)
    shape = "-".join(map(str, e.widths))
    drawn = f"{initializer(e)}, seed {e.seed}" if e.construction == "random" else f"{e.construction} by hand"
    text = f"{shape}, {e.f.label}, {drawn}; {window(e)}"
    if e.edits:
        text += f"; {plural(len(e.edits), 'weight')} set by hand"
    return f"{text}; {stored}" if stored else text


def remark(n: RegionsNumbers) -> str:
    """How a picture holds the map where that is not as polygons; "" where it is."""
    if n.sampled is not None:
        return "sampled"
    if n.partition is None or n.partition.n_regions <= AS_IMAGE:
        return ""
    kinks = ", kinks not drawn" if n.experiment.kinks and n.is_dense else ""
    return f"{count(n.partition.n_regions)} regions as an image{kinks}"


def first_layers(layers: int) -> str:
    """``layer 1``, ``layers 1 to 3``."""
    return "layer 1" if layers == 1 else f"layers 1 to {layers}"


def place(x: float, y: float) -> str:
    """``(−0.9, 0.8)``."""
    return f"({number(x, 3)}, {number(y, 3)})"


def initializer(e: RegionsInputs) -> str:
    """Its short name: ``He``."""
    return TITLES[e.initializer].partition(":")[0]


def window(e: RegionsInputs) -> str:
    """``[−3, 3] × [−3, 3]``."""
    return " × ".join(f"[{number(low, 3)}, {number(high, 3)}]" for low, high in (e.window, e.height))


def _region_sentence(n: RegionsNumbers, brief: bool) -> str:
    e, layers, regions = n.experiment, n.layers_shown, int(n.quantities["regions"])
    if not e.has_kinks:
        return "Without a kink in the activation the whole network is one linear formula, whatever its depth."
    whose = plural(layers, "layer") if layers == e.depth else first_layers(layers)
    units = f"{plural(n.units_shown, 'unit')} in {whose}"
    if regions == 1:
        shown = "it shows one linear formula" if layers == e.depth else f"{_are_linear(layers)} in it"
        return f"No kink of the {units} passes through this window: {shown}."
    start = f"The kinks of {units} cut this window into {count(regions)} regions, "
    start += _formulas(n) if layers == e.depth else f"on each of which {_are_linear(layers)}."
    if brief:
        return start
    if e.depth == 1:
        return f"{start} One layer's kinks are straight lines."
    if e.kinks and n.is_dense:
        return f"{start} The kinks are not drawn: so dense, they would hide the colors."
    if layers == 1:
        return f"{start} The kinks of layer 1 are straight lines."
    return f"{start} Kinks of layer 1 are straight; later ones bend where they cross earlier ones."


def _boundary_sentence(n: RegionsNumbers) -> str:
    p, q = n.partition, n.quantities
    assert p is not None
    if not p.boundary:
        low, high = q["smallest output"], q["largest output"]
        if low == high == 0:
            return "The output is 0 throughout."
        sign = "positive" if high > 0 else "negative"
        return f"The output is {sign} throughout: no boundary y = 0 in view."
    if not n.experiment.has_kinks:
        return "So y = 0 is a single straight line."
    lines = int(q["boundary lines"])
    if lines > _COUNTED_LINES:  # they cross, so that nobody would see as many
        return f"The boundary y = 0 is {_long(q['boundary length'])} long and bends only at kinks."
    shown = plural(lines, "closed line" if all(map(is_closed, p.boundary)) else "line")
    bent = int(q["boundary bends"])
    if not bent:
        return f"The boundary y = 0 is {shown} without a bend."
    return f"The boundary y = 0 has {shown} and bends {times(bent)}, at kinks."


def _formulas(n: RegionsNumbers) -> str:
    """How many linear formulas the output has on the regions."""
    formulas, regions = (int(n.quantities[name]) for name in ("linear formulas", "regions"))
    if formulas == regions:
        return "each with its own linear formula."
    if formulas == 1:
        return "but the output has one and the same linear formula on all of them."
    return f"on which the output has {count(formulas)} different linear formulas."


def _are_linear(layers: int) -> str:
    return f"{first_layers(layers)} {'is' if layers == 1 else 'are'} linear"


def _smooth_sentence(n: RegionsNumbers) -> str:
    f, s = n.experiment.f, n.sampled
    assert s is not None
    reason = "jumps" if f.jumps else "has no straight pieces"
    lines = plural(int(n.quantities["boundary lines"]), "line") if s.boundary else "no line"
    return (
        f"{f.title} {reason}, so there are no linear regions: this map is sampled at {len(s.x)} × {len(s.x)} "
        f"points, with contour lines of the output. The boundary y = 0 has {lines} in view."
    )


def _whole(value: float) -> str:
    return "–" if math.isnan(value) else count(int(value))


def _long(length: float) -> str:
    """A length with four digits, or whole with its thousands apart; "–" where there is none."""
    if math.isnan(length):
        return "–"
    return number(length, 4) if length < 1000 else many(round(length))
