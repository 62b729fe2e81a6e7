"""What One neuron says: readouts, sentence, facts. Every number in it is computed from the state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from engine.experiment import Readout
from engine.neuron.chain import ENTROPY, Chain
from engine.neuron.diagram import (
    ALL,
    BACK_A,
    BACK_W,
    BACK_Z,
    INPUTS,
    LOSS,
    A,
    Z,
    bracketed,
    equals,
    place,
    short,
    shown,
    stages,
)
from engine.table import Fact, Facts
from engine.text import number, percent

if TYPE_CHECKING:
    from engine.neuron.result import NeuronResult, Rival

_CASES = ("at 0 (A, C)", "at 0⁺ (C)", "at −10 (B, D)")
"""Where the cases of the text are, for whichever gradient is followed, if x = 1 and y = 1."""
_PLACES = ("at 0", "at 0⁺", "at −10")
"""The same places for other numbers."""
_TIPS = (
    "The gate at the present z.",
    "The gradient at the present z.",
    "The gradient at z = 0, at a kink with the chosen f′: cases A and C of the text for x = 1, y = 1.",
    "The gradient just right of z = 0: case C of the text for x = 1, y = 1.",
    "The gradient at z = −10: cases B and D of the text for x = 1, y = 1.",
)
_ROOM = "−4.539·10⁻⁵"
"""As wide as most numbers of the table."""

_OUTWARD = np.concatenate([np.arange(0.0, 40.0, 1 / 64), np.geomspace(40.0, 700.0, 100)])
"""Distances at which to look where a descent goes."""

_REST = 1e-9
"""Of its first loss a descent has nothing left to lose."""


def readouts(result: NeuronResult) -> tuple[Readout, ...]:
    """∂L/∂w, the gate, the steps to a tenth, and the loss or how far it has fallen."""
    e, now = result.experiment, result.now
    reached = (e.stage >= BACK_W, e.stage >= BACK_Z, e.stage >= LOSS)
    gradient, gate, loss = (
        number(value, 6) if seen else "?"
        for value, seen in zip((result.gradient, now.da_dz, now.loss), reached, strict=True)
    )
    last = Readout(loss, "loss L")
    if e.step and e.stage >= LOSS:
        verb = "fallen" if result.fallen >= 0 else "grown"
        change = f"in {_steps(e.step)}"
        last = Readout(_fall(result), f"loss {verb} {change}", f"change of the loss {change}")
        if result.fallen < -1:
            last = Readout(f"× {_growth(result)}", f"the loss has grown {change}", last.question)
    gradient_name, x = f"∂L/∂{e.aim[0]}", " · x" if e.aim[0] == "w" else ""
    rule = f"{gradient_name} = (a − y) · f′(z){x}"
    if e.loss == ENTROPY:
        rule = f"{gradient_name} = (a − y){x}"
    return (
        Readout(gradient, rule),
        Readout(gate, "gate f′(z)" if e.stage < ALL else f"gate f′({place(now.z)})", "gate f′(z)"),
        _tenth_readout(result),
        last,
    )


def _tenth_readout(result: NeuronResult) -> Readout:
    """How long until the loss is a tenth; that is for whoever has seen the whole pass."""
    caption = "steps until the loss is a tenth"
    if result.experiment.stage < ALL:
        return Readout("?", caption)
    steps, reason = tenth(result)
    return Readout(steps, f"steps to L/10: {reason}" if reason else caption, caption)


def tenth(result: NeuronResult) -> tuple[str, str]:
    """The number of steps until the loss is a tenth, or "never", and why."""
    e, start = result.experiment, result.start
    if not start.is_finite:
        return "–", "no loss"
    if start.loss == 0:
        return ("0", "L = 0") if _is_there(result) else ("–", "underflow")
    if result.tenth is not None:
        return _count(result.tenth), ""
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
    return "–", f"not within {_count(e.descent.last)}"


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


def sentence(result: NeuronResult) -> str:
    """The stage of the stepper; at its end the gate and, after steps, the descent."""
    e, now = result.experiment, result.now
    if not now.is_finite:
        return _broken(result)
    if e.stage < ALL:
        return _stage_sentence(result)
    if e.step or _is_there(result):
        return _descent_sentence(result)
    return f"{_sum(result)} {_gate_sentence(result)}"


def stage_label(result: NeuronResult) -> str:
    """The stage for a screen reader."""
    stage = result.experiment.stage
    way = "forward, " if stage <= LOSS else "backward, " if stage < ALL else ""
    return f"stepper, stage {stage} of {ALL}: {way}{stages(result.experiment.aim[0])[stage]}"


def caption(result: NeuronResult) -> str:
    """The neuron in one line."""
    e, now = result.experiment, result.now
    loss = "cross-entropy of the logit" if e.loss == ENTROPY else "L = ½(a − y)²"
    text = (
        f"{e.chain.f.label}, {loss}; x = {number(e.x)}, w = {number(now.w)}, b = {number(now.b)}, "
        f"y = {number(e.target)}"
    )
    if e.stage == ALL:
        text += f": z = {number(now.z)}, ∂L/∂{e.aim[0]} = {number(result.gradient, 6)}"
    return f"{text}; after {_steps(e.step)} at rate {number(e.rate)}" if e.step else text


def loss_axis(result: NeuronResult) -> str:
    """What L is drawn against."""
    e, axis = result.experiment, result.experiment.axis[0]
    name = {"w": "weight w", "b": "bias b"}[axis]
    if e.trained == "both":
        name += f", with {'b' if axis == 'w' else 'w'} moving along"
    return f"{name}, after {_steps(e.step)}" if e.step else name


def rival_name(chain: Chain) -> str:
    """A compared function, with its loss where that is another one."""
    return f"{chain.f.label}, cross-entropy" if chain.loss == ENTROPY else chain.f.label


def facts(result: NeuronResult) -> Facts:
    """A row for every compared function."""
    e = result.experiment
    rows = tuple((rival_name(rival.chain), _row(rival, e.stage)) for rival in result.rivals)
    name = f"∂L/∂{e.aim[0]}"
    places = _CASES if e.x == 1 == e.target else _PLACES
    return Facts(("f′(z)", name, *places), _TIPS, rows, e.chosen, room=(_ROOM,) * 2)


def _row(rival: Rival, stage: int) -> tuple[Fact, ...]:
    numbers = (rival.slope, rival.here, rival.at_zero, rival.right_of_zero, rival.saturated)
    reached = (stage >= BACK_Z, stage >= BACK_W, True, True, True)
    return tuple(
        Fact(number(v), value=v) if seen else Fact("?", value=math.nan)
        for v, seen in zip(numbers, reached, strict=True)
    )


def _sum(result: NeuronResult) -> str:
    now = result.now
    rounded = shown(now.w) * shown(now.x) + shown(now.b)
    sign = "=" if shown(rounded) == shown(now.z) else "≈"
    return (
        f"z = {short(now.w)} · {bracketed(short(now.x))} + {bracketed(short(now.b))} {sign} {short(now.z)}."
    )


def _product(result: NeuronResult) -> str:
    now, (aim, factor) = result.now, result.experiment.aim
    values = (now.dL_da, now.da_dz, factor)
    factors = " · ".join(bracketed(short(value)) for value in values)
    return f"∂L/∂{aim} = {factors} {equals(result.gradient, *values)} {short(result.gradient)}"


def _gradient(result: NeuronResult) -> str:
    return f"∂L/∂{result.experiment.aim[0]} = {short(result.gradient)}"


def _gate_sentence(result: NeuronResult) -> str:
    """What the gate makes of the error."""
    e, now, title = result.experiment, result.now, result.experiment.chain.f.title
    if e.loss == ENTROPY:
        return (
            f"The sigmoid's gate is {short(now.da_dz)}, but the cross-entropy divides by it: "
            f"∂L/∂z = a − y = {short(now.dL_dz)}, with no gate in it, so {_gradient(result)}."
        )
    if now.z in e.chain.f.kinks:
        left, right = e.chain.f.sides(now.z)
        chosen = "By convention" if e.slope_at_kink == "convention" else "As chosen"
        what = "jumps" if now.z in e.chain.f.jumps else "has a kink"
        return (
            f"{title} {what} here: slope {short(left)} on the left, {short(right)} on the right. "
            f"{chosen}, f′ = {short(now.da_dz)}, so {_product(result)}."
        )
    if e.chain.underflows(now.z):
        return f"{_underflow(result)}: {title} is all but level here, and no gradient is left."
    if now.dL_da == 0:
        return f"The output is the target exactly: no error, no gradient (f′ = {short(now.da_dz)})."
    if now.da_dz == 0:
        return f"The gate of {title} is exactly 0: an error of {short(now.dL_da)} leaves no gradient at all."
    if e.aim[1] == 0:
        return f"With x = 0 the weight gets no gradient, only the bias: ∂L/∂b = {short(now.dL_db)}."
    share = abs(now.da_dz)
    passed = (
        "passes the error unchanged" if now.da_dz == 1
        else f"turns the error around and passes {percent(share)} of it" if now.da_dz < 0
        else f"passes {percent(share)} of the error"
    )  # fmt: skip
    return f"There {title} {passed}: {_product(result)}."


def _stage_sentence(result: NeuronResult) -> str:
    """What the stepper has just come to."""
    e, now = result.experiment, result.now
    factor = short(now.da_dz)
    if e.loss == ENTROPY:
        back_z = f"∂L/∂z = a − y = {short(now.dL_dz)}: the gate a(1 − a) = {factor} cancels."
        back_a = f"∂L/∂a = (a − y)/(a(1 − a)) = {short(now.dL_da)}."
    else:
        back_z = (
            f"∂L/∂z = ∂L/∂a · f′(z) = {short(now.dL_da)} · {bracketed(factor)} "
            f"{equals(now.dL_dz, now.dL_da, now.da_dz)} {short(now.dL_dz)}: "
            "f′(z) is the gate."
        )
        back_a = f"∂L/∂a = a − y = {short(now.dL_da)}."
    name = "cross-entropy" if e.loss == ENTROPY else "½(a − y)²"
    return {
        INPUTS: f"Inputs: x = {short(now.x)}, w = {short(now.w)}, b = {short(now.b)}; "
        f"the target is y = {short(e.target)}.",
        Z: f"Forward, 1 of 3: {_sum(result)}",
        A: f"Forward, 2 of 3: a = f(z) = {short(now.a)}, {e.chain.f.title} at z = {short(now.z)}.",
        LOSS: f"Forward, 3 of 3: the loss, {name}, is L = {short(now.loss)}.",
        BACK_A: f"Backward, 1 of 3: {back_a}",
        BACK_Z: f"Backward, 2 of 3: {back_z}",
        BACK_W: f"Backward, 3 of 3: ∂z/∂{e.aim[0]} = {short(e.aim[1])}, so {_product(result)}.",
    }[e.stage]


def _descent_sentence(result: NeuronResult) -> str:
    """How far the steps have brought the loss, and what holds them up."""
    e, start, now = result.experiment, result.start, result.now
    if _is_there(result):
        return "The loss is 0 already: there is nothing to descend."
    rate = f"at rate {number(e.rate)}"
    ending, last = e.descent.ending, e.descent.last
    if ending == "overflow" and e.step > last:
        return (
            f"Step {_count(last + 1)} {rate} overflows: z or the loss leaves the range of float64. "
            "The picture is the last one before; step back or lower the rate."
        )
    if ending == "wild" and e.step > last:
        return f"After {_steps(last)} {rate} z still jumps about; it is not followed further. Lower the rate."
    if _first_move(result) == 0:
        if e.chain.underflows(start.z):
            return (
                f"{_underflow(result)}, so {_steps(e.step)} of descent change nothing: "
                f"{e.chain.f.title} is all but level at z = {short(start.z)}, not off."
            )
        return (
            f"The gradient is exactly 0, so {_steps(e.step)} of descent change nothing, at any rate: "
            "this unit is off for its only example, and descent cannot switch it on again."
            if start.dL_dz == 0
            else f"With x = 0 the weight's gradient is exactly 0: {_steps(e.step)} change nothing."
        )
    change = f"After {_steps(e.step)} {rate} the loss has "
    shut = now.da_dz == 0 and start.da_dz != 0
    if result.fallen < 0 and not shut:
        grown = _growth(result)
        return f"{change}grown to {grown} times what it was: each step overshoots. Lower the rate."
    change += f"{'grown' if result.fallen < 0 else 'fallen'} by {_fall(result).replace('> ', 'more than ')}"
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
    return f"{change}; z has moved from {short(start.z)} to {short(now.z)}, and {_gradient(result)}."


def _broken(result: NeuronResult) -> str:
    """Where the first number is missing, and the way back."""
    e, now = result.experiment, result.now
    values = (
        ("z", now.z),
        ("a = f(z)", now.a),
        ("the loss", now.loss),
        ("f′(z)", now.da_dz),
        ("∂L/∂z", now.dL_dz),
    )
    name, value = next((n, v) for n, v in values if not math.isfinite(v))
    what = "is not a number" if math.isnan(value) else "overflows"
    return f"{e.chain.f.title}: {name} {what} at z = {short(now.z)}. Undo, or move z elsewhere."


def _is_there(result: NeuronResult) -> bool:
    """Whether the descent begins at the target itself, not so near to it that float64 sees no difference."""
    start = result.start
    return start.loss == 0 == start.dL_da and not result.experiment.chain.underflows(start.z)


def _underflow(result: NeuronResult) -> str:
    """That a gradient of 0 is one of the numbers, not of the function."""
    return f"∂L/∂{result.experiment.aim[0]} is not 0, but too small for float64, which ends at 5·10⁻³²⁴"


def _first_move(result: NeuronResult) -> float:
    """What the first step changes z by."""
    return result.experiment.gain * result.start.dL_dz


def _fall(result: NeuronResult) -> str:
    """The share by which the loss has changed; a change too small for float64 is no 0."""
    if result.fallen == 0 and result.now.z != result.start.z:
        return "< 10⁻¹³\u00a0%"
    return percent(abs(result.fallen)) if math.isfinite(result.fallen) else "–"


def _growth(result: NeuronResult) -> str:
    """How many times the first loss the loss is now."""
    return number(result.now.loss / result.start.loss, 3) if result.start.loss else "∞"


def _count(value: int) -> str:
    """A whole number with its thousands apart, from a billion on as a power of ten."""
    return f"{value:,}" if value < 10**9 else number(float(value), 3)


def _steps(value: int) -> str:
    return "1 step" if value == 1 else f"{_count(value)} steps"
