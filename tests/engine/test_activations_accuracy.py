"""Every activation function against mpmath, in units in the last place (ulp) of the exact result.

The bound is 4 ulp for the value and the derivative over all doubles, subnormal ones included. Where the
mixed measure is named, the unit within a quarter of a root of the tested function is that of 1/16 at
least. ``python tests/engine/test_activations_accuracy.py`` prints the errors on a grid ten times as fine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath import mpf
from numpy.typing import NDArray

from engine.functions.activation import Activation
from engine.functions.activations import get, names
from engine.functions.special import normal_cdf, normal_pdf

Array = NDArray[np.float64]
Exact = tuple[Array, Array]

BITS = 200
"""Working precision: 53, and 60 for the cancellation at a root of f′, and plenty."""

OTHER_PARAMETERS: list[tuple[str, dict[str, float]]] = [
    ("leaky_relu", {"alpha": 0.3}),
    ("leaky_relu", {"alpha": -1.0}),
    ("leaky_relu", {"alpha": 3.0}),
    ("elu", {"alpha": 1.7}),
    ("elu", {"alpha": 0.0}),
    ("celu", {"alpha": 0.7}),
    ("celu", {"alpha": 2.0}),
    ("softplus", {"beta": 0.7}),
    ("softplus", {"beta": 2.0}),
    ("softplus", {"beta": 10.0}),
    ("silu", {"beta": 0.3}),
    ("silu", {"beta": 1.5}),
    ("silu", {"beta": 1.702}),
    ("softshrink", {"lambda_": 0.0}),
    ("softshrink", {"lambda_": 1.3}),
    ("hardshrink", {"lambda_": 0.0}),
    ("hardshrink", {"lambda_": 1.3}),
]
CASES = [(name, {}) for name in names()] + OTHER_PARAMETERS


@dataclass(frozen=True)
class Reference:
    """Textbook formulas of f and f′ in mpmath numbers, free of cancellation but for the roots of f′."""

    value: Callable[..., Any]
    slope: Callable[..., Any]


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + mpmath.exp(-z))


def _tanhshrink(z: Any) -> Any:
    with mpmath.extraprec(2 * max(0, -mpmath.mag(z))):
        return z - mpmath.tanh(z)


def _cubic(z: Any) -> Any:
    return 2 * mpmath.sqrt(2 / mpmath.pi) * (z + mpf(44715) / 10**6 * z**3)


def _cubic_slope(z: Any) -> Any:
    return 2 * mpmath.sqrt(2 / mpmath.pi) * (1 + 3 * mpf(44715) / 10**6 * z**2)


def _cdf(z: Any) -> Any:
    z = min(max(z, -1000), 1000)  # 0 and 1 to all digits there; mpmath stops at 10¹⁵⁰
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def _pdf(z: Any) -> Any:
    return mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)


def _mish_slope(z: Any) -> Any:
    s = mpmath.log1p(mpmath.exp(z))
    return mpmath.tanh(s) + z * mpmath.sech(s) ** 2 * _sigmoid(z)


def _swish_slope(z: Any, v: Any, v_slope: Any) -> Any:
    return _sigmoid(v) + z * v_slope * _sigmoid(v) * _sigmoid(-v)


@lru_cache
def _selu() -> tuple[Any, Any]:
    """SELU's λ and λα: mean 0 and variance 1 stay (Klambauer et al. 2017, equation 14)."""
    with mpmath.workprec(BITS):
        a = mpmath.erfc(1 / mpmath.sqrt(2)) * mpmath.sqrt(mpmath.e)
        b = mpmath.erfc(mpmath.sqrt(2)) * mpmath.e**2
        norm = 2 * b + mpmath.pi * a**2 - 2 * (2 + mpmath.pi) * a + mpmath.pi + 2
        scale = (1 - a) * mpmath.sqrt(2 * mpmath.pi / norm)
        return scale, scale * mpmath.sqrt(2 / mpmath.pi) / (1 - a)


