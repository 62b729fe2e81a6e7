"""What stands written in the plots of One neuron, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.neuron.diagram import BACK_A, BACK_W, BACK_Z, Z, short
from engine.text import fixed, number

if TYPE_CHECKING:
    from engine.neuron.result import NeuronResult


_LINE = 0.1
"""A line of text takes about this share of the height of a plot."""


@dataclass(frozen=True)
class Spot:
    """A note at a place of a plot.

    Attributes:
        raised: the share of the text's height that stands above the place: 0 hangs it under, 1 puts it on.
        short: what stands there where the text has no room; "" for nothing.
    """

    text: str
    x: float
    y: float
    raised: float
    short: str = ""


def notes(result: NeuronResult) -> dict[str, Spot]:
    """The notes that the stepper has come to, by name; none where a number is missing."""
    e, now = result.experiment, result.now
    found = {"target": _target(result)}
    if e.stage >= Z:
        found["z"] = _z(result)
    if e.stage >= BACK_A:
        error, (low, high) = now.a - e.target, result.value_range
        if abs(error) > _LINE * (high - low):
            found["error"] = Spot(f" a − y = {short(error)} ", now.z, (now.a + e.target) / 2, 0.5)
    if e.stage >= BACK_Z:
        found["gate"] = _gate(result)
        found["passed"] = Spot(f" f′(z) = {short(now.da_dz)} ", now.z, now.da_dz, 1.2)
    if e.stage >= BACK_W:
        found["slope"] = Spot(f" {_slope(result)} ", result.place, now.loss, 1.25)
        found["gradient"] = _gradient(result)
    return {name: spot for name, spot in found.items() if math.isfinite(spot.x) and math.isfinite(spot.y)}


def _target(result: NeuronResult) -> Spot:
    """On the side of the plot where z is not."""
    e = result.experiment
    low, high = e.window
    x = high if result.now.z < low + 0.4 * (high - low) else low
    text = f"y = {number(e.target)}"
    return Spot(f"target {text}", x, e.target, 1.0, text)


def _z(result: NeuronResult) -> Spot:
    """At the top, or at the bottom where the curve is near the top."""
    low, high = result.value_range
    near_top = max(result.now.a, result.experiment.target) > low + 0.82 * (high - low)
    near_bottom = min(result.now.a, result.experiment.target) < low + 0.18 * (high - low)
    text = f" z = {fixed(result.now.z)} "
    if near_top and not near_bottom:
        return Spot(text, result.now.z, low, 1.0)
    return Spot(text, result.now.z, high, 0.0)


def _gate(result: NeuronResult) -> Spot:
    """At the end of the tangent that is farther from the edge."""
    low, high = result.experiment.window
    end = 0 if result.now.z > (low + high) / 2 else -1
    tangent = result.tangent
    text = f" slope f′(z) = {short(result.now.da_dz)} "
    return Spot(text, float(tangent.x[end]), float(tangent.y[end]), 1.0)


def _slope(result: NeuronResult) -> str:
    e = result.experiment
    name = f"dL/d{e.axis[0]} on this line" if e.trained == "both" else f"∂L/∂{e.axis[0]}"
    return f"slope {name} = {short(result.now.dL_dz * e.axis[1] + 0.0)}"


def _gradient(result: NeuronResult) -> Spot:
    size = abs(result.gradient)
    zero = " too small for float64 " if result.experiment.chain.underflows(result.now.z) else " exactly 0 "
    text = zero if size == 0 else f" |∂L/∂{result.experiment.aim[0]}| = {short(size)} "
    return Spot(text, result.now.z, result.gradient_place(size), 1.2)
