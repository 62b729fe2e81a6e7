"""Training on the Regions panel in a real window: run, scrub, take over by hand, own points, lit paths."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.functions import activations
from engine.presets import presets
from gui.canvas.render import render
from gui.export import ExportOptions, to_svg
from gui.look import theme as themes
from gui.panels.regions.panel import RegionsPanel

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
RELU = activations.get("relu")


@pytest.fixture
def learning(hands) -> Any:
    """Hands on the panel, with two moons to learn."""
    hands.store.visit("regions")
    hands.edit(activation=RELU, width=6, data="moons", samples=40)
    hands.store.seal()
    hands.figure.setFocus()
    return hands


@pytest.fixture
def own(learning) -> Any:
    """Hands on points of one's own; clicks add to class 1."""
    learning.edit(data="points")
    return learning


def playhead(hands) -> Any:
    return hands.page.controls.control("playhead")


def panel(hands) -> Any:
    return hands.page.panel


def picture(hands) -> Any:
    return hands.figure.viewport().grab().toImage()


def test_it_runs_by_itself_and_stops(learning, qtbot) -> None:
    before, steps = picture(learning), learning.steps()
    control = playhead(learning)
    qtbot.mouseClick(control.buttons["run"], LEFT)
    qtbot.waitUntil(lambda: learning.experiment.playhead >= 6)
    qtbot.mouseClick(control.buttons["run"], LEFT)
    learning.settle()
    step = learning.experiment.playhead
    assert learning.page.result.learner.made == step
    assert learning.page.result.readouts[2].caption == f"loss at step {step}"
    assert learning.steps() == steps
    assert picture(learning) != before
    qtbot.mouseClick(control.buttons["rewind"], LEFT)
    learning.settle()
    assert learning.experiment.playhead == 0
    assert learning.page.result.network is learning.experiment.own


def test_a_run_that_breaks_off_stops_the_player(learning, qtbot) -> None:
    leaky = activations.get("leaky_relu", alpha=0.5)
    learning.edit(activation=leaky, depth=6, optimizer="sgd", learning_rate=1e6)
    qtbot.mouseClick(playhead(learning).buttons["run"], LEFT)
    qtbot.waitUntil(lambda: not playhead(learning).player.running)
    learning.settle()
    assert learning.page.sentence.text().startswith("Stopped at step ")
    assert panel(learning).problem.isVisible()


def test_the_step_is_scrubbed_under_the_network(learning) -> None:
    learning.edit(playhead=100)
    assert panel(learning).losses.plot.isVisible()
    learning.drag_handle("time", (40.0, -0.2))
    assert abs(learning.experiment.playhead - 40) <= 2
    wide = learning.figure.plots["losses"].ranges[0]
    assert wide[1] > 100  # the axis rests
    learning.click("losses", 80.0, -0.2)
    assert abs(learning.experiment.playhead - 80) <= 2
    learning.figure.handles.focus("time")
    at = learning.experiment.playhead
    learning.keys(learning.figure, Key.Key_Right)
    assert learning.experiment.playhead == at + 1


def test_the_loss_has_a_scale_of_powers_of_ten_that_one_spike_does_not_flatten(learning) -> None:
    learning.edit(playhead=60)
    plot, line = panel(learning).losses.plot, learning.page.result.learner.losses_as_powers
    assert plot.axes.log == (False, True)
    low, high = plot.ranges[1]
    assert low == round(low) <= line.y.min() <= line.y.max() <= high == round(high)
    learning.edit(optimizer="sgd", learning_rate=1e4, playhead=40)
    _, high = plot.ranges[1]
    assert high > 3
    finite = [y for y in learning.page.result.learner.losses_as_powers.y.tolist() if abs(y) < 400]
    assert max(finite) - min(finite) > 0.1 * (high - plot.ranges[1][0])  # no flat line


