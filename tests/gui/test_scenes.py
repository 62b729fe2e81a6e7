"""The window in which a talk is put in order, and the file that holds it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.session import Session
from engine.talk.scene import MOST_PINS, Scene
from engine.talk.talk import Talk, load, save
from gui.present.presentation import Presentation
from gui.present.scenes import Scenes
from gui.shell.last_session import keep_talk, last_talk
from gui.shell.settings import Settings
from gui.start.desktop import keeping, open_window
from tests.gui.conftest import Hands

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
SCENES = tuple(
    Scene(Session().edit("curves", probe=probe), f"z = {probe}", "note") for probe in (-1.0, 0.0, 1.0)
)


@pytest.fixture
def scenes(hands: Hands) -> Scenes:
    """The window, opened by its key, over a talk of three scenes."""
    for scene in SCENES:
        hands.window.documents.book.add(scene)
    QTest.keyClick(hands.window, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    dialog = hands.window.findChild(Scenes)
    with hands.qtbot.waitActive(dialog):
        dialog.activateWindow()
    dialog.list.setFocus()
    return dialog


def titles(hands: Hands) -> list[str]:
    return [scene.title for scene in hands.window.documents.book.talk.scenes]


def press(dialog: Scenes, name: str) -> None:
    QTest.mouseClick(dialog.buttons[name], LEFT)


def test_it_lists_the_scenes_with_their_panels(hands: Hands, scenes: Scenes) -> None:
    assert [scenes.list.item(row).text() for row in range(3)] == [
        "1   z = -1.0\nCurves", "2   z = 0.0\nCurves", "3   z = 1.0\nCurves",
    ]  # fmt: skip
    assert (scenes.at, scenes.title.text(), scenes.note.toPlainText()) == (0, "z = -1.0", "note")


def test_scenes_are_reordered_by_keys_and_buttons(hands: Hands, scenes: Scenes) -> None:
    QTest.keyClick(scenes.list, Qt.Key.Key_Down, ALT)
    assert titles(hands) == ["z = 0.0", "z = -1.0", "z = 1.0"]
    assert scenes.at == 1
    press(scenes, "down")
    assert titles(hands) == ["z = 0.0", "z = 1.0", "z = -1.0"]
    assert not scenes.buttons["down"].isEnabled()
    press(scenes, "up")
    QTest.keyClick(scenes.list, Qt.Key.Key_Up, ALT)
    assert titles(hands) == ["z = -1.0", "z = 0.0", "z = 1.0"]


def test_a_scene_is_named_and_noted_and_a_typed_name_is_one_step(hands: Hands, scenes: Scenes) -> None:
    scenes.title.selectAll()
    QTest.keyClicks(scenes.title, "Saturation  kills ")
    QTest.keyClicks(scenes.note, "Ask first. ")
    first = hands.window.documents.book.talk.scenes[0]
    assert first.title == "Saturation kills"
    assert "Ask first. " in first.note
    assert scenes.title.text() == "Saturation  kills "  # nothing is corrected under the hand
    press(scenes, "undo")
    press(scenes, "undo")
    assert hands.window.documents.book.talk.scenes[0] == SCENES[0]


def test_what_is_too_long_is_told_and_not_kept(hands: Hands, scenes: Scenes) -> None:
    scenes.title.setText("")
    QTest.keyClicks(scenes.title, "a" * 201)
    assert len(titles(hands)[0]) == 200
    assert scenes.message.text() == "This is not kept: its title is longer than 200 signs."


def test_delete_takes_a_scene_out_and_undo_brings_it_back(hands: Hands, scenes: Scenes) -> None:
    QTest.keyClick(scenes.list, Qt.Key.Key_Delete)
    assert titles(hands) == ["z = 0.0", "z = 1.0"]
    QTest.keyClick(scenes.list, Qt.Key.Key_Z, CTRL)
    assert titles(hands) == ["z = -1.0", "z = 0.0", "z = 1.0"]
    for _ in range(3):
        press(scenes, "remove")
    assert not titles(hands)
    assert not scenes.title.isEnabled()
    assert not scenes.buttons["present"].isEnabled()


def test_a_scene_is_shown_in_the_window_and_takes_its_state(hands: Hands, scenes: Scenes) -> None:
    scenes.list.setCurrentRow(2)
    press(scenes, "show")
    assert hands.store.session.curves.probe == 1.0
    assert hands.store.can_undo
    hands.edit(probe=0.5)
    press(scenes, "replace")
    scene = hands.window.documents.book.talk.scenes[2]
    assert (scene.session.curves.probe, scene.title) == (0.5, "z = 1.0")


def test_up_to_four_controls_are_pinned(hands: Hands, scenes: Scenes) -> None:
    book = hands.window.documents.book
    for _ in range(20):
        free = [a for a in scenes.pins.menu().actions() if a.isEnabled() and not a.isChecked()]
        if not free:
            break
        free[0].trigger()
    assert len(book.talk.scenes[0].pins) == MOST_PINS
    ticked = next(action for action in scenes.pins.menu().actions() if action.isChecked())
    ticked.trigger()
    assert len(book.talk.scenes[0].pins) == MOST_PINS - 1


def test_the_talk_is_presented_from_the_chosen_scene(hands: Hands, scenes: Scenes) -> None:
    scenes.list.setCurrentRow(1)
    QTest.keyClick(scenes, Qt.Key.Key_F5)
    (shown,) = hands.window.findChildren(Presentation)
    assert shown.show.at == 1
    shown.hall.close()


def test_a_talk_is_saved_and_opened(hands: Hands, scenes: Scenes, tmp_path: Path, monkeypatch) -> None:
    name = str(tmp_path / "lecture")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))
    assert scenes.isWindowModified()
    QTest.keyClick(scenes, Qt.Key.Key_S, CTRL)
    path = tmp_path / "lecture.talk.json"
    assert load(path) == Talk(SCENES)
    assert (scenes.windowTitle(), scenes.isWindowModified()) == ("lecture.talk.json[*]", False)
    press(scenes, "remove")
    assert scenes.isWindowModified()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(scenes, "open")
    assert titles(hands) == [scene.title for scene in SCENES]


def test_a_broken_file_is_told_and_changes_nothing(hands: Hands, scenes: Scenes, tmp_path: Path) -> None:
    path = tmp_path / "broken.talk.json"
    path.write_text('{"program": "Activation Lab", "format": 1, "scenes": [{}]}', "utf-8")
    scenes.open(path)
    assert scenes.message.text() == f"Cannot open {path}: in scene 1: it has no state."
    hands.window.documents.open(path)
    assert hands.window.notice.text == scenes.message.text()
    assert titles(hands) == [scene.title for scene in SCENES]


def test_ctrl_o_opens_a_talk_and_leaves_the_session(hands: Hands, tmp_path: Path) -> None:
    path, before = tmp_path / "a.json", hands.store.session
    save(Talk(SCENES), path)
    assert hands.window.documents.open(path)
    assert titles(hands) == [scene.title for scene in SCENES]
    assert hands.store.session == before
    assert hands.window.notice.text == "Opened a.json: 3 scenes, F5 shows them."


def test_the_talk_is_there_at_the_next_start(hands: Hands, tmp_path: Path, qapp) -> None:
    hands.window.documents.book.add(SCENES[0])
    keeping(hands.window, tmp_path).keep()
    window, problems = open_window(qapp, Settings(theme="light"), tmp_path, None)
    assert (window.documents.book.talk, problems) == (Talk(SCENES[:1]), ())
    assert not window.documents.book.can_undo
    window.deleteLater()


def test_a_window_opens_with_a_talk(tmp_path: Path, qapp, hands: Hands) -> None:
    path = tmp_path / "a.talk.json"
    save(Talk(SCENES), path)
    window, problems = open_window(qapp, Settings(theme="light"), tmp_path / "data", path)
    assert (window.documents.book.talk, window.documents.book.path, problems) == (Talk(SCENES), path, ())
    window.deleteLater()


def test_a_kept_talk_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "talk.json").write_text(json.dumps([]), "utf-8")
    talk, sentence = last_talk(tmp_path)
    assert talk == Talk()
    assert "is now talk.unreadable-1.json; a new one begins." in sentence
    assert (tmp_path / "talk.unreadable-1.json").is_file()
    assert keep_talk(Talk(SCENES), tmp_path) == ""
    assert last_talk(tmp_path) == (Talk(SCENES), "")


def test_a_talk_too_large_to_be_read_again_is_not_kept(tmp_path: Path, monkeypatch) -> None:
    assert keep_talk(Talk(SCENES), tmp_path) == ""
    monkeypatch.setattr("engine.talk.talk.MOST_BYTES", 10)
    assert keep_talk(Talk(SCENES[:1]), tmp_path).startswith("The talk cannot be kept: Cannot write ")
    monkeypatch.undo()
    assert last_talk(tmp_path) == (Talk(SCENES), "")
