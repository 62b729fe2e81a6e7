"""Session files from the window: open, save, recent ones, and everything that can go wrong."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from engine.session import Session, load, save
from gui.shell.documents import Documents
from gui.shell.settings import Settings
from gui.store import Store


@pytest.fixture
def documents(qtbot) -> Documents:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Documents(Store(), Settings(), parent)
    made.store = made._store  # the tests drive the store as the window does
    return made


@pytest.fixture
def problems(documents: Documents) -> list[str]:
    seen: list[str] = []
    documents.problem.connect(seen.append)
    return seen


def answer(monkeypatch, path: Path | None) -> list[str]:
    """File dialogs are answered with this path; returns what they suggested."""
    suggested: list[str] = []

    def choose(_parent: QWidget, _title: str, folder: str, _filter: str) -> tuple[str, str]:
        suggested.append(folder)
        return (str(path) if path else "", "")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return suggested


@pytest.mark.parametrize("key", Session.names())
def test_what_is_saved_is_opened_again(documents, problems, monkeypatch, tmp_path: Path, key: str) -> None:
    store = documents.store
    store.open(Session().edit("curves", probe=2.0).visit(key))
    answer(monkeypatch, tmp_path / "lecture")
    assert documents.save()
    assert documents.path == tmp_path / "lecture.json"
    kept = store.session
    documents.new()
    assert store.session == Session()
    answer(monkeypatch, tmp_path / "lecture.json")
    assert documents.open()
    assert store.session == kept
    assert not documents.modified
    assert not problems


def test_a_cancelled_dialog_does_nothing(documents, problems, monkeypatch) -> None:
    answer(monkeypatch, None)
    before = documents.store.session
    assert not documents.open()
    assert not documents.save()
    assert not documents.save_as()
    assert documents.path is None
    assert documents.store.session == before
    assert not problems


def test_save_writes_to_the_present_file_and_save_as_to_another(
    documents, monkeypatch, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    suggested = answer(monkeypatch, first)
    assert documents.save()
    assert suggested[-1].endswith("curves.activation-lab.json")
    documents.store.edit("curves", probe=1.0)
    assert documents.modified
    assert documents.save()
    assert len(suggested) == 1
    assert load(first).curves.probe == 1.0
    suggested = answer(monkeypatch, second)
    assert documents.save_as()
    assert suggested == [str(first)]
    assert documents.path == second
    assert documents.settings.recent == (str(second), str(first))


BAD = {
    "empty": b"",
    "truncated": Session().to_json().encode()[:300],
    "another format": b"a,b\n1,2\n",
    "newer": Session().to_json().replace('"format": 1', '"format": 99').encode(),
    "unknown": Session().to_json().replace('"curves"', '"knots"').encode(),
    "wrong type": Session().to_json().replace('"probe": -1.2', '"probe": "here"').encode(),
    "nan": Session().to_json().replace('"probe": -1.2', '"probe": NaN').encode(),
    "no text": b"\x89PNG\r\n\x1a\n\x00\xff",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_file_is_told_in_one_sentence_and_changes_nothing(
    documents, problems, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    documents.store.edit("curves", probe=2.0)
    before, recent = documents.store.session, documents.settings.recent
    assert not documents.open(path)
    (sentence,) = problems
    assert sentence.startswith("Cannot ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence.replace(str(path), "")) < 300
    assert documents.store.session is before
    assert documents.path is None
    assert documents.settings.recent == recent


def test_a_missing_file_and_a_folder_are_told(documents, problems, tmp_path: Path) -> None:
    assert not documents.open(tmp_path / "none.json")
    assert not documents.open(tmp_path)
    assert ["no such file" in problems[0], "directory" in problems[1]] == [True, True]


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_full_disk_leaves_the_old_file(documents, problems, monkeypatch, tmp_path: Path, step: str) -> None:
    path = tmp_path / "a.json"
    save(Session(), path)
    assert documents.open(path)
    documents.store.edit("curves", probe=2.0)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"engine.base.files.os.{step}", full)
    assert not documents.save()
    monkeypatch.undo()
    assert problems == [f"Cannot write {path}: no space left on device."]
    assert load(path) == Session()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]
    assert documents.modified
    assert documents.save()
    assert load(path).curves.probe == 2.0


def test_only_eight_recent_files_are_kept_each_once(documents, tmp_path: Path) -> None:
    for name in "abcdefghij" + "c":
        path = tmp_path / f"{name}.json"
        save(Session(), path)
        documents.open(path)
    assert [Path(name).stem for name in documents.settings.recent] == list("cjihgfed")
    documents.forget_recent()
    assert documents.settings == replace(documents.settings, recent=())


@pytest.fixture
def quit_with(qtbot, hands, tmp_path: Path):
    """Quits a window whose file differs, and answers the question with a button; "" where none was asked."""

    def leave(button: QMessageBox.StandardButton) -> str:
        asked: list[str] = []

        def reply() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                asked.append(box.text())
                box.button(button).click()

        QTimer.singleShot(50, reply)
        hands.window.actions_["quit"].trigger()
        qtbot.wait(100)
        return "".join(asked)

    save(Session(), tmp_path / "a.json")
    hands.window.documents.open(tmp_path / "a.json")
    return leave


@pytest.mark.parametrize(("button", "closed", "probe"), [
    (QMessageBox.StandardButton.Save, True, 2.0),
    (QMessageBox.StandardButton.Discard, True, -1.2),
    (QMessageBox.StandardButton.Cancel, False, -1.2),
])  # fmt: skip
def test_quitting_asks_about_a_file_that_differs(
    hands, quit_with, tmp_path: Path, button: QMessageBox.StandardButton, closed: bool, probe: float
) -> None:
    hands.edit(probe=2.0)
    assert quit_with(button) == "Save the changes to a.json?"
    assert hands.window.isVisible() is not closed
    assert load(tmp_path / "a.json").curves.probe == probe
    assert hands.store.session.curves.probe == 2.0


def test_a_file_that_cannot_be_saved_keeps_the_window_open(hands, quit_with, tmp_path: Path) -> None:
    hands.edit(probe=2.0)
    hands.window.documents.path = tmp_path / "none" / "a.json"
    quit_with(QMessageBox.StandardButton.Save)
    assert hands.window.isVisible()
    assert hands.window.notice.text.startswith("Cannot write ")


def test_quitting_asks_nothing_where_nothing_is_lost(hands, quit_with) -> None:
    assert quit_with(QMessageBox.StandardButton.Cancel) == ""
    assert not hands.window.isVisible()


def test_quitting_without_a_file_asks_nothing(hands) -> None:
    hands.edit(probe=2.0)
    hands.window.actions_["quit"].trigger()
    assert not hands.window.isVisible()
