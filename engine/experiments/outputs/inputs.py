"""The inputs of Output layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.base.experiment import Experiment
from engine.base.parameter import (
    Cards,
    Choice,
    Entry,
    Integer,
    Parameter,
    Playhead,
    Real,
    Span,
    Toggle,
    Vector,
)
from engine.base.text import subscript
from engine.experiments.outputs.pairing import Pairing
from engine.experiments.outputs.tasks import (
    BINARY,
    BOUNDED,
    CLASSES,
    HEADS,
    HUBER,
    LOSSES,
    SIGNED,
    TASKS,
    UNIT,
    Task,
    task_of,
)
from engine.functions.activation import Array

MOST_STEPS = 2000
"""The furthest step."""

MOST_CLASSES = 6

_LOGIT = Real(0.0, -10.0, 10.0, -1e4, 1e4, label="logit", tip="z of the chosen class.")

_MATCHED = Toggle(
    True, label="the right pairing", group="Output",
    tip="On: an output and a loss that suit the target. Off: an output that is often taken and does not.",
)  # fmt: skip

LOGIT_VIEWS = ("bars", "gradient", "temperature", "jacobian", "plane")
"""The views of several classes."""

_SCALAR = {"z", "y"}
_LOGITS = {"count", "chosen", "logits"}
_SHOWN = {
    "fit": {"task", "head", "loss", "matched", "rate", "step", "targets"},
    "loss": {"task", "head"},
    "race": {"z", "rate", "clock"},
    "bars": {*_LOGITS, "temperature", "shift"},
    "gradient": {*_LOGITS, "target", "temperature"},
    "temperature": {*_LOGITS, "temperature"},
    "jacobian": {*_LOGITS, "temperature"},
    "plane": {*_LOGITS, "temperature", "shift"},
}
"""View → what has an effect on it, but for what depends on more."""


@dataclass(frozen=True)
class OutputInputs(Experiment):
    """A target with an output and a loss, or the logits of several classes, and what is shown of them."""

    task: str = Cards(
        BINARY, tuple((name, task.title) for name, task in TASKS.items()),
        tuple(task.line for task in TASKS.values()),
        label="target", group="Target", tip="What is to be predicted; the data comes with it.",
    ).field  # fmt: skip
    bounds: str = Choice(
        SIGNED, ((SIGNED, "−1 and 1"), (UNIT, "0 and 1")),
        label="targets between", group="Target", tip="The range of the targets.",
    ).field  # fmt: skip
    head: str = Choice(
        "relu", tuple(HEADS.items()), label="output", group="Output",
        tip="What makes an output of the last pre-activations.",
    ).field  # fmt: skip
    loss: str = Choice(
        "squared", tuple(LOSSES.items()), label="loss", group="Output",
        tip="What is made small: −ln of the probability of what is true, or ½ (a − y)², or Huber's, which is "
        "straight from δ on.",
    ).field  # fmt: skip
    delta: float = Real(
        1.0, 0.1, 5.0, 1e-3, 1e3, label="Huber's δ", group="Output",
        tip="So far the loss is a square; beyond it is straight, and its gradient no larger than δ.",
    ).field  # fmt: skip
    view: str = Choice(
        "fit",
        (
            ("fit", "what it learns"),
            ("loss", "loss against one logit"),
            ("race", "race of two losses"),
            ("bars", "softmax beside sigmoids"),
            ("gradient", "gradients of two losses"),
            ("temperature", "temperature"),
            ("jacobian", "Jacobian"),
            ("plane", "classes in the plane"),
        ),
        label="view", tip="What the picture shows.", group="Picture",
    ).field  # fmt: skip
    z: float = Real(
        -6.0, -15.0, 15.0, -700.0, 700.0, label="z", tip="The pre-activation of the output.", group="Logit"
    ).field
    y: float = Real(1.0, -5.0, 5.0, -1e4, 1e4, label="target y", tip="What is true.", group="Logit").field
    count: int = Integer(
        3, 2, MOST_CLASSES, label="classes", tip="How many classes there are.", group="Logits"
    ).field
    chosen: int = Integer(
        1, 1, MOST_CLASSES, label="chosen class", tip="The class whose logit stands below.", group="Logits"
    ).field
    logits: tuple[float, ...] = Vector(
        (2.0, 1.0, 0.1, -1.0, 0.5, -2.0), _LOGIT, MOST_CLASSES, label="logit", group="Logits",
        tip="z of the chosen class; on the picture every one is dragged.",
    ).field  # fmt: skip
    shift: float = Real(
        0.0, -10.0, 10.0, -1e4, 1e4, label="added to all", tip="Moves all logits alike.", group="Logits"
    ).field
    temperature: float = Real(
        1.0, 0.1, 10.0, 1e-3, 1e3, log=True, label="temperature T", group="Logits",
        tip="The logits are divided by it: below 1 the largest takes all, far above 1 all are alike.",
    ).field  # fmt: skip
    target: int = Integer(
        3, 1, MOST_CLASSES, label="true class", tip="The class that the example is of.", group="Logits"
    ).field
    x1: float = Real(0.2, -3.0, 3.0, -1e3, 1e3, label="x₁", tip="The point that is told.").field
    x2: float = Real(0.3, -3.0, 3.0, -1e3, 1e3, label="x₂", tip="The point that is told.").field
    rate: float = Real(
        0.1, 0.01, 1.0, 1e-4, 1e2, log=True, label="learning rate η", group="Descent",
        tip="A step subtracts so many times the gradient.",
    ).field  # fmt: skip
    clock: float = Real(
        110.0, 1.0, 1e6, 1.0, 1e300, log=True, decimals=0, label="steps made", group="Descent",
        tip="Where both are after so many steps from the same logit.",
    ).field  # fmt: skip
    step: int = Playhead(
        200, 0, 200, 0, MOST_STEPS, interval=60, speeds=(1, 5, 25),
        label="step", tip="How many steps have been made from the start.", group="Descent",
    ).field  # fmt: skip
    targets: tuple[float, ...] = Vector(
        (), Real(0.0, -100.0, 100.0, label="target"), 12, label="targets", tip="The targets, as dragged."
    ).field
    window: tuple[float, float] = Span(
        (-12.0, 8.0), -1e4, 1e4, 1e-2,
        label="visible range of z", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
    ).field  # fmt: skip

    @classmethod
    @cache
    def controls(cls) -> Mapping[str, Parameter]:
        """The fields, and after the loss whether it is the right pairing, which follows from them."""
        found: dict[str, Parameter] = {}
        for name, kind in cls.parameters().items():
            found[name] = kind
            if name == "loss":
                found["matched"] = _MATCHED
        return MappingProxyType(found)

    @property
    def kind(self) -> Task:
        """What is to be predicted."""
        return task_of(self.task, self.bounds)

    @property
    def are_classes(self) -> bool:
        """Whether several outputs are shown."""
        return self.view in LOGIT_VIEWS or self.task == CLASSES

    @property
    def pairing(self) -> Pairing:
        """The output activation and the loss."""
        return Pairing(self.head, self.loss, self.delta)

    @property
    def right(self) -> Pairing:
        """The pairing that suits the target; with the loss that is set, where that does."""
        kind = self.kind
        head = self.head if self.head in kind.heads else kind.heads[0]
        return Pairing(head, self.loss if self.loss in kind.losses else kind.losses[0], self.delta)

    @property
    def matched(self) -> bool:
        """Whether output and loss suit the target."""
        return self.pairing == self.right

    @cached_property
    def values(self) -> Array:
        """(N,) the targets of the data; of classes their numbers."""
        return (
            self.kind.y
            if len(self.targets) != len(self.kind.y)
            else self.kind.allowed(np.array(self.targets))
        )

    @property
    def all_logits(self) -> tuple[float, ...]:
        """As many as there can be classes, before the shift; what a file leaves out is 0."""
        return (*self.logits, *(0.0,) * (MOST_CLASSES - len(self.logits)))

    @property
    def z_all(self) -> Array:
        """(K,) the logits, shifted."""
        return np.array(self.all_logits[: self.count]) + self.shift

    @property
    def idle(self) -> frozenset[str]:
        """What the view does not show."""
        used = {"view", "window", *_SHOWN[self.view]}
        if self.view == "loss":
            used |= {*_LOGITS, "target"} if self.are_classes else _SCALAR
        if self.view in ("fit", "loss"):
            used |= {"bounds"} if self.task == BOUNDED else set()
            has_huber = self.loss == HUBER if self.view == "fit" else not self.kind.are_labels
            used |= {"delta"} if has_huber else set()
        return frozenset(set(self.controls()) - used)

    def shown(self, name: str) -> Any:
        """For the logits that of the chosen class; for the right pairing what follows from the others."""
        if name == "logits":
            index = min(self.chosen, self.count) - 1
            default = self.parameters()[name].default[index]
            return Entry(f"logit z{subscript(index + 1)}", index, self.all_logits, default)
        return super().shown(name)
