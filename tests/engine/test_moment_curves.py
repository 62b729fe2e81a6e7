"""Moments as curves over the variance, against the moments themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.functions import activations, formula
from engine.networks.mean_field import moments
from engine.networks.moment_curves import _stretch, squares


@pytest.mark.parametrize("name", activations.names())
def test_curves_are_the_moments(name) -> None:
    f = activations.get(name)
    for q in (10.0 ** np.random.default_rng(len(name)).uniform(-3, 3, 8)).tolist():
        np.testing.assert_allclose(squares(f, q), moments(f, q)[1:], rtol=2e-9, atol=1e-300)


@pytest.mark.parametrize("text", ["1/z", "exp(z^2)", "sin(40*z)", "log(abs(z))", "floor(z)"])
def test_where_no_polynomial_will_do_the_moments_are_asked(text) -> None:
    f = formula.parse(text)
    for q in (0.3, 1.7):
        np.testing.assert_allclose(squares(f, q), moments(f, q)[1:], rtol=2e-9)


@pytest.mark.parametrize("q", [0.0, math.inf, math.nan, 1e-200, 4.0, 1.0])
def test_ends_and_joints_are_the_moments(q) -> None:
    f = activations.get("tanh")
    np.testing.assert_allclose(squares(f, q), moments(f, q)[1:], rtol=1e-9)


def test_known_stretches_cost_no_integral() -> None:
    f = activations.get("gelu")
    squares(f, 1.1)
    before = _stretch.cache_info().misses
    for q in np.linspace(1.01, 3.99, 50).tolist():
        squares(f, q)
    assert _stretch.cache_info().misses == before
