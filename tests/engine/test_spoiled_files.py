"""Files that are nearly right are read, or refused with one sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import pytest

from engine.base.files import FileProblem
from engine.base.monitor import Monitor
from engine.base.points import Points
from engine.base.sheets.file import read
from engine.base.table import to_npz
from engine.presets import presets
from engine.session import Session, load, save
from tests.engine.spoiled import TABLES, spoiled, with_another_value

SPOILS = 25
RESULTS = {
    "hinges": Session().hinges.edit(target="points", points=((0.0, 1.0), (1.0, 2.0))).run(),
    "classes": Session().regions.edit(data="points", classes=((0.0, 1.0, 0.0), (1.0, 2.0, 1.0))).run(),
}
FILES = {
    **{f"table {number}": text.encode() for number, text in enumerate(TABLES) if len(text) < 1000},
    **{f"{name}.csv": result.table.to_csv().encode() for name, result in RESULTS.items()},
    **{f"{name}.npz": to_npz(result.arrays) for name, result in RESULTS.items()},
}


def read_session(path: Path) -> str:
    """Why a session was refused; "" where it was read, whole."""
    try:
        session = load(path)
    except FileProblem as problem:
        return str(problem)
    assert Session.from_json(session.to_json()) == session
    return ""


def read_table(path: Path, kind: Points) -> str:
    """Why a table was refused, or what was made of it."""
    try:
        tables = read(path, Monitor())
        taken = tables.taken(tables.choice({"points": kind}), kind)
    except (FileProblem, ValueError) as problem:
        return str(problem)
    assert kind.check(taken.rows) == taken.rows
    return taken.note


@pytest.mark.parametrize("key", Session.names())
def test_a_session_is_read_or_refused_with_a_sentence(key: str, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    for preset in presets(key):
        save(preset.apply(Session(), key), path)
        whole, chance = path.read_bytes(), Random(preset.title)
        for _ in range(SPOILS):
            other = json.dumps(with_another_value(chance, json.loads(whole))).encode()
            path.write_bytes(chance.choice((other, spoiled(chance, whole))))
            problem = read_session(path)
            assert "\n" not in problem
            assert problem == "" or (problem.endswith(".") and len(problem) < 1000)


@pytest.mark.parametrize("name", FILES)
def test_a_table_is_read_or_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    kinds = [Session().hinges.parameters()["points"], Session().regions.parameters()["classes"]]
    path, chance = tmp_path / name, Random(name)
    for _ in range(4 * SPOILS):
        path.write_bytes(spoiled(chance, FILES[name]))
        for kind in kinds:
            assert isinstance(kind, Points)
            sentence = read_table(path, kind)
            assert re.fullmatch(r"(\d|(Cannot read .+: )?(its?|row) ).{5,1000}", sentence), sentence
