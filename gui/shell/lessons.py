"""The lesson that a window shows, and what is kept of all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.base.files import FileProblem
from gui.page.page import Page
from gui.shell.documents import Documents
from gui.shell.settings import folder
from gui.store import Store

if TYPE_CHECKING:  # a start does not wait for what lessons need
    from engine.lessons.lesson import Lesson
    from gui.lesson.desk import Desk
    from gui.lesson.progress import Progress

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

    def __init__(self, store: Store, documents: Documents, page: Callable[[], Page]) -> None:
        super().__init__(documents)
        self._store, self._documents, self._page = store, documents, page
        self.desk: Desk | None = None
        self.progress: Progress | None = None
        documents.lesson.connect(self.open)
        documents.replaced.connect(self._give_way)

    @property
    def is_asking(self) -> bool:
        """Whether the card is in sight and waits for an answer."""
        return self.desk is not None and self.desk.is_seated and self.desk.course.is_asking

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
        """Begin the lesson in a file."""
        from engine.lessons.files import load

        try:
            lesson = load(path.absolute())
        except FileProblem as problem:
            self.problem.emit(str(problem))
            return
        self.begin(lesson)
        self.told.emit(f"Opened {path.name}.")

    def begin(self, lesson: Lesson) -> None:
        """Show a lesson where it was left."""
        from gui.lesson.desk import Desk
        from gui.lesson.progress import Standing

        standing = self.recalled().get(lesson.name, Standing()).of(lesson)
        self._drop()
        self._documents.set_aside()
        self.desk = Desk(lesson, standing, self._store, self._page)
        self.desk.problem.connect(self.problem)
        self.desk.changed.connect(self._note)
        self.desk.left.connect(self.leave)
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
        if self.desk is not None and self.desk.is_seated:
            self.desk.course.play_freely()

    def play_or_come_back(self) -> None:
        """The lesson waits, or goes on."""
        if self.desk is not None and not self.desk.is_seated:
            self.desk.come_back()
        else:
            self.play_freely()

    def show_state(self) -> bool:
        """The state of the step once more; whether there is one in sight."""
        seated = self.desk is not None and self.desk.is_seated
        if self.desk is not None and seated:
            self.desk.course.show_state()
        return seated

    def _drop(self) -> None:
        if self.desk is not None:
            self._note()
            self.desk.end()
            self.desk.deleteLater()
            self.desk = None
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
            self.began.emit()
            self.changed.emit()
