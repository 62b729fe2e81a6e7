"""Output layer: what is learned, what losses send back, races, softmax and its classes; and what is said."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiments.outputs.experiment import OutputLayer
from engine.experiments.outputs.fit import FitNumbers
from engine.experiments.outputs.pairing import Pairing
from engine.experiments.outputs.race import RACERS
from engine.experiments.outputs.tasks import HEADS, LOSSES, TASKS, X
from engine.functions import activations
from engine.networks.outputs import Softmax
from tests.engine.whole_words import BROKEN

TASKS_AND_BOUNDS = [(task, "signed") for task in TASKS] + [("bounded", "unit")]
VIEWS = [name for name, _ in OutputLayer.parameters()["view"].options]


def of_task(task: str, bounds: str = "signed", **changes: Any) -> OutputLayer:
    return OutputLayer(task="real", head="identity").edit(task=task, bounds=bounds).edit(**changes)


def q(e: OutputLayer, name: str) -> float:
    return float(e.run().quantities[name])


# Tasks and pairings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("task", "bounds"), TASKS_AND_BOUNDS)
def test_a_task_comes_with_what_suits_it(task: str, bounds: str) -> None:
    e = of_task(task, bounds)
    assert e.matched
    result = e.run()
    assert result.worst is None
    assert not len(result.beyond)
    assert result.losses[-1] < result.losses[0]


@pytest.mark.parametrize(("task", "bounds"), TASKS_AND_BOUNDS)
def test_one_click_takes_the_right_pairing_and_the_usual_wrong_one(task: str, bounds: str) -> None:
    e = of_task(task, bounds)
    wrong = e.edit(**e.setting("matched", False))
    assert not wrong.matched
    result = wrong.run()
    sums = max(abs(total - 1) for total in result.sums) if task == "classes" else 0.0
    assert result.worst is not None or len(result.beyond) or sums > 0.1
    assert wrong.edit(**wrong.setting("matched", True)) == e


def test_the_textbook_table_of_outputs() -> None:
    """Task → output activation, with its range as the meaning of the output."""
    table = {task: of_task(task).kind.heads for task in TASKS}
    assert table == {
        "binary": ("sigmoid",), "classes": ("softmax",), "real": ("identity",),
        "positive": ("exp", "softplus"), "bounded": ("tanh",),
    }  # fmt: skip
    assert of_task("bounded", "unit").kind.heads == ("sigmoid",)
    for task, bounds in TASKS_AND_BOUNDS:
        e = of_task(task, bounds)
        for head in e.kind.heads:
            assert replace(e, head=head).pairing.ends() == (e.kind.low, e.kind.high)


def test_views_of_classes_come_with_their_task_and_others_leave_them() -> None:
    e = OutputLayer().edit(view="jacobian")
    assert e.task == "classes"
    assert e.edit(task="positive").view == "fit"
    assert OutputLayer(view="plane").are_classes


# What is learned --------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("task", ["binary", "classes", "positive"])
def test_a_step_is_against_the_gradient(task: str, head: str, loss: str) -> None:
    """By differences of the loss, where it is smooth."""
    n = FitNumbers(of_task(task, head=head, loss=loss, step=0))
    run, h = n.run, 1e-6
    start = run.weights(0) + np.array([0.05, 0.031])  # off the kinks of ReLU

    def loss_at(weights: np.ndarray) -> float:
        z = weights[:, :1] * X + weights[:, 1:]
        return float(run.pairing.measure(z, run.targets)[0].mean())

    if not math.isfinite(loss_at(start)):
        return
    gradient = run._gradient(start)
    for k, j in np.ndindex(*start.shape):
        step = np.zeros_like(start)
        step[k, j] = h
        slope = (loss_at(start + step) - loss_at(start - step)) / (2 * h)
        if math.isfinite(slope):
            assert gradient[k, j] == pytest.approx(slope, abs=2e-5)


def test_relu_as_a_probability_is_above_1() -> None:
    result = OutputLayer().run()
    assert result.worst is not None
    assert result.worst[1] == pytest.approx(1.1727539538, abs=1e-9)
    assert "no probability" in result.sentence


def test_relu_with_cross_entropy_is_no_number_from_the_start() -> None:
    result = OutputLayer(loss="cross_entropy").run()
    assert result.broken == 0
    assert result.culprit is not None
    assert result.culprit[1:] == (0.0, 1.0)
    assert math.isinf(result.losses[0])
    assert all(np.isfinite(curve.y).all() for curve in result.curves)  # the last picture with numbers
    assert "ln(0)" in result.sentence


@pytest.mark.parametrize(("task", "head"), [("real", "sigmoid"), ("positive", "tanh"), ("real", "tanh")])
@pytest.mark.parametrize("loss", ["squared", "huber"])
def test_no_weights_bring_the_loss_below_its_floor(task: str, head: str, loss: str) -> None:
    e = of_task(task, head=head, loss=loss, step=2000, rate=1.0)
    n = e.run()
    assert n.floor > 0.5
    assert (n.losses >= n.floor).all()
    targets, (low, high) = e.values, e.pairing.ends()
    assert len(n.beyond) == ((targets < low) | (targets > high)).sum()
    best = np.clip(targets, low, high)
    assert n.floor == pytest.approx(Pairing("identity", loss).measure(best[None], targets[None])[0].mean())


def test_softmax_of_a_single_logit_learns_nothing() -> None:
    result = of_task("binary", head="softmax", loss="squared").run()
    assert result.gradient == 0.0
    assert (result.at_points == 1.0).all()


def test_the_loss_of_classes_starts_at_ln_3() -> None:
    assert of_task("classes", step=0).run().losses[0] == pytest.approx(math.log(3), rel=1e-15)


def test_dragged_targets_are_such_as_there_can_be() -> None:
    e = OutputLayer()
    moved = e.edit(**e.drag("point 1", -2.2, 0.8))
    assert moved.values[0] == 1.0
    positive = of_task("positive")
    assert positive.edit(**positive.drag("point 3", 0.0, -4.0)).values[2] == 0.01
    classes = of_task("classes")
    height = FitNumbers(classes).height_of(2.0)
    assert classes.edit(**classes.drag("point 1", 0.0, height + 0.02)).values[0] == 2.0
    assert moved.edit(task="real").targets == ()


def test_targets_of_a_file_that_do_not_fit_are_made_to() -> None:
    assert OutputLayer(targets=(0.4, 3.0)).values.tolist() == TASKS["binary"].y.tolist()
    odd = OutputLayer(task="classes", head="softmax", targets=(9.0,) * 12)
    assert odd.values.tolist() == [2.0] * 12
    assert odd.run().targets.sum(axis=0).tolist() == [1.0] * 12


def test_a_run_goes_on_where_it_is() -> None:
    e = of_task("real")
    once = e.edit(step=50).run().losses
    np.testing.assert_array_equal(e.edit(step=80).run().losses[:51], once)
    assert e.edit(step=80).run().run is e.edit(step=3).run().run


# What a loss sends back -------------------------------------------------------------------------------


def test_cross_entropy_cancels_the_gate_that_squared_error_keeps() -> None:
    """Section 6, S1: dL/dz = a − y against (a − y)a(1 − a), at most 4/27 at a = 1/3."""
    e = of_task("binary", view="loss", z=-10.0, y=1.0)
    found = e.run().quantities
    a = 1 / (1 + math.exp(10))
    assert found["gradient of cross-entropy"] == pytest.approx(a - 1, rel=1e-14)
    assert found["gradient of squared error"] == pytest.approx((a - 1) * a * (1 - a), rel=1e-13)
    assert found["largest gradient of squared error"] == pytest.approx(4 / 27, abs=1e-5)
    steepest = e.edit(z=math.log(0.5)).run().quantities
    assert steepest["output"] == pytest.approx(1 / 3)
    assert steepest["gradient of squared error"] == pytest.approx(-4 / 27, rel=1e-14)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("head", HEADS)
def test_gradients_are_the_slopes_of_their_losses(task: str, head: str) -> None:
    e = of_task(task, head=head, view="loss", window=(-4.0, 4.0))
    for value, slope in e.run().curves:
        x, middle = value.x, (slope.y[1:] + slope.y[:-1]) / 2
        rise = np.diff(value.y) / np.diff(x)
        smooth = np.isfinite(rise) & np.isfinite(middle) & (np.abs(np.diff(slope.y)) < 0.05)
        np.testing.assert_allclose(rise[smooth], middle[smooth], atol=2e-3, rtol=2e-3)


def test_huber_pulls_no_harder_than_delta() -> None:
    found = of_task("real", view="loss", z=-6.0, y=2.0, delta=1.5).run().quantities
    assert found["gradient of squared error"] == -8.0
    assert found["gradient of huber loss"] == -1.5


@pytest.mark.parametrize(
    ("start", "counts", "times"),
    [(-10.0, (110, 220_594), (10.99995, 22058.966)), (-5.0, (60, 1661), (5.993262, 165.892923))],
)
def test_the_race_of_theory(start: float, counts: tuple[int, int], times: tuple[float, float]) -> None:
    """Section 6, S1: from z₀ = −10 and −5 with η = 0.1."""
    found = of_task("binary", view="race", z=start).run()
    assert found.counts == counts
    for name, time in zip(RACERS, times, strict=True):
        assert found.quantities[f"time of {name}"] == pytest.approx(time, rel=1e-6)


@given(st.floats(-7.0, -0.5), st.floats(0.02, 0.5))
def test_steps_are_counted_as_they_are_made(start: float, rate: float) -> None:
    """Also those that the flow tells, by the same number without walking; off by one where z all but "
    "lands."""
    for name, racer in RACERS.items():
        z, made = start, 0
        while z < 0 and made < 60_000:
            a = 1 / (1 + math.exp(-z))
            z, made = z + rate * (1 - a) * (1.0 if name == "cross-entropy" else a * (1 - a)), made + 1
        if made < 60_000:
            assert racer.count(start, rate) == pytest.approx(made, abs=1)
            assert float(racer.steps(start, rate, np.zeros(1))[0]) == pytest.approx(made, abs=1.2)


