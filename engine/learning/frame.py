"""The state of a training run at one step."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Frame:
    """What the run has come to after ``step`` steps; arrays are read-only.

    Hidden units are numbered through all layers.

    Attributes:
        step: the number of steps done.
        parameters: (size,) laid out as ``engine.networks.backprop.Layout`` says.
        memory: (memories, size) what the optimizer remembers.
        loss: over all training data.
        on: (units,) the number of training inputs with z > 0.
        peaks: (units,) the largest |f′(z)| over all training inputs.
        since: (units,) the step from which the unit has been dead without a break; −1 where it is not.
        deaths, revivals: (units,) how often it went from alive to dead after step 0, and back.
        problem: why the run can go no further, in a sentence; "" where it can.
    """

    step: int
    parameters: Array
    memory: Array
    loss: float
    on: Array
    peaks: Array
    since: Ints
    deaths: Ints
    revivals: Ints
    problem: str = ""

    def __post_init__(self) -> None:
        for array in self._arrays():
            array.flags.writeable = False

    @property
    def dead(self) -> NDArray[np.bool_]:
        """(units,) whether it is off for every training input: f(z), f′(z) and its gradient are exactly 0."""
        return self.since >= 0

    @property
    def nbytes(self) -> int:
        """The memory that it holds."""
        return sum(array.nbytes for array in self._arrays())

    def _arrays(self) -> list[NDArray[np.float64] | Ints]:
        return [v for f in fields(self) if isinstance(v := getattr(self, f.name), np.ndarray)]
