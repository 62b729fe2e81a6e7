"""Dead units in a real window: run, scrub, change on the way, rescue, survey many runs."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from engine import activations
from engine.presets import presets
from engine.training import Training
from gui.export import ExportOptions
from gui.panels.training import TrainingPanel
from gui.render import render


@pytest.fixture
def training(hands):
    """Hands on the panel, which is shown."""
    hands.store.visit("training")
    hands.settle()
    return hands


def playhead(hands):
    return hands.page.controls.control("playhead")


def panel(hands) -> TrainingPanel:
    assert isinstance(hands.page.panel, TrainingPanel)
    return hands.page.panel


def test_the_window_stays_active_when_the_panel_is_made(training) -> None:
    assert training.window.isActiveWindow()


def test_it_runs_by_itself_and_stops(training, qtbot) -> None:
    control = playhead(training)
    qtbot.mouseClick(control.buttons["run"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.experiment.playhead >= 65, timeout=10_000)
    qtbot.mouseClick(control.buttons["run"], Qt.MouseButton.LeftButton)
    training.settle()
    step = training.experiment.playhead
    assert training.page.result.main.frame.step == step
    assert f"step {step}" in training.page.result.readouts[0].caption
    assert not training.store.can_undo


def test_steps_back_and_on_give_the_same_picture(training, qtbot) -> None:
    control = playhead(training)
    before = training.figure.viewport().grab().toImage()
    for name in ("step_back", "step_on"):
        qtbot.mouseClick(control.buttons[name], Qt.MouseButton.LeftButton)
        training.settle()
    assert training.experiment.playhead == Training().playhead
    assert training.figure.viewport().grab().toImage() == before


@pytest.mark.parametrize("plot", ["units", "dead", "losses"])
def test_the_line_of_time_is_dragged_in_every_plot_over_time(training, plot) -> None:
    handle = next(h for h in training.figure.handles if h.plot == plot)
    start = training.grip(handle)
    training.drag(start, training.at(plot, 20.0, 0.0) + (start - training.at(plot, 60.0, 0.0)))
    assert training.experiment.playhead == pytest.approx(20, abs=1)
    assert training.page.result.main.frame.step == training.experiment.playhead
    assert not training.store.can_undo


def test_arrows_move_the_step_by_one(training) -> None:
    training.figure.clearFocus()
    training.figure.setFocus(Qt.FocusReason.TabFocusReason)
    for key, step in ((Qt.Key.Key_Right, 61), (Qt.Key.Key_Right, 62), (Qt.Key.Key_Left, 61)):
        training.keys(training.figure, key)
        assert training.experiment.playhead == step


def test_a_live_change_is_marked_and_can_be_undone(training) -> None:
    training.edit(learning_rate=0.05)
    assert training.experiment.changes == ((60, "learning_rate", 0.05),)
    assert training.page.controls.control("learning_rate").box.value() == pytest.approx(0.05)
    assert [rules.values for rules in panel(training).time.marks] == [[60.0]] * 4
    assert panel(training).time.change_notes[0].text == "η 0.05"
    assert "At step 60 the learning rate went from 0.7 to 0.05." in training.page.sentence.text()
    training.edit(playhead=30)
    assert training.page.controls.control("learning_rate").box.value() == pytest.approx(0.7)
    training.store.undo()
    training.settle()
    assert training.experiment.changes == ()
    assert training.experiment.playhead == 60  # where it was when the change was made


def test_a_rescue_puts_a_twin_beside_the_run(training, qtbot) -> None:
    training.edit(twin="leaky")
    assert panel(training).fit_lines[1].isVisible()
    assert panel(training).names[1].text.endswith("twin: Leaky ReLU α = 0.1")
    assert "\ntwin: 0 of 32" in training.page.result.readouts[0].caption
    training.edit(twin="text", bias=-5.0)
    assert [line.isVisible() for line in panel(training).time.loss_lines] == [True] * 4 + [False] * 2
    training.edit(twin="none")
    assert not panel(training).fit_lines[1].isVisible()
    assert not panel(training).names[0].isVisible()


def test_a_click_chooses_a_unit_in_the_raster_and_among_the_tiles(training) -> None:
    training.click("units", 90.0, 8.0)
    assert training.experiment.unit == 8
    assert training.page.result.unit_lines[0].startswith("unit 8: ")
    training.edit(view="units")
    training.click("tiles", 0.02, 0.97)
    assert training.experiment.unit == 1


def test_many_runs_fill_a_map_and_a_click_opens_one(training, qtbot) -> None:
    seen = []
    training.page._worker.advanced.connect(lambda result: seen.append(result.sweep.cells_done))
    training.edit(view="rates", width=4, samples=9)
    assert training.page.result.sweep.done == 1.0
    assert seen
    assert seen[0] < 143
    training.click("rates", -1.0, -5.0)
    assert (training.experiment.view, training.experiment.bias) == ("run", -5.0)
    assert training.experiment.learning_rate == pytest.approx(0.1)
    assert training.page.result.main.dead == 4


def test_the_mark_on_the_map_is_dragged(training) -> None:
    training.edit(view="rates", width=4, samples=9)
    training.drag_handle("cell", to=(-1.5, -2.0))
    assert math.log10(training.experiment.learning_rate) == pytest.approx(-1.5, abs=0.02)
    assert training.experiment.bias == pytest.approx(-2.0, abs=0.05)
    assert training.experiment.view == "rates"


def test_a_long_way_is_made_by_the_worker_and_can_be_stopped(training, qtbot) -> None:
    training.store.edit("training", playhead=300_000)
    qtbot.waitUntil(lambda: training.page.busy, timeout=5000)
    qtbot.waitUntil(training.page._strip.isVisible, timeout=5000)
    qtbot.mouseClick(training.page._strip.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not training.page.busy, timeout=5000)
    assert "Stopped" in training.page.sentence.text()
    training.edit(playhead=10)
    assert training.page.result.main.frame.step == 10


def test_a_run_that_breaks_off_keeps_the_last_picture_and_says_why(training) -> None:
    training.edit(learning_rate=1e4)
    training.edit(playhead=400)
    stopped = training.page.result.main.frame
    assert stopped.problem
    assert training.page.sentence.text().startswith("Stopped at step")
    assert panel(training).problem.isVisible()
    assert panel(training).fit_lines[0].isVisible()
    assert "playhead" in training.experiment.at_end
    training.click("fit", 0.5, 0.5)
    assert training.experiment.playhead == max(stopped.step - 20, 0)
    assert not panel(training).problem.isVisible()


def test_clicks_add_points_to_ones_own(training) -> None:
    training.edit(data="points", loss="bce_logits")
    before = training.experiment.classes
    training.click("fit", 0.5, -0.5)
    training.edit(clicked=False)
    training.click("fit", -0.5, 0.5)
    added = training.experiment.classes[len(before) :]
    assert [row[2] for row in added] == [1.0, 0.0]
    assert added[0][:2] == pytest.approx((0.5, -0.5), abs=0.05)


def test_clicks_into_other_data_change_nothing(training) -> None:
    before = training.experiment
    training.click("fit", 0.5, 0.5)
    assert training.experiment == before


def test_chosen_functions_are_drawn_on_the_plane(training) -> None:
    training.edit(data="moons", samples=60, loss="bce_logits", playhead=5)
    assert panel(training).plane.isVisible()
    training.edit(activation=activations.get("tanh"), playhead=0)
    assert panel(training).plane.isVisible()
    training.edit(data="sine")
    assert not panel(training).plane.isVisible()


@pytest.mark.parametrize("view", ["run", "units", "rates", "births"])
def test_every_view_can_be_exported(view) -> None:
    result = Training(view=view, width=4, samples=9, twin="leaky").run()
    recording = render(TrainingPanel, result, ExportOptions(caption=True))
    assert len(recording.commands) > 10
    if view in ("rates", "births"):
        assert result.experiment.survey.done == 1.0


def test_the_axis_of_time_rests_while_one_scrubs_back(training) -> None:
    training.edit(playhead=90)
    losses = training.figure.plots["losses"]
    far = losses.ranges[0]
    training.edit(playhead=5)
    assert losses.ranges[0] == far
    training.edit(seed=7)
    assert losses.ranges[0][1] <= far[1]


def test_a_run_that_has_broken_off_shows_no_fit_of_another(training) -> None:
    training.edit(playhead=30)
    assert panel(training).fit_lines[0].isVisible()
    broken = next(p for p in presets("training") if "overflows" in p.title)
    training.store.open(broken.apply(training.store.session, "training"))
    training.settle()
    assert training.page.result.main.frame.problem
    assert not panel(training).fit_lines[0].isVisible()
    assert panel(training).hinges._dots == []


@pytest.mark.parametrize("view", ["run", "z", "units", "rates", "births"])
def test_captions_of_readouts_are_whole_in_the_smallest_window(training, view) -> None:
    training.window.resize(1024, 700)
    training.edit(view=view, twin="leaky", playhead=3000, depth=4, width=12, samples=20)
    cards = [card for card in training.page.readouts.cards if card.isVisible()]
    assert len(cards) >= 2
    for card in cards:
        caption = card.caption
        whole = caption.heightForWidth(caption.width()) <= caption.height()
        assert whole, repr(caption.text())
