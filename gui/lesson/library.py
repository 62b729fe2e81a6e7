"""The lessons in a folder of one's own, read beside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.base.files import FileProblem
from engine.base.monitor import Monitor, Progress, Stop
from engine.lessons.files import in_folder
from engine.lessons.lesson import Lesson
from gui.page.worker import Worker

Found = tuple[tuple[Path, Lesson | str], ...]
"""Path → lesson, or a sentence where it is none."""


class _Reading:
    """A folder while it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.problem = folder, ""
        self.found: Found = ()

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Read all lessons in it; ``Cancelled`` where that is stopped."""
        try:
            self.found = in_folder(self.folder, Monitor(progress, cancelled))
        except FileProblem as problem:
            self.problem = str(problem)


class Library(QObject):
    """Keeps what was found in the folder that was read last.

    Attributes:
        folder: which; None for none yet.
        found: what is in it.
        problem: why it cannot be read, in a sentence; else "".

    Signals:
        changed: it is read, or begins to be.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.folder: Path | None = None
        self.found: Found = ()
        self.problem = ""
        self._worker = Worker()
        self._worker.finished.connect(self._take)

    @property
    def is_reading(self) -> bool:
        """Whether it is being read."""
        return self._worker.busy

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Those that can be begun."""
        return tuple(lesson for _, lesson in self.found if isinstance(lesson, Lesson))

    def read(self, folder: Path) -> None:
        """Read this folder, or read it again."""
        if folder != self.folder:
            self.folder, self.found, self.problem = folder, (), ""
        self._worker.start(_Reading(folder))
        self.changed.emit()

    def _take(self, reading: _Reading) -> None:
        self.found, self.problem = reading.found, reading.problem
        self.changed.emit()
