"""Files are read within a bound and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


class FileProblem(Exception):
    """A file could not be read or written; the message is one sentence for people."""


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the target, then rename: after any failure the old file is as it was.

    Raises ``FileProblem``.
    """
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:
        raise FileProblem(f"Cannot write {path}: {_reason(error)}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _mode(path))
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise FileProblem(f"Cannot write {path}: {_reason(error)}.") from error


def read_text(path: Path, most: int) -> str:
    """The text of a UTF-8 file of at most so many bytes. Raises ``FileProblem``."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise FileProblem(f"Cannot read {path}: {_reason(error)}.") from error
    if len(data) > most:
        raise FileProblem(f"Cannot read {path}: it is larger than {most // 1000} kB.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileProblem(f"Cannot read {path}: it is not a text file.") from error


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or what a new file gets here."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
