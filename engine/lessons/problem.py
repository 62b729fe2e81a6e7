"""What is wrong with a lesson, and where."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from engine.base.text import capitalized, shortened

_MOST_LETTERS = 300
"""Of a sentence: what it quotes may be long."""


class LessonError(ValueError):
    """A sentence for people; ``str`` puts file and line before it, as compilers do.

    Attributes:
        name: what the file is called.
        line: counted from 1.
        sentence: what is wrong there.
    """

    def __init__(self, sentence: str, line: int, name: str = "") -> None:
        super().__init__(sentence, line, name)
        self.sentence, self.line, self.name = shortened(sentence, _MOST_LETTERS), line, name

    def __str__(self) -> str:
        return (
            f"{self.name}:{self.line}: {self.sentence}" if self.name else f"line {self.line}: {self.sentence}"
        )


@contextlib.contextmanager
def at(line: int, name: str = "") -> Iterator[None]:
    """A ``ValueError`` in here becomes a ``LessonError`` of this line; one that has a line keeps it."""
    try:
        yield
    except LessonError as error:
        raise LessonError(error.sentence, error.line, error.name or name) from error
    except ValueError as error:
        raise LessonError(_sentence(str(error)), line, name) from error


def _sentence(text: str) -> str:
    """With a capital, but for a symbol, and a full stop, on one line."""
    text = " ".join(text.split())
    begun = text if text[:1] in "zxf" and not text[1:2].isalpha() else capitalized(text)
    return begun if begun.endswith((".", "?")) else f"{begun}."
