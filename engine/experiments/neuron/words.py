"""What One neuron says: readouts, sentence, facts. Every number in it is computed from the state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.base.experiment import Readout
from engine.base.table import Fact, Facts
from engine.base.text import number, percent
from engine.experiments.neuron.chain import ENTROPY, Chain
from engine.experiments.neuron.descent_words import (
    descent_sentence,
    fall,
    growth,
    is_there,
    named_gradient,
    steps_of,
    tenth,
    underflow,
)
from engine.experiments.neuron.diagram import (
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

if TYPE_CHECKING:
    from engine.experiments.neuron.result import NeuronResult, Rival

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
        change = f"in {steps_of(e.step)}"
        last = Readout(fall(result), f"loss {verb} {change}", f"change of the loss {change}")
        if result.fallen < -1:
            last = Readout(f"× {growth(result)}", f"the loss has grown {change}", last.question)
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


def sentence(result: NeuronResult) -> str:
    """The stage of the stepper; at its end the gate and, after steps, the descent."""
    e, now = result.experiment, result.now
    if not now.is_finite:
        return _broken(result)
    if e.stage < ALL:
        return _stage_sentence(result)
    if e.step or is_there(result):
        return descent_sentence(result)
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
    return f"{text}; after {steps_of(e.step)} at rate {number(e.rate)}" if e.step else text


def loss_axis(result: NeuronResult) -> str:
    """What L is drawn against."""
    e, axis = result.experiment, result.experiment.axis[0]
    name = {"w": "weight w", "b": "bias b"}[axis]
    if e.trained == "both":
        name += f", with {'b' if axis == 'w' else 'w'} moving along"
    return f"{name}, after {steps_of(e.step)}" if e.step else name


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


def _gate_sentence(result: NeuronResult) -> str:
    """What the gate makes of the error."""
    e, now, title = result.experiment, result.now, result.experiment.chain.f.title
    if e.loss == ENTROPY:
        return (
            f"The sigmoid's gate is {short(now.da_dz)}, but the cross-entropy divides by it: "
            f"∂L/∂z = a − y = {short(now.dL_dz)}, with no gate in it, so {named_gradient(result)}."
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
        return f"{underflow(result)}: {title} is all but level here, and no gradient is left."
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
