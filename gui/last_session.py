"""The session between runs: kept a moment after every change, back at the next start."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.files import FileProblem
from engine.session import Session, load, save

_PAUSE_MS = 3000
"""A crash of the machine costs no more than this."""


class LastSession(QObject):
    """The file of the last session.

    Signals:
        problem(sentence): it cannot be kept; told once.
    """

    problem = Signal(str)

    def __init__(self, folder: Path, session: Callable[[], Session]) -> None:
        super().__init__()
        self._path, self._session = folder / "session.json", session
        self._kept: Session | None = None
        self._told = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._keep_and_tell)

    def changed(self) -> None:
        """Keep the session soon."""
        if not self._soon.isActive():
            self._soon.start()

    def keep(self) -> str:
        """Write it now, unless that is what was written last; a sentence where that failed."""
        self._soon.stop()
        session = self._session()
        if session == self._kept:
            return ""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            save(session, self._path)
        except OSError as error:
            return f"The session cannot be kept: {self._path.parent} cannot be made ({error.strerror})."
        except FileProblem as problem:
            return f"The session cannot be kept: {problem}"
        self._kept = session
        return ""

    def _keep_and_tell(self) -> None:
        sentence = self.keep()
        if sentence and not self._told:
            self._told = True
            self.problem.emit(sentence)


def last_session(folder: Path) -> tuple[Session, str]:
    """The kept session; a file that cannot be read is set aside, and a sentence says so."""
    path = folder / "session.json"
    if not path.exists():
        return Session(), ""
    try:
        return load(path), ""
    except FileProblem as problem:
        aside = next(p for n in count(1) if not (p := folder / f"session.unreadable-{n}.json").exists())
        try:
            path.replace(aside)
        except OSError:
            return Session(), f"The last session cannot be read; the defaults are shown. {problem}"
        return (
            Session(),
            f"The last session cannot be read and is now {aside.name}; defaults are shown. {problem}",
        )
