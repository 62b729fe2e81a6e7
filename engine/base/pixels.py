"""A picture that people bring along: a square of colored pixels as a parameter, small enough for a file."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.parameter import Parameter

Colors = NDArray[np.uint8]

MOST_SIDE = 512
"""Pixels a side; a larger picture is made smaller before it comes here."""

_LEVEL = 9


@dataclass(frozen=True)
class Pixels:
    """A square of pixels, kept as small as it can be without a loss.

    Green stands for itself, red and blue for what they differ from it, each pixel for what it differs from
    the one on its left, all modulo 256; then zlib.

    Attributes:
        side: pixels a side, from 1 to ``MOST_SIDE``.
        packed: all of them.

    Raises ``ValueError`` with one sentence where that is no such square.
    """

    side: int
    packed: bytes

    def __post_init__(self) -> None:
        if isinstance(self.side, bool) or not isinstance(self.side, int) or not 1 <= self.side <= MOST_SIDE:
            raise ValueError(f"a picture has 1 to {MOST_SIDE} pixels a side")
        _ = self.colors

    @classmethod
    def of(cls, colors: Colors) -> Pixels:
        """The picture of these (n, n, 3) red, green and blue bytes, the upper row first."""
        apart = _apart(colors)
        differences = np.concatenate([apart[:, :, :1], np.diff(apart, axis=2)], axis=2)
        return cls(len(colors), zlib.compress(differences.tobytes(), _LEVEL))

    @cached_property
    def colors(self) -> Colors:
        """(side, side, 3) red, green and blue, the upper row first."""
        size, unpacking = 3 * self.side**2, zlib.decompressobj()
        try:
            data = unpacking.decompress(self.packed, size + 1)  # never more, whatever it would become
        except zlib.error as error:
            raise ValueError("the pixels of the picture are damaged") from error
        if len(data) != size or not unpacking.eof or unpacking.unused_data:
            raise ValueError("the picture has more or fewer pixels than its size says")
        differences = np.frombuffer(data, np.uint8).reshape(3, self.side, self.side)
        red, green, blue = np.cumsum(differences, axis=2, dtype=np.uint8)
        return np.stack([red + green, green, blue + green], axis=2)


@dataclass(frozen=True)
class Photograph(Parameter):
    """A picture of one's own, or None for the one that comes along."""

    default: Pixels | None = None

    def check(self, value: Any) -> Pixels | None:
        """The picture; ``ValueError`` for anything else."""
        if value is not None and not isinstance(value, Pixels):
            raise ValueError(f"{self.label}: this is not a picture")
        return value

    def encode(self, value: Pixels | None) -> dict[str, Any] | None:
        """Its size, and its pixels as base64."""
        if value is None:
            return None
        return {"side": value.side, "pixels": base64.b64encode(value.packed).decode("ascii")}

    def decode(self, value: Any) -> Pixels | None:
        """The picture of such a text; ``ValueError`` with one sentence."""
        if value is None:
            return None
        if not isinstance(value, Mapping) or set(value) != {"side", "pixels"}:
            raise ValueError(f"{self.label}: a picture is written as side and pixels")
        try:
            packed = base64.b64decode(value["pixels"], validate=True)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{self.label}: its pixels are not written as base64") from error
        try:
            return Pixels(value["side"], packed)
        except ValueError as error:
            raise ValueError(f"{self.label}: {error}") from error


def _apart(colors: Colors) -> Colors:
    """(3, n, n): red − green, green, blue − green."""
    red, green, blue = np.moveaxis(colors, 2, 0)
    return np.stack([red - green, green, blue - green])
