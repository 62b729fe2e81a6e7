"""What One neuron says: readouts, sentence, caption. Every number in it is computed from the state."""

from __future__ import annotations

import math
from collections.abc import Callable

from engine.base.experiment import Readout
from engine.base.text import number, percent
from engine.experiments.neuron import descent_words
from engine.experiments.neuron.chain import ENTROPY
from engine.experiments.neuron.digits import at, bracketed, operand, operands, place, short
from engine.experiments.neuron.inputs import ALL, BACK_A, BACK_W, BACK_Z, INPUTS, LOSS, A, Z
from engine.experiments.neuron.numbers import NeuronNumbers


def readouts(n: NeuronNumbers) -> tuple[Readout, ...]:
    """∂L/∂w, the gate, the steps to a tenth, and the loss or how far it has fallen."""
    e = n.experiment
    x = " · x" if e.aim[0] == "w" else ""
    rule = f"∂L/∂{e.aim[0]} = (a − y){'' if e.loss == ENTROPY else ' · f′(z)'}{x}"
    at = "z" if e.stage < ALL else place(n.now.z)
    return (
        Readout(_number(n, "gradient"), rule),
        Readout(_number(n, "gate", operands(n)), f"gate f′({at})", "gate f′(z)"),
        _tenth_readout(n),
        _loss_readout(n),
    )


def _number(n: NeuronNumbers, quantity: str, write: Callable[[float], str] = short) -> str:
    return write(n.quantities[quantity]) if n.is_known(quantity) else "?"


def _tenth_readout(n: NeuronNumbers) -> Readout:
    """How long until the loss is a tenth; that is for whoever has seen the whole pass."""
    caption = "steps until the loss is a tenth"
    if n.experiment.stage < ALL:
        return Readout("?", caption)
    steps, reason = descent_words.tenth(n)
    if reason:
        return Readout(steps, f"steps to L/10: {reason}", caption)
    return Readout(steps, "step until the loss is a tenth" if steps == "1" else caption, caption)


def _loss_readout(n: NeuronNumbers) -> Readout:
    """The loss; after steps how far it has fallen, or how many times as large it is."""
    e = n.experiment
    if not e.step or e.stage < LOSS:
        return Readout(_number(n, "loss"), "loss L")
    steps, fallen = f"in {descent_words.steps_of(e.step)}", n.quantities["fall of the loss"]
    question = f"change of the loss {steps}"
    if fallen < -1:
        return Readout(f"× {descent_words.growth(n)}", f"the loss has grown {steps}", question)
    return Readout(descent_words.fall(n), f"loss {'fallen' if fallen >= 0 else 'grown'} {steps}", question)


def sentence(n: NeuronNumbers) -> str:
    """The stage of the stepper; at its end the gate and, after steps, the descent."""
    e, now = n.experiment, n.now
    if not now.is_finite:
        return _broken(n)
    if e.stage < ALL:
        return _stage_sentence(n)
    if e.step or descent_words.is_there(n):
        return descent_words.sentence(n)
    return f"{_sum(n)} {_gate_sentence(n)}"


def caption(n: NeuronNumbers) -> str:
    """The neuron in one line."""
    e, now = n.experiment, n.now
    loss = "cross-entropy of the logit" if e.loss == ENTROPY else "L = ½(a − y)²"
    text = (
        f"{e.chain.f.label}, {loss}; x = {number(e.x)}, w = {number(now.w)}, b = {number(now.b)}, "
        f"y = {number(e.target)}"
    )
    if e.stage == ALL:
        text += f": z = {number(now.z)}, ∂L/∂{e.aim[0]} = {short(n.gradient)}"
    return f"{text}; after {descent_words.steps_of(e.step)} at rate {number(e.rate)}" if e.step else text


def loss_axis(n: NeuronNumbers) -> str:
    """What L is drawn against."""
    e, axis = n.experiment, n.experiment.axis[0]
    name = {"w": "weight w", "b": "bias b"}[axis]
    if e.trained == "both":
        name += f", with {'b' if axis == 'w' else 'w'} moving along"
    return f"{name}, after {descent_words.steps_of(e.step)}" if e.step else name


def _sum(n: NeuronNumbers) -> str:
    w, x, b = map(operands(n), (n.now.w, n.now.x, n.now.b))
    return f"z = {w} · {bracketed(x)} + {bracketed(b)} {operands(n).sum} {at(n.now.z)}."


def _product(n: NeuronNumbers) -> str:
    now, (aim, factor) = n.now, n.experiment.aim
    values = (now.dL_da, now.da_dz, factor)
    factors = " · ".join(bracketed(operand(n, value)) for value in values)
    return f"∂L/∂{aim} = {factors} {operands(n).product} {short(n.gradient)}"