def test_balls_are_where_so_many_steps_lead() -> None:
    result = of_task("binary", view="race", z=-6.0, clock=110.0).run()
    for name, now in zip(RACERS, result.now, strict=True):
        z = -6.0
        for _ in range(110):
            a = 1 / (1 + math.exp(-z))
            z += 0.1 * (1 - a) * (1.0 if name == "cross-entropy" else a * (1 - a))
        assert now == pytest.approx(z, abs=0.02)


def test_a_race_from_a_right_answer_is_none() -> None:
    result = of_task("binary", view="race", z=2.0).run()
    assert result.counts == (0.0, 0.0)
    assert "no mistake" in result.sentence


# Several classes --------------------------------------------------------------------------------------


def test_softmax_mixes_and_sigmoids_do_not() -> None:
    before, after = (OutputLayer(view="bars", logits=(z, 1.0, 0.1)).run() for z in (2.0, 3.0))
    assert (before.softmax.p != after.softmax.p).all()
    assert (before.sigmoids != after.sigmoids).tolist() == [True, False, False]
    off = ~np.eye(3, dtype=bool)
    assert (before.softmax.jacobian[off] < 0).all()


def test_a_shift_of_all_logits_moves_no_probability() -> None:
    plain, shifted = (OutputLayer(view="bars", shift=shift).run() for shift in (0.0, 3.0))
    np.testing.assert_allclose(shifted.softmax.p, plain.softmax.p, rtol=1e-14)
    assert shifted.quantities["sum of sigmoids"] > plain.quantities["sum of sigmoids"] + 0.5
    assert q(OutputLayer(view="plane", shift=5.0), "right points") == q(
        OutputLayer(view="plane"), "right points"
    )


