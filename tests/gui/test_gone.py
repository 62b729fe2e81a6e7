"""What was drawn from a state that is gone does nothing: handles, rows of the facts, places to click."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.base.experiment import Experiment, Handle
from engine.presets import presets
from engine.session import Session

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
KEYS = Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Delete


def states(key: str) -> list[Experiment]:
    """The default and the examples of a panel that are soon drawn, and each of them in other views."""
    found = [Session().experiment(key), *(p.apply(Session(), key).experiment(key) for p in presets(key))]
    views = [view for view, _ in found[0].parameters()["view"].options]
    found += [state.edit(view=view) for state, view in zip(found, views * len(found), strict=False)]
    return [state for state in found if not state.is_heavy]


def send(hands: Any, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """A mouse event at once: the page has no time to draw."""
    moved = kind == QEvent.Type.MouseMove
    viewport, held = hands.figure.viewport(), NONE if kind == QEvent.Type.MouseButtonRelease else button
    place, on_screen = QPointF(at), QPointF(viewport.mapToGlobal(at))
    QApplication.sendEvent(
        viewport, QMouseEvent(kind, place, on_screen, NONE if moved else button, held, PLAIN)
    )


def press(hands: Any, at: QPoint) -> None:
    send(hands, QEvent.Type.MouseButtonPress, at)


def move(hands: Any, at: QPoint) -> None:
    for by in (QPoint(7, 5), QPoint(15, -9)):
        send(hands, QEvent.Type.MouseMove, at + by)


def release(hands: Any, at: QPoint) -> None:
    send(hands, QEvent.Type.MouseButtonRelease, at)


def show(hands: Any, state: Experiment) -> None:
    """Open a state and wait for its picture."""
    hands.store.open(hands.store.session.replace(hands.page.kind.key, state))
    hands.settle()


def grips(hands: Any) -> list[tuple[Handle, QPoint]]:
    """The first and the last handle of each kind that can be grabbed, and where."""
    found: dict[str, list[tuple[Handle, QPoint]]] = {}
    for handle in hands.figure.handles:
        try:
            at = hands.grip(handle)
        except (AssertionError, KeyError):
            continue
        found.setdefault(handle.name.split()[0], []).append((handle, at))
    return [grip for alike in found.values() for grip in {id(g): g for g in (alike[0], alike[-1])}.values()]


def pairs(key: str) -> Any:
    """Two states of a panel that are not of one run."""
    two = st.tuples(st.sampled_from(states(key)), st.sampled_from(states(key)))
    return two.filter(lambda pair: not pair[0].is_run_of(pair[1]))


def each_pair(test: Any) -> Any:
    """Runs a test of (hands, before, after, which) on pairs of states, and numbers, of every panel."""

    @pytest.mark.parametrize("key", Session.names())
    def over_pairs(hands, key: str) -> None:
        hands.store.visit(key)
        hands.settle()

        @settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
        @given(pairs(key), st.integers(0, 6))
        def over(pair: tuple[Experiment, Experiment], which: int) -> None:
            test(hands, *pair, which)

        over()

    return over_pairs


@each_pair
def test_while_its_picture_is_still_to_come_nothing_of_the_old_one_acts(hands, before, after, which) -> None:
    show(hands, before)
    opened = hands.store.session.replace(hands.page.kind.key, after)
    handles, facts = grips(hands), hands.page.facts
    rows = range(facts.model().rowCount())[which:] if facts.isVisible() else ()
    plots = [plot for plot in hands.figure.plots.values() if plot.isVisible()]
    hands.store.open(opened)
    state = hands.experiment
    for handle, at in handles:
        press(hands, at)
        move(hands, at)
        assert hands.experiment is state, handle
        release(hands, at)
        for pressed in KEYS:
            hands.figure.handles.focus(handle.name)
            QApplication.sendEvent(hands.figure, QKeyEvent(QEvent.Type.KeyPress, pressed, PLAIN))
            assert hands.experiment is state, (handle, pressed)
    for row in rows:
        facts.verticalHeader().sectionClicked.emit(row)
        facts.clicked.emit(facts.model().index(row, 0))
        assert hands.experiment is state, row
    for plot in plots:
        at = hands.figure.mapFromScene(plot.scene_rect().center())
        press(hands, at)
        release(hands, at)
        assert hands.experiment is state, plot.key
    hands.settle()
    assert hands.page.result.experiment is state


@each_pair
def test_a_held_handle_is_let_go_where_another_hand_changes_the_state(hands, before, after, which) -> None:
    key, viewport = hands.page.kind.key, hands.figure.viewport()
    ways = [
        lambda: hands.qtbot.keyClick(viewport, Qt.Key.Key_Z, CTRL),
        lambda: hands.qtbot.keyClick(viewport, Qt.Key.Key_R, CTRL),
        lambda: hands.store.open(hands.store.session.replace(key, after)),
    ]
    for change in ways:
        show(hands, after)
        show(hands, before)
        for handle, at in grips(hands)[which:][:1]:
            press(hands, at)
            move(hands, at)
            held = hands.experiment
            change()
            state = hands.experiment
            belongs = state.is_run_of(held)  # such as a reset of the default
            move(hands, at)
            assert belongs or hands.experiment is state, handle
            hands.settle()
            move(hands, at)
            release(hands, at)
            hands.settle()
            assert belongs or hands.experiment is state, handle


def test_a_handle_goes_on_with_what_it_has_made_itself(hands) -> None:
    show(hands, Session().curves)
    handle = hands.figure.handles["probe"]
    at = hands.grip(handle)
    press(hands, at)
    places = []
    for step in range(1, 6):
        send(hands, QEvent.Type.MouseMove, at + QPoint(12 * step, 0))
        places.append(hands.experiment.probe)
    release(hands, at)
    assert places == sorted(set(places))
