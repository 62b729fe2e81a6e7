"""How the network of a Regions experiment learns: the parameters of its run, and the run."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from engine.base.parameter import Choice
from engine.learning import learner as running
from engine.learning.data import OWN_CLASSES
from engine.learning.datasets import DATASETS
from engine.networks.weights import Edits, WeightEdits

NO_DATA = "none"
LOSS = "bce_logits"
"""Of the output as a logit: y > 0 means class 1, so that the classes part at the map's boundary y = 0."""

MOST_WEIGHTS = WeightEdits().most
"""Larger networks do not learn here: what they have learned could not be taken over as weights."""

DATA_KIND = Choice(
    NO_DATA,
    (
        (NO_DATA, "no data"),
        *((name, row.title) for name, row in DATASETS.items()),
        (OWN_CLASSES, "own points"),
    ),
    label="data",
    tip="Two classes of points, drawn on the map, for the network to learn.",
    group="Training",
)


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

    @property
    def quantities(self) -> dict[str, float]:
        """The steps made, the loss, and the share of points on their side; nan of a run that broke off."""
        share = math.nan if self.problem else self.right / len(self.outputs)
        return {"step": float(self.made), "loss": float(self.loss), "accuracy": share}
