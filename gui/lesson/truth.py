"""The curve that a lesson asks to be drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Result
from engine.base.rounding import round_step
from engine.lessons.questions.sketch import SketchQuestion

_ROOM = 0.6
"""Free above and below the curve, in its heights."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """The true curve, and what is drawn about it.

    Attributes:
        name: what it is called; x_name and y_name: the axes.
        x, y: its points, x evenly apart.
    """

    name: str
    x_name: str
    y_name: str
    x: Array
    y: Array

    @classmethod
    def of(cls, question: SketchQuestion, result: Result) -> Truth:
        """What a question asks to be drawn; ``ValueError`` where there is none."""
        of, over, at = question.curve.partition(" over ")
        names = (at, of) if over else ("z", question.curve.partition(" of ")[0])
        return cls(question.curve, *names, *question.truth(result))

    @property
    def y_range(self) -> tuple[float, float]:
        """With 0 in it, and so much room that it does not tell how high the curve goes."""
        low, high = min(float(self.y.min()), 0.0), max(float(self.y.max()), 0.0)
        room = _ROOM * ((high - low) or 1.0)
        step = round_step((high - low + 2 * room) / 6)
        return math.floor((low - room) / step) * step, math.ceil((high + room) / step) * step
