"""Numbers with a bound on their error, in any arithmetic: what is computed is told from what is rounding.

Every operation carries the errors of its operands on and adds its own rounding (a running error bound:
Wilkinson 1963; balls: van der Hoeven 2010). Overflow, division by what may be 0 and a root of what may be
negative leave an error of ∞ or not a number: nothing is then known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.functions.activation import Kernel
from engine.functions.formula.vocabulary import Kernels


def where(condition: Any, a: Any, b: Any) -> Any:
    """``np.where`` for numbers of any arithmetic."""
    return np.where(condition, a, b)


@dataclass(frozen=True)
class Arithmetic:
    """How numbers are computed.

    Attributes:
        unit: the largest relative error of one operation.
        least: what may get lost near 0.
        infinity: ∞ among these numbers.
        constant: a float as an array of one number.
        pi: π, with its error.
        negative: −u, without rounding.
        power: uⁿ for arrays.
        kernels: the functions of one argument that are computed at once.
        whole: those of them that round nothing.
        varies: for some of them how far they vary at most: from x, y and the error of x. The others are asked
            at both ends of the error.
    """

    unit: Any
    least: Any
    infinity: Any
    constant: Callable[[float], Any]
    pi: Callable[[], Ball]
    negative: Callable[[Any], Any]
    power: Callable[[Any, Any], Any]
    kernels: Mapping[str, Kernels]
    whole: frozenset[Kernel]
    varies: Mapping[Kernel, Callable[[Any, Any, Any], Any]]


@dataclass(eq=False, slots=True)
class Ball:
    """Numbers x, each true to within d ≥ 0: arrays of one shape, or the integer 0 for d where x is exact."""

    x: Any
    d: Any
    arithmetic: Arithmetic

    def __neg__(self) -> Ball:
        return Ball(self.arithmetic.negative(self.x), self.d, self.arithmetic)

    def __add__(self, other: Ball) -> Ball:
        return self._rounded(self.x + other.x, self.d + other.d)

    def __sub__(self, other: Ball) -> Ball:
        return self._rounded(self.x - other.x, self.d + other.d)

    def __mul__(self, other: Ball) -> Ball:
        error = self.arithmetic.least
        if not self.is_exact:
            error = error + self.d * (abs(other.x) + other.d)
        if not other.is_exact:
            error = error + other.d * abs(self.x)
        return self._rounded(self.x * other.x, error)

    def __truediv__(self, other: Ball) -> Ball:
        """The quotient; by exactly 0 it is infinite without an error."""
        quotient, nothing = self._divided(other), (other.x == 0) & np.equal(other.d, 0)
        if np.any(nothing):
            quotient.d = where(nothing, other.x * 0, quotient.d)
        return quotient

    def _divided(self, other: Ball) -> Ball:
        x = self.x / other.x
        if other.is_exact:
            return self._rounded(x, self.d / abs(other.x) + self.arithmetic.least)
        margin = abs(other.x) - other.d
        error = where(margin > 0, (self.d + abs(x) * other.d) / margin, self.arithmetic.infinity)
        return self._rounded(x, error + self.arithmetic.least)

    @property
    def is_exact(self) -> bool:
        """Whether no error has come in yet."""
        return isinstance(self.d, int)

    def through(self, g: Kernel, jumps: Any = False, pole: float = math.inf) -> Ball:
        """g(x), with how far g varies within the error; where ``jumps``, also from x to those beside it.

        What g is at both ends tells nothing where a pole lies between, or all that g does near 0.
        """
        y, arithmetic = g(self.x), self.arithmetic
        rounding = 0 if g in arithmetic.whole else 8 * arithmetic.unit * abs(y) + arithmetic.least
        if self.is_exact and not np.any(jumps):
            return Ball(y, rounding, arithmetic)
        if g in arithmetic.varies:
            return Ball(y, arithmetic.varies[g](self.x, y, self.d) + rounding, arithmetic)
        beside = 2 * arithmetic.unit * abs(self.x) + arithmetic.least
        reach = self.d + where(np.not_equal(self.d, 0) | jumps, beside, 0)
        below, above = abs(g(self.x - reach) - y), abs(g(self.x + reach) - y)
        varied = where((below > above) | (below != below), below, above)  # not a number where either is
        if not self.is_exact and g not in arithmetic.whole:
            passes = (self.d > 1) & (self.d > abs(self.x) / 2)
            if pole < math.inf:
                passes |= self.d >= abs(self.x - arithmetic.constant(pole))
            varied = where(passes, arithmetic.infinity, varied)
        return Ball(y, varied + rounding, arithmetic)

    def meets(self, other: Ball) -> Any:
        """Where both may be the same number, or nothing is known."""
        return ~(abs(self.x - other.x) > self.d + other.d)

    def _rounded(self, x: Any, error: Any) -> Ball:
        return Ball(x, error + self.arithmetic.unit * abs(x), self.arithmetic)
