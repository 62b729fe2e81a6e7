"""The timer behind everything that runs by itself."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal


class Player(QObject):
    """Asks for one step after the other, each when the picture of the last one is on screen.

    A slow picture makes it slower and never queues up; while it waits for one, no timer runs.

    Signals:
        ticked: it is time for the next step; ``ready`` must follow once it is drawn.
        toggled(running): it has been started or stopped.
    """

    ticked = Signal()
    toggled = Signal(bool)

    def __init__(self, interval: int) -> None:
        super().__init__()
        self._interval, self._last = interval, 0.0
        self.running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def waiting(self) -> bool:
        """Whether its timer runs."""
        return self._timer.isActive()

    def start(self) -> None:
        """Run; the first step comes at once."""
        if not self.running:
            self.running = True
            self.toggled.emit(True)
            self._tick()

    def stop(self) -> None:
        """Run no more."""
        self._timer.stop()
        if self.running:
            self.running = False
            self.toggled.emit(False)

    def ready(self) -> None:
        """The last step is on screen: the next one may come when the interval is over."""
        if self.running and not self._timer.isActive():
            passed = (perf_counter() - self._last) * 1000
            self._timer.start(max(0, round(self._interval - passed)))

    def _tick(self) -> None:
        self._last = perf_counter()
        self.ticked.emit()
