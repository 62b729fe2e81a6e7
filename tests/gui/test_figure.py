"""The picture under the hand: handles by mouse and keyboard, zoom, pan, fill, ghost."""

from __future__ import annotations

import math
from itertools import combinations

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.functions import activations
from gui.canvas.figure import Figure
from gui.canvas.ghosts import Ghost
from gui.canvas.header import ROW, Entry
from gui.panels import panels

Key = Qt.Key
PIXELS = 2.0


def pixel(figure: Figure, plot: str, axis: int) -> float:
    """The size of a pixel along an axis of a plot."""
    rect = figure.plots[plot].scene_rect()
    low, high = figure.plots[plot].ranges[axis]
    return (high - low) / (rect.width(), rect.height())[axis]


def ghosts(figure: Figure) -> int:
    return sum(isinstance(item, Ghost) for item in figure.scene().items())


def focus(figure: Figure, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
    """The keyboard arrives at the figure from another widget, and Enter leads it to the first handle."""
    figure.clearFocus()
    figure.setFocus(reason)
    QTest.keyClick(figure, Key.Key_Return)


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_every_handle_can_be_dragged_in_one_undo_step(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    before = hands.experiment
    for name in dict.fromkeys(handle.name for handle in hands.figure.handles):
        handle = hands.figure.handles[name]
        if handle.is_button or not hands.figure.plots[handle.plot].isVisible():
            continue
        (left, right), (low, high) = hands.figure.plots[handle.plot].ranges
        x = handle.x + math.copysign(0.07, (left + right) / 2 - handle.x) * (right - left)
        y = handle.y + math.copysign(0.07, (low + high) / 2 - handle.y) * (high - low)
        steps = hands.steps()
        hands.drag_handle(name, (x, y))
        kinds, after = before.parameters(), hands.experiment
        changed = [field for field in kinds if getattr(after, field) != getattr(before, field)]
        assert changed, name
        assert hands.steps() == steps + any(kinds[field].undoable for field in changed), name
        hands.edit(**{field: getattr(before, field) for field in changed})


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_every_handle_can_be_moved_by_keyboard(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    figure = hands.figure
    names = list(dict.fromkeys(h.name for h in figure.handles if figure.plots[h.plot].isVisible()))
    focus(figure)
    for at, name in enumerate(names):
        before = hands.experiment
        keys = {"x": (Key.Key_Right, Key.Key_Left), "y": (Key.Key_Up, Key.Key_Down)}
        for key in keys.get(figure.handles[name].moves, keys["y"]):  # at the end of its way it goes back
            if hands.experiment == before:
                hands.keys(figure, key)
        assert (hands.experiment == before) == figure.handles[name].is_button, name
        hands.edit(**{field: getattr(before, field) for field in before.parameters()})
        if at + 1 < len(names):
            hands.keys(figure, Key.Key_Tab)
    hands.keys(figure, Key.Key_Tab)
    assert not names or not figure.hasFocus()


def test_tab_goes_round_the_handles_both_ways(hands) -> None:
    figure = hands.figure
    focus(figure)
    labels = [figure.accessibleDescription()]
    names = list(dict.fromkeys(handle.name for handle in figure.handles))
    for _ in names[1:]:
        hands.keys(figure, Key.Key_Tab)
        labels.append(figure.accessibleDescription())
    assert labels == [figure.handles[name].said(hiding_answers=False) for name in names]
    hands.keys(figure, Key.Key_Backtab)
    assert figure.accessibleDescription() == labels[-2]
    for _ in names[1:]:
        hands.keys(figure, Key.Key_Backtab)
    assert figure.hasFocus()
    assert figure.accessibleDescription() == hands.page.sentence.text()


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason])
def test_enter_leads_to_a_handle_that_is_seen(hands, reason: Qt.FocusReason) -> None:
    hands.double_click("slope", 2.0, 0.8)
    focus(hands.figure, reason)
    assert hands.figure.handles.focused.plot == "slope"
    assert hands.figure.handles.ring.isVisible()


def test_arrows_go_by_round_steps_and_shift_by_a_tenth_of_them(hands, qtbot) -> None:
    figure = hands.figure
    focus(figure)
    hands.edit(probe=-1.2)
    hands.keys(figure, Key.Key_Right)
    assert hands.experiment.probe == -1.1
    qtbot.keyClick(figure, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    hands.settle()
    assert hands.experiment.probe == -1.11
    hands.keys(figure, Key.Key_Up)
    assert hands.experiment.probe == -1.11
    assert hands.steps() == 1


def test_what_is_dragged_has_only_digits_that_the_eye_can_tell(hands) -> None:
    hands.drag_handle("probe", (1.23456, 0.0))
    probe = hands.experiment.probe
    assert probe == round(probe, 2)
    box = hands.page.controls.control("probe").box
    assert float(box.text().replace("−", "-")) == probe
    hands.edit(window=(1.0, 1.01), probe=1.002)
    hands.drag_handle("probe", (1.00456, 0.0))
    assert hands.experiment.probe == pytest.approx(1.00456, abs=1e-4)
    assert float(box.text().replace("−", "-")) == hands.experiment.probe


def test_the_ring_is_for_the_keyboard(hands) -> None:
    figure = hands.figure
    focus(figure)
    assert figure.handles.ring.isVisible()
    hands.drag_handle("probe", (1.0, 0.0))
    assert not figure.handles.ring.isVisible()
    hands.keys(figure, Key.Key_Right)
    assert figure.handles.ring.isVisible()
    assert hands.experiment.probe == pytest.approx(1.1, abs=0.05)


def test_a_double_click_fills_and_leaves_everything_else_alone(hands) -> None:
    before = hands.experiment
    hands.double_click("f", 3.0, 2.0)
    assert hands.figure.filled == "f"
    assert hands.experiment == before
    assert not hands.store.can_undo


def test_while_something_is_held_the_range_grows_but_never_shrinks(hands) -> None:
    hands.edit(functions=(activations.get("leaky_relu", alpha=0.1),), selected=0)
    plot = hands.figure.plots["slope"]
    hands.page.hands._hold()
    before = plot.ranges[1]
    hands.store.edit("curves", functions=(activations.get("leaky_relu", alpha=-0.8),))
    hands.settle()
    grown = plot.ranges[1]
    assert grown[0] < -0.8
    assert grown[1] >= before[1]
    hands.store.edit("curves", functions=(activations.get("leaky_relu", alpha=0.1),))
    hands.settle()
    assert plot.ranges[1] == grown
    hands.page.hands._release()
    hands.settle()
    assert plot.ranges[1] == before


def test_the_probe_follows_a_dot_and_selects_its_function(hands) -> None:
    for name, selected in (("dot 3", 3), ("slope 2", 2), ("dot 0", 0)):
        handle = hands.figure.handles[name]
        hands.drag_handle(name, (2.5, handle.y))
        assert hands.experiment.probe == pytest.approx(2.5, abs=PIXELS * pixel(hands.figure, "f", 0))
        assert hands.experiment.selected == selected
        hands.drag_handle("probe", (-1.2, 0.0))
        assert hands.experiment.probe == pytest.approx(-1.2, abs=PIXELS * pixel(hands.figure, "f", 0))


@pytest.mark.parametrize("name", ["leaky_relu", "elu", "celu"])
def test_the_negative_arm_goes_through_the_pointer(hands, name: str) -> None:
    hands.edit(functions=(activations.get("identity"), activations.get(name)), probe=3.0)
    x = hands.figure.handles["arm 1"].x
    target = activations.get(name, alpha=0.8)(x)
    hands.drag_handle("arm 1", (x, target))
    f = hands.experiment.functions[1]
    close = PIXELS * pixel(hands.figure, "f", 1)
    assert float(f(x)) == pytest.approx(target, abs=close)
    assert hands.figure.handles["arm 1"].y == pytest.approx(float(f(hands.figure.handles["arm 1"].x)))
    assert hands.experiment.selected == 1
    assert hands.steps() == 2


def test_mean_and_spread_are_shaped_on_the_bell(hands) -> None:
    hands.edit(distribution=True)
    near, before = PIXELS * pixel(hands.figure, "input", 0), hands.steps()
    hands.drag_handle("mean", (1.0, 0.1))
    assert hands.experiment.mean == pytest.approx(1.0, abs=near)
    hands.drag_handle("spread", (3.0, 0.1))
    assert hands.experiment.spread == pytest.approx(2.0, abs=2 * near)
    assert hands.steps() == before + 2


def test_a_drag_that_comes_back_leaves_no_step(hands) -> None:
    before = hands.experiment
    viewport, start = hands.figure.viewport(), hands.grip(hands.figure.handles["dot 1"])
    hands.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for dx in (30, 60, 0):
        hands.qtbot.mouseMove(viewport, start + QPoint(dx, 0))
    hands.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start)
    hands.settle()
    assert hands.experiment == before
    assert not hands.store.can_undo


def test_a_handle_outside_the_visible_range_cannot_be_grabbed(hands) -> None:
    hands.edit(functions=(activations.get("identity"),), probe=-6.0, window=(-6.5, 6.5))
    handle = hands.figure.handles["dot 0"]
    plot = hands.figure.plots["f"]
    assert handle.y < plot.ranges[1][0]
    found = hands.figure.handles.at(plot.to_scene(handle.x, handle.y))
    assert found is None or found.name != "dot 0"


def test_a_click_moves_the_probe_and_one_on_a_name_selects(hands) -> None:
    hands.click("slope", 2.0, 0.8)
    assert hands.experiment.probe == pytest.approx(2.0, abs=PIXELS * pixel(hands.figure, "f", 0))
    probe = hands.experiment.probe
    for row in (3, 0, 2):
        hands.qtbot.mouseClick(hands.figure.viewport(), Qt.MouseButton.LeftButton, pos=hands.name("f", row))
        hands.settle()
        assert hands.experiment.selected == row
    assert hands.experiment.probe == probe


def test_a_header_takes_the_rows_that_its_entries_need(hands) -> None:
    plot = hands.figure.plots["f"]
    assert plot.above == ROW
    plot.tell((), [Entry(f"the number {i} of some entries", row=i) for i in range(12)])
    assert plot.above > ROW
    names = [plot.header.place_of(row) for row in range(12)]
    assert all(plot.scene_rect().top() >= name.bottom() for name in names)
    assert not [pair for pair in combinations(names, 2) if pair[0].intersects(pair[1])]
    plot.tell(())
    assert plot.above == ROW


def test_every_curve_is_named_beside_it_and_no_legend_stands_where_all_are(hands) -> None:
    for key in ("f", "slope"):
        plot = hands.figure.plots[key]
        assert {one.label.text for one in plot.labels.placed} >= {"ReLU", "GELU", "tanh", "sigmoid"}
        assert not [entry for entry in plot.header.entries if entry.row >= 0]


def test_labels_hold_still_while_they_may_and_come_back_from_nowhere(hands) -> None:
    """A hand that moves the probe a little moves no name of a curve."""
    plot = hands.figure.plots["f"]

    def names() -> dict:
        return {key: box for key, box in plot.labels.boxes.items() if key.startswith("name")}

    before = names()
    for probe in (-1.25, -1.3, -1.2):
        hands.edit(probe=probe)
        assert names() == before


def test_a_name_that_finds_no_place_comes_back_when_the_hand_lets_go(hands) -> None:
    """Under the hand names go, but none comes and goes; then all have the places that they can have."""
    figure, viewport = hands.figure, hands.figure.viewport()

    def named() -> set[tuple[str, str]]:
        return {(key, name) for key, plot in figure.plots.items() for name in plot.labels.boxes
                if name.startswith("name")}  # fmt: skip

    names = "relu", "leaky_relu", "elu", "gelu", "silu", "tanh"
    functions = tuple(activations.get(name) for name in names)
    hands.edit(functions=functions, distribution=True, window=(-3.0, 3.0), probe=-2.5)
    hands.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=hands.grip(figure.handles["probe"]))
    went, before = False, named()
    for probe in (-2.5 + 0.25 * step for step in range(21)):
        hands.qtbot.mouseMove(viewport, hands.at("f", probe, 0.0))
        hands.settle()
        assert named() <= before
        went, before = went or named() < before, named()
    hands.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=hands.at("f", 2.5, 0.0))
    hands.settle()
    after = named()
    hands.page.stage.redraw()
    assert went
    assert named() == after > before


