"""Saturation in numbers: slopes over z, and what gradient descent does with them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.stability.numbers import StabilityNumbers
from engine.experiments.stability.over_z import Range
from engine.floats.descent import exact_walk, update, walk
from engine.floats.errors import Array
from engine.floats.evaluation import computed
from engine.floats.formats import Format
from engine.floats.forms import FORMS, Form
from engine.functions import activations
from engine.functions.trace import Line


class Descent:
    """z step by step, made once for a start."""

    def __init__(
        self, unit: str, slopes: tuple[Form, Form], format: Format, start: float, rate: float, steps: int
    ) -> None:
        self._unit, self._slopes, self._format = unit, slopes, format
        self._start, self._rate, self._steps = start, rate, steps

    @property
    def output(self) -> Form:
        """How a = f(z) is computed, for both slopes."""
        return FORMS[f"{self._unit}_stable"]

    @cached_property
    def walks(self) -> tuple[Array, Array, Array]:
        """z in real numbers, with f′ as it is written, and with the stable one."""
        along = self._start, self._rate, self._steps
        naive, stable = (walk(self.output, slope, self._format, *along) for slope in self._slopes)
        return exact_walk(activations.get(self._unit), *along), naive, stable

    @property
    def is_made(self) -> bool:
        """Whether the steps are made."""
        return "walks" in vars(self)

    @cached_property
    def lines(self) -> tuple[Line, Line, Line]:
        """z over the steps."""
        steps = np.arange(self._steps + 1, dtype=np.float64)
        exact, naive, stable = (Line(steps, z) for z in self.walks)
        return exact, naive, stable

    @cached_property
    def height(self) -> Range:
        """What is shown of z."""
        found = np.concatenate(self.walks)
        found = found[np.isfinite(found)]
        low, high = float(found.min(initial=0.0)), float(found.max(initial=0.0))
        room = 0.1 * max(high - low, 1e-6)
        return low - room, high + room

    @property
    def updates(self) -> tuple[float, float]:
        """What the first step takes from z, with f′ as it is written and with the stable one."""
        naive, stable = (
            update(self.output, slope, self._format, self._start, self._rate) for slope in self._slopes
        )
        return naive, stable


@lru_cache(maxsize=64)
def descent(
    unit: str, slopes: tuple[Form, Form], format: Format, start: float, rate: float, steps: int
) -> Descent:
    """The same object for the same descent."""
    return Descent(unit, slopes, format, start, rate, steps)


class DescentNumbers(StabilityNumbers):
    """What is measured of a unit that saturates: f′ as it is written and stable, and ½ a² made small."""

    @property
    def unit(self) -> str:
        """The name of the unit's function."""
        return self.experiment.form.removesuffix("_slope_naive")

    @cached_property
    def descent(self) -> Descent:
        """Where z leads."""
        e = self.experiment
        return descent(self.unit, (e.naive, e.stable), e.format, self.at, e.rate, e.steps)

    @property
    def walks(self) -> tuple[Array, Array, Array]:
        """z step by step: in real numbers, with f′ as it is written, with the stable one."""
        return self.descent.walks

    @property
    def at_output(self) -> float:
        """a at z."""
        return float(computed(self.descent.output, self.experiment.format.rounded([self.at]))[0])

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Updates at z, and what has come of z."""
        exact, naive, stable = self.walks
        first = self.descent.updates
        return {
            **super().quantities,
            "update as written": first[0],
            "stable update": first[1],
            "spacing": self.experiment.format.ulp(Decimal(self.at)),
            "z after the steps in real numbers": float(exact[-1]),
            "z after the steps as written": float(naive[-1]),
            "z after the steps with the stable slope": float(stable[-1]),
        }
