"""Where a form breaks: the float at which an effect begins, found by bisection over the floats themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.floats.errors import errors, is_lost, results
from engine.floats.evaluation import OVERFLOW, Values, evaluated, raised
from engine.floats.formats import Format, Numbers, Ordinals, format_of
from engine.floats.forms import Form, form_of
from engine.floats.reference import references
from engine.functions.formula.tree import Apply

Mask = NDArray[np.bool_]

_FINE, _COARSE = 512, 8
"""So many floats in each binade are looked at before bisection: from 1 to where even float64's exponentials
end, and elsewhere."""

_MIDDLE = (0, 11)
"""The binades that are looked at closely, as powers of two."""


def _overflows(form: Form, z: Numbers, format: Format) -> Mask:
    """Whether a step gives ∞ of finite numbers."""
    if form.is_rounded:
        return np.isinf(results(form, z, format))
    values = evaluated(form, z)
    applied = [node for node in values if isinstance(node, Apply)]
    return np.asarray(np.logical_or.reduce([_step_overflows(node, values) for node in applied]))


def _step_overflows(node: Apply, values: Values) -> Mask:
    return np.asarray(raised(node, values) == OVERFLOW)


def _is_without_digits(form: Form, z: Numbers, format: Format) -> Mask:
    """Whether the error is as large as the value."""
    exact = references(form, z)
    off = errors(results(form, z, format), exact, format).tolist()
    return np.array([is_lost(error, value, format) for error, value in zip(off, exact, strict=True)])


EFFECTS: Mapping[str, Callable[[Form, Numbers, Format], Mask]] = MappingProxyType(
    {
        "overflow": _overflows,
        "infinity": lambda form, z, format: np.isinf(results(form, z, format)),
        "zero": lambda form, z, format: results(form, z, format) == 0,
        "one": lambda form, z, format: results(form, z, format) == 1,
        "nan": lambda form, z, format: np.isnan(results(form, z, format)),
        "digits": _is_without_digits,
    }
)
"""What may happen to a form: a step overflows; the result is ±∞, exactly 0, exactly 1, no number; no digit of
it is right, its error being as large as the exact value."""


def threshold(form: str | Form, effect: str, dtype: str | Format) -> float:
    """The float at which an effect begins, going away from 0: the smallest z > 0 or the largest z < 0.

    Where it holds from the smallest normal numbers on, the last of these for which it does. Of two sides the
    nearer one, of two as near the one above 0. nan where there is no such float. What holds for a few floats
    alone, as softplus is 1 near 0.54, begins nothing.

    Args:
        form: by its name or itself.
        effect: one of ``EFFECTS``.
        dtype: the format by its name or itself.

    Raises:
        ValueError: there is no such form, effect or format.
    """
    if effect not in EFFECTS:
        raise ValueError(f"there is no effect {effect!r}; there are {', '.join(EFFECTS)}")
    return _threshold(form_of(form), effect, format_of(dtype))


@lru_cache(maxsize=1024)
def _threshold(form: Form, effect: str, format: Format) -> float:
    found = [_on_side(form, effect, format, side) for side in (1, -1)]
    return min((z for z in found if not math.isnan(z)), key=abs, default=math.nan)


def _on_side(form: Form, effect: str, format: Format, side: int) -> float:
    """The threshold among the floats of one sign."""
    holds = EFFECTS[effect]

    def is_so(ordinals: Ordinals) -> Mask:
        return holds(form, format.numbers(side * ordinals), format)

    places = _looked_at(format)
    seen = is_so(places)
    changes = np.flatnonzero(seen[1:] != seen[:-1])
    if not changes.size:
        return math.nan
    low, high = int(places[changes[0]]), int(places[changes[0] + 1])
    begins = bool(seen[changes[0] + 1])
    while high - low > 1:
        middle = (low + high) // 2
        if bool(is_so(np.array([middle]))[0]) == begins:
            high = middle
        else:
            low = middle
    return format.at(side * (high if begins else low))


@lru_cache(maxsize=8)
def _looked_at(format: Format) -> Ordinals:
    """Ordinals from the smallest normal number to the last, a few in each binade."""
    first = format.ordinal(2.0 ** _MIDDLE[0])
    last = min(format.ordinal(2.0 ** _MIDDLE[1]), format.last)
    binade = 2**format.fraction_bits
    parts = [
        np.arange(binade, first, max(binade // _COARSE, 1)),
        np.arange(first, last, max(binade // _FINE, 1)),
        np.arange(last, format.last, max(binade // _COARSE, 1)),
    ]
    return np.concatenate([*parts, [format.last]])
