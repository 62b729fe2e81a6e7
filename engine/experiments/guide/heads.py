"""Outputs and losses: what each head can put out, and what each loss sends back to the logits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from engine.base.text import number
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.tasks import CLASSES, SIGMOIDS, SOFTMAX, TASKS, Task
from engine.functions import activations
from engine.functions.activation import Array, Interval
from engine.networks import outputs

END = 12.0
"""Outputs and losses are drawn from −12 to 12 of z, and farther where z is."""


def _logits(z: Array) -> Array:
    """(classes, …): z, then 0 for all others."""
    return np.concatenate([z[None], np.zeros((CLASSES - 1, *z.shape))])


def _first(z: Array) -> Array:
    """The target: the first class."""
    return np.concatenate([np.ones((1, *z.shape)), np.zeros((CLASSES - 1, *z.shape))])


@dataclass(frozen=True)
class Head:
    """What can stand behind the last layer.

    Attributes:
        values: z → what is drawn of it: the output, or the sum of all where shares should add up to 1.
        codomain: where its values lie.
    """

    title: str
    values: Callable[[Array], Array]
    codomain: Interval


def _sum_of_sigmoids(z: Array) -> Array:
    return np.asarray(activations.get("sigmoid")(_logits(z)).sum(axis=0))


def head(name: str) -> Head:
    """The output of this name."""
    if name == SOFTMAX:
        return Head("softmax", lambda z: outputs.Softmax(_logits(z)).p[0], Interval(0.0, 1.0))
    if name == SIGMOIDS:
        return Head(f"{CLASSES} sigmoids", _sum_of_sigmoids, Interval(1.0, CLASSES - 1.0))
    f = activations.get(name)
    return Head(f.title, f, f.codomain)


def fault(head: Head, targets: Interval) -> str:
    """What an output cannot do that the targets ask for; "" where its values are exactly theirs."""
    ends = head.codomain
    if head.title.endswith("sigmoids"):
        return f"sums from {number(ends.low)} to {number(ends.high)}, not 1"
    if ends.low < targets.low or ends.high > targets.high:
        return f"values {ends} leave {targets}"
    if ends.low > targets.low or ends.high < targets.high:
        return f"values {ends} never fill {targets}"
    if ends.low_closed and math.isfinite(ends.low):
        return f"gives {number(ends.low)} itself, with slope 0"
    return ""


@dataclass(frozen=True)
class Loss:
    """A loss behind its output: the gradient in z for a target."""

    title: str
    gradient: Callable[[Array, Array], Array]


def _squared(name: str) -> Callable[[Array, Array], Array]:
    f = activations.get(name)
    return lambda z, y: outputs.through(f, z, f(z) - y)


def _tanh_cross_entropy(z: Array, y: Array) -> Array:
    """(1 + tanh z)/2 = σ(2z) is a probability, and (1 + y)/2 its target."""
    return np.asarray(2.0 * outputs.binary_cross_entropy(2.0 * z, (1.0 + y) / 2.0)[1])


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "cross_entropy": Loss("cross-entropy", lambda z, y: outputs.binary_cross_entropy(z, y)[1]),
        "squared": Loss("squared error", _squared("sigmoid")),
        "softmax_cross_entropy": Loss(
            "cross-entropy", lambda z, y: outputs.Softmax(_logits(z)).cross_entropy(_first(z))[1][0]
        ),
        "softmax_squared": Loss(
            "squared error", lambda z, y: outputs.Softmax(_logits(z)).squared_error(_first(z))[1][0]
        ),
        "identity_squared": Loss("squared error", lambda z, y: z - y),
        "identity_huber": Loss("Huber's loss", lambda z, y: outputs.huber(z - y, 1.0)[1]),
        "softplus_squared": Loss("squared error", _squared("softplus")),
        "exp_squared": Loss("squared error of exp", _squared("exp")),
        "tanh_cross_entropy": Loss("cross-entropy of (1 + a)/2", _tanh_cross_entropy),
        "tanh_squared": Loss("squared error", _squared("tanh")),
    }
)
"""By name. Squared errors are halved."""


class HeadNumbers:
    """The outputs and losses of a task."""

    def __init__(self, experiment: GuideInputs) -> None:
        self.experiment: GuideInputs = experiment

    @property
    def task(self) -> Task:
        """What is to be put out."""
        return TASKS[self.experiment.task]

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The outputs that are asked."""
        return tuple(head(name) for name in self.task.heads)

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """What speaks against each; "" for what fits."""
        return tuple(fault(head, self.task.targets) for head in self.heads)

    @property
    def head(self) -> Head:
        """The first that fits."""
        return self.heads[self.faults.index("")]

    @property
    def losses(self) -> tuple[Loss, Loss]:
        """The recommended one, and the one beside it."""
        first, second = (LOSSES[name] for name in self.task.losses)
        return first, second

    @cached_property
    def pulls(self) -> tuple[float, float]:
        """|∂L/∂z| of both losses at the z that is asked about."""
        z, y = np.array([self.experiment.logit]), np.array([self.task.target])
        with np.errstate(all="ignore"):
            first, second = (abs(float(loss.gradient(z, y)[0])) for loss in self.losses)
        return first, second