@pytest.mark.parametrize("probe", [-6.0, -5.5, -4.0, -1.2, 3.0, 6.0])
def test_the_number_of_the_probe_rides_on_its_line_and_covers_nothing(hands, probe) -> None:
    header, plot = hands.figure.plots["f"].header, hands.figure.plots["f"]
    hands.edit(probe=probe)
    pill = header.mapRectToScene(header.pill_place)
    assert not [place for _, place in header._places if place.intersects(header.pill_place)]
    assert pill.left() <= plot.to_scene(probe, 0.0).x() <= pill.right()
    assert hands.figure.sceneRect().contains(pill)


def test_the_wheel_zooms_about_the_pointer_and_fit_comes_back(hands) -> None:
    figure = hands.figure
    point = hands.at("f", 3.0, 1.0)
    for turns in (2, 3, -1):
        before = figure.plots["f"].from_scene(figure.mapToScene(point))[0]
        width = hands.experiment.window[1] - hands.experiment.window[0]
        hands.wheel(figure.viewport(), point, turns)
        low, high = hands.experiment.window
        assert high - low == pytest.approx(width * 0.85**turns)
        assert figure.plots["f"].from_scene(figure.mapToScene(point))[0] == pytest.approx(
            before, abs=1e-6 * width
        )
        assert figure.plots["slope"].ranges[0] == (low, high)
    assert not hands.store.can_undo
    hands.page.hands.fit()
    hands.settle()
    assert hands.experiment.window == (-6.0, 6.0)
    assert not hands.store.can_undo


