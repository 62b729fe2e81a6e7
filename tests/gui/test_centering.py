"""Centering, worked by hand: mean, start and least loss dragged, steps that run, charts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.experiments.centering.experiment import Centering
from engine.experiments.centering.result import WalkResult
from engine.functions import activations, formula
from gui.canvas.render import render
from gui.controls.playhead import PlayheadControl
from gui.export import PAGE_SIZES, ExportOptions
from gui.export.recording import Text
from gui.panels.centering.panel import CenteringPanel

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def centering(hands):
    """Hands on the panel."""
    hands.store.visit("centering")
    hands.settle()
    return hands


def panel(hands) -> CenteringPanel:
    found = hands.page.stage.panel
    assert isinstance(found, CenteringPanel)
    return found


def result(hands) -> WalkResult:
    found = hands.page.result
    assert isinstance(found, WalkResult)
    return found


def shares(hands) -> list[str]:
    """What stands in the corners of the map, counterclockwise from the upper right."""
    return [note.text.replace("\u00a0", " ") for note in panel(hands).map.notes]


def test_dragging_the_mean_to_0_unlocks_the_signs(centering) -> None:
    assert shares(centering)[1] == shares(centering)[3] == "0 % of steps"
    before = result(centering).quantities
    centering.drag_handle("mean", (0.0, 0.0))
    now = result(centering).quantities
    assert centering.experiment.mean == pytest.approx(0.0, abs=0.02)
    assert before["locked signs"] == 1.0
    assert now["locked signs"] < 0.7
    assert now["condition number"] < 1.3 < before["condition number"]
    assert shares(centering)[3] != "0 % of steps"
    assert centering.steps() == 1


def test_the_mean_moves_along_the_diagonal(centering) -> None:
    centering.drag_handle("mean", (1.0, 0.0))
    handle = centering.figure.handles["mean"]
    assert handle.x == handle.y == pytest.approx(0.5, abs=0.02)


def test_start_and_least_loss_are_dragged_and_typed(centering) -> None:
    centering.drag_handle("start", (1.5, 1.5))
    assert centering.experiment.start.tolist() == pytest.approx([1.5, 1.5], abs=0.02)
    centering.drag_handle("goal", (-1.0, -0.5))
    assert centering.experiment.goal.tolist() == pytest.approx([-1.0, -0.5], abs=0.02)
    assert panel(centering).map.start.places == pytest.approx(np.array([centering.experiment.start]))
    assert panel(centering).map.goal.places == pytest.approx(np.array([centering.experiment.goal]))


def test_by_keys_a_handle_goes_where_arrows_lead(centering) -> None:
    centering.figure.setFocus()
    centering.figure.handles.focus("start")
    before = centering.experiment.start
    centering.keys(centering.figure, Key.Key_Right)
    centering.keys(centering.figure, Key.Key_Up)
    assert (centering.experiment.start > before).all()
    centering.figure.handles.focus("mean")
    centering.keys(centering.figure, Key.Key_Right)
    assert centering.experiment.mean > 0.5


def test_a_click_starts_from_there_or_goes_to_a_step(centering) -> None:
    centering.click("map", 0.5, 1.5)
    assert centering.experiment.start.tolist() == pytest.approx([0.5, 1.5], abs=0.02)
    centering.click("loss", 12.0, -5.0)
    assert centering.experiment.step == pytest.approx(12, abs=1)
    centering.click("inputs", -1.0, -1.0)
    assert centering.experiment.mean == pytest.approx(-1.0, abs=0.03)


def test_the_mean_is_typed_and_another_function_has_its_own(centering) -> None:
    box = centering.page.controls.control("mean").box
    box.setFocus()
    box.selectAll()
    centering.keys(box, "-0.25", Key.Key_Return)
    assert centering.experiment.mean == -0.25
    centering.edit(activation=activations.get("tanh"))
    assert centering.experiment.mean == 0.0
    assert box.text() == "0.00"


def test_it_runs_by_the_common_transport(centering, qtbot) -> None:
    centering.edit(step=0)
    control = centering.page.controls.control("step")
    assert isinstance(control, PlayheadControl)
    qtbot.mouseClick(control.buttons["run"], LEFT)
    qtbot.waitUntil(lambda: centering.experiment.step >= 5)
    qtbot.mouseClick(control.buttons["run"], LEFT)
    centering.settle()
    steps = centering.experiment.step
    path = panel(centering).map.paths[0].points
    assert path is not None
    assert len(path.x) == steps + 1
    qtbot.mouseClick(control.buttons["rewind"], LEFT)
    centering.settle()
    assert centering.experiment.step == 0


def test_shaded_are_the_quadrants_around_the_present_place(centering) -> None:
    shown = panel(centering).map
    here = result(centering).walks[0].here
    image = centering.figure.viewport().grab().toImage()
    near = {
        (right, up): image.pixelColor(centering.at("map", here[0] + 0.3 * right, here[1] + 0.06 * up)).name()
        for right in (-1, 1)
        for up in (-1, 1)
    }
    white = centering.figure.look.theme.surface
    assert shown.plot.scene_rect().width() > 300
    assert near[1, -1] == white
    assert near[1, 1] != white != near[-1, -1]


def test_with_all_samples_no_quadrant_is_shaded(centering) -> None:
    centering.edit(descent="all")
    assert shares(centering) == [""] * 4
    assert panel(centering).map.plot.header.texts[0] == "as given"


def test_two_maps_have_a_way_each(centering) -> None:
    centering.edit(view="pair")
    first, second = panel(centering).pair
    assert [curve.isVisible() for curve in first.paths] == [True, False]
    assert [curve.isVisible() for curve in second.paths] == [False, True]
    assert second.plot.header.texts[0] == "centered"
    centering.edit(cure="normalized")
    assert second.plot.header.texts[0] == "batch normalized"
    centering.click("beside", 0.0, 1.0)
    assert centering.experiment.start.tolist() == pytest.approx([0.0, 1.0], abs=0.03)


@pytest.mark.parametrize("view", ["signs", "condition", "steps"])
def test_in_a_chart_the_line_sets_the_mean(centering, view: str) -> None:
    centering.edit(view=view)
    centering.drag_handle("line", (-0.4, 0.0))
    assert centering.experiment.mean == pytest.approx(-0.4, abs=0.02)
    chart = panel(centering).chart
    assert chart.now.values == (centering.experiment.mean,)
    assert "theory" in chart.plot.texts


def test_in_the_chart_of_inputs_the_line_sets_their_number(centering) -> None:
    centering.edit(view="width")
    centering.click("widths", 1.0, 1.0)
    assert centering.experiment.inputs == 10
    centering.figure.setFocus()
    centering.figure.handles.focus("inputs")
    centering.keys(centering.figure, Key.Key_Right)
    centering.keys(centering.figure, Key.Key_Right)
    assert centering.experiment.inputs == 12
    pill = centering.figure.plots["widths"].header.pill
    assert pill is not None
    assert pill.text == "d = 12"


@pytest.mark.parametrize("view", ["map", "pair", "signs", "condition", "steps", "width"])
@pytest.mark.parametrize("text", ["sqrt(z)", "0*z", "exp(z^2)"])
def test_where_nothing_is_learned_the_picture_says_why(centering, view: str, text: str) -> None:
    centering.edit(view=view, activation=formula.parse(text), functions=(formula.parse(text),))
    assert len(centering.page.sentence.text()) > 30
    image = centering.figure.viewport().grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    assert len(colors) > 3


def test_steps_that_leave_every_picture_are_drawn_to_its_rim(centering) -> None:
    for descent in ("one", "all"):
        centering.edit(descent=descent, rate=40.0, step=2000)
        for curve in panel(centering).map.paths:
            assert curve.points is not None
            assert np.isfinite(curve.points.x).all()
        assert "overshoot" in centering.page.sentence.text()


def test_a_window_far_from_start_and_least_loss_is_empty_but_whole(centering) -> None:
    centering.edit(window=(5e4, 5e4 + 0.01), height=(-9e4, -8e4))
    centering.figure.viewport().grab()
    centering.window.actions_["fit"].trigger()
    centering.settle()
    low, high = centering.experiment.window
    assert low <= centering.experiment.start1 <= high


def test_while_answers_are_hidden_the_ways_are_not_drawn(centering) -> None:
    centering.store.hide_answers("centering", True)
    centering.settle()
    shown = panel(centering).map
    for item in (*shown.paths, *shown.steps, shown.contours, shown.quadrants, shown.here, *shown.notes):
        assert item.opacity() == 0.0
    assert shown.start.opacity() == shown.goal.opacity() == 1.0


def test_a_narrow_page_shows_the_map_alone(qapp) -> None:
    run = Centering().run()
    seen = {
        size: {c.text for c in render(CenteringPanel, run, ExportOptions(PAGE_SIZES[size])).commands
               if isinstance(c, Text)}
        for size in ("slide", "half-slide", "column")
    }  # fmt: skip
    assert "x₁" in seen["slide"]
    assert "x₁" not in seen["half-slide"] | seen["column"]
    assert "w₁" in seen["half-slide"] & seen["column"]


def test_marks_of_steps_keep_their_size(centering) -> None:
    steps = panel(centering).map.steps[0]
    width = steps._shapes[0].boundingRect().width()
    centering.edit(window=(-20.0, 20.0), height=(-20.0, 20.0))
    assert math.isfinite(width)
    assert steps._shapes[0].boundingRect().width() > 1.05 * width
