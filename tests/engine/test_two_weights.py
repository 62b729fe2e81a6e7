"""The bowl of a linear neuron: Hessians, ways down and their closed forms, against differences and walks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations
from engine.networks.mean_field import moments
from engine.networks.two_weights import (
    LOSSES,
    Bowl,
    condition_number,
    expected_condition,
    expected_condition_with_bias,
    expected_locked_share,
    locked_share,
    path_length,
    quadrants,
    steps_along_the_valley,
    steps_down,
    steps_to,
    straightness,
    with_bias,
)


def bowl(kind: str = "least_squares", mean: float = 1.0, seed: int = 0, d: int = 2, n: int = 60) -> Bowl:
    rng = np.random.default_rng(seed)
    x = rng.normal(mean, 1.0, (n, d))
    t = (rng.uniform(size=n) < 0.5).astype(float) if kind == "logistic" else rng.normal(size=n)
    return Bowl(x, t, kind)


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_gradients_and_hessians_are_differences(kind, d) -> None:
    b = bowl(kind, d=d)
    w = np.array([0.3, -0.8, 0.5])[:d]
    steps = 1e-5 * np.eye(d)
    slopes = [float(b.loss(w + s) - b.loss(w - s)) / 2e-5 for s in steps]
    np.testing.assert_allclose(b.gradient(w), slopes, atol=1e-9)
    bends = [(b.gradient(w + s) - b.gradient(w - s)) / 2e-5 for s in steps]
    np.testing.assert_allclose(b.hessian(w), bends, atol=1e-9)
    np.testing.assert_allclose(b.gradients(w).mean(axis=0), b.gradient(w))


@pytest.mark.parametrize("kind", LOSSES)
def test_losses_of_a_grid_have_its_shape(kind) -> None:
    b = bowl(kind)
    w = np.stack(np.meshgrid(np.linspace(-2, 2, 5), np.linspace(-1, 1, 4)), axis=-1)
    losses = b.loss(w)
    assert losses.shape == (4, 5)
    assert losses[2, 3] == pytest.approx(float(b.loss(w[2, 3])))
    z = b.x @ w[2, 3]
    expected = (z - b.t) ** 2 / 2 if kind == "least_squares" else np.logaddexp(0, z) - b.t * z
    assert losses[2, 3] == pytest.approx(expected.mean())


@pytest.mark.parametrize("kind", LOSSES)
def test_at_the_minimum_the_gradient_is_0(kind) -> None:
    b = bowl(kind)
    assert b.minimum is not None
    np.testing.assert_allclose(b.gradient(b.minimum), 0.0, atol=1e-12)
    assert b.least <= float(b.loss(np.zeros(2)))


def test_classes_that_a_line_separates_have_no_minimum() -> None:
    x = np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, -2.0]])
    b = Bowl(x, np.array([1.0, 1.0, 0.0]), "logistic")
    assert b.minimum is None
    assert b.least == 0.0
    assert math.isnan(steps_to(b, np.zeros(2), 0.1))


def test_lecun_1998() -> None:
    """Condition numbers: 51 for d = 50, μ = 0.5, σ² = 0.25; for 100 outputs of sigmoid, ReLU and tanh."""
    assert expected_condition(50, 0.5, 0.25) == 51
    for name, expected in {
        "sigmoid": 577.3,
        "softplus": 240.3,
        "relu": 47.69,
        "gelu": 24.02,
        "tanh": 1.0,
    }.items():
        mean, square, _ = moments(activations.get(name))
        assert expected_condition(100, mean, square - mean**2) == pytest.approx(expected, rel=2e-4)
        assert expected_condition(10, mean, square - mean**2) == pytest.approx(
            1 + (expected - 1) / 10, rel=2e-4
        )


@pytest.mark.parametrize(("mean", "condition", "steps"), [(0, 1, 1), (1, 3, 35), (2, 9, 118), (4, 33, 449)])
def test_the_valley_takes_as_many_steps_as_its_formula(mean, condition, steps) -> None:
    """Two inputs N(μ, 1), the slow direction 10⁶ times smaller; and a walk in such a bowl."""
    assert expected_condition(2, mean, 1.0) == condition
    assert steps_along_the_valley(condition, 1e6) == steps
    root = math.sqrt(condition)
    x = np.array([[root, 0.0], [-root, 0.0], [0.0, 1.0], [0.0, -1.0]])
    b = Bowl(x, np.zeros(4))
    path = b.descent(np.array([0.0, 1.0]), 1 / b.eigen()[0][-1], steps)
    assert abs(path[-1, 1]) <= 1e-6 * (1 + 1e-9)
    assert steps == 1 or abs(path[-2, 1]) > 1e-6


def test_a_bias_joins_in() -> None:
    assert expected_condition_with_bias(2, 2.0, 1.0) == pytest.approx(97.98979, abs=1e-5)
    assert expected_condition_with_bias(2, 0.0, 1.0) == 1.0
    x = np.random.default_rng(0).normal(2.0, 1.0, (400_000, 2))
    measured = Bowl(with_bias(x), np.zeros(len(x))).condition()
    assert measured == pytest.approx(97.98979, rel=0.02)
    assert Bowl(x, np.zeros(len(x))).condition() == pytest.approx(expected_condition(2, 2.0, 1.0), rel=0.02)


@given(st.integers(1, 6), st.floats(-3.0, 3.0), st.floats(0.1, 4.0))
def test_closed_forms_are_those_of_the_matrix(d, mean, variance) -> None:
    matrix = variance * np.eye(d) + mean**2
    assert expected_condition(d, mean, variance) == pytest.approx(
        condition_number(np.linalg.eigvalsh(matrix))
    )
    v = np.append(np.full(d, mean), 1.0)
    matrix = np.diag(np.append(np.full(d, variance), 0.0)) + np.outer(v, v)
    expected = condition_number(np.linalg.eigvalsh(matrix))
    assert expected_condition_with_bias(d, mean, variance) == pytest.approx(expected, rel=1e-8)


@settings(max_examples=40)
@given(st.integers(0, 50), st.floats(0.05, 1.9), st.floats(1e-4, 0.5))
def test_steps_are_counted_as_they_are_walked(seed, share_of_largest, goal) -> None:
    b, start = bowl(seed=seed, mean=0.7), np.array([2.0, -1.5])
    rate = share_of_largest / 2 * b.largest_rate()
    steps = steps_to(b, start, rate, goal)
    if steps < 3000:
        path = b.descent(start, rate, int(steps))
        excess = b.loss(path) - b.least
        assert excess[-1] <= goal * excess[0] * (1 + 1e-6)
        assert steps == 0 or excess[-2] > goal * excess[0] * (1 - 1e-6)


@pytest.mark.parametrize("kind", LOSSES)
def test_each_step_is_against_the_gradient(kind) -> None:
    b, start = bowl(kind, mean=0.5), np.array([1.0, -2.0])
    path = b.descent(start, 0.1, 20)
    np.testing.assert_allclose(path[1:], path[:-1] - [0.1 * b.gradient(w) for w in path[:-1]], atol=1e-12)
    order = [3, 1, 59, 3]
    path = b.one_by_one(start, 0.1, order)
    single = [b.gradients(w)[sample] for w, sample in zip(path, order, strict=False)]
    np.testing.assert_allclose(path[1:], path[:-1] - 0.1 * np.array(single), atol=1e-12)


def test_steps_of_many_bowls_are_those_of_each() -> None:
    """One that is there at once, one that never gets there, and some between."""
    rng = np.random.default_rng(1)
    values, excess = rng.uniform(0.01, 1.0, (6, 2)), rng.uniform(0.1, 1.0, (6, 2))
    rates = np.array([0.1, 1.0, 1.9, 0.5, 1.0, 5.0])
    values[5], excess[4] = 1.0, 0.0
    found = steps_down(values, excess, rates)
    alone = [float(steps_down(values[i, None], excess[i, None], rates[i, None])[0]) for i in range(6)]
    assert found.tolist() == alone
    assert found[4] == 0.0
    assert found[5] == math.inf
    assert all(1 <= steps < 1000 for steps in alone[:4])


def test_too_large_a_rate_never_arrives() -> None:
    b = bowl()
    assert steps_to(b, np.ones(2), 1.01 * b.largest_rate()) == math.inf
    assert b.minimum is not None
    assert steps_to(b, b.minimum, 0.1) == 0.0
    assert not np.isfinite(b.descent(np.ones(2), 100 * b.largest_rate(), 2000)[-1]).all()


def test_flat_directions_are_said() -> None:
    b = Bowl(np.ones((5, 2)), np.arange(5.0))
    assert b.condition() == math.inf
    assert expected_condition(2, 1.0, 0.0) == math.inf
    assert Bowl(np.zeros((3, 2)), np.ones(3)).largest_rate() == math.inf
    assert steps_to(b, np.array([3.0, -1.0]), 0.1) < 100  # what is flat costs no loss


@pytest.mark.parametrize(("d", "share"), [(2, 0.5), (5, 0.0625), (10, 0.001953125)])
def test_signs_of_centered_inputs(d, share) -> None:
    assert expected_locked_share(d, 0.0, 1.0) == pytest.approx(share, rel=1e-12)


def test_signs_of_inputs_with_a_mean() -> None:
    assert expected_locked_share(2, 1.0, 1.0) == pytest.approx(0.733032, abs=1e-6)
    assert expected_locked_share(3, 5.0, 0.0) == 1.0
    b = bowl(mean=1.0, n=40_000)
    assert b.locked(np.array([0.3, 0.4])) == pytest.approx(0.733032, abs=0.01)
    positive = Bowl(abs(b.x) + 0.1, b.t)
    assert positive.locked(np.array([0.3, -2.0])) == 1.0


def test_quadrants_are_those_that_steps_go_to() -> None:
    gradients = np.array([[-1.0, -1.0], [1.0, -2.0], [3.0, 1.0], [-1.0, 2.0], [-1.0, -3.0], [0.0, 1.0]])
    np.testing.assert_allclose(quadrants(gradients), np.array([2, 1, 1, 1]) / 6)
    assert locked_share(gradients) == 0.5
    b = bowl(mean=0.0)
    all_positive = Bowl(abs(b.x), b.t)
    shares = quadrants(all_positive.gradients(np.array([0.5, -0.5])))
    assert shares[1] == shares[3] == 0.0


def test_zig_zag() -> None:
    """Inputs (1, 2), (2, 1), one at a time, to (1, −1): a detour; centered inputs go straight."""
    goal = np.array([1.0, -1.0])
    found = []
    for x in (np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([[1.0, -1.0], [-1.0, 1.0]]) * math.sqrt(2.5)):
        b = Bowl(x, x @ goal)
        path = b.one_by_one(np.zeros(2), 0.1, np.arange(1000) % 2)
        np.testing.assert_allclose(path[-1], goal, atol=1e-9)
        found.append(path)
    assert path_length(found[0][:109]) == pytest.approx(4.469010, abs=1e-6)
    assert straightness(found[0]) == pytest.approx(math.sqrt(10), abs=1e-9)
    assert path_length(found[1]) == pytest.approx(math.sqrt(2), abs=1e-3)
    assert math.isnan(straightness(np.zeros((2, 2))))


def test_what_is_no_bowl_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown loss"):
        Bowl(np.ones((2, 2)), np.ones(2), "hinge")
    for x, t in ((np.ones(2), np.ones(2)), (np.ones((2, 2)), np.ones(3)), (np.ones((0, 2)), np.ones(0))):
        with pytest.raises(ValueError, match="are wanted"):
            Bowl(x, t)
