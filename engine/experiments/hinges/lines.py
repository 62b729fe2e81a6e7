"""The lines of Hinge sum, ready to draw; the same units over the same window give the same lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.base.arrays import merged
from engine.experiments.hinges.goal import Goal
from engine.experiments.hinges.units import Units
from engine.functions.activation import Array
from engine.functions.trace import Line

SAMPLES = 801
"""Points of the sum of a smooth f."""

_STAGE_SAMPLES, _MANY = 161, 16
"""Points of a smooth unit in its stages, which are small; half as many where there are many units."""

_CURVE_SAMPLES = 641


@dataclass(frozen=True, eq=False)
class Bundle:
    """A polyline for every unit: (units, n) coordinates, nan where it breaks."""

    x: Array
    y: Array

    def line(self, unit: int) -> Line:
        """That of one unit."""
        return Line(self.x[unit], self.y[unit])


@lru_cache(maxsize=8)
def sum_line(units: Units, window: tuple[float, float]) -> Line:
    """The sum over the window: its pieces by their ends, a smooth one by samples."""
    low, high = window
    if not units.is_exact:
        x = np.linspace(low, high, SAMPLES)
        return Line(x, units(x))
    p = units.pieces
    at = p.within(low, high)
    index = np.arange(at.start, at.stop)
    inner = p.breakpoints[at.start : at.stop - 1]
    x = np.column_stack([np.concatenate([[low], inner]), np.concatenate([inner, [high]])])
    y = p.slopes[index, None] * x + p.intercepts[index, None]
    if not units.f.jumps:
        return Line(np.append(x[:, 0], high), np.append(y[:, 0], y[-1, 1]))
    gap = np.full((len(x), 1), np.nan)
    return Line(np.hstack([x, gap]).ravel(), np.hstack([y, gap]).ravel())


@lru_cache(maxsize=8)
def stages_of(units: Units, window: tuple[float, float]) -> dict[str, Bundle]:
    """Pre-activations, activations and weighted activations over the window."""
    low, high = window
    x = _stage_x(units, low, high)
    a = units.f(units.w[:, None] * x + units.b[:, None])
    if units.f.jumps:
        a = np.where((x[:, :, None] == _kinks_in(units, low, high)[:, None]).any(axis=2), np.nan, a)
    ends = np.broadcast_to([low, high], (len(units), 2))
    with np.errstate(over="ignore", invalid="ignore"):
        weighted = np.where(units.v[:, None] == 0, 0.0, units.v[:, None] * a)  # 0 · ∞, where a overflows, too
    return {
        "z": Bundle(ends, units.w[:, None] * ends + units.b[:, None]),
        "a": Bundle(x, a),
        "va": Bundle(x, weighted),
    }


def _kinks_in(units: Units, low: float, high: float) -> Array:
    """(units, bends): the kinks, those outside the window at its ends."""
    return np.asarray(np.clip(np.nan_to_num(units.kinks, nan=low), low, high))


def _stage_x(units: Units, low: float, high: float) -> Array:
    """(units, n): ends and kinks of straight lines, a common grid for smooth ones."""
    if not units.is_exact:
        samples = _STAGE_SAMPLES if len(units) <= _MANY else _STAGE_SAMPLES // 2
        return np.broadcast_to(np.linspace(low, high, samples), (len(units), samples))
    kinks = _kinks_in(units, low, high)
    if units.f.jumps:  # both sides
        kinks = np.hstack([kinks - 1e-9 * (high - low), kinks, kinks + 1e-9 * (high - low)])
    ends = np.broadcast_to([low, high], (len(units), 2))
    return np.asarray(np.sort(np.hstack([kinks, ends]), axis=1))


@lru_cache(maxsize=16)
def goal_line(goal: Goal) -> Line:
    """The target drawn: special places exactly, a gap at a jump."""
    x = merged(
        np.linspace(goal.low, goal.high, _CURVE_SAMPLES), goal.special, np.nextafter(goal.jumps, -np.inf)
    )
    y = goal.value(x)
    for jump in goal.jumps:
        at = int(np.searchsorted(x, jump))
        x, y = np.insert(x, at, jump), np.insert(y, at, np.nan)
    return Line(x, y)