def _gate_sentence(n: NeuronNumbers) -> str:
    """What the gate makes of the error."""
    e, now = n.experiment, n.now
    if e.chain.underflows(now.z):
        return (
            f"{descent_words.underflow(n)}: {e.chain.f.title} is all but level here, and no gradient is left."
        )
    if e.loss == ENTROPY:
        return (
            f"The sigmoid's gate is {operand(n, now.da_dz)}, but the cross-entropy divides by it: "
            f"∂L/∂z = a − y = {short(now.dL_dz)}, with no gate in it, so {descent_words.named_gradient(n)}."
        )
    if now.z in e.chain.f.kinks:
        return _kink_sentence(n)
    return _no_gradient(n) or f"There {e.chain.f.title} {_passed(now.da_dz)}: {_product(n)}."


def _kink_sentence(n: NeuronNumbers) -> str:
    f, z = n.experiment.chain.f, n.now.z
    left, right = map(short, f.sides(z))
    chosen = "By convention" if n.experiment.slope_at_kink == "convention" else "As chosen"
    return (
        f"{f.title} {'jumps' if z in f.jumps else 'has a kink'} here: "
        f"slope {left} on the left, {right} on the right. "
        f"{chosen}, f′ = {operand(n, n.now.da_dz)}, so {_product(n)}."
    )


def _no_gradient(n: NeuronNumbers) -> str:
    """Why there is none; "" where there is one."""
    e, now, title = n.experiment, n.now, n.experiment.chain.f.title
    if now.dL_da == 0:
        return f"The output is the target exactly: no error, no gradient (f′ = {operand(n, now.da_dz)})."
    if now.da_dz == 0:
        error = operand(n, now.dL_da)
        return f"The gate of {title} is exactly 0: an error of {error} leaves no gradient at all."
    if e.aim[1] == 0:
        return f"With x = 0 the weight gets no gradient, only the bias: ∂L/∂b = {short(now.dL_db)}."
    return ""


def _passed(gate: float) -> str:
    if gate == 1:
        return "passes the error unchanged"
    turned = "turns the error around and " if gate < 0 else ""
    return f"{turned}passes {percent(abs(gate))} of {'it' if turned else 'the error'}"


def _stage_sentence(n: NeuronNumbers) -> str:
    """What the stepper has just come to."""
    e, now = n.experiment, n.now
    x, w, b = map(operands(n), (now.x, now.w, now.b))
    loss, back_a, back_z = _entropy_stages(n) if e.loss == ENTROPY else _squared_stages(n)
    return {
        INPUTS: f"Inputs: x = {x}, w = {w}, b = {b}; the target is y = {number(e.target)}.",
        Z: f"Forward, 1 of 3: {_sum(n)}",
        A: f"Forward, 2 of 3: a = f(z) = {short(now.a)}, {e.chain.f.title} at z = {at(now.z)}.",
        LOSS: f"Forward, 3 of 3: the loss, {loss}, is L = {short(now.loss)}.",
        BACK_A: f"Backward, 1 of 3: ∂L/∂a = {back_a} = {operand(n, now.dL_da)}.",
        BACK_Z: f"Backward, 2 of 3: ∂L/∂z = {back_z}",
        BACK_W: f"Backward, 3 of 3: ∂z/∂{e.aim[0]} = {short(e.aim[1])}, so {_product(n)}.",
    }[e.stage]


def _squared_stages(n: NeuronNumbers) -> tuple[str, str, str]:
    """The loss, ∂L/∂a, and ∂L/∂z with its number."""
    now = n.now
    error, gate = operand(n, now.dL_da), bracketed(operand(n, now.da_dz))
    back_z = f"{error} · {gate} {operands(n).back} {short(now.dL_dz)}"
    return "½(a − y)²", "a − y", f"∂L/∂a · f′(z) = {back_z}: f′(z) is the gate."


def _entropy_stages(n: NeuronNumbers) -> tuple[str, str, str]:
    back_z = f"a − y = {short(n.now.dL_dz)}: the gate a(1 − a) = {operand(n, n.now.da_dz)} cancels."
    return "cross-entropy", "(a − y)/(a(1 − a))", back_z


def _broken(n: NeuronNumbers) -> str:
    """Where the first number is missing, and the way back."""
    e, now = n.experiment, n.now
    names = ("z", "a = f(z)", "the loss", "f′(z)", "∂L/∂z")
    values = (now.z, now.a, now.loss, now.da_dz, now.dL_dz)
    name, value = next((name, v) for name, v in zip(names, values, strict=True) if not math.isfinite(v))
    what = "is not a number" if math.isnan(value) else "overflows"
    return f"{e.chain.f.title}: {name} {what} at z = {at(now.z)}. Undo, or move z elsewhere."
