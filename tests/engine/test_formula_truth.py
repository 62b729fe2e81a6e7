"""f, f′ and f″ of typed formulas are what mathematics says, however the formula is written."""

from __future__ import annotations

import itertools
import math
import operator
import random
from decimal import Decimal, localcontext

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.functions import activations
from engine.functions.distribution import moments
from engine.functions.formula import parse
from engine.functions.formula.arithmetic import FLOAT, context, decimal, decimals, is_primitive
from engine.functions.formula.ball import Ball
from engine.functions.formula.definitions import expanded
from engine.functions.formula.jet import evaluate_jet, fold, is_computed
from engine.functions.formula.parser import parse_tree
from engine.functions.formula.tree import nodes
from engine.functions.formula.vocabulary import KERNELS
from tests.engine.random_formulas import faults, points, random_formula

Z = np.array([-1e3, -40.0, -7.07, -2.0, -0.3, -1e-9, -1e-300, 0.0, 1e-300, 1e-9, 0.3, 2.0, 7.07, 40.0, 1e3])

REWRITTEN = [
    ("max(z,0)+log1p(exp(-abs(z)))", "softplus", {}),
    ("log(1+exp(100*z))/100", "softplus", {"beta": 100.0}),
    ("log(1+exp(beta*z))/beta", "softplus", {"beta": 100.0}),
    ("log(exp(z) + 1)", "softplus", {}),
    ("1/(1+exp(-z))", "sigmoid", {}),
    ("exp(z)/(1+exp(z))", "sigmoid", {}),
    ("1 - 1/(1+exp(z))", "sigmoid", {}),
    ("(1 + tanh(z/2))/2", "sigmoid", {}),
    ("where(z > 0, 1/(1+exp(-z)), exp(z)/(1+exp(z)))", "sigmoid", {}),
    ("(exp(z)-exp(-z))/(exp(z)+exp(-z))", "tanh", {}),
    ("(exp(2*z)-1)/(exp(2*z)+1)", "tanh", {}),
    ("2/(1+exp(-2*z)) - 1", "tanh", {}),
    ("1 - 2/(exp(2*z)+1)", "tanh", {}),
    ("sign(z)*tanh(abs(z))", "tanh", {}),
    ("sinh(z)/cosh(z)", "tanh", {}),
    ("exp(-abs(z)^2)", "gaussian", {}),
    ("relu(z)-relu(-z)", "identity", {}),
    ("z/(1+exp(-z))", "silu", {}),
    ("z - z/(1+exp(z))", "silu", {}),
    ("z*tanh(log(1+exp(z)))", "mish", {}),
    ("max(z,0) + min(exp(z) - 1, 0)", "elu", {}),
    ("z/(1+sqrt(z^2))", "softsign", {}),
    ("-log(1+exp(-z))", "log_sigmoid", {}),
    ("z*(1 + erf(z/sqrt(2)))/2", "gelu", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "parameters"), REWRITTEN, ids=[text for text, *_ in REWRITTEN])
def test_a_function_of_the_catalogue_written_another_way_is_that_function(text, name, parameters):
    f, row = parse(text), activations.get(name, **parameters)
    f = f.with_parameters(**{key: value for key, value in parameters.items() if key in f.parameters})
    smooth = [(f.second_derivative, row.second_derivative)] if not row.kinks and name != "elu" else []
    for got, wanted in ((f, row), (f.derivative, row.derivative), *smooth):
        np.testing.assert_allclose(got(Z), wanted(Z), rtol=2e-13, atol=1e-307)
    assert (f.kinks, f.zero_centered, f.monotone) == (row.kinks, row.zero_centered, row.monotone)
    assert f.codomain == pytest.approx(row.codomain) or str(f.codomain) == str(row.codomain)


