"""What every experiment that trains declares alike: its steps, how they are made, its points; what changes on
the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine.base.parameter import Choice, Integer, Parameter, Playhead, Real
from engine.base.points import Points
from engine.learning.optimizers import OPTIMIZERS
from engine.learning.recipe import Change
from engine.networks.initializers import TITLES

LAST_STEP = 1_000_000
SOON = 1000
"""Who changes anything but a live field sees the new run at the same step, up to this one; else its start."""

FRAME_SECONDS = 0.012
"""Steps that take longer in all are made on another thread."""

PLAYHEAD = Playhead(
    60, 0, 2000, 0, LAST_STEP, interval=33, speeds=(1, 5, 25, 100),
    label="step", tip="How many steps of training are done.", group="Run",
)  # fmt: skip

LEARNING_RATE = Real(
    0.7, 1e-3, 3.0, 1e-9, 1e6, log=True, decimals=4,
    label="learning rate η", tip="Factor on the gradient. A change applies from this step on.",
    group="Training",
)  # fmt: skip

OPTIMIZER = Choice(
    "sgd", tuple((name, kind.title) for name, kind in OPTIMIZERS.items()),
    label="optimizer", tip="How the gradient moves the weights.", group="Training",
)  # fmt: skip

INITIALIZER = Choice(
    "he", tuple(TITLES.items()), label="initializer", tip="How random weights are drawn.", group="Start"
)

SAMPLES = Integer(64, 8, 500, 1, 5000, label="points", tip="The number of training points.", group="Data")

NOISE = Real(
    0.0, 0.0, 1.0, 0.0, 100.0,
    label="noise", tip="Standard deviation of what is added to y, or to each place.", group="Data",
)  # fmt: skip

CLASSES = Points(
    ((-1.0, -1.0, 0.0), (1.0, 1.0, 1.0)), 3, most=5000, low=-1e6, high=1e6,
    label="points x₁, x₂, class",
    tip="A table of rows x₁, x₂, class (1 where above 0); a click into the fit adds a point.",
    group="Data",
)  # fmt: skip


@dataclass(frozen=True)
class Changes(Parameter):
    """Changes of live fields, ascending by step; one value for each field and step.

    Attributes:
        kinds: the live fields, by name.
        most: how many changes there may be.
        last: the latest step.
    """

    default: tuple[Change, ...] = ()
    kinds: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    most: int = 1000
    last: int = LAST_STEP

    def encode(self, value: tuple[Change, ...]) -> list[list[Any]]:
        """Rows of step, field and value."""
        return [[step, name, self.kinds[name].encode(v)] for step, name, v in value]

    def decode(self, value: Any) -> tuple[Change, ...]:
        """The changes of such rows; ``ValueError`` with one sentence."""
        return self.check([(step, name, self._kind(name).decode(v)) for step, name, v in self._rows(value)])

    def check(self, value: Any) -> tuple[Change, ...]:
        """The changes in order; ``ValueError`` with one sentence for anything else."""
        found: dict[tuple[int, str], Any] = {}
        for step, name, v in self._rows(value):
            if isinstance(step, bool) or not isinstance(step, int) or not 1 <= step <= self.last:
                raise ValueError(f"{self.label}: a step is a whole number from 1 to {self.last:,}")
            if (step, name) in found:
                raise ValueError(f"{self.label}: {name} changes twice at step {step}")
            found[step, name] = self._kind(name).check(v)
        return tuple((step, name, found[step, name]) for step, name in sorted(found))

    def _rows(self, value: Any) -> list[tuple[Any, Any, Any]]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ValueError(f"{self.label}: this is not a list of changes")
        if len(value) > self.most:
            raise ValueError(f"{self.label}: {len(value)} changes are more than {self.most}")
        for row in value:
            if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != 3:
                raise ValueError(f"{self.label}: a change is written as step, name and value")
        return [(row[0], row[1], row[2]) for row in value]

    def _kind(self, name: Any) -> Parameter:
        if not isinstance(name, str) or name not in self.kinds:
            raise ValueError(f"{self.label}: {str(name)[:40]!r} is none of {', '.join(self.kinds)}")
        return self.kinds[name]


def changes_of(kinds: Mapping[str, Parameter]) -> Changes:
    """The parameter that holds what changed of these live fields."""
    return Changes(
        label="changes on the way",
        tip="Learning rates and activations from a step on.",
        kinds=MappingProxyType(dict(kinds)),
    )


def recorded(
    e: Any, changes: tuple[Change, ...], step: int, kinds: Mapping[str, Parameter], values: Mapping[str, Any]
) -> tuple[Change, ...]:
    """The changes with these live fields of an experiment at other values, clamped, from a step on.

    What a field changed to later is forgotten. A change to the value that is in force already is none.
    """
    for name, given in values.items():
        value = kinds[name].clamp(given)
        changes = tuple(change for change in changes if change[1] != name or change[0] < step)
        before = next((v for _, other, v in reversed(changes) if other == name), getattr(e, name))
        if value != before:
            changes = tuple(sorted((*changes, (step, name, value)), key=lambda change: change[:2]))
    return changes
