"""What layers do to the plane: exact images of lines and polygons under x → f(W x + b), areas, what is lost.

f acts on each coordinate. Where it consists of straight pieces, lines stay straight but for creases where a
coordinate crosses a kink, and these are put in exactly; elsewhere curves are sampled until they look so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.functions.activation import Activation
from engine.functions.inverse import inverse
from engine.functions.stretches import plateaus
from engine.networks.affine import affine, ranks, times

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_PROBES = np.array([0.23, 0.5, 0.81])
"""Where on a segment its image is compared with a straight line; not evenly, so that no wave fits in."""

_ROUNDS, _MOST = 10, 200_000
"""Segments are halved so often at most, and no more once there are so many points."""


@dataclass(frozen=True, eq=False)
class Polylines:
    """Lines through points, one array for all.

    Attributes:
        points: (P, 2).
        ends: (k + 1,) ascending; line i has the points from ends[i] up to ends[i + 1].
        sources: (P, m), divided where the points are: where they come from.
    """

    points: Array
    ends: Ints
    sources: Array

    def __len__(self) -> int:
        return len(self.ends) - 1

    def lines(self) -> list[Array]:
        """The points of each line, (n, 2)."""
        return np.split(self.points, self.ends[1:-1])

    def moved(self, weight: ArrayLike, bias: ArrayLike = (0.0, 0.0)) -> Polylines:
        """The images under x → W x + b."""
        return replace(self, points=affine(self.points, weight, bias))

    def creased(self, f: Activation, tolerance: float = 1e-3) -> Polylines:
        """The same lines with points where f, taken of each coordinate, would bend them.

        Between two points the image is then straight, exactly for straight pieces, else within ``tolerance``.
        A line is cut where f jumps or has no value, with a point on either side.
        """
        lines = self
        cuts = {*f.jumps, *f.singular}
        for axis in range(2):
            for kink in sorted({*f.kinks, *f.singular}):
                lines = lines._crossed(axis, kink, kink in cuts)
        return lines if f.slopes is not None else lines._refined(f, tolerance)

    def through(self, f: Activation) -> Polylines:
        """The images of the points under f; after ``creased`` the images of the lines."""
        return replace(self, points=np.asarray(f(self.points)))

    def _segments(self) -> Ints:
        """The first point of each segment."""
        last = np.zeros(len(self.points), dtype=bool)
        last[self.ends[1:] - 1] = True
        return np.flatnonzero(~last)

    def _crossed(self, axis: int, kink: float, cut: bool) -> Polylines:
        start = self._segments()
        p, q = self.points[start, axis], self.points[start + 1, axis]
        meets = ((p < kink) & (q > kink)) | ((p > kink) & (q < kink))
        if cut:
            meets |= (p != q) & ((p == kink) | (q == kink))
        start, p, q = start[meets], p[meets], q[meets]
        share = (kink - p) / (q - p)
        if not cut:
            return self._with_points(start, share, axis, np.full(len(start), kink))
        before = np.where(p == kink, kink, np.nextafter(kink, p))
        after = np.where(q == kink, kink, np.nextafter(kink, q))
        twice = np.repeat(start, 2)
        found = self._with_points(twice, np.repeat(share, 2), axis, np.stack([before, after], axis=1).ravel())
        new = start + 2 * np.arange(len(start)) + 2  # the second point of each pair begins a line
        return replace(found, ends=np.sort(np.concatenate([found.ends, new])))

    def _with_points(
        self, start: Ints, share: Array, axis: int | None = None, value: Array | None = None
    ) -> Polylines:
        """With points put in at these shares of segments, whose coordinate on an axis is known exactly."""
        points, sources = (_between(rows, start, share) for rows in (self.points, self.sources))
        if axis is not None:
            points[:, axis] = value
        return Polylines(
            np.insert(self.points, start + 1, points, axis=0),
            self.ends + np.searchsorted(start, self.ends - 1, side="left"),
            np.insert(self.sources, start + 1, sources, axis=0),
        )

    def _refined(self, f: Activation, tolerance: float) -> Polylines:
        lines, fresh = self, self._segments()
        for _ in range(_ROUNDS):
            p, q = lines.points[fresh], lines.points[fresh + 1]
            curved = fresh[_off_the_chord(f, p, q) > tolerance]
            if not len(curved) or len(lines.points) + len(curved) > _MOST:
                break
            lines = lines._with_points(curved, np.full(len(curved), 0.5))
            first = curved + np.arange(len(curved))
            fresh = np.stack([first, first + 1], axis=1).ravel()
        return lines


@dataclass(frozen=True, eq=False)
class Pieces:
    """Convex polygons on each of which a warp is affine.

    Attributes:
        points: (P, 2) corners, in order.
        ends: (k + 1,) ascending; polygon i has the corners from ends[i] up to ends[i + 1].
        sources: (P, 2) where the corners come from.
        jacobians: (k, 2, 2) from source to image.
        parents: (k,) which of the first polygons each is a part of.
    """

    points: Array
    ends: Ints
    sources: Array
    jacobians: Array
    parents: Ints

    def __len__(self) -> int:
        return len(self.ends) - 1

    def polygons(self) -> list[Array]:
        """The corners of each polygon, (n, 2)."""
        return np.split(self.points, self.ends[1:-1])

    @property
    def areas(self) -> Array:
        """Of the images, (k,)."""
        return _areas(self.points, self.ends)

    @property
    def source_areas(self) -> Array:
        """Of what they are images of, (k,)."""
        return _areas(self.sources, self.ends)

    @property
    def area_factors(self) -> Array:
        """|det J|, (k,): 0 where a piece is folded flat."""
        return np.where(self.ranks < 2, 0.0, np.abs(_determinants(self.jacobians)))

    @property
    def ranks(self) -> Ints:
        """Dimensions of the images, (k,): 2, 1 for a line, 0 for a point."""
        return ranks(self.jacobians)

    @property
    def offsets(self) -> Array:
        """c of x → J x + c, by which each polygon is the image of its source, (k, 2)."""
        points, sources = self._middles(self.points), self._middles(self.sources)
        return np.asarray(points - np.einsum("kij,kj->ki", self.jacobians, sources))

    @property
    def folded_share(self) -> float:
        """The share of the source area that is folded flat."""
        areas = self.source_areas
        total = float(areas.sum())
        return float(areas[self.ranks < 2].sum()) / total if total else math.nan

    def moved(self, weight: ArrayLike, bias: ArrayLike = (0.0, 0.0)) -> Pieces:
        """The images under x → W x + b."""
        jacobians = np.asarray(weight, dtype=np.float64) @ self.jacobians
        return replace(self, points=affine(self.points, weight, bias), jacobians=jacobians)

    def creased(self, f: Activation) -> Pieces:
        """The same polygons, split where a coordinate crosses a kink of f."""
        pieces = self
        for axis in range(2):
            for kink in f.kinks:
                pieces = pieces._split(axis, kink)
        return pieces

    def through(self, f: Activation) -> Pieces:
        """The images under f of polygons that no kink crosses, as ``creased`` makes them.

        Raises ``ValueError`` unless f consists of straight pieces.
        """
        if f.slopes is None:
            raise ValueError(f"{f.label} does not consist of straight pieces")
        inside = np.add.reduceat(self.points, self.ends[:-1], axis=0) / np.diff(self.ends)[:, None]
        which = np.searchsorted(np.array(f.kinks), inside)
        slopes = np.array(f.slopes)[which]
        corner = np.repeat(np.arange(len(self)), np.diff(self.ends))
        points = slopes[corner] * self.points + _levels(f)[which][corner]  # not f: a corner may be on a jump
        return replace(self, points=points, jacobians=slopes[:, :, None] * self.jacobians)

    def fitted(self) -> Pieces:
        """The same polygons, each with the affine map that brings its corners nearest (least squares)."""
        each = np.repeat(np.arange(len(self)), np.diff(self.ends))
        with np.errstate(all="ignore"):
            p = self.points - self._middles(self.points)[each]
            q = self.sources - self._middles(self.sources)[each]
            pq, qq = (np.add.reduceat(a[:, :, None] * q[:, None], self.ends[:-1]) for a in (p, q))
            return replace(self, jacobians=pq @ np.linalg.inv(qq))

    def _middles(self, corners: Array) -> Array:
        return np.asarray(np.add.reduceat(corners, self.ends[:-1], axis=0) / np.diff(self.ends)[:, None])

    def _split(self, axis: int, kink: float) -> Pieces:
        d = self.points[:, axis] - kink
        which = np.repeat(np.arange(len(self)), np.diff(self.ends))
        low, high = np.minimum.reduceat(d, self.ends[:-1]), np.maximum.reduceat(d, self.ends[:-1])
        crossed = (low < 0) & (high > 0)
        if not crossed.any():
            return self
        parts = [self._taken(~crossed[which], ~crossed)]
        onwards = np.arange(len(d)) + 1
        onwards[self.ends[1:] - 1] = self.ends[:-1]
        share = np.divide(-d, d[onwards] - d, out=np.zeros_like(d), where=d[onwards] != d)
        between = crossed[which] & (d * d[onwards] < 0)
        for side in (-1, 1):
            keep = crossed[which] & (side * d >= 0)
            parts.append(self._clipped(axis, kink, keep, between, share, onwards, which))
        return _joined(parts)

    def _taken(self, corners: NDArray[np.bool_], polygons: NDArray[np.bool_]) -> Pieces:
        counts = np.diff(self.ends)[polygons]
        ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Pieces(
            self.points[corners],
            ends,
            self.sources[corners],
            self.jacobians[polygons],
            self.parents[polygons],
        )

    def _clipped(
        self,
        axis: int,
        kink: float,
        keep: NDArray[np.bool_],
        between: NDArray[np.bool_],
        share: Array,
        onwards: Ints,
        which: Ints,
    ) -> Pieces:
        """One side of the polygons that a kink crosses (Sutherland & Hodgman 1974)."""
        at, rows = np.flatnonzero(between), (self.points, self.sources)
        points, sources = (row[at] + share[at, None] * (row[onwards[at]] - row[at]) for row in rows)
        points[:, axis] = kink
        order = np.argsort(np.concatenate([np.flatnonzero(keep), at + 0.5]), kind="stable")
        owner = np.concatenate([which[keep], which[at]])[order]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        polygons, counts = owner[first], np.diff(first, append=len(owner))
        return Pieces(
            np.concatenate([self.points[keep], points])[order],
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            np.concatenate([self.sources[keep], sources])[order],
            self.jacobians[polygons],
            self.parents[polygons],
        )


@dataclass(frozen=True, eq=False)
class LayerImages:
    """Lines in one layer, with the same points in each: before it, after W, after b, after f."""

    before: Polylines
    weighted: Polylines
    shifted: Polylines
    after: Polylines


@dataclass(frozen=True, eq=False)
class Warp:
    """x → f(W x + b), layer after layer, in the plane.

    Attributes:
        weights: (2, 2) a layer.
        biases: (2,) a layer.
        activation: f, after every layer.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activation: Activation

    def stages(self, points: ArrayLike) -> list[Array]:
        """Points (N, 2) as they are, then after W, after b and after f of each layer; 3 L + 1 arrays."""
        found = [np.asarray(points, dtype=np.float64)]
        with np.errstate(all="ignore"):
            for weight, bias in zip(self.weights, self.biases, strict=True):
                found.append(times(weight, found[-1]))
                found.append(found[-1] + bias)
                found.append(np.asarray(self.activation(found[-1])))
        return found

    def lines(self, lines: Polylines, tolerance: float = 1e-3) -> list[LayerImages]:
        """The lines in each layer."""
        found = []
        for weight, bias in zip(self.weights, self.biases, strict=True):
            start = replace(lines, sources=lines.points)
            shifted = start.moved(weight, bias).creased(self.activation, tolerance)
            before = replace(shifted, points=shifted.sources)
            lines = shifted.through(self.activation)
            found.append(LayerImages(before, before.moved(weight), shifted, lines))
        return found

    def pieces(self, polygons: Pieces) -> list[Pieces]:
        """The polygons after each layer, in the pieces on which the map is affine.

        Raises ``ValueError`` unless f consists of straight pieces.
        """
        found = [polygons]
        for weight, bias in zip(self.weights, self.biases, strict=True):
            found.append(found[-1].moved(weight, bias).creased(self.activation).through(self.activation))
        return found[1:]

    def folded_share(self, polygons: Pieces) -> float:
        """The share of an area that is folded flat, exactly; nan where only sampling could tell.

        0 for a smooth f without a level stretch behind matrices of full rank.
        """
        if (ranks(np.array(self.weights).reshape(-1, 2, 2)) < 2).any():
            return 1.0
        if self.activation.slopes is not None:
            return self.pieces(polygons)[-1].folded_share if self.weights else 0.0
        return math.nan if plateaus(self.activation) else 0.0

    def jacobian(self, points: ArrayLike) -> Array:
        """∂ image / ∂ x at points (N, 2): (N, 2, 2); at a kink with the stated convention of f′."""
        stages = self.stages(points)
        total = np.broadcast_to(np.eye(2), (len(stages[0]), 2, 2))
        with np.errstate(all="ignore"):
            for weight, shifted in zip(self.weights, stages[2::3], strict=True):
                total = self.activation.derivative(shifted)[:, :, None] * (np.asarray(weight) @ total)
        return np.asarray(total)

    def area_factor(self, points: ArrayLike) -> Array:
        """|det J| at points, (N,): the product of |det W| and the slopes, so that nothing cancels."""
        factor = np.ones(len(np.asarray(points)))
        with np.errstate(all="ignore"):
            for weight, shifted in zip(self.weights, self.stages(points)[2::3], strict=True):
                rank = int(ranks(np.asarray(weight, dtype=np.float64)[None])[0])
                size = abs(float(_determinants(np.asarray(weight)))) if rank == 2 else 0.0
                factor = factor * size * np.abs(self.activation.derivative(shifted)).prod(axis=1)
        return factor

    def back(self, images: ArrayLike) -> Array:
        """The points that images (N, 2) come from; nan where none or many have this image."""
        found = np.asarray(images, dtype=np.float64)
        with np.errstate(all="ignore"):
            for weight, bias in reversed(list(zip(self.weights, self.biases, strict=True))):
                if ranks(np.asarray(weight, dtype=np.float64)[None])[0] < 2:
                    return np.full_like(found, math.nan)
                found = np.asarray(
                    np.linalg.solve(weight, (inverse(self.activation, found) - bias).T).T, dtype=np.float64
                )
        return np.where(np.isnan(found).any(axis=1, keepdims=True), math.nan, found)


