"""What is said of one path, and of one gate through time."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import noun, number, plural, shown, superscript
from engine.experiments.gradient_flow.path import GateNumbers, PathNumbers
from engine.experiments.gradient_flow.words import short


def path_readouts(n: PathNumbers) -> tuple[Readout, ...]:
    """The product and what it is made of."""
    q, steps = n.quantities, n.experiment.path
    found = [
        Readout(short(q["product"]), f"product of {plural(steps, 'factor')} f′(z) · w"),
        Readout(short(q["product of the slopes"]), "the slopes f′ alone"),
        Readout(short(q["product of the weights"]), "the weights alone"),
    ]
    if n.best is not None and q["largest slope"] != 1:
        found.append(
            Readout(short(q["product of the largest slopes"]), f"the most of the slopes: {_power(n)}")
        )
    return tuple(found)


def _power(n: PathNumbers) -> str:
    """``0.25¹⁰``."""
    return f"{number(n.quantities['largest slope'], 3)}{superscript(n.experiment.path)}"


def path_sentence(n: PathNumbers) -> str:
    """What the product is, and what it lacks."""
    q, f = n.quantities, n.experiment.activation
    product, steps = q["product"], n.experiment.path
    if not math.isfinite(product):
        return f"A factor of the path is not finite: {f.title} has no slope there. Drag its z elsewhere."
    if product == 0:
        return _stopped(n)
    text = f"{plural(steps, 'factor')} f′(z) · w of {f.title} leave {short(product)} of the gradient"
    if abs(product) > 1:
        text = f"{plural(steps, 'factor')} f′(z) · w of {f.title} make {short(product)} of a gradient of 1"
    return f"{text}. {_compared(n)}" if n.best is not None else f"{text}."


def _compared(n: PathNumbers) -> str:
    """The product beside the most that slopes allow."""
    q = n.quantities
    slopes, most = abs(q["product of the slopes"]), q["product of the largest slopes"]
    if math.isclose(slopes, most, rel_tol=1e-6):
        return f"Every slope is at its best, {short(q['largest slope'])}: the weights decide the rest."
    best = short(most) if q["largest slope"] == 1 else f"{_power(n)} = {short(most)}"
    return f"The slopes alone leave {short(slopes)}; at their best that would be {best}."


def _stopped(n: PathNumbers) -> str:
    """Which factor is 0."""
    gone = [k + 1 for k in range(n.experiment.path) if n.slopes[k] * n.w[k] == 0]
    if not gone:
        return "The product is too small for float64: nothing is left of the gradient."
    at = gone[-1]
    what = f"f′({number(float(n.z[at - 1]), 3)})" if n.slopes[at - 1] == 0 else "w"
    return (
        f"{what} of layer {at} is exactly 0: one such factor, and nothing comes back to any layer before it."
    )


def gate_readouts(n: GateNumbers) -> tuple[Readout, ...]:
    """How far the gate is open, and what it keeps."""
    q, steps = n.quantities, n.experiment.gate_steps
    return (
        Readout(short(q["gate"]), "the gate σ(z)"),
        Readout(short(q["kept"]), f"of the gradient is left after {plural(steps, 'step')}"),
        Readout(short(q["half life"]), f"{noun(shown(q['half life'], 3), 'step')} until half of it is gone"),
    )


def gate_sentence(n: GateNumbers) -> str:
    """What a valve does."""
    q, e = n.quantities, n.experiment
    said = f"At z = {number(e.gate_z, 3)} the gate lets {short(q['gate'])} of the state through at every step"
    left = f"after {plural(e.gate_steps, 'step')} {short(q['kept'])} of the gradient is left"
    return (
        f"{said}: {left}. As an activation a sigmoid multiplies it by its slope, ¼ at most; as a valve by "
        "its value, which a gate learns to hold near 1."
    )


def path_caption(n: PathNumbers) -> str:
    """Function, z and w."""
    e = n.experiment
    z, w = (_listed(values) for values in (n.z.tolist(), n.w.tolist()))
    return f"{e.activation.label}, {plural(e.path, 'layer')}, z = {z}, w = {w}"


def _listed(values: list[float]) -> str:
    """One number where all are the same."""
    texts = [number(value, 3) for value in values]
    return texts[0] if len(set(texts)) == 1 else f"({', '.join(texts)})"


def gate_caption(n: GateNumbers) -> str:
    """The gate and the time."""
    return f"gate σ({number(n.experiment.gate_z)}), {plural(n.experiment.gate_steps, 'step')}"
