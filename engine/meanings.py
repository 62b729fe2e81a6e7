"""What the things on a panel mean that no declaration explains: readouts, handles, plots with their marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["readouts", "handles", "plots"]

_PANEL = re.compile(r"^# (\w+)$", re.MULTILINE)
_KIND = re.compile(r"^## (\w+)$", re.MULTILINE)
_MEANING = re.compile(r"^\*\*(.+?)\*\* – (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Meaning:
    """A sentence or two for what goes by a name, in which ``…`` stands for anything."""

    name: str
    text: str

    def is_of(self, name: str) -> bool:
        """Whether it goes by this name."""
        parts = ".*".join(re.escape(part) for part in self.name.split("…"))
        return re.fullmatch(parts, name.replace("\u00a0", " "), re.DOTALL) is not None


def meaning(panel: str, kind: Kind, *names: str) -> str:
    """What the thing of a panel means that goes by the first of these names that is known.

    Readouts go by their captions, handles and plots by their names; a plot that means something else in some
    view also by ``view plot``. ``KeyError`` where none is known.
    """
    return found(panel, kind, *names).text


def found(panel: str, kind: Kind, *names: str) -> Meaning:
    """The entry of the table; the first one that fits the first name that fits."""
    for name in names:
        for entry in table()[panel, kind]:
            if entry.is_of(name):
                return entry
    raise KeyError((panel, kind, *names))


@cache
def table() -> Mapping[tuple[str, str], tuple[Meaning, ...]]:
    """All of them, by panel and kind, in the order of the file."""
    text = (files("resources") / "meanings.md").read_text("utf-8")
    _, *panels = _PANEL.split(text)
    made = {}
    for panel, part in zip(panels[::2], panels[1::2], strict=True):
        _, *kinds = _KIND.split(part)
        for kind, entries in zip(kinds[::2], kinds[1::2], strict=True):
            made[panel, kind] = tuple(Meaning(*entry.groups()) for entry in _MEANING.finditer(entries))
    return made
