"""Forms in floats against mpmath, against every float16, and against the thresholds of IEEE 754."""

from __future__ import annotations

import math
import re
import warnings

import ml_dtypes
import mpmath
import numpy as np
import pytest

from engine.floats import EFFECTS, FORMATS, FORMS, error_in_ulps, threshold
from engine.floats.blame import Evaluation
from engine.floats.code import code, step_text
from engine.floats.errors import results
from engine.floats.evaluation import DIVIDE, INVALID, OVERFLOW, UNDERFLOW, evaluated
from engine.floats.formats import format_of
from engine.floats.forms import FUNCTIONS, Form, form_of, typed
from engine.floats.operations import UFUNCS
from engine.functions import activations, formula, special

PROGRAMS = tuple(name for name, form in FORMS.items() if not form.is_rounded)
NAN, INF = math.nan, math.inf


def _truth(name: str, z: mpmath.mpf, b: mpmath.mpf, c: mpmath.mpf) -> mpmath.mpf:
    """The functions anew, to 400 digits and more."""
    exp, log = mpmath.exp, mpmath.log
    e, mean = exp(z), (z + b + c) / 3
    return {
        "exp": lambda: e,
        "sigmoid": lambda: 1 / (1 + exp(-z)),
        "log_sigmoid": lambda: -log(1 + exp(-z)),
        "tanh": lambda: (e - 1 / e) / (e + 1 / e),
        "softplus": lambda: log(1 + e),
        "elu": lambda: z if z > 0 else e - 1,
        "softmax": lambda: e / (e + exp(b) + exp(c)),
        "log_sum_exp": lambda: log(e + exp(b) + exp(c)),
        "cross_entropy": lambda: log(1 + exp(-z)),
        "log_one_minus": lambda: -log(1 + e),
        "one_minus_sigmoid": lambda: 1 / (1 + e),
        "gelu": lambda: z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2,
        "variance": lambda: ((z - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2) / 3,
        "sigmoid_slope": lambda: e / (1 + e) ** 2,
        "tanh_slope": lambda: 4 / (e + 1 / e) ** 2,
    }[name]()


def _error(form: Form, z: float, dtype: str) -> float:
    """The error anew, in mpmath."""
    format = FORMATS[dtype]
    at = format.rounded([z])
    with mpmath.workdps(700), np.errstate(all="ignore"):
        others = [mpmath.mpf(float((at + format.dtype.type(shift))[0])) for shift in (1.0, 2.0)]
        truth = _truth(form.name.rpartition("_")[0], mpmath.mpf(float(at[0])), *others)
        got = float(results(form, at, format)[0])
        info = ml_dtypes.finfo(format.dtype)
        power = max(mpmath.frexp(truth)[1] - 1, int(info.minexp)) if truth else int(info.minexp)
        ulp = mpmath.mpf(2) ** (power - int(info.nmant))
        if not math.isfinite(got):
            edge = mpmath.mpf(float(info.max)) + mpmath.mpf(2) ** (int(info.maxexp) - 2 - int(info.nmant))
            return 0.0 if got == INF and truth >= edge else INF
        return float(abs(got - truth) / ulp)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("name", FORMS)
def test_errors_are_those_of_mpmath(name: str, dtype: str) -> None:
    rng = np.random.default_rng(7)
    z = np.concatenate([rng.normal(0, 6, 6), rng.uniform(-120, 120, 4), [-1e-9, 3e-5, 760.0, -1000.0]])
    found = error_in_ulps(name, z, dtype)
    assert found == pytest.approx([_error(FORMS[name], float(x), dtype) for x in z], abs=0.01, rel=1e-9)


def test_an_error_has_the_shape_of_its_numbers_and_goes_by_name_or_object() -> None:
    z = np.array([[-1.0, 2.0], [0.5, -20.0]])
    assert error_in_ulps("softplus_naive", z, "float32").shape == z.shape
    assert isinstance(error_in_ulps("softplus_naive", -8, "float16"), float)
    assert error_in_ulps(FORMS["tanh_naive"], 2.0, FORMATS["float16"]) == error_in_ulps(
        "tanh_naive", 2.0, "float16"
    )
    assert form_of("tanh_naive") is FORMS["tanh_naive"]


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_exact_value_rounded_once_is_off_by_half_an_ulp_at_most(name: str, dtype: str) -> None:
    found = error_in_ulps(f"{name}_exact", np.linspace(-90, 90, 37) + 1 / 7, dtype)
    assert np.nanmax(found) <= 0.5


@pytest.mark.parametrize(
    ("form", "effect", "found"),
    [
        ("exp_naive", "overflow", (11.09375, 89.0, 88.722839, 709.782713)),
        ("sigmoid_naive", "zero", (-11.09375, -89.0, -88.722839, -709.782713)),
        ("sigmoid_quotient", "nan", (11.09375, 89.0, 88.722839, 709.782713)),
        ("sigmoid_naive", "one", (7.625, 5.5625, 16.635532, 36.736801)),
        ("sigmoid_stable", "one", (7.625, 5.5625, 16.635532, 36.736801)),
        ("sigmoid_slope_naive", "zero", (7.625, 5.5625, 16.635532, 36.736801)),
        ("softplus_naive", "zero", (-7.625, -5.5625, -16.635532, -36.736801)),
        ("softplus_text", "zero", (-7.625, -5.5625, -16.635532, -36.736801)),
        ("softplus_stable", "zero", (-17.34375, -93.0, -103.97208, -745.13322)),
        ("tanh_exact", "one", (4.5078125, 3.46875, 9.0109138, 19.0615475)),
        ("log_one_minus_naive", "infinity", (7.625, 5.5625, 16.635532, 36.736801)),
        ("softplus_naive", "overflow", (11.09375, 89.0, 88.722839, 709.782713)),
        ("tanh_naive", "nan", (11.09375, 89.0, 88.722839, 709.782713)),
        ("softplus_text", "digits", (-7.625, -5.5625, -16.635532, -36.736801)),
    ],
)
def test_thresholds_are_those_of_the_formats(form: str, effect: str, found: tuple[float, ...]) -> None:
    """Card N1, each row; closed forms are ln of the largest number, p ln 2, and ln of half the smallest."""
    for dtype, z in zip(FORMATS, found, strict=True):
        assert threshold(form, effect, dtype) == pytest.approx(z, rel=1e-7)


def test_closed_forms_of_the_thresholds() -> None:
    for format in FORMATS.values():
        p, near = format.precision, 2 * math.ulp(32.0) * 2.0 ** (53 - format.precision)
        assert threshold("sigmoid_naive", "one", format) == pytest.approx(p * math.log(2), abs=near)
        edge = math.log(format.largest) - math.log1p(-(2.0 ** -(p + 1)))
        assert threshold("exp_naive", "overflow", format) == pytest.approx(edge, rel=2.0**-p * 2)
        below = math.log(format.smallest) - math.log(2)
        assert threshold("softplus_stable", "zero", format) == pytest.approx(below, rel=2.0**-p * 2)


BREAKING = [(name, effect) for name in PROGRAMS for effect in ("overflow", "infinity", "nan", "zero")]
BREAKING += [(f"{name}_{end}", "one") for name in ("sigmoid", "tanh") for end in ("naive", "stable", "exact")]
BREAKING += [("one_minus_sigmoid_naive", "digits")]


@pytest.mark.parametrize(("name", "effect"), BREAKING)
def test_a_threshold_is_that_of_all_float16(name: str, effect: str) -> None:
    format, form = FORMATS["float16"], FORMS[name]
    found = []
    for side in (1, -1):
        ordinals = np.arange(1024, format.last + 1)
        holds = EFFECTS[effect](form, format.numbers(side * ordinals), format)
        changes = np.flatnonzero(holds[1:] != holds[:-1])
        if changes.size:
            first = int(changes[0])
            found.append(side * float(format.numbers(ordinals[first + (not holds[first])])))
    expected = min(found, key=abs, default=NAN)
    assert threshold(name, effect, "float16") == pytest.approx(expected, rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_beside_a_threshold_the_effect_is_not(name: str, dtype: str) -> None:
    format, form = FORMATS[dtype], FORMS[name]
    for effect in ("overflow", "infinity", "nan", "zero"):
        holds, z = EFFECTS[effect], threshold(name, effect, dtype)
        if math.isnan(z):
            continue
        around = format.numbers(format.ordinal(z) + np.array([-1, 0, 1]))
        left, here, right = holds(form, around, format)
        assert here
        assert not (left and right)


def test_what_tanh_gives_depends_on_the_library() -> None:
    """NumPy's tanh is 1 elsewhere than the exact value rounded once: 10 for 9.011 in float32."""
    assert threshold("tanh_stable", "one", "float16") == pytest.approx(4.508, abs=1e-3)
    assert threshold("tanh_stable", "one", "float32") >= 9.0109
    assert threshold("tanh_stable", "one", "float64") == pytest.approx(19.0, abs=0.07)


def test_cancellation() -> None:
    """Card N2."""
    at20, at40 = (FORMATS[name].rounded([z]) for name, z in (("float32", -20.0), ("float64", -40.0)))
    assert results("softplus_text", at20, FORMATS["float32"])[0] == 0
    assert results("softplus_exact", at20, FORMATS["float32"])[0] == pytest.approx(2.0611536e-9, rel=1e-7)
    assert results("softplus_text", at40, FORMATS["float64"])[0] == 0
    assert results("softplus_stable", at40, FORMATS["float64"])[0] == pytest.approx(4.248e-18, rel=1e-3)
    for z, share in ((5, 3.6e-6), (10, 4.6e-4), (15, 0.169), (20, 1.0)):
        evaluation = Evaluation(FORMS["one_minus_sigmoid_naive"], z, FORMATS["float32"])
        off = abs(evaluation.result - float(evaluation.truth)) / float(evaluation.truth)
        assert off == pytest.approx(share, rel=0.02)
    gelu = Evaluation(FORMS["gelu_naive"], -9.0, FORMATS["float64"])
    assert gelu.result == 0
    assert float(gelu.truth) == pytest.approx(-1.0157e-18, rel=1e-4)


def test_a_sigmoid_that_overflows_is_right_in_float64_and_no_tanh_is() -> None:
    """The text's e^−z overflows at z = −1000, and the result is the right 0."""
    sigmoid = Evaluation(FORMS["sigmoid_naive"], -1000.0, FORMATS["float64"])
    assert sigmoid.result == 0
    assert sigmoid.error < 0.5
    assert sigmoid.failing == -1
    assert [step.raised for step in sigmoid.steps] == ["", OVERFLOW, "", ""]
    tanh = Evaluation(FORMS["tanh_naive"], 1000.0, FORMATS["float64"])
    assert math.isnan(tanh.result)
    assert tanh.steps[-1].raised == INVALID


@pytest.mark.parametrize(
    ("form", "z", "dtype", "step"),
    [
        ("sigmoid_naive", -12.0, "float16", "exp(−z)"),
        ("softplus_naive", 100.0, "float32", "exp(z)"),
        ("softplus_naive", -20.0, "float32", "1 + exp(z)"),
        ("softplus_text", -20.0, "float32", "1 + exp(−abs(z))"),
        ("tanh_naive", 100.0, "float32", "exp(z)"),
        ("softmax_naive", 1000.0, "float64", "exp(z)"),
        ("gelu_naive", -9.0, "float64", "erf(z / 1.4142135623730951)"),
        ("elu_naive", -1e-7, "float32", "exp(z)"),
        ("log_one_minus_naive", 20.0, "float32", "1 + exp(−z)"),
        ("cross_entropy_naive", -105.0, "float32", "exp(z)"),
        ("sigmoid_slope_naive", 20.0, "float32", "1 + exp(−z)"),
    ],
)
def test_the_failing_step_is_the_first_that_nothing_mends(form: str, z: float, dtype: str, step: str) -> None:
    evaluation = Evaluation(FORMS[form], z, FORMATS[dtype])
    assert step_text(evaluation.form, evaluation.steps[evaluation.failing].node) == step
    assert evaluation.errors[-1] == pytest.approx(evaluation.error, rel=1e-9)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_of_a_stable_form_no_step_fails(function: str, dtype: str) -> None:
    name = f"{function}_stable"
    if name in FORMS:
        for z in (-95.5, -30.25, -3.3, 0.7, 14.6, 42.1):
            assert Evaluation(FORMS[name], z, FORMATS[dtype]).failing == -1


def test_what_is_raised() -> None:
    def raises(form: str, z: float) -> list[str]:
        found = Evaluation(FORMS[form], z, FORMATS["float32"]).steps
        return [step.raised for step in found if step.raised]

    assert raises("log_one_minus_naive", 20.0) == [DIVIDE]
    assert raises("cross_entropy_naive", -105.0) == [UNDERFLOW, DIVIDE]
    assert raises("sigmoid_quotient", 89.0) == [OVERFLOW, INVALID]
    assert raises("softplus_stable", -50.0) == []


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_code_that_is_shown_gives_the_same_bits(name: str, dtype: str) -> None:
    form, format = FORMS[name], FORMATS[dtype]
    z = format.rounded(np.concatenate([np.linspace(-800, 800, 41), np.linspace(-12, 12, 41)]))
    scope = {"np": np, "z": z, "erf": _rounding(np.vectorize(math.erf)), "Phi": _rounding(special.normal_cdf)}
    lines = [re.sub(r"\d+\.\d+", r"z.dtype.type(\g<0>)", line) for line in code(form)]
    with np.errstate(all="ignore"):
        for line in lines[:-1]:
            exec(line, scope)
        found = eval(lines[-1], scope)
    assert found.dtype == format.dtype
    expected = evaluated(form, z)[form.tree]
    assert np.array_equal(found.astype(np.float64), expected.astype(np.float64), equal_nan=True)


def _rounding(function):
    return lambda u: function(u.astype(np.float64)).astype(u.dtype)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("name", FORMS)
def test_no_warning_leaks(name: str, dtype: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error_in_ulps(name, np.array([-1e6, -800.0, -0.0, 0.0, 90.0, 1e300]), dtype)


def test_a_typed_formula_is_judged_by_itself() -> None:
    form = typed(formula.parse("log(1 + exp(k*z))/k").with_parameters(k=2.0))
    evaluation = Evaluation(form, 60.0, FORMATS["float32"])
    assert code(form) == ("np.log(1 + np.exp(2 * z)) / 2",)
    assert evaluation.result == INF
    assert float(evaluation.truth) == pytest.approx(60.0)
    assert step_text(form, evaluation.steps[evaluation.failing].node) == "exp(2 · z)"


@pytest.mark.parametrize("name", activations.names())
def test_every_function_of_the_catalogue_is_a_form(name: str) -> None:
    function = activations.get(name)
    form = typed(function)
    z = np.array([-2.3, -0.4, 0.3, 1.7])
    with np.errstate(all="ignore"):
        assert results(form, z, FORMATS["float64"]) == pytest.approx(function(z), rel=1e-9, abs=1e-12)
    assert error_in_ulps(form, z, "float64").max() < 1e6


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_formats_are_those_of_numpy(format) -> None:
    info = ml_dtypes.finfo(format.dtype)
    assert format.largest == float(info.max)
    assert format.smallest == float(info.smallest_subnormal)
    assert format.precision == info.nmant + 1
    assert format.at(format.ordinal(1.0) + 1) == 1.0 + float(info.eps)
    for z in (1.5, -0.1, 0.0, 1e-3, -37.5):
        at = format.near(z)
        assert format.at(format.ordinal(z)) == at
        sign, exponent, fraction = format.fields(at)
        assert len(sign + exponent + fraction) == format.bits
        power = int(exponent, 2) - format.bias
        value = (-1) ** int(sign) * (1 + int(fraction, 2) / 2**format.fraction_bits) * 2.0**power
        assert value == at or at == 0


def test_all_float16_in_order() -> None:
    format = FORMATS["float16"]
    line = format.numbers(np.arange(-format.last, format.last + 1)).astype(np.float64)
    assert (np.diff(line) > 0).all()
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    assert np.array_equal(np.unique(every[np.isfinite(every)].astype(np.float64)), line)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: threshold("softplus", "zero", "float32"), "there is no form 'softplus'"),
        (lambda: threshold("exp_naive", "loss", "float32"), "there is no effect 'loss'"),
        (lambda: format_of("float8"), "there is no format 'float8'"),
    ],
)
def test_unknown_names_are_refused(call, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


def test_functions_of_formulas_are_those_of_numpy() -> None:
    assert all(hasattr(np, name) for name in UFUNCS.values())
