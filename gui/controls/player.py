"""The timers behind pictures that follow one another."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal


class Pace(QTimer):
    """Its ``timeout`` comes once, when so many milliseconds have passed since the last ``mark``."""

    def __init__(self, owner: QObject, interval: int) -> None:
        super().__init__(owner, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._least, self._last = interval, 0.0

    def mark(self) -> None:
        """A picture begins."""
        self._last = perf_counter()

    def request(self) -> None:
        """Another picture is wanted."""
        if not self.isActive():
            passed = (perf_counter() - self._last) * 1000
            self.start(max(0, round(self._least - passed)))


class Player(QObject):
    """Asks for one step after the other, each when the picture of the last one is on screen.

    A slow picture makes it slower and never queues up; while it waits for one, no timer runs.

    Signals:
        ticked: it is time for the next step; ``ready`` must follow once it is drawn.
        toggled(running): it has been started or stopped.
    """

    ticked = Signal()
    toggled = Signal(bool)

    def __init__(self, owner: QObject, interval: int) -> None:
        """It belongs to ``owner`` and goes with it: no tick may reach what Qt has deleted."""
        super().__init__(owner)
        self.running = False
        self.pace = Pace(self, interval)
        self.pace.timeout.connect(self._tick)

    def start(self) -> None:
        """Run; the first step comes at once."""
        if not self.running:
            self.running = True
            self.toggled.emit(True)
            self._tick()

    def stop(self) -> None:
        """Run no more."""
        if self.running:
            self.pace.stop()
            self.running = False
            self.toggled.emit(False)

    def ready(self) -> None:
        """The last step is on screen: the next one may come when the interval is over."""
        if self.running:
            self.pace.request()

    def _tick(self) -> None:
        self.pace.mark()
        self.ticked.emit()
