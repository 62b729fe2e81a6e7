"""What is this? Asked by Shift+F1 and a click, by the menu of the picture, or in a tooltip."""

from __future__ import annotations

from html import unescape

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from engine.session import Session
from gui.panels import NAMES
from tests.gui.conftest import answers

Key, LEFT, SHIFT = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def told(hands, widget: QWidget, place: QPoint) -> str:
    """What is told of a place of a widget."""
    page, at = hands.page, widget.mapToGlobal(place)
    return page.what_is_this.told(page.childAt(page.mapFromGlobal(at)), at)


@pytest.mark.parametrize("key", NAMES)
def test_everything_in_sight_tells_what_it_means(hands, key: str) -> None:
    hands.store.visit(key)
    hands.settle()
    QApplication.processEvents()  # layouts settle
    figure, page = hands.figure, hands.page
    for plot in figure.plots.values():
        if plot.isVisible():
            place = figure.mapFromScene(plot.scene_rect().center())
            assert told(hands, figure.viewport(), place)
    for handle in figure.handles:
        if handle.grab == "point" and figure.plots[handle.plot].isVisible():
            said = told(hands, figure.viewport(), hands.at(handle.plot, handle.x, handle.y))
            assert "<br>" in said
    for cell in page.readouts.cells:
        assert told(hands, cell, cell.rect().center()).startswith("<b>")
    for name, kind in hands.experiment.parameters().items():
        control = page.controls.control(name) if kind.group else None
        if control is not None and not control.visibleRegion().isEmpty():
            place = control.visibleRegion().boundingRect().center()
            said = unescape(told(hands, control, place)).replace("<br>", "\n")
            assert kind.tip in said or control.childAt(place).toolTip() in said
    for column, tip in enumerate(page.facts.facts.facts.tips if page.facts.isVisible() else ()):
        if not page.facts.isColumnHidden(column):
            x = page.facts.columnViewportPosition(column) + 5
            for part in (page.facts.viewport(), page.facts.horizontalHeader().viewport()):
                assert tip.split()[-1][:4] in told(hands, part, QPoint(x, 5))


@pytest.mark.parametrize("name", ["readout", "control", "picture", "bar"])
def test_shift_f1_and_a_click_tell_and_change_nothing(hands, name: str) -> None:
    parts = {
        "readout": hands.page.readouts.cells[0],
        "control": hands.page.controls.control("probe"),
        "picture": hands.figure.viewport(),
        "bar": hands.window.bar.buttons["fit"],
    }
    hands.edit(window=(-1.0, 1.0))
    before = hands.store.session
    hands.qtbot.keyClick(hands.figure, Key.Key_F1, SHIFT)
    hands.qtbot.mouseClick(parts[name], LEFT, pos=parts[name].rect().center())
    (answer,) = answers()
    hands.qtbot.mouseClick(answer, LEFT)
    hands.qtbot.waitUntil(lambda: not answers())
    assert hands.store.session == before


def test_a_readout_tells_it_in_its_tooltip_too(hands) -> None:
    cell = hands.page.readouts.cells[1]
    hands.qtbot.mouseMove(cell, cell.rect().center())
    hands.qtbot.waitUntil(QToolTip.isVisible)
    assert "exactly 0" in QToolTip.text()
    QToolTip.hideText()


def test_nothing_is_given_away_while_answers_are_hidden(hands) -> None:
    hands.store.open(Session().visit("neuron"))
    hands.settle()
    hands.qtbot.keyClick(hands.figure, Key.Key_H)
    hands.settle()
    shown = [told(hands, cell, cell.rect().center()) for cell in hands.page.readouts.cells]
    assert all(shown)
    handle = hands.figure.handles["weight"]
    said = told(hands, hands.figure.viewport(), hands.at("loss", handle.x, handle.y)) if handle else ""
    assert handle.answer == "" or handle.answer not in said
