"""Runs side by side over time: the axis they share, their losses, the rasters of their units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.base.arrays import extent
from engine.functions.trace import Line
from engine.learning.axis import Decades, Range, ends_of, have_zero, time_span
from engine.learning.course import Course
from engine.learning.marks import last_step
from engine.learning.patient import Patient

_MOST_DECADES = 20.0
"""A gradient so many powers of ten below everything else is rounding and not shown."""

_MOST_DRIFT = 8.0
"""A drift so many powers of ten below the largest one is not shown."""

_LARGEST = 1e100
"""A z beyond this is on its way to overflow and leaves the picture."""

_GAP = 0.08
"""Room between the rasters of two runs, as a share of one."""


@dataclass(frozen=True, eq=False)
class Block:
    """The raster of one run: its rows stand from ``base`` + 1, the lowest, to ``base`` + the number of
    units."""

    course: Course
    base: float

    @cached_property
    def levels(self) -> NDArray[np.float64]:
        """(units,) where each unit stands."""
        found = np.empty(self.course.units)
        found[self.course.order] = self.base + self.course.units - np.arange(self.course.units)
        return found

    @property
    def tombs(self) -> NDArray[np.float64]:
        """(k, 4) left, bottom, width and height of the time after death of each unit that is dead."""
        dead = np.flatnonzero(self.course.frame.dead)
        step, since = float(self.course.frame.step), self.course.frame.since[dead].astype(np.float64)
        ones = np.ones(len(dead))
        return np.stack([since, self.levels[dead] - 0.5, step - since, ones], axis=1)

    def rows_of(self, columns: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(units, columns) what is known of the units in each column, the lowest row first."""
        return np.ascontiguousarray(columns[:, self.course.order[::-1]].T)

    @property
    def stretches(self) -> list[tuple[str, float, float]]:
        """What the units above and below the line between the living and the dead are now: how many, and
        from where to where."""
        dead, low = self.course.dead, self.base + 0.5
        ends = (
            (f"{self.course.units - dead} alive", low + dead, low + self.course.units),
            (f"{dead} dead", low, low + dead),
        )
        return [(text, bottom, top) for text, bottom, top in ends if top > bottom]


@dataclass(frozen=True, eq=False)
class Drifts:
    """log₁₀ |z − z₀| of every run against step, up to now and as far ahead as it is known."""

    decades: Decades
    lines: tuple[Line, ...]
    ahead: tuple[Line | None, ...]


class Timeline:
    """What the plots over time show.

    Args:
        courses: the run, then its twins; of the same shape.
        names: what tells them apart.
        unit: index of the chosen unit.
    """

    def __init__(self, courses: Sequence[Course], names: Sequence[str], unit: int) -> None:
        self.courses = tuple(courses)
        self.patients = tuple(Patient(c, unit, name) for c, name in zip(courses, names, strict=True))

    @property
    def step(self) -> int:
        """The step that is shown: where the run that came farthest stands."""
        return max(course.frame.step for course in self.courses)

    @cached_property
    def range(self) -> Range:
        """It holds all that is known and every mark, and mostly rests."""
        known = max(course.last for course in self.courses)
        return time_span(last_step(known, self.courses[0].recipe.changes))

    # The units -------------------------------------------------------------------------------------

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The rasters, the run's on top."""
        units = self.courses[0].units
        high, count = units + max(1.0, round(_GAP * units)), len(self.courses)
        return tuple(Block(course, (count - 1 - i) * high) for i, course in enumerate(self.courses))

    @property
    def levels(self) -> Range:
        """What the rasters fill."""
        return 0.5, self.blocks[0].base + self.courses[0].units + 0.5

    def unit_at(self, level: float) -> int:
        """The number of the unit that is nearest to a level."""
        levels = np.stack([block.levels for block in self.blocks])
        nearest = int(np.abs(levels - level).argmin())
        return nearest % self.courses[0].units + 1

    @cached_property
    def z_range(self) -> Range:
        """What z of the chosen unit is shown on, 0 included; as far ahead as it is known."""
        values = np.concatenate([patient.extremes.ravel() for patient in self._measured])
        if not np.isfinite(values).any():
            return -1.0, 1.0
        return extent([values], -_LARGEST, _LARGEST, 1e-3)

    @cached_property
    def drifts(self) -> Drifts:
        """How far z has gone from where it began, in every run."""
        lines, ahead = [p.drift for p in self.patients], [p.drift_ahead for p in self.patients]
        measured = [line for p in self._measured for line in (p.drift, p.drift_ahead)]
        low, high = ends_of([line.y for line in measured if line is not None])
        decades = Decades(max(low, high - _MOST_DRIFT), high, have_zero(lines), 0.35)
        later = (line and decades.shown(line) for line in ahead)
        return Drifts(decades, tuple(map(decades.shown, lines)), tuple(later))

    @property
    def _measured(self) -> list[Patient]:
        """Those whose z must be in view."""
        return [patient for patient in self.patients if patient.course in self._well]

    # Losses and gradients --------------------------------------------------------------------------

    @cached_property
    def losses(self) -> tuple[Line, ...]:
        """log₁₀ of each loss, an exact 0 on the shelf."""
        return tuple(self.decades.shown(course.losses) for course in self.courses)

    @property
    def losses_ahead(self) -> tuple[Line | None, ...]:
        """The same from here on, as far as it is known."""
        return tuple(line and self.decades.shown(line) for line in (c.losses_ahead for c in self.courses))

    @property
    def norm(self) -> Line | None:
        """log₁₀ of the norm of the hidden layers' gradient, an exact 0 on the shelf; None beside twins."""
        return None if len(self.courses) > 1 else self.decades.shown(self.courses[0].norms)

    @property
    def norm_ahead(self) -> Line | None:
        """The same from here on, as far as it is known."""
        line = None if len(self.courses) > 1 else self.courses[0].norms_ahead
        return line and self.decades.shown(line)

    @cached_property
    def decades(self) -> Decades:
        """The powers of ten of the losses and, of a run alone, of the gradient norm."""
        lines = self._logarithms
        low, high = ends_of([line.y for line in lines])
        least, _ = ends_of([course.losses.y for course in self._well])
        return Decades(max(low, min(least, high - _MOST_DECADES)), high, have_zero(lines), 0.3)

    @cached_property
    def _well(self) -> tuple[Course, ...]:
        """The runs that have not broken off, or all: one that grows without bounds leaves the picture."""
        return tuple(course for course in self.courses if not course.frame.problem) or self.courses

    @property
    def _logarithms(self) -> list[Line]:
        """Of the loss of every run and, of a run alone, of the gradient norm."""
        lines = [line for c in self._well for line in (c.losses, c.losses_ahead)]
        if len(self.courses) == 1:
            lines += [self.courses[0].norms, self.courses[0].norms_ahead]
        return [line for line in lines if line is not None]
