"""Dead units in a real window: run, scrub, change on the way, rescue, survey many runs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from engine.experiments.training.experiment import Training
from engine.functions import activations, formula
from engine.learning.births import births
from engine.learning.patient import Patient
from engine.learning.sweep import _sweep, sweep_of
from engine.presets import presets
from engine.session import Session
from gui.canvas.axes import powers
from gui.canvas.figure import Figure
from gui.canvas.keys import RampMark, SeriesMark
from gui.canvas.render import render
from gui.canvas.style import Style
from gui.drawings.training_items import within
from gui.export import ExportOptions
from gui.look.theme import LIGHT
from gui.panels.training.panel import TrainingPanel
from gui.panels.training.runs import run_colors


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
    qtbot.waitUntil(lambda: training.experiment.playhead >= 65)
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
    training.keys(training.figure, Qt.Key.Key_Return)
    for key, step in ((Qt.Key.Key_Right, 61), (Qt.Key.Key_Right, 62), (Qt.Key.Key_Left, 61)):
        training.keys(training.figure, key)
        assert training.experiment.playhead == step


def test_a_live_change_is_marked_and_can_be_undone(training) -> None:
    training.edit(learning_rate=0.05)
    assert training.experiment.changes == ((60, "learning_rate", 0.05),)
    assert training.page.controls.control("learning_rate").box.value() == pytest.approx(0.05)
    assert [rules.values for rules in panel(training).time.marks] == [(60.0,)] * 5
    assert panel(training).time.changes.labels[0].text == "η 0.05"
    assert "At step 60 the learning rate went from 0.15 to 0.05." in training.page.sentence.text()
    training.edit(playhead=30)
    assert training.page.controls.control("learning_rate").box.value() == pytest.approx(0.15)
    training.store.undo()
    training.settle()
    assert training.experiment.changes == ()
    assert training.experiment.playhead == 60  # where it was when the change was made


def test_a_rescue_puts_a_twin_beside_the_run(training, qtbot) -> None:
    training.edit(twin="leaky")
    assert panel(training).fit.lines[1].isVisible()
    header = panel(training).fit.plot.header
    assert header.entries[1].text.endswith("twin: Leaky ReLU α = 0.1")
    assert "\ntwin: 0 of 32" in training.page.result.readouts[0].caption
    training.edit(twin="text", bias=-5.0)
    assert [line.isVisible() for line in panel(training).time.losses.lines] == [True] * 4 + [False] * 2
    training.edit(twin="none")
    assert not panel(training).fit.lines[1].isVisible()
    assert header.entries[0].text == "network"


def test_a_click_chooses_a_unit_in_the_raster_and_among_the_tiles(training) -> None:
    level = training.page.result.timeline.blocks[0].levels[7]
    training.click("units", 90.0, float(level))
    assert training.experiment.unit == 8
    assert training.page.result.unit_lines[0].startswith("unit 8: ")
    training.edit(view="units")
    training.click("tiles", 0.02, 0.97)
    assert training.experiment.unit == 1


def test_many_runs_fill_a_map_and_a_click_opens_one(training, qtbot) -> None:
    _sweep.cache_clear()  # another test may have made them already
    seen = []
    training.page.stage.worker.advanced.connect(
        lambda result: seen.append(sweep_of(result.experiment.recipe).cells_done)
    )
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
    qtbot.waitUntil(lambda: training.page.busy)
    qtbot.waitUntil(training.page.stage.strip.isVisible)
    qtbot.mouseClick(training.page.stage.strip.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not training.page.busy)
    assert "Stopped" in training.page.sentence.text()
    training.edit(playhead=10)
    assert training.page.result.main.frame.step == 10
    assert training.experiment.seen == 0  # nobody has been there


def test_a_run_that_breaks_off_keeps_the_last_picture_and_says_why(training) -> None:
    training.edit(learning_rate=1e4)
    training.edit(playhead=400)
    stopped = training.page.result.main.frame
    assert stopped.problem
    assert training.page.sentence.text().startswith("Stopped at step")
    assert panel(training).fit.problem.isVisible()
    assert panel(training).fit.lines[0].isVisible()
    assert "playhead" in training.page.result.at_end
    back = training.page.result.main.good.step
    assert panel(training).fit.problem.text.endswith(
        f"Click: back {stopped.step - back} steps, to step {back}"
    )
    training.click("fit", 0.5, 0.5)
    assert training.experiment.playhead == back
    assert not panel(training).fit.problem.isVisible()


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
    assert panel(training).fit.plane.isVisible()
    training.edit(activation=activations.get("tanh"), playhead=0)
    assert panel(training).fit.plane.isVisible()
    training.edit(data="sine")
    assert not panel(training).fit.plane.isVisible()


@pytest.mark.parametrize("view", ["run", "z", "units", "rates", "final", "births"])
def test_every_view_can_be_exported(qapp, view) -> None:
    result = Training(view=view, width=4, samples=9, twin="leaky").run()
    recording = render(TrainingPanel, result, ExportOptions(caption=True))
    assert len(recording.commands) > 10
    if view in ("rates", "final", "births"):
        assert result.survey.done == 1.0


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
    assert panel(training).fit.lines[0].isVisible()
    broken = next(p for p in presets("training") if "overflows" in p.title)
    training.store.open(broken.apply(training.store.session, "training"))
    training.edit(view="run")
    assert training.page.result.main.frame.problem
    own = training.page.result.main.fit
    assert panel(training).fit.lines[0]._shown is own.line
    assert [dot[:2] for dot in panel(training).fit.hinges._dots] == [tuple(at) for at in own.hinges.tolist()]


def test_the_picture_of_a_run_that_broke_off_is_a_function_of_its_state(training) -> None:
    """What was on screen before makes no difference, and an export shows the same."""
    broken = next(p for p in presets("training") if "overflows" in p.title)
    training.store.open(broken.apply(training.store.session, "training"))
    training.settle()
    line = panel(training).fit.lines[0]._shown
    _, (low, high) = training.page.result.fit_ranges
    assert ((line.y > low) & (line.y < high)).any()
    training.edit(playhead=20)
    training.edit(playhead=60)
    np.testing.assert_array_equal(panel(training).fit.lines[0]._shown.y, line.y)


@pytest.mark.parametrize("view", ["run", "z", "units"])
def test_the_way_back_is_offered_in_every_view_of_a_run(training, view) -> None:
    training.edit(playhead=70, width=8)
    training.edit(activation=formula.parse("log(z)"))
    training.edit(playhead=90, view=view)
    stopped = training.page.result.main.frame.step
    plot, note = {
        "run": ("fit", panel(training).fit.problem),
        "z": ("z", panel(training).time.problem),
        "units": ("tiles", panel(training).tiles.problem),
    }[view]
    assert note.isVisible()
    assert f"back 20 steps, to step {stopped - 20}" in note.text
    assert "goes back 20 steps" in training.page.sentence.text()
    (x0, x1), (y0, y1) = training.figure.plots[plot].ranges
    training.click(plot, (x0 + x1) / 2, (y0 + y1) / 2)
    assert training.experiment.playhead == stopped - 20
    assert not note.isVisible()


@pytest.mark.parametrize("view", ["run", "z", "units", "rates", "final", "births"])
def test_captions_of_readouts_are_whole_in_the_smallest_window(training, view) -> None:
    for size in ((1024, 900), (1024, 700), (800, 560)):
        training.window.resize(*size)
        training.window.open_side()
        training.edit(view=view, twin="leaky", playhead=3000, depth=4, width=12, samples=20)
        QApplication.processEvents()
        readouts = training.page.readouts
        texts = [readouts.lines, *(cell.caption for cell in readouts.cells)]
        shown = [text for text in texts if text.isVisible()]
        assert len(shown) >= 2 or readouts.lines in shown
        for text in shown:
            assert text.heightForWidth(text.width()) <= text.height(), repr(text.text())


def test_z_of_the_chosen_unit_is_shown_over_time_with_its_twins(training) -> None:
    training.edit(
        view="z", twin="all", bias=-5.0, weight_scale=0.5, scale=0.1, learning_rate=0.1, playhead=200
    )
    time = panel(training).time
    assert {key for key, plot in training.figure.plots.items() if plot.isVisible()} == {
        "z",
        "drift",
        "losses",
    }
    assert [line.isVisible() for line in time.means.lines] == [True] * 6
    assert all(band.isVisible() for band in time.bands)
    timeline = training.page.result.timeline
    assert {patient.label for patient in timeline.patients} <= set(time.z.texts)
    assert len(set(time.loss.texts)) == 7
    training.click("z", 100.0, -2.0)
    assert training.experiment.playhead == 100
    assert [line.isVisible() for line in time.means.ahead] == [True] * 6
    training.edit(view="run")
    assert not time.z.isVisible()


def test_the_axis_of_z_holds_still_while_the_step_changes(training) -> None:
    training.edit(view="z", twin="text", bias=-5.0, scale=0.1, learning_rate=0.1, playhead=300)
    ranges = panel(training).time.z.ranges, panel(training).time.loss.ranges
    for step in (299, 150, 3):
        training.edit(playhead=step)
        assert (panel(training).time.z.ranges, panel(training).time.loss.ranges) == ranges


def test_a_plot_that_is_not_shown_computes_nothing(training, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(Patient, "spans", property(lambda self: asked.append(self)))
    training.edit(playhead=70)
    assert not asked


def test_what_lies_ahead_is_drawn_faintly(training) -> None:
    training.edit(playhead=120, seed=4321)
    time = panel(training).time
    assert not any(item.isVisible() for item in (*time.losses.ahead, *time.units.ahead, time.norm_ahead))
    training.edit(playhead=40)
    for item in (time.losses.ahead[0], time.shares.ahead[0], time.units.ahead[0], time.norm_ahead):
        assert item.isVisible()
    assert time.losses.ahead[0]._shown.x[0] == 40.0
    assert time.losses.ahead[0]._shown.x[-1] == 120.0
    training.edit(seed=4322)
    assert not time.losses.ahead[0].isVisible()


def test_twins_have_rasters_of_their_own(training) -> None:
    training.edit(twin="leaky", depth=2, width=10, playhead=30)
    time = panel(training).time
    assert [raster.isVisible() for raster in time.units.rasters] == [True, True] + [False] * 4
    assert [note.text for note in time.units.notes if note.isVisible()] == ["ReLU", "Leaky ReLU α = 0.1"]
    blocks = training.page.result.timeline.blocks
    training.click("units", 10.0, 7.0)
    assert training.experiment.chosen == int(np.flatnonzero(blocks[1].levels == 7.0)[0])
    assert time.units.mark.values == tuple(float(b.levels[training.experiment.chosen]) for b in blocks)


def test_the_step_in_the_control_is_the_one_where_the_run_stopped(training, qtbot) -> None:
    training.edit(learning_rate=1e4, playhead=0)
    training.edit(learning_rate=1e4)
    training.edit(playhead=60)
    end = training.page.result.main.frame.step
    assert 0 < end < 60
    assert playhead(training).box.value() == end
    assert f"step {end}" in training.page.sentence.text()
    qtbot.mouseClick(playhead(training).buttons["step_back"], Qt.MouseButton.LeftButton)
    training.settle()
    assert training.experiment.playhead == end - 1
    assert playhead(training).box.value() == end - 1


def test_a_hand_on_the_learning_rate_of_a_stopped_run_changes_it_where_that_helps(training) -> None:
    training.edit(learning_rate=0.1, playhead=40)
    training.edit(learning_rate=1e12)
    training.edit(playhead=90)
    before, back = training.experiment, training.page.result.way_back["playhead"]
    assert back > 0
    training.drag_slider(training.page.controls.control("learning_rate").slider, 0.3)
    assert training.experiment.playhead == back
    assert [change[:2] for change in training.experiment.changes] == [(back, "learning_rate")]
    assert not training.page.result.main.frame.problem
    training.store.undo()
    training.settle()
    assert training.experiment == before


def test_the_map_of_runs_has_a_color_key_and_idle_controls(training) -> None:
    training.edit(view="rates", width=4, samples=9)
    header = panel(training).rates.plot.header
    assert [entry for entry in header.entries if isinstance(entry.mark, RampMark)]
    for name, enabled in (
        ("playhead", False),
        ("twin", False),
        ("unit", False),
        ("width", True),
        ("view", True),
    ):
        assert training.page.controls.control(name).isEnabled() is enabled
    training.edit(view="run")
    assert training.page.controls.control("playhead").isEnabled()


@pytest.mark.parametrize(("decade", "expected"), [(200.0, [1, 2, 5, 10]), (60.0, [1, 10])])
def test_twice_and_five_times_a_power_are_numbered_where_there_is_room(decade, expected) -> None:
    assert [round(10**at) for at in powers(0.0, 1.0, decade, 48.0)] == expected


def test_a_thousand_tiles_are_drawn_and_found(training) -> None:
    training.edit(view="units", depth=4, width=256, samples=20, playhead=2)
    tiles = panel(training).tiles.tiles
    image = training.figure.viewport().grab().toImage()
    colors = {image.pixel(x, y) for x in range(20, image.width() - 20) for y in range(200, 240)}
    assert {QColor(name).rgb() for name in (LIGHT.muted, LIGHT.accent, LIGHT.surface)} <= colors
    training.click("tiles", 0.01, 0.01)
    assert training.experiment.unit > 900
    assert tiles.unit_at(training.figure.mapToScene(training.at("tiles", 0.0, 1.0) + QPoint(3, 3))) == 0


def test_dashes_go_on_from_point_to_point(training) -> None:
    """A trail's dashes are as long as its pen says, however many points the line has."""
    trail = panel(training).time.losses.lines[1]
    dx, _ = trail._plot.pixel
    low = trail._plot.ranges[1][0]
    x = np.linspace(0.0, 100.0, 57)
    corners = trail._corners(x, np.full(57, low))
    on, off = trail._pen.dashPattern()
    wide = trail._pen.widthF() / training.figure.devicePixelRatioF()
    covered = (corners[:, 2] - corners[:, 0]).sum()
    assert covered / 100.0 == pytest.approx(on / (on + off), abs=0.03)
    assert len(corners) > 57 * on / (on + off)
    assert wide * (on + off) * dx < 100.0


