"""A curve that is drawn by hand: a height at each of many columns, or none yet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.lessons.answers import Points

_COLUMNS = 161
_BLANK = (math.nan,) * _COLUMNS


@dataclass(frozen=True)
class Drawing:
    """Heights over columns evenly apart from ``low`` to ``high``; nan where nothing is drawn."""

    low: float
    high: float
    heights: tuple[float, ...] = _BLANK

    @classmethod
    def of(cls, low: float, high: float, points: Iterable[tuple[float, float]]) -> Drawing:
        """The curve through these points."""
        drawing, before = cls(low, high), None
        for point in sorted(points):
            drawing, before = drawing.stroke(before or point, point), point
        return drawing

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> Drawing:
        """The curve with a straight stroke over what was drawn before; what a hand has not touched stays."""
        (x0, y0), (x1, y1) = sorted((start, end))
        heights = list(self.heights)
        for at in range(self._column(x0), self._column(x1) + 1):
            share = (self.x(at) - x0) / (x1 - x0) if x1 > x0 else 1.0
            heights[at] = y0 + min(max(share, 0.0), 1.0) * (y1 - y0)
        heights[self._column(end[0])] = end[1]
        return replace(self, heights=tuple(heights))

    def x(self, column: int) -> float:
        """Where a column stands."""
        return self.low + (self.high - self.low) * column / (_COLUMNS - 1)

    @property
    def points(self) -> Points:
        """What is drawn, from left to right."""
        return tuple((self.x(at), y) for at, y in enumerate(self.heights) if not math.isnan(y))

    def _column(self, x: float) -> int:
        share = (x - self.low) / (self.high - self.low)
        return round(min(max(share, 0.0), 1.0) * (_COLUMNS - 1))


def pairs(given: Any) -> Iterator[tuple[float, float]]:
    """The points of an answer that can be drawn."""
    for row in given if isinstance(given, tuple) else ():
        if isinstance(row, tuple) and len(row) == 2 and all(map(math.isfinite, row)):
            yield row
