"""The page around a panel: when it draws, what it shows, what it hides."""

from __future__ import annotations

from html import unescape

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QWidget

from engine.base.experiment import Readout
from engine.functions import activations
from engine.presets import presets
from engine.session import Session
from gui.controls.choice import ChoiceControl
from gui.look import theme as themes
from gui.page.page import Page
from gui.page.readouts import Readouts
from gui.panels import panels
from gui.store import Store


@pytest.fixture
def page(qtbot):
    """A page of its own, not shown yet, and the results it has drawn."""
    store = Store()
    kind = panels()[0]
    made = Page(kind, store, themes.LIGHT)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    return made


def texts(parent: QWidget, name: str) -> list[str]:
    """What the visible labels of this name say."""
    return [label.text() for label in parent.findChildren(QLabel, name) if label.isVisible()]


def drawn(page: Page) -> list[None]:
    seen: list[None] = []
    page.drawn.connect(lambda: seen.append(None))
    return seen


def test_a_hidden_page_does_nothing_and_catches_up(page, qtbot) -> None:
    seen = drawn(page)
    page.store.edit("curves", probe=2.0)
    qtbot.wait(40)
    assert not seen
    with qtbot.waitExposed(page):
        page.show()
    assert len(seen) == 1
    assert page.controls.control("probe").box.value() == 2.0
    page.hide()
    page.store.edit("curves", probe=3.0)
    qtbot.wait(40)
    assert len(seen) == 1
    page.show()
    assert len(seen) == 2
    assert page.controls.control("probe").box.value() == 3.0


def test_several_edits_within_a_frame_are_one_redraw(page, qtbot) -> None:
    with qtbot.waitExposed(page):
        page.show()
    seen = drawn(page)
    for probe in (0.1, 0.2, 0.3, 0.4):
        page.store.edit("curves", probe=probe)
    page.store.edit("curves", mean=1.0)
    assert not seen
    qtbot.wait(60)
    assert len(seen) == 1
    assert page.result.experiment == page.store.session.curves


