"""How long the window does not answer while Dead units trains its largest networks.

Run: ``python tests/bench/bench_training_gap.py``. The playhead runs by itself for some seconds; a timer of
5 ms notes when the event loop comes round. Printed are the median, the 99th percentile and the largest of the
gaps in milliseconds of the wall clock (gate: p99 at most 50 ms), and how many pictures were shown.
"""

import os
import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import engine  # noqa: F401  (limits the BLAS threads before NumPy loads)

# isort: split
import numpy as np
from PySide6.QtCore import Qt, QTimer

from engine.session import Session
from gui.controls.playhead import PlayheadControl
from gui.shell.settings import Settings
from gui.shell.themes import ThemeSwitch
from gui.shell.window import Window
from gui.start.qt import application
from gui.store import Store

SECONDS = 8.0

_LARGE = {
    "data": "spirals", "samples": 500, "depth": 4, "width": 256, "loss": "bce_logits", "optimizer": "adam",
    "learning_rate": 0.001, "playhead": 0,
}  # fmt: skip
SCENES = {
    "4 × 256, spirals, 500 points, × 1": (_LARGE, 0),
    "the same, × 25": (_LARGE, 2),
    "the same, a tile for each unit, × 1": ({**_LARGE, "view": "units"}, 0),
    "the same, z of a unit, all twins, × 1": ({**_LARGE, "view": "z", "twin": "all"}, 0),
    "2 × 64, spirals, 500 points, × 25": ({**_LARGE, "depth": 2, "width": 64}, 2),
}


def main() -> None:
    """Run each scene by its own button."""
    app = application()
    switch = ThemeSwitch(app, "light")
    print(f"{'scene':40s} {'median':>7s} {'p99':>7s} {'most':>7s}  pictures   ms of wall clock")
    for name, (state, speed) in SCENES.items():
        gaps, pictures = run(app, switch, state, speed)
        median, high = np.percentile(gaps, (50, 99))
        print(f"{name:40s} {median:7.1f} {high:7.1f} {gaps.max():7.1f} {pictures:9d}", flush=True)
    os._exit(0)


def run(app, switch: ThemeSwitch, state: dict, speed: int) -> tuple[np.ndarray, int]:  # type: ignore[no-untyped-def]
    """The gaps in milliseconds and the number of pictures while it runs."""
    window = Window(
        Store(Session().edit("training", **state).visit("training")), Settings(theme="light"), switch
    )
    window.resize(1440, 900)
    window.show()
    while window.page.busy or window.page.stage.result is None:
        app.processEvents()
    control = window.page.controls.control("playhead")
    assert isinstance(control, PlayheadControl)
    control.speed.setCurrentIndex(speed)
    times, pictures = [], []
    timer = QTimer()
    timer.timeout.connect(lambda: times.append(perf_counter()))
    window.page.drawn.connect(lambda: pictures.append(1))
    control.buttons["run"].click()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.start(5)
    QTimer.singleShot(round(1000 * SECONDS), app.quit)
    app.exec()
    control.player.stop()
    window.page.stage.worker.forget()
    window.close()
    return np.diff(times) * 1000, len(pictures)


if __name__ == "__main__":
    main()
