"""What One neuron says of its gradient descent: how far it has come, and what holds it up."""

from __future__ import annotations

import math

from engine.base.text import many, number, percent
from engine.experiments.neuron.chain import ENTROPY
from engine.experiments.neuron.digits import at, operand, short
from engine.experiments.neuron.numbers import NeuronNumbers

_MOST = 10**9
"""Counts of steps are written out below this."""

_REST = 1e-9
"""Of its first loss a descent has nothing left to lose."""

_WHY_NEVER = {
    "exact": "gradient 0",
    "rounding": "lost in rounding",
    "cycle": "it goes round",
    "overflow": "it overflows",
}


def tenth(n: NeuronNumbers) -> tuple[str, str]:
    """The number of steps until the loss is a tenth, or "never", and why."""
    e, start, steps = n.experiment, n.start, n.quantities["steps to a tenth of the loss"]
    if not start.is_finite:
        return "–", "no loss"
    if start.loss == 0:
        return ("0", "L = 0") if is_there(n) else ("–", "underflow")
    if not math.isnan(steps):
        return many(int(steps), _MOST), ""
    ending, end = n.search.ending, e.descent.reach(n.search.last)
    if ending == "rounding":
        return "never", "rests above it" if e.descent.rests else _out_of_reach(n) or _WHY_NEVER[ending]
    if ending == "exact" and e.chain.underflows(end):
        return "never", "underflow"
    if ending in _WHY_NEVER:
        return "never", _WHY_NEVER[ending]
    if e.chain.at(end)[1] > start.loss:
        return "never", "the loss grows"
    return "–", f"not within {many(n.search.last, _MOST)}"


def _out_of_reach(n: NeuronNumbers) -> str:
    """Why more digits would not help a descent on a plateau: L tends to too much; "" where it does not."""
    descent, level = n.experiment.descent, n.start.loss / 10
    lowest = descent.lowest_ahead()
    if not lowest > level:
        return ""
    limit = f"L → {short(lowest)}"
    return f"away, {limit}" if descent.falls_behind(level) else f"{limit} at best"


def sentence(n: NeuronNumbers) -> str:
    """How far the steps have brought the loss, and what holds them up."""
    if is_there(n):
        return "The loss is 0 already: there is nothing to descend."
    return _lost(n) or _standstill(n) or _progress(n)


def _lost(n: NeuronNumbers) -> str:
    """That a descent is followed no further, before all steps are made; "" where it is."""
    e, descent = n.experiment, n.experiment.descent
    last, rate = descent.last, f"at rate {number(e.rate)}"
    if descent.ending == "overflow" and e.step > last:
        return (
            f"Step {many(last + 1, _MOST)} {rate} overflows: z or the loss leaves the range of float64. "
            "The picture is the last one before; step back or lower the rate."
        )
    if descent.ending == "wild" and e.step > last:
        return (
            f"After {steps_of(last)} {rate} z still jumps about; it is not followed further. Lower the rate."
        )
    return ""


def _standstill(n: NeuronNumbers) -> str:
    """Why the steps change nothing; "" where the first one moves z."""
    e, start, steps = n.experiment, n.start, steps_of(n.experiment.step)
    if e.gain * start.dL_dz != 0:
        return ""
    change = "changes" if e.step == 1 else "change"
    if e.chain.underflows(start.z):
        return (
            f"{underflow(n)}, so {steps} of descent {change} nothing: "
            f"{e.chain.f.title} is all but level at z = {at(start.z)}, not off."
        )
    if start.dL_dz != 0:
        return f"With x = 0 the weight's gradient is exactly 0: {steps} {change} nothing."
    same = f"The gradient is exactly 0, so {steps} of descent {change} nothing, at any rate"
    if not e.chain.f.is_level_at(start.z):
        return f"{same}: f′ is 0 at this place, and beside it is not."
    where, way = ("off", "switch it on again") if start.a == 0 else ("saturated", "bring it back")
    return f"{same}: this unit is {where} for its only example, and descent cannot {way}."


def _progress(n: NeuronNumbers) -> str:
    """What has become of the loss and of z."""
    e, start, now = n.experiment, n.start, n.now
    change = f"After {steps_of(e.step)} at rate {number(e.rate)} the loss has "
    shut = e.loss != ENTROPY and now.da_dz == 0 != start.da_dz and not e.chain.underflows(now.z)
    if n.fallen < 0 and not shut:
        return f"{change}grown to {growth(n)} times what it was: each step overshoots. Lower the rate."
    change += f"{'grown' if n.fallen < 0 else 'fallen'} by {fall(n).replace('> ', 'more than ')}"
    way = f"from z = {at(start.z)} to z = {at(now.z)}"
    if shut:
        return f"{change}, but going {way} has shut the gate: f′ = 0 here, whatever the target asks for."
    if n.fallen > 1 - _REST:
        return f"{change}: it has arrived, a = {short(now.a)}."
    if e.loss != ENTROPY and abs(now.da_dz) < 0.01:
        return change + _hardly_open(n)
    return f"{change}; z has moved from {at(start.z)} to {at(now.z)}, and {named_gradient(n)}."


def _hardly_open(n: NeuronNumbers) -> str:
    """What a gate that is nearly closed does to the descent, or where a negative slope leads it."""
    e, start, now = n.experiment, n.start, n.now
    gate = f"f′({at(now.z)}) = {operand(n, now.da_dz)}"
    too_low = now.a < e.target
    if not (start.da_dz < now.da_dz < 0 and too_low == (now.z < start.z)):
        return f": the gate {gate} lets hardly any gradient through."
    raised, moved = ("raise", "lowers") if too_low else ("lower", "raises")
    return (
        f". The slope is negative here, {gate}: to {raised} a, descent {moved} z, from "
        f"{at(start.z)} to {at(now.z)}, to where the gate is even smaller."
    )


def is_there(n: NeuronNumbers) -> bool:
    """Whether the descent begins at the target itself, not so near to it that float64 sees no difference."""
    start = n.start
    return start.loss == 0 == start.dL_da and not n.experiment.chain.underflows(start.z)


def underflow(n: NeuronNumbers) -> str:
    """That a gradient of 0 is one of the numbers, not of the function."""
    return f"∂L/∂{n.experiment.aim[0]} is not 0, but too small for float64, which ends at 5·10⁻³²⁴"


def fall(n: NeuronNumbers) -> str:
    """The share by which the loss has changed; a change too small for float64 is no 0."""
    fallen = n.quantities["fall of the loss"]
    if fallen == 0 and n.now.z != n.start.z:
        return "< 10⁻¹³\u00a0%"
    return percent(abs(fallen)) if math.isfinite(fallen) else "–"


def growth(n: NeuronNumbers) -> str:
    """How many times the first loss the loss is now."""
    return number(n.quantities["growth of the loss"], 3)


def steps_of(value: int) -> str:
    """So many steps."""
    return "1 step" if value == 1 else f"{many(value, _MOST)} steps"


def named_gradient(n: NeuronNumbers) -> str:
    """The gradient that is followed, by name."""
    return f"∂L/∂{n.experiment.aim[0]} = {short(n.gradient)}"
