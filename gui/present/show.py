"""Which scene of a talk is shown, and how it came there."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.session import Session
from engine.talk.scene import Scene
from engine.talk.travel import SECONDS, eased, on_the_way, travels
from gui.store import Store

_FRAME_MS = 16


class Show(QObject):
    """Steps through scenes. It has a store of its own: whatever is done here leaves the window as it is.

    Args:
        scenes: one at least; anything that has states with words can give them.

    Attributes:
        store: what is shown now.
        at: the place of the scene.
        travels: whether numbers go from one scene to the next, or jump.

    Signals:
        moved: another scene is shown, or the same one as it was.
    """

    moved = Signal()

    def __init__(self, scenes: Sequence[Scene], at: int = 0) -> None:
        super().__init__()
        self.scenes, self.at, self.travels = tuple(scenes), at, True
        self.store = Store(self.scene.session)
        self._way = (self.scene.session, self.scene.session)
        self._start = 0.0
        self._moving = QTimer(self, interval=_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._moving.timeout.connect(self._move)
        self._passing = False
        self.store.changed.connect(self._stop_for_a_hand)

    @property
    def scene(self) -> Scene:
        """The scene that is shown, or travelled to."""
        return self.scenes[self.at]

    @property
    def following(self) -> Scene | None:
        """The scene after it, if any."""
        return self.scenes[self.at + 1] if self.at + 1 < len(self.scenes) else None

    @property
    def is_moving(self) -> bool:
        """Whether numbers are on their way."""
        return self._moving.isActive()

    def step(self, by: int) -> None:
        """So many scenes on, or back, as far as there are any."""
        at = min(max(self.at + by, 0), len(self.scenes) - 1)
        if at != self.at:
            self.go(at)

    def go(self, at: int) -> None:
        """To the scene of this place, from what is shown now; the first frame of the way comes at once."""
        self.at = min(max(at, 0), len(self.scenes) - 1)
        self._way = self.store.session, self.scene.session
        self.moved.emit()
        if self.travels and travels(*self._way):
            self._start = perf_counter() - _FRAME_MS / 1000
            self._moving.start()
            self._move()
        else:
            self._arrive()

    def _move(self) -> None:
        """One more state on the way; one that would keep a worker busy is left out, with all after it."""
        share = eased((perf_counter() - self._start) / SECONDS)
        state = on_the_way(*self._way, share)
        if share >= 1 or state.experiment(state.current).run().is_heavy:
            self._arrive()
        else:
            self._pass(state)

    def _arrive(self) -> None:
        self._moving.stop()
        self._pass(self._way[1])

    def _pass(self, state: Session) -> None:
        self._passing = True
        self.store.pass_by(state)
        self._passing = False

    def _stop_for_a_hand(self) -> None:
        """Who takes hold on the way goes on from there."""
        if not self._passing:
            self._moving.stop()
