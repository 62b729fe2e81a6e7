"""The names of W's columns and of b beside the tips of their arrows, off arrows, dots and one another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF

from gui.canvas.items import Note
from gui.canvas.plots import Plot

_NAMES, _AWAY, _CLEAR, _PARTS = ("w₁", "w₂", "b"), 14.0, 11.0, 24
"""The columns of W, and b; so far from a tip stands its name, nothing so near to that, in logical pixels; an
arrow is told by so many points of it."""

Place = tuple[float, float]


class ArrowNames:
    """A name for each arrow from the origin, where there is room for it."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self.notes = [plot.given(plot.note(plot.look.theme.text, (0.5, 0.5), z=16)) for _ in _NAMES]
        self._areas: list[QRectF] = []

    def show(self, tips: Sequence[Place], dots: Sequence[Place]) -> None:
        """Stand beside these tips and off these dots as far as can be; none stands outside or on another."""
        (x0, x1), (y0, y1) = self._plot.ranges
        room, self._areas = QRectF(x0, y0, x1 - x0, y1 - y0), []
        for note, name, tip in zip(self.notes, _NAMES, tips, strict=True):
            places = sorted(self._places(*tip), key=lambda at: self._is_crowded(at, tips, dots))
            found = next((at for at in places if self._fits(note, name, at, room)), None)
            note.setVisible(found is not None)
            if found is not None:
                self._areas.append(note.area(self._plot.pixel))

    @property
    def corners(self) -> list[Place]:
        """Of all names that stand."""
        ends = ((a.left(), a.right(), a.top(), a.bottom()) for a in self._areas)
        return [(x, y) for left, right, low, high in ends for x in (left, right) for y in (low, high)]

    def _fits(self, note: Note, name: str, at: Place, room: QRectF) -> bool:
        """Put a name there; whether it stands inside and on no other."""
        note.show_text(name, *at)
        area = note.area(self._plot.pixel)
        return room.contains(area) and not any(area.intersects(other) for other in self._areas)

    def _places(self, x: float, y: float) -> Iterator[Place]:
        """Beyond a tip, then on either side of it; around the origin, where an arrow has no direction."""
        far, length = self._long(_AWAY), math.hypot(x, y)
        if not length:
            yield from ((far, -far), (-far, -far), (far, far), (-far, far))
            return
        along, across = far * x / length, far * y / length
        yield x + along, y + across
        yield x - across, y + along
        yield x + across, y - along

    def _is_crowded(self, at: Place, tips: Sequence[Place], dots: Sequence[Place]) -> bool:
        """Whether an arrow or a dot comes too near."""
        least = min([*(_distance(at, tip) for tip in tips), *(math.dist(at, dot) for dot in dots)])
        return least < self._long(_CLEAR)

    def _long(self, pixels: float) -> float:
        return pixels * self._plot.look.scale * self._plot.pixel[0]


def along(tips: Sequence[Place]) -> list[Place]:
    """Points of the arrows to these tips."""
    shares = [part / _PARTS for part in range(_PARTS + 1)]
    return [(share * x, share * y) for x, y in tips for share in shares]


def _distance(at: Place, tip: Place) -> float:
    """From a point to the arrow with this tip."""
    square = tip[0] * tip[0] + tip[1] * tip[1]
    share = min(max((at[0] * tip[0] + at[1] * tip[1]) / square, 0.0), 1.0) if square else 0.0
    return math.dist(at, (share * tip[0], share * tip[1]))
