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

FRAME_SECONDS = 0.012
"""Steps that take longer in all are made on another thread."""

PLAYHEAD = Playhead(
    60, 0, 2000, 0, LAST_STEP, interval=33, speeds=(1, 5, 25, 100),
    label="step", tip="How many steps of training are done.", group="Run",
)  # fmt: skip

SEEN = Playhead(
    0, 0, 2000, 0, LAST_STEP,
    label="furthest step", tip="What lies between the step and this one is shown faintly.",
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
    most: int = 400
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

    def clamp(self, value: Any) -> tuple[Change, ...]:
        """The changes that can be used, the last one of each field and step. Of too many the first ones
        become one: what is in force from its step on stays in force."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return self.default
        found = {change[:2]: change for row in value for change in self._usable(row)}
        changes = sorted(found.values(), key=lambda change: change[:2])
        if len(changes) <= self.most:
            return tuple(changes)
        cut = changes[len(self.kinds) - self.most][0]
        then = {name: v for step, name, v in changes if step <= cut}
        first = [(cut, name, then[name]) for name in sorted(then)]
        return (*first, *(change for change in changes if change[0] > cut))

    def _usable(self, row: Any) -> tuple[Change, ...]:
        try:
            return self.check([row])
        except ValueError:
            return ()

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


def changes_of(**kinds: Parameter) -> Changes:
    """The parameter that holds what changed of these live fields."""
    return Changes(
        label="changes on the way",
        tip="Learning rates and activations from a step on.",
        kinds=MappingProxyType(dict(kinds)),
    )
