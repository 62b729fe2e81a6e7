"""Many runs that differ in learning rate and bias, one cell each."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Monitor, Progress, Stop
from engine.learning.recipe import Recipe
from engine.learning.trainer import Trainer

Array = NDArray[np.float64]

RATES = tuple(float(f"{10**power:.2g}") for power in np.linspace(-2.0, 0.5, 11))
BIASES = tuple(np.linspace(-5.0, 1.0, 13).tolist())
LOSSES = 1e-4, 1.0
STEPS = 200
"""The cells of the panel's map."""


class Sweep:
    """Dead share and loss of a recipe over learning rate × bias; cells fill while it runs.

    Changes on the way are left out. Reading while another thread runs it shows what is done so far.

    Attributes:
        rates, biases: the columns and rows, ascending; two of each at least to be drawn.
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
    def cells_done(self) -> int:
        """How many cells are done."""
        return int(np.count_nonzero(~np.isnan(self.dead)))

    @property
    def done(self) -> float:
        """The share of cells that are done."""
        return self.cells_done / self.dead.size

    @property
    def outlook(self) -> str:
        """What is to be done."""
        return f"{self.dead.size} runs of {self.steps} steps"

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """(row, column) of the cell nearest to log₁₀ of a learning rate and a bias."""
        column = np.abs(np.log10(self.rates) - x).argmin()
        return int(np.abs(np.array(self.biases) - y).argmin()), int(column)

    @property
    def best(self) -> tuple[int, int] | None:
        """(row, column) of the lowest loss; None where no cell is done."""
        if not self.cells_done:
            return None
        row, column = divmod(int(np.nanargmin(self.losses)), len(self.rates))
        return row, column

    @property
    def levels(self) -> Array:
        """(rows, columns) the losses on a log scale from ``LOSSES[0]`` (0) to ``LOSSES[1]`` (1); what is
        beyond at the ends; nan where not done."""
        low, high = (math.log10(end) for end in LOSSES)
        with np.errstate(divide="ignore"):
            levels: Array = np.clip((np.log10(self.losses) - low) / (high - low), 0.0, 1.0)
        return levels

    @property
    def extent(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ranges of log₁₀ of the learning rate and of the bias that the cells fill."""
        dx = math.log10(self.rates[-1] / self.rates[0]) / (len(self.rates) - 1) / 2
        dy = (self.biases[-1] - self.biases[0]) / (len(self.biases) - 1) / 2
        x0, x1 = math.log10(self.rates[0]), math.log10(self.rates[-1])
        return (x0 - dx, x1 + dx), (self.biases[0] - dy, self.biases[-1] + dy)

    def recipe_of(self, row: int, column: int) -> Recipe:
        """The recipe of a cell."""
        return dataclasses.replace(self.recipe, learning_rate=self.rates[column], bias=self.biases[row])

    def run(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Fill the cells that are not done. Raises ``engine.base.monitor.Cancelled`` when asked to stop."""
        monitor = Monitor(progress, cancelled)
        for row, column in zip(*np.nonzero(np.isnan(self.dead)), strict=True):
            trainer = Trainer(self.recipe_of(int(row), int(column)))
            while trainer.step < self.steps and not trainer.problem:
                monitor.check()
                trainer.advance(min(self.recipe.breath, self.steps - trainer.step))
            self.losses[row, column] = np.inf if trainer.problem else trainer.loss
            self.dead[row, column] = trainer.frame().dead.mean()
            monitor.report(self.done)


@lru_cache(maxsize=4)
def _sweep(recipe: Recipe) -> Sweep:
    return Sweep(recipe, RATES, BIASES, STEPS)


def sweep_of(recipe: Recipe) -> Sweep:
    """The panel's map of a recipe, with the cells that were made before."""
    return _sweep(dataclasses.replace(recipe, changes=(), learning_rate=RATES[0], bias=0.0))
