"""From text to tokens: numbers, names, raised exponents and symbols, in all the spellings that people use."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_RAISED = "⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹ᶻˣ"
_GREEK = "α-ωΑ-Ω"
_FRACTIONS = r"¼½¾\u2150-\u215e"  # read, not shown: the typeface lacks most of them

_TOKEN = re.compile(
    rf"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?|[{_FRACTIONS}])"
    rf"|(?P<name>[{_GREEK}](?=[{_GREEK}a-zA-Z])|(?![{_RAISED}_0-9])(?:(?![{_RAISED}{_FRACTIONS}])\w)+)"
    rf"|(?P<raised>[{_RAISED}]+)"
    r"|(?P<symbol>\*\*|<=|>=|==|!=|[-+*/^(),<>|√−–·\u22c5×÷≤≥≠])"
)
_SPELLINGS = {
    "−": "-", "–": "-", "·": "*", chr(0x22C5): "*", "×": "*", "÷": "/", "**": "^",
    "≤": "<=", "≥": ">=", "≠": "!=",
    "Φ": "Phi", "π": "pi",
}  # fmt: skip
_LOWERED = str.maketrans(_RAISED, "+-0123456789zx")
_HINTS = {
    "=": "write == to compare", "!": "write != to compare", ";": "write a comma between arguments",
    **dict.fromkeys("[]{}", "use ( )"), "%": "write mod(z, 2)", ".": "write functions without a prefix",
}  # fmt: skip


class FormulaError(ValueError):
    """Why a text is not a formula, in one sentence.

    Attributes:
        position: where in the text, counted from 0; len(text) when something is missing at the end.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class Token(NamedTuple):
    """A word of a formula: its kind (number, name, raised, symbol, end), its plain spelling, its place."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """The tokens of a text, one of kind "end" behind; ``FormulaError`` for a character without meaning."""
    found, position = [], 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise _meaningless(text[position], position)
        found.append(_token(str(match.lastgroup), match.group(), position))
        position = match.end()
    return [*found, Token("end", "", len(text))]


def _token(kind: str, found: str, position: int) -> Token:
    if kind == "name":
        # As Python treats keywords, so that with_parameters(µ=…) means the same letter (micro sign or mu).
        name = unicodedata.normalize("NFKC", found)
        if not name.isidentifier():
            raise FormulaError(f"{found} is neither a number nor a name", position)
        found = name
    if kind == "raised":
        found = found.translate(_LOWERED)
    if kind == "number":
        found = (
            str(unicodedata.numeric(found))
            if unicodedata.category(found[0]) == "No"
            else found.replace("−", "-")
        )
    return Token(kind, _SPELLINGS.get(found, found), position)


def _meaningless(character: str, position: int) -> FormulaError:
    hint = f"; {_HINTS[character]}" if character in _HINTS else ""
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return FormulaError(f"The character {shown} has no meaning in a formula{hint}", position)
