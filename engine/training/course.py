"""A run up to the step that is shown, as lines and pictures ready to draw."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.curves.sampling import Line
from engine.network import Network
from engine.training.census import Census, census_of, network_of
from engine.training.fit import Fit, Plane, fit_of, plane_of, window_of
from engine.training.frame import Frame
from engine.training.recipe import Recipe
from engine.training.record import DEAD, Trace, shades, stride

Array = NDArray[np.float64]


class Course:
    """One of the runs that are shown.

    Args:
        recipe: what the run follows from.
        frame: where it stands.
        trace: what happened until then.
    """

    def __init__(self, recipe: Recipe, frame: Frame, trace: Trace) -> None:
        self.recipe, self.frame, self.trace = recipe, frame, trace

    @cached_property
    def census(self) -> Census:
        """How every unit is doing."""
        return census_of(self.recipe, self.frame)

    @cached_property
    def network(self) -> Network | None:
        """The network; None where a weight is not finite."""
        try:
            return network_of(self.recipe, self.frame)
        except ValueError:
            return None

    @property
    def decision(self) -> Network | None:
        """The network with one output: of two classes, how much the second one has over the first."""
        network = self.network
        if network is None or network.widths[-1] == 1:
            return network
        w, b = network.weights[-1], network.biases[-1]
        weights, biases = (*network.weights[:-1], w[1:] - w[:1]), (*network.biases[:-1], b[1:] - b[:1])
        return Network(weights, biases, network.activation)

    @cached_property
    def fit(self) -> Fit | None:
        """The output as a curve, for one input; None where a weight is not finite."""
        if self.network is None or self.recipe.data.inputs != 1:
            return None
        return fit_of(self.network, self.recipe.data)

    @cached_property
    def plane(self) -> Plane | None:
        """The output as a map, for two inputs; None where a number is not finite."""
        if self.decision is None or self.recipe.data.inputs != 2:
            return None
        try:
            return plane_of(self.decision, window_of(self.recipe.data))
        except ValueError:
            return None

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return sum(self.recipe.hidden)

    @property
    def dead(self) -> int:
        """How many of them are dead."""
        return int(self.frame.dead.sum())

    @property
    def dead_share(self) -> float:
        """Share of the hidden units that are dead."""
        return self.dead / self.units

    @property
    def never_back(self) -> bool:
        """Whether a unit of the first layer that is dead must stay so.

        Full-batch descent without a memory adds exactly 0 to its weights, and its inputs are the data.
        """
        r = self.recipe
        return r.optimizer == "sgd" and r.batch_size == r.samples and not r.batch_norm

    @cached_property
    def losses(self) -> Line:
        """Loss against step."""
        return self._line(self.trace.losses, self.frame.loss)

    @cached_property
    def shares(self) -> Line:
        """Share of dead units against step."""
        return self._line(self.trace.dead / self.units, self.dead_share)

    @cached_property
    def norms(self) -> Line:
        """Norm of the gradient against step; as far as it is remembered."""
        return Line(self.trace.steps.astype(np.float64), self.trace.norms)

    @cached_property
    def raster(self) -> NDArray[np.uint8]:
        """(columns, units) bytes as in ``engine.training.record.Trace``; columns evenly in time."""
        step, rows = self.frame.step, self.trace.rows
        rows = rows[self.trace.steps % stride(step) == 0]
        last = shades(self.frame.on, self.recipe.samples, self.frame.dead)
        return np.concatenate([rows[:-1] if step % stride(step) == 0 else rows, last[None]])

    @property
    def dead_byte(self) -> int:
        """What stands for a dead unit in ``raster``."""
        return DEAD

    def _line(self, values: Array, last: float) -> Line:
        x, y = self.trace.steps.astype(np.float64), values
        if not len(x) or x[-1] < self.frame.step:
            x, y = np.append(x, self.frame.step), np.append(y, last)
        return Line(x, y)
