"""A file that is being written: tells when it says something else."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_REST_MS = 200
"""Editors write a file in several strokes, or put another one in its place."""


class Watch(QObject):
    """Watches one file, also where it is replaced.

    Signals:
        changed(path): it has been written.
    """

    changed = Signal(Path)

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path, self._stamp = path, _stamp(path)
        self._files = QFileSystemWatcher([str(path), str(path.parent)], self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._tell)
        self._files.fileChanged.connect(self._wait)
        self._files.directoryChanged.connect(self._wait)

    def _wait(self) -> None:
        self._rest.start()

    def _tell(self) -> None:
        stamp = _stamp(self._path)
        if stamp is not None and stamp != self._stamp:
            self._stamp = stamp
            if str(self._path) not in self._files.files():
                self._files.addPath(str(self._path))
            self.changed.emit(self._path)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What differs once a file has been written; None where there is none."""
    with suppress(OSError):
        found = os.stat(path)
        return found.st_mtime_ns, found.st_size, found.st_ino
    return None
