"""Many runs that differ in learning rate and bias, one cell each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.regions.monitor import Monitor
from engine.training.recipe import Recipe
from engine.training.trainer import Trainer

Array = NDArray[np.float64]

_BREATH = 50
"""Steps between two looks at whether to stop."""


class Sweep:
    """Dead share and loss of a recipe over learning rate × bias; cells fill while it runs.

    Changes on the way are left out. Reading while another thread runs it shows what is done so far.

    Attributes:
        rates, biases: the columns and rows.
        steps: how long each run is.
        dead: (rows, columns) share of hidden units that are dead at the end; nan where not done.
        losses: (rows, columns) the loss at the end: infinite where the run broke off, nan where not done.
    """

    def __init__(self, recipe: Recipe, rates: Sequence[float], biases: Sequence[float], steps: int) -> None:
        self.recipe = dataclasses.replace(recipe, changes=())
        self.rates, self.biases, self.steps = tuple(rates), tuple(biases), steps
        self.dead = np.full((len(self.biases), len(self.rates)), np.nan)
        self.losses = self.dead.copy()

    @property
    def done(self) -> int:
        """How many cells are done."""
        return int(np.count_nonzero(~np.isnan(self.dead)))

    def recipe_of(self, row: int, column: int) -> Recipe:
        """The recipe of a cell."""
        return dataclasses.replace(self.recipe, learning_rate=self.rates[column], bias=self.biases[row])

    def run(
        self,
        progress: Callable[[float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Fill the cells that are not done. Raises ``engine.regions.Cancelled`` when asked to stop."""
        monitor = Monitor(progress, cancelled)
        for row, column in zip(*np.nonzero(np.isnan(self.dead)), strict=True):
            trainer = Trainer(self.recipe_of(int(row), int(column)))
            while trainer.step < self.steps and not trainer.problem:
                monitor.check()
                trainer.advance(min(_BREATH, self.steps - trainer.step))
            self.losses[row, column] = np.inf if trainer.problem else trainer.loss
            self.dead[row, column] = trainer.frame().dead.mean()
            monitor.report(self.done / self.dead.size)