def test_an_edit_of_another_panel_draws_nothing_here(hands) -> None:
    others = [key for key in Session.names() if key != "curves"]
    hands.store.visit("curves")
    hands.settle()
    seen = drawn(hands.window.pages["curves"])
    for key in others:
        hands.store.reset(key)
    hands.qtbot.wait(40)
    assert not seen


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_no_timer_runs_when_nothing_moves(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    timers = [*hands.window.findChildren(QTimer), *hands.store.findChildren(QTimer)]
    hands.qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_title_sentence_readouts_and_facts_are_the_results_own(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    page, result = hands.page, hands.page.result
    assert page.sentence.text() == result.sentence
    shown = list(zip(texts(page, "value"), texts(page, "caption"), strict=True))
    assert shown == [(readout.value, readout.caption) for readout in result.readouts]
    assert page.figure.accessibleName()
    assert page.figure.accessibleDescription()
    assert page.facts.isVisible() == (result.facts is not None)
    if result.facts is not None:
        model = page.facts.model()
        assert (model.rowCount(), model.columnCount()) == (len(result.facts.rows), len(result.facts.header))


def test_a_click_on_a_row_of_the_facts_selects(hands) -> None:
    facts = hands.page.facts
    rect = facts.visualRect(facts.model().index(3, 0))
    hands.qtbot.mouseClick(facts.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    hands.settle()
    assert hands.experiment.selected == 3
    assert facts.currentIndex().row() == 3
    hands.keys(facts, Qt.Key.Key_Up)
    assert hands.experiment.selected == 2
    hands.edit(selected=0)
    assert facts.currentIndex().row() == 0


def test_facts_follow_the_functions(hands) -> None:
    hands.edit(functions=(activations.get("elu", alpha=2.0), activations.get("tanh")))
    model = hands.page.facts.model()
    vertical = Qt.Orientation.Vertical
    assert [model.headerData(row, vertical) for row in range(model.rowCount())] == ["ELU α = 2", "tanh"]
    for column in range(model.columnCount()):
        assert model.headerData(column, Qt.Orientation.Horizontal)
        assert model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert model.data(model.index(0, column))
        assert model.data(model.index(0, column), Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_hidden_answers_stay_hidden_while_sliders_move(hands, kind) -> None:
    hands.store.visit(kind.key)
    hands.settle()
    page = hands.page
    answers = {page.result.sentence, *(readout.value for readout in page.result.readouts)}
    hands.store.hide_answers(kind.key, True)
    hands.store.edit(kind.key, **other_value(hands.experiment))
    hands.settle()
    visible = {page.sentence.text(), *texts(page, "value")}
    assert not visible & (answers | {page.result.sentence})
    assert page.result.sentence not in page.figure.accessibleDescription()
    if page.result.facts is not None:
        model = page.facts.model()
        assert not model.rowCount() or model.data(model.index(0, 0)) == "•••"
    hands.store.hide_answers(kind.key, False)
    assert page.sentence.text() == page.result.sentence


def test_an_exercise_asks_first_and_tells_when_asked(hands) -> None:
    exercise = next(preset for preset in presets("curves") if preset.question)
    hands.examples()[exercise.title].trigger()
    hands.settle()
    page, hide = hands.page, hands.window.actions_["hide"]
    assert hide.isChecked()
    assert page.hiding_answers
    assert exercise.question in unescape(page.example.text())
    assert exercise.note not in unescape(page.example.text())
    seen = page.figure.grab().toImage()
    hide.trigger()
    hands.settle()
    assert exercise.note in unescape(page.example.text())
    assert page.figure.grab().toImage() != seen  # the slope stands at the tangent now
    assert page.sentence.text() == page.result.sentence


def other_value(experiment) -> dict:
    """A change of some number."""
    name, kind = next(
        (name, kind) for name, kind in experiment.parameters().items() if hasattr(kind, "high") and kind.group
    )
    return {name: kind.high}


def test_a_row_of_readouts_grows_and_shrinks(qtbot, hands) -> None:
    row = Readouts()
    qtbot.addWidget(row)
    readouts = hands.page.result.readouts
    row.show()
    for shown in (readouts[:2], readouts, readouts[:3]):
        row.show_readouts(shown)
        assert texts(row, "value") == [readout.value for readout in shown]


@pytest.mark.parametrize("between", ["a picture", "nothing"])
@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_a_choice_is_in_force_or_not_shown_however_often_it_is_made(hands, kind, between: str) -> None:
    """Some are refused in some states: of targets without classes the losses of classes."""
    hands.store.visit(kind.key)
    hands.settle()
    for control in hands.page.controls.findChildren(ChoiceControl):
        before = hands.experiment
        for index in range(control.combo.count()):
            for _ in range(2):
                control.combo.setCurrentIndex(index)
                control.combo.activated.emit(index)
                if between == "a picture":
                    hands.settle()
            hands.settle()
            assert control.combo.currentData() == hands.page.result.shown(control.objectName())
            hands.edit(**{control.objectName(): getattr(before, control.objectName())})


def test_a_control_follows_what_is_undone_within_a_frame(hands) -> None:
    hands.edit(probe=1.0)
    box = hands.page.controls.control("probe").box
    box.setValue(2.0)
    hands.store.undo()
    hands.settle()
    assert box.value() == hands.experiment.probe == 1.0
    (row, *_), (relu, *_) = hands.page.controls.control("functions").rows, hands.experiment.functions
    row.names.setCurrentIndex(row.names.findData("gelu"))
    row.names.activated.emit(row.names.currentIndex())
    hands.store.undo()
    hands.settle()
    assert row.names.currentData() == hands.experiment.functions[0].name == relu.name


@pytest.mark.parametrize("kind", panels(), ids=lambda kind: kind.key)
def test_every_choice_and_toggle_draws(hands, kind) -> None:
    hands.store.visit(kind.key)
    for name, parameter in hands.experiment.parameters().items():
        if hasattr(parameter, "options"):
            values = [option for option, _ in parameter.options]
        else:
            values = [True, False] if isinstance(parameter.default, bool) else []
        for value in values:
            hands.edit(**{name: value})
            assert hands.page.sentence.text().endswith(".")
            for handle in hands.figure.handles:
                assert handle.plot in hands.figure.plots
        hands.store.reset(kind.key, name)


def test_a_change_of_theme_repaints_and_keeps_the_state(hands) -> None:
    hands.edit(probe=2.0)
    before = hands.experiment
    corner = hands.figure.viewport().rect().topRight()
    for theme in (themes.DARK, themes.LIGHT):
        hands.page.set_theme(theme)
        hands.settle()
        image = hands.figure.viewport().grab().toImage()
        assert image.pixelColor(corner.x() - 2, 2).name() == theme.surface
    assert hands.experiment == before
    assert hands.page.sentence.text() == hands.page.result.sentence


def test_a_number_that_is_too_long_for_its_card_is_written_smaller(qtbot) -> None:
    row = Readouts()
    qtbot.addWidget(row)
    row.show_readouts((Readout("−4.53937·10⁻⁵", "∂L/∂w"), Readout("0", "L")))
    for width in (600, 256):
        row.resize(width, 90)
        with qtbot.waitExposed(row):
            row.show()
        label = row.cells[0].value
        image = label.grab().toImage()
        ground = image.pixel(image.width() - 1, image.height() - 1)
        inked = [
            x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))
        ]
        assert inked, width
        assert inked[-1] < image.width() - 1, width


def test_in_a_low_window_readouts_are_lines(hands) -> None:
    page = hands.page
    hands.window.resize(1440, 640)
    hands.settle()
    assert not any(cell.isVisible() for cell in page.readouts.cells)
    hands.edit(probe=0.5)
    lines = QTextDocumentFragment.fromHtml(page.readouts.lines.text()).toPlainText().splitlines()
    said = [f"{readout.value} {readout.caption}" for readout in page.result.readouts]
    assert [" ".join(line.split()) for line in lines] == [" ".join(line.split()) for line in said]
    needed = page.readouts.lines.heightForWidth(page.readouts.lines.width())
    assert needed <= page.readouts.lines.height()
    hands.window.resize(1440, 900)
    hands.settle()
    assert [cell.value.text() for cell in page.readouts.cells] == [r.value for r in page.result.readouts]
    assert not page.readouts.lines.isVisible()
