"""Which step spoils a result: the first after which no exact arithmetic could mend it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from engine.floats.errors import error, results
from engine.floats.evaluation import Step, inputs, steps
from engine.floats.formats import Format, Numbers
from engine.floats.forms import Form
from engine.floats.reference import decimals, exact, references, roughly
from engine.functions.formula.tree import Node, Parameter, children, rebuilt

WRONG = 8.0
"""An error of so many ulps is more than the rounding of a few steps."""


@dataclass(frozen=True)
class Evaluation:
    """A form at one number of a format, step by step, beside the truth.

    Attributes:
        z: any number; it is rounded to the format.
    """

    form: Form
    z: float
    format: Format

    @cached_property
    def at(self) -> float:
        """The number of the format at which it is evaluated."""
        return self.format.near(self.z)

    @property
    def _numbers(self) -> Numbers:
        return self.format.rounded([self.at])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The operations in their order."""
        return steps(self.form, self.at, self.format)

    @cached_property
    def truth(self) -> Decimal:
        """What the result should be."""
        return references(self.form, self._numbers)[0]

    @cached_property
    def result(self) -> float:
        """What it is."""
        return float(results(self.form, self._numbers, self.format)[0])

    @cached_property
    def error(self) -> float:
        """How far off that is, in ulps."""
        return error(Decimal(self.result), self.truth, self.format)

    @cached_property
    def errors(self) -> tuple[float, ...]:
        """After each step how far off, in ulps, the result would be if the rest were exact."""
        return tuple(self._error_after(count) for count in range(1, len(self.steps) + 1))

    @cached_property
    def failing(self) -> int:
        """The first step after which at least half of the error is there to stay; −1 where there is no error
        to speak of."""
        if not self.error > WRONG:
            return -1
        return next((i for i, error in enumerate(self.errors) if not error < self.error / 2), -1)

    def _error_after(self, count: int) -> float:
        """The error where the results of the first steps are kept, and the others are exact."""
        known = {step.node: Parameter(f"step {i}") for i, step in enumerate(self.steps[:count])}
        numbers = {name: [step.value] for name, step in zip(known.values(), self.steps, strict=False)}
        given = {node: decimals(x) for node, x in inputs(self.form, self._numbers).items()}
        given |= {name: decimals(np.array(value)) for name, value in numbers.items()}
        is_finite = all(math.isfinite(step.value) for step in self.steps[:count])
        value = (exact if is_finite else roughly)(_replaced(self.form.tree, known), given, 1)[0]
        return error(value, self.truth, self.format)


def _replaced(node: Node, known: Mapping[Node, Any]) -> Node:
    if node in known:
        return known[node]  # type: ignore[no-any-return]
    return rebuilt(node, [_replaced(child, known) for child in children(node)])
