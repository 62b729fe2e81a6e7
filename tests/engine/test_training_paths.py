"""What one input switches on, and the units whose kinks are near a place."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiments.training.experiment import Training
from engine.functions import activations

MOONS = {"data": "moons", "samples": 60, "loss": "bce_logits", "playhead": 5}


def by_hand(network, x):
    """(on of every hidden unit, products with a zero factor, products) one unit at a time."""
    h, on, skipped, products = np.asarray(x), [], 0, 0
    for layer in range(len(network.weights) - 1):
        z = [float(w @ h + b) for w, b in zip(network.weights[layer], network.biases[layer], strict=True)]
        on += [value > 0 for value in z]
        h = np.array([float(network.activation(value)) for value in z])
        after = len(network.weights[layer + 1])
        skipped += after * sum(value == 0 for value in h)
        products += after * len(h)
    return on, skipped, products


@pytest.mark.parametrize("changes", [{}, {"depth": 2, "width": 7}, MOONS, {**MOONS, "depth": 3, "width": 5}])
def test_the_lit_units_are_those_with_z_above_0(changes) -> None:
    result = Training(**changes).run()
    x, y = result.probe
    inputs = [x, y][: result.main.recipe.data.inputs]
    (lit,) = result.lit(x, y)
    on, skipped, products = by_hand(result.main.network, inputs)
    assert lit.on.tolist() == on
    assert (lit.skippable, lit.products) == (skipped, products)
    first, second = result.lit_lines(x, y)
    assert f"{sum(on)} of {len(on)} units on" in first
    assert second == f"{skipped:,} of {products:,} products could be skipped"


def test_nothing_can_be_skipped_where_nothing_is_0() -> None:
    (lit,) = Training(activation=activations.get("gelu"), playhead=0).run().lit(0.3, 0.0)
    assert (lit.skippable, lit.products) == (0, 32)


def test_twins_have_paths_of_their_own() -> None:
    result = Training(twin="leaky").run()
    assert len(result.lit(0.3, 0.0)) == 2


def test_the_probe_stands_within_what_is_shown() -> None:
    e = Training(scale=0.01, playhead=3)
    (low, high), _ = e.run().fit_ranges
    assert low <= e.run().probe[0] <= high
    assert e.drag("probe", 0.002, 9.0) == {"probe_x": 0.002}
    assert Training(**MOONS).drag("probe", 0.2, -0.4) == {"probe_x": 0.2, "probe_y": -0.4}


def test_a_click_on_a_kink_chooses_its_unit() -> None:
    result = Training(playhead=0).run()
    for unit in (3, 17):
        x = result.main.kink_of(unit)
        y = float(result.main.network(np.array([[x]]))[0, 0])
        chosen = result.click_on_fit(x, y)["unit"] - 1
        assert abs(result.main.kink_of(chosen) - x) <= abs(result.main.kink_of(unit) - x) + 1e-9
        assert result.click_on_fit(x, y + 2.0) == {}


@pytest.mark.parametrize(
    ("name", "depth", "unit"), [("relu", 1, 2), ("relu", 2, 9), ("tanh", 2, 9), ("tanh", 1, 0)]
)
def test_the_line_of_a_unit_is_where_its_z_is_0(name, depth, unit) -> None:
    e = Training(**MOONS, activation=activations.get(name), depth=depth, width=6)
    result = e.run()
    lines = result.main.line_of(unit)
    assert lines
    points = np.concatenate(lines)
    z = np.concatenate(result.main.network.pre_activations(points)[:-1], axis=1)
    exact = name == "relu" or unit < 6
    assert np.abs(z[:, unit]).max() < (1e-9 if exact else 0.02)
    middle = points[len(points) // 2]
    assert result.click_on_fit(*middle) != {}


def test_no_line_of_a_unit_where_there_is_no_plane() -> None:
    assert Training(playhead=0).run().main.line_of(2) == ()


def test_a_click_on_ones_own_points_always_adds_one() -> None:
    result = Training(data="curve", playhead=0).run()
    x = result.main.kink_of(3)
    y = float(result.main.network(np.array([[x]]))[0, 0])
    assert set(result.click_on_fit(x, y)) == {"curve"}
