"""Random formulas with their meaning in mpmath, and how far an activation is from it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from engine.functions.activation import Activation

mp = mpmath.mp.clone()


class Undefined(Exception):
    """There is no number here."""


def _log(u: Any) -> Any:
    if u <= 0:
        raise Undefined
    return mp.log(u)


def _sqrt(u: Any) -> Any:
    if u < 0:
        raise Undefined
    return mp.sqrt(u)


def _exp(u: Any) -> Any:
    if u > 1e9:
        raise Undefined  # beyond all that can be compared
    return mp.exp(max(u, mp.mpf(-(10**9))))


def _divide(a: Any, b: Any) -> Any:
    if b == 0:
        raise Undefined
    return a / b


_TINY = mp.mpf(f"1e-{10**8}")
"""What is more than 0 though no double is so small."""


def _cdf(u: Any) -> Any:
    with mp.workdps(mp.dps + 20):
        found = mp.erfc(-u / mp.sqrt(2)) / 2 if u > -1e4 else _TINY
    return _below_one(found)


def _below_one(y: Any) -> Any:
    """What is less than 1 though no digit may tell it."""
    return min(y, 1 - mp.mpf(10) ** (5 - mp.dps))


def _sigmoid(u: Any) -> Any:
    return _below_one(1 / (1 + _exp(-u))) if u > -1e8 else _TINY


def _tanh(u: Any) -> Any:
    if abs(u) < 1:
        return mp.tanh(u)
    return mp.sign(u) * _below_one(1 - 2 / (1 + _exp(2 * min(abs(u), mp.mpf(10) ** 8))))


UNARY: dict[str, Callable[[Any], Any]] = {
    "exp": _exp, "log": _log, "sqrt": _sqrt, "sin": mp.sin, "cos": mp.cos, "atan": mp.atan, "abs": abs,
    "sign": mp.sign, "log1p": lambda u: mp.log1p(u) if abs(u) < 0.5 else _log(1 + u),
    "expm1": lambda u: mp.expm1(u) if abs(u) < 1 else _exp(u) - 1,
    "tanh": _tanh, "sigmoid": _sigmoid,
    "softplus": lambda u: _log(1 + _exp(u)) if u < 1e6 else u, "relu": lambda u: max(u, 0),
    "asinh": mp.asinh, "floor": mp.floor,
    "sinh": lambda u: mp.sinh(u) if abs(u) < 1 else (_exp(u) - _exp(-u)) / 2,
    "Phi": _cdf, "gelu": lambda u: u * _cdf(u), "silu": lambda u: u * _sigmoid(u),
    "elu": lambda u: u if u > 0 else _exp(u) - 1, "leaky_relu": lambda u: u if u > 0 else u * mp.mpf(0.01),
    "softsign": lambda u: u / (1 + abs(u)), "hard_tanh": lambda u: min(max(u, -1), 1),
    "square": lambda u: u * u, "cube": lambda u: u * u * u, "neg": lambda u: -u,
}  # fmt: skip
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": _divide,
    "max": max, "min": min,
}  # fmt: skip
WRITTEN = {"square": "({})^2", "cube": "({})^3", "neg": "(-{})"}


@dataclass(frozen=True)
class Formula:
    """A formula as text, and what it means."""

    text: str
    meaning: Callable[[Any], Any]


def random_formula(chance: random.Random, size: int) -> Formula:
    """A composition of about so many functions that contains z."""
    while True:
        found = _random(chance, size)
        if "z" in found.text:
            return found


def _random(chance: random.Random, size: int) -> Formula:
    if size <= 0:
        if chance.random() < 0.75:
            return Formula("z", lambda z: z)
        number = chance.choice([0.5, 1.0, 2.0, 0.1, 3.0, 0.01, 100.0, 1.7, 7.0])
        return Formula(f"{number:g}", lambda z: mp.mpf(number))
    kind = chance.random()
    if kind < 0.5:
        name = chance.choice(list(UNARY))
        inner, call = _random(chance, size - 1), UNARY[name]
        return Formula(WRITTEN.get(name, name + "({})").format(inner.text), lambda z: call(inner.meaning(z)))
    left = _random(chance, chance.randint(0, size - 1))
    right = _random(chance, chance.randint(0, size - 1))
    if kind < 0.58:
        comparison = chance.choice(["<", ">", "<=", ">="])
        return _choice(comparison, _random(chance, 1), _random(chance, 0), left, right)
    name = chance.choice(list(BINARY))
    text = f"{name}({left.text}, {right.text})" if name.isalpha() else f"({left.text} {name} {right.text})"
    return Formula(text, lambda z: BINARY[name](left.meaning(z), right.meaning(z)))


def _choice(comparison: str, a: Formula, b: Formula, chosen: Formula, other: Formula) -> Formula:
    def meaning(z: Any) -> Any:
        x, y = a.meaning(z), b.meaning(z)
        holds = {"<": x < y, ">": x > y, "<=": x <= y, ">=": x >= y}[comparison]
        return (chosen if holds else other).meaning(z)

    return Formula(f"where({a.text} {comparison} {b.text}, {chosen.text}, {other.text})", meaning)


def points(f: Activation, chance: random.Random, count: int) -> list[float]:
    """Places to try: kinks, singular points and their neighbors, simple numbers, and all magnitudes."""
    special = [*f.kinks[:6], *f.singular[:6], 0.0, 1.0, -1.0, 0.5, 2.0]
    special += [math.nextafter(z, side) for z in special[:12] for side in (-math.inf, math.inf)]
    special += [1e-300, -1e-300, 1e3, -1e3]
    while len(special) < count:
        sign, size = chance.choice([-1, 1]), 10 ** chance.uniform(-3, 3)
        special.append(sign * (size if chance.random() < 0.8 else 10 ** chance.uniform(-300, 3)))
    return [float(z) for z in special[:count]]


@dataclass(frozen=True)
class Reach:
    """How close to a point differences are taken, relative to it."""

    far: str
    near: str
    step: str


CLOSE = Reach("1e-40", "1e-60", "1e-100")
CLOSEST = Reach("1e-500", "1e-520", "1e-560")
"""For what oscillates as fast as sin(1/z) at 10⁻³²⁴ does."""


def one_sided(formula: Formula, z: float, order: int, side: int, reach: Reach) -> Any:
    """The limit of the derivative at z ± 0, by differences in very many digits; None for none."""
    step = mp.mpf(reach.step)
    far, near = (_beside(formula, z, order, side * mp.mpf(at), step) for at in (reach.far, reach.near))
    if far is None or near is None or abs(near - far) <= abs(near) * mp.mpf("1e-13"):
        return near
    if abs(near) > 1.2 * abs(far):
        return near * mp.inf
    return mp.mpf(0) if abs(near) < 0.8 * abs(far) else None


def _beside(formula: Formula, z: float, order: int, distance: Any, step: Any) -> Any:
    scale = mp.mpf(abs(z)) if z else mp.mpf(1)
    at, step = mp.mpf(z) + scale * distance, scale * step
    try:
        values = [formula.meaning(at + k * step) for k in (-1, 0, 1)]
    except (Undefined, ZeroDivisionError, ValueError, OverflowError):
        return None
    if any(not mp.isfinite(value) or mp.im(value) for value in values):
        return None
    before, here, after = values
    found = [here, (after - before) / (2 * step), (after - 2 * here + before) / step**2][order]
    noise = mp.mpf(10) ** (40 - mp.dps) * max(abs(value) for value in values) / step**order
    return found if abs(found) > noise else mp.mpf(0)


def faults(formula: Formula, f: Activation, where: list[float]) -> list[str]:
    """Where f, f′ or f″ is not what the formula means: neither the value to twelve digits nor undefined."""
    found = []
    for order, call in enumerate((f, f.derivative, f.second_derivative)):
        for z, got in zip(where, np.asarray(call(where)).tolist(), strict=True):
            digits = 800 if abs(z) > 1e-3 or z == 0 else 2000
            if _fault(formula, z, order, got, digits, CLOSE):
                found += _fault(formula, z, order, got, 3000, CLOSEST)
    return found


def _fault(formula: Formula, z: float, order: int, got: float, digits: int, reach: Reach) -> list[str]:
    with mp.workdps(digits):
        wanted = _wanted(formula, z, order, reach)
        if _is_right(got, wanted):
            return []
        shown = ", ".join(mp.nstr(value, 17) for value in wanted)
        return [f"{formula.text} at {z!r}, derivative {order}: {got!r} for {shown}"]


def _wanted(formula: Formula, z: float, order: int, reach: Reach) -> list[Any]:
    if order == 0:
        try:
            return [formula.meaning(mp.mpf(z))]
        except (Undefined, ZeroDivisionError, ValueError, OverflowError):
            return []
    sides = [one_sided(formula, z, order, side, reach) for side in (-1, 1)]
    return [side for side in sides if side is not None]


def _is_right(got: float, wanted: list[Any]) -> bool:
    if math.isnan(got) or not wanted:
        return math.isnan(got) or not wanted
    low, high = min(wanted), max(wanted)
    if low == high or (mp.isfinite(high) and high - low <= abs(high) * mp.mpf("1e-12")):
        return _is_close(got, high)
    convention = low <= got <= high or got == 0 or _is_close(got, low) or _is_close(got, high)
    return bool(convention)


def _is_close(got: float, wanted: Any) -> bool:
    if abs(wanted) > mp.mpf("1.79e308"):
        return math.isinf(got) or abs(got) > 1.7e308
    return bool(abs(mp.mpf(got) - wanted) <= abs(wanted) * mp.mpf("1e-12") + mp.mpf("1e-300"))
