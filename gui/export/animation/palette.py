"""Few colors for many: those of all frames of a GIF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gui.export.animation.film import Pixels

Counted: TypeAlias = tuple[NDArray[np.int32], NDArray[np.intp]]
"""Colors as one number each, in their order, and how often there are."""

_ROUNDS = 4
"""So often colors move to the middle of those that they stand for."""

_AT_ONCE = 1 << 14
_UNKNOWN = 1 << 15


class Palette:
    """At most ``most`` colors that stand for those of the frames: the very same where these are no more, else
    such that the mean square of what they miss is small: boxes are cut where the square is largest (Wu 1991),
    then colors and what they stand for are matched in turn (Lloyd 1982).

    Attributes:
        colors: rows of red, green and blue.
    """

    def __init__(self, frames: Sequence[Counted], most: int) -> None:
        codes, counts = _joined(frames)
        colors = _parts(codes)
        self.colors = colors.astype(np.uint8) if len(colors) <= most else _reduced(colors, counts, most)
        self._known = np.full(1 << 24, _UNKNOWN, np.uint16)

    def indexed(self, frame: Pixels) -> Pixels:
        """The number of the nearest color of each pixel: an array of height × width."""
        codes = _codes(frame)
        fresh = np.unique(codes[self._known[codes] == _UNKNOWN])
        self._known[fresh] = _nearest(_parts(fresh), self.colors)
        return self._known[codes].astype(np.uint8)


def _codes(frame: Pixels) -> NDArray[np.int32]:
    red, green, blue = (frame[..., channel].astype(np.int32) for channel in range(3))
    return red << 16 | green << 8 | blue


def _parts(codes: NDArray[np.int32]) -> NDArray[np.float64]:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1).astype(float)


def counted(frame: Pixels) -> Counted:
    """The colors that there are in a frame, and how often."""
    codes, counts = np.unique(_codes(frame), return_counts=True)
    return codes, counts


def _joined(frames: Sequence[Counted]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    codes, where = np.unique(np.concatenate([codes for codes, _ in frames]), return_inverse=True)
    counts = np.concatenate([counts for _, counts in frames])
    return codes, np.bincount(where, counts).astype(float)


def _reduced(colors: NDArray[np.float64], counts: NDArray[np.float64], most: int) -> Pixels:
    middles = np.array([_middle(colors[box], counts[box]) for box in _boxes(colors, counts, most)])
    for _ in range(_ROUNDS):  # whole numbers: the nearest is the same on every machine
        middles = _moved(np.unique(np.rint(middles), axis=0), colors, counts)
    return np.unique(np.rint(middles), axis=0).astype(np.uint8)


def _boxes(colors: NDArray[np.float64], counts: NDArray[np.float64], most: int) -> list[NDArray[np.intp]]:
    """The places of the colors in so many boxes."""
    boxes = [np.arange(len(colors))]
    spreads = [_spread(colors, counts)]
    while len(boxes) < most and max(spread.sum() for spread in spreads) > 0:
        worst = int(np.argmax([spread.sum() for spread in spreads]))
        box, axis = boxes.pop(worst), int(np.argmax(spreads.pop(worst)))
        low = colors[box, axis] <= _middle(colors[box], counts[box])[axis]
        boxes += [box[low], box[~low]]
        spreads += [_spread(colors[half], counts[half]) for half in boxes[-2:]]
    return boxes


def _middle(colors: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    middle: NDArray[np.float64] = counts @ colors / counts.sum()
    return middle


def _spread(colors: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of squares about the middle, in each direction; 0 of one color alone."""
    if len(colors) == 1:
        return np.zeros(3)
    spread: NDArray[np.float64] = counts @ (colors - _middle(colors, counts)) ** 2
    return spread


def _moved(
    middles: NDArray[np.float64], colors: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    nearest = _nearest(colors, middles)
    weights = np.bincount(nearest, counts, len(middles))
    sums = [np.bincount(nearest, counts * channel, len(middles)) for channel in colors.T]
    used = weights > 0
    found: NDArray[np.float64] = (np.array(sums)[:, used] / weights[used]).T
    return found


def _nearest(colors: NDArray[np.float64], among: NDArray[np.float64] | Pixels) -> NDArray[np.intp]:
    """The place of the nearest of some colors, by whole numbers that float64 holds."""
    among = among.astype(float)
    squares = (among**2).sum(axis=1)
    parts = [colors[start : start + _AT_ONCE] for start in range(0, len(colors), _AT_ONCE)]
    found = [np.argmin(squares - 2 * part @ among.T, axis=1) for part in parts]
    return np.concatenate(found) if found else np.zeros(0, np.intp)
