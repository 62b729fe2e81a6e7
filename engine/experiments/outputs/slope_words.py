"""What Output layer says of two losses against one logit, and of their race."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import count, noun, number, subscript
from engine.experiments.outputs.fit_words import short
from engine.experiments.outputs.race import RACERS, RaceNumbers
from engine.experiments.outputs.slopes import SlopeNumbers
from engine.experiments.outputs.tasks import CROSS_ENTROPY, HEADS, HUBER, LOSSES, SOFTMAX

_SMALL = 0.05
"""A gradient so many times smaller than another is next to nothing beside it."""

_WRONG = 0.5
"""An output this far from its label is a mistake."""

_COUNTED = 1e9
"""So far steps are told to the last one."""


def logit_of(n: SlopeNumbers) -> str:
    """What the logit is called."""
    return f"z{subscript(n.place + 1)}" if len(n.logits) > 1 else "z"


def readouts(n: SlopeNumbers) -> tuple[Readout, ...]:
    """Both losses and both gradients at the logit."""
    return tuple(
        Readout(short(value), f"{word}, {LOSSES[loss]}")
        for place, word in ((0, "loss"), (1, "gradient"))
        for loss, value in zip(n.losses, (here[place] for here in n.here), strict=True)
    )


def sentence(n: SlopeNumbers) -> str:
    """What both losses say at the logit."""
    (first, g), (_, h) = n.here
    at = f"At {logit_of(n)} = {short(n.z)} the output is {short(n.output)} and the target {short(n.aim)}"
    if not (math.isfinite(first) and math.isfinite(g)):
        return f"{at}: {_why(n)}"
    return _huber(n, at) if n.losses[1] == HUBER else _labels(n, at, g, h)


def _labels(n: SlopeNumbers, at: str, g: float, h: float) -> str:
    """Cross-entropy beside squared error."""
    said = f"cross-entropy sends back {short(g)}, squared error {short(h)}"
    if n.experiment.pairing.head not in n.case.kind.heads:
        return f"{at}: {said}."
    if abs(n.output - n.aim) < _WRONG:
        return f"{at}: {said}. Both vanish as the output becomes right."
    if abs(h) < _SMALL * abs(g):
        factor = "J, the Jacobian of softmax," if n.case.head == SOFTMAX else "f′(z)"
        return f"A confident mistake: a{at[1:]}. There {said}, as its factor {factor} has closed."
    end = -1 if n.aim else 1
    return f"{at}: {said}. Further into the mistake the one tends to {short(end)}, the other to 0."


def _why(n: SlopeNumbers) -> str:
    """Where a loss has no value."""
    if n.losses[0] != CROSS_ENTROPY:
        return f"{HEADS[n.case.head]} is beyond all numbers there."
    return (
        f"cross-entropy has no gradient there, for ln a and ln(1 − a) have no values all over the range of "
        f"{HEADS[n.case.head]}. A sigmoid stays where they have."
    )


def _huber(n: SlopeNumbers, at: str) -> str:
    delta, (_, g), (_, h) = number(n.experiment.delta, 3), *n.here
    if abs(n.output - n.aim) <= n.experiment.delta:
        return f"{at}: within δ = {delta} of it both losses are the same square, with gradient {short(g)}."
    return (
        f"{at}, more than δ = {delta} away: squared error sends back {short(g)}, Huber's loss {short(h)}. "
        "What is far away pulls no harder than δ."
    )


def caption(n: SlopeNumbers) -> str:
    """The state in one line."""
    e = n.case
    name = f"{HEADS[e.head]}, {logit_of(n)} = {number(n.z)}"
    if len(n.logits) == 1:
        return f"{name}, y = {number(n.aim)}"
    logits = ", ".join(short(z) for z in n.logits)
    return f"{name}, logits ({logits}), class {min(e.target, e.count)} is true"


# The race ----------------------------------------------------------------------------------------------


def race_readouts(n: RaceNumbers) -> tuple[Readout, ...]:
    """The steps of each, how many times as many, and the times of the flow."""
    first, second = n.counts
    ratio = second / first if first and math.isfinite(second) else math.nan
    return (
        Readout(_count(first), f"{noun(first, 'step')} to z = 0, cross-entropy"),
        Readout(_count(second), f"{noun(second, 'step')} to z = 0, ½ squared error"),
        Readout("–" if math.isnan(ratio) else f"× {short(ratio)}", "the second by the first"),
        Readout(" and ".join(short(time) for time in n.times), "times to z = 0 in small steps"),
    )


def _steps(value: float) -> str:
    return f"{_count(value)} {noun(value, 'step')}"


def _count(value: float) -> str:
    if math.isinf(value):
        return "> 10³⁰⁰"
    return count(round(value)) if value < _COUNTED else short(value)


def race_sentence(n: RaceNumbers) -> str:
    """Who is where."""
    if n.start >= 0:
        return (
            "From z = 0 on the output is even or right: there is no mistake to come back from. Start below 0."
        )
    first, second = (_steps(value) for value in n.counts)
    now, then = (short(z) for z in n.now)
    return (
        f"From z = {short(n.start)}, where σ(z) = {short(n.output)} and the target is 1, cross-entropy is "
        f"back at z = 0 after {first}, squared error after {second}. After "
        f"{_steps(round(n.experiment.clock))} one is at {now}, the other at {then}."
    )


def race_caption(n: RaceNumbers) -> str:
    """The state in one line."""
    e = n.experiment
    return f"descent of z from {number(n.start)} with target 1, {' and '.join(RACERS)}, η = {number(e.rate)}"
