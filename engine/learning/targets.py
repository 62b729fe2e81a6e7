"""Functions of one variable that a network is asked to become: one row for each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.functions.activation import Array

Curve = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Target:
    """A function y(x) on an interval. ``value`` and ``curvature`` take and give float64 arrays (n,).

    Attributes:
        name: how files and code call it.
        title: what people read.
        domain: the interval on which it is fitted.
        value: y.
        curvature: y″, 0 on straight pieces; what happens at a kink or a jump is not part of it.
        kinks: where y′ jumps.
        jumps: where y itself does; there the value from the right counts.
    """

    name: str
    title: str
    domain: tuple[float, float]
    value: Curve
    curvature: Curve
    kinks: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()


SAWS = 8
"""Straight pieces of the sawtooth: three tents inside each other."""


def _flat(x: Array) -> Array:
    return np.zeros(x.shape)


def _sawtooth(x: Array) -> Array:
    return 1.0 - np.abs(np.mod(SAWS * x, 2.0) - 1.0)


_ROWS = (
    Target("sine", "sin x", (-math.pi, math.pi), np.sin, lambda x: -np.sin(x)),
    Target("abs", "|x|", (-2.0, 2.0), np.abs, _flat, kinks=(0.0,)),
    Target("square", "x²", (0.0, 1.0), np.square, lambda x: np.full(x.shape, 2.0)),
    Target("step", "the step", (-1.0, 1.0), lambda x: np.where(x < 0.0, 0.0, 1.0), _flat, jumps=(0.0,)),
    Target("bump", "the bump e^(−x²)", (-3.0, 3.0), lambda x: np.exp(-x * x),
           lambda x: (4.0 * x * x - 2.0) * np.exp(-x * x)),
    Target("sawtooth", "the sawtooth", (0.0, 1.0), _sawtooth, _flat,
           kinks=tuple(k / SAWS for k in range(1, SAWS))),
)  # fmt: skip

TARGETS = {target.name: target for target in _ROWS}
"""Name → target, in the order of menus."""
