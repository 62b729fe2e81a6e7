"""The chosen unit's z over time, what has become of it, and what lies ahead of the step that is shown."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from engine.experiments.training.experiment import Training
from engine.functions import activations
from engine.learning.patient import Patient
from engine.learning.timeline import Timeline
from engine.presets import presets
from engine.session import Session

ONE = Training(
    view="z", data="curve", curve=((0.0, 1.0),), width=1, initializer="constant", bias=-5.0,
    frozen_output=True, learning_rate=0.1,
)  # fmt: skip


def patient(experiment: Training, **changes: object) -> Patient:
    return dataclasses.replace(experiment, **changes).run().timeline.patients[0]


def shown(title: str) -> Training:
    preset = next(preset for preset in presets("training") if title in preset.title)
    return preset.apply(Session(), "training").training


# One neuron: the numbers of theory ----------------------------------------------------------------------


def test_relu_has_not_moved_bit_for_bit() -> None:
    found = patient(ONE, playhead=3000)
    assert not found.has_moved
    assert found.mean == -5.0
    assert found.mean_text == "−5"
    assert found.opened is None
    low, mean, high = found.lines
    for line in (low, mean, high):
        assert set(line.y.tolist()) == {-5.0}
        assert (line.x[0], line.x[-1]) == (0.0, 3000.0)
    sentence = dataclasses.replace(ONE, playhead=3000).run().sentence
    assert sentence.startswith("z of unit 1 began at −5. At step 3,000 it is where it was, bit for bit")
    assert "for its gradient is 0: ReLU (−5)" in sentence


@pytest.mark.parametrize(
    ("name", "parameters", "steps"),
    [("leaky_relu", {"alpha": 0.1}, 406), ("leaky_relu", {"alpha": 0.2}, 173), ("elu", {}, 754)],
)
def test_it_comes_above_zero_after_so_many_steps(name, parameters, steps) -> None:
    f = activations.get(name, **parameters)
    assert patient(ONE, activation=f, playhead=steps - 1).opened is None
    found = patient(ONE, activation=f, playhead=steps + 50)
    assert found.opened == (steps, True)
    assert found.opened_text == f"since step {steps}"
    trace = found.course.trace
    assert trace.span_steps[steps] == steps
    assert trace.spans[steps - 1, 2, 0] <= 0 < trace.spans[steps, 0, 0]
    assert np.interp(steps, found.lines[1].x, found.lines[1].y) == pytest.approx(0.0, abs=0.1)


def test_of_a_long_run_only_some_steps_are_remembered_and_the_words_say_so() -> None:
    """Leaky ReLU with α = 0.01 takes 4879 steps; there one step in four is kept."""
    found = patient(ONE, activation=activations.get("leaky_relu", alpha=0.01), playhead=6000)
    assert found.opened == (4880, False)
    assert found.opened_text == "by step 4,880"


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_gelu_and_silu_drift_further_down_and_the_digits_show_it(name) -> None:
    found = patient(ONE, activation=activations.get(name), playhead=500)
    assert found.has_moved
    assert found.is_repelled
    assert found.mean < -5.0
    assert found.mean_text != "−5"
    assert (np.diff(found.lines[1].y) < 0).all()
    assert "further down, where f′ < 0: " in found_sentence(name)


def found_sentence(name: str) -> str:
    return dataclasses.replace(ONE, activation=activations.get(name), playhead=500).run().sentence


def test_a_unit_that_closes_again_is_not_said_to_be_open() -> None:
    found = patient(Training(view="z", unit=7, playhead=0))
    assert found.opened == (0, True)
    assert found.opened_text == "from the start"
    dead = next(u for u in range(32) if Training(playhead=60).run().main.frame.dead[u])
    closed = patient(Training(view="z", unit=dead + 1, playhead=60))
    assert closed.opened is None
    assert closed.lines[2].y[-1] <= 0 < closed.lines[2].y[0]


# All of it side by side ---------------------------------------------------------------------------------


def test_the_whole_story_is_one_example() -> None:
    """ReLU stays; b = 0, leaky α = 0.1 and batch normalization learn; GELU and SiLU go further down."""
    e = shown("All of it side by side")
    result = e.run()
    relu, bias, leaky, norm, gelu, silu = result.timeline.patients
    assert e.view == "z"
    assert not relu.has_moved
    assert leaky.opened == (406, True)
    for well in (bias, leaky, norm):
        assert well.opened is not None
        assert well.course.frame.loss < 0.01
    for ill in (relu, gelu, silu):
        assert ill.opened is None
        assert ill.course.frame.loss > 0.5
    assert silu.mean < -6.0 < gelu.mean < -5.0
    assert [label.split(": ")[0] for label in result.loss_labels] == [
        p.name for p in result.timeline.patients
    ]
    assert all(p.name in result.sentence for p in result.timeline.patients)
    assert (
        "above 0 for some input: bias 0 from the start, Leaky ReLU α = 0.1 since step 406" in result.sentence
    )


@pytest.mark.parametrize(
    "title", ["ReLU stays", "back after 406", "back after 754", "GELU drifts", "SiLU drifts"]
)
def test_the_one_neuron_examples_show_z(title) -> None:
    assert shown(title).view == "z"


def test_the_numbers_of_z_can_be_exported() -> None:
    result = dataclasses.replace(ONE, twin="elu", playhead=20).run()
    columns = {column.name: column.values for column in result.table.columns}
    for name in ("ReLU", "ELU α = 1"):
        assert len(columns[f"step of z ({name})"]) == len(columns[f"mean z ({name})"]) == 21
    assert set(columns["largest z (ReLU)"]) == {-5.0}
    assert result.table.to_csv()


# The axes and what lies ahead ---------------------------------------------------------------------------


def test_what_lies_ahead_is_what_will_be() -> None:
    e = Training(seed=11, playhead=200)
    far = e.run().timeline
    back = e.edit(playhead=50).run().timeline
    assert back.range == far.range
    assert back.decades.range == far.decades.range
    assert back.z_range == far.z_range
    assert back.step == 50
    (line,) = back.losses_ahead
    assert (line.x[0], line.x[-1]) == (50.0, 200.0)
    assert line.y[0] == pytest.approx(back.losses[0].y[-1])
    np.testing.assert_array_equal(line.y, far.losses[0].y[far.losses[0].x >= 50])
    course = back.courses[0]
    assert course.shares_ahead.x[-1] == 200.0
    assert course.raster_ahead.shape == (150, 32)
    assert back.patients[0].ahead.x[-1] == 200.0
    assert far.losses_ahead == (None,)
    assert far.courses[0].raster_ahead is None


def test_nothing_lies_ahead_of_another_run() -> None:
    e = Training(seed=12, playhead=200)
    e.run().timeline.range  # noqa: B018
    assert Training(seed=10, playhead=300_000).run().edited(playhead=50).seen == 0  # nobody has been there
    back = e.edit(playhead=50)
    assert (back.seen, back.edit(twin="leaky").seen, back.edit(playhead=200).seen) == (200, 200, 0)
    for changed in (back.edit(learning_rate=0.1), back.edit(seed=13), back.edit(width=5)):
        assert changed.run().timeline.losses_ahead == (None,)


def test_how_far_ahead_is_the_state_s_and_not_what_happens_to_be_known() -> None:
    e = Training(seed=14, playhead=50)
    e.edit(playhead=400).run().timeline.range  # noqa: B018
    assert e.run().timeline.losses_ahead == (None,)
    fresh = dataclasses.replace(e, seed=15, seen=120)
    assert fresh.run().outlook == "121 steps of training"  # from before the first frame
    (line,) = fresh.run().timeline.losses_ahead
    assert line.x[-1] == 120.0
    assert Training.from_json(fresh.to_json()) == fresh


def test_the_range_of_the_fit_rests() -> None:
    ranges = {Training(seed=3, playhead=step).run().fit_ranges for step in (0, 1, 2, 3, 30, 100)}
    assert len(ranges) == 1
    ((_, (low, high)),) = ranges
    assert low < -1.0 < 1.0 < high


def test_rasters_stand_under_one_another() -> None:
    timeline: Timeline = Training(width=10, depth=2, twin="text", bias=-1.0, playhead=9).run().timeline
    assert [block.base for block in timeline.blocks] == [66.0, 44.0, 22.0, 0.0]
    assert timeline.levels == (0.5, 86.5)
    for block in timeline.blocks:
        assert sorted(block.levels) == [block.base + k for k in range(1, 21)]
        assert [timeline.unit_at(level + 0.3) for level in block.levels] == list(range(1, 21))
    alone = Training(width=10, playhead=9).run().timeline
    assert alone.levels == (0.5, 10.5)


@pytest.mark.parametrize("changes", [{}, {"depth": 2}, {"twin": "leaky"}, {"seed": 3, "learning_rate": 0.5}])
def test_the_living_stand_over_the_dead_and_the_last_to_die_first(changes: dict[str, Any]) -> None:
    """Whatever step is shown of what is known: the rows rest while one goes back and forth."""
    for course in Training(**changes).run().timeline.courses:
        dead, since = course.frame.dead[course.order], course.frame.since[course.order]
        assert sorted(course.order) == list(range(course.units))
        assert (np.diff(dead.astype(int)) >= 0).all()
        assert (np.diff(since[dead]) <= 0).all()


def test_rows_rest_while_one_goes_back_in_what_is_known() -> None:
    orders = [
        Training(playhead=step, seen=60).run().timeline.courses[0].order.tolist() for step in (60, 37, 5, 1)
    ]
    assert all(order == orders[0] for order in orders)


def test_z_of_a_run_that_overflows_leaves_a_range() -> None:
    timeline = Training(view="z", learning_rate=1e6, playhead=100).run().timeline
    low, high = timeline.z_range
    assert math.isfinite(high - low)
    assert low < 0 < high


def test_a_twin_that_overflows_does_not_squeeze_the_others() -> None:
    e = Training(bias=-5.0, weight_scale=0.5, scale=0.1, learning_rate=1.0, playhead=400, twin="leaky")
    timeline = e.run().timeline
    assert [bool(course.frame.problem) for course in timeline.courses] == [False, True]
    assert timeline.z_range[0] > -10.0
    assert timeline.decades.range[1] < 10.0


# Words --------------------------------------------------------------------------------------------------


def test_the_last_change_is_named_with_what_it_was_before() -> None:
    e = Training(playhead=30).edit(learning_rate=0.1)
    e = e.edit(playhead=50).edit(activation=activations.get("tanh"))
    e = e.edit(playhead=60)
    result = e.run()
    assert result.changes == ((30.0, "η 0.1"), (50.0, "tanh"))
    assert "At step 50 tanh took the place of ReLU (1 change before)." in result.sentence
    earlier = dataclasses.replace(e, playhead=40).run()
    assert "At step 30 the learning rate went from 0.15 to 0.1." in earlier.sentence
    assert "At step" not in dataclasses.replace(e, playhead=29).run().sentence.removeprefix("At step 29")


def test_changes_at_one_step_share_a_mark() -> None:
    e = Training(playhead=30).edit(learning_rate=0.1, activation=activations.get("tanh"))
    assert e.run().changes == ((30.0, "tanh, η 0.1"),)


def test_no_way_back_is_not_said_of_a_run_whose_activation_changes() -> None:
    e = Training(playhead=60)
    assert e.run().sentence.endswith("no step moves them.")
    changed = e.edit(playhead=80).edit(activation=activations.get("tanh"))
    assert "no step moves" not in dataclasses.replace(changed, playhead=60).run().sentence


def test_the_step_that_is_said_is_the_one_where_the_run_stopped() -> None:
    e = Training(learning_rate=1e4, width=8, playhead=60)
    end = e.run().main.frame.step
    assert end < 60
    assert e.run().shown("playhead") == end
    assert {handle.x for handle in e.run().handles if handle.name == "time"} == {float(end)}
    assert f"dead at step {end}" in e.run().readouts[0].caption
    assert f"Stopped at step {end}," in e.run().sentence


def test_a_live_change_of_a_run_that_has_stopped_goes_back_to_where_it_helps() -> None:
    e = Training(width=8, playhead=40).edit(learning_rate=1e12).edit(playhead=90)
    end = e.run().main.frame.step
    back = e.run().way_back["playhead"]
    saved = e.run().edited(learning_rate=1e-9)
    assert saved.playhead == back <= end - 20
    assert saved.changes == ((back, "learning_rate", 1e-9),)
    assert saved.edit(playhead=90).run().main.frame.problem == ""
    early = Training(learning_rate=1e6, width=8, playhead=60, scale=1e6)
    assert early.run().main.frame.step < 20
    early = early.run().edited(learning_rate=0.1)
    assert (early.playhead, early.learning_rate) == (0, 0.1)


@pytest.mark.parametrize("view", ["run", "z", "units"])
def test_a_twin_that_stops_says_why(view) -> None:
    e = Training(learning_rate=1e4, width=8, playhead=60, view=view)
    for twin in ("text", "elu"):
        result = dataclasses.replace(e, twin=twin).run()
        for course in result.twins:
            if course.frame.problem:
                assert course.frame.problem.removesuffix(".").split(";")[0] in result.sentence


def test_controls_that_a_view_ignores_are_idle() -> None:
    assert {"playhead", "twin", "unit"} <= Training(view="rates").idle
    births = Training(view="births").idle
    assert "view" not in births
    assert births == frozenset(Training.parameters()) - {"view"}
    assert "playhead" not in Training().idle