REFERENCES: dict[str, Reference] = {
    "identity": Reference(lambda z: z, lambda z: 1),
    "step": Reference(lambda z: 1 if z > 0 else 0, lambda z: 0),
    "sign": Reference(mpmath.sign, lambda z: 0),
    "sigmoid": Reference(_sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z)),
    "tanh": Reference(mpmath.tanh, lambda z: mpmath.sech(z) ** 2),
    "softsign": Reference(lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2),
    "hard_sigmoid": Reference(
        lambda z: min(max(z + 3, 0), 6) / mpf(6), lambda z: mpf(1) / 6 if abs(z) < 3 else 0
    ),
    "hard_tanh": Reference(lambda z: min(max(z, -1), 1), lambda z: int(abs(z) < 1)),
    "relu": Reference(lambda z: max(z, 0), lambda z: int(z > 0)),
    "leaky_relu": Reference(
        lambda z, alpha: z if z > 0 else alpha * z, lambda z, alpha: 1 if z > 0 else alpha
    ),
    "relu6": Reference(lambda z: min(max(z, 0), 6), lambda z: int(0 < z < 6)),
    "elu": Reference(
        lambda z, alpha: z if z > 0 else alpha * mpmath.expm1(z),
        lambda z, alpha: 1 if z > 0 else alpha * mpmath.exp(z),
    ),
    "celu": Reference(
        lambda z, alpha: z if z > 0 else alpha * mpmath.expm1(z / alpha),
        lambda z, alpha: 1 if z > 0 else mpmath.exp(z / alpha),
    ),
    "selu": Reference(
        lambda z: _selu()[0] * z if z > 0 else _selu()[1] * mpmath.expm1(z),
        lambda z: _selu()[0] if z > 0 else _selu()[1] * mpmath.exp(z),
    ),
    "softplus": Reference(
        lambda z, beta: (z if z > 0 else 0) + mpmath.log1p(mpmath.exp(-beta * abs(z))) / beta,
        lambda z, beta: _sigmoid(beta * z),
    ),
    "gelu": Reference(lambda z: z * _cdf(z), lambda z: _cdf(z) + z * _pdf(z)),
    "gelu_tanh": Reference(
        lambda z: z * _sigmoid(_cubic(z)), lambda z: _swish_slope(z, _cubic(z), _cubic_slope(z))
    ),
    "silu": Reference(
        lambda z, beta: z * _sigmoid(beta * z), lambda z, beta: _swish_slope(z, beta * z, beta)
    ),
    "mish": Reference(lambda z: z * mpmath.tanh(mpmath.log1p(mpmath.exp(z))), _mish_slope),
    "hard_swish": Reference(
        lambda z: z * min(max(z + 3, 0), 6) / 6,
        lambda z: (2 * z + 3) / 6 if abs(z) < 3 else int(z > 0),
    ),
    "log_sigmoid": Reference(
        lambda z: (z if z < 0 else 0) - mpmath.log1p(mpmath.exp(-abs(z))), lambda z: _sigmoid(-z)
    ),
    "exp": Reference(mpmath.exp, mpmath.exp),
    "sine": Reference(mpmath.sin, mpmath.cos),
    "gaussian": Reference(lambda z: mpmath.exp(-z * z), lambda z: -2 * z * mpmath.exp(-z * z)),
    "softshrink": Reference(
        lambda z, lambda_: mpmath.sign(z) * max(abs(z) - lambda_, 0),
        lambda z, lambda_: int(abs(z) > lambda_),
    ),
    "hardshrink": Reference(
        lambda z, lambda_: z if abs(z) > lambda_ else 0, lambda z, lambda_: int(abs(z) > lambda_)
    ),
    "tanhshrink": Reference(_tanhshrink, lambda z: mpmath.tanh(z) ** 2),
    "abs": Reference(abs, mpmath.sign),
}

SLOPE_ROOTS = {
    "gelu": -0.7517915246935645,
    "gelu_tanh": -0.7524614220710163,
    "silu": -1.2784645427610738,
    "mish": -1.1924312145154951,
    "hard_swish": -1.5,
}


def slope_roots(f: Activation) -> list[float]:
    """Where f′ changes sign without a kink, but for 0 and the zeros of sine."""
    return [SLOPE_ROOTS[f.name] / f.parameters.get("beta", 1.0)] if f.name in SLOPE_ROOTS else []


def tail(f: Activation, exponent: np.ndarray) -> np.ndarray:
    """|z| at which the exponential in f is about exp(−exponent)."""
    if f.name == "gelu":
        return np.sqrt(2.0 * exponent)
    if f.name == "gaussian":
        return np.sqrt(exponent)
    if f.name == "gelu_tanh":
        return 21.0 * np.cbrt(exponent / 694.0)
    if f.name == "celu":
        return exponent * f.parameters["alpha"]
    return exponent / f.parameters.get("beta", 1.0)