def test_z_of_a_run_that_has_broken_off_offers_the_way_back(training) -> None:
    training.edit(view="z", learning_rate=1e4, playhead=0)
    training.edit(learning_rate=1e4)
    training.edit(playhead=60)
    stopped = training.page.result.main.frame
    assert panel(training).time.problem.isVisible()
    back = training.page.result.way_back["playhead"]
    assert (
        f"A click into the plot of z goes back {stopped.step - back} steps" in training.page.sentence.text()
    )
    training.click("z", 5.0, panel(training).time.z.ranges[1][1] * 0.5)
    assert training.experiment.playhead == back
    assert not panel(training).time.problem.isVisible()


@pytest.mark.parametrize("view", ["run", "z"])
def test_a_twin_that_grows_without_bounds_leaves_the_picture(training, view) -> None:
    """One of the two overflows at step 8; the other one stays at z = −5."""
    training.edit(view=view, bias=-5.0, weight_scale=0.5, scale=0.1, learning_rate=1.0, twin="leaky")
    training.edit(playhead=400)
    main, twin = training.page.result.courses
    assert (main.frame.step, bool(twin.frame.problem)) == (400, True)
    training.figure.viewport().grab()
    assert len(panel(training).time.losses.lines[1]._segments) < 1000
    assert ("line 1" in panel(training).time.z.labels.boxes) is (view == "z")
    assert len(render(TrainingPanel, training.page.result, ExportOptions()).commands) > 10


