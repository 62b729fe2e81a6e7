"""What can be typed: functions by all their names, the catalogue's own, and all that the program prints."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from engine.functions import activations
from engine.functions.formula import FormulaError, parse

Z = np.array([-7.3, -3.0, -2.6, -1.21, -1.0, -0.37, 0.13, 0.77, 1.9, 3.3, 6.0, 8.1])

SAME = [
    ("z(1-z)", "z*(1-z)"),
    ("(z+1)(z-1)", "(z+1)*(z-1)"),
    ("(z+1)z", "(z+1)*z"),
    ("2z(1-z)", "2*z*(1-z)"),
    ("z²(1−z)", "z^2*(1-z)"),
    ("z sin(z)", "z*sin(z)"),
    ("sin(z)cos(z)", "sin(z)*cos(z)"),
    ("k z", "k*z"),
    ("β z + α(z − 1)", "β*z + α*(z-1)"),
    ("π(z+1)", "pi*(z+1)"),
    ("|z|", "abs(z)"),
    ("z/(1 + |z|)", "z/(1 + abs(z))"),
    ("|z - 1| - |z + 1|", "abs(z - 1) - abs(z + 1)"),
    ("2|z|", "2*abs(z)"),
    ("|z|z", "abs(z)*z"),
    ("|max(|z|, 1) - 2|", "abs(max(abs(z), 1) - 2)"),
    ("(|z|)(|z|)", "abs(z)*abs(z)"),
    ("σ(z)", "sigmoid(z)"),
    ("z · σ(1.7 z)", "z*sigmoid(1.7*z)"),
    ("ln(1 + eᶻ)", "log(1 + exp(z))"),
    ("e⁻ᶻ", "exp(-z)"),
    ("e^-z", "exp(-z)"),
    ("e⁻²ᶻ", "exp(-2*z)"),
    ("z⁻²", "z^-2"),
    ("½ z + ¼", "0.5*z + 0.25"),
    ("√(z² + 1)", "sqrt(z^2 + 1)"),
    ("√2 z", "sqrt(2)*z"),
    ("sin z", "sin(z)"),
    ("z − tanh z", "z - tanh(z)"),
    ("1 + sin z · 2", "1 + sin(z)*2"),
    ("z ⋅ z ÷ 2 – 1", "z*z/2 - 1"),
    ("(z>0)*z", "where(z > 0, z, 0)"),
    ("(z>0)z", "where(z > 0, z, 0)"),
    ("(z ≤ 1)·z + (z > 1)", "where(z <= 1, z, 1)"),
    ("where((z > 0), z, 0)", "where(z > 0, z, 0)"),
    ("z for z > 0, 0.1 z otherwise", "where(z > 0, z, 0.1*z)"),
    ("z - 1 for z > 1, z + 1 for z < -1, 0 otherwise", "where(z > 1, z - 1, where(z < -1, z + 1, 0))"),
    ("max(z, 0, 1 - z)", "max(max(z, 0), 1 - z)"),
    ("min(z, 1, -z, 2z)", "min(min(min(z, 1), -z), 2*z)"),
    ("mod(z, 2)", "z - 2*floor(z/2)"),
    ("x^2 + x", "z^2 + z"),
    ("eˣ", "exp(z)"),
    ("LeakyReLU(z)", "leaky_relu(z)"),
    ("swish(z)", "silu(z)"),
    ("arctan(z) + arsinh(z)", "atan(z) + asinh(z)"),
    ("lg(|z|)", "log10(abs(z))"),
    ("sgn z", "sign(z)"),
    ("arctan z + ReLU z", "atan(z) + relu(z)"),
    ("ln|z| + log |z + 9|", "log(abs(z)) + log(abs(z + 9))"),
    ("|z| ln|z|", "abs(z)*log(abs(z))"),
    ("ln√(z²)", "log(sqrt(z^2))"),
    ("tanh²(z) + sin² z", "tanh(z)^2 + sin(z)^2"),
    ("λα(eᶻ − 1) + πz", "λ*α*(exp(z) - 1) + pi*z"),
    ("σz", "σ*z"),
    ("sigma z", "sigma*z"),
    ("z e⁻ᶻ + z e^-z", "2*z*exp(-z)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), SAME, ids=[text for text, _ in SAME])
def test_what_people_write_means_the_same_as_plain_text(text, plain):
    f, g = parse(text), parse(plain)
    np.testing.assert_array_equal(f(Z), g(Z))
    np.testing.assert_array_equal(f.derivative(Z), g.derivative(Z))


def test_x_beside_z_is_a_parameter():
    assert dict(parse("x*z").parameters) == {"x": 1.0}
    assert dict(parse("k*x").parameters) == {"k": 1.0}


ELEMENTARY = {
    "log2": lambda z: mpmath.log(z, 2),
    "log10": mpmath.log10,
    "sqrt": mpmath.sqrt,
    "log1p": mpmath.log1p,
    "expm1": mpmath.expm1,
    "tan": mpmath.tan,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "asinh": mpmath.asinh,
    "erf": mpmath.erf,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "round": mpmath.nint,
    "Phi": mpmath.ncdf,
}


@pytest.mark.parametrize("name", ELEMENTARY)
def test_elementary_functions_agree_with_mpmath(name):
    f, points = parse(f"{name}(z)"), np.array([0.3, 0.77, 1.9, 2.51, 4.2])
    for order, call in enumerate((f, f.derivative, f.second_derivative)):
        with mpmath.workdps(30):
            exact = [
                mpmath.diff(ELEMENTARY[name], mpmath.mpf(z), order, h=mpmath.mpf("1e-9")) for z in points
            ]
        np.testing.assert_allclose(call(points), np.array(exact, dtype=float), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", activations.names())
def test_a_function_of_the_catalogue_can_be_called_by_its_name(name):
    f, row = parse(f"{name}(z)"), activations.get(name)
    np.testing.assert_allclose(f(Z), row(Z), rtol=1e-13)
    np.testing.assert_allclose(f.derivative(Z), row.derivative(Z), rtol=1e-13)
    for fact in ("kinks", "jumps", "slopes", "zero_centered", "monotone", "saturates"):
        assert getattr(f, fact) == getattr(row, fact), fact


CALLS = [
    ("leaky_relu(z, 0.1)", "leaky_relu", {"alpha": 0.1}),
    ("elu(z, 2)", "elu", {"alpha": 2.0}),
    ("celu(z, 0.7)", "celu", {"alpha": 0.7}),
    ("silu(z, 1.7)", "silu", {"beta": 1.7}),
    ("softplus(z, 5)", "softplus", {"beta": 5.0}),
    ("softshrink(z, 1)", "softshrink", {"lambda_": 1.0}),
    ("hardshrink(z, 1)", "hardshrink", {"lambda_": 1.0}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "parameters"), CALLS, ids=[text for text, *_ in CALLS])
def test_parameters_of_the_catalogue_are_further_arguments(text, name, parameters):
    f, row = parse(text), activations.get(name, **parameters)
    for got, wanted in ((f(Z), row(Z)), (f.derivative(Z), row.derivative(Z))):
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-15)
    moved = parse(text.replace(text.split(", ")[1], "a)")).with_parameters(a=next(iter(parameters.values())))
    np.testing.assert_array_equal(moved(Z), f(Z))


@pytest.mark.parametrize("name", activations.names())
def test_every_formula_that_the_catalogue_shows_can_be_typed(name):
    row = activations.get(name)
    f = parse(row.formula)
    f = f.with_parameters(**{spec.label: row.parameters[key] for key, spec in row.specs.items()})
    shown = 1e-4 if name == "selu" else 1e-12  # its numbers are shown with five digits
    np.testing.assert_allclose(f(Z), row(Z), rtol=shown, atol=1e-15)
    np.testing.assert_allclose(f.derivative(Z), row.derivative(Z), rtol=shown, atol=1e-15)


def test_a_formula_as_it_is_shown_can_be_typed_again():
    for text, _ in SAME:
        f = parse(text)
        np.testing.assert_array_equal(parse(f.formula)(Z), f(Z))


REFUSED = [
    ("1/z(1-z)", 3, "unclear"),
    ("z^2(1-z)", 3, "unclear"),
    ("|z + 1", 6, "| is missing to close |"),
    ("sin z²", 5, "unclear"),
    ("arctanh(z)", 0, "did you mean arctan?"),
    ("leakyrelu(z, 1, 2)", 0, "takes 2 arguments, not 3"),
    ("gelu(z, 1)", 0, "takes 1 argument, not 2"),
    ("z for z > 0", 11, "is missing before the next piece"),
    ("z for z > 0, 1", 14, "otherwise is missing"),
    ("z for z, 1 otherwise", 7, "comparison belongs here"),
    ("(0 < z < 1)*z", 7, "(0 < z)*(z < 1)"),
    ("z⁺⁻", 1, "exponent"),
    ("z! + 1", 1, "no meaning"),
    ("sin⁻¹(z)", 3, "unclear"),
    ("max z", 4, "( is missing after max"),
    ("where z", 6, "( is missing after where"),
    ("z mod 2", 6, "( is missing after mod"),
    ("max(z; 0)", 5, "comma"),
    ("0,5 z", 1, "Decimals have a point"),
    ("z if z > 0 else 0", 2, "z for z > 0, 0 otherwise"),
    ("1 + cbrt(z)", 4, "write sign(z)*|z|^(1/3)"),
    ("pow(z, 2)", 0, "write a^b"),
    ("np.exp(z)", 2, "without a prefix"),
    ("z % 2", 2, "write mod(z, 2)"),
    ("2 + kz", 4, "write k*z"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "position", "reason"), REFUSED, ids=[text for text, *_ in REFUSED])
def test_what_is_meant_is_suggested_at_its_place(text, position, reason):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert reason in str(caught.value)
    assert caught.value.position == position
