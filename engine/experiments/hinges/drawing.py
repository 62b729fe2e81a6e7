"""Curves drawn by hand: points with ascending x that strokes replace."""

from __future__ import annotations

from engine.base.points import Rows

DRAWN: Rows = (
    (-3.0, 0.2), (-2.4, 0.9), (-1.8, 1.6), (-1.2, 1.7), (-0.6, 1.0), (0.0, -0.2), (0.6, -1.1), (1.2, -1.3),
    (1.8, -0.7), (2.4, 0.4), (3.0, 1.3),
)  # fmt: skip
"""What stands there before anyone has drawn."""

MEASURED: Rows = (
    (-2.9, -1.1), (-2.4, -0.5), (-2.1, -0.9), (-1.6, -0.2), (-1.2, 0.3), (-0.9, 0.1), (-0.4, 0.8), (0.0, 1.1),
    (0.3, 0.9), (0.8, 1.4), (1.1, 1.0), (1.5, 0.7), (1.9, 0.9), (2.3, 0.1), (2.6, -0.3), (2.9, -0.2),
)  # fmt: skip
"""Points to begin with, before a file is opened."""


def with_stroke(rows: Rows, start: tuple[float, float], end: tuple[float, float]) -> Rows:
    """The curve with a straight stroke in the place of what it had there."""
    low, high = sorted((start[0], end[0]))
    kept = tuple(row for row in rows if not low <= row[0] <= high)
    stroke = (start, end) if start[0] != end[0] else (end,)
    return tuple(sorted((*kept, *stroke)))
