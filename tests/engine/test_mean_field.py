"""The theory of wide layers, against closed forms, the numbers of the papers, and iteration."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.networks.mean_field import (
    correlation_map,
    correlations,
    critical_line,
    critical_weight_variance,
    fixed_point,
    moments,
    propagate,
)

NAMES = activations.names()
TANH, RELU = activations.get("tanh"), activations.get("relu")


def leaky(alpha: float) -> Activation:
    """Leaky ReLU."""
    return activations.get("leaky_relu", alpha=alpha)


@pytest.mark.parametrize("alpha", [-1.0, 0.0, 0.01, 0.2, 1.0])
@pytest.mark.parametrize("q", [1e-6, 0.3, 1.0, 47.0, 1e8])
def test_moments_of_two_slopes(alpha, q) -> None:
    mean, square, gradient = moments(leaky(alpha), q)
    assert mean == pytest.approx((1 - alpha) * math.sqrt(q / (2 * math.pi)), rel=1e-12)
    assert square == pytest.approx(q * (1 + alpha**2) / 2, rel=1e-12)
    assert gradient == pytest.approx((1 + alpha**2) / 2, rel=1e-12)


@pytest.mark.parametrize("q", [1e-8, 0.1, 1.0, 30.0, 1e4])
def test_moments_of_the_error_function(q) -> None:
    """Williams 1997; the slope is a normal density, so its square is one too."""
    mean, square, gradient = moments(formula.parse("erf(z)"), q)
    assert mean == 0.0
    assert square == pytest.approx(2 / math.pi * math.asin(2 * q / (1 + 2 * q)), rel=1e-10)
    assert gradient == pytest.approx(4 / (math.pi * math.sqrt(1 + 4 * q)), rel=1e-10)


# E f, E f², E f′² over N(0, 1) by 30-digit quadrature.
STANDARD = {
    "identity": (0, 1, 1), "relu": (0.398942280, 0.5, 0.5), "elu": (0.160520572, 0.644945417, 0.668102001),
    "selu": (0, 1, 1.071574992), "gelu": (0.282094792, 0.425221483, 0.455850866),
    "gelu_tanh": (0.282038588, 0.425193711, 0.455817846), "silu": (0.206620964, 0.355775520, 0.379482352),
    "mish": (0.240403888, 0.452342192, 0.479083758), "softplus": (0.806059183, 0.921245909, 0.293379036),
    "sigmoid": (0.5, 0.293379036, 0.044836241), "tanh": (0, 0.394294490, 0.464402902),
    "hard_tanh": (0, 0.516058551, 0.682689492), "softsign": (0, 0.183014021, 0.227671340),
}  # fmt: skip


@pytest.mark.parametrize("name", STANDARD)
def test_standard_moments(name) -> None:
    assert moments(activations.get(name)) == pytest.approx(STANDARD[name], abs=1e-9)


@pytest.mark.parametrize(
    ("alpha", "mean", "square"),
    [(0.01, 0.394952858, 0.50005), (0.1, 0.359048052, 0.505), (0.2, 0.319153824, 0.52)],
)
def test_standard_moments_of_a_leak(alpha, mean, square) -> None:
    assert moments(leaky(alpha)) == pytest.approx((mean, square, square), abs=1e-9)


FORMULAS = [
    "1.7159*tanh(2*z/3)",
    "z*sigmoid(1.702*z)",
    "max(z, -0.3)^2",
    "abs(z - 0.7)",
    "exp(-z^2/2)",
    "sin(3*z)",
]


@pytest.mark.parametrize(
    "f", [*map(activations.get, NAMES), *map(formula.parse, FORMULAS)], ids=lambda f: f.label
)
@pytest.mark.parametrize("q", [0.01, 1.0, 30.0])
def test_moments_to_ten_digits_of_every_function(f, q) -> None:
    """By Gauss's rule of 20 points on many short stretches, split at the kinks; e^z is largest at z = 2q."""
    spread = math.sqrt(q)
    ends = np.arange(-12 * spread - 2 * q, 12 * spread + 2 * q, min(spread, 1.0) / 8)
    ends = np.union1d(ends, [*f.kinks, 0.0])  # at 0 some bend in their slope only
    nodes, weights = np.polynomial.legendre.leggauss(20)
    half = np.diff(ends)[:, None] / 2
    z = ends[:-1, None] + half * (nodes + 1)
    mass = half * weights * np.exp(-(z**2) / (2 * q)) / (spread * math.sqrt(2 * math.pi))
    value, slope = f(z), f.derivative(z)
    found = moments(f, q)
    for number, each in zip(found, (value, value**2, slope**2), strict=True):
        size = math.fsum((np.abs(each) * mass).ravel())  # an odd function's mean has no digits of its own
        assert number == pytest.approx(math.fsum((each * mass).ravel()), rel=1e-10, abs=1e-10 * size)