def test_a_line_is_cut_where_it_leaves() -> None:
    x, y = within(np.arange(5.0), np.array([0.0, 8.0, -4.0, np.nan, 1.0]), -2.0, 2.0)
    assert (np.diff(x) >= 0).all()
    np.testing.assert_array_equal(y, [0.0, 2.0, 2.0, 2.0, -2.0, -2.0, np.nan, 1.0])
    straight = within(np.array([0.0, 1.0]), np.array([-4.0, 4.0]), -2.0, 2.0)
    np.testing.assert_allclose(straight, [[0.0, 0.25, 0.75, 1.0], [-2.0, -2.0, 2.0, 2.0]])


def said(training) -> set[str]:
    """What stands over the fit."""
    header = panel(training).fit.plot.header
    return {*([header.pill.text] if header.pill else []), *header.texts}


def strip(training) -> list[int]:
    """The units that are marked beside the raster of the run."""
    image = panel(training).time.units.lit[0]._image
    units = training.page.result.main.order[::-1].tolist()
    return sorted(units[k] for k in range(image.height()) if image.pixelColor(0, k).alpha())


@pytest.mark.parametrize("changes", [{}, {"data": "moons", "samples": 60, "loss": "bce_logits"}])
def test_the_pointer_over_the_fit_lights_the_units_that_are_on_there(training, qtbot, changes) -> None:
    training.edit(**changes, playhead=3)
    at_probe = strip(training)
    result = training.page.result
    (x0, x1), (y0, y1) = result.fit_ranges
    for share in (0.3, 0.8):
        x, y = x0 + share * (x1 - x0), (y0 + y1) / 2
        point = training.at("fit", x, y)
        qtbot.mouseMove(training.figure.viewport(), point)
        shown = training.figure.plots["fit"].from_scene(training.figure.mapToScene(point))
        assert strip(training) == np.flatnonzero(result.lit(*shown)[0].on).tolist()
        assert set(result.lit_lines(*shown)) <= said(training)
    qtbot.mouseMove(training.figure.viewport(), training.at("losses", 1.0, 0.0))
    assert strip(training) == at_probe


