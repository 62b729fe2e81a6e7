"""The numbers of Floating point: both forms at z step by step, over z, and where they break."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

import numpy as np

from engine.base.text import number
from engine.experiments.stability.inputs import StabilityInputs
from engine.experiments.stability.over_z import OverZ, over_z
from engine.floats import thresholds
from engine.floats.blame import Evaluation
from engine.floats.errors import Array, difference, results
from engine.floats.formats import format_of
from engine.floats.thresholds import threshold

NAIVE, STABLE = 0, 1
"""The places of the form as it is written, and of what is done instead."""

EFFECTS = {"infinity": "∞", "nan": "no number", "zero": "0", "one": "1"}
"""What is told of both forms in every format, and in which words."""

_TOLD, _ALL = 5, 17
"""So many digits are told at least, for they tell every float16, and so many tell every float64."""


class StabilityNumbers:
    """What is measured of a ``Stability`` experiment."""

    def __init__(self, experiment: StabilityInputs) -> None:
        self.experiment = experiment

    @cached_property
    def runs(self) -> tuple[Evaluation, Evaluation]:
        """Both forms at z."""
        e = self.experiment
        return Evaluation(e.naive, e.z, e.format), Evaluation(e.stable, e.z, e.format)

    @property
    def at(self) -> float:
        """z as the format has it."""
        return self.runs[NAIVE].at

    @property
    def relative_error(self) -> float:
        """How far off the form as it is written is, as a share of the exact value."""
        run = self.runs[NAIVE]
        if not run.truth or not run.truth.is_finite() or not math.isfinite(run.result):
            return math.nan
        return abs(difference(Decimal(run.result) / run.truth, Decimal(1)))

    @cached_property
    def digits(self) -> int:
        """So many digits of results are told: five, or as many as tell a wrong one from the exact one."""
        run = self.runs[NAIVE]
        if run.failing < 0:
            return _TOLD
        pairs = ((n, number(run.result, n), number(float(run.truth), n)) for n in range(_TOLD, _ALL))
        return next((n for n, wrong, right in pairs if wrong != right), _ALL)

    @cached_property
    def over(self) -> OverZ:
        """What is drawn over z."""
        e = self.experiment
        return over_z(e.naive, e.stable, e.format, e.window, e.log)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Results and errors of both forms at z, and where they break in this format."""
        naive, stable = self.runs
        found = {
            "z": self.at,
            "exact result": float(naive.truth),
            "result as written": naive.result,
            "error as written": naive.error,
            "stable result": stable.result,
            "stable error": stable.error,
            "relative error as written": self.relative_error,
        }
        for effect, words in EFFECTS.items():
            found[f"{words} as written from z".replace("∞", "infinity")] = self.threshold(NAIVE, effect)
            found[f"{words} in the stable form from z".replace("∞", "infinity")] = self.threshold(
                STABLE, effect
            )
        return found

    def threshold(self, which: int, effect: str, dtype: str = "") -> float:
        """Where an effect begins for one of both forms, in this format or in another one; nan where it never
        does, and for exact values, which are none of a program. A result is 1 from there on only if it still
        is twice as far out: ELU is at z = 1 alone."""
        form, format = self.runs[which].form, format_of(dtype or self.experiment.dtype)
        if form.is_rounded:
            return math.nan
        z = threshold(form, effect, format)
        passes = effect == "one" and results(form, format.rounded([2 * z]), format)[0] != 1
        return math.nan if passes else z

    def is_about_0(self, which: int, effect: str, dtype: str) -> bool:
        """Whether an effect is had from 0 up to its threshold, and not from there on."""
        form, format = self.runs[which].form, format_of(dtype)
        holds = thresholds.EFFECTS[effect]
        half = format.rounded([self.threshold(which, effect, dtype) / 2])
        return bool(holds(form, half, format)[0])

    @property
    def drawn_at(self) -> Array:
        """The results of both forms at z as they are drawn."""
        return self.over.drawn(np.array([run.result for run in self.runs]))

    @property
    def drawn_errors_at(self) -> Array:
        """The errors of both forms at z as they are drawn."""
        return self.over.drawn_error(np.array([run.error for run in self.runs]))
