from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from engine.base.monitor import Cancelled, Monitor
from engine.experiments.regions.constructed import BUMPS
from engine.experiments.regions.counts import (
    counts_of,
    expected_of_one_layer,
    lower_bound,
    most_of_one_layer,
    upper_bound,
)
from engine.experiments.regions.experiment import Regions
from engine.functions import activations
from engine.networks import initializers
from engine.networks.network import Network, bends
from engine.partition import partition

RELU = activations.get("relu")
SQUARE = {"window": (-3.0, 3.0), "height": (-3.0, 3.0), "activation": RELU}


@pytest.mark.parametrize(("units", "most"), [(0, 1), (1, 2), (5, 16), (10, 56), (20, 211)])
def test_most_of_one_layer(units: int, most: int) -> None:
    assert most_of_one_layer(units) == most == sum(math.comb(units, j) for j in range(3))


@pytest.mark.parametrize(
    ("widths", "bound"), [((8, 8), 1369), ((8, 8, 8), 50653), ((6, 6), 484), ((3, 3), 40), ((7,), 29)]
)
def test_upper_bounds_of_serra_et_al(widths: tuple[int, ...], bound: int) -> None:
    assert upper_bound(widths, RELU) == bound


@pytest.mark.parametrize("widths", [(3, 2, 4), (1, 5), (2, 2, 2, 2), (5, 1, 5), (4, 4, 4)])
def test_the_upper_bound_is_the_sum_over_all_dimensions(widths: tuple[int, ...]) -> None:
    """Theorem 1 written out: j_l ≤ min(n₀, n₁ − j₁, …, n_{l−1} − j_{l−1}, n_l)."""
    total = 0
    for chosen in product(*(range(n + 1) for n in widths)):
        dimension = 2
        for n, j in zip(widths, chosen, strict=True):
            if j > min(dimension, n):
                break
            dimension = min(dimension, n - j)
        else:
            total += math.prod(math.comb(n, j) for n, j in zip(widths, chosen, strict=True))
    assert upper_bound(widths, RELU) == total


@pytest.mark.parametrize(
    ("widths", "bound"),
    [
        ((8, 8), 925),
        ((8, 8, 8), 23125),
        ((6, 6), 352),
        ((4, 4), 44),
        ((9,), 46),
        ((1, 4), 5),
        ((2,) * 8, 384),
    ],
)
def test_lower_bounds(widths: tuple[int, ...], bound: int) -> None:
    assert lower_bound(widths, RELU) == bound <= upper_bound(widths, RELU)


def test_a_layer_of_three_units_folds_one_coordinate() -> None:
    """The lower bound of a small width is reached: one coordinate in four, then three lines across it."""
    w, b, v, c = BUMPS["zigzag"]
    first = np.column_stack([w, np.zeros(3)])
    cuts = np.array([0.2, 0.5, 0.8])
    net = Network([first, np.tile(v, (3, 1)), [[1, 1, 1]]], [b, c - cuts, [0]], "relu")
    assert partition(net, (0, 1, 0, 1)).n_regions == lower_bound((3, 3), RELU) == 16


def test_an_odd_layer_folds_one_coordinate_in_two_and_keeps_the_other() -> None:
    fold = np.array([[2, -4, 0], [0, 0, 1.0]])
    lines, shifts = np.array([[1, 1], [1, -1], [1, 0.1]]), np.array([-0.9, 0.1, -0.6])
    net = Network([[[1, 0], [1, 0], [0, 1]], lines @ fold, [[1, 1, 1]]], [[0, -0.5, 0], shifts, [0]], "relu")
    assert partition(net, (0, 1, 0, 1)).n_regions == 14 <= lower_bound((3, 3), RELU)


KINKS = {"relu": 1, "leaky_relu": 1, "abs": 1, "hard_tanh": 2, "relu6": 2, "softshrink": 2, "identity": 0}


@pytest.mark.parametrize(("name", "kinks"), KINKS.items())
def test_one_layer_reaches_the_most_of_its_kinks_and_no_more(name: str, kinks: int) -> None:
    """Lines in general position, seen from so far away that all of them cross in view."""
    rng = np.random.default_rng(5)
    angles = np.pi * (np.arange(5) + 0.3) / 5
    w = np.column_stack([np.cos(angles), np.sin(angles)])
    net = Network([w, rng.normal(size=(1, 5))], [rng.normal(size=5), [0.0]], name)
    assert partition(net, (-90, 90, -90, 90)).n_regions == most_of_one_layer(5, kinks)


