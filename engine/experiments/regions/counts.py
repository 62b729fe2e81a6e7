"""How many linear regions networks on the plane can have, and how many random ones do have.

The bounds speak of the largest number over all weights, and depend on how many kinks the activation has.
Sources: one layer, Zaslavsky 1975; lower bounds, Montúfar et al. 2014 and Serra et al. 2018 (Theorems 5, 6);
upper bound, Serra et al. 2018 (Theorem 1); for several kinks derived from the same arguments; the
average of random networks, N²/2 whatever their depth, Hanin & Rolnick 2019.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

import numpy as np

from engine.base.monitor import Monitor, Progress, Stop
from engine.base.text import plural
from engine.experiments.regions.inputs import RegionsInputs
from engine.functions.activation import Activation
from engine.functions.trace import Line
from engine.networks.network import bends
from engine.partition.build import partition
from engine.partition.mesh import Array

_SEEDS = 6
"""So many random networks are counted at every depth."""

_MOST_UNITS = 64
"""Larger budgets of units are cut to this one: their counts would take seconds."""


def most_of_one_layer(units: int, kinks: int = 1) -> int:
    """The most regions that one hidden layer makes of the plane: 1 + n k + n(n − 1)/2 · k².

    Each of the n units cuts it along k parallel lines, one for each kink of the activation, and lines of
    different units cross at most once. For ReLU, with k = 1, that is 1 + n + n(n − 1)/2; without a kink 1.
    """
    return 1 + units * kinks + units * (units - 1) // 2 * kinks**2


def upper_bound(widths: Sequence[int], activation: Activation) -> int:
    """No network on the plane with hidden layers of these widths has more regions.

    A layer of n units sees each region of the layers before it as a flat piece of at most as many dimensions
    d as the plane has and as any of these layers has units, and cuts it by n groups of k parallel
    hyperplanes into at most Σ_{j ≤ d} C(n, j) kʲ parts. Where the units have one kink and are flat on one
    side of it, as ReLU's are, the j of them that are flat leave the next layer n − j dimensions (Serra et
    al., Theorem 1).
    """
    kinks, closes = len(bends(activation)), _closes(activation)

    @cache
    def rest(layer: int, dimension: int) -> int:
        if layer == len(widths):
            return 1
        n = widths[layer]
        return sum(
            math.comb(n, j) * kinks**j * rest(layer + 1, min(dimension, n - j if closes else n))
            for j in range(min(dimension, n) + 1)
        )

    return rest(0, 2)


def lower_bound(widths: Sequence[int], activation: Activation) -> int:
    """Some network with hidden layers of these widths has at least so many regions.

    From folding layers: n units fold one coordinate into n pieces, one of them staying on a slope and the
    others adding a kink each, further kinks lying outside; those of a layer fold either one coordinate or,
    shared out, both. For units that close (``upper_bound``) n ≥ 3 of them fold into n + 1 pieces (Serra et
    al., Theorems 5 and 6). That is multiplied by what the last layer makes on its own.
    """
    kinks, last = len(bends(activation)), widths[-1]
    if not kinks:
        return 1
    closes = _closes(activation)

    def folds(units: int) -> int:
        return units + 1 if closes and units >= 3 else units

    one = math.prod(folds(n) for n in widths[:-1]) * (1 + kinks * last)
    both = math.prod(folds(n // 2) * folds(n - n // 2) for n in widths[:-1])
    return max(one, both * most_of_one_layer(last, kinks))


def _closes(activation: Activation) -> bool:
    """Whether a unit has one kink and is flat on one side of it."""
    slopes = activation.slopes
    return slopes is not None and len(slopes) == 2 and 0.0 in slopes and bool(bends(activation))


def expected_of_one_layer(units: int, ratio: float) -> float:
    """The mean number of regions that one random layer makes of a square window [−R, R]².

    ``ratio`` is R σ_w / σ_b, for Gaussian weights and biases: every line hits the window, and every two
    cross in it, with a probability that depends on this alone.
    """
    hit = 1 - 4 / math.pi * math.atan((ratio + math.hypot(1, ratio)) ** -2)
    cross = 2 / math.pi * math.atan(ratio**2 / math.sqrt(1 + 2 * ratio**2))
    return 1 + units * hit + math.comb(units, 2) * cross


@dataclass(frozen=True, eq=False)
class Counts:
    """Regions against depth at equal units.

    Attributes:
        units: the budget N.
        depths: the numbers of hidden layers, 1 to 8, as far as the budget gives every layer a unit.
        widths: units of each layer at each depth, N / depth rounded down.
        found: (depths, seeds) the regions of random networks in the window.
        most, built: upper bound, and what some constructed network reaches at least.
        theory: the expected number for one layer in closed form, where it applies.
    """

    units: int
    depths: tuple[int, ...]
    widths: tuple[int, ...]
    found: Array
    most: tuple[int, ...]
    built: tuple[int, ...]
    theory: float | None

    @property
    def means(self) -> Array:
        """The mean of ``found`` at every depth."""
        return np.asarray(self.found.mean(axis=1))

    @property
    def best_depth(self) -> int:
        """At which built networks reach the most."""
        return self.depths[int(np.argmax(self.built))]

    @property
    def lines(self) -> tuple[Line, ...]:
        """log₁₀ of the regions against depth: upper bound, built networks, means of random ones."""
        depths = np.array(self.depths, dtype=np.float64)
        return tuple(
            Line(depths, np.log10(np.array(values, dtype=np.float64)))
            for values in (self.most, self.built, self.means)
        )

    @property
    def theory_line(self) -> Line | None:
        """log₁₀ of the expected number for one layer, level over all depths to compare them with."""
        if self.theory is None:
            return None
        return Line(np.array([0.5, self.depths[-1] + 0.5]), np.full(2, math.log10(self.theory)))

    @property
    def dots(self) -> tuple[tuple[float, float], ...]:
        """(depth, log₁₀ regions) of every random network."""
        return tuple(
            (float(depth), math.log10(value))
            for depth, row in zip(self.depths, self.found.tolist(), strict=True)
            for value in row
        )


def counts_of(e: RegionsInputs, monitor: Monitor | None = None) -> Counts | None:
    """Count random networks with the experiment's settings, in its window, at equal units.

    None where there is nothing to count: a curved activation, weights too large to compute with. Raises
    ``Cancelled`` when told to stop; what was counted until then is kept.
    """
    monitor = monitor or Monitor()
    if not e.has_regions:
        return None
    budget = min(e.units, _MOST_UNITS)
    plain = RegionsInputs(
        seed=e.seed, activation=e.f, initializer=e.initializer,
        weight_scale=e.weight_scale, bias_scale=e.bias_scale, window=e.window, height=e.height,
    )  # fmt: skip
    depths = tuple(depth for depth in range(1, 9) if budget % depth == 0)  # the same number of units in each
    layers = [[budget // depth] * depth for depth in depths]
    found = np.zeros((len(depths), _SEEDS))
    try:
        for row, column in np.ndindex(found.shape):
            monitor.check()
            found[row, column] = _count(plain, depths[row], layers[row][0], column)
            monitor.report((row * _SEEDS + column + 1) / found.size)
    except ValueError:
        return None
    return Counts(
        budget,
        depths,
        tuple(shape[0] for shape in layers),
        found,
        tuple(upper_bound(shape, e.f) for shape in layers),
        tuple(lower_bound(shape, e.f) for shape in layers),
        _theory(e, budget),
    )


class DepthNumbers:
    """The regions of networks with as many units as the experiment's, at every depth."""

    def __init__(self, experiment: RegionsInputs) -> None:
        self.experiment = experiment

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Count them."""
        self.counts = counts_of(self.experiment, Monitor(progress, cancelled))

    @cached_property
    def counts(self) -> Counts | None:
        """Regions against depth at equal units; None where there are none to count."""
        return counts_of(self.experiment)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Of every depth the mean of random networks, what built ones reach and what none exceeds; the
        expected number of one layer."""
        c = self.counts
        if c is None:
            return {}
        found = {_named("expected regions", 1): math.nan if c.theory is None else c.theory}
        for depth, mean, built, most in zip(c.depths, c.means.tolist(), c.built, c.most, strict=True):
            found[_named("mean regions", depth)] = mean
            found[_named("built regions", depth)] = float(built)
            found[_named("most regions", depth)] = float(most)
        return found

    def measured(self, name: str, depth: int) -> float:
        """A quantity of networks of this depth."""
        return self.quantities[_named(name, depth)]


@lru_cache(maxsize=2048)
def _count(e: RegionsInputs, depth: int, width: int, draw: int) -> int:
    drawn = replace(e, depth=depth, width=width, seed=(e.seed + draw) % 2**31)
    return partition(drawn.network, e.rectangle).n_regions


def _theory(e: RegionsInputs, units: int) -> float | None:
    """``expected_of_one_layer``; None unless weights and biases are Gaussian, the units have one kink at 0
    and the window is a square around 0."""
    variance = {"he": 1.0, "xavier": 2 / (2 + units), "lecun": 0.5}.get(e.initializer)
    (low, high), bias = e.window, e.bias_scale
    centered = low == -high and e.height == e.window
    if variance is None or not centered or bends(e.f) != (0.0,) or not bias * e.weight_scale:
        return None
    return expected_of_one_layer(units, high * e.weight_scale * math.sqrt(variance) / bias)


def _named(name: str, depth: int) -> str:
    return f"{name} of {'one layer' if depth == 1 else plural(depth, 'layer')}"
