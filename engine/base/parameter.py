"""What may be adjusted: one declaration from which bounds, sliders, tooltips, files and tests follow.

A parameter is declared on the field it describes::

    gain: float = Real(1.0, 0.0, 4.0, label="gain", tip="Factor on every weight.").field

``check`` raises a ``ValueError`` with one plain sentence (files are refused), ``clamp`` repairs
(gestures never fail), ``encode`` and ``decode`` translate to and from plain JSON values.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from engine.base.text import number


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """The kind of a field of an experiment.

    Attributes:
        label: the short name beside the control; may be a symbol with words, "μ  mean".
        tip: one sentence for the tooltip and the screen reader.
        group: caption of the group of controls it stands in; "" hides it from the controls
            (it is then edited on the picture only).
        undoable: False for what is saved but never undone, such as the visible range.
        is_place: True for what only says where one looks, such as a probe: what is shown stays the same.
        default: the value before anybody has touched it.
    """

    label: str = ""
    tip: str = ""
    group: str = ""
    undoable: bool = True
    is_place: bool = False
    default: Any

    @property
    def field(self) -> Any:
        """A dataclass field of this kind, with the kind's default."""
        return dataclasses.field(default=self.default, metadata={"parameter": self})

    def check(self, value: Any) -> Any:
        """The value as the field holds it; ``ValueError`` with one sentence where it is not allowed."""
        raise NotImplementedError

    def clamp(self, value: Any) -> Any:
        """The value where it is allowed, else the default."""
        try:
            return self.check(value)
        except (TypeError, ValueError):
            return self.default

    def encode(self, value: Any) -> Any:
        """The value as JSON holds it."""
        return value

    def decode(self, value: Any) -> Any:
        """The value from JSON, unchecked."""
        return value

    def between(self, start: Any, end: Any, share: float) -> Any:
        """The value after a share of the way from one to the other, both as fields hold them; the end where
        there is nothing in between, as for all but numbers. ``share`` is above 0 and at most 1."""
        return end

    def said(self, value: Any) -> str:
        """What a control of this kind shows, in as few words as can be; "" for nothing worth saying."""
        return ""


N = TypeVar("N", int, float)


@dataclass(frozen=True)
class Bounded(Parameter, Generic[N]):
    """A number: a slider over the comfortable range [low, high], a box up to the hard limits.

    Attributes:
        least, most: hard limits; by default the comfortable range itself.
    """

    default: N
    low: N
    high: N
    least: N | None = None
    most: N | None = None

    @property
    def limits(self) -> tuple[N, N]:
        """The hard limits (least, most)."""
        return self.low if self.least is None else self.least, self.high if self.most is None else self.most

    def said(self, value: N) -> str:
        """``depth 2``; of a label with symbol and words the symbol."""
        return f"{self.label.split('  ')[0].replace('_', '')} {number(value)}"


@dataclass(frozen=True)
class Real(Bounded[float]):
    """A real number.

    Attributes:
        log: the slider moves in factors instead of steps (then low > 0).
        decimals: digits after the point in the box.
        exact: a value of up to so many decimals is shown with all of them, another one rounded. Fewer where
            values also come out of computing; what is typed keeps its digits in any case.
    """

    log: bool = False
    decimals: int = 2
    exact: int = 6

    def check(self, value: Any) -> float:
        """The value as a float; ``ValueError`` for anything but a finite number within the limits."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{self.label}: {_shown(value)} is not a number")
        least, most = self.limits
        if not least <= value <= most:  # nan is nowhere
            raise ValueError(f"{self.label}: {_shown(value)} is outside {number(least)} to {number(most)}")
        return float(value) + 0.0  # −0 is 0: equal states give equal results

    def clamp(self, value: Any) -> float:
        """The nearest allowed number; the default where there is none (nan, not a number)."""
        try:
            value = float(value)
        except (TypeError, ValueError, OverflowError):
            return self.default
        least, most = self.limits
        return self.default if math.isnan(value) else min(max(value, least), most)

    def between(self, start: float, end: float, share: float) -> float:
        """So far along the slider: in steps or, where it moves in factors, in factors."""
        if self.log and start > 0 and end > 0:
            return _within(start, end, math.exp((1 - share) * math.log(start) + share * math.log(end)), share)
        return along(start, end, share)


@dataclass(frozen=True)
class Integer(Bounded[int]):
    """A whole number.

    Attributes:
        least_words: what its least value means, where that is no number of anything: "full batch".
    """

    least_words: str = field(default="", kw_only=True)

    def check(self, value: Any) -> int:
        """The value; ``ValueError`` for anything but a whole number within the limits."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{self.label}: {_shown(value)} is not a whole number")
        least, most = self.limits
        if not least <= value <= most:
            raise ValueError(f"{self.label}: {_shown(value)} is outside {least} to {most}")
        return int(value)

    def said(self, value: int) -> str:
        """As of all numbers; of the least one its words."""
        return self.least_words if self.least_words and value == self.limits[0] else super().said(value)

    def clamp(self, value: Any) -> int:
        """The nearest allowed whole number; the default where there is none."""
        try:
            value = round(float(value))
        except (TypeError, ValueError, OverflowError):
            return self.default
        least, most = self.limits
        return int(min(max(value, least), most))

    def between(self, start: int, end: int, share: float) -> int:
        """The nearest whole number."""
        return start + round(share * (end - start))


