"""The picture and the table of Curves, as people see them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from engine.functions import activations, formula
from gui.canvas.header import Pill
from gui.panels.curves.panel import CurvesPanel

Role = Qt.ItemDataRole


@pytest.fixture
def panel(hands) -> CurvesPanel:
    return hands.page.panel


def functions(*names: str) -> tuple:
    return tuple(activations.get(name) for name in names)


def test_columns_shrink_again_when_the_functions_change(hands) -> None:
    hands.edit(functions=functions("relu", "tanh"), probe=0.5)
    view = hands.page.facts
    widths = [view.columnWidth(c) for c in range(12)], view.verticalHeader().width()
    long = formula.parse("alpha*z*sigmoid(beta*z) + gamma*exp(-z^2/2) + sin(z)")
    hands.edit(functions=(long, *functions("tanh")))
    assert view.verticalHeader().width() > widths[1]
    hands.edit(functions=functions("relu", "tanh"))
    assert ([view.columnWidth(c) for c in range(12)], view.verticalHeader().width()) == widths


def test_columns_hold_still_while_a_parameter_moves(hands) -> None:
    view = hands.page.facts
    hands.edit(functions=functions("elu", "tanh"), probe=-0.5)
    widths = []
    for alpha in (0.5, 1.2345, 2.0):
        hands.edit(functions=(activations.get("elu", alpha=alpha), *functions("tanh")))
        widths.append([view.columnWidth(c) for c in range(12)])
    assert all(a <= b for before, after in pairwise(widths) for a, b in zip(before, after, strict=True))


def test_the_whole_formula_is_in_the_tooltip_of_its_row(hands) -> None:
    long = formula.parse("alpha*z*sigmoid(beta*z) + gamma*exp(-z^2/2) + sin(z)")
    hands.edit(functions=(long,))
    model = hands.page.facts.model()
    assert "…" in model.headerData(0, Qt.Orientation.Vertical, Role.DisplayRole)
    assert long.formula in model.headerData(0, Qt.Orientation.Vertical, Role.ToolTipRole)


@pytest.mark.parametrize(
    ("probe", "text", "share"), [(1000.0, "z = 1000.00 →", 1.0), (-8.0, "← z = −8.00", 0.0)]
)
def test_a_probe_beyond_the_window_is_marked_at_the_edge(hands, panel, probe, text, share) -> None:
    hands.edit(probe=probe)
    assert panel.f.header.pill == Pill(text, pytest.approx(share * panel.f.size_of_data[0]))
    assert hands.figure.sceneRect().contains(panel.f.header.mapRectToScene(panel.f.header.pill_place))


def test_the_bell_is_nobodys_color(hands, panel) -> None:
    hands.edit(view="bell")
    assert panel.slopes[0]._pen.color() == QColor(hands.figure.look.theme.text)
    hands.edit(view="curves")
    assert panel.slopes[0]._pen.color() == QColor(hands.figure.look.theme.series[0])


def test_every_share_has_its_number_with_the_marker_of_its_function_in_the_order_of_the_values(
    hands, panel
) -> None:
    def said(margin: str) -> list[tuple[str, int]]:
        labels = getattr(panel, margin).labels
        placed = sorted(labels.placed, key=lambda one: -one.box[1])
        return [(one.label.text, one.label.series) for one in placed]

    hands.edit(functions=functions("step", "tanh"), distribution=True)
    assert said("output") == [("50\u00a0%", 0), ("50\u00a0%", 0)]
    hands.edit(functions=functions("tanh", "hard_tanh", "relu"))
    assert said("output") == [("16\u00a0%", 1), ("50\u00a0%", 2), ("16\u00a0%", 1)]
    assert {series for _, series in said("gate")} == {1, 2}
    hands.edit(functions=functions("tanh", "hard_tanh"))
    assert said("output") == [("16\u00a0%", 1), ("16\u00a0%", 1)]


def test_a_click_on_a_name_leaves_no_frame_around_another_dot(hands, panel) -> None:
    hands.figure.setFocus()
    hands.figure.handles.focus("dot 3")
    assert hands.figure.handles.ring.isVisible()
    hands.qtbot.mouseClick(hands.figure.viewport(), Qt.MouseButton.LeftButton, pos=hands.name("f", 2))
    hands.settle()
    assert hands.experiment.chosen == 2
    assert not hands.figure.handles.ring.isVisible()


def test_axes_follow_the_dot_at_the_kink_while_an_arm_is_dragged(hands, panel) -> None:
    hands.edit(functions=functions("elu", "relu"), probe=3.0)
    handle = hands.figure.handles["arm 0"]
    start, viewport = hands.grip(handle), hands.figure.viewport()
    before = panel.slope.ranges[1]
    end = hands.at("f", -4.0, -2.4)
    hands.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    seen = [before]
    for step in range(1, 6):
        hands.qtbot.mouseMove(viewport, start + (end - start) * step / 5)
        hands.settle()
        low, high = panel.slope.ranges[1]
        assert low < hands.experiment.functions[0].parameters["alpha"] < high
        assert low <= seen[-1][0]
        assert high >= seen[-1][1]
        seen.append((low, high))
    hands.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    hands.settle()
    assert seen[-1][1] > before[1]  # as far as a hand reaches in the view of f


def test_a_function_keeps_its_color_dash_and_marker_while_it_stays(hands) -> None:
    def drawn() -> dict[str, tuple[object, ...]]:
        page, e = hands.page, hands.experiment
        styles = [curve._look for curve in page.panel.values[: len(e.functions)]]
        return {f.name: (style[0], style[2]) for f, style in zip(e.functions, styles, strict=True)}

    hands.edit(functions=tuple(activations.get(name) for name in ("relu", "gelu", "tanh", "sigmoid")))
    hands.settle()
    before = drawn()
    assert len(set(before.values())) == 4
    hands.page.controls.control("functions").rows[1].remove.click()
    hands.settle()
    assert drawn() == {name: look for name, look in before.items() if name != "gelu"}
    hands.edit(functions=(*hands.experiment.functions, activations.get("mish")))
    hands.settle()
    assert drawn()["mish"] == before["gelu"]
    hands.store.undo()
    hands.store.undo()
    hands.settle()
    assert drawn() == before