def test_undo_of_an_example_takes_its_note_along(hands) -> None:
    hands.store.visit("regions")
    preset = next(p for p in presets("regions") if p.title.startswith("Two moons"))
    hands.page._choose(preset)
    hands.settle()
    assert hands.page.example.isVisible()
    hands.edit(playhead=preset.apply(hands.store.session, "regions").experiment("regions").playhead + 9)
    assert hands.page.example.isVisible()
    hands.store.undo()
    hands.settle()
    assert hands.experiment.data == "none"
    assert not hands.page.example.isVisible()


def test_a_dragged_line_takes_the_learned_weights_over_in_one_step(learning) -> None:
    learning.edit(playhead=30)
    steps, before, shown = learning.steps(), learning.experiment, picture(learning)
    line = next(h for h in learning.page.result.handles if h.name.startswith("line"))
    learning.drag_handle(line.name, (line.x + 0.4, line.y + 0.2))
    after = learning.experiment
    assert after.playhead == 0
    assert len(after.edits) == 6 * 3 + 6 * 7 + 7
    unit = int(line.name.split()[1])
    np.testing.assert_array_equal(after.network.weights[1], before.network.weights[1])
    assert after.network.biases[0][unit] != before.network.biases[0][unit]
    assert learning.steps() == steps + 1
    learning.store.undo()
    learning.settle()
    assert learning.experiment == before
    learning.figure.leaveEvent(None)
    assert picture(learning).size() == shown.size()
    assert learning.page.result.readouts[2].caption == "loss at step 30"


def test_the_value_of_the_chosen_weight_follows_what_the_worker_has_learned(learning) -> None:
    learning.edit(playhead=900, seed=4)
    control = learning.page.controls.control("edits")
    layer, unit, _ = learning.experiment.chosen
    learned = learning.experiment.network.biases[layer][unit]
    assert learned != learning.experiment.own.biases[layer][unit]
    assert control.number.box.value() == pytest.approx(learned, rel=5e-3)


def marks(hands) -> int:
    """How many marks of class 1's color with the rim of a point an export holds."""
    recording = render(RegionsPanel, hands.page.result, ExportOptions())
    svg = ET.fromstring(to_svg(recording, recording.width, recording.height))
    theme = themes.LIGHT
    paths = (path for path in svg.iter("{http://www.w3.org/2000/svg}path"))
    return sum(
        path.get("d", "").upper().count("M")
        for path in paths
        if path.get("fill") == theme.series[0] and path.get("stroke") == theme.surface
    )


def test_points_are_drawn_in_the_window_and_in_exports(learning) -> None:
    zeros, ones = panel(learning).points.cloud._groups
    assert len(zeros[0]) == len(ones[0]) == 20
    assert marks(learning) == 20 + 2  # and the mark of the class, and the end of the curve of the loss
    learning.edit(data="none")
    assert panel(learning).points.cloud._groups == ()
    assert not panel(learning).losses.plot.isVisible()
    assert marks(learning) == 0


def test_points_do_not_bury_the_boundary_and_every_layer_has_its_name_in_a_small_window(learning) -> None:
    learning.window.resize(1024, 700)
    learning.edit(playhead=20, width=16)
    assert panel(learning).boundary.zValue() > panel(learning).points.cloud.zValue()
    assert list(panel(learning).diagram._arrangement.named) == [1, 2]


def test_clicks_and_keys_add_move_and_remove_points(own) -> None:
    own.click("map", 2.0, -2.0)
    x, y, label = own.experiment.classes[-1]
    assert (x, y) == (pytest.approx(2.0, abs=0.02), pytest.approx(-2.0, abs=0.02))
    assert label == 1.0
    own.edit(click="0")
    own.figure.handles.focus("probe")
    own.keys(own.figure, Key.Key_Return)
    assert own.experiment.classes[-1] == (own.experiment.x1, own.experiment.x2, 0.0)
    count = len(own.experiment.classes)
    own.drag_handle("own 2", (1.0, -1.5))
    assert own.experiment.classes[2][:2] == (pytest.approx(1.0, abs=0.02), pytest.approx(-1.5, abs=0.02))
    own.figure.handles.focus("own 2")
    own.keys(own.figure, Key.Key_Right)
    assert own.experiment.classes[2][0] > 1.0
    own.keys(own.figure, Key.Key_Delete)
    assert len(own.experiment.classes) == count - 1
    assert len(own.page.result.learner.outputs) == count - 1


