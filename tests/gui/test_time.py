"""Time in the window, in all panels that learn: marks under the hand, the player, what the controls show."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from engine.functions import activations
from engine.presets import presets
from gui.canvas.render import render
from gui.controls.number_box import NumberBox
from gui.controls.playhead import PlayheadControl
from gui.export import ExportOptions, to_svg

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
TANH = activations.get("tanh")
STARTS: dict[str, tuple[dict[str, Any], ...]] = {
    "hinges": ({"target": "sine", "units": 6}, {"train": True, "start": "random"}),
    "regions": ({"width": 5, "data": "moons", "samples": 30},),
    "training": ({"width": 6, "playhead": 0},),
}


@pytest.fixture(params=STARTS)
def learning(hands, request) -> Any:
    """Hands on a panel that learns, at step 60 of a run with a mark at step 40."""
    hands.store.visit(request.param)
    for changes in STARTS[request.param]:
        hands.edit(**changes)
    hands.edit(playhead=40)
    hands.edit(learning_rate=0.0123)
    hands.edit(playhead=60)
    hands.figure.setFocus()
    return hands


def marks(hands) -> Any:
    panel = hands.page.panel
    return panel.time.changes if hands.page.kind.key == "training" else panel.losses.marks


def control(hands, name: str) -> Any:
    return hands.page.controls.control(name)


def steps_of_marks(hands) -> list[int]:
    return [step for step, _, _ in hands.experiment.changes]


# Marks ---------------------------------------------------------------------------------------------------


def test_a_mark_is_drawn_and_named_dragged_and_undone(learning) -> None:
    assert marks(learning).rules.values == (40.0,)
    assert marks(learning).labels[0].text == "η 0.0123"
    assert len(marks(learning).knobs._dots) == 1
    steps, height = learning.steps(), learning.figure.handles["change 0"].y
    learning.drag_handle("change 0", (20.0, height))
    assert abs(steps_of_marks(learning)[0] - 20) <= 1
    assert learning.experiment.playhead == 60
    assert learning.steps() == steps + 1
    learning.store.undo()
    learning.settle()
    assert marks(learning).rules.values == (40.0,)


@pytest.mark.parametrize("way", ["delete", "double click", "menu", "menu key"])
def test_a_mark_can_be_taken_away(learning, way: str) -> None:
    handle, steps = learning.figure.handles["change 0"], learning.steps()
    if way == "delete":
        learning.figure.handles.focus("change 0")
        learning.keys(learning.figure, Key.Key_Delete)
    elif way == "double click":
        learning.double_click(handle.plot, handle.x, handle.y)
        assert learning.figure.filled == ""
    else:
        viewport, at = learning.figure.viewport(), learning.at(handle.plot, handle.x, handle.y)
        learning.figure.handles.focus("change 0" if way == "menu key" else "")
        reason = QContextMenuEvent.Reason.Keyboard if way == "menu key" else QContextMenuEvent.Reason.Mouse
        at = QPoint(2, 2) if way == "menu key" else at
        asked = QContextMenuEvent(reason, at, viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, asked)
        (menu,) = learning.figure.findChildren(QMenu)
        menu.actions()[0].trigger()
        menu.close()
        learning.settle()
    assert learning.experiment.changes == ()
    assert marks(learning).rules.values == ()
    assert learning.steps() == steps + 1
    learning.store.undo()
    assert steps_of_marks(learning) == [40]


def test_a_mark_goes_with_the_arrow_keys_and_says_what_it_is(learning) -> None:
    names = []
    learning.figure.handles.focus("")
    learning.keys(learning.figure, Key.Key_Return)
    for _ in range(len(learning.figure.handles)):
        names.append(learning.figure.handles.focused.name)
        if names[-1] == "change 0":
            break
        learning.keys(learning.figure, Key.Key_Tab)
    assert "η 0.0123" in learning.figure.accessibleDescription()
    learning.keys(learning.figure, Key.Key_Right, Key.Key_Right, Key.Key_Left)
    assert steps_of_marks(learning) == [41]


def test_marks_are_drawn_in_exports(learning) -> None:
    recording = render(learning.page.kind, learning.page.result, ExportOptions())
    svg = ET.fromstring(to_svg(recording, recording.width, recording.height))
    assert "η 0.0123" in "".join(svg.itertext())


def test_the_future_stays_faint_on_the_same_axis(learning) -> None:
    plot = learning.figure.plots["losses"]
    before = plot.ranges
    learning.edit(playhead=10)
    assert plot.ranges == before
    panel = learning.page.panel
    curves = panel.time.losses.ahead[:1] if hasattr(panel, "time") else [panel.losses.ahead]
    assert [curve.isVisible() for curve in curves] == [True]
    learning.edit(playhead=60)
    assert [curve.isVisible() for curve in curves] == [False]


def test_the_window_says_whether_the_run_goes_on_or_is_another_one(learning) -> None:
    slider = control(learning, "learning_rate").slider
    learning.drag_slider(slider, 0.9)
    assert steps_of_marks(learning) == [40, 60]
    assert "goes on with η" in learning.window.notice.text
    combo = control(learning, "optimizer").combo
    combo.setFocus()
    learning.keys(combo, Key.Key_Down if combo.currentIndex() == 0 else Key.Key_Up)
    assert (learning.experiment.playhead, learning.experiment.changes) == (0, ())
    assert learning.window.notice.text == ("Another run: it starts at step 0, without 2 changes on the way.")
    learning.store.undo()
    learning.settle()
    assert learning.window.notice.text == ""
    assert (learning.experiment.playhead, steps_of_marks(learning)) == (60, [40, 60])


# The player ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["example", "undo", "edit", "chart", "mark"])
def test_a_tick_overwrites_nothing_that_another_hand_did(learning, qtbot, hand: str) -> None:
    """Whatever comes between two pictures stays as it is, however soon the next tick comes."""
    key, playhead = learning.page.kind.key, control(learning, "playhead")
    qtbot.mouseClick(playhead.buttons["run"], LEFT)
    qtbot.waitUntil(lambda: learning.experiment.playhead > 63)
    if hand == "example":
        preset = next(p for p in presets(key) if "playhead" in p.values)
        learning.page._choose(preset)
    elif hand == "undo":
        learning.store.undo()
    elif hand == "edit":
        learning.store.edit(key, optimizer="momentum")
    elif hand == "chart":
        learning.store.edit(key, playhead=12)
    else:
        learning.store.edit(key, changes=())
    wanted = learning.experiment
    if playhead.player.running:
        playhead.player.ticked.emit()
    qtbot.wait(60)
    learning.settle()
    assert not playhead.player.running
    assert learning.experiment == wanted


def test_it_plays_on_where_a_point_is_added(hands, qtbot) -> None:
    hands.store.visit("regions")
    hands.edit(width=5, data="points", click="1", playhead=40)
    hands.edit(learning_rate=0.01)
    playhead = control(hands, "playhead")
    qtbot.mouseClick(playhead.buttons["run"], LEFT)
    qtbot.waitUntil(lambda: hands.experiment.playhead > 50)
    qtbot.mouseClick(hands.figure.viewport(), LEFT, pos=hands.at("map", 2.0, -2.0))
    assert len(hands.experiment.classes) == 3
    assert hands.experiment.playhead < 40
    assert hands.experiment.changes == ()
    assert playhead.player.running
    qtbot.waitUntil(lambda: hands.experiment.playhead > 3)
    assert playhead.player.running
    hands.store.edit("regions", classes=hands.experiment.classes[:2])
    assert not playhead.player.running


def test_live_training_after_a_long_run_is_no_sliver(learning, qtbot) -> None:
    learning.edit(playhead=1500)
    learning.edit(playhead=0)
    plot = learning.figure.plots["losses"]
    assert plot.ranges[0][1] > 1500
    learning.edit(changes=())
    qtbot.mouseClick(control(learning, "playhead").buttons["run"], LEFT)
    qtbot.waitUntil(lambda: learning.page.result.experiment.playhead > 3)
    assert plot.ranges[0][1] < 200
    qtbot.mouseClick(control(learning, "playhead").buttons["run"], LEFT)
    learning.settle()


# Controls show what is in force --------------------------------------------------------------------------


def test_what_was_typed_goes_with_the_panel_and_comes_back_as_it_is(learning) -> None:
    key, box = learning.page.kind.key, control(learning, "learning_rate").box
    shown = box.text()
    box.setFocus()
    box.selectAll()
    learning.keys(box, "0.77")
    learning.store.visit("curves")
    learning.settle()
    assert 0.77 in [value for _, _, value in learning.store.session.experiment(key).changes]
    learning.store.undo()
    learning.store.visit(key)
    learning.settle()
    assert box.text() == shown


def test_edits_that_cancel_within_a_frame_leave_no_trace_in_the_controls(learning) -> None:
    combo, names = control(learning, "optimizer").combo, control(learning, "activation").row.names
    optimizer, activation = combo.currentText(), names.currentText()
    for widget in (combo, names):
        index = (widget.currentIndex() + 1) % widget.count()
        widget.setCurrentIndex(index)
        widget.activated.emit(index)
        learning.store.undo()
        learning.settle()
    assert (combo.currentText(), names.currentText()) == (optimizer, activation)


def test_an_option_that_is_refused_twice_is_not_shown(hands) -> None:
    hands.store.visit("training")
    combo = control(hands, "loss").combo
    before = combo.currentIndex()
    for _ in range(2):
        index = combo.findData("bce_logits")
        combo.setCurrentIndex(index)
        combo.activated.emit(index)
        hands.settle()
        assert combo.currentIndex() == before


def test_a_slider_that_is_let_go_shows_what_came_of_it(learning) -> None:
    for name in ("learning_rate", "playhead"):
        slider = control(learning, name).slider
        learning.drag_slider(slider, 0.3)
        shown = control(learning, name)._to_slider(learning.page.result.shown(name))
        assert slider.value() == shown


@pytest.mark.parametrize("key", ["curves", "neuron", "hinges", "regions", "centering", "training"])
def test_whatever_is_typed_and_taken_back_elsewhere_is_not_shown(hands, key: str) -> None:
    """In every box of numbers: typed without Enter, another panel, undo, and back."""
    other = "neuron" if key == "curves" else "curves"
    hands.store.visit(key)
    for changes in STARTS.get(key, ()):
        hands.edit(**changes)
    hands.settle()
    controls = hands.page.controls
    runs = {box for c in controls.findChildren(PlayheadControl) for box in c.findChildren(NumberBox)}
    boxes = [box for box in controls.findChildren(NumberBox) if box.isVisible() and box not in runs]
    assert boxes
    for box in boxes:
        before, shown = hands.store.session, box.text()
        box.setFocus()
        box.selectAll()
        hands.keys(box, "3")
        hands.store.visit(other)
        hands.settle()
        if not hands.store.session.experiment(key).is_run_of(before.experiment(key)):
            hands.store.undo()
        hands.store.visit(key)
        hands.settle()
        assert hands.experiment == before.experiment(key)
        assert box.text() == shown, box.accessibleName()
