"""How a hinge sum learns: all of its weights at once, by gradient descent on samples of the target."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np

from engine.base.points import Rows
from engine.experiments.hinges.fit import errors_of, fitted, least_squares
from engine.experiments.hinges.goal import Goal, goal_of
from engine.experiments.hinges.units import Units, made
from engine.learning import learner as running
from engine.learning.data import OWN_CURVE, Data
from engine.learning.recipe import Recipe
from engine.networks.network import Network

SAMPLES = 201
"""A function is learned from so many of its points, evenly spread."""


class Learner(running.Learner):
    """A run of a hinge sum, seen at one step of it.

    Args:
        units: the sum at step 0.
        step: which step.
        horizon: the furthest step that has been shown.
    """

    def __init__(self, recipe: Recipe, units: Units, step: int, horizon: int) -> None:
        super().__init__(recipe, network_of(units), step, horizon)
        self._units = units

    @cached_property
    def units(self) -> Units:
        """The sum at the step; that of step 0 where a weight is not finite."""
        if not self.step or self.network is None or self.problem:
            return self._units
        (w, v), (b, c) = self.network.weights, self.network.biases
        columns = (tuple(column.tolist()) for column in (w[:, 0], b, v[0]))
        return made(*columns, float(c[0]), self.network.activation)

    @cached_property
    def samples(self) -> Goal:
        """The points that are learned, as a goal of its own."""
        return goal_of("points", self.recipe.data.points)

    @cached_property
    def even_loss(self) -> float:
        """The loss of least squares with as many units on equal pieces."""
        units = self.units
        return self._loss_of(fitted(self.samples, units.f, "uniform", len(units)))

    @property
    def dead(self) -> tuple[int, ...]:
        """The units for which f and f′ are 0 at every point, of an f of straight pieces: w and b get no
        gradient."""
        return self._without_gradient(off=True)

    @property
    def saturated(self) -> tuple[int, ...]:
        """Those for which f′ is, but not f."""
        return self._without_gradient(off=False)

    def _without_gradient(self, off: bool) -> tuple[int, ...]:
        units, (x, _) = self.units, self.recipe.data.arrays()
        if not units.is_exact:  # where f′ is 0 it may be too small for a float
            return ()
        z = units.pre_activations(x[:, 0])
        level, silent = ~units.f.derivative(z).any(axis=0), ~units.f(z).any(axis=0)
        return tuple(np.flatnonzero(level & (silent == off)).tolist())

    @property
    def quantities(self) -> dict[str, float]:
        """The loss at the step beside those of least squares; the dead units."""
        return {
            "step": float(self.made),
            "loss": self.loss,
            "loss of least squares": self._loss_of(least_squares(self.units, self.samples)),
            "loss of least squares on equal pieces": self.even_loss,
            "dead units": float(len(self.dead)),
            "saturated units": float(len(self.saturated)),
        }

    def _loss_of(self, units: Units) -> float:
        return 0.5 * errors_of(units, self.samples).rms ** 2


@lru_cache(maxsize=16)
def data_of(goal: Goal) -> Data:
    """The points to learn from: those of the goal, or as many of a function as there are samples."""
    rows: Rows
    if goal.points is not None:
        rows = tuple((x, y) for x, y in goal.points.tolist())
    else:
        x = np.linspace(goal.low, goal.high, SAMPLES)
        rows = tuple(zip(x.tolist(), goal.value(x).tolist(), strict=True))
    return Data(OWN_CURVE, len(rows), points=rows)


def network_of(units: Units) -> Network:
    """The units as a network with one hidden layer."""
    return Network([units.w[:, None], units.v[None, :]], [units.b, [units.c]], units.f)


@lru_cache(maxsize=32)
def random_weights(units: int, seed: int) -> tuple[tuple[float, ...], ...]:
    """Small w, b and v, each evenly drawn between −½ and ½."""
    return tuple(map(tuple, np.random.default_rng([seed, 3]).uniform(-0.5, 0.5, (3, units)).tolist()))
