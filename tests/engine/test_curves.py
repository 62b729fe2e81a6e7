"""Curves: what it draws and says agrees with the functions themselves."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.text import number, percent
from engine.experiments.curves.experiment import Curves
from engine.experiments.curves.result import CurvesResult
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.functions.choice import order_without
from engine.functions.steepest import steepest
from engine.functions.trace import bends, breaks_of, ends_at_kinks, trace
from engine.presets import Preset, presets
from engine.session import Session
from tests.engine.printed import evaluated

ALL = [activations.get(name) for name in activations.names()]
ARMS = ("leaky_relu", "elu", "celu")


def shown(*names: str | Activation, **changes: object) -> CurvesResult:
    functions = tuple(activations.get(f) if isinstance(f, str) else f for f in names)
    return Curves(functions=functions, **{"selected": 0, "distribution": True, **changes}).run()


# Lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
def test_a_line_lies_on_its_function(f: Activation, order: int) -> None:
    line = trace(f, order, -6.0, 6.0, 4.0)
    call = (f, f.derivative, f.second_derivative)[order]
    assert line.x[0] == -6.0
    assert line.x[-1] == 6.0
    assert (np.diff(line.x) >= 0).all()
    away = np.isfinite(line.y) & ~np.isin(line.x, breaks_of(f, order))
    # pieces are approached from inside, one float beside their ends
    np.testing.assert_allclose(line.y[away], call(line.x[away]), rtol=1e-9, atol=1e-9)
    z = np.linspace(-6, 6, 1237)
    bends = (*f.kinks, 0.0)  # f″ of some jumps at 0
    z = z[np.abs(np.subtract.outer(z, bends)).min(axis=1) > 0.03]
    drawn = np.interp(z, line.x[np.isfinite(line.y)], line.y[np.isfinite(line.y)])
    assert np.abs(drawn - call(z))[np.abs(call(z)) < 20].max() < 4.0 * 1e-3


@pytest.mark.parametrize("f", [f for f in ALL if f.kinks], ids=lambda f: f.name)
def test_slopes_break_at_kinks_and_values_only_at_jumps(f: Activation) -> None:
    for order, breaks in ((0, f.jumps), (1, f.kinks), (2, f.kinks)):
        line = trace(f, order, -9.0, 9.0, 4.0)
        assert sorted(set(line.x[np.isnan(line.y)])) == sorted(k for k in breaks if abs(k) < 9)


@pytest.mark.parametrize("f", [f for f in ALL if f.is_piecewise_linear], ids=lambda f: f.name)
def test_straight_pieces_take_few_points_and_are_exact(f: Activation) -> None:
    line = trace(f, 0, -9.0, 9.0, 4.0)
    assert len(line.x) <= 3 * (len(f.kinks) + 1)
    for (x0, y0), (x1, y1) in itertools.pairwise(zip(line.x.tolist(), line.y.tolist(), strict=True)):
        if math.isfinite(y0) and math.isfinite(y1) and x0 < x1:
            assert (y0 + y1) / 2 == pytest.approx(float(f((x0 + x1) / 2)), abs=1e-12)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("f", [f for f in ALL if not f.is_piecewise_linear], ids=lambda f: f.name)
def test_few_points_show_every_bend(f: Activation, order: int) -> None:
    x = np.linspace(-6.0, 6.0, 401)
    y = (f, f.derivative, f.second_derivative)[order](x)
    height = float(np.ptp(y))
    keep = bends(x, y, 2e-4 * height)
    assert keep.sum() < 250
    assert np.abs(np.interp(x, x[keep], y[keep]) - y).max() < 4e-4 * height


def test_a_gap_stays_a_gap_between_the_points_that_are_kept() -> None:
    x = np.arange(300.0)
    y = np.where((x >= 100) & (x < 200), np.nan, 1.0)
    keep = bends(x, y, 1e-3)
    assert np.isnan(y[keep]).sum() == 1
    assert {99.0, 200.0} <= set(x[keep])


def test_a_pole_is_not_crossed() -> None:
    line = trace(formula.parse("1/z"), 0, -2.0, 3.0, 4.0)
    assert np.isnan(line.y).any()
    joined = np.isfinite(line.y[1:]) & np.isfinite(line.y[:-1])
    assert (line.y[1:][joined] * line.y[:-1][joined] > 0).all()


def test_dots_close_at_the_convention_and_open_at_other_limits() -> None:
    dots = ends_at_kinks(activations.get("relu"), 1)
    assert sorted(zip(dots.x, dots.y, dots.closed, strict=True)) == [(0.0, 0.0, 1.0), (0.0, 1.0, 0.0)]
    assert not len(ends_at_kinks(activations.get("relu"), 0).x)
    step = ends_at_kinks(activations.get("step"), 0)
    here = float(activations.get("step")(0.0))
    assert set(zip(step.y, step.closed, strict=True)) == {(here, 1.0)} | {
        (y, 0.0) for y in (0.0, 1.0) if y != here
    }


@pytest.mark.parametrize(
    ("f", "breaks"),
    [
        (activations.get("elu", alpha=1.0), (0.0,)),
        (activations.get("elu", alpha=0.5), (0.0,)),
        (activations.get("softsign"), (0.0,)),
        (activations.get("hard_swish"), (-3.0, 3.0)),
        (formula.parse("where(z>0.3, z^2, 0.09 + 0.6*(z - 0.3))"), (0.3,)),
        (formula.parse("tanh(50*z)"), ()),
        (activations.get("gelu"), ()),
    ],
    ids=lambda value: getattr(value, "label", None),
)
def test_the_second_derivative_breaks_where_it_jumps(f: Activation, breaks: tuple) -> None:
    line = trace(f, 2, -6.0, 6.0, 2.0)
    assert line.x[np.isnan(line.y)].tolist() == pytest.approx(breaks, abs=1e-14)
    for at in np.flatnonzero(np.isnan(line.y)):
        assert abs(line.y[at + 1] - line.y[at - 1]) > 0.1


def test_a_jump_of_the_second_derivative_has_its_dots() -> None:
    dots = ends_at_kinks(activations.get("elu", alpha=1.0), 2)
    assert sorted(zip(dots.y.round(9).tolist(), dots.closed.tolist(), strict=True)) == [
        (0.0, 1.0),
        (1.0, 0.0),
    ]


def test_a_removed_function_leaves_the_selected_one_selected() -> None:
    e = Curves(functions=tuple(ALL[:5]), selected=3)
    for gone, selected in ((0, 2), (3, 3), (4, 3)):
        shorter = e.edit(functions=e.functions[:gone] + e.functions[gone + 1 :])
        assert shorter.selected == selected
    assert e.edit(functions=e.functions[:3]).chosen == 2


def test_a_value_near_a_limit_says_how_near() -> None:
    for name, probe, text in (
        ("tanh", -10.0, "−1 + 4.12·10⁻⁹"), ("sigmoid", 20.0, "1 − 2.06·10⁻⁹"),
        ("selu", -20.0, "3.62·10⁻⁹ above −1.758"),
        ("sigmoid", -20.0, "2.061·10⁻⁹"), ("relu", -3.0, "0"), ("hard_tanh", 3.0, "1"),
    ):  # fmt: skip
        assert shown(name, probe=probe).facts.rows[0][1][0].text == text


def test_the_knob_of_the_spread_stays_in_sight() -> None:
    for mean in (-5.5, 0.0, 5.5):
        handle = next(h for h in shown("relu", mean=mean, spread=2.0).handles if h.name == "spread")
        assert -6 <= handle.x <= 6
        assert Curves(mean=mean).drag("spread", handle.x, 0.0)["spread"] == pytest.approx(2.0)


def test_elu_has_an_open_dot_unless_alpha_is_1() -> None:
    assert not len(ends_at_kinks(activations.get("elu", alpha=1.0), 1).x)
    dots = ends_at_kinks(activations.get("elu", alpha=2.0), 1)
    assert sorted(zip(dots.y.round(9), dots.closed, strict=True)) == [(1.0, 0.0), (2.0, 1.0)]


# Readings and words --------------------------------------------------------------------------------


@given(probe=st.floats(-6, 6), start=st.integers(0, len(ALL) - 1))
def test_readings_and_tangent_are_the_functions_own(probe: float, start: int) -> None:
    functions = tuple((ALL + ALL)[start : start + 6])
    result = Curves(functions=functions, probe=probe, selected=3).run()
    probe = result.experiment.probe
    for f, reading in zip(functions, result.readings, strict=True):
        np.testing.assert_equal(
            [reading.value, reading.slope, reading.curvature],
            [float(f(probe)), float(f.derivative(probe)), float(f.second_derivative(probe))],
        )
    rise = np.diff(result.tangent.y) / np.diff(result.tangent.x)
    np.testing.assert_allclose(rise, functions[3].derivative(probe), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("functions", "probe", "words"), [
    (("relu",), 0.0, ["has a kink", "jumps from 0 to 1", "f′ = 0"]),
    (("relu",), -2.0, ["z = −2.00", "exactly 0", "no error signal"]),
    (("relu",), 2.0, ["slope 1", "unchanged"]),
    (("gelu",), -2.0, ["−0.0852", "turns the error signal around", "8.52"]),
    (("sigmoid",), 0.0, ["25\u00a0%", "20 such layers", "10⁻¹² of it"]),
    (("tanh",), 0.5, ["78.6\u00a0%", "20 such layers", "0.0082"]),
    ((formula.parse("log(z)"),), -1.0, ["no slope"]),
    ((formula.parse("2*z"),), 0.3, ["20"]),
], ids=["kink", "flat", "one", "negative", "quarter", "tanh", "nan", "above one"])  # fmt: skip
def test_the_sentence_fits_the_probe(functions: tuple, probe: float, words: list[str]) -> None:
    sentence = shown(*functions, probe=probe, distribution=False).sentence
    assert not [word for word in words if word not in sentence], sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "slope", "where"),
    [
        ("1/z + log(z)", math.inf, "near z = 0"),
        ("log(z)", math.inf, "near z = 0"),
        ("max(0, z)^2 - sin(3*z)", math.inf, "far right"),
        ("exp(-z)", math.inf, "far left"),
        ("z^2*sin(z)", math.inf, "far right"),
        ("sin(3*z)", 3.0, "at z = 0 and elsewhere"),
        ("abs(sin(z))", 1.0, "just right of 0 and elsewhere"),
        ("exp(-z^2)", math.sqrt(2 / math.e), "at z = ±0.707"),
    ],
)
def test_where_a_formula_is_steepest(text: str, slope: float, where: str) -> None:
    found = steepest(formula.parse(text))
    assert (found.slope, found.where) == (pytest.approx(slope, rel=1e-12), where)


def test_a_curve_that_leaves_the_picture_stays_drawable() -> None:
    (line,) = Curves(functions=(formula.parse("exp(exp(exp(z)))"),)).run().lines
    assert np.nanmax(line.y) < 1e6
    assert line.y[0] == pytest.approx(math.exp(math.exp(math.exp(-6.0))), rel=1e-12)


def test_a_slope_that_overflows_is_said() -> None:
    text = Curves(functions=(activations.get("exp"),), probe=710.0).run().sentence
    assert "the slope of Exponential overflows" in text


@given(st.floats(-1000, 1000), st.integers(0, len(ALL) - 1), st.sampled_from(["curves", "gate", "bell"]))
def test_no_state_makes_it_say_nan(probe: float, at: int, view: str) -> None:
    result = Curves(functions=(ALL[at],), selected=5, probe=probe, view=view).run()
    texts = [result.sentence, result.caption, *(r.value for r in result.readouts)]
    assert all(texts)
    assert not [text for text in texts if "nan" in text.lower().split()]


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
def test_facts_agree_with_the_curves(f: Activation) -> None:
    row = shown(f, probe=0.7).facts.rows[0][1]
    facts = dict(zip(shown(f).facts.header, row, strict=True))
    z = np.concatenate([np.linspace(-50, 50, 4001), np.array(f.kinks) + 1e-9, np.array(f.kinks) - 1e-9])
    away = z[np.abs(z) > 1e-6]
    assert (facts["zero-centered"].text == "yes") == np.allclose(f(away), -f(-away), atol=1e-7)
    top = steepest(f).slope
    slopes = np.abs(f.derivative(z))
    assert slopes.max() <= top * (1 + 1e-9)
    if math.isfinite(top):
        assert slopes.max() >= top * (1 - 1e-3)
    assert (facts["kinks"].text == "none") == (not f.kinks)
    shares = [cell.share for cell in row if cell.share is not None]
    assert len(shares) == 4
    assert all(0 <= share <= 1 for share in shares)


def test_bars_of_relu_under_a_normal_input() -> None:
    result = shown("relu", mean=0.5, spread=2.0)
    facts = dict(zip(result.facts.header, result.facts.rows[0][1], strict=True))
    off = NormalDist(0.5, 2.0).cdf(0)
    assert facts["exact zeros"].share == pytest.approx(off, abs=1e-9)
    assert facts["alive"].share == pytest.approx(1 - off, abs=1e-9)
    assert result.selected.moments.gradient == pytest.approx(1 - off, abs=1e-9)
    assert sum(spike.mass for spike in result.spikes(0, 0)) == pytest.approx(off, abs=1e-9)


def test_what_has_no_value_is_called_undefined_and_what_diverges_infinite() -> None:
    result = shown(formula.parse("sqrt(z)"), formula.parse("1/z"))
    assert [r.value for r in result.readouts] == ["undefined", "0\u00a0%", "undefined", "undefined"]
    assert "not defined for all of z" in result.sentence
    (_, first), (_, second) = result.facts.rows
    shares = [result.facts.header.index(head) for head in ("alive", "scaled", "centered")]
    assert [first[at].text for at in shares] == ["undefined"] * 3
    assert [second[at].text for at in shares] == ["100 %", "0 %", "undefined"]
    assert shown(formula.parse("1/z")).readouts[-1].value == "∞"


def formatted(value: float, share: bool = False) -> str:
    if math.isnan(value):
        return "undefined"
    return number(value, 3) if not share else "< 0.001\u00a0%" if 0 < value < 1e-5 else percent(value)


@pytest.mark.parametrize("preset", [None, *presets("curves")], ids=lambda p: p.title if p else "opening")
def test_readouts_and_cells_are_quantities(preset: Preset | None) -> None:
    session = preset.apply(Session(), "curves") if preset else Session()
    for view in ("curves", "gate", "bell"):
        result = session.curves.edit(view=view).run()
        q, name = result.quantities, result.selected.name
        said = [readout.value for readout in result.readouts]
        if view == "bell":
            assert said[1:] == [number(q["shaded area"]), number(q["value of GELU"])]
            continue
        assert said == [
            formatted(q[f"mean of {name}"]),
            formatted(q[f"exact zeros of {name}"], share=True),
            formatted(q[f"nearly closed gate of {name}"], share=True),
            formatted(q[f"mean square slope of {name}"]),
        ]
        measured = {
            "f(z)": "value", "f′(z)": "slope", "alive": "alive", "scaled": "scaled", "centered": "centered",
            "exact zeros": "exact zeros",
        }  # fmt: skip
        for reading, (_, cells) in zip(result.readings, result.facts.rows, strict=True):
            facts = dict(zip(result.facts.header, cells, strict=True))
            np.testing.assert_equal(
                [facts[head].value for head in measured],
                [q[f"{what} of {reading.name}"] for what in measured.values()],
            )


def test_functions_with_one_title_have_quantities_of_their_own() -> None:
    twins = [activations.get("elu", alpha=alpha) for alpha in (0.5, 1.0)]
    q = shown(*twins, formula.parse("max(0, z)"), probe=-1.0).quantities
    assert [q["value of ELU (1)"], q["value of ELU (2)"]] == [float(f(-1.0)) for f in twins]
    assert q["slope of max(0; z)"] == 0.0


def test_what_is_undefined_has_no_number() -> None:
    q = shown(formula.parse("1/z"), probe=0.0).quantities
    assert math.isnan(q["value of 1/z"])
    assert math.isnan(q["slope of 1/z"])
    assert shown(formula.parse("sqrt(z)"), probe=0.0).quantities["slope of sqrt(z)"] == math.inf


def test_the_selected_function_is_the_last_one_of_a_shorter_list() -> None:
    result = shown("relu", "tanh", selected=5)
    assert result.selected.function.name == "tanh"
    assert result.facts.selected == 1


# Handles -------------------------------------------------------------------------------------------


def test_handles_stand_on_what_they_move() -> None:
    result = shown("relu", "elu", "leaky_relu", probe=1.5, mean=0.5, spread=2.0)
    at = {(h.name, h.plot): h for h in result.handles}
    assert len(at) == len(result.handles)
    for index, reading in enumerate(result.readings):
        assert (at[f"dot {index}", "f"].x, at[f"dot {index}", "f"].y) == (1.5, reading.value)
        assert at[f"slope {index}", "slope"].y == reading.slope
    assert {h.name for h in result.handles if h.grab == "arm"} == {"arm 1", "arm 2"}
    for index in (1, 2):
        arm = at[f"arm {index}", "f"]
        assert arm.y == pytest.approx(float(result.experiment.functions[index](arm.x)))
        assert all(x <= 0 for x, _ in arm.path)
        assert len(arm.path) > 1
    assert at["mean", "input"].x == 0.5
    assert at["spread", "input"].x == 2.5
    assert all(h.label for h in result.handles)


@pytest.mark.parametrize("view", ["curves", "gate", "bell"])
def test_every_handle_knows_where_to_go(view: str) -> None:
    experiment = Curves(functions=ALL[:6], view=view, curvature=True)
    for handle in experiment.run().handles:
        changes = experiment.drag(handle.name, handle.x + 0.3, handle.y + 0.1)
        assert experiment.edit(**changes) != experiment
    with pytest.raises(ValueError, match="no handle named 'nose'"):
        experiment.drag("nose", 0.0, 0.0)


@given(name=st.sampled_from(ARMS), x=st.floats(-6, -0.2), share=st.floats(0.1, 0.9))
def test_an_arm_goes_through_the_pointer(name: str, x: float, share: float) -> None:
    f = activations.get(name)
    kind = f.specs["alpha"]
    y = float(f.with_parameters(alpha=kind.low + share * (kind.high - kind.low))(x))
    experiment = Curves(functions=(activations.get("relu"), f))
    moved = experiment.edit(**experiment.drag("arm 1", x, y))
    assert moved.chosen == 1
    low, high = experiment.run().value_range
    assert float(moved.functions[1](x)) == pytest.approx(y, abs=(high - low) / 600 + 1e-9)  # half a pixel


def test_an_arm_set_by_hand_has_no_digits_that_nobody_can_read_off() -> None:
    experiment = Curves(functions=(activations.get("elu"), activations.get("leaky_relu")))
    for index, y in ((0, -2.4871), (1, -0.3141)):
        f = experiment.drag(f"arm {index}", -4.217, y)["functions"][index]
        assert f.parameters["alpha"] == round(f.parameters["alpha"], 3 if index else 2)


def test_a_function_that_is_added_is_selected() -> None:
    e = Curves(selected=0)
    assert e.edit(functions=(*e.functions, activations.get("elu"))).selected == 4
    assert e.edit(functions=(activations.get("elu"), *e.functions[1:])).selected == 0


def test_controls_without_effect_in_a_view_are_idle() -> None:
    assert Curves().idle == frozenset()
    for view in ("gate", "bell"):
        assert Curves(view=view).idle == {"curvature", "distribution"}


# Names ---------------------------------------------------------------------------------------------

_LONG = "alpha*z*sigmoid(beta*z) + gamma*exp(-z^2/2) "


def test_long_formulas_keep_both_ends_and_are_whole_where_there_is_room() -> None:
    one, two = (formula.parse(_LONG + end) for end in ("+ sin(z)", "- cos(z)"))
    result = shown(one, two)
    names = [name for name, _ in result.facts.rows]
    assert all("…" in name and len(name) <= 25 for name in names)
    assert names[0].startswith("alpha·z·sigmoid")
    assert [reading.label.partition(" α")[2] for reading in result.readings] == [" = 1, β = 1, γ = 1"] * 2
    assert len({reading.label for reading in result.readings}) == 2
    assert "sin(z)" in names[0]
    assert "cos(z)" in names[1]
    whole = [f.formula for f in result.experiment.functions]
    assert all(text in result.caption for text in whole)
    assert all(text in result.facts.full_name(row) for row, text in enumerate(whole))
    assert all(any(text in column.name for column in result.table.columns) for text in whole)


def test_different_formulas_that_read_alike_are_numbered() -> None:
    one, two = (formula.parse(f"z*sigmoid(z) + 0*exp(-z^2/2) + {middle} + sin(z)^2 + 1") for middle in "34")
    both = shown(one, two, "relu", "relu", selected=1)
    names = [name for name, _ in both.facts.rows]
    assert names[0] != names[1]
    assert names[0].endswith("(1)")
    assert names[1].endswith("(2)")
    assert names[2:] == ["ReLU", "ReLU"]
    assert "(2)" in both.readings[1].label
    assert "(2)" in both.sentence
    assert not both.facts.full_name(0).endswith("(1)")


def test_the_tangent_crosses_the_picture() -> None:
    assert shown("gelu", "tanh", probe=-1.2).tangent.x.tolist() == [-6.0, 6.0]
    steep = shown("relu", probe=3.0)
    assert steep.tangent.y.tolist() == pytest.approx(steep.value_range)


@pytest.mark.parametrize("name", ARMS)
def test_an_arm_stops_at_the_ends_of_its_slider(name: str) -> None:
    experiment = Curves(functions=(activations.get(name),))
    kind = experiment.functions[0].specs["alpha"]
    for y, end in ((-1e6, kind.high), (1e6, kind.low)):
        (f,) = experiment.edit(**experiment.drag("arm 0", -1.0, y)).functions
        assert f.parameters["alpha"] == pytest.approx(end, abs=1e-4)


def test_the_side_of_the_bell_sets_the_spread_on_either_side() -> None:
    experiment = Curves(mean=1.0)
    assert experiment.drag("spread", 3.0, 0.0) == {"spread": 2.0}
    assert experiment.drag("spread", -1.0, 9.0) == {"spread": 2.0}
    assert experiment.edit(**experiment.drag("spread", 1.0, 0.0)).spread == 0.001


# Numbers -------------------------------------------------------------------------------------------


def test_the_table_has_the_right_numbers() -> None:
    result = shown("gelu", activations.get("elu", alpha=2.0), window=(-2.0, 2.0))
    functions, given, *_ = result.table.to_csv().split("\n\n")
    rows = list(csv.DictReader(io.StringIO(functions.partition("\n")[2])))
    z = np.array([float(row["z"]) for row in rows])
    np.testing.assert_array_equal(z, np.linspace(-2, 2, 401))
    for f in result.experiment.functions:
        for name, call in (("f(z)", f), ("f'(z)", f.derivative), ("f''(z)", f.second_derivative)):
            column = [float(row[f"{name} {f.label}"]) for row in rows]
            np.testing.assert_array_equal(column, call(z))
    rows = list(csv.DictReader(io.StringIO(given.partition("\n")[2])))
    pairs = [(float(r["input z"]), float(r["density of z"])) for r in rows]
    normal = NormalDist()
    assert all(y == pytest.approx(normal.pdf(x), rel=1e-12) for x, y in pairs)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softsign", "gaussian"])
def test_the_output_density_integrates_to_one(name: str) -> None:
    (line,) = shown(name).output_densities
    assert np.trapezoid(np.nan_to_num(line.x), line.y) == pytest.approx(1.0, abs=1e-2)


def test_the_shaded_area_of_the_bell_is_phi() -> None:
    result = shown("gelu", view="bell", probe=-0.5)
    area = float(np.trapezoid(result.shaded.y, result.shaded.x))
    assert area == pytest.approx(NormalDist().cdf(-0.5), abs=1e-4)
    assert "0.3085" in [readout.value for readout in result.readouts]


@pytest.mark.parametrize(("names", "said"), [
    (("relu", "gelu"), "It sets 50\u00a0% of"),
    (("gelu", "relu"), "Its gate is nearly closed for 1.5\u00a0% of"),
    (("sigmoid", "gelu"), "Its gate is hardly ever closed for"),
])  # fmt: skip
def test_the_input_is_told_of_the_selected_function_first(names: tuple[str, str], said: str) -> None:
    result = shown(*names, probe=1.0)
    first, second = (f.title for f in result.experiment.functions)
    told = result.sentence.partition(said)[2]
    assert told
    closed = [reading.moments.closed for reading in result.readings]
    assert (f"; the gate of {second} is nearly closed for" in told) == (closed[1] > 1.05 * closed[0])
    assert first not in told


@given(st.permutations(range(6)), st.integers(2, 6), st.data())
def test_functions_keep_their_series_and_a_new_one_takes_the_first_free(order, count: int, data) -> None:
    gone = data.draw(st.integers(0, count - 1))
    after = order_without(tuple(order), gone, count)
    assert sorted(after) == list(range(6))
    assert list(after[: count - 1]) == [number for i, number in enumerate(order[:count]) if i != gone]
    assert list(after[count - 1 :]) == sorted(after[count - 1 :])


@given(st.floats(-6, 6).map(lambda z: round(z, 2)), st.sampled_from(["sigmoid", "tanh", "gelu"]))
def test_printed_products_are_equal_or_said_to_be_near(z: float, name: str) -> None:
    result = shown(name, probe=z, view="bell" if name == "gelu" else "gate")
    rules = re.findall(r"(?<=[:=] )([^=≈:]*?[·−][^=≈:]*?) ([=≈]) ([^ ]*?)(?=[,.] )", result.sentence)
    for left, sign, right in rules:
        digits = 4
        if "a" not in left:
            value, said = evaluated(left), evaluated(right)
            assert (number(value, digits) == number(said, digits)) == (sign == "="), result.sentence
            assert value == pytest.approx(said, rel=2e-2, abs=2e-3)


@pytest.mark.parametrize("text", ["z*log(abs(z))", "sin(3*z)", "z^3", "sign(z)*sqrt(abs(z))", "z/(1+z^2)"])
def test_the_mean_of_an_odd_function_is_0(text: str) -> None:
    for spread in (0.3, 1.0, 7.0):
        result = Curves(functions=(formula.parse(text),), spread=spread).run()
        assert result.readouts[0].value == "0", result.quantities
