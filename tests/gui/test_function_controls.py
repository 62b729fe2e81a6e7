"""The list of functions, worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from engine.functions import activations, formula
from gui.controls.function import FunctionRow
from gui.controls.functions import FunctionsControl

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def control(hands) -> FunctionsControl:
    return hands.page.controls.control("functions")


def choose(hands, combo: QComboBox, text: str) -> None:
    """Choose an entry as the keyboard does: open, go there, Enter."""
    at = combo.findText(text)
    assert at >= 0
    combo.setCurrentIndex(at)
    combo.activated.emit(at)
    hands.settle()


def names(hands) -> list[str]:
    return [f.name for f in hands.experiment.functions]


def type_formula(hands, row: FunctionRow, text: str) -> None:
    row.text.setFocus()
    row.text.selectAll()
    hands.qtbot.keyClicks(row.text, text)
    hands.keys(row.text, Key.Key_Return)


def test_every_function_of_the_catalogue_can_be_chosen(hands, control) -> None:
    for name in activations.names():
        choose(hands, control.rows[0].names, activations.get(name).title)
        assert names(hands)[0] == name
        assert control.rows[0].names.currentData() == name
    assert len(names(hands)) == 4


def test_functions_are_added_up_to_six_and_removed_down_to_one(hands, control) -> None:
    for title in ("ELU", "Softplus"):
        assert control.add.isEnabled()
        choose(hands, control.add, title)
    assert names(hands) == ["relu", "gelu", "tanh", "sigmoid", "elu", "softplus"]
    assert not control.add.isEnabled()
    assert control.add.currentIndex() == 0
    hands.qtbot.mouseClick(control.rows[1].remove, LEFT)
    hands.settle()
    assert names(hands) == ["relu", "tanh", "sigmoid", "elu", "softplus"]
    while len(control.rows) > 1:
        hands.qtbot.mouseClick(control.rows[0].remove, LEFT)
        hands.settle()
    assert names(hands) == ["softplus"]
    assert not control.rows[0].remove.isEnabled()
    hands.qtbot.mouseClick(control.rows[0].remove, LEFT)
    assert names(hands) == ["softplus"]


def test_the_button_to_remove_is_seen_on_hover_and_focus_and_delete_does_the_same(hands, control) -> None:
    row = control.rows[1]
    assert not row.remove.isVisible()
    point, room = QPointF(5, 5), row.names.width()
    QApplication.sendEvent(row, QEnterEvent(point, point, point))
    assert row.remove.isVisible()
    assert row.names.width() == room
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert not row.remove.isVisible()
    row.names.setFocus()
    assert row.remove.isVisible()
    hands.keys(row.names, Qt.Key.Key_Delete)
    assert names(hands) == ["relu", "tanh", "sigmoid"]
    for left in (["relu", "sigmoid"], ["relu"], ["relu"]):
        hands.keys(control.rows[-1 if len(left) == 1 else 1].names, Qt.Key.Key_Delete)
        assert names(hands) == left
    assert not control.rows[0].remove.isVisible()
    hands.store.undo()
    hands.settle()
    assert len(control.rows) > 1


def test_a_parameter_has_a_slider_and_its_name_resets_it(hands, control) -> None:
    choose(hands, control.rows[0].names, "ELU")
    slider = control.rows[0].slider("alpha")
    steps = hands.steps()
    hands.drag_slider(slider.slider, 1.0)
    assert hands.experiment.functions[0].parameters["alpha"] == 3.0
    assert slider.box.value() == 3.0
    assert hands.steps() == steps + 1
    slider.reset.emit()
    hands.settle()
    assert hands.experiment.functions[0].parameters["alpha"] == 1.0


def test_a_parameter_is_typed_beyond_its_slider_up_to_the_limit(hands, control) -> None:
    choose(hands, control.rows[0].names, "ELU")
    box = control.rows[0].slider("alpha").box
    for text, value in (("50", 50.0), ("5000", 50.0), ("100", 100.0), ("-3", 100.0), ("0", 0.0)):
        box.setFocus()
        box.selectAll()
        hands.keys(box, text, Key.Key_Return)
        assert hands.experiment.functions[0].parameters["alpha"] == value


def test_a_new_formula_is_ready_to_be_typed_over(hands, control) -> None:
    choose(hands, control.add, "Type a formula…")
    f = hands.experiment.functions[-1]
    assert (f.text, dict(f.parameters)) == ("z*sigmoid(k*z)", {"k": 1.7})
    text = control.rows[-1].text
    assert text.isVisible()
    assert text.hasFocus()
    assert text.selectedText() == "z*sigmoid(k*z)"


def test_a_typed_formula_has_exact_slopes_and_sliders_for_its_names(hands, control) -> None:
    choose(hands, control.add, "Type a formula…")
    type_formula(hands, control.rows[-1], "a*sin(b*z)")
    f = hands.experiment.functions[-1]
    z = np.linspace(-3, 3, 41)
    np.testing.assert_allclose(f.derivative(z), np.cos(z), rtol=1e-12, atol=1e-12)
    assert set(f.parameters) == {"a", "b"}
    hands.drag_slider(control.rows[-1].slider("b").slider, 1.0)
    f = hands.experiment.functions[-1]
    assert f.parameters["b"] == 3.0
    np.testing.assert_allclose(f.derivative(z), 3 * np.cos(3 * z), rtol=1e-12, atol=1e-12)
    type_formula(hands, control.rows[-1], "b*z")
    assert dict(hands.experiment.functions[-1].parameters) == {"b": 3.0}


@pytest.mark.parametrize("text", ["z+", "import os", "z z", "1/", "foo(z)", "", "((z)", "a+b+c+d+e+f+g"])
def test_an_erroneous_formula_is_explained_and_the_old_function_stays(hands, control, text: str) -> None:
    hands.edit(functions=(formula.parse("z^2"),))
    row = control.rows[0]
    steps = hands.steps()
    if text:
        type_formula(hands, row, text)
    else:
        row.text.setFocus()
        row.text.selectAll()
        hands.keys(row.text, Key.Key_Delete, Key.Key_Return)
    assert row.problem.isVisible()
    assert len(row.problem.text()) > 10
    assert hands.experiment.functions[0].text == "z^2"
    assert hands.steps() == steps
    type_formula(hands, row, "z^3")
    assert not row.problem.isVisible()
    assert hands.experiment.functions[0](2.0) == 8.0


@pytest.mark.parametrize("name", ["text", "self", "tree", "names"])
def test_a_parameter_may_have_a_name_that_python_uses(hands, control, name: str) -> None:
    hands.edit(functions=(formula.parse("z"),))
    type_formula(hands, control.rows[0], f"{name}*z")
    assert dict(hands.experiment.functions[0].parameters) == {name: 1.0}
    hands.drag_slider(control.rows[0].slider(name).slider, 1.0)
    assert hands.experiment.functions[0](1.0) == 3.0


def test_undo_brings_rows_texts_and_sliders_back(hands, control) -> None:
    choose(hands, control.rows[0].names, "ELU")
    hands.drag_slider(control.rows[0].slider("alpha").slider, 1.0)
    choose(hands, control.add, "Type a formula…")
    while hands.store.can_undo:
        hands.store.undo()
    hands.settle()
    assert names(hands) == ["relu", "gelu", "tanh", "sigmoid"]
    assert [row.names.currentData() for row in control.rows] == names(hands)
    for _ in range(3):
        hands.store.redo()
    hands.settle()
    assert control.rows[0].slider("alpha").box.value() == 3.0
    assert control.rows[-1].text.text() == "z*sigmoid(k*z)"


def test_every_row_names_its_inputs(hands, control) -> None:
    choose(hands, control.add, "Type a formula…")
    inputs = [widget for row in control.rows for widget in (row.names, row.text, row.remove)]
    assert all(widget.accessibleName() for widget in (*inputs, control.add))
    labels = [row.remove.accessibleName() for row in control.rows]
    assert len(set(labels)) == len(labels) == 5


def test_a_formula_that_is_nowhere_finite_draws_and_speaks(hands, control) -> None:
    hands.edit(functions=(formula.parse("z"),), selected=0)
    for text in ("sqrt(-1-z^2)", "exp(exp(z^2+9))", "1/z", "log(z)"):
        type_formula(hands, control.rows[0], text)
        assert hands.experiment.functions[0].text == text
        assert "nan" not in hands.page.sentence.text().split()
        for readout in hands.page.result.readouts:
            assert readout.value
    assert math.isfinite(hands.page.figure.plots["f"].ranges[1][0])


@pytest.mark.parametrize(("text", "place", "selected"), [
    ("z + foo(z) + 1", "At character 5: ", "foo"),
    ("2*z $ 3", "At character 5: ", "$"),
    ("z +", "At the end: ", ""),
])  # fmt: skip
def test_an_error_in_a_formula_is_marked_where_it_is(hands, control, text, place, selected) -> None:
    hands.edit(functions=(formula.parse("z^2"),))
    row = control.rows[0]
    type_formula(hands, row, text)
    assert row.problem.text().startswith(place)
    assert row.text.selectedText() == selected
    if selected:
        assert row.text.selectionStart() == text.index(selected)
        hands.qtbot.keyClicks(row.text, "3")
        assert row.text.text() == text.replace(selected, "3", 1)
    else:
        assert row.text.cursorPosition() == len(text)


def test_a_function_that_is_added_is_selected(hands, control) -> None:
    choose(hands, control.add, "ELU")
    assert hands.experiment.chosen == 4
    assert hands.page.facts.currentIndex().row() == 4
    hands.store.undo()
    hands.settle()
    assert hands.experiment.chosen == 1


@pytest.mark.parametrize(("panel", "field"), [
    ("neuron", "activation"), ("hinges", "activation"), ("regions", "activation"), ("training", "activation"),
])  # fmt: skip
def test_every_panel_takes_a_formula_and_gives_the_list_back(hands, panel: str, field: str) -> None:
    hands.store.visit(panel)
    hands.settle()
    row = hands.page.controls.control(field).row
    before = hands.experiment.shown(field)
    choose(hands, row.names, "Type a formula…")
    assert hands.experiment.shown(field).text == "z*sigmoid(k*z)"
    assert row.text.isVisible()
    assert row.text.hasFocus()
    type_formula(hands, row, "max(z, 0.2z)")
    assert hands.experiment.shown(field).slopes == (0.2, 1.0)
    type_formula(hands, row, "max(z, ")
    assert row.problem.isVisible()
    choose(hands, row.names, before.title)
    assert hands.experiment.shown(field).name == before.name
    assert not row.text.isVisible()
    assert not row.problem.isVisible()


def test_a_function_of_the_list_becomes_a_formula_in_its_place(hands, control) -> None:
    choose(hands, control.rows[1].names, "Type a formula…")
    assert names(hands) == ["relu", "formula", "tanh", "sigmoid"]
    assert control.rows[1].text.hasFocus()
    choose(hands, control.rows[1].names, "Type a formula…")
    assert names(hands) == ["relu", "formula", "tanh", "sigmoid"]


@pytest.mark.parametrize("after", ["tanh", "elu"])
def test_a_slider_that_outlives_its_function_does_nothing(hands, control, after: str) -> None:
    """Held by its knob while another hand changes the function, even to one with such a parameter, too."""
    hands.edit(functions=(activations.get("leaky_relu", alpha=0.3),))
    hands.settle()
    slider = control.rows[0].slider("alpha").slider
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, 5))
    hands.edit(functions=(activations.get(after),))
    control.show_value(hands.experiment.shown("functions"))
    before = hands.store.session
    QTest.mouseMove(slider, QPoint(5, 5))
    slider.setValue(slider.maximum())
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton)
    assert hands.store.session == before


def test_a_row_that_outlives_its_function_does_nothing(hands, control) -> None:
    """It goes when the window comes to it; until then it may still be used."""
    last, before = control.rows[-1], hands.store.session
    fewer = hands.experiment.edit(functions=hands.experiment.functions[:1])
    control.show_value(fewer.shown("functions"))
    last.edited.emit(activations.get("tanh"))
    last.removed.emit()
    assert hands.store.session == before
