"""What Hinge sum says while it learns: loss, step, and what least squares would reach."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import capitalized, listed, number, plural
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.experiments.hinges.learning import Learner
from engine.learning.learner import WAY_OUT
from engine.learning.optimizers import OPTIMIZERS

REFERENCE = "least squares"
"""What the level in the plot of the loss stands for, on equal pieces."""

_NAMED = 4


def readouts(learner: Learner) -> tuple[Readout, ...]:
    """The loss, and those that least squares reaches with the same w and b and on equal pieces."""
    return (
        Readout(number(learner.loss, 3), f"loss at step {learner.made:,}"),
        Readout(number(learner.solved_loss, 3), "loss by least squares, same w and b"),
        Readout(number(learner.even_loss, 3), "loss by least squares, equal pieces"),
    )


def sentence(e: HingeSumInputs, learner: Learner) -> str:
    """How far it has come, what least squares would reach, which units are dead."""
    if learner.problem:
        return f"{learner.problem} {WAY_OUT} y is drawn as it was at step 0."
    made = learner.made
    when = f"After {plural(made, 'step')}" if made else "Before the first step"
    points = plural(len(learner.outputs), "point")
    method = OPTIMIZERS[e.optimizer].title
    return (
        f"{when} of {method} the loss, half the mean square over {points}, is "
        f"{number(learner.loss, 3)}. Least squares is off meanwhile: for v and c alone it would reach "
        f"{number(learner.solved_loss, 3)}, on equal pieces {number(learner.even_loss, 3)}.{_dead(learner)}"
    )


def caption(e: HingeSumInputs, learner: Learner) -> str:
    """Optimizer, learning rate and step."""
    method = OPTIMIZERS[e.optimizer].title
    return f"{method}, learning rate {number(learner.rate)}, step {learner.made:,}"


def _dead(learner: Learner) -> str:
    dead = [str(unit + 1) for unit in learner.dead]
    if not dead:
        return ""
    which = f"unit{'s' if len(dead) > 1 else ''} {listed(dead)}"
    if len(dead) > _NAMED:
        which = plural(len(dead), "unit")
    are, their = ("is", "its") if len(dead) == 1 else ("are", "their")
    return f" {capitalized(which)} {are} dead: f′ = 0 at every point, {their} w and b get no gradient."
