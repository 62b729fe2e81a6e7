"""No sentence and no fact of Curves is false: all functions at tricky places, against mpmath."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from engine.base.text import number
from engine.experiments.curves.experiment import Curves
from engine.experiments.curves.result import CurvesResult
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.functions.steepest import steepest
from tests.engine.test_activations_accuracy import CASES, REFERENCES

mp = mpmath.mp
LARGEST, SMALLEST = 1.7976931348623157e308, 5e-324
PLACES = (0.0, 0.5, 1.0, 3.0, 5.0, 10.0, 20.0, 40.0, 400.0, 720.0, 1000.0)


def at(f: Activation, z: float, **changes: object) -> CurvesResult:
    return Curves(functions=(f,), selected=0, probe=z, **{"distribution": False, **changes}).run()


def cells(result: CurvesResult) -> dict[str, str]:
    facts = result.facts
    return dict(zip(facts.header, [cell.text for cell in facts.rows[0][1]], strict=True))


@pytest.mark.parametrize(
    ("name", "parameters"), CASES, ids=[f"{n}-{'-'.join(map(str, p.values()))}" for n, p in CASES]
)
def test_what_is_said_at_the_probe_is_true(name: str, parameters: dict[str, float]) -> None:
    f = activations.get(name, **parameters)
    bound = {key: mp.mpf(value) for key, value in f.parameters.items()}
    reference = REFERENCES[name]
    places = {*PLACES, *(-z for z in PLACES), *f.kinks, *(k + 1e-9 for k in f.kinks)}
    if name == "tanhshrink" or f.parameters.get("lambda_") == 0:
        places.discard(0.0)  # where the references know no answer
    for z in places:
        result = at(f, z)
        said, row = result.sentence, cells(result)
        with mp.workprec(6000):
            value, slope, beside = (
                call(mp.mpf(place), **bound)
                for call, place in ((reference.value, z), (reference.slope, z), (reference.slope, z + 1e-3))
            )
            if z in f.kinks:
                assert ("kink" in said) == (z not in f.jumps), said
                before, after = said.partition("jumps from ")[2].split(" to ")
                assert before != after.split(",")[0].split(";")[0]
                continue
            claims = {
                "exactly 0": slope == 0 == beside,
                "at this place alone": slope == 0 != beside,
                "0 in float64": 0 < abs(slope) < SMALLEST,
                "slope 1:": slope == 1,
                "slope 1, rounded": abs(slope - 1) < 1e-15
                and (slope != 1 or abs(z) >= 40),  # 1 even in 6,000 bits
                "overflows": slope > LARGEST,
                "raises": slope > 1,
                "times as large": slope > 1,
                "turns": slope < 0,
                "of the error signal back": 0 < slope < 1,
            }
            found = [words for words in claims if words in said]
            assert found, said
            assert all(claims[words] for words in found), said
            for text, true in ((row["f(z)"], value), (row["f′(z)"], slope)):
                assert text != "0" or true == 0, (z, row)
                assert text != "0 (rounded)" or 0 < abs(true) < SMALLEST, (z, row)
                assert (text == "overflow") == (true > LARGEST), (z, row)
            ends = f.codomain
            if (value - ends.low) * (ends.high - value) != 0:
                open_ends = [(ends.low, ends.low_closed), (ends.high, ends.high_closed)]
                assert row["f(z)"] not in [number(end, 6) for end, closed in open_ends if not closed]


@pytest.mark.parametrize(("text", "z", "said"), [
    ("abs(z)/z", 0.0, "jumps from −1 to 1 and is undefined there."),
    ("tanh(1/z)", 0.0, "jumps from −1 to 1; by convention f = 1"),
    ("sqrt(z^2)", 0.0, "has a kink: the slope jumps from −1 to 1"),
    ("sqrt(z)", 0.0, "the slope of sqrt(z) is infinite: the tangent is upright."),
    ("sqrt(z)", -1.0, "is undefined, so it has no slope"),
    ("sqrt(abs(z))", 0.0, "has a kink: the slope jumps from −∞ to ∞"),
    ("1/z", 0.0, "is undefined, so it has no slope"),
    ("sin(1/z)", 0.0, "is undefined, so it has no slope"),
    ("z^z", -1.0, "is undefined, so it has no slope"),
    ("1/(z-0.3)", 0.3, "is undefined, so it has no slope"),
    ("exp(z) - exp(z)", 800.0, "gives no number in float64"),
    ("exp(z)^2", 400.0, "overflows"),
    ("1/(1 + exp(-z))", -800.0, "0 in float64: what its formula leaves is lost to rounding"),
    ("z^2 - 2*z", 1.0, "at this place alone"),
    ("clip(z, 0, 1)", 2.0, "exactly 0: no error signal passes back at all"),
    ("max(z, 1.000001*z)", 0.0, "jumps from 1 to 1.000001"),
    ("1.00001*z", 3.0, "to just above 100\u00a0%; 20 such layers would make it hardly larger"),
    ("0.9999999*z", 3.0, "20 such layers would leave nearly all of it"),
])  # fmt: skip
def test_formulas_are_told_truly(text: str, z: float, said: str) -> None:
    assert said in at(formula.parse(text), z).sentence


@pytest.mark.parametrize(("text", "facts"), [
    ("sin(1/z)", {"max |f′|": "unbounded, near z = 0", "kinks": "none; undefined at 0"}),
    ("z^z", {"range": "[0.692, ∞) (sampled)", "kinks": "none; undefined for z < 0; upright at 0"}),
    ("1e-320*z", {"range": "(−∞, ∞)", "saturates": "never"}),
    ("1/z", {"kinks": "none; undefined at 0", "f(z)": "undefined", "f′(z)": "undefined"}),
    ("sqrt(z)", {"kinks": "none; undefined for z < 0; upright at 0", "f(z)": "0", "f′(z)": "∞"}),
    ("log(z^2 - 2)", {"range": "(−∞, ∞) (sampled)", "kinks": "none; undefined for −1.41 ≤ z ≤ 1.41"}),
    ("sqrt(1 - z^2)", {"kinks": "none; undefined for z < −1; undefined for z > 1; upright at −1, 1"}),
    ("z*tanh(z)", {"max |f′|": "at least 1.2 at z = ±1.2 (sampled)", "kinks": "none"}),
    ("tanh(1/z)", {"kinks": "at 0", "max |f′|": "at least 0.4392 at z = ±0.834 (sampled)"}),
    ("sqrt(z^2)", {"kinks": "at 0"}),
    ("max(z, 0.5*z)", {"range": "(−∞, ∞)", "max |f′|": "1 for z > 0"}),
])  # fmt: skip
def test_facts_of_formulas_claim_no_more_than_is_known(text: str, facts: dict[str, str]) -> None:
    row = cells(at(formula.parse(text), 0.0))
    assert {head: row[head] for head in facts} == facts


@pytest.mark.parametrize(("text", "energy"), [
    ("sin(1/z)", math.inf), ("1/z", math.inf), ("sqrt(abs(z))", math.inf), ("exp(-1/z^2)", None),
    ("(exp(z) - 1)/z", None), ("z^3", 27.0 * 5.0 / 5.0), ("sin(z)/z", None),
])  # fmt: skip
def test_what_diverges_is_infinite_and_nothing_else(text: str, energy: float | None) -> None:
    """E[f′²]; that of z³ is 9 E[z⁴] = 27."""
    found = at(formula.parse(text), 0.3).selected.moments.gradient
    assert found == pytest.approx(energy) if energy else math.isfinite(found)


@pytest.mark.parametrize("name", ["step", "sign"])
def test_a_gate_closed_but_for_one_point_is_closed(name: str) -> None:
    readouts = {r.caption: r.value for r in at(activations.get(name), 1.0).readouts}
    assert readouts["gate nearly closed"] == "100\u00a0%"
    assert readouts["E[f′²] of the gate"] == "0"


def test_bars_say_none_and_all_only_where_it_is_so() -> None:
    row = cells(at(activations.get("tanh"), 1.0))
    assert (row["alive"], row["centered"], row["exact zeros"]) == ("> 99 %", "100 %", "0 %")
    assert cells(at(activations.get("relu"), 1.0, mean=3.0))["exact zeros"] == "< 1 %"
    assert cells(at(activations.get("identity"), 1.0))["scaled"] == "100 %"


def test_a_tiny_share_is_read_without_powers_of_ten() -> None:
    readouts = {r.caption: r.value for r in at(activations.get("sigmoid"), 1.0, spread=0.9).readouts}
    assert readouts["gate nearly closed"] == "< 0.001\u00a0%"


def test_slopes_against_the_output_are_true_where_the_output_rounds() -> None:
    assert "1 − a² = 8.245·10⁻⁹," in at(activations.get("tanh"), 10.0, view="gate").sentence
    assert "1 · 4.248·10⁻¹⁸ = 4.248·10⁻¹⁸" in at(activations.get("sigmoid"), 40.0, view="gate").sentence


# Axes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters"), CASES, ids=[f"{n}-{'-'.join(map(str, p.values()))}" for n, p in CASES]
)
def test_axes_hold_the_dots_and_the_largest_slope(name: str, parameters: dict[str, float]) -> None:
    f = activations.get(name, **parameters)
    for window in ((-6.0, 6.0), (-1.0, 1.0), (-2.0, 9.0)):
        result = at(f, 0.3, window=window)
        low, high = window
        for order, range_ in ((0, result.value_range), (1, result.slope_range)):
            dots = result.dots(0, order)
            for x, y in zip(dots.x, dots.y, strict=True):
                assert not low <= x <= high or range_[0] < y < range_[1], (x, y, range_)
        if math.isfinite(steepest(f).slope):
            z = np.linspace(low, high, 2001)
            slopes = f.derivative(z)
            assert result.slope_range[0] < slopes.min()
            assert slopes.max() < result.slope_range[1]


@pytest.mark.parametrize(("f", "order", "y"), [
    (activations.get("elu", alpha=2.65), 1, 2.65), (activations.get("selu"), 1, 1.758),
    (formula.parse("sin(1/z)"), 0, 0.99), (formula.parse("z + 9*sign(z)"), 0, -9.0),
    (formula.parse("3*tanh(z)"), 1, 3.0),
], ids=lambda value: getattr(value, "label", None))  # fmt: skip
def test_axes_are_not_cut_short(f: Activation, order: int, y: float) -> None:
    result = at(f, 0.3, window=(-1.0, 1.0))
    low, high = (result.value_range, result.slope_range)[order]
    assert low < y < high


def test_a_slope_without_bound_has_no_dots_and_a_readable_axis() -> None:
    for text in ("sqrt(abs(z))", "1/z", "exp(3*z)"):
        result = at(formula.parse(text), 0.3)
        assert result.slope_range[1] - result.slope_range[0] < 5
        assert all(abs(y) < 2 for y in result.dots(0, 1).y)
