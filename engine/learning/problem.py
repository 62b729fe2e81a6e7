"""Why a run can go no further: which quantity of which layer is no longer a number, and what made it so."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.base.text import number
from engine.learning.record import Trace
from engine.networks.backprop import Pass, Views

Array = NDArray[np.float64]

WAY_BACK = 20
"""Who goes back from where a run broke off goes so many steps at least."""


def way_back(trace: Trace, step: int) -> int:
    """Where to go back to from the step at which a run broke off: to the last that is remembered at which the
    loss was no larger than at the start, and so the fit is as near to the data as it was there."""
    with np.errstate(invalid="ignore"):
        well = (trace.steps <= step - WAY_BACK) & (trace.losses <= trace.losses[0])
    return int(trace.steps[well][-1]) if well.any() else 0


def problem_of(passes: Pass, views: Views, gradient: Array, loss: float, step: int, rate: float) -> str:
    """The sentence for a forward pass that gave this loss; "" where every number is finite after all.

    It names the step, the layer and the quantity. ``gradient`` is the one of the step that led here.
    """
    what = _broken_parameter(views, gradient)
    if not what:
        if math.isfinite(loss):
            return ""
        what = _broken_value(passes, len(views.matrices), loss) + _size(views, step)
    return f"Stopped at step {step}, learning rate {number(rate)}: {what}."


def _broken_parameter(views: Views, gradient: Array) -> str:
    """Of the first layer that has a weight, bias, γ or β that is no number: which, and why."""
    layers = len(views.matrices)
    for i, matrix in enumerate(views.matrices):
        named = [("weight", matrix[:, :-1]), ("bias", matrix[:, -1])]
        if i < len(views.scales):
            named += [("scale γ", views.scales[i]), ("shift β", views.shifts[i])]
        for name, values in named:
            if not np.isfinite(values).all():
                finite = np.isfinite(gradient).all()
                why = "the step overflowed" if finite else f"its gradient was {_kind(gradient)}"
                return f"a {name} of {_layer(i, layers)} is {_kind(values)}, because {why}"
    return ""


def _broken_value(passes: Pass, layers: int, loss: float) -> str:
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
        where = f"in {_layer(i, layers)} f({place}) is {value}"
        return f"an activation is not finite: {where} for {passes.activation.label}"
    if not np.isfinite(passes.outputs).all():
        return f"an output of the output layer is {_kind(passes.outputs)}"
    largest = number(float(np.abs(passes.outputs).max()), 3)
    kind = "not a number" if math.isnan(loss) else "infinite"
    return f"an output of the output layer has size {largest}, and so the loss is {kind}"


def _layer(i: int, layers: int) -> str:
    return "the output layer" if i == layers - 1 else f"layer {i + 1}"


def _kind(values: Array) -> str:
    return "not a number" if np.isnan(values).any() else "infinite"


def _size(views: Views, step: int) -> str:
    largest = max(float(np.abs(matrix).max()) for matrix in views.matrices)
    grown = "has size" if step == 0 else "has grown to"
    return f"; the largest weight {grown} {number(largest, 3)}"
