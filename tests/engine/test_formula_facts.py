"""Facts of formulas: what bounds prove, what one point does not say of a piece, what never ends."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiments.curves.experiment import Curves
from engine.functions import activations
from engine.functions.distribution import moments
from engine.functions.formula import parse
from engine.functions.formula.bounds import bounds
from engine.functions.formula.jet import fold
from engine.functions.formula.parser import parse_tree
from engine.functions.steepest import steepest
from engine.functions.trace import ends_at_kinks, trace

RANGES = {
    "clip(10*sin(z),-1,1)": "[−1, 1]",
    "relu(sin(z))": "[0, 1]",
    "min(sin(z),0)": "[−1, 0]",
    "sign(sin(z))": "[−1, 1]",
    "abs(sin(z))": "[0, 1]",
    "max(sin(z),cos(z))": "[−0.707, 1]",
    "mod(z,1)": "[0, 1)",
    "mod(z,-2)": "(−2, 0]",
    "z - floor(z)": "[0, 1)",
    "sin(z)^2": "[0, 1]",
    "exp(sin(z))": "[0.368, 2.72]",
    "1/(2 + cos(z))": "[0.333, 1]",
    "tanh(1000*z)": "(−1, 1)",
    "1/(1+exp(-1000*z))": "(0, 1)",
    "5 + 2*tanh(100*z)": "(3, 7)",
    "exp(-exp(z))": "(0, 1)",
    "erf(100*z)": "(−1, 1)",
    "atan(1e9*z)": "(−1.57, 1.57)",
    "where(z+2 > 1.7, exp(z), 6)": "(0.741, ∞)",
    "where(z > 0, z + 1, -1)": "[−1, ∞)",
    "where(z < 1, -z, 7)": "(−1, ∞)",
    "sqrt(z^2)": "[0, ∞)",
    "tan(z)": "(−∞, ∞)",
    "floor(z)": "(−∞, ∞)",
    "log(sign(z)^2)": "[0, 0]",
    "log(-abs(z))": "∅",
    "sqrt(-abs(z - 0.333))": "[0, 0]",
    "sqrt(0.0001 - (z - 0.3)^2)*100 + 1": "[1, 2]",
    "sin(60*z) + 0.3*sin(120*z)": "[−1.14, 1.14]",
    "sin(7*pi*z) + cos(14*pi*z)": "[−2, 1.12]",
}


@pytest.mark.parametrize("text", RANGES)
def test_ranges(text):
    assert str(parse(text).codomain) == RANGES[text]


BOUNDED = [
    "z", "sin(3*z)*cos(z)", "tanh(z)*z", "exp(-z^2) + 1", "z^2 - 3", "abs(z)/(1 + abs(z))", "gelu(z)", "1/z",
    "max(z, -1)*min(z, 1)", "clip(z^3, -2, 5)", "where(z > 0, exp(-z), sin(z))", "z^-2", "2^sin(z)",
    "log(2 + sin(z))", "sqrt(1 - z^2)", "softplus(z) - relu(z)", "-atan(z)", "round(sin(z))", "sinh(tanh(z))",
]  # fmt: skip


@pytest.mark.parametrize("text", BOUNDED)
def test_bounds_hold_every_value(text):
    found, values = bounds(fold(parse_tree(text))), parse(text)(np.linspace(-30, 30, 6001))
    values = values[np.isfinite(values)]
    assert (values >= found.low - 1e-12).all()
    assert (values <= found.high + 1e-12).all()


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("sqrt(z^2)", 1.0),
        ("sqrt(log(1+exp(z)))", 0.319086),
        ("log(1+exp(z))", 1.0),
        ("sin(log(1+abs(0.5*z)))", 0.5),
        ("softplus(z, 0.003)", 1.0),
        ("z/(1+sqrt(z^2))", 1.0),
        ("z*log(1+z^2)", math.inf),
    ],
)
def test_largest_slopes(text, slope):
    assert steepest(parse(text)).slope == pytest.approx(slope, rel=1e-5)


def test_a_slope_that_is_only_approached_is_never_reached():
    assert steepest(parse("log(1+exp(z))")).where == "approached far right"
    for beta in (0.001, 0.003, 0.01, 1.0, 10.0, 100.0):
        found = steepest(activations.get("softplus", beta=beta))
        assert (found.slope, found.where) == (pytest.approx(1.0), "approached far right")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("(z^2-1)/(z-1)", "everywhere"),
        ("z + 0*sin(z)", "everywhere"),
        ("abs(z) + 0*sin(z)", "everywhere but at the kinks"),
        ("where(z > 0, z, exp(z) - 1)", "for z > 0"),
        ("where(z > 1, z, exp(z - 1))", "for z > 1"),
        ("abs(sin(9*z))", "just right of 0 and elsewhere"),
        ("log(1+exp(100*z))", "approached far right"),
        ("log(cosh(z))", "approached far left and right"),
        ("log(cosh(z - 3))", "approached far left and right"),
        ("sqrt(z^2 + 1)", "approached far left and right"),
        ("max(min(z, 1), -1) + max(z - 2, 0) + 0*sin(z)", "on several pieces"),
    ],
)
def test_where_a_formula_is_steepest(text, where):
    assert steepest(parse(text)).where == where


@pytest.mark.parametrize(
    ("text", "zeros"),
    [("abs(sign(z))", 0.0), ("where(z != 0, 1, 0*z)", 0.0), ("log(sign(z)^2)", 1.0), ("sign(z)^2 - 1", 1.0)],
)
def test_one_point_does_not_speak_for_a_piece(text, zeros):
    f = parse(text)
    assert f.jumps == (0.0,)
    assert moments(f, 0.0, 1.0, 0.01).zeros == pytest.approx(zeros)


@pytest.mark.parametrize(
    "text", ["min(exp(-z^2),1)", "clip(sin(z),-1,1)", "max(z^2, 0)", "abs(exp(z))", "relu(z)-relu(-z)"]
)
def test_what_only_touches_is_no_kink(text):
    assert parse(text).kinks == ()


REPEATING = {
    "abs(sin(z))": 2 * math.pi,
    "floor(z)": 1.0,
    "ceil(-3*z) + z": 1 / 3,
    "z + abs(cos(pi*z))": 2.0,
    "max(z, z + sin(2*z)/2)": math.pi,
    "mod(3*z + 1, 0.7)": 0.7 / 3,
    "relu(sin(2*z) + cos(3*z))": 2 * math.pi,
    "where(sin(pi*z) > 0.5, z, z + 1)": 2.0,
    "abs(tan(z/2))": 2 * math.pi,
    "round(3*sin(z))": 2 * math.pi,
    "2^abs(cos(z))": 2 * math.pi,
}


@pytest.mark.parametrize("text", REPEATING)
def test_what_repeats_has_infinitely_many_kinks_and_the_nearest_are_known(text):
    f, period = parse(text), REPEATING[text]
    assert f.period == pytest.approx(period)
    kinks = np.array(f.kinks)
    assert kinks.size >= 40
    inner = kinks[np.abs(kinks) < np.abs(kinks).max() - 1.01 * period]
    assert all(np.abs(kinks - kink - period).min() < 1e-9 for kink in inner)
    assert "at infinitely many places: " in str(Curves(functions=(f,)).run().facts.rows[0][1])


@pytest.mark.parametrize(
    "text",
    [
        "abs(sin(z))*z",
        "sin(z) + sin(pi*z)",
        "abs(z^2 - 1)",
        "round(tanh(z))",
        "max(z, sin(z))",
        "exp(z)*floor(z)",
        "sin(floor(z) + z/3)",
        "2*z",
        "0*z + 3",
    ],
)
def test_what_is_not_known_to_repeat_is_not_said_to(text):
    assert parse(text).period == 0


@pytest.mark.parametrize(
    ("text", "gaps", "words"),
    [
        ("sqrt(-abs(z))", ((-math.inf, 0.0), (0.0, math.inf)), "defined only at 0"),
        ("sqrt(min(z - 0.3, 0.3 - z))", ((-math.inf, 0.3), (0.3, math.inf)), "defined only at 0.3"),
        ("sqrt(-abs(z^2 - 1))", ((-math.inf, -1.0), (-1.0, 1.0), (1.0, math.inf)), "defined only at −1, 1"),
        ("log(-abs(z))", ((-math.inf, math.inf),), "undefined everywhere"),
        ("log(-1 - z^2)", ((-math.inf, math.inf),), "undefined everywhere"),
        ("sqrt(z)", ((-math.inf, 0.0),), "undefined for z < 0"),
        ("log(z)", ((-math.inf, 0.0),), "undefined for z ≤ 0"),
        ("where(z > 1, log(-1 - z^2), z)", ((1.0, math.inf),), "undefined for z > 1"),
        ("sqrt(abs(z) - 0.001)", ((-0.001, 0.001),), "undefined for −0.001 < z < 0.001"),
        ("log(sin(z))", None, "undefined for 3.14 ≤ z ≤ 6.28; …"),
        ("tan(z)", (), "undefined at infinitely many places: −4.71, −1.57, 1.57, …"),
    ],
)
def test_where_a_formula_is_defined(text, gaps, words):
    f = parse(text)
    assert gaps is None or f.gaps == gaps
    assert words in str(Curves(functions=(f,)).run().facts.rows[0][1])


@pytest.mark.parametrize("text", ["sqrt(abs(z))", "sqrt(z^2)", "log(abs(z))", "1/z^2", "sqrt(abs(z - 0.05))"])
def test_a_root_without_a_change_of_sign_is_found_on_the_grid(text):
    f, at = parse(text), 0.05 if "0.05" in text else 0.0
    assert at in (*f.kinks, *f.singular)


def test_a_removable_hole_has_an_open_dot():
    dots = ends_at_kinks(parse("(z+2)/(z^2+3*z+2)"), 0)
    assert dots.x.tolist() == [-2.0, -2.0]
    assert dots.y == pytest.approx([-1.0, -1.0])
    assert not dots.closed.any()
    assert not ends_at_kinks(parse("1/z"), 0).x.size


@pytest.mark.parametrize("text", ["sin(60*z)", "sin(60*z)/(1+z^2)", "cos(40*z)*tanh(z)"])
def test_fast_waves_are_drawn_with_their_crests(text):
    f = parse(text)
    line, z = trace(f, 0, -6.0, 6.0, 2.0), np.linspace(-6.0, 6.0, 40_001)
    drawn = np.interp(z, line.x, line.y)
    assert np.abs(drawn - f(z)).max() < 0.01


def test_steep_slopes_of_a_formula_are_drawn_as_they_are():
    f = parse("tanh(1000*z)")
    line = trace(f, 0, -6.0, 6.0, 2.0)
    assert np.interp(0.003, line.x, line.y) == pytest.approx(math.tanh(3.0), abs=0.02)


@pytest.mark.parametrize(
    "text",
    [
        "leaky_relu(z, 0.3) - 0.3*z", "max(z, 0.3*z) - 0.3*z", "abs(mod(z, 2) - 1)", "mod(z, 3) - z",
        "elu(z, 2)", "relu(z)^2/abs(z)",
    ],
)  # fmt: skip
def test_a_kink_at_0_is_at_0(text):
    near = [kink for kink in parse(text).kinks if abs(kink) < 1e-3]
    assert near == [0.0]
