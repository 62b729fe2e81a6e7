"""A piecewise affine function of the plane at every pixel of a picture, exactly, row by row.

Along a row of pixels the function changes its formula where an edge crosses the row. So each crossing adds
the difference of the formulas right and left of it, and running sums from the left rim give the formula at
every pixel. That costs one step for each crossing and each pixel, however many polygons there are.
"""

from __future__ import annotations

import numpy as np

from engine.partition.exact import Partition
from engine.partition.mesh import OUTSIDE, Array


def scan(p: Partition, maps: Array, width: int, height: int) -> Array:
    """(height, width) values at the centers of so many pixels that fill the window; row 0 is at the bottom.

    Args:
        p: the polygons.
        maps: (R, 3) the function on each of them: a x + b y + c.
    """
    x0, x1, y0, y1 = p.window
    # Pixels have their centers at whole numbers.
    place = (p.vertices - (x0, y0)) * (width / (x1 - x0), height / (y1 - y0)) - 0.5
    xs, ys = (np.arange(n) + 0.5 for n in (width, height))
    xs, ys = x0 + xs * ((x1 - x0) / width), y0 + ys * ((y1 - y0) / height)

    ends = place[p.edges]
    rows = np.ceil(ends[..., 1]).astype(np.intp)
    crossing = np.flatnonzero(rows[:, 0] != rows[:, 1])
    ends, rows, faces = ends[crossing], rows[crossing], p.edge_faces[crossing]
    falling = rows[:, 0] > rows[:, 1]
    ends[falling], rows[falling], faces[falling] = (
        ends[falling, ::-1],
        rows[falling, ::-1],
        faces[falling, ::-1],
    )
    assert OUTSIDE == -1
    known = np.concatenate([maps, np.zeros((1, 3))])
    change = known[faces[:, 1]] - known[faces[:, 0]]

    times = rows[:, 1] - rows[:, 0]
    edge = np.repeat(np.arange(len(times)), times)
    row = np.arange(len(edge)) + np.repeat(rows[:, 0] - np.cumsum(times) + times, times)
    run, rise = (ends[:, 1] - ends[:, 0]).T
    column = np.ceil(ends[edge, 0, 0] + (row - ends[edge, 0, 1]) * (run / rise)[edge])
    at = row * (width + 1) + np.clip(column, 0, width).astype(np.intp)  # the last column is thrown away

    def summed(jumps: Array) -> Array:
        cells = np.bincount(at, jumps, height * (width + 1)).reshape(height, width + 1)
        return np.cumsum(cells[:, :width], axis=1, dtype=np.float64)

    values = summed(change[edge, 0])
    values *= xs
    values += summed(change[edge, 1] * ys[row] + change[edge, 2])
    return values
