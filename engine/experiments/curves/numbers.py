"""The numbers of Curves: lines, dots, bands and densities, and the ranges that hold them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.base.arrays import extent, merged
from engine.experiments.curves.inputs import CurvesInputs
from engine.experiments.curves.reading import Reading
from engine.functions import activations
from engine.functions.activation import Activation, Array
from engine.functions.choice import numbered, subjects
from engine.functions.distribution import density, moments
from engine.functions.special import normal_cdf, normal_pdf
from engine.functions.steepest import steepest
from engine.functions.stretches import Stretch, closed_gates, plateaus
from engine.functions.trace import Dots, Line, bends, ends_at_kinks, trace

_GELU = activations.get("gelu")
_BINS = 560
_TALLEST = 1e6
"""No axis reaches farther."""


@dataclass(frozen=True)
class Spike:
    """A share of the input that ends on exactly one value."""

    value: float
    mass: float


class CurvesNumbers:
    """Lines, dots, bands and densities of the functions; what is not asked for is not computed."""

    def __init__(self, experiment: CurvesInputs) -> None:
        self.experiment = experiment

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """f of every function over the window."""
        return self._traces(0, self.value_range)

    @cached_property
    def slopes(self) -> tuple[Line, ...]:
        """f′ of every function over the window."""
        return self._traces(1, self.slope_range)

    @cached_property
    def curvatures(self) -> tuple[Line, ...]:
        """f″ of every function over the window."""
        return self._traces(2, self.curvature_range)

    @cached_property
    def gates(self) -> tuple[Line, ...]:
        """f′ (y) against a = f(z) (x) of every function, for z in the window."""
        found = []
        for f in self.experiment.functions:
            z = trace(f, 1, *self.experiment.window, 1.0).x
            z = merged(z, np.linspace(*self.experiment.window, 257))
            found.append(Line(f(z), np.where(np.isin(z, f.kinks), np.nan, f.derivative(z))))
        return tuple(found)

    def dots(self, index: int, order: int) -> Dots:
        """The open and closed dots of one function: order 0 for f, 1 for f′."""
        return ends_at_kinks(self.experiment.functions[index], order)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every function at the probe and under the input distribution."""
        e = self.experiment
        labels = numbered(e.functions, [f.label for f in e.functions])
        names = subjects(e.functions, [f.title for f in e.functions])
        return tuple(
            Reading(
                f,
                label.replace(f.label, f.title),
                label,
                name,
                e.probe,
                *_at(f, e.probe),
                moments(f, e.mean, e.spread, e.threshold),
            )
            for f, label, name in zip(e.functions, labels, names, strict=True)
        )

    @property
    def selected(self) -> Reading:
        """The reading of the selected function."""
        return self.readings[self.experiment.chosen]

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured of every function, ``mean of GELU``, and of the bell where that is shown."""
        found = {f"{what} of {r.name}": value for r in self.readings for what, value in r.quantities.items()}
        if self.experiment.view == "bell":
            z = np.array([self.experiment.probe])
            found |= {"shaded area": float(normal_cdf(z)[0]), "value of GELU": float(_GELU(z)[0])}
        return found

    @cached_property
    def tangent(self) -> Line:
        """The tangent of the selected function at the probe, across the picture."""
        probe, value, slope = self.experiment.probe, self.selected.value, self.selected.slope
        x = np.array(self.experiment.window)
        with np.errstate(all="ignore"):  # a typed formula may be infinite here
            if slope and math.isfinite(slope):
                across = np.sort(probe + (np.array(self.value_range) - value) / slope)
                inside = np.clip(x, *across)
                x = inside if inside[0] < inside[1] else x
            return Line(x, value + slope * (x - probe))

    @property
    def bands(self) -> tuple[Stretch, ...]:
        """Where the gate of the selected function is nearly closed."""
        return closed_gates(self.selected.function, self.experiment.threshold)

    @property
    def input_density(self) -> Line:
        """The density of z over the window."""
        e = self.experiment
        return _input_density(e.mean, e.spread, *e.window)

    @cached_property
    def output_densities(self) -> tuple[Line, ...]:
        """Density (x) of a = f(z) against a (y) over the visible range, for every function."""
        return self._densities(0, self.value_range)

    @cached_property
    def gate_densities(self) -> tuple[Line, ...]:
        """Density (x) of the gate f′(z) against f′ (y) over the visible range, for every function."""
        return self._densities(1, self.slope_range)

    def spikes(self, index: int, order: int) -> tuple[Spike, ...]:
        """The single values of a (order 0) or f′ (1) that a whole share of the input ends on."""
        e = self.experiment
        shares: dict[float, float] = {}
        for stretch in plateaus(e.functions[index], order):
            shares[stretch.value] = shares.get(stretch.value, 0.0) + stretch.mass(e.mean, e.spread)
        return tuple(Spike(value, mass) for value, mass in shares.items() if mass > 0)

    @cached_property
    def bell(self) -> Line:
        """φ(z) over the window, with the probe as one of its points (its area up to there is Φ)."""
        z = merged(np.linspace(*self.experiment.window, 321), [self.experiment.probe])
        return Line(z, normal_pdf(z))

    @cached_property
    def shaded(self) -> Line:
        """The part of the bell up to the probe."""
        at = self.bell.x <= self.experiment.probe
        return Line(self.bell.x[at], self.bell.y[at])

    @cached_property
    def value_range(self) -> tuple[float, float]:
        """The range of a to show: all of a bounded function, as much of the others as the eye needs.

        An unbounded function may use 0.55 of the window's half width above and below 0, so that a
        slope of one looks like one and bounded curves stay large. The dots at jumps are always in it.
        """
        low, high = self.experiment.window
        reach = 0.55 * max(abs(low), abs(high), (high - low) / 2)
        bounds = [(f.codomain.low, f.codomain.high) for f in self.experiment.functions]
        return self._range(0, reach, [all(map(math.isfinite, ends)) for ends in bounds], 1.0)

    @cached_property
    def slope_range(self) -> tuple[float, float]:
        """The range of f′ to show: ±1.6 of what has no bound, else all, with the dots at kinks."""
        bounded = [math.isfinite(steepest(f).slope) for f in self.experiment.functions]
        return self._range(1, 1.6, bounded, 0.25)

    @cached_property
    def curvature_range(self) -> tuple[float, float]:
        """The range of f″ to show."""
        return self._range(2, 1.6, [False] * len(self.experiment.functions), 0.1)

    def _densities(self, order: int, range_: tuple[float, float]) -> tuple[Line, ...]:
        e = self.experiment
        return tuple(_output_density(f, order, e.mean, e.spread, *range_) for f in e.functions)

    def _traces(self, order: int, range_: tuple[float, float]) -> tuple[Line, ...]:
        low, high = self.experiment.window
        height = 2.0 ** math.floor(math.log2(range_[1] - range_[0]))  # traces are kept while the range creeps
        return tuple(trace(f, order, low, high, height) for f in self.experiment.functions)

    def _range(self, order: int, reach: float, bounded: list[bool], least: float) -> tuple[float, float]:
        """What holds the bounded curves and all dots in the window, and ±reach of the other curves."""
        low, high = self.experiment.window
        found = []
        for index, (line, whole) in enumerate(zip(self._coarse(order), bounded, strict=True)):
            found.append(line.y if whole else np.clip(line.y, -reach, reach))
            dots = self.dots(index, order)
            found.append(dots.y[(dots.x >= low) & (dots.x <= high)])
        return extent([*found, np.zeros(1)], -_TALLEST, _TALLEST, least)

    def _coarse(self, order: int) -> tuple[Line, ...]:
        """Lines whose extent is asked for, over a window that moves in steps, so that a pan finds them."""
        low, high = self.experiment.window
        step = 2.0 ** math.floor(math.log2((high - low) / 8))
        low, high = step * math.floor(low / step), step * math.ceil(high / step)
        return tuple(trace(f, order, low, high, 1.0) for f in self.experiment.functions)


@lru_cache(maxsize=64)
def _at(f: Activation, z: float) -> tuple[float, float, float]:
    """f, f′ and f″ at one place."""
    return float(f(z)), float(f.derivative(z)), float(f.second_derivative(z))


@lru_cache(maxsize=64)
def _input_density(mean: float, spread: float, low: float, high: float) -> Line:
    z = merged(np.linspace(low, high, 161), mean + spread * np.linspace(-4, 4, 81))
    z = z[(z >= low) & (z <= high)]
    return Line(z, normal_pdf((z - mean) / spread) / spread)


@lru_cache(maxsize=256)
def _output_density(f: Activation, order: int, mean: float, spread: float, low: float, high: float) -> Line:
    edges = np.linspace(low, high, _BINS + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    line = _without_zeros(density(f, order, mean, spread, edges))
    keep = bends(middle, line, 8e-3 / (high - low))
    return Line(line[keep], middle[keep])


def _without_zeros(values: Array) -> Array:
    """nan instead of 0 where both neighbors are 0 as well, so that a curve is drawn only where it is."""
    zero = np.concatenate([[True], values == 0, [True]])
    return np.where(zero[:-2] & zero[1:-1] & zero[2:], np.nan, values)
