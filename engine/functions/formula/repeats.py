"""After what distance a formula repeats: sin z does and, but for a straight line, z + sin z and ⌊z⌋."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from engine.functions.formula.tree import (
    Apply,
    Constant,
    Let,
    Node,
    Parameter,
    Variable,
    Where,
    children,
)
from engine.functions.formula.vocabulary import KERNELS

_WAVES = {"sin": 2 * math.pi, "cos": 2 * math.pi, "tan": math.pi}

_SAME = 1e-12
"""The difference of two distances, or of two rates, that is rounding."""

_LONGEST = 1000
"""Waves that come together only after so many of theirs do not count as repeating."""


class Repeat(NamedTuple):
    """f(z + period) = f(z) + rate · period, for every period where it is 0."""

    period: float
    rate: float


_RISING = Repeat(0.0, 1.0)


def repeat(node: Node, argument: Repeat = _RISING) -> Repeat | None:
    """How a bound and folded tree repeats, if z does so; None where it is not known to."""
    if isinstance(node, Variable):
        return argument
    below = []
    for child in children(node):
        below.append(repeat(child, argument))
    known = [part for part in below if part is not None]
    if len(known) < len(below) or isinstance(node, Parameter):
        return None
    if isinstance(node, Let):
        return repeat(node.body, known[0])
    period = _common([part.period for part in known])
    rates = [part.rate for part in known]
    if period is None:
        return None
    if isinstance(node, Apply):
        return _applied(node, period, rates)
    level = not isinstance(node, Where) or (rates[0] == rates[1] and rates[2] == rates[3])
    return Repeat(period, rates[-1] if rates else 0.0) if level else None


def _applied(node: Apply, period: float, rates: Sequence[float]) -> Repeat | None:
    rate = _rate(node, rates)
    if rate is not None:
        return Repeat(period, rate) if math.isfinite(rate) else None
    if period or len(rates) > 1:
        return None
    if node.function in _WAVES:
        return _whole(_WAVES[node.function] / abs(rates[0]), 0.0)
    is_stairs = node.function in KERNELS and KERNELS[node.function].is_stairs
    return _whole(1.0 / abs(rates[0]), rates[0]) if is_stairs else None


def _whole(period: float, rate: float) -> Repeat | None:
    return Repeat(period, rate) if 0 < period < math.inf else None


def _rate(node: Apply, rates: Sequence[float]) -> float | None:
    """What becomes of the straight lines in the arguments; None where that is no straight line."""
    if node.function in ("+", "-"):
        total = rates[0] + rates[1] * (1 if node.function == "+" else -1)
        return 0.0 if abs(total) <= _SAME * abs(rates[0]) else total
    if node.function == "neg":
        return -rates[0]
    if not any(rates):
        return 0.0
    if node.function in ("max", "min", "clip"):
        return rates[0] if len(set(rates)) == 1 else None
    first, last = node.arguments[0], node.arguments[-1]
    if node.function == "*" and isinstance(first, Constant):
        return first.value * rates[1]
    if node.function == "*" and isinstance(last, Constant):
        return rates[0] * last.value
    return (
        rates[0] / last.value if node.function == "/" and isinstance(last, Constant) and last.value else None
    )


def _common(periods: Sequence[float]) -> float | None:
    """The shortest multiple of all periods."""
    common = 0.0
    for period in periods:
        if not common or not period:
            common = common or period
            continue
        ratio = Fraction(common / period).limit_denominator(_LONGEST)
        if not ratio or abs(float(ratio) * period - common) > _SAME * common:
            return None
        common *= ratio.denominator
    return common
