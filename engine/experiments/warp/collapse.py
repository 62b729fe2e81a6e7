"""Layers without an activation in numbers: the single W and b that they equal, and what f changes."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.experiments.warp.inputs import PHASES, SIDE, WarpInputs
from engine.experiments.warp.square import COLORS, FINER, TOLERANCE, grid, squares
from engine.functions import activations
from engine.functions.activation import Activation
from engine.networks.affine import collapsed
from engine.networks.warp import Pieces, Polylines, Warp

Array = NDArray[np.float64]

SUBSTITUTE, DISTRIBUTE, GROUP = range(PHASES)

_POINTS = 9
"""So many points a side are compared where no others are chosen."""

_ROUNDING = 1e-9
"""Differences below this share of what is compared are rounding."""


class Step(NamedTuple):
    """Where the stepper is: which layer is joined to those before it, from 1 on, and what is done."""

    layer: int
    phase: int


class CollapseNumbers:
    """A stack of layers, with f between them or none, beside the single layer that it equals without."""

    def __init__(self, experiment: WarpInputs) -> None:
        self.experiment = experiment

    @property
    def f(self) -> Activation:
        """What stands between two layers."""
        return self.experiment.activation if self.experiment.bent else activations.get("identity")

    @property
    def step(self) -> Step | None:
        """Where the stepper is; None before it begins."""
        at = self._steps
        return Step(*divmod(at - 1 + PHASES, PHASES)) if at else None

    @property
    def _steps(self) -> int:
        return min(self.experiment.grouped, self.experiment.last_group)

    @property
    def joined(self) -> int:
        """How many layers are one so far."""
        return 1 + self._steps // PHASES

    @cached_property
    @np.errstate(all="ignore")
    def singles(self) -> list[tuple[Array, Array]]:
        """W and b of the first 1, 2, … layers without an activation."""
        layers = self.experiment.layers
        return collapsed([w for w, _ in layers], [b for _, b in layers])

    @property
    def single(self) -> tuple[Array, Array]:
        """W and b of them all."""
        return self.singles[-1]

    @cached_property
    def points(self) -> Array:
        """The compared points before the layers, (N, 2): those that are chosen, or a coarse grid."""
        data = self.experiment.points
        if data is not None:
            return data.arrays()[0]
        at = np.linspace(-SIDE, SIDE, _POINTS)
        return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)

    @cached_property
    def images(self) -> Array:
        """The points behind the stack."""
        (weight, bias), inner = self.experiment.layers[-1], self._inner.stages(self.points)[-1]
        with np.errstate(all="ignore"):
            return np.asarray(inner @ weight.T + bias)

    @cached_property
    def single_images(self) -> Array:
        """The points behind the single layer."""
        weight, bias = self.single
        with np.errstate(all="ignore"):
            return np.asarray(self.points @ weight.T + bias)

    @cached_property
    def gaps(self) -> Array:
        """From where the single layer brings each point to where the stack does, (N, 4), as far as finite."""
        found = np.concatenate([self.single_images, self.images], axis=1)
        return np.asarray(found[np.isfinite(found).all(axis=1)])

    @cached_property
    def largest(self) -> float:
        """The largest difference of a coordinate between the two; inf where one is not finite."""
        with np.errstate(all="ignore"):
            found = np.abs(self.images - self.single_images).max()
        return float(found) if np.isfinite(found) else np.inf

    @property
    def is_apart(self) -> bool:
        """Whether the two differ by more than rounding."""
        return self.largest > _ROUNDING * max(1.0, float(np.nan_to_num(np.abs(self.images)).max()))

    @property
    def _inner(self) -> Warp:
        """All layers but the last, each with f behind it."""
        inner = self.experiment.layers[:-1]
        return Warp(tuple(w for w, _ in inner), tuple(b for _, b in inner), self.f)

    @cached_property
    @np.errstate(all="ignore")
    def lines(self) -> Polylines:
        """The grid behind the stack."""
        lines, e = grid(self.experiment.cells), self.experiment
        images = self._inner.lines(lines, (e.window[1] - e.window[0]) * TOLERANCE)
        return (images[-1].after if images else lines).moved(*e.layers[-1])

    @cached_property
    @np.errstate(all="ignore")
    def single_lines(self) -> Polylines:
        """The grid behind the single layer."""
        return grid(self.experiment.cells).moved(*self.single)

    @property
    def finer(self) -> int:
        """So many cells a side make a color behind the stack."""
        return 1 if self.f.slopes is not None else FINER

    @cached_property
    @np.errstate(all="ignore")
    def cells(self) -> Pieces:
        """The colored squares behind the stack."""
        inner, last = self._inner, self.experiment.layers[-1]
        if self.f.slopes is not None:
            pieces = inner.pieces(squares(COLORS)) if inner.weights else []
            return (pieces[-1] if pieces else squares(COLORS)).moved(*last)
        cells = squares(COLORS * self.finer)
        return replace(cells, points=inner.stages(cells.sources)[-1]).moved(*last)

    @cached_property
    @np.errstate(all="ignore")
    def single_cells(self) -> Pieces:
        """The colored squares behind the single layer."""
        return squares(COLORS).moved(*self.single)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Layers, the largest difference, W and b of the single layer."""
        weight, bias = self.single
        found = {"layers": float(self.experiment.count), "largest difference": self.largest}
        names = [f"w{i + 1}{j + 1}" for i in range(2) for j in range(2)]
        found |= dict(zip(names, weight.ravel().tolist(), strict=True))
        return found | {f"b{i + 1}": float(bias[i]) for i in range(2)}
