"""Many runs: learning rate × bias, and networks that are dead before the first step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.monitor import Progress, Stop
from engine.experiments.training.inputs import TrainingInputs
from engine.functions.trace import Line
from engine.learning.births import LU, Births, births
from engine.learning.record import DEAD
from engine.learning.sweep import Sweep, sweep_of

_OF_PAPER = {f"{depth} hidden layers of {width}": (width, depth) for width, depth in LU}
"""Quantity → width and depth, of those that Lu et al. have."""

PAPER = {name: LU[shape] for name, shape in _OF_PAPER.items()}
"""The same → the share of the paper."""


class SurveyNumbers:
    """Many runs.

    Args:
        experiment: the inputs.
        whole: whether all of them are to be made; else what is made so far is all there is.
    """

    def __init__(self, experiment: TrainingInputs, whole: bool = True) -> None:
        self.experiment: TrainingInputs = experiment
        self._whole = whole

    @property
    def survey(self) -> Sweep | Births:
        """The runs, as far as they are made."""
        return births() if self.experiment.view == "births" else sweep_of(self.experiment.recipe)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make what is not made yet."""
        if self._whole:
            self.survey.run(progress, cancelled)


class SweepNumbers(SurveyNumbers):
    """A map of runs over log₁₀ of the learning rate and the bias."""

    @property
    def sweep(self) -> Sweep:
        """The runs."""
        return sweep_of(self.experiment.recipe)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """How many runs are made and what became of their units, and the run with the lowest loss."""
        self.prepare()
        sweep, best = self.sweep, self.sweep.best
        row, column = best or (0, 0)
        return {
            "runs made": float(sweep.cells_done),
            "runs with every unit dead": float((sweep.dead == 1).sum()),
            "runs with no unit dead": float((sweep.dead == 0).sum()),
            "lowest loss": float(sweep.losses[best]) if best else math.nan,
            "learning rate of the lowest loss": sweep.rates[column] if best else math.nan,
            "bias of the lowest loss": sweep.biases[row] if best else math.nan,
        }

    @property
    def shades(self) -> NDArray[np.uint8]:
        """(rows, columns) dead shares or levels of the loss, 0 to ``DEAD`` − 1; ``DEAD``: not done."""
        shares = self.sweep.levels if self.experiment.view == "final" else self.sweep.dead
        with np.errstate(invalid="ignore"):
            return np.where(np.isnan(shares), DEAD, np.rint(shares * (DEAD - 1))).astype(np.uint8)

    @property
    def here(self) -> tuple[float, float]:
        """The place of the present learning rate and bias."""
        return math.log10(self.experiment.learning_rate), self.experiment.bias

    @property
    def all_dead(self) -> list[tuple[float, float]]:
        """The places of the cells with every unit dead."""
        return [self._place(row, column) for row, column in np.argwhere(self.sweep.dead == 1.0).tolist()]

    @property
    def best_cells(self) -> list[tuple[float, float]]:
        """That of the cell with the lowest loss, as soon as there is one."""
        return [] if self.sweep.best is None else [self._place(*self.sweep.best)]

    def _place(self, row: int, column: int) -> tuple[float, float]:
        return math.log10(self.sweep.rates[column]), self.sweep.biases[row]

    def open_cell(self, x: float, y: float) -> dict[str, Any]:
        """The changes that open the run of the cell at a place."""
        sweep = self.sweep
        row, column = sweep.cell_at(x, y)
        return {
            "learning_rate": sweep.rates[column],
            "bias": sweep.biases[row],
            "changes": (),
            "playhead": sweep.steps,
            "view": "run",
        }


@dataclass(frozen=True, eq=False)
class BirthLine:
    """Networks of one width: measured shares (depth, share), two standard errors of each, both bounds."""

    name: str
    dots: tuple[tuple[float, float], ...]
    errors: tuple[float, ...]
    bounds: tuple[Line, Line]


class BirthsNumbers(SurveyNumbers):
    """Shares of networks that are dead at birth over their depth, for some widths."""

    @property
    def births(self) -> Births:
        """The networks."""
        return births()

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """The measured share of the deepest networks of each width, and its two bounds."""
        self.prepare()
        found = {}
        for width, line in zip(self.births.widths, self.lines, strict=True):
            low, high = line.bounds
            found[f"share dead at birth of width {width}"] = line.dots[-1][1]
            found[f"lower bound of width {width}"] = float(low.y[-1])
            found[f"upper bound of width {width}"] = float(high.y[-1])
        shares = {name: self._share(*shape) for name, shape in _OF_PAPER.items()}
        return found | {name: share for name, share in shares.items() if not math.isnan(share)}

    def _share(self, width: int, depth: int) -> float:
        return float(self.births.found[self.births.widths.index(width), depth - 1])

    @property
    def lines(self) -> tuple[BirthLine, ...]:
        """For each width what was measured, between its two bounds."""
        return tuple(self._line(i) for i in range(len(self.births.widths)))

    def _line(self, i: int) -> BirthLine:
        chart, depths = self.births, self.births.depths.astype(np.float64)
        low, high = (Line(depths, bound) for bound in chart.bounds(chart.widths[i]))
        dots = tuple(zip(depths.tolist(), chart.found[i].tolist(), strict=True))
        return BirthLine(f"width {chart.widths[i]}", dots, tuple(chart.errors(i).tolist()), (low, high))
