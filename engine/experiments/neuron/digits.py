"""Numbers as the graph prints them, and what their rounding makes of a product."""

from __future__ import annotations

import math

from engine.base.text import MINUS, fixed, number, superscript

_DIGITS = 3


def short(value: float) -> str:
    """A number for the graph: three digits, with their zeros where more digits have been rounded away."""
    if not math.isfinite(value) or math.isclose(shown(value), value, rel_tol=1e-9):
        return number(value, _DIGITS)
    mantissa, exponent = f"{value:.{_DIGITS - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < 6:
        return fixed(value, max(_DIGITS - 1 - power, 0))
    return f"{fixed(float(mantissa), _DIGITS - 1)}·10{superscript(power)}"


def place(z: float) -> str:
    """A place on an axis, with two decimals as long as they say something."""
    return fixed(z) if abs(z) < 1e5 else number(z)


def shown(value: float) -> float:
    """The number that ``short`` prints."""
    return float(f"{value:.{_DIGITS - 1}e}")


def equals(product: float, *factors: float) -> str:
    """The sign between factors and product as they are printed: "=", or "≈" where rounding shows."""
    return "=" if shown(math.prod(map(shown, factors))) == shown(product) else "≈"


def bracketed(text: str) -> str:
    """A factor of a product: negative numbers in brackets."""
    return f"({text})" if text.startswith(MINUS) else text
