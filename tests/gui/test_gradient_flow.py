"""Gradient flow, worked by hand: layers, factors of a path, the plane and the board, by mouse and by keys."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from engine.functions import activations, formula
from gui.canvas.render import render
from gui.export import PAGE_SIZES, ExportOptions
from gui.export.recording import Text
from gui.panels.gradient_flow.panel import GradientFlowPanel

Key = Qt.Key
RELU = activations.get("relu")


@pytest.fixture
def flow(hands):
    """Hands on the panel."""
    hands.store.visit("gradient_flow")
    hands.settle()
    return hands


def test_the_depth_is_dragged_in_both_plots(flow) -> None:
    for handle in [h for h in flow.figure.handles if h.name == "depth"]:
        flow.drag(flow.grip(handle), flow.at(handle.plot, 9.2, 0.0))
        assert flow.experiment.depth == 9
        flow.store.undo()
        flow.settle()
    assert flow.experiment.depth == 20


def test_the_ring_at_the_first_layer_is_dragged_and_sigma_follows(flow) -> None:
    flow.drag_handle("spread", (1.0, -3.0))
    assert flow.experiment.initializer == "custom"
    assert flow.experiment.weight_spread > 2
    assert flow.page.result.gradient_theory.y[0] == pytest.approx(-3.0, abs=0.2)


def test_a_factor_of_the_path_is_dragged_by_mouse_and_keys(flow) -> None:
    flow.edit(view="path", activation=RELU)
    flow.edit(**flow.experiment.setting("z", 1.0))
    flow.drag_handle("z 4", (4.0, -2.0))
    assert flow.experiment.path_z[3] == pytest.approx(-2.0, abs=0.1)
    assert flow.page.result.quantities["product"] == 0
    assert "of layer 4 is exactly 0" in flow.page.sentence.text()
    flow.figure.setFocus()
    flow.figure.handles.focus("w 2")
    before = flow.experiment.path_w[1]
    flow.keys(flow.figure, Key.Key_Up, Key.Key_Up)
    flow.settle()
    assert flow.experiment.path_w[1] > before


def test_the_half_of_a_rise_is_dragged_and_the_start_follows(flow) -> None:
    flow.edit(view="mode")
    flow.drag_handle("half", (0.9, 1.5))
    assert flow.page.result.quantities["half rise"] == pytest.approx(0.9, abs=0.03)
    assert flow.experiment.mode_start > 0.01
    flow.drag_handle("strength", (0.0, 2.0))
    assert flow.experiment.mode == pytest.approx(2.0, abs=0.05)


def test_a_gate_is_dragged_open_and_shut_by_mouse_and_keys(flow) -> None:
    flow.edit(view="gate")
    flow.drag_handle("gate", (-2.0, 0.1))
    assert flow.experiment.gate_z == pytest.approx(-2.0, abs=0.1)
    assert flow.page.result.quantities["kept"] < 1e-40
    flow.figure.setFocus()
    flow.figure.handles.focus("gate")
    flow.keys(flow.figure, Key.Key_Right, Key.Key_Right)
    flow.settle()
    assert flow.experiment.gate_z > -2.0


def test_a_point_is_dragged_over_the_edge_of_chaos(flow) -> None:
    flow.edit(view="plane", activation=activations.get("tanh"))
    flow.drag_handle("point", (3.0, 0.05))
    flow.settle()
    assert flow.experiment.weight_spread == pytest.approx(math.sqrt(3), abs=0.02)
    assert flow.page.result.phase == "chaos"
    flow.click("plane", 0.5, 0.1)
    flow.settle()
    assert flow.page.result.phase == "order"


def test_a_pair_of_the_board_is_opened_by_click_and_by_enter(flow) -> None:
    flow.edit(view="board", activation=RELU, initializer="he", depth=5)
    flow.click("board", 9.0, 0.0)
    flow.settle()
    e = flow.experiment
    assert (e.view, e.initializer, e.activation.name) == ("layers", "custom", "silu")
    flow.store.undo()
    flow.settle()
    flow.figure.setFocus()
    flow.figure.handles.focus("cell")
    flow.keys(flow.figure, Key.Key_Down)
    flow.settle()
    assert (flow.experiment.view, flow.experiment.initializer) == ("board", "xavier")
    flow.keys(flow.figure, Key.Key_Return)
    flow.settle()
    assert flow.experiment.view == "layers"


def test_a_gain_of_the_table_is_taken_by_a_click_on_its_row(flow) -> None:
    flow.edit(view="split", activation=activations.get("tanh"))
    flow.page.facts.picked.emit(3)
    flow.settle()
    assert flow.experiment.weight_spread == 5 / 3


@pytest.mark.parametrize("size", ["slide", "column"])
def test_the_board_is_whole_on_a_page(qapp, size: str, flow) -> None:
    flow.edit(view="board", activation=RELU, initializer="he", depth=5)
    recording = render(GradientFlowPanel, flow.page.result, ExportOptions(size=PAGE_SIZES[size]))
    texts = {command.text for command in recording.commands if isinstance(command, Text)}
    assert {"Leaky ReLU", "sigmoid", "orthogonal", "He"} <= texts


def test_wide_and_deep_layers_are_computed_in_the_background_and_can_be_stopped(flow, qtbot) -> None:
    before = flow.page.result
    flow.store.edit("gradient_flow", depth=100, width=512)
    flow.page.refresh()
    assert flow.page.busy
    assert flow.page.result is before
    flow.page.stage.stop()
    qtbot.waitUntil(lambda: flow.page.stage.worker._running is None)
    assert not flow.page.busy
    assert flow.page.result is before
    flow.store.undo()
    flow.settle()
    assert flow.page.result.experiment == before.experiment


def test_where_no_gradient_comes_back_the_plot_says_why(flow) -> None:
    note = flow.page.panel.layers.gap
    assert not note.isVisible()
    flow.edit(activation=formula.parse("exp(z)"))
    assert note.isVisible()
    assert note.text == flow.page.stage.result.gap != ""


def test_what_a_view_needs_besides_is_made_by_the_worker_too(flow) -> None:
    """The way through long layers is known already, their singular values are not."""
    flow.edit(activation=RELU, depth=64, width=100)
    for changes in (
        {"view": "spectrum"},
        {"view": "layers", "paper": "glorot"},
        {"view": "split", "paper": "none"},
    ):
        flow.store.edit("gradient_flow", **changes)
        flow.page.refresh()
        assert flow.page.stage.busy
        flow.settle()
        assert flow.page.result.experiment == flow.experiment
        assert flow.page.sentence.text()
