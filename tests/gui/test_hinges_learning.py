"""Training on the Hinge sum panel in a real window: run, scrub, take over by hand, least squares again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from engine.experiments.hinges.experiment import HingeSum

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def learning(hands) -> Any:
    """Hands on the panel, with small random weights that learn sin x."""
    hands.store.visit("hinges")
    hands.edit(target="sine", units=8)
    hands.edit(train=True, start="random", seed=6)
    hands.store.seal()
    hands.figure.setFocus()
    return hands


def playhead(hands) -> Any:
    return hands.page.controls.control("playhead")


def check_box(hands, name: str) -> QCheckBox:
    control = hands.page.controls.control(name)
    return control if isinstance(control, QCheckBox) else control.findChild(QCheckBox)


def picture(hands) -> Any:
    return hands.figure.viewport().grab().toImage()


def test_it_runs_by_itself_and_the_kinks_move_on_the_picture(learning, qtbot) -> None:
    before, steps = picture(learning), learning.steps()
    places = {h.name: h.x for h in learning.figure.handles if h.name.startswith("kink")}
    qtbot.mouseClick(playhead(learning).buttons["run"], LEFT)
    qtbot.waitUntil(lambda: learning.experiment.playhead >= 8)
    qtbot.mouseClick(playhead(learning).buttons["run"], LEFT)
    learning.settle()
    step = learning.experiment.playhead
    assert learning.page.result.learner.made == step
    assert learning.page.result.readouts[0].caption == f"loss at step {step}"
    assert learning.steps() == steps
    assert picture(learning) != before
    now = {h.name: h.x for h in learning.figure.handles if h.name.startswith("kink")}
    assert sum(now[name] != x for name, x in places.items() if name in now) >= 5
    qtbot.mouseClick(playhead(learning).buttons["rewind"], LEFT)
    learning.settle()
    assert learning.experiment.playhead == 0


def test_the_step_is_scrubbed_under_the_stages(learning) -> None:
    learning.edit(playhead=100)
    chart = learning.page.panel.losses
    assert chart.plot.isVisible()
    assert chart.level.isVisible()
    wide = learning.figure.plots["losses"].ranges
    y = sum(wide[1]) / 2
    learning.drag_handle("time", (40.0, y))
    assert abs(learning.experiment.playhead - 40) <= 2
    assert learning.figure.plots["losses"].ranges == wide  # the axes rest
    learning.click("losses", 80.0, y)
    assert abs(learning.experiment.playhead - 80) <= 2
    learning.figure.handles.focus("time")
    at = learning.experiment.playhead
    learning.keys(learning.figure, Key.Key_Right)
    assert learning.experiment.playhead == at + 1
    learning.edit(view="sum")
    assert chart.plot.isVisible()
    learning.edit(view="depth")
    assert not chart.plot.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_level_is_named(learning, size: tuple[int, int]) -> None:
    learning.window.resize(*size)
    learning.edit(playhead=900)
    chart = learning.page.panel.losses
    assert chart.plot.labels.texts == ["least squares"]


def test_a_dragged_kink_takes_the_learned_weights_over_in_one_step(learning) -> None:
    learning.edit(playhead=60)
    steps, before = learning.steps(), learning.experiment
    kink = next(h for h in learning.page.result.handles if h.name.startswith("kink") and abs(h.x) < 1.5)
    learning.drag_handle(kink.name, (kink.x + 0.4, kink.y))
    after, unit = learning.experiment, int(kink.name.split()[1])
    assert after.playhead == 0
    assert after.train
    np.testing.assert_array_equal(after.sum.v, before.sum.v)
    assert after.sum.kinks[unit, 0] == pytest.approx(kink.x + 0.4, abs=0.05)
    assert learning.steps() == steps + 1
    learning.store.undo()
    learning.settle()
    assert learning.experiment == before
    assert learning.page.result.readouts[0].caption == "loss at step 60"


def test_training_and_least_squares_switch_each_other_off(learning, qtbot) -> None:
    learning.edit(playhead=60)
    kinks = learning.experiment.sum.kinks
    box = check_box(learning, "solve")
    assert not box.isChecked()
    assert check_box(learning, "train").isChecked()
    box.click()
    learning.settle()
    assert not check_box(learning, "train").isChecked()
    assert learning.experiment.is_solved
    np.testing.assert_array_equal(learning.experiment.sum.kinks, kinks)
    assert playhead(learning).isHidden()
    check_box(learning, "train").click()
    learning.settle()
    assert not check_box(learning, "solve").isChecked()
    assert not playhead(learning).isHidden()
    assert learning.experiment.playhead == 0


def test_weights_and_facts_follow_what_the_worker_has_learned(learning) -> None:
    learning.edit(seed=4, units=40, learning_rate=0.02)
    assert learning.experiment.start == "random"
    learning.edit(playhead=900)
    learning.settle()
    e = learning.experiment
    unit = int(abs(e.sum.b - e.own.b).argmax())
    learning.edit(selected=unit, playhead=1900)
    learning.settle()
    learned = float(learning.experiment.sum.b[unit])
    assert learned != pytest.approx(float(e.own.b[unit]), rel=1e-3)
    box = learning.page.controls.control("b").number.box
    assert box.value() == pytest.approx(learned, rel=1e-2, abs=1e-3)
    facts = learning.page.facts
    assert facts.isVisible()
    assert facts.height() >= facts.sizeHint().height()


@pytest.mark.parametrize("target", [name for name, _ in HingeSum.parameters()["target"].options])
@pytest.mark.parametrize("train", [False, True])
def test_the_error_is_drawn_of_every_target_learned_or_not(learning, target: str, train: bool) -> None:
    learning.edit(target=target, train=train, playhead=0)
    learning.edit(view="fit")
    learning.qtbot.waitUntil(lambda: not learning.page.busy)
    assert learning.page.result.experiment.view == "fit"
