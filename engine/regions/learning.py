"""How the network of a Regions experiment learns: its points, its run, the network after some steps.

Step 0 is the experiment's own network, whatever it was made from; step n follows from it, bit for bit. What
a hand does to the network at a later step makes the learned weights its own, at step 0 of a new run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine import losses
from engine.backprop import Layout
from engine.curves.sampling import Line
from engine.datasets import DATASETS
from engine.network import Network
from engine.parameter import Choice, Parameter
from engine.training.data import OWN_CLASSES, Data
from engine.training.kinds import (
    CLASSES,
    FRAME_SECONDS,
    LEARNING_RATE,
    NOISE,
    OPTIMIZER,
    PLAYHEAD,
    SAMPLES,
    SOON,
)
from engine.training.live import changes_of, recorded
from engine.training.recipe import Recipe
from engine.training.run import RUNS, Run
from engine.weights import Edits, WeightEdits

if TYPE_CHECKING:
    from engine.regions.experiment import Regions
    from engine.training.course import Course

Array = NDArray[np.float64]

NO_DATA = "none"
LOSS = "bce_logits"
"""Of the output as a logit: y > 0 means class 1, so that the classes part at the map's boundary y = 0."""

MOST_WEIGHTS = WeightEdits().most
"""Larger networks do not learn here: what they have learned could not be taken over as weights."""

_HAND = frozenset(("edits", "activation"))
_RUN, _DATA = "Training", "Data"


DATA_KIND = Choice(
    NO_DATA,
    (
        (NO_DATA, "no data"),
        *((name, row.title) for name, row in DATASETS.items()),
        (OWN_CLASSES, "own points"),
    ),
    label="data",
    tip="Two classes of points, drawn on the map, for the network to learn.",
    group=_RUN,
)
STEP_KIND = replace(PLAYHEAD, group=_RUN, default=0, high=500, interval=16, speeds=(1, 2, 5, 25))
RATE_KIND = replace(LEARNING_RATE, group=_RUN, default=0.02)
OPTIMIZER_KIND = replace(OPTIMIZER, group=_RUN, default="adam")
SAMPLES_KIND = replace(SAMPLES, group=_DATA, default=100)
NOISE_KIND = replace(NOISE, group=_DATA, default=0.1)
POINTS_KIND = replace(CLASSES, group=_DATA, tip="A table of rows x₁, x₂, class (1 where above 0).")
CLICK_KIND = Choice(
    "probe",
    (
        ("probe", "a click moves the probe"),
        ("0", "a click adds a ● of class 0"),
        ("1", "a click adds a ◆ of class 1"),
    ),
    label="click",
    tip="What a click into the map does, or Enter at the dot. Points can be dragged; Delete removes one.",
    group=_RUN,
)
LIVE: Mapping[str, Parameter] = MappingProxyType({"learning_rate": RATE_KIND})
CHANGES_KIND = changes_of(LIVE)

_PARAMETERS = frozenset(
    ("data", "click", "playhead", "learning_rate", "optimizer", "samples", "noise", "classes")
)
"""What the chart has no use for."""


