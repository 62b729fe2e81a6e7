"""What is drawn over a range of z, whatever z is chosen: computed once for a range."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.stability.sampling import Samples, Truth, samples, truth
from engine.floats.errors import Array
from engine.floats.formats import Format
from engine.floats.forms import Form
from engine.functions.trace import Line

LEAST_ERROR = -2.0
"""The power of ten down to which errors are drawn, in ulps."""

_NOISE = 20.0
"""A line that goes up and down by more heights of the picture than these is noise."""

Range = tuple[float, float]
Stretch = tuple[float, float, str]
Points = tuple[Array, Array]


class OverZ:
    """Both forms over a range of z, as they are drawn.

    Args:
        log: whether values are drawn as powers of ten.
    """

    def __init__(self, naive: Form, stable: Form, format: Format, window: Range, log: bool) -> None:
        self._forms, self._format, self._window, self._log = (naive, stable), format, window, log

    @cached_property
    def truth(self) -> Truth:
        """The exact values."""
        return truth(self._forms[0], self._format, *self._window)

    @cached_property
    def samples(self) -> tuple[Samples, Samples]:
        """What the form as it is written gives, and the other one."""
        naive, stable = (samples(form, self._format, self.truth) for form in self._forms)
        return naive, stable

    @property
    def is_made(self) -> bool:
        """Whether what takes long is computed already."""
        return "lines" in vars(self)

    def make(self) -> None:
        """Compute what takes long."""
        self.stretches, self.errors, self.lines  # noqa: B018 - computed and kept

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Where nothing is right of the form as it is written."""
        return self.samples[0].stretches

    # Values ----------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> tuple[Line, Line, Line]:
        """The exact values, those as written and the stable ones, brought near where they are far out of the
        picture: painters are slow there."""
        z = self.truth.z.astype(np.float64)
        low, high = self.value_range
        naive, stable = (
            Line(z, np.clip(self.drawn(s.values), 2 * low - high, 2 * high - low)) for s in self.samples
        )
        exact = np.clip(self._powers, low, high + 1) if self._log else self.drawn(self._exact)
        return Line(z, exact), naive, stable

    @cached_property
    def is_noise(self) -> bool:
        """Whether what the form as it is written gives jumps up and down all over the picture."""
        low, high = self.value_range
        seen = np.clip(self.lines[1].y, low, high)
        return bool(np.nansum(np.abs(np.diff(seen))) > _NOISE * (high - low))

    def drawn(self, values: Array) -> Array:
        """Values as they are drawn: themselves, or powers of ten with an exact 0 on the shelf; nan where
        there is none."""
        if not self._log:
            return np.asarray(np.where(np.isfinite(values), values, np.nan))
        with np.errstate(all="ignore"):
            powers = np.where(values == 0, self.shelf, np.log10(np.abs(values)))
        return np.asarray(np.where(np.isfinite(powers), powers, np.nan))

    @cached_property
    def value_range(self) -> Range:
        """What is shown of the values."""
        if self._log:
            low, high = self._ends
            room = self._room
            return low - 2 * room, high + room
        found = self._exact[np.isfinite(self._exact)]
        low, high = float(found.min(initial=0.0)), float(found.max(initial=0.0))
        room = 0.08 * (high - low) or 1.0
        return low - room, high + room

    @property
    def shelf(self) -> float:
        """The height of an exact 0 on the logarithmic axis."""
        return self._ends[0] - self._room

    @property
    def _room(self) -> float:
        low, high = self._ends
        return max(0.06 * (high - low), 0.2)

    @cached_property
    def _ends(self) -> Range:
        """The least and the largest power of ten that is shown."""
        least = math.log10(self._format.smallest) - 1
        found = [power for power in self._powers.tolist() if least <= power < math.inf]
        low, high = (min(found), max(found)) if found else (-1.0, 1.0)
        return math.floor(low), max(math.ceil(high), math.floor(low) + 1)

    @cached_property
    def _exact(self) -> Array:
        return np.array([float(value) for value in self.truth.exact])

    @cached_property
    def _powers(self) -> Array:
        return np.array([_power(value) for value in self.truth.exact])

    # Errors ----------------------------------------------------------------------------------------

    @cached_property
    def errors(self) -> tuple[Points, Points]:
        """Points (z, power of ten of the error), of the stable form and of the one as it is written."""
        z = self.truth.z.astype(np.float64)
        naive, stable = ((z, self.drawn_error(s.errors)) for s in self.samples)
        return stable, naive

    def drawn_error(self, errors: Array) -> Array:
        """Errors as they are drawn: powers of ten, at least and at most those that are shown."""
        with np.errstate(all="ignore"):
            return np.clip(np.log10(errors), LEAST_ERROR, self._worst)

    @property
    def all_digits(self) -> float:
        """The power of ten of an error as large as the largest value of its ulp: no digit is right."""
        return self._format.precision * math.log10(2)

    @property
    def _worst(self) -> float:
        """The height at which an infinite error is drawn."""
        return self.all_digits + 0.5

    @property
    def error_range(self) -> Range:
        """The powers of ten of errors that are shown."""
        return LEAST_ERROR - 0.25, self._worst + 0.25


@lru_cache(maxsize=16)
def over_z(naive: Form, stable: Form, format: Format, window: Range, log: bool) -> OverZ:
    """The same object for the same forms over the same range: what is drawn already costs nothing."""
    return OverZ(naive, stable, format, window, log)


def _power(value: Decimal) -> float:
    """log₁₀ of the size of a number, be it beyond all floats; −∞ of 0."""
    if not value or not value.is_finite():
        return -math.inf if not value else math.nan if value.is_nan() else math.inf
    figures = value.as_tuple().digits
    return value.adjusted() + math.log10(float(Decimal((0, figures, 1 - len(figures)))))
