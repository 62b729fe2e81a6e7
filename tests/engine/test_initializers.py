"""The spreads of initial weights: what they keep, and what the libraries take."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.functions import activations, formula
from engine.networks import initializers
from engine.networks.mean_field import fixed_point, propagate

GAINS = {
    "identity": (1.0, 1.0), "relu": (math.sqrt(2), math.sqrt(2)), "elu": (1.245198301, 1.223428558),
    "selu": (1.0, 0.966025777), "gelu": (1.533530441, 1.481114413), "gelu_tanh": (1.533580522, 1.481168058),
    "silu": (1.676532470, 1.623320258), "mish": (1.486847581, 1.444755233),
    "softplus": (1.041866836, 1.846228545), "sigmoid": (1.846228545, 4.722646086),
    "tanh": (1.592537420, 1.467413592), "hard_tanh": (1.392036140, 1.210287062),
    "softsign": (2.337533363, 2.095780609),
}  # fmt: skip


@pytest.mark.parametrize("name", GAINS)
def test_gains_forward_and_backward(name) -> None:
    f = activations.get(name)
    assert (initializers.gain(f), initializers.backward_gain(f)) == pytest.approx(GAINS[name], abs=1e-9)


@pytest.mark.parametrize("name", activations.names())
def test_the_gain_keeps_the_variance(name) -> None:
    f = activations.get(name)
    q, _ = propagate(f, initializers.gain(f) ** 2, 0.0, 1)
    assert q[1] == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.2, -1.0])
def test_two_slopes_have_one_gain_for_both_ways(alpha) -> None:
    f = activations.get("leaky_relu", alpha=alpha)
    conventional = initializers.conventional_gain(f)
    assert conventional is not None
    for value in (initializers.gain(f), initializers.backward_gain(f), conventional.value):
        assert value == pytest.approx(math.sqrt(2 / (1 + alpha**2)), rel=1e-12)


def test_conventional_gains_are_torchs_and_their_reasons_are_true() -> None:
    expected = {"identity": 1, "sigmoid": 1, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
    for name, value in expected.items():
        conventional = initializers.conventional_gain(activations.get(name))
        assert conventional is not None
        assert conventional.value == pytest.approx(value)
    tanh = fixed_point(activations.get("tanh"), 25 / 9, 0.0)
    assert math.sqrt(tanh.chi) == pytest.approx(1.09992332, abs=1e-8)
    selu = fixed_point(activations.get("selu"), 9 / 16, 0.0)
    assert math.sqrt(selu.q / (9 / 16)) == pytest.approx(0.2024, abs=1e-4)
    assert initializers.conventional_gain(activations.get("gelu")) is None
    assert initializers.conventional_gain(formula.parse("tanh(z)")) is None


def test_gains_of_what_vanishes_or_diverges() -> None:
    assert initializers.gain(formula.parse("exp(z^2)")) == 0.0
    assert initializers.gain(formula.parse("0*z")) == math.inf
    assert initializers.backward_gain(activations.get("step")) == math.inf


@pytest.mark.parametrize("shape", [(300, 300), (150, 300), (300, 150)])
@pytest.mark.parametrize("name", initializers.INITIALIZERS)
def test_weight_variances_are_those_drawn(name, shape) -> None:
    drawn = initializers.INITIALIZERS[name](np.random.default_rng(1), *shape)
    assert initializers.weight_variance(name, *shape) == pytest.approx(shape[1] * drawn.var(), rel=0.03)


def test_custom_and_glorot_uniform_have_their_variances() -> None:
    rng = np.random.default_rng(2)
    assert initializers.custom(1.3)(rng, 300, 200).var() == pytest.approx(1.69 / 200, rel=0.03)
    uniform = initializers.glorot_uniform(rng, 300, 200)
    assert uniform.var() == pytest.approx(2 / 500, rel=0.03)
    assert abs(uniform).max() <= math.sqrt(6 / 500)
