"""GIF: GIF89a with one table of colors, only what changes in each frame, played for ever."""

from __future__ import annotations

import struct
from collections.abc import Generator

import numpy as np

from gui.export.animation.film import Film, Patch, Pixels, changed
from gui.export.animation.palette import Palette, counted

SAMPLE = 16
"""So many frames, spread over all, decide on the colors."""

_COLORS = 255
_SAME = 255
"""The color that leaves a pixel as it is."""

_FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"

_CLEAR, _END, _FIRST, _FULL = 256, 257, 258, 4096


def to_gif(film: Film) -> Generator[bytes, None, None]:
    """The file in parts: an empty one for each frame of the sample, its head, each frame, its end."""
    count = min(SAMPLE, len(film))
    places = [round(n * (len(film) - 1) / max(count - 1, 1)) for n in range(count)]
    found = []
    for n in places:
        found.append(counted(film.frame(n)))
        yield b""
    palette = Palette(found, _COLORS)
    table = palette.colors.tobytes().ljust(768, b"\0")
    yield b"GIF89a" + struct.pack("<HHBBB", film.width, film.height, 0xF7, 0, 0) + table + _FOR_EVER
    before = None
    for n, time in enumerate(film.times):
        after = palette.indexed(film.frame(n))
        yield _frame(before, after, time)
        before = after
    yield b"\x3b"


def _frame(before: Pixels | None, after: Pixels, time: int) -> bytes:
    patch = changed(before, after)
    fresh = patch.of(after)
    if before is not None:
        fresh = np.where(patch.of(before) == fresh, np.uint8(_SAME), fresh)
    control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0x04 | (before is not None), time, _SAME, 0)
    return control + _descriptor(patch) + b"\x08" + _blocks(compressed(fresh.tobytes())) + b"\0"


def _descriptor(patch: Patch) -> bytes:
    return struct.pack("<BHHHHB", 0x2C, patch.left, patch.top, patch.width, patch.height, 0)


def _blocks(data: bytes) -> bytes:
    parts = (data[start : start + 255] for start in range(0, len(data), 255))
    return b"".join(bytes([len(part)]) + part for part in parts)


def compressed(data: bytes) -> bytes:
    """The bytes, one at least, by LZW as GIF has it: codes of 9 to 12 bits, the least significant first."""
    codes, widths = [_CLEAR], [9]
    known: dict[int, int] = {}
    width, following, prefix = 9, _FIRST, data[0]
    for value in memoryview(data)[1:]:
        pair = prefix << 8 | value
        if pair in known:
            prefix = known[pair]
            continue
        codes.append(prefix)
        widths.append(width)
        prefix = value
        if following == _FULL:
            codes.append(_CLEAR)
            widths.append(width)
            known.clear()
            width, following = 9, _FIRST
            continue
        known[pair] = following
        width += following == 1 << width
        following += 1
    width_of_end = width + (following == 1 << width and width < 12)
    return _packed([*codes, prefix, _END], [*widths, width, width_of_end])


def _packed(codes: list[int], widths: list[int]) -> bytes:
    bits = np.array(codes)[:, None] >> np.arange(12) & 1
    used = np.arange(12) < np.array(widths)[:, None]
    return np.packbits(bits[used].astype(np.uint8), bitorder="little").tobytes()
