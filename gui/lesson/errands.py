"""What a lesson has to find out from results: at once, or by a worker where a result is heavy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.base.experiment import Result
from engine.base.monitor import Progress, Stop
from gui.page.worker import Worker


@dataclass
class Errand:
    """Something to be found out.

    Attributes:
        result: what is asked for it.
        find: what is found in it, perhaps on another thread; ``ValueError`` where that fails.
        take: gets what was found.
    """

    result: Result
    find: Callable[[Result], Any]
    take: Callable[[Any], None]
    found: Any = None
    problem: str = ""

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Find it out."""
        try:
            if self.result.is_heavy:
                self.result.prepare(progress, cancelled)
            self.found = self.find(self.result)
        except ValueError as error:
            self.problem = str(error)


class Errands(QObject):
    """Does errands one after the other.

    Signals:
        problem(sentence): one of them failed.
    """

    problem = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._worker = Worker()
        self._waiting: list[Errand] = []
        self._worker.finished.connect(self._finish)

    @property
    def busy(self) -> bool:
        """Whether one is still on its way."""
        return bool(self._waiting)

    def do(self, errand: Errand) -> None:
        """Do it now, or after those that wait."""
        if not self._waiting and not errand.result.is_heavy:
            errand.prepare()
            self._tell(errand)
            return
        self._waiting.append(errand)
        if len(self._waiting) == 1:
            self._worker.start(errand)

    def forget(self) -> None:
        """Nothing of it is wanted any more."""
        self._waiting.clear()
        self._worker.forget()

    def _finish(self, errand: Errand) -> None:
        self._waiting.remove(errand)
        if self._waiting:
            self._worker.start(self._waiting[0])
        self._tell(errand)

    def _tell(self, errand: Errand) -> None:
        if errand.problem:
            self.problem.emit(errand.problem)
        else:
            errand.take(errand.found)
