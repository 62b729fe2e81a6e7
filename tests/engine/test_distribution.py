"""A normal input through an activation, against closed forms, mpmath and random samples."""

import math

import mpmath
import numpy as np
import pytest

from engine.functions import activations, formula
from engine.functions.distribution import density, moments
from engine.functions.stretches import closed_gates, plateaus

NAMES = activations.names()

# Expectations over N(0, 1) by 30-digit quadrature, split at the kinks: E f, E f², E f′².
STANDARD = {
    "identity": (0.0, 1.0, 1.0),
    "relu": (0.398942280401433, 0.5, 0.5),
    "gelu": (0.282094791773878, 0.425221482949, 0.455850866),
    "tanh": (0.0, 0.394294490, 0.464402902),
    "sigmoid": (0.5, 0.293379036, 0.044836241),
    "softplus": (0.806059183, 0.921245909, 0.293379036),
    "silu": (0.206620964, 0.355775520, 0.379482352),
    "mish": (0.240403888, 0.452342192, 0.479083758),
    "hard_tanh": (0.0, 0.516058551, 0.682689492),
    "softsign": (0.0, 0.183014021, 0.227671340),
    "selu": (0.0, 1.0, 1.071574992),
    "elu": (0.160520572, 0.644945417, 0.668102001),
}


def phi(z: float) -> float:
    """The standard normal distribution function."""
    return float(mpmath.ncdf(z))


@pytest.mark.parametrize("name", STANDARD)
def test_moments_of_a_standard_normal_input(name):
    m = moments(activations.get(name), 0.0, 1.0, 0.01)
    assert (m.mean, m.square, m.gradient) == pytest.approx(STANDARD[name], abs=2e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("mean", "spread"), [(0.7, 0.3), (-2.0, 4.0)])
def test_moments_against_mpmath(name, mean, spread):
    f = activations.get(name)
    ends = sorted({mean + spread * k for k in range(-16, 17)} | set(f.kinks) | {-4.0, -1.0, 0.0, 1.0, 4.0})

    def expectation(g):
        """E g(z); the integrand is the engine's own f in float64, so ten digits are asked for."""
        bell = lambda z: mpmath.exp(-(((z - mean) / spread) ** 2) / 2) / (spread * mpmath.sqrt(2 * mpmath.pi))  # noqa: E731
        inside = [e for e in ends if abs(e - mean) <= 16 * spread]
        return float(mpmath.quad(lambda z: g(float(z)) * bell(z), inside, maxdegree=5))

    with mpmath.workdps(15):
        m = moments(f, mean, spread, 0.01)
        assert m.mean == pytest.approx(expectation(f), rel=1e-8, abs=1e-9)
        assert m.gradient == pytest.approx(expectation(lambda z: f.derivative(z) ** 2), rel=1e-8, abs=1e-9)


def test_an_odd_function_has_mean_exactly_zero():
    for name in NAMES:
        f = activations.get(name)
        if f.zero_centered:
            assert moments(f, 0.0, 1.3, 0.01).mean == 0.0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relu", [(-math.inf, 0.0, 0.0)]),
        ("relu6", [(-math.inf, 0.0, 0.0), (6.0, math.inf, 6.0)]),
        ("hard_tanh", [(-math.inf, -1.0, -1.0), (1.0, math.inf, 1.0)]),
        ("softshrink", [(-0.5, 0.5, 0.0)]),
        ("step", [(-math.inf, 0.0, 0.0), (0.0, math.inf, 1.0)]),
        ("hard_swish", [(-math.inf, -3.0, 0.0)]),
        ("gelu", []),
        ("softplus", []),
        ("tanh", []),
        ("exp", []),
    ],
)
def test_plateaus(name, expected):
    found = plateaus(activations.get(name))
    assert [(s.low, s.high, s.value) for s in found] == expected


def test_plateaus_of_the_slope():
    elu = [(s.low, s.high, s.value) for s in plateaus(activations.get("elu"), 1)]
    assert elu == [(pytest.approx(0.0, abs=1e-12), math.inf, 1.0)]
    leaky = plateaus(activations.get("leaky_relu", alpha=0.1), 1)
    assert [(s.low, s.high, s.value) for s in leaky] == [(-math.inf, 0.0, 0.1), (0.0, math.inf, 1.0)]
    assert plateaus(activations.get("gelu"), 1) == ()


@pytest.mark.parametrize(
    "text", ["tanh(1e6*z)", "exp(-exp(-z))", "sigmoid(1e5*z) + 1", "1 - exp(-(100*z)^2)"]
)
def test_what_only_comes_close_to_a_level_has_no_plateau(text):
    assert plateaus(formula.parse(text)) == ()


@pytest.mark.parametrize("text", ["clip(3*cos(z), -2, 2)", "min(sin(z)^2, 0.5)", "relu(sin(9*z))"])
def test_a_plateau_of_a_wave_is_shorter_than_the_wave(text):
    f = formula.parse(text)
    assert all(stretch.high - stretch.low < f.period for stretch in plateaus(f))


def test_plateaus_of_a_typed_formula():
    f = formula.parse("where(z > 1, 2, where(z < -1, 0, exp(z)))")
    assert [(s.low, s.high, s.value) for s in plateaus(f)] == [(-math.inf, -1.0, 0.0), (1.0, math.inf, 2.0)]


def test_zeros_of_relu_are_the_mass_left_of_zero():
    m = moments(activations.get("relu"), 0.4, 1.5, 0.01)
    assert m.zeros == pytest.approx(phi(-0.4 / 1.5), rel=1e-14)
    assert m.closed == m.zeros


