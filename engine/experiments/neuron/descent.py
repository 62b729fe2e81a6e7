"""Gradient descent of one neuron on one example, step by step or many steps at once.

With one example w, b and z move together: a step changes z by u(z) = −h ∂L/∂z, where h is the learning rate
times x² (w moves), 1 (b moves) or x² + 1 (both). So the whole descent is the iteration z → z + u(z).

Where u changes slowly, many steps are made at once (``leaps``).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.experiments.neuron.chain import Chain
from engine.experiments.neuron.leaps import ROUNDING, Flow, Leap, leap
from engine.functions.activation import Array
from engine.functions.survey import Mask

_OUTWARD = np.concatenate([np.arange(0.0, 40.0, 1 / 64), np.geomspace(40.0, 700.0, 100)])
"""Distances at which to look where a descent goes."""

_AT_ONCE = 16
"""So many single steps are made between two attempts to leap; a hand follows the first with a calculator."""

PATIENCE = 2000
"""So many single steps are followed at most; an iteration that still jumps about then is left alone."""

_LEAP = 4
"""A leap counts as so many steps in a search: a descent to infinity takes ever more of them."""

_STEEP = 0.01
"""Where |u′| is larger, the steps from a minimum that is nearly reached to the very last are few."""


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


@dataclass(frozen=True)
class Search:
    """How a search along a descent has come out.

    Attributes:
        step: the first step that was looked for; None where it is not among those that were looked at.
        last: the last of these.
        ending: why the descent ends there; "" where it was not looked at to its end.
    """

    step: int | None
    last: int
    ending: str = ""


class Descent:
    """The descent from a place z with the factor h; it remembers how far it has come.

    Attributes:
        ending: why it goes no further: "" while it does, "exact" where the gradient is exactly 0,
            "rounding" where a step is lost in the rounding of z, "cycle" where it repeats itself,
            "overflow" where a number leaves the floating-point range, "wild" where it still jumps
            about after ``PATIENCE`` single steps.
    """

    def __init__(self, chain: Chain, z: float, h: float) -> None:
        self._chain, self._flow = chain, Flow(chain, h)
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
            self._go_on()
        if step > self.last:
            over = (step - self.last) % self._period if self._period else 0
            step = self.last - self._period + over if over else self.last
        starts = [piece.first_step for piece in self._pieces]
        return self._pieces[max(bisect_left(starts, step + 1) - 1, 0)].at(step)

    def first_below(self, level: float, most: int) -> Search:
        """The first step after which L ≤ level, looked for over ``most`` single steps; a leap counts as
        ``_LEAP`` of them."""
        index, singles = 0, 0
        while True:
            piece = self._pieces[index]
            if isinstance(piece, Single):
                piece = Single(piece.first_step, piece.z[: most - singles + 1])
            found = piece.first(lambda z: self._chain.loss_at(z) <= level)
            here = singles + (len(piece.z) - 1 if isinstance(piece, Single) else _LEAP)
            if found is not None or here >= most:
                return Search(found, piece.last)
            if index + 1 < len(self._pieces):
                index, singles = index + 1, here
            elif self.ending:
                return Search(None, self.last, self.ending)
            else:
                self._go_on()  # the last piece grows, or others follow it

    @property
    def rests(self) -> bool:
        """Whether it has ended in a minimum, not on a plateau: the gradient is 0 there, its slope is not."""
        bend = float(self._flow.du(np.array([self.reach(self.last)]))[0])
        return self.ending == "rounding" and abs(bend) > 1e-9

    def lowest_ahead(self) -> float:
        """What L comes down to on the way on from the end, followed ever further out while it falls."""
        losses = self._losses_from_end(1.0)
        return float(losses[int(np.argmax(np.diff(losses, append=math.inf) > 0))])

    def falls_behind(self, level: float) -> bool:
        """Whether L comes down to this the other way."""
        return bool((self._losses_from_end(-1.0) <= level).any())

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

    def _losses_from_end(self, way: float) -> Array:
        """L ever further out from the end, on the way on (1) or back (−1)."""
        end = self.reach(self.last)
        downhill = -math.copysign(1.0, self._chain.at(end)[0])
        return self._chain.loss_at(end + way * downhill * _OUTWARD)

    def _go_on(self) -> None:
        """A few single steps, or one leap; always the same ones, whoever asks for how many."""
        piece = self._pieces[-1]
        assert isinstance(piece, Single)
        many = leap(self._flow, piece.z[-1], piece.last) if piece.last else None
        if many is not None:
            self._pieces += [many, Single(many.last, [many.at(many.last)])]
            return
        for _ in range(_AT_ONCE):
            if not self.ending:
                self._single(piece)

    def _narrows(self, z: float) -> bool:
        """Whether few steps are left to a minimum that is nearly reached."""
        return abs(float(self._flow.du(np.array([z]))[0])) > _STEEP

    def _single(self, piece: Single) -> None:
        z = piece.z[-1]
        change = -self._flow.h * (self._ahead[1] if self._ahead[0] == z else self._chain.at(z)[0])
        then = z + change
        gradient, loss = self._chain.at(then)
        self._ahead = then, gradient
        self._singles += 1
        if not math.isfinite(then) or not math.isfinite(loss):
            self.ending = "overflow"
        elif abs(change) <= 4 * ROUNDING * abs(z) and (then in self._seen or not self._narrows(z)):
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


@lru_cache(maxsize=64)
def descent(chain: Chain, z: float, h: float) -> Descent:
    """The descent from there, kept for the next frame."""
    return Descent(chain, z, h)
