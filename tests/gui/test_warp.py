"""Space warp, worked by hand: arrows, the dot, points, the moment, what lies under the pointer."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from PySide6.QtCore import Qt

from engine.experiments.warp.experiment import SpaceWarp
from engine.experiments.warp.moment import FRAMES
from engine.functions import activations
from engine.presets import presets
from gui.canvas.render import render
from gui.export import ExportOptions
from gui.export.recording import Shape, Text
from gui.panels.warp.panel import WarpPanel

Key = Qt.Key
WITH_ARROWS = [preset for preset in presets("warp") if "view" not in preset.values]


@pytest.fixture
def warp(hands):
    """Hands on the panel."""
    hands.store.visit("warp")
    hands.settle()
    return hands


def test_an_arrow_of_either_picture_moves_both(warp) -> None:
    before = [pane.image([[1.0, 1.0]]).tolist() for pane in warp.page.result.panes]
    warp.drag_handle("column 1 right", (-1.0, 0.5))
    assert warp.experiment.layers[0][0][:, 1].tolist() == pytest.approx([-1.0, 0.5], abs=0.02)
    after = [pane.image([[1.0, 1.0]]).tolist() for pane in warp.page.result.panes]
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert warp.steps() == 1


def test_b_moves_the_origin(warp) -> None:
    warp.edit(playhead=2 * FRAMES)
    warp.drag_handle("bias left", (1.0, -0.5))
    assert warp.page.result.panes[0].image([[0.0, 0.0]])[0].tolist() == pytest.approx([1.0, -0.5], abs=0.02)


def test_the_dot_follows_the_hand_behind_tanh(warp) -> None:
    warp.drag_handle("dot right", (0.3, -0.4))
    e = warp.experiment
    image = warp.page.result.panes[1].image([[e.x1, e.x2]])[0].tolist()
    assert image == pytest.approx([0.3, -0.4], abs=0.02)


def test_a_click_brings_the_dot(warp) -> None:
    warp.edit(playhead=0)
    warp.click("left", -1.3, 1.1)
    assert (warp.experiment.x1, warp.experiment.x2) == pytest.approx((-1.3, 1.1), abs=0.02)


def test_arrow_keys_lead_from_stage_to_stage(warp) -> None:
    warp.edit(depth=2, playhead=17)
    warp.figure.setFocus()
    warp.figure.handles.focus("moment")
    found = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Left, Key.Key_Left):
        warp.keys(warp.figure, key)
        found.append(warp.experiment.playhead)
    assert found == [24, 36, 24, 12, 0]


def test_a_click_on_the_strip_goes_to_that_moment(warp) -> None:
    warp.edit(depth=3)
    warp.click("stages", 60.0, 0.0)
    assert warp.experiment.playhead == pytest.approx(60, abs=1)


def test_the_pointer_counts_the_sheets(warp) -> None:
    warp.edit(weights="fold", activation=activations.get("abs"))
    warp.qtbot.mouseMove(warp.figure.viewport(), warp.at("left", 1.1, 0.7))
    assert "here 4 sheets, |det J| = 1" in warp.figure.plots["left"].texts
    warp.qtbot.mouseMove(warp.figure.viewport(), warp.at("left", -1.1, 0.7))
    assert not [text for text in warp.figure.plots["left"].texts if "sheets" in text]


def test_own_points_are_dragged_before_the_first_layer_and_behind_it_and_taken_away(warp) -> None:
    warp.edit(data="points", playhead=0)
    warp.drag_handle("own 1 left", (0.6, -1.5))
    assert warp.experiment.classes[1][:2] == pytest.approx((0.6, -1.5), abs=0.02)
    warp.figure.setFocus()
    warp.figure.handles.focus("own 1 left")
    warp.keys(warp.figure, Key.Key_Delete)
    assert len(warp.experiment.classes) == 2
    warp.edit(playhead=36)
    warp.drag_handle("own 1 right", (0.3, -0.4))
    moved = warp.page.result.panes[1].image([warp.experiment.classes[1][:2]])[0].tolist()
    assert moved == pytest.approx([0.3, -0.4], abs=0.02)
    assert warp.experiment.classes[1][2] == 1.0


def test_trained_weights_bring_their_points_and_their_activation(warp) -> None:
    control = warp.page.controls.control("weights")
    control.edited.emit("circles")
    warp.settle()
    e = warp.experiment
    assert (e.data, e.activation.name, e.playhead) == ("circles", "abs", e.end)
    assert "parts the classes" in warp.page.result.sentence


def test_what_runs_begins_anew_at_the_end_and_stops_there(warp) -> None:
    transport = warp.page.controls.transport
    transport.buttons["run"].click()
    warp.qtbot.waitUntil(lambda: 0 < warp.experiment.playhead < warp.experiment.end)
    warp.qtbot.waitUntil(lambda: not transport.player.running)
    assert warp.experiment.playhead == warp.experiment.end


def test_the_square_is_not_painted_while_answers_are_hidden(qapp) -> None:
    def drawn(e: SpaceWarp) -> set[str]:
        recording = render(WarpPanel, e.run(), ExportOptions(), hiding_answers=True)
        return {command.part.name.strip() for command in recording.commands if command.part is not None}

    hidden = {"cells", "grid", "flat"}
    assert not hidden & drawn(SpaceWarp())
    assert {"cells", "grid"} <= drawn(SpaceWarp(playhead=0))


@pytest.mark.parametrize("name", ["exp", "log_sigmoid", "step", "identity"])
def test_a_far_or_broken_image_leaves_no_blank_without_a_word(warp, name) -> None:
    e = SpaceWarp().edit(activation=activations.get(name), depth=3)
    edits = [((0, 0, 0), 1e200), ((1, 1, 1), -1e200), ((2, 0, 1), 1e160)]
    warp.edit(activation=e.activation, depth=3, edits=edits)
    assert warp.page.result.sentence.endswith(".")
    for view, _ in e.parameters()["view"].options:
        warp.edit(view=view)
        assert warp.page.result.sentence.endswith(".")
    assert math.isfinite(warp.figure.plots["left"].ranges[0][0])


@pytest.mark.parametrize("name", ["exp", "abs", "step", "tanh"])
def test_a_far_or_tiny_picture_is_drawn_as_far_as_it_can_be_seen(warp, name) -> None:
    warp.edit(activation=activations.get(name), paint="picture", view="left")
    for size in (1e-300, 1e-9, 1e6, 1e150, 1e200):
        for window in ((-3.0, 3.0), (0.1, 0.1001), (-1e9, 1e9)):
            edits = [((0, 0, 0), size), ((0, 1, 1), -size)]
            warp.edit(edits=edits, window=window, height=window)
            assert warp.page.result.sentence.endswith(".")


@pytest.mark.parametrize("preset", WITH_ARROWS, ids=lambda preset: preset.title)
def test_no_name_stands_on_an_arrow_or_on_another_one(qapp, preset) -> None:
    """Nor does what is said of hidden answers."""
    recording = render(WarpPanel, preset.experiment("warp").run(), ExportOptions(), hiding_answers=True)
    words = [c for c in recording.commands if isinstance(c, Text) and c.text in ("w₁", "w₂", "b", "hidden")]
    boxes = [word.outline().boundingRect() for word in words]
    assert not [1 for one, other in combinations(boxes, 2) if one.intersects(other)]
    arrows = [c for c in recording.commands if c.part is not None and c.part.name.strip() == "arrows"]
    for arrow in arrows:
        assert isinstance(arrow, Shape)
        assert not [box for box in boxes if arrow.path.intersects(box)]


def test_a_name_without_room_is_left_out(warp) -> None:
    warp.edit(edits=[((0, 0, 0), 9.0), ((0, 1, 0), 0.0)])
    names = warp.page.panel.panes[0].names.notes
    assert [note.isVisible() for note in names] == [False, True, True]
    warp.edit(edits=[((0, 0, 0), 1e200), ((0, 1, 0), -1e200)])
    assert not names[0].isVisible()
