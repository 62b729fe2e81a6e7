"""What Hinge sum says while it learns: loss, step, and what least squares would reach."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import capitalized, count, number, plural
from engine.experiments.hinges.formulas import named
from engine.experiments.hinges.learning import Learner
from engine.experiments.hinges.numbers import HingeSumNumbers
from engine.learning.learner import WAY_OUT
from engine.learning.optimizers import OPTIMIZERS

REFERENCE = "least squares"
"""What the level in the plot of the loss stands for, on equal pieces."""


def readouts(n: HingeSumNumbers) -> tuple[Readout, ...]:
    """The loss, and those that least squares reaches with the same w and b and on equal pieces."""
    q = n.quantities
    return (
        Readout(number(q["loss"], 3), f"loss at step {count(int(q['step']))}"),
        Readout(number(q["loss of least squares"], 3), "loss by least squares, same w and b"),
        Readout(number(q["loss of least squares on equal pieces"], 3), "loss by least squares, equal pieces"),
    )


def sentence(n: HingeSumNumbers, learner: Learner) -> str:
    """How far it has come, what least squares would reach, which units are dead."""
    if learner.problem:
        return f"{learner.problem} {WAY_OUT} y is drawn as it was at step 0."
    made = int(n.quantities["step"])
    when = f"After {plural(made, 'step')}" if made else "Before the first step"
    points = plural(len(learner.outputs), "point")
    method = OPTIMIZERS[n.experiment.optimizer].title
    loss, solved, even = (readout.value for readout in readouts(n))
    return (
        f"{when} of {method} the loss, half the mean square over {points}, is {loss}. "
        f"Least squares is off meanwhile: for v and c alone it would reach {solved}, "
        f"on equal pieces {even}.{_stuck(learner)}"
    )


def caption(n: HingeSumNumbers, learner: Learner) -> str:
    """Optimizer, learning rate and step."""
    method = OPTIMIZERS[n.experiment.optimizer].title
    changed = "; changed on the way" if n.experiment.changes else ""
    return f"{method}, learning rate {number(learner.rate)}, step {count(int(n.quantities['step']))}{changed}"


def _stuck(learner: Learner) -> str:
    found = (learner.dead, "dead"), (learner.saturated, "saturated")
    return "".join(_without_gradient(units, state) for units, state in found)


def _without_gradient(units: tuple[int, ...], state: str) -> str:
    if not units:
        return ""
    are, their = ("is", "its") if len(units) == 1 else ("are", "their")
    who = capitalized(named(units))
    return f" {who} {are} {state}: f′ = 0 at every point, {their} w and b get no gradient."
