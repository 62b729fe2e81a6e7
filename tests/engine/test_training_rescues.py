"""Who is dead and who only saturated, which twins help, and where to go back to from a run that broke off."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from engine.experiments.training.experiment import Training
from engine.experiments.training.twin_words import CLEARLY, HELPS, NOT, verdict
from engine.functions import activations, formula
from engine.learning.births import Births
from engine.learning.census import census_of
from engine.learning.rescues import RESCUES
from engine.learning.run import Run
from engine.presets import presets
from engine.session import Session


def shown(title: str) -> Training:
    preset = next(preset for preset in presets("training") if title in preset.title)
    return preset.apply(Session(), "training").training


# Dead and saturated -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "bias", "state"),
    [
        ("relu", {}, -9.0, "dead"),
        ("hard_tanh", {}, 9.0, "saturated"),
        ("hard_tanh", {}, -9.0, "saturated"),
        ("hard_sigmoid", {}, -9.0, "dead"),
        ("hard_sigmoid", {}, 9.0, "saturated"),
        ("relu6", {}, 19.0, "saturated"),
        ("tanh", {}, 9.0, "saturated"),
    ],
)
def test_dead_is_off_for_every_input_and_saturated_closed_at_another_level(
    name, parameters, bias, state
) -> None:
    e = Training(
        activation=activations.get(name, **parameters), bias=bias, weight_scale=0.1, width=4, playhead=0
    )
    result = e.run()
    assert set(result.main.census.states) == {state}
    assert result.main.dead == (4 if state == "dead" else 0)
    exact = name != "tanh"
    assert (result.main.frame.peaks == 0).all() == exact
    if state == "saturated":
        assert "no unit is dead, but the gates of all are" in result.sentence
        assert ("f′ is exactly 0 though f is not" in result.sentence) == exact
    assert result.main.trace.dead.tolist() == [result.main.dead]


def test_a_gradient_of_zero_for_another_reason_is_said() -> None:
    result = Training(weight_scale=0.0, bias=1.0, width=5, playhead=0).run()
    assert not result.main.dead
    assert not result.main.census.gradients.any()
    assert "no unit is dead: each gate is open for some training input." in result.sentence
    assert "Yet the gradient of all is exactly 0" in result.sentence
    assert "Yet" not in Training(playhead=60).run().sentence


def test_a_unit_that_opens_is_not_dead_any_more() -> None:
    e = Training(activation=activations.get("hard_sigmoid"), bias=-9.0, width=3, playhead=2)
    recipe = e.edit(activation=activations.get("hard_tanh")).recipe
    run = Run(recipe)
    assert run.frame(1).dead.all()
    assert set(census_of(recipe, run.frame(2)).states) == {"saturated"}
    assert run.frame(2).revivals.tolist() == [1, 1, 1]


# Twins --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [Training().playhead, 300])
def test_the_rescues_that_are_offered_first_save_the_opening_run(step) -> None:
    """None dead and the loss clearly lower; the ones behind them are at least said to fail where they do."""
    offered = list(RESCUES)
    assert offered[:2] == ["leaky", "batch_norm"]
    for name in offered:
        result = Training(twin=name, playhead=step).run()
        assert result.main.dead >= 8
        if not result.twins:
            assert "changes nothing here" in result.sentence
            continue
        (twin,) = result.twins
        said = verdict(result.main, twin)
        saved = not twin.dead and twin.frame.loss <= 0.6 * result.main.frame.loss
        assert (said == HELPS) == saved
        assert said in result.sentence.replace("It does", "it does")
        if name != "elu":
            assert saved, name


def test_a_twin_that_is_no_better_is_said_not_to_help() -> None:
    result = Training(bias=-5.0, weight_scale=0.5, scale=0.1, twin="rate", playhead=50).run()
    (twin,) = result.twins
    assert twin.dead == twin.units
    assert verdict(result.main, twin) == NOT
    assert "all dead" in result.sentence
    assert result.sentence.endswith(f"{NOT}.")


def test_fewer_dead_with_no_lower_loss_is_said() -> None:
    result = Training(twin="rate", playhead=1000).run()
    (twin,) = result.twins
    assert twin.frame.loss > CLEARLY * result.main.frame.loss
    assert "fewer are dead, but the loss is not lower" in result.sentence


def test_a_team_is_told_apart_by_who_helps() -> None:
    sentence = shown("The three fixes side by side").run().sentence
    helped = sentence.split("From the same weights, ")[1]
    assert helped.startswith("bias 0 (1 dead, loss 0.076), ")
    assert helped.endswith(" help.")
    assert all(name in helped for name in ("Leaky ReLU", "batch normalization"))
    assert NOT not in sentence


def test_the_card_of_fix_2_says_what_is_so() -> None:
    """The twin learns a straight line, and no unit of it is ever on."""
    preset = next(p for p in presets("training") if "Fix 2" in p.title)
    assert "though none of its units is ever on" in preset.note
    assert "come back" not in preset.note
    result = preset.apply(Session(), "training").training.run()
    (twin,) = result.twins
    assert not twin.frame.on.any()
    assert not any(patient.opened for patient in result.timeline.patients)
    assert twin.frame.loss < CLEARLY * result.main.frame.loss
    slopes = np.diff(twin.fit.line.y) / np.diff(twin.fit.line.x)
    np.testing.assert_allclose(slopes, slopes[0], rtol=1e-9)
    assert "None of its units is on for any input." in result.sentence


@pytest.mark.parametrize("preset", [p for p in presets("training") if "Fix" in p.title or "tenth" in p.title])
def test_of_the_loss_of_a_twin_is_said_what_is_so(preset) -> None:
    for step in (20, 200, 1000, 2000):
        result = dataclasses.replace(preset.apply(Session(), "training").training, playhead=step).run()
        (twin,), main = result.twins, result.main
        said, loss, other = verdict(main, twin), twin.frame.loss, main.frame.loss
        assert said != HELPS or loss <= min(CLEARLY * other, float(twin.trace.losses[0]))
        assert "not lower" not in said or loss >= other
        assert "less than a fifth lower" not in said or CLEARLY * other < loss < other
        assert "has grown" not in said or loss > twin.trace.losses[0]
        assert said.lower() in result.sentence.lower()


def test_no_twin_helps_whose_loss_has_exploded() -> None:
    result = Training(learning_rate=1e3, twin="rate", playhead=20, width=8).run()
    (twin,) = result.twins
    if not twin.frame.loss <= twin.trace.losses[0]:
        assert verdict(result.main, twin) != HELPS
    assert not (" helps" in result.sentence and twin.frame.loss > 1e9)


# Side by side -------------------------------------------------------------------------------------------


def test_w_is_small_in_the_exercise_and_the_frozen_output_is_not_scaled() -> None:
    e = shown("All of it side by side")
    w = e.recipe.layout.views(e.recipe.start()).matrices
    assert (w[0][0, 0], w[1][0, 0]) == (0.1, 1.0)
    free = dataclasses.replace(e, frozen_output=False)
    assert free.recipe.layout.views(free.recipe.start()).matrices[1][0, 0] == 0.1


def test_the_drift_of_gelu_is_seen_on_its_own_axis() -> None:
    """ReLU on the shelf, GELU's thousandth well above it and below all others."""
    result = shown("All of it side by side").run()
    gelu = result.timeline.patients[4]
    drifts = result.timeline.drifts
    low, high = drifts.decades.range
    assert set(drifts.lines[0].y.tolist()) == {drifts.decades.shelf}
    assert low < drifts.decades.shelf
    for patient, line in zip(result.timeline.patients[1:], drifts.lines[1:], strict=True):
        assert line.y[-1] == pytest.approx(math.log10(abs(patient.mean - patient.first)))
        assert low <= line.y[-1] <= high
    share = (drifts.lines[4].y[-1] - drifts.decades.shelf) / (high - low)
    assert share > 0.15
    assert drifts.lines[4].y[-1] < min(drifts.lines[i].y[-1] for i in (2, 5))
    assert (np.diff(gelu.drift.y[1:]) > 0).all()


