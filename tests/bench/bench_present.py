"""Present mode at 1920 × 1080, of every panel: a key of the clicker to the first changed frame on the screen,
frames of numbers that travel between states of its examples, and the same frames in the window.

Run: ``python tests/bench/bench_present.py [PANEL ...]``. Prints medians and 95th percentiles.
"""

import json
import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import thread_time

from driving import Driver, leave, print_head, print_row
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.presets import presets
from engine.session import Session
from engine.talk.scene import Scene
from engine.talk.travel import on_the_way, travels
from gui.page.stage import Stage
from gui.present.presentation import Presentation

KEY_GATE, FRAME_GATE = 50.0, 1000 / 30
"""From key to frame, and from frame to frame: 30 a second."""

SCREEN = {"name": "hall", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96,
          "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip

STEPS = 12
"""So many frames of a way."""


def states(key: str) -> list[Session]:
    """The default and the examples of a panel that can be shown at once."""
    found = [
        Session().visit(key),
        *(preset.apply(Session(), key).hiding(key, False) for preset in presets(key)),
    ]
    return [session for session in found if not session.experiment(key).run().is_heavy]


def ways(key: str) -> list[tuple[Session, Session]]:
    """Neighbors between which numbers travel."""
    return [pair for pair in pairwise(states(key)) if travels(*pair)]


class Hall:
    """A talk on the screen."""

    def __init__(self, driver: Driver, scenes: list[Scene]) -> None:
        self.app, self.shown = QApplication.instance(), Presentation(scenes, driver.window)
        self.settle()

    @property
    def stage(self) -> Stage:
        """Of the panel that is shown."""
        return self.shown.hall.boards.board.stage

    def settle(self) -> None:
        while self.shown.show.is_moving or self.stage.busy or self.stage.result is None:
            self.app.processEvents()
        for _ in range(5):
            self.app.processEvents()

    def painted(self, act) -> float:
        """CPU time from what is done to what is seen of it, in ms."""
        start = thread_time()
        act()
        self.shown.hall.boards.board.follower.refresh()
        self.app.processEvents()
        return (thread_time() - start) * 1000

    def press(self, key: Qt.Key) -> float:
        took = self.painted(lambda: QTest.keyClick(self.shown.hall, key))
        self.settle()
        return took

    def walk(self) -> list[float]:
        """All scenes by the clicker, there and back."""
        steps = len(self.shown.show.scenes) - 1
        pressed = [Qt.Key.Key_PageDown] * steps + [Qt.Key.Key_PageUp] * steps
        return [self.press(key) for key in pressed]

    def close(self) -> None:
        self.shown.hall.close()
        self.app.processEvents()


def frames_of(key: str, start: Session, end: Session) -> list[Session]:
    found = [on_the_way(start, end, step / STEPS) for step in range(1, STEPS + 1)]
    return [state for state in found if not state.experiment(key).run().is_heavy]


def measure(key: str) -> bool:
    """Print the times of a panel; whether they are within the gates."""
    pairs, driver = ways(key), Driver(Session().visit(key))
    travelled = [state for pair in pairs for state in frames_of(key, *pair)]
    shown = [Scene(state) for state in states(key)[:12]]
    hall = Hall(driver, shown)
    keys = hall.walk()
    frames = [hall.painted(lambda state=state: hall.shown.show.store.pass_by(state)) for state in travelled]
    hall.settle()
    hall.close()
    other = Scene(Session().visit(next(name for name in Session.names() if name != key)))
    hall = Hall(driver, [scene for state in shown for scene in (other, state)])
    keys_apart = hall.walk()
    hall.close()
    window = []
    for state in travelled:
        start = thread_time()
        driver.store.pass_by(state)
        driver.window.page.refresh()
        QApplication.instance().processEvents()
        window.append((thread_time() - start) * 1000)
    print_row(f"{key}: key to first frame", keys)
    print_row(f"{key}: the same from another panel", keys_apart)
    print_row(f"{key}: frame on the way", frames)
    print_row(f"{key}: the same in the window", window)
    driver.window.close()
    return all(median(times) <= KEY_GATE for times in (keys, keys_apart)) and median(frames) <= FRAME_GATE


def main() -> None:
    """All panels, or those that are named, on a screen of that size."""
    config = Path(tempfile.mkdtemp()) / "screens.json"
    config.write_text(json.dumps({"screens": [SCREEN]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    print_head(f"Present mode; gates: key {KEY_GATE:.0f}, frame {FRAME_GATE:.0f}")
    passed = [measure(key) for key in sys.argv[1:] or Session.names()]
    leave(failed=not all(passed))


if __name__ == "__main__":
    main()
