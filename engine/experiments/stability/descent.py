"""Saturation in numbers: slopes over z, and what gradient descent does with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

import numpy as np

from engine.experiments.stability.numbers import Range, StabilityNumbers
from engine.floats.descent import exact_walk, update, walk
from engine.floats.errors import Array
from engine.floats.evaluation import computed
from engine.floats.forms import FORMS, Form
from engine.functions import activations
from engine.functions.trace import Line


class DescentNumbers(StabilityNumbers):
    """What is measured of a unit that saturates: f′ as it is written and stable, and ½ a² made small."""

    @property
    def unit(self) -> str:
        """The name of the unit's function."""
        return self.experiment.form.removesuffix("_slope_naive")

    @property
    def output(self) -> Form:
        """How a = f(z) is computed, for both."""
        return FORMS[f"{self.unit}_stable"]

    @property
    def at_output(self) -> float:
        """a at z."""
        return float(computed(self.output, self.experiment.format.rounded([self.at]))[0])

    @cached_property
    def walks(self) -> tuple[Array, Array, Array]:
        """z step by step: in real numbers, with f′ as it is written, with the stable one."""
        e = self.experiment
        exact = exact_walk(activations.get(self.unit), self.at, e.rate, e.steps)
        naive, stable = (
            walk(self.output, form, e.format, self.at, e.rate, e.steps) for form in (e.naive, e.stable)
        )
        return exact, naive, stable

    @cached_property
    def updates(self) -> tuple[float, float]:
        """What the first step takes from z, with f′ as it is written and with the stable one."""
        e = self.experiment
        naive, stable = (update(self.output, form, e.format, self.at, e.rate) for form in (e.naive, e.stable))
        return naive, stable

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Slopes and updates at z, and what has come of z."""
        exact, naive, stable = self.walks
        return {
            **super().quantities,
            "update as written": self.updates[0],
            "stable update": self.updates[1],
            "spacing": self.experiment.format.ulp(Decimal(self.at)),
            "z after the steps in real numbers": float(exact[-1]),
            "z after the steps as written": float(naive[-1]),
            "z after the steps with the stable slope": float(stable[-1]),
            "steps to z = 0 in real numbers": _crossing(exact),
            "steps to z = 0 as written": _crossing(naive),
            "steps to z = 0 with the stable slope": _crossing(stable),
        }

    @cached_property
    def walk_lines(self) -> tuple[Line, Line, Line]:
        """z over the steps."""
        steps = np.arange(self.experiment.steps + 1, dtype=np.float64)
        exact, naive, stable = (Line(steps, z) for z in self.walks)
        return exact, naive, stable

    @property
    def time_range(self) -> Range:
        """The axis of steps."""
        return 0.0, float(self.experiment.steps)

    @cached_property
    def walk_range(self) -> Range:
        """What is shown of z."""
        found = np.concatenate(self.walks)
        found = found[np.isfinite(found)]
        low, high = min(float(found.min()), 0.0), max(float(found.max()), 0.0)
        room = 0.1 * max(high - low, 1e-6)
        return low - room, high + room


def _crossing(z: Array) -> float:
    """After how many steps z is on the other side of 0; ∞ where it has not come there."""
    passed = np.flatnonzero(np.sign(z) != np.sign(z[0]))
    return float(passed[0]) if passed.size else math.inf
