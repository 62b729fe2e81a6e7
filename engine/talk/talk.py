"""The list of scenes, and its file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from engine import formats
from engine.base.files import FileProblem, read_stream, read_text, write_whole
from engine.session import MOST_BYTES, Session
from engine.talk.scene import Scene

MOST_SCENES = 300
"""So many scenes at most, all of them in a file of no more than ``MOST_BYTES``."""

_SCENES = "scenes"


@dataclass(frozen=True)
class Talk:
    """Scenes in their order. ``ValueError`` with one sentence where there are too many."""

    scenes: tuple[Scene, ...] = ()

    def __post_init__(self) -> None:
        if len(self.scenes) > MOST_SCENES:
            raise ValueError(f"a talk has at most {MOST_SCENES} scenes")

    def __len__(self) -> int:
        return len(self.scenes)

    def with_scene(self, at: int, scene: Scene) -> Talk:
        """The talk with one more scene, at this place."""
        return replace(self, scenes=(*self.scenes[:at], scene, *self.scenes[at:]))

    def without(self, at: int) -> Talk:
        """The talk without the scene at this place."""
        return replace(self, scenes=(*self.scenes[:at], *self.scenes[at + 1 :]))

    def moved(self, at: int, to: int) -> Talk:
        """The talk with the scene of one place at another."""
        return self.without(at).with_scene(to, self.scenes[at])

    def changed(self, at: int, **parts: Any) -> Talk:
        """The talk with another title, note, state or other controls of one scene; ``ValueError``."""
        return self.without(at).with_scene(at, replace(self.scenes[at], **parts))

    def to_json(self) -> str:
        """The text of a file: a line for each scene."""
        return formats.write({_SCENES: [scene.to_json() for scene in self.scenes]})


def load(path: Path) -> Talk | Session:
    """The talk in a file, or the session, by what it holds. Raises ``FileProblem`` with one sentence."""
    return _opened(read_text(path, MOST_BYTES), str(path))


def read(stream: BinaryIO, name: str) -> Talk | Session:
    """What comes along a stream, which sentences call so. Raises ``FileProblem`` with one."""
    return _opened(read_stream(stream, MOST_BYTES, name), name)


def save(talk: Talk, path: Path) -> None:
    """Write the talk, whole or not at all. Raises ``FileProblem`` with one sentence, also where the file
    would be larger than what is read again."""
    write_whole(path, encoded(talk, path))


def encoded(talk: Talk, path: Path) -> bytes:
    """The file. Raises ``FileProblem`` with one sentence where it would be larger than what is read again."""
    data = talk.to_json().encode()
    if len(data) > MOST_BYTES:
        raise FileProblem(f"Cannot write {path}: a talk has at most {MOST_BYTES // 1_000_000} MB.")
    return data


def _opened(text: str, name: str) -> Talk | Session:
    try:
        values, number = formats.opened(text)
        if _SCENES in values:
            return _talk(values, number)
        return Session().updated(formats.renamed(values, number))
    except ValueError as error:
        raise FileProblem(f"Cannot open {name}: {error}.") from error


def _talk(values: dict[str, Any], number: int) -> Talk:
    rows = values[_SCENES]
    if len(values) > 1 or not isinstance(rows, list):
        raise ValueError("its scenes are not a list that stands alone")
    if len(rows) > MOST_SCENES:
        raise ValueError(f"a talk has at most {MOST_SCENES} scenes")
    scenes = []
    for place, row in enumerate(rows, start=1):
        try:
            scenes.append(Scene.from_json(row, number))
        except ValueError as error:
            raise ValueError(f"in scene {place}: {error}") from error
    return Talk(tuple(scenes))
