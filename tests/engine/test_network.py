from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from mpmath import mp

from engine.functions import activations, formula
from engine.networks import initializers
from engine.networks.initializers import INITIALIZERS, network
from engine.networks.network import Network, piece_names, units_named

XOR = Network([[[1, 1], [1, 1]], [[1, -2]]], [[0, -1], [0]])


def test_forward_is_the_formula_written_out() -> None:
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [0.3, -2.0]])
    expected = [max(a + b, 0) - 2 * max(a + b - 1, 0) for a, b in x]
    np.testing.assert_array_equal(XOR.forward(x)[:, 0], expected)
    np.testing.assert_array_equal(XOR(x), XOR.forward(x))


def test_pre_activations_hold_every_layer_and_end_with_the_output() -> None:
    x = np.array([[1.0, 1.0]])
    hidden, output = XOR.pre_activations(x)
    np.testing.assert_array_equal(hidden, [[2, 1]])
    np.testing.assert_array_equal(output, [[0]])


def test_a_network_without_hidden_layers_is_affine() -> None:
    affine = Network([[[2, 3]]], [[1]])
    assert affine.widths == (2, 1)
    assert affine.forward(np.array([[1, 10]])) == [[33]]
    assert affine.pattern(np.array([[1, 10]])) == []


@pytest.mark.parametrize(
    ("name", "z", "pieces"),
    [
        ("relu", [-1, 0, 1e-300], [0, 0, 1]),
        ("abs", [-1, 0, 2], [0, 0, 1]),
        ("hard_tanh", [-2, -1, 0, 1, 1.5], [0, 0, 1, 1, 2]),
        ("relu6", [-1, 3, 7], [0, 1, 2]),
        ("identity", [-1, 3], [0, 0]),
    ],
)
def test_pattern_counts_pieces_from_the_left_and_a_bend_belongs_to_the_lower(name, z, pieces) -> None:
    single = Network([[[1]], [[1]]], [[0], [0]], name)
    (pattern,) = single.pattern(np.array(z, dtype=float)[:, None])
    assert pattern.dtype == np.int8
    np.testing.assert_array_equal(pattern[:, 0], pieces)


def test_a_kink_without_a_jump_of_the_slope_is_no_bend() -> None:
    straight = Network([[[1]], [[1]]], [[0], [0]], activations.get("leaky_relu", alpha=1))
    assert straight.bends == ()
    np.testing.assert_array_equal(straight.pattern([[-1.0], [1.0]])[0], [[0], [0]])


EXACT = {
    "tanh": mp.tanh,
    "softplus": lambda z: mp.log1p(mp.exp(z)),
    "sin(z)": mp.sin,
    "sqrt(abs(z))": lambda z: mp.sqrt(abs(z)),
    "relu": lambda z: max(z, mp.mpf(0)),
}


