"""The tables of the chapter, with every cell computed: a row for each activation, its curve beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from engine.base.text import number, percent
from engine.experiments.guide.layers import THRESHOLD
from engine.functions.activation import Activation, Array
from engine.functions.distribution import Moments, moments
from engine.functions.steepest import steepest

REACH = 4.0
"""Curves are drawn from −4 to 4."""

_INPUTS = 10
"""The condition number is that of so many inputs."""

_Z = np.linspace(-REACH, REACH, 161)


@dataclass(frozen=True, eq=False)
class Row:
    """An activation under z ~ N(0, s²)."""

    f: Activation
    spread: float

    @cached_property
    def moments(self) -> Moments:
        """Expectations of it."""
        return moments(self.f, 0.0, self.spread, THRESHOLD)

    @cached_property
    def condition(self) -> float:
        """1 + d mean²/variance: how much narrower the valley of a unit is that has it for inputs."""
        m = self.moments
        return 1.0 + _INPUTS * m.mean**2 / (m.square - m.mean**2)

    @cached_property
    def curves(self) -> tuple[Array, Array, Array]:
        """z, f and f′; nan at kinks, where f′ has no value."""
        slope = np.where(np.isin(_Z, self.f.kinks), np.nan, self.f.derivative(_Z))
        return _Z, np.asarray(self.f(_Z)), slope

    @property
    def least_slope(self) -> float:
        """The least slope from z = −20 to 20."""
        z = np.linspace(-20.0, 20.0, 4001)
        return float(self.f.derivative(z).min())


@dataclass(frozen=True)
class Cell:
    """A column: its caption, a number of a row, and how that is written."""

    caption: str
    value: Callable[[Row], float]
    write: Callable[[float], str] = lambda value: number(value, 3)

    def text(self, row: Row) -> str:
        """What stands in the table."""
        return self.write(self.value(row))


@dataclass(frozen=True)
class Sheet:
    """A table of the chapter: its activations, and what is computed of them."""

    title: str
    names: tuple[str, ...]
    cells: tuple[Cell, ...]


_MEAN = Cell("mean of a", lambda row: row.moments.mean)
_KAPPA = Cell(f"κ of {_INPUTS} inputs", lambda row: row.condition)
_CLOSED = Cell("gates nearly closed", lambda row: row.moments.closed, percent)
_ZEROS = Cell("exact zeros", lambda row: row.moments.zeros, percent)
_LEFT = Cell("slope at z = −5", lambda row: float(row.f.derivative(-5.0)))
_LEAST = Cell("least slope", lambda row: row.least_slope)
_MOST = Cell("largest slope", lambda row: steepest(row.f).slope)
_KEPT = Cell("E[f′²]", lambda row: row.moments.gradient)

SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        "range": Sheet("range and centering", ("sigmoid", "tanh", "relu"), (_MEAN, _KAPPA, _CLOSED, _MOST)),
        "variants": Sheet(
            "variants", ("leaky_relu", "elu", "gelu", "softplus"), (_LEFT, _LEAST, _ZEROS, _KEPT)
        ),
        "trade-offs": Sheet(
            "what is traded off", ("sigmoid", "tanh", "relu", "gelu", "softplus"),
            (_CLOSED, _KEPT, _MEAN, _ZEROS),
        ),
    }
)  # fmt: skip
"""By name."""
