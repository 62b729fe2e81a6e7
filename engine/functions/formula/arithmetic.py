"""The two arithmetics of formulas: float64, and decimal numbers of any length with exponents without end."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal, getcontext
from functools import cache
from typing import Any

import numpy as np

from engine.functions.activation import Array
from engine.functions.formula import digits
from engine.functions.formula.ball import Arithmetic, Ball, where
from engine.functions.formula.tree import Apply
from engine.functions.formula.vocabulary import KERNELS, Kernels

Variation = Callable[[Any, Any, Any], Any]

_FAR = 1000
"""Beyond, exponentials are below 10⁻⁴⁰⁰ and what saturates has reached its limit to as many digits."""


def _growing(deep: Any, infinity: Any) -> Variation:
    """How far a function varies whose logarithm has slopes from 0 to 1."""
    return lambda u, y, d: where(d < 1, (d + d * d) * y, where(u + d < -_FAR, deep, infinity))


def _saturating(deep: Any, infinity: Any) -> Variation:
    """The same where it stays flat to the right as well, or falls."""
    return lambda u, y, d: where(abs(u) - d > _FAR, deep, where(d < 1, (d + d * d) * y, infinity))


def _bounded(deep: Any) -> Variation:
    """How far a function varies that has slopes of at most 1 and is flat far out."""
    return lambda u, y, d: where(abs(u) - d > _FAR, deep, d)


def _wave(u: Any, y: Any, d: Any) -> Any:
    """How far a function varies whose slopes are at most 1."""
    return d


def _float_power(u: Array, n: Array) -> Array:
    """uⁿ; the third power by multiplication, which is several times faster."""
    return np.asarray(u * u * u if n[0] == 3 else np.power(u, n))


_WHOLE = ("sign", "floor", "ceil", "round")

FLOAT: Arithmetic = Arithmetic(
    unit=2.0**-53,
    least=2e-323,
    infinity=math.inf,
    constant=lambda value: np.array([value]),
    pi=lambda: Ball(np.array([math.pi]), np.array([2.0**-52]), FLOAT),
    negative=np.negative,
    power=_float_power,
    kernels=KERNELS,
    whole=frozenset(KERNELS[name].value for name in _WHOLE),
    varies={
        KERNELS["exp"].value: _growing(5e-324, math.inf),
        KERNELS["tanh"].value: _bounded(5e-324),
        **dict.fromkeys(KERNELS["sigmoid"][:2], _saturating(5e-324, math.inf)),
        **dict.fromkeys((*KERNELS["sin"][:3], *KERNELS["cos"][:3]), _wave),
    },
)


def context(length: int) -> Context:
    """Where decimal numbers of that length are computed: without signals, and without end."""
    return Context(prec=length, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


@cache
def decimal(length: int) -> Arithmetic:
    """The arithmetic of decimal numbers of that length; a few digits are left to the functions."""
    return Arithmetic(
        unit=Decimal(10) ** (6 - length),
        least=Decimal((0, (1,), -43 * 10**16)),
        infinity=Decimal("Infinity"),
        constant=lambda value: np.array([Decimal(value)], dtype=object),
        pi=lambda: Ball(np.array([digits.pi()], dtype=object), Decimal(10) ** (6 - length), decimal(length)),
        negative=_each(_negative),
        power=np.frompyfunc(digits.power, 2, 1),
        kernels=_DECIMAL,
        whole=frozenset(_DECIMAL[name].value for name in _WHOLE),
        varies=_VARIES,
    )


def decimals(numbers: Array) -> Any:
    """The same numbers, exactly, as decimal ones."""
    return np.array([Decimal(number) for number in numbers.tolist()], dtype=object)


def floats(numbers: Any) -> Array:
    """The float64 next to each of some decimal numbers."""
    return np.array([float(number) for number in numbers.tolist()])


def _each(function: Callable[[Decimal], Decimal]) -> Callable[[Any], Any]:
    each: Callable[[Any], Any] = np.frompyfunc(function, 1, 1)
    return each


def _sign(u: Decimal) -> Decimal:
    return u if u.is_nan() or not u else Decimal(1).copy_sign(u)


def _root(u: Decimal) -> Decimal:
    return u.sqrt()


def _negative(u: Decimal) -> Decimal:
    return u.copy_negate()


def _level(u: Any) -> Any:
    return u * 0


_exp, _expm1, _log, _log1p = map(_each, (digits.exp, digits.expm1, digits.log, digits.log1p))
_sin, _cos, _atan, _sqrt = map(_each, (digits.sin, digits.cos, digits.atan, _root))
_cdf, _density = _each(digits.normal_cdf), _each(digits.normal_pdf)


def _minus_sin(u: Any) -> Any:
    return -_sin(u)


def _minus_cos(u: Any) -> Any:
    return -_cos(u)


def _below_one(y: Any) -> Any:
    """What never reaches 1, where no more digits are to follow: floor(tanh(z)) is not 1."""
    highest = 1 - Decimal(10) ** (3 - getcontext().prec) if getcontext().prec > digits.MANY else 1
    return where(y > highest, highest, y)


def _normal_cdf(u: Any) -> Any:
    return _below_one(_cdf(u))


def _sigmoid(u: Any) -> Any:
    e = _exp(-abs(u))
    return _below_one(where(u > 0, 1, e) / (1 + e))


def _sigmoid_slope(u: Any) -> Any:
    e = _exp(-abs(u))
    return e / (1 + e) ** 2


def _sigmoid_curvature(u: Any) -> Any:
    return _sigmoid_slope(u) * -_tanh(u / 2)


def _softplus(u: Any) -> Any:
    return where(u > 0, u, 0) + _log1p(_exp(-abs(u)))


def _tanh(u: Any) -> Any:
    w = _expm1(-2 * abs(u))
    return where(u > 0, 1, -1) * _below_one(-w / (2 + w))


def _tanh_slope(u: Any) -> Any:
    return 4 * _sigmoid_slope(2 * u)


def _sinh(u: Any) -> Any:
    w = _expm1(abs(u))
    return where(u < 0, -1, 1) * (w + w / (1 + w)) / 2


def _cosh(u: Any) -> Any:
    e = _exp(abs(u))
    return (e + 1 / e) / 2


def _asinh(u: Any) -> Any:
    t = abs(u)
    return where(u < 0, -1, 1) * _log1p(t + t * t / (1 + _sqrt(t * t + 1)))


_DECIMAL = {
    "exp": Kernels(_exp, _exp, _exp),
    "log": Kernels(_log, lambda u: 1 / u, lambda u: -1 / (u * u), pole=0.0),
    "expm1": Kernels(_expm1, _exp, _exp),
    "log1p": Kernels(_log1p, lambda u: 1 / (1 + u), lambda u: -1 / ((1 + u) * (1 + u)), pole=-1.0),
    "sigmoid": Kernels(_sigmoid, _sigmoid_slope, _sigmoid_curvature),
    "softplus": Kernels(_softplus, _sigmoid, _sigmoid_slope),
    "tanh": Kernels(_tanh, _tanh_slope, lambda u: -2 * _tanh(u) * _tanh_slope(u)),
    "sqrt": Kernels(_sqrt, lambda u: 1 / (2 * _sqrt(u)), lambda u: -1 / (4 * u * _sqrt(u)), pole=0.0),
    "sinh": Kernels(_sinh, _cosh, _sinh),
    "cosh": Kernels(_cosh, _sinh, _cosh),
    "asinh": Kernels(_asinh, lambda u: 1 / _sqrt(u * u + 1), lambda u: -u / _sqrt(u * u + 1) ** 3),
    "sin": Kernels(_sin, _cos, _minus_sin),
    "cos": Kernels(_cos, _minus_sin, _minus_cos),
    "atan": Kernels(_atan, lambda u: 1 / (1 + u * u), lambda u: -2 * u / (1 + u * u) ** 2),
    "Phi": Kernels(_normal_cdf, _density, lambda u: -u * _density(u)),
    "sign": Kernels(_each(_sign), _level, _level, kinks=(0.0,)),
    "floor": Kernels(_each(lambda u: u.to_integral_value(ROUND_FLOOR)), _level, _level, is_stairs=True),
    "ceil": Kernels(_each(lambda u: u.to_integral_value(ROUND_CEILING)), _level, _level, is_stairs=True),
    "round": Kernels(_each(Decimal.to_integral_value), _level, _level, is_stairs=True),
}
"""What all other functions are defined by, in decimal numbers."""

_INFINITY = Decimal("Infinity")
_DEEP = Decimal("1e-400")
_in_proportion = _growing(_DEEP, _INFINITY)


def _by_quotient(u: Any, y: Any, d: Any) -> Any:
    return where(d < u / 2, 2 * d / u, _INFINITY)


_VARIES: dict[Callable[[Any], Any], Variation] = {
    **dict.fromkeys((_exp, _softplus), _in_proportion),
    **dict.fromkeys((_sigmoid, _sigmoid_slope), _saturating(_DEEP, _INFINITY)),
    **dict.fromkeys((_sin, _cos, _minus_sin, _minus_cos, _atan, _asinh), _wave),
    _tanh: _bounded(_DEEP),
    **dict.fromkeys((_normal_cdf, _density), lambda u, y, d: _in_proportion(u, y, d * (abs(u) + 1))),
    _expm1: lambda u, y, d: _in_proportion(u, 1 + y, d),
    _log: _by_quotient,
    _log1p: lambda u, y, d: _by_quotient(1 + u, y, d),
    _sqrt: lambda u, y, d: where(d < u / 2, d / y, _INFINITY),
}
"""How far functions vary at most for an error of d in u, where y is what they give; others are asked."""


def is_primitive(node: Apply) -> bool:
    """Whether a function is computed in decimal numbers without a definition."""
    return node.function in _DECIMAL
