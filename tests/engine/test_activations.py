"""Every row of the catalogue does what it says: calls, claims, conventions, limits, errors."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from engine.functions.activation import Activation
from engine.functions.activations import ACTIVATIONS, get, names

ALL = [get(name) for name in names()]
FUNCTIONS = [
    *ALL,
    *(get("leaky_relu", alpha=alpha) for alpha in (-1.0, -0.3, 0.0, 0.3, 1.0, 3.0)),
    *(get("elu", alpha=alpha) for alpha in (0.0, 0.4, 1.7)),
    *(get("celu", alpha=alpha) for alpha in (0.7, 2.0)),
    *(get("softplus", beta=beta) for beta in (0.7, 2.0, 10.0)),
    *(get("silu", beta=beta) for beta in (0.3, 1.5, 1.702)),
    *(get(name, lambda_=lambda_) for name in ("softshrink", "hardshrink") for lambda_ in (0.0, 1.3)),
]
FAR = np.linspace(1.0, 1.1, 9) * 1e12
POINTS = np.arange(-12 * 1024, 12 * 1024 + 1) / 1024
EVERYWHERE = np.concatenate(
    [-np.geomspace(5e-324, 1.7e308, 3000)[::-1], [0.0], np.geomspace(5e-324, 1.7e308, 3000)]
)

each = pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.label)
each_row = pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)


def methods(f: Activation) -> tuple[Any, Any, Any]:
    """Value, derivative and second derivative."""
    return f, f.derivative, f.second_derivative


def off_kinks(f: Activation, z: np.ndarray, distance: float) -> np.ndarray:
    """The points that are farther than this from every kink."""
    return z[np.all([np.abs(z - kink) > distance for kink in f.kinks] or [z == z], axis=0)]


# The catalogue


def test_names() -> None:
    assert set(names()) == {
        "identity", "step", "sign", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "celu", "selu", "gelu",
        "gelu_tanh", "softplus", "silu", "mish", "relu6", "hard_sigmoid", "hard_tanh", "hard_swish",
        "softsign", "log_sigmoid", "exp", "sine", "gaussian", "softshrink", "hardshrink", "tanhshrink", "abs",
    }  # fmt: skip
    assert names() == tuple(ACTIVATIONS)
    assert all(get(name).name == name for name in names())


def test_same_arguments_give_the_same_object() -> None:
    assert get("elu", alpha=2) is get("elu", alpha=2.0)
    assert get("elu") is get("elu", alpha=1.0)
    assert get("elu", alpha=2.0) != get("elu")
    assert get("elu").with_parameters(alpha=2.0) is get("elu", alpha=2.0)
    assert get("elu").with_parameters() is get("elu")


@each
def test_parameters_are_complete_and_within_their_limits(f: Activation) -> None:
    assert f.parameters.keys() == f.specs.keys()
    for name, spec in f.specs.items():
        least, most = spec.limits
        assert least <= spec.low <= spec.default <= spec.high <= most
        assert spec.label
        assert spec.tip.endswith(".")
        for value in (least, spec.low, spec.high, most):
            changed = f.with_parameters(**{name: value})
            assert changed.parameters[name] == value
            assert np.isfinite(changed(np.linspace(-3.0, 3.0, 100))).all()


@each_row
def test_texts_read_well(f: Activation) -> None:
    assert f.title
    assert f.note.endswith(".")
    assert not set("*_^") & set(f.formula)
    assert " -" not in f.formula
    assert all(name in ("lambda_", "alpha", "beta") for name in f.parameters)


@pytest.mark.parametrize(
    ("name", "parameters", "sentence"),
    [
        ("relue", {}, "there is no activation function 'relue'; the nearest name is 'relu'"),
        ("", {}, "there is no activation function ''"),
        (["relu"], {}, "there is no activation function"),
        ("relu", {"alpha": 1.0}, "relu has no parameter 'alpha'"),
        ("elu", {"beta": 1.0}, "elu has no parameter 'beta', only alpha"),
        ("elu", {"alpha": "1"}, "α: "),
        ("elu", {"alpha": True}, "α: "),
        ("elu", {"alpha": math.nan}, "α: "),
        ("elu", {"alpha": math.inf}, "α: "),
        ("elu", {"alpha": -0.1}, "α: "),
        ("silu", {"beta": 0.0}, "β: "),
    ],
)
def test_mistakes_are_explained_in_a_sentence(name: Any, parameters: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(sentence)):
        get(name, **parameters)


def test_a_function_without_parameters_cannot_change_them() -> None:
    with pytest.raises(ValueError, match="ReLU has no parameters"):
        get("relu").with_parameters(alpha=1.0)


# Calls


@each_row
def test_shape_and_dtype_are_kept(f: Activation) -> None:
    for call in methods(f):
        for dtype in (np.float16, np.float32, np.float64):
            for shape in ((), (0,), (3, 0), (5,), (2, 3, 4)):
                y = call(np.ones(shape, dtype))
                assert (y.shape, y.dtype) == (shape, dtype)
        for given in (3, True, [1, 2], np.arange(3, dtype=np.int8), np.array([True])):
            assert call(given).dtype == np.float64
        assert np.isscalar(call(0.5))
        assert np.isscalar(call(np.array(0.5)))


@each_row
def test_narrow_types_are_computed_in_float64_and_rounded_once(f: Activation) -> None:
    z = np.linspace(-9.0, 9.0, 333)
    for call in methods(f):
        for dtype in (np.float16, np.float32):
            narrow = z.astype(dtype)
            with np.errstate(over="ignore"):
                expected = call(narrow.astype(np.float64)).astype(dtype)
            np.testing.assert_array_equal(call(narrow), expected)


@each_row
def test_memory_layout_does_not_matter(f: Activation) -> None:
    z = np.linspace(-6.0, 6.0, 240).reshape(12, 20)
    for call in methods(f):
        y = call(z)
        for given in (np.asfortranarray(z), np.repeat(z, 2, axis=1)[:, ::2], z[::-1, ::-1][::-1, ::-1]):
            np.testing.assert_allclose(call(given), y, rtol=1e-15)
        np.testing.assert_allclose(call(z.T), y.T, rtol=1e-15)
        np.testing.assert_allclose(call(z.astype(">f8")), y, rtol=1e-15)


@each_row
def test_input_is_never_written_nor_returned(f: Activation) -> None:
    z = np.array([-900.0, -1.3, -0.75, 0.0, 0.5, 6.0])
    kept = z.copy()
    z.flags.writeable = False
    for call in methods(f):
        y = call(z)
        assert not np.shares_memory(y, z)
        assert y.flags.writeable
        np.testing.assert_array_equal(z, kept)


@each_row
def test_large_arrays_are_the_small_ones_put_together(f: Activation) -> None:
    z = np.random.default_rng(3).uniform(-9.0, 9.0, 50_001)
    for call in methods(f):
        parts = np.concatenate([call(part) for part in np.array_split(z, 7)])
        np.testing.assert_allclose(call(z), parts, rtol=1e-15)
        assert call(z.astype(np.float32)).dtype == np.float32


@each
def test_value_and_slope_at_once_are_both_alone(f: Activation) -> None:
    ends = [-np.inf, -1e300, -50.0, -0.0, 0.0, 1e-300, 50.0, 1e300, np.inf, np.nan]
    z = np.concatenate([np.random.default_rng(4).normal(scale=8.0, size=20_000), ends]).reshape(-1, 2)
    for found, alone in zip(f.with_slope(z), (f(z), f.derivative(z)), strict=True):
        np.testing.assert_allclose(found, alone, rtol=1e-14, atol=1e-14)
    assert not f.with_slope(np.empty((0, 3)))[0].size


def test_only_real_numbers_are_taken() -> None:
    for given in (np.array([1j]), "1", None, np.array(["a"])):
        with pytest.raises(TypeError, match="takes real numbers"):
            get("relu")(given)


@each
def test_no_warning_escapes(f: Activation) -> None:
    z = np.concatenate([EVERYWHERE, np.linspace(-800.0, 800.0, 4001), [math.inf, -math.inf, math.nan]])
    with np.errstate(all="raise"):
        for call in methods(f):
            call(z)
            call(z.astype(np.float64)[::-1])
        for kink in f.kinks:
            f.sides(kink)


# Special points


@each
def test_nan_gives_nan(f: Activation) -> None:
    for call in methods(f):
        assert np.isnan(call(math.nan))
        np.testing.assert_array_equal(np.isnan(call([1.0, math.nan, -1.0])), [False, True, False])


INF = math.inf
LIMITS = {
    "identity": (-INF, INF, 1, 1),
    "step": (0, 1, 0, 0),
    "sign": (-1, 1, 0, 0),
    "sigmoid": (0, 1, 0, 0),
    "tanh": (-1, 1, 0, 0),
    "softsign": (-1, 1, 0, 0),
    "hard_sigmoid": (0, 1, 0, 0),
    "hard_tanh": (-1, 1, 0, 0),
    "relu": (0, INF, 0, 1),
    "leaky_relu": (-INF, INF, 0.01, 1),
    "relu6": (0, 6, 0, 0),
    "elu": (-1, INF, 0, 1),
    "celu": (-1, INF, 0, 1),
    "selu": (-1.7580993408473768, INF, 0, 1.0507009873554805),
    "softplus": (0, INF, 0, 1),
    "gelu": (0, INF, 0, 1),
    "gelu_tanh": (0, INF, 0, 1),
    "silu": (0, INF, 0, 1),
    "mish": (0, INF, 0, 1),
    "hard_swish": (0, INF, 0, 1),
    "log_sigmoid": (-INF, 0, 1, 0),
    "exp": (0, INF, 0, INF),
    "gaussian": (0, 0, 0, 0),
    "softshrink": (-INF, INF, 1, 1),
    "hardshrink": (-INF, INF, 1, 1),
    "tanhshrink": (-INF, INF, 1, 1),
    "abs": (INF, INF, -1, 1),
}


@pytest.mark.parametrize("name", names())
def test_limits_at_infinity(name: str) -> None:
    f = get(name)
    ends = np.array([-math.inf, math.inf])
    if name == "sine":
        assert np.isnan([f(ends), f.derivative(ends), f.second_derivative(ends)]).all()
        return
    np.testing.assert_array_equal(np.concatenate([f(ends), f.derivative(ends)]), LIMITS[name])
    np.testing.assert_array_equal(f.second_derivative(ends), [0, math.inf if name == "exp" else 0])


@pytest.mark.parametrize("name", ["leaky_relu", "elu"])
def test_alpha_0_is_relu(name: str) -> None:
    f, relu = get(name, alpha=0.0), get("relu")
    z = np.array([-math.inf, -1e308, -2.0, -0.0, 0.0, 5e-324, 3.0, math.inf])
    for mine, its in zip(methods(f), methods(relu), strict=True):
        np.testing.assert_array_equal(mine(z), its(z))
    assert (f.kinks, f.slopes, f.codomain, f.saturates) == (
        relu.kinks,
        relu.slopes,
        relu.codomain,
        relu.saturates,
    )


@pytest.mark.parametrize(
    ("f", "z", "slope"),
    [
        (get("step"), 0, 0),
        (get("sign"), 0, 0),
        (get("relu"), 0, 0),
        (get("leaky_relu", alpha=0.3), 0, 0.3),
        (get("leaky_relu", alpha=-1.0), 0, -1),
        (get("leaky_relu", alpha=1.0), 0, 1),
        (get("relu6"), 0, 0),
        (get("relu6"), 6, 0),
        (get("elu", alpha=1.7), 0, 1.7),
        (get("elu"), 0, 1),
        (get("celu", alpha=0.7), 0, 1),
        (get("selu"), 0, 1.7580993408473768),
        (get("hard_sigmoid"), -3, 0),
        (get("hard_sigmoid"), 3, 0),
        (get("hard_tanh"), -1, 0),
        (get("hard_tanh"), 1, 0),
        (get("hard_swish"), -3, 0),
        (get("hard_swish"), 3, 1),
        (get("softshrink"), 0.5, 0),
        (get("softshrink"), -0.5, 0),
        (get("softshrink", lambda_=0.0), 0, 1),
        (get("hardshrink"), 0.5, 0),
        (get("hardshrink"), -0.5, 0),
        (get("hardshrink", lambda_=0.0), 0, 1),
        (get("abs"), 0, 0),
    ],
    ids=lambda x: x.label if isinstance(x, Activation) else str(x),
)
def test_derivative_at_a_kink_follows_the_convention(f: Activation, z: float, slope: float) -> None:
    assert f.derivative(z) == slope


@pytest.mark.parametrize("name", ["elu", "celu", "selu", "hard_swish"])
def test_second_derivative_at_its_jump_is_that_of_the_straight_side(name: str) -> None:
    for z in (-3.0, 3.0) if name == "hard_swish" else (0.0,):
        assert get(name).second_derivative(z) == 0.0


@each
def test_values_at_0_do_not_depend_on_its_sign(f: Activation) -> None:
    for call in methods(f):
        assert call(-0.0) == call(0.0)


# Claims


@each
def test_derivatives_are_central_differences(f: Activation) -> None:
    h = 1e-5
    z = off_kinks(f, np.linspace(-7.03, 7.01, 701), 2 * h)
    for function, derivative in ((f, f.derivative), (f.derivative, f.second_derivative)):
        difference = (function(z + h) - function(z - h)) / (2 * h)
        np.testing.assert_allclose(derivative(z), difference, rtol=1e-7, atol=1e-7)


@each
def test_kinks_and_jumps_are_all_and_only_those_declared(f: Activation) -> None:
    assert set(f.jumps) <= set(f.kinks)
    assert list(f.kinks) == sorted(f.kinks)
    for kink in f.kinks:
        before, after = f(np.nextafter(kink, [-math.inf, math.inf]))
        assert (abs(after - before) > 1e-9) == (kink in f.jumps)
        left, right = f.sides(kink)
        assert abs(right - left) > 1e-9 or kink in f.jumps
    for function, breaks in ((f, f.jumps), (f.derivative, f.kinks)):
        y = function(POINTS)
        rough = np.abs(np.diff(y)) > 0.004 * (1 + np.abs(y[1:]))
        at_break = np.any([(POINTS[:-1] <= b) & (b <= POINTS[1:]) for b in breaks] or [[False]], axis=0)
        assert not (rough & ~at_break).any()


@each
def test_slopes_are_those_of_the_pieces(f: Activation) -> None:
    curved = np.any(f.second_derivative(POINTS) != 0)
    assert f.is_piecewise_linear == (not curved)
    if f.slopes is None:
        return
    assert len(f.slopes) == len(f.kinks) + 1
    ends = [-10.0, *f.kinks, 10.0]
    for low, high, slope in zip(ends, ends[1:], f.slopes, strict=False):
        inside = low + (high - low) * np.linspace(0.01, 0.99, 50)
        np.testing.assert_array_equal(f.derivative(inside), slope)
        np.testing.assert_allclose(np.diff(f(inside)) / np.diff(inside), slope, rtol=1e-9, atol=1e-12)


@each
def test_monotone_as_claimed(f: Activation) -> None:
    y = f(POINTS)
    steps = np.diff(y)
    noise = 4 * np.spacing(np.abs(y[1:]))
    assert f.monotone == ((steps >= -noise).all() or (steps <= noise).all())


@each
def test_zero_centered_as_claimed(f: Activation) -> None:
    z = np.concatenate([POINTS, EVERYWHERE])
    assert f.zero_centered == np.array_equal(f(-z), -f(z))


@each
def test_saturates_as_claimed(f: Activation) -> None:
    def flat(z: np.ndarray) -> bool:
        return bool(np.ptp(f(z)) < 1e-6 and np.abs(f.derivative(z)).max() < 1e-9)

    sides = {(False, False): "", (True, False): "left", (False, True): "right", (True, True): "both"}
    with np.errstate(invalid="ignore"):
        assert f.saturates == sides[flat(-FAR), flat(FAR)]


@each
def test_codomain_is_exact(f: Activation) -> None:
    z = np.concatenate([POINTS, EVERYWHERE])
    y, near = f(z), f(POINTS[np.abs(POINTS) < 5])
    for end, closed, extreme, near_extreme in (
        (f.codomain.low, f.codomain.low_closed, y.min(), near.min()),
        (-f.codomain.high, f.codomain.high_closed, -y.max(), -near.max()),
    ):
        assert extreme >= end * (1 + 4e-16 * math.copysign(1, -end)) if math.isfinite(end) else extreme < -1e9
        if math.isfinite(end):
            assert extreme == pytest.approx(end, abs=2e-7)
            assert closed or near_extreme > end


@pytest.mark.parametrize(
    ("name", "low", "at"),
    [
        ("gelu", -0.16997120747990366, -0.7517915246935645),
        ("gelu_tanh", -0.17004075057125406, -0.7524614220710163),
        ("silu", -0.2784645427610738, -1.2784645427610738),
        ("mish", -0.30884341301725043, -1.1924312145154951),
        ("hard_swish", -0.375, -1.5),
    ],
)
def test_minimum_is_attained(name: str, low: float, at: float) -> None:
    f = get(name)
    assert f.codomain.low == low
    assert f.codomain.low_closed
    assert f(at) == pytest.approx(low, rel=4e-16)
    assert abs(f.derivative(at)) < 1e-15


# Known numbers


@pytest.mark.parametrize(
    ("f", "z", "value", "slope"),
    [
        (get("sigmoid"), -10, 4.5397868702434395e-05, 4.5395807735951673e-05),
        (get("tanh"), 1, 0.7615941559557649, 0.41997434161402614),
        (get("gelu"), 1, 0.8413447460685429, 1.0833154705876864),
        (get("silu"), 1, 0.7310585786300049, 0.9276705118714868),
        (get("mish"), 1, 0.8650983882673103, 1.0490362200997922),
        (get("softplus"), 0, math.log(2), 0.5),
        (get("elu", alpha=2.0), -1, 2 * math.expm1(-1), 2 * math.exp(-1)),
        (get("gelu"), -9, -1.0157e-18, -9.2529e-18),
        (get("gaussian"), 1, math.exp(-1), -2 * math.exp(-1)),
    ],
    ids=lambda x: x.label if isinstance(x, Activation) else "",
)
def test_known_values(f: Activation, z: float, value: float, slope: float) -> None:
    assert f(z) == pytest.approx(value, rel=1e-4 if abs(value) < 1e-15 else 4e-15)
    assert f.derivative(z) == pytest.approx(slope, rel=1e-4 if abs(value) < 1e-15 else 4e-15)


def test_one_function_is_anothers_special_case() -> None:
    z = np.linspace(-30.0, 30.0, 601)
    for one, other in (
        (get("celu"), get("elu")),
        (get("leaky_relu", alpha=1.0), get("identity")),
        (get("leaky_relu", alpha=-1.0), get("abs")),
        (get("softshrink", lambda_=0.0), get("identity")),
        (get("hardshrink", lambda_=0.0), get("identity")),
    ):
        np.testing.assert_allclose(one(z), other(z), rtol=1e-15)
    np.testing.assert_allclose(get("log_sigmoid")(z), -get("softplus")(-z), rtol=1e-15)
    np.testing.assert_allclose(get("tanh")(z), 2 * get("sigmoid")(2 * z) - 1, rtol=1e-13, atol=1e-15)
    assert np.abs(get("gelu_tanh")(z) - get("gelu")(z)).max() < 4.74e-4


@pytest.mark.parametrize("name", ["leaky_relu", "elu"])
def test_without_a_leak_0_is_taken_on_and_nothing_below(name: str) -> None:
    codomain = get(name, alpha=0.0).codomain
    assert (codomain.low, codomain.low_closed) == (0.0, True)