def test_the_probe_is_moved_by_mouse_and_keys_and_marks_tiles(training) -> None:
    before = training.experiment
    grip = training.grip(training.figure.handles["probe"])
    training.qtbot.mouseMove(training.figure.viewport(), grip)  # a hand hovers before it grabs
    training.drag_handle("probe", to=(0.5, 0.0))
    moved = training.page.result
    assert set(moved.lit_lines(*moved.probe)) <= said(training)
    assert training.experiment.probe_x == pytest.approx(0.5, abs=0.02)
    assert training.experiment.recipe == before.recipe
    handle = training.figure.handles["probe"]
    assert "32 units on" in handle.answer
    training.figure.setFocus(Qt.FocusReason.TabFocusReason)
    training.figure.handles.focus("probe")
    was = training.experiment.probe_x
    training.keys(training.figure, Qt.Key.Key_Left)
    assert training.experiment.probe_x < was
    training.edit(view="units", probe_x=-0.99)
    lit = training.page.result.lit(*training.page.result.probe)[0].on
    assert panel(training).tiles.tiles._shown[-1].tolist() == lit.tolist()
    assert lit.any()


def test_a_click_on_a_kink_chooses_its_unit_and_the_plane_shows_its_line(training) -> None:
    training.edit(playhead=0)
    main = training.page.result.main
    x = main.kink_of(20)
    training.click("fit", x, float(main.network(np.array([[x]]))[0, 0]))
    assert training.experiment.unit - 1 in range(32)
    assert training.experiment.unit != 1
    training.edit(data="moons", samples=60, loss="bce_logits", unit=5, playhead=2, width=8)
    assert panel(training).fit.line.isVisible()
    assert panel(training).fit.line.path().elementCount() >= 2
    line = training.page.result.main.line_of(2)[0]
    training.click("fit", *(line[0] + 0.37 * (line[-1] - line[0])))
    assert training.experiment.unit == 3