def test_zooming_stops_at_the_narrowest_and_widest_range(hands) -> None:
    point = hands.at("f", 0.0, 0.0)
    for turns in [10] * 12:
        hands.wheel(hands.figure.viewport(), point, turns)
    low, high = hands.experiment.window
    assert 1e-3 <= high - low < 0.02
    for turns in [-10] * 14:
        hands.wheel(hands.figure.viewport(), point, turns)
    low, high = hands.experiment.window
    assert -100 <= low < -15
    assert 15 < high <= 100


def test_dragging_the_background_pans(hands) -> None:
    hands.drag(hands.at("f", 3.0, -1.0), hands.at("f", 1.5, -1.0))
    low, high = hands.experiment.window
    assert (low, high) == (pytest.approx(-4.5, abs=0.03), pytest.approx(7.5, abs=0.03))
    assert not hands.store.can_undo
    assert hands.experiment.probe == -1.2


def test_a_double_click_lets_a_plot_fill_the_panel_and_back(hands) -> None:
    figure = hands.figure

    def shown() -> set[str]:
        return {key for key, plot in figure.plots.items() if plot.isVisible()}

    everything = shown()
    height = figure.plots["slope"].scene_rect().height()
    hands.double_click("slope", 2.0, 0.8)
    assert shown() == {"slope"}
    assert figure.plots["slope"].scene_rect().height() > 1.5 * height
    hands.double_click("slope", 2.0, 0.8)
    assert shown() == everything
    assert figure.plots["slope"].scene_rect().height() == pytest.approx(height)


