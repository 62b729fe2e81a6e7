"""A window cut into convex cells: vertices, edges and counter-clockwise loops, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.intp]

OUTSIDE = -1
"""The face on the far side of the window's edges, and the kink that made such an edge."""


class Degenerate(Exception):
    """A fast method met a special position that it does not handle; a slower one must take over.

    Attributes:
        columns: the kinks that caused it; empty if that is not known.
    """

    def __init__(self, reason: str, columns: Ints | None = None) -> None:
        super().__init__(reason)
        self.columns = np.zeros(0, np.intp) if columns is None else columns


@dataclass(frozen=True, eq=False)
class Mesh:
    """Convex faces that fill a window and meet edge to edge.

    Edge e joins vertices a → b. Half-edge 2e runs from a to b with its face on the left, half-edge
    2e + 1 from b to a with the face on the other side; so ``edges.ravel()[h]`` is where h starts,
    ``edge_faces.ravel()[h]`` the face it bounds, and h ^ 1 its twin.

    Attributes:
        vertices: (V, 2) coordinates.
        edges: (E, 2) vertices a, b.
        edge_faces: (E, 2) the faces left and right of a → b, ``OUTSIDE`` where there is none.
        kinks: (E,) number of the kink that made the edge, ``OUTSIDE`` on the window's rim.
        ring: the half-edges of each face, counter-clockwise, face after face.
        offsets: (F + 1,) where each face starts in ``ring``.
    """

    vertices: Array
    edges: Ints
    edge_faces: Ints
    kinks: Ints
    ring: Ints
    offsets: Ints

    @property
    def n_faces(self) -> int:
        """F, the number of faces."""
        return len(self.offsets) - 1

    @cached_property
    def loops(self) -> Ints:
        """The vertices of each face, counter-clockwise, in the order of ``ring``."""
        return self.edges.ravel()[self.ring]

    @cached_property
    def following(self) -> Ints:
        """For each place in ``ring`` the next place around the same face."""
        places = np.arange(1, len(self.ring) + 1)
        places[self.offsets[1:] - 1] = self.offsets[:-1]
        return places

    @cached_property
    def sides(self) -> Ints:
        """The number of sides of each face."""
        return np.diff(self.offsets)


def rectangle(x0: float, x1: float, y0: float, y1: float) -> Mesh:
    """One face, the window itself."""
    return Mesh(
        vertices=np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64),
        edges=np.array([(0, 1), (1, 2), (2, 3), (3, 0)]),
        edge_faces=np.array([(0, OUTSIDE)] * 4),
        kinks=np.full(4, OUTSIDE),
        ring=np.arange(0, 8, 2),
        offsets=np.array([0, 4]),
    )


def starts(counts: Ints) -> Ints:
    """Where groups of these sizes begin when they lie one after another; one longer than ``counts``."""
    result = np.zeros(len(counts) + 1, dtype=np.intp)
    np.cumsum(counts, out=result[1:])
    return result