@pytest.mark.parametrize(("shift", "written"), [(1000.0, "∞/∞"), (-1000.0, "0/0"), (0.0, "")])
def test_what_softmax_would_be_as_it_is_written(shift: float, written: str) -> None:
    result = OutputLayer(view="bars", logits=(0.0, 1.0, 2.0), shift=shift).run()
    assert result.written == written
    assert result.softmax.p == pytest.approx([0.090031, 0.244728, 0.665241], abs=5e-7)
    assert (written in result.sentence) or not written


def test_squared_error_vanishes_on_a_confident_mistake() -> None:
    found = OutputLayer(view="gradient", logits=(10.0, 0.0, -2.0)).run()
    assert found.quantities["cross-entropy gradient"] > 1.41
    assert found.quantities["squared error gradient"] < 1e-4
    assert "confident mistake" in found.sentence.lower()
    p = Softmax(np.array([10.0, 0.0, -2.0])).p
    np.testing.assert_allclose(found.entropy_loss[1], p - found.y, rtol=1e-12)
    jacobian = np.diag(p) - np.outer(p, p)
    np.testing.assert_allclose(found.squared_loss[1], jacobian @ (p - found.y), atol=1e-15)


@pytest.mark.parametrize(("t", "h"), [(0.5, 0.453668), (1.0, 0.846738), (2.0, 1.026244), (10.0, 1.095598)])
def test_entropies_of_theory(t: float, h: float) -> None:
    result = OutputLayer(view="temperature", temperature=t).run()
    assert result.quantities["entropy"] == pytest.approx(h, abs=5e-7)
    *_, entropy = result.over_temperature
    assert np.interp(math.log10(t), entropy.x, entropy.y) == pytest.approx(h, abs=1e-3)