@pytest.mark.parametrize("name", [*KINKS, "hard_sigmoid"])
@pytest.mark.parametrize("widths", [(1, 5), (2, 3), (3, 3), (5, 1, 4), (4, 4, 4)])
def test_no_network_has_more_than_the_upper_bound(name: str, widths: tuple[int, ...]) -> None:
    most, least = upper_bound(widths, activations.get(name)), lower_bound(widths, activations.get(name))
    assert least <= most
    for seed in range(40):
        net = initializers.network((2, *widths, 1), name, seed=seed, bias_scale=0.7)
        assert partition(net, (-40, 40, -40, 40)).n_regions <= most


@pytest.mark.parametrize("alpha", [-0.5, 0.2, 0.5])
def test_dead_sides_shrink_the_upper_bound_only_where_a_side_is_flat(alpha: float) -> None:
    """Two leaky units keep both dimensions on all four of their regions; ReLU's lose them on three."""
    leaky = activations.get("leaky_relu", alpha=alpha)
    assert upper_bound((2, 4), leaky) == 4 * 11 > upper_bound((2, 4), RELU) == 11 + 2 * 5 + 1
    assert upper_bound((2, 4), activations.get("leaky_relu", alpha=0.0)) == upper_bound((2, 4), RELU)


@pytest.mark.parametrize("name", ["leaky_relu", "hard_tanh", "abs"])
def test_the_lower_bound_is_reached_by_folding_with_any_kink(name: str) -> None:
    """2 units for each coordinate: one on a slope throughout, one that turns it back in the middle."""
    f = activations.get(name)
    at, (before, after) = f.kinks[0], f.sides(f.kinks[0])
    # On [0, 1] with a small w: z = at + w (x + 1) stays right of the kink, z = at + w (x − ½) passes it.
    w = 0.1
    straight, turned = after * w, (after - before) * w
    slope = 2.0  # the tent: 2x up to the middle, then back
    v_turned = -2 * slope / turned
    v_straight = (slope - v_turned * before * w) / straight
    value0 = v_straight * float(f(at + w)) + v_turned * float(f(at - w / 2))
    both = np.eye(2)
    first, split = np.kron(both, [[w], [w]]), np.kron(both, [[v_straight, v_turned]])
    inner = np.tile([at + w, at - w / 2], 2)
    kinks = len(bends(f))
    rng = np.random.default_rng(3)
    lines = np.array([[1, 0.2], [0.3, 1], [1, -0.9], [0.8, 1]]) * 40
    shifts = -lines @ [0.5, 0.5] + rng.uniform(-0.2, 0.2, 4) * 40 * 0.3
    net = Network(
        [first, lines @ split, np.ones((1, 4))], [inner, shifts - lines @ np.full(2, value0), [0]], f
    )
    found = partition(net, (0, 1, 0, 1)).n_regions
    assert found == 4 * most_of_one_layer(4, kinks) == lower_bound((4, 4), f)


def test_without_a_kink_every_bound_is_one() -> None:
    for alpha in (1.0,):
        f = activations.get("leaky_relu", alpha=alpha)
        assert lower_bound((8, 8), f) == upper_bound((8, 8), f) == most_of_one_layer(16, 0) == 1


@pytest.mark.parametrize(
    ("units", "ratio", "mean"), [(20, 2.0, 131.746), (10, 1.0, 23.837), (30, 3.0, 340.092)]
)
def test_the_expected_number_of_one_layer(units: int, ratio: float, mean: float) -> None:
    assert expected_of_one_layer(units, ratio) == pytest.approx(mean, abs=1e-3)


def test_the_expected_number_agrees_with_counting() -> None:
    e = Regions(depth=1, width=12, bias_scale=1.5, **SQUARE)
    found = [partition(replace(e, seed=s).network, e.rectangle).n_regions for s in range(400)]
    error = np.std(found) / math.sqrt(len(found))
    assert np.mean(found) == pytest.approx(expected_of_one_layer(12, 3.0 / 1.5), abs=4 * error)


