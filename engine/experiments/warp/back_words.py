"""What is said of the way back."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import capitalized, number, percent, percent_in_words
from engine.experiments.warp.back import BackNumbers, Way, samples, side
from engine.experiments.warp.words import filled_caption, layers_caption
from engine.functions.stretches import plateaus
from engine.networks.affine import ranks


def readouts(n: BackNumbers) -> tuple[Readout, ...]:
    """Of each activation what comes back, and how exactly."""
    found = []
    for way in n.ways:
        share, error = (
            n.quantities[f"{what} {way.name}"] for what in ("comes back from", "largest error of")
        )
        found.append(Readout(percent(share), f"of the {n.experiment.subject} comes back, {way.f.label}"))
        found.append(Readout("–" if math.isnan(error) else number(error, 2), f"off at most, {way.f.label}"))
    return tuple(found)


def sentence(n: BackNumbers) -> str:
    """What comes back from each, and why the rest does not."""
    if _is_singular(n):
        return "W has no inverse: it puts the whole plane onto a line, and nothing can come back."
    return " ".join(dict.fromkeys(f"{capitalized(_verdict(n, way))}." for way in n.ways))


def caption(n: BackNumbers) -> str:
    """The layers, the activations, the precision."""
    functions = " and ".join(f.label for f in n.experiment.both)
    drawn = f"{filled_caption(n.experiment)}{layers_caption(n.experiment)}"
    return f"{drawn}; {functions}; through and back, kept in {n.experiment.precision}"


def table(n: BackNumbers) -> Table:
    """The samples and where they are after their way back; empty for what is lost."""
    x = samples(side(n.experiment))
    columns = [Column("x1", x[:, 0], opens="samples", given=True), Column("x2", x[:, 1], given=True)]
    for way in n.ways:
        found = way.recovered.reshape(-1, 2)
        columns += [Column(f"x{i + 1} back from {way.name}", found[:, i]) for i in range(2)]
    return Table(tuple(columns))


def _verdict(n: BackNumbers, way: Way) -> str:
    name, kept, subject = way.f.title, n.experiment.precision, n.experiment.subject
    if way.share == 1.0:
        rounding = "mere rounding" if kept == "float64" else f"what {kept} leaves of it"
        return f"{name} gives all of the {subject} back, off by {number(way.error, 2)} at most: {rounding}"
    lost = percent_in_words(1.0 - way.share)
    return f"{name} has lost {lost} of the {subject} for good: {_reason(n, way)}"


def _reason(n: BackNumbers, way: Way) -> str:
    if plateaus(way.f):
        return "many points share an image where f is level, and no inverse can tell them apart"
    if not way.f.monotone:
        return "several points share an image where f folds, and no inverse can tell them apart"
    return f"{n.experiment.precision} rounds images of different points to the same numbers"


def _is_singular(n: BackNumbers) -> bool:
    return any(ranks(weight[None])[0] < 2 for weight, _ in n.experiment.layers)
