"""A frame of Dead units while it trains: the steps, the census, the picture painted.

Run: ``python tests/bench/bench_training_frame.py``. Prints medians and 95th percentiles of this thread's CPU
time in milliseconds, for so many steps from one picture to the next.
"""

import os
import statistics
import sys
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from engine import activations
from engine.session import Session
from gui.app import application
from gui.settings import Settings
from gui.store import Store
from gui.themes import ThemeSwitch
from gui.window import Window

FRAMES = 80

_MOONS = {
    "data": "moons", "noise": 0.1, "samples": 500, "depth": 2, "width": 32, "loss": "bce_logits",
    "optimizer": "adam", "learning_rate": 0.01, "playhead": 0,
}  # fmt: skip
SCENES = {
    "the opening run, 1 step": ({"playhead": 0}, 1),
    "the opening run, 25 steps": ({"playhead": 0}, 25),
    "2-32-32-1, 500 points, 1 step": (_MOONS, 1),
    "2-32-32-1, 500 points, 15 steps": (_MOONS, 15),
    "the same with tanh, 15 steps": ({**_MOONS, "activation": activations.get("tanh")}, 15),
    "the same, a tile for each unit": ({**_MOONS, "view": "units"}, 15),
    "z of a unit beside five twins, 5 steps": (
        {"playhead": 0, "bias": -1.0, "twin": "all", "view": "z"},
        5,
    ),
    "three twins, 5 steps": ({"playhead": 0, "bias": -1.0, "twin": "text"}, 5),
}


def main() -> None:
    """Drive the window by its store, as the playhead does."""
    app = application()
    print(f"{'scene':40s} {'median':>8s} {'p95':>8s}   ms of CPU, {app.platformName()}, 1440 × 900")
    for name, (state, steps) in SCENES.items():
        store = Store(Session().edit("training", **state).visit("training"))
        window = Window(store, Settings(theme="light"), ThemeSwitch(app, "light"))
        window.resize(1440, 900)
        window.show()
        for _ in range(5):
            app.processEvents()
        times = sorted(frame(app, window, store, (i + 1) * steps) for i in range(FRAMES))[10:]
        print(f"{name:40s} {statistics.median(times):8.1f} {times[int(0.95 * len(times))]:8.1f}", flush=True)
        window.close()
    os._exit(0)


def frame(app: object, window: Window, store: Store, playhead: int) -> float:
    """So many steps further, drawn and painted at once; milliseconds of this thread."""
    start = thread_time()
    store.edit("training", playhead=playhead)
    window.page.refresh()
    app.processEvents()  # paints what has changed
    return (thread_time() - start) * 1000


if __name__ == "__main__":
    main()
