"""The inputs of the training panel, and what changes while a run goes on."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Parameter, Playhead, Real, Seed, Toggle, param
from engine.base.points import Points, Rows
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Function
from engine.learning.births import Births, births
from engine.learning.data import OWN_CLASSES, OWN_CURVE, Data, title_of
from engine.learning.datasets import DATASETS
from engine.learning.frame import Frame
from engine.learning.kinds import (
    CLASSES,
    FRAME_SECONDS,
    LAST_STEP,
    LEARNING_RATE,
    NOISE,
    OPTIMIZER,
    PLAYHEAD,
    SAMPLES,
    SOON,
)
from engine.learning.live import changes_of, recorded
from engine.learning.recipe import SQUARES, Change, Recipe
from engine.learning.rescues import RESCUES, TEAMS, names_of
from engine.learning.run import RUNS, Run
from engine.learning.sweep import SURVEYS, SWEEPS, Sweep, sweep_of
from engine.learning.targets import TARGETS
from engine.learning.trainer import Trainer
from engine.networks.initializers import TITLES
from engine.networks.losses import LOSSES

if TYPE_CHECKING:
    from engine.experiments.training.result import TrainingResult

_LIVE: dict[str, Parameter] = {
    "learning_rate": dataclasses.replace(LEARNING_RATE, default=0.15),
    "activation": Function(
        activations.get("relu"),
        label="activation",
        tip="Of every hidden unit; the output is linear. A change applies from this step on.",
        group="Network",
    ),
}  # fmt: skip


_GLIMPSE_SECONDS = 0.1
"""A step that takes longer is not made on the way to the first picture."""

_PROBE = "The input whose paths are lit."


@dataclass(frozen=True)
class Training(Experiment):
    """A small network while it learns; the state after ``playhead`` steps is shown.

    ``start`` and ``step`` go through the frames one by one; ``run`` shows one of them.
    """

    playhead: int = param(PLAYHEAD)
    seen: int = param(
        Playhead(
            0, 0, 2000, 0, LAST_STEP,
            label="furthest step", tip="What lies between the step and this one is shown faintly.",
        )
    )  # fmt: skip
    twin: str = param(
        Choice(
            "none",
            (
                ("none", "no twin"),
                *((name, f"twin: {rescue.title}") for name, rescue in RESCUES.items()),
                *((name, f"twins: {title}") for name, (title, _) in TEAMS.items()),
            ),
            label="rescue",
            tip="Twin runs beside this one: the same weights and the same batches, with one thing changed.",
            group="Run",
        )
    )
    view: str = param(
        Choice(
            "run",
            (
                ("run", "the run: fit, units and loss"),
                ("z", "the chosen unit: z over time"),
                ("units", "units: a tile for each"),
                ("rates", "dead share: rate × bias"),
                ("final", "final loss: rate × bias"),
                ("births", "dead at birth: depth × width"),
            ),
            label="view",
            tip="One run in time, its units one by one, or what becomes of many runs.",
            group="Run",
        )
    )
    unit: int = param(
        Integer(1, 1, 1024, label="chosen unit", tip="The unit that is marked in every plot.", group="Run")
    )
    activation: Activation = param(_LIVE["activation"])
    batch_norm: bool = param(
        Toggle(
            False,
            label="batch normalization",
            tip="Each unit's z over the batch gets mean 0 and variance 1 before a learned scale and shift.",
            group="Network",
        )
    )
    depth: int = param(Integer(1, 1, 4, label="depth", tip="Number of hidden layers.", group="Network"))
    width: int = param(
        Integer(32, 1, 64, 1, 256, label="width", tip="Units in each hidden layer.", group="Network")
    )
    bias: float = param(
        Real(0.0, -6.0, 6.0, -1e9, 1e9,
             label="bias b", tip="Bias of every hidden unit at the start.", group="Start")
    )  # fmt: skip
    weight_scale: float = param(
        Real(1.5, 0.01, 4.0, 0.0, 1e9, log=True, label="weight scale", group="Start",
             tip="Factor on every weight at the start, but not on those of an output layer that stays.")
    )  # fmt: skip
    initializer: str = param(
        Choice(
            "he",
            tuple(TITLES.items()),
            label="initializer",
            tip="How random weights are drawn.",
            group="Start",
        )
    )
    seed: int = param(
        Seed(190, label="seed", tip="The same seed gives the same weights, noise and batches.", group="Start")
    )
    learning_rate: float = param(_LIVE["learning_rate"])
    optimizer: str = param(OPTIMIZER)
    batch: int = param(
        Integer(
            0, 0, 64, 0, 5000,
            label="batch size", tip="Points of one step; 0 takes all of them.", group="Training",
        )
    )  # fmt: skip
    loss: str = param(
        Choice(
            "half_mse",
            tuple((name, loss.title) for name, loss in LOSSES.items()),
            label="loss",
            tip="What is to become small. Cross-entropy is for two classes; a function takes ½ MSE then.",
            group="Training",
        )
    )
    frozen_output: bool = param(
        Toggle(
            False,
            label="output layer stays",
            tip="Only the hidden layers learn, as in the one-neuron exercise.",
            group="Training",
        )
    )
    data: str = param(
        Choice(
            "sine",
            (
                *((name, f"1 input: {title_of(name)}") for name in TARGETS),
                (OWN_CURVE, "1 input: own points"),
                *((name, f"2 inputs: {row.title}") for name, row in DATASETS.items()),
                (OWN_CLASSES, "2 inputs: own points"),
            ),
            label="data",
            tip="What is to be learned: a function of one variable, or two classes in the plane.",
            group="Data",
        )
    )
    samples: int = param(SAMPLES)
    noise: float = param(NOISE)
    mean: float = param(
        Real(0.0, -5.0, 5.0, -1e6, 1e6, label="input mean", tip="Moves all inputs off 0.", group="Data")
    )
    scale: float = param(
        Real(
            1.0,
            0.01,
            10.0,
            0.0,
            1e6,
            log=True,
            label="input scale",
            tip="Factor on all inputs.",
            group="Data",
        )
    )
    curve: Rows = param(
        Points(
            ((-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)),
            2,
            most=5000,
            low=-1e6,
            high=1e6,
            label="points x, y",
            tip="A table of rows x, y; a click into the fit adds a point.",
            group="Data",
        )
    )
    classes: Rows = param(CLASSES)
    clicked: bool = param(
        Toggle(
            True,
            label="a click adds to class 1",
            tip="The class of the points that clicks into the fit add: 1, blue, or 0, orange.",
            group="Data",
        )
    )
    probe_x: float = param(Real(-0.95, -1.0, 1.0, -1e7, 1e7, label="probe x", tip=_PROBE))
    probe_y: float = param(Real(0.25, -1.0, 1.0, -1e7, 1e7, label="probe x₂", tip=_PROBE))
    changes: tuple[Change, ...] = param(changes_of(_LIVE))

    # The run ---------------------------------------------------------------------------------------

    @cached_property
    def recipe(self) -> Recipe:
        """What the run follows from."""
        own = self.data in (OWN_CURVE, OWN_CLASSES)
        points = self._own_points if own else ()
        data = Data(
            self.data,
            len(points) if own else self.samples,
            0.0 if own else self.noise,
            self.mean,
            self.scale,
            0 if own else self.seed,
            points,
        )
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
    def _own_points(self) -> Rows:
        """One's own points; those of the default where all were taken away."""
        name = "curve" if self.data == OWN_CURVE else "classes"
        found: Rows = getattr(self, name) or self.parameters()[name].default
        return found

    @cached_property
    def twins(self) -> dict[str, Recipe]:
        """Rescue → what that twin follows from; without those that change nothing here."""
        recipes = {name: RESCUES[name].apply(self.recipe) for name in names_of(self.twin)}
        return {name: recipe for name, recipe in recipes.items() if recipe != self.recipe}

    def start(self) -> Frame:
        """The frame before the first step."""
        self._trainer.restart()
        return self._trainer.frame()

    def step(self, frame: Frame) -> Frame:
        """The frame after that one, of the same experiment; the same frame where it has a problem."""
        self._trainer.load(frame)
        self._trainer.advance()
        return self._trainer.frame()

    @cached_property
    def _trainer(self) -> Trainer:
        return Trainer(self.recipe)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run, then its twins, with what is known of them already."""
        return RUNS.runs((self.recipe, *self.twins.values()))

    @property
    def horizon(self) -> int:
        """The furthest step of this run that has been shown: so far the axis of time goes."""
        return max(self.seen, self.playhead)

    @property
    def survey(self) -> Sweep | Births:
        """The many runs of the views that show them, as far as they are made."""
        return births() if self.view == "births" else sweep_of(self.recipe)

    @property
    def chosen(self) -> int:
        """Index of the chosen unit; the last one where the network has become smaller."""
        return min(self.unit, self.depth * self.width) - 1

    def run(self) -> TrainingResult:
        """Everything there is to draw and to say about the frame at ``playhead``."""
        from engine.experiments.training.result import TrainingResult

        return TrainingResult(self)

    # What the page asks ----------------------------------------------------------------------------

    @property
    def is_heavy(self) -> bool:
        """Whether the frame is far from what is known, or many runs are still to be made."""
        if self.view in SURVEYS:
            return self.survey.done < 1.0
        return sum(run.seconds(self.playhead, self.horizon) for run in self.runs) > FRAME_SECONDS

    @property
    def glimpse(self) -> Training | None:
        """The start of the run, where one step of it is soon made."""
        if self.view in SURVEYS or self.runs[0].recipe.step_seconds > _GLIMPSE_SECONDS:
            return None
        return dataclasses.replace(self, playhead=0, seen=0, twin="none")

    @property
    def outlook(self) -> str:
        """How far it is."""
        if self.view in SURVEYS:
            return self.survey.outlook
        steps = max(run.distance(self.playhead, self.horizon) for run in self.runs)
        return f"{steps:,} {'step' if steps == 1 else 'steps'} of training"

    @property
    def at_end(self) -> frozenset[str]:
        """A run that broke off goes no further."""
        ends = [run.end for run in self.runs]
        stopped = all(end is not None and end <= self.playhead for end in ends)
        return frozenset(("playhead",)) if stopped else frozenset()

    @property
    def idle(self) -> frozenset[str]:
        """What the view, the chosen data or the normalization makes meaningless."""
        if self.view == "births":
            return frozenset(self.parameters()) - {"view"}
        idle = {"playhead", "twin", "unit"} if self.view in SWEEPS else set()
        if self.data in (OWN_CURVE, OWN_CLASSES):
            idle |= {"samples", "noise"}
        if self.data != OWN_CURVE:
            idle.add("curve")
        if self.data != OWN_CLASSES:
            idle |= {"classes", "clicked"}
        if self.batch_norm:
            idle.add("bias")
        return frozenset(idle)

    def shown(self, name: str) -> Any:
        """Of a live field the value at this step; of the step the one where every run has broken off; the
        loss that is used."""
        if name == "loss":
            return self.recipe.loss
        if name == "playhead" and self.at_end:
            return max(run.end for run in self.runs if run.end is not None)
        return getattr(self.recipe.at(self.playhead), name) if name in _LIVE else super().shown(name)

    def edit(self, **changes: Any) -> Training:
        """As for all experiments, but live fields change from this step on; the run before stays as it was.
        Where it has broken off, they change where a click would lead back to, which is shown then.

        Anything else that the run follows from starts it again from the same seed.
        """
        if self.playhead and set(changes) <= set(_LIVE):
            if not self.at_end:
                return self._changed_live(**changes)
            return dataclasses.replace(self, playhead=self.runs[0].retreat or 0, seen=0).edit(**changes)
        for points, data in (("curve", OWN_CURVE), ("classes", OWN_CLASSES)):
            if set(changes) == {points}:  # who opens a table wants to see it learned
                changes["data"] = data
        edited = super().edit(**changes)
        if edited.recipe == self.recipe:
            return edited if "seen" in changes else dataclasses.replace(edited, seen=self._seen(edited))
        if "playhead" not in changes and edited.playhead > SOON:
            return dataclasses.replace(edited, playhead=0, seen=0)
        return dataclasses.replace(edited, seen=0)

    def _seen(self, edited: Training) -> int:
        """How far one has seen, once the step is another one; 0 until it has gone back.

        A way that was stopped before it was made has shown nothing.
        """
        back = edited.playhead < self.horizon
        return self.horizon if back and all(run.knows(self.horizon) for run in self.runs) else 0

    def _changed_live(self, **changes: Any) -> Training:
        return super().edit(changes=recorded(self, self.changes, self.playhead, _LIVE, changes), seen=0)

    def with_point(self, x: float, y: float) -> dict[str, Any]:
        """The changes that add a point to one's own, given by its place in the fit; none for other data."""
        if self.data not in (OWN_CURVE, OWN_CLASSES) or not self.scale:
            return {}
        at = (x - self.mean) / self.scale
        if self.data == OWN_CURVE:
            return {"curve": (*self.curve, (at, y))}
        return {"classes": (*self.classes, (at, (y - self.mean) / self.scale, float(self.clicked)))}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``time`` goes to the nearest step, ``probe`` to an input, ``cell`` of the map of runs to a learning
        rate and a bias."""
        if handle == "probe":
            return {"probe_x": x} if self.recipe.data.inputs == 1 else {"probe_x": x, "probe_y": y}
        if handle == "cell":
            return {"learning_rate": 10.0 ** min(max(x, -12.0), 12.0), "bias": y}
        if handle == "time":
            return {"playhead": round(x)}
        raise ValueError(f"there is no handle named {handle!r}")
