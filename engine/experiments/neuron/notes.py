"""What stands written in the plots of One neuron, and where."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from engine.base.text import number
from engine.experiments.neuron.chain import SQUARED
from engine.experiments.neuron.digits import bracketed, operand, operands, place, short
from engine.experiments.neuron.inputs import BACK_W, BACK_Z, LOSS, Z
from engine.experiments.neuron.numbers import NeuronNumbers

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


def notes(n: NeuronNumbers) -> dict[str, Spot]:
    """The notes that the stepper has come to, by name; none where a number is missing."""
    found = {"target": _target(n), **(_at_z(n) if n.in_view else {}), **_at_loss(n)}
    return {name: spot for name, spot in found.items() if isfinite(spot.x) and isfinite(spot.y)}


def _at_z(n: NeuronNumbers) -> dict[str, Spot]:
    """In the plots against z, where the neuron is."""
    e, (low, high) = n.experiment, n.value_range
    apart = abs(n.now.a - e.target) > _LINE * (high - low)
    spots = {
        "error": (_error, e.stage == LOSS or (e.stage > LOSS and apart)),
        "gate": (_gate, e.stage >= BACK_Z),
        "passed": (_passed, e.stage >= BACK_Z),
        "gradient": (_gradient, e.stage >= BACK_W),
    }
    return {name: spot(n) for name, (spot, shown) in spots.items() if shown}


def _at_loss(n: NeuronNumbers) -> dict[str, Spot]:
    """The slope on the loss."""
    (low, high), stage = n.weight_range, n.experiment.stage
    return {"slope": _slope(n)} if stage >= BACK_W and low <= n.place <= high else {}


def places(n: NeuronNumbers) -> dict[str, tuple[str, float]]:
    """Where the neuron is on the axes of z and of the weight, in words and as a number, by the first letter
    of the axis, once the stepper has come to it."""
    e = n.experiment
    found = {"z": (n.now.z, e.stage >= Z), e.axis[0]: (n.place, e.stage >= LOSS)}
    return {
        name: (f"{name} = {place(at)}", at) for name, (at, shown) in found.items() if shown and isfinite(at)
    }


def _target(n: NeuronNumbers) -> Spot:
    """On the side of the plot where z is not."""
    e = n.experiment
    low, high = e.window
    x = high if n.now.z < low + 0.4 * (high - low) else low
    text = f"y = {number(e.target)}"
    return Spot(f"target {text}", x, e.target, 1.0, text)


def _error(n: NeuronNumbers) -> Spot:
    """Between a and y: what their distance is, or what the loss makes of it."""
    e, now = n.experiment, n.now
    loss = f"L = {short(now.loss)}"
    if e.stage != LOSS:
        text, brief = f"a − y = {operand(n, now.dL_da) if e.loss == SQUARED else short(now.dL_dz)}", ""
    elif e.loss == SQUARED:
        text, brief = (
            f"L = ½ · {bracketed(operand(n, now.dL_da))}² {operands(n).square} {short(now.loss)}",
            f" {loss} ",
        )
    else:
        text, brief = loss, f" {loss} "
    return Spot(f" {text} ", now.z, (now.a + e.target) / 2, 0.5, brief)


def _gate(n: NeuronNumbers) -> Spot:
    """At the end of the tangent that is farther from the edge."""
    low, high = n.experiment.window
    end = 0 if n.now.z > (low + high) / 2 else -1
    tangent = n.tangent
    text = f" slope f′(z) = {operand(n, n.now.da_dz)} "
    return Spot(text, float(tangent.x[end]), float(tangent.y[end]), 1.0)


def _passed(n: NeuronNumbers) -> Spot:
    return Spot(f" f′(z) = {operand(n, n.now.da_dz)} ", n.now.z, n.now.da_dz, 1.2)


def _slope(n: NeuronNumbers) -> Spot:
    e = n.experiment
    name = f"dL/d{e.axis[0]} on this line" if e.trained == "both" else f"∂L/∂{e.axis[0]}"
    text = f" slope {name} = {short(n.now.dL_dz * e.axis[1] + 0.0)} "
    return Spot(text, n.place, n.now.loss, 1.25)


def _gradient(n: NeuronNumbers) -> Spot:
    size = abs(n.gradient)
    zero = " too small for float64 " if n.experiment.chain.underflows(n.now.z) else " exactly 0 "
    text = zero if size == 0 else f" |∂L/∂{n.experiment.aim[0]}| = {short(size)} "
    return Spot(text, n.now.z, n.gradient_place(size), 1.2)
