"""The glossary: symbols and terms, each term with what shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from engine.presets import Preset, find

_SYMBOL = re.compile(r"^\| \*\*(?P<name>.+?)\*\* \| (?P<text>.+) \|$", re.MULTILINE)
_TERM = re.compile(
    r"^\*\*(?P<name>.+?)\*\* – (?P<text>(?:.+\n)+?)→ (?P<panel>\w+)(?:\.(?P<control>\w+)|: (?P<words>.+))$",
    re.MULTILINE,
)
_POINTER = re.compile(r"^→ .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Term:
    """A symbol or a term.

    Attributes:
        name: what it is called; several names stand with commas between them.
        text: what it means, in a sentence or two of Markdown.
        panel: the panel that shows it; "" for a symbol.
        control: the name of the parameter there that it is about, where no example shows it.
        words: the title of the example that shows it, or a part of that; "" for none.
    """

    name: str
    text: str
    panel: str = ""
    control: str = ""
    words: str = ""

    @property
    def example(self) -> Preset | None:
        """The example that shows it; ``ValueError`` where that is not one and only one."""
        return find(self.words, self.panel)[1] if self.words else None


@cache
def terms() -> tuple[Term, ...]:
    """All of them: symbols, then terms, in the order of the glossary."""
    text = sheet_with_pointers()
    symbols = (Term(found["name"], found["text"]) for found in _SYMBOL.finditer(text))
    named = (
        Term(**{**found.groupdict(""), "text": " ".join(found["text"].split())})
        for found in _TERM.finditer(text)
    )
    return (*symbols, *named)


def sheet() -> str:
    """The glossary to read, in Markdown."""
    return _POINTER.sub("", sheet_with_pointers())


@cache
def sheet_with_pointers() -> str:
    """The same as it is written, with a line after each term that names what shows it."""
    return (files("resources") / "glossary.md").read_text("utf-8")
