"""Two correlated normal inputs through an activation, against closed forms, mpmath and each other."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations, formula
from engine.functions.correlated import pair, pair_slope
from engine.functions.distribution import energies

NAMES = [name for name in activations.names() if name != "exp"]
CORRELATIONS = [-1.0, -0.97, -0.5, 0.0, 0.3, 0.9, 0.9999, 1.0]


def arc_cosine(alpha: float, c: float) -> float:
    """E f f of leaky ReLU at unit variance (Cho & Saul 2009): its even part |z| and its odd part z."""
    angle = math.acos(c)
    folded = 2 / math.pi * (math.sin(angle) + (math.pi / 2 - angle) * c)
    return ((1 - alpha) / 2) ** 2 * folded + ((1 + alpha) / 2) ** 2 * c


CLOSED = {
    "relu": lambda s, c: s**2 * arc_cosine(0.0, c),
    "leaky_relu": lambda s, c: s**2 * arc_cosine(0.01, c),
    "identity": lambda s, c: s**2 * c,
    "abs": lambda s, c: s**2 * arc_cosine(-1.0, c),
    "sign": lambda s, c: 2 / math.pi * math.asin(c),
    "step": lambda s, c: 0.25 + math.asin(c) / (2 * math.pi),
    "sine": lambda s, c: (math.exp(-(s**2) * (1 - c)) - math.exp(-(s**2) * (1 + c))) / 2,
    "exp": lambda s, c: math.exp(s**2 * (1 + c)),
}


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("spread", [0.01, 0.7, 1.0, 3.0])
@pytest.mark.parametrize("c", CORRELATIONS)
def test_products_have_their_closed_forms(name, spread, c) -> None:
    f = activations.get(name)
    square = CLOSED[name](spread, 1.0)
    found = pair(f, spread, 1 - c)
    assert found.product == pytest.approx(CLOSED[name](spread, c), abs=2e-10 * square)
    assert found.distance == pytest.approx(square - CLOSED[name](spread, c), abs=2e-10 * square)


@pytest.mark.parametrize("c", CORRELATIONS)
@pytest.mark.parametrize("scale", [0.1, 1.0, 20.0])
def test_the_error_function_is_the_arc_sine_kernel(c, scale) -> None:
    """Williams 1997: 2/π arcsin(2 q c / (1 + 2 q))."""
    f = formula.parse("erf(z)")
    q = scale**2
    assert pair(f, scale, 1 - c).product == pytest.approx(
        2 / math.pi * math.asin(2 * q * c / (1 + 2 * q)), abs=1e-10
    )


def test_tanh_against_mpmath() -> None:
    c = 0.5
    s = mpmath.sqrt(1 - c**2)
    inner = lambda x: mpmath.quad(lambda y: mpmath.tanh(c * x + s * y) * mpmath.npdf(y), [-9, 0, 9])  # noqa: E731
    with mpmath.workdps(15):
        expected = mpmath.quad(lambda x: mpmath.tanh(x) * inner(x) * mpmath.npdf(x), [-9, 0, 9])
    assert pair(activations.get("tanh"), 1.0, 1 - c).product == pytest.approx(float(expected), abs=1e-10)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spread", [0.3, 2.0])
def test_at_no_correlation_the_product_is_the_squared_mean(name, spread) -> None:
    f = activations.get(name)
    mean, square, _ = energies(f, 0.0, spread)
    assert pair(f, spread, 1.0).product == pytest.approx(mean**2, abs=1e-10 * square)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("apart", [0.05, 0.8, 1.6])
def test_the_slope_is_that_of_the_products(name, apart) -> None:
    """Price 1958, with what jumps add."""
    f, step = activations.get(name), 1e-4
    ahead, behind = (pair(f, 1.3, apart + sign * step).product for sign in (-1, 1))
    assert pair_slope(f, 1.3, apart) == pytest.approx(
        (ahead - behind) / (2 * step * 1.3**2), rel=2e-5, abs=1e-6
    )


@settings(max_examples=30)
@given(st.floats(0.05, 5.0), st.floats(0.0, 1.0), st.sampled_from(NAMES))
def test_products_obey_cauchy_and_schwarz_and_grow_with_the_correlation(spread, c, name) -> None:
    f = activations.get(name)
    here, there = pair(f, spread, 1 - c), pair(f, spread, 1 - c / 2)
    square = energies(f, 0.0, spread)[1]
    assert abs(here.product) <= square * (1 + 1e-10)
    assert here.product + here.distance == pytest.approx(square, rel=1e-9)
    assert there.product <= here.product + 1e-10 * square


def test_close_inputs_lose_no_digits() -> None:
    for apart in (1e-4, 1e-8, 1e-12):
        assert pair(activations.get("relu"), 1.0, apart).distance == pytest.approx(
            0.5 * apart - (2 * apart) ** 1.5 / (6 * math.pi), rel=max(apart, 1e-5)
        )


@pytest.mark.parametrize("text", ["exp(z^2)", "1/z", "log(z)"])
def test_what_has_no_value_is_not_a_number(text) -> None:
    found = pair(formula.parse(text), 1.0, 0.3)
    assert not np.isfinite(found.product)
    assert np.isnan(found.distance)


@pytest.mark.parametrize(
    "text", ["tanh(10*(z-0.3))", "log(abs(z))", "floor(z)", "z*sigmoid(1.7*z)", "sin(9*z)"]
)
@pytest.mark.parametrize("apart", [0.02, 0.9])
def test_formulas_are_right_or_said_to_be_unknown(text, apart) -> None:
    f = formula.parse(text)
    x, y = np.random.default_rng(1).normal(size=(2, 400_000))
    c = 1 - apart
    terms = f(x) * f(c * x + math.sqrt(1 - c**2) * y)
    found = pair(f, 1.0, apart).product
    assert math.isnan(found) or found == pytest.approx(
        terms.mean(), abs=6 * terms.std() / math.sqrt(len(terms))
    )
