"""How far a form is from the truth, in units in the last place (ulps) of its format."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.floats.evaluation import computed
from engine.floats.formats import Format, Numbers, format_of
from engine.floats.forms import Form, form_of
from engine.floats.reference import references
from engine.functions.formula.arithmetic import context

Array = NDArray[np.float64]

_ALL = 1 - 1e-12
"""An error is as large as the value up to its own rounding."""

_DIGITS = 60
"""So many digits have differences."""


def results(form: str | Form, z: Numbers, format: Format) -> Numbers:
    """What a form gives at numbers of a format."""
    form = form_of(form)
    if form.is_rounded:
        return rounded(references(form, z), format)
    return computed(form, z)


def error_in_ulps(form: str | Form, z: ArrayLike, dtype: str | Format) -> Any:
    """|computed − exact| / ulp(exact), the ulp being that of the format at the exact value.

    The reference (``engine.floats.reference``) is the function in decimal numbers with a bound on their
    error, at exactly the float next to z; the quotient is good to some 10⁻⁴ ulp. A correctly rounded result
    is off by at most 0.5. An ∞ that the format would give for the exact value too is off by 0; any other ∞,
    and no number where there is one, by ∞; nan where the function itself has no value.

    Args:
        form: by its name or itself.
        z: numbers of any shape, each rounded to the format first; a scalar gives a float.
        dtype: the format by its name or itself.
    """
    form, format = form_of(form), format_of(dtype)
    numbers = format.rounded(z).ravel()
    found = errors(results(form, numbers, format), references(form, numbers), format)
    return float(found[0]) if np.ndim(z) == 0 else found.reshape(np.shape(z))


def errors(found: Numbers, exact: Sequence[Decimal], format: Format) -> Array:
    """The errors in ulps of numbers against exact ones."""
    values = map(Decimal, found.astype(np.float64).tolist())
    return np.array([error(value, truth, format) for value, truth in zip(values, exact, strict=True)])


def error(value: Decimal, truth: Decimal, format: Format) -> float:
    """How far off a value is, in ulps of the format, be it one of its numbers or not."""
    if truth.is_nan():
        return math.nan
    if not value.is_finite():
        return 0.0 if float(value) == nearest(truth, format) else math.inf
    if truth.is_infinite():
        return math.inf
    with localcontext(context(_DIGITS)):
        return float(abs(value - truth) / Decimal(format.ulp(truth)))


def difference(value: Decimal, other: Decimal) -> float:
    """What one number exceeds another one by; nan where that is no finite float."""
    with localcontext(context(_DIGITS)):
        found = float(value - other)
    return found if math.isfinite(found) else math.nan


def is_lost(error: float, truth: Decimal, format: Format) -> bool:
    """Whether no digit of a result is right: it is off by as much as the exact value is large."""
    if not error > 1:
        return False
    with localcontext(context(_DIGITS)):
        return error == math.inf or error >= _ALL * float(abs(truth) / Decimal(format.ulp(truth)))


def rounded(exact: Sequence[Decimal], format: Format) -> Numbers:
    """Exact values, each rounded once to the format."""
    return format.rounded([nearest(value, format) for value in exact])


def nearest(value: Decimal, format: Format) -> float:
    """The number of the format next to a value, ties to even; ∞ from half an ulp beyond the largest."""
    if not value.is_finite():
        return float(value)
    with localcontext(context(_DIGITS)):
        ulp = Decimal(format.ulp(value))
        found = float((value / ulp).to_integral_value() * ulp)
    return found if abs(found) <= format.largest else math.copysign(math.inf, found)