def polylines(lines: Sequence[ArrayLike]) -> Polylines:
    """Lines of points (n, 2), n ≥ 1 each."""
    arrays = [np.asarray(line, dtype=np.float64).reshape(-1, 2) for line in lines]
    points = np.concatenate([np.empty((0, 2)), *arrays])
    return Polylines(points, _ends([len(line) for line in arrays]), points)


def polygons(corners: Sequence[ArrayLike]) -> Pieces:
    """Convex polygons of corners (n, 2) in order, n ≥ 3 each."""
    arrays = [np.asarray(polygon, dtype=np.float64).reshape(-1, 2) for polygon in corners]
    points = np.concatenate([np.empty((0, 2)), *arrays])
    k = len(arrays)
    return Pieces(
        points, _ends([len(a) for a in arrays]), points, np.broadcast_to(np.eye(2), (k, 2, 2)), np.arange(k)
    )


def _ends(counts: Sequence[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))])


def _between(rows: Array, start: Ints, share: Array) -> Array:
    return np.asarray(rows[start] + share[:, None] * (rows[start + 1] - rows[start]))


def _off_the_chord(f: Activation, p: Array, q: Array) -> Array:
    """How far the image of each segment is from the chord between the images of its ends, (n,)."""
    with np.errstate(all="ignore"):
        start, chord = f(p), f(q) - f(p)
        image = f(p[:, None] + _PROBES[:, None] * (q - p)[:, None]) - start[:, None]
        length = np.hypot(chord[:, 0], chord[:, 1])
        across = np.abs(image[..., 0] * chord[:, None, 1] - image[..., 1] * chord[:, None, 0])
        distance = np.where(
            length[:, None] > 0, across / length[:, None], np.hypot(*np.moveaxis(image, -1, 0))
        )
        return np.asarray(np.nan_to_num(distance.max(axis=1), nan=0.0))


