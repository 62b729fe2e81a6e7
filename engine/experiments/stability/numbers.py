"""The numbers of Floating point: both forms at z step by step, over z, and where they break."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

import numpy as np

from engine.base.text import number
from engine.experiments.stability.inputs import StabilityInputs
from engine.experiments.stability.sampling import LOST, Samples, Truth, is_known, samples, truth
from engine.floats.blame import Evaluation
from engine.floats.errors import Array
from engine.floats.formats import FORMATS
from engine.floats.thresholds import threshold
from engine.functions.trace import Line

NAIVE, STABLE = 0, 1
"""The places of the form as it is written, and of what is done instead."""

EFFECTS = {"infinity": "∞", "nan": "no number", "zero": "0", "one": "1"}
"""What is told of both forms in every format, and in which words."""

LEAST_ERROR = -2.0
"""The power of ten down to which errors are drawn, in ulps."""

_MOST_LOST = 3
"""More stretches without a right digit are nothing but the luck of rounding."""

_TOLD, _ALL = 4, 17
"""So many digits are told at least, and tell every float64."""

Range = tuple[float, float]
Stretch = tuple[float, float, str]


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
        return float(abs(Decimal(run.result) - run.truth) / abs(run.truth))

    @cached_property
    def digits(self) -> int:
        """So many digits of results are told: four, or as many as tell a wrong one from the exact one."""
        run = self.runs[NAIVE]
        if run.failing < 0:
            return _TOLD
        pairs = ((n, number(run.result, n), number(float(run.truth), n)) for n in range(_TOLD, _ALL))
        return next((n for n, wrong, right in pairs if wrong != right), _ALL)

    @property
    def is_known(self) -> bool:
        """Whether what is drawn over z has been computed."""
        e = self.experiment
        return is_known(e.naive, e.format, *e.window) and is_known(e.stable, e.format, *e.window)

    @cached_property
    def truth(self) -> Truth:
        """The exact values over z."""
        e = self.experiment
        return truth(e.naive, e.format, *e.window)

    @cached_property
    def samples(self) -> tuple[Samples, Samples]:
        """Both forms over z."""
        e = self.experiment
        naive, stable = (samples(form, e.naive, e.format, *e.window) for form in (e.naive, e.stable))
        return naive, stable

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
        does, and for exact values, which are none of a program."""
        form = self.runs[which].form
        return math.nan if form.is_rounded else threshold(form, effect, dtype or self.experiment.format)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Where nothing is right of the form as it is written, within the visible range."""
        found = self.samples[NAIVE].stretches
        lost = sum(kind == LOST for _, _, kind in found)
        return tuple(s for s in found if s[2] != LOST or lost <= _MOST_LOST)

    # As it is drawn --------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> tuple[Line, Line, Line]:
        """The exact values, those as written and the stable ones over z, as they are drawn."""
        z = self.truth.z.astype(np.float64)
        naive, stable = (Line(z, self.drawn(s.values)) for s in self.samples)
        return Line(z, self._drawn_exactly), naive, stable

    @cached_property
    def _drawn_exactly(self) -> Array:
        if not self.experiment.log:
            return self.drawn(np.array([float(value) for value in self.truth.exact]))
        low, high = self.value_range
        powers = [_power(value) for value in self.truth.exact]
        return np.clip(powers, low, high + 1)

    def drawn(self, values: Array) -> Array:
        """Values as they are drawn: themselves, or powers of ten with an exact 0 on the shelf; nan where
        there is none."""
        if not self.experiment.log:
            return np.asarray(np.where(np.isfinite(values), values, np.nan))
        with np.errstate(all="ignore"):
            powers = np.where(values == 0, self.shelf, np.log10(np.abs(values)))
        return np.asarray(np.where(np.isfinite(powers), powers, np.nan))

    @cached_property
    def value_range(self) -> Range:
        """What is shown of the values."""
        if self.experiment.log:
            low, high = self._powers
            room = max(0.06 * (high - low), 0.2)
            return low - 2 * room, high + room
        exact = np.array([float(value) for value in self.truth.exact])
        found = exact[np.isfinite(exact)]
        low, high = (float(found.min()), float(found.max())) if len(found) else (0.0, 1.0)
        low, high = min(low, 0.0), max(high, 0.0)
        room = 0.08 * (high - low) or 1.0
        return low - room, high + room

    @property
    def shelf(self) -> float:
        """The height of an exact 0 on the logarithmic axis."""
        low, high = self._powers
        return low - max(0.06 * (high - low), 0.2)

    @cached_property
    def _powers(self) -> Range:
        """The least and the largest power of ten that is shown."""
        least = math.log10(self.experiment.format.smallest) - 1
        found = [power for power in map(_power, self.truth.exact) if least <= power < math.inf]
        low, high = (min(found), max(found)) if found else (-1.0, 1.0)
        return math.floor(low), max(math.ceil(high), math.floor(low) + 1)

    @cached_property
    def errors(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Points (z, power of ten of the error) of both forms."""
        z = self.truth.z.astype(np.float64)
        naive, stable = ((z, self.drawn_error(s.errors)) for s in self.samples)
        return naive, stable

    @property
    def drawn_at(self) -> Array:
        """The results of both forms at z as they are drawn."""
        return self.drawn(np.array([run.result for run in self.runs]))

    @property
    def drawn_errors_at(self) -> Array:
        """The errors of both forms at z as they are drawn."""
        return self.drawn_error(np.array([run.error for run in self.runs]))

    def drawn_error(self, errors: Array) -> Array:
        """Errors as they are drawn: powers of ten, at least and at most those that are shown."""
        with np.errstate(all="ignore"):
            return np.clip(np.log10(errors), LEAST_ERROR, self.worst)

    @property
    def worst(self) -> float:
        """The height at which an infinite error is drawn."""
        return self.all_digits + 0.5

    @property
    def all_digits(self) -> float:
        """The power of ten of an error as large as the largest value of its ulp: no digit is right."""
        return self.experiment.format.precision * math.log10(2)

    @property
    def error_range(self) -> Range:
        """The powers of ten of errors that are shown."""
        return LEAST_ERROR - 0.25, self.worst + 0.25

    @property
    def formats(self) -> tuple[str, ...]:
        """The names of all formats."""
        return tuple(FORMATS)


def _power(value: Decimal) -> float:
    """log₁₀ of the size of a number, be it beyond all floats; −∞ of 0."""
    if not value or not value.is_finite():
        return -math.inf if not value else math.nan if value.is_nan() else math.inf
    figures = value.as_tuple().digits
    return value.adjusted() + math.log10(float(Decimal((0, figures, 1 - len(figures)))))
