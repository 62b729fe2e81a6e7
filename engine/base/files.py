"""Files are read within a bound and written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO


class FileProblem(Exception):
    """A file could not be read or written; the message is one sentence for people."""


class MissingFile(FileProblem):
    """There is no such file."""


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the target, then rename: after any failure the old file is as it was. A link stays one.

    Raises ``FileProblem``.
    """
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all of these files or, where one of them cannot be written, none.

    All are written beside their targets before the first is renamed. Raises ``FileProblem``.
    """
    beside: dict[Path, str] = {}
    try:
        for path, data in files.items():
            with _telling(path):
                _write_beside(path, data, beside)
        for path in files:
            with _telling(path):
                os.replace(beside[path], os.path.realpath(path))
                del beside[path]
    finally:
        for name in beside.values():
            with contextlib.suppress(OSError):
                os.unlink(name)


def keep(what: str, path: Path, data: bytes) -> str:
    """Write a file into a folder that is made where there is none; where that failed a sentence that begins
    with what cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        return f"{what}: {path.parent} cannot be made ({error.strerror})."
    except FileProblem as problem:
        return f"{what}: {problem}"
    return ""


def _write_beside(path: Path, data: bytes, beside: dict[Path, str]) -> None:
    """Write to a new file in the same folder, noted as soon as it is there."""
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    beside[path] = name
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, _mode(path))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Is a directory")


@contextlib.contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise FileProblem(f"Cannot write {path}: {_reason(error)}.") from error


def read_text(path: Path, most: int) -> str:
    """The text of a UTF-8 file of at most so many bytes. Raises ``FileProblem``."""
    return _text(read_bytes(path, most), str(path))


def read_stream(stream: BinaryIO, most: int, name: str) -> str:
    """The text of a UTF-8 stream of at most so many bytes, as ``name`` to people. Raises ``FileProblem``."""
    try:
        data = stream.read(most + 1)
    except OSError as error:
        raise FileProblem(f"Cannot read {name}: {_reason(error)}.") from error
    return _text(_bounded(data, most, name), name)


def read_bytes(path: Path, most: int) -> bytes:
    """What a file of at most so many bytes holds; pipes and devices, which may never end, are not read.

    Raises ``FileProblem``.
    """
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            raise FileProblem(f"Cannot read {path}: it is a pipe or a device, and not a file.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        kind = MissingFile if isinstance(error, (FileNotFoundError, NotADirectoryError)) else FileProblem
        raise kind(f"Cannot read {path}: {_reason(error)}.") from error
    return _bounded(data, most, str(path))


def _bounded(data: bytes, most: int, name: str) -> bytes:
    if len(data) > most:
        size = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1000} kB"
        raise FileProblem(f"Cannot read {name}: it is larger than {size}.")
    return data


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"Cannot read {name}: it is not a text file.") from error


def _reason(error: OSError | ValueError) -> str:
    """Why, as the system says; Python itself refuses what can be no name."""
    if isinstance(error, ValueError):
        return "no file has such a name"
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
