"""The numbers of Centering over both weights: walks as given and beside it, ranges, lines of equal loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from engine.experiments.centering.inputs import CenteringInputs
from engine.experiments.centering.levels import levels
from engine.experiments.centering.theory import condition_of, locked_of
from engine.experiments.centering.ways import TITLES, Walk, Way, ways
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.learning.axis import time_span

GIVEN = 0
"""The place of the way as given, before the one beside it."""

Range = tuple[float, float]

_HEIGHTS: Array = 4.0 ** np.arange(-5.0, 3.0)
"""Lines of equal loss, as multiples of the excess at the start: each ellipse is twice as wide as the last."""

_FAR = 1e3
"""Paths are drawn so many times as far out as the picture is wide."""

_LEAST_EXCESS = -6.0
"""The power of ten down to which the excess of the loss is drawn."""


class CenteringNumbers:
    """What is measured of a ``Centering`` experiment over both weights."""

    def __init__(self, experiment: CenteringInputs) -> None:
        self.experiment = experiment

    @cached_property
    def ways(self) -> tuple[Way, Way]:
        """The way as given, and the one beside it."""
        return ways(self.experiment)

    @cached_property
    def walks(self) -> tuple[Walk, Walk]:
        """The way as given, and the one beside it, as far as they have been gone."""
        steps = self.experiment.steps_made
        first, second = (Walk(way, way.path(steps)) for way in self.ways)
        return first, second

    @property
    def is_whole(self) -> bool:
        """Whether there are inputs that are all numbers."""
        return all(way.is_whole for way in self.ways)

    @cached_property
    def in_theory(self) -> Mapping[str, float]:
        """Condition number and share of locked signs of the inputs as given, by theory; nan where there is
        none."""
        e, locked, condition = self.experiment, math.nan, math.nan
        if e.has_theory:
            locked = float(locked_of(e.activation, np.array([e.shift]))[0])
        if e.has_theory and e.loss == "least_squares":
            condition = condition_of(2, e.mean, e.moments[1], e.bias)
        return {"condition number": condition, "locked signs": locked}

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured as given and, with ``centered`` or ``normalized`` before it, beside it."""
        e = self.experiment
        found = e.quantities_of_inputs
        if not self.is_whole:
            return found
        for name, walk in zip(("", f"{e.cure} "), self.walks, strict=True):
            found |= {
                f"{name}condition number": walk.way.condition,
                f"{name}locked signs": walk.way.locked,
                f"{name}learning rate": walk.way.rate,
                f"{name}steps to 1 %": walk.way.steps,
                f"{name}path": walk.length,
                f"{name}detour": walk.detour,
                f"{name}excess of the loss": float(walk.excess[-1]),
            }
        return found | {f"{name} in theory": value for name, value in self.in_theory.items()}

    @property
    def titles(self) -> tuple[str, str]:
        """What tells both ways apart, side by side."""
        return "as given", TITLES[self.experiment.cure]

    def contours(self, way: Way) -> list[Array]:
        """Lines of equal loss of a way; none where the start is the least loss."""
        e, center = self.experiment, self.experiment.goal[:2]
        excess = float(way.plane.loss(e.start[:2]) - way.plane.loss(center))
        if not 0 < excess < math.inf:
            return []
        corners = np.array([[x, y] for x in e.window for y in e.height])
        reach = float(np.abs(corners - center).max())
        return levels(way.plane, center, excess * _HEIGHTS, reach)

    @cached_property
    def paths(self) -> tuple[Line, Line]:
        """Both ways over the weights, as far as they are near the picture."""
        first, second = (self._near(walk.path) for walk in self.walks)
        return first, second

    def _near(self, path: Array) -> Line:
        """As far as it is made of numbers, with what is far out of the picture brought nearer: painters draw
        nothing of what is beyond all measure."""
        whole = np.isfinite(path).all(axis=1)
        end = len(path) if whole.all() else int(np.argmin(whole))
        spans = self.experiment.window, self.experiment.height
        return Line(*(_brought(along, span) for along, span in zip(path[:end].T, spans, strict=False)))

    @cached_property
    def input_range(self) -> Range:
        """What the plane of the inputs shows: all of them, 0, and room on either side of the mean."""
        x, mean = self.walks[GIVEN].way.x.ravel(), self.experiment.mean
        x = x[np.isfinite(x)]
        spread = max(float(np.abs(x - mean).max()) if len(x) else 1.0, 0.25)
        most = 1.1 * max(abs(mean) + spread, 1e-3)
        step = 2.0 ** math.floor(math.log2(most / 2))
        end = step * math.ceil(most / step)
        return -end, end

    @property
    def time_range(self) -> Range:
        """The axis of steps."""
        return time_span(self.experiment.steps_made)

    @cached_property
    def losses(self) -> tuple[Line, Line]:
        """log₁₀ of the excess of the loss over the steps, both ways, as far as the plot goes and a bit."""
        low, high = self.loss_range
        with np.errstate(all="ignore"):
            rows = [np.clip(np.log10(walk.excess), low - 1, high + 1) for walk in self.walks]
        first, second = (Line(np.arange(len(row), dtype=np.float64), row) for row in rows)
        return first, second

    @property
    def loss_range(self) -> Range:
        """The powers of ten that are shown."""
        return _LEAST_EXCESS, 0.5


def _brought(values: Array, span: Range) -> Array:
    """Values no farther out than many times the range that is shown."""
    far = _FAR * (span[1] - span[0])
    return np.clip(values, span[0] - far, span[1] + far)
