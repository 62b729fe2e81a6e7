"""Targets against their formulas, their curvature against differences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.learning.targets import SAWS, TARGETS, Target

every_target = pytest.mark.parametrize("target", TARGETS.values(), ids=lambda t: t.name)


@every_target
def test_a_row_is_sound(target: Target) -> None:
    assert TARGETS[target.name] is target
    low, high = target.domain
    assert low < high
    assert all(low < at < high for at in (*target.kinks, *target.jumps))
    x = np.linspace(low, high, 301)
    assert target.value(x).shape == target.curvature(x).shape == x.shape
    assert np.isfinite(target.value(x)).all()


@every_target
def test_the_curvature_is_the_second_difference_away_from_kinks(target: Target) -> None:
    h, (low, high) = 1e-4, target.domain
    x = np.linspace(low, high, 302)[1:-1]
    special = np.array([*target.kinks, *target.jumps, math.inf])
    x = x[np.abs(x[:, None] - special).min(axis=1) > 2 * h]
    difference = (target.value(x - h) - 2 * target.value(x) + target.value(x + h)) / h**2
    np.testing.assert_allclose(target.curvature(x), difference, atol=2e-6)


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [("sine", 1.0, math.sin(1)), ("abs", -1.5, 1.5), ("square", 0.5, 0.25), ("step", -1e-9, 0),
     ("step", 0, 1), ("bump", 1.0, math.exp(-1)),
     ("sawtooth", 0.0, 0), ("sawtooth", 0.125, 1), ("sawtooth", 0.3125, 0.5)],
)  # fmt: skip
def test_values(name: str, x: float, y: float) -> None:
    assert TARGETS[name].value(np.array([x]))[0] == pytest.approx(y, abs=1e-15)


def test_the_sawtooth_is_three_tents_inside_each_other() -> None:
    x = np.linspace(0, 1, 1001)
    y = x
    for _ in range(3):
        y = 2 * np.minimum(y, 1 - y)
    np.testing.assert_allclose(TARGETS["sawtooth"].value(x), y, atol=1e-12)
    assert SAWS == 2**3
