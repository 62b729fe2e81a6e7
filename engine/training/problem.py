"""Why a run can go no further: which quantity of which layer is no longer a number, and what made it so."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.backprop import Pass, Views
from engine.text import number

Array = NDArray[np.float64]


def problem_of(passes: Pass, views: Views, loss: float, step: int, rate: float) -> str:
    """The sentence for a forward pass that gave this loss; "" where every number is finite after all."""
    what = _broken_parameter(passes, views)
    if not what:
        if math.isfinite(loss):
            return ""
        what = _broken_value(passes, len(views.matrices)) + _size(views, step)
    return f"Stopped at step {step}, learning rate {number(rate)}: {what}."


def _broken_parameter(passes: Pass, views: Views) -> str:
    layers = len(views.matrices)
    broken = [(i, matrix) for i, matrix in enumerate(views.matrices) if not np.isfinite(matrix).all()]
    normed = zip(views.scales, views.shifts, strict=True)
    broken += [(i, pair[0]) for i, pair in enumerate(normed) if not np.isfinite(np.stack(pair)).all()]
    if not broken:
        return ""
    gradient = passes.gradient
    why = "the step overflowed" if np.isfinite(gradient).all() else f"its gradient was {_kind(gradient)}"
    i, values = min(broken, key=lambda pair: pair[0])
    return f"a weight of {_layer(i, layers)} is {_kind(values)}, because {why}"


def _broken_value(passes: Pass, layers: int) -> str:
    """The first layer whose values overflow: already before the activation, or by the activation alone."""
    for i, layer in enumerate(passes.hidden):
        values = layer.values.copy()
        if np.isfinite(values).all():
            continue
        z = passes.pre_activations(i).copy()
        layer.values[:] = values
        if not np.isfinite(z).all():
            return f"a pre-activation of {_layer(i, layers)} is {_kind(z)}"
        at = np.flatnonzero(~np.isfinite(values))[0]
        place, value = number(float(z.flat[at])), number(float(values.flat[at]))
        return f"in {_layer(i, layers)} f({place}) is {value} for {passes.activation.label}"
    if not np.isfinite(passes.outputs).all():
        return f"the output is {_kind(passes.outputs)}"
    return "the outputs are finite, but the loss overflows"


def _layer(i: int, layers: int) -> str:
    return "the output layer" if i == layers - 1 else f"layer {i + 1}"


def _kind(values: Array) -> str:
    return "not a number" if np.isnan(values).any() else "infinite"


def _size(views: Views, step: int) -> str:
    largest = max(float(np.abs(matrix).max()) for matrix in views.matrices)
    grown = "has size" if step == 0 else "has grown to"
    return f"; the largest weight {grown} {number(largest, 3)}"