def test_closed_gates_of_the_sigmoid():
    low, high = closed_gates(activations.get("sigmoid"), 0.01)
    edge = 2 * math.atanh(math.sqrt(1 - 4 * 0.01))
    assert (low.low, low.high) == (-math.inf, pytest.approx(-edge, rel=1e-13))
    assert (high.low, high.high) == (pytest.approx(edge, rel=1e-13), math.inf)
    assert low.kind == high.kind == "saturated"
    share = moments(activations.get("sigmoid"), 0.0, 2.0, 0.01).closed
    assert share == pytest.approx(2 * phi(-edge / 2), rel=1e-12)


def test_a_gate_that_only_passes_through_zero_is_flat():
    kinds = [s.kind for s in closed_gates(activations.get("gelu"), 0.01)]
    assert kinds == ["saturated", "flat"]
    narrow = closed_gates(activations.get("gelu"), 1e-6)[1]
    assert narrow.low < -0.7517915246935645 < narrow.high
    near = [s for s in closed_gates(activations.get("sine"), 1e-9) if abs(s.low) < 100]
    assert len(near) == 64  # every root of cos within ±100


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", [0, 1])
def test_density_and_plateaus_hold_all_of_the_mass(name, order):
    f = activations.get(name)
    edges = np.linspace(-40.0, 40.0, 2001)
    if name == "exp":
        edges = np.concatenate([np.linspace(0, 40, 500), np.geomspace(41, 1e9, 500)])
    spread = density(f, order, 0.3, 1.2, edges) @ np.diff(edges)
    spikes = sum(s.mass(0.3, 1.2) for s in plateaus(f, order))
    assert spread + spikes == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("name", ["gelu", "tanh", "sine", "mish", "hard_swish", "abs"])
def test_density_against_a_large_sample(name):
    f = activations.get(name)
    sample = f(np.random.default_rng(1).normal(0.3, 1.2, 400_000))
    edges = np.linspace(-1.0, 2.0, 13)
    counts, _ = np.histogram(sample, edges)
    expected = density(f, 0, 0.3, 1.2, edges) * np.diff(edges)
    for s in plateaus(f):
        expected[np.clip(np.searchsorted(edges, s.value, "right") - 1, 0, 11)] += s.mass(0.3, 1.2)
    assert counts / len(sample) == pytest.approx(expected, abs=5e-3)


TANH_10 = (-0.234889592802787, 0.924005681705656, 5.07772925785433)

# Expectations over N(0, 1): E f, E f², E f′². Closed forms, and mpmath at 30 digits for the steep ones.
FORMULAS = {
    "tanh(10*(z-0.3))": TANH_10,
    "sin(50*z)": (0.0, 0.5, 1250.0),
    "log(abs(z))": (-0.635181422730739, 1.637155992920, math.inf),  # −(γ + ln 2)/2, its square + π²/8
    "abs(z)^(-0.4)": (
        float(2**-0.2 * mpmath.gamma(0.3) / mpmath.sqrt(mpmath.pi)),
        float(2**-0.4 * mpmath.gamma(0.1) / mpmath.sqrt(mpmath.pi)),
        math.inf,
    ),
    "sqrt(abs(z-0.1234))": (0.825302956, 0.803951781988910, math.inf),
    "exp(0.2*z^2)": (0.6**-0.5, 0.2**-0.5, 0.16 * 0.2**-1.5),
    "exp(z^2)": (math.inf, math.inf, math.inf),
    "1/z": (math.nan, math.inf, math.inf),
    "1/(z-0.3)": (math.nan, math.inf, math.inf),
    "-exp(z^2)": (-math.inf, math.inf, math.inf),
}


@pytest.mark.parametrize("text", FORMULAS)
def test_expectations_of_formulas_are_right_or_said_not_to_exist(text):
    m = moments(formula.parse(text), 0.0, 1.0, 0.01)
    expected = FORMULAS[text]
    for found, wanted in zip((m.mean, m.square, m.gradient), expected, strict=True):
        assert found == pytest.approx(wanted, rel=2e-7, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("rate", [1.0, 10.0, 300.0])
def test_a_steep_tanh_against_mpmath(rate):
    m = moments(formula.parse(f"tanh({rate}*(z-0.3))"), 0.0, 1.0, 0.01)
    places = [-9, 0, *(0.3 + k / rate for k in (-30, -5, -1, 0, 1, 5, 30)), 2, 9]
    slope = lambda z: (rate * mpmath.sech(rate * (z - 0.3)) ** 2) ** 2 * mpmath.npdf(z)  # noqa: E731
    assert m.gradient == pytest.approx(float(mpmath.quad(slope, sorted(places))), rel=1e-9)


@pytest.mark.parametrize("spread", [0.5, 3.0, 10.0])
def test_moments_of_exp_are_the_log_normal_ones(spread):
    m = moments(activations.get("exp"), 0.2, spread, 0.01)
    assert m.mean == pytest.approx(math.exp(0.2 + spread**2 / 2), rel=1e-9)
    assert m.square == pytest.approx(math.exp(0.4 + 2 * spread**2), rel=1e-9)


def test_a_formula_without_values_gives_nan_not_an_error():
    m = moments(formula.parse("log(z)"), 0.0, 1.0, 0.01)
    assert math.isnan(m.mean)
    assert math.isnan(m.centered)
    assert math.isnan(m.closed)