@pytest.mark.parametrize(
    ("text", "z", "jet"),
    [
        ("max(z,0)+log1p(exp(-abs(z)))", 0.0, (np.log(2.0), 0.5, 0.25)),
        ("sign(z)*log1p(abs(z))", 0.0, (0.0, 1.0, None)),
        ("exp(-abs(z)^2)", 0.0, (1.0, 0.0, -2.0)),
        ("relu(z)-relu(-z)", 0.0, (0.0, 1.0, 0.0)),
        ("max(z,0.01*z)-max(-z,-0.01*z)", 0.0, (0.0, 1.01, 0.0)),
        ("abs(z)*abs(z)", 0.0, (0.0, 0.0, 2.0)),
        ("abs(z)^3", 0.0, (0.0, 0.0, 0.0)),
        ("sqrt(z^4)", 0.0, (0.0, 0.0, 2.0)),
        ("min(z^3, 0) + max(z^3, 0)", 0.0, (0.0, 0.0, 0.0)),
        ("where(z > 1, 2*z - 1, z^2)", 1.0, (1.0, 2.0, None)),
        ("abs(sin(z))*sin(z)/abs(z)", 1e-300, (1e-300, 1.0, None)),
        ("1/(1+exp(-100*z))", -7.07, (8.990861232e-308, 8.990861232e-306, 8.990861232e-304)),
        ("log(1+exp(100*z))/100", 7.5, (7.5, 1.0, 1.9e-324)),
        ("exp(z) - 1 - z", 1e-9, (5.0000000016666667e-19, 1.0000000005e-09, 1.000000001)),
        ("(1 - cos(z))/z^2", 1e-100, (0.5, -8.333333333333333e-102, -0.08333333333333333)),
        ("log(1 + z^2) - log(1 + z^2 + z^4)", 1e-5, (-1e-20, -4e-15, -1.2e-09)),
        ("(z + 1e17) - 1e17", 0.3, (0.3, 1.0, 0.0)),
        ("sin(pi*z)", 3.0, (0.0, -np.pi, 0.0)),
        ("log1p(tanh(log(z)))", 1e-300, (-1380.8579086158675, None, None)),
        ("log1p(tanh(log(hard_tanh(z))))", 1e-300, (-1380.8579086158675, 2e300, -np.inf)),
        ("log1p(sinh(z) - z)", 356.7200640282209, (None, 1.0, -8.474894468964422e-153)),
        ("max(where(tanh(z) > z, z, 7), sinh(z))", 7.586e-244, (7.0, 0.0, 0.0)),
        ("max(z, sinh(sin(z)))", -4.6319147257764495e-38, (None, 1.0, 1.3250138038023892e-112)),
        ("hard_tanh(z*exp(z)/abs(z))", -4.6854966108921546e-207, (-1.0, -1.0, -1.0)),
        ("max(log(sinh(sign(z))), min(z, 1))", 0.0, (0.0, 0.0, 0.0)),
        ("max(min(0.5, z), log(sign(z*z)))", -1e-300, (0.0, 0.0, 0.0)),
        ("7*z + min(z, z*z) + asinh(z)", 0.0, (0.0, 8.0, None)),
        ("floor(min(z, tanh(100*z)))", 8.5775, (0.0, 0.0, 0.0)),
        ("where(gelu(z) >= z, 7, hard_tanh(z))", 59.0, (1.0, 0.0, 0.0)),
        ("min(where(abs(z) >= z, 0.5, 0.1), z)", 0.25, (0.25, 1.0, 0.0)),
        ("where(sign(z) >= 1, z, 0)", 0.25, (0.25, 1.0, 0.0)),
        ("gelu_tanh(z)", -0.7524614220710163, (None, -1.478778028995e-17, None)),
    ],
)  # fmt: skip
def test_values_and_slopes_at_single_points(text, z, jet):
    f = parse(text)
    for got, wanted in zip((f(z), f.derivative(z), f.second_derivative(z)), jet, strict=True):
        if wanted is not None:
            assert float(got) == pytest.approx(wanted, rel=1e-9, abs=1e-320)


def test_a_slope_of_the_sigmoid_near_the_end_of_float64():
    f = parse("1/(1+exp(-100*z))")
    with mpmath.workdps(40):
        e = mpmath.exp(mpmath.mpf(100) * mpmath.mpf(-7.07))
        assert f.derivative(-7.07) == pytest.approx(float(100 * e / (1 + e) ** 2), rel=1e-13)
    assert moments(f, 0.0, 1.0, 0.01).gradient == pytest.approx(6.6486092, rel=1e-7)


def test_moments_of_a_sharp_softplus():
    found = moments(parse("log(1+exp(100*z))/100"), 0.0, 1.0, 0.01)
    wanted = moments(activations.get("softplus", beta=100.0), 0.0, 1.0, 0.01)
    assert (found.mean, found.gradient) == pytest.approx((wanted.mean, wanted.gradient), rel=1e-9)
    assert (found.mean, found.gradient) == pytest.approx((0.3990079, 0.4960112), rel=1e-6)


def test_what_no_arithmetic_defines_is_marked():
    f = parse("sin(z)/z")
    assert np.isnan(parse("sin(exp(exp(z)))")(60.0))
    assert np.isnan([f(0.0), f.derivative(0.0)]).all()
    assert np.isnan(parse("log(z)")([-1.0])).all()
    assert np.isnan(parse("log1p(elu(100*z))")(-20.0))
    fast = parse("sqrt(2 + cos(exp(z^2)))")
    assert np.isnan([fast(62.0), fast.derivative(62.0), fast.second_derivative(62.0)]).all()
    assert parse("1/z").derivative(0.0) == -np.inf
    assert np.isnan(parse("log(abs(z))").derivative(0.0))
    assert np.isnan(parse("exp(max(atan(z), 10/z))").derivative(0.0))
    assert not parse("abs(Phi(100/tanh(z)))").derivative(0.0) < 0


