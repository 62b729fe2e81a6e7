"""The session between two runs: kept soon after a change, never lost to a file that cannot be read."""

from __future__ import annotations

from dataclasses import fields, replace
from html import unescape
from pathlib import Path

import pytest

from engine.presets import presets
from engine.session import Session, load, save
from gui.shell import settings as remembered
from gui.shell.last_session import last_session
from gui.shell.window import Window
from gui.start.desktop import keeping, open_window
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
        "file": lambda: window.documents.note(None),
        "unfolded": lambda: window.page.controls.groups["Picture"].head.click(),
        "scale": lambda: window.actions_["larger"].trigger(),
        "export": lambda: window.documents.remember(
            replace(window.documents.settings, export={"format": "svg"})
        ),
        "folder": lambda: window.documents.remember(replace(window.documents.settings, folder="/slides")),
        "lessons": lambda: window.documents.remember(replace(window.documents.settings, lessons="/lessons")),
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
    window.actions_["usual_size"].trigger()


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


def started_again(app, window, folder: Path, path: Path | None = None) -> Window:
    """The window that the next start opens."""
    assert keeping(window, folder).keep() == ""
    settings, problem = remembered.load(folder / "settings.json")
    assert problem == ""
    again, problems = open_window(app, settings, folder, path)
    assert problems == ()
    return again


def test_a_start_brings_back_the_file_the_example_and_what_is_hidden(qtbot, qapp, hands, tmp_path) -> None:
    exercise = next(preset for preset in presets("curves") if preset.question)
    save(hands.store.session, tmp_path / "lesson.json")
    assert hands.window.documents.open(tmp_path / "lesson.json")
    hands.examples()[exercise.title].trigger()
    hands.settle()
    again = started_again(qapp, hands.window, tmp_path)
    qtbot.addWidget(again, before_close_func=lambda window: window.documents.note(None))
    again.show()
    assert again.documents.path == tmp_path / "lesson.json"
    assert again.windowTitle().startswith("lesson.json")
    assert again.isWindowModified()
    assert again.page.example.title == exercise.title
    assert exercise.question in unescape(again.page.example.text())
    assert again.page.hiding_answers
    assert again.actions_["hide"].isChecked()
    again.store.visit("neuron")
    assert not again.page.hiding_answers


def test_a_start_brings_back_nothing_of_another_session(qtbot, qapp, hands, tmp_path) -> None:
    save(hands.store.session, tmp_path / "lesson.json")
    assert hands.window.documents.open(tmp_path / "lesson.json")
    hands.window.actions_["hide"].trigger()
    hands.page._choose(presets("curves")[1])
    save(Session().edit("curves", probe=3.0), tmp_path / "other.json")
    opened = started_again(qapp, hands.window, tmp_path, tmp_path / "other.json")
    (tmp_path / "lesson.json").unlink()
    lost = started_again(qapp, hands.window, tmp_path)
    for window in (opened, lost):
        qtbot.addWidget(window, before_close_func=lambda window: window.documents.note(None))
    assert opened.documents.path == tmp_path / "other.json"
    assert not opened.page.hiding_answers
    assert opened.page.example.title == ""
    assert lost.documents.path is None
    assert lost.page.hiding_answers
    assert lost.page.example.title == presets("curves")[1].title


def test_another_session_leaves_no_example_behind(hands, tmp_path: Path) -> None:
    hands.page._choose(presets("curves")[1])
    hands.settle()
    assert hands.page.example.isVisible()
    save(Session().edit("curves", probe=3.0), tmp_path / "other.json")
    assert hands.window.documents.open(tmp_path / "other.json")
    hands.settle()
    assert not hands.page.example.isVisible()
    hands.window.documents.note(None)


def test_answers_are_hidden_panel_by_panel(hands) -> None:
    hide = hands.window.actions_["hide"]
    hide.trigger()
    assert hands.page.hiding_answers
    hands.store.visit("neuron")
    hands.settle()
    assert not hands.page.hiding_answers
    assert not hide.isChecked()
    hands.store.visit("curves")
    hands.settle()
    assert hands.page.hiding_answers
    assert hide.isChecked()
    hide.trigger()
    assert not hands.page.hiding_answers