def test_counts_at_equal_units() -> None:
    e = Regions(depth=3, width=8, bias_scale=0.1, **SQUARE)
    counts = counts_of(e)
    assert counts is not None
    assert counts.units == 24
    assert counts.depths == (1, 2, 3, 4, 6, 8)
    assert all(depth * width == 24 for depth, width in zip(counts.depths, counts.widths, strict=True))
    assert counts.widths == (24, 12, 8, 6, 4, 3)
    for depth, width, row, most in zip(counts.depths, counts.widths, counts.found, counts.most, strict=True):
        drawn = replace(e, depth=depth, width=width)
        assert row[0] == partition(drawn.network, e.rectangle).n_regions
        assert row.max() <= most
    assert all(low <= high for low, high in zip(counts.built, counts.most, strict=True))
    # L7: 24 units make about N²/2 = 288 regions in one layer or two, fewer where the layers are narrow.
    assert counts.means[:2] == pytest.approx(288, rel=0.1)
    assert counts.means[-1] < 0.6 * counts.means[0]
    assert counts.theory == pytest.approx(counts.means[0], rel=0.05)


@pytest.mark.parametrize(("initializer", "variance"), [("he", 1.0), ("xavier", 2 / 22), ("lecun", 0.5)])
def test_the_theory_takes_the_spread_of_the_first_layer(initializer: str, variance: float) -> None:
    counts = counts_of(Regions(depth=1, width=20, initializer=initializer, weight_scale=1.5, **SQUARE))
    assert counts is not None
    expected = expected_of_one_layer(20, 3.0 * 1.5 * math.sqrt(variance) / 0.8)
    assert counts.theory == pytest.approx(expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"initializer": "uniform"},
        {"height": (-2.0, 2.0)},
        {"window": (-1.0, 5.0), "height": (-1.0, 5.0)},
        {"activation": activations.get("hard_tanh")},
        {"bias_scale": 0.0},
    ],
)
def test_no_theory_where_its_conditions_fail(changes) -> None:
    counts = counts_of(Regions(depth=1, width=6, **{**SQUARE, **changes}))
    assert counts is not None
    assert counts.theory is None
    assert counts.theory_line is None


def test_nothing_to_count() -> None:
    assert counts_of(Regions(activation=activations.get("tanh"))) is None
    assert counts_of(Regions(width=4, weight_scale=1e9, depth=8, activation=RELU, bias_scale=1e9)) is not None


def test_counting_can_be_stopped_and_tells_how_far_it_is() -> None:
    e = Regions(depth=1, width=9, seed=77, **SQUARE)
    countdown = iter([False] * 5)
    with pytest.raises(Cancelled):
        counts_of(e, Monitor(None, lambda: next(countdown, True)))
    shares: list[float] = []
    assert counts_of(e, Monitor(shares.append)) is not None
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_beside_the_chart_only_what_it_depends_on_is_active() -> None:
    e = Regions(view="depth", width=4, depth=2, activation=RELU)
    dead = {"place", "edits", "shade", "layers_shown", "kinks", "boundary", "data", "optimizer", "playhead"}
    assert dead <= e.idle
    assert not {"seed", "initializer", "weight_scale", "bias_scale", "width", "depth"} & e.idle
    assert "seed" not in e.edit(construction="zigzag").idle
    assert not {"place", "shade", "layers_shown", "kinks"} & e.edit(view="map").idle
    assert {"layers_shown", "kinks"} <= e.edit(view="map", activation=activations.get("tanh")).idle


@pytest.mark.parametrize("name", ["hard_tanh", "relu", "identity"])
def test_no_count_is_above_the_line_that_no_network_exceeds(name: str) -> None:
    e = Regions(view="depth", width=16, depth=1, bias_scale=0.3, activation=activations.get(name))
    counts, sentence = counts_of(e), e.run().sentence
    assert counts is not None
    for most, built, found in zip(counts.most, counts.built, counts.found, strict=True):
        assert found.max() <= most
        assert built <= most
    if name == "identity":
        assert counts.most == counts.built == (1,) * len(counts.depths)
        assert "no kink" in sentence


def test_thin_layers_fold_more_than_random_ones_make() -> None:
    e = Regions(view="depth", width=2, depth=8, activation=RELU)
    counts = counts_of(e)
    assert counts is not None
    assert counts.built[-1] == 384 > counts.found[-1].max()
