"""The numbers of two losses against one logit, and of their gradients."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.outputs.inputs import OutputInputs
from engine.experiments.outputs.pairing import Pairing
from engine.experiments.outputs.tasks import CROSS_ENTROPY, HUBER, SQUARED
from engine.functions.activation import Array
from engine.functions.trace import Line

Range = tuple[float, float]

_FINE = 1001
_HIGH = 4.0
"""Losses are shown up to so many times the larger one at the present logit."""

Curves = tuple[tuple[Line, Line], tuple[Line, Line]]
"""For each loss its values and its gradient."""


class SlopeNumbers:
    """Two losses of an ``Output layer`` experiment over one of its logits."""

    def __init__(self, experiment: OutputInputs) -> None:
        self.experiment = experiment
        self.case = self._case()

    def _case(self) -> OutputInputs:
        """The state whose losses are compared."""
        return self.experiment

    @property
    def losses(self) -> tuple[str, str]:
        """The losses that are compared: for classes cross-entropy and squared error, for numbers that and
        Huber's."""
        return (CROSS_ENTROPY, SQUARED) if self.case.kind.are_labels else (SQUARED, HUBER)

    @property
    def pairings(self) -> tuple[Pairing, Pairing]:
        """The output activation with each of them."""
        first, second = (replace(self.case.pairing, loss=loss) for loss in self.losses)
        return first, second

    @property
    def place(self) -> int:
        """Which of the logits varies."""
        e = self.case
        return min(e.chosen, e.count) - 1 if e.are_classes else 0

    @property
    def logits(self) -> tuple[float, ...]:
        """All of them."""
        e = self.case
        return tuple(e.z_all.tolist()) if e.are_classes else (e.z,)

    @property
    def z(self) -> float:
        """The logit that varies."""
        return self.logits[self.place]

    @cached_property
    def y(self) -> tuple[float, ...]:
        """The targets of all outputs."""
        e = self.case
        if not e.are_classes:
            return (float(e.kind.allowed(np.array([e.y]))[0]),)
        return tuple(float(k == min(e.target, e.count)) for k in range(1, e.count + 1))

    @property
    def aim(self) -> float:
        """The target of the output whose logit varies."""
        return self.y[self.place]

    @cached_property
    def curves(self) -> Curves:
        """Both losses and their gradients over the window."""
        first, second = self.pairings
        rest = (*self.logits[: self.place], 0.0, *self.logits[self.place + 1 :])
        window = self.experiment.window
        return (
            _curves(first, rest, self.place, self.y, window),
            _curves(second, rest, self.place, self.y, window),
        )

    @cached_property
    def here(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Loss and gradient at the logit, of both."""
        found = []
        for pairing in self.pairings:
            value, slope = pairing.measure(np.array(self.logits)[:, None], np.array(self.y)[:, None])
            found.append((float(value[0]), float(slope[self.place, 0])))
        return found[0], found[1]

    @property
    def output(self) -> float:
        """The output of the logit that varies."""
        return float(self.case.pairing.outputs(np.array(self.logits)[:, None])[self.place, 0])

    @cached_property
    def loss_range(self) -> Range:
        """From 0, or below where a loss is, to where both are at the logit and more."""
        values = np.concatenate([line.y for line, _ in self.curves])
        values = values[np.isfinite(values)]
        now = [abs(value) for value, _ in self.here if math.isfinite(value)]
        top = min(float(values.max(initial=1.0)), _HIGH * max(1.0, *now))
        low = max(float(values.min(initial=0.0)), -top)
        return low - 0.04 * (top - low), top + 0.08 * (top - low)

    @cached_property
    def gradient_range(self) -> Range:
        """0 and both gradients, but no farther than some times those at the logit."""
        values = np.concatenate([line.y for _, line in self.curves])
        values = values[np.isfinite(values)]
        now = [abs(slope) for _, slope in self.here if math.isfinite(slope)]
        far = _HIGH * max(1.0, *now) if now else _HIGH
        low, high = max(float(values.min(initial=0.0)), -far), min(float(values.max(initial=0.0)), far)
        air = 0.08 * max(high - low, 1e-3)
        return low - air, high + air

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """Both losses with their gradients at the logit, and the steepest gradient of each in the picture."""
        found = {"logit": self.z, "target": self.y[self.place], "output": self.output}
        for loss, (value, slope), (_, line) in zip(self.losses, self.here, self.curves, strict=True):
            name = {CROSS_ENTROPY: "cross-entropy", SQUARED: "squared error", HUBER: "huber loss"}[loss]
            steepest = float(np.abs(line.y[np.isfinite(line.y)]).max(initial=0.0))
            found |= {
                name: value,
                f"gradient of {name}": slope,
                f"largest gradient of {name}": float(steepest),
            }
        return found


@lru_cache(maxsize=16)
def _curves(
    pairing: Pairing, rest: tuple[float, ...], place: int, y: tuple[float, ...], window: Range
) -> tuple[Line, Line]:
    x: Array = np.linspace(*window, _FINE)
    z = np.repeat(np.array(rest)[:, None], _FINE, axis=1)
    z[place] = x
    value, slope = pairing.measure(z, np.array(y)[:, None])
    ends = np.finfo(np.float64).max
    with np.errstate(all="ignore"):
        return Line(x, np.where(np.abs(value) < ends, value, np.nan)), Line(x, slope[place])
