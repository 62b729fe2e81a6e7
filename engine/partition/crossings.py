"""Where the kinks of a layer cross the edges of a mesh and each other, for kinks in general position."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.partition.bits import Bits, Flags, ones, pack
from engine.partition.mesh import OUTSIDE, Array, Degenerate, Ints, Mesh, starts


class Points(NamedTuple):
    """Where kinks cross edges a → b, sorted by edge and then by the parameter t."""

    edge: Ints
    column: Ints
    a: Ints
    b: Ints
    t: Array
    falling: Flags
    """whether the gap is positive at a"""
    reach: Array
    """|gap(b) − gap(a)|"""
    first: Ints
    """(E + 1,) where each edge's points start"""


class Chords(NamedTuple):
    """Kinks inside faces, from ``tail`` to ``head`` with the positive side on the left, sorted by ``low``."""

    face: Ints
    column: Ints
    tail: Ints
    head: Ints
    into_tail: Ints
    """the half-edge of the face's boundary that ends at the tail; the one after it is ``from_tail``"""
    from_tail: Ints
    into_head: Ints
    from_head: Ints
    low: Ints
    """the ends' ranks along the face's boundary, low < high"""
    high: Ints
    rising: Flags
    """whether the head has the lower rank"""


class Meetings(NamedTuple):
    """Where chords cross: every crossing appears on both its chords, sorted by chord and then along it."""

    chord: Ints
    place: Ints
    """for each crossing one of its two places in this table (not itself sorted)"""
    s: Array
    """the parameter along the chord, 0 at its tail"""
    partner: Ints
    """the place in this table of the same crossing on the other chord"""
    point: Ints
    """the number of the crossing"""
    leftward: Flags
    """whether the other chord passes to the positive side of this one"""
    reach: Array
    """the change of the other chord's gap along this chord"""
    first: Ints
    """(chords + 1,) where each chord's crossings start"""


def signs_of(gaps: Array, tolerance: Array) -> Bits:
    """The packed signs of the gaps at the vertices, none of which may be within the tolerance of zero."""
    above = pack(gaps > tolerance)
    if not np.array_equal(above, pack(gaps >= -tolerance)):
        near = np.flatnonzero((np.abs(gaps) <= tolerance).any(axis=0))
        raise Degenerate("kinks pass through vertices", near)
    return above


def cross_edges(mesh: Mesh, gaps: Array, above: Bits, tolerance: Array) -> Points:
    """The crossings of kinks and edges; ``Degenerate`` where two on an edge cannot be told apart."""
    a, b = mesh.edges.T
    row, column = ones(above[a] ^ above[b])
    za, zb = gaps[a[row], column], gaps[b[row], column]
    t = za / (za - zb)
    order = _order(row, t)
    edge, column, t = row[order], column[order], t[order]
    za, zb = za[order], zb[order]
    reach = np.abs(zb - za)
    _check_order(edge, t, reach / tolerance[column], column)
    first = starts(np.bincount(edge, minlength=len(mesh.edges)))
    return Points(edge, column, a[edge], b[edge], t, za > 0, reach, first)


def _order(group: Ints, fraction: Array) -> Ints:
    """The order by group and then by a fraction in [0, 1]."""
    if len(group) and group.max() < 1 << 22:
        # One integer key sorts several times faster than two keys; order closer than 2⁻⁴¹ is refused anyway.
        return np.argsort((group << 41) + (fraction * 2.0**41).astype(np.int64))
    return np.lexsort((fraction, group))


def _check_order(group: Ints, fraction: Array, sharpness: Array, column: Ints) -> None:
    """Raise ``Degenerate`` unless neighbours in a group are further apart than the tolerance of either."""
    apart = np.diff(fraction) * np.minimum(sharpness[1:], sharpness[:-1]) > 1.0
    apart |= np.diff(group) != 0
    if not apart.all():
        raise Degenerate("kinks meet in a point", np.unique(column[1:][~apart]))


