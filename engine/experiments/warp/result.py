"""What the Space warp experiment gives: its numbers, and what is said of them."""

from __future__ import annotations

from functools import cached_property

from engine.base.experiment import Result, Track
from engine.experiments.warp import back_words, collapse_words, handles, paper_words, stages, tables, words
from engine.experiments.warp.back import BackNumbers
from engine.experiments.warp.collapse import CollapseNumbers
from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.moment import FRAMES
from engine.experiments.warp.numbers import WarpNumbers
from engine.experiments.warp.pane import Pane
from engine.experiments.warp.paper import PaperNumbers
from engine.experiments.warp.stages import Stage


class WarpResult(WarpNumbers, Result):
    """The pictures of a ``SpaceWarp`` experiment; what is not asked for is not computed."""

    experiment: WarpInputs

    readouts = cached_property(words.readouts)
    sentence = cached_property(words.sentence)
    caption = cached_property(words.caption)
    handles = cached_property(handles.handles)
    table = cached_property(tables.table)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages on the way."""
        return stages.stages(self.experiment)

    def title(self, pane: Pane) -> str:
        """What a picture shows."""
        return words.title(self, pane)

    def under(self, at: int, x: float, y: float) -> str:
        """What is said of a point of a picture; "" where nothing has come."""
        return words.under(self.panes[at], x, y)

    def track(self, name: str) -> Track | None:
        """The way through all layers; a mark where each one ends."""
        e = self.experiment
        return (
            Track(e.end, e.end, tuple(range(3 * FRAMES, e.end, 3 * FRAMES))) if name == "playhead" else None
        )


class CollapseResult(CollapseNumbers, Result):
    """Layers without an activation beside the single one that they are."""

    experiment: WarpInputs

    readouts = cached_property(collapse_words.readouts)
    sentence = cached_property(collapse_words.sentence)
    caption = cached_property(collapse_words.caption)
    table = cached_property(collapse_words.table)
    formulas = cached_property(collapse_words.formulas)
    stack_title = cached_property(collapse_words.stack_title)


class BackResult(BackNumbers, Result):
    """The square after its way through the layers and back."""

    experiment: WarpInputs
    outlook = "the way back"

    readouts = cached_property(back_words.readouts)
    sentence = cached_property(back_words.sentence)
    caption = cached_property(back_words.caption)
    table = cached_property(back_words.table)


class PaperResult(PaperNumbers, Result):
    """A strip of paper that is folded and cut."""

    experiment: WarpInputs

    readouts = cached_property(paper_words.readouts)
    sentence = cached_property(paper_words.sentence)
    caption = cached_property(paper_words.caption)
    table = cached_property(paper_words.table)


Picture = WarpResult | CollapseResult | BackResult | PaperResult
