"""What a screen reader gets: the tree of every panel, interface by interface, and what is said by itself."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QTextDocumentFragment
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSlider, QTableView, QWidget

from gui.controls.group import Group, GroupHead
from gui.controls.number import NumberControl
from gui.controls.number_box import NumberBox
from gui.look.voice import VOICE
from gui.panels import panels
from tests.gui.test_lessons import CHOICE, GOAL, LOOK, NUMBER, SKETCH, Student

Key, Role, Text = Qt.Key, QAccessible.Role, QAccessible.Text

ONLY_HOLD = {Role.Client, Role.Border, Role.LayeredPane, Role.Pane}
"""What only lays out other things need not have a name."""

every_panel = pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """A screen reader listens: what it is told to say."""
    said: list[str] = []
    QAccessible.setActive(True)
    link = VOICE.said.connect(said.append)
    yield said
    VOICE.said.disconnect(link)
    QAccessible.setActive(False)


@pytest.fixture
def shown(hands):
    """Shows a panel with all groups unfolded, and waits for its picture."""

    def show(kind: Any) -> Any:
        hands.store.visit(kind.key)
        hands.page.controls.unfold(hands.page.controls.groups)
        hands.settle()
        return hands

    return show


def tree(root: QWidget) -> Iterator[QAccessibleInterface]:
    """All interfaces that are in sight, from a widget down."""
    waiting = [QAccessible.queryAccessibleInterface(root)]
    while waiting:
        interface = waiting.pop()
        if interface is not None and interface.isValid() and not interface.state().invisible:
            yield interface
            waiting += [interface.child(at) for at in range(interface.childCount())]


def said_of(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


@every_panel
def test_everything_in_sight_has_a_name(shown, kind) -> None:
    hands = shown(kind)
    found = list(tree(hands.window))
    assert len(found) > 60
    assert not [
        (interface.role(), interface.object())
        for interface in found
        if interface.role() not in ONLY_HOLD and not interface.text(Text.Name).strip()
    ]
    named = (
        widget for kind in (Group, NumberControl, QTableView) for widget in hands.page.findChildren(kind)
    )
    assert all(widget.accessibleName() for widget in named)


@every_panel
def test_what_is_said_is_what_is_shown(shown, kind) -> None:
    hands = shown(kind)
    for interface in tree(hands.page):
        widget, value = interface.object(), interface.text(Text.Value)
        if isinstance(widget, NumberBox):
            assert value == widget.text()
            assert interface.valueInterface().currentValue() == widget.value()
        elif isinstance(widget, QSlider):
            assert interface.role() == Role.Slider
            assert value == widget.box.text()
            assert interface.valueInterface().currentValue() == widget.box.value()
            assert interface.text(Text.Name) == said_of(widget.box).text(Text.Name)
        elif isinstance(widget, QComboBox):
            assert value == widget.currentText()
            assert interface.text(Text.Name) == widget.accessibleName()
        elif isinstance(widget, QCheckBox):
            assert interface.state().checked == widget.isChecked()
        elif isinstance(widget, GroupHead):
            assert interface.role() == Role.Button
            assert interface.state().expanded == widget.isChecked()
        elif isinstance(widget, QLabel) and widget.text() and widget.buddy() is None:
            shown_text = QTextDocumentFragment.fromHtml(widget.text()).toPlainText()
            said = interface.text(Text.Name)
            assert said.replace("\u2060", "") in (shown_text, unescape(widget.text()))
    facts = hands.page.facts
    if facts.isVisible():
        cells = [i for i in tree(facts) if i.role() == Role.Cell]
        shown_cells = [fact.text for _, row in facts.facts.facts.rows for at, fact in enumerate(row)
                       if not facts.isColumnHidden(at)]  # fmt: skip
        assert cells
        assert {cell.text(Text.Name) for cell in cells} <= set(shown_cells)


@every_panel
def test_labels_and_what_they_are_of_know_each_other(shown, kind) -> None:
    hands = shown(kind)
    related = [widget for widget in hands.page.controls.findChildren(QLabel) if widget.isVisible()
               and widget.buddy() is not None]  # fmt: skip
    assert related
    for label in related:
        labels = [one.object() for one, how in said_of(label.buddy()).relations()
                  if how & QAccessible.RelationFlag.Label]  # fmt: skip
        assert label in labels


@every_panel
def test_values_follow_and_can_be_set(shown, kind) -> None:
    hands = shown(kind)
    numbers = hands.experiment.parameters().keys() - hands.experiment.idle
    control = next(c for c in hands.page.controls.findChildren(NumberControl) if c.objectName() in numbers)
    name = control.objectName()
    interface = said_of(control.slider)
    value = control.kind.low if control.box.value() != control.kind.low else control.kind.high
    interface.valueInterface().setCurrentValue(value)
    hands.settle()
    assert hands.experiment.shown(name) == value
    assert interface.text(Text.Value) == control.box.text()


def test_lists_and_heads_are_worked_by_a_screen_reader(hands) -> None:
    head = hands.page.controls.groups["Picture"].head
    actions = said_of(head).actionInterface()
    actions.doAction(actions.pressAction())
    assert head.isChecked()
    assert said_of(head).state().expanded
    combo = hands.page.controls.control("view").combo
    said_of(combo).actionInterface().doAction("ShowMenu")
    assert combo.view().isVisible()
    assert said_of(combo).state().expanded
    combo.hidePopup()


@every_panel
def test_the_readouts_are_said_with_their_captions(shown, kind) -> None:
    hands = shown(kind)
    for hidden in (False, True):
        hands.store.hide_answers(kind.key, hidden)
        hands.settle()
        for cell in hands.page.readouts.cells:
            name = said_of(cell).text(Text.Name)
            assert name == f"{cell.caption.text()}: {cell.value.text()}"
            assert name.endswith("•••") == hidden


def test_notices_are_announced(hands, heard: list[str]) -> None:
    hands.window.notice.show_note("The picture is on the clipboard.")
    hands.window.notice.show_problem("It cannot be read.")
    assert heard[-2:] == ["The picture is on the clipboard.", "It cannot be read."]
    label = hands.window.notice.label
    assert said_of(label).text(Text.Name) == "It cannot be read."


@every_panel
def test_what_you_see_is_announced_once_it_stays(shown, heard: list[str], kind) -> None:
    hands = shown(kind)
    name = next(name for name, parameter in hands.experiment.parameters().items()
                if hasattr(parameter, "low") and name not in hands.experiment.idle)  # fmt: skip
    parameter = hands.experiment.parameters()[name]
    heard.clear()
    for value in (parameter.low, parameter.high, parameter.low):
        hands.edit(**{name: value})
    sentence = hands.page.sentence.text()
    hands.qtbot.waitUntil(lambda: bool(heard))
    assert heard == [QTextDocumentFragment.fromHtml(sentence).toPlainText()]
    name = said_of(hands.page.sentence).text(Text.Name)
    assert name.replace("\u2060", "").replace("\xa0", " ") == heard[0]


def test_handles_are_announced_with_their_place(hands, heard: list[str]) -> None:
    figure = hands.figure
    figure.setFocus(Qt.FocusReason.TabFocusReason)
    hands.keys(figure, Key.Key_Return)
    assert heard[-1] == "probe, z = −1.20"
    hands.keys(figure, Key.Key_Right)
    assert "probe, z = −1.10" in heard
    hands.keys(figure, Key.Key_Tab)
    assert heard[-1] == figure.handles.focused.said(hiding_answers=False)


@every_panel
def test_handles_are_in_the_tree_by_name_and_place(shown, kind) -> None:
    hands = shown(kind)
    figure = hands.figure
    picture = said_of(figure)
    assert picture.text(Text.Name) == f"Picture of {kind.title}"
    assert picture.text(Text.Description) == hands.page.sentence.text()
    spoken = [picture.child(at) for at in range(picture.childCount())]
    assert len(spoken) == len({handle.name for handle in figure.handles.seen}) > 0
    for handle, one in zip(figure.handles.seen, spoken, strict=True):
        assert one.text(Text.Name) == handle.said(hiding_answers=False)
        assert one.parent().object() is figure
        assert picture.indexOfChild(one) == spoken.index(one)
        where = figure.mapToGlobal(hands.at(handle.plot, handle.x, handle.y))
        assert (one.rect().center() - where).manhattanLength() <= 3
        figure.setFocus()
        figure.handles.focus(handle.name)
        assert one.state().focused
        assert picture.focusChild().text(Text.Name) == one.text(Text.Name)
    hands.store.hide_answers(kind.key, True)
    hands.settle()
    for handle, one in zip(figure.handles.seen, spoken, strict=False):
        assert one.text(Text.Name) == handle.said(hiding_answers=True)


def test_what_is_selected_is_announced(hands, heard: list[str]) -> None:
    figure = hands.figure
    figure.setFocus()
    figure.handles.focus("dot 2")
    hands.keys(figure, Key.Key_Return)
    assert hands.experiment.selected == 2
    assert heard[-1].startswith("selected: tanh: f(−1.20)")


def test_nothing_is_announced_where_nobody_listens(hands) -> None:
    said: list[str] = []
    VOICE.said.connect(said.append)
    hands.window.notice.show_note("A note.")
    VOICE.said.disconnect(said.append)
    assert not said


def test_series_are_told_apart_without_color(hands) -> None:
    rows = hands.page.controls.control("functions").rows
    names = [said_of(row.swatch).text(Text.Name) for row in rows]
    assert len(set(names)) == len(rows) == 4


def test_everything_in_a_lesson_has_a_name_for_screen_readers(hands, heard: list[str], tmp_path) -> None:
    student = Student(hands, tmp_path)
    student.open(NUMBER, CHOICE, SKETCH, GOAL, LOOK)
    for _ in range(6):
        for part in (*student.card.parts, student.window.lessons.desk.traces.pad):
            for interface in tree(part) if part is not None else ():
                named = interface.role() in ONLY_HOLD or interface.text(Text.Name).strip()
                assert named, (interface.role(), interface.object())
        if student.course.step is not None:
            student.window.lessons.turn(1)
            student.settle()
    assert any(said.startswith("step 2 of 5. Which one is right?") for said in heard)
    for _ in range(5):
        student.window.lessons.turn(-1)
    student.settle()
    student.card.field.line.setFocus()
    heard.clear()
    student.key("-3", Key.Key_Return, Key.Key_Return)
    assert "That is its mirror. It is 3. The probe stands at 3." in heard
