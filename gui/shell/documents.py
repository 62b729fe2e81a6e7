"""Session files: open, save, recent ones, files dropped onto the window."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine import session as sessions
from engine.base.files import FileProblem
from engine.base.text import plural
from engine.session import Session
from engine.talk import talk as talks
from engine.talk.talk import Talk
from gui.controls.opening import PICTURES, TABLES, patterns
from gui.present.book import Book
from gui.shell.files import FileReader
from gui.shell.settings import Settings
from gui.store import Store

_SUFFIX = ".activation-lab.json"
"""Of the name that is suggested: by it the desktop knows a session among other files."""

_FILTER = "Activation Lab session (*.json)"
LESSON = ".md"
_OPENED = f"Session, lesson, table or picture (*.json *{LESSON} {patterns(TABLES + PICTURES)});;All files (*)"


class _Aside(NamedTuple):
    """A session that waits, its file, and what that says."""

    session: Session
    path: Path | None
    saved: Session | None


class Documents(QObject):
    """Moves sessions between the store and files; a problem is told and changes nothing.

    Signals:
        problem(sentence): a file was refused.
        told(sentence): a file was read or written, and this is worth knowing about it.
        changed: another file name, or other settings.
        replaced: another session is open: what stood beside the one before is no longer about it.
        lesson(path): this file is to be opened as a lesson.
    """

    problem = Signal(str)
    told = Signal(str)
    changed = Signal()
    replaced = Signal()
    lesson = Signal(Path)

    def __init__(self, store: Store, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._store, self._window = store, parent
        self.settings = settings
        self.book = Book()
        self.path: Path | None = None
        self._saved: Session | None = None
        self._aside: _Aside | None = None
        self.files = FileReader(store, parent)
        self.files.problem.connect(self.problem)
        self.files.told.connect(self.told)

    @property
    def title(self) -> str:
        """What the window is called; ``[*]`` is where Qt marks what differs from the file."""
        return f"{self.path.name}[*] – Activation Lab" if self.path else "Activation Lab[*]"

    @property
    def name(self) -> str:
        """The whole name of the file, "" where there is none."""
        path = self._aside.path if self._aside else self.path
        return str(path.absolute()) if path else ""

    @property
    def kept(self) -> Session:
        """The session that comes back at the next start: the one that was set aside, if any."""
        return self._aside.session if self._aside else self._store.session

    def set_aside(self) -> None:
        """Something else is shown for a while: the session with its file waits for ``take_up``."""
        if self._aside is None:
            self._aside = _Aside(self._store.session, self.path, self._saved)
            self.note(None)

    def take_up(self) -> None:
        """Show the session that was set aside, as one step, with its file."""
        if self._aside is not None:
            aside, self._aside = self._aside, None
            self._store.open(aside.session)
            self.path, self._saved = aside.path, aside.saved
            self.changed.emit()

    @property
    def modified(self) -> bool:
        """Whether the file on disk says something else than which panel is shown, and what is hidden."""
        now = self._store.session
        return self._saved is not None and replace(self._saved, current=now.current, hidden=now.hidden) != now

    def new(self) -> None:
        """The defaults; undo brings the old state back."""
        self._replace(Session(), None)

    def open(self, path: Path | None = None) -> bool:
        """Open this file, or ask for one; whether that was done. The panel that is shown takes tables and
        pictures."""
        if path is None:
            name, _ = QFileDialog.getOpenFileName(self._window, "Open", self._folder(), _OPENED)
            if not name:
                return False
            path = Path(name)
        if path.suffix.lower() in TABLES + PICTURES:
            self.files.open(path, self._store.session.current)
            return True
        if path.suffix.lower() == LESSON:
            self.lesson.emit(path)
            return True
        try:
            found = talks.load(path)
        except FileProblem as problem:
            self.problem.emit(str(problem))
            return False
        if isinstance(found, Talk):
            self.book.open(found, path)
            self.told.emit(f"Opened {path.name}: {plural(len(found), 'scene')}, F5 shows them.")
            return True
        self._replace(found, path)
        self.told.emit(f"Opened {path.name}.")
        return True

    def save(self) -> bool:
        """Write to the present file, or ask for a name."""
        return self._write(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a name, then write."""
        suggested = str(self.path or Path(self._folder()) / f"{self._store.session.current}{_SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the session", suggested, _FILTER)
        if not name:
            return False
        path = Path(name)
        return self._write(path if path.suffix else path.with_suffix(".json"))

    def may_leave(self) -> bool:
        """Whether the program may end: where the file says something else, ask what is to become of it."""
        if self.path is None or not self.modified:
            return True
        box = QMessageBox(self._window)
        box.setWindowTitle("Quit")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"Save the changes to {self.path.name}?")
        box.setInformativeText("What is on screen is kept in any case and comes back at the next start.")
        answer = QMessageBox.StandardButton
        box.setStandardButtons(answer.Save | answer.Discard | answer.Cancel)
        box.button(answer.Discard).setText("&Don’t save")
        box.setDefaultButton(answer.Save)
        box.exec()
        chosen = box.standardButton(box.clickedButton())
        box.deleteLater()
        return chosen == answer.Discard or (chosen == answer.Save and self.save())

    def forget_recent(self) -> None:
        """Clear the list of recent files."""
        self.remember(replace(self.settings, recent=()))

    def remember(self, settings: Settings) -> None:
        """Other recent files, another folder of exports, other groups unfolded."""
        self.settings = settings
        self.changed.emit()

    def remember_group(self, key: str, group: str, unfolded: bool) -> None:
        """A group of a panel's controls is unfolded or folded."""
        self.remember(self.settings.with_group(key, group, unfolded))

    def _write(self, path: Path) -> bool:
        try:
            sessions.save(self._store.session, path)
        except FileProblem as problem:
            self.problem.emit(str(problem))
            return False
        self.note(path)
        self.told.emit(f"Saved to {path}.")
        return True

    def _replace(self, session: Session, path: Path | None) -> None:
        self._aside = None
        self._store.open(session)
        self.replaced.emit()
        self.note(path)

    def note(self, path: Path | None) -> None:
        """The present session is what this file says."""
        self.path = path
        self._saved = self._store.session if path else None
        if path:
            self.settings = self.settings.with_recent(path)
        self.changed.emit()

    def recall(self, path: Path) -> None:
        """The present session came from this file and may have changed since; nothing where it is gone."""
        with suppress(FileProblem):
            saved = sessions.load(path)
            self.note(path)
            self._saved = saved
            self.changed.emit()

    def _folder(self) -> str:
        return str(self.path.parent if self.path else Path.home())
