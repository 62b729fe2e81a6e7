"""What the benchmarks of frames share: a window that is driven by its store, and times of one thread.

Times are CPU time of the thread that draws, in milliseconds, whatever else the machine does.
"""

import os
import statistics
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import sleep, thread_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from engine.session import Session
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.shell.window import Window
from gui.start.qt import application
from gui.store import Store

GATE, GATE_P95 = 16.0, 33.0
"""What a painted frame may take: median and 95th percentile."""

WARM = 10
"""So many first frames do not count."""


def wave(i: float) -> float:
    """A slow back and forth between −1 and 1, never the same twice in a run."""
    return 1 - abs((i * 0.0317) % 4 - 2)


class Driver:
    """A window of 1440 × 900 with this session, shown and painted.

    Attributes:
        key: the panel that is shown.
        store, window: the program's own.
    """

    def __init__(self, session: Session) -> None:
        self._app = application()
        self.key = session.current
        self.store = Store(session)
        self.window = Window(self.store, Settings(theme="light"), ThemeSwitch(self._app, "light"))
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        self.rest()

    def rest(self) -> None:
        """Let everything be laid out and painted."""
        for _ in range(5):
            self._app.processEvents()

    def wait(self, seconds: float) -> None:
        """Let a worker work (``QTest.qWait`` would keep the interpreter's lock), and what it sends arrive."""
        sleep(seconds)
        self._app.processEvents()

    def hold(self) -> None:
        """As during a drag: what follows is one step, and ranges only grow."""
        self.store.hold()
        self.window.page.figure.hold.growing = True

    def release(self) -> None:
        """The drag is over."""
        self.window.page.figure.hold.growing = False
        self.store.release()

    def edit(self, **changes: Any) -> None:
        """One edit, as every control and handle makes it."""
        self.store.edit(self.key, **changes)

    def frames(self, act: Callable[[int], object], count: int = 120) -> list[float]:
        """The times of so many frames: something is done, computed, drawn and painted at once."""
        return [self._frame(act, i) for i in range(count)][WARM:]

    def _frame(self, act: Callable[[int], object], i: int) -> float:
        start = thread_time()
        act(i)
        self.window.page.refresh()
        self._app.processEvents()  # paints what has changed
        return (thread_time() - start) * 1000


def timed(work: Callable[[], object], count: int = 100) -> list[float]:
    """The times of so many runs."""
    times = []
    for _ in range(count):
        start = thread_time()
        work()
        times.append((thread_time() - start) * 1000)
    return times


def print_head(what: str) -> None:
    """The captions of the columns that ``print_row`` prints."""
    print(f"{what:44s} {'median':>8s} {'p95':>8s}   ms of CPU, load {os.getloadavg()[0]:.1f}")


def print_row(name: str, times: Iterable[float]) -> None:
    """Median and 95th percentile."""
    times = sorted(times)
    print(f"{name:44s} {statistics.median(times):8.2f} {times[int(0.95 * len(times))]:8.2f}", flush=True)


def leave(failed: bool = False) -> None:
    """End at once: nothing is to be closed or saved."""
    os._exit(failed)