def test_a_ghost_stays_while_the_curves_move_on(hands) -> None:
    figure = hands.figure
    hands.page.toggle_ghost()
    kept = ghosts(figure)
    assert kept >= 4
    hands.edit(functions=(activations.get("elu"),))
    hands.page.set_theme(figure.look.theme)
    assert ghosts(figure) == kept
    hands.double_click("f", 3.0, -1.0)
    assert ghosts(figure) == kept
    hands.page.toggle_ghost()
    assert ghosts(figure) == 0


HELD = [
    ("hinges", "joint 0", {}), ("neuron", "target", {}), ("neuron", "weight", {"view": "descent"}),
    ("curves", "arm 0", {"functions": (activations.get("leaky_relu", alpha=0.1),)}),
]  # fmt: skip


def visit(hands, panel: str, scene: dict) -> None:
    """Show a panel with this scene, laid out."""
    hands.store.visit(panel)
    hands.settle()
    hands.edit(**scene)
    QApplication.processEvents()


@pytest.mark.parametrize(("panel", "name", "scene"), HELD, ids=[f"{panel} {name}" for panel, name, _ in HELD])
@pytest.mark.parametrize("to", ["inside", "above", "beside"])
def test_a_hand_that_rests_changes_nothing(hands, panel, name, scene, to) -> None:
    """A range that grew under the pointer made what it holds run away."""
    visit(hands, panel, scene)
    figure, viewport = hands.figure, hands.figure.viewport()
    handle = figure.handles[name]
    plot, start = figure.plots[handle.plot], hands.grip(handle)
    area, ranges = plot.scene_rect(), plot.ranges
    end = {
        "inside": start + QPoint(8, -8),
        "above": QPoint(start.x(), round(area.top()) - 13),
        "beside": QPoint(round(area.right()) + 40, start.y()),
    }[to]
    grip = plot.to_scene(handle.x, handle.y) - figure.mapToScene(start)
    held = []
    hands.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 31):
        point = start + (end - start) * step / 8 if step < 8 else end + QPoint(step % 2, 0)
        hands.qtbot.mouseMove(viewport, point)
        hands.settle()
        now = figure.handles[name]
        held.append((now.x, now.y))
        moving = [axis for axis in (0, 1) if "xy"[axis] in handle.moves]
        assert [plot.ranges[axis] for axis in moving] == [ranges[axis] for axis in moving]
    for places in (held[9::2], held[10::2]):
        assert places == [pytest.approx(places[0])] * len(places)
    if handle.grab != "arm":  # its knob keeps its own place on the arm
        away = plot.to_scene(now.x, now.y) - figure.mapToScene(point)
        away -= grip if handle.grab == "point" else QPointF()
        beyond = {"inside": "", "above": "y", "beside": "x"}[to]
        assert "x" not in handle.moves or beyond == "x" or abs(away.x()) < 1.5
        assert "y" not in handle.moves or beyond == "y" or abs(away.y()) < 1.5
        assert area.adjusted(-2, -2, 2, 2).contains(plot.to_scene(now.x, now.y)) or handle.moves == "x"
    hands.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=point)
    hands.settle()
    assert (figure.handles[name].x, figure.handles[name].y) == pytest.approx(held[-1])