@dataclass(frozen=True)
class Seed(Parameter):
    """The seed of random numbers: a whole number with ways to draw again and to draw another."""

    default: int = 0

    @property
    def integer(self) -> Integer:
        """The whole numbers that it may be."""
        return Integer(self.default, 0, 2**31 - 1, label=self.label, tip=self.tip)

    def check(self, value: Any) -> int:
        """The seed; ``ValueError`` for anything but a whole number from 0 to 2³¹ − 1."""
        return self.integer.check(value)

    def clamp(self, value: Any) -> int:
        """The nearest allowed whole number; the default where there is none."""
        return self.integer.clamp(value)

    def said(self, value: int) -> str:
        """``seed 11``."""
        return self.integer.said(value)


@dataclass(frozen=True)
class Playhead(Integer):
    """How far something has come: a whole number with ways to go on by one, back by one, and to run.

    It is saved, and to move it is no step to undo; who undoes another step finds it where it was then.

    Attributes:
        interval: milliseconds from one picture to the next while it runs.
        speeds: how many steps it may go on from one picture to the next; the first is the usual one.
        replays: whether who runs it where nothing moves any more sees it from the start.
    """

    interval: int = 40
    speeds: tuple[int, ...] = (1,)
    replays: bool = False
    undoable: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Toggle(Parameter):
    """Yes or no."""

    default: bool

    def check(self, value: Any) -> bool:
        """The value; ``ValueError`` for anything but true or false."""
        if not isinstance(value, bool):
            raise ValueError(f"{self.label}: {_shown(value)} is not true or false")
        return value

    def clamp(self, value: Any) -> bool:
        """The truth of the value."""
        return bool(value)

    def said(self, value: bool) -> str:
        """Its name where it is so."""
        return self.label if value else ""


@dataclass(frozen=True)
class Choice(Parameter):
    """One of a few names; ``options`` maps each name to the words that people read."""

    default: str
    options: tuple[tuple[str, str], ...]

    def check(self, value: Any) -> str:
        """The value; ``ValueError`` for anything but one of the options."""
        names = [name for name, _ in self.options]
        if value not in names:
            raise ValueError(f"{self.label}: {_shown(value)} is not one of {', '.join(names)}")
        return str(value)

    def said(self, value: str) -> str:
        """The words of the option."""
        return dict(self.options)[value]


@dataclass(frozen=True)
class Cards(Choice):
    """A choice that all else depends on: all options stand in sight.

    Attributes:
        lines: what each option is, in a few words.
    """

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Question(Choice):
    """A choice that is the panel's own question.

    Attributes:
        question: what any option but the default answers.
    """

    question: str


