"""The inputs of Gradient flow."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Parameter, Real, Seed, Span, Toggle, Vector
from engine.experiments.gradient_flow.flow import Recipe, Theory, theory_of
from engine.experiments.gradient_flow.papers import PAPERS
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.networks.initializers import weight_variance
from engine.networks.propagation import Stack

CUSTOM = "custom"
"""The name of weights N(0, σ_w²/fan-in) with a σ_w of one's own."""

STARTS = {
    "he": "He: σ_w² = 2",
    "xavier": "Xavier: σ_w² = 1",
    "lecun": "LeCun: σ_w² = 1",
    "orthogonal": "orthogonal",
    "uniform": "uniform: σ_w² = 1/3",
    CUSTOM: "own σ_w",
}
"""What people read for each initializer; here every layer is as wide as the one before."""


LONGEST = 20
"""So many layers a path has at most."""

_Z = Real(0.0, -8.0, 8.0, -1e3, 1e3, label="z of all", tip="Brings z of every layer there.", group="Path")
_W = Real(1.0, -6.0, 6.0, -1e3, 1e3, label="w of all", tip="Brings every weight there.", group="Path")
_ALL = {"z": _Z, "w": _W}
FIELDS = {"z": "path_z", "w": "path_w"}
"""What sets all numbers of the path at once, and the field where they are."""

_DRAWN = ("depth", "width", "weight_spread", "bias_spread", "input_scale", "seeds", "seed")
_OF_LAYERS = (
    *_DRAWN,
    "initializer",
    "normalization",
    "shared",
    "threshold",
    "samples",
    "activation",
    "paper",
)
_MOST = 2**25
"""So many z there are at most, in all layers and networks: with a, f′ and gradients they fill a gigabyte."""


def most_samples(depth: int, width: int, seeds: int) -> int:
    """The largest batch that fits into memory with networks of this shape."""
    return _MOST // (depth * width * seeds)


OF_EVERY_LAYER = ("glorot", "glorot normalized")
"""The papers that have numbers for every layer, which take longer than a frame."""

_VIEWED = {
    "path": ("path", "path_z", "path_w", "activation"),
    "gate": ("gate_z", "gate_steps"),
    "mode": ("mode_layers", "mode", "mode_start", "mode_step", "paper"),
    "plane": (*_DRAWN, "initializer", "activation", "likeness", "window", "height", "paper"),
}
"""View → what has an effect on it, where it is not all that the layers follow from."""


