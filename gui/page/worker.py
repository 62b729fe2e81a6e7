"""One thread for results that take longer than a frame: the latest wins, the last picture stays."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from engine.base.monitor import Cancelled, Progress, Stop

_PATIENCE = 0.25
"""Seconds that a result may still take when a newer one is wanted; a slow drag shows steps, not nothing."""


class Prepared(Protocol):
    """What takes its time before it can be shown, such as a result."""

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make it; ``Cancelled`` where that is stopped."""


class Worker(QObject):
    """Prepares results one at a time.

    Signals, always delivered on the owner's thread:
        finished(result): it is ready to be drawn.
        progressed(share): how much of the present one is done, from 0 to 1.
        advanced(result): there is more of the present one; what is there may be shown.
    """

    finished = Signal(object)
    progressed = Signal(float)
    advanced = Signal(object)
    _ended = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(1, "worker")
        self._running: Prepared | None = None
        self._waiting: Prepared | None = None
        self._started = 0.0
        self._stop = False
        self._ended.connect(self._end)
        self.progressed.connect(self._advance)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.forget)

    @property
    def busy(self) -> bool:
        """Whether a result is on its way."""
        return self._running is not None

    def start(self, result: Prepared) -> None:
        """Prepare this result next; one that waits already is forgotten."""
        self._waiting = result
        self._next()

    def forget(self) -> None:
        """Nothing is wanted any more; what runs is stopped as soon as it can be."""
        self._waiting, self._stop = None, True

    def _next(self) -> None:
        if self._running is None and self._waiting is not None:
            self._running, self._waiting = self._waiting, None
            self._stop, self._started = False, perf_counter()
            self._pool.submit(self._work, self._running).add_done_callback(self._report)

    def _work(self, result: Prepared) -> Prepared | None:
        try:
            result.prepare(self.progressed.emit, self._unwanted)
        except Cancelled:
            return None
        return result

    def _unwanted(self) -> bool:
        """Asked from the thread: whether to give up, for a newer one or at the user's wish."""
        late = self._waiting is not None and perf_counter() - self._started > _PATIENCE
        return self._stop or late

    def _report(self, future: Future[Prepared | None]) -> None:
        error = future.exception()
        with suppress(RuntimeError):  # the window may be gone by now
            self._ended.emit(None if error else future.result(), error)

    def _advance(self, _share: float) -> None:
        if self._running is not None and not self._stop:
            self.advanced.emit(self._running)

    def _end(self, result: Prepared | None, error: BaseException | None) -> None:
        wanted, self._running = not self._stop, None
        self._next()
        if error is not None:
            raise error
        if result is not None and wanted:
            self.finished.emit(result)
