"""What the program remembers between runs, beside the session: one small JSON file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from engine.base.files import FileProblem, MissingFile, keep, read_text
from gui.look.scale import STEPS
from gui.look.theme import THEMES

_MOST_BYTES = 2_000_000
_MOST_RECENT = 8


@dataclass(frozen=True)
class Settings:
    """Theme ("system" or its name), window geometry (base64), recent files, last export folder, the file of
    the session, groups of controls that are unfolded ("curves/Picture"), scale of the interface in percent,
    what was chosen in the export dialog last, the folder of one's own lessons."""

    theme: str = "system"
    geometry: str = ""
    recent: tuple[str, ...] = ()
    folder: str = ""
    file: str = ""
    unfolded: tuple[str, ...] = ()
    scale: int = 100
    export: Mapping[str, str] = field(default_factory=dict)
    lessons: str = ""

    def with_recent(self, path: Path) -> Settings:
        """The settings with this file first among the recent ones."""
        name = str(path.absolute())
        return replace(self, recent=(name, *(r for r in self.recent if r != name))[:_MOST_RECENT])

    def with_group(self, key: str, group: str, unfolded: bool) -> Settings:
        """The settings with this group of a panel's controls unfolded, or folded."""
        name = f"{key}/{group}"
        others = tuple(other for other in self.unfolded if other != name)
        return replace(self, unfolded=(*others, name) if unfolded else others)

    def groups_of(self, key: str) -> frozenset[str]:
        """The groups of a panel's controls that are unfolded."""
        return frozenset(name.partition("/")[2] for name in self.unfolded if name.startswith(f"{key}/"))


def folder() -> Path:
    """Where settings, the last session and the log are kept; ``ACTIVATION_LAB_DATA`` names another place."""
    named = os.environ.get("ACTIVATION_LAB_DATA")
    if named:
        return Path(named)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def load(path: Path) -> tuple[Settings, str]:
    """The settings, and a sentence where the file was there but of no use."""
    try:
        return _checked(json.loads(read_text(path, _MOST_BYTES))), ""
    except MissingFile:
        return Settings(), ""
    except FileProblem as problem:
        return Settings(), f"{problem} The defaults are used."
    except (ValueError, RecursionError):
        return Settings(), f"The settings in {path} cannot be read; the defaults are used."


def save(settings: Settings, path: Path) -> str:
    """Write the settings; a sentence where that failed."""
    return keep("Settings cannot be kept", path, json.dumps(asdict(settings), indent=1).encode())


def _checked(values: Any) -> Settings:
    """The settings of parsed JSON; ``ValueError`` unless every known name has a value of its type."""
    if not isinstance(values, dict):
        raise ValueError("not a group of names")
    known = {f.name: values[f.name] for f in fields(Settings) if f.name in values}
    lists = {name: known.pop(name, []) for name in ("recent", "unfolded")}
    export, scale = known.pop("export", {}), known.pop("scale", 100)
    if not isinstance(export, dict) or not all(isinstance(value, list) for value in lists.values()):
        raise ValueError("a value of the wrong type")
    texts = chain(known.values(), export.values(), *lists.values())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a value of the wrong type")
    known.get("geometry", "").encode("ascii")
    if known.get("theme", "system") not in ("system", *THEMES) or scale not in STEPS:
        raise ValueError("an unknown theme or scale")
    known |= {name: tuple(value) for name, value in lists.items()} | {"export": export, "scale": scale}
    return replace(Settings(**known), recent=tuple(lists["recent"][:_MOST_RECENT]))
