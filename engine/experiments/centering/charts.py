"""Charts of Centering: locked signs, condition number, steps against the mean, as measured and in theory."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.centering.inputs import ALL, CenteringInputs
from engine.experiments.centering.theory import condition_of, locked_of, steps_in_theory
from engine.experiments.centering.ways import TITLES, Way, steps_of, ways
from engine.functions.activation import Array
from engine.functions.trace import Line

_SHARES = np.linspace(-1.0, 1.0, 41)
"""Where it is measured, as shares of the end of the axis; among them is 0."""

_FINE = np.linspace(-1.0, 1.0, 161)
"""Where theory is drawn."""

_SPREADS = 4.0
"""The axis reaches so many standard deviations of the inputs to either side of 0."""

NAMES = {"signs": "locked signs", "condition": "condition number", "steps": "steps to 1 %"}
"""The quantity of each view."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A quantity against the mean of the inputs.

    Attributes:
        end: the axis goes from −end to end.
        measured: of the samples, at some means; ∞ and nan where it has no value.
        theory: the line of theory; None where there is none.
        beside: what it is of the inputs without their mean.
        is_log: whether its values are drawn as powers of ten.
    """

    end: float
    measured: Line
    theory: Line | None
    beside: float
    is_log: bool

    @cached_property
    def y_range(self) -> tuple[float, float]:
        """What is shown of the values, as they are drawn: shares from 0 to 1, or powers of ten."""
        if not self.is_log:
            return -0.04, 1.08
        lines = [self.measured] if self.theory is None else [self.measured, self.theory]
        drawn = self.drawn(np.concatenate([np.array([self.beside]), *(line.y for line in lines)]))
        drawn = drawn[np.isfinite(drawn)]
        return -0.1, float(max(math.ceil(10 * drawn.max()) / 10 if len(drawn) else 1.0, 1.0)) + 0.15

    def drawn(self, values: Array) -> Array:
        """Values as they are drawn; nan where they are beyond all."""
        with np.errstate(all="ignore"):
            found = np.log10(np.maximum(values, 1.0)) if self.is_log else values
            return np.asarray(np.where(np.isfinite(values), found, np.nan))


class ChartNumbers:
    """A quantity of a ``Centering`` experiment against the mean."""

    def __init__(self, experiment: CenteringInputs) -> None:
        self.experiment = experiment

    @property
    def is_whole(self) -> bool:
        """Whether there are inputs that are all numbers."""
        return all(way.is_whole for way in ways(self.experiment))

    @cached_property
    def chart(self) -> Chart:
        """The chart; the mean does not matter to it, as long as it is on its axis."""
        e = self.experiment
        kept = replace(e, shift=0.0, step=0, descent=ALL, window=(-1.0, 1.0), height=(-1.0, 1.0))
        return _chart(kept, self._end)

    @cached_property
    def theory_line(self) -> Line | None:
        """The line of theory as it is drawn."""
        theory = self.chart.theory
        return None if theory is None else Line(theory.x, self.chart.drawn(theory.y))

    @property
    def beside_title(self) -> str:
        """What the inputs without their mean are called."""
        return TITLES[self.experiment.cure]

    @property
    def level(self) -> float:
        """The height of what it is without the mean, as it is drawn."""
        return float(self.chart.drawn(np.array([self.chart.beside]))[0])

    @property
    def named_at(self) -> tuple[float, float] | None:
        """A measured place right of the middle, as it is drawn; None where there is none."""
        x, y = self.chart.measured.x, self.chart.drawn(self.chart.measured.y)
        at = 3 * len(x) // 4
        return (float(x[at]), float(y[at])) if math.isfinite(y[at]) else None

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """The quantity at the mean, in theory, and without the mean."""
        e = self.experiment
        found = e.quantities_of_inputs
        if not self.is_whole:
            return found
        name, at, kept = NAMES[e.view], np.array([e.mean]), replace(e, descent=ALL)
        theory = _theory(kept, at)
        return found | {
            name: float(_measured(kept, at)[0]),
            f"{e.cure} {name}": self.chart.beside,
            f"{name} in theory": math.nan if theory is None else float(theory[0]),
        }

    @property
    def _end(self) -> float:
        """Round, and such that the mean is on the axis."""
        e, (mean, variance) = self.experiment, self.experiment.moments
        spread = _SPREADS * math.sqrt(variance) if math.isfinite(variance) else 1.0
        most = max(spread, 1.25 * abs(e.mean_of_outputs if math.isfinite(mean) else 0.0), abs(e.mean), 1e-3)
        step = 2.0 ** math.floor(math.log2(most)) / 4
        return step * math.ceil(most / step)


@lru_cache(maxsize=16)
def _chart(e: CenteringInputs, end: float) -> Chart:
    means, fine = end * _SHARES, end * _FINE
    theory, beside = _theory(e, fine), ways(e)[1]
    level = {"signs": lambda: beside.locked, "condition": lambda: beside.condition}
    return Chart(
        end,
        Line(means, _measured(e, means)),
        None if theory is None else Line(fine, theory),
        level.get(e.view, lambda: beside.steps)(),
        e.view != "signs",
    )


def _measured(e: CenteringInputs, means: Array) -> Array:
    """What it is of the samples, shifted to these means."""
    found = [Way(e, e.outputs + e.shift_to(mean)) for mean in means.tolist()]
    if e.view == "signs":
        return np.array([way.locked for way in found])
    if e.view == "steps" and found[0].is_counted:
        return steps_of(found)
    return np.array([way.condition if e.view == "condition" else way.steps for way in found])


def _theory(e: CenteringInputs, means: Array) -> Array | None:
    """The same by mean and variance alone."""
    if not e.has_theory:
        return None
    if e.view == "signs":
        return locked_of(e.activation, means - e.mean_of_outputs)
    if e.loss != "least_squares":
        return None
    if e.view == "condition":
        return np.array([condition_of(2, mean, e.moments[1], e.bias) for mean in means.tolist()])
    return steps_in_theory(means, e.moments[1], e.bias, e.start - e.goal, e.rate)
