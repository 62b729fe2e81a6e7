"""Pairs of runs over several seeds, and whether one choice is better beyond what seeds do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache

import numpy as np

from engine.base.monitor import Monitor, Progress, Stop
from engine.experiments.guide.claims import CLAIMS, STEPS, TASKS_LEARNED, Claim, recipe_of
from engine.experiments.guide.inputs import GuideInputs
from engine.functions.activation import Array
from engine.learning.trainer import Trainer

SURE = 0.05
"""A difference that chance makes less often than so is one."""

_APART, _SPREAD = 0.2, 0.11
"""Two choices stand so far from the middle of their task, and seeds so far from the middle of a choice."""


class Trials:
    """The runs of a claim; they are made one by one, and what is made can be read meanwhile.

    Attributes:
        losses: (tasks, 2, seeds) the loss at the end; ∞ where a run broke off, nan where it is not made.
    """

    def __init__(self, claim: str, seeds: int) -> None:
        self._claim = claim
        self.losses = np.full((len(TASKS_LEARNED), 2, seeds), np.nan)

    @property
    def done(self) -> float:
        """The share of runs that are made."""
        return float((~np.isnan(self.losses)).mean())

    def run(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make those that are missing. Raises ``engine.base.monitor.Cancelled`` when asked to stop."""
        monitor, tasks = Monitor(progress, cancelled), list(TASKS_LEARNED)
        missing = np.argwhere(np.isnan(self.losses))
        for task, side, seed in sorted(missing.tolist(), key=lambda place: place[2]):
            trainer = Trainer(recipe_of(self._claim, tasks[task], side, seed))
            while trainer.step < STEPS and not trainer.problem:
                monitor.check()
                trainer.advance(min(trainer.recipe.breath, STEPS - trainer.step))
            self.losses[task, side, seed] = math.inf if trainer.problem else trainer.loss
            monitor.report(self.done)


@lru_cache(maxsize=16)
def _trials(claim: str, seeds: int) -> Trials:
    return Trials(claim, seeds)


def chance(wins: int, runs: int) -> float:
    """How often a fair coin falls at least as unevenly: the sign test, two-sided."""
    most = max(wins, runs - wins)
    return min(2.0 * sum(math.comb(runs, k) for k in range(most, runs + 1)) / 2.0**runs, 1.0)


class TrialNumbers:
    """The runs of a claim as far as they are made.

    Args:
        experiment: the inputs.
        whole: whether all runs are to be made; else what is made so far is all there is.
    """

    def __init__(self, experiment: GuideInputs, whole: bool = True) -> None:
        self.experiment: GuideInputs = experiment
        self._whole = whole

    @property
    def claim(self) -> Claim:
        """What is claimed."""
        return CLAIMS[self.experiment.claim]

    @cached_property
    def trials(self) -> Trials:
        """The runs."""
        return _trials(self.experiment.claim, self.experiment.seeds)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make what is not made yet."""
        if self._whole:
            self.trials.run(progress, cancelled)

    @cached_property
    def losses(self) -> Array:
        """(tasks, 2, seeds) as they are now."""
        self.prepare()
        return self.trials.losses.copy()

    def pairs(self, task: int) -> Array:
        """(2, pairs) the losses of the seeds that both choices have run with."""
        found = self.losses[task]
        return np.asarray(found[:, ~np.isnan(found).any(axis=0)])

    def wins(self, task: int) -> tuple[int, int]:
        """With how many seeds the first choice ends lower, and of how many."""
        first, second = self.pairs(task)
        return int((first < second).sum()), len(first)

    def verdict(self, task: int) -> str:
        """``better`` or ``worse`` where chance makes such a difference less than 5 times in 100, else
        ``within``."""
        wins, runs = self.wins(task)
        if not runs or chance(wins, runs) >= SURE:
            return "within"
        return "better" if 2 * wins > runs else "worse"

    def place(self, task: int, side: int, seed: int) -> tuple[float, float]:
        """Where the dot of a run stands: log₁₀ of its loss over its choice."""
        share = seed / max(self.experiment.seeds - 1, 1) - 0.5
        loss = float(self.losses[task, side, seed])
        y = math.log10(loss) if 0 < loss < math.inf else math.nan
        return task + (2 * side - 1) * _APART + 2 * share * _SPREAD, y

    @cached_property
    def medians(self) -> Array:
        """(tasks, 2) log₁₀ of the median loss; nan where no run is made."""
        found = np.full(self.losses.shape[:2], np.nan)
        for task, side in np.ndindex(*found.shape):
            row = self.losses[task, side]
            row = row[~np.isnan(row)]
            if len(row) and 0 < (middle := float(np.median(row))) < math.inf:
                found[task, side] = math.log10(middle)
        return found

    @property
    def loss_range(self) -> tuple[float, float]:
        """log₁₀ of the losses, with room around them."""
        finite = self.losses[np.isfinite(self.losses) & (self.losses > 0)]
        ends = (-3.0, 0.0) if not len(finite) else np.log10([finite.min(), finite.max()]).tolist()
        room = 0.12 * (ends[1] - ends[0]) + 0.1
        return ends[0] - room, ends[1] + 2 * room

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Wins and medians, by task."""
        found = {}
        for task, name in enumerate(TASKS_LEARNED):
            words = name.replace(",", ";")
            wins, runs = self.wins(task)
            found[f"lower with {words}"] = float(wins)
            found[f"runs with {words}"] = float(runs)
            for side, choice in enumerate(self.claim.names):
                found[f"median loss of {choice} with {words}"] = float(10.0 ** self.medians[task, side])
        return found
