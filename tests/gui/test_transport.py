"""What runs stands under the picture, with a track of what is known."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from gui.controls.transport import Transport
from gui.look.theme import applied

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def training(hands):
    hands.store.visit("training")
    hands.settle()
    return hands


def transport(hands) -> Transport:
    control = hands.page.controls.transport
    assert isinstance(control, Transport)
    return control


def color_at(control: Transport, step: int) -> QColor:
    """What the track shows at a step."""
    slider = control.slider
    image = slider.grab().toImage()
    return image.pixelColor(round(slider._place_of(step)), slider.height() // 2)


def test_it_stands_under_the_picture_and_not_at_the_side(training) -> None:
    control, page = transport(training), training.page
    assert not page.controls.isAncestorOf(control)
    assert control.mapTo(page, QPoint()).y() >= page.stage.mapTo(page, page.stage.rect().bottomLeft()).y()


def test_the_track_ends_where_the_axis_of_time_does(training) -> None:
    control = transport(training)
    for step, end in ((60, 100), (150, 150), (151, 200), (1999, 2000), (3, 20)):
        training.edit(playhead=step, seen=0)
        assert control.slider.maximum() == end
        assert control.last.text() == f"{end:,}"
        assert control.slider.value() == step


def test_what_is_known_is_faint_and_changes_have_ticks(training) -> None:
    training.edit(playhead=40)
    training.edit(learning_rate=0.02)
    training.edit(playhead=90)
    training.edit(playhead=60)
    control, theme = transport(training), applied()
    assert color_at(control, 40) == QColor(theme.text)
    assert color_at(control, 20) == QColor(theme.accent)
    assert color_at(control, 75) not in (QColor(theme.accent), QColor(theme.hairline))
    assert color_at(control, 97) == QColor(theme.hairline)


def test_under_the_hand_it_keeps_its_length(training) -> None:
    control = transport(training)
    slider, middle = control.slider, control.slider.height() // 2
    training.qtbot.mousePress(slider, LEFT, pos=QPoint(round(slider._place_of(60)), middle))
    training.qtbot.mouseMove(slider, QPoint(round(slider._place_of(30)), middle))
    training.settle()
    assert training.experiment.playhead == 30
    training.qtbot.mouseMove(slider, QPoint(slider.width() + 50, middle))
    training.settle()
    assert training.experiment.playhead == slider.maximum() == 100
    training.qtbot.mouseRelease(slider, LEFT, pos=QPoint(slider.width() + 50, middle))
    training.settle()
    assert training.experiment.playhead == 100


def test_where_nothing_learns_there_is_none(hands) -> None:
    hands.store.visit("regions")
    hands.settle()
    control = transport(hands)
    assert not control.isVisible()
    hands.edit(data="moons")
    assert control.isVisible()


def test_the_question_of_the_panel_gives_way_to_what_was_answered(training) -> None:
    control = training.page.controls.control("twin")
    assert control.button.line == "What would have saved them?"
    training.qtbot.mouseClick(control.button, LEFT)
    training.qtbot.keyClick(control.menu, Qt.Key.Key_Down)
    training.qtbot.keyClick(control.menu, Qt.Key.Key_Down)
    training.qtbot.keyClick(control.menu, Qt.Key.Key_Return)
    training.settle()
    assert training.experiment.twin != "none"
    assert control.button.line == dict(control.kind.options)[training.experiment.twin]
    assert control.button.accessibleDescription() == control.button.line


def test_the_track_is_whole_while_answers_are_hidden(training) -> None:
    training.edit(playhead=3000)
    end = transport(training).slider.maximum()
    training.window.actions_["hide"].trigger()
    training.edit(playhead=2500)
    assert transport(training).slider.maximum() == end >= 3000
