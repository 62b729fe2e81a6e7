"""How near is near enough: ``+- 2``, ``+- 5 %``, ``to 3 digits``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from engine.lessons.marked import find_outside

_LAST = re.compile(
    r"(?:\+-|±)\s*(?P<amount>[\d.eE+-]+)\s*(?P<percent>%)?$|\bto (?P<digits>[1-9]\d?) digits?$"
)


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be from the right one.

    Attributes:
        amount: how much.
        unit: as it is, in percent of the right number, or half of its last digit of so many.
    """

    amount: float = 1.0
    unit: Literal["", "%", "digits"] = "%"

    def about(self, key: float) -> float:
        """How far from this number."""
        if self.unit == "":
            return self.amount
        if self.unit == "%":
            return self.amount / 100 * abs(key)
        power = math.floor(math.log10(abs(key))) if key and math.isfinite(key) else 0
        return float(0.5 * 10.0 ** (power - self.amount + 1))

    def admits(self, key: float, given: float) -> bool:
        """Whether a number is near enough to the right one."""
        return given == key or abs(given - key) <= self.about(key) * (1 + 1e-9)


USUAL = Tolerance()
"""One percent: exact for counts below 50."""


def split(text: str) -> tuple[str, Tolerance | None]:
    """What stands before a tolerance, and the tolerance if any; ``ValueError`` with one sentence."""
    for sign in ("+-", "±", " to "):
        start = find_outside(text, sign)
        match = _LAST.fullmatch(text[start:].strip()) if start >= 0 else None
        if match is not None:
            return text[:start].strip(), _tolerance(match)
        if start >= 0 and sign != " to ":
            raise ValueError(f"“{text[start:].strip()}” is no tolerance; write +- 0.1 or +- 5 %")
    return text.strip(), None


def _tolerance(match: re.Match[str]) -> Tolerance:
    if match["digits"]:
        return Tolerance(float(match["digits"]), "digits")
    try:
        amount = float(match["amount"])
    except ValueError:
        raise ValueError(f"“{match['amount']}” is no number") from None
    if not (math.isfinite(amount) and amount >= 0):
        raise ValueError("a tolerance is a number, not below 0")
    return Tolerance(amount, "%" if match["percent"] else "")
