"""What is pointed at and drawn over pictures, in coordinates of their plots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

_TICK_MS = 50
_REST, _STAY = 1.5, 5.0
"""So long a spot that does not move is seen, and a mark that does not stay, in seconds."""

_FADE = 0.5
"""So long it takes them to go."""


@dataclass(frozen=True)
class Place:
    """A point of a plot of a panel; it may lie outside of the data area."""

    key: str
    plot: str
    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """A line drawn by hand in a scene: through these points, ended at this time."""

    scene: int
    places: tuple[Place, ...]
    ended: float


class Sketch(QObject):
    """The spot of the pointer and the marks of the pen, seen on every board. No file and no state holds them.

    Args:
        clock: gives seconds.

    Attributes:
        tool: what the mouse does: "spot" points, "pen" draws, "" takes hold.
        stays: whether marks stay, or fade.
        scene: the one that is shown: each has its own marks.

    Signals:
        changed: something else is to be seen.
    """

    changed = Signal()

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        super().__init__()
        self.tool, self.stays, self.scene = "", False, 0
        self._clock = clock
        self._spot: Place | None = None
        self._moved = 0.0
        self._marks: list[Mark] = []
        self._drawing = False
        self._fading = QTimer(self, interval=_TICK_MS)
        self._fading.timeout.connect(self.tick)

    @property
    def spot(self) -> Place | None:
        """Where the pointer is; None where there is none to be seen."""
        return self._spot if self.tool == "spot" and self.spot_opacity > 0 else None

    @property
    def spot_opacity(self) -> float:
        """From 1 to 0, by how long it has not moved."""
        return _faded(self._clock() - self._moved, _REST)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of the scene that is shown."""
        return tuple(mark for mark in self._marks if mark.scene == self.scene)

    def opacity(self, mark: Mark) -> float:
        """From 1 to 0, by how long ago it was drawn."""
        return 1.0 if self.stays else _faded(self._clock() - mark.ended, _STAY)

    def choose(self, tool: str) -> None:
        """Take a tool, or lay it down."""
        self.tool, self._drawing = "" if self.tool == tool else tool, False
        self._tell()

    def point(self, place: Place | None) -> None:
        """The mouse is there, or nowhere."""
        self._spot, self._moved = place, self._clock()
        self._tell()

    def begin(self, place: Place) -> None:
        """The pen comes down."""
        self._drawing = True
        self._marks.append(Mark(self.scene, (place,), self._clock()))
        self._tell()

    def draw(self, place: Place) -> None:
        """The pen goes on, in the plot in which it came down."""
        if not self._drawing or (place.key, place.plot) != self._plot_of(self._marks[-1]):
            return
        mark = self._marks[-1]
        self._marks[-1] = Mark(mark.scene, (*mark.places, place), self._clock())
        self._tell()

    def end(self) -> None:
        """The pen is lifted."""
        self._drawing = False

    def keep(self) -> None:
        """Marks stay from now on, or fade."""
        self.stays = not self.stays
        now = self._clock()
        self._marks = [Mark(mark.scene, mark.places, now) for mark in self._marks]
        self._tell()

    def wipe(self) -> None:
        """No marks any more in this scene."""
        self._marks, self._drawing = [mark for mark in self._marks if mark.scene != self.scene], False
        self._tell()

    def visit(self, scene: int) -> None:
        """Another scene is shown."""
        self.scene, self._drawing = scene, False
        self._tell()

    def tick(self) -> None:
        """Time has passed."""
        if not self._drawing:
            self._marks = [mark for mark in self._marks if self.opacity(mark) > 0]
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        goes = self.spot is not None or (bool(self._marks) and not self.stays)
        if goes != self._fading.isActive():
            self._fading.start() if goes else self._fading.stop()

    @staticmethod
    def _plot_of(mark: Mark) -> tuple[str, str]:
        return mark.places[0].key, mark.places[0].plot


def _faded(age: float, seen: float) -> float:
    return min(max(1 - (age - seen) / _FADE, 0.0), 1.0)
