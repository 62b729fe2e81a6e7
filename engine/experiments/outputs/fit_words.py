"""What Output layer says of what it has learned."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import capitalized, count, noun, number, plural, verb
from engine.experiments.outputs.fit import FitNumbers
from engine.experiments.outputs.tasks import CLASSES, CROSS_ENTROPY, HEADS, LOSSES, POSITIVE, SOFTMAX

_DIGITS = 3

_FLAT = 1e-12
"""A gradient below this moves nothing."""

_EVEN = 1e-6
"""Sums that are no farther from 1 are 1."""


def short(value: float) -> str:
    """A measured number."""
    return "NaN" if math.isnan(value) else number(value, _DIGITS)


def span(low: float, high: float) -> str:
    """From the least to the largest of some numbers."""
    return short(low) if short(low) == short(high) else f"{short(low)} to {short(high)}"


def readouts(n: FitNumbers) -> tuple[Readout, ...]:
    """The loss, the least that there can be or that of the right output, and the ends of the outputs."""
    q, e = n.quantities, n.experiment
    found = [Readout(short(q["loss"]), f"loss, {LOSSES[e.loss]}")]
    if n.broken is not None:
        return (*found, Readout(count(n.at), f"{noun(n.at, 'step')} until it broke"))
    if q["least possible loss"] > 0:
        found.append(Readout(short(q["least possible loss"]), "no weights bring it below"))
    if n.right_losses is not None:
        found.append(Readout(short(q["loss of the right pairing"]), f"loss with {HEADS[e.right.head]}"))
    found.append(Readout(span(q["least output"], q["largest output"]), "outputs"))
    if e.task == CLASSES:
        found.append(Readout(span(*n.sums), "sum of the outputs"))
    return tuple(found[:4])


def sentence(n: FitNumbers) -> str:
    """What comes of the pairing: a number that is none, outputs that mean nothing, targets out of reach."""
    e = n.experiment
    if n.broken is not None:
        return _broken(n)
    if e.loss == CROSS_ENTROPY and e.loss not in n.task.losses:
        return _no_loss(n)
    found = [text for text in (_still(n), _meaningless(n), _reach(n), _sums(n)) if text]
    return " ".join(found[:2]) if found else _right(n)


def _broken(n: FitNumbers) -> str:
    """Why the loss is no number any more."""
    assert n.culprit is not None
    e, (x, a, y) = n.experiment, n.culprit
    when = f"After {plural(n.at, 'step')}" if n.broken else "Before the first step"
    where = f"at x = {short(x)} the output is {short(a)} and the target {short(y)}"
    if e.loss != CROSS_ENTROPY or 0 < a < 1:
        return f"{when} the loss is beyond all numbers: {where}. A smaller learning rate may help."
    what = "∞" if math.isinf(float(n.losses[n.at])) else "NaN"
    of = a if y > 0 and a <= 0 else 1 - a
    return (
        f"{when} the loss is {what}: {where}, and cross-entropy asks for ln({short(of)}). Nothing is learned."
    )


def _no_loss(n: FitNumbers) -> str:
    """Cross-entropy of what are no probabilities."""
    y = float(n.experiment.values.max())
    return (
        f"Cross-entropy is for targets from 0 to 1. With others, such as {short(y)}, it falls without end, "
        f"and what is learned fits nothing: the loss is now {short(n.quantities['loss'])}."
    )


def _still(n: FitNumbers) -> str:
    """Where nothing can be learned."""
    if n.experiment.head == SOFTMAX and len(n.targets) == 1:
        return "Softmax of a single logit is always 1: its gradient is 0, and nothing is learned."
    if n.gradient > _FLAT or (n.worst is None and not len(n.beyond)):
        return ""
    return "The gradient is 0: nothing moves any more."


def _meaningless(n: FitNumbers) -> str:
    """The output that is farthest from meaning something."""
    if n.worst is None:
        return ""
    (x, a), e = n.worst, n.experiment
    text = f"At x = {short(x)} {HEADS[e.head]} gives {short(a)}, which is {_nothing(n)}"
    if n.task.are_labels and e.loss != CROSS_ENTROPY:
        return f"{text}; {LOSSES[e.loss]} does not mind."
    return f"{text}."


def _nothing(n: FitNumbers) -> str:
    """What an output is not that means nothing."""
    if n.task.are_labels:
        return "no probability"
    if n.experiment.task == POSITIVE:
        return "not above 0, as every target is"
    return f"outside {short(n.task.low)} to {short(n.task.high)}, where all targets are"


def _reach(n: FitNumbers) -> str:
    """The targets that no weights can bring the output to."""
    some = len(n.beyond)
    if not some:
        return ""
    head, (low, high) = capitalized(HEADS[n.experiment.head]), n.experiment.pairing.ends()
    ends = f"below {short(low)}" if math.isinf(high) else f"outside {short(low)} to {short(high)}"
    return (
        f"{head} gives nothing {ends}: {plural(some, 'target')} {verb(some, 'lie')} beyond, and no weights "
        f"bring the loss below {short(n.floor)}."
    )


def _sums(n: FitNumbers) -> str:
    """Outputs for several classes that are no distribution."""
    if n.experiment.task != CLASSES or max(abs(total - 1) for total in n.sums) < _EVEN:
        return ""
    return (
        f"The outputs add up to {short(n.sums[0])} at one x and {short(n.sums[1])} at another: they are no "
        "distribution over the classes. Softmax makes them one."
    )


def _right(n: FitNumbers) -> str:
    """A pairing with which nothing is wrong that can be seen."""
    e, task, head = n.experiment, n.task, HEADS[n.experiment.head]
    fit = f"after {plural(e.step, 'step')} the loss is {short(n.quantities['loss'])}"
    if e.head not in task.heads:
        return f"So far all outputs mean something, though {head} does not see to it; {fit}."
    if not e.matched:
        return (
            f"{capitalized(head)} gives probabilities, and {fit}. But {LOSSES[e.loss]} sends back next to "
            "nothing where an output is surely wrong; cross-entropy does."
        )
    if e.task == CLASSES:
        return _distribution(n, fit)
    return f"Whatever z is, {head} gives {_kind(*e.pairing.ends())}, as targets are; {fit}."


def _distribution(n: FitNumbers, fit: str) -> str:
    k = len(n.targets)
    if n.experiment.step == 0:
        return (
            f"All logits are 0 and all {k} classes alike: the loss is ln {k} = {short(n.quantities['loss'])}."
        )
    return f"At every x the {k} probabilities add up to 1; {fit}."


def _kind(low: float, high: float) -> str:
    if math.isinf(low):
        return "any number"
    if math.isinf(high):
        return f"a number above {short(low)}"
    return f"a number between {short(low)} and {short(high)}"


def caption(n: FitNumbers) -> str:
    """The state in one line."""
    e = n.experiment
    delta = f" δ = {number(e.delta)}" if e.loss == "huber" else ""
    bounds = (
        f" between {span(n.task.low, n.task.high).replace(' to ', ' and ')}" if e.task == "bounded" else ""
    )
    return (
        f"{n.task.title} targets{bounds}, z = wx + b, {e.pairing.title}{delta}; η = {number(e.rate)}, "
        f"{plural(e.step, 'step')}"
    )


def remark(n: FitNumbers) -> str:
    """Which step is shown where the loss has broken before the present one."""
    if n.broken is None or n.broken >= n.experiment.step:
        return ""
    return f"the picture is that of step {count(n.broken)}, the last one with numbers"
