"""The numbers of the layers: signal and gradient by layer, in all networks and in theory."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.base.monitor import Progress, Stop
from engine.experiments.gradient_flow.flow import Array, Flow, flow_of
from engine.experiments.gradient_flow.inputs import OF_EVERY_LAYER, FlowInputs
from engine.functions.trace import Line
from engine.learning.axis import Decades, ends_of, have_zero
from engine.networks.propagation import Propagation


@dataclass(frozen=True)
class Format:
    """A format of floating-point numbers: what is below ``least`` rounds to 0, from ``largest`` on to ∞."""

    name: str
    least: float
    largest: float


FORMATS = (
    Format("float16", 2.0**-25, 65520.0),
    Format("bfloat16", 2.0**-134, (2 - 2.0**-8) * 2.0**127),
    Format("float32", 2.0**-150, (2 - 2.0**-24) * 2.0**127),
)
"""Half of the least subnormal number, and half a step beyond the largest one (IEEE 754)."""

_NAME = 0.1
"""Share of the height that a level line has above it for its name."""

_ROOM = 0.3
"""Share of the height that a shelf for exact zeros takes."""


@dataclass(frozen=True, eq=False)
class Spread:
    """A statistic by layer, log₁₀: from the least network to the largest, and over all of them."""

    low: Line
    middle: Line
    high: Line

    @property
    def lines(self) -> tuple[Line, Line, Line]:
        """From below."""
        return self.low, self.middle, self.high


class FlowNumbers:
    """Signal and gradient in every layer; what is not asked for is not computed."""

    legs: tuple[str, ...] = ("propagation", "gradients")
    """What of the way through the networks the picture needs."""

    def __init__(self, experiment: FlowInputs) -> None:
        self.experiment: FlowInputs = experiment

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Go through the layers, and find what a paper is compared with."""
        self.flow.go(self._wanted, progress, cancelled)

    @property
    def is_made(self) -> bool:
        """Whether nothing is left to be prepared."""
        return self.flow.has(*self._wanted)

    @property
    def _wanted(self) -> tuple[str, ...]:
        return (*self.legs, *(["layer_means"] if self.experiment.paper in OF_EVERY_LAYER else []))

    @cached_property
    def flow(self) -> Flow:
        """The way through the networks."""
        return flow_of(self.experiment.recipe)

    @property
    def p(self) -> Propagation:
        """What happened in every layer."""
        return self.flow.propagation

    @cached_property
    def layers(self) -> Array:
        """1, 2 … depth."""
        return np.arange(1.0, self.experiment.depth + 1)

    @cached_property
    def gradient_squares(self) -> Array:
        """Mean of (∂L/∂z)² over units and samples, (depth, seeds)."""
        with np.errstate(all="ignore"):
            return np.asarray(self.flow.gradients**2)

    @cached_property
    def gradients(self) -> Spread:
        """log₁₀ of the root mean square of ∂L/∂z."""
        return _spread(self.layers, self.gradient_squares, 0.5)

    @cached_property
    def variances(self) -> Spread:
        """log₁₀ of the mean square of z."""
        return _spread(self.layers, self.p.z_square, 1.0)

    @cached_property
    def gradient_theory(self) -> Line | None:
        """The same in wide layers; None where no theory is known."""
        t = self.experiment.theory
        return None if t is None else Line(self.layers, _log(t.gradients) / 2)

    @cached_property
    def variance_theory(self) -> Line | None:
        """The same of z."""
        t = self.experiment.theory
        return None if t is None else Line(self.layers, _log(t.variances))

    @cached_property
    def gradient_decades(self) -> Decades:
        """The axis of gradients; it reaches as far as they would be healthy."""
        around = math.log10(self.experiment.threshold)
        y = self.gradients.middle.y
        if not math.isfinite(y[-1]):
            return _decades(self.gradients, self.gradient_theory, np.zeros(1))
        low, high = ends_of([y, y[-1] + around * np.array([-1.0, 1.0])])
        return _decades(self.gradients, self.gradient_theory, np.array([low, high + _NAME * (high - low)]))

    @cached_property
    def variance_decades(self) -> Decades:
        """The axis of variances."""
        around = np.array([self.input_level, -1.0, 1.0])
        return _decades(self.variances, self.variance_theory, around)

    @property
    def layer_range(self) -> tuple[float, float]:
        """From the inputs, at 0, to beyond the last layer, where its handle can go on."""
        depth = self.experiment.depth
        return -0.02 * depth - 0.1, max(1.12 * depth, depth + 0.5)

    @property
    def input_level(self) -> float:
        """log₁₀ of the mean square of the inputs; −∞ for none."""
        scale = self.experiment.input_scale
        return 2 * math.log10(scale) if scale else -math.inf

    @property
    def healthy(self) -> tuple[float, float]:
        """log₁₀ of the gradients that are within the threshold of the last layer's."""
        last, around = self.gradients.middle.y[-1], math.log10(self.experiment.threshold)
        return float(last - around), float(last + around)

    @property
    def lost(self) -> tuple[tuple[Format, str, float], ...]:
        """The limits that lie in the picture: the format, "least" or "largest", and log₁₀ of it."""
        low, high = self.gradient_decades.range
        high -= _NAME * (high - low)
        found = [(f, end, math.log10(getattr(f, end))) for f in FORMATS for end in ("least", "largest")]
        return tuple(item for item in found if low < item[2] < high)

    def lost_from(self, format_: Format) -> int | None:
        """The last layer, seen from behind the first, whose gradient is 0 in a format; None where none is."""
        gone = np.flatnonzero(self.gradients.middle.y < math.log10(format_.least))
        return int(gone[-1]) + 1 if len(gone) else None

    @cached_property
    def broken(self) -> int | None:
        """The first layer whose z is not finite in some network; None where all are."""
        rows = np.flatnonzero(~np.isfinite(self.p.z_square).all(axis=1))
        return int(rows[0]) + 1 if len(rows) else None

    @cached_property
    def silent(self) -> int | None:
        """The first layer behind which every activation of every network is exactly 0; None where none is."""
        rows = np.flatnonzero((self.p.a_square == 0).all(axis=1))
        return int(rows[0]) + 1 if len(rows) else None

    @cached_property
    def verdict(self) -> str:
        """``vanishing``, ``healthy``, ``exploding``; ``overflow`` where numbers are not finite, ``none``
        where there is no gradient at all."""
        last, ratio = 10.0 ** self.gradients.middle.y[-1], self.quantities["gradient ratio"]
        if math.isnan(ratio) and last == 0:
            return "none"
        if not math.isfinite(ratio):
            return "overflow"
        around = self.experiment.threshold
        return "vanishing" if ratio < 1 / around else "exploding" if ratio > around else "healthy"

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured, by name."""
        g, steps = self.gradients.middle.y, self.experiment.depth - 1
        theory = self.gradient_theory
        log = _between(g)
        in_theory = math.nan if theory is None else _between(theory.y)
        return {
            "gradient of the first layer": _power(g[0]),
            "gradient of the last layer": _power(g[-1]),
            "gradient ratio": _power(log),
            "gradient ratio in theory": _power(in_theory),
            "factor a layer": _power(log / steps) if steps else math.nan,
            "factor a layer in theory": _power(in_theory / steps) if steps else math.nan,
            **self._of_signals,
            **{f"layers that learn in {f.name}": self._learning_in(f) for f in FORMATS},
            **self._of_paper,
        }

    @property
    def _of_signals(self) -> Mapping[str, float]:
        """What is measured on the way forward."""
        z = self.variances.middle.y
        return {
            "mean square of z in the first layer": _power(z[0]),
            "mean square of z in the last layer": _power(z[-1]),
            "exact zeros in the last layer": float((self.p.a[-1] == 0).mean()),
        }

    @cached_property
    def _of_paper(self) -> Mapping[str, float]:
        """What is measured for a figure of a paper only: of f, or spreads of a and mean singular values."""
        f, paper = self.experiment.activation, self.experiment.paper
        if paper == "lecun":
            return {"f(1)": float(f(1.0)), "f′(0)": float(f.derivative(0.0))}
        if paper not in OF_EVERY_LAYER:
            return {}
        with np.errstate(all="ignore"):
            spreads = np.sqrt(self.p.a_square.mean(axis=1)).tolist()
        means = self.flow.layer_means.tolist()
        found = {f"spread of a in layer {k}": value for k, value in enumerate(spreads, 1)}
        return found | {f"mean singular value behind layer {k}": value for k, value in enumerate(means, 1)}

    def _learning_in(self, format_: Format) -> float:
        lost = self.lost_from(format_) or 0
        return math.nan if self.broken else float(self.experiment.depth - lost)


def _spread(layers: Array, squares: Array, power: float) -> Spread:
    """Of mean squares (depth, seeds): their logarithms times a power."""
    with np.errstate(all="ignore"):
        parts = squares.min(axis=1), squares.mean(axis=1), squares.max(axis=1)
    low, middle, high = (Line(layers, power * _log(part)) for part in parts)
    return Spread(low, middle, high)


def _log(values: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(np.log10(values))


def _between(levels: Array) -> float:
    """From the last layer to the first; nan where one of them is no number."""
    with np.errstate(all="ignore"):
        return float(levels[0] - levels[-1])


def _power(exponent: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.float64(10.0) ** exponent)


def _decades(spread: Spread, theory: Line | None, more: Array) -> Decades:
    lines = [*spread.lines, *([theory] if theory else [])]
    low, high = ends_of([*(line.y for line in lines), more])
    return Decades(low - 0.02 * (high - low), high, have_zero(lines), _ROOM)
