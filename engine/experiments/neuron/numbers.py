"""The numbers of One neuron: what is measured, the curves against z and w, the path of the descent."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from engine.base.arrays import extent
from engine.experiments.neuron.measures import NeuronMeasures
from engine.experiments.neuron.sampling import above_floor, apart, losses, on_shelf, tangent
from engine.functions.activation import Array
from engine.functions.trace import Dots, Line, ends_at_kinks, trace

_DECADES = -8
"""The gradient plot reaches down to 10 to this power, further where the present gradient is smaller."""

_STEEPEST = 12.0
"""The plot of f′ reaches this far up and down at most."""

_PATH = 48
_WIDEST = 1e9
"""The widest range of w to show; with x smaller still L does not depend on w as far as one sees."""


class NeuronNumbers(NeuronMeasures):
    """The curves of a neuron, its ranges and its path; what is not asked for is not computed."""

    @property
    def in_view(self) -> bool:
        """Whether the present z is in the window."""
        low, high = self.experiment.window
        return low <= self.now.z <= high

    @cached_property
    def value_range(self) -> tuple[float, float]:
        """The range of a to show: the present value, the target, and as much of f as the eye needs."""
        e = self.experiment
        reach = 0.35 * max(abs(e.window[0]), abs(e.window[1]))
        seen = (self.now.a, e.target) if self.in_view else (e.target,)
        marks = [v for v in seen if math.isfinite(v) and abs(v) < 1e6]
        reach = max([reach, *(1.1 * abs(mark) for mark in marks)])
        coarse = trace(e.chain.f, 0, *e.window, 1.0).y
        low, high = extent([coarse, np.array([*marks, 0.0])], -reach, reach, least=1.2)
        return low, high + 0.08 * (high - low)  # for what is written over the highest line

    @cached_property
    def values(self) -> Line:
        """f over the window."""
        e, (low, high) = self.experiment, self.value_range
        return trace(e.chain.f, 0, *e.window, 2.0 ** math.floor(math.log2(high - low)))

    @property
    def slopes(self) -> tuple[Line, ...]:
        """f′ over the window, of every rival."""
        e, (low, high) = self.experiment, self.slope_range
        height = 2.0 ** math.floor(math.log2(high - low))
        return tuple(trace(chain.f, 1, *e.window, height) for chain in e.rivals)

    @cached_property
    def slope_range(self) -> tuple[float, float]:
        """The range of f′ to show, with room for what is written over the highest line."""
        e = self.experiment
        coarse = [trace(chain.f, 1, *e.window, 1.0).y for chain in e.rivals]
        low, high = extent([*coarse, np.array([0.0, 1.0])], -_STEEPEST, _STEEPEST, least=1.2)
        return low, high + 0.08 * (high - low)

    @property
    def dots(self) -> Dots:
        """The open and closed dots of f where it jumps."""
        return ends_at_kinks(self.experiment.chain.f, 0)

    @cached_property
    def tangent(self) -> Line:
        """The tangent of f at z, a third of the window long."""
        low, high = self.experiment.window
        return tangent(self.now.z, self.now.a, self.now.da_dz, (high - low) / 6, self.value_range)

    @cached_property
    def error(self) -> Line:
        """From the target to the output, at z."""
        return Line(np.full(2, self.now.z), np.array([self.experiment.target, self.now.a]))

    @cached_property
    def place(self) -> float:
        """The present w, or the present b where L is drawn against that."""
        return self.now.b if self.experiment.axis[0] == "b" else self.now.w

    @cached_property
    def weight_range(self) -> tuple[float, float]:
        """What w (or b) runs through while z runs through the window."""
        low, high = sorted(self._weight_of(np.array(self.experiment.window)).tolist())
        if 1e-9 * abs(self.place) < high - low < _WIDEST:
            return low, high
        half = 5.0 + 0.1 * abs(self.place)
        return self.place - half, self.place + half

    @cached_property
    def losses(self) -> Line:
        """L against w (or b) over ``weight_range``, the others as they are now."""
        e = self.experiment
        if abs(e.axis[1]) * _WIDEST < e.window[1] - e.window[0]:
            return Line(np.array(self.weight_range), np.full(2, self.now.loss))
        line = losses(e.chain, *e.window)
        return Line(self._weight_of(line.x), line.y)

    @cached_property
    def loss_range(self) -> tuple[float, float]:
        """The range of L to show."""
        seen = [loss for loss in (self.start.loss, self.now.loss) if math.isfinite(loss) and loss < 1e9]
        top = max([1.0, *(1.3 * loss for loss in seen)])
        low, high = extent([self.losses.y, np.array(seen)], 0.0, top, least=0.25)
        return low - 0.06 * (high - low), high + 0.08 * (high - low)

    @cached_property
    def loss_tangent(self) -> Line:
        """The tangent of L at the present place; its slope is the gradient along the descent."""
        low, high = self.weight_range
        slope = self.now.dL_dz * self.experiment.axis[1]
        return tangent(self.place, self.now.loss, slope, (high - low) / 6, self.loss_range)

    @cached_property
    def path(self) -> Line:
        """(w, L) or (b, L) after some of the steps that have been made, the first and last among them."""
        return Line(self._weight_of(self._walk), self.experiment.chain.loss_at(self._walk))

    @cached_property
    def value_path(self) -> Line:
        """(z, a) after the same steps."""
        return Line(self._walk, self.experiment.chain.value(self._walk))

    @cached_property
    def _walk(self) -> Array:
        """z after some of the steps that have been made, the first and last among them."""
        e = self.experiment
        if e.step == 0 or e.gain == 0:
            return np.array([self.now.z])
        z = e.descent.path(e.step, _PATH)[1]
        return z[apart(z, (e.window[1] - e.window[0]) / _PATH)]

    @cached_property
    def gradients(self) -> tuple[Line, ...]:
        """log₁₀|∂L/∂w| (or ∂L/∂b) against z for every rival, nan where it is 0 or below the axis."""
        e, low = self.experiment, self.decades[0]
        factor = abs(e.aim[1])
        shift = math.log10(factor) if factor else -math.inf
        return tuple(above_floor(chain, *e.window, shift, low) for chain in e.rivals)

    @cached_property
    def zeros(self) -> tuple[Line, ...]:
        """The stretches of z on which ∂L/∂w is exactly 0, drawn on the shelf."""
        e = self.experiment
        return tuple(on_shelf(chain, *e.window, e.aim[1] == 0, self.shelf) for chain in e.rivals)

    @cached_property
    def decades(self) -> tuple[float, float]:
        """The powers of ten from the lowest to the highest gradient that is shown."""
        smallest = abs(self.gradient)
        low = math.floor(math.log10(smallest)) - 1 if 0 < smallest < math.inf else _DECADES
        return float(min(_DECADES, max(low, -330))), 2.0

    @property
    def shelf(self) -> float:
        """Where a gradient of exactly 0 stands: below the axis."""
        low, high = self.decades
        return low - 0.08 * (high - low)

    def gradient_place(self, gradient: float) -> float:
        """Where a gradient stands on the logarithmic axis; nan where it is below it."""
        if gradient == 0:
            return self.shelf
        place = math.log10(abs(gradient)) if math.isfinite(gradient) else math.nan
        return place if place >= self.decades[0] else math.nan

    def _weight_of(self, z: Array) -> Array:
        """The w (or b) that belongs to z along the descent."""
        per = self.experiment.axis[1]
        if per == 0:  # nothing moves z: as wide a range as usual
            return np.asarray(self.place + z - z.mean())
        with np.errstate(all="ignore"):
            return np.asarray(self.place + (z - self.now.z) / per)
