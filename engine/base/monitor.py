"""Telling how far a long computation is, and stopping it."""

from __future__ import annotations

from collections.abc import Callable


class Cancelled(Exception):
    """The caller asked to stop."""


class Monitor:
    """Passes on progress and asks whether to stop; both callables are optional and must be quick.

    Args:
        progress: called with the share done, from 0 to 1, never less than before.
        cancelled: whether to stop; may be called from other threads.
    """

    def __init__(
        self, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
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
