"""What How to choose shows."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result
from engine.experiments.guide import cards, handles, sheet_words, tables, trial_words, words
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.numbers import GuideNumbers
from engine.experiments.guide.trials import TrialNumbers


class GuideResult(GuideNumbers, Result):
    """The recommended network, and what lost beside it."""

    experiment: GuideInputs
    outlook = "layers in theory"
    cards = cached_property(cards.cards)
    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.guide_caption)
    handles = cached_property(handles.handles)
    table = cached_property(tables.guide_table)

    @property
    def is_heavy(self) -> bool:
        """Whether layers are still to be computed."""
        return not self.is_known


class TrialResult(TrialNumbers, Result):
    """Runs that measure what is claimed."""

    experiment: GuideInputs
    readouts = cached_property(trial_words.readouts)
    sentence = cached_property(trial_words.sentence)
    caption = cached_property(trial_words.caption)
    handles = cached_property(trial_words.handles)
    table = cached_property(trial_words.table)

    @property
    def is_heavy(self) -> bool:
        """Whether some runs are still to be made."""
        return self.trials.done < 1

    @property
    def outlook(self) -> str:
        """How many there are."""
        return f"{self.trials.losses.size} runs"

    @property
    def so_far(self) -> TrialResult:
        """The runs that are made."""
        return TrialResult(self.experiment, whole=False)


class SheetResult(sheet_words.SheetNumbers, Result):
    """A table of the chapter."""

    experiment: GuideInputs
    readouts = cached_property(sheet_words.readouts)
    sentence = cached_property(sheet_words.sentence)
    caption = cached_property(sheet_words.caption)
    handles = cached_property(sheet_words.handles)
    table = cached_property(sheet_words.table)
    is_heavy = False


Picture = GuideResult | TrialResult | SheetResult