# The way back -------------------------------------------------------------------------------------------


def test_the_way_back_leads_to_the_last_good_fit_and_says_how_far_it_is() -> None:
    e = shown("Too large a step")
    result = e.run()
    step, back = result.main.frame.step, result.way_back["playhead"]
    losses = result.main.trace.losses
    assert losses[back] <= losses[0]
    assert all(losses[k] > losses[0] for k in range(back + 1, step - 19))
    assert f"back {step - back} steps, to step {back}" in result.sentence
    assert result.offer == f"back {step - back} steps, to step {back}"
    good = dataclasses.replace(e, playhead=back).run()
    np.testing.assert_array_equal(result.main.fit.line.y, good.main.fit.line.y)
    _, (low, high) = result.fit_ranges
    assert ((result.main.fit.line.y > low) & (result.main.fit.line.y < high)).any()


def test_a_run_that_was_well_for_long_goes_back_twenty_steps() -> None:
    e = Training(width=4, playhead=100).edit(activation=formula.parse("log(z)")).edit(playhead=200)
    result = e.run()
    assert result.main.frame.step == 100
    assert result.way_back == {"playhead": 80}
    assert "back 20 steps" in result.sentence


def test_a_live_change_of_a_stopped_run_is_made_where_the_way_back_leads() -> None:
    e = shown("Too large a step")
    result = e.run()
    calmer = result.edited(learning_rate=0.1)
    assert calmer.playhead == result.way_back["playhead"]