@pytest.mark.parametrize("name", NAMES)
def test_the_ends_are_limits(name) -> None:
    f = activations.get(name)
    near_0, far = moments(f, 1e-14), moments(f, 1e14)
    assert moments(f, 0.0) == pytest.approx(near_0, abs=1e-6)
    if name not in ("sine", "exp"):  # waves do not settle, the other overflows
        assert moments(f, math.inf).gradient == pytest.approx(far.gradient, abs=1e-6)
        if math.isfinite(moments(f, math.inf).square):
            assert moments(f, math.inf).square == pytest.approx(far.square, rel=1e-4, abs=1e-6)


def test_what_diverges_or_is_not_known_is_said() -> None:
    assert moments(formula.parse("exp(z^2)"), 1.0).square == math.inf
    assert math.isnan(moments(formula.parse("log(z)"), 1.0).square)
    assert math.isnan(moments(activations.get("sine"), 1e12).square)  # too many waves for a rule
    assert math.isnan(moments(RELU, math.nan).square)
    with pytest.raises(ValueError, match="not negative"):
        moments(RELU, -1.0)


@pytest.mark.parametrize("text", ["log(z)", "sqrt(z)", "1/z", "tan(z)", "exp(z^2)"])
def test_what_has_no_variance_has_no_correlation(text) -> None:
    f = formula.parse(text)
    assert np.isnan(correlations(f, 1.0, 0.0, 4, 0.5)[2:]).all()
    assert np.isnan(correlations(TANH, 1.0, 0.0, 4, math.nan)).all()


def test_variances_that_overflow_stay_infinite() -> None:
    q, chi = propagate(RELU, 1e200, 0.0, 5)
    assert q[:2].tolist() == [1.0, 5e199]
    assert np.isinf(q[2:]).all()
    np.testing.assert_allclose(chi, 5e199, rtol=1e-12)
    q, _ = propagate(activations.get("exp"), 1.0, 0.0, 6)
    assert np.isinf(q[3:]).all()


def test_depth_0_has_the_input_only() -> None:
    q, chi = propagate(TANH, 1.0, 0.0, 0, 0.3)
    assert q.tolist() == [0.3]
    assert chi.shape == (0,)


# σ_w², σ_b² → q*, √χ, by 30-digit quadrature.
FIXED = {
    ("sigmoid", 1.0, 0.0): (0.264686875, 0.23605234),
    ("tanh", 2.0, 0.0): (0.617964770, 1.05144131),
    ("tanh", 25 / 9, 0.0): (1.178480490, 1.09992332),
    ("tanh", 1.0, 0.05): (0.193592520, 0.87122422),
    ("selu", 1.0, 0.0): (1.0, 1.03516906),
    ("selu", 9 / 16, 0.0): (0.023033785, 1.00183349),
}


@pytest.mark.parametrize("case", FIXED)
def test_fixed_points(case) -> None:
    name, weights, biases = case
    found = fixed_point(activations.get(name), weights, biases)
    assert (found.q, math.sqrt(found.chi)) == pytest.approx(FIXED[case], abs=1e-8)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("weights", "biases"), [(1.0, 0.1), (2.0, 0.0), (0.5, 0.3)])
def test_a_fixed_point_is_where_the_maps_hold_still(name, weights, biases) -> None:
    f = activations.get(name)
    found = fixed_point(f, weights, biases)
    if 0 < found.q < math.inf:
        q, chi = propagate(f, weights, biases, 1, found.q)
        assert q[1] == pytest.approx(found.q, rel=1e-9)
        assert chi[0] == pytest.approx(found.chi, rel=1e-12)
        assert correlation_map(f, weights, biases, found.q, found.c) == pytest.approx(found.c, abs=1e-9)


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid", "elu", "softplus", "hard_tanh"])
def test_iteration_leads_to_the_fixed_point(name) -> None:
    f = activations.get(name)
    q, _ = propagate(f, 1.2, 0.2, 100)
    c = correlations(f, 1.2, 0.2, 100, 0.1)
    found = fixed_point(f, 1.2, 0.2)
    assert q[-1] == pytest.approx(found.q, rel=1e-6)
    assert c[-1] == pytest.approx(found.c, abs=1e-5)