@pytest.mark.parametrize("count", range(2, 7))
def test_on_a_border_two_classes_are_alike_and_no_other_is_more_likely(count: int) -> None:
    result = OutputLayer(view="plane", count=count).run()
    assert len(result.borders)
    for x0, y0, x1, y1 in result.borders.tolist():
        for share in (0.01, 0.5, 0.99):
            at = np.array([[x0 + share * (x1 - x0), y0 + share * (y1 - y0)]])
            first, second = np.sort(result.logits_at(at)[:, 0])[::-1][:2]
            assert first == pytest.approx(second, abs=1e-9)
    assert np.abs(result.borders).max() <= 3 + 1e-9


def test_the_cross_takes_its_logits_along_and_a_logit_takes_the_borders() -> None:
    e = OutputLayer(view="plane")
    moved = e.edit(**e.drag("probe", 1.2, -0.7))
    np.testing.assert_allclose(moved.run().biases, e.run().biases, atol=1e-8)
    np.testing.assert_allclose(moved.run().borders, e.run().borders, atol=1e-8)
    raised = e.edit(**e.drag("logit 2", 2.0, 4.0))
    assert raised.z_all[1] == 4.0
    assert not np.allclose(raised.run().borders, e.run().borders)
    soft = e.edit(temperature=4.0).run()
    np.testing.assert_array_equal(soft.borders, e.run().borders)


def test_a_dragged_logit_is_the_one_at_the_controls() -> None:
    e = OutputLayer(view="bars", shift=1.0)
    moved = e.edit(**e.drag("logit 3", 3.0, 2.5))
    assert moved.z_all[2] == 2.5
    assert moved.chosen == 3
    assert moved.shown("logits").value == 1.5


def test_a_file_may_leave_logits_out() -> None:
    e = OutputLayer(view="bars", logits=(1.0,), count=6, chosen=6)
    assert e.z_all.tolist() == [1.0] + [0.0] * 5
    assert e.shown("logits").changed(2.0) == (1.0, 0.0, 0.0, 0.0, 0.0, 2.0)


