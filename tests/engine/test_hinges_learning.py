"""Training on Hinge sum: the units after n steps, what a hand does to them, what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.base.text import number
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.hinges.learning import SAMPLES
from engine.experiments.hinges.units import Units
from engine.functions import activations
from engine.learning.run import Run
from engine.presets import presets
from engine.session import Session

RELU = activations.get("relu")
SINE = HingeSum().edit(target="sine", units=8).edit(train=True, start="random", learning_rate=0.05)
POINTS = ((-1.0, 0.5), (-0.25, -1.0), (0.5, 0.25), (1.5, 2.0), (1.5, 1.0))


def vector(units: Units) -> np.ndarray:
    """All weights in a row."""
    return np.concatenate([units.w, units.b, units.v, [units.c]])


def points_of(e: HingeSum) -> tuple[np.ndarray, np.ndarray]:
    """What is learned, by its definition."""
    assert e.goal is not None
    if e.goal.points is not None:
        return e.goal.points[:, 0], e.goal.points[:, 1]
    x = np.linspace(e.goal.low, e.goal.high, 201)
    return x, e.goal.value(x)


def loss(units: Units, x: np.ndarray, y: np.ndarray) -> float:
    return float(0.5 * ((units(x) - y) ** 2).mean())


def descended(e: HingeSum, steps: int) -> Units:
    """Plain gradient descent on ½ mean (y(x) − t)², by its formulas."""
    units, (x, t) = e.own, points_of(e)
    for _ in range(steps):
        z = np.multiply.outer(x, units.w) + units.b
        a, gate, delta = units.f(z), units.f.derivative(z), (units(x) - t) / len(x)
        back = delta[:, None] * units.v * gate
        units = Units(
            units.w - e.learning_rate * (back * x[:, None]).sum(axis=0),
            units.b - e.learning_rate * back.sum(axis=0),
            units.v - e.learning_rate * delta @ a,
            units.c - e.learning_rate * float(delta.sum()),
            units.f,
        )
    return units


# The run ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "tanh", "hard_tanh"])
@pytest.mark.parametrize("target", ["sine", "square", "points", "drawn"])
def test_the_units_at_a_step_are_those_of_plain_descent(name: str, target: str) -> None:
    e = SINE.edit(activation=activations.get(name), target=target, points=POINTS).edit(target=target)
    assert e.sum is e.own
    after = e.edit(playhead=7)
    np.testing.assert_allclose(vector(after.sum), vector(descended(e, 7)), rtol=1e-10, atol=1e-13)
    assert not np.allclose(vector(after.sum), vector(e.own))
    x, y = points_of(e)
    assert after.learner is not None
    assert after.learner.loss == pytest.approx(loss(after.sum, x, y), rel=1e-10)


def test_a_step_is_the_same_whichever_way_one_comes_to_it() -> None:
    there = SINE.edit(playhead=90)
    for step in (40, 41, 140, 3, 90):
        there = there.edit(playhead=step)
        vector(there.sum)
    assert there.learner is not None
    alone = Run(there.learner.recipe).frame(90).parameters
    units = there.sum
    matrices = np.column_stack([units.w, units.b]).ravel(), units.v, [units.c]
    np.testing.assert_array_equal(np.concatenate(matrices), alone)


def test_kinks_move_along_and_the_loss_falls() -> None:
    before, after = SINE.run(), SINE.edit(learning_rate=0.1).edit(playhead=2000).run()
    assert before.learner is not None
    assert after.learner is not None
    moved = abs(after.sum.kinks[:, 0] - before.sum.kinks[:, 0])
    assert (moved > 0.1).sum() >= 4
    assert after.learner.loss < 0.2 * before.learner.loss
    losses = after.learner.losses
    assert losses.x[[0, -1]].tolist() == [0, 2000]
    assert losses.y[0] == pytest.approx(before.learner.loss, rel=1e-12)
    assert losses.y[-1] == pytest.approx(after.learner.loss, rel=1e-12)
    assert after.pieces is not None  # the picture is that of the step
    assert after.pieces.evaluate(1.0) == pytest.approx(float(after.sum([1.0])[0]), rel=1e-9)


def test_random_weights_are_small_and_follow_from_the_seed() -> None:
    first, second = SINE.own, SINE.edit(seed=2).own
    assert abs(vector(first)).max() <= 0.5
    assert first.c == 0
    assert not np.allclose(vector(first), vector(second))
    np.testing.assert_array_equal(vector(SINE.edit(seed=2).edit(seed=1).own), vector(first))


def test_without_a_target_nothing_is_trained() -> None:
    e = HingeSum(train=True, playhead=40)
    assert e.learner is None
    assert e.step == 0
    assert {"playhead", "learning_rate", "optimizer", "start", "seed", "train", "solve"} <= e.idle
    assert "loss" not in e.run().caption
    assert e.run().learner is None


# What edits do ------------------------------------------------------------------------------------------


def test_training_begins_with_the_fit_and_least_squares_is_off() -> None:
    fitted = HingeSum().edit(target="sine", units=6)
    begun = fitted.edit(train=True)
    assert (begun.solve, begun.knots, begun.step) == (False, "hand", 0)
    np.testing.assert_array_equal(vector(begun.sum), vector(fitted.sum))
    assert begun.shown("solve") is False
    assert "knots" in begun.idle
    later = begun.edit(learning_rate=0.003).edit(playhead=400)
    assert later.learner is not None
    assert begun.learner is not None
    assert later.learner.loss < begun.learner.loss  # the kinks were not the best


@pytest.mark.parametrize("step", [0, 60])
def test_least_squares_ends_the_training_and_keeps_the_kinks(step: int) -> None:
    e = SINE.edit(playhead=step)
    solved = e.edit(solve=True)
    assert not solved.train
    assert solved.is_solved
    np.testing.assert_array_equal(solved.sum.kinks, e.sum.kinks)
    assert e.learner is not None
    x, y = points_of(e)
    assert loss(solved.sum, x, y) < e.learner.loss
    placed = e.edit(knots="equal")
    assert not placed.train
    assert placed.is_placed


def test_switching_it_off_keeps_what_was_learned() -> None:
    e = SINE.edit(playhead=60)
    for off in (e.edit(train=False), e.edit(target="none")):
        assert off.learner is None
        assert off.playhead == 0
        np.testing.assert_array_equal(vector(off.sum), vector(e.sum))


@pytest.mark.parametrize("step", [0, 60])
def test_a_hand_takes_the_learned_weights_over(step: int) -> None:
    e = SINE.edit(playhead=step)
    dragged = e.edit(**e.drag("kink 2 0", 0.5, 0.0))
    assert dragged.playhead == 0
    assert dragged.start == "own"
    assert dragged.train
    assert dragged.sum.kinks[2, 0] == pytest.approx(0.5)
    for name in ("w", "v"):
        np.testing.assert_array_equal(getattr(dragged.sum, name), getattr(e.sum, name))
    others = np.arange(8) != 2
    np.testing.assert_array_equal(dragged.sum.b[others], e.sum.b[others])


def test_more_units_and_another_activation_keep_the_learned_weights() -> None:
    e = SINE.edit(playhead=60)
    x = np.linspace(-3, 3, 40)
    np.testing.assert_array_equal(e.edit(units=9).sum(x), e.sum(x))
    tanh = e.edit(activation=activations.get("tanh"))
    np.testing.assert_array_equal(vector(tanh.sum), vector(e.sum))
    assert (tanh.playhead, tanh.sum.f.name, tanh.own.f.name) == (60, "tanh", "relu")


def test_another_learning_rate_applies_from_the_step_on() -> None:
    e = SINE.edit(playhead=30)
    faster = e.edit(learning_rate=0.2)
    assert faster.playhead == 30
    assert faster.shown("learning_rate") == 0.2
    assert faster.learning_rate == 0.05
    np.testing.assert_array_equal(vector(faster.sum), vector(e.sum))
    by_hand = HingeSum().edit(target="sine", units=8, train=True, learning_rate=0.2)
    by_hand = replace(by_hand, **{n: tuple(getattr(e.sum, n).tolist()) for n in "wbv"}, c=e.sum.c)
    np.testing.assert_allclose(
        vector(faster.edit(playhead=35).sum), vector(descended(by_hand, 5)), rtol=1e-11
    )


def test_another_target_starts_the_run_again() -> None:
    e = SINE.edit(playhead=60).edit(target="square")
    assert e.playhead == 0
    assert e.window == e.home("window")
    np.testing.assert_array_equal(vector(e.own), vector(SINE.own))
    assert SINE.edit(playhead=1001).edit(seed=3).playhead == 0


def test_a_session_holds_the_run() -> None:
    session = Session().replace("hinges", SINE.edit(playhead=20).edit(learning_rate=0.3).edit(playhead=25))
    again = Session.from_json(session.to_json()).hinges
    assert again == session.hinges
    np.testing.assert_array_equal(vector(again.sum), vector(session.hinges.sum))


def test_a_far_step_is_made_elsewhere() -> None:
    far = SINE.edit(seed=77, units=64, playhead=900_000)
    assert far.is_heavy
    result = far.run()
    assert result.is_heavy
    assert result.outlook.endswith(" steps of training")
    assert result.at_hand == replace(far, playhead=0)  # until it is made
    assert result.shown("b").values == tuple(far.own.b.tolist())
    by_hand = result.edited(c=0.5)
    assert by_hand.playhead == 0
    np.testing.assert_array_equal(vector(by_hand.sum)[:-1], vector(far.own)[:-1])
    assert result.edited(window=(-1.0, 1.0)).playhead == far.playhead
    depth = far.edit(view="depth")
    assert not depth.is_heavy
    assert not depth.run().is_heavy


# What is said -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [0, 1, 300])
def test_losses_stand_beside_those_of_least_squares(step: int) -> None:
    e = SINE.edit(playhead=step)
    result, (x, y) = e.run(), points_of(e)
    now, units = loss(e.sum, x, y), e.sum
    columns = np.column_stack([RELU(np.multiply.outer(x, units.w) + units.b), np.ones(len(x))])
    solved = 0.5 * ((columns @ np.linalg.lstsq(columns, y, rcond=None)[0] - y) ** 2).mean()
    knots = np.linspace(-np.pi, np.pi, 9)[:-1]
    columns = np.column_stack([np.maximum(np.subtract.outer(x, knots), 0.0), np.ones(len(x))])
    even = 0.5 * ((columns @ np.linalg.lstsq(columns, y, rcond=None)[0] - y) ** 2).mean()
    expected = [number(float(value), 3) for value in (now, solved, even)]
    assert [readout.value for readout in result.readouts] == expected
    assert result.readouts[0].caption == f"loss at step {step}"
    names = ("loss", "loss of least squares", "loss of least squares on equal pieces", "step", "dead units")
    measured = (now, solved, even, step, len(result.learner.dead))
    assert [result.quantities[name] for name in names] == pytest.approx(measured, rel=1e-9)
    when = {0: "Before the first step", 1: "After 1 step"}.get(step, f"After {step} steps")
    assert result.sentence.startswith(
        f"{when} of gradient descent the loss, half the mean square over {SAMPLES} points, is {expected[0]}. "
        f"Least squares is off meanwhile: for v and c alone it would reach {expected[1]}, "
        f"on equal pieces {expected[2]}."
    )
    assert solved <= now * (1 + 1e-12)
    assert result.caption.endswith(f"target sin x; gradient descent, learning rate 0.05, step {step}")
    assert [column.name for column in result.table.columns][-2:] == ["step", "loss"]
    assert result.handles[-1].name == "time"
    assert e.drag("time", 12.4, 0.0) == {"playhead": 12}


def test_dead_units_are_named_and_stay_where_they_are() -> None:
    e = HingeSum().edit(target="sine", units=3, train=True)
    e = e.edit(w=(1.0, 1.0, -1.0), b=(1.0, -9.0, -9.0), v=(0.5, 0.5, 0.5), c=0.0)
    result = e.edit(playhead=50).run()
    assert result.sentence.endswith(
        "Units 2 and 3 are dead: f′ = 0 at every point, their w and b get no gradient."
    )
    np.testing.assert_array_equal(result.sum.b[1:], [-9, -9])
    assert result.sum.b[0] != 1
    smooth = e.edit(activation=activations.get("sigmoid"), b=(1.0, -900.0, -900.0)).run()
    assert "dead" not in smooth.sentence  # f′ is only too small for a float


def test_a_run_that_breaks_off_says_so_and_stops() -> None:
    e = SINE.edit(learning_rate=1e6, playhead=500)
    result = e.run()
    result.prepare()
    assert result.learner is not None
    assert result.learner.problem
    assert result.sentence.startswith("Stopped at step ")
    assert result.sentence.endswith("y is drawn as it was at step 0.")
    assert result.sum is e.own
    assert result.at_end == {"playhead"}
    assert np.isfinite(result.line.y).all()
    assert result.table.to_csv()
    assert result.readouts


# Examples -----------------------------------------------------------------------------------------------


def example(words: str) -> HingeSum:
    """The experiment of the example with these words in its title."""
    preset = next(p for p in presets("hinges") if words in p.title)
    return preset.apply(Session(), "hinges").hinges


def test_random_weights_become_the_sine_without_least_squares() -> None:
    e = example("small random weights become sin x")
    start, end = e.edit(playhead=0).learner, e.learner
    assert start is not None
    assert end is not None
    assert [number(value, 3) for value in (start.loss, end.loss, end.even_loss)] == [
        "0.339", "0.000516", "0.00015",
    ]  # fmt: skip
    assert not end.dead
    assert (abs(e.sum.kinks - e.edit(playhead=0).sum.kinks) > 0.5).sum() >= 6


def test_a_unit_dies_and_descent_is_stuck_far_above_least_squares() -> None:
    e = example("a unit dies and the rest is stuck")
    start, end, later = e.edit(playhead=0).learner, e.learner, e.edit(playhead=3000).learner
    assert start is not None
    assert end is not None
    assert later is not None
    assert (start.dead, end.dead) == ((2,), (2, 5))
    assert number(end.loss, 3) == number(later.loss, 3) == "0.0745"
    assert number(end.even_loss, 3) == "0.000504"
    assert "Units 3 and 6 are dead" in e.run().sentence
    kinks = np.sort(e.sum.kinks[[0, 1, 3, 4], 0])
    assert kinks[1] - kinks[0] < 0.05
    assert kinks[3] - kinks[2] < 0.05
