"""The chosen unit's z over time, and what has become of it: stuck, on its way up or down, back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.base.text import number
from engine.functions.trace import Line
from engine.learning.course import Course, thinned, with_last

Array = NDArray[np.float64]

_MOST_DIGITS = 8


@dataclass(frozen=True, eq=False)
class Patient:
    """One unit of a run, from its first step to the one that is shown.

    Attributes:
        course: the run.
        unit: its index.
        name: what tells the run apart, in a few words.
    """

    course: Course
    unit: int
    name: str

    @cached_property
    def spans(self) -> tuple[Array, Array]:
        """The steps at which z was looked at, the present one last; and (S, 3) least, mean, largest z."""
        trace, frame = self.course.trace, self.course.frame
        return with_last(
            trace.span_steps, trace.spans[:, :, self.unit], frame.step, self.course.census.spans[:, self.unit]
        )

    @cached_property
    def lines(self) -> tuple[Line, Line, Line]:
        """The least, the mean and the largest z over the data against step; nan where not finite."""
        steps, spans = self.spans
        low, mean, high = (_line(steps, spans[:, k]) for k in range(3))
        return low, mean, high

    @cached_property
    def ahead(self) -> Line | None:
        """The mean from here on, as far as it is known; None where nothing is."""
        ahead = self.course.ahead
        if ahead is None or not len(ahead.span_steps):
            return None
        x = np.append(self.course.frame.step, ahead.span_steps).astype(np.float64)
        return _line(x, np.append(self.mean, ahead.spans[:, 1, self.unit]))

    @property
    def extremes(self) -> Array:
        """Every z that is known of, before and after the present step."""
        ahead = self.course.ahead
        later = self.spans[1][:0] if ahead is None else ahead.spans[:, :, self.unit]
        return np.concatenate([self.spans[1], later])

    @cached_property
    def drift(self) -> Line:
        """log₁₀ of how far the mean is from where it began, |z − z₀|, against step; −∞ where it is there."""
        return self._drift_of(self.spans[0], self.spans[1][:, 1])

    @cached_property
    def drift_ahead(self) -> Line | None:
        """The same from here on."""
        ahead = self.ahead
        return None if ahead is None else self._drift_of(ahead.x, ahead.y)

    def _drift_of(self, steps: Array, means: Array) -> Line:
        with np.errstate(all="ignore"):
            return _line(steps, np.log10(np.abs(means - self.first)), keep_zero=True)

    @property
    def first(self) -> float:
        """The mean of z before the first step."""
        return float(self.spans[1][0, 1])

    @property
    def mean(self) -> float:
        """The mean of z now."""
        return float(self.spans[1][-1, 1])

    @property
    def mean_text(self) -> str:
        """The mean of z now, with as many digits as it takes to tell it from the first; three at least."""
        digits = range(3, _MOST_DIGITS + 1)
        found = (number(self.mean, d) for d in digits if number(self.mean, d) != number(self.first, d))
        return next(found, number(self.mean, 3 if self.mean == self.first else _MOST_DIGITS))

    @property
    def label(self) -> str:
        """What stands beside its line."""
        return f"{self.name}: {self.mean_text}"

    @property
    def has_moved(self) -> bool:
        """Whether z has ever been anything but what it was at first, bit for bit."""
        spans = self.spans[1]
        return bool((spans != spans[0]).any())

    @property
    def is_repelled(self) -> bool:
        """Whether f′ is negative at the mean of z now, so that a push to a larger f(z) lowers z."""
        f = self.course.recipe.at(self.course.frame.step).activation
        return bool(f.derivative(self.mean) < 0)

    @cached_property
    def opened(self) -> tuple[int, bool] | None:
        """The step since which z > 0 for some input, and whether it is exact; None where it is for none.

        Of a long run only some steps are remembered; then it is the first of those.
        """
        steps, spans = self.spans
        closed = np.flatnonzero(~(spans[:, 2] > 0.0))
        if not len(closed):
            return 0, True
        at = int(closed[-1]) + 1
        return (int(steps[at]), bool(steps[at] == steps[at - 1] + 1)) if at < len(steps) else None

    @property
    def opened_text(self) -> str:
        """``since step 406``, ``by step 4,880``, ``from the start``; "" where z is never above 0 now."""
        if self.opened is None:
            return ""
        step, exact = self.opened
        return "from the start" if not step else f"{'since' if exact else 'by'} step {step:,}"


def _line(steps: Array, values: Array, keep_zero: bool = False) -> Line:
    """A thinned line, nan where not finite; the logarithm of 0 may be kept."""
    known = np.isfinite(values) | (keep_zero & np.isneginf(values))
    return thinned(steps, np.where(known, values, np.nan))
