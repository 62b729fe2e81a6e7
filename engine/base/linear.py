"""Linear formulas as people read them, with as many digits as it takes to be true where they hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from engine.base.rounding import rounded
from engine.base.text import MINUS, SPACE, number, subscript

_LEAST, PLAIN = 3, 4
"""A formula is written with so many digits, the fewest that do; where none do, from a point."""

_MOST = 15

Point = Sequence[float]


def sum_of(terms: Iterable[tuple[float, str]], digits: int = 3) -> str:
    """``0.12 x₁ − 0.35 x₂ + 0.08`` of factors and names: without terms of 0 and factors of 1."""
    text = ""
    for value, name in terms:
        size = number(abs(value), digits)
        if size == "0":
            continue
        factor = name if size == "1" and name else f"{size}{SPACE}{name}" if name else size
        sign = MINUS if value < 0 else "+"
        text += f" {sign}{SPACE}{factor}" if text else f"{MINUS if value < 0 else ''}{factor}"
    return text or "0"


def affine(gradient: Sequence[float], constant: float, corners: Sequence[Point] = ()) -> str:
    """``1.5 x + 1.25`` of one slope, ``0.12 x₁ − 0.35 x₂ + 0.08`` of several.

    At the ``corners`` of where it holds it gives, as printed, the largest value to three digits. Far from 0,
    where large terms cancel, it starts from a point there: ``2.52 + 0.495 (x − 2002)``.
    """
    return written(gradient, constant, corners)[0]


def written(
    gradient: Sequence[float], constant: float, corners: Sequence[Point] = (), least: int = _LEAST
) -> tuple[str, int]:
    """The formula of ``affine``, with so many digits at ``least``, and with how many it is written."""
    values = [float(value) for value in (*gradient, constant)]
    names = ["x"] if len(values) == 2 else [f"x{subscript(i + 1)}" for i in range(len(values) - 1)]
    size = max((abs(_at(values, corner)) for corner in corners), default=0.0)
    for digits in range(least, PLAIN + 1):
        if is_true(lost(values, digits), corners, size):
            return sum_of(zip(values, (*names, ""), strict=True), digits), digits
    place = [_middle(column) for column in zip(*corners, strict=True)]
    around = [[x - at for x, at in zip(corner, place, strict=True)] for corner in corners]
    values[-1] = _at(values, place)
    digits = next((d for d in range(least, _MOST) if is_true(lost(values, d), around, size)), _MOST)
    shifted = [_from(name, at) for name, at in zip(names, place, strict=True)]
    return sum_of(((values[-1], ""), *zip(values, shifted, strict=False)), digits), digits


def lost(values: Iterable[float], digits: int = 3) -> list[float]:
    """What is lost of each number where it is written with so many digits."""
    return [value - float(f"{value:.{digits - 1}e}") for value in values]


def is_true(off: Sequence[float], corners: Iterable[Point], size: float) -> bool:
    """Whether a linear formula whose numbers are off by so much, the last one its constant, gives at the
    corners what it stands for: to three digits of a value of this ``size``."""
    blur = 0.501 * 10.0 ** (math.floor(math.log10(size)) - 2) if 0 < size < math.inf else size
    return not any(abs(_at(off, corner)) > blur for corner in corners)


def _at(values: Sequence[float], corner: Point) -> float:
    return values[-1] + sum(g * x for g, x in zip(values, corner, strict=False))


def _middle(ends: Point) -> float:
    """A round number between the ends."""
    low, high = min(ends), max(ends)
    middle = low + (high - low) / 2
    return rounded(middle, (high - low) / 2) if high > low else middle


def _from(name: str, at: float) -> str:
    """``(x − 2002)``, or the name alone for 0."""
    return f"({sum_of(((1.0, name), (-at, '')), _MOST)})" if at else name
