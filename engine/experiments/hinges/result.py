"""What Hinge sum shows: the stages of every unit, the sum with its pieces, errors, depth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine.base.arrays import extent, merged
from engine.base.experiment import Handle, Readout, Result
from engine.base.table import Facts, Table
from engine.base.text import affine, number
from engine.experiments.hinges import fit_words, formulas, handles, square_words, tables, words
from engine.experiments.hinges.chart import Chart, chart_of
from engine.experiments.hinges.depth import Contest, contest, counts
from engine.experiments.hinges.fit import Errors, Rates, errors_of, rates
from engine.experiments.hinges.goal import Goal, goal_of
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.experiments.hinges.learning import Learner
from engine.experiments.hinges.lines import Bundle, goal_line, stages_of, sum_line
from engine.experiments.hinges.square import SquareContest, missed, square_contest, square_errors
from engine.experiments.hinges.units import Units
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.networks.piecewise import PiecewiseLinear

_ROOM, _HEAD = 0.2, 0.09
"""Room under the curves for the strip, and over them for the formula, as shares of their range."""

_MOST_HELD = 24

_HIGHEST = 1e24
"""No sum of 64 units within the limits of their weights is higher."""


@dataclass(frozen=True)
class Cell:
    """A stretch of x in view on which the same units are on, and which is part of one straight piece.

    Where units change without a bend of y, neighboring cells have the same formula.

    Attributes:
        index: the number of its piece on the whole line.
        limits: its ends; the outer ones are infinite.
        low, high: its ends, cut to the window.
        formula: ``1.5 x + 1.25``.
        on: which units are on.
    """

    index: int
    limits: tuple[float, float]
    low: float
    high: float
    formula: str
    on: tuple[bool, ...]


class HingeSumResult(Result):
    """The picture of a ``HingeSum`` experiment; what is not asked for is not computed."""

    def __init__(self, experiment: HingeSumInputs) -> None:
        self.experiment: HingeSumInputs = experiment

    def prepare(
        self, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        """Make the steps of training, and the fits of the error chart."""
        if self.learner is not None:
            self.learner.go(progress, cancelled)
        if self.experiment.view == "error":
            self.chart  # noqa: B018 - computed on first use

    # The sum ---------------------------------------------------------------------------------------

    @property
    def sum(self) -> Units:
        """The units with their weights."""
        return self.experiment.sum

    @property
    def learner(self) -> Learner | None:
        """The run at its step; None where nothing is trained, and beside networks of several layers."""
        return None if self.experiment.view in ("depth", "square") else self.experiment.learner

    @property
    def loss_is_shown(self) -> bool:
        """Whether the view has room for the loss against the steps."""
        return self.learner is not None and self.experiment.view in ("stages", "sum")

    @property
    def goal(self) -> Goal | None:
        """What the sum is to become."""
        return self.experiment.goal

    @property
    def pieces(self) -> PiecewiseLinear | None:
        """The straight pieces of the sum; None for a smooth f."""
        return self.sum.pieces if self.sum.is_exact else None

    @cached_property
    def shown_cells(self) -> tuple[Cell, ...]:
        """The cells in view, from left to right; none for a smooth f."""
        p = self.pieces
        if p is None:
            return ()
        low, high = self.experiment.window
        ends = [-np.inf, *p.cuts.tolist(), np.inf]
        slopes, intercepts = self._tidied(p)
        rows, piece = p.patterns.tolist(), [0, *p.piece_at(p.cuts).tolist()]
        shown = p.patterns_within(low, high)
        return tuple(
            Cell(
                piece[i],
                (ends[i], ends[i + 1]),
                low if i == shown[0] else ends[i],
                high if i == shown[-1] else ends[i + 1],
                affine((slopes[piece[i]],), intercepts[piece[i]]),
                tuple(rows[i]),
            )
            for i in shown
        )

    @property
    def shown_pieces(self) -> range:
        """The numbers of the straight pieces in view; none for a smooth f."""
        return range(0) if self.pieces is None else self.pieces.within(*self.experiment.window)

    def _tidied(self, p: PiecewiseLinear) -> tuple[list[float], list[float]]:
        """Slopes and intercepts for reading: 0 where nothing but rounding is left of larger terms."""
        units, reach = self.sum, max(abs(end) for end in self.experiment.window)
        slope = float(abs(units.v * units.w).sum())
        height = float(abs(units.v) @ (1 + abs(units.b))) + abs(units.c) + slope * reach
        slopes, intercepts = (
            np.where(abs(values) < 1e-13 * size, 0.0, values).tolist()
            for values, size in ((p.slopes, slope), (p.intercepts, height))
        )
        return slopes, intercepts

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
    def goal_line(self) -> Line | None:
        """The target over its interval; None where it is points or there is none."""
        goal = self.goal
        if goal is None or goal.points is not None:
            return None
        return goal_line(goal)

    @property
    def goal_points(self) -> Array:
        """(n, 2) the points of the target, where it is points."""
        goal = self.goal
        return np.zeros((0, 2)) if goal is None or goal.points is None else goal.points

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
    def value(self) -> float:
        """The sum at the probe."""
        return float(self.sum([self.experiment.probe])[0])

    @cached_property
    def slope(self) -> float:
        """The slope of the sum at the probe, from the right at a kink."""
        p, units = self.pieces, self.sum
        if p is not None:
            return float(p.slopes[p.piece_at(self.experiment.probe)])
        z = units.pre_activations([self.experiment.probe])[0]
        return float((units.v * units.w) @ units.f.derivative(z))

    @cached_property
    def on(self) -> tuple[bool, ...]:
        """Which units are on at the probe; empty for a smooth f."""
        return self.sum.on_at(self.experiment.probe) if self.sum.is_exact else ()

    @cached_property
    def silent(self) -> tuple[int, ...]:
        """The units without an effect on the shape of y: w = 0 or v = 0."""
        return tuple(np.flatnonzero((self.sum.w == 0) | (self.sum.v == 0)).tolist())

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

    # Errors and depth ------------------------------------------------------------------------------

    @cached_property
    def errors(self) -> Errors | None:
        """How far the sum is from the target."""
        return None if self.goal is None else errors_of(self.sum, self.goal)

    @cached_property
    def rates(self) -> Rates | None:
        """The error against the number of hinges."""
        return None if self.goal is None else rates(self.goal, self.experiment.activation)

    @property
    def has_theory(self) -> bool:
        """Whether there is a theory for the error of this target with these units."""
        return self.goal is not None and self.goal.has_theory and self.sum.has_joints

    @cached_property
    def chart(self) -> Chart | None:
        """The errors of all ways to place the kinks; None without a target."""
        goal, found, errors = self.goal, self.rates, self.errors
        if goal is None or found is None or errors is None:
            return None
        e = self.experiment
        return chart_of(found, errors, e.units, goal if self.has_theory else None, e.measure)

    @property
    def contest(self) -> Contest:
        """Depth against width with as many units."""
        return contest(self.experiment.layers, self.experiment.fold)

    @cached_property
    def deep_line(self) -> Line:
        """The composed tent on [0, 1]."""
        deep = self.contest.deep
        at = merged([0.0, 1.0], deep.breakpoints[(deep.breakpoints > 0) & (deep.breakpoints < 1)])
        return Line(at, deep.evaluate(at))

    @cached_property
    def shallow_line(self) -> Line:
        """The one layer fitted to it."""
        pieces = self.contest.shallow.pieces
        at = merged([0.0, 1.0], pieces.breakpoints[(pieces.breakpoints > 0) & (pieces.breakpoints < 1)])
        return Line(at, pieces.evaluate(at))

    @property
    def counts(self) -> tuple[Array, Array, Array]:
        """Layers, pieces of the composed tent, the most of one layer with as many units."""
        return counts(self.experiment.fold)

    @cached_property
    def growth(self) -> tuple[list[float], Line, Line]:
        """Layers, then the pieces of the composed tent and the most of one layer as powers of ten."""
        layers, deep, shallow = self.counts
        return layers.tolist(), Line(layers, np.log10(deep)), Line(layers, np.log10(shallow))

    def depth_titles(self, counted: bool) -> tuple[str, ...]:
        """What stands over the two networks, with or without the answer."""
        if self.experiment.view == "square":
            return square_words.square_titles(self, counted)
        return fit_words.depth_titles(self, counted)

    # x² by folding ---------------------------------------------------------------------------------

    @property
    def square(self) -> SquareContest:
        """x² by layers that fold and by one layer of as many units."""
        return square_contest(self.experiment.layers)

    @cached_property
    def square_line(self) -> Line:
        """x² itself."""
        return goal_line(goal_of("square", ()))

    @cached_property
    def square_deep(self) -> Line:
        """The folded network on [0, 1]."""
        joints = missed(self.square.deep).x[::16]
        return Line(joints, self.square.deep.evaluate(joints))

    @cached_property
    def square_missed(self) -> tuple[Line, Line]:
        """y − x² of the folded network and of one layer."""
        return missed(self.square.deep), missed(self.square.shallow.pieces)

    @property
    def square_reach(self) -> float:
        """The larger of the two errors, with a margin."""
        return 1.2 * max(self.square.error, self.square.shallow_error)

    @cached_property
    def square_growth(self) -> tuple[list[float], Line, Line, Line]:
        """Layers, then as powers of ten the errors of both networks and of the best pieces of one layer."""
        layers, *errors = square_errors()
        deep, shallow, best = (Line(layers, np.log10(row)) for row in errors)
        return layers.tolist(), deep, shallow, best

    @property
    def fold_title(self) -> str:
        """Where the tent has its top."""
        return f"p = {number(self.experiment.fold, 3)}"

    def stage_formulas(self, stage: str) -> tuple[str, ...]:
        """What the selected unit does in a stage, with its numbers; then shorter."""
        return formulas.stage_formulas(self, stage)

    @cached_property
    def held(self) -> tuple[tuple[float, float], ...]:
        """The joints in view that cannot be pulled, as least squares has v and c; none of very many."""
        units, (low, high) = self.sum, self.experiment.window
        if not (units.has_joints and self.experiment.is_solved):
            return ()
        places = zip(units.joints.x.tolist(), units.joints.y.tolist(), strict=True)
        found = tuple((x, y) for x, y in places if low <= x <= high)
        return found if len(found) <= _MOST_HELD else ()

    # What is said ----------------------------------------------------------------------------------

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """The piece at the probe, or the errors of the fit, or the counts."""
        return words.readouts(self)

    @property
    def sentence(self) -> str:
        """Where the sum bends and why."""
        return words.sentence(self)

    @property
    def caption(self) -> str:
        """The sum with its numbers, the target and how it was fitted."""
        return words.caption(self)

    @property
    def formulas(self) -> tuple[str, ...]:
        """The piece at the probe with letters and numbers, then shorter."""
        return formulas.formulas(self)

    @property
    def facts(self) -> Facts | None:
        """A row for every cell in view, or for every unit of a smooth f."""
        return tables.facts(self) if self.experiment.view in ("stages", "sum") else None

    @cached_property
    def handles(self) -> tuple[Handle, ...]:
        """Probe, kinks, joints and slopes of the sum, the selected unit in its stages."""
        return handles.handles(self)

    @property
    def table(self) -> Table:
        """Weights, pieces, the sum, the target; or the chart."""
        return tables.table(self)

    def pick(self, row: int) -> dict[str, Any]:
        """What a click on a row of the facts asks for."""
        if self.pieces is None:
            return {"selected": row}
        cell = self.shown_cells[min(row, len(self.shown_cells) - 1)]
        return {"probe": (cell.low + cell.high) / 2}
