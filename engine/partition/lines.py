"""The kinks of first-layer units as straight lines w · x + b = 0 that a hand can move and turn."""

from __future__ import annotations

import math
from typing import NamedTuple

from engine.partition.exact import Window

Point = tuple[float, float]

_INNER = 0.82
"""The knobs of a line stand on the rim of a window scaled by this factor, so that they can be grabbed."""


class Line(NamedTuple):
    """w₁ x₁ + w₂ x₂ + b = 0, directed along (−w₂, w₁), so that w · x + b > 0 lies to its right."""

    w1: float
    w2: float
    b: float

    def through(self, x: float, y: float) -> Line:
        """The parallel through a point."""
        return Line(self.w1, self.w2, -(self.w1 * x + self.w2 * y))

    def turned(self, start: Point, end: Point) -> Line:
        """The line from one point to the other, with the same length of w; itself where they are one."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        length, size = math.hypot(dx, dy), math.hypot(self.w1, self.w2)
        if not 0 < length < math.inf:
            return self
        return Line(size * dy / length, -size * dx / length, 0.0).through(*start)

    def inside(self, window: Window) -> tuple[Point, Point] | None:
        """The ends of its part in the window, in its direction; None where it misses it."""
        size = math.hypot(self.w1, self.w2)
        if not 1e-150 < size < 1e150:
            return None
        x0, x1, y0, y1 = window
        u, v = -self.w2 / size, self.w1 / size
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        away = (self.w1 / size) * cx + (self.w2 / size) * cy + self.b / size
        px, py = cx - away * self.w1 / size, cy - away * self.w2 / size
        low, high = -math.inf, math.inf
        for at, step, least, most in ((px, u, x0, x1), (py, v, y0, y1)):
            if step == 0:
                if not least <= at <= most:
                    return None
            else:
                ends = sorted(((least - at) / step, (most - at) / step))
                low, high = max(low, ends[0]), min(high, ends[1])
        return ((px + low * u, py + low * v), (px + high * u, py + high * v)) if low < high else None

    def knobs(self, window: Window) -> tuple[Point, Point] | None:
        """Two points to turn it by, in its direction; None where it misses the window.

        Turning it about one knob leaves that knob where it is.
        """
        x0, x1, y0, y1 = window
        dx, dy = (1 - _INNER) / 2 * (x1 - x0), (1 - _INNER) / 2 * (y1 - y0)
        return self.inside((x0 + dx, x1 - dx, y0 + dy, y1 - dy)) or self.inside(window)
