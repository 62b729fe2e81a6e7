"""A frame of Regions: from a hand that moves to the painted picture of a network 2-16-16-1.

Run: ``python tests/bench/bench_regions_frame.py``. Prints medians and 95th percentiles in milliseconds of
this thread, and the limits that they must keep.
"""

import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from engine import activations
from engine.session import Session
from gui.app import application
from gui.settings import Settings
from gui.store import Store
from gui.themes import ThemeSwitch
from gui.window import Window

FRAMES, WARM = 150, 20
MEDIAN, P95 = 16.0, 33.0
"""What a painted frame may take while a line is dragged."""

STEPS = 1, 5
"""Steps of training between two frames."""

START = {"width": 16, "activation": activations.get("leaky_relu", alpha=0.0)}


def wave(i: int) -> float:
    """A slow back and forth between −1 and 1, never the same twice in a run."""
    return 1 - abs((i * 0.0317) % 4 - 2)


def main() -> None:
    """Drive the window as its handles and controls do."""
    app = application()
    store = Store(Session().edit("regions", **START).visit("regions"))
    window = Window(store, Settings(theme="light"), ThemeSwitch(app, "light"))
    window.resize(1440, 900)
    window.show()
    for _ in range(5):
        app.processEvents()
    figure = window.page.figure
    hovers = figure.hovered.emit
    edits: dict[str, Callable[[int], object]] = {
        "drag a line": lambda i: figure.dragged.emit("line 3", 1.5 * wave(i), 0.4 * wave(i)),
        "turn a line": lambda i: figure.dragged.emit("end 0 3", 1.5 * wave(i), 1.8),
        "bias of a unit of layer 2": lambda i: store.edit("regions", edits=(((1, 4, 16), wave(i)),)),
        "output bias": lambda i: store.edit("regions", edits=(((2, 0, 16), wave(i)),)),
        "alpha": lambda i: store.edit(
            "regions", activation=activations.get("leaky_relu", alpha=0.9 * wave(i))
        ),
        "pan": lambda i: store.edit("regions", window=(-3 + wave(i), 3 + wave(i))),
        "probe": lambda i: store.edit("regions", x1=2 * wave(i), x2=wave(i)),
        "hover": lambda i: hovers("map", 2 * wave(i), 1.5 * wave(i)),
    }
    print(f"2-16-16-1, {app.platformName()}, 1440 × 900, load {os.getloadavg()[0]:.1f}; ms of this thread")
    print(f"{'edit':26s} {'median':>8s} {'p95':>8s}   limits {MEDIAN:.0f} and {P95:.0f}")
    store.hold()
    figure.hold.growing = True
    for name, edit in edits.items():
        print_row(name, [frame(app, window, edit, i) for i in range(FRAMES)])

    def go(step: int) -> None:
        store.edit("regions", playhead=step)

    for steps in STEPS:
        store.edit("regions", **START, data="moons", playhead=0, window=(-3, 3), edits=())
        print_row(
            f"train, steps a frame: {steps}",
            [
                frame(app, window, lambda i: store.edit("regions", playhead=i), n * steps)
                for n in range(FRAMES)
            ],
        )
    os._exit(0)


def frame(app: QApplication, window: Window, edit: Callable[[int], object], i: int) -> float:
    """One edit, computed, drawn and painted at once."""
    start = thread_time()
    edit(i)
    window.page.refresh()
    app.processEvents()  # paints what has changed
    return (thread_time() - start) * 1000


def print_row(name: str, times: list[float]) -> None:
    """Median and 95th percentile, the first frames left out."""
    times = sorted(times[WARM:])
    print(f"{name:26s} {statistics.median(times):8.1f} {times[int(0.95 * len(times))]:8.1f}", flush=True)


if __name__ == "__main__":
    main()