@dataclass(frozen=True)
class Span(Parameter):
    """An interval (low, high) of numbers, low < high, such as a visible range."""

    default: tuple[float, float]
    least: float = -1e9
    most: float = 1e9
    narrowest: float = 1e-6

    def encode(self, value: tuple[float, float]) -> list[float]:
        """The interval as a list of two numbers."""
        return list(value)

    def check(self, value: Any) -> tuple[float, float]:
        """The interval; ``ValueError`` unless it is two finite, ordered numbers within the limits."""
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
            raise ValueError(f"{self.label}: {_shown(value)} is not a pair of numbers")
        number_of = Real(0.0, self.least, self.most, label=self.label)
        low, high = number_of.check(value[0]), number_of.check(value[1])
        if high - low < self.narrowest:
            raise ValueError(f"{self.label}: {number(low)} to {number(high)} is empty or too narrow")
        return low, high

    def clamp(self, value: Any) -> tuple[float, float]:
        """The interval where it is one, cut to the limits; else the default."""
        try:
            low, high = (min(max(float(end), self.least), self.most) for end in value)
            return self.check((low, high))
        except (TypeError, ValueError, OverflowError):
            return self.default

    def between(
        self, start: tuple[float, float], end: tuple[float, float], share: float
    ) -> tuple[float, float]:
        """Each end so far on its way; that cannot make the interval narrower than the narrower of both."""
        low, high = (along(a, b, share) for a, b in zip(start, end, strict=True))
        return (low, high) if high - low >= self.narrowest else end


@dataclass(frozen=True)
class Vector(Parameter):
    """A list of up to ``most`` numbers of one kind; its control shows one, handles reach all."""

    default: tuple[float, ...]
    entry: Real
    most: int = 64

    def encode(self, value: tuple[float, ...]) -> list[float]:
        """The numbers as a list."""
        return list(value)

    def check(self, value: Any) -> tuple[float, ...]:
        """The numbers; ``ValueError`` for too many, or one that is not allowed."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ValueError(f"{self.label}: {_shown(value)} is not a list of numbers")
        if len(value) > self.most:
            raise ValueError(f"{self.label}: {len(value)} numbers are more than {self.most}")
        kind = dataclasses.replace(self.entry, label=self.label)
        return tuple(kind.check(number) for number in value)

    def clamp(self, value: Any) -> tuple[float, ...]:
        """As many of the numbers as are allowed, each brought within its limits; else the default."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return self.default
        return tuple(self.entry.clamp(number) for number in value[: self.most])

    def between(self, start: tuple[float, ...], end: tuple[float, ...], share: float) -> tuple[float, ...]:
        """Each number so far on its way, where there are as many; else the end."""
        if len(start) != len(end):
            return end
        return tuple(self.entry.between(a, b, share) for a, b in zip(start, end, strict=True))


@dataclass(frozen=True)
class Order(Parameter):
    """A permutation of 0, 1, 2 …"""

    default: tuple[int, ...]

    def encode(self, value: tuple[int, ...]) -> list[int]:
        """The numbers as a list."""
        return list(value)

    def check(self, value: Any) -> tuple[int, ...]:
        """The numbers; ``ValueError`` unless each of the default occurs once."""
        if not isinstance(value, Sequence) or not all(type(number) is int for number in value):
            raise ValueError(f"{self.label}: {_shown(value)} is not a list of whole numbers")
        if sorted(value) != sorted(self.default):
            raise ValueError(f"{self.label}: {_shown(value)} does not hold 0 to {len(self.default) - 1} once")
        return tuple(value)


@dataclass(frozen=True)
class Entry:
    """What the control of a ``Vector`` shows: one number of the list.

    Attributes:
        title: its name.
        index: its place.
        values: all numbers, longer than the index.
        default: what it goes back to.
    """

    title: str
    index: int
    values: tuple[float, ...]
    default: float

    @property
    def value(self) -> float:
        """The number itself."""
        return self.values[self.index]

    def changed(self, value: float) -> tuple[float, ...]:
        """All numbers with this one at another value."""
        return (*self.values[: self.index], value, *self.values[self.index + 1 :])

    def restored(self) -> tuple[float, ...]:
        """All numbers with this one at its default."""
        return self.changed(self.default)


def along(start: float, end: float, share: float) -> float:
    """The number after a share of the way, never beyond either of the two."""
    return _within(start, end, (1 - share) * start + share * end, share)


def _within(start: float, end: float, value: float, share: float) -> float:
    """The value in spite of rounding: no further than the ends, and at the very end at last."""
    return end if share >= 1 else min(max(value, min(start, end)), max(start, end))


def _shown(value: Any) -> str:
    """The value for an error sentence, cut short; as a file has it, but for what no file should have."""
    if isinstance(value, float) and not math.isfinite(value):
        return "“NaN”" if math.isnan(value) else number(value)
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"
