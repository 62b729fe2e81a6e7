"""The rule of time, the same for all panels that learn: what continues a run, and what makes another one."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.base.parameter import Choice, Integer, Parameter, Playhead, Real, Seed, Span, Toggle, Vector
from engine.base.points import Points
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.regions.experiment import Regions
from engine.experiments.training.experiment import Training
from engine.functions import activations
from engine.functions.choice import Function
from engine.learning import marks
from engine.learning.axis import Decades, time_span
from engine.learning.data import OWN_CLASSES
from engine.learning.kinds import Changes
from engine.learning.learns import Learns
from engine.learning.run import RUNS, Run
from engine.networks.weights import WeightEdits, WeightPlace

TANH, RELU = activations.get("tanh"), activations.get("relu")

LEARNING: dict[str, Learns] = {
    "hinges": HingeSum().edit(target="sine", units=6).edit(train=True, start="random"),
    "hinges, own points": HingeSum().edit(target="points", units=4).edit(train=True),
    "regions": Regions(activation=RELU, width=5, data="moons", samples=30, optimizer="sgd"),
    "regions, own points": Regions(activation=RELU, width=5, data="points", classes=(
        (-1.0, 0.5, 0.0), (1.0, 0.25, 1.0), (0.5, -1.0, 1.0))),
    "training": Training(playhead=0, width=6),
    "training, own points": Training(playhead=0, width=6, data=OWN_CLASSES, batch=2, twin="leaky"),
}  # fmt: skip
STEP = 40


def on_the_way(e: Learns) -> Learns:
    """At step 40 of a run with two marks, one of them ahead, of which 70 steps have been seen."""
    e = e.edit(playhead=20).edit(learning_rate=e.learning_rate / 2)
    e = e.edit(playhead=60).edit(activation=activations.get("elu")).edit(playhead=70)
    return e.edit(playhead=STEP)


def others(e: Learns, name: str) -> list[Any]:
    """Other values that the control of a parameter may be set to."""
    kind, value = e.parameters()[name], getattr(e, name)
    if isinstance(kind, (Toggle, Choice)):
        options = [False, True] if isinstance(kind, Toggle) else [option for option, _ in kind.options]
        return [option for option in options if option != value]
    return [_other(e, name, kind, value)]


def _other(e: Learns, name: str, kind: Parameter, value: Any) -> Any:
    if isinstance(kind, (Integer, Seed)):
        return value + 1 if kind.clamp(value + 1) != value else value - 1
    if isinstance(kind, Real):
        return kind.clamp(value * 1.25 + (0.0 if kind.log else 0.2))
    if isinstance(kind, Span):
        return value[0] - 1, value[1] + 1
    if isinstance(kind, Vector):
        return e.shown(name).changed(0.37)
    if isinstance(kind, Points):
        return (*value, tuple(0.4 if column < 2 else 1.0 for column in range(kind.columns)))
    if isinstance(kind, Function):
        return TANH
    if isinstance(kind, WeightPlace):
        return (0, 1, 1)
    if isinstance(kind, WeightEdits):
        return e.shown(name).changed(0.37)
    assert isinstance(kind, Changes)
    return value[:1]


def axis_of(e: Learns) -> tuple[float, float]:
    return time_span(marks.last_step(e.horizon, e.changes))


def bare(e: Learns) -> Any:
    return e.recipe and replace(e.recipe, changes=())


# What every control does ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LEARNING)
def test_every_control_marks_the_run_or_starts_another_one_or_leaves_it_alone(key: str) -> None:
    e = on_the_way(LEARNING[key])
    assert (e.step, e.seen, [step for step, _, _ in e.changes]) == (STEP, 70, [20, 60])
    result, marked, begun = e.run(), set(), set()
    result.prepare()
    for name, kind in e.parameters().items():
        if isinstance(kind, Playhead | Changes):
            continue
        for value in others(e, name):
            after = result.edited(**{name: value})
            assert isinstance(after, Learns)
            if name in ("learning_rate", "activation"):
                marked.add(name)
                assert bare(after) == bare(e)
                assert after.playhead == STEP
                assert (STEP, name, after.shown(name)) in after.changes
                assert after.shown(name) == value
                assert {c for c in after.changes if c[1] != name} == {c for c in e.changes if c[1] != name}
            elif after.recipe == e.recipe:
                assert (after.playhead, after.seen, after.changes) == (STEP, 70, e.changes), name
            else:
                begun.add(name)
                assert (after.playhead, after.seen, after.changes) == (0, 0, ()), (name, value)
            assert (after.told(e) != "") == (after.recipe is not None and after.recipe != e.recipe), name
    assert marked == {"learning_rate", "activation"}
    assert {"optimizer", *({"seed", "samples"} if "own" not in key and key != "hinges" else set())} <= begun


@pytest.mark.parametrize("key", LEARNING)
def test_the_run_before_a_mark_stays_as_it_was_bit_for_bit(key: str) -> None:
    e = LEARNING[key].edit(playhead=STEP)
    for name, value in (("learning_rate", e.learning_rate * 2), ("activation", TANH)):
        after = e.edit(**{name: value})
        assert after.recipe is not None
        assert e.recipe is not None
        before, now = Run(e.recipe), Run(after.recipe)
        assert now.frame(STEP).parameters.tobytes() == before.frame(STEP).parameters.tobytes()
        assert now.frame(STEP + 1).parameters.tobytes() != before.frame(STEP + 1).parameters.tobytes()
        assert after.edit(playhead=STEP - 1).shown(name) == getattr(e, name)


@pytest.mark.parametrize("key", LEARNING)
def test_at_step_0_everything_is_set_for_a_new_run(key: str) -> None:
    e = on_the_way(LEARNING[key]).edit(playhead=0)
    for name, value in (("learning_rate", 0.033), ("activation", TANH), ("optimizer", "momentum")):
        after = e.edit(**{name: value})
        assert (getattr(after, name), after.changes, after.seen) == (value, (), 0)


@pytest.mark.parametrize("key", LEARNING)
def test_nothing_set_for_one_run_comes_back_in_another(key: str) -> None:
    e = LEARNING[key].edit(playhead=113).edit(learning_rate=0.2)
    later = e.edit(optimizer="momentum").edit(playhead=300)
    assert later.shown("learning_rate") == LEARNING[key].learning_rate
    assert later.changes == ()


def test_random_hands_keep_the_rule() -> None:
    rng = random.Random(12)
    for key, start in LEARNING.items():
        e = start
        for _ in range(120):
            name = rng.choice([n for n, kind in e.parameters().items() if kind.group or n == "changes"])
            kind = e.parameters()[name]
            value = rng.randrange(90) if isinstance(kind, Playhead) else rng.choice(others(e, name))
            after = e.edit(**{name: value})
            assert all(step >= 1 for step, _, _ in after.changes)
            if name == "playhead":
                assert (after.changes, bare(after)) == (e.changes, bare(e))
                assert after.horizon == e.horizon if after.playhead <= e.horizon else not after.seen
            elif after.recipe != e.recipe and name != "changes":
                kept = bare(after) == bare(e) and e.step > 0
                assert (name in e.live()) == kept or e.step == 0, (key, name)
                assert kept or (after.playhead, after.seen, after.changes) == (0, 0, ())
            e = after if after.recipe is not None else start


# Scrubbing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LEARNING)
def test_scrubbing_back_keeps_the_future_and_the_axis(key: str) -> None:
    far = LEARNING[key].edit(playhead=200)
    back = far.edit(playhead=50)
    assert (back.horizon, axis_of(back)) == (200, axis_of(far))
    assert (back.edit(playhead=0).horizon, back.edit(playhead=199).horizon) == (200, 200)
    assert back.edit(playhead=200).seen == 0
    (handle,) = [h for h in back.run().handles if h.name == "time"][-1:]
    assert back.drag("time", 33.2, handle.y) == {"playhead": 33}
    assert back.edit(learning_rate=0.01).horizon == 50  # what comes then nobody has seen


@pytest.mark.parametrize("key", ["hinges", "regions"])
def test_what_lies_ahead_in_the_chart_is_what_will_be(key: str) -> None:
    far: Any = LEARNING[key].edit(playhead=200).learner  # type: ignore[attr-defined]
    for step in (0, 50):
        back: Any = LEARNING[key].edit(playhead=200).edit(playhead=step).learner  # type: ignore[attr-defined]
        ahead, line = back.losses_ahead, far.losses_as_powers
        assert (ahead.x[0], ahead.x[-1]) == (step, 200.0)
        np.testing.assert_array_equal(ahead.y, line.y[line.x >= step])
        assert back.time_range == far.time_range
        assert back.decades().range == far.decades().range
    assert far.losses_ahead is None


def test_who_runs_on_from_near_the_start_of_a_long_run_sees_the_time_around_the_step() -> None:
    e = LEARNING["regions"].edit(playhead=5000).edit(playhead=0)
    assert axis_of(e) == time_span(5000)
    again = e.edit(**e.running("playhead"))
    assert (again.playhead, axis_of(again)) == (0, time_span(0))
    assert e.edit(playhead=900).running("playhead") == {}
    assert LEARNING["regions"].edit(playhead=150).edit(playhead=0).running("playhead") == {}


@pytest.mark.parametrize("key", [key for key in LEARNING if key != "regions, own points"])  # which survive
def test_a_run_that_broke_off_is_changed_where_it_was_well(key: str) -> None:
    e = LEARNING[key].edit(playhead=STEP).edit(learning_rate=1e6).edit(playhead=900, optimizer="sgd")
    e = e.at(changes=((STEP, "learning_rate", 1e6),))
    if key == "regions":
        e = e.at(depth=6, activation=activations.get("leaky_relu", alpha=0.5))
    result = e.run()
    result.prepare()
    assert result.at_end == {"playhead"}
    after = result.edited(learning_rate=0.01)
    assert isinstance(after, Learns)
    assert 0 < after.playhead < result.shown("playhead") < 900
    assert after.changes[-1][:2] == (after.playhead, "learning_rate")


# Marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LEARNING)
def test_marks_are_handles_that_can_be_moved_and_taken_away(key: str) -> None:
    e = on_the_way(LEARNING[key])
    result = e.run()
    result.prepare()
    found = {h.name: h for h in result.handles if h.name.startswith("change")}
    assert [(name, h.x, h.moves, h.removable, h.plot) for name, h in found.items()] == [
        ("change 0", 20.0, "x", True, "losses"),
        ("change 1", 60.0, "x", True, "losses"),
    ]
    assert "from step 60 on: ELU" in found["change 1"].label
    moved = e.edit(**e.drag("change 1", 50.4, 0.0))
    assert [step for step, _, _ in moved.changes] == [20, 50]
    assert (moved.playhead, moved.horizon) == (STEP, 70)
    assert [c[0] for c in e.edit(**e.drag("change 1", 3.0, 0.0)).changes] == [20, 21]  # not past another one
    assert [c[0] for c in e.edit(**e.drag("change 0", -9.0, 0.0)).changes] == [1, 60]
    assert axis_of(e.edit(**e.drag("change 1", 1e6, 0.0))) == axis_of(e)  # the axis stays under the hand
    gone = e.edit(**e.strike("change 0", "delete"))
    assert gone.changes == e.changes[1:]
    assert gone.shown("learning_rate") == e.learning_rate
    assert e.strike("change 0", "enter") == e.strike("change 7", "delete") == e.drag("change 7", 3, 0) == {}


def test_the_axis_holds_every_mark() -> None:
    e = LEARNING["training"].edit(playhead=400).edit(activation=TANH).edit(playhead=10)
    assert axis_of(e.edit(learning_rate=0.01)) == time_span(400)


def test_a_mark_that_changes_nothing_goes_with_the_one_before() -> None:
    changes = ((10, "learning_rate", 0.2), (30, "learning_rate", 0.1))
    assert marks.without(changes, 0, {"learning_rate": 0.1}) == ()
    assert marks.without(changes, 1, {"learning_rate": 0.1}) == changes[:1]


def test_changes_stay_bounded_and_what_is_in_force_stays_in_force() -> None:
    kind = Training.parameters()["changes"]
    assert isinstance(kind, Changes)
    e = Training(playhead=1).edit(activation=TANH)
    for step in range(2, kind.most + 50):
        e = e.edit(playhead=step).edit(learning_rate=0.1 + step / 1e4)
    assert len(e.changes) <= kind.most
    assert (e.shown("activation"), e.shown("learning_rate")) == (TANH, 0.1 + e.playhead / 1e4)
    assert e.edit(playhead=e.playhead - 9).shown("learning_rate") == 0.1 + (e.playhead - 9) / 1e4
    assert Training.from_json(e.to_json()) == e
    rows = [
        (5, "learning_rate", 0.3),
        (0, "learning_rate", 1.0),
        "no",
        (5, "learning_rate", 0.2),
        (2, "x", 1),
    ]
    assert kind.clamp(rows) == ((5, "learning_rate", 0.2),)
    assert kind.clamp("no") == ()


def test_too_many_weights_set_by_hand_are_bounded_not_forgotten() -> None:
    kind = WeightEdits()
    edits = tuple(((0, unit, source), 1.0) for unit in range(150) for source in range(150))
    assert len(kind.clamp(edits)) == kind.most
    assert kind.clamp((*edits[:5], ((0, 0, 0), float("nan")), "no")) == edits[:5]


# What is in force is what is drawn and said --------------------------------------------------------------


def test_the_activation_in_force_is_that_of_picture_and_words() -> None:
    regions: Any = LEARNING["regions"].edit(playhead=STEP).edit(activation=TANH)
    result = regions.run()
    assert result.sampled is not None
    assert result.sampled.network.activation == TANH
    assert "tanh" in result.caption
    assert regions.edit(playhead=STEP - 1).run().partition is not None
    hinges: Any = LEARNING["hinges"].edit(playhead=STEP).edit(activation=TANH)
    assert hinges.sum.f == TANH
    assert "f = tanh" in hinges.run().caption
    taken = hinges.edit(**hinges.drag("probe", 0.1, 0.0)).edit(c=0.3)
    assert (taken.activation, taken.playhead, taken.changes) == (TANH, 0, ())


@pytest.mark.parametrize("key", LEARNING)
def test_a_caption_says_that_something_changed_on_the_way(key: str) -> None:
    e = LEARNING[key].edit(playhead=STEP)
    assert "changed on the way" not in e.run().caption
    assert e.edit(activation=TANH).run().caption.endswith("; changed on the way")


def test_the_map_of_many_runs_is_about_runs_from_the_start() -> None:
    e = on_the_way(LEARNING["training"]).edit(view="rates")
    assert (e.playhead, len(e.changes), e.shown("learning_rate")) == (STEP, 2, e.learning_rate)
    after = e.edit(learning_rate=0.02)
    assert (after.learning_rate, after.playhead, after.changes) == (0.02, 0, ())


def test_runs_are_shared_by_what_they_follow_from() -> None:
    e = LEARNING["hinges"].edit(playhead=30)
    assert e.recipe is not None
    assert RUNS.runs((e.recipe,))[0] is e.run().runs[0]


def test_rows_in_another_order_are_no_more_points() -> None:
    rows = ((0.0, 1.0, 0.0), (1.0, 0.0, 1.0))
    e = Regions(data="points", classes=rows)
    assert e.edit(classes=(*rows, (2.0, 2.0, 1.0))).has_more_points_than(e)
    for others in (rows[::-1], rows, rows[:1], (rows[0], (3.0, 3.0, 0.0), (4.0, 4.0, 0.0))):
        assert not e.edit(classes=others).has_more_points_than(e)


def test_an_axis_of_powers_of_ten_has_one_at_least() -> None:
    assert Decades(-2.0, -2.0, False, 0.1).range == (-2.0, -1.0)
    assert Decades(-2.5, -2.2, False, 0.1).range == (-3.0, -2.0)
    assert Decades(-2.0, 1.5, False, 0.1).range == (-2.0, 2.0)
