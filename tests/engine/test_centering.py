"""Centering: what is measured against closed forms and theory, and what its handles edit."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiments.centering.experiment import Centering
from engine.experiments.centering.inputs import CHARTS, PAIR_Z
from engine.experiments.centering.levels import levels
from engine.experiments.centering.theory import locked_of, steps_in_theory
from engine.functions import activations, formula
from engine.functions.activation import Activation
from engine.networks.two_weights import (
    Bowl,
    expected_condition,
    expected_condition_with_bias,
    expected_locked_share,
    steps_along_the_valley,
)

IDENTITY = activations.get("identity")
NORMAL = Centering(activation=IDENTITY)
PAIR = Centering(activation=IDENTITY, data="pair", shift=1.5, start1=0.0, start2=0.0)


def q(e: Centering, name: str) -> float:
    return float(e.run().quantities[name])


# Steps with one sample ---------------------------------------------------------------------------------


def test_two_samples_in_turn_zigzag() -> None:
    """Inputs (1, 2), (2, 1) at η = 0.1 to (1, −1): 108 steps, a path of 4.469010; without mean 1.414."""
    e = replace(PAIR, step=108)
    assert q(e, "learning rate") == pytest.approx(0.1)
    assert q(e, "path") == pytest.approx(4.469010, abs=1e-6)
    assert q(e, "detour") == pytest.approx(math.sqrt(10), abs=1e-5)
    assert q(e, "locked signs") == 1.0
    assert q(e, "centered detour") == pytest.approx(1.0)
    assert q(e, "centered path") == pytest.approx(math.sqrt(2))
    assert q(e, "centered locked signs") == 0.0


@pytest.mark.parametrize("name", ["sigmoid", "relu", "tanh", "selu"])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("loss", ["least_squares", "logistic"])
def test_a_step_with_one_sample_is_delta_times_its_input(name: str, bias: bool, loss: str) -> None:
    e = Centering(activation=activations.get(name), bias=bias, loss=loss, step=25)
    for walk in e.run().walks:
        x, w = walk.way.bowl.x, e.start
        for at in range(25):
            z, aim = x[at] @ w, x[at] @ e.goal
            delta = z - aim if loss == "least_squares" else 1 / (1 + np.exp(-z)) - 1 / (1 + np.exp(-aim))
            w = w - walk.way.rate * delta * x[at]
            np.testing.assert_allclose(walk.path[at + 1], w, atol=1e-12)


def test_both_signs_of_a_step_are_those_of_its_inputs() -> None:
    e = Centering(step=17)
    walk = e.run().walks[0]
    shares = walk.quadrants
    assert shares[1] == shares[3] == 0.0
    assert shares.sum() == pytest.approx(1.0)
    assert walk.way.locked == 1.0
    free = replace(e, shift=-0.5).run().walks[0]
    assert free.way.locked == pytest.approx(free.quadrants[0] + free.quadrants[2])


@pytest.mark.parametrize("name", [n for n in activations.names() if n != "exp"])
def test_locked_signs_agree_with_theory(name: str) -> None:
    e = Centering(activation=activations.get(name), samples=2000)
    assert q(e, "locked signs") == pytest.approx(q(e, "locked signs in theory"), abs=0.04)


@given(st.floats(-3.0, 3.0))
def test_locked_signs_of_normal_inputs_have_a_closed_form(mean: float) -> None:
    found = float(locked_of(IDENTITY, np.array([mean]))[0])
    assert found == pytest.approx(expected_locked_share(2, mean, 1.0), abs=1e-5)


def test_a_mean_of_1_locks_733_of_1000_steps() -> None:
    assert q(replace(NORMAL, shift=1.0), "locked signs in theory") == pytest.approx(0.733032, abs=2e-6)


def test_an_input_of_exactly_0_locks_nothing() -> None:
    """Of a ReLU half of the outputs are 0: both are above it for a quarter."""
    assert float(locked_of(activations.get("relu"), np.zeros(1))[0]) == pytest.approx(0.25)
    assert float(locked_of(activations.get("step"), np.array([-0.5]))[0]) == pytest.approx(0.5)


# Steps with all samples --------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.0, 1.0, -2.0, 4.0])
@pytest.mark.parametrize("bias", [False, True])
def test_condition_numbers_agree_with_theory(mean: float, bias: bool) -> None:
    e = replace(NORMAL, shift=mean, bias=bias, samples=2000, descent="all")
    form = expected_condition_with_bias if bias else expected_condition
    assert q(e, "condition number in theory") == form(2, mean, 1.0)
    assert q(e, "condition number") == pytest.approx(form(2, mean, 1.0), rel=0.12)


def test_the_condition_number_is_that_of_the_samples() -> None:
    e = Centering(descent="all")
    x = e.run().walks[0].way.x
    values = np.linalg.eigvalsh(x.T @ x / len(x))
    assert q(e, "condition number") == pytest.approx(values[1] / values[0])


def test_batch_normalization_needs_no_bias_to_be_small() -> None:
    """A bias is an input of mean 1 and no spread; after a sigmoid centering alone does not balance it."""
    e = Centering(descent="all", bias=True, cure="normalized")
    assert q(e, "normalized condition number") < 1.1
    assert q(replace(e, cure="centered"), "centered condition number") > 20
    x = e.run().walks[1].way.x
    np.testing.assert_allclose(x.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(x.std(axis=0), 1.0)


@pytest.mark.parametrize("loss", ["least_squares", "logistic"])
@pytest.mark.parametrize("descent", ["one", "all"])
@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_steps_are_as_many_as_it_takes(loss: str, descent: str, name: str) -> None:
    e = Centering(loss=loss, descent=descent, activation=activations.get(name), rate=0.7)
    steps = int(q(e, "steps to 1 %"))
    assert steps > 1
    excess = replace(e, step=steps).run().walks[0].excess
    assert excess[-1] <= 0.01 < excess[-2]


def test_theory_of_the_flattest_direction() -> None:
    """From a start on the flat direction the loss is there when the error is a tenth."""
    for mean, condition in ((1.0, 3), (2.0, 9), (4.0, 33)):
        found = steps_in_theory(np.array([mean]), 1.0, False, np.array([-1.0, 1.0]), 1.0)
        assert found[0] == steps_along_the_valley(condition, 10.0)


def test_from_a_relative_rate_of_2_on_it_never_arrives() -> None:
    assert math.isfinite(q(Centering(descent="all", rate=1.99), "steps to 1 %"))
    e = Centering(descent="all", rate=2.01)
    assert q(e, "steps to 1 %") == math.inf
    assert "overshoots" in e.run().sentence
    far = replace(e, rate=50.0, step=2000).run()
    assert "overshoots" in far.sentence
    assert math.isnan(far.quantities["detour"])


# Lines of equal loss -----------------------------------------------------------------------------------


@settings(max_examples=20)
@given(st.sampled_from(["least_squares", "logistic"]), st.integers(0, 99), st.floats(-2.0, 2.0))
def test_lines_join_weights_of_equal_loss(kind: str, seed: int, mean: float) -> None:
    rng = np.random.default_rng(seed)
    x, goal = rng.normal(mean, 1.0, (60, 2)), rng.normal(size=2)
    z = x @ goal
    bowl = Bowl(x, z if kind == "least_squares" else 1 / (1 + np.exp(-z)), kind)
    heights = np.array([0.001, 0.01, 0.05])
    lines = levels(bowl, goal, heights, 4.0)
    assert len(lines) == 3
    for line, height in zip(lines, heights, strict=True):
        near = np.abs(line - goal).max(axis=1) < 4.0
        np.testing.assert_allclose((bowl.loss(line) - bowl.loss(goal))[near], height, rtol=0.03)
        np.testing.assert_allclose(line[0], line[-1], atol=1e-9)


def test_a_flat_bowl_has_lines_that_go_far() -> None:
    bowl = Bowl(np.array([[1.0, 1.0], [2.0, 2.0]]), np.zeros(2))
    (line,) = levels(bowl, np.zeros(2), np.array([0.1]), 3.0)
    assert np.isfinite(line).all()
    assert np.abs(line).max() > 30
    assert levels(Bowl(np.zeros((2, 2)), np.zeros(2)), np.zeros(2), np.array([0.1]), 3.0) == []


# Charts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", CHARTS)
@pytest.mark.parametrize("loss", ["least_squares", "logistic"])
def test_a_chart_agrees_with_the_map_at_the_mean(view: str, loss: str) -> None:
    e = Centering(view=view, loss=loss, descent="all", rate=1.0)
    name = {"signs": "locked signs", "condition": "condition number", "steps": "steps to 1 %"}[view]
    shown = e.run().quantities
    for prefix in ("", "centered "):
        assert shown[f"{prefix}{name}"] == pytest.approx(q(replace(e, view="map"), f"{prefix}{name}"))


@pytest.mark.parametrize("view", CHARTS)
def test_theory_runs_through_what_is_measured(view: str) -> None:
    e = replace(NORMAL, view=view, samples=2000, rate=1.0)
    chart = e.run().chart
    assert chart.theory is not None
    theory = np.interp(chart.measured.x, chart.theory.x, chart.theory.y)
    np.testing.assert_allclose(chart.measured.y, theory, rtol=0.25, atol=1.0 if view == "steps" else 0.03)


def test_a_chart_does_not_depend_on_the_mean() -> None:
    e = Centering(view="condition")
    assert e.run().chart is replace(e, shift=0.2).run().chart
    far = replace(e, shift=30.0).run().chart
    assert far.end >= 30.5


def test_100_inputs_as_in_lecun_1998() -> None:
    found = Centering(view="width").run().quantities
    for name, expected in {"sigmoid": 577.3, "ReLU": 47.69, "tanh": 1.0, "SELU": 1.0}.items():
        theory = found[f"condition number in theory of {name}"]
        assert theory == pytest.approx(expected, rel=2e-4)
        assert found[f"condition number of {name}"] == pytest.approx(theory, rel=0.35)
    ten = Centering(view="width", inputs=10).run().quantities
    assert ten["condition number in theory of sigmoid"] == pytest.approx(58.6315, rel=1e-5)
    assert ten["condition number in theory of ReLU"] == pytest.approx(5.6694, rel=1e-4)


def test_many_inputs_are_measured_once() -> None:
    e = Centering(view="width", seed=77)
    assert e.is_heavy
    result = e.run()
    assert result.is_heavy
    result.prepare()
    assert not replace(e, inputs=3).run().is_heavy


# Hands -------------------------------------------------------------------------------------------------


def test_the_mean_is_set_by_a_shift() -> None:
    e = Centering()
    assert e.mean == 0.5
    centered = e.edit(**e.setting("mean", 0.0))
    assert centered.mean == 0.0
    assert centered.shift == -0.5
    assert e.edit(**e.setting("mean", 0.5)) == e
    assert e.edit(**e.drag("mean", 1.0, 3.0)).mean == 2.0
    assert e.edit(**e.drag("line", -1.5, 7.0)).mean == -1.5


def test_another_function_comes_with_its_own_mean() -> None:
    e = Centering(shift=1.0)
    assert e.edit(activation=activations.get("tanh")).mean == 0.0
    assert e.edit(activation=activations.get("tanh"), shift=0.3).mean == 0.3
    assert e.edit(samples=50).shift == 1.0


def test_handles_move_what_they_stand_for() -> None:
    e = Centering()
    assert e.edit(**e.drag("start", 0.1, 0.2)).start.tolist() == [0.1, 0.2]
    assert e.edit(**e.drag("goal", 0.3, -0.4)).goal.tolist() == [0.3, -0.4]
    assert e.edit(**e.drag("time", 12.4, 0.0)).step == 12
    assert e.edit(**e.drag("inputs", 1.0, 0.0)).inputs == 10
    assert e.edit(**e.drag("inputs", 1e9, 0.0)).inputs == 100
    with pytest.raises(ValueError, match="no handle"):
        e.drag("nothing", 0.0, 0.0)


def test_an_arrow_key_adds_one_input() -> None:
    e = Centering(view="width", inputs=20)
    (handle,) = e.run().handles
    assert handle.leap is not None
    assert e.edit(**e.drag("inputs", *handle.leap(1, 0))).inputs == 21
    assert e.edit(**e.drag("inputs", *handle.leap(0, -1))).inputs == 19


def test_a_function_that_goes_leaves_its_color() -> None:
    e = Centering(view="width")
    left = e.edit(functions=e.functions[1:])
    assert left.series[:3] == (1, 2, 3)


def test_fit_shows_start_and_least_loss() -> None:
    e = Centering(start1=-9.0, goal2=5.0)
    assert e.home("window")[0] < -9
    assert e.home("height")[1] > 5


# What is not as it should be ---------------------------------------------------------------------------

ODD: dict[str, tuple[dict[str, Any], str]] = {
    "no value": ({"activation": formula.parse("sqrt(z)")}, "is not a finite number"),
    "all 0": ({"activation": formula.parse("0*z")}, "All inputs are 0"),
    "at the least loss": ({"goal1": -1.2, "goal2": 0.9}, "starts where the loss is least"),
    "one line": ({"activation": IDENTITY, "data": "pair", "descent": "all"}, "One direction is flat"),
    "no moments": ({"activation": formula.parse("1/z")}, "have one sign"),
    "two samples": ({"samples": 2}, "both inputs"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("view", ["map", "pair", *CHARTS, "width"])
def test_what_is_odd_is_said(name: str, view: str) -> None:
    changes, words = ODD[name]
    result = Centering(**changes, view=view).run()
    if view in ("map", "pair"):
        assert words.lower() in result.sentence.lower()
    assert result.sentence.endswith(".")
    assert 2 <= len(result.readouts) <= 4
    assert result.table.to_csv(result.quantities)
    assert all(map(math.isfinite, (v for handle in result.handles for v in (handle.x, handle.y))))


@pytest.mark.parametrize("f", [formula.parse("z^3"), formula.parse("exp(z^2)"), activations.get("exp")])
def test_large_inputs_are_learned_from(f: Activation) -> None:
    for loss in ("least_squares", "logistic"):
        for descent in ("one", "all"):
            result = Centering(activation=f, loss=loss, descent=descent).run()
            assert result.sentence
            assert all(np.isfinite(line.x).all() for line in result.paths)


def test_two_samples_are_those_of_the_literature() -> None:
    np.testing.assert_array_equal(PAIR_Z + 1.5, [[1.0, 2.0], [2.0, 1.0]])


@pytest.mark.parametrize("text", ["log(z)", "1/(z - z)", "exp(exp(9*z^2))"])
@pytest.mark.parametrize("descent", ["one", "all"])
@pytest.mark.parametrize("view", ["map", "pair", "signs", "condition", "steps"])
def test_inputs_that_are_no_numbers_are_told_and_tabled(text, descent, view) -> None:
    result = Centering().edit(activation=formula.parse(text), descent=descent, view=view).run()
    assert "there are no inputs" in result.sentence
    assert result.table.to_csv()
    assert result.handles


def test_lecun_1998() -> None:
    """1 + dμ²/σ² of many inputs beside what is measured: outputs of units, and inputs of 0 and 1."""
    rows = dict(Centering().edit(view="width").run().facts.rows)
    found = {name: cells[1].value for name, cells in rows.items()}
    expected = {"κ of sigmoid": 577.3152, "κ of ReLU": 47.6942, "κ of tanh": 1.0, "κ of SELU": 1.0}
    assert found == pytest.approx(expected, abs=1e-3)
    assert all(cells[2].value < 0.31 for cells in rows.values())  # the least of many eigenvalues is too small
    binary = Centering().edit(view="width", inputs=50, functions=(activations.get("step"),)).run()
    assert dict(binary.facts.rows)["κ of Step"][1].value == pytest.approx(51.0, rel=1e-9)
