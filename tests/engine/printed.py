"""What is printed, read back without the code under test."""

from __future__ import annotations

import math
import re

_RAISE = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
RAISED = {str(k).translate(_RAISE): str(k) for k in range(-330, 331)}


def evaluated(text: str, *place: float) -> float:
    """What a printed formula gives at a place, read without the code under test."""
    plain = text.replace("\u00a0", " ").replace("−", "-").replace(" · ", " * ")
    plain = re.sub(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"1e{RAISED[m[1]]}", plain).replace("·1e", "e")
    for name, x in zip(("x₁", "x₂") if len(place) == 2 else ("x",), place, strict=False):
        plain = plain.replace(name, f"({float(x)!r})")
    return float(eval(re.sub(r"(?<=\d) ?\(", "*(", plain), {"__builtins__": {}}))


def assert_true(text: str, at: list[tuple[float, ...]], wanted: list[float], noise: float = 0.0) -> None:
    """The printed formula gives the values, to three digits of the largest."""
    size = max(map(abs, wanted))
    blur = 0.502 * 10.0 ** (math.floor(math.log10(size)) - 2) if size else 0.0
    for place, value in zip(at, wanted, strict=True):
        assert abs(evaluated(text, *place) - value) <= blur + noise, (text, place, value)


_NUMBER = re.compile(r"(?<![\w.,₀₁₂₃₄₅₆₇₈₉⁻⁰¹²³⁴⁵⁶⁷⁸⁹])−?\d[\d,]*(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def numbers_in(text: str) -> list[tuple[float, int]]:
    """The numbers of a text, and how many digits each is written with."""
    found = [match.rstrip(",") for match in _NUMBER.findall(text)]
    return [(evaluated(n.replace(",", "")), _digits(n)) for n in found if not n.lstrip("−").startswith("00")]


def _digits(number: str) -> int:
    mantissa = number.partition("·")[0].replace("−", "").replace(",", "")
    return len(mantissa.replace(".", "").lstrip("0"))
