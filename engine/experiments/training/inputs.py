"""The inputs of Dead units, and what follows from them alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from engine.base.parameter import Choice, Integer, Question, Real, Seed, Toggle
from engine.base.points import Points, Rows
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning import kinds
from engine.learning.data import OWN_CLASSES, OWN_CURVE, Data, title_of
from engine.learning.datasets import DATASETS
from engine.learning.learns import Learns
from engine.learning.recipe import SQUARES, Change, Recipe
from engine.learning.rescues import RESCUES, TEAMS, names_of
from engine.learning.targets import TARGETS
from engine.networks.losses import LOSSES

_ACTIVATION = Function(
    activations.get("relu"), label="activation", group="From this step on",
    tip="Of every hidden unit; the output is linear. A change applies from this step on.",
)  # fmt: skip
_RATE = replace(kinds.LEARNING_RATE, default=0.15, group="From this step on")

SWEEPS = "rates", "final"
"""The views of the map of runs: the share of dead units, the final loss."""

SURVEYS = *SWEEPS, "births"
"""The views that show many runs."""

_PROBE = "The input whose paths are lit."


@dataclass(frozen=True)
class TrainingInputs(Learns):
    """A small network that learns, how far it has come, and what is shown of it."""

    playhead: int = kinds.PLAYHEAD.field
    seen: int = kinds.SEEN.field
    twin: str = Question(
        "none",
        (
            ("none", "none"),
            *((name, rescue.title) for name, rescue in RESCUES.items()),
            *((name, title) for name, (title, _) in TEAMS.items()),
        ),
        label="rescue", group="Run", question="What would have saved them?",
        tip="Twin runs beside this one: the same weights and the same batches, with one thing changed.",
    ).field  # fmt: skip
    view: str = Choice(
        "run",
        (
            ("run", "the run: fit, units and loss"),
            ("z", "the chosen unit: z over time"),
            ("units", "units: a tile for each"),
            ("rates", "dead share: rate × bias"),
            ("final", "final loss: rate × bias"),
            ("births", "dead at birth: depth × width"),
        ),
        label="view", group="Picture",
        tip="One run in time, its units one by one, or what becomes of many runs.",
    ).field  # fmt: skip
    unit: int = Integer(
        1, 1, 1024, label="chosen unit", tip="The unit that is marked in every plot.", group="Picture",
        is_place=True,
    ).field  # fmt: skip
    activation: Activation = _ACTIVATION.field
    batch_norm: bool = Toggle(
        False, label="batch normalization", group="Network",
        tip="Each unit's z over the batch gets mean 0 and variance 1 before a learned scale and shift.",
    ).field  # fmt: skip
    depth: int = Integer(1, 1, 4, label="depth", tip="Number of hidden layers.", group="Network").field
    width: int = Integer(
        32, 1, 64, 1, 256, label="width", tip="Units in each hidden layer.", group="Network"
    ).field
    bias: float = Real(
        0.0, -6.0, 6.0, -1e9, 1e9,
        label="bias b", tip="Bias of every hidden unit at the start.", group="Start",
    ).field  # fmt: skip
    weight_scale: float = Real(
        1.5, 0.01, 4.0, 0.0, 1e9, log=True, label="weight scale", group="Start",
        tip="Factor on every weight at the start, but not on those of an output layer that stays.",
    ).field  # fmt: skip
    initializer: str = kinds.INITIALIZER.field
    seed: int = Seed(
        190, label="seed", group="The run itself",
        tip="The same seed gives the same weights, noise and batches.",
    ).field  # fmt: skip
    learning_rate: float = _RATE.field
    optimizer: str = kinds.OPTIMIZER.field
    batch: int = Integer(
        0, 0, 64, 0, 5000,
        label="batch size", tip="Points of one step; 0 takes all of them.", group="Training",
        least_words="full batch",
    ).field  # fmt: skip
    loss: str = Choice(
        "half_mse", tuple((name, loss.title) for name, loss in LOSSES.items()),
        label="loss", group="Training",
        tip="What is to become small. Cross-entropy is for two classes; a function takes ½ MSE then.",
    ).field  # fmt: skip
    frozen_output: bool = Toggle(
        False, label="output layer stays", group="Training",
        tip="Only the hidden layers learn, as in the one-neuron exercise.",
    ).field  # fmt: skip
    data: str = Choice(
        "sine",
        (
            *((name, f"1 input: {title_of(name)}") for name in TARGETS),
            (OWN_CURVE, "1 input: own points"),
            *((name, f"2 inputs: {row.title}") for name, row in DATASETS.items()),
            (OWN_CLASSES, "2 inputs: own points"),
        ),
        label="data", group="Data",
        tip="What is to be learned: a function of one variable, or two classes in the plane.",
    ).field  # fmt: skip
    samples: int = kinds.SAMPLES.field
    noise: float = kinds.NOISE.field
    mean: float = Real(
        0.0, -5.0, 5.0, -1e6, 1e6, label="input mean", tip="Moves all inputs off 0.", group="Data"
    ).field
    scale: float = Real(
        1.0, 0.01, 10.0, 0.0, 1e6, log=True, label="input scale", tip="Factor on all inputs.", group="Data"
    ).field
    curve: Rows = Points(
        ((-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)), 2, most=5000, low=-1e6, high=1e6,
        label="points x, y", tip="A table of rows x, y; a click into the fit adds a point.", group="Data",
    ).field  # fmt: skip
    classes: Rows = kinds.CLASSES.field
    clicked: bool = Toggle(
        True, label="a click adds to class 1", group="Data",
        tip="The class of the points that clicks into the fit add: 1, blue, or 0, orange.",
    ).field  # fmt: skip
    probe_x: float = Real(-0.95, -1.0, 1.0, -1e7, 1e7, label="probe x", tip=_PROBE, is_place=True).field
    probe_y: float = Real(0.25, -1.0, 1.0, -1e7, 1e7, label="probe x₂", tip=_PROBE, is_place=True).field
    changes: tuple[Change, ...] = kinds.changes_of(learning_rate=_RATE, activation=_ACTIVATION).field

    # The run ---------------------------------------------------------------------------------------

    @cached_property
    def recipe(self) -> Recipe:
        """What the run follows from."""
        data = self._data
        return Recipe(
            data=data,
            hidden=(self.width,) * self.depth,
            activation=self.activation,
            learning_rate=self.learning_rate,
            batch_norm=self.batch_norm,
            initializer=self.initializer,
            weight_scale=self.weight_scale,
            bias=self.bias,
            seed=self.seed,
            loss=self.loss if data.has_classes or self.loss in SQUARES else SQUARES[0],
            optimizer=self.optimizer,
            batch=self.batch,
            frozen_output=self.frozen_output,
            changes=self.changes,
        )

    @property
    def _data(self) -> Data:
        """What is learned; of one's own points those of the default where all were taken away."""
        if not self._has_own_points:
            return Data(self.data, self.samples, self.noise, self.mean, self.scale, self.seed)
        name = "curve" if self.data == OWN_CURVE else "classes"
        points: Rows = getattr(self, name) or self.parameters()[name].default
        return Data(self.data, len(points), mean=self.mean, scale=self.scale, points=points)

    @property
    def _has_own_points(self) -> bool:
        return self.data in (OWN_CURVE, OWN_CLASSES)

    @property
    def step(self) -> int:
        """As of all that learn; where many runs are shown, they are those from the start."""
        return 0 if self.view in SURVEYS else super().step

    @cached_property
    def twins(self) -> dict[str, Recipe]:
        """Rescue → what that twin follows from; without those that change nothing here."""
        recipes = {name: RESCUES[name].apply(self.recipe) for name in names_of(self.twin)}
        return {name: recipe for name, recipe in recipes.items() if recipe != self.recipe}

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """What the run follows from, then each of its twins."""
        return self.recipe, *self.twins.values()

    @property
    def chosen(self) -> int:
        """Index of the chosen unit; the last one where the network has become smaller."""
        return min(self.unit, self.depth * self.width) - 1

    @property
    def idle(self) -> frozenset[str]:
        """What the view, the chosen data or the normalization makes meaningless."""
        if self.view == "births":
            return frozenset(self.parameters()) - {"view"}
        idle = {"playhead", "twin", "unit"} if self.view in SWEEPS else set()
        if self._has_own_points:
            idle |= {"samples", "noise"}
        if self.data != OWN_CURVE:
            idle.add("curve")
        if self.data != OWN_CLASSES:
            idle |= {"classes", "clicked"}
        if self.batch_norm:
            idle.add("bias")
        return frozenset(idle)

    def with_point(self, x: float, y: float) -> dict[str, Any]:
        """The changes that add a point to one's own, given by its place in the fit; none for other data."""
        if not self._has_own_points or not self.scale:
            return {}
        at = (x - self.mean) / self.scale
        if self.data == OWN_CURVE:
            return {"curve": (*self.curve, (at, y))}
        return {"classes": (*self.classes, (at, (y - self.mean) / self.scale, float(self.clicked)))}