def test_a_survey_that_is_stopped_keeps_what_is_made_and_can_go_on(training, qtbot) -> None:
    """While it runs, words and readouts are its own; so is the map that stays."""
    page = training.page
    before = page.sentence.text()
    training.store.edit("training", view="rates", data="moons", samples=400, depth=3, width=64)
    qtbot.waitUntil(lambda: page.busy and page.stage.wanted.sweep.cells_done >= 2)
    qtbot.waitUntil(lambda: "runs of 200 steps" in page.sentence.text())
    assert page.sentence.text() != before
    assert "runs of 200 steps made" in page.readouts.cells[0].caption.text()
    assert page.result.experiment == training.experiment  # also for exports and whatever is redrawn
    page.stage.strip.stopped.emit()
    qtbot.waitUntil(lambda: not page.busy)
    sweep = page.result.sweep
    assert 2 <= sweep.cells_done < 143
    assert page.sentence.text().startswith("Stopped. So far ")
    assert page.result.experiment == training.experiment
    assert [handle.name for handle in training.figure.handles] == ["cell"]
    done = sweep.cells_done
    page.sentence.linkActivated.emit("on")
    assert "Stopped" not in page.sentence.text()
    qtbot.waitUntil(lambda: sweep.cells_done > done)
    page.stage.strip.stopped.emit()
    qtbot.waitUntil(lambda: not page.busy)


