"""What the Curves experiment gives: its numbers, and what is said of them."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result
from engine.experiments.curves import handles, tables, words
from engine.experiments.curves.inputs import CurvesInputs
from engine.experiments.curves.numbers import CurvesNumbers


class CurvesResult(CurvesNumbers, Result):
    """The picture of a ``Curves`` experiment; what is not asked for is not computed."""

    experiment: CurvesInputs

    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.caption)
    handles = cached_property(handles.handles)
    facts = cached_property(tables.facts)
    table = cached_property(tables.table)