def exactly(net: Network, x: list[float], name: str) -> list[Any]:
    """The outputs without rounding."""
    h = [mp.mpf(value) for value in x]
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        h = [EXACT[name](value) for value in h] if layer else h
        h = [mp.fdot(row, h) + rest for row, rest in zip(w.tolist(), b.tolist(), strict=True)]
    return h


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("seed", range(6))
def test_no_output_is_off_by_more_than_its_rounding_says(name: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    f = activations.get(name) if name in activations.names() else formula.parse(name)
    widths = [2, *rng.integers(1, 6, size=rng.integers(0, 4)).tolist(), 2]
    weights = [rng.normal(size=ends[::-1]) for ends in pairwise(widths)]
    net = Network(weights, [rng.normal(size=n) for n in widths[1:]], f)
    points = rng.normal(size=(40, 2)) * 10.0 ** rng.integers(-3, 4)
    values, off = net.forward(points), net.rounding(points)
    with mp.workdps(60):
        for x, y, blur in zip(points.tolist(), values.tolist(), off.tolist(), strict=True):
            for wanted, value, most in zip(exactly(net, x, name), y, blur, strict=True):
                assert abs(mp.mpf(value) - wanted) <= most
    assert np.array_equal(net.output(points), np.where(abs(values) > off, values, 0.0))
    assert np.median(off / abs(values)) < 1e-9


def test_outputs_that_cancel_are_0() -> None:
    same = [[0.7, -0.4]] * 3
    net = Network([same, [[0.1, 0.2, -0.3]]], [[0.2] * 3, [0.0]], "tanh")
    x = np.random.default_rng(0).normal(size=(2000, 2))
    assert net.forward(x).any()
    assert not net.output(x).any()


def test_arrays_are_private_and_read_only() -> None:
    given = np.ones((1, 2))
    net = Network([given], [[0]])
    given[0, 0] = 5
    assert net.weights[0][0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        net.weights[0][0, 0] = 2


@pytest.mark.parametrize(
    ("weights", "biases", "says"),
    [
        ([], [], "at least one layer"),
        ([[[1, 2]]], [[0], [0]], "do not go with"),
        ([[[1, 2]]], [[0, 0]], "2 numbers for the 1 units"),
        ([[[1, 2]], [[1, 2]]], [[0], [0]], "takes 2 inputs but layer 0 has 1 units"),
        ([[1, 2]], [[0]], "must have 2 dimensions"),
        ([[[1, math.nan]]], [[0]], "not finite"),
        ([[[1, 2]]], [[math.inf]], "not finite"),
        ([np.zeros((0, 2))], [[]], "empty"),
        ([[["a", "b"]]], [[0]], "not an array of numbers"),
        ([[[1, 2], [3]]], [[0]], "not an array of numbers"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(weights, biases, says) -> None:
    with pytest.raises(ValueError, match=says):
        Network(weights, biases)


def test_what_is_no_activation_is_refused_with_a_sentence() -> None:
    for given in (3, None, math.sin):
        with pytest.raises(ValueError, match="activation must be an Activation or the name of one"):
            Network([[[1, 2]]], [[0]], given)  # type: ignore[arg-type]


def test_inputs_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shaped \(N, 2\)"):
        XOR.forward(np.zeros(2))
    with pytest.raises(ValueError, match=r"shaped \(N, 2\)"):
        XOR.forward(np.zeros((5, 3)))


def test_overflow_is_infinite_and_silent() -> None:
    huge = Network([[[1e300]], [[1e300]]], [[0], [0]])
    assert huge.forward([[1e10]])[0, 0] == math.inf


@pytest.mark.parametrize(
    ("name", "variance"),
    [("he", 2 / 300), ("xavier", 2 / 500), ("lecun", 1 / 300), ("uniform", 1 / 900)],
)
def test_random_initializers_have_their_variance(name, variance) -> None:
    drawn = INITIALIZERS[name](np.random.default_rng(0), 200, 300)
    assert drawn.shape == (200, 300)
    assert drawn.mean() == pytest.approx(0, abs=5 * math.sqrt(variance / drawn.size))
    assert drawn.var() == pytest.approx(variance, rel=0.05)


@pytest.mark.parametrize("shape", [(5, 9), (9, 5), (7, 7)])
def test_orthogonal_keeps_lengths(shape) -> None:
    q = INITIALIZERS["orthogonal"](np.random.default_rng(3), *shape)
    product = q @ q.T if shape[0] <= shape[1] else q.T @ q
    np.testing.assert_allclose(product, np.eye(min(shape)), atol=1e-14)


def test_networks_are_seeded_layer_by_layer() -> None:
    small, same = network((2, 8, 1), seed=4), network((2, 8, 1), seed=4)
    deep, other = network((2, 8, 8, 1), seed=4), network((2, 8, 1), seed=5)
    np.testing.assert_array_equal(small.weights[1], same.weights[1])
    np.testing.assert_array_equal(small.weights[0], deep.weights[0])
    assert not np.array_equal(small.weights[0], other.weights[0])


def test_scales_only_rescale() -> None:
    base = network((2, 8, 1), seed=1, bias_scale=1)
    scaled = network((2, 8, 1), seed=1, weight_scale=2, bias_scale=3)
    np.testing.assert_allclose(scaled.weights[0], 2 * base.weights[0])
    np.testing.assert_allclose(scaled.biases[0], 3 * base.biases[0])
    assert not network((2, 8, 1), seed=1).biases[0].any()


def test_constant_is_the_weight_scale() -> None:
    assert (network((2, 3, 1), initializer="constant", weight_scale=0.5).weights[0] == 0.5).all()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"initializer": "magic"}, "unknown initializer"),
        ({"widths": (2,)}, "two numbers"),
        ({"widths": (2, 0)}, "from 1"),
    ],
)
def test_unknown_initializers_and_widths_are_refused(arguments, says) -> None:
    with pytest.raises(ValueError, match=says):
        network(**{"widths": (2, 1), **arguments})


def test_every_initializer_has_words_for_people() -> None:
    assert list(initializers.TITLES) == list(initializers.INITIALIZERS)


@pytest.mark.parametrize(("activation", "names"), [
    (activations.get("relu"), ("on", "off")),
    (activations.get("leaky_relu", alpha=0.0), ("on", "off")),
    (activations.get("leaky_relu", alpha=0.1), ("slope 1", "slope 0.1")),
    (activations.get("leaky_relu", alpha=-1.0), ("slope 1", "slope −1")),
    (activations.get("abs"), ("slope 1", "slope −1")),
    (activations.get("hard_tanh"), ("slope 1", "flat")),
    (activations.get("relu6"), ("slope 1", "flat")),
    (activations.get("leaky_relu", alpha=1.0), ("slope 1", "")),
    (activations.get("identity"), ("slope 1", "")),
])  # fmt: skip
def test_a_piece_is_named_by_what_it_does(activation: activations.Activation, names: tuple[str, str]) -> None:
    assert piece_names(activation) == names


def test_units_are_named_with_their_piece() -> None:
    assert units_named("on") == "units on"
    assert units_named("slope −1") == "units with slope −1"
    assert units_named("flat") == "units flat"
