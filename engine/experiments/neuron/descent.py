"""Gradient descent of one neuron on one example, step by step or many steps at once.

With one example w, b and z move together: a step changes z by u(z) = −h ∂L/∂z, where h is the learning rate
times x² (w moves), 1 (b moves) or x² + 1 (both). So the whole descent is the iteration z → z + u(z).

Where u changes slowly, |u′| ≤ 0.12, its steps are counted by an integral instead of one by one: the
iteration follows the flow dz/dn = v(z) of its iterative logarithm
v = u − ½uu′ + (⅓uu′² + u²u″/12) − (¼uu′³ + ⅙u²u′u″) + … (backward error analysis of Euler's method: Hairer,
Lubich, Wanner, Geometric Numerical Integration, IX.1). So dn/dz = u′/(u ln(1 + u′)), which is exact where
u is linear, and [u′²/24 − u′/12] from end to end. The error stays below a hundredth of a step. A sigmoid
that needs 220,594 steps to wake up is followed as fast as one that needs 20.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.experiments.neuron.chain import Chain
from engine.functions.activation import Array
from engine.functions.quadrature import gauss_legendre
from engine.functions.survey import Mask, bisect

_SLOW, _FEWEST = 0.12, 64
"""Steps are counted by the integral where |u′| is at most this, and there are at least so many of them."""

_AT_FIRST = 16
"""So many steps are always made one by one: a hand follows them with a pocket calculator."""

_PANEL, _PANELS = 1 / 8, 128
_NARROWING = 0.9
_STEEPEST = 0.7
"""A panel is at most this part of the distance over which u changes by its own size."""

_CHECK_EVERY = 16
_NEWTON = 4
_POINTS, _WEIGHTS = gauss_legendre(4)
_ROUNDING = 2.0**-53
PATIENCE = 2000
"""So many single steps are followed at most; an iteration that still jumps about then is left alone."""


@dataclass(frozen=True)
class Leap:
    """Many slow steps at once: z and the steps so far at nodes; ``rate`` and ``ends`` count between them."""

    first_step: int
    z: Array
    steps: Array
    rate: Callable[[Array], Array]
    ends: Callable[[Array], Array]

    @property
    def counts(self) -> Array:
        """The number of steps so far at each node."""
        return self.steps

    @property
    def last(self) -> int:
        """The last whole step in it."""
        return self.first_step + math.floor(float(self.steps[-1]) + 1e-9)

    def at(self, step: int) -> float:
        """z after so many steps: the nearest node before it, then Newton's method on the integral."""
        n = float(step - self.first_step)
        j = min(int(np.searchsorted(self.steps, n, side="right")) - 1, len(self.steps) - 2)
        start, end = float(self.z[j]), float(self.z[j + 1])
        passed, panel = n - float(self.steps[j]), float(self.steps[j + 1] - self.steps[j])
        z = start + (end - start) * passed / panel
        low, high = min(start, end), max(start, end)
        for _ in range(_NEWTON):
            count, rate = self._count(start, z)
            z = min(max(z - (count - passed) / rate, low), high)
            if abs(count - passed) < 1e-9 * panel:
                break
        return z

    def first(self, holds: Callable[[Array], Mask]) -> int | None:
        """The first step after which a condition on z holds, once and for all; None where it never does."""
        at = np.flatnonzero(holds(self.z))
        if not len(at):
            return None
        j = int(at[0])
        if j == 0:
            return self.first_step
        z = float(bisect(holds, self.z[j - 1 : j], self.z[j : j + 1])[0])
        count = float(self.steps[j - 1]) + self._count(float(self.z[j - 1]), z)[0]
        step = self.first_step + math.ceil(count - 1e-6)
        return step if step <= self.last else None

    def _count(self, start: float, z: float) -> tuple[float, float]:
        """The steps from a node to a place in its panel, and their rate there."""
        half, ends = (z - start) / 2, self.ends(np.array([start, z]))
        rates = self.rate(np.append(start + half * (1 + _POINTS), z))
        return float(rates[:-1] @ _WEIGHTS) * half + float(ends[1] - ends[0]), float(rates[-1])


