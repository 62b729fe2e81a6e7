"""The dialog of moving pictures, driven as people drive it; and the way through a talk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox

from engine.session import Session
from engine.talk.scene import Scene
from engine.talk.talk import Talk, save
from engine.talk.tour import STAY, tour
from gui.export.animation.formats import MOVING, estimated
from gui.present.moving_dialog import MovingDialog
from gui.shell.finding import things
from gui.shell.palette.things import sections
from gui.start.app import main
from tests.gui.test_export_dialog import answer, button, choose, named, said
from tests.gui.test_moving import read_gif

SCENES = (
    Scene(Session().edit("curves", probe=-1.0).visit("curves"), "The left side"),
    Scene(Session().edit("curves", probe=1.0).visit("curves"), "The right side"),
    Scene(Session().visit("neuron"), "A neuron"),
)


@pytest.fixture
def dialog(qtbot, tmp_path: Path) -> MovingDialog:
    made = MovingDialog(Session().visit("curves"), SCENES, str(tmp_path))
    qtbot.addWidget(made)
    made.show()
    choose(made, "What moves", "z")
    type_way(made, "-1", "1", "1")
    choose(made, "Page", "Slide, 960 × 540")
    qtbot.waitUntil(lambda: "3 frames" in facts(made) and "960" in facts(made))
    return made


def type_way(dialog: MovingDialog, *ends: str) -> None:
    for name, text in zip(("From", "To", "Step"), ends, strict=True):
        box = named(dialog, QLineEdit, name)
        box.selectAll()
        QTest.keyClicks(box, text)


def facts(dialog: MovingDialog) -> str:
    return str(named(dialog, QLabel, "About the file").text())


def test_every_choice_has_a_name_and_a_key_of_its_own(dialog: MovingDialog) -> None:
    kinds = (QComboBox, QSpinBox, QLineEdit)
    assert all(
        w.accessibleName() or w.parent().accessibleName() for k in kinds for w in dialog.findChildren(k)
    )
    texts = [label.text() for label in dialog.findChildren(QLabel) if label.buddy()]
    texts += [b.text() for b in dialog.findChildren(QPushButton) if "&" in b.text()]
    keys = [text[text.index("&") + 1].lower() for text in texts]
    assert len(set(keys)) == len(keys) >= 9
    assert dialog.minimumSizeHint().width() <= 900
    assert dialog.minimumSizeHint().height() <= 640


def test_it_says_what_the_file_will_be(qtbot, dialog: MovingDialog) -> None:
    assert facts(dialog).startswith("3 frames, 1.3 s, 960 × 540 pixels.")
    named(dialog, QSpinBox, "Frames a second").setValue(20)
    type_way(dialog, "-1", "1", "0.5")
    qtbot.waitUntil(lambda: facts(dialog).startswith("5 frames, 1.25 s, about "))


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (("0", "1", "0"), "Steps of 0 do not lead from 0 to 1."),
        (("1", "1", "1"), "Nothing moves: probe goes from 1 to 1."),
        (("a", "1", "1"), "A sweep is written like"),
        (("0", "1", "0.0001"), "A moving picture has at most 2,000 frames."),
    ],
)
def test_what_cannot_move_is_said_and_cannot_be_saved(
    qtbot, dialog: MovingDialog, way: tuple[str, ...], sentence: str
) -> None:
    type_way(dialog, *way)
    qtbot.waitUntil(lambda: said(dialog).startswith(sentence))
    assert not button(dialog, "&Save…").isEnabled()
    type_way(dialog, "0", "1", "0.5")
    qtbot.waitUntil(lambda: button(dialog, "&Save…").isEnabled())
    assert said(dialog) == ""


def test_saving_writes_the_frames_and_closes(monkeypatch, dialog: MovingDialog, tmp_path: Path) -> None:
    suggested = answer(monkeypatch, tmp_path / "a.gif")
    heard: list[str] = []
    dialog.saved.connect(heard.append)
    QTest.mouseClick(button(dialog, "&Save…"), Qt.MouseButton.LeftButton)
    assert suggested() == "curves.gif"
    assert heard == [str(tmp_path / "a.gif")]
    assert not dialog.isVisible()
    assert [time for _, time in read_gif((tmp_path / "a.gif").read_bytes())] == [10, 10, 110]


@pytest.mark.parametrize("suffix", [suffix for suffix in MOVING if suffix != "mp4"])
def test_cancel_leaves_the_old_file_and_nothing_else(
    dialog: MovingDialog, tmp_path: Path, suffix: str
) -> None:
    old = tmp_path / f"old.{suffix}"
    old.write_bytes(b"old")
    cancel = button(dialog, "Cancel")
    QTimer.singleShot(0, dialog, lambda: QTest.mouseClick(cancel, Qt.MouseButton.LeftButton))
    assert not dialog.save(old)
    assert said(dialog) == "Stopped; nothing is written."
    assert dialog.isVisible()
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]
    assert dialog.save(old)  # once more, to the end
    assert old.read_bytes() != b"old"


def test_a_folder_that_is_missing_is_said_and_the_dialog_stays(dialog: MovingDialog, tmp_path: Path) -> None:
    assert not dialog.save(tmp_path / "missing" / "a.gif")
    assert said(dialog).startswith("Cannot write ")
    assert button(dialog, "&Save…").isEnabled()


def test_the_talk_moves_too(qtbot, dialog: MovingDialog) -> None:
    choose(dialog, "What moves", "the scenes of the talk")
    qtbot.waitUntil(lambda: facts(dialog).startswith("12 frames, 6.9 s"))
    assert not named(dialog, QLineEdit, "From").isEnabled()
    assert dialog.film().times == tuple(time for _, time in tour(SCENES, 10))


@pytest.mark.parametrize("key", Session.names())
def test_what_is_proposed_moves(qtbot, key: str) -> None:
    made = MovingDialog(Session().visit(key), (), "")
    qtbot.addWidget(made)
    what = named(made, QComboBox, "What moves")
    for place in range(what.count()):
        what.setCurrentIndex(place)
        assert 2 <= len(made.film()) <= 99, what.currentText()


def test_the_size_is_told_before_it_is_written(dialog: MovingDialog) -> None:
    type_way(dialog, "-1", "1", "0.1")
    for suffix in ("gif", "apng"):
        size = estimated(MOVING[suffix], dialog.film())
        assert size == pytest.approx(len(b"".join(MOVING[suffix].encode(dialog.film()))), rel=0.5)


def test_a_tour_stays_with_each_scene_and_numbers_travel_between() -> None:
    frames = tour(SCENES, 10)
    assert [time for _, time in frames] == [STAY, *[10] * 9, STAY, STAY]
    probes = [scene.session.curves.probe for scene, _ in frames[:-1]]
    assert probes == sorted(probes)
    assert (probes[0], probes[-1]) == (-1, 1)
    assert [scene.title for scene, _ in frames] == ["The left side", *["The right side"] * 10, "A neuron"]
    with pytest.raises(ValueError, match="no scenes"):
        tour((), 10)
    with pytest.raises(ValueError, match="at most 2,000 frames"):
        tour(SCENES[:2] * 30, 50)


def test_the_command_line_writes_a_talk_that_moves(qapp, capsys, tmp_path: Path) -> None:
    save(Talk(SCENES[:2]), talk := tmp_path / "lecture.talk.json")
    out = tmp_path / "a.gif"
    assert main(["export", str(talk), "--out", str(out), "--size", "160x90", "--fps", "4"]) == 0
    assert [time for _, time in read_gif(out.read_bytes())] == [STAY, 25, 25, 25, STAY]
    assert main(["export", str(talk), "--out", str(out), "--animate", "probe=0:1:1"]) == 2
    assert "all scenes are written as they are" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["animation", "gif", "video"])
def test_the_box_that_finds_anything_finds_it(window, word: str) -> None:
    commands = [thing for thing in things(window) if thing.title == "Export animation"]
    assert len(commands) == 1
    found = sections(word, things(window), lambda _: 400)
    assert any(thing.title == "Export animation" for section in found for thing, _ in section.rows)


def test_the_menu_opens_it_on_the_present_state(qtbot, window, tmp_path: Path) -> None:
    window.store.visit("neuron")
    window.actions_["animation"].trigger()
    made = window.findChild(MovingDialog)
    assert made.isVisible()
    made.reject()
    qtbot.waitUntil(lambda: window.findChild(MovingDialog) is None)
