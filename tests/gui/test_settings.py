"""What is remembered between runs, and what happens where it cannot be."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from engine.session import Session
from gui.shell.claim import Claim
from gui.shell.last_session import keep_session, last_session
from gui.shell.settings import Settings, folder, load, save


def test_settings_come_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    kept = Settings(
        "dark", "AdnQ", ("/a.json", "/b.json"), "/tmp", "/a.json",
        ("curves/Picture",), 125, {"format": "svg"},
    )  # fmt: skip
    assert save(kept, path) == ""
    assert load(path) == (kept, "")


def test_what_is_saved_can_be_read_however_long(tmp_path: Path) -> None:
    """Windows has names of 32,767 characters; one that is no text takes six bytes for each."""
    name, path = "\udcff" * 32_767, tmp_path / "settings.json"
    kept = Settings("system", "A" * 10_000, (name,) * 8, name, name)
    assert save(kept, path) == ""
    assert load(path) == (kept, "")


def test_a_first_start_is_silent(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), "")


def test_missing_and_unknown_names_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "color": "red"}))
    assert load(path) == (Settings(theme="dark"), "")


@pytest.mark.parametrize("text", [
    "", "{", "[]", "3", "null", '{"theme": 3}', '{"theme": "pink"}', '{"recent": "a"}', '{"recent": 5}',
    '{"recent": null}', '{"recent": [1]}', '{"recent": {"a": 1}}', '{"geometry": []}', "[" * 100_000,
    '{"unfolded": "a"}', '{"unfolded": [1]}',
    '{"export": []}', '{"export": {"a": 1}}', "1" * 9000, '{"geometry": "\\ud800"}', '{"geometry": "ä"}',
], ids=lambda text: text[:20])  # fmt: skip
def test_corrupt_settings_are_told_and_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, sentence = load(path)
    assert settings == Settings()
    assert str(path) in sentence
    assert "defaults are used." in sentence
    assert "\n" not in sentence
    assert save(Settings(theme="dark"), path) == ""
    assert load(path) == (Settings(theme="dark"), "")


def test_what_is_no_text_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "huge").write_bytes(b" " * 3_000_000)
    for path in (tmp_path / "binary", tmp_path / "huge", tmp_path):
        settings, sentence = load(path)
        assert settings == Settings()
        assert sentence.endswith("The defaults are used.")


def test_a_place_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "settings.json", tmp_path / "file" / "deep" / "settings.json"):
        sentence = save(Settings(), path)
        assert sentence.startswith("Settings cannot be kept: ")
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_the_newest_file_comes_first_once() -> None:
    settings = Settings()
    for name in ("/a", "/b", "/a"):
        settings = settings.with_recent(Path(name))
    assert settings.recent == ("/a", "/b")
    for number in range(20):
        settings = settings.with_recent(Path(f"/{number}"))
    assert settings.recent == tuple(f"/{number}" for number in range(19, 11, -1))


def test_another_place_can_be_named(monkeypatch, tmp_path: Path, qapp) -> None:
    assert folder() == tmp_path / "data"
    monkeypatch.delenv("ACTIVATION_LAB_DATA")
    assert folder().is_absolute()
    names = {"theme", "geometry", "recent", "folder", "file", "unfolded", "scale",
             "export", "lessons"}  # fmt: skip
    assert set(asdict(Settings())) == names


def test_a_folder_that_cannot_be_looked_into_is_told_and_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 5000)
    assert Claim(path).problem == ""
    for told in (load(path / "settings.json")[1], last_session(path)[1], save(Settings(), path / "a.json")):
        assert told.endswith(".")
        assert "file name too long" in told.lower()
    assert "cannot be kept" in keep_session(Session(), path)


def test_a_folder_belongs_to_one_window_at_a_time(tmp_path: Path) -> None:
    left = tmp_path / "data" / ".session.json.abcd1234"
    first = Claim(tmp_path / "data")
    left.write_text("half")
    second = Claim(tmp_path / "data")
    assert first.problem == ""
    assert str(tmp_path / "data") in second.problem
    assert left.exists()  # it may be what the other one is writing
    first.release()
    assert Claim(tmp_path / "data").problem == ""
    assert not left.exists()
