"""From crossings to faces: which half-edge follows which, and walking around all faces together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.partition.crossings import Chords, Meetings, Points
from engine.partition.mesh import OUTSIDE, Array, Degenerate, Ints, Mesh, starts


class Skeleton(NamedTuple):
    """The edges of the finer mesh and for each half-edge the next one around its face (itself outside)."""

    edges: Ints
    following: Ints


def skeleton_of(mesh: Mesh, points: Points, chords: Chords, meetings: Meetings) -> Skeleton:
    """Edges: the pieces of edge 0, edge 1, …, then those of chord 0, …, each from a or the tail on."""
    on_edges = len(mesh.edges) + len(points.edge)
    total = on_edges + len(chords.face) + len(meetings.chord)
    edges = np.empty((total, 2), dtype=np.intp)
    following = np.arange(2 * total)

    first = np.arange(len(mesh.edges)) + points.first[:-1]
    last = np.arange(len(mesh.edges)) + points.first[1:]
    before = np.arange(len(points.edge)) + points.edge
    edges[first, 0], edges[last, 1] = mesh.edges[:, 0], mesh.edges[:, 1]
    edges[before, 1] = edges[before + 1, 0] = len(mesh.vertices) + np.arange(len(points.edge))
    ends = np.stack([2 * last, 2 * first + 1], axis=1).ravel()
    begins = np.stack([2 * first, 2 * last + 1], axis=1).ravel()
    following[ends[mesh.ring]] = begins[mesh.ring[mesh.following]]

    number = np.arange(len(chords.face))
    first = on_edges + number + meetings.first[:-1]
    last = on_edges + number + meetings.first[1:]
    before = on_edges + np.arange(len(meetings.chord)) + meetings.chord
    vertex = len(mesh.vertices) + len(points.edge) + meetings.point
    edges[first, 0] = len(mesh.vertices) + chords.tail
    edges[last, 1] = len(mesh.vertices) + chords.head
    edges[before, 1] = edges[before + 1, 0] = vertex
    following[chords.into_tail], following[2 * first + 1] = 2 * first, chords.from_tail
    following[chords.into_head], following[2 * last] = 2 * last + 1, chords.from_head
    # At a crossing the boundary of a face turns left: forward along the other chord where that passes
    # leftward (seen in the direction of arrival), else backward.
    onward, back = 2 * (before + 1)[meetings.partner], 2 * before[meetings.partner] + 1
    following[2 * before] = np.where(meetings.leftward, onward, back)
    following[2 * (before + 1) + 1] = np.where(meetings.leftward, back, onward)
    return Skeleton(edges, following)


def leaders_of(vertices: Array, skeleton: Skeleton) -> Ints:
    """For each face the half-edge that starts at its lowest (then leftmost) vertex.

    Going around a convex face that is the one place where going down turns into going up.
    """
    a, b = skeleton.edges.T
    x, y = vertices.T
    ya, yb = y[a], y[b]
    rises = (yb > ya) | ((yb == ya) & (x[b] > x[a]))
    up = np.stack([rises, ~rises], axis=1).ravel()
    return skeleton.following[np.flatnonzero(~up & up[skeleton.following])]


def trace(vertices: Array, skeleton: Skeleton, leaders: Ints, kinks: Ints) -> Mesh:
    """The mesh whose face i is the cycle of half-edges through ``leaders[i]``.

    Raises ``Degenerate`` if the cycles are not disjoint or leave half-edges inside the window out.
    """
    following = skeleton.following
    visited, owners, sides = [], [], np.zeros(len(leaders), dtype=np.intp)
    current, face, step = leaders, np.arange(len(leaders)), 0
    room = int(np.count_nonzero(following != np.arange(len(following))))
    while len(current):
        visited.append(current)
        owners.append(face)
        room -= len(current)
        if room < 0:
            raise Degenerate("the faces do not close")
        step += 1
        current = following[current]
        if step > 2:
            closed = current == leaders[face]
            sides[face[closed]] = step
            current, face = current[~closed], face[~closed]
    if room:
        raise Degenerate("the faces do not close")
    offsets = starts(sides)
    ring = np.empty(offsets[-1], dtype=np.intp)
    edge_faces = np.full(skeleton.edges.shape, OUTSIDE)
    for step, (half_edges, face) in enumerate(zip(visited, owners, strict=True)):
        ring[offsets[face] + step] = half_edges
        edge_faces.ravel()[half_edges] = face
    return Mesh(vertices, skeleton.edges, edge_faces, kinks, ring, offsets)
