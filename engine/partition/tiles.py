"""Large maps in pieces: faces in groups, each cut on its own by the remaining layers, then sewn together.

A tile is a group of neighbouring faces of an early layer's mesh. No face is ever cut in two by a tile, so
regions need no merging; two tiles only share edges of that early mesh, which both cut at the same points.
Memory is bounded by a few tiles' worth of activations, and tiles run in threads (NumPy releases the lock).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.partition.basis import Affine
from engine.partition.cells import Cells
from engine.partition.mesh import OUTSIDE, Degenerate, Ints, Mesh, starts

_SEAM = -2
"""An edge between two tiles carries ``_SEAM`` − (its number in the early mesh) for a kink's number."""


@dataclass(frozen=True, eq=False)
class Tile:
    """A group of faces as a mesh of its own; seams have the outside on their far side.

    Attributes:
        mesh: vertices, edges and faces renumbered from 0; seams carry their own numbers as kinks.
        faces, vertices: the numbers that they have in the whole mesh.
    """

    mesh: Mesh
    faces: Ints
    vertices: Ints


def tiles_of(mesh: Mesh, count: int) -> list[Tile]:
    """About ``count`` tiles, compact in shape, with about as many vertices each."""
    corner = mesh.offsets[:-1]
    center = np.add.reduceat(mesh.vertices[mesh.loops], corner, axis=0) / mesh.sides[:, None]
    columns = max(1, round(count**0.5))
    # Columns with equally many faces, each cut across into equally many rows.
    order = np.argsort(center[:, 0])
    groups = []
    for column in np.array_split(order, columns):
        by_height = column[np.argsort(center[column, 1])]
        groups += np.array_split(by_height, max(1, round(count / columns)))
    return [_tile(mesh, np.sort(group)) for group in groups if len(group)]


def _tile(mesh: Mesh, faces: Ints) -> Tile:
    number = np.full(mesh.n_faces + 1, OUTSIDE)  # the last entry translates the outside
    number[faces] = np.arange(len(faces))
    edges = np.flatnonzero((number[mesh.edge_faces] != OUTSIDE).any(axis=1))
    edge_faces = number[mesh.edge_faces[edges]]
    seam = (edge_faces == OUTSIDE).any(axis=1) & (mesh.edge_faces[edges] != OUTSIDE).all(axis=1)
    vertices, ends = np.unique(mesh.edges[edges], return_inverse=True)
    edge_number = np.empty(len(mesh.edges), dtype=np.intp)
    edge_number[edges] = np.arange(len(edges))
    sides = mesh.sides[faces]
    offsets = starts(sides)
    place = np.repeat(mesh.offsets[faces] - offsets[:-1], sides) + np.arange(offsets[-1])
    ring = mesh.ring[place]
    sub = Mesh(
        vertices=mesh.vertices[vertices],
        edges=ends.reshape(-1, 2),
        edge_faces=edge_faces,
        kinks=np.where(seam, _SEAM - edges, mesh.kinks[edges]),
        ring=2 * edge_number[ring >> 1] + (ring & 1),
        offsets=offsets,
    )
    return Tile(sub, faces, vertices)


@dataclass(frozen=True, eq=False)
class Piece:
    """A finished tile.

    Attributes:
        tile: what it was made from; the finished mesh starts with the tile's vertices.
        cells: the finished mesh and the patterns of the layers cut in the tile; its roots are faces of
            the whole early mesh.
        affine: the affine maps of the regions.
    """

    tile: Tile
    cells: Cells
    affine: Affine


