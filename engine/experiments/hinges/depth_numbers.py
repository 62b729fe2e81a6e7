"""The numbers of depth against width: a composed tent beside one layer of as many units."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.experiments.hinges.depth import Contest, contest, counts, on_unit_interval, unit_line
from engine.experiments.hinges.inputs import HingeSumInputs
from engine.functions.activation import Array
from engine.functions.trace import Line


class DepthNumbers:
    """The two networks, and their pieces against the number of layers."""

    def __init__(self, experiment: HingeSumInputs) -> None:
        self.experiment: HingeSumInputs = experiment

    @property
    def contest(self) -> Contest:
        """Depth against width with as many units."""
        return contest(self.experiment.layers, self.experiment.fold)

    @property
    def n_pieces(self) -> tuple[int, int]:
        """The pieces of both networks on [0, 1], counted."""
        found = self.contest
        return len(on_unit_interval(found.deep)), len(on_unit_interval(found.shallow.pieces))

    @cached_property
    def deep_line(self) -> Line:
        """The composed tent on [0, 1]."""
        return unit_line(self.contest.deep)

    @cached_property
    def shallow_line(self) -> Line:
        """The one layer fitted to it."""
        return unit_line(self.contest.shallow.pieces)

    @property
    def counts(self) -> tuple[Array, Array, Array]:
        """Layers, pieces of the composed tent, the most of one layer with as many units."""
        return counts(self.experiment.fold)

    @cached_property
    def growth(self) -> tuple[list[float], Line, Line]:
        """Layers, then the pieces of the composed tent and the most of one layer as powers of ten."""
        layers, deep, shallow = self.counts
        return layers.tolist(), Line(layers, np.log10(deep)), Line(layers, np.log10(shallow))
