"""The plane of σ_w² and σ_b²: where signals settle, whether gradients vanish or explode, and two inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache

import numpy as np

from engine.base.monitor import Monitor, Progress, Stop
from engine.experiments.gradient_flow.flow import Array, Flow, flow_of
from engine.experiments.gradient_flow.inputs import FlowInputs
from engine.functions.activation import Activation
from engine.functions.trace import Line
from engine.networks.mean_field import (
    FixedPoint,
    correlations,
    critical_line,
    critical_weight_variance,
    fixed_point,
)

_Q = np.geomspace(1e-6, 1e6, 241)
"""Variances at which the edge is looked for."""

_FAR = 1e9
"""Where the edge rises straight up it is drawn so far."""

_ROUNDING = 1e-9

_NEAR = 1e-3
"""So near to 1 χ counts as the edge."""


@lru_cache(maxsize=32)
def edge(f: Activation) -> Line:
    """(σ_w², σ_b²) where χ = 1, from σ_b² = 0 on; nan where no network is, empty where there is no edge.

    From its last point it goes straight up: there it is reached at growing variances only, as by ReLU.
    """
    x, y = critical_line(f, _Q)
    y = np.where(np.abs(y) <= _ROUNDING * _Q, 0.0, y)
    known = np.isfinite(x) & np.isfinite(y) & (y >= 0)
    x, y = np.where(known, x, np.nan), np.where(known, y, np.nan)
    start = int(known.argmax()) if known.any() else len(_Q)
    foot = critical_weight_variance(f, 0.0)
    feet = [foot] if math.isfinite(foot) else []
    x, y = np.concatenate([feet, x[start:]]), np.concatenate([0.0 * np.array(feet), y[start:]])
    last = x[np.isfinite(x)][-1:]
    return Line(np.concatenate([x, last]), np.concatenate([y, 0.0 * last + _FAR]))


@lru_cache(maxsize=64)
def likeness_of(
    f: Activation, weight_variance: float, bias_variance: float, depth: int, square: float, c: float
) -> Array:
    """The correlation of z in each of so many layers of two inputs with this mean square and correlation."""
    q = weight_variance * square + bias_variance
    first = (weight_variance * square * c + bias_variance) / q if q else math.nan
    return correlations(f, weight_variance, bias_variance, depth - 1, first, q)


class PlaneNumbers:
    """One point of the plane, its fixed point, and two inputs on their way through the layers."""

    def __init__(self, experiment: FlowInputs) -> None:
        self.experiment: FlowInputs = experiment
        self.is_made = False

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Compute everything; theory takes longer than the networks."""
        monitor = Monitor(progress, cancelled)
        self.flow.go(("propagation",), None, cancelled)
        for share, name in ((0.2, "edge"), (0.4, "fixed"), (0.6, "critical"), (0.9, "theory")):
            monitor.check()
            getattr(self, name)
            monitor.report(share)
        self.is_made = True

    @property
    def point(self) -> tuple[float, float]:
        """(σ_w², σ_b²)."""
        return self.experiment.weight_variance, self.experiment.bias_spread**2

    @cached_property
    def edge(self) -> Line:
        """Where χ = 1."""
        return edge(self.experiment.activation)

    @cached_property
    def chaos(self) -> tuple[Line, Line] | None:
        """The chaotic side between two lines over σ_w²; None where the edge does not part the plane so."""
        x, y = self.edge.x, self.edge.y
        if (
            not len(x)
            or np.isnan(x).any()
            or (np.diff(x) < -_ROUNDING * x[1:]).any()
            or (np.diff(y) < 0).any()
        ):
            return None
        x, y = np.append(x, _FAR), np.append(y, _FAR)
        return Line(x, np.full(len(x), -1.0)), Line(x, y)

    @cached_property
    def fixed(self) -> FixedPoint:
        """Where depth leads."""
        return fixed_point(self.experiment.activation, *self.point)

    @cached_property
    def critical(self) -> float:
        """σ_w² of the edge at the present σ_b²."""
        return critical_weight_variance(self.experiment.activation, self.point[1])

    @cached_property
    def flow(self) -> Flow:
        """Two inputs on their way through the networks."""
        return flow_of(self.experiment.pair_recipe)

    @cached_property
    def layers(self) -> Array:
        """1, 2 … depth."""
        return np.arange(1.0, self.experiment.depth + 1)

    @cached_property
    def theory(self) -> Line:
        """The correlation of the two in wide layers."""
        e = self.experiment
        found = likeness_of(e.activation, *self.point, e.depth, e.input_scale**2, e.likeness)
        return Line(self.layers, found)

    @cached_property
    def likeness(self) -> tuple[Line, Line, Line]:
        """The same in the networks: the least, the mean, the largest."""
        with np.errstate(all="ignore"):
            found = self.flow.propagation.correlation()
            parts = found.min(axis=1), found.mean(axis=1), found.max(axis=1)
        low, middle, high = (Line(self.layers, part) for part in parts)
        return low, middle, high

    @property
    def likeness_range(self) -> tuple[float, float]:
        """The correlations to show."""
        low = min(float(np.nanmin(line.y, initial=0.0)) for line in (*self.likeness, self.theory))
        return min(1.1 * low, self.experiment.likeness, 0.0) - 0.04, 1.08

    @property
    def layer_range(self) -> tuple[float, float]:
        """From the inputs on."""
        depth = self.experiment.depth
        return -0.02 * depth - 0.1, max(1.05 * depth, depth + 0.5)

    @property
    def phase(self) -> str:
        """``order``, ``chaos``, ``edge``; "" where χ is not known."""
        chi = self.fixed.chi
        if math.isnan(chi):
            return ""
        return "edge" if abs(chi - 1) < _NEAR else "order" if chi < 1 else "chaos"

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """The fixed point, the edge, and the likeness of the two inputs in the end."""
        fixed, (x, y) = self.fixed, self.point
        return {
            "weight variance": x,
            "bias variance": y,
            "chi": fixed.chi,
            "variance of the fixed point": fixed.q,
            "correlation of the fixed point": fixed.c,
            "depth scale of correlations": fixed.depth_scale,
            "depth scale of gradients": fixed.gradient_scale if fixed.chi >= 0 else math.nan,
            "critical weight variance": self.critical,
            "critical spread of weights": math.sqrt(self.critical),
            "correlation in the last layer": float(self.likeness[1].y[-1]),
        }
