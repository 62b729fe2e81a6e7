"""Telling how far a long computation is, and stopping it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None] | None
"""Who is told the share done, from 0 to 1, never less than before; must be quick."""

Stop = Callable[[], bool] | None
"""Who is asked whether to stop, also from other threads; must be quick."""


class Cancelled(Exception):
    """The caller asked to stop."""


class Monitor:
    """Passes on progress and asks whether to stop."""

    def __init__(self, progress: Progress = None, cancelled: Stop = None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._done = 0.0

    def report(self, share: float) -> None:
        """Tell the share done, unless more was told before."""
        self._done = max(self._done, share)
        if self._progress is not None:
            self._progress(self._done)

    def check(self) -> None:
        """Raise ``Cancelled`` if the caller wants to stop."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
