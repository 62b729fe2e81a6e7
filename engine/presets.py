"""Worked examples, exercises and claims as saved states: one file each, no code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.session import Session


@dataclass(frozen=True)
class Preset:
    """A named state of one panel.

    Attributes:
        title: its line in the Examples menu.
        note: what to look at, in a sentence.
        values: the fields of the experiment that differ from the defaults.
    """

    title: str
    note: str
    values: Mapping[str, Any]

    def apply(self, session: Session, key: str) -> Session:
        """The session with this state of the panel, which is shown."""
        return session.updated({key: self.values}).visit(key)


@cache
def presets(key: str) -> tuple[Preset, ...]:
    """The presets of a panel, in the order of their file names."""
    folder = files("resources") / "presets" / key
    found = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        values = json.loads(entry.read_text("utf-8"))
        found.append(Preset(values["title"], values["note"], values["state"]))
    return tuple(found)
