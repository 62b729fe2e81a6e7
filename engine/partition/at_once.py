"""Cutting a mesh along the kinks of a whole layer in one vectorised step, for kinks in general position.

A kink is a straight chord in every face that it meets. Whether two chords of a face cross follows from the
order of their ends around the face alone, so the combinatorics never depend on rounding; coordinates
only decide the order of points along an edge or a chord, and where that order is within rounding the
columns concerned are handed back (``Degenerate``) for ``in_rounds``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.partition.bits import Bits, masks
from engine.partition.crossings import (
    Chords,
    Meetings,
    Points,
    chords_of,
    cross_chords,
    cross_edges,
    signs_of,
)
from engine.partition.mesh import Array, Degenerate, Ints, Mesh
from engine.partition.newcomers import Newcomers
from engine.partition.tracing import leaders_of, skeleton_of, trace


class Cut(NamedTuple):
    """The finer mesh, its new vertices, and for each of its faces the parent and the packed signs."""

    mesh: Mesh
    newcomers: Newcomers
    parents: Ints
    bits: Bits


def cut_at_once(mesh: Mesh, gaps: Array, tolerance: Array, kinks: Ints) -> Cut:
    """Cut every face along all columns of ``gaps`` (arguments as for ``cut_in_rounds``).

    ``bits`` tell for each face and column whether the gap is positive, packed with the lowest bit first.
    Raises ``Degenerate`` naming columns that pass too close to a vertex or to where others meet.
    """
    above = signs_of(gaps, tolerance)
    points = cross_edges(mesh, gaps, above, tolerance)
    chords = chords_of(mesh, points, gaps.shape[1])
    meetings = cross_chords(chords, points, gaps, tolerance)
    newcomers = Newcomers(points, chords, meetings)
    vertices = newcomers.positions(mesh.vertices)
    skeleton = skeleton_of(mesh, points, chords, meetings)
    leaders = leaders_of(vertices, skeleton)
    if len(leaders) != mesh.n_faces + len(chords.face) + len(meetings.place):
        raise Degenerate("the faces do not close")
    old = np.repeat(mesh.kinks, np.diff(points.first) + 1)
    new = np.repeat(kinks[chords.column], np.diff(meetings.first) + 1)
    finer = trace(vertices, skeleton, leaders, np.concatenate([old, new]))
    parents, bits = _describe(mesh, above, points, chords, meetings, leaders)
    return Cut(finer, newcomers, parents, bits)


def _describe(
    mesh: Mesh, above: Bits, points: Points, chords: Chords, meetings: Meetings, leaders: Ints
) -> tuple[Ints, Bits]:
    """The parent and the packed signs of each face, from its leading half-edge."""
    parents = np.empty(len(leaders), dtype=np.intp)
    bits = np.empty((len(leaders), above.shape[1]), dtype=np.uint64)
    number, side = leaders >> 1, leaders & 1
    on_edges = len(mesh.edges) + len(points.edge)

    # On the pieces of an edge the signs are those at a, and each point passed flips one.
    along_edges = _flips(points.column, above.shape[1])
    outer = np.flatnonzero(number < on_edges)
    edge = np.repeat(np.arange(len(mesh.edges)), np.diff(points.first) + 1)[number[outer]]
    parents[outer] = mesh.edge_faces[edge, side[outer]]
    passed = number[outer] - edge
    bits[outer] = above[mesh.edges[edge, 0]] ^ along_edges[passed] ^ along_edges[points.first[edge]]

    # On the pieces of a chord they are those just before its tail, and each crossing passed flips one.
    along_chords = _flips(chords.column[meetings.chord[meetings.partner]], above.shape[1])
    inner = np.flatnonzero(number >= on_edges)
    chord = np.repeat(np.arange(len(chords.face)), np.diff(meetings.first) + 1)[number[inner] - on_edges]
    parents[inner] = chords.face[chord]
    tail = chords.tail[chord]
    edge = points.edge[tail]
    passed = number[inner] - on_edges - chord
    inside = above[points.a[tail]] ^ along_edges[tail] ^ along_edges[points.first[edge]]
    inside ^= along_chords[passed] ^ along_chords[meetings.first[chord]]
    # The chord's own column is positive on its left, the side of the half-edge tail → head.
    column = chords.column[chord]
    mask, own = masks(column), (np.arange(len(inner)), column >> 6)
    inside[own] = np.where(side[inner] == 0, inside[own] | mask, inside[own] & ~mask)
    bits[inner] = inside
    return parents, bits


def _flips(columns: Ints, words: int) -> Bits:
    """Row n: the packed columns that the first n of these flip an odd number of times."""
    flips = np.zeros((len(columns) + 1, words), dtype=np.uint64)
    flips[np.arange(1, len(columns) + 1), columns >> 6] = masks(columns)
    return np.bitwise_xor.accumulate(flips, axis=0, out=flips)
