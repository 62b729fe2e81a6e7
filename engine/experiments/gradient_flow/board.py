"""Initializers against activations: what of the gradient each pair leaves, one cell each."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from engine.base.monitor import Monitor, Progress, Stop
from engine.experiments.gradient_flow.flow import Array, Flow, Recipe
from engine.experiments.gradient_flow.inputs import CUSTOM, FlowInputs
from engine.functions import activations

ROWS = ("he", "xavier", "orthogonal", "uniform", CUSTOM)
"""The initializers, from the top; LeCun's is Xavier's where all layers are as wide."""

COLUMNS = tuple(
    activations.get(name)
    for name in (
        "sigmoid",
        "tanh",
        "softsign",
        "relu",
        "leaky_relu",
        "elu",
        "selu",
        "softplus",
        "gelu",
        "silu",
    )
)
"""The activations, from the left."""


class Board:
    """The cells; they fill while it runs, and reading while another thread runs it shows what is done so far.

    Attributes:
        levels: (rows, columns, depth) log₁₀ of the size of ∂L/∂z in each layer; nan where not done.
        done_cells: (rows, columns) whether a cell is done.
    """

    def __init__(self, recipe: Recipe, spread: float) -> None:
        self._recipe, self._spread = recipe, spread
        self.levels = np.full((len(ROWS), len(COLUMNS), recipe.stack.depth), np.nan)
        self.done_cells = np.zeros((len(ROWS), len(COLUMNS)), dtype=bool)

    @property
    def done(self) -> float:
        """The share of cells that are done."""
        return float(self.done_cells.mean())

    @property
    def ratios(self) -> Array:
        """(rows, columns) log₁₀ of the first layer's gradient by the last one's; nan where not done."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.levels[..., 0] - self.levels[..., -1])

    def run(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Fill the cells that are not done. Raises ``engine.base.monitor.Cancelled`` when asked to stop."""
        monitor = Monitor(progress, cancelled)
        for row, column in np.argwhere(~self.done_cells).tolist():
            monitor.check()
            self.levels[row, column] = self._levels_of(row, column, cancelled)
            self.done_cells[row, column] = True
            monitor.report(self.done)

    def _levels_of(self, row: int, column: int, cancelled: Stop) -> Array:
        name = ROWS[row]
        scale = self._spread if name == CUSTOM else 1.0
        stack = dataclasses.replace(self._recipe.stack, initializer=name, weight_scale=scale)
        flow = Flow(dataclasses.replace(self._recipe, stack=stack, activation=COLUMNS[column]))
        flow.go(("propagation", "gradients"), None, cancelled)
        with np.errstate(all="ignore"):
            return np.asarray(np.log10((flow.gradients**2).mean(axis=1)) / 2)


@lru_cache(maxsize=4)
def _board(recipe: Recipe, spread: float) -> Board:
    return Board(recipe, spread)


def board_of(e: FlowInputs) -> Board:
    """The board of a state, with the cells that were made before."""
    stack = dataclasses.replace(e.recipe.stack, initializer=ROWS[0], weight_scale=1.0)
    return _board(dataclasses.replace(e.recipe, stack=stack, activation=COLUMNS[0]), e.weight_spread)


def place_of(row: int, column: int) -> tuple[float, float]:
    """The middle of a cell: one wide and one high each, the last row at 0."""
    return float(column), float(len(ROWS) - 1 - row)


def index_at(x: float, y: float) -> tuple[int, int]:
    """(row, column) of the cell nearest to a place."""
    row, column = len(ROWS) - 1 - round(y), round(x)
    return min(max(row, 0), len(ROWS) - 1), min(max(column, 0), len(COLUMNS) - 1)


def cell_at(x: float, y: float) -> dict[str, Any]:
    """The changes that show the layers of the cell at a place."""
    row, column = index_at(x, y)
    return {"initializer": ROWS[row], "activation": COLUMNS[column], "view": "layers"}


class BoardNumbers:
    """The board as far as it is made.

    Args:
        experiment: the inputs.
        whole: whether all cells are to be made; else what is made so far is all there is.
    """

    def __init__(self, experiment: FlowInputs, whole: bool = True) -> None:
        self.experiment: FlowInputs = experiment
        self._whole = whole

    @cached_property
    def board(self) -> Board:
        """The cells."""
        return board_of(self.experiment)

    def prepare(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Make what is not made yet."""
        if self._whole:
            self.board.run(progress, cancelled)

    @property
    def here(self) -> tuple[int, int] | None:
        """(row, column) of the present pair; None where it is not on the board."""
        e = self.experiment
        start = "xavier" if e.initializer == "lecun" else e.initializer
        if start not in ROWS or e.activation not in COLUMNS:
            return None
        return ROWS.index(start), COLUMNS.index(e.activation)

    def verdict(self, row: int, column: int) -> str:
        """``vanishing``, ``healthy``, ``exploding``; ``none`` without a gradient, "" where it is not made."""
        if not self.board.done_cells[row, column]:
            return ""
        ratio, around = float(self.board.ratios[row, column]), math.log10(self.experiment.threshold)
        if math.isnan(ratio):
            return "none"
        return "vanishing" if ratio < -around else "exploding" if ratio > around else "healthy"

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """How many pairs keep the gradient, and what the best and the worst leave of it."""
        self.prepare()
        cells = [self.verdict(row, column) for row in range(len(ROWS)) for column in range(len(COLUMNS))]
        ratios = self.board.ratios[np.isfinite(self.board.ratios)]
        return {
            "pairs": float(len(cells)),
            "pairs made": float(len(cells) - cells.count("")),
            **{f"{name} pairs": float(cells.count(name)) for name in ("vanishing", "healthy", "exploding")},
            "least gradient ratio": float(10.0 ** ratios.min()) if len(ratios) else math.nan,
        }