@pytest.mark.parametrize("weights", [0.5, 1.0, 1.9])
@pytest.mark.parametrize("biases", [0.01, 1.0])
@pytest.mark.parametrize("alpha", [0.0, 0.2])
def test_rectifiers_have_closed_forms(weights, biases, alpha) -> None:
    """He et al. 2015, eq. 14: the variance is multiplied by σ_w² (1 + α²)/2."""
    chi = weights * (1 + alpha**2) / 2
    found = fixed_point(leaky(alpha), weights, biases)
    assert found.q == pytest.approx(biases / (1 - chi), rel=1e-10)
    assert found.chi == pytest.approx(chi, rel=1e-12)
    assert found.c == 1.0
    assert found.depth_scale == pytest.approx(-1 / math.log(chi), rel=1e-9)


def test_without_biases_rectifiers_die_out_stand_or_explode() -> None:
    found = [fixed_point(RELU, weights, 0.0) for weights in (1.0, 2.0, 3.0)]
    assert [point.q for point in found] == [0.0, 1.0, math.inf]
    assert [point.chi for point in found] == pytest.approx([0.5, 1.0, 1.5], rel=1e-12)
    assert [point.c for point in found] == [1.0, 1.0, 1.0]
    assert fixed_point(RELU, 2.0, 0.1).q == math.inf


def test_linear_layers_keep_every_correlation() -> None:
    assert math.isnan(fixed_point(activations.get("identity"), 1.0, 0.0).c)
    np.testing.assert_allclose(correlations(activations.get("identity"), 0.9, 0.0, 9, 0.3), 0.3, rtol=1e-12)


def test_signs_forget_at_the_rate_of_the_arc_sine() -> None:
    point = fixed_point(activations.get("sign"), 1.0, 0.0)
    assert (point.q, point.chi, point.c) == (1.0, 0.0, 0.0)
    assert point.depth_scale == pytest.approx(-1 / math.log(2 / math.pi), rel=1e-9)


def test_inputs_align_in_relu_layers() -> None:
    """The arc-cosine kernel of Cho & Saul 2009, and its approach 9π²/(2 l²)."""
    c = correlations(RELU, 2.0, 0.0, 100, 0.0)
    expected = [0.0]
    for _ in range(100):
        last = min(expected[-1], 1.0)
        expected.append((math.sqrt(1 - last**2) + last * (math.pi - math.acos(last))) / math.pi)
    np.testing.assert_allclose(c, expected, atol=1e-10)
    assert c[[1, 2, 3, 10, 100]] == pytest.approx(
        [0.318310, 0.493731, 0.604826, 0.871536, 0.996423], abs=1e-6
    )


def test_he_2015() -> None:
    """Figures 2 and 3: √(1/n) instead of √(2/n) loses 1/√2 a layer."""
    for depth, ratio in ((22, 2.0**-11), (30, 2.0**-15)):
        for weights, expected in ((2.0, 1.0), (1.0, ratio)):
            q, chi = propagate(RELU, weights, 0.0, depth)
            assert math.sqrt(q[-1]) == pytest.approx(expected, rel=1e-10)
            assert math.sqrt(chi.prod()) == pytest.approx(expected, rel=1e-10)


def test_glorot_2010() -> None:
    """Figure 6: the spread of activations in 5 layers of tanh, for U(±1/√n) and U(±√6/√(2n));
    a single network of width 1000 with a single input is within an eighth of the theory."""
    for weights, theory, network in (
        (1 / 3, [0.4603, 0.2495, 0.1412, 0.0810, 0.0467], [0.443, 0.237, 0.133, 0.074, 0.042]),
        (1.0, [0.6279, 0.4863, 0.4082, 0.3576, 0.3216], [0.652, 0.492, 0.412, 0.365, 0.325]),
    ):
        q, _ = propagate(TANH, weights, 0.0, 4, weights)  # the inputs have variance 1, before any f
        spreads = [math.sqrt(moments(TANH, value).square) for value in q.tolist()]
        assert spreads == pytest.approx(theory, abs=5e-5)
        assert spreads == pytest.approx(network, rel=0.12)


def test_poole_2016() -> None:
    """Tanh with σ_b = 0.3 and σ_w = 1.3, 2.5, 4; the last by 20-digit quadrature."""
    expected = {1.3: (0.60705, 0.93981), 2.5: (4.07912, 1.58522), 4.0: (12.604149498, 2.367261036)}
    for spread, numbers in expected.items():
        found = fixed_point(TANH, spread**2, 0.09)
        assert (found.q, found.chi) == pytest.approx(numbers, abs=5e-6)
    assert math.sqrt(critical_weight_variance(TANH, 0.09)) == pytest.approx(1.39558, abs=5e-6)


