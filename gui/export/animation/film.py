"""What moves, before it has a format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Pixels: TypeAlias = NDArray[np.uint8]
"""Red, green and blue of a frame: an array of height × width × 3."""


@dataclass(frozen=True)
class Film:
    """Pictures of one size, one after the other; there is one at least.

    Attributes:
        width, height: in pixels.
        times: how long each is shown, in hundredths of a second.
        frame: the picture of a number, from the number alone: it can be asked for twice.
    """

    width: int
    height: int
    times: tuple[int, ...]
    frame: Callable[[int], Pixels]

    def __len__(self) -> int:
        return len(self.times)

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return sum(self.times) / 100


@dataclass(frozen=True)
class Patch:
    """The rectangle outside of which nothing has changed, in pixels from the left and upper edge."""

    left: int
    top: int
    width: int
    height: int

    def of(self, pixels: Pixels) -> Pixels:
        """What of a picture lies in it."""
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


def changed(before: Pixels | None, after: Pixels) -> Patch:
    """Where two frames, or their colors by number, differ: one pixel where they do not, and all of the frame
    where there is none before it."""
    if before is None:
        return Patch(0, 0, after.shape[1], after.shape[0])
    differs = before != after if after.ndim == 2 else (before != after).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return Patch(0, 0, 1, 1)
    left, top = int(columns[0]), int(rows[0])
    return Patch(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def evenly(count: int, per_second: float, last: int = 0) -> tuple[int, ...]:
    """Times of so many frames a second, which add up as they should; the last stays longer by ``last``."""
    ends = [round(100 * n / per_second) for n in range(count + 1)]
    times = [end - start for start, end in pairwise(ends)]
    return (*times[:-1], times[-1] + last)


def pixels(picture: QImage) -> Pixels:
    """The colors of an image without transparent places."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3).copy()


def image(frame: Pixels) -> QImage:
    """A frame as an image of its own."""
    height, width, _ = frame.shape
    return QImage(frame.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
