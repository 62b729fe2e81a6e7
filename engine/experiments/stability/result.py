"""What Floating point shows: both forms over z and at z, the floats around it, or descent with both."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result
from engine.base.monitor import Progress, Stop
from engine.experiments.stability import descent_words, handles, line_words, tables, words
from engine.experiments.stability.descent import DescentNumbers
from engine.experiments.stability.inputs import StabilityInputs
from engine.experiments.stability.line import LineNumbers
from engine.experiments.stability.numbers import StabilityNumbers


class StabilityResult(StabilityNumbers, Result):
    """A function as it is written beside what is done instead."""

    experiment: StabilityInputs
    outlook = "exact values at many floats"
    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.caption)
    handles = cached_property(handles.handles)
    facts = cached_property(tables.facts)
    table = cached_property(tables.table)

    @property
    def is_heavy(self) -> bool:
        """Whether exact values are still to be computed over z."""
        return not self.over.is_made

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """What is drawn over z, and the facts."""
        self.over.make()
        self.facts  # noqa: B018 - computed and kept


class DescentResult(DescentNumbers, StabilityResult):
    """A unit that saturates."""

    readouts = cached_property(descent_words.readouts)
    sentence = cached_property(descent_words.sentence)
    caption = cached_property(descent_words.caption)
    handles = cached_property(handles.descent_handles)
    table = cached_property(tables.descent_table)

    @property
    def is_heavy(self) -> bool:
        """Whether there are steps to be made."""
        return super().is_heavy or not self.descent.is_made

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """What is drawn over z, and all steps."""
        super().prepare(progress, cancelled)
        self.descent.walks  # noqa: B018


class LineResult(LineNumbers, Result):
    """The floats around z."""

    experiment: StabilityInputs
    readouts = cached_property(line_words.readouts)
    sentence = cached_property(line_words.sentence)
    caption = cached_property(words.caption)
    handles = cached_property(handles.line_handles)
    facts = cached_property(tables.line_facts)
    table = cached_property(tables.line_table)


Picture = StabilityResult | LineResult
