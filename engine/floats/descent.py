"""Gradient descent on a single unit in floats: where slopes, or updates, have become 0 nothing moves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.floats.evaluation import computed
from engine.floats.formats import Format, Numbers
from engine.floats.forms import Form
from engine.functions.activation import Activation, Array


def walk(output: Form, slope: Form, format: Format, start: float, rate: float, steps: int) -> Array:
    """z before and after each of so many steps on ½ a², all in numbers of a format, (steps + 1,).

    A step is z ← z − η · (a · f′(z)), a = f(z): as a unit does whose target is 0 and whose bias learns.

    Args:
        output, slope: the forms by which a and f′ are computed.
    """
    found = np.empty(steps + 1)
    z = format.rounded([start])
    eta = format.rounded([rate])
    found[0] = z[0]
    for step in range(steps):
        next_z = _stepped(z, output, slope, eta)
        if next_z == z:
            found[step + 1 :] = z[0]
            break
        z = next_z
        found[step + 1] = z[0]
    return found


def _stepped(z: Numbers, output: Form, slope: Form, eta: Numbers) -> Numbers:
    with np.errstate(all="ignore"):
        gradient = computed(output, z) * computed(slope, z)
        return np.asarray(z - eta * gradient)


def update(output: Form, slope: Form, format: Format, z: float, rate: float) -> float:
    """What a step takes from z, before the difference is rounded."""
    at, eta = format.rounded([z]), format.rounded([rate])
    with np.errstate(all="ignore"):
        return float((eta * (computed(output, at) * computed(slope, at)))[0])


def exact_walk(f: Activation, start: float, rate: float, steps: int) -> Array:
    """The same in float64 with a slope that loses no digits: as good as real numbers."""
    value: Callable[[Array], Array] = f.value
    found = np.empty(steps + 1)
    z = np.array([start])
    found[0] = start
    with np.errstate(all="ignore"):
        for step in range(steps):
            z = z - rate * (value(z) * f.slope(z))
            found[step + 1] = z[0]
    return found
