"""What a network learns from: a target of one variable, two classes in the plane, or points of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.points import Rows
from engine.base.table import Column
from engine.learning.datasets import DATASETS
from engine.learning.targets import TARGETS

Array = NDArray[np.float64]

OWN_CURVE, OWN_CLASSES = "curve", "points"
"""The names of data that consist of points of one's own: rows x, y and rows x₁, x₂, class."""


def title_of(name: str) -> str:
    """What people read for a target on [−1, 1], where it is squeezed into: sin x over [−π, π] is sin πx."""
    return "sin πx" if name == "sine" else TARGETS[name].title


@dataclass(frozen=True)
class Data:
    """A recipe for training data.

    Attributes:
        name: of a target, of a set, or ``OWN_CURVE`` or ``OWN_CLASSES``.
        samples: how many points; own points are as many as they are.
        noise: standard deviation of what is added to y of a target, to each coordinate of a set.
        mean, scale: inputs are scale · x + mean, where x of a target covers [−1, 1].
        seed: of the noise.
        points: one's own points; class 1 where the last number is above 0.
    """

    name: str
    samples: int = 64
    noise: float = 0.0
    mean: float = 0.0
    scale: float = 1.0
    seed: int = 0
    points: Rows = ()

    @property
    def inputs(self) -> int:
        """1 or 2 input variables."""
        return 1 if self.name in TARGETS or self.name == OWN_CURVE else 2

    @property
    def has_classes(self) -> bool:
        """Whether the targets are classes 0 and 1."""
        return self.inputs == 2

    def arrays(self) -> tuple[Array, Array]:
        """Inputs (N, n_in) and values or labels (N,), read-only.

        ``ValueError`` where there are no points.
        """
        return _arrays(self)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The points as a block of a table."""
        x, y = self.arrays()
        names = ["x of a point"] if self.inputs == 1 else ["x1 of a point", "x2 of a point"]
        first, *others = (Column(name, values, given=True) for name, values in zip(names, x.T, strict=True))
        last = Column("class of a point" if self.has_classes else "y of a point", y, given=True)
        return replace(first, opens="points"), *others, last

    def groups(self) -> tuple[tuple[Array, Array], ...]:
        """The points as pairs x, y: all of a function, or those of class 0 and those of class 1."""
        return _groups(self)


@lru_cache(maxsize=16)
def _arrays(data: Data) -> tuple[Array, Array]:
    rng = np.random.default_rng([data.seed, 1])
    if data.name in TARGETS:
        target = TARGETS[data.name]
        low, high = target.domain
        share = np.linspace(0.0, 1.0, data.samples)
        x = (2.0 * share - 1.0)[:, None]
        y = target.value(low + (high - low) * share) + data.noise * rng.standard_normal(data.samples)
    elif data.name in DATASETS:
        x, y = DATASETS[data.name].sample(data.samples, data.noise, rng)
    else:
        if not data.points:
            raise ValueError("there are no points to learn from")
        rows = np.array(data.points, dtype=np.float64)
        x, y = rows[:, :-1], rows[:, -1]
        y = (y > 0.0).astype(np.float64) if data.has_classes else y.copy()
    x = data.scale * x + data.mean
    for array in (x, y):
        array.flags.writeable = False
    return x, y


@lru_cache(maxsize=4)
def _groups(data: Data) -> tuple[tuple[Array, Array], ...]:
    x, y = data.arrays()
    if not data.has_classes:
        return ((x[:, 0], y),)
    return tuple((x[y == label, 0], x[y == label, 1]) for label in (0.0, 1.0))