def grid(f: Activation, fineness: int = 1) -> Array:
    """Points of all magnitudes and both signs, dense where exponentials live, at kinks, roots and tails."""
    rng = np.random.default_rng(1)
    binades = np.ldexp(1.0, np.arange(-1074, 1024, max(8 // fineness, 1)))
    largest = np.finfo(np.float64).max
    magnitudes = np.concatenate(
        [
            [5e-324, 2.2e-308, largest],
            binades,
            binades * rng.uniform(1.0, 2.0, binades.size),
            *(rng.uniform(0.0, end, 200 * fineness) for end in (2.0, 8.0, 50.0)),
            tail(f, rng.uniform(650.0, 760.0, 60 * fineness)),
        ]
    )
    special = [*f.kinks, *slope_roots(f)]
    offsets = np.ldexp(1.0, -np.arange(1, 53))
    around = [s + sign * offsets * max(abs(s), 1.0) for s in special for sign in (-1.0, 1.0)]
    neighbors = [np.nextafter(s, end) for s in special for end in (-np.inf, np.inf)]
    points = np.concatenate([magnitudes, -magnitudes, *around, neighbors])
    return np.setdiff1d(points[np.isfinite(points)], f.kinks)


def exact(function: Callable[..., Any], z: Array, bits: int = BITS, **parameters: float) -> Exact:
    """The function at each z as two doubles: rounded, and what the rounding left out."""
    high, low = np.empty_like(z), np.zeros_like(z)
    with mpmath.workprec(bits):
        bound = {name: mpf(value) for name, value in parameters.items()}
        for i, x in enumerate(z):
            true = mpf(function(mpf(float(x)), **bound))
            high[i] = float(true)
            if math.isfinite(high[i]):
                low[i] = float(true - high[i])
    return high, low


def ulps(y: Array, reference: Exact, least: Any = 0.0) -> Array:
    """|y − reference| in ulp of the reference, or of ``least`` where that is larger."""
    high, low = reference
    with np.errstate(invalid="ignore"):
        error = np.abs((y - high) - low) / np.spacing(np.minimum(np.maximum(np.abs(high), least), 1e308))
    return np.where(np.isinf(high), np.where(y == high, 0.0, np.inf), error)


def mixed_floor(z: Array, roots: list[float]) -> Array:
    """1/16 within a quarter of a root, else 0: the least size that the mixed measure judges by."""
    return np.where(
        np.any([np.abs(z - root) < abs(root) / 4 for root in roots] or [z != z], axis=0), 1 / 16, 0
    )


def slope_floor(f: Activation, z: Array) -> Array:
    """The mixed measure for SiLU with β ≠ 1, whose root −1.278…/β is no constant; strict for the others."""
    return mixed_floor(z, slope_roots(f)) if f.parameters.get("beta", 1.0) != 1.0 else np.zeros_like(z)


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_value_and_derivative_are_within_4_ulp(name: str, parameters: dict[str, float]) -> None:
    f = get(name, **parameters)
    z, reference = grid(f), REFERENCES[name]
    value = ulps(f(z), exact(reference.value, z, **f.parameters))
    slope = ulps(f.derivative(z), exact(reference.slope, z, **f.parameters), slope_floor(f, z))
    assert value.max() <= 4, f"value at z = {z[value.argmax()]}"
    assert slope.max() <= 4, f"derivative at z = {z[slope.argmax()]}"


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_second_derivative_is_within_8_ulp(name: str, parameters: dict[str, float]) -> None:
    f = get(name, **parameters)
    z = np.setdiff1d(np.linspace(-10.0, 10.0, 201) + 1 / 128, f.kinks)
    slope = REFERENCES[name].slope
    high, low = exact(lambda x, **bound: mpmath.diff(lambda t: slope(t, **bound), x), z, **f.parameters)
    roots = list(z[:-1][high[:-1] * high[1:] < 0])
    error = ulps(f.second_derivative(z), (high, low), mixed_floor(z, roots))
    assert error.max() <= (20 if name in ("mish", "gelu_tanh") else 8), f"at z = {z[error.argmax()]}"


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_reference_slope_is_the_derivative_of_the_reference_value(
    name: str, parameters: dict[str, float]
) -> None:
    bound = {key: mpf(value) for key, value in get(name, **parameters).parameters.items()}
    reference = REFERENCES[name]
    with mpmath.workprec(BITS):
        for z in (mpf(-37) / 8, mpf(-11) / 8, mpf(-1) / 8, mpf(1) / 16, mpf(9) / 8, mpf(53) / 16):
            slope = mpmath.diff(lambda t: reference.value(t, **bound), z)
            assert mpmath.almosteq(reference.slope(z, **bound), slope, 1e-20, 1e-20)


@pytest.mark.parametrize(("name", "root"), [("gelu", math.sqrt(2.0)), ("gaussian", math.sqrt(0.5))])
def test_curvature_of_a_bell_is_accurate_at_its_roots_too(name: str, root: float) -> None:
    z = root + np.spacing(root) * np.arange(-40, 41)
    slope = REFERENCES[name].slope
    true = exact(lambda x: mpmath.diff(slope, x), z)
    assert ulps(get(name).second_derivative(z), true).max() <= 4


def test_normal_distribution_is_within_4_ulp_far_into_the_tail() -> None:
    z = np.concatenate([-np.geomspace(1e-3, 38.4, 400), np.geomspace(1e-300, 1e300, 200)])
    assert ulps(normal_cdf(z), exact(_cdf, z)).max() <= 4
    assert ulps(normal_pdf(z), exact(_pdf, z)).max() <= 4


TARGETS = (0.0, 1.0, -1.0, 0.5, -0.3, 2.0, 40.0)
DEEP_BITS = 1400
"""For 1 − σ(690) = 10⁻³⁰⁰."""


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_the_distance_to_a_target_keeps_its_digits_where_f_flattens_out(
    name: str, parameters: dict[str, float]
) -> None:
    """To 1e-14 relative; at a root where f has a slope, and at the tops of the sine, of the terms."""
    f = get(name, **parameters)
    ends = tail(f, np.linspace(2.0, 680.0, 60))
    z = np.concatenate([np.linspace(-60.0, 60.0, 961) + 1 / 64, ends, -ends])
    z = z[np.abs(f(z)) < 1e9]
    sloping = (np.abs(f.derivative(z)) > 0.009) | (name == "sine")
    value = lru_cache(maxsize=None)(REFERENCES[name].value)  # of 1,400 bits once for all targets
    for y in (*TARGETS, -f.parameters.get("alpha", 1.0)):
        high, low = exact(lambda t, y=y, **bound: value(t, **bound) - y, z, DEEP_BITS, **f.parameters)
        error = np.abs((f.minus(z, y) - high) - low)
        least = np.where(sloping, 8e-16 * (np.abs(f(z)) + abs(y)), 1e-300)
        bad = error > np.maximum(1e-14 * np.abs(high), least)
        assert not bad.any(), (y, z[bad][:3], f.minus(z, y)[bad][:3], high[bad][:3])


@pytest.mark.parametrize("name", ["gelu", "gelu_tanh", "silu", "mish", "softplus", "log_sigmoid"])
def test_an_asymptote_is_as_good_as_a_level(name: str) -> None:
    """f(z) − z, or f(z) − z on the other side, far out."""
    f = get(name)
    for z in (8.0, 12.5, 20.0, 36.5):
        z = -z if name == "log_sigmoid" else z
        ((true,), _) = exact(
            lambda t, z=z: REFERENCES[name].value(t, **f.parameters) - z, np.array([z]), DEEP_BITS
        )
        assert f.minus(z, z) == pytest.approx(true, rel=1e-14, abs=1e-300)


def print_table(fineness: int = 10) -> None:
    """Largest errors by function on a finer grid, and where; the slope's mixed, then strict."""
    print(f"{'':24}{'value':>8}{'at':>26}{'slope':>8}{'at':>26}{'strict':>10}")
    for name, parameters in CASES:
        f = get(name, **parameters)
        z, reference = grid(f, fineness), REFERENCES[name]
        value = ulps(f(z), exact(reference.value, z, **f.parameters))
        slope, true = f.derivative(z), exact(reference.slope, z, **f.parameters)
        mixed = ulps(slope, true, mixed_floor(z, slope_roots(f)))
        worst = "".join(f"{e.max():8.2f}{z[e.argmax()]:26.17g}" for e in (value, mixed))
        print(f"{f.label:24}{worst}{ulps(slope, true).max():10.2f}", flush=True)


if __name__ == "__main__":
    print_table()
