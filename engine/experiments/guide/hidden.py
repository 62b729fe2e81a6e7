"""The hidden activations that are asked, each with its initializer, and what makes them lose."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.base.monitor import Monitor, Progress, Stop
from engine.base.text import number, percent
from engine.experiments.guide.inputs import CANDIDATES, NONE, GuideInputs
from engine.experiments.guide.layers import MOST_CLOSED, Layers, layers
from engine.functions.activation import Activation
from engine.networks.initializers import weight_variance
from engine.networks.mean_field import fixed_point, moments

STARTS = {"he": "He", "xavier": "Xavier"}
"""The initializers that are compared; LeCun's is Xavier's where all layers are as wide."""

_ROUNDING = 1e-9


class Stacks:
    """The layers of all pairings behind inputs of one size; those of a shallow network begin a deep one."""

    def __init__(self, input_scale: float, normalization: str) -> None:
        self._square, self._normalization = input_scale**2, normalization
        self._made: dict[tuple[Activation, str], Layers] = {}

    def are_known(self, depth: int) -> bool:
        """Whether so many layers of all are computed."""
        deep = [made for made in self._made.values() if len(made.q) >= depth]
        return len(deep) == len(CANDIDATES) * len(STARTS)

    def of(self, f: Activation, start: str, depth: int) -> Layers:
        """So many layers of a pairing; twice as many are computed, for the next one who asks."""
        made = self._made.get((f, start))
        if made is None or len(made.q) < depth:
            made = layers(f, weight_variance(start, 1, 1), 2 * depth, self._square, self._normalization)
            self._made[f, start] = made
        return made.first(depth)


@lru_cache(maxsize=64)
def stacks_of(input_scale: float, normalization: str) -> Stacks:
    """Those behind inputs of this size, with what was computed before."""
    return Stacks(input_scale, normalization)


@dataclass(frozen=True, eq=False)
class Pairing:
    """An activation with an initializer, in the network that is asked about."""

    experiment: GuideInputs
    activation: Activation
    start: str

    @cached_property
    def layers(self) -> Layers:
        """What becomes of signal and gradient."""
        return _stacks(self.experiment).of(self.activation, self.start, self.experiment.depth)

    @property
    def is_bounded(self) -> bool:
        """Whether the values of f are."""
        ends = self.activation.codomain
        return math.isfinite(ends.low) and math.isfinite(ends.high)

    @cached_property
    def faults(self) -> dict[str, str]:
        """Test → the number that it fails with, in the order of the tests; empty for what passes."""
        found, stack, limit = {}, self.layers, self.experiment.factor * (1 + _ROUNDING)
        if self.experiment.bounded and not self.is_bounded:
            found["bounded"] = f"values {self.activation.codomain}"
        if not stack.closed <= MOST_CLOSED + _ROUNDING:
            found["gates"] = f"{percent(stack.closed)} of gates nearly closed"
        if not 1 / limit <= stack.gradient <= limit:
            found["gradient"] = f"gradient × {number(stack.gradient, 3)}"
        if not 1 / limit <= stack.signal <= limit:
            found["signal"] = f"signal × {number(stack.signal, 3)}"
        return found

    @property
    def passes(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.faults

    @cached_property
    def factor(self) -> float:
        """What a layer makes of the gradient where depth leads: √χ at the fixed point of the variance; of
        normalized layers that of each."""
        if self.experiment.normalization == NONE:
            return math.sqrt(fixed_point(self.activation, weight_variance(self.start, 1, 1), 0.0).chi)
        _, square, gradient = moments(self.activation)
        mean = moments(self.activation).mean if self.experiment.normalization == "batch" else 0.0
        return math.sqrt(gradient / (square - mean**2))

    @property
    def distance(self) -> float:
        """How far the gradient of the first layer is from that of the last one, in powers of ten."""
        level = abs(float(self.layers.levels[0]))
        return math.inf if math.isnan(level) else level


def _stacks(e: GuideInputs) -> Stacks:
    return stacks_of(e.input_scale, e.normalization)


class HiddenNumbers:
    """All activations with both initializers."""

    def __init__(self, experiment: GuideInputs) -> None:
        self.experiment: GuideInputs = experiment

    @property
    def is_known(self) -> bool:
        """Whether the layers of all pairings are computed; those of normalized networks take no time."""
        return self.is_normalized or _stacks(self.experiment).are_known(self.experiment.depth)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Compute them."""
        monitor, all_ = Monitor(progress, cancelled), [p for pair in self.pairings for p in pair]
        for done, pairing in enumerate(all_):
            monitor.check()
            pairing.layers  # noqa: B018 - computed and kept
            monitor.report((done + 1) / len(all_))

    @cached_property
    def pairings(self) -> tuple[tuple[Pairing, ...], ...]:
        """For each activation a pairing with each initializer."""
        return tuple(tuple(Pairing(self.experiment, f, start) for start in STARTS) for f in CANDIDATES)

    @cached_property
    def candidates(self) -> tuple[Pairing, ...]:
        """Each activation with the initializer that suits it: it passes, deep layers leave the gradient as it
        is, the first layer's gradient is kept; of equals the first."""
        return tuple(min(pair, key=_order) for pair in self.pairings)

    @cached_property
    def recommended(self) -> Pairing:
        """The first that passes every test; where none does, that which keeps the gradient best, of those
        with the bounds that are asked for."""
        passing = [pairing for pairing in self.candidates if pairing.passes]
        allowed = [pairing for pairing in self.candidates if "bounded" not in pairing.faults]
        return passing[0] if passing else min(allowed, key=lambda pairing: pairing.distance)

    @property
    def chosen(self) -> Pairing:
        """What the network is drawn with: the recommended one, or that which is tried."""
        tried = (p for p in self.candidates if p.activation.name == self.experiment.hidden)
        return next(tried, self.recommended)

    @property
    def other_start(self) -> Pairing:
        """The chosen activation with the other initializer."""
        at = CANDIDATES.index(self.chosen.activation)
        return next(pairing for pairing in self.pairings[at] if pairing.start != self.chosen.start)

    @property
    def is_normalized(self) -> bool:
        """Whether something stands between z and f."""
        return self.experiment.normalization != NONE


def _order(pairing: Pairing) -> tuple[bool, float, float]:
    """A thousandth of a factor decides nothing."""
    return not pairing.passes, round(abs(math.log(pairing.factor)), 3), round(pairing.distance, 6)
