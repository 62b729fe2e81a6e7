"""Numbers as One neuron prints them: results with four digits, operands with as many as give these."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from engine.base.text import MINUS, fixed, number, shown, superscript
from engine.experiments.neuron.chain import Pass
from engine.experiments.neuron.numbers import NeuronNumbers

_DIGITS, _MOST = 4, 10

_OF_Z = 3
"""A z has fewer digits, but two decimals."""


@dataclass(frozen=True)
class Operands:
    """How the operands of a pass are written.

    Attributes:
        digits: how many digits they have.
        sum, back, product, square: "=" where they give, as printed, the printed z, ∂L/∂z, gradient, and loss
            of a squared error; "≈" where rounding shows.
    """

    digits: int
    sum: str
    back: str
    product: str
    square: str

    def __call__(self, value: float) -> str:
        """An operand as it is written."""
        return short(value, self.digits)


def operands(n: NeuronNumbers) -> Operands:
    """How x, w, b and the factors of the gradient are written: with the fewest digits with which all results
    come out that can."""
    return _operands(n.now, n.experiment.aim[1])


def operand(n: NeuronNumbers, value: float) -> str:
    """One of them."""
    return operands(n)(value)


@lru_cache(maxsize=64)
def _operands(now: Pass, factor: float) -> Operands:
    gradient = now.dL_dz * factor

    def come_out(digits: int) -> tuple[bool, ...]:
        w, x, b, error, gate, last = (
            shown(value, digits) for value in (now.w, now.x, now.b, now.dL_da, now.da_dz, factor)
        )
        found = (
            (w * x + b, now.z, _places(now.z)),
            (error * gate, now.dL_dz, _DIGITS),
            (error * gate * last, gradient, _DIGITS),
            (error * error / 2, now.loss, _DIGITS),
        )
        return tuple(shown(value, most) == shown(result, most) for value, result, most in found)

    tried = [come_out(digits) for digits in range(_DIGITS, _MOST)]
    best = max(tried, key=sum)
    signs = ("=" if exact else "≈" for exact in best)
    return Operands(_DIGITS + tried.index(best), *signs)


def short(value: float, digits: int = _DIGITS) -> str:
    """A number: four digits, with their zeros where more digits have been rounded away."""
    if not math.isfinite(value) or math.isclose(shown(value, digits), value, rel_tol=1e-9):
        return number(value, digits)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < 6:
        return fixed(value, max(digits - 1 - power, 0))
    return f"{fixed(float(mantissa), digits - 1)}·10{superscript(power)}"


def at(z: float) -> str:
    """A z within a sentence: three digits, and two decimals at least."""
    return short(z, _places(z))


def place(z: float) -> str:
    """A place on an axis, with two decimals as long as they say something."""
    if abs(z) < 1e5:
        return fixed(z) if z == 0 or abs(z) >= 0.1 else at(z)
    return number(z)


def _places(z: float) -> int:
    return max(_OF_Z, 3 + math.floor(math.log10(abs(z)))) if 1 <= abs(z) < 1e5 else _OF_Z


def bracketed(text: str) -> str:
    """A factor of a product: negative numbers in brackets."""
    return f"({text})" if text.startswith(MINUS) else text
