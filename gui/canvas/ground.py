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


class Ground:
    """Which cells of a plot are taken, in pixels from the upper left corner of its data area.

    Args:
        size: width and height of the data area.
        curves: (n, 2) points of each polyline, broken at nan.
        boxes: (k, 4) left, top, right and bottom of what else is taken.
    """

    def __init__(self, size: tuple[float, float], curves: Sequence[Array], boxes: Array) -> None:
        self.size, self.curves, self._boxes = size, list(curves), boxes.reshape(-1, 4)
        self._sums: dict[int, Ints] = {}
        self._shape = tuple(int((side + 2 * _FAR) / CELL) + 2 for side in size[::-1])

    @cached_property
    def _cells(self) -> list[Ints]:
        """The cells of each curve, as places in the flat grid."""
        low, high = np.array([-_FAR, -_FAR]), np.array(self.size) + _FAR
        found = []
        for curve in self.curves:
            points = followed(clipped(curve, low, high), CELL / 2)
            column, row = ((points + _FAR) / CELL).astype(np.int32).T
            found.append(row * self._shape[1] + column)
        return found

    @cached_property
    def _all(self) -> Ints:
        grid = np.minimum(self._passing, 1)
        for left, top, right, bottom in self._indices(self._boxes).tolist():
            grid[top:bottom, left:right] = 1
        return _summed(grid)

    @cached_property
    def _passing(self) -> Ints:
        """How many curves pass through each cell."""
        counts = np.zeros(self._shape, dtype=np.int32)
        for cells in self._cells:
            counts += self._marked(cells)
        return counts

    def _marked(self, cells: Ints) -> Ints:
        grid = np.zeros(self._shape, dtype=np.int32)
        grid.reshape(-1)[cells] = 1
        return grid

    def _others(self, curve: int) -> Ints:
        """The sums of the cells of all other curves; of those that anybody asks for."""
        if curve not in self._sums:
            self._sums[curve] = _summed(self._passing - self._marked(self._cells[curve]))
        return self._sums[curve]

    def taken(self, boxes: Array) -> NDArray[np.bool_]:
        """(k,) whether anything is in, or within half a pixel of, each of these (k, 4) boxes."""
        boxes = boxes + _NEAR * np.array([-1, -1, 1, 1])
        found: NDArray[np.bool_] = self._counts(self._all, boxes) > 0
        return found

    def near_others(self, curve: int, boxes: Array) -> NDArray[np.bool_]:
        """(k,) whether a curve that is not this one passes through each of these boxes."""
        found: NDArray[np.bool_] = self._counts(self._others(curve), boxes) > 0
        return found

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a curve passes through a box, to the pixel; cells tell quickly where none does."""
        corners = np.array([box])
        if not self.taken(corners)[0]:
            return False
        return any(len(clipped(curve, corners[0, :2], corners[0, 2:])) > 0 for curve in self.curves)

    def _indices(self, boxes: Array) -> Ints:
        """The rows and columns of the cells that boxes touch, ends not included."""
        found = np.floor((boxes + _FAR) / CELL)
        found[:, 2:] += 1
        most = np.array([self._shape[1], self._shape[0]] * 2)
        indices: Ints = np.minimum(np.maximum(found, 0), most).astype(np.int32)
        return indices

    def _counts(self, sums: NDArray[np.int32], boxes: Array) -> NDArray[np.int32]:
        left, top, right, bottom = self._indices(boxes).T
        counts: NDArray[np.int32] = (
            sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        )
        return counts


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
