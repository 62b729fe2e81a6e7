"""The tables of the chapter: what the text says in each cell, what is computed of it, and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engine.base.experiment import Lead
from engine.base.text import number, percent
from engine.experiments.guide.spread import INPUTS, LAYERS, Spread
from engine.functions import activations
from engine.functions.activation import Activation


@dataclass(frozen=True)
class Measure:
    """A number of an activation under z ~ N(0, s²): what it is called, and how it is written."""

    caption: str
    value: Callable[[Spread], float]
    write: Callable[[float], str] = lambda value: number(value, 3)


_MEAN = Measure("mean of a", lambda s: s.moments.mean)
_KAPPA = Measure(f"κ of {INPUTS} inputs", lambda s: s.condition)
_CLOSED = Measure("gates nearly closed", lambda s: s.moments.closed, percent)
_ZEROS = Measure("exact zeros", lambda s: s.moments.zeros, percent)
_AT = Measure("f(−1)", lambda s: float(s.f(-1.0)))
_LEFT = Measure("f′(−5)", lambda s: float(s.f.derivative(-5.0)))
_LEAST = Measure("least slope", lambda s: s.least_slope)
_KINKS = Measure("kinks", lambda s: float(len(s.f.kinks)))
_LARGEST = Measure("largest value", lambda s: s.f.codomain.high)
_GRADIENT = Measure(f"gradient after {LAYERS} layers", lambda s: s.gradient)


@dataclass(frozen=True)
class Cell:
    """What the text says, the number that it comes down to, and where that is proved."""

    words: str
    measure: Measure
    lead: Lead


@dataclass(frozen=True)
class Row:
    """A subject, the activations that have it, of which the first is computed with, and its cells."""

    title: str
    names: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def functions(self) -> tuple[Activation, ...]:
        """Its activations."""
        return tuple(activations.get(name) for name in self.names)


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        columns: their captions.
        told: the column whose numbers are said.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    told: int = 1


def _cell(words: str, measure: Measure, panel: str, example: str = "", **state: Any) -> Cell:
    return Cell(words, measure, Lead(panel, example, state))


_RANGES = Sheet(
    "range and centering", ("zero-centered?", "next layer's gradients", "typical note"),
    (
        Row("sigmoid", ("sigmoid",), (
            _cell("no", _MEAN, "curves", "Centering: the sigmoid's outputs have mean 0.5"),
            _cell("all weights pushed alike", _KAPPA, "centering", "After a sigmoid every step"),
            _cell("good for probabilities; saturates for large |z|", _CLOSED, "outputs",
                  "Binary: a sigmoid gives"),
        )),
        Row("tanh", ("tanh",), (
            _cell("yes", _MEAN, "curves", "Centering: the sigmoid's outputs have mean 0.5"),
            _cell("of both signs", _KAPPA, "centering", "tanh is centered"),
            _cell("often better than sigmoid in hidden layers", _CLOSED, "guide", view="measured",
                  claim="tanh"),
        )),
        Row("ReLU", ("relu",), (
            _cell("no", _MEAN, "curves", "Sparsity: half of a centered input"),
            _cell("pushed alike where units are on", _KAPPA, "centering", "ReLU locks the signs"),
            _cell("sparse; simple; risk of dead units", _ZEROS, "training", "Units die after a few steps"),
        )),
    ),
)  # fmt: skip

_VARIANTS = Sheet(
    "variants", ("definition", "derivative", "typical use"),
    (
        Row("Leaky ReLU", ("leaky_relu",), (
            _cell("z, αz for z < 0", _AT, "curves", "Leaky ReLU lies between"),
            _cell("small slope α for z < 0", _LEFT, "gradient_flow", "A Leaky ReLU that is off"),
            _cell("reduces dead ReLUs", _CLOSED, "training", "One neuron: Leaky ReLU is back"),
        )),
        Row("ELU", ("elu",), (
            _cell("z, α(eᶻ − 1) for z < 0", _AT, "curves", "Variants: leaky ReLU"),
            _cell("smooth negative side", _LEFT, "curves", "ELU: smooth at 0 only"),
            _cell("sometimes improves convergence", _MEAN, "guide", view="measured", claim="elu"),
        )),
        Row("GELU", ("gelu",), (
            _cell("z · Φ(z)", _AT, "curves", "GELU = z · Φ(z)"),
            _cell("smooth; slope not always above 0", _LEAST, "curves", "The slope of GELU and SiLU"),
            _cell("Transformers", _ZEROS, "guide", view="measured", claim="gelu"),
        )),
        Row("Softplus", ("softplus",), (
            _cell("log(1 + eᶻ)", _AT, "stability", "Softplus as written is ∞"),
            _cell("smooth ReLU; never 0", _LEFT, "curves", "Softplus is a smooth ReLU"),
            _cell("when you need smoothness", _KINKS, "hinges", "Smooth f: the kinks melt"),
        )),
    ),
)  # fmt: skip

_TRADED = Sheet(
    "what is traded off", ("helps with", "often hurts"),
    (
        Row("bounded outputs", ("sigmoid", "tanh"), (
            _cell("stability, interpretability", _LARGEST, "gradient_flow", "One layer of tanh repeated"),
            _cell("saturation → vanishing gradients", _GRADIENT, "gradient_flow", depth=LAYERS,
                  activation=activations.get("sigmoid"), initializer="he"),
        )),
        Row("unbounded, positive", ("relu",), (
            _cell("gradient flow, simplicity", _GRADIENT, "gradient_flow",
                  "ReLU with He weights: the gradient comes"),
            _cell("dead units, nonzero mean", _MEAN, "training", "Units die after a few steps"),
        )),
        Row("smoothness", ("gelu", "softplus", "tanh"), (
            _cell("stable optimization, differentiability", _KINKS, "hinges", "Smooth f: tanh units"),
            _cell("can reduce sparsity; may saturate", _ZEROS, "gradient_flow", "GELU is not sparse"),
        )),
        Row("sparsity", ("relu",), (
            _cell("regularization-like effect", _ZEROS, "curves", "Sparsity: half of a centered input"),
            _cell("too many inactive units", _CLOSED, "training", "Lu et al. 2020"),
        )),
    ),
)  # fmt: skip

SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {"range": _RANGES, "variants": _VARIANTS, "trade-offs": _TRADED}
)
"""By name."""
