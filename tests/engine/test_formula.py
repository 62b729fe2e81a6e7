"""Typed formulas: the grammar and its refusals, exact derivatives against mpmath, and the facts."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.functions import activations
from engine.functions.formula import FormulaError, parse
from engine.functions.formula.parser import parse_tree
from engine.functions.formula.tree import Apply, Constant, Variable

POINTS = np.array([-7.3, -2.6, -1.21, -0.37, 0.13, 0.77, 1.9, 3.3, 8.1])
POSITIVE = np.abs(POINTS)

mp = mpmath.mp.clone()
mp.dps = 30


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def relu(x):
    return max(x, mp.mpf(0))


SMOOTH_OR_BENT = {
    "z": lambda z: z,
    "-z": lambda z: -z,
    "2z - 3": lambda z: 2 * z - 3,
    "z^2": lambda z: z**2,
    "z^3 - 2*z": lambda z: z**3 - 2 * z,
    "z^7": lambda z: z**7,
    "z^-1": lambda z: 1 / z,
    "z^-2": lambda z: z**-2,
    "1/z": lambda z: 1 / z,
    "z/(1 + abs(z))": lambda z: z / (1 + abs(z)),
    "z/sqrt(1 + z^2)": lambda z: z / mp.sqrt(1 + z**2),
    "exp(z)": mp.exp,
    "exp(-z^2/2)": lambda z: mp.exp(-(z**2) / 2),
    "log1p(exp(z))": lambda z: mp.log1p(mp.exp(z)),
    "log(1 + z^2)": lambda z: mp.log(1 + z**2),
    "expm1(z)": mp.expm1,
    "sqrt(z^2 + 1)": lambda z: mp.sqrt(z**2 + 1),
    "abs(z)": abs,
    "abs(z - 1)*z": lambda z: abs(z - 1) * z,
    "sign(z)*z^2": lambda z: mp.sign(z) * z**2,
    "tanh(z)": mp.tanh,
    "z*tanh(softplus(z))": lambda z: z * mp.tanh(mp.log1p(mp.exp(z))),
    "sigmoid(z)": sigmoid,
    "z*sigmoid(1.7*z)": lambda z: z * sigmoid(mp.mpf(1.7) * z),
    "1/(1 + exp(-z))": sigmoid,
    "softplus(2*z)/2": lambda z: mp.log1p(mp.exp(2 * z)) / 2,
    "relu(z)": relu,
    "relu(z)^2": lambda z: relu(z) ** 2,
    "relu(z + 1) - relu(z - 1)": lambda z: relu(z + 1) - relu(z - 1),
    "z*Phi(z)": lambda z: z * mp.ncdf(z),
    "Φ(z)": mp.ncdf,
    "sin(z) + cos(2*z)": lambda z: mp.sin(z) + mp.cos(2 * z),
    "z + sin(3*z)^2/3": lambda z: z + mp.sin(3 * z) ** 2 / 3,
    "max(0.1*z, z)": lambda z: max(mp.mpf(0.1) * z, z),
    "min(z, z^2)": lambda z: min(z, z**2),
    "min(max(0, z), 6)": lambda z: min(max(mp.mpf(0), z), mp.mpf(6)),
    "z*clip(z + 3, 0, 6)/6": lambda z: z * min(max(z + 3, 0), 6) / 6,
    "where(z > 0, z, exp(z) - 1)": lambda z: z if z > 0 else mp.expm1(z),
    "where(z <= 1, z^3, 2 - z)": lambda z: z**3 if z <= 1 else 2 - z,
    "2^z": lambda z: mp.mpf(2) ** z,
    "e^(-abs(z))": lambda z: mp.mpf(math.e) ** (-abs(z)),
    "(1 + z^2)^sin(z)": lambda z: (1 + z**2) ** mp.sin(z),
    "(1 + z^2)^(z/3)": lambda z: (1 + z**2) ** (z / 3),
    "pi*z − π": lambda z: mp.mpf(math.pi) * (z - 1),
    "0.5*z*(1 + tanh(0.8*(z + 0.045*z^3)))": (
        lambda z: z / 2 * (1 + mp.tanh(mp.mpf(0.8) * (z + mp.mpf(0.045) * z**3)))
    ),
}
ON_POSITIVE = {
    "log(z)": mp.log,
    "sqrt(z)": mp.sqrt,
    "z^0.5": mp.sqrt,
    "z^1.5": lambda z: z ** mp.mpf(1.5),
    "z^z": lambda z: z**z,
    "log(z)/z": lambda z: mp.log(z) / z,
    "where(z > 0, log(z), z)": mp.log,
}
CASES = [
    *((text, f, POINTS) for text, f in SMOOTH_OR_BENT.items()),
    *((text, f, POSITIVE) for text, f in ON_POSITIVE.items()),
]


@pytest.mark.parametrize(("text", "reference", "points"), CASES, ids=[text for text, *_ in CASES])
def test_value_and_both_derivatives_agree_with_mpmath(text, reference, points):
    f = parse(text)
    for order, computed in enumerate((f(points), f.derivative(points), f.second_derivative(points))):
        with mp.workdps(30):
            # The step is small enough not to reach across a kink.
            expected = [
                reference(mp.mpf(z)) if order == 0 else mp.diff(reference, mp.mpf(z), order, h=mp.mpf("1e-9"))
                for z in points
            ]
        scale = 1.0 + float(max(abs(value) for value in expected)) * 1e-3
        np.testing.assert_allclose(computed, np.array(expected, dtype=float), rtol=1e-10, atol=1e-11 * scale)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("z", activations.get("identity")),
        ("relu(z)", activations.get("relu")),
        ("max(z, 0)", activations.get("relu")),
        ("max(0, z)", activations.get("relu")),
        ("where(z > 0, z, 0)", activations.get("relu")),
        ("max(0.01*z, z)", activations.get("leaky_relu", alpha=0.01)),
        ("abs(z)", activations.get("abs")),
        ("clip(z, -1, 1)", activations.get("hard_tanh")),
        ("z*clip(z + 3, 0, 6)/6", activations.get("hard_swish")),
        ("z - clip(z, -0.5, 0.5)", activations.get("softshrink")),
        ("where(abs(z) > 0.5, z, 0)", activations.get("hardshrink")),
        ("where(z > 0, 1, 0)", activations.get("step")),
        ("sin(z)", activations.get("sine")),
        ("z - tanh(z)", activations.get("tanhshrink")),
        ("sign(z)", activations.get("sign")),
        ("tanh(z)", activations.get("tanh")),
        ("sigmoid(z)", activations.get("sigmoid")),
        ("1/(1 + exp(-z))", activations.get("sigmoid")),
        ("softplus(z)", activations.get("softplus")),
        ("z*sigmoid(z)", activations.get("silu")),
        ("z*Phi(z)", activations.get("gelu")),
        ("where(z > 0, z, exp(z) - 1)", activations.get("elu")),
        ("min(max(z, 0), 6)", activations.get("relu6")),
        ("z*tanh(softplus(z))", activations.get("mish")),
        ("z/(1 + abs(z))", activations.get("softsign")),
        ("exp(z)", activations.get("exp")),
    ],
)
def test_catalogue_written_as_formula_has_its_values_slopes_and_facts(text, row):
    f, z = parse(text), np.concatenate((POINTS, [-1e3, -40.0, 0.0, 6.0, 40.0, 600.0]))
    np.testing.assert_allclose(f(z), row(z), rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(f.derivative(z), row.derivative(z), rtol=1e-10, atol=1e-15)
    z = z[z != 0]  # where f″ of some jumps
    np.testing.assert_allclose(f.second_derivative(z), row.second_derivative(z), rtol=1e-9, atol=1e-14)
    for fact in ("kinks", "jumps", "slopes", "zero_centered", "monotone", "saturates"):
        assert getattr(f, fact) == getattr(row, fact), fact
    assert f.codomain.low == pytest.approx(row.codomain.low, abs=1e-12)
    assert f.codomain.high == pytest.approx(row.codomain.high, abs=1e-12)
    assert (f.codomain.low_closed, f.codomain.high_closed) == (
        row.codomain.low_closed,
        row.codomain.high_closed,
    )


@pytest.mark.parametrize(
    ("text", "z", "expected"),
    [
        ("-z^2", 3.0, -9.0),
        ("(-z)^2", 3.0, 9.0),
        ("2^3^z", 2.0, 512.0),
        ("z**2", 3.0, 9.0),
        ("z²", 3.0, 9.0),
        ("2z²", 3.0, 18.0),
        ("z^-2", 2.0, 0.25),
        ("2^-z^2", 2.0, 0.0625),
        ("z - 1 - 2", 3.0, 0.0),
        ("12/z/2", 3.0, 2.0),
        ("12/(z*2)", 3.0, 2.0),
        ("12/z*2", 3.0, 8.0),
        ("1 + 2z^2*3", 2.0, 25.0),
        ("2(z + 1)^2", 2.0, 18.0),
        ("- - -z", 2.0, -2.0),
        ("2*-z", 2.0, -4.0),
        ("+z", 2.0, 2.0),
        ("z−1·2×3", 2.0, -4.0),
        ("1e-3z + .5 + 1.", 0.0, 1.5),
        ("where(z ≤ 1, 1, 2) + where(z ≠ 1, 10, 20) + where(z ≥ 2, 100, 200)", 1.0, 221.0),
        ("where(z == 1, 1, 0)", 1.0, 1.0),
        ("z*e", 1.0, math.e),
        ("clip(z, -1, 1)", -4.0, -1.0),
        ("z^3", -2.0, -8.0),
        ("z^0", 0.0, 1.0),
    ],
)
def test_precedence_and_spelling(text, z, expected):
    assert parse(text)(z) == pytest.approx(expected, rel=1e-15)


def test_tree_of_a_sum_leans_to_the_left():
    z, one = Variable(), Constant(1.0)
    assert parse_tree("z-1-z") == Apply("-", (Apply("-", (z, one)), z))
    assert parse_tree("z^z^1") == Apply("^", (z, Apply("^", (z, one))))


REFUSED = [
    ("", 0, "Type a formula"),
    ("   ", 3, "Type a formula"),
    ("foo(z)", 0, "not a function"),
    ("1 + GLEU(z)", 4, "did you mean gelu?"),
    ("Sigmiod(z)", 0, "did you mean sigmoid?"),
    ("1 + sigmid(z)", 4, "did you mean sigmoid"),
    ("k(z)", 0, "not a function"),
    ("exp(z, 1)", 0, "takes 1 argument, not 2"),
    ("z + max(z)", 4, "takes 2 arguments, not 1"),
    ("clip(z, 1)", 0, "takes 3 arguments, not 2"),
    ("max()", 0, "not 0"),
    ("max(z,)", 6, "cannot stand here"),
    ("where(z, 1, 2)", 7, "is a comparison"),
    ("where(z > 0, 1)", 0, "takes 3"),
    ("where(0 < z < 1, 1, 2)", 12, "only be the first"),
    ("z > 0", 2, "first argument of where"),
    ("exp z^2", 5, "unclear"),
    ("exp", 3, "missing after exp"),
    ("sin + z", 4, "missing after sin"),
    ("(z", 2, ") is missing"),
    ("exp(z", 5, ") is missing"),
    ("z)", 1, "no opening"),
    ("z, z", 1, "comma"),
    ("z +", 3, "stops here"),
    ("z *", 3, "stops here"),
    ("* z", 0, "cannot stand here"),
    ("z^^2", 2, "cannot stand here"),
    ("()", 1, "cannot stand here"),
    ("z z", 2, "write *"),
    ("z 2", 2, "write *"),
    ("1/(z)(z)", 5, "unclear"),
    ("1.2.3z", 3, "write *"),
    ("1/2z", 3, "unclear"),
    ("z^2z", 3, "unclear"),
    ("2^-3z", 4, "unclear"),
    ("2e", 1, "incomplete"),
    ("__import__('os')", 0, "no meaning"),
    ("z.real", 1, "no meaning"),
    ("z[0]", 1, "use ( )"),
    ("'z'", 0, "no meaning"),
    ("|z", 2, "| is missing"),
    ("z = 1", 2, "=="),
    ("lambda z: z", 8, "no meaning"),
    ("lambda*z", 0, "cannot name"),
    ("①z", 0, "neither"),
    ("\ud800z", 0, "U+D800"),
    ("9^9^9^9", 3, "exponent"),
    ("z^1e9", 1, "exponent"),
    ("z^-1001", 1, "exponent"),
    ("1e400*z", 0, "too large"),
    ("z + 1/0", 5, "no finite number"),
    ("log(-1)*z", 0, "no finite number"),
    ("exp(1000)*z", 0, "no finite number"),
    ("1", 0, "z does not occur"),
    ("k*y", 0, "z does not occur"),
    ("a+b+c+d+f+g+h+z", 12, "6 parameters"),
    ("z" * 10_000, 500, "500 characters"),
    ("(" * 200 + "z" + ")" * 200, 51, "nested"),
    ("-" * 200 + "z", 51, "nested"),
    ("z^" * 200 + "z", 102, "nested"),
    ("abs(" * 90 + "z" + ")" * 90, 204, "nested"),
]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ReLU(z)", "relu(z)"),
        ("Tanh(z) + SIN(z)", "tanh(z) + sin(z)"),
        ("PHI(z)", "Phi(z)"),
        ("Max(z, 0)", "max(z, 0)"),
    ],
)
def test_functions_are_known_however_they_are_spelled(text, plain):
    assert parse_tree(text) == parse_tree(plain)


@pytest.mark.parametrize(("text", "position", "reason"), REFUSED, ids=[text[:20] for text, *_ in REFUSED])
def test_refusal_states_reason_and_position(text, position, reason):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert reason in str(caught.value)
    assert caught.value.position == position


def test_longest_formulas_do_not_exhaust_the_stack():
    z = np.array([0.5])
    assert parse("z" + "+z" * 249)(z) == 125.0
    assert parse("sin(" * 50 + "z" + ")" * 50)(z)[0] > 0


ALPHABET = "z zzkxαβ0123456789.eE+-−*·/^²()<>=!,_ \t'[]{}:|\\expmaxwhere"
WORDS = [
    "z",
    "k",
    "2",
    ".5",
    "1e-3",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "^",
    "<",
    ">=",
    "²",
    "where(",
    "max(",
]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(ALPHABET, max_size=40),
    st.lists(st.sampled_from(WORDS)).map("".join),
    st.binary(max_size=40).map(lambda data: data.decode("latin-1")),
)


def refusal(text):
    """The error that the text is refused with, or None."""
    try:
        parse_tree(text)
    except FormulaError as error:
        return error
    return None


@given(TEXTS)
@example("\x00")
@example("where(z>0,1,z)")
@settings(max_examples=400)
def test_any_text_is_a_tree_or_a_formula_error(text):
    error = refusal(text)
    assert error is None or (0 <= error.position <= len(text) and len(str(error)) > 10)


LEAVES = st.one_of(st.just("z"), st.floats(0.1, 4).map(lambda number: round(number, 2)))
BINARY = {"+": 1, "-": 1, "*": 2, "/": 2}
FUNCTIONS = {"tanh": mp.tanh, "sin": mp.sin, "abs": abs, "sigmoid": sigmoid, "relu": relu}
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.tuples(st.sampled_from(sorted(BINARY)), below, below),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), below),
        st.tuples(st.just("neg"), below),
        st.tuples(st.just("^"), below, st.sampled_from([2, 3])),
    ),
    max_leaves=12,
)


def printed(tree, loosest=0):
    """The tree as text with as few brackets as the grammar allows."""
    if not isinstance(tree, tuple):
        return str(tree)
    operator, *arguments = tree
    if operator in FUNCTIONS:
        return f"{operator}({printed(arguments[0])})"
    if operator == "neg":
        level, text = 3, f"-{printed(arguments[0], 3)}"
    elif operator == "^":
        level, text = 4, f"{printed(arguments[0], 5)}^{arguments[1]}"
    else:
        level = BINARY[operator]
        text = f"{printed(arguments[0], level)} {operator} {printed(arguments[1], level + 1)}"
    return f"({text})" if level < loosest else text


class OutOfRange(Exception):
    """An intermediate result is so large that float64 arithmetic loses the digits compared."""


def evaluated(tree, z):
    """The value at z in 30 digits, by rules of its own."""
    value = evaluated_node(tree, z)
    if abs(value) > 1e4:
        raise OutOfRange
    return value


def evaluated_node(tree, z):
    if not isinstance(tree, tuple):
        return z if tree == "z" else mp.mpf(tree)
    operator, *arguments = tree
    if operator == "^":
        return evaluated(arguments[0], z) ** arguments[1]
    values = [evaluated(argument, z) for argument in arguments]
    if operator in FUNCTIONS:
        return FUNCTIONS[operator](*values)
    if operator == "neg":
        return -values[0]
    if operator == "/":
        return values[0] / values[1]
    return {"+": mp.fadd, "-": mp.fsub, "*": mp.fmul}[operator](*values)


def expected_jet(tree, z):
    """f, f′ and f″ by differences in 30 digits."""
    return [mp.diff(lambda x: evaluated(tree, x), mp.mpf(z), order, h=mp.mpf("1e-9")) for order in range(3)]


# More digits than the random numbers have, so that no kink is hit.
@given(EXPRESSIONS, st.sampled_from([-1.3721346597, 0.6123456789, 2.9031415927]))
@settings(max_examples=150, derandomize=True)
def test_random_trees_printed_and_read_back_have_the_same_value_and_derivatives(tree, z):
    text = printed(tree)
    try:
        jets = expected_jet(tree, z), expected_jet(tree, z * (1 + 1e-9))
    except (ZeroDivisionError, OutOfRange):
        return
    error = refusal(text)
    if error is not None:
        assert "z does not occur" in str(error) or "no finite number" in str(error)
        return
    f = parse(text)
    for computed, here, beside in zip((f(z), f.derivative(z), f.second_derivative(z)), *jets, strict=True):
        if abs(here) < 1e6 and abs(here - beside) < 1e-6:  # well-conditioned
            assert computed == pytest.approx(float(here), rel=1e-6, abs=1e-6)


def test_free_names_become_parameters_in_order_of_appearance():
    f = parse("α*z + β*relu(z) + p1")
    assert dict(f.parameters) == {"α": 1.0, "β": 1.0, "p1": 1.0}
    assert f.name == "formula"
    assert f.text == "α*z + β*relu(z) + p1"
    assert f.specs["β"].limits == (-1e3, 1e3)
    changed = f.with_parameters(α=0.5, p1=2.0)
    assert changed(-2.0) == 1.0
    assert changed(2.0) == 5.0
    assert changed.slopes == (0.5, 1.5)
    assert changed.with_parameters(β=3.0).parameters == {"α": 0.5, "β": 3.0, "p1": 2.0}
    assert changed.with_parameters(α=1.0, p1=1.0) == f


def test_micro_sign_and_mu_are_one_letter():
    assert dict(parse("\u00b5*z").parameters) == {"\u03bc": 1.0}
    assert parse("\u00b5*z").with_parameters(μ=2.0)(3.0) == 6.0


@pytest.mark.parametrize(("name", "value"), [("k", 1e9), ("k", math.nan), ("q", 1.0)])
def test_parameters_outside_their_limits_are_refused(name, value):
    with pytest.raises(ValueError, match=name):
        parse("k*z").with_parameters(**{name: value})


def test_parameter_may_pass_a_point_where_nothing_is_defined():
    f = parse("z/k").with_parameters(k=0.0)
    np.testing.assert_array_equal(f(np.array([-1.0, 0.0, 1.0])), [-np.inf, np.nan, np.inf])
    assert parse("log(k)*z").with_parameters(k=-1.0).codomain.low != 0


def test_same_text_is_the_same_object():
    assert parse("z*sigmoid(k*z)") is parse("z*sigmoid(k*z)")


@pytest.mark.parametrize(
    ("text", "z", "slope"),
    [
        ("relu(z)", 0.0, 0.0),
        ("abs(z)", 0.0, 0.0),
        ("max(z, -z)", 0.0, 0.0),
        ("sign(z)", 0.0, 0.0),
        ("max(0, z)", 0.0, 0.0),
        ("max(0.1*z, z)", 0.0, 0.1),
        ("min(z, 3*z)", 0.0, 1.0),
        ("clip(z, -1, 1)", 1.0, 0.0),
        ("clip(z, -1, 1)", -1.0, 0.0),
        ("max(z, z)", 2.0, 1.0),
        ("sqrt(z)", 0.0, math.inf),
        ("sqrt(z^4)", 0.0, 0.0),
        ("1/(1 + exp(-z))", -1000.0, 0.0),
        ("exp(z)", 1000.0, math.inf),
        ("log(z)", -1.0, math.nan),
        ("where(z > 0, log(z), z)", -1.0, 1.0),
        ("where(z > 0, sqrt(z), 0)", 0.0, 0.0),
        ("where(log(z) > 0, 1, z)", -1.0, math.nan),
        ("z^0.5", -1.0, math.nan),
        ("z^3", -2.0, 12.0),
        ("z^1", 0.0, 1.0),
        ("z^2", 0.0, 0.0),
    ],
)
def test_slope_at_kinks_and_at_the_edge(text, z, slope):
    np.testing.assert_equal(float(parse(text).derivative(z)), slope)


@pytest.mark.parametrize(
    "text", ["z^0", "0*z", "sign(z)", "where(z > 0, 1, 2)", "max(z, 1)", "relu(z)^2", "z/z"]
)
def test_nan_stays_nan_and_the_argument_is_not_touched(text):
    f, z = parse(text), np.array([[np.nan, 1.0], [2.0, np.nan]])
    kept = z.copy()
    for result in (f(z), f.derivative(z), f.second_derivative(z)):
        np.testing.assert_array_equal(np.isnan(result), np.isnan(z))
        assert not np.shares_memory(result, z)
    np.testing.assert_array_equal(z, kept)


@pytest.mark.parametrize(
    ("text", "kinks", "jumps", "slopes"),
    [
        ("max(0.1*z, z)", [0], [], [0.1, 1]),
        ("relu(z+1) - relu(z-1)", [-1, 1], [], [0, 1, 0]),
        ("relu(10*z - 3)", [0.3], [], [0, 10]),
        ("abs(abs(z) - 0.3)", [-0.3, 0, 0.3], [], [-1, 1, -1, 1]),
        ("where(z > 1, z, -z)", [1], [1], [-1, 1]),
        ("sign(2*z - 1) + z", [0.5], [0.5], [1, 1]),
        ("clip(z, -2, 3)", [-2, 3], [], [0, 1, 0]),
        ("max(z, z)", [], [], [1]),
        ("abs(z) - abs(z)", [], [], [0]),
        ("abs(z - 900)", [900], [], [-1, 1]),
        ("abs(z^2 - 2)", [-math.sqrt(2), math.sqrt(2)], [], None),
        ("abs((z - 1)^2 - 1e-4)", [0.99, 1.01], [], None),
        ("abs(exp(z) - 3)", [math.log(3)], [], None),
        ("where(z > 0, z, exp(z) - 1)", [], [], None),
        ("where(z > 0, z, 2*(exp(z) - 1))", [0], [], None),
        ("where(sin(z) > 2, 1, z^2)", [], [], None),
        ("relu(z)^2", [], [], None),
        ("sqrt(abs(z))", [0], [], None),
        ("abs(z)^1.5", [], [], None),
        ("1/z", [], [], None),
        ("z*sign(z - 1/3)", [1 / 3], [1 / 3], None),
    ],
)
def test_kinks_jumps_and_pieces_are_found(text, kinks, jumps, slopes):
    f = parse(text)
    np.testing.assert_allclose(f.kinks, kinks, rtol=4e-16)
    np.testing.assert_allclose(f.jumps, jumps, rtol=4e-16)
    assert f.slopes is None if slopes is None else f.slopes == tuple(slopes)


@pytest.mark.parametrize(
    "text", ["relu(z/2)", "abs(0.3*z)", "relu(10*z - 3)", "relu((z*0.7 + 0.2)/1.3 - 1)", "abs(0.3*z - 0.7)"]
)
def test_sides_of_a_kink_are_the_slopes_of_its_pieces(text):
    f = parse(text)
    assert f.sides(f.kinks[0]) == f.slopes


def test_infinitely_many_kinks_are_cut_off_around_0():
    kinks = np.array(parse("abs(sin(9*z))").kinks)
    assert len(kinks) == 64
    np.testing.assert_allclose(kinks * 9 / np.pi, np.round(kinks * 9 / np.pi), atol=1e-12)
    assert np.abs(kinks).max() < 32.5 * np.pi / 9


@pytest.mark.parametrize(
    ("text", "codomain", "zero_centered", "monotone", "saturates"),
    [
        ("tanh(z)", "(−1, 1)", True, True, "both"),
        ("1/(1+exp(-z))", "(0, 1)", False, True, "both"),
        ("exp(-z^2)", "(0, 1]", False, False, "both"),
        ("z*exp(-z^2)", "[−0.429, 0.429]", True, False, "both"),
        ("sin(z)", "[−1, 1]", True, False, ""),
        ("z + sin(z)", "(−∞, ∞)", True, True, ""),
        ("log(z)", "(−∞, ∞)", False, True, ""),
        ("log(z - 0.123)", "(−∞, ∞)", False, True, ""),
        ("log(1 + z^2)", "[0, ∞)", False, False, ""),
        ("sqrt(1 - z^2)", "[0, 1]", False, False, ""),
        ("1/(z - 0.123)", "(−∞, ∞)", False, False, "both"),
        ("abs(z^2 - 2)", "[0, ∞)", False, False, ""),
        ("relu(z+1) - relu(z-1)", "[0, 2]", False, True, "both"),
        ("5 - relu(z)", "(−∞, 5]", False, True, "left"),
        ("z/sqrt(1 + z^2)", "(−1, 1)", True, True, "both"),
        ("where(z > 0, 1 - exp(-z), 0)", "[0, 1)", False, True, "both"),
        ("0*z", "[0, 0]", True, True, "both"),
    ],
)
def test_facts_are_measured(text, codomain, zero_centered, monotone, saturates):
    f = parse(text)
    assert (str(f.codomain), f.zero_centered, f.monotone, f.saturates) == (
        codomain, zero_centered, monotone, saturates,
    )  # fmt: skip


def test_a_level_piece_without_a_kink_at_its_end_takes_its_value() -> None:
    """As in the square of ReLU; what only underflows does not."""
    assert str(parse("max(z,0)^2").codomain) == "[0, ∞)"
    assert str(parse("-max(-z,0)^2").codomain) == "(−∞, 0]"
    assert str(parse("exp(-exp(-z))").codomain) == "(0, 1)"
    assert str(parse("exp(-z^2)").codomain) == "(0, 1]"
