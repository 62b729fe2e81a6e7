"""What Floating point says of descent where a unit saturates."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import number, plural
from engine.experiments.stability.descent import DescentNumbers
from engine.experiments.stability.numbers import NAIVE, STABLE
from engine.experiments.stability.steps import digits
from engine.experiments.stability.words import caption as state

_NAMES = {"sigmoid": ("σ′", "a(1 − a)"), "tanh": ("tanh′", "1 − a²")}


def readouts(n: DescentNumbers) -> tuple[Readout, ...]:
    """Both slopes at z, and where descent has led."""
    slope, written = _NAMES[n.unit]
    exact, naive, _ = n.walks
    steps = plural(n.experiment.steps, "step")
    return (
        Readout(short(n.runs[NAIVE].result), f"{slope} as {written}"),
        Readout(short(n.runs[STABLE].result), f"{slope}, stable"),
        Readout(short(float(naive[-1])), f"z after {steps}, as written"),
        Readout(short(float(exact[-1])), f"z after {steps}, in real numbers"),
    )


def short(value: float) -> str:
    """A number."""
    return number(value, 4)


def sentence(n: DescentNumbers) -> str:
    """Whether anything moves, and why not."""
    e, z = n.experiment, digits(n.at, n.experiment.format)
    slope, written = _NAMES[n.unit]
    naive, stable = n.runs[NAIVE].result, n.runs[STABLE].result
    exact, _, _ = n.walks
    if naive == 0:
        text = (
            f"At z = {z} a is {short(n.at_output)} in {e.dtype}, and {slope} as {written} exactly 0: no step"
        )
        return f"{text} ever moves z. {_stable(n, stable)}"
    if n.walks[1][1] == n.walks[1][0]:
        return f"At z = {z} {slope} is {short(naive)}, but {_lost(n, NAIVE)}"
    return (
        f"From z = {z} descent moves: after {plural(e.steps, 'step')} z is {short(float(n.walks[1][-1]))}, "
        f"in real numbers {short(float(exact[-1]))}."
    )


def _stable(n: DescentNumbers, value: float) -> str:
    """What the stable slope does instead."""
    if value == 0:
        return "So is the exact slope, rounded to the format."
    if n.walks[2][1] == n.walks[2][0]:
        return f"Stable it is {short(value)}, but {_lost(n, STABLE)}"
    return (
        f"Stable it is {short(value)}, and after {plural(n.experiment.steps, 'step')} z is "
        f"{short(float(n.walks[2][-1]))}."
    )


def _lost(n: DescentNumbers, which: int) -> str:
    """That an update is below half of the distance to the next float."""
    return (
        f"z − η·a·f′ is z: the update, {short(n.descent.updates[which])}, is no more than half of the "
        f"{short(n.quantities['spacing'])} to the next float."
    )


def caption(n: DescentNumbers) -> str:
    """The state in one line."""
    e = n.experiment
    return f"{state(n)}; {plural(e.steps, 'step')} on ½a² at η = {number(e.rate)}"
