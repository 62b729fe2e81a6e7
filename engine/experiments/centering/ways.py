"""Ways down: the inputs as given and with their mean taken away, the bowl of each, the steps made in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.centering.inputs import ALL, CENTERED, MOST_STEPS, NORMALIZED, CenteringInputs
from engine.functions.activation import Array
from engine.networks.two_weights import (
    Bowl,
    locked_share,
    path_length,
    quadrants,
    steps_down,
    steps_to,
    straightness,
    with_bias,
)

TITLES = {CENTERED: "centered", NORMALIZED: "batch normalized"}
"""What the way beside the one as given is called."""

SHARE = 0.01
"""Descent is said to be there where so much of the excess of the loss is left."""

_FEW = 64
"""So many steps are walked at first, twice as many next."""

_FAR = 1e6
"""Weights beyond this have left every picture: the steps diverge."""


class Way:
    """A descent in the bowl of some inputs; it remembers how far it has been walked.

    Attributes:
        experiment: what it follows from, whatever its step.
        x: the inputs (N, 2).
    """

    def __init__(self, experiment: CenteringInputs, x: Array) -> None:
        self.experiment, self.x = experiment, x
        self._path = experiment.start[None]

    @cached_property
    def is_whole(self) -> bool:
        """Whether all inputs are numbers, and small enough to be squared and summed."""
        return bool((np.abs(self.x) < 1e100).all())  # nan is not

    @cached_property
    def bowl(self) -> Bowl:
        """The loss over both weights and, where there is one, the bias."""
        e = self.experiment
        x = with_bias(self.x) if e.bias else self.x
        z = x @ e.goal
        return Bowl(x, z if e.loss == "least_squares" else 0.5 + 0.5 * np.tanh(z / 2), e.loss)

    @cached_property
    def plane(self) -> Bowl:
        """The same over both weights alone, a bias being 0."""
        return Bowl(self.x, self.bowl.t, self.bowl.kind)

    @cached_property
    def condition(self) -> float:
        """The condition number at the least loss."""
        return self.bowl.condition(self.experiment.goal)

    @cached_property
    def steepest(self) -> float:
        """The largest curvature that a step meets: λ_max with all samples, the largest ‖x‖² with one; of the
        logistic loss at most a quarter of it."""
        if self.experiment.descent == ALL:
            return float(self.bowl.eigen()[0][-1])
        largest = float((self.bowl.x**2).sum(axis=1).max())
        return largest if self.experiment.loss == "least_squares" else largest / 4

    @cached_property
    def rate(self) -> float:
        """The learning rate η; 0 where nothing can be learned."""
        return self.experiment.rate / self.steepest if self.steepest else 0.0

    def path(self, steps: int) -> Array:
        """The weights after each of so many steps, (steps + 1, 2 or 3); the start alone where inputs are no
        numbers."""
        while self.is_whole and len(self._path) <= steps:
            self._go_on()
        return self._path[: steps + 1]

    def excess(self, path: Array) -> Array:
        """How much the loss along a path exceeds its least value, as a share of that at the start; nan where
        that is 0."""
        with np.errstate(all="ignore"):
            return np.asarray(np.maximum(self.bowl.loss(path) - self._least, 0.0) / self._at_start)

    @cached_property
    def locked(self) -> float:
        """The share of inputs with both of one sign: their steps move both weights the same way, wherever."""
        return locked_share(self.x)

    def quadrants(self, w: Array) -> Array:
        """The share of steps with one sample from w into each quadrant, counterclockwise from + +."""
        return quadrants(self.bowl.gradients(w)[:, :2])

    @cached_property
    def spectrum(self) -> tuple[Array, Array]:
        """The curvatures of least squares, and what of the excess at the start is along each: (2 or 3,)."""
        values, vectors = self.bowl.eigen()
        return values, values * (vectors.T @ (self.experiment.start - self.experiment.goal)) ** 2

    @property
    def is_counted(self) -> bool:
        """Whether its steps are counted without being walked."""
        return self.experiment.descent == ALL and self.experiment.loss == "least_squares"

    @cached_property
    def steps(self) -> float:
        """Steps until 1 % of the excess is left; ∞ where it is never reached, nan where not within the steps
        that can be made."""
        if self.is_counted:
            return steps_to(self.bowl, self.experiment.start, self.rate, SHARE)
        return self._walked_steps()

    def _walked_steps(self) -> float:
        seen = 0
        while True:
            there = np.flatnonzero(self.excess(self._path[seen:]) <= SHARE)
            if len(there) or len(self._path) > MOST_STEPS:
                return float(seen + there[0]) if len(there) else math.nan
            seen = len(self._path)
            self._go_on()

    @cached_property
    def _least(self) -> float:
        return float(self.bowl.loss(self.experiment.goal))

    @cached_property
    def _at_start(self) -> float:
        """The excess at the start; nan where there is none."""
        found = float(self.bowl.loss(self.experiment.start)) - self._least
        return found if found > 0 and not self.experiment.starts_there else math.nan

    def _go_on(self) -> None:
        """As many steps more as have been made, within bounds."""
        made = len(self._path) - 1
        more, here = min(max(made, _FEW), MOST_STEPS - made), self._path[-1]
        if self.experiment.descent == ALL:
            path = self.bowl.descent(here, self.rate, more)
        else:
            order = [step % len(self.x) for step in range(made, made + more)]
            path = self.bowl.one_by_one(here, self.rate, order)
        self._path = np.concatenate([self._path, path[1:]])


def steps_of(counted: Sequence[Way]) -> Array:
    """The steps until 1 % of the excess is left of ways whose steps are counted, all at once."""
    values, excess = (np.stack(rows) for rows in zip(*(way.spectrum for way in counted), strict=True))
    return steps_down(values, excess, np.array([way.rate for way in counted]), SHARE)


@dataclass(frozen=True, eq=False)
class Walk:
    """A way as far as it has been gone.

    Attributes:
        way: the way.
        path: the weights after each step, (steps + 1, 2 or 3).
    """

    way: Way
    path: Array

    @property
    def here(self) -> Array:
        """The weights after the last step."""
        return np.asarray(self.path[-1])

    @cached_property
    def diverges(self) -> bool:
        """Whether the steps have led out of every picture."""
        return not bool((np.abs(self.here) < _FAR).all())

    @cached_property
    def excess(self) -> Array:
        """The excess of the loss after each step, as a share of that at the start."""
        return self.way.excess(self.path)

    @property
    def length(self) -> float:
        """The length of the path."""
        return math.nan if self.diverges else path_length(self.path)

    @property
    def detour(self) -> float:
        """The length of the path over the straight way to where it has led; nan before the first step."""
        return math.nan if self.diverges else straightness(self.path)

    @cached_property
    def quadrants(self) -> Array:
        """The share of single-sample steps into each quadrant from here."""
        return self.way.quadrants(self.here)


def ways(e: CenteringInputs) -> tuple[Way, Way]:
    """The way with the inputs as given, and the one beside it; known ones are not made again."""
    return _ways(replace(e, step=0, view="map", window=(-1.0, 1.0), height=(-1.0, 1.0)))


@lru_cache(maxsize=8)
def _ways(e: CenteringInputs) -> tuple[Way, Way]:
    return Way(e, e.x), Way(e, _cured(e.outputs, e.cure == NORMALIZED))


def _cured(outputs: Array, is_normalized: bool) -> Array:
    """The inputs with their mean over all samples subtracted and, by batch normalization, divided by their
    standard deviation; one that never varies stays 0."""
    with np.errstate(all="ignore"):
        x = outputs - outputs.mean(axis=0)
        spread = x.std(axis=0)
    if not is_normalized:
        return np.asarray(x)
    return np.asarray(np.divide(x, spread, out=np.zeros_like(x), where=spread > 0))
