"""What One neuron shows: the pass, the curves against z and w, the path of the descent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.base.arrays import extent
from engine.base.experiment import Handle, Readout, Result
from engine.base.table import Column, Facts, Table
from engine.base.text import number
from engine.experiments.neuron import words
from engine.experiments.neuron.chain import Chain, Pass, run_once
from engine.experiments.neuron.diagram import Diagram, diagram, place
from engine.experiments.neuron.notes import Spot, notes
from engine.experiments.neuron.sampling import above_floor, apart, losses, on_shelf, tangent
from engine.functions.activation import Array
from engine.functions.trace import Dots, Line, ends_at_kinks, trace

if TYPE_CHECKING:
    from engine.experiments.neuron.experiment import Neuron

_DECADES = -8
"""The gradient plot reaches down to 10 to this power, further where the present gradient is smaller."""

_STEEPEST = 12.0
"""The plot of f′ reaches this far up and down at most."""

_PATH = 48
_RIGHT_OF_ZERO = 1e-300
_WIDEST = 1e9
"""The widest range of w to show; with x smaller still L does not depend on w as far as one sees."""

_PATIENCE = 400
"""Single steps in which a descent must come down to a tenth, slow stretches not counted."""


@dataclass(frozen=True)
class Rival:
    """One of the compared functions.

    Attributes:
        here, at_zero, right_of_zero, saturated: the gradient at the present z, at z = 0, as z → 0⁺, at −10.
        slope: f′ at the present z.
    """

    chain: Chain
    slope: float
    here: float
    at_zero: float
    right_of_zero: float
    saturated: float


class NeuronResult(Result):
    """The picture of a ``Neuron`` experiment; what is not asked for is not computed.

    The numbers of the pass, ``z``, ``a``, ``loss``, ``dL_dw`` and so on, are found here too (see ``Pass``).
    """

    def __init__(self, experiment: Neuron) -> None:
        self.experiment: Neuron = experiment

    def __getattr__(self, name: str) -> float:
        if name in Pass.__dataclass_fields__:
            return float(getattr(self.now, name))
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    # The numbers -----------------------------------------------------------------------------------

    @cached_property
    def now(self) -> Pass:
        """Forward and backward, after the steps that have been made."""
        e = self.experiment
        return run_once(e.chain, e.x, *e.now)

    @property
    def gradient(self) -> float:
        """∂L/∂w, or ∂L/∂b where b alone descends."""
        return self.now.dL_db if self.experiment.aim[0] == "b" else self.now.dL_dw

    @cached_property
    def start(self) -> Pass:
        """Forward and backward before the first step."""
        e = self.experiment
        return run_once(e.chain, e.x, e.w, e.b) if e.step else self.now

    @cached_property
    def fallen(self) -> float:
        """The share of the loss that the steps have taken away; negative where it has grown."""
        return (self.start.loss - self.now.loss) / self.start.loss if self.start.loss else 0.0

    @cached_property
    def tenth(self) -> int | None:
        """Steps until the loss has fallen to a tenth; None where that is not reached."""
        if not self.start.is_finite:
            return None
        return self.experiment.descent.first_below(self.start.loss / 10, _PATIENCE)

    @cached_property
    def rivals(self) -> tuple[Rival, ...]:
        """All compared functions at the present z and in the text's cases."""
        e = self.experiment
        z = np.array([self.now.z, 0.0, _RIGHT_OF_ZERO, -10.0])
        found = []
        for chain in e.rivals:
            with np.errstate(all="ignore"):
                here, zero, right, saturated = (chain.d_z(z) * e.aim[1] + 0.0).tolist()
            right = right if abs(right) > 1e9 * _RIGHT_OF_ZERO else 0.0  # the limit, not the float
            found.append(Rival(chain, float(chain.slope(z[:1])[0]), here, zero, right, saturated))
        return tuple(found)

    # What is drawn ---------------------------------------------------------------------------------

    @cached_property
    def diagram(self) -> Diagram:
        """The graph with its numbers, as far as the stepper has come."""
        return diagram(self)

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
        e = self.experiment
        if e.step == 0 or e.gain == 0 or e.axis[1] == 0:
            return Line(np.array([self.place]), np.array([self.now.loss]))
        return Line(self._weight_of(self._walk), e.chain.loss_at(self._walk))

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

    # What is said ----------------------------------------------------------------------------------

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """∂L/∂w, the gate, the steps to a tenth of the loss, the loss or how far it has fallen."""
        return words.readouts(self)

    @property
    def sentence(self) -> str:
        """The stage of the stepper, or what the gate does to the gradient and the steps to the loss."""
        return words.sentence(self)

    @property
    def caption(self) -> str:
        """The neuron in one line."""
        return words.caption(self)

    @property
    def facts(self) -> Facts:
        """The text's cases A to D for every rival."""
        return words.facts(self)

    @property
    def loss_axis(self) -> str:
        """What L is drawn against."""
        return words.loss_axis(self)

    @cached_property
    def notes(self) -> dict[str, Spot]:
        """What stands written in the plots, by name."""
        return notes(self)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The stepper, z in both plots, the target, the point on the loss."""
        e, now = self.experiment, self.now
        found = [Handle("stage", words.stage_label(self), "graph", float(e.stage), 0.0, moves="x", step=1.0)]
        places = {"f": now.a, "slope": now.da_dz, "gradient": self.gradient_place(self.gradient)}
        answer = f" = {place(now.z)}"
        found += [
            Handle("z", "pre-activation z", plot, now.z, y, grab="vertical", moves="x", answer=answer)
            for plot, y in places.items()
            if math.isfinite(y)
        ]
        left = e.window[0] + 0.04 * (e.window[1] - e.window[0])
        found.append(
            Handle(
                "target", f"target y = {number(e.target)}", "f", left, e.target, grab="horizontal", moves="y"
            )
        )
        if math.isfinite(now.loss):
            label, answer = f"{e.axis[0]} = {place(self.place)}", f", L = {number(now.loss)}"
            found.append(Handle("weight", label, "loss", self.place, now.loss, moves="x", answer=answer))
        return tuple(found)

    @property
    def table(self) -> Table:
        """f, L and ∂L/∂w against z, the path of the descent, and the facts."""
        e = self.experiment
        z = np.linspace(*e.window, 361)
        columns = [Column("z", z, opens="neuron"), Column(f"f(z) {e.chain.f.label}", e.chain.value(z))]
        columns += [Column("f'(z)", e.chain.slope(z)), Column("L(z)", e.chain.loss_at(z))]
        for chain in e.rivals:
            name = f"dL/d{e.aim[0]} {words.rival_name(chain)}"
            columns.append(Column(name, chain.d_z(z) * e.aim[1]))
        steps, places = e.descent.path(e.step, 100)
        columns += [
            Column("step", steps, opens="descent"),
            Column("z after it", places),
            Column("L after it", e.chain.loss_at(places)),
        ]
        return Table(tuple(columns), self.facts)

    def _weight_of(self, z: Array) -> Array:
        """The w (or b) that belongs to z along the descent."""
        per = self.experiment.axis[1]
        if per == 0:  # nothing moves z: as wide a range as usual
            return np.asarray(self.place + z - z.mean())
        with np.errstate(all="ignore"):
            return np.asarray(self.place + (z - self.now.z) / per)