def test_a_run_that_cannot_even_begin_offers_no_way_back() -> None:
    e = Training(activation=formula.parse("log(z)"), playhead=5)
    result = e.run()
    assert (result.main.frame.step, result.way_back, result.offer) == (0, {}, "")
    assert "It broke off before the first step." in result.sentence


# Words and colors ---------------------------------------------------------------------------------------


def test_cross_entropy_on_a_function_shows_the_loss_that_is_used() -> None:
    e = Training(loss="bce_logits", playhead=1)
    assert e.shown("loss") == e.recipe.loss == "half_mse"
    assert "Cross-entropy is for classes: this run takes ½ mean squared error." in e.run().sentence
    moons = dataclasses.replace(e, data="moons", samples=20)
    assert moons.shown("loss") == "bce_logits"
    assert "Cross-entropy is for" not in moons.run().sentence


def test_data_are_named_by_what_they_are() -> None:
    """x runs from −1 to 1, so the sine over [−π, π] is sin πx."""
    e = Training(playhead=1, scale=0.1, mean=-0.5)
    x, y = e.recipe.data.arrays()
    np.testing.assert_allclose(y, np.sin(10 * np.pi * (x[:, 0] + 0.5)), atol=1e-12)
    caption = e.run().caption
    assert "sin πx, inputs × 0.1 − 0.5, 64 points" in caption
    assert "He, weights × 1.5, seed 190" in caption
    assert dict(e.parameters()["data"].options)["sine"] == "1 input: sin πx"
    one = Training(data="curve", curve=((0.0, 1.0),), playhead=1).run().caption
    assert "own points, 1 point;" in one


def test_one_step_is_one_step() -> None:
    recipe = Training(playhead=0, seed=987)
    recipe.run().prepare()
    assert recipe.edit(playhead=1).run().outlook == "1 step of training"
    assert recipe.edit(playhead=2).run().outlook == "2 steps of training"


def test_an_output_that_is_hardly_off_zero_hardly_has_a_color() -> None:
    e = Training(data="moons", samples=40, loss="bce_logits", bias=-5.0, weight_scale=0.1, playhead=1)
    plane = e.run().main.plane
    assert plane.mosaic is not None
    picture = plane.mosaic.picture(20, 20).shades
    middle = np.median(picture)
    full = Training(data="moons", samples=40, loss="bce_logits", playhead=60).run().main.plane
    shades = full.mosaic.picture(20, 20).shades
    levels = shades.max() + 1
    assert abs(middle - levels / 2) < 0.1 * levels
    assert plane.key.palette == "output"


def test_measured_births_have_errors_that_hold_the_exact_value() -> None:
    """Two layers of width 2: exactly 4^−2 (3 − 1/2), which is the lower bound."""
    chart = Births((2,), 2, networks=2000, seed=0)
    chart.run()
    exact = 2.5 / 16
    assert chart.bounds(2)[0][1] == pytest.approx(exact)
    error = chart.errors(0)[1]
    assert error == pytest.approx(2 * math.sqrt(exact * (1 - exact) / 2000), rel=0.1)
    assert abs(chart.found[0, 1] - exact) <= 1.5 * error
