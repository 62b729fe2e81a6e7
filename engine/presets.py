"""Worked examples, exercises and claims as saved states: one file each, no code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.base.experiment import Experiment
from engine.formats import renamed
from engine.session import Session


@dataclass(frozen=True)
class Preset:
    """A named state of one panel.

    Attributes:
        title: its line in the Examples menu.
        group: the submenu that it is in.
        note: what to look at, in a sentence.
        question: what to answer before one looks; "" for no exercise.
        values: the fields of the experiment that differ from the defaults.
    """

    title: str
    note: str
    values: Mapping[str, Any]
    question: str = ""
    group: str = "More"

    def experiment(self, key: str) -> Experiment:
        """This state of the panel."""
        return self.apply(Session(), key).experiment(key)

    def apply(self, session: Session, key: str) -> Session:
        """The session with this state of the panel, which is shown; an exercise hides its answers."""
        opened = session.updated({key: self.values}).visit(key)
        return opened.hiding(key) if self.question else opened


def find(words: str, key: str) -> tuple[str, Preset]:
    """The preset that these words mean, with its panel: by its title, or by a part of it that no other has.

    Capitals do not count. The panel ``key`` is searched first, then the others. ``ValueError`` with one
    sentence where there is none, or more than one.
    """
    keys = (key, *(name for name in Session.names() if name != key))
    found = [(name, preset) for name in keys for preset in presets(name)]
    exact = [pair for pair in found if pair[1].title.casefold() == words.casefold()]
    parts = [pair for pair in found if words.casefold() in pair[1].title.casefold()]
    here = [pair for pair in parts if pair[0] == key]
    for candidates in (exact, here, parts):
        if len(candidates) == 1:
            return candidates[0]
    if not parts:
        raise ValueError(f"There is no example {words!r}; --list-examples names them all.")
    titles = "; ".join(preset.title for _, preset in here or parts)
    raise ValueError(f"More than one example is meant by {words!r}: {titles}.")


@cache
def presets(key: str) -> tuple[Preset, ...]:
    """The presets of a panel, in the order of their file names.

    A file says in which format its settings are written, where that is not the first.
    """
    folder = files("resources") / "presets" / key
    found = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        values = json.loads(entry.read_text("utf-8"))
        state = renamed({key: values["state"]}, values.get("format", 1))[key]
        given = values["title"], values["note"], state, values.get("question", "")
        found.append(Preset(*given, values.get("group", "More")))
    return tuple(found)


def grouped(key: str) -> dict[str, tuple[Preset, ...]]:
    """Group → its presets, both in the order of the first and of their file names."""
    found: dict[str, tuple[Preset, ...]] = {}
    for preset in presets(key):
        found[preset.group] = (*found.get(preset.group, ()), preset)
    return found
