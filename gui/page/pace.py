"""At most one redraw a frame."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 16


class Pace(QTimer):
    """Its ``timeout`` comes once, as soon as a frame has passed since the last ``mark``."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._last = 0.0
        self.setSingleShot(True)
        self.setTimerType(Qt.TimerType.PreciseTimer)

    def mark(self) -> None:
        """A frame begins."""
        self._last = perf_counter()

    def request(self) -> None:
        """Another frame is wanted."""
        if not self.isActive():
            passed = (perf_counter() - self._last) * 1000
            self.start(max(0, round(FRAME_MS - passed)))