def sew(whole: Cells, pieces: list[Piece]) -> tuple[Cells, Affine]:
    """The map of the whole window from its tiles; ``whole`` are the cells of the early mesh.

    Raises ``Degenerate`` where two tiles disagree about a seam, as rounding in special positions may cause.
    """
    meshes = [piece.cells.mesh for piece in pieces]
    own = [len(piece.tile.vertices) for piece in pieces]
    early = len(whole.mesh.vertices)
    new_from = early + starts(np.array([len(m.vertices) - n for m, n in zip(meshes, own, strict=True)]))
    edges_from = starts(np.array([len(m.edges) for m in meshes]))
    faces_from = starts(np.array([m.n_faces for m in meshes]))

    vertex_numbers = [
        np.concatenate([piece.tile.vertices, np.arange(first, last)])
        for piece, first, last in zip(pieces, new_from[:-1], new_from[1:], strict=True)
    ]
    edges = np.concatenate([n[m.edges] for n, m in zip(vertex_numbers, meshes, strict=True)])
    edge_faces = np.concatenate(
        [
            np.where(m.edge_faces == OUTSIDE, OUTSIDE, m.edge_faces + f)
            for m, f in zip(meshes, faces_from[:-1], strict=True)
        ]
    )
    kinks = np.concatenate([m.kinks for m in meshes])
    ring = np.concatenate([m.ring + 2 * e for m, e in zip(meshes, edges_from[:-1], strict=True)])
    vertices, values = np.empty((new_from[-1], 2)), np.empty(new_from[-1])
    for piece, numbers in zip(pieces, vertex_numbers, strict=True):
        vertices[numbers], values[numbers] = piece.cells.mesh.vertices, piece.affine.values
    offsets = starts(np.concatenate([m.sides for m in meshes]))
    apart = Mesh(vertices, edges, edge_faces, kinks, ring, offsets)
    mesh, kept = _close_seams(apart, whole.mesh)
    affine = Affine.joined([piece.affine for piece in pieces], values[kept])
    return _joined_cells(mesh, whole, pieces), affine


def _close_seams(apart: Mesh, early: Mesh) -> tuple[Mesh, Ints]:
    """Identify the two copies of every piece of a seam; also which vertices are left."""
    seam = np.flatnonzero(apart.kinks <= _SEAM)
    source = _SEAM - apart.kinks[seam]
    start = early.vertices[early.edges[source, 0]]
    along = early.vertices[early.edges[source, 1]] - start
    middle = apart.vertices[apart.edges[seam]].mean(axis=1) - start
    order = np.lexsort(((middle * along).sum(axis=1), source))
    seam, source = seam[order], source[order]
    has_left = apart.edge_faces[seam, 0] != OUTSIDE
    left, right = seam[has_left], seam[~has_left]
    if not np.array_equal(source[has_left], source[~has_left]):
        raise Degenerate("two tiles cut their seam differently")

    vertex = np.arange(len(apart.vertices))
    vertex[apart.edges[right]] = apart.edges[left]
    away = np.abs(apart.vertices[vertex[apart.edges[right]]] - apart.vertices[apart.edges[right]])
    too_far = 1e-9 * float(np.ptp(early.vertices, axis=0).max())
    if (away > too_far).any() or (vertex[vertex] != vertex).any():
        raise Degenerate("two tiles cut their seam differently")

    edge_faces, kinks = apart.edge_faces.copy(), apart.kinks.copy()
    edge_faces[left, 1] = edge_faces[right, 1]
    kinks[left] = early.kinks[source[has_left]]
    edge_kept = np.ones(len(apart.edges), dtype=np.bool_)
    edge_kept[right] = False
    edge = np.cumsum(edge_kept) - 1
    edge[right] = edge[left]
    kept = np.flatnonzero(vertex == np.arange(len(vertex)))
    number = np.empty_like(vertex)
    number[kept] = np.arange(len(kept))
    closed = Mesh(
        vertices=apart.vertices[kept],
        edges=number[vertex[apart.edges[edge_kept]]],
        edge_faces=edge_faces[edge_kept],
        kinks=kinks[edge_kept],
        ring=2 * edge[apart.ring >> 1] + (apart.ring & 1),
        offsets=apart.offsets,
    )
    return closed, kept


def _joined_cells(mesh: Mesh, whole: Cells, pieces: list[Piece]) -> Cells:
    roots = np.concatenate([piece.cells.roots for piece in pieces])
    bits, ancestors = list(whole.bits), [ancestor[roots] for ancestor in whole.ancestors]
    for layer in range(len(pieces[0].cells.bits)):
        rows = [piece.cells.bits[layer] for piece in pieces]
        first = starts(np.array([len(r) for r in rows]))
        bits.append(np.concatenate(rows))
        ancestors.append(
            np.concatenate([p.cells.ancestors[layer] + f for p, f in zip(pieces, first[:-1], strict=True)])
        )
    widths = whole.widths + pieces[0].cells.widths
    simple = whole.simple and all(piece.cells.simple for piece in pieces)
    return Cells(mesh, widths, whole.bends, tuple(bits), tuple(ancestors), whole.roots[roots], simple)
