"""The numbers of x² by folding."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.experiments.hinges.depth import unit_line
from engine.experiments.hinges.goal import goal_of
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.experiments.hinges.lines import goal_line
from engine.experiments.hinges.square import SquareContest, missed, square_contest, square_errors
from engine.functions.trace import Line


class SquareNumbers:
    """Layers that fold beside one layer of as many units, and their errors against the number of layers."""

    def __init__(self, experiment: HingeSumInputs) -> None:
        self.experiment: HingeSumInputs = experiment

    @property
    def square(self) -> SquareContest:
        """x² by layers that fold and by one layer of as many units."""
        return square_contest(self.experiment.layers)

    @property
    def n_pieces(self) -> tuple[int, int]:
        """The pieces of both networks on [0, 1], counted."""
        return len(self.square.deep.within(0.0, 1.0)), len(self.square.shallow.pieces.within(0.0, 1.0))

    @cached_property
    def square_line(self) -> Line:
        """x² itself."""
        return goal_line(goal_of("square", ()))

    @cached_property
    def square_deep(self) -> Line:
        """The folded network on [0, 1]."""
        return unit_line(self.square.deep)

    @cached_property
    def square_missed(self) -> tuple[Line, Line]:
        """y − x² of the folded network and of one layer."""
        return missed(self.square.deep), missed(self.square.shallow.pieces)

    @property
    def square_reach(self) -> float:
        """The larger of the two errors, with a margin."""
        return 1.2 * max(self.square.error, self.square.shallow_error)

    @cached_property
    def square_growth(self) -> tuple[list[float], Line, Line, Line]:
        """Layers, then as powers of ten the errors of both networks and of the best pieces of one layer."""
        layers, *errors = square_errors()
        deep, shallow, best = (Line(layers, np.log10(row)) for row in errors)
        return layers.tolist(), deep, shallow, best
