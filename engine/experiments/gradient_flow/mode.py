"""A linear network that learns one mode: the product a of its weights comes to the strength s of the mode.

From equal weights u, a = u^L, gradient flow is τ du/dt = u^(L − 1) (s − a), and so
τ da/dt = L a^(2 − 2/L) (s − a) (Saxe et al. 2014). Over y = ln a/(s − a) the time is
∫ a^(2/L − 1) dy/(s L); of two layers that is y/(2s).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.gradient_flow.inputs import FlowInputs
from engine.functions.trace import Line

_END = math.log(1e3)
"""y where the product is so near to s that the picture ends."""

_POINTS = 401
_MOST_STEPS = 10_000
_FAR = 1e6
"""Products so many times s have left every picture."""

_OFF = 0.1
"""So far from s, as a share of it, descent has not come there."""

_START = -12.0, 0.0
"""log₁₀ of a₀ by s among which one is looked for."""


def rise(s: float, start: float, layers: int, until: float = _END) -> Line:
    """The product over time, in units of τ, from a₀ = start < s to ln a/(s − a) = ``until``."""
    y = np.linspace(math.log(start / (s - start)), until, _POINTS)
    a = s / (1.0 + np.exp(-y))
    speed = a ** (2.0 / layers - 1.0) / (s * layers)
    middle = s / (1.0 + np.exp(-(y[1:] + y[:-1]) / 2))
    between = middle ** (2.0 / layers - 1.0) / (s * layers)
    parts = (speed[1:] + speed[:-1] + 4 * between) * (y[1] - y[0]) / 6  # Simpson's rule
    return Line(np.append(0.0, np.cumsum(parts)), a)


def half_rise(s: float, start: float, layers: int) -> float:
    """The time until half of s is learned, in units of τ; nan from a start beyond it."""
    return float(rise(s, start, layers, 0.0).x[-1]) if start < s / 2 else math.nan


def start_for(s: float, layers: int, time: float) -> float:
    """The a₀ from which half of s is learned after so long."""
    low, high = _START
    for _ in range(50):
        middle = (low + high) / 2
        later = half_rise(s, s * 10.0**middle, layers)
        low, high = (middle, high) if later > time else (low, middle)
    return float(s * 10.0**high)


@lru_cache(maxsize=16)
def descent(s: float, start: float, layers: int, step: float, time: float) -> Line:
    """The product along descent with η = step · τ, as far as the time goes and it is in sight; of many steps
    every so manyth."""
    u, far = start ** (1.0 / layers), (_FAR * s) ** (1.0 / layers)
    count = min(math.ceil(time / step), _MOST_STEPS)
    every = math.ceil(count / _POINTS)
    found = [start]
    for i in range(1, count + 1):
        others = u ** (layers - 1)
        u += step * others * (s - others * u)
        if not abs(u) < far:
            break
        if i % every == 0:
            found.append(u**layers)
    return Line(step * every * np.arange(float(len(found))), np.array(found))


class ModeNumbers:
    """The product of the weights over time: by theory, by descent, and with one layer alone."""

    def __init__(self, experiment: FlowInputs) -> None:
        self.experiment: FlowInputs = experiment

    @property
    def is_above(self) -> bool:
        """Whether it starts where there is nothing to rise to."""
        return self.experiment.mode_start >= self.experiment.mode

    @cached_property
    def theory(self) -> Line | None:
        """Of gradient flow; None from above."""
        e = self.experiment
        return None if self.is_above else rise(e.mode, e.mode_start, e.mode_layers)

    @cached_property
    def end(self) -> float:
        """The time that is shown."""
        return 1.1 * (4.0 / self.experiment.mode if self.theory is None else float(self.theory.x[-1]))

    @cached_property
    def descended(self) -> Line:
        """Of descent."""
        e = self.experiment
        return descent(e.mode, e.mode_start, e.mode_layers, e.mode_step, self.end)

    @cached_property
    def single(self) -> Line | None:
        """Of one layer in its place, s + (a₀ − s) e^(−t/τ); None where there is but one."""
        e, time = self.experiment, np.linspace(0.0, self.end, _POINTS)
        return None if e.mode_layers == 1 else Line(time, e.mode + (e.mode_start - e.mode) * np.exp(-time))

    @property
    def product_range(self) -> tuple[float, float]:
        """The products to show."""
        e = self.experiment
        high = max(e.mode, e.mode_start)
        return -0.04 * high, 1.15 * high

    @cached_property
    def is_coarse(self) -> bool:
        """Whether the steps of descent are too long to come to s in the time that is shown."""
        e, line = self.experiment, self.descended
        time = min(self.end, _MOST_STEPS * e.mode_step)
        if line.x[-1] < 0.9 * time:
            return True
        return time == self.end and abs(float(line.y[-1]) - e.mode) > _OFF * e.mode

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """When half is learned: by theory, by descent, by one layer; and how far descent has come."""
        e = self.experiment
        return {
            "half rise": half_rise(e.mode, e.mode_start, e.mode_layers),
            "half rise of descent": self._half(self.descended),
            "half rise of one layer": half_rise(e.mode, e.mode_start, 1),
            "product in the end": float(self.descended.y[-1]),
        }

    def _half(self, line: Line) -> float:
        """When the line first reaches half of s, between two steps; nan where it does not."""
        level = self.experiment.mode / 2
        after = int(np.argmax(line.y >= level))
        return _between(line, after, level) if after else math.nan


def _between(line: Line, after: int, level: float) -> float:
    (t0, t1), (y0, y1) = line.x[after - 1 : after + 1].tolist(), line.y[after - 1 : after + 1].tolist()
    return float(t0 + (t1 - t0) * (level - y0) / (y1 - y0))
