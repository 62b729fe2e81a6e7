"""The session between two runs: kept soon after a change, never lost to a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.session import Session, load
from gui.last_session import LastSession, last_session


def test_a_change_is_kept_soon_without_a_clean_exit(qtbot, window, tmp_path: Path) -> None:
    keeper = LastSession(tmp_path, lambda: window.store.session)
    keeper._soon.setInterval(10)
    window.store.changed.connect(keeper.changed)
    window.store.edit("curves", probe=2.5)
    qtbot.waitUntil(lambda: (tmp_path / "session.json").exists())
    assert load(tmp_path / "session.json").curves.probe == 2.5
    assert not keeper._soon.isActive()


def test_nothing_is_written_where_nothing_has_changed(window, tmp_path: Path) -> None:
    keeper = LastSession(tmp_path, lambda: window.store.session)
    assert keeper.keep() == ""
    (tmp_path / "session.json").unlink()
    assert keeper.keep() == ""
    assert not (tmp_path / "session.json").exists()


def test_what_cannot_be_kept_is_told_once(qtbot, window, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keeper = LastSession(tmp_path / "file" / "deep", lambda: window.store.session)
    keeper._soon.setInterval(10)
    told: list[str] = []
    keeper.problem.connect(told.append)
    for probe in (1.0, 2.0):
        window.store.edit("curves", probe=probe)
        keeper.changed()
        qtbot.waitUntil(lambda: not keeper._soon.isActive())
    (sentence,) = told
    assert sentence.startswith("The session cannot be kept: ")
    assert sentence.endswith(".")
    assert keeper.keep() == sentence


def test_a_first_start_is_silent(tmp_path: Path) -> None:
    assert last_session(tmp_path) == (Session(), "")


@pytest.mark.parametrize("text", ["", "{", '{"program": "Activation Lab", "format": 2, "curves": {}}'])
def test_a_session_that_cannot_be_read_is_set_aside(tmp_path: Path, text: str) -> None:
    for number in (1, 2):
        (tmp_path / "session.json").write_text(text)
        session, sentence = last_session(tmp_path)
        assert session == Session()
        assert f"session.unreadable-{number}.json" in sentence
        assert "\n" not in sentence
        assert not (tmp_path / "session.json").exists()
        assert (tmp_path / f"session.unreadable-{number}.json").read_text() == text