def chords_of(mesh: Mesh, points: Points, columns: int) -> Chords:
    """The chords between the points; ``columns`` is how many columns are cut along in all."""
    edge = points.edge
    count = np.diff(points.first)
    rank_of = np.zeros(len(mesh.edges) * 2, dtype=np.intp)
    rank_of[mesh.ring] = starts(count[mesh.ring >> 1] + 1)[:-1]
    # Both sides of an edge: a → b on the left, then b → a. The pieces of edge e are numbered from
    # e + first[e], so the piece of the finer mesh that ends at a point p of it is number e + p.
    position = np.arange(len(edge)) - points.first[edge]
    half = 2 * (edge + np.arange(len(edge)))
    ranks = rank_of[2 * edge] + position, rank_of[2 * edge + 1] + count[edge] - 1 - position
    into, out = (half, half + 3), (half + 2, half + 1)
    sides = [np.concatenate(pair) for pair in (ranks, into, out, (points.falling, ~points.falling))]
    face = np.concatenate([mesh.edge_faces[edge, 0], mesh.edge_faces[edge, 1]])
    rank, into_point, from_point, falling = sides
    key = np.where(face == OUTSIDE, OUTSIDE, face * columns + np.concatenate([points.column] * 2))

    tail, head = np.flatnonzero(falling & (key >= 0)), np.flatnonzero(~falling & (key >= 0))
    tail, head = tail[np.argsort(key[tail])], head[np.argsort(key[head])]
    if not np.array_equal(key[tail], key[head]):
        raise Degenerate("a convex face changes sign more than twice")
    low, high = np.minimum(rank[tail], rank[head]), np.maximum(rank[tail], rank[head])
    order = np.argsort(low)
    tail, head, low, high = tail[order], head[order], low[order], high[order]
    number = len(edge)
    return Chords(
        face[tail],
        points.column[tail % number],
        tail % number,
        head % number,
        into_point[tail],
        from_point[tail],
        into_point[head],
        from_point[head],
        low,
        high,
        rank[head] < rank[tail],
    )


def cross_chords(chords: Chords, points: Points, gaps: Array, tolerance: Array) -> Meetings:
    """The crossings of chords; ``Degenerate`` where two on a chord cannot be told apart."""
    # Ranks grow from face to face, so all chords that start between the ends of chord i share its face.
    number = len(chords.low)
    own = np.arange(number)
    candidates = np.searchsorted(chords.low, chords.high) - own - 1
    i = np.repeat(own, candidates)
    j = np.arange(len(i)) - starts(candidates)[:-1][i] + i + 1
    crossing = chords.high[j] > chords.high[i]
    i, j = i[crossing], j[crossing]

    chord, other = np.concatenate([i, j]), np.concatenate([j, i])
    j_leftward = chords.rising[i] == chords.rising[j]
    leftward = np.concatenate([j_leftward, ~j_leftward])
    column = chords.column[other]
    tail = _gaps_at(points, gaps, chords.tail[chord], column)
    head = _gaps_at(points, gaps, chords.head[chord], column)
    # A chord that the other one crosses leftward runs from the other's positive to its negative side.
    sign = np.where(leftward, 1.0, -1.0)
    allowed = tolerance[column]
    clear = (sign * tail > allowed) & (sign * head < -allowed)
    if not clear.all():
        raise Degenerate("a kink ends on another", np.unique(column[~clear]))
    s = tail / (tail - head)
    order = _order(chord, s)
    _check_order(chord[order], s[order], (np.abs(tail - head) / allowed)[order], column[order])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    here, there = place[: len(i)], place[len(i) :]
    return Meetings(
        chord[order],
        here,
        s[order],
        np.concatenate([there, here])[order],
        np.concatenate([np.arange(len(i))] * 2)[order],
        leftward[order],
        np.abs(tail - head)[order],
        starts(np.bincount(chord, minlength=number)),
    )


def _gaps_at(points: Points, gaps: Array, point: Ints, column: Ints) -> Array:
    a, b, t = points.a[point], points.b[point], points.t[point]
    at_a = gaps[a, column]
    return np.asarray(at_a + t * (gaps[b, column] - at_a))
