"""What is kept between runs is written a moment after every change: a crash costs no more than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_PAUSE_MS = 3000
_MOVED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange)


class Keeper(QObject):
    """Writes values that have changed since it wrote them last.

    Args:
        kept: for each thing its present value, and what writes that; the latter returns a sentence where it
            failed, else "".

    Signals:
        problem(sentence): something cannot be kept; told once.
    """

    problem = Signal(str)

    def __init__(self, *kept: tuple[Callable[[], Any], Callable[[Any], str]]) -> None:
        super().__init__()
        self._kept = kept
        self._written: list[Any] = [None] * len(kept)
        self._told = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._keep_and_tell)

    def changed(self) -> None:
        """Keep it soon."""
        if not self._soon.isActive():
            self._soon.start()

    def keep(self) -> str:
        """Write now what is not written yet; sentences where that failed."""
        self._soon.stop()
        sentences = []
        for index, (present, write) in enumerate(self._kept):
            value = present()
            if value != self._written[index]:
                sentence = write(value)
                if sentence:
                    sentences.append(sentence)
                else:
                    self._written[index] = value
        return " ".join(sentences)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that it watches has another place or size."""
        if event.type() in _MOVED:
            self.changed()
        return False

    def _keep_and_tell(self) -> None:
        sentence = self.keep()
        if sentence and not self._told:
            self._told = True
            self.problem.emit(sentence)
