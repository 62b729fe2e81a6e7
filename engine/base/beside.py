"""Numbers of a paper beside those that are found here."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.table import Fact, Facts
from engine.base.text import number, percent

_TIPS = (
    "What this program finds for the present settings.",
    "What the setting of the figure gives, computed apart from this program; wide networks where it matters.",
    "How far the two are apart, as a share of the second.",
)
_ROWS = 5
"""So many are seen at once."""

_LEAST = 1e-4
"""The numbers of papers have no more digits than tell so much apart."""
_SAME = 1e-7
"""Numbers that agree so well are shown with all the digits in which they do."""


def beside(here: Mapping[str, float], there: Mapping[str, float]) -> Facts | None:
    """A row for each number of the paper that is found here; None where none is."""
    rows = tuple((name, _compared(here[name], value)) for name, value in there.items() if name in here)
    return Facts(("here", "the paper's setting", "apart by"), _TIPS, rows, height=_ROWS) if rows else None


def _compared(here: float, there: float) -> tuple[Fact, ...]:
    off = abs(here / there - 1)
    apart = percent(off, 2) if off >= _LEAST else f"< {percent(_LEAST)}"
    cells = (Fact(number(value, 7 if off < _SAME else 4), value=value) for value in (here, there))
    return (*cells, Fact(apart, value=off))
