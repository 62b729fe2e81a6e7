"""Single weights of a network as values of parameters: which one is meant, and which were set by hand.

A place is (layer, unit, input): the weight with which a unit of a layer takes that input, all counted from
0; the input after the last one, (layer, unit, fan-in), stands for the unit's bias.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.base.parameter import Parameter, along

Place = tuple[int, int, int]
Edits = tuple[tuple[Place, float], ...]
"""Places with their values, sorted by place: a mapping that is equal, hashed and saved like any value."""

_FARTHEST = 999
"""No network here has a layer, unit or input beyond."""


@dataclass(frozen=True)
class WeightPlace(Parameter):
    """The place of one weight or bias."""

    default: Place = (0, 0, 0)

    def encode(self, value: Place) -> list[int]:
        """The place as a list of three numbers."""
        return list(value)

    def check(self, value: Any) -> Place:
        """The place; ``ValueError`` for anything but three whole numbers from 0 to 999."""
        return _place(value, self.label)

    def said(self, value: ChosenWeight) -> str:
        """Its name."""
        return value.title


@dataclass(frozen=True)
class WeightEdits(Parameter):
    """The weights that were set by hand; all others follow from the seed."""

    default: Edits = ()
    most: int = 20_000

    def encode(self, value: Edits) -> list[list[float]]:
        """Rows of layer, unit, input and value."""
        return [[*place, number] for place, number in value]

    def decode(self, value: Any) -> Edits:
        """The edits from such rows; ``ValueError`` with one sentence."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ValueError(f"{self.label}: this is not a list of weights")
        for row in value:
            if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != 4:
                raise ValueError(f"{self.label}: a weight is written as layer, unit, input and value")
        return self.check([(row[:3], row[3]) for row in value])

    def check(self, value: Any) -> Edits:
        """The edits, sorted; ``ValueError`` for too many, places given twice, values that are not finite."""
        if len(value) > self.most:
            raise ValueError(f"{self.label}: {len(value)} weights set by hand are more than {self.most}")
        edits = {_place(place, self.label): _finite(number, self.label) for place, number in value}
        if len(edits) < len(value):
            raise ValueError(f"{self.label}: one weight has two values")
        return tuple(sorted(edits.items()))

    def clamp(self, value: Any) -> Edits:
        """The edits that can be used, as many as there may be; of one place the last."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return self.default
        found = dict(edit for row in value for edit in self._usable(row))
        return tuple(sorted(found.items())[: self.most])

    def between(self, start: Edits, end: Edits, share: float) -> Edits:
        """Each weight so far on its way, where the same ones are set; else the end."""
        if dict(start).keys() != dict(end).keys():
            return end
        return tuple((place, along(a, b, share)) for (place, a), (_, b) in zip(start, end, strict=True))

    def _usable(self, row: Any) -> Edits:
        try:
            return self.check([row])
        except (TypeError, ValueError):
            return ()


def next_place(widths: Sequence[int], place: Place, step: int) -> Place:
    """The place so many further on in a network of these widths, around the end: unit after unit, of each
    its weights and then its bias."""
    places = [
        (layer, unit, source)
        for layer, (fan_in, units) in enumerate(pairwise(widths))
        for unit in range(units)
        for source in range(fan_in + 1)
    ]
    return places[(places.index(place) + step) % len(places)]


def with_edits(edits: Edits, *changes: tuple[Place, float]) -> Edits:
    """The edits with some places set to other values."""
    return tuple(sorted({**dict(edits), **dict(changes)}.items()))


@dataclass(frozen=True)
class ChosenWeight:
    """What the controls of one weight show, and the edits that they change.

    Attributes:
        widths: inputs, units of each hidden layer, outputs of the network.
        place: which weight.
        title: its name in words.
        value: its present value.
        edits: all weights set by hand.
    """

    widths: tuple[int, ...]
    place: Place
    title: str
    value: float
    edits: Edits

    def changed(self, value: float) -> Edits:
        """The edits with this weight at another value."""
        return with_edits(self.edits, (self.place, value))

    def restored(self) -> Edits:
        """The edits without this weight, which then follows from the seed again."""
        return tuple(edit for edit in self.edits if edit[0] != self.place)


def _place(value: Any, label: str) -> Place:
    numbers = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
    whole = all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= _FARTHEST for n in numbers)
    if len(numbers) != 3 or not whole:
        raise ValueError(
            f"{label}: a place is written as layer, unit and input, whole numbers from 0 to {_FARTHEST}"
        )
    layer, unit, source = numbers
    return layer, unit, source


def _finite(value: Any, label: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{label}: a weight is a finite number")
    return float(value)
