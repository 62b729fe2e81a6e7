"""Folding paper in numbers: a strip folded in half L times and cut once in a straight line.

Two ReLU units fold the interval [0, 1] onto itself: t(x) = 2 relu(x) − 4 relu(x − ½). L layers of them
fold it L times, and the straight cut y = u through the folded strip is y = tᴸ(x) on the unfolded one.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.experiments.warp.inputs import WarpInputs
from engine.functions.trace import Line
from engine.networks.network import Network
from engine.networks.piecewise import compose

Array = NDArray[np.float64]

UNITS = 2
"""ReLU units that make a fold."""

APART = 1.45
"""From one strip to the next below it; a strip is 1 high."""


class Strip(NamedTuple):
    """The strip after some folds.

    Attributes:
        folds: how many.
        width: of what lies on the table, 1 unfolded.
        foot: y of its lower edge in the picture.
        cut: the line of the cut in the picture.
        creases: x where it is still to be folded.
        crossings: x where the cut crosses the middle line.
    """

    folds: int
    width: float
    foot: float
    cut: Line
    creases: tuple[float, ...]
    crossings: tuple[float, ...]

    @property
    def sheets(self) -> int:
        """How many sheets lie on one another."""
        return int(2**self.folds)


def folding(folds: int) -> Network:
    """The network ℝ → ℝ whose layers of two ReLU units fold [0, 1] so often."""
    first, later, out = [[1.0], [1.0]], [[2.0, -4.0], [2.0, -4.0]], [[2.0, -4.0]]
    biases = [[0.0, -0.5]] * folds
    return Network([first, *[later] * (folds - 1), out], [*biases, [0.0]], "relu")


class PaperNumbers:
    """The strip from unfolded to folded L times."""

    def __init__(self, experiment: WarpInputs) -> None:
        self.experiment = experiment

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """After no fold, after one …, below one another."""
        return tuple(self._strip(folds) for folds in range(self.experiment.folds + 1))

    def _strip(self, folds: int) -> Strip:
        width, foot = 0.5**folds, -APART * folds
        x, y = _zigzag(self.experiment.folds - folds)
        middle = np.flatnonzero(np.diff(np.sign(y - 0.5)))
        crossings = (x[middle] + x[middle + 1]) / 2  # each piece is straight from 0 to 1 or back
        return Strip(
            folds,
            width,
            foot,
            Line(width * x, foot + y),
            tuple((width * x[1:-1]).tolist()),
            tuple((width * crossings).tolist()),
        )

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Folds, units, crossings of the middle, sheets, and the crossings that one layer can make."""
        folds, units = self.experiment.folds, UNITS * self.experiment.folds
        return {
            "folds": float(folds),
            "units": float(units),
            "crossings": float(len(self.strips[0].crossings)),
            "sheets": float(self.strips[-1].sheets),
            "most crossings of one layer": float(units + 1),
        }


def _zigzag(folds: int) -> tuple[Array, Array]:
    """The corners of tᴸ on [0, 1]; of the straight line without a fold."""
    if not folds:
        return np.array([0.0, 1.0]), np.array([0.0, 1.0])
    found = compose(folding(folds))
    inside = (found.breakpoints > 0) & (found.breakpoints < 1)
    x = np.concatenate([[0.0], found.breakpoints[inside], [1.0]])
    return x, found.evaluate(x)
