"""The data folder belongs to one window at a time."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

_TAKEN = (
    "Another window keeps its session in {}: what is done in this one is kept only in files that you save."
)


class Claim:
    """A folder, claimed for as long as this lives; what a killed program has left half written there goes.

    Attributes:
        problem: a sentence where the folder is another window's, else "".
    """

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):  # that nothing can be kept there is told by what keeps it
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(folder / "lock"))
        self._lock.setStaleLockTime(0)  # stale is only the lock of a process that is gone
        taken = not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError
        self.problem = _TAKEN.format(folder) if taken else ""
        if self._lock.isLocked():
            _sweep(folder)

    def release(self) -> None:
        """Leave the folder to others."""
        self._lock.unlock()


def _sweep(folder: Path) -> None:
    for name in ("session.json", "settings.json"):
        for left in folder.glob(f".{name}.????????"):
            with suppress(OSError):
                left.unlink()
