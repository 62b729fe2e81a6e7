"""Cutting a mesh along a few kinks at a time, no two in the same face: slower, but right in any special
position."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.partition.bits import Flags
from engine.partition.mesh import OUTSIDE, Array, Degenerate, Ints, Mesh, starts

Signs = NDArray[np.int8]

_AT_A_TIME = 200_000
"""So many signs of half-edges are looked at to find the kinks of one round."""


def cut_in_rounds(
    mesh: Mesh, gaps: Array, tolerance: Array, columns: Ints, kinks: Ints, above: Flags
) -> tuple[Mesh, Array, Ints, Flags]:
    """Cut every face along gap = 0 for each of these columns.

    A face is cut by a column if and only if it has a vertex where the gap is above the tolerance and
    one where it is below minus the tolerance. That one rule settles kinks that coincide, meet in a
    point, run along an edge or through a vertex, and gaps that vanish on a whole face. Columns that cut no
    face in common do not meddle with each other and are cut along in the same round.

    Args:
        gaps: (V, K) distance of each pre-activation from its kink, linear on every face.
        tolerance: (K,) size below which a gap counts as zero.
        columns: which columns of ``gaps`` to cut along.
        kinks: (K,) the number of the kink that each column stands for, entered on the new edges.
        above: (F, K) on which side of each kink the faces lie, as far as known.

    Returns the mesh, the gaps at its vertices (the old vertices first), each face's parent, and ``above``
    for the new faces with these columns filled in. A face keeps the side that it got when it was cut
    off, also if later cuts leave of it only what is within the tolerance: so no two faces look alike.
    Raises ``Degenerate`` if rounding makes a face look non-convex.
    """
    parents = np.arange(mesh.n_faces)
    store, above, columns = _Rows(gaps), above.copy(), np.asarray(columns)
    while len(columns):
        ahead = columns[: max(1, _AT_A_TIME // len(mesh.ring))]
        signs = _signs(store.rows[:, ahead], tolerance[ahead])
        chosen, owner, positive = _independent(mesh, signs)
        above[:, ahead[chosen]] = positive[:, chosen]
        if (owner >= 0).any():
            column = np.where(owner >= 0, ahead[owner], OUTSIDE)
            mesh, signs, new = _split_edges(mesh, signs, owner, column, store.rows)
            store.append(*new)
            mesh, kept = _split_faces(mesh, signs, owner, column, kinks)
            old_faces = len(parents)
            parents, above = parents[kept], above[kept]
            above[np.arange(old_faces, len(parents)), column[kept[old_faces:]]] = False
        columns = np.concatenate([ahead[~chosen], columns[len(ahead) :]])
    return mesh, store.rows, parents, above


def _independent(mesh: Mesh, signs: Signs) -> tuple[Flags, Ints, Flags]:
    """Columns of ``signs`` (V, K) that cut no face in common, the first of them always: (K,) whether chosen.

    Also for each face the column that cuts it now, or −1, and (F, K) whether it has a vertex above zero.
    """
    first = mesh.offsets[:-1]
    around = signs[mesh.loops]
    positive = np.maximum.reduceat(around, first, axis=0) > 0
    mixed = positive & (np.minimum.reduceat(around, first, axis=0) < 0)
    owner = np.where(mixed.any(axis=1), mixed.argmax(axis=1), -1)
    owned = np.bincount(owner[owner >= 0], minlength=signs.shape[1])
    chosen = owned == np.count_nonzero(mixed, axis=0)
    owner[~chosen[owner]] = -1
    return chosen, owner, positive


class _Rows:
    """A table that grows downwards in place, doubling its room."""

    def __init__(self, rows: Array) -> None:
        self._room, self._used = rows, len(rows)

    @property
    def rows(self) -> Array:
        return self._room[: self._used]

    def append(self, a: Ints, b: Ints, t: Array, column: Ints) -> None:
        """Add rows interpolated between rows a and b at parameter t, each exactly 0 in its column."""
        end = self._used + len(t)
        if end > len(self._room):
            room = np.empty((2 * end, self._room.shape[1]))
            room[: self._used] = self.rows
            self._room = room
        added = self._room[self._used : end]
        added[:] = self._room[a] + t[:, None] * (self._room[b] - self._room[a])
        added[np.arange(len(t)), column] = 0.0
        self._used = end


def _signs(z: Array, tolerance: Array) -> Signs:
    return (z > tolerance).astype(np.int8) - (z < -tolerance)


def _split_edges(
    mesh: Mesh, signs: Signs, owner: Ints, column: Ints, rows: Array
) -> tuple[Mesh, Signs, tuple[Ints, Ints, Array, Ints]]:
    """Put a vertex on every edge whose ends have strictly opposite signs in the column that cuts its faces.

    ``owner`` and ``column`` are the face's column of ``signs`` and of ``rows``, −1 where it is not cut.
    """
    # Both faces of a crossed edge are cut, by the same column; the rim has a face on one side only.
    face = mesh.edge_faces.max(axis=1)
    cut = np.flatnonzero(owner[face] >= 0)
    ends = signs[mesh.edges[cut], owner[face[cut], None]]
    crossed = cut[ends[:, 0] * ends[:, 1] < 0]
    (a, b), at = mesh.edges[crossed].T, column[face[crossed]]
    t = rows[a, at] / (rows[a, at] - rows[b, at])
    points = mesh.vertices[a] + t[:, None] * (mesh.vertices[b] - mesh.vertices[a])
    new_vertices = len(mesh.vertices) + np.arange(len(crossed))

    second = np.full(len(mesh.edges), -1)
    second[crossed] = len(mesh.edges) + np.arange(len(crossed))
    edges = np.concatenate([mesh.edges, np.stack([new_vertices, b], axis=1)])
    edges[crossed, 1] = new_vertices

    # A half-edge a → b becomes (first, second), its twin b → a becomes (second, first).
    edge, side = mesh.ring >> 1, mesh.ring & 1
    halved = second[edge] >= 0
    first = starts(halved + 1)
    place = first[:-1]
    ring = np.empty(first[-1], dtype=np.intp)
    twin = 2 * second[edge] + side
    ring[place] = np.where(halved & (side == 1), twin, mesh.ring)
    ring[place[halved] + 1] = np.where(side == 0, twin, mesh.ring)[halved]
    split = Mesh(
        vertices=np.concatenate([mesh.vertices, points]),
        edges=edges,
        edge_faces=np.concatenate([mesh.edge_faces, mesh.edge_faces[crossed]]),
        kinks=np.concatenate([mesh.kinks, mesh.kinks[crossed]]),
        ring=ring,
        offsets=first[mesh.offsets],
    )
    signs = np.concatenate([signs, np.zeros((len(crossed), signs.shape[1]), dtype=np.int8)])
    return split, signs, (a, b, t, at)


def _split_faces(mesh: Mesh, signs: Signs, owner: Ints, column: Ints, kinks: Ints) -> tuple[Mesh, Ints]:
    """Add a chord through every face that has an owner; also each face's parent.

    The side above zero keeps the face's number, the other one gets a new number.
    """
    split, tails, heads, below = _chords(mesh, signs, owner)
    chords = len(mesh.edges) + np.arange(len(split))
    new_faces = mesh.n_faces + np.arange(len(split))
    below_of = np.arange(mesh.n_faces)
    below_of[split] = new_faces
    face_of = np.repeat(np.arange(mesh.n_faces), mesh.sides)
    owner = np.where(below, below_of[face_of], face_of)
    # The chord's half-edges stand where their face's boundary is interrupted: just before tail and head.
    where = np.concatenate([tails, heads])
    ring = np.insert(mesh.ring, where, np.concatenate([2 * chords, 2 * chords + 1]))
    owner = np.insert(owner, where, np.concatenate([split, new_faces]))
    edge_faces = np.concatenate([mesh.edge_faces, np.full((len(split), 2), OUTSIDE)])
    edge_faces.ravel()[ring] = owner
    cut = replace(
        mesh,
        edges=np.concatenate([mesh.edges, np.stack([mesh.loops[tails], mesh.loops[heads]], axis=1)]),
        edge_faces=edge_faces,
        kinks=np.concatenate([mesh.kinks, kinks[column[split]]]),
        ring=ring[np.argsort(owner, kind="stable")],
        offsets=starts(np.bincount(owner)),
    )
    return cut, np.concatenate([np.arange(mesh.n_faces), split])


def _chords(mesh: Mesh, signs: Signs, owner: Ints) -> tuple[Ints, Ints, Ints, Flags]:
    """The faces to split, where in the ring their chords begin and end, and which half-edges lie below.

    Around such a face the signs are … + 0 − … − 0 + …; the chord runs from the first of these zeros, its
    tail, to the other one, its head, with the positive side on its left.
    """
    inside = np.repeat(owner >= 0, mesh.sides)
    start = signs[mesh.loops, np.repeat(owner, mesh.sides)]
    end = start[mesh.following]
    before = np.empty_like(start)
    before[mesh.following] = start
    split = np.flatnonzero(owner >= 0)
    at_zero = inside & (start == 0)
    tails, heads = np.flatnonzero(at_zero & (before > 0)), np.flatnonzero(at_zero & (end > 0))
    for ends in (tails, heads):
        if not np.array_equal(np.searchsorted(mesh.offsets, ends, side="right") - 1, split):
            raise Degenerate("a convex face changes sign more than twice")
    below = inside & (start <= 0) & ~(at_zero & (end > 0))
    return split, tails, heads, below
