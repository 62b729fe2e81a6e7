"""The tasks: which targets they have, and which outputs and losses are asked, in this order."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.functions.activation import Interval

SOFTMAX, SIGMOIDS = "softmax", "sigmoids"
"""The outputs that are no function of one number: that of all logits, and one sigmoid a class."""

CLASSES = 3
"""So many has the task with several classes; all logits but the first are 0."""

_PROBABILITIES = Interval(0.0, 1.0)


@dataclass(frozen=True)
class Task:
    """What is to be put out.

    Attributes:
        title: as the list has it.
        targets: where they lie.
        words: the same in words.
        target: the one that losses are compared at.
        heads: the outputs that are asked, the right one among them.
        losses: the losses that are compared, the recommended one first; of several right outputs one of each.
    """

    title: str
    targets: Interval
    words: str
    target: float
    heads: tuple[str, ...]
    losses: tuple[str, str]


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        "binary": Task(
            "binary classification", _PROBABILITIES, "a probability", 1.0,
            ("sigmoid", "relu", "tanh", "identity"), ("cross_entropy", "squared"),
        ),
        "classes": Task(
            "one of 3 classes", _PROBABILITIES, "shares that add up to 1", 1.0,
            (SOFTMAX, SIGMOIDS), ("softmax_cross_entropy", "softmax_squared"),
        ),
        "real": Task(
            "any real number", Interval(-math.inf, math.inf), "any real number", 0.0,
            ("identity", "sigmoid", "tanh", "relu"), ("identity_squared", "identity_huber"),
        ),
        "positive": Task(
            "a positive number", Interval(0.0, math.inf), "any number above 0", 1.0,
            ("softplus", "exp", "relu", "sigmoid"), ("softplus_squared", "exp_squared"),
        ),
        "bounded": Task(
            "a number from −1 to 1", Interval(-1.0, 1.0), "any number between −1 and 1", 0.9,
            ("tanh", "sigmoid", "identity", "relu"), ("tanh_cross_entropy", "tanh_squared"),
        ),
    }
)  # fmt: skip
"""By name."""