# Hands, and what is said ------------------------------------------------------------------------------


def test_handles_move_what_they_stand_for() -> None:
    e = OutputLayer()
    assert e.edit(**e.drag("time", 12.4, 0.0)).step == 12
    assert e.edit(**e.drag("z", 1.5, 0.0)).z == 1.5
    assert e.edit(**e.drag("start", -3.0, 0.0)).z == -3.0
    assert e.edit(**e.drag("clock", 2.0, 0.0)).clock == 100.0
    assert e.edit(**e.drag("clock", 1e9, 0.0)).clock == 1e300
    assert e.edit(**e.drag("temperature", 0.5, 0.0)).temperature == pytest.approx(math.sqrt(10))
    assert e.edit(**e.drag("target", 2.2, 0.0)).target == 2
    classes = of_task("classes", view="loss", chosen=2)
    assert classes.edit(**classes.drag("z", -1.0, 0.0)).z_all[1] == -1.0
    with pytest.raises(ValueError, match="no handle"):
        e.drag("nothing", 0.0, 0.0)


def assert_speaks(e: OutputLayer) -> None:
    result = e.run()
    said = [
        result.sentence,
        result.caption,
        result.remark,
        *(f"{r.value} {r.caption}" for r in result.readouts),
    ]
    assert not [text for text in said if BROKEN.search(text)]
    assert result.sentence.endswith(".")
    assert 2 <= len(result.readouts) <= 4
    assert result.table.to_csv(result.quantities)
    assert all(map(math.isfinite, (v for handle in result.handles for v in (handle.x, handle.y))))
    assert all(math.isfinite(end) for name in ("height", "loss_range", "time_range", "gradient_range")
               if hasattr(result, name) for end in getattr(result, name))  # fmt: skip


@pytest.mark.parametrize(("task", "bounds"), TASKS_AND_BOUNDS)
@pytest.mark.parametrize("head", HEADS)
def test_every_pairing_is_told(task: str, bounds: str, head: str) -> None:
    for loss, view, step in itertools.product(LOSSES, ("fit", "loss"), (0, 200)):
        assert_speaks(of_task(task, bounds, head=head, loss=loss, step=step, view=view))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "changes",
    [
        {"logits": (0.0,) * 6}, {"logits": (1e4, -1e4, 0.0, 0.0, 0.0, 0.0)}, {"count": 2}, {"count": 6},
        {"temperature": 1e-3}, {"temperature": 1e3}, {"shift": 1e4}, {"z": -700.0}, {"z": 700.0},
        {"z": -700.0, "head": "exp"}, {"y": 1e4, "head": "exp", "task": "positive", "z": 700.0},
        {"rate": 100.0}, {"rate": 1e-4, "z": -700.0}, {"window": (1e4 - 0.02, 1e4)}, {"clock": 1e300},
        {"x1": 1e3, "x2": -1e3}, {"rate": 100.0, "task": "positive", "head": "exp", "step": 2000},
        {"task": "real", "head": "exp", "targets": (100.0,) * 12, "rate": 10.0},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_odd_is_told(view: str, changes: dict[str, Any]) -> None:
    e = replace(OutputLayer(), view=view, **changes)
    with np.errstate(all="raise"):
        assert_speaks(e)


def test_every_head_has_the_range_that_its_name_promises() -> None:
    z = np.linspace(-30, 30, 121)
    for head in HEADS:
        if head != "softmax":
            low, high = Pairing(head, "squared").ends()
            a = np.asarray(activations.get(head)(z))
            assert ((low <= a) & (a <= high)).all()


@pytest.mark.parametrize("task", ["binary", "classes", "positive"])
def test_losses_of_many_steps_are_those_of_each(task: str) -> None:
    n = FitNumbers(of_task(task, step=40))
    each = [n.run.each(step).mean() for step in range(41)]
    np.testing.assert_allclose(n.losses, each, rtol=1e-14)
    np.testing.assert_array_equal(n.run.losses(7), n.losses[:8])