@pytest.mark.parametrize("text", ["1/tanh(z) - 1/z", "(1 - cos(z))/z", "log(1 + z^2) - z^2"])
def test_a_map_of_many_doubtful_points_is_as_good_as_its_largest_value(text):
    f, z = parse(text), np.linspace(-0.05, 0.05, 9_000)
    apart = np.abs(f(z)[::100] - [f(at) for at in z[::100]])
    assert apart.max() <= 1e-9 * np.abs(f(z)).max()


@pytest.mark.parametrize("text", [
    "gelu(z) - z*Phi(z)", "silu(z) - z*sigmoid(z)", "tanh(z) - 2*sigmoid(2z) + 1",
    "softplus(z) - log(1 + exp(z))", "sin(z)^2 + cos(z)^2 - 1", "Phi(z) + Phi(-z) - 1",
    "sigmoid(z) - sigmoid(-z) - tanh(z/2)", "sinh(z) - (exp(z) - exp(-z))/2", "cosh(z)^2 - sinh(z)^2 - 1",
    "asinh(sinh(z)) - z", "exp(z)*exp(-z) - 1",
])  # fmt: skip
def test_two_ways_to_write_the_same_differ_by_nothing_at_however_many_points(text):
    f = parse(text)
    for reach, count in itertools.product((40, 300), (20_001, 801, 9)):
        assert not f(np.linspace(-reach, reach, count)).any()
    assert str(f.codomain) == "[0, 0]"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("log(z - z)", -9.0, 9.0),
        ("log1p(hard_tanh(z))", -9.0, -1.1),
        ("z/asinh(min(z, 0))", 0.1, 9.0),
        ("exp(z)/floor(z)", 0.1, 0.9),
    ],
)
def test_where_there_is_no_value_there_is_no_slope(text, low, high):
    f, z = parse(text), np.linspace(low, high, 50)
    assert not np.isfinite(f(z)).any()
    assert np.isnan([f.derivative(z), f.second_derivative(z)]).all()


@pytest.mark.parametrize("text", ["floor(2/z)", "gelu(1.7/z)", "relu(1/z)", "sign(z) + 1/z"])
def test_at_a_pole_there_is_no_slope_that_is_a_number(text):
    f, z = parse(text), np.zeros(1)
    assert not np.isfinite([f(z), f.derivative(z), f.second_derivative(z)]).any()


def test_what_no_digits_part_from_a_pole_has_no_slope():
    f, z = parse("log1p(tanh(z))"), np.array([-707.0, -663.0])
    assert np.isnan([f(z), f.derivative(z), f.second_derivative(z)]).all()
    assert (f.derivative(np.array([-500.0, -400.0])) == 2).all()


def test_where_the_digits_of_many_points_do_not_suffice_nothing_is_told():
    told = parse("cosh(z)^2 - sinh(z)^2 - 1")(np.linspace(-600, 600, 20_001))
    assert not np.nan_to_num(told).any()


@pytest.mark.parametrize("z", [720.0, 800.0, 950.0])
def test_waves_of_numbers_beyond_all_floats_have_slopes(z):
    """cos′(sinh z) = −sin(sinh z) · cosh z is beyond them, too."""
    with mpmath.workdps(1000):
        slope = -mpmath.sin(mpmath.sinh(z)) * mpmath.cosh(z)
    assert parse("cos(sinh(z))").derivative(np.array([z])) == [math.copysign(math.inf, slope)]


@pytest.mark.parametrize(
    "text", ["min(z, 0.5) >= z", "relu(z) == max(0, z)", "hard_tanh(z) != -clip(-z, -1, 1)"]
)
def test_what_is_equal_on_a_stretch_settles_a_comparison(text):
    assert is_settled(f"where({text}, sin(z), 7)")


@pytest.mark.parametrize(
    "text", ["floor(relu(z - 1))", "abs(max(z, 1) - 1)", "sign(min(z + 3, 0))", "relu(relu(-2))"]
)
def test_what_stands_still_at_a_kink_is_settled(text):
    assert is_settled(f"sin(z) + {text}")


def is_settled(text):
    """Whether fifty digits say what the slope is on both sides of three points."""
    z = Ball(decimals(np.array([-2.0, 0.1, 0.3])), 0, decimal(50))
    return (evaluate_jet(expanded(parse_tree(text), is_primitive), z, 1, is_open=True)[1].d < 1e-40).all()


@pytest.mark.parametrize("number", range(40))
def test_random_formulas_are_right_to_twelve_digits_or_undefined(number):
    chance = random.Random(f"suite {number}")
    formula = random_formula(chance, chance.randint(1, 3))
    f = parse(formula.text)
    assert not faults(formula, f, points(f, chance, 25))


