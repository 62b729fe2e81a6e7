"""Scales of colors, and the entry in the strip over a plot that tells what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QLinearGradient

from engine.partition.shading import SHADES, Key
from gui.canvas.header import Entry
from gui.canvas.keys import RampMark
from gui.canvas.style import blend
from gui.look.theme import Theme

_SHADES = 9
"""So many colors of a scale make the bar of its key."""


@dataclass(frozen=True, eq=False)
class Scale:
    """Colors for the numbers from 0 to 1: those given at some of them, blended in between."""

    stops: tuple[tuple[float, QColor], ...]

    def at(self, share: float) -> QColor:
        """The color of a number."""
        places = [place for place, _ in self.stops]
        parts = zip(*((c.red(), c.green(), c.blue()) for _, c in self.stops), strict=True)
        return QColor(*(round(float(np.interp(share, places, part))) for part in parts))

    @cache  # noqa: B019 - a panel has a handful of scales and keeps them
    def colors(self, count: int) -> list[QColor]:
        """So many colors, from the first to the last."""
        return [self.at(i / (count - 1)) for i in range(count)]

    @cache  # noqa: B019
    def table(self, count: int) -> NDArray[np.uint32]:
        """The same as pixels."""
        return pixels(self.colors(count))

    def gradient(self) -> QLinearGradient:
        """All colors, over a stretch that is still to be set."""
        made = QLinearGradient()
        made.setStops(list(self.stops))
        return made


def pixels(colors: Iterable[QColor]) -> NDArray[np.uint32]:
    """Colors as the pixels of an image."""
    return np.array([color.rgba() for color in colors], dtype=np.uint32)


def key_entries(key: Key, scale: Scale) -> list[Entry]:
    """The name of a quantity, then its colors between the least and the largest number."""
    title = Entry(key.title, quiet=True)
    if not key.marks:
        return [title]
    (_, least), (_, largest) = min(key.marks), max(key.marks)
    first, last = key.part
    shares = [i / (_SHADES - 1) for i in range(_SHADES)]
    stops = tuple((share, scale.at(first + share * (last - first)).name()) for share in shares)
    return [title, Entry(largest, RampMark(stops), before=least, quiet=True)]


def scale_of(theme: Theme, name: str) -> Scale:
    """The scale of a key: ``output`` from orange over the ground to blue, ``gradient`` and ``units`` from the
    ground to one color, ``region`` many different ones."""
    ground, hues = theme.surface, theme.series
    if name == "output":
        strength = 0.65 if theme.is_dark else 0.8
        low, high = (blend(ground, hues[i], strength) for i in (1, 0))
        return Scale(((0.0, low), (0.5, QColor(ground)), (1.0, high)))
    if name == "region":
        shares = [0.12 + 0.5 * (37 * i % SHADES) / SHADES for i in range(SHADES)]
        colors = [blend(ground, hues[i % len(hues)], share) for i, share in enumerate(shares)]
        return Scale(tuple((i / (SHADES - 1), color) for i, color in enumerate(colors)))
    top = hues[4 if name == "gradient" else 2]
    return Scale(((0.0, blend(ground, top, 0.04)), (1.0, blend(ground, top, 0.84))))
