"""The numbers of the chart of errors against hinges."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from engine.experiments.hinges.fit import Rates, rates
from engine.experiments.hinges.numbers import HingeSumNumbers


class ErrorNumbers(HingeSumNumbers):
    """The sum, and what sums of other numbers of hinges reach."""

    @cached_property
    def rates(self) -> Rates | None:
        """The error against the number of hinges."""
        return None if self.goal is None else rates(self.goal, self.experiment.activation)

    def prepare(
        self, progress: Callable[[float], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        """Make the steps of training, and all fits."""
        super().prepare(progress, cancelled)
        self.rates  # noqa: B018 - computed on first use

    @property
    def has_theory(self) -> bool:
        """Whether there is a theory for the error of this target with these units."""
        return self.goal is not None and self.goal.has_theory and self.sum.has_joints
