"""What stands written in the plots of One neuron, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.base.text import number
from engine.experiments.neuron.chain import SQUARED
from engine.experiments.neuron.diagram import BACK_W, BACK_Z, LOSS, Z, bracketed, place, short

if TYPE_CHECKING:
    from engine.experiments.neuron.result import NeuronResult


_LINE = 0.1
"""A line of text takes about this share of the height of a plot."""


@dataclass(frozen=True)
class Spot:
    """A note at a place of a plot.

    Attributes:
        raised: the share of the text's height that stands above the place: 0 hangs it under, 1 puts it on.
        short: what stands there where the text has no room; "" for nothing.
        at_edge: whether it stands at an edge of the plot and is shown in any case.
    """

    text: str
    x: float
    y: float
    raised: float
    short: str = ""
    at_edge: bool = False


def notes(result: NeuronResult) -> dict[str, Spot]:
    """The notes that the stepper has come to, by name; none where a number is missing."""
    e, now = result.experiment, result.now
    found = {"target": _target(result)}
    if e.stage >= Z:
        found |= {"z": _z(result)} if result.in_view else _beyond(result)
    if e.stage >= LOSS and result.in_view:
        low, high = result.value_range
        if e.stage == LOSS or abs(now.a - e.target) > _LINE * (high - low):
            middle = (now.a + e.target) / 2
            found["error"] = Spot(
                f" {_error(result)} ",
                now.z,
                middle,
                0.5,
                f" L = {short(now.loss)} " if e.stage == LOSS else "",
            )
    if e.stage >= BACK_Z and result.in_view:
        found["gate"] = _gate(result)
        found["passed"] = Spot(f" f′(z) = {short(now.da_dz)} ", now.z, now.da_dz, 1.2)
    low, high = result.weight_range
    if e.stage >= LOSS and not low <= result.place <= high:
        name = f"{e.axis[0]} = {place(result.place)}"
        found["far loss"] = _arrow(name, result.place, (low, high), now.loss, result.loss_range)
    elif e.stage >= BACK_W:
        found["slope"] = Spot(f" {_slope(result)} ", result.place, now.loss, 1.25)
    if e.stage >= BACK_W and result.in_view:
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
    text = f" z = {place(result.now.z)} "
    if near_top and not near_bottom:
        return Spot(text, result.now.z, low, 1.0)
    return Spot(text, result.now.z, high, 0.0)


def _beyond(result: NeuronResult) -> dict[str, Spot]:
    """In every plot against z, where z lies beyond it, an arrow at its edge; the same for w where L is."""
    e, now = result.experiment, result.now
    gradients = result.shelf, result.decades[1]
    return {
        "z": _arrow(f"z = {place(now.z)}", now.z, e.window, now.a, result.value_range),
        "far gradient": _arrow(f"z = {place(now.z)}", now.z, e.window, sum(gradients) / 2, gradients),
        "far slope": _arrow(f"z = {place(now.z)}", now.z, e.window, now.da_dz, result.slope_range),
    }


def _arrow(
    text: str, at: float, window: tuple[float, float], height: float, range_: tuple[float, float]
) -> Spot:
    """From the edge of a plot to what lies beyond it, about as high as that would be."""
    room = _LINE * (range_[1] - range_[0])
    y = min(max(height, range_[0] + room), range_[1] - room)
    if at > window[1]:
        return Spot(f" {text} → ", window[1], y, 0.5, at_edge=True)
    return Spot(f" ← {text} ", window[0], y, 0.5, at_edge=True)


def _error(result: NeuronResult) -> str:
    """What the distance of a from y is, or what the loss makes of it."""
    e, now = result.experiment, result.now
    if e.stage != LOSS:
        return f"a − y = {short(now.dL_da if e.loss == SQUARED else now.dL_dz)}"
    if e.loss == SQUARED:
        return f"L = ½ · {bracketed(short(now.dL_da))}² = {short(now.loss)}"
    return f"L = {short(now.loss)}"


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
