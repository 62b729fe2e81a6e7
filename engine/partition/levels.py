"""Where a function that is affine on every face of a mesh takes a value, and lines joined to polylines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.partition.mesh import OUTSIDE, Array, Ints, Mesh, starts

_STEP, _TURN = 1e-6, 1e-8
"""The shortest step with a direction, as a share of the picture, and the least sine of a turn."""


def level_set(mesh: Mesh, values: Array, tolerance: float) -> tuple[list[Array], float]:
    """The polylines where the function is zero, and their length.

    The set is {f = 0} without the interior of the faces on which f vanishes: of such a flat part only
    the rim inside the window belongs to it, once; where f touches zero along an edge, that edge does.
    Single points do not count.

    Args:
        values: (V,) f at the vertices.
        tolerance: size below which a value counts as zero.
    """
    signs = (values > tolerance).astype(np.int8) - (values < -tolerance)
    ends = signs[mesh.edges]
    crossed = np.flatnonzero(ends[:, 0] * ends[:, 1] < 0)
    touched = not signs.all()
    if not len(crossed) and not touched:
        return [], 0.0
    a, b = mesh.edges[crossed].T
    t = values[a] / (values[a] - values[b])
    points = mesh.vertices[a] + t[:, None] * (mesh.vertices[b] - mesh.vertices[a])
    if touched:
        nodes = np.concatenate([mesh.vertices, points])
        segments = _segments_through_vertices(mesh, signs, crossed)
    else:
        nodes, segments = points, _segments(mesh, ends[crossed, 0] > 0, crossed)
    steps = nodes[segments[:, 1]] - nodes[segments[:, 0]]
    return polylines(nodes, segments), float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _segments(mesh: Mesh, falling: Ints, crossed: Ints) -> Ints:
    """Pairs of crossed edges that belong to the same face; node i lies on edge ``crossed[i]``.

    Going around a face one crossed edge leads down and one up; an edge that leads down for the face on
    its left leads up for the face on its right.
    """
    faces = mesh.edge_faces[crossed]
    down = np.where(falling, faces[:, 0], faces[:, 1])
    up = np.where(falling, faces[:, 1], faces[:, 0])
    return _paired(down, up, np.arange(len(crossed)), np.arange(len(crossed)))


def _paired(faces_a: Ints, faces_b: Ints, nodes_a: Ints, nodes_b: Ints) -> Ints:
    order_a, order_b = np.argsort(faces_a), np.argsort(faces_b)
    # The outside sorts first and is no face.
    order_a = order_a[np.count_nonzero(faces_a == OUTSIDE) :]
    order_b = order_b[np.count_nonzero(faces_b == OUTSIDE) :]
    return np.stack([nodes_a[order_a], nodes_b[order_b]], axis=1)


def _segments_through_vertices(mesh: Mesh, signs: NDArray[np.int8], crossed: Ints) -> Ints:
    """As ``_segments`` with zeros at vertices: node v is vertex v, node V + i lies on edge ``crossed[i]``."""
    node_of_edge = np.full(len(mesh.edges), -1)
    node_of_edge[crossed] = len(mesh.vertices) + np.arange(len(crossed))
    first = mesh.offsets[:-1]
    start = signs[mesh.loops]
    end = start[mesh.following]
    highest, lowest = np.maximum.reduceat(start, first), np.minimum.reduceat(start, first)
    mixed = (highest > 0) & (lowest < 0)
    flat = (highest == 0) & (lowest == 0)

    face = np.repeat(np.arange(mesh.n_faces), mesh.sides)
    on_edge = node_of_edge[mesh.ring >> 1]
    down = np.flatnonzero(mixed[face] & (start > 0) & (end <= 0))
    up = np.flatnonzero(mixed[face] & (start <= 0) & (end > 0))
    tails = np.where(end[down] < 0, on_edge[down], mesh.loops[mesh.following[down]])
    heads = np.where(start[up] < 0, on_edge[up], mesh.loops[up])
    through = _paired(face[down], face[up], tails, heads)

    solid = np.append(~flat, False)  # the last entry stands for the outside
    along = (signs[mesh.edges] == 0).all(axis=1) & solid[mesh.edge_faces].any(axis=1)
    return np.concatenate([through, mesh.edges[along]])


def polylines(points: Array, segments: Ints) -> list[Array]:
    """Polylines (n, 2) from segments between points (n, 2): joined where exactly two of them meet.

    A closed line repeats its first point at the end.
    """
    nodes = segments.ravel()
    order = np.argsort(nodes, kind="stable")
    counts = np.bincount(nodes) if len(nodes) else np.zeros(0, np.intp)
    first = starts(counts)[:-1][counts == 2]
    mates = np.full(len(nodes), -1)
    mates[order[first]], mates[order[first + 1]] = order[first + 1], order[first]

    mate, name = mates.tolist(), nodes.tolist()
    fresh = [True] * len(segments)
    path: list[int] = []
    ends = [0]
    open_ends = np.flatnonzero(mates < 0).tolist()
    for begin in (*open_ends, *range(0, len(nodes), 2)):
        if not fresh[begin >> 1]:
            continue
        path.append(name[begin])
        end = begin
        while end >= 0 and fresh[end >> 1]:
            fresh[end >> 1] = False
            path.append(name[end ^ 1])
            end = mate[end ^ 1]
        ends.append(len(path))
    places = points[np.array(path, np.intp)]
    return [places[a:b] for a, b in pairwise(ends)]


def turns(lines: Sequence[Array], size: float) -> Array:
    """The places (n, 2) where polylines change their direction; a closed one, which ends where it begins, may
    do so there too. ``size`` is that of the picture: steps shorter than a millionth of it have no
    direction."""
    if not lines:
        return np.zeros((0, 2))
    points, line = np.concatenate(lines), np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    steps, line, same = np.diff(points, axis=0), line[1:], line[1:] == line[:-1]
    lengths = np.hypot(*steps.T)
    long = same & (lengths > _STEP * size)
    ways, line, ends = steps[long] / lengths[long, None], line[long], points[1:][long]
    last = np.flatnonzero(np.diff(line, append=-1))
    after, turning = np.arange(1, len(ways) + 1), np.ones(len(ways), bool)
    after[last] = np.concatenate([[0], last + 1])[: len(last)]
    turning[last] = [is_closed(lines[number]) for number in line[last].tolist()]
    before, behind = ways[turning], ways[after[turning]]
    crosses = before[:, 0] * behind[:, 1] - before[:, 1] * behind[:, 0]
    onward = (before * behind).sum(axis=1) > 0
    found: Array = ends[turning][(np.abs(crosses) > _TURN) | ~onward]
    return found


def is_closed(line: Array) -> bool:
    """Whether a polyline (n, 2) ends where it begins."""
    return len(line) > 2 and bool((line[0] == line[-1]).all())
