"""The lesson that a window shows, and what is kept of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.base.files import FileProblem
from gui.page.page import Page
from gui.shell.documents import Documents
from gui.shell.settings import folder
from gui.store import Store

if TYPE_CHECKING:  # a start does not wait for what lessons need
    from engine.lessons.lesson import Lesson
    from gui.lesson.desk import Desk
    from gui.lesson.library import Library
    from gui.lesson.progress import Progress, Standing
    from gui.lesson.watch import Watch

KEPT = "lessons.json"
"""The file of what is kept, in the program's own folder."""


class Lessons(QObject):
    """Begins and ends lessons. While one is shown, the session of before is set aside; it comes back after.

    Attributes:
        desk: the lesson that is shown; None for none.
        progress: where somebody stands in each; None where nobody has asked yet.

    Signals:
        problem(sentence): something in a lesson does not work.
        told(sentence): something worth knowing.
        began: a lesson is shown, or another step of it.
        changed: there is something else to be kept, or another lesson is shown.
    """

    problem = Signal(str)
    told = Signal(str)
    began = Signal()
    changed = Signal()

    def __init__(self, store: Store, documents: Documents, page: Callable[[], Page], window: QWidget) -> None:
        super().__init__(documents)
        self._store, self._documents, self._page, self._window = store, documents, page, window
        self.desk: Desk | None = None
        self._watch: Watch | None = None
        self.progress: Progress | None = None
        documents.lesson.connect(self.open)
        documents.replaced.connect(self._give_way)

    @property
    def is_seated(self) -> bool:
        """Whether the card is in sight."""
        return self.desk is not None and self.desk.is_seated

    @property
    def is_asking(self) -> bool:
        """Whether the card is in sight and waits for an answer."""
        return self.desk is not None and self.is_seated and self.desk.course.is_asking

    @cached_property
    def library(self) -> Library:
        """The lessons of one's own."""
        from gui.lesson.library import Library

        return Library()

    def known(self) -> tuple[Lesson, ...]:
        """The lessons that come along, and those of one's own as far as they are read."""
        from engine.lessons.files import shipped

        return (*shipped(), *self.library.lessons)

    def read_own(self) -> None:
        """Read the folder of one's own lessons once more, if there is one."""
        if self._documents.settings.lessons:
            self.library.read(Path(self._documents.settings.lessons))

    def choose_own(self) -> None:
        """Ask for the folder of one's own lessons."""
        before = self._documents.settings
        name = QFileDialog.getExistingDirectory(self._window, "Folder of lessons", before.lessons)
        if name:
            self._documents.remember(replace(before, lessons=name))
            self.read_own()

    def recalled(self) -> Progress:
        """Where somebody stands in each lesson."""
        if self.progress is None:
            from gui.lesson import progress

            self.progress, problem = progress.load(folder() / KEPT)
            if problem:
                self.problem.emit(problem)
        return self.progress

    @staticmethod
    def keep(progress: Progress | None, folder: Path) -> str:
        """Write it into this folder; a sentence where that failed."""
        from gui.lesson.progress import save

        return save(progress, folder / KEPT) if progress is not None else ""

    def open(self, path: Path) -> None:
        """Begin the lesson in a file; it is read again whenever it is written."""
        lesson = self._loaded(path)
        if lesson is not None:
            self.begin(lesson)
            self._documents.remember(self._documents.settings.with_recent(path))
            self.told.emit(f"Opened {path.name}.")

    def _loaded(self, path: Path) -> Lesson | None:
        from engine.lessons.files import load

        try:
            return load(path.absolute())
        except FileProblem as problem:
            self.problem.emit(str(problem))
            return None

    def _reload(self, path: Path) -> None:
        """The file of the lesson was written: the same step of what it says now."""
        from gui.lesson.progress import Standing, content_of

        lesson = self._loaded(path)
        if lesson is not None and self.desk is not None:
            content = content_of(lesson)
            if content != self.desk.course.standing.content:
                self._begin(lesson, Standing(min(self.desk.course.at, len(lesson.steps) - 1), content))
            self.told.emit(f"Read {path.name} again.")

    def begin(self, lesson: Lesson) -> None:
        """Show a lesson where it was left."""
        from gui.lesson.progress import Standing

        try:
            lesson.resolved()
        except ValueError as problem:
            self.problem.emit(str(problem))
            return
        self._begin(lesson, self.recalled().get(lesson.name, Standing()).of(lesson))

    def _begin(self, lesson: Lesson, standing: Standing) -> None:
        from gui.lesson.desk import Desk
        from gui.lesson.watch import Watch

        self._drop()
        self._documents.set_aside()
        self.desk = Desk(lesson, standing, self._store, self._page, self)
        self.desk.problem.connect(self.problem)
        self.desk.changed.connect(self._note)
        self.desk.left.connect(self.leave)
        self.desk.course.moved.connect(self.began)
        path = Path(lesson.name)
        if path.is_absolute():
            self._watch = Watch(path, self)
            self._watch.changed.connect(self._reload)
        self.desk.begin()

    def leave(self) -> None:
        """End the lesson: the session of before is shown again."""
        if self.desk is not None:
            self._drop()
            self._documents.take_up()
            self.told.emit("The lesson goes on from here the next time.")

    def turn(self, by: int) -> None:
        """To another step of the lesson, if any is shown."""
        if self.desk is not None:
            self.desk.turn(by)

    def play_freely(self) -> None:
        """The lesson waits, if any is shown."""
        if self.desk is not None and self.is_seated:
            self.desk.course.play_freely()

    def play_or_come_back(self) -> None:
        """The lesson waits, or goes on."""
        if self.desk is not None and not self.is_seated:
            self.desk.come_back()
        else:
            self.play_freely()

    def show_state(self) -> bool:
        """The state of the step once more; whether there is one in sight."""
        if self.desk is None or not self.is_seated:
            return False
        self.desk.course.show_state()
        return True

    def _drop(self) -> None:
        if self.desk is not None:
            self._note()
            self.desk.end()
            for part in (self.desk, self._watch):
                if part is not None:
                    part.deleteLater()  # it may be what has just told something
            self.desk = self._watch = None
            self._store.stand_no_more()
            self.changed.emit()

    def _give_way(self) -> None:
        """Another session was opened, which is not the lesson's."""
        self._drop()

    def _note(self) -> None:
        """Keep where the lesson stands, as the last one."""
        if self.desk is not None:
            course = self.desk.course
            others = {name: s for name, s in self.recalled().items() if name != course.lesson.name}
            self.progress = {**others, course.lesson.name: course.standing}
            self.changed.emit()