@dataclass(frozen=True)
class FlowInputs(Experiment):
    """A stack of random layers of one width, or what stands for it, and what is shown of it."""

    view: str = Choice(
        "layers",
        (
            ("layers", "gradient and variance"),
            ("split", "f′ against weights"),
            ("ridge", "activations"),
            ("spectrum", "singular values"),
            ("path", "one path, factor by factor"),
            ("gate", "a gate through time"),
            ("mode", "learning of one mode"),
            ("plane", "order and chaos"),
            ("board", "board of all pairs"),
        ),
        label="view", group="Picture", tip="What is shown of the layers.",
    ).field  # fmt: skip
    activation: Activation = Function(
        activations.get("sigmoid"),
        label="activation", tip="f of every layer. Another one keeps the weights.", group="Picture",
    ).field  # fmt: skip
    depth: int = Integer(
        20, 1, 100, 1, 128, label="depth", tip="The number of layers.", group="Network"
    ).field
    width: int = Integer(
        64, 1, 512, 1, 1000, label="width", tip="Units in each layer, and inputs.", group="Network"
    ).field
    initializer: str = Choice(
        "xavier", tuple(STARTS.items()), label="initializer", group="Network",
        tip="How the weights are drawn; σ_w² is fan-in times their variance.",
    ).field  # fmt: skip
    weight_spread: float = Real(
        1.0, 0.0, 4.0, 0.0, 1e6, label="σ_w  spread of weights", group="Network",
        tip="σ_w, the spread of a weight times the root of fan-in. To set it makes it one's own.",
    ).field  # fmt: skip
    bias_spread: float = Real(
        0.0, 0.0, 2.0, 0.0, 1e6, label="σ_b  spread of biases", tip="σ_b, the spread of a bias.",
        group="Biases and inputs",
    ).field  # fmt: skip
    input_scale: float = Real(
        1.0, 0.01, 100.0, 0.0, 1e30, log=True, label="input scale", group="Biases and inputs",
        tip="The root mean square of the inputs.",
    ).field  # fmt: skip
    normalization: str = Choice(
        "none", (("none", "none"), ("batch", "batch"), ("layer", "layer")),
        label="normalization", group="Between the layers",
        tip="What stands between z and f: each unit over the batch, or each sample over the units, gets mean "
        "0 and variance 1.",
    ).field  # fmt: skip
    shared: bool = Toggle(
        False, label="one layer, repeated", group="Between the layers",
        tip="All layers have the same weights, as a recurrent network has them through time.",
    ).field  # fmt: skip
    threshold: float = Real(
        100.0, 2.0, 1e4, 1.01, 1e30, log=True, label="healthy within a factor", group="Verdict and draws",
        tip="Where the gradients of the first and the last layer are farther apart they vanish, or explode.",
    ).field  # fmt: skip
    seeds: int = Integer(
        8, 1, 32, 1, 64, label="networks", group="Verdict and draws",
        tip="So many networks are drawn; bands reach from the least of them to the largest.",
    ).field  # fmt: skip
    samples: int = Integer(
        8, 1, 64, label="batch size", group="Verdict and draws",
        tip="So many normal inputs go through each network; fewer where these are very large.",
    ).field  # fmt: skip
    seed: int = Seed(
        0, label="seed", tip="The same seed gives the same weights and inputs.", group="Verdict and draws"
    ).field

    paper: str = Choice(
        "none", (("none", "none"), *((name, paper.short) for name, paper in PAPERS.items())),
        label="beside it", group="Paper",
        tip="What the setting of a figure gives, as numbers to compare with; its example makes the setting.",
    ).field  # fmt: skip
    likeness: float = Real(
        0.6, -1.0, 1.0, label="correlation of two inputs", group="Two inputs",
        tip="How alike the two inputs are that are followed through the layers.",
    ).field  # fmt: skip
    window: tuple[float, float] = Span(
        (0.0, 5.0), -1.0, 1e6, 1e-6, undoable=False,
        label="visible range of σ_w²", tip="Wheel and drag change it, Fit brings it back.",
    ).field  # fmt: skip
    height: tuple[float, float] = Span(
        (-0.02, 0.5), -1.0, 1e6, 1e-6, undoable=False,
        label="visible range of σ_b²", tip="Wheel and drag change it, Fit brings it back.",
    ).field  # fmt: skip
    path: int = Integer(10, 1, LONGEST, label="layers", tip="Factors of the path.", group="Path").field
    path_z: tuple[float, ...] = Vector(
        (0.0,) * LONGEST, _Z, LONGEST, label="z of the path", tip="The pre-activation of each of its layers."
    ).field
    path_w: tuple[float, ...] = Vector(
        (1.0,) * LONGEST, _W, LONGEST, label="w of the path", tip="The weight behind each of its layers."
    ).field
    gate_z: float = Real(
        4.0, -8.0, 8.0, -1e3, 1e3, label="z of the gate", tip="The gate σ(z) is open where z is large.",
        group="Gate",
    ).field  # fmt: skip
    gate_steps: int = Integer(
        50, 1, 200, 1, 10_000, label="steps of time", tip="How often the gate is passed.", group="Gate"
    ).field
    mode_layers: int = Integer(
        2, 1, 6, 1, 20, label="linear layers", tip="So many weights make the product a.", group="Mode"
    ).field
    mode: float = Real(
        3.0, 0.5, 5.0, 1e-3, 1e3, label="strength s", group="Mode",
        tip="What the product is to become: a singular value of the correlation of inputs and targets.",
    ).field  # fmt: skip
    mode_start: float = Real(
        1e-3, 1e-6, 1.0, 1e-9, 1e3, log=True, label="start a₀", group="Mode",
        tip="The product at the start; all weights are as large.",
    ).field  # fmt: skip
    mode_step: float = Real(
        0.01, 1e-3, 0.3, 1e-4, 10.0, log=True, label="step η/τ", tip="How long a step of descent is.",
        group="Mode",
    ).field  # fmt: skip

    @classmethod
    @cache
    def controls(cls) -> Mapping[str, Parameter]:
        """The fields and, after the layers of the path, z and w of all of them."""
        fields = list(cls.parameters().items())
        after = [name for name, _ in fields].index("path") + 1
        return MappingProxyType(dict([*fields[:after], *_ALL.items(), *fields[after:]]))

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in FIELDS.values():
            if len(getattr(self, name)) != LONGEST:
                raise ValueError(f"{self.parameters()[name].label}: it is not {LONGEST} numbers")
        most = most_samples(self.depth, self.width, self.seeds)
        if self.samples > most:
            raise ValueError(f"batch size: no more than {most} fit into memory with such networks")

    @property
    def z(self) -> float:
        """The mean z of the path."""
        return statistics.fmean(self.path_z[: self.path])

    @property
    def w(self) -> float:
        """The mean weight of the path."""
        return statistics.fmean(self.path_w[: self.path])

    @cached_property
    def weight_variance(self) -> float:
        """σ_w² of the initializer, or one's own."""
        if self.initializer == CUSTOM:
            return self.weight_spread**2
        return weight_variance(self.initializer, self.width, self.width)

    @property
    def recipe(self) -> Recipe:
        """What the way through the layers follows from."""
        scale = self.weight_spread if self.initializer == CUSTOM else 1.0
        stack = Stack((self.width,) * (self.depth + 1), self.initializer, self.seeds, self.seed, scale,
                      self.bias_spread, self.shared)  # fmt: skip
        return Recipe(stack, self.activation, self.normalization, self.input_scale, self.samples)

    @property
    def pair_recipe(self) -> Recipe:
        """The same for two inputs alone, without normalization."""
        stack = replace(self.recipe.stack, shared=False)
        return replace(self.recipe, stack=stack, normalization="none", samples=2, likeness=self.likeness)

    @property
    def theory(self) -> Theory | None:
        """What holds in wide layers; None with batch normalization, of which no such theory is here."""
        if self.normalization == "batch":
            return None
        variances = self.weight_variance, self.bias_spread**2
        is_normalized = self.normalization == "layer"
        return theory_of(self.activation, *variances, self.depth, self.input_scale**2, is_normalized)

    @property
    def is_heavy(self) -> bool:
        """Whether the way through the layers is shown and takes longer than a frame."""
        if self.view in _VIEWED or self.view == "board":
            return self.view in ("plane", "board")
        if self.view == "spectrum":
            return not self.recipe.spectrum_fits_a_frame
        return not self.recipe.fits_a_frame or self.paper in OF_EVERY_LAYER

    @property
    def idle(self) -> frozenset[str]:
        """What has no effect on the view."""
        used = _VIEWED.get(self.view, _OF_LAYERS)
        idle = set(self.parameters()) - {"view", *used}
        if self.view in ("split", "ridge", "spectrum"):
            idle.add("threshold")
        if self.view == "board":
            idle.add("paper")
        return frozenset(idle | (set() if self.view == "path" else _ALL.keys()))

    def home(self, name: str) -> Any:
        """The usual range, and as much more as it takes to show the point of the plane."""
        low, high = super().home(name)
        at = self.weight_variance if name == "window" else self.bias_spread**2
        return (low, high) if at <= high else (low, min(1.2 * at, 1e6))

    def shown(self, name: str) -> Any:
        """Of σ_w that of the initializer."""
        return math.sqrt(self.weight_variance) if name == "weight_spread" else super().shown(name)