class Learner:
    """A run, seen at one step of it.

    Args:
        recipe: what the run follows from.
        own: the network at step 0.
        step: which step.
    """

    def __init__(self, recipe: Recipe, own: Network, step: int) -> None:
        self.recipe, self.step, self._own = recipe, step, own
        self._course: Course | None = None

    @cached_property
    def run(self) -> Run:
        """What is known of the run."""
        return RUNS.runs((self.recipe,))[0]

    @property
    def is_near(self) -> bool:
        """Whether the step can be shown within a frame."""
        return not self.step or self._course is not None or self.run.seconds(self.step) <= FRAME_SECONDS

    @property
    def distance(self) -> int:
        """How many steps must be made to show it."""
        return self.run.distance(self.step) if self.step else 0

    def go(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Make the steps. Raises ``engine.regions.Cancelled`` when told to stop."""
        if self.step and self._course is None:
            from engine.training.course import Course  # with all that draws fits

            run = self.run
            frame = run.frame(self.step, progress, cancelled)
            self._course = Course(self.recipe, frame, run.trace(frame.step))

    @property
    def course(self) -> Course | None:
        """The run up to the step; None at step 0, which needs none."""
        self.go()
        return self._course

    @property
    def network(self) -> Network | None:
        """The network at the step; None where a weight is not finite."""
        return self._own if self.course is None else self.course.network

    @property
    def problem(self) -> str:
        """Why the run broke off, in a sentence; "" where it did not."""
        return "" if self.course is None else self.course.frame.problem

    @property
    def made(self) -> int:
        """The steps that were made: fewer than wanted where the run broke off."""
        return 0 if self.course is None else self.course.frame.step

    @property
    def is_over(self) -> bool:
        """Whether the run is known to go no further than the step."""
        end = self.run.end if self.step else None
        return end is not None and end <= self.step

    @property
    def rate(self) -> float:
        """The learning rate in force."""
        return self.recipe.at(self.step).learning_rate

    @cached_property
    def edits(self) -> Edits | None:
        """All weights as if they were set by hand; None where one is not finite."""
        network = self.network
        if network is None:
            return None
        matrices = [
            np.column_stack(pair).tolist() for pair in zip(network.weights, network.biases, strict=True)
        ]
        return tuple(
            ((layer, unit, source), value)
            for layer, rows in enumerate(matrices)
            for unit, row in enumerate(rows)
            for source, value in enumerate(row)
        )

    @cached_property
    def outputs(self) -> Array:
        """(N,) the output at every point; nan where a weight is not finite."""
        x, labels = self.recipe.data.arrays()
        return np.full(len(labels), np.nan) if self.network is None else self.network.forward(x)[:, 0]

    @property
    def loss(self) -> float:
        """The mean of ln(1 + eʸ) − t·y over all points of class t."""
        if self.course is not None:
            return self.course.frame.loss
        y, labels = self.outputs[None, :], self.recipe.data.arrays()[1][None, :]
        with np.errstate(all="ignore"):
            return losses.get(LOSS).evaluate(y, labels, np.empty_like(y))

    @property
    def right(self) -> int:
        """How many points lie on their side of the boundary: y > 0 for class 1, y ≤ 0 for class 0."""
        y, labels = self.outputs, self.recipe.data.arrays()[1]
        return int((((y > 0) == (labels > 0)) & np.isfinite(y)).sum())

    @property
    def losses(self) -> Line:
        """log₁₀ of the loss against the steps made; −∞ for an exact 0, nan where it is not finite."""
        if self.course is not None:
            return self.course.losses
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.log10(np.array([self.loss]))
        return Line(np.zeros(1), np.where(np.isposinf(value), np.nan, value))


def data_of(e: Regions) -> Data | None:
    """The points to learn from; None where there are none."""
    if e.data == OWN_CLASSES:
        return Data(e.data, len(e.classes), points=e.classes) if e.classes else None
    return None if e.data == NO_DATA else Data(e.data, e.samples, e.noise, seed=e.seed)


def is_too_large(e: Regions) -> bool:
    """Whether there are points on the map, but too many weights to learn them."""
    return e.view != "depth" and data_of(e) is not None and e.weights > MOST_WEIGHTS


def learner_of(e: Regions) -> Learner | None:
    """The run at the experiment's step; None where there is nothing to learn from, and for large networks."""
    data = data_of(e)
    if data is None or e.weights > MOST_WEIGHTS:
        return None
    try:
        own = e.own
    except ValueError:
        return None
    layout = Layout(own.widths)
    recipe = Recipe(
        data=data,
        hidden=layout.hidden,
        activation=e.activation,
        learning_rate=e.learning_rate,
        loss=LOSS,
        optimizer=e.optimizer,
        changes=e.changes,
        origin=layout.flat(own.weights, own.biases).tobytes(),
    )
    return Learner(recipe, own, e.playhead)


def at_this_step(e: Regions, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes that edits at a later step than 0 ask for.

    What the hand does to the network happens to the learned one, which becomes the experiment's own: nothing
    jumps. Another learning rate applies from this step on. Anything else starts the run again.
    """
    learner = e.learner
    if learner is None or not e.step or "playhead" in changes:
        return changes
    if _HAND & set(changes):
        taken = {} if e.present_edits is e.edits else {"edits": e.present_edits}
        return {**taken, "playhead": 0, "changes": (), "learning_rate": learner.rate, **changes}
    if set(changes) <= set(LIVE):
        return {"changes": recorded(e, e.changes, e.step, LIVE, changes)}
    return changes


def rewound(edited: Regions, before: Regions) -> Regions:
    """The experiment at step 0 where it learns nothing, or where its run is another one, which is there to be
    watched. Only an own point that is moved near the start keeps the step: the boundary follows the hand."""
    now, then = edited.learner, before.learner
    if not edited.playhead or now is None or then is None:
        return replace(edited, playhead=0) if edited.playhead else edited
    # Another learning rate from this step on leaves the steps before as they are.
    same = replace(now.recipe, changes=()) == replace(then.recipe, changes=())
    return (
        edited if same or _is_moved(now.recipe, then.recipe, edited.playhead) else replace(edited, playhead=0)
    )


def _is_moved(now: Recipe, then: Recipe, step: int) -> bool:
    """Whether a step not far from the start is asked for of own points that only stand elsewhere."""
    at_rest = replace(now, data=then.data, changes=()) == replace(then, changes=())
    own = now.data.name == then.data.name == OWN_CLASSES
    return step <= SOON and at_rest and own and len(now.data.points) == len(then.data.points)


def idle(e: Regions) -> frozenset[str]:
    """The parameters of training without effect in the present state."""
    if e.view == "depth":
        return _PARAMETERS
    found = set() if e.learner is not None else {"playhead", "learning_rate", "optimizer"}
    if e.data == NO_DATA or e.data == OWN_CLASSES:
        found |= {"samples", "noise"}
    if e.data != OWN_CLASSES:
        found |= {"classes", "click"}
    return frozenset(found)
