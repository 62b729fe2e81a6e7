"""What Regions says while its network learns: accuracy, loss, step."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import count, number, percent, plural
from engine.experiments.regions import words
from engine.experiments.regions.learning import DATA_KIND, MOST_WEIGHTS
from engine.experiments.regions.numbers import RegionsNumbers
from engine.learning.learner import WAY_OUT
from engine.learning.optimizers import OPTIMIZERS

_LARGE = f"Networks of more than {count(MOST_WEIGHTS)} weights do not learn here."


def readouts(n: RegionsNumbers) -> tuple[Readout, ...]:
    """Of the usual ones the first and the boundary's length, between them how well the points are learned."""
    usual, learner, q = words.readouts(n), n.learner, n.quantities
    if learner is None:
        return usual
    points = len(learner.outputs)
    share = "–" if math.isnan(q["accuracy"]) else percent(q["accuracy"])
    return (
        usual[0],
        Readout(share, f"of {plural(points, 'point')} on {'its' if points == 1 else 'their'} side"),
        Readout(number(q["loss"], 3), f"loss at step {count(int(q['step']))}"),
        usual[2],
    )


def notice(n: RegionsNumbers) -> str:
    """In a few words, for the place of the map, why there is none; "" where there is one."""
    if n.learner is not None and n.learner.problem:
        return f"Stopped at step {count(n.learner.made)}"
    return n.outcome.problem


def sentence(n: RegionsNumbers) -> str:
    """How well the points are parted after how many steps, then regions and boundary; the usual one without
    a map and where nothing is learned, with the reason or the way out."""
    if n.learner is not None and n.outcome.map is not None:
        return f"{_progress(n)} {words.shape_sentence(n, brief=True)}"
    usual = words.sentence(n)
    if n.experiment.is_too_large:
        return f"{usual} {_LARGE}"
    return f"{usual} {WAY_OUT}" if n.learner is not None and n.learner.problem else usual


def caption(n: RegionsNumbers) -> str:
    """Network and window; then points, optimizer and step, where there are data."""
    usual, learner = words.caption(n), n.learner
    if learner is None:
        return usual
    e, data, points = n.experiment, learner.recipe.data, len(learner.outputs)
    noise = f", noise {number(data.noise, 3)}" if data.noise else ""
    method = (
        f"{OPTIMIZERS[e.optimizer].title}, learning rate {number(learner.rate)}, step {count(learner.made)}"
    )
    changed = "; changed on the way" if e.changes else ""
    return f"{usual}; {dict(DATA_KIND.options)[e.data]}, {plural(points, 'point')}{noise}; {method}{changed}"


def _progress(n: RegionsNumbers) -> str:
    learner, q = n.learner, n.quantities
    assert learner is not None
    points, right, steps = len(learner.outputs), learner.right, int(q["step"])
    when = f"After {plural(steps, 'step')}" if steps else "Before the first step"
    found = f"{count(right) if right else 'none'} of {count(points)} points"
    if right == points:
        found = {1: "the only point", 2: "both points"}.get(points, f"all {count(points)} points")
    verb, whose = ("lies on", "its") if right == 1 else ("lie on", "their")
    if points == 1 and not right:
        found, verb, whose = "the only point", "lies on the", "wrong"
    return f"{when} {found} {verb} {whose} side of y = 0; the loss is {number(q['loss'], 3)}."
