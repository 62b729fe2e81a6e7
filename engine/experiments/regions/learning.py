"""How the network of a Regions experiment learns: its points, and what edits on the way do."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.base.parameter import Choice
from engine.learning import learner as running
from engine.learning.data import OWN_CLASSES, Data
from engine.learning.datasets import DATASETS
from engine.learning.kinds import CLASSES, NOISE, SAMPLES, SOON
from engine.learning.learner import RUN_FIELDS, kinds_of
from engine.learning.recipe import Recipe
from engine.networks.backprop import Layout
from engine.networks.weights import Edits, WeightEdits

if TYPE_CHECKING:
    from engine.experiments.regions.experiment import Regions

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
KINDS = kinds_of(_RUN, rate=0.02, optimizer="adam", steps=500)
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

_PARAMETERS = frozenset(
    ("data", "click", "playhead", "learning_rate", "optimizer", "samples", "noise", "classes")
)
"""What the chart has no use for."""


class Learner(running.Learner):
    """A run of a network that parts two classes of points, seen at one step of it."""

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

    @property
    def right(self) -> int:
        """How many points lie on their side of the boundary: y > 0 for class 1, y ≤ 0 for class 0."""
        y, labels = self.outputs, self.recipe.data.arrays()[1]
        return int((((y > 0) == (labels > 0)) & np.isfinite(y)).sum())


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
    """The changes that edits at a later step than 0 ask for."""

    def taken() -> dict[str, Any]:
        return {} if e.present_edits is e.edits else {"edits": e.present_edits}

    return running.at_this_step(e, changes, _HAND, taken)


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
    found = set() if e.learner is not None else set(RUN_FIELDS)
    if e.data == NO_DATA or e.data == OWN_CLASSES:
        found |= {"samples", "noise"}
    if e.data != OWN_CLASSES:
        found |= {"classes", "click"}
    return frozenset(found)
