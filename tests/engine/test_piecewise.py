"""Exact pieces: against closed forms, rational arithmetic and the network itself."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations, formula
from engine.networks.initializers import network
from engine.networks.network import Network
from engine.networks.piecewise import PiecewiseLinear, compose, piecewise_linear

RELU = activations.get("relu")
STRAIGHT = [
    RELU,
    activations.get("leaky_relu", alpha=0.25),
    activations.get("leaky_relu", alpha=-0.5),
    activations.get("leaky_relu", alpha=2.0),
    activations.get("abs"),
    activations.get("hard_tanh"),
    activations.get("relu6"),
    activations.get("hard_sigmoid"),
    activations.get("softshrink"),
    activations.get("identity"),
    formula.parse("max(z, 0.5) + relu(z - 2)"),
]
JUMPING = [activations.get("step"), activations.get("sign"), activations.get("hardshrink")]


def hinge_sum(x, w, b, v, c, f) -> np.ndarray:
    return f(np.multiply.outer(np.asarray(x), w) + b) @ np.asarray(v) + c


def between(found: PiecewiseLinear, count: int = 5) -> np.ndarray:
    """Points inside every piece, (pieces, count)."""
    ends = np.concatenate([[-50.0], found.breakpoints, [50.0]])
    ends[0], ends[-1] = min(ends[0], 2 * ends[1] - 9), max(ends[-1], 2 * ends[-2] + 9)
    share = np.linspace(0, 1, count + 2)[1:-1]
    return ends[:-1, None] + np.diff(ends)[:, None] * share


def active(found: PiecewiseLinear) -> np.ndarray:
    """(k + 1, units) whether each hidden unit is on throughout a piece, which may hold cuts."""
    first = np.concatenate([[0], np.searchsorted(found.cuts, found.breakpoints) + 1])
    return np.logical_and.reduceat(found.patterns, first, axis=0)


def test_worked_example_3() -> None:
    v1, v2, c = 0.7, -1.5, 0.25
    found = piecewise_linear([1, 1], [-1, 1], [v1, v2], c, RELU)
    assert found.breakpoints.tolist() == [-1, 1]
    np.testing.assert_allclose(found.slopes, [0, v2, v1 + v2], rtol=1e-15)
    np.testing.assert_allclose(found.intercepts, [c, v2 + c, -v1 + v2 + c], rtol=1e-15)
    assert active(found).tolist() == [[False, False], [False, True], [True, True]]
    assert found.piece_at([-1, 0.99, 1]).tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    ("w", "b", "v", "breakpoints", "slopes"),
    [
        ([1, -1], [0, 0], [1, 1], [0], [-1, 1]),  # |x|
        ([1, -1], [0, 0], [1, -1], [], [1]),  # x: two kinks cancel
        ([1, 1, 2], [-1, -1, -2], [1, 1, 1], [1], [0, 4]),  # duplicates
        ([0.1, 1], [-0.3, -3], [1, 1], [3], [0, 1.1]),  # duplicates but for rounding
        ([1, 0], [-1, 5], [1, 3], [1], [0, 1]),  # w = 0
        ([1, 1], [-1, 2], [1, 0], [1], [0, 1]),  # v = 0
        ([1], [-1e6], [1], [1e6], [0, 1]),  # far outside
        ([0], [1], [1], [], [0]),
        ([2], [1], [-3], [-0.5], [0, -6]),
        ([-2], [1], [-3], [0.5], [6, 0]),
        ([1e-300], [1.0], [1], [-1e300], [0, 1e-300]),
        ([1e-300], [1e10], [1], [], [1e-300]),
    ],
)
def test_special_units(w, b, v, breakpoints, slopes) -> None:
    found = piecewise_linear(w, b, v, 0.5, RELU)
    np.testing.assert_allclose(found.breakpoints, breakpoints, rtol=1e-15)
    np.testing.assert_allclose(found.slopes, slopes, rtol=1e-14)
    assert active(found).shape == (found.n_pieces, len(w))


@pytest.mark.parametrize("f", [*STRAIGHT, *JUMPING], ids=lambda f: f.label)
@settings(max_examples=25)
@given(data=st.data())
def test_pieces_are_the_network(f, data) -> None:
    units = data.draw(st.integers(1, 8))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    step = data.draw(st.sampled_from([0.0, 0.5]))  # on a coarse grid kinks coincide and cancel
    w, b, v = (np.round(a / step) * step if step else a for a in rng.normal(size=(3, units)) * 2)
    found = piecewise_linear(w, b, v, 0.3, f)
    x = between(found)
    y = hinge_sum(x, w, b, v, 0.3, f)
    scale = 1 + abs(v) @ (abs(w) * np.abs(x).max() + abs(b))
    np.testing.assert_allclose(found.evaluate(x) / scale, y / scale, rtol=0, atol=1e-13)
    np.testing.assert_allclose(
        (found.slopes[:, None] * x + found.intercepts[:, None]) / scale, y / scale, rtol=0, atol=1e-13
    )
    if not f.jumps:  # neighbors meet
        at = found.breakpoints
        left = found.slopes[:-1] * at + found.intercepts[:-1]
        np.testing.assert_allclose(left / scale, found.evaluate(at) / scale, rtol=0, atol=1e-13)
        assert (np.diff(found.slopes) != 0).all()


@settings(max_examples=60)
@given(
    st.lists(st.tuples(*[st.integers(-12, 12)] * 3), min_size=1, max_size=10),
    st.integers(1, 9),
)
def test_breakpoints_are_those_of_exact_arithmetic(units, divisor) -> None:
    """Every weight is a fraction; floats round it, so equal kinks come out a little apart."""
    w, b, v = ([Fraction(unit[i], divisor) for unit in units] for i in range(3))
    bend: dict[Fraction, Fraction] = {}
    for w_, b_, v_ in zip(w, b, v, strict=True):
        if w_:
            bend[-b_ / w_] = bend.get(-b_ / w_, Fraction(0)) + v_ * abs(w_)
    truth = sorted(x for x, change in bend.items() if change)
    found = piecewise_linear(*([float(a) for a in column] for column in (w, b, v)), 0.0, RELU)
    assert len(found.breakpoints) == len(truth)
    np.testing.assert_allclose(found.breakpoints, [float(x) for x in truth], rtol=1e-12, atol=1e-15)
    slopes = [sum(v_ * w_ for w_, v_ in zip(w, v, strict=True) if w_ < 0)]
    for x in truth:
        slopes.append(slopes[-1] + bend[x])
    np.testing.assert_allclose(found.slopes, [float(s) for s in slopes], rtol=1e-12, atol=1e-11)


def test_a_change_of_pattern_that_does_not_bend_y_is_a_cut_and_no_breakpoint() -> None:
    found = piecewise_linear([1, -1], [0, 0], [1, -1], 0.0, RELU)
    assert found.breakpoints.tolist() == []
    assert found.cuts.tolist() == [0]
    assert found.patterns.tolist() == [[False, True], [True, False]]
    assert active(found).tolist() == [[False, False]]  # neither is on throughout the only piece


@settings(max_examples=40)
@given(seed=st.integers(0, 9999), f=st.sampled_from(STRAIGHT[:4]))
def test_patterns_are_those_of_z_where_kinks_cancel_and_v_is_0(seed: int, f) -> None:
    w, b, v = np.random.default_rng(seed).integers(-2, 3, size=(3, 7)).astype(float)
    found = piecewise_linear(w, b, v, 0.0, f)
    ends = np.concatenate([[-60.0], found.cuts, [60.0]])
    x = (ends[:-1] + ends[1:]) / 2
    np.testing.assert_array_equal(found.patterns, np.multiply.outer(x, w) + b > 0)
    assert set(found.breakpoints) <= set(found.cuts)
    for row, on in enumerate(active(found)):
        rows = found.patterns[found.piece_at(x) == row]
        np.testing.assert_array_equal(on, rows.all(axis=0))


@pytest.mark.parametrize("f", STRAIGHT[:4], ids=lambda f: f.label)
def test_active_units_are_those_with_positive_pre_activation(f) -> None:
    rng = np.random.default_rng(3)
    w, b, v = rng.normal(size=(3, 64))
    found = piecewise_linear(w, b, v, 0.0, f)
    assert found.n_pieces == 65
    x = between(found, 1)[:, 0]
    np.testing.assert_array_equal(active(found), np.multiply.outer(x, w) + b > 0)


def test_a_jump_is_a_breakpoint_with_the_value_from_the_right() -> None:
    found = piecewise_linear([1, 1], [0, -1], [2, 3], 0.5, activations.get("step"))
    assert found.breakpoints.tolist() == [0, 1]
    assert found.slopes.tolist() == [0, 0, 0]
    assert found.intercepts.tolist() == [0.5, 2.5, 5.5]
    assert found.evaluate([-1e-9, 0, 1]).tolist() == [0.5, 2.5, 5.5]


@pytest.mark.parametrize("f", [RELU, *JUMPING], ids=lambda f: f.label)
def test_a_constant_unit_may_stand_on_a_kink(f) -> None:
    found = piecewise_linear([0, 1], [0, 1], [3, 1], 0.5, f)
    assert found.evaluate(4.0) == 0.5 + 3 * f(0.0) + f(5.0)


def test_pieces_within_an_interval() -> None:
    found = piecewise_linear([1, 1], [-1, 1], [1, 1], 0, RELU)
    assert list(found.within(-3, 3)) == [0, 1, 2]
    assert list(found.within(-1, 1)) == [1]
    assert list(found.within(0, 1.5)) == [1, 2]
    assert list(found.within(-9, -8)) == [0]


def tent(layers: int) -> Network:
    """T(x) = 2 relu(x) − 4 relu(x − ½), composed."""
    inner = np.array([[2.0, -4.0], [2.0, -4.0]])
    weights = [np.ones((2, 1)), *[inner] * (layers - 1), np.array([[2.0, -4.0]])]
    return Network(weights, [[0.0, -0.5]] * layers + [[0.0]])


@pytest.mark.parametrize("layers", range(1, 11))
def test_the_composed_tent_has_two_to_the_l_pieces(layers: int) -> None:
    found = compose(tent(layers))
    assert len(found.within(0, 1)) == 2**layers
    assert found.n_pieces == (3 if layers == 1 else 2**layers + 2)
    inner = found.breakpoints[(found.breakpoints > 0) & (found.breakpoints < 1)]
    np.testing.assert_array_equal(inner, np.arange(1, 2**layers) / 2**layers)
    assert set(abs(found.slopes[found.within(0, 1)])) == {2.0**layers}
    assert active(found).shape == (found.n_pieces, 2 * layers)


@pytest.mark.parametrize("layers", range(1, 7))
def test_the_zigzag_reaches_four_to_the_l(layers: int) -> None:
    """h = 4 − 6 relu(⅔ − x) − 12 relu(x − ⅙) + 9 relu(x − ⅓), the most that width 3 can make."""
    w, b, v = np.array([[-1.0], [1.0], [1.0]]), [2 / 3, -1 / 6, -1 / 3], np.array([[-6.0, -12.0, 9.0]])
    weights = [w, *[w @ v] * (layers - 1), v]
    biases = [b, *[[4 * w_ + b_ for w_, b_ in zip(w[:, 0], b, strict=True)]] * (layers - 1), [4.0]]
    assert compose(Network(weights, biases)).n_pieces == 4**layers


@pytest.mark.parametrize("f", STRAIGHT, ids=lambda f: f.label)
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), hidden=st.lists(st.integers(1, 9), min_size=0, max_size=4))
def test_deep_networks_agree_with_their_pieces(f, seed: int, hidden: list[int]) -> None:
    net = network((1, *hidden, 1), f, seed=seed, bias_scale=0.7)
    found = compose(net)
    x = between(found)
    y = net.forward(x.reshape(-1, 1)).reshape(x.shape)
    scale = 1 + abs(y)
    np.testing.assert_allclose(found.evaluate(x) / scale, y / scale, rtol=0, atol=1e-9)
    assert active(found).shape == (found.n_pieces, sum(hidden))
    inside = np.concatenate([(net.pattern(x[:, [2]]) or [np.zeros((len(x), 0))])[0]], axis=1)
    assert len(inside) == found.n_pieces


def test_a_wide_deep_network_has_no_spurious_pieces() -> None:
    """Between neighboring breakpoints the slope is the same, at every breakpoint it is another."""
    net = network((1, 30, 30, 1), RELU, seed=5, bias_scale=0.5)
    found = compose(net)
    assert found.n_pieces > 40
    assert (abs(np.diff(found.slopes)) > 1e-9).all()
    x = between(found, 3)
    y = net.forward(x.reshape(-1, 1)).reshape(x.shape)
    np.testing.assert_allclose((y[:, 2] - y[:, 0]) / (x[:, 2] - x[:, 0]), found.slopes, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (([1], [1, 2], [1], 0.0, RELU), "one number for every unit"),
        (([[1]], [[1]], [[1]], 0.0, RELU), "one number for every unit"),
        (([np.nan], [1], [1], 0.0, RELU), "not finite"),
        (([1], [1], [1], np.inf, RELU), "not finite"),
        (([], [], [], 0.0, RELU), "empty"),
        (([1], [1], [1], 0.0, activations.get("tanh")), "tanh has no straight pieces"),
    ],
)
def test_what_is_no_hinge_sum_is_refused(arguments, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        piecewise_linear(*arguments)


def test_a_network_of_the_plane_is_refused() -> None:
    with pytest.raises(ValueError, match="one variable"):
        compose(network((2, 3, 1)))


def test_random_units_have_as_many_kinks_in_a_window_as_theory_says() -> None:
    """L6: (2/π) arctan(T s/σ_b) of a unit's kinks in [−T, T], here 0.60817 with s² = 2, σ_b = T = 1."""
    found = [compose(network((1, 60, 1), RELU, "he", seed=seed, bias_scale=1.0)) for seed in range(150)]
    inside = [len(p.within(-1, 1)) - 1 for p in found]
    assert all(p.n_pieces == 61 for p in found)  # L1: 1 + n pieces
    assert np.mean(inside) / 60 == pytest.approx(2 / np.pi * np.arctan(np.sqrt(2)), rel=0.03)


