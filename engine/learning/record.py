"""What is remembered of the steps: all of the first, then fewer and fewer, so that it grows with log n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

DENSE = 2048
"""So many first steps are all remembered; of each later octave, half as many."""

SPANS = 2**13
"""So many spans of z are remembered of the first steps: of many units, fewer steps are kept than of few."""

DEAD = 255
"""The byte of a unit that is dead; else the share of inputs with z > 0, in 254 steps, 0 only for none."""


def stride(step: int, dense: int = DENSE) -> int:
    """Around this step, one in so many is remembered."""
    return 1 << max((step // dense).bit_length(), 0)


def dense_spans(units: int) -> int:
    """So many first steps are all remembered with the z of so many units: a power of two."""
    return min(DENSE, 1 << (max(SPANS // units, 1).bit_length() - 1))


@dataclass(frozen=True, eq=False)
class Trace:
    """The run up to a step, or from one on.

    Attributes:
        steps: (T,) ascending, the step itself last where it is remembered.
        losses: (T,) the loss over all training data.
        norms: (T,) the norm of its gradient with respect to the hidden layers.
        dead: (T,) how many units were dead.
        rows: (T, units) a byte for each unit, see ``DEAD``.
        span_steps: (S,) the steps at which z was looked at, ascending.
        spans: (S, 3, units) the least, the mean and the largest z of each unit over all training data.
    """

    steps: NDArray[np.int64]
    losses: Array
    norms: Array
    dead: NDArray[np.int64]
    rows: Bytes
    span_steps: NDArray[np.int64]
    spans: Array


class Log:
    """Growing arrays, one row for each step that is kept.

    Args:
        dense: so many first steps are all kept, of each later octave half as many.
        columns: shape and type of a row, for each array after the steps.
    """

    def __init__(self, dense: int, columns: Sequence[tuple[tuple[int, ...], DTypeLike]]) -> None:
        self._dense, self._columns = dense, tuple(columns)
        self._count = 0
        self.arrays: list[NDArray[Any]] = [np.empty(64, np.int64)]
        self.arrays += [np.empty((64, *shape), kind) for shape, kind in columns]

    @property
    def last(self) -> int:
        """The last step that is kept; −1 where none is."""
        return int(self.arrays[0][self._count - 1]) if self._count else -1

    @property
    def nbytes(self) -> int:
        """The memory that it holds."""
        return sum(array.nbytes for array in self.arrays)

    def wants(self, step: int) -> bool:
        """Whether this step is to be kept, and is not yet."""
        return step > self.last and step % stride(step, self._dense) == 0

    def append(self, step: int, *values: Any) -> None:
        """Keep a step after all others."""
        if self._count == len(self.arrays[0]):
            self.arrays = [_with_room(array, 64 + self._count // 4) for array in self.arrays]
        for array, value in zip(self.arrays, (step, *values), strict=True):
            array[self._count] = value
        self._count += 1

    def between(self, step: int, last: int) -> list[NDArray[Any]]:
        """Steps after the first up to the second, and what is kept of them."""
        start, end = self._end(step), self._end(last)
        return [array[start:end] for array in self.arrays]

    def fork(self, step: int) -> Log:
        """A copy of what happened before a step."""
        made = Log(self._dense, self._columns)
        kept = self.between(-1, step - 1)
        made._count = len(kept[0])
        made.arrays = [_with_room(array, 64) for array in kept]
        return made

    def _end(self, step: int) -> int:
        return int(np.searchsorted(self.arrays[0][: self._count], step, side="right"))


def _with_room(array: NDArray[Any], rows: int) -> NDArray[Any]:
    return np.concatenate([array, np.empty_like(array, shape=(rows, *array.shape[1:]))])


class Record:
    """A growing trace.

    Attributes:
        log: loss, gradient, dead units and the bytes of all units at the steps that are remembered.
        spans: the z of all units, at fewer steps.
    """

    def __init__(self, units: int) -> None:
        scalar: tuple[int, ...] = ()
        self.log = Log(
            DENSE, [(scalar, np.float64), (scalar, np.float64), (scalar, np.int64), ((units,), np.uint8)]
        )
        self.spans = Log(dense_spans(units), [((3, units), np.float64)])

    @property
    def nbytes(self) -> int:
        """The memory that it holds."""
        return self.log.nbytes + self.spans.nbytes

    def append(
        self, step: int, loss: float, norm: float, on: Array, samples: int, dead: NDArray[np.bool_]
    ) -> None:
        """Remember a step after all others."""
        self.log.append(step, loss, norm, dead.sum(), shades(on, samples, dead))

    def until(self, step: int) -> Trace:
        """What is remembered up to a step, that step included or not."""
        return self.between(-1, step)

    def between(self, step: int, last: int) -> Trace:
        """What is remembered of the time after the first step, up to the second."""
        return Trace(*self.log.between(step, last), *self.spans.between(step, last))

    def fork(self, step: int) -> Record:
        """A copy of what happened before a step."""
        made = Record.__new__(Record)
        made.log, made.spans = self.log.fork(step), self.spans.fork(step)
        return made


def shades(on: Array, samples: int, dead: NDArray[np.bool_]) -> Bytes:
    """(units,) the bytes of ``Trace.rows``."""
    share = np.ceil(on * (254.0 / samples)).astype(np.uint8)
    share[dead] = DEAD
    return share
