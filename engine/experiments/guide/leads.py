"""Where the parts of the guide lead: the panels and states that prove what they say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engine.base.experiment import Lead
from engine.base.text import number
from engine.experiments.guide.hidden import Pairing
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.tasks import CLASSES, TASKS

_LARGEST = {"float32": 3.4028234663852886e38, "float16": 65504.0}
"""The largest number of a format: of more than its logarithm the exponential is ∞."""

_NARROWEST, _WIDEST = 1e-3, 10.0
"""The spreads of z that Curves can show."""

_BEYOND = 1.0
"""So far beyond that point is what is shown of it."""


@dataclass(frozen=True)
class Trap:
    """What becomes of an output or a loss that is computed as it is written.

    Attributes:
        card: the part that it belongs to.
        form: what it is called in Floating point.
        words: how it is written, and what then comes out.
        side: the sign of the z beyond which it does.
    """

    card: str
    form: str
    words: str
    side: int

    def limit(self, dtype: str = "float32") -> float:
        """The z beyond which it breaks."""
        return self.side * math.log(_LARGEST[dtype])

    @property
    def text(self) -> str:
        """What is said of it."""
        far, near = (number(self.limit(name), 3) for name in _LARGEST)
        return f"{self.words} {'above' if self.side > 0 else 'below'} z = {far} in float32, {near} in float16"

    @property
    def lead(self) -> Lead:
        """Its evaluation, a little beyond the limit."""
        z = round(self.limit()) + self.side * _BEYOND
        return Lead(
            "stability", state={"form": self.form, "dtype": "float32", "z": z, "window": (-120.0, 120.0)}
        )


TRAPS: Mapping[str, Trap] = MappingProxyType(
    {
        "binary": Trap("loss", "log_sigmoid_naive", "From the probability, log σ(z) is −∞", -1),
        "classes": Trap("loss", "cross_entropy_naive", "From the shares it is no number", 1),
        "positive": Trap("output", "softplus_naive", "log(1 + eᶻ) as written is ∞", 1),
        "bounded": Trap("output", "tanh_naive", "By exponentials it is no number", 1),
    }
)
"""Task → where floats end; the identity with its squared error has no exponential."""


def to_output(e: GuideInputs) -> Lead:
    """The right output as it learns."""
    return Lead("outputs", state={"view": "fit", **_pairing(e)})


def to_loss(e: GuideInputs) -> Lead:
    """The losses behind the right output at the z that is asked about."""
    window = min(-12.0, e.logit - 2.0), max(8.0, e.logit + 2.0)
    state = {"view": "loss", **_pairing(e), "window": window}
    if e.task == "classes":
        return Lead("outputs", state={**state, "count": CLASSES, "logits": _first(e.logit), "target": 1})
    return Lead("outputs", state={**state, "z": e.logit, "y": TASKS[e.task].target})


def _first(logit: float) -> tuple[float, ...]:
    return (logit, *(0.0,) * (CLASSES - 1))


def _pairing(e: GuideInputs) -> dict[str, Any]:
    """The output and the loss as fields of Output layer."""
    loss = "cross_entropy" if e.task in ("binary", "classes") else "squared"
    return {"task": e.task, "head": TASKS[e.task].heads[0], "loss": loss}


def to_layers(pairing: Pairing, view: str = "layers") -> Lead:
    """Random networks with this pairing, their theory over them."""
    e = pairing.experiment
    state = {
        "view": view,
        "activation": pairing.activation,
        "initializer": pairing.start,
        "depth": e.depth,
        "normalization": e.normalization,
        "input_scale": e.input_scale,
        "threshold": e.factor,
    }
    return Lead("gradient_flow", state=state)


def to_gates(pairing: Pairing, spread: float) -> Lead:
    """The activation with its closed gates under z of this spread; the layers where Curves has no such."""
    if not _NARROWEST <= spread <= _WIDEST:
        return to_layers(pairing)
    state = {"functions": (pairing.activation,), "distribution": True, "spread": spread}
    return Lead("curves", state=state)
