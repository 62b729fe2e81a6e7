"""One path through the layers: the product of its factors f′(z) · w; and one gate, again and again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from engine.experiments.gradient_flow.flow import Array
from engine.experiments.gradient_flow.inputs import FlowInputs
from engine.functions import activations
from engine.functions.steepest import steepest
from engine.functions.trace import Line, trace
from engine.learning.axis import Decades, ends_of, have_zero

_ROOM = 0.3
_GATE = activations.get("sigmoid")


class PathNumbers:
    """∂L/∂z of a layer by that behind the last one is the product of f′(z) · w from that layer on."""

    def __init__(self, experiment: FlowInputs) -> None:
        self.experiment: FlowInputs = experiment

    @cached_property
    def z(self) -> Array:
        """z of each layer, from the first."""
        return np.array(self.experiment.path_z[: self.experiment.path])

    @cached_property
    def w(self) -> Array:
        """The weight behind each layer."""
        return np.array(self.experiment.path_w[: self.experiment.path])

    @cached_property
    def slopes(self) -> Array:
        """f′(z)."""
        return np.asarray(self.experiment.activation.derivative(self.z))

    @cached_property
    def products(self) -> Line:
        """log₁₀ of the size of the product over the layer that it reaches; 0 behind the last one."""
        with np.errstate(all="ignore"):
            sizes = np.log10(np.abs(self.slopes * self.w))
            back = np.append(np.cumsum(sizes[::-1])[::-1], 0.0)
        return Line(np.arange(1.0, len(back) + 1), back)

    @cached_property
    def best(self) -> Line | None:
        """The same where every slope is the largest that f has and every weight 1; None where f has none."""
        slope = steepest(self.experiment.activation).slope
        if not 0 < slope < math.inf:
            return None
        x = self.products.x
        return Line(x, (x[-1] - x) * math.log10(slope))

    @cached_property
    def decades(self) -> Decades:
        """The axis of products."""
        lines = [self.products, *([self.best] if self.best else [])]
        low, high = ends_of([*(line.y for line in lines), np.array([-1.0, 1.0])])
        return Decades(low - 0.02 * (high - low), high, have_zero(lines), _ROOM)

    @property
    def layer_range(self) -> tuple[float, float]:
        """All layers, and room for one more."""
        return 0.5, self.experiment.path + 1.6

    @property
    def z_range(self) -> tuple[float, float]:
        """The range of z to show."""
        return _around(self.z, 4.0)

    @property
    def w_range(self) -> tuple[float, float]:
        """That of w."""
        return _around(self.w, 2.0)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """The product, what slopes and weights make of it, and the most that slopes could."""
        slope = steepest(self.experiment.activation).slope
        with np.errstate(all="ignore"):
            return {
                "product": float(np.prod(self.slopes * self.w)),
                "product of the slopes": float(np.prod(self.slopes)),
                "product of the weights": float(np.prod(self.w)),
                "slope in the first layer": float(self.slopes[0]),
                "largest slope": slope,
                "product of the largest slopes": float(np.float64(slope) ** len(self.z)),
            }


class GateNumbers:
    """A gate σ(z) that lets through the same share of a state, and of its gradient, at every step of time."""

    def __init__(self, experiment: FlowInputs) -> None:
        self.experiment: FlowInputs = experiment

    @cached_property
    def open(self) -> float:
        """σ(z)."""
        return float(_GATE(self.experiment.gate_z))

    @cached_property
    def curve(self) -> Line:
        """σ over the range of z."""
        return trace(_GATE, 0, *self.gate_range, 1.0)

    @property
    def gate_range(self) -> tuple[float, float]:
        """The range of z to show."""
        low, high = _around(np.array([self.experiment.gate_z]), 8.0)
        return low, high

    @cached_property
    def kept(self) -> Line:
        """σ(z)ᵗ after t steps."""
        return self._power(self.log_open)

    @cached_property
    def plain(self) -> Line:
        """The most that a sigmoid as an activation leaves of a gradient, ¼ a step."""
        return self._power(math.log(0.25))

    @property
    def log_open(self) -> float:
        """ln σ(z), to all digits also where σ(z) rounds to 1."""
        return float(activations.get("log_sigmoid")(self.experiment.gate_z))

    def _power(self, log: float) -> Line:
        steps = np.linspace(0.0, self.experiment.gate_steps, 201)
        return Line(steps, np.exp(steps * log))

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """How far it is open, what it keeps, and how long half of it lasts."""
        log, steps = self.log_open, self.experiment.gate_steps
        return {
            "gate": self.open,
            "kept": math.exp(steps * log),
            "half life": math.log(0.5) / log if log else math.inf,
        }


def _around(values: Array, least: float) -> tuple[float, float]:
    """A range about 0 that holds these, and a little more."""
    high = max(least, 1.15 * float(np.abs(values).max()))
    return -high, high