def test_every_point_is_a_step_of_its_own(own) -> None:
    steps, before = own.steps(), own.experiment.classes
    own.click("map", 2.0, -2.0)
    own.click("map", 1.0, -2.0)
    own.figure.handles.focus("own 0")
    own.keys(own.figure, Key.Key_Delete)
    assert own.steps() == steps + 3
    for count in (4, 3, 2):
        own.store.undo()
        assert len(own.experiment.classes) == count
    assert own.experiment.classes == before


def test_a_double_click_adds_no_point(own) -> None:
    before = own.experiment.classes
    own.double_click("map", 2.0, -2.0)
    assert own.experiment.classes == before


def test_a_dragged_point_is_another_run(own) -> None:
    own.edit(playhead=60)
    before = own.page.result.boundary
    own.drag_handle("own 1", (-2.0, 2.0))
    assert own.experiment.playhead == 0
    assert own.window.notice.text.startswith("Another run: it starts at step 0.")
    own.edit(playhead=60)
    assert own.page.result.learner.right == 2
    assert [line.tolist() for line in own.page.result.boundary] != [line.tolist() for line in before]


def test_the_paths_of_the_region_under_the_pointer_are_lit(learning, qtbot) -> None:
    result = learning.page.result
    seen = set()
    for x, y in ((-2.5, -2.5), (0.0, 0.0), (2.5, 2.5)):
        qtbot.mouseMove(learning.figure.viewport(), learning.at("map", x, y))
        found = result.inspect(x, y)
        for layer, lines in enumerate(panel(learning).diagram._lines[:3]):
            np.testing.assert_array_equal(lines._shown[-1], found.lit[layer])
        seen.add(b"".join(layer.tobytes() for layer in found.lit))
    assert len(seen) == 3


def test_the_region_under_a_resting_pointer_stays_lit_while_it_learns(learning, qtbot) -> None:
    learning.edit(x1=-2.5, x2=2.5)
    qtbot.mouseMove(learning.figure.viewport(), learning.at("map", 2.0, -2.0))
    for step in (1, 30):
        learning.edit(playhead=step)
        x, y = learning.figure.plots["map"].from_scene(
            learning.figure.mapToScene(learning.at("map", 2.0, -2.0))
        )
        found = learning.page.result.inspect(x, y)
        assert found.region != learning.page.result.inspected.region
        np.testing.assert_array_equal(panel(learning).diagram._lines[0]._shown[-1], found.lit[0])
        assert found.lines[0] in panel(learning).map.header.texts
    learning.edit(x1=-2.4)
    assert learning.page.result.inspected.lines[0] in panel(learning).map.header.texts


def test_no_strip_stays_when_nothing_is_waited_for(learning, qtbot) -> None:
    learning.store.edit("regions", playhead=400_000)
    strip = learning.page.stage.strip
    qtbot.waitUntil(strip.isVisible)
    assert "steps of training" in strip.label.text()
    learning.store.edit("regions", playhead=0)
    learning.settle()
    assert not strip.isVisible()


def test_a_click_that_adds_a_point_leaves_the_controls_where_they_are(learning) -> None:
    learning.window.resize(1440, 700)
    learning.edit(data="points", click="1")
    learning.settle()
    bar = learning.page.controls.parentWidget().parentWidget().verticalScrollBar()
    before, points = bar.value(), len(learning.experiment.classes)
    learning.click("map", 1.1, -1.3)
    assert len(learning.experiment.classes) == points + 1
    assert bar.value() == before
