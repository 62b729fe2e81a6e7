"""What is to be predicted: the kinds of targets, the outputs and losses that suit them, and small data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Array

CROSS_ENTROPY, SQUARED, HUBER = "cross_entropy", "squared", "huber"
LOSSES = {CROSS_ENTROPY: "cross-entropy", SQUARED: "½ squared error", HUBER: "Huber"}
"""What people read for each loss."""

SOFTMAX = "softmax"
HEADS = {
    "identity": "identity", "sigmoid": "sigmoid", SOFTMAX: "softmax", "tanh": "tanh", "exp": "exp",
    "softplus": "softplus", "relu": "ReLU",
}  # fmt: skip
"""What people read for each output activation."""

BINARY, CLASSES, REAL, POSITIVE, BOUNDED = "binary", "classes", "real", "positive", "bounded"
SIGNED, UNIT = "signed", "unit"
"""Where bounded targets lie: between −1 and 1, or between 0 and 1."""

X = np.linspace(-2.2, 2.2, 12)
"""The inputs of the data."""

_NOISE = np.array([0.3, -0.5, 0.2, 0.4, -0.3, 0.1, -0.4, 0.5, -0.2, 0.3, -0.1, -0.3])


@dataclass(frozen=True, eq=False)
class Task:
    """A kind of target.

    Attributes:
        title, line, meaning: what people read: its name, what a target is, and what the output then means.
        low, high: an output outside these means nothing; themselves they may be reached where a target is so.
        heads: the output activations that suit it, the first one first.
        losses: the losses that suit it.
        wrong: an output activation that is often taken and does not, with a loss.
        y: the targets of the data, those of classes as their numbers.
        are_labels: whether targets are classes, and outputs probabilities.
    """

    title: str
    line: str
    meaning: str
    low: float
    high: float
    heads: tuple[str, ...]
    losses: tuple[str, ...]
    wrong: tuple[str, str]
    y: Array
    are_labels: bool = False

    def is_beyond(self, a: Array) -> NDArray[np.bool_]:
        """Which outputs mean nothing; of numbers above 0 so does 0 itself."""
        is_open = math.isinf(self.high) and math.isfinite(self.low)
        return np.asarray((a < self.low) | (a > self.high) | ((a == self.low) & is_open))

    def allowed(self, y: Array) -> Array:
        """The targets that are nearest to these among those that there can be."""
        if self.are_labels:
            return np.clip(np.round(y), 0.0, self.y.max())
        gap = 0.0 if math.isinf(self.high) and math.isinf(self.low) else _EDGE
        return np.clip(y, self.low + gap, self.high - gap)


_EDGE = 0.01
"""No target comes nearer to the end of a range that no target reaches."""

_NUMBERS = (SQUARED, HUBER)

TASKS: Mapping[str, Task] = MappingProxyType(
    {
        BINARY: Task(
            "binary", "yes or no", "the probability of yes", 0.0, 1.0,
            heads=("sigmoid",), losses=(CROSS_ENTROPY,), wrong=("relu", SQUARED), are_labels=True,
            y=np.array([0.0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1]),
        ),
        CLASSES: Task(
            "multi-class", "one of several", "a probability for each class", 0.0, 1.0,
            heads=(SOFTMAX,), losses=(CROSS_ENTROPY,), wrong=("sigmoid", CROSS_ENTROPY), are_labels=True,
            y=np.array([0.0, 0, 0, 1, 0, 1, 1, 1, 2, 1, 2, 2]),
        ),
        REAL: Task(
            "unbounded", "any number", "any number", -math.inf, math.inf,
            heads=("identity",), losses=_NUMBERS, wrong=("sigmoid", SQUARED), y=1.5 * X + 0.4 + _NOISE,
        ),
        POSITIVE: Task(
            "positive", "above 0", "a number above 0", 0.0, math.inf,
            heads=("exp", "softplus"), losses=_NUMBERS, wrong=("tanh", SQUARED),
            y=np.exp(0.6 * X + 0.2 + 0.4 * _NOISE),
        ),
        BOUNDED: Task(
            "bounded", "in a range", "a number in a range", -1.0, 1.0,
            heads=("tanh",), losses=_NUMBERS, wrong=("identity", SQUARED),
            y=np.tanh(1.2 * X + 0.2 + 0.5 * _NOISE),
        ),
    }
)  # fmt: skip
"""Every kind by name, in the order of the cards."""

_IN_UNIT = replace(
    TASKS[BOUNDED], low=0.0, heads=("sigmoid",), losses=(*_NUMBERS, CROSS_ENTROPY), wrong=("tanh", SQUARED),
    y=0.5 + 0.5 * np.tanh(0.6 * (1.2 * X + 0.2 + 0.5 * _NOISE)),
)  # fmt: skip


def task_of(name: str, bounds: str) -> Task:
    """The task of this name; bounded targets lie within these bounds."""
    return _IN_UNIT if name == BOUNDED and bounds == UNIT else TASKS[name]
