"""Files of every format so far: all that they hold comes through, under the names of today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import formats, presets
from engine.session import Session, load

STORED = {path.stem: path for path in (Path(__file__).parents[1] / "golden").glob("format-*.json")}
"""Each was written by the version of its format, with every setting of every panel off its default."""

TO_COME = {1: {"training": {"learning_rate": "eta", "depth": "layers"}}, 2: {"training": {"eta": "rate"}}}
"""Names that settings may have one day."""


def file_of(number: int, **training: Any) -> str:
    return json.dumps({"program": formats.PROGRAM, "format": number, "training": training})


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two formats later."""
    monkeypatch.setattr(formats, "RENAMED", TO_COME)
    monkeypatch.setattr(formats, "FORMAT", 3)


def test_there_is_a_file_of_every_format() -> None:
    assert STORED.keys() == {f"format-{number}" for number in range(1, formats.FORMAT + 1)}
    assert set(formats.RENAMED) <= set(range(1, formats.FORMAT))


@pytest.mark.parametrize("path", STORED.values(), ids=STORED)
def test_every_value_of_a_stored_file_comes_through(path: Path) -> None:
    session, stored = load(path), json.loads(path.read_text("utf-8"))
    values = formats.renamed(stored, stored["format"])
    assert session.current == stored["current"]
    for key in values.keys() - {"program", "format", "current"}:
        settings = session.experiment(key).to_json()
        assert {name: settings[name] for name in values[key]} == values[key]
        assert len(values[key]) == len(stored[key])
        assert key in session.touched


def test_the_present_format_is_written() -> None:
    """What stands in the stored file of the present format, too, setting by setting."""
    path = STORED[f"format-{formats.FORMAT}"]
    assert json.loads(load(path).to_json()) == json.loads(path.read_text("utf-8"))


def test_a_file_has_a_line_for_each_setting() -> None:
    session = load(STORED["format-1"])
    settings = [name for key in session.names() for name in session.experiment(key).parameters()]
    lines = session.to_json().splitlines()
    assert [line.split('"')[1] for line in lines if line.startswith("  ")] == settings


@pytest.mark.usefixtures("later")
def test_settings_are_found_under_the_names_of_today() -> None:
    changes = [[5, "learning_rate", 0.1]]
    values = formats.read(file_of(1, learning_rate=0.5, depth=3, width=8, changes=changes))
    assert values == {"training": {"rate": 0.5, "layers": 3, "width": 8, "changes": [[5, "rate", 0.1]]}}
    assert formats.read(file_of(2, eta=0.5, layers=3)) == {"training": {"rate": 0.5, "layers": 3}}
    assert formats.read(file_of(3, rate=0.5)) == {"training": {"rate": 0.5}}


def test_a_session_is_read_through_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "RENAMED", {1: {"training": {"eta": "learning_rate"}}})
    monkeypatch.setattr(formats, "FORMAT", 2)
    assert Session.from_json(file_of(1, eta=0.5)).training.learning_rate == 0.5
    with pytest.raises(ValueError, match="unknown setting, 'eta'"):
        Session.from_json(file_of(2, eta=0.5))


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("value", [None, 3, "learning_rate", [], [["learning_rate"]]])
def test_what_is_no_group_of_settings_is_left_for_the_reader_to_refuse(value: Any) -> None:
    assert formats.renamed({"training": value}, 1) == {"training": value}


@pytest.mark.usefixtures("later")
def test_two_values_for_one_setting_are_refused() -> None:
    with pytest.raises(ValueError, match="names something twice"):
        formats.read(file_of(1, learning_rate=0.5, rate=0.1))


@pytest.mark.usefixtures("later")
def test_examples_are_of_the_first_format_where_they_do_not_say_more() -> None:
    of_today = presets.presets.__wrapped__
    names = {name for preset in of_today("training") for name in preset.values}
    assert names & {"rate", "layers"} == {"rate", "layers"}
    assert not names & {"learning_rate", "eta", "depth"}
