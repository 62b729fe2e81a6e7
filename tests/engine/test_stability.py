"""Floating point: what it measures, says, draws and drags."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiments.stability.inputs import OWN, TITLES, StabilityInputs
from engine.experiments.stability.numbers import NAIVE, STABLE
from engine.experiments.stability.sampling import INFINITE, LOST, MOST, UNDEFINED, floats_between
from engine.experiments.stability.steps import rows, stacked
from engine.floats.evaluation import evaluated
from engine.floats.formats import FORMATS
from engine.floats.forms import FORMS
from engine.floats.thresholds import threshold
from engine.functions import formula
from engine.session import Session


def state(**changes):
    return Session().stability.edit(**changes)


def test_every_naive_form_can_be_chosen() -> None:
    programs = {name for name, form in FORMS.items() if not form.is_rounded and not name.endswith("_stable")}
    assert set(TITLES) == programs | {OWN}


def test_what_is_measured_at_z_is_what_the_engine_computes() -> None:
    q = state(form="softplus_text", dtype="float32", z=-20.0).run().quantities
    assert q["result as written"] == 0
    assert q["exact result"] == pytest.approx(2.0611536e-9, rel=1e-7)
    assert q["relative error as written"] == 1
    assert q["0 as written from z"] == threshold("softplus_text", "zero", "float32")
    assert q["0 in the stable form from z"] == threshold("softplus_stable", "zero", "float32")


@pytest.mark.parametrize(("z", "dtype", "at"), [(0.1, "float16", 0.0999755859375), (1e9, "float16", 65504.0)])
def test_z_is_the_float_nearest_to_it(z: float, dtype: str, at: float) -> None:
    found = state(z=z, dtype=dtype).run()
    assert found.at == at or math.isinf(found.at)


@pytest.mark.parametrize(
    ("z", "form", "exact"),
    [
        (-1000.0, "sigmoid_naive", "5.0759588975494568·10⁻⁴³⁵"),
        (-740.0, "sigmoid_naive", "4.1887398800480489·10⁻³²²"),
        (800.0, "exp_naive", "2.7263745721125666·10³⁴⁷"),
        (2.0, "softplus_naive", "2.1269280110429725"),
    ],
)
def test_an_exact_value_is_told_be_it_beyond_all_floats(z: float, form: str, exact: str) -> None:
    found = rows(state(form=form, dtype="float64", z=z).run(), NAIVE)
    assert next(row.value for row in found if row.text == "exact") == exact


def test_noise_is_told_from_what_breaks_off() -> None:
    noisy = {form for form in TITLES if state(form=form, dtype="float32").run().over.is_noise}
    assert noisy == {"variance_naive"}
    assert not state(form="variance_naive", dtype="float32", window=(-20.0, 20.0)).run().over.is_noise


def test_what_is_far_out_of_the_picture_is_drawn_near_it() -> None:
    over = state(form="variance_naive", dtype="bfloat16", window=(-1e6, 1e6), log=False).run().over
    assert np.nanmax(np.abs(over.samples[NAIVE].values)) > 1e6
    assert np.nanmax(np.abs(over.lines[1].y)) < 4


def test_a_result_is_told_from_its_neighbor() -> None:
    result = state(activation=formula.parse("z*log(abs(z))"), z=7.7).run()
    said = [readout.value for readout in result.readouts]
    assert said[:3:2] == ["15.711", "15.719"]


def test_stretches_end_at_the_very_float() -> None:
    found = state().run().over.stretches
    assert [kind for *_, kind in found] == [LOST, INFINITE]
    assert found[0][1] == threshold("softplus_naive", "zero", "float16")
    assert found[1][0] == threshold("softplus_naive", "infinity", "float16")
    wide = state(form="sigmoid_quotient", dtype="float32", window=(-20.0, 110.0)).run().over.stretches
    assert wide == ((threshold("sigmoid_quotient", "nan", "float32"), 110.0, UNDEFINED),)


def test_a_range_of_few_floats_shows_all_of_them() -> None:
    format = FORMATS["float16"]
    assert np.diff(floats_between(format, 12.0, 12.5)).max() == 1
    assert len(floats_between(format, -20.0, 20.0)) <= MOST
    assert (np.diff(floats_between(FORMATS["float64"], -1e9, 1e9)) > 0).all()


def test_the_lit_row_is_the_failing_step_and_wrong_digits_are_marked() -> None:
    found = rows(state(form="one_minus_sigmoid_naive", dtype="float32", z=10.0).run(), NAIVE)
    assert [row.text for row in found if row.kind == "failing"] == ["1 + exp(−z)"]
    result = next(row for row in found if row.text == "result")
    assert result.value == "4.541874·10⁻⁵"
    assert result.value[: result.right] == "4.5"
    right = next(row for row in rows(state(z=3.0).run(), STABLE) if row.text == "result")
    assert right.right == len(right.value)
    lost = rows(state(form="sigmoid_slope_naive", z=7.7).run(), NAIVE)
    assert next((row.value, row.right) for row in lost if row.text == "result") == ("0", 0)


def test_where_there_is_less_room_only_steps_that_went_wrong_are_left() -> None:
    n = state(form="softmax_naive", dtype="float32", z=90.0).run()
    whole, fewer, fewest = stacked(n)
    steps = [[row for row in found if row.kind in ("step", "failing")] for found in (whole, fewer, fewest)]
    assert steps[0][: len(steps[1])] == steps[1]
    assert steps[2] == [row for row in steps[1] if row.note]
    assert [found[0].value for found in (whole, fewer, fewest)] == ["z = 90"] * 3
    assert [sum(row.text == "exact" for row in found) for found in (whole, fewer, fewest)] == [2, 1, 1]


def test_another_function_or_format_brings_its_range_along() -> None:
    e = state()
    assert e.window == e.home("window")
    assert e.edit(dtype="float64").window == e.edit(dtype="float64").home("window")
    moved = e.edit(window=(0.0, 1.0))
    assert moved.edit(dtype="float64").window == (0.0, 1.0)


def test_a_typed_formula_is_the_one_that_is_meant() -> None:
    e = state(dtype="float32").edit(activation=formula.parse("sqrt(1 + z^2) - 1")).edit(z=1e-4)
    assert e.form == OWN
    result = e.run()
    assert result.quantities["result as written"] == 0
    assert result.quantities["stable result"] == pytest.approx(5e-9, rel=1e-3)
    assert "1 + z² is rounded to 1: the smaller term is lost" in result.sentence


@pytest.mark.parametrize(
    "text", ["sqrt(z)", "1/z", "log(-abs(z) - 1)", "sin(exp(z))", "floor(z)", "exp(exp(z))"]
)
def test_formulas_without_a_value_say_so(text: str) -> None:
    for z in (-3.0, 0.0, 5.0):
        result = state(activation=formula.parse(text), z=z).run()
        result.prepare()
        assert "not a number" not in result.sentence
        assert result.over.value_range[0] < result.over.value_range[1]


def test_a_handle_drags_z_and_a_row_of_the_facts_chooses_a_format() -> None:
    e = state()
    assert e.drag("z", -3.0, 5.0) == {"z": -3.0}
    assert [FORMATS[name] for name in (e.pick(row)["dtype"] for row in range(4))] == list(FORMATS.values())
    with pytest.raises(ValueError, match="no handle"):
        e.drag("x", 0.0, 0.0)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("form", TITLES)
def test_every_form_is_told_in_every_format(form: str, dtype: str) -> None:
    e: StabilityInputs = state(form=form, dtype=dtype)
    for z in (-0.7, 11.3):
        result = e.edit(z=z).run()
        assert result.sentence.endswith(".")
        assert not math.isnan(result.quantities["error as written"])
    assert result.over.lines[0].x.size == result.over.errors[0][0].size


# The floats around z, and descent ------------------------------------------------------------------------


def test_floats_that_give_one_result_are_counted_one_by_one() -> None:
    result = state(view="line", z=-3.0).run()
    format, form = FORMATS["float16"], FORMS["softplus_naive"]
    around = format.ordinal(-3.0) + np.arange(-400, 401)
    same = evaluated(form, format.numbers(around))[form.tree] == result.runs[NAIVE].result
    assert result.same[NAIVE] == same.sum() == 10
    assert result.same[STABLE] == 1
    assert np.flatnonzero(same).tolist() == list(range(*(np.flatnonzero(same)[[0, -1]] + [0, 1])))


def test_floats_stand_where_they_are() -> None:
    result = state(view="line", z=2.0).run()
    right = result.around.places[result.around.places >= 0]
    left = result.around.places[result.around.places <= 0]
    assert set(np.diff(right)) == {1.0}
    assert set(np.diff(left)) == {0.5}
    assert result.around.is_whole
    assert not state(view="line", near=(-5e6, 5e6), dtype="float64").run().around.is_whole


def test_a_float_is_dragged_and_stepped_without_moving_its_neighbors() -> None:
    e = state(view="line", z=3.0)
    handle = e.run().handles[0]
    right = handle.leap(1, 0)
    moved = e.edit(**e.drag("float", *right))
    assert FORMATS["float16"].ordinal(moved.z) == FORMATS["float16"].ordinal(3.0) + 1
    assert moved.run().around.origin == 3.0
    assert moved.run().handles[0].x == right[0]
    assert e.edit(**e.drag("float", -8.0, 0.0)).z == 3.0 - 8 * 2.0**-9
    assert moved.edit(z=5.0).origin == 5.0


@pytest.mark.parametrize("dtype", FORMATS)
def test_a_bit_flips_and_flips_back(dtype: str) -> None:
    e = state(view="line", z=3.0, dtype=dtype)
    for bit in range(FORMATS[dtype].bits):
        flipped = e.edit(**e.edit(bit=bit).strike("bit", "enter"))
        assert "".join(FORMATS[dtype].fields(flipped.z)) != "".join(FORMATS[dtype].fields(3.0))
        assert e.edit(**flipped.flip(bit)).z == 3.0
    assert e.flip(0)["z"] == -3.0
    nearly_none = state(z=FORMATS["float16"].largest)
    assert nearly_none.flip(5) == {"bit": 5}  # an exponent of ones is that of ∞ and no number


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_where_a_slope_is_0_nothing_moves(dtype: str) -> None:
    z = threshold("sigmoid_slope_naive", "zero", dtype)
    stuck = state(view="descent", dtype=dtype, z=z).run().quantities
    assert stuck["z after the steps as written"] == z
    assert stuck["update as written"] == 0
    below = FORMATS[dtype].at(FORMATS[dtype].ordinal(z) - 1)
    steep = state(view="descent", dtype=dtype, z=below, rate=1e5, steps=1).run().quantities
    assert steep["z after the steps as written"] < below


def test_descent_in_a_format_is_what_numpy_does() -> None:
    e = state(view="descent", dtype="float32", z=4.0, rate=10.0, steps=50)
    z, one, eta = np.float32(4.0), np.float32(1), np.float32(10)
    for _ in range(50):
        a = one / (one + np.exp(-z))
        z = z - eta * (a * (a * (one - a)))
    assert e.run().walks[1][-1] == z
    exact, _, stable = e.run().walks
    assert stable[-1] == pytest.approx(exact[-1], rel=1e-4)


def test_an_update_below_half_of_the_spacing_is_lost() -> None:
    q = state(view="descent", z=12.0).run().quantities
    assert 0 < q["stable update"] <= q["spacing"] / 2
    assert q["z after the steps with the stable slope"] == 12.0 > q["z after the steps in real numbers"]


def test_only_slopes_have_a_descent() -> None:
    e = state(form="tanh_naive").edit(view="descent")
    assert e.form == "tanh_slope_naive"
    assert state(form="gelu_naive").edit(view="descent").form == "sigmoid_slope_naive"
    assert e.edit(form="gelu_naive").view == "results"
    assert "rate" in state().idle
    assert "rate" not in e.idle


def test_the_facts_tell_thresholds_in_every_format() -> None:
    """Card N1 as it is read on screen."""

    def cells(form: str, head: str) -> list[str]:
        facts = state(form=form).run().facts
        return [row[facts.header.index(head)].text for _, row in facts.rows]

    assert cells("exp_naive", "∞ as written") == ["11.09375", "89", "88.722839", "709.78271"]
    assert cells("sigmoid_naive", "0 as written") == ["−11.09375", "−89", "−88.722839", "−709.78271"]
    assert cells("sigmoid_quotient", "no number as written") == ["11.09375", "89", "88.722839", "709.78271"]
    assert cells("sigmoid_naive", "1 stable") == ["7.625", "5.5625", "16.635532", "36.736801"]
    assert cells("sigmoid_slope_naive", "0 as written") == ["7.625", "5.5625", "16.635532", "36.736801"]
    for form in ("softplus_naive", "softplus_text"):
        assert cells(form, "0 as written") == ["−7.625", "−5.5625", "−16.635532", "−36.736801"]
        assert cells(form, "0 stable") == ["−17.34375", "−93", "−103.97208", "−745.13322"]
    assert cells("tanh_naive", "1 stable")[:2] == ["4.5078125", "3.46875"]
    assert cells("elu_naive", "0 as written")[0] == "up to −0.0002441"