def test_a_new_long_way_is_not_said_to_be_stopped(training, qtbot) -> None:
    for step in (300_000, 290_000):
        training.store.edit("training", playhead=step)
        qtbot.waitUntil(lambda: training.page.busy)
        assert "Stopped" not in training.page.sentence.text()
        training.page.stage.strip.stopped.emit()
        qtbot.waitUntil(lambda: not training.page.busy)
        assert "Stopped" in training.page.sentence.text()


def test_the_map_of_the_final_loss_has_colors_of_its_own(training) -> None:
    training.edit(view="final", width=4, samples=9)
    result = training.page.result
    assert result.sweep.done == 1.0
    shades, losses = result.shades, result.sweep.losses
    for row, column in ((0, 0), (6, 3), (12, 10)):
        share = min(max((math.log10(losses[row, column]) + 4) / 4, 0.0), 1.0)
        assert shades[row, column] == round(share * 254)
    training.edit(view="rates")
    assert (training.page.result.shades != shades).any()
    training.click("rates", -1.0, 0.0)
    assert training.experiment.view == "run"


def test_a_long_session_opens_on_the_start_of_its_run(make_window, qtbot) -> None:
    session = Session().edit("training", playhead=200_000).visit("training")
    window = make_window(session)
    page = window.page
    qtbot.waitUntil(lambda: page.busy)
    assert page.result.main.frame.step == 0
    assert page.figure.plots["fit"].ranges != ((0.0, 1.0), (0.0, 1.0))
    assert "Before the first step" in page.sentence.text()
    page.stage.strip.stopped.emit()
    qtbot.waitUntil(lambda: not page.busy)


def test_the_loss_control_shows_the_loss_that_is_used(training, qtbot) -> None:
    control = training.page.controls.control("loss")
    control.combo.setFocus()
    qtbot.keyClick(control.combo, Qt.Key.Key_End)
    training.settle()
    assert control.combo.currentData() == training.experiment.recipe.loss == "half_mse"
    training.edit(data="moons", samples=20)
    assert control.combo.currentData() == training.experiment.recipe.loss != "half_mse"


