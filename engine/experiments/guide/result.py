"""What How to choose shows."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result
from engine.experiments.guide import cards, handles, tables, words
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.numbers import GuideNumbers


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


Picture = GuideResult
