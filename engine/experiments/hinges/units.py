"""The units of a hinge sum with their weights, and what is solved when a joint or a slope is dragged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.rounding import without_rounding
from engine.functions.activation import Activation, Array
from engine.functions.traits import leaks
from engine.networks.network import bends, on_pieces, piece_names, units_named
from engine.networks.piecewise import PiecewiseLinear, piecewise_linear

Ints = NDArray[np.intp]

_SAME = 1e-9
"""Kinks nearer to each other than this share of their size are one joint."""

BEYOND = 1e100
"""Larger outputs are left out of fits, as places are where a formula is undefined."""

_ROUNDING = 1e-9
"""Share of the largest v by which solving may be off."""

_RANK = 1e-12
"""Share of the largest singular value below which one is 0."""

_INDEPENDENT = 1e-5
"""Least pivot with which rows of length 1 are independent beyond rounding."""

_FIRMLY = 1e3
"""How much more a height or slope that is asked for counts than one that had better stay."""


@dataclass(frozen=True, eq=False)
class Units:
    """y(x) = Σ vᵢ f(wᵢ x + bᵢ) + c.

    Attributes:
        w, b, v: (units,).
        c: the constant.
        f: the activation.
    """

    w: Array
    b: Array
    v: Array
    c: float
    f: Activation

    def __call__(self, x: ArrayLike) -> Array:
        """y at each x, (n,)."""
        with np.errstate(all="ignore"):  # a formula may be undefined or beyond all numbers in places
            return np.asarray(self.outputs(x) @ self.v + self.c)

    def __len__(self) -> int:
        return len(self.w)

    def pre_activations(self, x: ArrayLike) -> Array:
        """z of every unit, (n, units)."""
        return np.multiply.outer(np.asarray(x, dtype=np.float64), self.w) + self.b

    def outputs(self, x: ArrayLike) -> Array:
        """a = f(z) of every unit, (n, units)."""
        return np.asarray(self.f(self.pre_activations(x)))

    @np.errstate(over="ignore", invalid="ignore")
    def apart(self, x: ArrayLike, y: Array, wanted: Array) -> Array:
        """y − wanted at each x, (n,), but 0 where that is only the rounding of the terms of the sum y."""
        size = np.abs(self.outputs(x) * self.v).sum(axis=1) + abs(self.c) + np.abs(wanted)
        return without_rounding(y - wanted, np.where(np.isfinite(size), size, 0.0))

    def on_at(self, x: float) -> tuple[bool, ...]:
        """Which units are on at x, by their z, for a piecewise-linear f; from the right where z is on a kink.

        Of a leaky or plain ReLU and of a step those with z > 0 are on, of others those whose f is not flat.
        """
        z, kinks = self.pre_activations([x])[0], self.f.kinks
        piece = np.where(self.w > 0, np.searchsorted(kinks, z, "right"), np.searchsorted(kinks, z, "left"))
        return tuple(on_pieces(self.f)[piece].tolist())

    @property
    def on_name(self) -> str:
        """What a unit is called that counts as on: ``on``, where the others are off or leak; else by the
        slope of its piece: ``slope 1``."""
        return "on" if leaks(self.f) else piece_names(self.f)[0]

    @property
    def named_on(self) -> str:
        """What several such units are called: ``units on``, ``units with slope 1``."""
        return units_named(self.on_name)

    def as_fields(self, *names: str) -> dict[str, Any]:
        """Those of w, b, v and c that are named, as an experiment holds them."""
        return {name: self.c if name == "c" else tuple(getattr(self, name).tolist()) for name in names}

    @property
    def is_exact(self) -> bool:
        """Whether y consists of straight pieces."""
        return self.f.is_piecewise_linear

    @cached_property
    def pieces(self) -> PiecewiseLinear:
        """The straight pieces of y, for a piecewise-linear f."""
        return piecewise_linear(self.w, self.b, self.v, self.c, self.f)

    @cached_property
    def bends(self) -> tuple[float, ...]:
        """The kinks of f; 0, where a unit is centered, for a smooth f."""
        return bends(self.f) or (0.0,)

    @cached_property
    def kinks(self) -> Array:
        """(units, bends) the x at which each unit passes each kink of f; nan where it never does."""
        with np.errstate(all="ignore"):
            terms = np.array(self.bends), self.b[:, None]
            x = without_rounding(terms[0] - terms[1], abs(terms[0]) + abs(terms[1])) / self.w[:, None]
        return np.where(np.isfinite(x), x, np.nan)

    @property
    def has_joints(self) -> bool:
        """Whether every unit bends the sum at one place only, so that joints can be solved for."""
        return self.is_exact and len(bends(self.f)) == 1 and not self.f.jumps

    @cached_property
    def joints(self) -> Joints:
        """The kinks of all units as points of the sum, those at one place together."""
        x = self.kinks[:, 0]
        units = np.flatnonzero(~np.isnan(x))
        units = units[np.argsort(x[units], kind="stable")]
        at = x[units]
        new = np.diff(at, prepend=-np.inf) > _SAME * (1 + abs(at))
        group = np.cumsum(new) - 1
        places = at[new]
        return Joints(places, self.pieces.evaluate(places), units, group)

    @cached_property
    def tied(self) -> Ints:
        """The joints that hang together: no v and c move one of them alone, kinks and other joints staying.

        The heights that v and c can give are all those that are perpendicular to some rows; a joint is tied
        where such a row is not 0. So it is where the units left of a piece look left and the others right,
        and where the first joint looks left and the last one right.
        """
        joints = self.joints
        basis = np.column_stack([self.outputs(joints.x)[:, joints.units], np.ones(len(joints.x))])
        basis = basis / np.linalg.norm(basis, axis=1, keepdims=True)
        try:  # a tenth of the time, where there is nothing to find
            if np.diagonal(np.linalg.cholesky(basis @ basis.T)).min(initial=1.0) > _INDEPENDENT:
                return np.zeros(0, dtype=np.intp)
        except np.linalg.LinAlgError:
            pass
        u, s, _ = np.linalg.svd(basis, full_matrices=False)
        missing = u[:, s <= _RANK * s[0]]
        return np.flatnonzero((abs(missing) > 1e-6).any(axis=1))

    def through_joint(self, unit: int, x: float, y: float, gap: float) -> Units:
        """The joint of a unit at (x, y), all other joints where they are, the outer slopes if possible.

        It stays between its neighbors, ``gap`` away from them. A joint that is ``tied`` takes along others
        that are, as little as it can.
        """
        joints = self.joints
        group = joints.group_of(unit)
        here = joints.x[group]  # which may be nearer to one than the gap
        low = min(joints.x[group - 1] + gap, here) if group > 0 else -np.inf
        high = max(joints.x[group + 1] - gap, here) if group + 1 < len(joints.x) else np.inf
        x = float(min(max(x, low), high))
        b = self.b.copy()
        moved = joints.units[joints.group == group]
        b[moved] = self.bends[0] - self.w[moved] * x
        places, heights = joints.x.copy(), joints.y.copy()
        places[group], heights[group] = x, y
        return self._through(b, places, heights, self._outer_slopes, at=group)

    def with_slope(self, group: int, x: float, y: float) -> Units:
        """The segment right of a joint (−1: left of all) through (x, y) as well.

        It turns about its left joint and takes its right one along; an outer one turns about its only joint.
        """
        joints, (left, right) = self.joints, self._outer_slopes
        heights, last = joints.y.copy(), len(joints.x) - 1
        if group < 0:
            slope = (heights[0] - y) / max(joints.x[0] - x, 1e-3)
            return self._through(self.b, joints.x, heights, (slope, right), (_FIRMLY, 1.0))
        if group == last:
            slope = (y - heights[-1]) / max(x - joints.x[-1], 1e-3)
            return self._through(self.b, joints.x, heights, (left, slope), (1.0, _FIRMLY))
        length, along = joints.x[group + 1] - joints.x[group], x - joints.x[group]
        now = heights[group] + (heights[group + 1] - heights[group]) * along / length
        heights[group + 1] += (y - now) * length / max(along, 0.2 * length)
        return self._through(self.b, joints.x, heights, (left, right), at=group + 1)

    def can_tilt(self, right: bool) -> bool:
        """Whether any unit is not flat on that side, so that the outer slope can be another."""
        return bool(self._outer_gains[int(right), self.joints.units].any())

    @property
    def _outer_slopes(self) -> tuple[float, float]:
        return float(self.pieces.slopes[0]), float(self.pieces.slopes[-1])

    @property
    def _outer_gains(self) -> Array:
        """(2, units) what each v contributes to the slope on the far left and on the far right."""
        low, high = np.array(self.f.slopes)[[0, -1]]
        upward = self.w > 0
        return np.asarray(self.w * np.stack([np.where(upward, low, high), np.where(upward, high, low)]))

    def _through(
        self,
        b: Array,
        x: Array,
        y: Array,
        slopes: tuple[float, float],
        firmness: tuple[float, float] = (1.0, 1.0),
        at: int = 0,
    ) -> Units:
        """v and c such that the sum passes through all points (x, y), and has the outer slopes if it can.

        Where it cannot pass through all of them it does through the one ``at``.
        """
        moved = Units(self.w, b, self.v, self.c, self.f)
        free = self.joints.units
        basis = np.column_stack([moved.outputs(x)[:, free], np.ones(len(x))])
        firm = np.where(np.arange(len(x)) == at, _FIRMLY, 1.0)
        change, null = _solve(basis * firm[:, None], (y - moved(x)) * firm)
        gains = np.column_stack([self._outer_gains[:, free], np.zeros(2)]) * np.array(firmness)[:, None]
        now = np.append(self.v[free], self.c) + change
        wanted = np.array(slopes) * firmness - gains @ now
        now = now + null @ np.linalg.lstsq(gains @ null, wanted, rcond=1e-10)[0]
        v = self.v.copy()
        v[free] = _settled(now[:-1], self.v[free])
        return Units(self.w, b, v, float(now[-1]), self.f)


@lru_cache(maxsize=32)
def made(w: tuple[float, ...], b: tuple[float, ...], v: tuple[float, ...], c: float, f: Activation) -> Units:
    """The same weights give the same units, so that what hangs on them is found again."""
    return Units(np.array(w), np.array(b), np.array(v), c, f)


@dataclass(frozen=True, eq=False)
class Joints:
    """Where units bend the sum.

    Attributes:
        x, y: (joints,) from left to right.
        units: (n,) the units that have a kink, from left to right.
        group: (n,) the joint of each of them.
    """

    x: Array
    y: Array
    units: Ints
    group: Ints

    def group_of(self, unit: int) -> int:
        """The joint of a unit; ``ValueError`` where it has none."""
        at = np.flatnonzero(self.units == unit)
        if not len(at):
            raise ValueError(f"unit {unit + 1} has no kink")
        return int(self.group[at[0]])


def _settled(now: Array, before: Array) -> Array:
    """The new v without what is nothing but rounding, which else would bend y where nothing does."""
    size = _ROUNDING * max(abs(now).max(initial=0.0), abs(before).max(initial=0.0))
    now = np.where(abs(now - before) <= size, before, now)
    return np.where(abs(now) <= size, 0.0, now)


def _solve(matrix: Array, right: Array) -> tuple[Array, Array]:
    """The smallest solution of matrix · p = right, and (as columns) what can be added to it."""
    u, s, vt = np.linalg.svd(matrix)
    rank = int((s > _RANK * s[0]).sum())
    return vt[:rank].T @ ((u[:, :rank].T @ right) / s[:rank]), vt[rank:].T
