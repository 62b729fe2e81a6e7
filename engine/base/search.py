"""Finding a thing by some letters of its name: starts of words, Greek typed in letters, a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

_WORD = re.compile(r"[\w']+")
_ALIKE = {"′": "'", "″": "''", "’": "'", "∂": "d", "√": "sqrt", "∞": "infinity", "−": "-", "_": ""}
_START, _INSIDE, _SLIP, _ELSEWHERE = 0, 1, 2, 3
_LONG = 4
"""A word of so many letters may hold a slip, or stand inside another one."""


@dataclass(frozen=True)
class Match:
    """How well a text fits.

    Attributes:
        cost: 0 where every word of the query begins a word of the text, more for less.
        spans: the places (first, end) in the text that fit, in order.
    """

    cost: int
    spans: tuple[tuple[int, int], ...]

    @property
    def starts(self) -> bool:
        """Whether the text begins with what fits."""
        return bool(self.spans) and self.spans[0][0] == 0


def search(query: str, *lists: Sequence[tuple[str, str]]) -> list[tuple[int, Match]]:
    """Which of the texts (text, more) a query fits, by number, best first; else as they stand.

    Of several lists of them a later one counts where nothing in those before fits, and slips are forgiven
    where nothing fits without.
    """
    for forgiving in (False, True):
        for texts in lists:
            found = [(at, match(query, *pair, forgiving=forgiving)) for at, pair in enumerate(texts)]
            fits = [(at, fit) for at, fit in found if fit is not None]
            if fits:
                return sorted(fits, key=lambda pair: (pair[1].cost, not pair[1].starts))
    return []


def match(query: str, text: str, more: str = "", forgiving: bool = True) -> Match | None:
    """How the words of a query fit a text; None where one of them fits neither it nor ``more``.

    Capitals do not count; ``σ`` is also ``sigma``, ``f′`` also ``f'``. A longer word may stand inside one of
    the text or, to the ``forgiving``, differ from its beginning by a letter that is wrong, missing, too many
    or exchanged.
    """
    cost, spans = 0, set()
    for word in _WORD.findall(folded(query)):
        here = _best(word, text, forgiving)
        if here is not None:
            cost += here[0]
            spans.add(here[1])
        elif _best(word, more, forgiving) is not None:
            cost += _ELSEWHERE
        else:
            return None
    return Match(cost, _joined(spans))


def folded(text: str) -> str:
    """The text in the letters of a keyboard."""
    return "".join(_typed(sign) for sign in text)


def _best(word: str, text: str, forgiving: bool) -> tuple[int, tuple[int, int]] | None:
    """The cheapest place of a word in a text, with its cost."""
    found = []
    for spelled, places in _words(text):
        fit = _fit(word, spelled, forgiving)
        if fit is not None:
            cost, first, end = fit
            found.append((cost, (places[first], places[end - 1] + 1)))
    return min(found, default=None)


def _fit(word: str, spelled: str, forgiving: bool) -> tuple[int, int, int] | None:
    """Cost, begin and end of a word in another one; None where it does not fit."""
    if spelled.startswith(word):
        return _START, 0, len(word)
    if len(word) < _LONG:
        return None
    if (at := spelled.find(word)) > 0:
        return _INSIDE, at, at + len(word)
    for length in (len(word), len(word) + 1, len(word) - 1) if forgiving else ():
        beginning = spelled[:length]
        if len(beginning) == length and _is_slip(word, beginning):
            return _SLIP, 0, length
    return None


def _is_slip(a: str, b: str) -> bool:
    """Whether two words differ by one letter that is wrong, missing, too many, or by two exchanged."""
    short, long = sorted((a, b), key=len)
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    exchanged = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (exchanged and short[at + 2 :] == long[at + 2 :])


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The words of a text as they are typed, each with the place in the text of every letter."""
    letters = [(letter, place) for place, sign in enumerate(text) for letter in _typed(sign)]
    line = "".join(letter for letter, _ in letters)
    return tuple(
        (found[0], tuple(place for _, place in letters[found.start() : found.end()]))
        for found in _WORD.finditer(line)
    )


@cache
def _typed(sign: str) -> str:
    """What is typed for a sign: ``sigma`` for σ, ``2`` for ₂."""
    if sign in _ALIKE:
        return _ALIKE[sign]
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK"):
        return name.split()[-1].replace("LAMDA", "LAMBDA").casefold()
    return unicodedata.normalize("NFKD", sign).casefold()


def _joined(spans: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same places without those that lie in others."""
    found: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((first, end))
    return tuple(found)
