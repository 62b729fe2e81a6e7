"""A race of two losses: descent of one logit from a confident mistake to the even chance, by steps and time.

For target 1 cross-entropy moves z by η(1 − σ), half the squared error by η(1 − σ)·σ(1 − σ). In small steps
that is a flow, whose times have closed forms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.outputs.inputs import OutputInputs
from engine.experiments.outputs.slopes import Range, SlopeNumbers
from engine.experiments.outputs.tasks import BINARY
from engine.functions.activation import Array
from engine.functions.special.logistic import sigmoid, sigmoid_slope
from engine.functions.trace import Line

_WALKED = 4000
"""So many steps are made one by one; of more the number follows from the flow."""

_GRID = 1201
_BEYOND = 2.0
"""So far the descent is drawn beyond the even chance, at z = 0."""

_FARTHEST, _HALVINGS = 750.0, 60
"""Beyond this z a sigmoid is 1 to the last digit; so often that stretch is halved in search of a place."""

_TINY = 1e-300


@dataclass(frozen=True)
class Racer:
    """A loss on its way.

    Attributes:
        is_gated: whether a step has the factor σ′ besides.
        time: of the flow, up to a constant, at z.
    """

    is_gated: bool
    time: Callable[[Array], Array]

    def move(self, z: float) -> float:
        """How far a step moves z with η = 1."""
        e = math.exp(-abs(z))
        off, on = (e, 1.0) if z >= 0 else (1.0, e)  # σ(−z) and σ(z), times 1 + e
        return off / (1 + e) * (off * on / (1 + e) ** 2 if self.is_gated else 1.0)

    def flow(self, start: float, z: Array) -> Array:
        """The time from the start to each z."""
        with np.errstate(all="ignore"):
            return np.asarray(self.time(z) - self.time(np.array(start)))

    def steps(self, start: float, rate: float, z: Array) -> Array:
        """Steps from the start until z, as a real number.

        Where n(z + Δ) = n(z) + 1 with small steps Δ(z) = η·move, n = ∫ dz/Δ + ½ ln Δ but for terms of the
        size of Δ (Euler and Maclaurin).
        """
        up, slope = sigmoid(-z), sigmoid_slope(z) if self.is_gated else np.ones_like(z)
        with np.errstate(all="ignore"):
            ends = np.log(up) + np.log(slope) - math.log(max(self.move(start), _TINY))
            return np.asarray(self.flow(start, z) / rate + 0.5 * ends)

    def count(self, start: float, rate: float) -> float:
        """The whole number of steps until z is 0 or more."""
        if start >= 0:
            return 0.0
        about = float(self.steps(start, rate, np.zeros(1))[0])
        if not about < _WALKED:
            return float(math.ceil(about)) if math.isfinite(about) else math.inf
        z, made = start, 0
        while z < 0:
            z, made = z + rate * self.move(z), made + 1
        return float(made)

    def where(self, start: float, rate: float, steps: float) -> float:
        """z after so many steps."""
        if steps <= _WALKED:
            z = start
            for _ in range(round(steps)):
                z += rate * self.move(z)
            return z
        low, high = start, max(start, 0.0) + _FARTHEST
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            is_beyond = float(self.steps(start, rate, np.array([middle]))[0]) > steps
            low, high = (low, middle) if is_beyond else (middle, high)
        return low


RACERS = {
    "cross-entropy": Racer(False, lambda z: z + np.exp(z)),
    "squared error": Racer(True, lambda z: 3 * z + 3 * np.exp(z) + 0.5 * np.exp(2 * z) - np.exp(-z)),
}
"""dz/dt = 1 − σ and (1 − σ)² σ for target 1: t = z + eᶻ, and t = 3z + 3eᶻ + ½e²ᶻ − e⁻ᶻ."""


class RaceNumbers(SlopeNumbers):
    """Both losses of a sigmoid with target 1, on their way from the same logit."""

    def _case(self) -> OutputInputs:
        """Whatever the task: a sigmoid, and a target of 1."""
        return replace(self.experiment, view="race", task=BINARY, head="sigmoid", y=1.0)

    @property
    def start(self) -> float:
        """The logit from which both start."""
        return self.experiment.z

    @cached_property
    def counts(self) -> tuple[float, float]:
        """The steps of each until z is 0."""
        first, second = (_count(name, self.start, self.experiment.rate) for name in RACERS)
        return first, second

    @property
    def times(self) -> tuple[float, float]:
        """The time of the flow of each until z is 0: steps times η, where steps are small."""
        first, second = (
            float(racer.flow(self.start, np.zeros(1))[0]) if self.start < 0 else 0.0
            for racer in RACERS.values()
        )
        return first, second

    @cached_property
    def lines(self) -> tuple[Line, Line]:
        """z of each over log₁₀ of the steps."""
        z = self._grid
        found = []
        for racer in RACERS.values():
            steps = racer.steps(self.start, self.experiment.rate, z)
            with np.errstate(all="ignore"):
                found.append(Line(np.log10(np.maximum(steps, 1e-3)), z))
        return found[0], found[1]

    @cached_property
    def _grid(self) -> Array:
        return np.linspace(self.start, max(self.start, 0.0) + _BEYOND, _GRID)

    @cached_property
    def now(self) -> tuple[float, float]:
        """z of each after the steps of the clock."""
        e = self.experiment
        found = [racer.where(e.z, e.rate, e.clock) for racer in RACERS.values()]
        return found[0], found[1]

    @cached_property
    def now_losses(self) -> tuple[float, float]:
        """The loss of each where it is."""
        found = [
            float(pairing.measure(np.array([[z]]), np.array([[1.0]]))[0][0])
            for pairing, z in zip(self.pairings, self.now, strict=True)
        ]
        return found[0], found[1]

    @property
    def clock_range(self) -> Range:
        """The powers of ten of the steps that are shown."""
        most = max(self.counts[1], self.experiment.clock, 100.0)
        return 0.0, math.ceil(2 * math.log10(min(most, 1e300)) + 0.2) / 2

    @property
    def z_range(self) -> Range:
        """The logits that are shown."""
        air = 0.06 * (abs(self.start) + _BEYOND)
        return self.start - air, max(self.start, 0.0) + _BEYOND

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Steps and times of the flow to z = 0, and where both are."""
        found = {"start": self.start}
        for name, count, time, now in zip(RACERS, self.counts, self.times, self.now, strict=True):
            found |= {f"steps of {name}": count, f"time of {name}": time, f"logit of {name}": now}
        return found


@lru_cache(maxsize=64)
def _count(name: str, start: float, rate: float) -> float:
    return RACERS[name].count(start, rate)
