"""The numbers of depth: a composed tent, and x² by folding, each beside one layer of as many units."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.experiments.hinges.depth import Contest, contest, counts, on_unit_interval, unit_line
from engine.experiments.hinges.goal import goal_of
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.experiments.hinges.lines import goal_line
from engine.experiments.hinges.square import SquareContest, missed, square_contest, square_errors
from engine.functions.trace import Line


class DepthNumbers:
    """The two networks, and their pieces against the number of layers.

    Attributes:
        width: the units in each of the layers.
    """

    width = 2

    def __init__(self, experiment: HingeSumInputs) -> None:
        self.experiment: HingeSumInputs = experiment

    @property
    def contest(self) -> Contest:
        """Depth against width with as many units."""
        return contest(self.experiment.layers, self.experiment.fold)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """The pieces of both networks on [0, 1], counted; the most that there can be; their difference."""
        found = self.contest
        return {
            "pieces of the layers": float(len(on_unit_interval(found.deep))),
            "pieces of one layer": float(len(on_unit_interval(found.shallow.pieces))),
            "most pieces of one layer": float(len(found.shallow) + 1),
            "pieces followed by one layer": float(found.followed),
            "largest difference": found.error,
        }

    @cached_property
    def deep_line(self) -> Line:
        """The composed tent on [0, 1]."""
        return unit_line(self.contest.deep)

    @cached_property
    def shallow_line(self) -> Line:
        """The one layer fitted to it."""
        return unit_line(self.contest.shallow.pieces)

    @cached_property
    def growth(self) -> tuple[Line, ...]:
        """The pieces of the composed tent and the most of one layer, against layers, as powers of ten."""
        layers, *pieces = counts(self.experiment.fold)
        return tuple(Line(layers, np.log10(row)) for row in pieces)


class SquareNumbers:
    """Layers that fold beside one layer of as many units, and their errors against the number of layers.

    Attributes:
        width: the units in each of the layers.
    """

    width = 3

    def __init__(self, experiment: HingeSumInputs) -> None:
        self.experiment: HingeSumInputs = experiment

    @property
    def square(self) -> SquareContest:
        """x² by layers that fold and by one layer of as many units."""
        return square_contest(self.experiment.layers)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """The errors of both networks, their pieces on [0, 1], counted, and how many one layer would need."""
        found = self.square
        return {
            "largest error of the layers": found.error,
            "largest error of one layer": found.shallow_error,
            "pieces of the layers": float(len(found.deep.within(0.0, 1.0))),
            "pieces of one layer": float(len(found.shallow.pieces.within(0.0, 1.0))),
            "pieces needed by one layer": float(found.needed),
        }

    @cached_property
    def square_line(self) -> Line:
        """x² itself."""
        return goal_line(goal_of("square"))

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
    def square_growth(self) -> tuple[Line, ...]:
        """The errors of both networks and of the best pieces, against layers, as powers of ten."""
        layers, *errors = square_errors()
        return tuple(Line(layers, np.log10(row)) for row in errors)
