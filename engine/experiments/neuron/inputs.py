"""The inputs of the One neuron panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Parameter, Playhead, Real, Span
from engine.experiments.neuron.chain import ENTROPY, SQUARED, Chain
from engine.experiments.neuron.descent import Descent, descent
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function, Functions, Listed, series_order

INPUTS, Z, A, LOSS, BACK_A, BACK_Z, BACK_W, ALL = range(8)
"""The stages of the stepper: forward through the graph, then back."""

_OPENING = ("sigmoid", "tanh", "relu", "gelu")
_STEEP = 0.01
"""With x smaller than this and both w and b moving, L is drawn against b, the one that moves visibly."""

_ROOM = 0.1
"""Fit leaves so much of the range beside a z that is far out."""


_Z = Real(
    0.0, -12.0, 6.0, -1e6, 1e6, exact=4,
    label="pre-activation z", tip="z = w·x + b. To set it moves the bias.", group="Neuron",
)  # fmt: skip


@dataclass(frozen=True)
class NeuronInputs(Experiment):
    """One neuron with one input on one example, its gradients, and its gradient descent."""

    x: float = Real(1.0, -3.0, 3.0, -1000.0, 1000.0, label="input x", tip="The input.", group="Neuron").field
    w: float = Real(
        1.0, -5.0, 5.0, -1e6, 1e6, exact=4,
        label="weight w", tip="The weight; drag the point on L(w) for the same.", group="Neuron",
    ).field  # fmt: skip
    b: float = Real(
        -1.0, -12.0, 6.0, -1e6, 1e6, exact=4,
        label="bias b", tip="The bias; dragging z in a plot moves it.", group="Neuron",
    ).field  # fmt: skip
    target: float = Real(
        1.0, -2.0, 2.0, -1000.0, 1000.0, label="target y", tip="What a should be.", group="Neuron"
    ).field
    activation: Activation = Function(
        activations.get("sigmoid"),
        label="activation", tip="f in a = f(z). Another one keeps the weights.", group="Activation and loss",
    ).field  # fmt: skip
    loss: str = Choice(
        SQUARED, ((SQUARED, "squared error ½(a − y)²"), (ENTROPY, "cross-entropy of the logit z")),
        label="loss", group="Activation and loss",
        tip="Binary cross-entropy is computed from z, with a = σ(z) inside; its target is from 0 to 1.",
    ).field  # fmt: skip
    slope_at_kink: str = Choice(
        "convention",
        (
            ("convention", "usual convention"),
            ("left", "slope from the left"),
            ("right", "slope from the right"),
            ("middle", "mean of both"),
        ),
        label="f′ at a kink", group="Activation and loss",
        tip="Where f has a kink no slope exists; programs choose one. The usual choice for ReLU is 0.",
    ).field  # fmt: skip
    stage: int = Playhead(
        ALL, 0, ALL, interval=1100,
        label="forward, then back", tip="One box of the graph at a time.", group="Chain rule",
    ).field  # fmt: skip
    step: int = Playhead(
        0, 0, 1000, 0, 1_000_000, interval=40, speeds=(1, 10, 100, 1000),
        label="steps of descent",
        tip="How many steps of gradient descent have been made from w and b.",
        group="Gradient descent",
    ).field  # fmt: skip
    rate: float = Real(
        0.1, 0.01, 10.0, 1e-6, 1e6, log=True, decimals=3,
        label="learning rate η", tip="Each step subtracts η times the gradient.",
        group="Gradient descent",
    ).field  # fmt: skip
    trained: str = Choice(
        "w", (("w", "w"), ("b", "b"), ("both", "w and b")),
        label="what descent moves", tip="Which parameters the steps change.", group="Gradient descent",
    ).field  # fmt: skip
    functions: tuple[Activation, ...] = Functions(
        tuple(activations.get(name) for name in _OPENING), most=5,
        label="functions", group="Compared",
        tip="Up to five functions in the gradient plot and in the table, at the same z.",
    ).field  # fmt: skip
    series: tuple[int, ...] = series_order()
    view: str = Choice(
        "gate",
        (
            ("gate", "gate: f and |∂L/∂w| against z"),
            ("slopes", "slopes: f and f′ against z"),
            ("descent", "descent: L and f"),
            ("all", "L, f and |∂L/∂w|"),
        ),
        label="view", tip="The plots under the graph.", group="Picture",
    ).field  # fmt: skip
    window: tuple[float, float] = Span(
        (-12.0, 6.0), -1000.0, 1000.0, 1e-3,
        label="visible range of z", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
    ).field  # fmt: skip

    @classmethod
    @cache
    def controls(cls) -> Mapping[str, Parameter]:
        """The fields and, after the bias, z, which follows from them."""
        fields = list(cls.parameters().items())
        after = next(at for at, (name, _) in enumerate(fields) if name == "b") + 1
        return MappingProxyType(dict([*fields[:after], ("z", _Z), *fields[after:]]))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.loss == ENTROPY and not 0 <= self.target <= 1:
            raise ValueError("target y: with the cross-entropy it is from 0 to 1")

    @property
    def z(self) -> float:
        """The pre-activation at the start of the descent."""
        return self.w * self.x + self.b

    @cached_property
    def chain(self) -> Chain:
        """From z to the loss and back."""
        return Chain(self.activation, self.loss, self.target, self.slope_at_kink)

    @cached_property
    def rivals(self) -> tuple[Chain, ...]:
        """What is compared: the functions under squared error and, where it is another one, this neuron."""
        found = tuple(Chain(f, SQUARED, self.target, self.slope_at_kink) for f in self.functions)
        return found if self.chain in found else (*found, self.chain)

    @property
    def chosen(self) -> int:
        """Which of the rivals this neuron is."""
        return self.rivals.index(self.chain)

    @property
    def gain(self) -> float:
        """What a step moves z by, for a gradient ∂L/∂z of 1."""
        return self.rate * ((self.trained != "b") * self.x**2 + (self.trained != "w"))

    @property
    def descent(self) -> Descent:
        """The descent from w and b."""
        return descent(self.chain, self.z, self.gain)

    @cached_property
    def now(self) -> tuple[float, float]:
        """(w, b) after the steps that have been made."""
        if self.step == 0:
            return self.w, self.b
        moved = self.descent.reach(self.step) - self.z
        if self.trained == "both":
            share = self.x**2 + 1
            return self.w + moved * self.x / share, self.b + moved / share
        if self.trained == "b":
            return self.w, self.b + moved
        return (self.w + moved / self.x if self.x else self.w), self.b

    @property
    def aim(self) -> tuple[str, float]:
        """Whose gradient is followed, "w" or "b", and ∂z/∂w = x or ∂z/∂b = 1."""
        return ("b", 1.0) if self.trained == "b" else ("w", self.x)

    @property
    def stages(self) -> tuple[str, ...]:
        """What each stage of the stepper shows first."""
        return "x, w, b", "z", "a", "L", "∂L/∂a", "∂L/∂z", f"∂L/∂{self.aim[0]}", "all"

    @property
    def axis(self) -> tuple[str, float]:
        """What L is drawn against, "w" or "b", and dz for a change of 1 in it along the descent."""
        if self.trained == "w":
            return "w", self.x
        if self.trained == "b":
            return "b", 1.0
        share = self.x**2 + 1
        return ("b", share) if abs(self.x) < _STEEP else ("w", share / self.x)

    @property
    def idle(self) -> frozenset[str]:
        """The activation where the loss brings its own; the slope at a kink where there is none."""
        found = {"activation"} if self.loss == ENTROPY else set()
        return frozenset(found if self.chain.f.kinks else found | {"slope_at_kink"})

    @property
    def at_end(self) -> frozenset[str]:
        """The descent where no further step moves anything."""
        if self.step == 0:
            return frozenset()
        self.descent.reach(self.step + 1)
        ended = self.descent.ending not in ("", "cycle") and self.step >= self.descent.last
        return frozenset(("step",)) if ended else frozenset()

    def shown(self, name: str) -> Any:
        """For w, b and z what they are after the steps, for functions also what tells their curves apart."""
        if name == "functions":
            return Listed(self.functions, self.series)
        if name in ("w", "b"):
            return self.now[name == "b"]
        if name == "z":
            return self.now[0] * self.x + self.now[1]
        return super().shown(name)

    def given(self, name: str) -> Any:
        """For w, b and z what they are before the steps."""
        return replace(self, step=0).shown(name) if name in ("w", "b", "z") else self.shown(name)

    def home(self, name: str) -> Any:
        """The usual range of z, and as much more as it takes to show where the neuron is."""
        low, high = super().home(name)
        kind, z = self.parameters()[name], self.shown("z")
        assert isinstance(kind, Span)
        room = _ROOM * max(high - z, z - low)
        if low <= z <= high or not kind.least <= z <= kind.most:
            return low, high
        return max(min(low, z - room), kind.least), min(max(high, z + room), kind.most)
