"""The session between two runs: kept soon after a change, never lost to a file that cannot be read."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from engine.session import Session, load
from gui.shell import settings as remembered
from gui.shell.last_session import last_session
from gui.start.desktop import keeping
from tests.engine.largest import largest_session


def soon(keeper, qtbot) -> None:
    """Wait until the keeper has written, without waiting for as long as it does."""
    keeper._soon.start(10)
    qtbot.waitUntil(lambda: not keeper._soon.isActive())


def test_a_change_is_kept_soon_without_a_clean_exit(qtbot, window, tmp_path: Path) -> None:
    keeper = keeping(window, tmp_path)
    window.store.edit("curves", probe=2.5)
    assert keeper._soon.isActive()
    soon(keeper, qtbot)
    assert load(tmp_path / "session.json").curves.probe == 2.5


def test_settings_are_kept_soon_without_a_clean_exit(qtbot, window, tmp_path: Path) -> None:
    keeper = keeping(window, tmp_path)
    soon(keeper, qtbot)
    opened = str(tmp_path / "session.json")
    changes = {
        "theme": lambda: window.actions_["dark"].trigger(),
        "recent": lambda: window.documents.open(Path(opened)),
        "geometry": lambda: window.resize(900, 640),
        "folder": lambda: window.documents.remember(replace(window.documents.settings, folder="/slides")),
    }
    assert set(changes) == {field.name for field in fields(remembered.Settings)}
    for name, change in changes.items():
        before = getattr(window.settings, name)
        change()
        qtbot.waitUntil(lambda name=name, before=before: getattr(window.settings, name) != before)
        qtbot.waitUntil(keeper._soon.isActive)
        soon(keeper, qtbot)
        kept, problem = remembered.load(tmp_path / "settings.json")
        assert problem == ""
        assert kept == window.settings
    window.actions_["light"].trigger()


def test_nothing_is_written_where_nothing_has_changed(window, tmp_path: Path) -> None:
    keeper = keeping(window, tmp_path)
    assert keeper.keep() == ""
    for name in ("session.json", "settings.json"):
        (tmp_path / name).unlink()
    assert keeper.keep() == ""
    assert not list(tmp_path.glob("*.json"))


def test_a_place_where_nothing_can_be_kept_is_told_once_before_anything_is_lost(
    qtbot, window, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    window.notice.show_problem("The settings cannot be read.")
    keeper = keeping(window, tmp_path / "file" / "deep")
    told: list[str] = []
    keeper.problem.connect(told.append)
    assert keeper._soon.isActive()  # nothing has changed yet
    soon(keeper, qtbot)
    (sentence,) = told
    assert sentence.startswith("The session cannot be kept: ")
    assert "Settings cannot be kept: " in sentence
    assert window.notice.text == f"The settings cannot be read. {sentence}"
    window.store.edit("curves", probe=2.0)
    soon(keeper, qtbot)
    assert told == [sentence]
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


def test_the_largest_session_is_there_again_at_the_next_start(qtbot, window, tmp_path: Path) -> None:
    keeper = keeping(window, tmp_path)
    shown, largest = window.store.session.current, largest_session().touched
    hidden = {key: experiment for key, experiment in largest.items() if key != shown}
    window.store.open(Session(shown, hidden))  # what is hidden is not computed
    soon(keeper, qtbot)
    session, sentence = last_session(tmp_path)
    assert sentence == ""
    assert session == window.store.session
    assert session.touched.keys() == hidden.keys()
