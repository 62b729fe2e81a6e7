"""Forms over a range of z: what they give at many floats, how far off that is, and where they break."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

import numpy as np

from engine.floats.errors import Array, errors, is_lost, results, rounded
from engine.floats.formats import Format, Numbers, Ordinals
from engine.floats.forms import Form
from engine.floats.reference import references

MOST = 241
"""So many floats are looked at; all of a range that has no more."""

NOTHING, INFINITE, UNDEFINED, LOST = "", "∞", "no number", "no digit right"
"""What may be wrong with a result altogether."""


_MOST_LOST = 3


@dataclass(frozen=True, eq=False)
class Truth:
    """The exact values at floats of a range.

    Attributes:
        z: the floats, ascending.
        exact: the values, as decimal numbers.
    """

    z: Numbers
    exact: tuple[Decimal, ...]


@dataclass(frozen=True, eq=False)
class Samples:
    """What a form gives at the same floats.

    Attributes:
        form, format: it.
        truth: the floats, and the exact values.
        values: the results, as float64.
        errors: how far they are off, in ulps.
    """

    form: Form
    format: Format
    truth: Truth
    values: Array
    errors: Array

    @cached_property
    def stretches(self) -> tuple[tuple[float, float, str], ...]:
        """From where to where nothing is right, and why: (low, high, ``INFINITE`` …). Where many are without
        a right digit that is the luck of rounding, and they are left out."""
        each = zip(self.values.tolist(), self.errors.tolist(), self.truth.exact, strict=True)
        kinds = [_kind(*one, self.format) for one in each]
        if sum(kind == LOST for kind, _ in groupby(kinds)) > _MOST_LOST:
            kinds = [NOTHING if kind == LOST else kind for kind in kinds]
        return tuple(_stretches(self.form, self.format, self.format.ordinals(self.truth.z), kinds))


def truth(form: Form, format: Format, low: float, high: float) -> Truth:
    """The exact values of what a form computes, over a range."""
    z = format.numbers(floats_between(format, low, high))
    return Truth(z, tuple(references(form, z)))


def samples(form: Form, format: Format, found: Truth) -> Samples:
    """What a form gives where the truth is known."""
    values = rounded(found.exact, format) if form.is_rounded else results(form, found.z, format)
    return Samples(form, format, found, values.astype(np.float64), errors(values, found.exact, format))


def floats_between(format: Format, low: float, high: float) -> Ordinals:
    """The places of floats in a range: of all, or of as many as are looked at, evenly spread."""
    first, last = format.ordinal(low), format.ordinal(high)
    if last - first < MOST:
        return np.arange(first, last + 1)
    spread = np.linspace(max(low, -format.largest), min(high, format.largest), MOST)
    ordinals = format.ordinals(format.rounded(spread))
    return ordinals[np.flatnonzero(np.diff(ordinals, prepend=ordinals[0] - 1))]


def _kind(value: float, error: float, exact: Decimal, format: Format) -> str:
    """What is wrong altogether with a result, if anything."""
    if not error > 1:  # nan: the function has no value either
        return NOTHING
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return INFINITE
    return LOST if is_lost(error, exact, format) else NOTHING


def _stretches(
    form: Form, format: Format, ordinals: Ordinals, kinds: list[str]
) -> Iterator[tuple[float, float, str]]:
    """Runs of one kind, from float to float: their ends are found by bisection between the samples."""
    places, begin = ordinals.tolist(), 0
    for kind, run in groupby(kinds):
        end = begin + len(list(run))
        if kind:
            low = _edge(form, format, places[begin], places[max(begin - 1, 0)], kind)
            high = _edge(form, format, places[end - 1], places[min(end, len(places) - 1)], kind)
            yield format.at(low), format.at(high), kind
        begin = end


def _edge(form: Form, format: Format, inside: int, outside: int, kind: str) -> int:
    """The last float of a kind on the way from one that is of it to one that is not."""
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        z = format.numbers([middle])
        exact = references(form, z)
        value = results(form, z, format)
        here = _kind(float(value[0]), float(errors(value, exact, format)[0]), exact[0], format)
        inside, outside = (middle, outside) if here == kind else (inside, middle)
    return inside
