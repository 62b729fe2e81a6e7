"""The results of Hinge sum, one class for each picture: its numbers, and what is said of them."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Handle
from engine.experiments.hinges import depth_words, fit_words, tables, words
from engine.experiments.hinges.chart import chart_of
from engine.experiments.hinges.depth_numbers import DepthNumbers, SquareNumbers
from engine.experiments.hinges.formulas import piece_formulas, unit_formulas
from engine.experiments.hinges.handles import chart_handles, fold_handles, sum_handles
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.experiments.hinges.numbers import ErrorNumbers, HingeSumNumbers
from engine.learning.learner import LearnedResult


class HingeSumResult(HingeSumNumbers, LearnedResult):
    """The sum, alone or beside the stages of its units."""

    experiment: HingeSumInputs
    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.caption)
    formulas = cached_property(piece_formulas)
    stage_formulas = unit_formulas
    handles = cached_property(sum_handles)
    facts = cached_property(tables.facts)
    table = cached_property(tables.sum_table)


class ErrorResult(ErrorNumbers, LearnedResult):
    """The error of the sum, against the number of hinges."""

    experiment: HingeSumInputs
    chart = cached_property(chart_of)
    readouts = cached_property(words.readouts)
    sentence = cached_property(fit_words.error_sentence)
    caption = cached_property(words.caption)
    table = cached_property(tables.error_table)

    @property
    def outlook(self) -> str:
        """The steps to be made, or the fits."""
        return super().outlook or "fits of up to 64 hinges"

    @cached_property
    def handles(self) -> tuple[Handle, ...]:
        """The dot of the present sum in the chart."""
        return chart_handles(self, self.chart)


class DepthResult(DepthNumbers, LearnedResult):
    """Depth against width."""

    experiment: HingeSumInputs
    titles = depth_words.titles
    fold_title = cached_property(depth_words.fold_title)
    readouts = cached_property(depth_words.readouts)
    sentence = cached_property(depth_words.sentence)
    caption = cached_property(depth_words.caption)
    handles = cached_property(fold_handles)
    table = cached_property(tables.depth_table)


class SquareResult(SquareNumbers, LearnedResult):
    """x² by folding."""

    experiment: HingeSumInputs
    titles = depth_words.titles
    readouts = cached_property(depth_words.square_readouts)
    sentence = cached_property(depth_words.square_sentence)
    caption = cached_property(depth_words.square_caption)
    table = cached_property(tables.square_table)


Picture = HingeSumResult | ErrorResult | DepthResult | SquareResult

PICTURES: dict[str, type[Picture]] = {
    "stages": HingeSumResult,
    "sum": HingeSumResult,
    "fit": HingeSumResult,
    "error": ErrorResult,
    "depth": DepthResult,
    "square": SquareResult,
}
"""View → the class of its result."""
