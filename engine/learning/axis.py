"""The axes of what is shown over time: round numbers that rest while a run goes on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.functions.trace import Line

Range = tuple[float, float]

_ROUND = 1, 1.5, 2, 3, 5, 10
_MARGIN = 1.06


def round_steps(step: int) -> int:
    """The round number of steps to which the axis of time goes that holds this one."""
    step = max(step, 20)
    power = 10.0 ** math.floor(math.log10(step))
    return round(next(f * power for f in _ROUND if f * power >= step))


def time_span(step: int) -> Range:
    """From 0 to a little over a round number that holds the step, so that an axis of time mostly rests."""
    return 0.0, _MARGIN * round_steps(step)


class Decades:
    """Whole powers of ten from ``low`` to ``high`` at least, as logarithms, and room for an exact 0.

    Attributes:
        shelf: where an exact 0 stands under the others; None where there is none.
        range: what is shown; with a shelf so much more, as a share of the others, below.
    """

    def __init__(self, low: float, high: float, has_zero: bool, room: float) -> None:
        low = float(math.floor(low))
        high = float(max(math.ceil(high), low + 1))
        self.shelf = low - 0.2 * (high - low) if has_zero else None
        self.range: Range = (low - room * (high - low) if has_zero else low, high)

    def shown(self, line: Line) -> Line:
        """Logarithms over time, an exact 0 on the shelf."""
        return line if self.shelf is None else Line(line.x, np.where(np.isneginf(line.y), self.shelf, line.y))


def have_zero(lines: Sequence[Line]) -> bool:
    """Whether one of these logarithms is that of an exact 0."""
    return any(np.isneginf(line.y).any() for line in lines)


def ends_of(arrays: Sequence[NDArray[np.float64]]) -> Range:
    """The least and the largest finite value; 0 and 0 where there is none."""
    values = np.concatenate(arrays)
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
