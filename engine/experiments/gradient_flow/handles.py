"""What can be dragged in Gradient flow, and what is said of it."""

from __future__ import annotations

import math

from engine.base.experiment import Handle
from engine.base.text import number, plural
from engine.experiments.gradient_flow.numbers import FlowNumbers
from engine.experiments.gradient_flow.parts import RidgeNumbers, SplitNumbers


def of_depth(n: FlowNumbers, plot: str) -> Handle:
    """The number of layers, on their axis in a plot."""
    depth = n.experiment.depth
    label = plural(depth, "layer")
    return Handle("depth", label, plot, float(depth), 0.0, grab="vertical", moves="x", step=1.0)


def of_layers(n: FlowNumbers) -> tuple[Handle, ...]:
    """The depth in both plots, the limit of what is healthy, the size of the inputs."""
    e = n.experiment
    found = [of_depth(n, "gradient"), of_depth(n, "variance")]
    low, _ = n.healthy
    if math.isfinite(low):
        label = f"healthy within a factor {number(e.threshold, 3)}"
        place = 0.0, low
        found.append(Handle("threshold", label, "gradient", *place, grab="horizontal", moves="y"))
    if e.input_scale:
        label = f"input scale {number(e.input_scale, 3)}"
        found.append(Handle("scale", label, "variance", 0.0, n.input_level, moves="y"))
    return tuple(found)


def of_split(n: SplitNumbers) -> tuple[Handle, ...]:
    """The depth."""
    return (of_depth(n, "split"),)


def of_ridge(n: RidgeNumbers) -> tuple[Handle, ...]:
    """The depth, the uppermost row."""
    depth = n.experiment.depth
    label = plural(depth, "layer")
    return (Handle("depth", label, "ridge", 0.0, float(depth), grab="horizontal", moves="y", step=1.0),)
