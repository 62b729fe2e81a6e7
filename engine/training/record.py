"""What is remembered of the steps: all of the first, then fewer and fewer, so that it grows with log n."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

DENSE = 2048
"""So many first steps are all remembered; of each later octave, half as many."""

DEAD = 255
"""The byte of a unit that is dead; else the share of inputs with z > 0, in 254 steps, 0 only for none."""


def stride(step: int) -> int:
    """Around this step, one in so many is remembered."""
    return 1 << max((step // DENSE).bit_length(), 0)


@dataclass(frozen=True, eq=False)
class Trace:
    """The run up to a step.

    Attributes:
        steps: (T,) ascending, the step itself last.
        losses: (T,) the loss over all training data.
        norms: (T,) the norm of its gradient with respect to the hidden layers.
        dead: (T,) how many units were dead.
        rows: (T, units) a byte for each unit, see ``DEAD``.
    """

    steps: NDArray[np.int64]
    losses: Array
    norms: Array
    dead: NDArray[np.int64]
    rows: Bytes


class Record:
    """A growing trace."""

    def __init__(self, units: int) -> None:
        self._count = 0
        self._steps, self._dead = np.empty(64, np.int64), np.empty(64, np.int64)
        self._losses, self._norms = np.empty(64), np.empty(64)
        self._rows = np.empty((64, units), np.uint8)

    @property
    def last(self) -> int:
        """The last step that is remembered; −1 where none is."""
        return int(self._steps[self._count - 1]) if self._count else -1

    @property
    def nbytes(self) -> int:
        """The memory that it holds."""
        return sum(array.nbytes for array in self._arrays())

    def wants(self, step: int) -> bool:
        """Whether this step is to be remembered, and is not yet."""
        return step > self.last and step % stride(step) == 0

    def append(self, step: int, loss: float, norm: float, on: Array, samples: int, peaks: Array) -> None:
        """Remember a step after all others."""
        if self._count == len(self._steps):
            self._steps, self._losses, self._norms, self._dead, self._rows = (
                np.concatenate([array, np.empty_like(array)]) for array in self._arrays()
            )
        at, dead = self._count, peaks == 0.0
        self._steps[at], self._losses[at], self._norms[at], self._dead[at] = step, loss, norm, dead.sum()
        self._rows[at] = shades(on, samples, dead)
        self._count += 1

    def until(self, step: int) -> Trace:
        """What is remembered up to a step, that step included or not."""
        end = self._until(step)
        steps, losses, norms, dead, rows = self._arrays()
        return Trace(steps[:end], losses[:end], norms[:end], dead[:end], rows[:end])

    def fork(self, step: int) -> Record:
        """A copy of what happened before a step."""
        made = Record(self._rows.shape[1])
        made._count = self._until(step - 1)
        made._steps, made._losses, made._norms, made._dead, made._rows = (
            np.concatenate([array[: made._count], np.empty_like(array[:64])]) for array in self._arrays()
        )
        return made

    def _until(self, step: int) -> int:
        return int(np.searchsorted(self._steps[: self._count], step, side="right"))

    def _arrays(self) -> tuple[NDArray[np.int64], Array, Array, NDArray[np.int64], Bytes]:
        return self._steps, self._losses, self._norms, self._dead, self._rows


def shades(on: Array, samples: int, dead: NDArray[np.bool_]) -> Bytes:
    """(units,) the bytes of ``Trace.rows``."""
    share = np.ceil(on * (254.0 / samples)).astype(np.uint8)
    share[dead] = DEAD
    return share
