"""Between which bounds a formula stays, by interval arithmetic: proved, if not always narrow (Moore 1966)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from engine.functions import activations
from engine.functions.activation import Interval
from engine.functions.formula.tree import Apply, Constant, Let, Node, Parameter, Variable, Where
from engine.functions.formula.vocabulary import KERNELS


class End(NamedTuple):
    """An end of a range: where it is, and whether it may be attained."""

    at: float
    closed: bool = True

    def __neg__(self) -> End:
        return End(-self.at, self.closed)


class Span(NamedTuple):
    """All that a formula can be lies between these ends."""

    low: End
    high: End


_OPEN_LINE = Span(End(-math.inf, False), End(math.inf, False))
_UNIT = Span(End(-1.0), End(1.0))

_RISING = {
    "log": _OPEN_LINE, "log2": _OPEN_LINE, "log10": _OPEN_LINE, "log1p": _OPEN_LINE,
    "sqrt": Span(End(0.0), End(math.inf, False)), "expm1": Span(End(-1.0, False), End(math.inf, False)),
    "atan": Span(End(-math.pi / 2, False), End(math.pi / 2, False)), "sinh": _OPEN_LINE,
    "asinh": _OPEN_LINE, "Phi": Span(End(0.0, False), End(1.0, False)), "floor": _OPEN_LINE,
    "ceil": _OPEN_LINE, "round": _OPEN_LINE,
}  # fmt: skip
"""Functions that never fall, with all that they can be."""

_ANYHOW = {
    "sin": _UNIT, "cos": _UNIT, "cosh": Span(End(1.0), End(math.inf, False)), "tan": _OPEN_LINE,
}  # fmt: skip


def bounds(tree: Node) -> Interval:
    """Bounds of a bound tree over all z, with what is proved never to be attained left open."""
    with np.errstate(all="ignore"):
        low, high = _span(tree, {Variable(): _OPEN_LINE})
    return Interval(low.at, high.at, low.closed, high.closed)


def _span(node: Node, known: Mapping[Node, Span]) -> Span:
    """The span of a tree from those of z and of the parameters."""
    if isinstance(node, (Variable, Parameter)):
        return known[node]
    if isinstance(node, Constant):
        return Span(End(node.value), End(node.value))
    if isinstance(node, Where):
        return _hull(_span(node.chosen, known), _span(node.other, known))
    if not node.arguments:
        return _OPEN_LINE
    if isinstance(node, Apply) and _is_rest(node):
        low, high = _span(node.arguments[1].arguments[0], known)  # type: ignore[union-attr]
        return Span(End(min(low.at, 0.0), low.at >= 0), End(max(high.at, 0.0), high.at <= 0))
    below = []
    for argument in node.arguments:
        below.append(_span(argument, known))
    if isinstance(node, Let):
        return _span(node.body, dict(zip((Variable(), *map(Parameter, node.names)), below, strict=True)))
    if node.function == "*" and node.arguments[0] == node.arguments[1]:
        return _even_power(below[0], 2.0)
    if node.function in _RULES:
        return _RULES[node.function](*below)
    return _through(node.function, below[0]) if node.function in KERNELS else _OPEN_LINE


def _is_rest(node: Apply) -> bool:
    """Whether a node is a − b · ⌊a/b⌋, the rest of a division."""
    match node:
        case Apply("-", (a, Apply("*", (b, Apply("floor", (Apply("/", (c, d)),)))))):
            return a == c and b == d
    return False


def _through(function: str, u: Span) -> Span:
    """What a function of one argument makes of a span."""
    if function in _ANYHOW:
        return _ANYHOW[function]
    if function in _RISING:
        return _rising(function, u, _RISING[function])
    row = activations.get(function)
    whole = row.codomain
    image = Span(End(whole.low, whole.low_closed), End(whole.high, whole.high_closed))
    rises = row.monotone and row.slopes != (-1.0,)
    return _rising(function, u, image) if rises else image


def _rising(function: str, u: Span, image: Span) -> Span:
    def moved(end: End, limit: End) -> End:
        if math.isinf(end.at):
            return limit
        at = float(KERNELS[function].value(np.array([end.at]))[0])
        stairs = KERNELS[function].is_stairs or KERNELS[function].is_bent
        return limit if math.isnan(at) else End(at, (end.closed or stairs) and math.isfinite(at))

    low, high = moved(u.low, image.low), moved(u.high, image.high)
    return Span(max(low, image.low, key=_height), min(high, image.high, key=_height))


def _height(end: End) -> float:
    return end.at


def _hull(a: Span, b: Span) -> Span:
    return Span(_least([a.low, b.low]), _greatest([a.high, b.high]))


def _least(ends: Sequence[End]) -> End:
    return -_greatest([-end for end in ends])


def _greatest(ends: Sequence[End]) -> End:
    top = max(end.at for end in ends)
    return End(top, any(end.closed for end in ends if end.at == top))


def _add(a: Span, b: Span) -> Span:
    def joined(x: End, y: End, beyond: float) -> End:
        total = beyond if math.isinf(x.at) or math.isinf(y.at) else x.at + y.at
        return End(total, x.closed and y.closed)

    return Span(joined(a.low, b.low, -math.inf), joined(a.high, b.high, math.inf))


def _negative(a: Span) -> Span:
    return Span(-a.high, -a.low)


def _multiply(a: Span, b: Span) -> Span:
    corners = []
    for x, y in product(a, b):
        zero = (x.at == 0 and x.closed) or (y.at == 0 and y.closed)
        at = 0.0 if x.at == 0 or y.at == 0 else x.at * y.at
        corners.append(End(at, zero or (x.closed and y.closed)))
    return Span(_least(corners), _greatest(corners))


def _divide(a: Span, b: Span) -> Span:
    if b.low.at > 0 or (b.low.at == 0 and not b.low.closed):
        return _multiply(a, Span(_inverse(b.high, 1.0), _inverse(b.low, 1.0)))
    if b.high.at < 0 or (b.high.at == 0 and not b.high.closed):
        return _multiply(a, Span(_inverse(b.high, -1.0), _inverse(b.low, -1.0)))
    return _OPEN_LINE


def _inverse(end: End, side: float) -> End:
    if end.at == 0:
        return End(side * math.inf, False)
    return End(1.0 / end.at, end.closed and math.isfinite(end.at))


def _power(u: Span, n: Span) -> Span:
    exponent = n.low.at
    if n.low.at != n.high.at:
        return Span(End(0.0), End(math.inf, False))
    if exponent > 0 and exponent % 2 == 0:
        return _even_power(u, exponent)
    if exponent > 0 and (exponent % 2 == 1 or u.low.at >= 0):
        return Span(*(End(math.copysign(abs(end.at) ** exponent, end.at), end.closed) for end in u))
    return _OPEN_LINE if exponent % 2 else Span(End(0.0), End(math.inf, False))


def _even_power(u: Span, exponent: float) -> Span:
    sizes = [End(abs(end.at) ** exponent, end.closed) for end in u]
    if u.low.at <= 0 <= u.high.at:
        attained = (u.low.at < 0 < u.high.at) or any(end == End(0.0) for end in u)
        return Span(End(0.0, attained), _greatest(sizes))
    return Span(_least(sizes), _greatest(sizes))


def _maximum(a: Span, b: Span) -> Span:
    return Span(_greatest([a.low, b.low]), _greatest([a.high, b.high]))


def _minimum(a: Span, b: Span) -> Span:
    return _negative(_maximum(_negative(a), _negative(b)))


_RULES: dict[str, Callable[..., Span]] = {
    "+": _add, "-": lambda a, b: _add(a, _negative(b)), "neg": _negative, "*": _multiply, "/": _divide,
    "^": _power, "max": _maximum, "min": _minimum,
    "clip": lambda u, low, high: _minimum(_maximum(u, low), high),
    "abs": lambda u: _even_power(u, 1.0),
}  # fmt: skip
