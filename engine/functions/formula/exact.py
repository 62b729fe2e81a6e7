"""Formulas at the points where float64 does not settle them, to as many digits as it takes.

Each point is computed in decimal numbers until the bound of its error is small. What no digits settle lies on
a kink, a jump or an end of the domain: there the derivatives of both sides are taken, so close that no double
lies between, and where the two agree that is the derivative. Only where they differ a convention decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.functions.activation import Array
from engine.functions.formula import digits
from engine.functions.formula.arithmetic import context, decimal, decimals, floats
from engine.functions.formula.ball import Ball, where
from engine.functions.formula.jet import evaluate_jet
from engine.functions.formula.tree import Node

_SHORT = 50
"""Digits that settle most points."""

_RELATIVE, _ABSOLUTE = Decimal("1e-15"), Decimal("1e-330")
"""The error of a settled number: that of rounding it to a double, or one that no double can tell from 0."""

_BEYOND = Decimal("1e100000")
"""A larger number is infinite though no digit of it be known, as exponentials of exponentials are."""

_HOPELESS = Decimal("1e6")
"""An error that no jump makes, but large terms that cancel."""

_INFINITY, _NOISE = Decimal("Infinity"), Decimal("1e-30")

_NEAR = (Decimal("1e-50"), Decimal("1e-100"))
"""Distances from a point, relative to it, from which the limit is told."""


@dataclass(frozen=True)
class Effort:
    """What an answer may cost.

    Attributes:
        points: so many at a time may be computed at all.
        most: of more points at a time that need very many digits none gets them: what is lost there, to 40
            digits, in the sum that it is the rest of, counts as 0.
        digits: the most digits for points of middling size, and for the smallest and largest.
    """

    points: int
    most: int
    digits: tuple[int, int]


def exact(tree: Node, z: Array, order: int, effort: Effort) -> tuple[Array, NDArray[np.bool_]]:
    """The derivative of that order at the points, rounded once, nan where it has no value; and where no more
    effort would tell more."""
    found, settled, lost = _rounded(tree, z, order, _SHORT)
    if z.size - np.count_nonzero(settled) > effort.most:
        return np.where(lost, np.nan, found), settled
    lengths = _lengths(z, effort)
    for length in np.unique(lengths[~settled]).tolist():
        rest = np.flatnonzero(~settled & (lengths == length))
        found[rest], now, _ = _rounded(tree, z[rest], order, length)
        rest = rest[~now]
        if rest.size:
            found[rest] = (_from_both_sides if order else _repeatable)(
                tree, z[rest], order, length, found[rest]
            )
    return found, np.ones_like(settled)


def _repeatable(tree: Node, z: Array, order: int, length: int, value: Array) -> Array:
    """The value at a jump, the same with a few digits less; of sin(exp(z²)) nothing is known far out."""
    again, *_ = _rounded(tree, z, order, length - 10)
    known = (value == again) & (np.isfinite(value) | _is_settled_beside(tree, z, length))
    return np.where(known, value, np.nan)


def _is_settled_beside(tree: Node, z: Array, length: int) -> NDArray[np.bool_]:
    """Whether a point stands alone, as the pole of 1/z does: log1p(expm1(z)) is lost on a whole stretch."""
    with localcontext(context(length)):
        at = decimals(z)
        step = where(at == 0, Decimal(1), abs(at)) * _NEAR[0]
        left, right = (_computed(tree, beside, 0, False, length)[1] for beside in (at - step, at + step))
        return left | right


def _lengths(z: Array, effort: Effort) -> NDArray[np.int64]:
    plain = ((np.abs(z) > 1e-25) & (np.abs(z) < 1e25)) | (z == 0)
    return np.where(plain, *effort.digits)


def _rounded(
    tree: Node, z: Array, order: int, length: int
) -> tuple[Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """The derivative computed with so many digits, where that settles it, and where it tells nothing."""
    with localcontext(context(length)):
        value, settled, lost = _computed(tree, decimals(z), order, order > 0, length)
        return floats(value), settled, lost


def _computed(
    tree: Node, z: Any, order: int, is_open: bool, length: int
) -> tuple[Any, NDArray[np.bool_], NDArray[np.bool_]]:
    """The derivative at decimal points, where it is settled (known, or certainly no number), and where it
    tells nothing."""
    jet = evaluate_jet(tree, Ball(z, 0, decimal(length)), order, is_open)
    base, asked = jet[0], jet[order]
    assert base is not None
    if asked is None:
        asked = base * Ball(z * 0, 0, base.arithmetic)
    x, d = (_spread(numbers, z) for numbers in (asked.x, asked.d))
    undefined = _spread(base.x != base.x, z)
    finite = (abs(x) < _INFINITY) | (np.equal(d, 0) & (order == 0))
    settled = finite & (d <= abs(x) * _RELATIVE + _ABSOLUTE) | undefined
    settled |= finite & (abs(x) > _BEYOND) & ((d < abs(x)) | ~(d < _INFINITY))
    cancelled = (abs(x) <= d) & (d < _NOISE)
    if length > digits.MANY:
        settled |= cancelled
    lost = ~(d < _HOPELESS * (1 + abs(x))) & ~cancelled & ~settled
    value = where(undefined, Decimal("NaN"), where(cancelled, Decimal(0), x))
    return value, settled.astype(bool), lost.astype(bool)


def _spread(numbers: Any, like: Any) -> Any:
    return np.broadcast_to(numbers, like.shape)


def _from_both_sides(tree: Node, z: Array, order: int, length: int, convention: Array) -> Array:
    """The limit from left and right where they agree; else the convention if that lies between them, else the
    lesser of the two. From −∞ to a slope above 0, or from ∞ to one below, there is none, nor is one that is a
    number where there is no value."""
    left, right = (_limit(tree, z, order, length, side) for side in (-1, 1))
    left, right = np.where(np.isnan(left), right, left), np.where(np.isnan(right), left, right)
    agree = np.isclose(left, right, rtol=1e-12, atol=0) | (left == right)
    lesser = np.where(left * right > 0, np.where(np.abs(left) < np.abs(right), left, right), 0.0)
    between = (np.minimum(left, right) <= convention) & (convention <= np.maximum(left, right))
    found = np.where(between & np.isfinite(convention), convention, lesser)
    found[(np.isinf(left) | np.isinf(right)) & (left * right < 0)] = np.nan
    agree |= np.isnan(left) & np.isnan(right)
    found = np.where(agree, left, found)
    is_lost = ~np.isfinite(_rounded(tree, z, 0, length)[0])
    return np.where(is_lost & np.isfinite(found), np.nan, found)


def _limit(tree: Node, z: Array, order: int, length: int, side: int) -> Array:
    """The limit from one side: what the derivative settles to, 0 where it vanishes, ∞ where it grows."""
    with localcontext(context(length)):
        at = decimals(z)
        scale = where(at == 0, Decimal(1), abs(at)) * side
        found = [_computed(tree, at + scale * step, order, False, length) for step in _NEAR]
        far, near = (where(settled, x, Decimal("NaN")) for x, settled, _ in found)
        grown = abs(near) > abs(far) * Decimal("1.5")
        gone = abs(near) < abs(far) * Decimal("0.7")
        same = abs(near - far) <= abs(near) * Decimal("1e-13")
        limit = where(same, near, where(grown, near * _INFINITY, Decimal("NaN")))
        return floats(where(gone & ~same, Decimal(0), limit))
