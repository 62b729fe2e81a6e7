"""The line of floats: those around z one by one, and what each gives."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.stability.numbers import StabilityNumbers
from engine.experiments.stability.over_z import Range
from engine.experiments.stability.sampling import Samples, Truth, samples, truth
from engine.floats.errors import Array, difference, results
from engine.floats.formats import Format
from engine.floats.forms import Form
from engine.functions.trace import Line

MANY = 65_536
"""So many floats to either side are looked at for the same result."""

_FIRST = 16
"""So many of them at first, then four times as many each time."""

_FARTHEST = 3000.0
"""Results are seen up to so many times as far from the exact one in the middle as exact results go."""


class Neighbors:
    """The floats around an origin, whichever of them is z.

    They are placed by their distance from the origin in units in its last place: on either side of a power of
    two they stand at other distances. Results are drawn by what they exceed the exact one in the middle.
    """

    def __init__(self, naive: Form, stable: Form, format: Format, origin: float, near: Range) -> None:
        self._forms, self._format, self.origin, self._near = (naive, stable), format, origin, near

    @cached_property
    def unit(self) -> float:
        """The distance between floats at the origin."""
        return self._format.ulp(Decimal(self.origin))

    def place(self, z: float) -> float:
        """Where a float stands."""
        return (z - self.origin) / self.unit

    @property
    def _ends(self) -> Range:
        low, high = self._near
        return self.origin + low * self.unit, self.origin + high * self.unit

    @cached_property
    def truth(self) -> Truth:
        """The exact values."""
        return truth(self._forms[0], self._format, *self._ends)

    @cached_property
    def samples(self) -> tuple[Samples, Samples]:
        """What the form as it is written gives, and the other one."""
        naive, stable = (samples(form, self._format, self.truth) for form in self._forms)
        return naive, stable

    @cached_property
    def places(self) -> Array:
        """Where the floats stand."""
        return np.asarray((self.truth.z.astype(np.float64) - self.origin) / self.unit)

    @property
    def is_whole(self) -> bool:
        """Whether every float within the visible range is among them."""
        first, last = (int(place) for place in self._format.ordinals(self.truth.z[[0, -1]]))
        return last - first + 1 == len(self.places)

    @cached_property
    def _base(self) -> Decimal:
        """The exact value in the middle."""
        finite = [value for value in self.truth.exact if value.is_finite()]
        return finite[len(finite) // 2] if finite else Decimal(0)

    def above(self, value: Decimal) -> float:
        """What a number exceeds the exact one in the middle by; nan for none."""
        return difference(value, self._base)

    @cached_property
    def exact_line(self) -> Line:
        """The exact values."""
        return Line(self.places, np.array([self.above(value) for value in self.truth.exact]))

    @cached_property
    def curves(self) -> tuple[Line, Line]:
        """What both forms give, brought near where it is far out of the picture: painters are slow there."""
        low, high = (2 * end for end in self.height)
        naive, stable = (Line(row.x, np.clip(row.y, low, high)) for row in self.rows)
        return naive, stable

    @cached_property
    def rows(self) -> tuple[Line, Line]:
        """What both forms give: where it repeats the points stand level."""
        naive, stable = (
            Line(self.places, np.array([self.above(Decimal(value)) for value in s.values.tolist()]))
            for s in self.samples
        )
        return naive, stable

    @cached_property
    def height(self) -> Range:
        """What is shown of the results."""
        exact, naive, stable = (
            float(np.abs(line.y[np.isfinite(line.y)]).max(initial=0.0))
            for line in (self.exact_line, *self.rows)
        )
        least = max(exact, stable) or naive or 1.0
        high = 1.2 * (naive if least < naive < _FARTHEST * least else least)
        return -high, high


@lru_cache(maxsize=16)
def neighbors(naive: Form, stable: Form, format: Format, origin: float, near: Range) -> Neighbors:
    """The same object for the same floats: what is drawn already costs nothing."""
    return Neighbors(naive, stable, format, origin, near)


class LineNumbers(StabilityNumbers):
    """What is measured of the floats around z."""

    @cached_property
    def around(self) -> Neighbors:
        """The floats that are seen."""
        e = self.experiment
        return neighbors(e.naive, e.stable, e.format, e.format.near(e.origin), e.near)

    @cached_property
    def spacing(self) -> float:
        """The distance between floats at z."""
        return self.experiment.format.ulp(Decimal(self.at))

    @cached_property
    def same(self) -> tuple[int, int]:
        """How many floats in a row give the result that z gives, as written and in the other form; 0 where
        that is no program."""
        e = self.experiment
        naive, stable = (alike(form, e.format, self.at) for form in (e.naive, e.stable))
        return naive, stable

    @property
    def row_at(self) -> tuple[float, float]:
        """The heights of both results at z."""
        naive, stable = (self.around.above(Decimal(run.result)) for run in self.runs)
        return naive, stable

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Spacing and repeats, with what is measured at z."""
        same = dict(zip(("as written", "stable"), self.same, strict=True))
        return {
            **super().quantities,
            "spacing": self.spacing,
            **{f"floats with the same result {name}": float(count) for name, count in same.items()},
        }


@lru_cache(maxsize=64)
def alike(form: Form, format: Format, z: float) -> int:
    """How many floats in a row, z among them, give the same result; not looked for beyond many, nor of exact
    values, which take too long."""
    if form.is_rounded:
        return 0
    at = format.ordinal(z)
    here = results(form, format.numbers([at]), format)[0]
    return 1 + sum(_alike_on_side(form, format, at, side, here) for side in (1, -1))


def _alike_on_side(form: Form, format: Format, at: int, side: int, here: float) -> int:
    done, size = 0, _FIRST
    while done < MANY:
        ordinals = at + side * np.arange(done + 1, done + size + 1)
        found = results(form, format.numbers(ordinals[np.abs(ordinals) <= format.last]), format)
        other = np.flatnonzero(~((found == here) | (np.isnan(found) & np.isnan(here))))
        if other.size or not found.size:
            return done + (int(other[0]) if other.size else 0)
        done, size = done + found.size, 4 * size
    return done
