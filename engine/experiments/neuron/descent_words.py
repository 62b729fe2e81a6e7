"""What One neuron says of its gradient descent: how far it has come, and what holds it up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from engine.base.text import many, number, percent
from engine.experiments.neuron.chain import ENTROPY
from engine.experiments.neuron.diagram import place, short

if TYPE_CHECKING:
    from engine.experiments.neuron.result import NeuronResult

_OUTWARD = np.concatenate([np.arange(0.0, 40.0, 1 / 64), np.geomspace(40.0, 700.0, 100)])
"""Distances at which to look where a descent goes."""

_MOST = 10**9
"""Counts of steps are written out below this."""

_REST = 1e-9
"""Of its first loss a descent has nothing left to lose."""


def tenth(result: NeuronResult) -> tuple[str, str]:
    """The number of steps until the loss is a tenth, or "never", and why."""
    e, start = result.experiment, result.start
    if not start.is_finite:
        return "–", "no loss"
    if start.loss == 0:
        return ("0", "L = 0") if is_there(result) else ("–", "underflow")
    if result.tenth is not None:
        return many(result.tenth, _MOST), ""
    ending = e.descent.ending
    why = {
        "exact": "gradient 0",
        "rounding": "lost in rounding",
        "cycle": "it goes round",
        "overflow": "it overflows",
    }
    if ending == "rounding":
        return "never", "rests above it" if e.descent.rests else _out_of_reach(result) or why[ending]
    if ending == "exact" and e.chain.underflows(e.descent.reach(e.descent.last)):
        return "never", "underflow"
    if ending in why:
        return "never", why[ending]
    if float(e.chain.at(e.descent.reach(e.descent.last))[1]) > start.loss:
        return "never", "the loss grows"
    return "–", f"not within {many(e.descent.last, _MOST)}"


def descent_sentence(result: NeuronResult) -> str:
    """How far the steps have brought the loss, and what holds them up."""
    e, start, now = result.experiment, result.start, result.now
    if is_there(result):
        return "The loss is 0 already: there is nothing to descend."
    rate = f"at rate {number(e.rate)}"
    ending, last = e.descent.ending, e.descent.last
    if ending == "overflow" and e.step > last:
        return (
            f"Step {many(last + 1, _MOST)} {rate} overflows: z or the loss leaves the range of float64. "
            "The picture is the last one before; step back or lower the rate."
        )
    if ending == "wild" and e.step > last:
        return (
            f"After {steps_of(last)} {rate} z still jumps about; it is not followed further. Lower the rate."
        )
    if _first_move(result) == 0:
        if e.chain.underflows(start.z):
            return (
                f"{underflow(result)}, so {steps_of(e.step)} of descent change nothing: "
                f"{e.chain.f.title} is all but level at z = {short(start.z)}, not off."
            )
        where, way = ("off", "switch it on again") if start.a == 0 else ("saturated", "bring it back")
        return (
            f"The gradient is exactly 0, so {steps_of(e.step)} of descent change nothing, at any rate: "
            f"this unit is {where} for its only example, and descent cannot {way}."
            if start.dL_dz == 0
            else f"With x = 0 the weight's gradient is exactly 0: {steps_of(e.step)} change nothing."
        )
    change = f"After {steps_of(e.step)} {rate} the loss has "
    shut = now.da_dz == 0 and start.da_dz != 0
    if result.fallen < 0 and not shut:
        grown = growth(result)
        return f"{change}grown to {grown} times what it was: each step overshoots. Lower the rate."
    change += f"{'grown' if result.fallen < 0 else 'fallen'} by {fall(result).replace('> ', 'more than ')}"
    if shut:
        way = f"from z = {short(start.z)} to z = {short(now.z)}"
        return f"{change}, but going {way} has shut the gate: f′ = 0 here, whatever the target asks for."
    if result.fallen > 1 - _REST:
        return f"{change}: it has arrived, a = {short(now.a)}."
    if e.loss != ENTROPY and abs(now.da_dz) < 0.01:
        gate = f"f′({place(now.z)}) = {short(now.da_dz)}"
        too_low = now.a < e.target
        if start.da_dz < now.da_dz < 0 and too_low == (now.z < start.z):
            raised, moved = ("raise", "lowers") if too_low else ("lower", "raises")
            return (
                f"{change}. The slope is negative here, {gate}: to {raised} a, descent {moved} z, from "
                f"{short(start.z)} to {short(now.z)}, to where the gate is even smaller."
            )
        return f"{change}: the gate {gate} lets hardly any gradient through."
    return f"{change}; z has moved from {short(start.z)} to {short(now.z)}, and {named_gradient(result)}."


def is_there(result: NeuronResult) -> bool:
    """Whether the descent begins at the target itself, not so near to it that float64 sees no difference."""
    start = result.start
    return start.loss == 0 == start.dL_da and not result.experiment.chain.underflows(start.z)


def underflow(result: NeuronResult) -> str:
    """That a gradient of 0 is one of the numbers, not of the function."""
    return f"∂L/∂{result.experiment.aim[0]} is not 0, but too small for float64, which ends at 5·10⁻³²⁴"


def fall(result: NeuronResult) -> str:
    """The share by which the loss has changed; a change too small for float64 is no 0."""
    if result.fallen == 0 and result.now.z != result.start.z:
        return "< 10⁻¹³\u00a0%"
    return percent(abs(result.fallen)) if math.isfinite(result.fallen) else "–"


def growth(result: NeuronResult) -> str:
    """How many times the first loss the loss is now."""
    return number(result.now.loss / result.start.loss, 3) if result.start.loss else "∞"


def steps_of(value: int) -> str:
    """So many steps."""
    return "1 step" if value == 1 else f"{many(value, _MOST)} steps"


def _out_of_reach(result: NeuronResult) -> str:
    """Why more digits would not help a descent on a plateau: L tends to too much; "" where it does not.

    L is followed on its way, ever further out, as long as it falls.
    """
    chain, descent, level = result.experiment.chain, result.experiment.descent, result.start.loss / 10
    end = descent.reach(descent.last)
    way = -math.copysign(1.0, chain.at(end)[0])
    ahead = chain.loss_at(end + way * _OUTWARD)
    falling = ahead[: int(np.argmax(np.diff(ahead, append=math.inf) > 0)) + 1]
    lowest = float(falling[-1])
    if not lowest > level:
        return ""
    limit = f"L → {short(lowest)}"
    behind = chain.loss_at(end - way * _OUTWARD)
    return f"away, {limit}" if bool((behind <= level).any()) else f"{limit} at best"


def _first_move(result: NeuronResult) -> float:
    """What the first step changes z by."""
    return result.experiment.gain * result.start.dL_dz


def named_gradient(result: NeuronResult) -> str:
    """The gradient that is followed, by name."""
    return f"∂L/∂{result.experiment.aim[0]} = {short(result.gradient)}"
