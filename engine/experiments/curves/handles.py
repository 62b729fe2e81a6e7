"""What can be dragged in Curves, and what is said of it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from engine.base.experiment import Handle
from engine.base.text import decimal, number
from engine.experiments.curves.numbers import CurvesNumbers
from engine.experiments.curves.reading import Reading
from engine.functions.special import normal_pdf


def handles(n: CurvesNumbers) -> tuple[Handle, ...]:
    """The probe, the dots on every curve, the negative arms with an α, and the input's bell."""
    e = n.experiment
    if e.view == "gate":
        return ()
    found = [_probe(e.probe, plot) for plot in ("f", "slope")]
    if e.view == "curves":
        for index, reading in enumerate(n.readings):
            found += _dots(index, reading)
        found += _arms(n)
        found += _knobs_of_the_bell(n) if e.distribution else ()
    return tuple(found)


def _probe(z: float, plot: str) -> Handle:
    return Handle("probe", f"probe, z = {decimal(z)}", plot, z, 0.0, grab="vertical", moves="x")


def _dots(index: int, reading: Reading) -> Iterator[Handle]:
    """The dots of one function on f and on f′, where there is a number."""
    dots = (("dot", "f", "f", reading.value), ("slope", "slope", "f′", reading.slope))
    for kind, plot, name, y in dots:
        if math.isfinite(y):
            label, answer = f"{reading.title}: {name}({decimal(reading.probe)})", f" = {number(y)}"
            yield Handle(f"{kind} {index}", label, plot, reading.probe, y, moves="x", answer=answer)


def _arms(n: CurvesNumbers) -> Iterator[Handle]:
    """The negative arms of the functions with an α; a knob stands where its arm is well in view."""
    low, bottom = n.experiment.window[0], n.value_range[0]
    for index, f in enumerate(n.experiment.functions):
        if low >= 0 or "alpha" not in f.specs:
            continue
        line = n.lines[index]
        path = [(x, y) for x, y in zip(line.x.tolist(), line.y.tolist(), strict=True) if x <= 0]
        knob = 0.55 * low
        if float(f(knob)) < bottom:
            knob = next((x for x, y in path if y > 0.8 * bottom), knob)
        label = f"negative arm of {f.title}, α = {number(f.parameters['alpha'])}"
        yield Handle(f"arm {index}", label, "f", knob, float(f(knob)), grab="arm", path=tuple(path))


def _knobs_of_the_bell(n: CurvesNumbers) -> tuple[Handle, Handle]:
    """The peak, and the side that is in view."""
    e = n.experiment
    peak, side = (normal_pdf(np.array([0.0, 1.0])) / e.spread).tolist()
    low, high = e.window
    right, left = e.mean + e.spread, e.mean - e.spread
    knob = left if right > high and left >= low else right
    return (
        Handle("mean", f"mean of the input, μ = {decimal(e.mean)}", "input", e.mean, peak, moves="x"),
        Handle("spread", f"spread of the input, {decimal(e.spread)}", "input", knob, side, moves="x"),
    )
