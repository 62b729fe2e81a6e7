"""Rows of an evaluation as lines: broken where they are too long, and as many as there is room for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont

from engine.experiments.stability.steps import Row
from gui.canvas.style import measured
from gui.look import theme as themes

ROW, _TIGHT = 1.65, 1.4
"""The height of a line in heights of letters, and the least."""

BETWEEN = 0.85
"""Room between text, value and note, in heights of letters."""

INDENT = 1.2
"""How far the rest of a broken text stands in, in heights of letters."""

_SMALLER = 1.0
"""Letters are tried so many pixels smaller each time."""

_SHORT = 0.1
"""A line takes such a share of its room at least, where that can be."""

_BREAK = re.compile(r"(?P<comma>(?<=,) )|(?P<operator> (?=[-−+*/·] ))|(?P<bracket>(?<=\())")
"""After a comma, before an operator, and, where nothing else is left, within brackets."""


@dataclass(frozen=True)
class Line:
    """A line of a row.

    Attributes:
        row: what stands in it, the text, the value or the note being "" where another line has it.
        is_rest: whether it goes on with the text of the line above.
    """

    row: Row
    is_rest: bool = False


@dataclass(frozen=True)
class Fit:
    """Lines with the height of their letters in pixels."""

    lines: tuple[Line, ...]
    letters: float

    @property
    def height(self) -> float:
        """The least height that they take."""
        return len(self.lines) * _TIGHT * self.letters


def fitted(versions: Sequence[Sequence[Row]], room: QSizeF, least: float, most: float) -> Fit:
    """The first of several versions that has room, in the largest letters that go with it; the last one
    where none has."""
    fit = Fit((), least)
    for rows in versions:
        for letters in _sizes(least, most):
            fit = Fit(tuple(line for row in rows for line in _lines(row, room.width(), letters)), letters)
            if fit.height <= room.height():
                return fit
    return fit


def _sizes(least: float, most: float) -> Iterator[float]:
    while most > least:
        yield most
        most -= _SMALLER
    yield least


def font_of(row: Row, letters: float) -> QFont:
    """Bold for what matters."""
    return themes.font(letters, row.kind in ("title", "failing", "result"))


def _lines(row: Row, room: float, letters: float) -> Iterator[Line]:
    """Text, then the value beside it, then the note; what has no room there stands in a line of its own."""
    if _width(row, letters) <= room:
        yield Line(row)
        return
    bare = replace(row, text="", value="", note="")
    *first, last = _broken(row.text, room, font_of(row, letters), INDENT * letters)
    for i, text in enumerate(first):
        yield Line(replace(bare, text=text), i > 0)
    line = Line(replace(bare, text=last), bool(first))
    for part in (replace(bare, value=row.value), replace(bare, note=row.note)):
        longer = replace(line.row, value=line.row.value or part.value, note=part.note)
        if part != bare and _width(longer, letters) + line.is_rest * INDENT * letters > room:
            yield line
            line = Line(part)
        else:
            line = replace(line, row=longer)
    yield line


def _width(row: Row, letters: float) -> float:
    """The room that a row takes in one line."""
    font = font_of(row, letters)
    parts = [
        measured(text, used)[0]
        for text, used in ((row.text, font), (row.value, font), (row.note, themes.font(letters)))
        if text
    ]
    return sum(parts) + BETWEEN * letters * max(len(parts) - 1, 0)


def _broken(text: str, room: float, font: QFont, indent: float) -> list[str]:
    """A text in lines of this width, those after the first narrower by an indent."""
    lines: list[str] = []
    while measured(text, font)[0] > room and (place := _place(text, room, font)):
        lines.append(text[: place.start()])
        text = text[place.end() :]
        room -= indent if len(lines) == 1 else 0.0
    return [*lines, text]


def _place(text: str, room: float, font: QFont) -> re.Match[str] | None:
    """Where to break a text: at the last of the places that are in the fewest brackets."""
    depths = [0, *accumulate((letter == "(") - (letter == ")") for letter in text)]
    wide = {place: measured(text[: place.start()], font)[0] for place in _BREAK.finditer(text)}

    def binds(place: re.Match[str]) -> tuple[bool, bool, int, bool]:
        """How much speaks against it."""
        kind, is_short = place.lastgroup, wide[place] < _SHORT * room
        return kind == "bracket", is_short, depths[place.start()], kind == "operator"

    return min((place for place in reversed(wide) if wide[place] <= room), key=binds, default=None)
