"""What Regions says while its network learns: accuracy, loss, step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.base.experiment import Handle, Readout
from engine.base.text import count, number, percent, plural
from engine.experiments.regions import words
from engine.experiments.regions.learning import DATA_KIND, MOST_WEIGHTS
from engine.learning.learner import WAY_OUT
from engine.learning.optimizers import OPTIMIZERS

if TYPE_CHECKING:
    from engine.experiments.regions.learning import Learner
    from engine.experiments.regions.result import RegionsResult

_LARGE = f"Networks of more than {count(MOST_WEIGHTS)} weights do not learn here."


def readouts(result: RegionsResult, usual: tuple[Readout, ...]) -> tuple[Readout, ...]:
    """Of the usual ones the first and the boundary's length, between them how well the points are learned."""
    learner = result.learner
    if learner is None:
        return usual
    points = len(learner.outputs)
    share = "–" if learner.problem else percent(learner.right / points)
    return (
        usual[0],
        Readout(share, f"of {count(points)} points on their side"),
        Readout(number(learner.loss, 3), f"loss at step {count(learner.made)}"),
        usual[2],
    )


def notice(result: RegionsResult) -> str:
    """In a few words, for the place of the map, why there is none; "" where there is one."""
    learner = result.learner
    if learner is not None and learner.problem:
        return f"Stopped at step {count(learner.made)}"
    return result.outcome.problem


def sentence(result: RegionsResult) -> str:
    """How well the points are parted after how many steps, then regions and boundary; the usual one without
    a map and where nothing is learned, with the reason or the way out."""
    e, learner, usual = result.experiment, result.learner, words.sentence
    if learner is None:
        return f"{usual(result)} {_LARGE}" if e.is_too_large and e.view != "depth" else usual(result)
    if result.outcome.map is None:
        return f"{usual(result)} {WAY_OUT}" if learner.problem else usual(result)
    return f"{_progress(learner)} {words.shape_sentence(result, brief=True)}"


def caption(result: RegionsResult) -> str:
    """Points, optimizer and step; "" without data."""
    learner = result.learner
    if learner is None:
        return ""
    e, points = result.experiment, len(learner.outputs)
    title = dict(DATA_KIND.options)[e.data]
    noise = f", noise {number(e.noise, 3)}" if "noise" not in e.idle and e.noise else ""
    method = f"{OPTIMIZERS[e.optimizer].title}, learning rate {number(learner.rate)}, step {learner.made:,}"
    return f"; {title}, {count(points)} points{noise}; {method}"


def handles(result: RegionsResult) -> tuple[Handle, ...]:
    """The step, on the axis of time under the network."""
    learner = result.learner
    return () if learner is None or result.experiment.view != "map" else (learner.handle,)


def _progress(learner: Learner) -> str:
    points, right = len(learner.outputs), learner.right
    when = f"After {plural(learner.made, 'step')}"
    if not learner.made:
        when = "Before the first step"
    found = f"{count(right) if right else 'none'} of {count(points)} points"
    if right == points:
        found = {1: "the only point", 2: "both points"}.get(points, f"all {count(points)} points")
    verb, whose = ("lies", "its") if right == 1 else ("lie", "their")
    if points == 1 and not right:
        return (
            f"{when} the only point lies on the wrong side of y = 0; the loss is {number(learner.loss, 3)}."
        )
    return f"{when} {found} {verb} on {whose} side of y = 0; the loss is {number(learner.loss, 3)}."
