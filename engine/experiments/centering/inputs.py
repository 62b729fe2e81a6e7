"""The inputs of the Centering panel: its parameters, and the samples that follow from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Parameter, Playhead, Real, Seed, Span, Toggle
from engine.functions import activations
from engine.functions.activation import Activation, Array
from engine.functions.choice import Function, Functions, Listed, series_order
from engine.functions.distribution import energies

ONE, ALL = "one", "all"
"""The kinds of descent: with one sample a step, and with all of them."""

CENTERED, NORMALIZED = "centered", "normalized"
RANDOM, PAIR = "random", "pair"
CHARTS = ("condition", "steps", "signs")
"""The views with a chart against the mean."""

MOST_STEPS = 2000
"""The furthest step."""

MOST_INPUTS = 100
"""So many inputs the chart over their number goes to."""

_DIGITS = 12
"""So many decimals of a mean are known: less is rounding."""

PAIR_Z = np.array([[-0.5, 0.5], [0.5, -0.5]])

_WEIGHT = Real(0.0, -3.0, 3.0, -1e4, 1e4, label="weight", group="Weights", tip="A weight.")
_RANGE = Span(
    (-2.0, 2.0), -1e5, 1e5, 1e-3,
    label="visible range", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
)  # fmt: skip
_MEAN = Real(
    0.5, -4.0, 4.0, -1e4, 1e4, exact=4,
    label="mean of the inputs", group="Inputs",
    tip="The mean of both inputs; to set it shifts them. 0 is centered. Drag the mean for the same.",
)  # fmt: skip


@dataclass(frozen=True)
class CenteringInputs(Experiment):
    """A neuron z = w₁x₁ + w₂x₂ (+ b) that learns known weights from inputs x = f(z) + shift."""

    activation: Activation = Function(
        activations.get("sigmoid"),
        label="inputs are outputs of", group="Inputs",
        tip="The layer before: x = f(z) with z ~ N(0, 1). The identity leaves z as it is: centered data.",
    ).field  # fmt: skip
    shift: float = Real(
        0.0, -4.0, 4.0, -1e4, 1e4, label="shift", tip="What is added to f(z); the mean follows."
    ).field
    bias: bool = Toggle(
        False, label="with a bias", group="Inputs",
        tip="A bias is a weight on an input that is always 1. It joins in, and makes the valley narrower.",
    ).field  # fmt: skip
    descent: str = Choice(
        ONE, ((ONE, "one sample a step"), (ALL, "all samples a step")),
        label="descent", group="Descent",
        tip="One sample a step: its gradient is δ times its input. All samples a step: the mean of these.",
    ).field  # fmt: skip
    rate: float = Real(
        0.5, 0.05, 2.5, 1e-3, 1e3,
        label="relative learning rate", group="Descent",
        tip="1 is η = 1/λ_max with all samples, and 1/max ‖x‖² with one: as long a step as inputs bear. "
        "From 2 on steps grow without end.",
    ).field  # fmt: skip
    cure: str = Choice(
        CENTERED, ((CENTERED, "centered: mean subtracted"), (NORMALIZED, "batch normalization")),
        label="beside it", group="Descent",
        tip="The same inputs with their mean subtracted, or also divided by their spread.",
    ).field  # fmt: skip
    step: int = Playhead(
        40, 0, 200, 0, MOST_STEPS, interval=60, speeds=(1, 5, 25),
        label="step", tip="How many steps have been made from the start.", group="Descent",
    ).field  # fmt: skip
    loss: str = Choice(
        "least_squares", (("least_squares", "least squares"), ("logistic", "logistic loss")),
        label="loss", group="Loss",
        tip="½ (w·x − t)² with t = w*·x, or the cross-entropy of the logit w·x with t = σ(w*·x).",
    ).field  # fmt: skip
    start1: float = replace(
        _WEIGHT, default=-1.2, label="start w₁", tip="Where descent starts; drag it for the same."
    ).field
    start2: float = replace(
        _WEIGHT, default=0.9, label="start w₂", tip="Where descent starts; drag it for the same."
    ).field
    goal1: float = replace(_WEIGHT, default=1.0, label="least loss w*₁", tip="The weights to find.").field
    goal2: float = replace(_WEIGHT, default=-1.0, label="least loss w*₂", tip="The weights to find.").field
    data: str = Choice(
        RANDOM, ((RANDOM, "random z ~ N(0, 1)"), (PAIR, "two z in turn: (−½, ½), (½, −½)")),
        label="z", group="Samples", tip="What comes before f: random samples, or two that take turns.",
    ).field  # fmt: skip
    samples: int = Integer(
        100, 10, 400, 2, 2000, label="samples", tip="How many samples there are.", group="Samples"
    ).field
    seed: int = Seed(
        3, label="seed", tip="The same seed gives the same samples in the same order.", group="Samples"
    ).field
    functions: tuple[Activation, ...] = Functions(
        tuple(activations.get(name) for name in ("sigmoid", "relu", "tanh", "selu")), most=5,
        label="functions", group="Compared", tip="Whose outputs feed a neuron with many inputs.",
    ).field  # fmt: skip
    series: tuple[int, ...] = series_order()
    inputs: int = Integer(
        MOST_INPUTS, 2, MOST_INPUTS,
        label="inputs d", group="Compared", tip="How many inputs the neuron of the chart has.",
    ).field  # fmt: skip
    view: str = Choice(
        "map",
        (
            ("map", "loss over both weights"),
            ("pair", "as given, and beside it"),
            ("signs", "locked signs by the mean"),
            ("condition", "condition number by the mean"),
            ("steps", "steps by the mean"),
            ("width", "condition number by inputs"),
        ),
        label="view", tip="What the picture shows.", group="Picture",
    ).field  # fmt: skip
    window: tuple[float, float] = replace(_RANGE, label="visible range of w₁").field
    height: tuple[float, float] = replace(_RANGE, label="visible range of w₂").field

    @classmethod
    @cache
    def controls(cls) -> Mapping[str, Parameter]:
        """The fields and, in the place of the shift, the mean, which follows from it."""
        fields = cls.parameters().items()
        return MappingProxyType(dict(("mean", _MEAN) if name == "shift" else (name, k) for name, k in fields))

    @cached_property
    def z(self) -> Array:
        """What comes before f, (N, 2)."""
        return _z(self.data, self.seed, self.samples)

    @cached_property
    def outputs(self) -> Array:
        """f(z), (N, 2), before the shift."""
        return _outputs(self.activation, self.data, self.seed, self.samples)

    @property
    def x(self) -> Array:
        """The inputs, (N, 2); the same array as long as they are the same."""
        return _x(self.activation, self.data, self.seed, self.samples, self.shift)

    @cached_property
    def moments(self) -> tuple[float, float]:
        """Mean and variance of f(z) for z ~ N(0, 1); of two z in turn those of the samples. nan or ∞ where
        there is none."""
        if self.data == PAIR:
            return float(self.outputs.mean()), float(self.outputs.var())
        mean, square, _ = energies(self.activation, 0.0, 1.0)
        return mean, max(square - mean**2, 0.0)

    @property
    def quantities_of_inputs(self) -> dict[str, float]:
        """Their mean and variance, by name."""
        return {"mean of the inputs": self.mean, "variance of the inputs": self.moments[1]}

    @property
    def mean_of_outputs(self) -> float:
        """The mean of f(z); that of the samples where there is none in theory, 0 where these have none."""
        mean = self.moments[0] if math.isfinite(self.moments[0]) else float(self.outputs.mean())
        return mean if math.isfinite(mean) else 0.0

    @property
    def mean(self) -> float:
        """The mean of the inputs."""
        return round(self.mean_of_outputs + self.shift, _DIGITS) + 0.0

    def shift_to(self, mean: float) -> float:
        """The shift that gives the inputs this mean."""
        return round(mean - self.mean_of_outputs, _DIGITS) + 0.0

    @property
    def has_theory(self) -> bool:
        """Whether the mean and the variance of the inputs say everything: random samples, f with moments."""
        return self.data == RANDOM and all(map(math.isfinite, self.moments))

    @property
    def start(self) -> Array:
        """The weights at the start; a bias starts at 0."""
        return np.array([self.start1, self.start2] + [0.0] * self.bias)

    @property
    def goal(self) -> Array:
        """The weights of the least loss; the bias is 0 there."""
        return np.array([self.goal1, self.goal2] + [0.0] * self.bias)

    @property
    def starts_there(self) -> bool:
        """Whether descent starts where the loss is least."""
        return bool((self.start == self.goal).all())

    @property
    def steps_made(self) -> int:
        """The steps that the picture shows."""
        return self.step if self.view in ("map", "pair") else 0

    @property
    def idle(self) -> frozenset[str]:
        """What the view does not show."""
        compared = {"functions", "inputs"}
        walk = {"descent", "rate", "cure", "step", "start1", "start2", "goal1", "goal2"}
        if self.view == "width":
            return frozenset(walk | {"activation", "mean", "bias", "loss", "data", "samples"})
        samples = {"samples", "seed"} if self.data == PAIR else set()
        unused: dict[str, set[str]] = {
            "signs": {*walk, "bias", "loss"},
            "condition": walk - ({"goal1", "goal2"} if self.loss == "logistic" else set()) - {"cure"},
            "steps": {"descent", "step"},
        }
        return frozenset(compared | samples | unused.get(self.view, set()))

    def shown(self, name: str) -> Any:
        """For functions also what tells their curves apart; for the mean what follows from the shift."""
        return Listed(self.functions, self.series) if name == "functions" else super().shown(name)

    def home(self, name: str) -> Any:
        """A range that holds start and least loss."""
        low, high = super().home(name)
        at = (self.start1, self.goal1) if name == "window" else (self.start2, self.goal2)
        return min(low, *(1.2 * v for v in at)), max(high, *(1.2 * v for v in at))


@lru_cache(maxsize=16)
def _z(data: str, seed: int, samples: int) -> Array:
    return PAIR_Z if data == PAIR else np.random.default_rng(seed).normal(size=(samples, 2))


@lru_cache(maxsize=16)
def _outputs(f: Activation, data: str, seed: int, samples: int) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(f(_z(data, seed, samples)))


@lru_cache(maxsize=16)
def _x(f: Activation, data: str, seed: int, samples: int, shift: float) -> Array:
    return np.asarray(_outputs(f, data, seed, samples) + shift)
