"""Many slow steps of a gradient descent at once.

Where u changes slowly, |u′| ≤ 0.12, its steps are counted by an integral instead of one by one: the
iteration follows the flow dz/dn = v(z) of its iterative logarithm
v = u − ½uu′ + (⅓uu′² + u²u″/12) − (¼uu′³ + ⅙u²u′u″) + … (backward error analysis of Euler's method: Hairer,
Lubich, Wanner, Geometric Numerical Integration, IX.1). So dn/dz = u′/(u ln(1 + u′)), which is exact where
u is linear, and [u′²/24 − u′/12] from end to end. The error stays below a hundredth of a step. A sigmoid
that needs 220,594 steps to wake up is followed as fast as one that needs 20.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.experiments.neuron.chain import Chain
from engine.functions.activation import Array
from engine.functions.quadrature import gauss_legendre
from engine.functions.survey import Mask, bisect

_SLOW, _FEWEST = 0.12, 64
"""Steps are counted by the integral where |u′| is at most this, and there are at least so many of them."""

_PANEL, _PANELS = 1 / 8, 128
_NARROWING = 0.9
_STEEPEST = 0.7
"""A panel is at most this part of the distance over which u changes by its own size."""

_NEWTON = 4
_POINTS, _WEIGHTS = gauss_legendre(4)
ROUNDING = 2.0**-53


@dataclass(frozen=True)
class Flow:
    """What the steps of a descent are when there are many of them: z moves by u(z) = −h ∂L/∂z at each."""

    chain: Chain
    h: float

    def u(self, z: Array) -> Array:
        """What a step changes z by."""
        return -self.h * self.chain.d_z(z)

    def du(self, z: Array) -> Array:
        """u′, away from kinks."""
        return -self.h * self.chain.d2_z(z)

    def rate(self, z: Array) -> Array:
        """Steps for each unit of z, without the term that is integrated in closed form."""
        u, turn = self.u(z), self.du(z)
        with np.errstate(all="ignore"):
            linear = np.where(np.abs(turn) < 1e-6, 1 + turn / 2, turn / np.log1p(turn))
            return np.asarray(linear / u)

    def ends(self, z: Array) -> Array:
        """The terms of the integral that depend on its ends only."""
        turn = self.du(z)
        return np.asarray(turn * (turn / 24 - 1 / 12))


@dataclass(frozen=True)
class Leap:
    """Many slow steps at once: z and the steps so far at nodes; the flow counts between them."""

    first_step: int
    z: Array
    counts: Array
    flow: Flow

    @property
    def last(self) -> int:
        """The last whole step in it."""
        return self.first_step + math.floor(float(self.counts[-1]) + 1e-9)

    def at(self, step: int) -> float:
        """z after so many steps: the nearest node before it, then Newton's method on the integral."""
        n = float(step - self.first_step)
        j = min(int(np.searchsorted(self.counts, n, side="right")) - 1, len(self.counts) - 2)
        start, end = float(self.z[j]), float(self.z[j + 1])
        passed, panel = n - float(self.counts[j]), float(self.counts[j + 1] - self.counts[j])
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
        count = float(self.counts[j - 1]) + self._count(float(self.z[j - 1]), z)[0]
        step = self.first_step + math.ceil(count - 1e-6)
        return step if step <= self.last else None

    def _count(self, start: float, z: float) -> tuple[float, float]:
        """The steps from a node to a place in its panel, and their rate there."""
        half, ends = (z - start) / 2, self.flow.ends(np.array([start, z]))
        rates = self.flow.rate(np.append(start + half * (1 + _POINTS), z))
        return float(rates[:-1] @ _WEIGHTS) * half + float(ends[1] - ends[0]), float(rates[-1])


def leap(flow: Flow, z: float, first_step: int) -> Leap | None:
    """The slow steps that follow this one, where there are many of them."""
    here = np.array([z])
    start = float(flow.u(here)[0])
    if start == 0 or not abs(float(flow.du(here)[0])) <= _SLOW or z in flow.chain.f.kinks:
        return None
    nodes = _nodes(flow, z, start)
    if len(nodes) < 3:
        return None
    half = np.diff(nodes)[:, None] / 2
    inner = nodes[:-1, None] + half * (1 + _POINTS)
    rate = flow.rate(inner.reshape(-1)).reshape(inner.shape)
    with np.errstate(all="ignore"):  # a step of 10⁻³⁰⁸ is one of 10³⁰⁸
        steps = np.concatenate([[0.0], np.cumsum((rate * half) @ _WEIGHTS)])
    ends = flow.ends(nodes)
    steps += ends - ends[0]
    if not (np.isfinite(steps).all() and (np.diff(steps) > 0).all() and steps[-1] >= _FEWEST):
        return None
    return Leap(first_step, nodes, steps, flow)


def _nodes(flow: Flow, z: float, start: float) -> Array:
    """Places from z on, as far as u keeps its sign, its slowness and its size; finer towards a rest."""
    ahead = math.copysign(1.0, start)
    turn = abs(float(flow.du(np.array([z]))[0]))
    kink = min((abs(k - z) for k in flow.chain.f.kinks if (k - z) * ahead > 0), default=math.inf)
    wall = kink * (1 - 1e-9)
    width = min(_PANEL, wall / 4, abs(start) / turn / 4 if turn else _PANEL)
    distance = np.arange(_PANELS + 1, dtype=np.float64) * width
    if distance[-1] > wall:
        distance = np.append(distance[distance < wall * (1 - 1e-9)], wall)
    nodes = z + ahead * distance
    u, turns = flow.u(nodes), np.abs(flow.du(nodes))
    slow = (turns <= _SLOW) & (np.abs(u) > ROUNDING * np.abs(nodes))
    smooth = turns * width <= _STEEPEST * np.abs(u)
    end, rough = _first(~(slow & (u * ahead > 0))), _first(~smooth)
    kept, around = nodes[: min(rough, end)], nodes[end - 1 : end + 1]
    if not (end < len(nodes) and u[end] * ahead <= 0 and turns[end] <= _SLOW):
        return kept
    if smooth[rough:end].any():  # there u comes down to 0 and keeps its sign: nothing gets past it
        return kept
    return _towards(kept, float(bisect(lambda at: flow.u(at) * ahead <= 0, around[:1], around[1:])[0]))


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
