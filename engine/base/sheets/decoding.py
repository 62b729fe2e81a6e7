"""Which encoding a text file is in."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file begins with → its encoding; the longer marks before those that they begin with."""

_SAMPLE = 4096
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def encoding_of(data: bytes) -> str:
    """The encoding: as its mark says, else UTF-16 by its zeros, UTF-8 where it can be, else Windows-1252.

    ``ValueError`` where it is no text.
    """
    found = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for name in (found,) if found else (*_by_zeros(data[:_SAMPLE]), "utf-8", "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return name
    raise ValueError("it is not a text file")


def _by_zeros(sample: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: every other byte of what is mostly digits is 0."""
    if sample[1::2].count(0) > len(sample) // 4:
        return ("utf-16-le",)
    return ("utf-16-be",) if sample[::2].count(0) > len(sample) // 4 else ()
