"""The inputs of the Floating point panel: a form, a format, a number z."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Real, Span, Toggle
from engine.floats.formats import FORMATS, Format
from engine.floats.forms import FORMS, Form, typed
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function

OWN = "own"
"""The choice of a form that is typed."""

TITLES = {
    "exp_naive": "eᶻ",
    "sigmoid_naive": "σ as 1/(1 + e⁻ᶻ)",
    "sigmoid_quotient": "σ as eᶻ/(1 + eᶻ)",
    "log_sigmoid_naive": "log σ(z)",
    "tanh_naive": "tanh by exponentials",
    "softplus_naive": "softplus, log(1 + eᶻ)",
    "softplus_text": "softplus without log1p",
    "elu_naive": "ELU, eᶻ − 1",
    "softmax_naive": "softmax",
    "log_sum_exp_naive": "log-sum-exp",
    "cross_entropy_naive": "cross-entropy of logits",
    "log_one_minus_naive": "log(1 − σ(z))",
    "one_minus_sigmoid_naive": "1 − σ(z)",
    "gelu_naive": "GELU by erf",
    "variance_naive": "variance, E[x²] − E[x]²",
    "sigmoid_slope_naive": "σ′ as a(1 − a)",
    "tanh_slope_naive": "tanh′ as 1 − a²",
    OWN: "own formula",
}
"""The naive forms, and what people read."""

_WIDEST = 1e300

SLOPES = ("sigmoid_slope_naive", "tanh_slope_naive")
"""The forms whose descent can be seen."""


@dataclass(frozen=True)
class StabilityInputs(Experiment):
    """A function of z as it is written beside what is done instead, in numbers of one format."""

    form: str = Choice(
        "softplus_naive", tuple(TITLES.items()),
        label="function", group="Function",
        tip="What is computed as it is written; beside it stands what is done instead.",
    ).field  # fmt: skip
    activation: Activation = Function(
        activations.get("mish"),
        label="own formula", group="Function",
        tip="A formula is evaluated as you type it, and compared with its exact value.",
    ).field  # fmt: skip
    dtype: str = Choice(
        "float16", tuple((name, name) for name in FORMATS),
        label="format", group="Function",
        tip="Every intermediate result is rounded to a number of this format.",
    ).field  # fmt: skip
    z: float = Real(
        12.0, -20.0, 20.0, -_WIDEST, _WIDEST,
        label="z", group="Function",
        tip="Where it is evaluated: the float nearest to it. Drag it for the same.",
    ).field  # fmt: skip
    log: bool = Toggle(
        True, label="logarithmic f", group="Picture",
        tip="Powers of ten of |f(z)|; an exact 0 stands on a shelf.",
    ).field  # fmt: skip
    view: str = Choice(
        "results", (("results", "results and errors over z"), ("steps", "both evaluations, step by step"),
            ("line", "floats around z, one by one"),
            ("descent", "saturation: f′ and descent"),
        ),
        label="view", tip="What the picture shows.", group="Picture",
    ).field  # fmt: skip
    rate: float = Real(
        10.0, 0.1, 1000.0, 1e-6, 1e9, log=True,
        label="learning rate η", group="Descent",
        tip="z ← z − η · a · f′(z): descent on ½ a², as of a unit whose target is 0 and whose bias learns.",
    ).field  # fmt: skip
    steps: int = Integer(
        200, 10, 500, 1, 2000, label="steps", group="Descent", tip="How many steps of descent are made."
    ).field
    bit: int = Integer(
        6, 0, 63, label="bit", tip="The bit of z that Enter flips, counted from the sign.", is_place=True
    ).field
    origin: float = Real(
        12.0, -20.0, 20.0, -_WIDEST, _WIDEST,
        label="origin", tip="The float from which the others are counted: the z that was set last.",
        is_place=True,
    ).field  # fmt: skip
    near: tuple[float, float] = Span(
        (-24.0, 24.0), -1e7, 1e7, 0.25,
        label="visible floats", tip="Wheel and drag change how many are seen, Fit brings 24 back.",
        undoable=False,
    ).field  # fmt: skip
    window: tuple[float, float] = Span(
        (-20.0, 20.0), -1e9, 1e9, 1e-9,
        label="visible range of z", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
    ).field  # fmt: skip

    @property
    def format(self) -> Format:
        """The format of all numbers."""
        return FORMATS[self.dtype]

    @property
    def naive(self) -> Form:
        """The form as it is written."""
        return typed(self.activation) if self.form == OWN else FORMS[self.form]

    @property
    def stable(self) -> Form:
        """What is done instead; the exact value rounded once where that is nothing better known."""
        if self.form == OWN:
            return replace(self.naive, name=f"{self.naive.name} exact", is_rounded=True)
        function = self.form.rpartition("_")[0]
        return FORMS.get(f"{function}_stable", FORMS[f"{function}_exact"])

    @property
    def title(self) -> str:
        """What is computed, for people."""
        return self.activation.title if self.form == OWN else TITLES[self.form]

    @property
    def idle(self) -> frozenset[str]:
        """The formula that is not asked for, and what the view does not show."""
        unused = {"rate", "steps"} if self.view != "descent" else set()
        unused |= {"activation"} if self.form != OWN else set()
        unused |= {"log"} if self.view in ("steps", "line") else set()
        return frozenset(unused)

    def flip(self, bit: int) -> dict[str, Any]:
        """The changes that flip a bit of z, counted from the sign; none where z would be no number."""
        bit = min(max(bit, 0), self.format.bits - 1)
        bits = [*"".join(self.format.fields(self.format.near(self.z)))]
        bits[bit] = "10"[int(bits[bit])]
        z = self.format.of_bits("".join(bits))
        return {"bit": bit, "z": z} if math.isfinite(z) else {"bit": bit}

    def home(self, name: str) -> Any:
        """A range that holds where the form breaks in this format."""
        reach = self._reach if name == "window" else 0.0
        return (-reach, reach) if reach else super().home(name)

    @property
    def _reach(self) -> float:
        """How far from 0 things happen, as a round number."""
        format = self.format
        depth = math.log(format.largest) + format.precision * math.log(2)
        if self.form == "variance_naive":
            return float(2.0 ** math.ceil(format.precision / 2 + 1))
        far = math.sqrt(2 * depth) if self.form == "gelu_naive" else depth
        return math.ceil(far / 5) * 5.0
