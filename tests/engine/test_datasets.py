from __future__ import annotations

import math

import numpy as np
import pytest

from engine.learning.data import Data
from engine.learning.datasets import DATASETS
from engine.learning.targets import TARGETS
from engine.networks.network import Network
from tests.engine.descent import descend


def linear_limit(name: str, samples: int, noise: float = 0.0) -> tuple[float, float]:
    """Loss and accuracy of the best straight boundary, by Newton's method on the logistic loss."""
    x, labels = DATASETS[name].sample(samples, noise, np.random.default_rng(0))
    design, w = np.column_stack([x, np.ones(samples)]), np.zeros(3)
    for _ in range(40):
        p = 1 / (1 + np.exp(-design @ w))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + 1e-12 * np.eye(3)
        w -= np.linalg.solve(hessian, design.T @ (p - labels))
    z = design @ w
    return float((np.logaddexp(0, z) - labels * z).mean()), float(((z > 0) == labels).mean())


@pytest.mark.parametrize("name", list(DATASETS))
def test_classes_are_balanced_shuffled_and_seeded(name) -> None:
    x, labels = DATASETS[name].sample(101, 0.1, np.random.default_rng(1))
    again, _ = DATASETS[name].sample(101, 0.1, np.random.default_rng(1))
    assert x.shape == (101, 2)
    assert sorted(labels.tolist()) == [0.0] * 51 + [1.0] * 50
    assert 0 < labels[:50].sum() < 50
    np.testing.assert_array_equal(x, again)


@pytest.mark.parametrize("name", list(DATASETS))
def test_noise_only_scales_the_same_draws(name) -> None:
    clean, small, large = (DATASETS[name].sample(40, s, np.random.default_rng(2))[0] for s in (0, 0.1, 0.2))
    np.testing.assert_allclose(large - clean, 2 * (small - clean), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "loss", "accuracy"),
    [("moons", 0.2473, 0.89), ("circles", math.log(2), 0.5), ("xor", math.log(2), 0.5)],
)
def test_straight_boundaries_come_so_far(name, loss, accuracy) -> None:
    found, right = linear_limit(name, 200)
    assert found == pytest.approx(loss, abs=2e-3)
    assert right == pytest.approx(accuracy, abs=0.02) or accuracy == 0.5


def test_moons_are_those_of_scikit_learn_about_their_mean() -> None:
    """Point by point: seeded noise is added in their order."""
    arcs, center = DATASETS["moons"].build(3, 3), (0.5, 0.25)
    expected = [(1, 0), (0, 1), (-1, 0)], [(0, 0.5), (1, -0.5), (2, 0.5)]
    np.testing.assert_allclose(np.add(arcs, center), expected, atol=1e-15)


def test_descent_without_hidden_layers_finds_the_same_limit() -> None:
    x, labels = DATASETS["moons"].sample(200, 0.0, np.random.default_rng(0))
    start = Network([[[0.0, 0.0]]], [[0.0]])
    _, losses = descend(start, x, labels[:, None], loss="bce_logits", learning_rate=1.0, steps=2000)
    assert losses[-1] == pytest.approx(linear_limit("moons", 200)[0], abs=1e-6)


def test_the_arms_of_the_spiral_meet_nowhere() -> None:
    x, labels = DATASETS["spirals"].sample(200, 0.0, np.random.default_rng(0))
    a, b = x[labels == 0], x[labels == 1]
    assert np.linalg.norm(a[:, None] - b[None], axis=2).min() > 0.01
    assert np.linalg.norm(x, axis=1).max() == pytest.approx(2.0)


@pytest.mark.parametrize("name", list(TARGETS))
def test_a_target_is_seen_over_minus_1_to_1(name) -> None:
    x, y = Data(name, 11).arrays()
    low, high = TARGETS[name].domain
    assert (x[0, 0], x[-1, 0]) == (-1.0, 1.0)
    np.testing.assert_allclose(y, TARGETS[name].value(np.linspace(low, high, 11)))
    moved, same = Data(name, 11, mean=3.0, scale=0.5).arrays()
    np.testing.assert_allclose(moved, 0.5 * x + 3.0)
    np.testing.assert_array_equal(same, y)


def test_own_points_need_points() -> None:
    with pytest.raises(ValueError, match="no points"):
        Data("curve").arrays()
