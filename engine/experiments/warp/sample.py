"""The picture that comes along: a house between a tree and the sun, drawn from straight lines and circles."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.base.pixels import MOST_SIDE, Pixels

Array = NDArray[np.float64]
Color = tuple[int, int, int]
Corners = tuple[tuple[float, float], ...]

_SKY, _HAZE, _SUN, _HILL, _GRASS, _PATH = (
    (108, 168, 222), (226, 240, 250), (255, 214, 74), (120, 165, 140), (122, 178, 84), (226, 208, 168),
)  # fmt: skip
_WALL, _SHADE, _ROOF, _BRICK, _DOOR, _GLASS, _FRAME = (
    (246, 228, 196), (222, 196, 156), (162, 94, 58), (128, 80, 66), (104, 66, 46), (86, 132, 170),
    (252, 250, 244),
)  # fmt: skip
_TRUNK, _LEAVES, _LIGHT_LEAVES, _FENCE = (112, 78, 54), (52, 118, 62), (84, 152, 76), (250, 248, 240)


@cache
def sample() -> Pixels:
    """The picture, drawn on a square from (0, 0), lower left, to (1, 1)."""
    drawing = _Drawing()
    _draw_land(drawing)
    _draw_house(drawing)
    _draw_tree(drawing)
    for at in (0.02, 0.085, 0.15, 0.215):
        drawing.box(_FENCE, at, 0.1, at + 0.022, 0.24)
    for low in (0.14, 0.2):
        drawing.box(_FENCE, 0.0, low, 0.25, low + 0.018)
    return Pixels.of(drawing.bytes)


def _draw_land(drawing: _Drawing) -> None:
    drawing.fade(_HAZE, _SKY, 0.3, 1.0)
    drawing.disk(_SUN, 0.17, 0.83, 0.09)
    drawing.disk(_HILL, 0.2, -0.12, 0.56)
    drawing.disk(_HILL, 0.85, -0.3, 0.75)
    drawing.polygon(_GRASS, ((0.0, 0.0), (1.0, 0.0), (1.0, 0.3), (0.0, 0.3)))
    drawing.polygon(_PATH, ((0.36, 0.0), (0.56, 0.0), (0.53, 0.2), (0.45, 0.2)))


def _draw_house(drawing: _Drawing) -> None:
    drawing.box(_BRICK, 0.56, 0.6, 0.62, 0.82)
    drawing.box(_WALL, 0.27, 0.19, 0.71, 0.55)
    drawing.box(_SHADE, 0.27, 0.5, 0.71, 0.55)
    drawing.polygon(_ROOF, ((0.22, 0.52), (0.76, 0.52), (0.49, 0.8)))
    drawing.box(_DOOR, 0.445, 0.19, 0.535, 0.4)
    drawing.disk(_SUN, 0.52, 0.29, 0.009)
    for left in (0.31, 0.57):
        drawing.box(_FRAME, left, 0.31, left + 0.1, 0.44)
        drawing.box(_GLASS, left + 0.01, 0.32, left + 0.046, 0.43)
        drawing.box(_GLASS, left + 0.054, 0.32, left + 0.09, 0.43)
    drawing.disk(_FRAME, 0.49, 0.63, 0.045)
    drawing.disk(_GLASS, 0.49, 0.63, 0.034)


def _draw_tree(drawing: _Drawing) -> None:
    drawing.polygon(_TRUNK, ((0.84, 0.14), (0.9, 0.14), (0.885, 0.5), (0.855, 0.5)))
    for x, y, radius in ((0.8, 0.5, 0.08), (0.93, 0.5, 0.07), (0.87, 0.6, 0.1)):
        drawing.disk(_LEAVES, x, y, radius)
    for x, y, radius in ((0.84, 0.63, 0.05), (0.79, 0.52, 0.035), (0.93, 0.52, 0.03)):
        drawing.disk(_LIGHT_LEAVES, x, y, radius)


class _Drawing:
    """Shapes one over the other, with soft edges as wide as a pixel."""

    def __init__(self) -> None:
        at = (np.arange(MOST_SIDE) + 0.5) / MOST_SIDE
        self._x, self._y = np.meshgrid(at, at[::-1])
        self._colors = np.zeros((MOST_SIDE, MOST_SIDE, 3))

    @property
    def bytes(self) -> NDArray[np.uint8]:
        """(n, n, 3) red, green and blue."""
        return np.rint(self._colors).astype(np.uint8)

    def fade(self, below: Color, above: Color, low: float, high: float) -> None:
        """Everything, from one color to another."""
        share = np.clip((self._y - low) / (high - low), 0.0, 1.0)[:, :, None]
        self._colors = np.array(below) + share * (np.array(above) - np.array(below))

    def disk(self, color: Color, x: float, y: float, radius: float) -> None:
        """A disk around a point."""
        self._lay(color, np.hypot(self._x - x, self._y - y) - radius)

    def box(self, color: Color, left: float, low: float, right: float, top: float) -> None:
        """An upright rectangle."""
        self.polygon(color, ((left, low), (right, low), (right, top), (left, top)))

    def polygon(self, color: Color, corners: Corners) -> None:
        """A convex polygon, its corners the way round that has it on the left."""
        sides = zip(corners, (*corners[1:], corners[0]), strict=True)
        self._lay(color, np.max([self._beyond(*start, *end) for start, end in sides], axis=0))

    def _beyond(self, x0: float, y0: float, x1: float, y1: float) -> Array:
        """How far each pixel is on the right of a line."""
        across = (self._x - x0) * (y1 - y0) - (self._y - y0) * (x1 - x0)
        return np.asarray(across / np.hypot(x1 - x0, y1 - y0))

    def _lay(self, color: Color, distance: Array) -> None:
        """Over what is there, as far as each pixel lies within."""
        cover = np.clip(0.5 - distance * MOST_SIDE, 0.0, 1.0)[:, :, None]
        self._colors += cover * (np.array(color) - self._colors)
