"""What may be said of a result while its answers are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.base.experiment import Readout, Result, Track
from engine.base.table import Column, Facts, Table


class Unanswered(Result):
    """A result that says what is given, and nothing that follows from it.

    Captions and names stay, dots stand for numbers; of the table the given columns are left. Whatever speaks
    of a result, to people, to files or to a screen reader, speaks of this one in its place.
    """

    def __init__(self, result: Result) -> None:
        self.experiment, self._result = result.experiment, result

    @property
    def at_end(self) -> frozenset[str]:
        """As in the result: nothing runs on."""
        return self._result.at_end

    def shown(self, name: str) -> Any:
        """What has been set, not what has been found."""
        return self.experiment.given(name)

    def track(self, name: str) -> Track | None:
        """As in the result: steps and changes are set."""
        return self._result.track(name)

    @property
    def outlook(self) -> str:
        """Not how many of what."""
        return "the answers"

    @property
    def quantities(self) -> Mapping[str, float]:
        """None: all are measured."""
        return MappingProxyType({})

    @property
    def readouts(self) -> tuple[Readout, ...]:
        """The captions, as questions."""
        return tuple(readout.hidden for readout in self._result.readouts)

    @property
    def sentence(self) -> str:
        """That there is something to be found out."""
        return "The answers are hidden: predict first."

    @property
    def caption(self) -> str:
        """The parameter values: they are given."""
        return self._result.caption

    @property
    def facts(self) -> Facts | None:
        """The names of rows and columns."""
        facts = self._result.facts
        return None if facts is None else facts.hidden

    @property
    def table(self) -> Table:
        """What is given, in words and as columns."""
        return Table((Column("given", [self.caption], opens="given"), *self._result.table.given.columns))