def test_run_and_twin_have_one_color_each_in_all_plots_of_the_plane(training) -> None:
    training.edit(data="moons", samples=60, loss="bce_logits", twin="leaky", playhead=5)
    colors = run_colors(training.figure.look.theme)
    shown = panel(training)
    assert shown.fit.boundary.pen().color() == QColor(colors[0])
    assert shown.fit.twin_boundaries[0].pen().color() == QColor(colors[1])
    marks = [entry.mark for entry in shown.fit.plot.header.entries]
    named = [mark.place for mark in marks if isinstance(mark, SeriesMark)]
    assert [training.figure.look.theme.series[place] for place in named] == list(colors[:2])
    assert [line._pen.color().name() for line in shown.time.losses.lines[:2]] == list(colors[:2])
    assert training.figure.look.theme.series[1] not in colors[:5]  # class 0
    assert [mark for mark in marks if isinstance(mark, RampMark)]
    training.edit(data="sine")
    assert not [e for e in shown.fit.plot.header.entries if isinstance(e.mark, RampMark)]


def test_twins_have_dashes_of_their_own(training) -> None:
    training.edit(twin="all", bias=-1.0, playhead=5)
    lines = panel(training).time.losses.lines
    patterns = [tuple(line._pen.dashPattern()) for line in lines]
    assert len(set(patterns)) == len(lines) == 6
    fits = [tuple(line._pen.dashPattern()) for line in panel(training).fit.lines]
    assert fits == patterns


def test_the_thin_line_is_named_where_it_is_drawn(training) -> None:
    header = panel(training).time.loss.header
    assert header.texts == ["Loss", "gradient norm, hidden layers"]
    training.edit(twin="leaky")
    assert header.texts == ["Loss"]


def test_brackets_count_the_living_and_the_dead_and_hide_as_an_answer(training) -> None:
    units, course = panel(training).time.units, training.page.result.main
    texts = [text for text, *_ in units.brackets._shown[0]]
    assert texts == [f"{course.units - course.dead} alive", f"{course.dead} dead"] == ["13 alive", "19 dead"]
    training.store.hide_answers("training", True)
    training.settle()
    assert units.brackets._shown[0] == ()


def test_every_dead_unit_is_hatched_from_its_death_on(training) -> None:
    timeline, hatch = training.page.result.timeline, panel(training).time.units.hatches[0]
    left, bottom, width, height = hatch._boxes.T
    dead = np.flatnonzero(timeline.courses[0].frame.dead)
    assert left.tolist() == timeline.courses[0].frame.since[dead].tolist()
    assert (left + width == timeline.step).all()
    assert (bottom + height / 2).tolist() == timeline.blocks[0].levels[dead].tolist()


def test_measured_births_are_answers_and_have_error_bars(training) -> None:
    births.cache_clear()  # they are made while one looks on
    training.edit(view="births")
    shown = panel(training)
    assert shown.births.measured._dots
    assert len(shown.births.bars[0].segments)
    training.store.hide_answers("training", True)
    assert not any(item.effectiveOpacity() for item in (shown.births.measured, *shown.births.bars))
    training.store.hide_answers("training", False)
    assert all(item.effectiveOpacity() for item in (shown.births.measured, *shown.births.bars))


def test_buttons_that_open_points_tell_which(training) -> None:
    buttons = [training.page.controls.control(name).button.text() for name in ("curve", "classes")]
    assert buttons == ["Open x, y…", "Open x₁, x₂, class…"]


def test_an_exported_picture_of_a_stopped_run_says_of_which_step_it_is(qapp) -> None:
    preset = next(p for p in presets("training") if "overflows" in p.title)
    result = preset.apply(Session(), "training").training.edit(view="run").run()
    figure = Figure(Style(LIGHT, interactive=False))
    figure.resize(900, 600)
    shown = TrainingPanel(figure)
    shown.draw(result)
    assert (
        shown.fit.problem.text
        == f"Stopped at step {result.main.frame.step}; fit of step {result.main.good.step}"
    )
    assert shown.fit.plot.header.pill.text.startswith(f"step {result.main.good.step}, x = ")
