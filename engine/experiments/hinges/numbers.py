"""The numbers of Hinge sum: the stages of every unit, the sum with its pieces, its errors."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from engine.base.arrays import extent
from engine.base.monitor import Progress, Stop
from engine.base.rounding import ROUNDING, without_rounding
from engine.experiments.hinges.cells import Cell, cells_in
from engine.experiments.hinges.fit import MEASURES, Errors, Rates, errors_of, rates
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.experiments.hinges.learning import Learner
from engine.experiments.hinges.lines import Bundle, goal_line, stages_of, sum_line
from engine.experiments.hinges.units import Units
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.networks.piecewise import PiecewiseLinear

_ROOM, _HEAD = 0.2, 0.09
"""Room under the curves for the strip, and over them for the formula, as shares of their range."""

_MOST_HELD = 24

_SOLVED = 1e-9

_HIGHEST = 1e24
"""No sum of 64 units within the limits of their weights is higher."""


class HingeSumNumbers:
    """The sum over its window; what is not asked for is not computed."""

    def __init__(self, experiment: HingeSumInputs) -> None:
        self.experiment: HingeSumInputs = experiment

    @property
    def sum(self) -> Units:
        """The units with their weights."""
        return self.experiment.sum

    @property
    def learner(self) -> Learner | None:
        """The run at its step; None where nothing is trained."""
        return self.experiment.learner

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make the steps of training, and measure: that takes all fits where they are to be compared."""
        if self.learner is not None:
            self.learner.go(progress, cancelled)
        self.quantities  # noqa: B018 - computed on first use

    # The sum ---------------------------------------------------------------------------------------

    @property
    def pieces(self) -> PiecewiseLinear | None:
        """The straight pieces of the sum; None for a smooth f."""
        return self.sum.pieces if self.sum.is_exact else None

    @property
    def shown_pieces(self) -> range:
        """The numbers of the straight pieces in view; none for a smooth f."""
        return range(0) if self.pieces is None else self.pieces.within(*self.experiment.window)

    @cached_property
    def shown_cells(self) -> tuple[Cell, ...]:
        """The cells in view, from left to right; none for a smooth f."""
        return cells_in(self.sum, self.experiment.window, self._blur)

    @property
    def inspected(self) -> int:
        """Which of the shown cells holds the probe; −1 where none does."""
        probe = self.experiment.probe
        shown = self.shown_cells
        at = next((n for n, cell in enumerate(shown) if cell.low <= probe < cell.high), -1)
        return len(shown) - 1 if shown and probe == shown[-1].high else at

    @property
    def line(self) -> Line:
        """The sum over the window: its pieces by their ends, a smooth one by samples."""
        return sum_line(self.sum, self.experiment.window)

    @cached_property
    def value(self) -> float:
        """The sum at the probe."""
        x, units = self.experiment.probe, self.sum
        z = units.pre_activations([x])[0]
        with np.errstate(all="ignore"):  # 0 · ∞ of a formula
            parts = abs(units.f(z)) + abs(units.f.derivative(z)) * (abs(units.w * x) + abs(units.b))
            size = float(abs(units.v) @ parts) + abs(units.c)
        return self._cleaned(float(units([x])[0]), size)

    @cached_property
    def slope(self) -> float:
        """The slope of the sum at the probe, from the right at a kink."""
        p, units = self.pieces, self.sum
        z = units.pre_activations([self.experiment.probe])[0]
        with np.errstate(invalid="ignore"):  # 0 · ∞ of a formula
            if p is None:
                terms = units.v * units.w * units.f.derivative(z)
                return self._cleaned(float(terms.sum()), float(abs(terms).sum()))
        slope = float(p.slopes[p.piece_at(self.experiment.probe)])
        return self._cleaned(slope, float(abs(units.v * units.w).sum()))

    @property
    def _blur(self) -> float:
        """The share of its terms by which the sum may be off: v and c of least squares have nine digits."""
        return _SOLVED if self.experiment.is_solved else ROUNDING

    def _cleaned(self, value: float, size: float) -> float:
        return float(without_rounding(value, size if np.isfinite(size) else 0.0, self._blur))

    @cached_property
    def on(self) -> tuple[bool, ...]:
        """Which units are on at the probe; empty for a smooth f."""
        return self.sum.on_at(self.experiment.probe) if self.sum.is_exact else ()

    @cached_property
    def silent(self) -> tuple[int, ...]:
        """The units without an effect on the shape of y: w = 0 or v = 0."""
        return tuple(np.flatnonzero((self.sum.w == 0) | (self.sum.v == 0)).tolist())

    @cached_property
    def held(self) -> tuple[tuple[float, float], ...]:
        """The joints in view that cannot be pulled, as least squares has v and c; none of very many."""
        units, (low, high) = self.sum, self.experiment.window
        if not (units.has_joints and self.experiment.is_solved):
            return ()
        places = zip(units.joints.x.tolist(), units.joints.y.tolist(), strict=True)
        found = tuple((x, y) for x, y in places if low <= x <= high)
        return found if len(found) <= _MOST_HELD else ()

    @cached_property
    def value_range(self) -> tuple[float, float]:
        """The range of y to show, with room below for the strip of formulas."""
        curves = [self.line.y, self.goal_points[:, 1]]
        if self.goal_line is not None:
            curves.append(self.goal_line.y)
        low, high = extent(curves, -_HIGHEST, _HIGHEST, least=0.5)
        return low - _ROOM * (high - low), high + self._head * (high - low)

    @property
    def _head(self) -> float:
        """Room for a line over the curves, or for two."""
        return 2 * _HEAD if self.held else _HEAD

    @property
    def floor(self) -> float:
        """The y above which the curves stand; below it is the strip of formulas."""
        low, high = self.value_range
        return low + (high - low) * _ROOM / (1 + _ROOM + self._head)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """y at the probe, pieces in view, and what there is to know of the training, else of the fit; of its
        errors also while it learns, where they are shown."""
        found = {"value of y": self.value, "slope of y": self.slope}
        if self.pieces is not None:
            found["linear pieces in view"] = float(len(self.shown_pieces))
            found[self.sum.named_on] = float(sum(self.on))
        if self.learner is None:
            return found | self._fitted
        errors = self.errors if self.experiment.view == "fit" else None
        return found | self.learner.quantities | (errors.quantities if errors is not None else {})

    @property
    def _fitted(self) -> dict[str, float]:
        """Both errors, the pieces on the target's interval, how many its kinks could make whatever v and c
        are, and the error of the best of so many where theory knows it."""
        errors, goal, p = self.errors, self.goal, self.pieces
        if errors is None or goal is None:
            return {}
        found = errors.quantities
        if p is None:
            return found
        possible = len(p.patterns_within(goal.low, goal.high))
        found["linear pieces"] = float(len(p.within(goal.low, goal.high)))
        found["possible pieces"] = float(possible)
        if self.has_theory and possible >= goal.least_pieces:
            found["largest error of the best pieces"] = goal.best_factor / possible**2
        return found

    # The stages ------------------------------------------------------------------------------------

    @property
    def stages(self) -> dict[str, Bundle]:
        """Pre-activations, activations and weighted activations over the window."""
        return stages_of(self.sum, self.experiment.window)

    def stage_range(self, stage: str) -> tuple[float, float]:
        """The range of a stage to show."""
        reach = 1.2 * max(abs(end) for end in self.experiment.window)
        limit = reach if stage == "z" else _HIGHEST
        return extent([self.stages[stage].y.ravel()], -limit, limit, least=0.5)

    def unit_at(self, stage: str, x: float, y: float) -> int:
        """The unit whose line passes nearest above or below a point of a stage."""
        bundle = self.stages[stage]
        heights = [np.interp(x, xs, ys) for xs, ys in zip(bundle.x, bundle.y, strict=True)]
        return int(np.argmin(np.nan_to_num(abs(np.array(heights) - y), nan=np.inf)))

    # The target ------------------------------------------------------------------------------------

    @property
    def goal(self) -> Goal | None:
        """What the sum is to become."""
        return self.experiment.goal

    @property
    def has_theory(self) -> bool:
        """Whether there is a theory for the error of this target with these units, which make straight
        pieces that meet and are not level."""
        f = self.sum.f
        return self.goal is not None and self.goal.is_bent and f.is_piecewise_linear and not f.jumps

    @cached_property
    def goal_line(self) -> Line | None:
        """The target over its interval; None where it is points or there is none."""
        goal = self.goal
        return None if goal is None or goal.points is not None else goal_line(goal)

    @cached_property
    def missed(self) -> Line | None:
        """y minus the target over its interval; None where that is no curve."""
        drawn, units, goal = self.goal_line, self.sum, self.goal
        if drawn is None or goal is None:
            return None
        kinks = units.kinks[(units.kinks > goal.low) & (units.kinks < goal.high)]
        x = np.concatenate([drawn.x, kinks])
        y = units.apart(x, units(x), np.concatenate([drawn.y, goal.value(kinks)]))
        order = np.argsort(x, kind="stable")
        return Line(x[order], y[order])

    def missed_at(self, x: float) -> float:
        """y minus the target at x; nan where there is none."""
        place = np.array([x])
        units, goal = self.sum, self.goal
        return math.nan if goal is None else float(units.apart(place, units(place), goal.value(place))[0])

    @property
    def missed_reach(self) -> float:
        """The largest error, with a margin; 1 where there is none."""
        return 1.3 * self.quantities["largest error"] or 1.0

    @property
    def goal_points(self) -> Array:
        """(n, 2) the points of the target, where it is points."""
        goal = self.goal
        return np.zeros((0, 2)) if goal is None or goal.points is None else goal.points

    @cached_property
    def errors(self) -> Errors | None:
        """How far the sum is from the target."""
        return None if self.goal is None else errors_of(self.sum, self.goal)


class ErrorNumbers(HingeSumNumbers):
    """The sum, and what sums of other numbers of hinges reach."""

    @cached_property
    def rates(self) -> Rates | None:
        """The error against the number of hinges."""
        return None if self.goal is None else rates(self.goal, self.experiment.f)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Those of the sum, its errors also while it learns, and the error that the chart shows of 32 and of
        64 hinges on equal pieces."""
        if self.errors is None or self.rates is None:
            return super().quantities
        measure = self.experiment.measure
        found = {f"{MEASURES[measure]} of {n} hinges": self.rates.at(n, measure) for n in (32, 64)}
        return super().quantities | self.errors.quantities | found
