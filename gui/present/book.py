"""The talk that is being put together, and its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.base.history import History
from engine.talk.scene import Scene
from engine.talk.talk import Talk, save


class Book(QObject):
    """Holds the talk; every change of it can be undone.

    Attributes:
        path: the file that it came from, or was saved to, if any.

    Signals:
        changed: another talk, or another file.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._history = History(Talk())
        self._step: tuple[object, ...] = ()
        self._saved: Talk | None = None
        self.path: Path | None = None

    @property
    def talk(self) -> Talk:
        """The talk as it is now."""
        return self._history.value

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return self._history.can_undo

    @property
    def modified(self) -> bool:
        """Whether it is not what its file says."""
        return self.talk != (self._saved or Talk())

    def add(self, scene: Scene) -> None:
        """One more scene, at the end; ``ValueError`` where there are too many."""
        self._put(self.talk.with_scene(len(self.talk), scene))

    def remove(self, at: int) -> None:
        """Take a scene out."""
        self._put(self.talk.without(at))

    def move(self, at: int, to: int) -> None:
        """Bring a scene to another place."""
        self._put(self.talk.moved(at, to))

    def change(self, at: int, **parts: Any) -> None:
        """Another title, note, state or other controls of a scene; ``ValueError`` for what may not be. What
        is typed into one field is one step."""
        self._put(self.talk.changed(at, **parts), (at, *parts))

    def undo(self) -> None:
        """As it was before the last change."""
        self._step = ()
        self._history.undo()
        self.changed.emit()

    def open(self, talk: Talk, path: Path | None) -> None:
        """The talk of this file, or of none; undo brings the one before back."""
        self._saved, self.path = talk, path
        self._put(talk)
        self.changed.emit()

    def recall(self, talk: Talk) -> None:
        """The talk of the last time."""
        self._history = History(talk)
        self.changed.emit()

    def save(self, path: Path) -> None:
        """Write it to this file, which is its own from now on. Raises ``FileProblem``."""
        save(self.talk, path)
        self._saved, self.path = self.talk, path
        self.changed.emit()

    def _put(self, talk: Talk, step: tuple[object, ...] = ()) -> None:
        if talk == self.talk:
            return
        if step and step == self._step:
            self._history.replace(talk)
        else:
            self._history.push(talk)
        self._step = step
        self.changed.emit()