@pytest.mark.parametrize(("text", "bend"), [
    ("abs(softsign(z))", -2.0), ("abs(softsign(min(z, z)))", -2.0), ("softsign(abs(z))", -2.0),
    ("elu(z) - z + elu(-z) + z", 1.0), ("celu(z) + celu(-z)", 1.0),
])  # fmt: skip
def test_curvatures_of_the_catalogue_that_jump_are_taken_from_both_sides(text: str, bend: float) -> None:
    """The functions' own conventions at 0 count only where the sides of the whole differ."""
    assert parse(text).second_derivative(0.0) == pytest.approx(bend, abs=1e-12)


NESTS = [
    "gelu({})", "mish({})", "mod({}, 2)", "mod(3, {})", "leaky_relu({}, 0.2)", "celu({}, 2)",
]  # fmt: skip


@pytest.mark.parametrize("nest", NESTS)
def test_a_definition_takes_its_argument_once_however_deep_they_are_nested(nest):
    text = "z"
    for _ in range(25):
        text = nest.format(text)
    tree = fold(expanded(parse_tree(text), is_computed))
    assert sum(1 for _ in nodes(tree)) < 200
    tree = expanded(tree, is_primitive)
    with localcontext(context(50)):
        jet = evaluate_jet(tree, Ball(decimals(np.array([0.3, 1.1])), 0, decimal(50)), 2, is_open=True)
    assert jet[0].x.shape == (2,)


KINDS = [(name, order) for name in KERNELS for order in range(3)]


@pytest.mark.parametrize(("name", "order"), KINDS, ids=[f"{name}, {order}" for name, order in KINDS])
def test_kernels_have_the_accuracy_that_formulas_count_on(name, order):
    """Far out, where powers of u leave float64, among the smallest numbers, and at the roots of a kernel."""
    kernel = KERNELS[name][order]
    u = np.concatenate((_everywhere(KERNELS[name].kinks), _roots(kernel)))
    with np.errstate(all="ignore"):
        got = kernel(u)
    u, got = u[np.isfinite(got)], got[np.isfinite(got)]
    with localcontext(context(400)):
        jet = evaluate_jet(expanded(parse_tree(f"{name}(z)"), is_primitive), _digits(u, 400), order, False)
        wanted = jet[order].x if jet[order] else decimals(u * 0)
        apart = abs(decimals(got) - wanted)
        allowed = 8 * Decimal(FLOAT.unit) * abs(decimals(got)) + Decimal(FLOAT.least)
    assert all(apart <= allowed)


def _digits(u, length):
    return Ball(decimals(u), 0, decimal(length))


def _everywhere(kinks):
    chance = np.random.default_rng(5)
    sizes = np.concatenate(
        (10 ** chance.uniform(-308, 308, 60), 10 ** chance.uniform(-3, 2.8, 60), [38.2, 1.4e154])
    )
    u = np.concatenate((sizes, -sizes))
    return u[~np.isin(u, kinks)]


def _roots(kernel):
    """The floats next to the first roots of a kernel, and some a little farther."""
    grid = np.linspace(-12, 12, 4001)
    with np.errstate(all="ignore"):
        sign = np.sign(kernel(grid))
        at = np.flatnonzero(sign[1:] * sign[:-1] < 0)[:4]
        low, high = grid[at], grid[at + 1]
        for _ in range(60):
            middle = (low + high) / 2
            before = np.sign(kernel(middle)) == sign[at]
            low, high = np.where(before, middle, low), np.where(before, high, middle)
    return np.concatenate((low, high, low * (1 + 1e-9), high * (1 - 1e-12), low * (1 + 1e-5)))


@given(*[st.floats(0.1, 100.0)] * 2, *[st.floats(1e-9, 0.09)] * 2, *[st.sampled_from([-1, 1])] * 2)
def test_the_error_of_a_product_and_of_a_quotient_is_that_of_their_worst_corner(
    a: float, b: float, da: float, db: float, sign: int, other: int
) -> None:
    x, y = ball(sign * a, da), ball(other * b, db)
    with localcontext(context(50)):
        for found, done in ((x * y, operator.mul), (x / y, operator.truediv)):
            corners = [done(x.x + i * x.d, y.x + j * y.d) for i in (-1, 1) for j in (-1, 1)]
            worst = max(abs(corner[0] - found.x[0]) for corner in corners)
            assert worst <= found.d[0] <= worst * Decimal("1.000001")


def test_nothing_is_known_of_a_quotient_by_what_may_be_0() -> None:
    with localcontext(context(50)):
        for distance in (0.5, 0.75):
            assert (ball(1.0, 0.5) / ball(0.5, distance)).d[0] == Decimal("Infinity")


def ball(value: float, error: float) -> Ball:
    """A number with an error, in fifty digits."""
    return Ball(decimals(np.array([value])), decimals(np.array([error])), decimal(50))