@pytest.mark.parametrize(("panel", "name", "by"), [
    ("neuron", "target", -0.3), ("hinges", "joint 0", 0.05), ("hinges", "joint 1", -0.1),
    ("hinges", "joint 0", -0.5),
], ids=str)  # fmt: skip
def test_what_is_let_go_stays_under_the_hand_until_something_else_changes(hands, panel, name, by) -> None:
    visit(hands, panel, {"target": 1.8} if panel == "neuron" else {})
    figure, handle = hands.figure, hands.figure.handles[name]
    plot = figure.plots[handle.plot]
    low, high = plot.ranges[1]
    aim = plot.to_scene(handle.x, handle.y + by * (high - low)).y()
    hands.drag_handle(name, (handle.x, handle.y + by * (high - low)))
    now = figure.handles[name]
    assert now.y == pytest.approx(handle.y + by * (high - low), abs=2 * plot.pixel[1])
    assert plot.to_scene(now.x, now.y).y() == pytest.approx(aim, abs=1.5)
    shown, wanted = plot.ranges[1], hands.page.result.value_range
    assert shown[0] <= wanted[0] + 1e-9
    assert shown[1] >= wanted[1] - 1e-9
    hands.page.stage.redraw()
    assert plot.ranges[1] == pytest.approx(shown)
    hands.page.hands.fit()
    hands.settle()
    assert plot.ranges[1] == wanted


def test_a_handle_is_grabbed_from_some_way_off_but_never_through_a_name(hands) -> None:
    """What is missed pans, and undo does not take that back."""
    figure = hands.figure
    dot = figure.handles["dot 1"]
    at = figure.plots["f"].to_scene(dot.x, dot.y)
    found = figure.handles.at(at + QPointF(12.0, 12.0))
    assert found is not None
    assert found.grab == "point"
    hands.edit(functions=hands.experiment.functions, probe=0.0)
    hands.qtbot.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=hands.name("f", 2))
    hands.settle()
    assert hands.experiment.selected == 2
    assert hands.experiment.probe == 0.0


def test_no_plot_asks_for_changes_of_children_that_are_half_built() -> None:
    assert "itemChange" not in vars(pg.ViewBox)  # the program died of it, now and then
