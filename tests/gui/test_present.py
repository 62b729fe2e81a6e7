"""Present mode, worked by the keys of a clicker, a keyboard and the mouse."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from engine.lessons.files import shipped
from engine.session import Session
from engine.talk.scene import Scene
from gui.look.theme import DARK, LIGHT, PROJECTOR
from gui.present.desk import Desk
from gui.present.hall import Hall
from gui.present.keys import STROKES
from gui.present.presentation import Presentation
from gui.present.sketch import Sketch
from gui.shell.help import TextDialog
from tests.gui.conftest import Hands

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def curves(probe: float, **changes: Any) -> Session:
    return Session().edit("curves", probe=probe, **changes)


SCENES = (
    Scene(curves(-2.0), "Left of 0", "Ask first."),
    Scene(curves(2.0), "Right of 0"),
    Scene(Session().visit("neuron"), controls=("w",)),
    Scene(curves(1.0), controls=()),
)


@pytest.fixture
def talk(hands: Hands) -> Hands:
    """Hands on a window with a talk."""
    for scene in SCENES:
        hands.window.documents.book.add(scene)
    return hands


@pytest.fixture
def present(talk: Hands) -> Iterator[Callable[..., Presentation]]:
    """Presents the talk as a key does; the screen is given back at the end."""
    yield lambda key=Key.Key_F5, modifier=Qt.KeyboardModifier.NoModifier: started(talk, key, modifier)
    for shown in talk.window.findChildren(Presentation):
        shown.hall.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def started(hands: Hands, key: Qt.Key, modifier: Qt.KeyboardModifier) -> Presentation:
    QTest.keyClick(hands.window, key, modifier)
    (shown,) = (begun for begun in hands.window.findChildren(Presentation) if begun.hall.isVisible())
    hands.qtbot.waitUntil(lambda: QApplication.activeWindow() is shown.hall)
    settle(hands, shown)
    return shown


def settle(hands: Hands, shown: Presentation) -> None:
    """Wait until numbers have arrived and the picture is that of the state."""

    def is_there() -> bool:
        result = shown.hall.boards.board.stage.result
        state = shown.show.store.session
        return not shown.show.is_moving and result is not None and (
            shown.hall.covered != "" or result.experiment == state.experiment(state.current)
        )  # fmt: skip

    hands.qtbot.waitUntil(is_there)


def press(hands: Hands, shown: Presentation, *keys: Qt.Key | str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        here = QApplication.focusWidget() or shown.hall
        QTest.keyClicks(here, key) if isinstance(key, str) else QTest.keyClick(here, key)
    settle(hands, shown)


def test_f5_shows_the_first_scene_on_the_whole_screen(talk: Hands, present) -> None:
    shown = present()
    assert shown.show.at == 0
    assert shown.hall.isFullScreen()
    assert shown.hall.geometry() == shown.hall.screen().geometry()
    assert shown.hall.boards.board.headline.text() == "Left of 0"
    assert shown.show.store.session.curves.probe == -2.0


def test_shift_f5_begins_with_the_scene_of_this_state(talk: Hands, present) -> None:
    talk.store.open(SCENES[1].session)
    assert present(Key.Key_F5, Qt.KeyboardModifier.ShiftModifier).show.at == 1


def test_shift_f5_shows_a_state_that_is_no_scene_alone(talk: Hands, present) -> None:
    talk.edit(probe=0.25)
    shown = present(Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert [scene.session.curves.probe for scene in shown.show.scenes] == [0.25]


def test_one_presentation_ends_where_another_begins(talk: Hands, present) -> None:
    present()
    shown = present()
    halls = [top for top in QApplication.topLevelWidgets() if isinstance(top, Hall) and top.isVisible()]
    assert halls == [shown.hall]


def test_nothing_in_the_window_becomes_a_window_of_the_system(talk: Hands, present) -> None:
    """One within another cannot be what a menu belongs to, and is slower."""
    present()
    assert not [w for w in talk.window.findChildren(QWidget) if w.internalWinId() and not w.isWindow()]


def test_f5_without_a_talk_shows_this_picture(hands: Hands) -> None:
    hands.edit(probe=0.25)
    shown = started(hands, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    lead = hands.page.result.readouts[0]
    assert shown.hall.boards.board.headline.text() == f"{lead.value}  {lead.caption}"
    shown.hall.close()


def test_in_a_lesson_its_steps_are_the_scenes(talk: Hands) -> None:
    lesson = next(lesson for lesson in shipped() if lesson.name == "03-regions.md")
    talk.window.lessons.begin(lesson)
    talk.settle()
    before = talk.store.session
    shown = started(talk, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    assert shown.hall.boards.board.headline.text() == lesson.steps[0].title
    assert shown.hall.boards.board.stage.figure.look.hiding_answers == lesson.steps[0].hide
    QTest.keyClick(shown.hall, Key.Key_PageDown)
    settle(talk, shown)
    assert shown.show.store.session.experiment("regions") == lesson.steps[0].end
    assert not shown.show.store.session.hidden
    QTest.keyClick(shown.hall, Key.Key_Escape)
    assert talk.store.session == before
    talk.window.lessons.turn(2)
    talk.settle()
    shown = started(talk, Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert shown.show.scene.title == lesson.steps[2].title
    shown.hall.close()


@pytest.mark.parametrize(
    "key", [Key.Key_PageDown, Key.Key_Right, Key.Key_Down, Key.Key_Space, Key.Key_Return]
)
def test_a_key_of_a_clicker_goes_on(talk: Hands, present, key: Qt.Key) -> None:
    shown = present()
    press(talk, shown, key)
    assert shown.show.at == 1
    assert shown.show.store.session == SCENES[1].session


@pytest.mark.parametrize("key", [Key.Key_PageUp, Key.Key_Left, Key.Key_Up, Key.Key_Backspace])
def test_a_key_of_a_clicker_goes_back(talk: Hands, present, key: Qt.Key) -> None:
    shown = present()
    press(talk, shown, Key.Key_End, key)
    assert shown.show.at == 2
    assert shown.hall.boards.board.kind.key == "neuron"


def test_nobody_waits_for_the_picture_of_another_panel(talk: Hands, present) -> None:
    shown = present()
    talk.qtbot.waitUntil(lambda: len(shown.hall.boards.boards) == 2)
    board = shown.hall.boards.boards["neuron"]
    assert board.stage.result is not None
    assert board.stage.result.experiment == SCENES[2].experiment
    assert board.size() == shown.hall.size()
    assert not board.isVisible()


def test_there_is_nothing_before_the_first_and_after_the_last(talk: Hands, present) -> None:
    shown = present()
    press(talk, shown, Key.Key_PageUp)
    assert shown.show.at == 0
    press(talk, shown, Key.Key_End, Key.Key_PageDown)
    assert shown.show.at == 3
    press(talk, shown, Key.Key_Home)
    assert shown.show.at == 0


def test_a_number_and_enter_lead_to_a_scene(talk: Hands, present) -> None:
    shown = present()
    press(talk, shown, "3", Key.Key_Return)
    assert shown.show.at == 2
    press(talk, shown, "99", Key.Key_Enter)
    assert shown.show.at == 3
    press(talk, shown, "2", "S", Key.Key_Home, Key.Key_Return)  # what was typed long ago is forgotten
    assert shown.show.at == 1


def test_esc_leads_back_to_the_window_as_it_was(talk: Hands, present) -> None:
    talk.page.controls.control("probe").slider.setFocus()
    before, steps = talk.store.session, talk.steps()
    focus, geometry, title = QApplication.focusWidget(), talk.window.geometry(), talk.window.windowTitle()
    shown = present()
    press(talk, shown, Key.Key_PageDown, Key.Key_PageDown, "H")
    press(talk, shown, Key.Key_Escape)
    talk.qtbot.waitUntil(lambda: QApplication.activeWindow() is talk.window)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert (talk.store.session, talk.steps()) == (before, steps)
    assert (QApplication.focusWidget(), talk.window.geometry()) == (focus, geometry)
    assert talk.window.windowTitle() == title
    assert not talk.window.findChildren(Hall)
    assert not talk.window.findChildren(Presentation)


def test_numbers_travel_and_every_frame_is_a_state_on_the_way(talk: Hands, present) -> None:
    shown = present()
    drawn: list[float] = []
    shown.hall.boards.board.stage.drawn.connect(lambda result: drawn.append(result.experiment.probe))
    press(talk, shown, Key.Key_PageDown)
    assert drawn == sorted(drawn)
    assert drawn[-1] == 2.0
    assert -2.0 < drawn[0] < 2.0


def test_travelling_can_be_turned_off(talk: Hands, present) -> None:
    shown = present()
    drawn: list[float] = []
    shown.hall.boards.board.stage.drawn.connect(lambda result: drawn.append(result.experiment.probe))
    press(talk, shown, "A", Key.Key_PageDown)
    assert drawn == [2.0]


def test_what_is_set_by_hand_comes_back(talk: Hands, present) -> None:
    shown = present()
    slider = shown.hall.boards.board.pins.control("probe").slider
    talk.qtbot.mousePress(slider, LEFT, pos=slider.rect().center())
    talk.qtbot.mouseRelease(slider, LEFT, pos=slider.rect().center())
    settle(talk, shown)
    assert abs(shown.show.store.session.curves.probe) < 0.5
    assert QApplication.focusWidget() is shown.hall  # the clicker still has the keyboard
    press(talk, shown, "R")
    assert shown.show.store.session == SCENES[0].session


def test_black_and_white_cover_the_screen_and_the_next_scene_uncovers_it(talk: Hands, present) -> None:
    shown = present()
    for key, color in ("B", "#000000"), (".", ""), ("W", "#ffffff"), (",", ""), (".", "#000000"):
        press(talk, shown, key)
        assert (shown.hall.covered != "") == bool(color)
        if color:
            image = shown.hall.grab().toImage()
            assert {image.pixelColor(x, y).name() for x in (5, 400) for y in (5, 300)} == {color}
    press(talk, shown, Key.Key_PageDown)
    assert shown.hall.covered == ""
    assert shown.show.at == 1


def test_letters_are_a_fortieth_of_the_height_at_least(talk: Hands, present) -> None:
    shown = present()
    board = shown.hall.boards.board
    least = board.height() / 40
    press(talk, shown, "-")
    assert board.stage.figure.look.font().pixelSize() >= least
    press(talk, shown, "+", "=", "+")
    assert board.stage.figure.look.font().pixelSize() >= 1.5 * least
    for label in (board.headline, board.sentence, *(board.pins.control(n).label for n in ("probe",))):
        label.ensurePolished()
        assert label.fontInfo().pixelSize() >= least


def test_the_sentence_comes_on_demand(talk: Hands, present) -> None:
    shown = present()
    board = shown.hall.boards.board
    assert not board.sentence.isVisible()
    press(talk, shown, "s", Key.Key_PageDown)
    assert board.sentence.isVisible()
    assert board.sentence.text() == board.stage.result.sentence
    press(talk, shown, "s")
    assert not board.sentence.isVisible()


def test_a_scene_shows_its_own_controls(talk: Hands, present) -> None:
    shown = present()

    def seen() -> list[str]:
        pins = shown.hall.boards.board.pins
        return [name for name in pins.names if pins.control(name).isVisible()]

    assert "probe" in seen()
    press(talk, shown, "3", Key.Key_Return)
    assert seen() == ["w"]
    press(talk, shown, "4", Key.Key_Return)
    assert seen() == []
    press(talk, shown, Key.Key_Home, "C")
    assert seen() == []


def test_answers_are_hidden_and_shown(talk: Hands, present) -> None:
    shown = present()
    press(talk, shown, "H")
    assert shown.hall.boards.board.stage.figure.look.hiding_answers
    press(talk, shown, "H")
    assert not shown.hall.boards.board.stage.figure.look.hiding_answers
    assert not talk.store.session.hidden


def test_it_is_black_unless_other_colors_are_asked_for(talk: Hands, present) -> None:
    shown = present()
    for theme in PROJECTOR, DARK, LIGHT:
        image = shown.hall.grab().toImage()
        assert image.pixelColor(3, 3).name() == theme.surface
        assert shown.hall.boards.board.stage.figure.look.theme == theme
        press(talk, shown, "T")


def test_arrows_move_a_slider_only_where_tab_has_led(talk: Hands, present) -> None:
    shown = present()
    slider = shown.hall.boards.board.pins.control("probe").slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    press(talk, shown, Key.Key_Right)
    assert shown.show.at == 0
    assert shown.show.store.session.curves.probe > -2.0
    press(talk, shown, Key.Key_PageDown)
    assert shown.show.at == 1


def test_no_tooltip_reaches_the_audience(talk: Hands, present) -> None:
    shown = present()
    viewport = shown.hall.boards.board.stage.figure.viewport()
    viewport.setToolTip("The probe")
    for widget in viewport, shown.hall.boards.board.pins.control("probe").slider:
        middle = widget.rect().center()
        QApplication.sendEvent(
            widget, QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(middle) + QPoint())
        )
        assert not QToolTip.isVisible()


def test_a_state_is_added_by_a_key(hands: Hands) -> None:
    hands.edit(probe=0.75)
    QTest.keyClick(hands.window, Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    (scene,) = hands.window.documents.book.talk.scenes
    assert scene.session.curves.probe == 0.75
    assert hands.window.notice.text == "Scene 1 of the talk; F5 shows it."


def test_a_talk_that_is_over_is_forgotten(talk: Hands, present) -> None:
    shown = present()
    press(talk, shown, "V", "V", Key.Key_End, "L", "D")
    kept = [
        weakref.ref(thing) for thing in (shown, shown.hall, shown.desk, shown.hall.boards.board, shown.show)
    ]
    press(talk, shown, Key.Key_Escape)
    del shown
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    assert [ref() for ref in kept] == [None] * len(kept)


def test_the_manual_and_the_sheet_of_shortcuts_tell_all_keys(hands: Hands) -> None:
    for name in ("about_presenting", "shortcuts"):
        hands.window.actions_[name].trigger()
    texts = [dialog.browser.toPlainText() for dialog in hands.window.findChildren(TextDialog)]
    assert len(texts) == 2
    for stroke in STROKES:
        assert all(stroke.said in text and stroke.tip in text for text in texts), stroke


def test_no_key_does_two_things() -> None:
    keys = [key for stroke in STROKES for key in stroke.keys]
    assert len(set(keys)) == len(keys)


# The lecturer's view ----------------------------------------------------------------------------------


def test_on_one_screen_a_key_brings_the_lecturers_view_and_puts_it_away(talk: Hands, present) -> None:
    shown = present()
    assert shown.desk is None
    press(talk, shown, "V")
    talk.qtbot.waitUntil(lambda: QApplication.activeWindow() is shown.desk)
    assert shown.desk.where.text() == "Scene 1 of 4"
    assert shown.desk.note.text() == "Ask first."
    QTest.keyClick(shown.desk, Key.Key_PageDown)
    settle(talk, shown)
    assert shown.desk.where.text() == "Scene 2 of 4"
    assert shown.desk.next.board.kind.key == "neuron"
    QTest.keyClicks(shown.desk, "x")
    assert not shown.desk.isVisible()
    QTest.keyClicks(shown.hall, "v")
    QTest.keyClick(shown.desk, Key.Key_Escape)
    talk.qtbot.waitUntil(lambda: not talk.window.findChildren(Presentation))


def test_the_clock_tells_how_long_the_talk_has_lasted(talk: Hands, present) -> None:
    shown = present()
    now = [100.0]
    desk = Desk(shown.show.store, PROJECTOR, Sketch(), QSize(1920, 1080), shown.hall, lambda: now[0])
    now[0] += 754
    desk.tick()
    assert desk.clock.text().endswith("   12:34")


def test_what_the_lecturer_draws_is_seen_on_both_boards(talk: Hands, present) -> None:
    shown = present()
    press(talk, shown, "V", "D", "K")
    board = shown.desk.boards.board
    talk.qtbot.waitUntil(lambda: board.stage.result is not None)
    viewport = board.stage.figure.viewport()
    middle = viewport.rect().center()
    talk.qtbot.mousePress(viewport, LEFT, pos=middle)
    talk.qtbot.mouseMove(viewport, middle + QPoint(40, 0))
    talk.qtbot.mouseRelease(viewport, LEFT, pos=middle + QPoint(40, 0))
    assert len(shown.sketch.marks) == 1
    for boards in (shown.hall.boards, shown.desk.boards):
        assert boards.board.ink.lines[0].isVisible()


def test_on_two_screens_the_audience_sees_the_picture_and_nothing_else(tmp_path: Path) -> None:
    screens = [
        {"name": f"{x}", "x": x, "y": 0, "width": width, "height": height, "logicalDpi": 96,
         "logicalBaseDpi": 96, "dpr": 1}
        for x, width, height in ((0, 1440, 900), (1440, 1920, 1080))
    ]  # fmt: skip
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}))
    root = Path(__file__).parents[2]
    environment = os.environ | {
        "PYTHONPATH": str(root), "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path}/screens.json",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "tests/gui/two_screens.py"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip().endswith("done"), done.stderr[-3000:]
