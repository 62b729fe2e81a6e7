"""Numbers and names as people read them: true minus signs, real superscripts, no stray digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from engine.base.rounding import ROUNDING

MINUS = "−"
HIDDEN = "•••"
"""Stands where an answer is hidden."""

SPACE = "\u00a0"
"""Keeps a number and its name on one line."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "kappa": "κ", "lambda": "λ", "lambda_": "λ", "mu": "μ", "nu": "ν", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "omega": "ω",
}  # fmt: skip


@lru_cache(maxsize=4096)
def number(value: float | Decimal, digits: int = 4) -> str:
    """The number with so many significant digits: ``−0.125``, ``4.54·10⁻⁵``, ``∞``, ``not a number``.

    A decimal number may be beyond all floats, and has all its digits.

    Powers of ten appear below 10⁻⁴ and from 10⁶; trailing zeros never do.
    """
    if math.isnan(value):
        return "not a number"
    if value in (math.inf, -math.inf):
        return "∞" if value > 0 else MINUS + "∞"
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < max(digits, 6):
        return _trimmed(f"{value:.{max(digits - 1 - power, 0)}f}")
    mantissa = _trimmed(mantissa)
    ten = f"10{superscript(power)}"
    if mantissa in ("1", MINUS + "1"):
        return mantissa.replace("1", ten)
    return f"{mantissa}·{ten}"


def rough(value: float) -> str:
    """A count that is known only roughly, with two digits: ``130,000``, ``4.3·10⁹``."""
    if value >= 1e6:
        return number(value, 2)
    return f"{float(f'{value:.1e}'):,.0f}"


def fixed(value: float, decimals: int = 2) -> str:
    """The number with exactly so many decimals and a true minus sign; never ``−0.00``."""
    if not math.isfinite(value):
        return number(value)
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def decimal(value: float, decimals: int = 2, most: int = 6) -> str:
    """The number with so many decimals, or with all that it has if these are at most ``most``."""
    for digits in range(decimals, most + 1):
        if abs(round(value, digits) - value) <= 1e-9 * max(1.0, abs(value)):
            return fixed(value, digits) if round(value, digits) or not value else number(value, 3)
    return fixed(value, decimals) if round(value, decimals) else number(value, 3)


def shown(value: float, digits: int = 4) -> float:
    """The number that ``number`` prints."""
    return float(f"{value:.{digits - 1}e}")


def equals(value: float, result: float, digits: int = 4) -> str:
    """The sign between printed operands, which make this value, and a printed result: "=", or "≈" where their
    rounding shows."""
    return "=" if shown(value, digits) == shown(result, digits) else "≈"


def percent(share: float, digits: int = 3) -> str:
    """A share of one as ``50 %``, with a fixed space; 0 and 100 only where they are exact."""
    if math.isnan(share) or share in (0.0, 1.0):
        return f"{number(100 * share)}\u00a0%"
    if abs(share) < 1e-4:
        return f"{number(100 * share, 2)}\u00a0%"
    text = number(100 * share, digits)
    return "> 99.9\u00a0%" if text == "100" and share < 1 else f"{text}\u00a0%"


def percent_in_words(share: float) -> str:
    """A share of one within a sentence: ``more than 99.9 %`` where a number alone has a sign for it."""
    return percent(share).replace("> ", "more than ")


def shortened(text: str, most: int = 40) -> str:
    """The text without its middle where it has more letters: formulas often differ at their ends."""
    kept = most - 1
    return text if len(text) <= most else f"{text[: kept - kept // 3]}…{text[len(text) - kept // 3 :]}"


def count(value: int) -> str:
    """A whole number with its thousands apart: ``12,345``."""
    return f"{value:,}"


def many(value: int, most: int = 10**6) -> str:
    """A whole number of any size: exact below ``most``, with three digits from there on."""
    return count(value) if value < most else number(float(value), 3)


def times(value: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(value, f"{count(value)} times")


def located(place: float, extent: float) -> str:
    """A place with three digits, or as many as tell apart places in a range of this extent: ``2002.35``."""
    if abs(place) <= ROUNDING * extent:
        return "0"
    far = abs(place) / extent if extent and math.isfinite(place) else 0.0
    return number(place, 3 + max(0, math.ceil(math.log10(max(far, 1.0)))))


@lru_cache(maxsize=1024)
def interval(low: float, high: float, extent: float) -> str:
    """``[−1, 1)``, ``(−∞, −1)``: half open, its lower end belongs to it; of a range of this extent."""
    low, high = (0.0 if abs(end) <= ROUNDING * extent else end for end in (low, high))
    extent = extent if high - low > extent / 50 else high - low
    return f"{'(' if math.isinf(low) else '['}{located(low, extent)}, {located(high, extent)})"


def noun(value: float, name: str) -> str:
    """``unit`` of one, ``units`` of any other number."""
    return name if value == 1 else f"{name}s"


def verb(value: float, name: str) -> str:
    """``makes`` of one, ``make`` of any other number."""
    return f"{name}s" if value == 1 else name


def plural(value: int, name: str) -> str:
    """``1 unit``, ``1,024 units``."""
    return f"{count(value)} {noun(value, name)}"


def listed(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def capitalized(text: str) -> str:
    """The text with a capital at its beginning, all else as it is."""
    return text[:1].upper() + text[1:]


def superscript(value: int) -> str:
    """A whole number raised: −15 → ``⁻¹⁵``."""
    return str(value).translate(_SUPERSCRIPTS)


def subscript(value: int) -> str:
    """A whole number lowered: 2 → ``₂``."""
    return str(value).translate(_SUBSCRIPTS)


def symbol(name: str) -> str:
    """The letter of a parameter: ``alpha`` → ``α``; other names stay."""
    return _GREEK.get(name, name)


def _trimmed(text: str) -> str:
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)
