"""APNG: a PNG with more frames, all colors as they are, only what changes in each frame, played for ever."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Generator, Iterator
from itertools import count

import numpy as np

from gui.export.animation.film import Film, Pixels, changed


def to_apng(film: Film) -> Generator[bytes, None, None]:
    """The file in parts: its head, each frame, its end."""
    header = struct.pack(">IIBBBBB", film.width, film.height, 8, 2, 0, 0, 0)
    frames = _chunk(b"acTL", struct.pack(">II", len(film), 0))
    yield b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + frames
    before, numbers = None, count()
    for n, time in enumerate(film.times):
        after = film.frame(n)
        yield _frame(before, after, time, numbers)
        before = after
    yield _chunk(b"IEND", b"")


def _frame(before: Pixels | None, after: Pixels, time: int, numbers: Iterator[int]) -> bytes:
    patch = changed(before, after)
    place = (patch.width, patch.height, patch.left, patch.top)
    control = _chunk(b"fcTL", struct.pack(">IIIIIHHBB", next(numbers), *place, time, 100, 0, 0))
    data = _compressed(patch.of(after))
    if before is None:
        return control + _chunk(b"IDAT", data)
    return control + _chunk(b"fdAT", struct.pack(">I", next(numbers)) + data)


def _compressed(pixels: Pixels) -> bytes:
    """The rows, each after its filter: none, which suits flat colors."""
    rows = pixels.reshape(len(pixels), -1)
    return zlib.compress(np.pad(rows, ((0, 0), (1, 0))).tobytes(), 9)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
