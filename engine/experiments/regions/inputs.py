"""The inputs of the Regions panel: its parameters, and the network that follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from engine.base.parameter import Choice, Integer, Real, Seed, Span, Toggle
from engine.base.points import Rows
from engine.experiments.regions.constructed import BUMPS, edited, folding, square_count, units_of
from engine.experiments.regions.learning import DATA_KIND, LOSS, MOST_WEIGHTS, NO_DATA, Learner
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning.data import OWN_CLASSES, Data
from engine.learning.kinds import CLASSES, INITIALIZER, NOISE, SAMPLES
from engine.learning.learner import AlsoLearns, kinds_of
from engine.learning.recipe import Change
from engine.networks import initializers
from engine.networks.backprop import Layout
from engine.networks.network import Network, bends
from engine.networks.weights import Edits, Place, WeightEdits, WeightPlace
from engine.partition.exact import Window
from engine.partition.lines import Line

POINT = "own"
"""What the handles of own points are called, before their number."""

STRIPS = ("depths", "slopes")
"""The views with several maps side by side."""

_PROBE = Real(
    0.0, -3.0, 3.0, -1e9, 1e9,
    label="probe", tip="The inspected region is the one that holds it.", is_place=True,
)  # fmt: skip
_RANGE = Span(
    (-3.0, 3.0), -1e6, 1e6, 1e-6,
    label="visible range", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
)  # fmt: skip
_ACTIVATION = Function(
    activations.get("leaky_relu", alpha=0.0),
    label="activation", group="Network",
    tip="The activation of every hidden unit; the output is linear. Another one keeps the weights; while the "
    "network learns it applies from this step on.",
)  # fmt: skip
_STEP, _SEEN, _RATE, _OPTIMIZER, _CHANGES = kinds_of(
    "Training", _ACTIVATION, rate=0.02, optimizer="adam", steps=500
)


@dataclass(frozen=True)
class RegionsInputs(AlsoLearns):
    """A network ℝ² → ℝ and a window of the plane in which to see its linear regions."""

    construction: str = Choice(
        "random",
        (
            ("random", "random weights"),
            ("tent", "built: fold each coordinate in 2"),
            ("zigzag", "built: fold each coordinate in 4"),
        ),
        label="weights", group="Network",
        tip="Random weights, or weights built so that every layer folds the unit square onto itself.",
    ).field  # fmt: skip
    depth: int = Integer(2, 1, 8, label="depth", tip="Number of hidden layers.", group="Network").field
    width: int = Integer(
        8, 1, 32, 1, 256, label="width", tip="Units in each hidden layer.", group="Network"
    ).field
    activation: Activation = _ACTIVATION.field
    data: str = DATA_KIND.field
    click: str = Choice(
        "probe",
        (
            ("probe", "moves the probe"),
            ("0", "adds a ● of class 0"),
            ("1", "adds a ◆ of class 1"),
        ),
        label="click", group="Training",
        tip="What a click into the map does, or Enter at the dot. Points can be dragged; Delete removes one.",
    ).field  # fmt: skip
    playhead: int = _STEP.field
    seen: int = _SEEN.field
    learning_rate: float = _RATE.field
    optimizer: str = _OPTIMIZER.field
    seed: int = Seed(
        11, label="seed", tip="The same seed gives the same random weights.", group="Random weights"
    ).field
    initializer: str = replace(INITIALIZER, group="Random weights").field
    weight_scale: float = Real(
        1.0, 0.1, 4.0, 0.0, 1e9, log=True,
        label="weight scale", tip="Factor on every random weight.", group="Random weights",
    ).field  # fmt: skip
    bias_scale: float = Real(
        0.8, 0.0, 3.0, 0.0, 1e9,
        label="bias scale σ_b", tip="Standard deviation of the random biases.", group="Random weights",
    ).field  # fmt: skip
    place: Place = WeightPlace(
        (0, 0, 2),
        label="chosen weight", group="Chosen weight", is_place=True,
        tip="The weight that the slider moves; a click on its line or unit in the network chooses it.",
    ).field  # fmt: skip
    edits: Edits = WeightEdits(
        label="weights set by hand", group="Chosen weight",
        tip="Click a connection or a unit in the network to choose its weight or bias.",
    ).field  # fmt: skip
    view: str = Choice(
        "map",
        (
            ("map", "map and network"), ("plain", "map alone"), ("depth", "regions against depth"),
            ("depths", "1, 2, 4, 6 layers"), ("slopes", "α = −1, 0, 1"),
        ),
        label="view", group="Picture",
        tip="The map of the regions, how their number depends on depth at equal units, or maps side by side.",
    ).field  # fmt: skip
    shade: str = Choice(
        "output",
        (
            ("output", "output y"),
            ("gradient", "gradient norm ‖∂y/∂x‖"),
            ("units", "units on"),
            ("region", "one each region"),
        ),
        label="color", tip="What the color of a region stands for.", group="Picture",
    ).field  # fmt: skip
    layers_shown: int = Integer(
        8, 1, 8, label="layers shown", tip="Kinks of so many layers, from the first on.", group="Lines"
    ).field
    kinks: bool = Toggle(
        True, label="kinks of the units", tip="Where a unit passes a kink.", group="Lines"
    ).field
    boundary: bool = Toggle(
        True, label="decision boundary y = 0", tip="Where the output is 0.", group="Lines"
    ).field
    levels: bool = Toggle(
        False, label="lines of equal y",
        tip="Where the output has round values: straight and evenly apart within each region.",
        group="Lines",
    ).field  # fmt: skip
    samples: int = replace(SAMPLES, default=100).field
    noise: float = replace(NOISE, default=0.1).field
    classes: Rows = replace(CLASSES, tip="A table of rows x₁, x₂, class (1 where above 0).").field
    changes: tuple[Change, ...] = _CHANGES.field
    x1: float = replace(_PROBE, default=-0.9, label="x₁ of the probe").field
    x2: float = replace(_PROBE, default=0.8, label="x₂ of the probe").field
    window: tuple[float, float] = replace(_RANGE, label="visible range of x₁").field
    height: tuple[float, float] = replace(_RANGE, label="visible range of x₂").field

    def __post_init__(self) -> None:
        super().__post_init__()
        for place, _ in self.edits:
            if place != self._nearest(place):
                raise ValueError(f"weights set by hand: the network has no weight {list(place)}")

    @property
    def widths(self) -> tuple[int, ...]:
        """Inputs, units of each hidden layer, outputs."""
        return (2, *[units_of(self.construction, self.width)] * self.depth, 1)

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return sum(self.widths[1:-1])

    @property
    def weights(self) -> int:
        """The number of weights and biases."""
        return Layout(self.widths).size

    @property
    def rectangle(self) -> Window:
        """The window as (x0, x1, y0, y1)."""
        return (*self.window, *self.height)

    @cached_property
    def own(self) -> Network:
        """The network before any step of training. Raises ``ValueError`` where a weight overflows."""
        if self.construction in BUMPS:
            made = folding(self.construction, self.depth, self.activation)
        else:
            made = initializers.network(
                self.widths, self.activation, self.initializer,
                seed=self.seed, weight_scale=self.weight_scale, bias_scale=self.bias_scale,
            )  # fmt: skip
        return edited(made, self.edits)

    @property
    def training_data(self) -> Data | None:
        """The points to learn from; None where there are none."""
        if self.data == OWN_CLASSES:
            return Data(self.data, len(self.classes), points=self.classes) if self.classes else None
        return None if self.data == NO_DATA else Data(self.data, self.samples, self.noise, seed=self.seed)

    @property
    def is_too_large(self) -> bool:
        """Whether there are points, but too many weights to learn them."""
        return self.training_data is not None and self.weights > MOST_WEIGHTS

    @cached_property
    def learner(self) -> Learner | None:
        """Its run at the step; None where there is nothing to learn from, and for large networks."""
        data = self.training_data
        if data is None or self.is_too_large:
            return None
        try:
            recipe = self.recipe_of(data, self.own, LOSS)
        except ValueError:
            return None
        return Learner(recipe, self.own, self.playhead, max(self.seen, self.playhead))

    @cached_property
    def network(self) -> Network:
        """The network at the step of its training. Raises ``ValueError`` where a weight is not finite."""
        if self.learner is None or not self.step:
            return self.own
        if self.learner.network is None:
            raise ValueError(self.learner.problem)
        return self.learner.network

    @property
    def present_edits(self) -> Edits:
        """The weights set by hand that give the network at its step; the own ones where it is not finite."""
        learned = self.learner.edits if self.learner is not None and self.step else None
        return self.edits if learned is None else learned

    @property
    def adds_points(self) -> bool:
        """Whether a click into the map adds a point of one's own instead of moving the probe."""
        return self.data == OWN_CLASSES and self.click != "probe"

    def with_point(self, x: float, y: float) -> dict[str, Any]:
        """The changes that add a point of the class that a click adds; none where a click moves the probe."""
        return {"classes": (*self.classes, (x, y, float(self.click)))} if self.adds_points else {}

    def with_moved_point(self, index: int, x: float, y: float) -> dict[str, Any]:
        """The changes that bring an own point there; none where it is gone."""
        before, after = self.classes[:index], self.classes[index + 1 :]
        moved = [(x, y, label) for _, _, label in self.classes[index : index + 1]]
        return {"classes": (*before, *moved, *after)} if moved else {}

    def without_point(self, index: int) -> dict[str, Any]:
        """The changes that take an own point away."""
        return {"classes": (*self.classes[:index], *self.classes[index + 1 :])}

    @property
    def chosen(self) -> Place:
        """The place of the chosen weight; the nearest one where the network has become smaller."""
        return self._nearest(self.place)

    @property
    def has_regions(self) -> bool:
        """Whether the activation consists of straight pieces without a jump."""
        return self.f.is_piecewise_linear and not self.f.jumps

    @property
    def expected_regions(self) -> int:
        """A rough guess: half the square of the number of kinks for random networks of any depth."""
        if self.construction in BUMPS:
            return square_count(self.construction, self.depth)
        return (self.units * len(bends(self.f))) ** 2 // 2 + 1

    def line(self, unit: int) -> Line:
        """The kink of a first-layer unit, of several the first."""
        w1, w2 = self.network.weights[0][unit]
        return Line(float(w1), float(w2), float(self.network.biases[0][unit]) - self._first_bend)

    @property
    def has_kinks(self) -> bool:
        """Whether the units have kinks; those of the first layer are straight lines."""
        return self.has_regions and bool(bends(self.f))

    @property
    def _first_bend(self) -> float:
        """The pre-activation at the first kink."""
        return next(iter(bends(self.f)), 0.0)

    def _nearest(self, place: Place) -> Place:
        widths = self.widths
        layer = min(place[0], len(widths) - 2)
        return layer, min(place[1], widths[layer + 1] - 1), min(place[2], widths[layer])
