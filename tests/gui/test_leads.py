"""What leads from a part of a picture to a state of another panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.base.experiment import Handle, Lead
from engine.functions import activations

TO_EXAMPLE = Lead("neuron", "Worked example 2, case B: sigmoid at z = −10")
TO_STATE = Lead("centering", state={"activation": activations.get("tanh"), "view": "pair"})


def put(hands, lead: Lead) -> Handle:
    """A handle in the middle of f that leads there."""
    (left, right), (low, high) = hands.figure.plots["f"].ranges
    handle = Handle("lead", "show me", "f", (left + right) / 4, (low + high) / 2, lead=lead)
    hands.figure.handles.show((handle,), hands.experiment)
    return handle


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_it_opens_an_example_of_another_panel(hands, by: str) -> None:
    handle = put(hands, TO_EXAMPLE)
    if by == "mouse":
        place = hands.at("f", handle.x, handle.y)
        QTest.mouseMove(hands.figure.viewport(), place)
        assert hands.figure.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
        QTest.mouseClick(hands.figure.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        hands.figure.setFocus()
        QTest.keyClick(hands.figure, Qt.Key.Key_Return)
        QTest.keyClick(hands.figure, Qt.Key.Key_Return)
    assert hands.store.session.current == "neuron"
    assert hands.page.example.title == TO_EXAMPLE.example


def test_it_opens_a_state_of_another_panel_as_one_step(hands) -> None:
    handle, before = put(hands, TO_STATE), hands.steps()
    QTest.mouseClick(
        hands.figure.viewport(), Qt.MouseButton.LeftButton, pos=hands.at("f", handle.x, handle.y)
    )
    session = hands.store.session
    assert session.current == "centering"
    assert (session.centering.view, session.centering.activation.name) == ("pair", "tanh")
    assert hands.steps() == before + 1


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_it_is_a_button_that_nothing_moves(hands, by: str) -> None:
    handle, before = put(hands, TO_STATE), hands.experiment
    if by == "mouse":
        start = hands.at("f", handle.x, handle.y)
        hands.drag(start, start + QPoint(40, 30))
    else:
        hands.figure.setFocus()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Up):
            QTest.keyClick(hands.figure, key)
        assert hands.figure.handles.focused == handle
    assert (hands.store.session.current, hands.experiment) == ("curves", before)


def test_a_hand_that_trembles_presses_it(hands) -> None:
    handle = put(hands, TO_STATE)
    start = hands.at("f", handle.x, handle.y)
    hands.drag(start, start + QPoint(2, 1))
    assert hands.store.session.current == "centering"


def test_delete_does_not_lead_away(hands) -> None:
    put(hands, TO_STATE)
    hands.figure.setFocus()
    QTest.keyClick(hands.figure, Qt.Key.Key_Return)
    QTest.keyClick(hands.figure, Qt.Key.Key_Delete)
    assert hands.store.session.current == "curves"


def test_what_was_drawn_of_another_state_leads_nowhere(hands) -> None:
    handle = put(hands, TO_STATE)
    at = hands.at("f", handle.x, handle.y)
    hands.store.edit("curves", functions=(activations.get("elu"),))
    QTest.mouseClick(hands.figure.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert hands.store.session.current == "curves"