def test_schoenholz_2017() -> None:
    """Tanh with σ_b² = 0.05: the scale of depth on both sides of the edge, and where inputs end in chaos."""
    assert critical_weight_variance(TANH, 0.05) == pytest.approx(1.760955, abs=5e-7)
    scales = {1.0: 3.627, 1.5: 15.791, 1.7: 74.92, 1.8: 125.8, 2.0: 25.21, 3.0: 9.051, 4.0: 6.980}
    for weights, scale in scales.items():
        assert fixed_point(TANH, weights, 0.05).depth_scale == pytest.approx(scale, rel=2e-4)
    ends = [fixed_point(TANH, weights, 0.05).c for weights in (1.5, 2.0, 3.0, 4.0)]
    assert ends == pytest.approx([1.0, 0.744, 0.299, 0.165], abs=5e-4)


def test_gradients_behind_10_and_20_layers() -> None:
    expected = {
        ("relu", 1.0): (0.03125, 9.77e-4),
        ("tanh", 1.0): (0.267151, 0.189670),
        ("sigmoid", 1.0): (4.791e-7, 2.573e-13),
        ("gelu", 1.0): (2.04e-3, 1.99e-6),
        ("selu", 1.0): (1.4129, 1.9963),
        ("tanh", 2.0): (1.3822, 2.2816),
        ("gelu", 2.0): (0.2309, 0.00776),
    }
    for (name, weights), numbers in expected.items():
        _, chi = propagate(activations.get(name), weights, 0.0, 20)
        products = np.sqrt(np.cumprod(chi))[[9, 19]]
        assert products == pytest.approx(numbers, rel=2e-3)


def test_tanh_at_the_edge_falls_like_one_over_depth() -> None:
    q, chi = propagate(TANH, 1.0, 0.0, 4000)
    assert 2 * 4000 * q[-1] == pytest.approx(1.0, abs=0.01)
    assert 4000 * chi.prod() == pytest.approx(0.706, abs=0.002)


@pytest.mark.parametrize(
    ("biases", "weights"),
    [(0.0, 1.0), (0.01, 1.4242053), (0.05, 1.7609546), (0.1, 1.9860726), (0.25, 2.4014892), (1.0, 3.4432109)],
)
def test_the_edge_of_chaos_of_tanh(biases, weights) -> None:
    assert critical_weight_variance(TANH, biases) == pytest.approx(weights, abs=5e-8)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("biases", [0.0, 0.04, 0.5])
def test_on_the_edge_chi_is_1(name, biases) -> None:
    f = activations.get(name)
    weights = critical_weight_variance(f, biases)
    if math.isfinite(weights) and name not in (
        "gelu",
        "gelu_tanh",
        "silu",
        "mish",
        "hard_swish",
        "softshrink",
        "tanhshrink",
        "exp",
        "hardshrink",
    ):
        assert fixed_point(f, weights, biases).chi == pytest.approx(1.0, abs=1e-6)


def test_the_edge_of_rectifiers_is_he() -> None:
    for alpha in (0.0, 0.2):
        for biases in (0.0, 0.1):
            assert critical_weight_variance(leaky(alpha), biases) == pytest.approx(
                2 / (1 + alpha**2), rel=1e-12
            )
    assert critical_weight_variance(activations.get("step"), 0.0) == math.inf


@settings(max_examples=30)
@given(st.floats(0.01, 30.0))
def test_the_critical_line_passes_through_critical_variances(q) -> None:
    weights, biases = critical_line(TANH, q)
    assert critical_weight_variance(TANH, float(biases)) == pytest.approx(float(weights), rel=1e-8)


@settings(max_examples=30)
@given(st.floats(0.1, 5.0), st.floats(0.0, 2.0), st.floats(-1.0, 1.0), st.sampled_from(NAMES))
def test_a_correlation_stays_one(weights, biases, c, name) -> None:
    found = float(correlation_map(activations.get(name), weights, biases, 0.8, c))
    assert -1 - 1e-9 <= found <= 1


def test_typed_formulas_are_taken_too() -> None:
    f = formula.parse("1.7159*tanh(2*z/3)")
    assert moments(f) == pytest.approx((0.0, 0.750430276, 0.803989113), abs=1e-9)
    assert fixed_point(f, 1.0, 0.05).q == pytest.approx(propagate(f, 1.0, 0.05, 400)[0][-1], rel=1e-9)
