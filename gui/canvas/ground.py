"""Where a plot is free: cells that curves pass through, and how many of them a box covers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int32]

CELL = 2.0
"""Side of a cell in pixels; a box is counted with every cell that it touches."""

_NEAR = CELL / 4
"""Cells are marked by points of a curve that are at most twice as far apart."""

_FAR = 64.0
"""Curves are followed so far beyond the edge, in pixels: what stands near it keeps off them."""


class Trace:
    """A polyline on a plot of a size, with the cells that it passes through.

    Args:
        points: (n, 2) in pixels, broken at nan.
        size: width and height of the data area.
    """

    def __init__(self, points: Array, size: tuple[float, float]) -> None:
        self.points, self.size = points, size

    @cached_property
    def cells(self) -> Ints:
        """Where they are in the flat grid, each once."""
        low, high = np.array([-_FAR, -_FAR]), np.array(self.size) + _FAR
        points = followed(clipped(self.points, low, high), CELL / 2)
        column, row = ((points + _FAR) / CELL).astype(np.int32).T
        found: Ints = np.unique(row * _shape(self.size)[1] + column)
        return found

    def passes(self, low: Array, high: Array) -> bool:
        """Whether it has a point between two corners."""
        with np.errstate(invalid="ignore"):
            inside = (self.points >= low) & (self.points <= high)
        return bool(inside.all(axis=1).any()) or len(clipped(self.points, low, high)) > 0


class Ground:
    """Which cells of a plot are taken, in pixels from the upper left corner of its data area.

    Args:
        size: width and height of the data area.
        traces: the curves.

    Attributes:
        boxes: (k, 4) left, top, right and bottom of what else is taken; others in every picture.
    """

    def __init__(self, size: tuple[float, float], traces: Sequence[Trace]) -> None:
        self.size, self.traces = size, list(traces)
        self.boxes = np.zeros((0, 4))
        self._sums: dict[int, Ints] = {}
        self._shape = _shape(size)

    @cached_property
    def _passing(self) -> Ints:
        """How many curves pass through each cell."""
        counts = np.zeros(self._shape, dtype=np.int32)
        for trace in self.traces:
            counts.reshape(-1)[trace.cells] += 1
        return counts

    @cached_property
    def _all(self) -> Ints:
        return _summed(np.minimum(self._passing, 1))

    def _others(self, curve: int) -> Ints:
        """The sums of the cells of all other curves; of those that anybody asks for."""
        if curve not in self._sums:
            others = self._passing.copy()
            others.reshape(-1)[self.traces[curve].cells] -= 1
            self._sums[curve] = _summed(others)
        return self._sums[curve]

    def taken(self, boxes: Array) -> NDArray[np.bool_]:
        """(k,) whether anything is in, or within half a pixel of, each of these (k, 4) boxes."""
        boxes = boxes + _NEAR * np.array([-1, -1, 1, 1])
        found: NDArray[np.bool_] = self._counts(self._all, boxes) > 0
        left, top, right, bottom = boxes.T
        for a, b, c, d in self.boxes.tolist():
            found |= (left < c) & (a < right) & (top < d) & (b < bottom)
        return found

    def near_others(self, curve: int, boxes: Array) -> NDArray[np.bool_]:
        """(k,) whether a curve that is not this one passes through each of these boxes."""
        found: NDArray[np.bool_] = self._counts(self._others(curve), boxes) > 0
        return found

    def taken_down(self, boxes: Array, count: int) -> NDArray[np.bool_]:
        """(k, count) the same of these (k, 4) boxes, and of those that follow each of them, always a cell
        lower: as quick as of k boxes."""
        ends = boxes + _NEAR * np.array([-1, -1, 1, 1])
        columns = self._indices(ends)
        strips = (self._all[:, columns[:, 2]] - self._all[:, columns[:, 0]]).T
        first = np.floor((ends[:, 1::2] + _FAR) / CELL).astype(int) + np.array([0, 1])
        over, under = np.clip(first.T[:, :, None] + np.arange(count), 0, self._shape[0])
        found: NDArray[np.bool_] = np.take_along_axis(strips, under, 1) > np.take_along_axis(strips, over, 1)
        lower = CELL * np.arange(count)
        for a, b, c, d in self.boxes.tolist():
            level = (ends[:, 1:2] + lower < d) & (b < ends[:, 3:] + lower)
            found |= ((ends[:, 0] < c) & (a < ends[:, 2]))[:, None] & level
        return found

    def met(self, boxes: Array) -> list[bool]:
        """Whether a curve passes through each of these boxes, to the pixel; cells tell quickly where none
        does."""
        return [
            bool(near) and any(trace.passes(box[:2], box[2:]) for trace in self.traces)
            for box, near in zip(boxes, self.taken(boxes), strict=True)
        ]

    def _indices(self, boxes: Array) -> Ints:
        """The rows and columns of the cells that boxes touch, ends not included."""
        found = np.floor((boxes + _FAR) / CELL)
        found[:, 2:] += 1
        most = np.array([self._shape[1], self._shape[0]] * 2)
        indices: Ints = np.minimum(np.maximum(found, 0), most).astype(np.int32)
        return indices

    def _counts(self, sums: NDArray[np.int32], boxes: Array) -> NDArray[np.int32]:
        left, top, right, bottom = self._indices(boxes).T
        flat, wide = sums.reshape(-1), sums.shape[1]
        top, bottom = top * wide, bottom * wide
        counts: NDArray[np.int32] = (
            flat[bottom + right] - flat[top + right] - flat[bottom + left] + flat[top + left]
        )
        return counts


def _shape(size: tuple[float, float]) -> tuple[int, int]:
    """Rows and columns of the grid, which goes so far beyond the edge as curves are followed."""
    wide, high = (int((side + 2 * _FAR) / CELL) + 2 for side in size)
    return high, wide


def _summed(grid: Ints) -> Ints:
    """Sums over all rows and columns before each."""
    sums = np.zeros((grid.shape[0] + 1, grid.shape[1] + 1), dtype=np.int32)
    np.cumsum(np.cumsum(grid, axis=0, dtype=np.int32), axis=1, out=sums[1:, 1:])
    return sums


@np.errstate(all="ignore")
def clipped(curve: Array, low: Array, high: Array) -> Array:
    """(k, 2, 2) the ends of the parts of a polyline that lie between two corners; none where it goes to or
    comes from infinity."""
    start, end = curve[:-1], curve[1:]
    way = end - start
    first, second = (low - start) / way, (high - start) / way
    enter, leave = np.fmin(first, second), np.fmax(first, second)
    inside = (start >= low) & (start <= high)
    enter = np.where(way == 0, np.where(inside, 0.0, np.inf), enter).max(axis=1)
    leave = np.where(way == 0, np.where(inside, 1.0, -np.inf), leave).min(axis=1)
    enter, leave = np.maximum(enter, 0.0), np.minimum(leave, 1.0)
    kept = (enter <= leave) & np.isfinite(way).all(axis=1) & np.isfinite(start).all(axis=1)
    start, way, enter, leave = start[kept], way[kept], enter[kept, None], leave[kept, None]
    return np.stack([start + enter * way, start + leave * way], axis=1)


def followed(parts: Array, step: float) -> Array:
    """(n, 2) points on straight parts, at most so far apart, both ends of each among them."""
    if not len(parts):
        return np.zeros((0, 2))
    way = parts[:, 1] - parts[:, 0]
    counts = np.ceil(np.abs(way).max(axis=1) / step).astype(int) + 1
    part = np.repeat(np.arange(len(parts)), counts)
    along = np.arange(len(part)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = along / np.maximum(counts[part] - 1, 1)
    points: Array = parts[part, 0] + share[:, None] * way[part]
    return points