def test_a_random_network_has_about_one_kink_for_every_unit_whatever_its_depth() -> None:
    found = [compose(network((1, 60, 60, 1), RELU, "he", seed=seed, bias_scale=1.0)) for seed in range(60)]
    assert np.mean([p.n_pieces - 1 for p in found]) == pytest.approx(120, rel=0.04)


@pytest.mark.parametrize("m", range(1, 9))
def test_folds_add_up_to_x_squared(m: int) -> None:
    """U2 (Yarotsky 2017): x − Σ gₛ/4ˢ, gₛ the s-fold tent, is off x² by exactly 2^(−2m−2) on [0, 1].

    Three units a layer: two make the next tent, the third carries the sum, which is never negative there.
    """
    weights = [np.ones((3, 1))]
    for s in range(1, m):
        weights.append(np.array([[2.0, -4.0, 0.0], [2.0, -4.0, 0.0], [-2.0 / 4**s, 4.0 / 4**s, 1.0]]))
    biases = [np.array([0.0, -0.5, 0.0])] * m + [np.zeros(1)]
    found = compose(Network([*weights, np.array([[-2.0 / 4**m, 4.0 / 4**m, 1.0]])], biases))
    assert len(found.within(0, 1)) == 2**m
    x = np.arange(2 ** (m + 1) + 1) / 2 ** (m + 1)
    np.testing.assert_allclose(found.evaluate(x[::2]), x[::2] ** 2, atol=1e-15)
    assert abs(found.evaluate(x) - x**2).max() == pytest.approx(2.0 ** (-2 * m - 2), rel=1e-9)


def test_a_height_beyond_float64_is_infinite() -> None:
    """As at the kink of a unit with next to no weight, where others have grown without end."""
    p = piecewise_linear([1.0, 1e-300], [0.0, -1.0], [1e10, 1.0], 0.0, activations.get("relu"))
    assert p.breakpoints.tolist() == pytest.approx([0.0, 1e300])
    assert p.evaluate([-1e300, 1.0, 1e300, 1e308]).tolist() == [0.0, 1e10, np.inf, np.inf]
