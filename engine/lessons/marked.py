"""Finding signs in a line of a lesson outside brackets and braces, and quoting numbers in its texts."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.base.text import number, percent

_QUOTED = re.compile(r"\{([^{}\n]+)\}")
_IN_PERCENT = " in %"
_OPENING, _CLOSING = "([{", ")]}"


def masked(text: str) -> str:
    """The text with blanks for what stands in brackets and braces."""
    found, depth = [], 0
    for sign in text:
        depth = max(depth - (sign in _CLOSING), 0)
        found.append(" " if depth or sign in _CLOSING else sign)
        depth += sign in _OPENING
    return "".join(found)


def find_outside(text: str, sign: str) -> int:
    """Where a sign stands outside brackets and braces for the first time; −1 where it does not."""
    return masked(text).find(sign)


def split_outside(text: str, sign: str) -> list[str]:
    """The parts between a sign, without blanks at their ends."""
    cover, parts, start = masked(text), [], 0
    while (end := cover.find(sign, start)) >= 0:
        parts.append(text[start:end].strip())
        start = end + len(sign)
    return [*parts, text[start:].strip()]


def names_quoted(text: str) -> list[str]:
    """The names in braces."""
    return [name.removesuffix(_IN_PERCENT).strip() for name in _QUOTED.findall(text)]


def without_numbers(text: str) -> str:
    """The text with … for each number."""
    return _QUOTED.sub("…", text)


def with_numbers(text: str, names: Callable[[str], float]) -> str:
    """The text with the numbers of the names in its braces, as ``{loss}``, ``{exact zeros in %}``."""

    def told(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name.endswith(_IN_PERCENT):
            return percent(names(name.removesuffix(_IN_PERCENT).strip()))
        return in_words(names(name), 3)

    return _QUOTED.sub(told, text)


def in_words(value: float, digits: int = 4) -> str:
    """A number as people read it: counts with all their digits."""
    if value == round(value, 0) and abs(value) < 1e6:
        return f"{value + 0.0:,.0f}".replace("-", "−")
    return number(value, digits)
