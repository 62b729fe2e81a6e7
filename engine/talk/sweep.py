"""One parameter at a row of values: the states of a moving picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.base.experiment import Experiment
from engine.base.parameter import Bounded, Integer, Parameter, Playhead, Real, Seed
from engine.session import Session

MOST_FRAMES = 2000
"""So many pictures at most."""

_STEPS, _SEEDS = 60, 20
"""So many steps are proposed at most, and so many seeds."""


@dataclass(frozen=True)
class Sweep:
    """A parameter by its name, from one value to another by equal steps, both ends included where the steps
    meet them. ``ValueError`` with one sentence for steps that lead nowhere, and for too many."""

    name: str
    start: Decimal
    stop: Decimal
    by: Decimal

    def __post_init__(self) -> None:
        if not all(number.is_finite() for number in (self.start, self.stop, self.by)):
            raise ValueError("A sweep goes from a finite number to another one.")
        if self.start == self.stop:
            raise ValueError(f"Nothing moves: {self.name} goes from {self.start} to {self.stop}.")
        if self.by == 0 or (self.by > 0) != (self.stop > self.start):
            raise ValueError(f"Steps of {self.by} do not lead from {self.start} to {self.stop}.")
        if (self.stop - self.start) / self.by >= MOST_FRAMES:
            raise ValueError(f"A moving picture has at most {MOST_FRAMES:,} frames.")

    @classmethod
    def parse(cls, text: str) -> Sweep:
        """``step=0:60:5``; ``ValueError`` with one sentence."""
        name, _, way = text.partition("=")
        try:
            start, stop, by = (Decimal(part.strip()) for part in way.split(":"))
        except (ValueError, InvalidOperation):
            raise ValueError(
                f"A sweep is written like step=0:60:5 (from, to, by), not “{text[:60]}”."
            ) from None
        return cls(name.strip(), start, stop, by)

    @classmethod
    def usual(cls, experiment: Experiment, name: str) -> Sweep:
        """What is proposed for a number: of a run the way up to now, else the length of the slider, in some
        sixty steps."""
        kind: Any = numbers_of(experiment)[name]
        low, high = (0, _SEEDS) if isinstance(kind, Seed) else (kind.low, kind.high)
        if isinstance(kind, Playhead):
            high = getattr(experiment, name) or min(high, _STEPS)
        by = (high - low) / _STEPS
        rounded = f"{by:.0e}" if isinstance(kind, Real) else f"{math.ceil(by)}"
        return cls(name, *(_decimal(text) for text in (repr(low), repr(high), rounded)))

    @property
    def values(self) -> tuple[Decimal, ...]:
        """What the parameter is, frame by frame."""
        return tuple(self.start + n * self.by for n in range(int((self.stop - self.start) / self.by) + 1))

    def states(self, session: Session) -> tuple[Session, ...]:
        """The state with each of the values; steps that run stay where they are. ``ValueError`` with one
        sentence where the parameter is none, is no number, may not be so or has no effect."""
        key = session.current
        experiment = session.experiment(key)
        name, kind = _number(experiment, self.name)
        if name in experiment.idle:
            raise ValueError(f"Nothing moves: {self.name} has no effect in this state.")
        values = [_value(kind, value) for value in self.values]
        if isinstance(kind, Playhead):  # axes and the faint future are those of the whole way
            experiment = experiment.edit(**{name: max(values)})
        running = {n for n, k in experiment.parameters().items() if isinstance(k, Playhead) and k.group}
        kept = {n: getattr(experiment, n) for n in running}
        return tuple(
            session.replace(key, experiment.edit(**(kept | experiment.setting(name, value))))
            for value in values
        )


def numbers_of(experiment: Experiment) -> dict[str, Parameter]:
    """What can be swept, by name: numbers that a hand can set, at a control or on the picture."""
    kinds = dict(experiment.parameters()) | dict(experiment.controls())
    return {n: k for n, k in kinds.items() if isinstance(k, (Bounded, Seed)) and (k.group or k.undoable)}


def _decimal(text: str) -> Decimal:
    """The number, written without a power of ten."""
    return Decimal(f"{Decimal(text).normalize():f}")


def _number(experiment: Experiment, asked: str) -> tuple[str, Parameter]:
    """Name and kind of what is called so, in files or beside its control; what has an effect comes first."""
    found = numbers_of(experiment)
    for name in sorted(found, key=lambda name: (name != asked, name in experiment.idle)):
        if asked.casefold() in (name, *found[name].label.casefold().split("  ")):
            return name, found[name]
    what = "is no number" if asked in experiment.parameters() else "is no parameter of this panel"
    raise ValueError(f"“{asked[:40]}” {what}; numbers are: {', '.join(found)}.")


def _value(kind: Parameter, value: Decimal) -> float:
    whole = isinstance(kind, (Integer, Seed)) and value == int(value)
    try:
        found: float = kind.check(int(value) if whole else float(value))
    except ValueError as error:
        raise ValueError(f"{error}.") from error
    return found