@dataclass(frozen=True)
class Single:
    """Steps that were made one by one: z after each, shape (n + 1,)."""

    first_step: int
    z: list[float]

    def first(self, holds: Callable[[Array], Mask]) -> int | None:
        """The first step after which a condition on z holds; None where it never does."""
        at = np.flatnonzero(holds(np.array(self.z)))
        return self.first_step + int(at[0]) if len(at) else None

    @property
    def counts(self) -> Array:
        """The number of steps so far after each."""
        return np.arange(len(self.z), dtype=np.float64)

    @property
    def last(self) -> int:
        """The last step."""
        return self.first_step + len(self.z) - 1

    def at(self, step: int) -> float:
        """z after so many steps."""
        return self.z[step - self.first_step]


class Descent:
    """The descent from a place z with the factor h; it remembers how far it has come.

    Attributes:
        ending: why it goes no further: "" while it does, "exact" where the gradient is exactly 0,
            "rounding" where a step is lost in the rounding of z, "cycle" where it repeats itself,
            "overflow" where a number leaves the floating-point range, "wild" where it still jumps
            about after ``PATIENCE`` single steps.
    """

    def __init__(self, chain: Chain, z: float, h: float) -> None:
        self.chain, self.h = chain, h
        self.ending = ""
        self._pieces: list[Single | Leap] = [Single(0, [z])]
        self._seen: dict[float, int] = {z: 0}
        self._period, self._singles = 0, 0
        self._ahead = math.nan, math.nan  # the gradient at a place, known before it is needed

    @property
    def last(self) -> int:
        """The last step that has been followed."""
        return self._pieces[-1].last

    def reach(self, step: int) -> float:
        """z after so many steps; where the descent has ended before, its last z."""
        while self.last < step and not self.ending:
            self._go_on(step)
        if step > self.last:
            over = (step - self.last) % self._period if self._period else 0
            step = self.last - self._period + over if over else self.last
        starts = [piece.first_step for piece in self._pieces]
        return self._pieces[max(bisect_left(starts, step + 1) - 1, 0)].at(step)

    def first_below(self, level: float, most: int) -> int | None:
        """The first step after which L ≤ level; None where ``most`` single steps or an end come before."""
        index = 0
        while True:
            found = self._pieces[index].first(lambda z: self.chain.loss_at(z) <= level)
            if found is not None:
                return found
            if index + 1 < len(self._pieces):
                index += 1
            elif self.ending or self._singles > most:
                return None
            else:
                self._go_on(self.last + _CHECK_EVERY)  # the last piece grows, or others follow it

    @property
    def rests(self) -> bool:
        """Whether it has ended in a minimum, not on a plateau: the gradient is 0 there, its slope is not."""
        bend = float(self._du(np.array([self.reach(self.last)]))[0])
        return self.ending == "rounding" and abs(bend) > 1e-9

    def path(self, step: int, most: int) -> tuple[Array, Array]:
        """(steps, z) on the way to a step, some ``most`` a piece; within a leap steps need not be whole."""
        last = self.reach(step)
        step = min(step, self.last)
        all_steps: list[Array] = []
        places: list[Array] = []
        for piece in self._pieces:
            if piece.first_step < step:
                steps = piece.first_step + piece.counts
                before = np.flatnonzero(steps < step)
                before = before[:: max(1, len(before) // most)]
                all_steps.append(steps[before])
                places.append(np.array(piece.z)[before])
        return np.concatenate([*all_steps, [float(step)]]), np.concatenate([*places, [last]])

    def _go_on(self, step: int) -> None:
        """A few single steps, or one leap."""
        leap = self._leap() if self.last >= _AT_FIRST else None
        if leap is not None:
            self._pieces += [leap, Single(leap.last, [leap.at(leap.last)])]
            return
        piece = self._pieces[-1]
        assert isinstance(piece, Single)
        for _ in range(_CHECK_EVERY if self.last >= _AT_FIRST else _AT_FIRST):
            if self.ending or piece.last >= step:
                return
            self._single(piece)

    def _single(self, piece: Single) -> None:
        z = piece.z[-1]
        change = -self.h * (self._ahead[1] if self._ahead[0] == z else self.chain.at(z)[0])
        then = z + change
        gradient, loss = self.chain.at(then)
        self._ahead = then, gradient
        self._singles += 1
        if not math.isfinite(then) or not math.isfinite(loss):
            self.ending = "overflow"
        elif abs(change) <= 4 * _ROUNDING * abs(z):
            self.ending = "exact" if change == 0 else "rounding"
        elif then in self._seen:
            self._period = piece.last + 1 - self._seen[then]
            self.ending = "cycle"
            piece.z.append(then)
        elif self._singles >= PATIENCE:
            self.ending = "wild"
        else:
            piece.z.append(then)
            self._seen[then] = piece.last

    # Many steps at once ----------------------------------------------------------------------------

    def _u(self, z: Array) -> Array:
        return -self.h * self.chain.d_z(z)

    def _du(self, z: Array) -> Array:
        return -self.h * self.chain.d2_z(z)

    def _leap(self) -> Leap | None:
        """The slow steps that follow the last place, where there are many of them."""
        z = self.reach(self.last)
        here = np.array([z])
        start = float(self._u(here)[0])
        if start == 0 or not abs(float(self._du(here)[0])) <= _SLOW or z in self.chain.f.kinks:
            return None
        nodes = self._nodes(z, start)
        if len(nodes) < 3:
            return None
        half = np.diff(nodes)[:, None] / 2
        inner = nodes[:-1, None] + half * (1 + _POINTS)
        rate = self._rate(inner.reshape(-1)).reshape(inner.shape)
        with np.errstate(all="ignore"):  # a step of 10⁻³⁰⁸ is one of 10³⁰⁸
            steps = np.concatenate([[0.0], np.cumsum((rate * half) @ _WEIGHTS)])
        ends = self._ends(nodes)
        steps += ends - ends[0]
        if not (np.isfinite(steps).all() and (np.diff(steps) > 0).all() and steps[-1] >= _FEWEST):
            return None
        return Leap(self.last, nodes, steps, self._rate, self._ends)

    def _rate(self, z: Array) -> Array:
        """Steps for each unit of z, without the term that is integrated in closed form."""
        u, turn = self._u(z), self._du(z)
        with np.errstate(all="ignore"):
            linear = np.where(np.abs(turn) < 1e-6, 1 + turn / 2, turn / np.log1p(turn))
            return np.asarray(linear / u)

    def _ends(self, z: Array) -> Array:
        """The terms of the integral that depend on its ends only."""
        turn = self._du(z)
        return np.asarray(turn * (turn / 24 - 1 / 12))

    def _nodes(self, z: float, start: float) -> Array:
        """Places from z on, as far as u keeps its sign, its slowness and its size; finer towards a rest."""
        ahead = math.copysign(1.0, start)
        turn = abs(float(self._du(np.array([z]))[0]))
        kink = min((abs(k - z) for k in self.chain.f.kinks if (k - z) * ahead > 0), default=math.inf)
        wall = kink * (1 - 1e-9)
        width = min(_PANEL, wall / 4, abs(start) / turn / 4 if turn else _PANEL)
        distance = np.arange(_PANELS + 1, dtype=np.float64) * width
        if distance[-1] > wall:
            distance = np.append(distance[distance < wall * (1 - 1e-9)], wall)
        nodes = z + ahead * distance
        u, turns = self._u(nodes), np.abs(self._du(nodes))
        slow = (turns <= _SLOW) & (np.abs(u) > _ROUNDING * np.abs(nodes))
        end = _first(~(slow & (u * ahead > 0)))
        smooth = _first(~(turns * width <= _STEEPEST * np.abs(u)))
        if end < len(nodes) and u[end] * ahead <= 0 and turns[end] <= _SLOW:
            rest = bisect(lambda at: self._u(at) * ahead <= 0, nodes[end - 1 : end], nodes[end : end + 1])
            return _towards(nodes[: min(smooth, end)], float(rest[0]))
        return nodes[: min(smooth, end)]


def _first(bad: Mask) -> int:
    """Index of the first bad one; their number where there is none."""
    return int(bad.argmax()) if bad.any() else len(bad)


def _towards(nodes: Array, rest: float) -> Array:
    """The nodes, then ever closer ones to the place of rest."""
    if not len(nodes):
        return nodes
    gap, least = rest - float(nodes[-1]), 1e-12 * max(abs(rest), 1.0)
    if abs(gap) <= least:
        return nodes
    count = math.floor(math.log(least / abs(gap)) / math.log(_NARROWING))
    return np.concatenate([nodes, rest - gap * _NARROWING ** np.arange(1.0, count + 1.0)])


@lru_cache(maxsize=64)
def descent(chain: Chain, z: float, h: float) -> Descent:
    """The descent from there, kept for the next frame."""
    return Descent(chain, z, h)
