"""Qt's PDF in the words that every program takes over.

Qt names a color space for each color and a pattern for each gradient. LibreOffice takes over neither when a
deck with such a picture is exported: it turns black, or what is shaded is gone. So a color is written as
``r g b rg``, a gradient as a shading within the path that it fills (ISO 32000-1, 8.7.4.2).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

from PySide6.QtGui import QTransform

_LISTED = re.compile(rb"(\d{10}) \d{5} n ")
_STREAM = re.compile(rb"/Length (\d+) 0 R\n/Filter /FlateDecode\n>>\nstream\n(.*)\nendstream", re.DOTALL)
_SHADING = re.compile(rb"/PatternType 2\n/Shading (\d+) 0 R\n/Matrix \[([-\d. ]+)\]")
_COLOR = re.compile(rb"/CSp (cs|CS)\n([\d. ]+)(?:scn|SCN)\n")
_OPERATORS = {b"cs": b"rg\n", b"CS": b"RG\n"}
_STEPS = frozenset((b"m", b"l", b"c", b"re", b"h"))
_CLIPS = {b"f": (b"W n", b""), b"f*": (b"W* n", b""), b"B": (b"W n", b"S"), b"B*": (b"W* n", b"S")}
"""For what fills a path: what clips to it, and what is left to do."""


def portable(pdf: bytes) -> bytes:
    """The same pages in plain words; those as they are that Qt writes in another way than expected."""
    objects = _objects(pdf)
    pages = [text for text in objects.values() if b"/Contents" in text]
    changed = [_make_plain(page, objects) for page in pages]
    return _file(pdf, objects) if any(changed) else pdf


def _make_plain(page: bytes, objects: dict[int, bytes]) -> bool:
    """Write what a page consists of anew; whether that could be done."""
    content, resources = (re.search(rb"/%s (\d+) 0 R" % name, page) for name in (b"Contents", b"Resources"))
    if content is None or resources is None or (packed := _STREAM.search(objects[int(content[1])])) is None:
        return False
    drawn = zlib.decompress(packed[2]).replace(b"/CSp cs /CSp CS", b"")
    drawn = _COLOR.sub(lambda m: m[2] + _OPERATORS[m[1]], drawn)
    names = re.findall(rb"/(Pat\d+) (\d+) 0 R", objects[int(resources[1])])
    shadings = {name: m for name, at in names if (m := _SHADING.search(objects[int(at)]))}
    if shadings:
        drawn = _shaded(drawn, {name: QTransform(*map(float, m[2].split())) for name, m in shadings.items()})
        entries = b"".join(b"/%s %s 0 R\n" % (name, m[1]) for name, m in shadings.items())
        rest = re.sub(rb"/(%s) \d+ 0 R\n" % b"|".join(shadings), b"", objects[int(resources[1])])
        objects[int(resources[1])] = rest.replace(b"<<\n", b"<<\n/Shading <<\n%s>>\n" % entries, 1)
    smaller = zlib.compress(drawn, 9)
    objects[int(content[1])] = objects[int(content[1])].replace(packed[2], smaller)
    objects[int(packed[1])] = b"%s 0 obj\n%d\nendobj\n" % (packed[1], len(smaller))
    return True


def _shaded(drawn: bytes, matrices: Mapping[bytes, QTransform]) -> bytes:
    """A page with ``sh`` for what is filled with one of these patterns."""
    names = b"|".join(matrices)
    marked = re.sub(rb"/PCSp cs\n/(%s) scn" % names, rb"%\1", drawn)  # a comment: the color of what follows
    follower = _Follower(matrices)
    return b"\n".join(out for line in marked.split(b"\n") for out in follower.lines(line))


class _Follower:
    """Follows a page line by line, with the matrix and the pattern in force."""

    def __init__(self, patterns: Mapping[bytes, QTransform]) -> None:
        self._patterns = patterns
        self._state: tuple[QTransform, bytes] = QTransform(), b""
        self._kept: list[tuple[QTransform, bytes]] = []
        self._path: list[bytes] = []

    def lines(self, line: bytes) -> Iterator[bytes]:
        """What stands for a line: a path that a pattern fills becomes the clip of its shading."""
        matrix, pattern = self._state
        *operands, operator = line.split() or [b""]
        if operator in (b"q", b"Q"):
            self._nest([*operands, operator])
        elif operator == b"cm":
            self._state = QTransform(*map(float, operands)) * matrix, pattern
        elif line.startswith(b"%"):
            self._state = matrix, line[1:]
        elif pattern and operator in _STEPS:
            self._path.append(line)
            return
        elif self._path:
            yield from self._painted(operator)
            self._path.clear()
            return
        yield line

    def _painted(self, operator: bytes) -> Iterator[bytes]:
        """The path that ends with this operator."""
        matrix, pattern = self._state
        if operator in _CLIPS:
            clip, rest = _CLIPS[operator]
            turned = _words(self._patterns[pattern] * matrix.inverted()[0])
            yield from (b"q", *self._path, clip, b"%s cm\n/%s sh\nQ" % (turned, pattern))
            operator = rest
        if operator:
            yield from (*self._path, operator)

    def _nest(self, operators: list[bytes]) -> None:
        for operator in operators:
            if operator == b"q":
                self._kept.append(self._state)
            elif self._kept:
                self._state = self._kept.pop()


def _words(t: QTransform) -> bytes:
    numbers = t.m11(), t.m12(), t.m21(), t.m22(), t.dx(), t.dy()
    return b" ".join(b"%.9g" % number if abs(number) >= 1e-4 else b"%.12f" % number for number in numbers)


def _objects(pdf: bytes) -> dict[int, bytes]:
    """The text of every object by its number, in the order of the file."""
    table = pdf.rindex(b"xref\n0 ", 0, pdf.rindex(b"startxref"))
    starts = {i: int(m[1]) for i, m in enumerate(_LISTED.finditer(pdf, table), start=1)}
    ordered = sorted(starts, key=starts.__getitem__)
    ends = [*(starts[i] for i in ordered[1:]), table]
    return {i: pdf[starts[i] : end] for i, end in zip(ordered, ends, strict=True)}


def _file(pdf: bytes, objects: Mapping[int, bytes]) -> bytes:
    """A file of these objects, with the head and the trailer of this one and a list of its own."""
    trailer = pdf[pdf.rindex(b"trailer\n") : pdf.rindex(b"startxref")]
    made = bytearray(pdf[: pdf.index(b"1 0 obj")])
    starts = {}
    for number, text in objects.items():
        starts[number] = len(made)
        made += text
    listing = b"".join(b"%010d 00000 n \n" % starts[number] for number in sorted(starts))
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
    return bytes(made) + head + listing + trailer + b"startxref\n%d\n%%%%EOF\n" % len(made)
