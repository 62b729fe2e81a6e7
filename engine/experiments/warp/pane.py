"""One picture of the plane on its way through the layers with one activation: grid, cells, points, areas."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.base.rounding import ROUNDING
from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.parting import parting
from engine.experiments.warp.square import COLORS, FINER, TOLERANCE, grid, samples, squares
from engine.functions.activation import Activation
from engine.functions.stretches import plateaus
from engine.functions.trace import Line
from engine.networks.affine import ranks
from engine.networks.warp import Pieces, Polylines, Warp

Array = NDArray[np.float64]


class Pane:
    """What becomes of the square with one activation, up to the moment that is shown.

    Attributes:
        f: the activation.
        name: what quantities call it.
    """

    def __init__(self, experiment: WarpInputs, f: Activation, name: str) -> None:
        self.experiment, self.f, self.name = experiment, f, name
        self._moment = experiment.moment
        self._weight, self._bias = experiment.layers[self._moment.layer]

    @cached_property
    def _before(self) -> Warp:
        """The layers that are passed."""
        passed = self.experiment.layers[: self._moment.layer]
        return Warp(tuple(w for w, _ in passed), tuple(b for _, b in passed), self.f)

    # Places ----------------------------------------------------------------------------------------

    def image(self, points: ArrayLike) -> Array:
        """Where points (N, 2) of the square are at the moment."""
        return self._through(self._before.stages(points)[-1])

    def _through(self, points: Array) -> Array:
        """Where points before the layer are at the moment."""
        with np.errstate(all="ignore"):
            z = points @ self._moment.matrix(self._weight).T + self._moment.bias(self._bias)
            return np.asarray(_bent(z, self.f, self._moment.bending))

    @cached_property
    def points(self) -> tuple[tuple[Array, Array], ...]:
        """x₁ and x₂ of the points of each class at the moment."""
        data = self.experiment.points
        if data is None:
            return ()
        images = [self.image(np.stack(group, axis=1)) for group in data.groups()]
        return tuple((image[:, 0], image[:, 1]) for image in images)

    # Lines -----------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> Polylines:
        """The lines of the grid at the moment, with points wherever they bend; but the rim of a picture."""
        e, moment = self.experiment, self._moment
        with np.errstate(all="ignore"):
            lines = grid(e.cells if e.picture is None else 1)
            tolerance = (e.window[1] - e.window[0]) * TOLERANCE
            for image in self._before.lines(lines, tolerance):
                lines = image.after
            if not moment.bending:
                return lines.moved(moment.matrix(self._weight), moment.bias(self._bias))
            lines = lines.moved(self._weight, self._bias).creased(self.f, tolerance)
            return replace(lines, points=_bent(lines.points, self.f, moment.bending))

    # Areas -----------------------------------------------------------------------------------------

    @cached_property
    def cells(self) -> Pieces:
        """The colored squares at the moment: exact pieces where f has such, else small cells whose corners
        have moved, with no Jacobians to go by."""
        if self.f.slopes is not None:
            return self._exact(squares(COLORS))
        cells = squares(COLORS * self.finer)
        return replace(cells, points=self.image(cells.sources))

    @property
    def patches(self) -> Pieces:
        """The same with the affine map of each, or the one that is nearest."""
        return self.cells if self.f.slopes is not None else self.cells.fitted()

    def _exact(self, cells: Pieces) -> Pieces:
        with np.errstate(all="ignore"):
            return self._split_and_moved(cells)

    def _split_and_moved(self, cells: Pieces) -> Pieces:
        moment = self._moment
        if self._before.weights:
            cells = self._before.pieces(cells)[-1]
        cells = cells.moved(moment.matrix(self._weight), moment.bias(self._bias))
        if not moment.bending:
            return cells
        cells = cells.creased(self.f)
        bent, share = cells.through(self.f), moment.bending
        points = cells.points + share * (bent.points - cells.points)
        return replace(
            bent, points=points, jacobians=cells.jacobians + share * (bent.jacobians - cells.jacobians)
        )

    def area_factor(self, points: ArrayLike) -> Array:
        """|det J| of the way up to the moment, (N,)."""
        with np.errstate(all="ignore"):
            before = self._before.stages(points)[-1]
            factor = self._before.area_factor(points)
            matrix = self._moment.matrix(self._weight)
            is_flat = ranks(matrix[None])[0] < 2
            size = 0.0 if is_flat else abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])
            if self._moment.bending:
                share, z = self._moment.bending, before @ matrix.T + self._bias
                size = size * np.abs(1.0 - share + share * self.f.derivative(z)).prod(axis=1)
            return np.asarray(factor * size)

    @cached_property
    def factor(self) -> float:
        """|det J| at the dot."""
        return float(self.area_factor([[self.experiment.x1, self.experiment.x2]])[0])

    @cached_property
    def sheets(self) -> int:
        """How many cells lie where the dot is."""
        x, y = self.image([[self.experiment.x1, self.experiment.x2]])[0].tolist()
        return len(_holding(self.cells, x, y))

    @cached_property
    def is_singular(self) -> bool:
        """Whether a matrix up to the moment puts the whole plane onto a line or a point."""
        layers = self.experiment.layers[: self._moment.layer]
        matrices = [weight for weight, _ in layers] + [self._moment.matrix(self._weight)]
        return bool((ranks(np.array(matrices)) < 2).any())

    @cached_property
    def folded_share(self) -> float:
        """The share of the square that is folded flat at the moment: exact but where f is smooth with level
        stretches."""
        if self.is_singular:
            return 1.0
        if self.f.slopes is not None:
            return _flat_share(self._exact(squares(1)))
        if not plateaus(self.f):
            return 0.0
        return float((self.area_factor(samples()) == 0).mean())

    @property
    def is_sampled(self) -> bool:
        """Whether what is folded flat is only known of samples."""
        return self.f.slopes is None and not self.is_singular and bool(plateaus(self.f))

    @cached_property
    def flat(self) -> Array:
        """From where to where each cell reaches that is folded flat, (k, 4): x₀ y₀ x₁ y₁."""
        if self.f.slopes is None or not self.is_finite:
            return np.empty((0, 4))
        return _extents(self.cells, self.cells.ranks < 2)

    @property
    def finer(self) -> int:
        """So many cells a side make a color."""
        return 1 if self.f.slopes is not None else FINER

    @property
    def is_finite(self) -> bool:
        """Whether every corner of the cells is at a finite place."""
        return bool(np.isfinite(self.cells.points).all())

    def under(self, x: float, y: float) -> tuple[float, ...]:
        """What lies at a point of the picture: the area factor of each cell that came there."""
        cells = self.cells
        which = _holding(cells, x, y)
        if self.f.slopes is not None:
            return tuple(cells.area_factors[which].tolist())
        middles = np.add.reduceat(cells.sources, cells.ends[:-1], axis=0) / np.diff(cells.ends)[:, None]
        return tuple(self.area_factor(middles[which]).tolist())

    # Classes ---------------------------------------------------------------------------------------

    @cached_property
    def parting(self) -> tuple[tuple[float, float], float] | None:
        """n and c of a straight line n·x = c that has each class on its own side, where there is one."""
        if len(self.points) < 2 or not all(len(x) for x, _ in self.points):
            return None
        first, second = (np.stack(group, axis=1) for group in self.points)
        return parting(first, second)

    def parting_line(self, x: tuple[float, float], y: tuple[float, float]) -> Line | None:
        """That line from one end of a rectangle to the other; None where there is none."""
        if self.parting is None:
            return None
        (a, b), c = self.parting
        reach = abs(x[0]) + abs(x[1]) + abs(y[0]) + abs(y[1])
        ends = np.array([-reach, reach])
        return Line(a * c - b * ends, b * c + a * ends)


def _bent(z: Array, f: Activation, share: float) -> Array:
    """So far from z on the way to f(z)."""
    if not share:
        return z
    with np.errstate(all="ignore"):
        return np.asarray(f(z) if share == 1.0 else z + share * (f(z) - z))


def _flat_share(pieces: Pieces) -> float:
    """As ``Pieces.folded_share``, but a sliver that is nothing but rounding counts as flat."""
    areas = pieces.source_areas
    left = float(areas[pieces.ranks == 2].sum() / areas.sum())
    return 1.0 - left if left > ROUNDING else 1.0


def _extents(cells: Pieces, which: NDArray[np.bool_]) -> Array:
    """The ends of polygons that are but segments, (k, 4)."""
    starts = cells.ends[:-1]
    (x0, y0), (x1, y1) = (of.reduceat(cells.points, starts, axis=0).T for of in (np.minimum, np.maximum))
    own = cells.points - np.repeat(cells.points[starts], np.diff(cells.ends), axis=0)
    with np.errstate(all="ignore"):
        falls = np.add.reduceat(own[:, 0] * own[:, 1], starts) < 0
    return np.stack([x0, np.where(falls, y1, y0), x1, np.where(falls, y0, y1)], axis=1)[which]


def _holding(cells: Pieces, x: float, y: float) -> NDArray[np.intp]:
    """The polygons that hold a point: an odd number of their sides passes right of it."""
    points, ends = cells.points, cells.ends
    onwards = np.arange(len(points)) + 1
    onwards[ends[1:] - 1] = ends[:-1]
    (x0, y0), (x1, y1) = points.T, points[onwards].T
    with np.errstate(all="ignore"):
        crosses = (y0 > y) != (y1 > y)
        right = crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return np.flatnonzero(np.add.reduceat(right.astype(int), ends[:-1]) % 2)