def _levels(f: Activation) -> Array:
    """The constant of each straight piece: f(z) = slope z + level."""
    slopes, kinks = np.array(f.slopes), np.array(f.kinks)
    if not len(kinks):
        return np.array([float(f(0.0))])
    inside = np.concatenate([[kinks[0] - 1], (kinks[:-1] + kinks[1:]) / 2, [kinks[-1] + 1]])
    return np.asarray(f(inside) - slopes * inside)


def _determinants(matrices: Array) -> Array:
    return np.asarray(matrices[..., 0, 0] * matrices[..., 1, 1] - matrices[..., 0, 1] * matrices[..., 1, 0])


def _areas(points: Array, ends: Ints) -> Array:
    """Of polygons, (k,), each from its first corner, so that far ones lose no digits."""
    if len(ends) < 2:
        return np.empty(0)
    onwards = np.arange(len(points)) + 1
    onwards[ends[1:] - 1] = ends[:-1]
    with np.errstate(all="ignore"):
        own = points - np.repeat(points[ends[:-1]], np.diff(ends), axis=0)
        cross = own[:, 0] * own[onwards, 1] - own[:, 1] * own[onwards, 0]
        return np.asarray(np.abs(np.add.reduceat(cross, ends[:-1])) / 2)


def _joined(parts: Sequence[Pieces]) -> Pieces:
    counts = np.concatenate([np.diff(part.ends) for part in parts])
    points, sources, jacobians, parents = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("points", "sources", "jacobians", "parents")
    )
    return Pieces(points, _ends(counts.tolist()), sources, jacobians, parents)
