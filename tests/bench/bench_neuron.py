"""A frame of One neuron: from an edit to the painted picture, and how long a descent takes.

Run: ``python tests/bench/bench_neuron.py``. Prints medians and 95th percentiles in milliseconds of CPU.
"""

import os
import statistics
import sys
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from engine import activations
from engine.neuron import Chain, Descent
from engine.session import Session
from gui.app import application
from gui.settings import Settings
from gui.store import Store
from gui.themes import ThemeSwitch
from gui.window import Window

FRAMES = 120


def wave(i: int) -> float:
    """A slow back and forth between −1 and 1, never the same twice in a run."""
    return 1 - abs((i * 0.0317) % 4 - 2)


EDITS = {
    "z": lambda i: {"b": -6 + 6 * wave(i)},
    "w": lambda i: {"w": 3 * wave(i)},
    "target": lambda i: {"target": 1.5 * wave(i)},
    "learning rate, 100 steps": lambda i: {"rate": 0.5 + 0.4 * wave(i), "step": 100},
    "running": lambda i: {"step": i},
    "stepper": lambda i: {"stage": i % 8, "step": 0},
}


def main() -> None:
    """Drive the window by its store, as every control and handle does."""
    app = application()
    store = Store(Session().visit("neuron"))
    window = Window(store, Settings(theme="light"), ThemeSwitch(app, "light"))
    window.resize(1440, 900)
    window.show()
    for _ in range(5):
        app.processEvents()
    print(f"{'edit':34s} {'median':>8s} {'p95':>8s}   ms of CPU, {app.platformName()}, 1440 × 900")
    for view in ("gate", "descent", "all"):
        for name in ("sigmoid", "gelu"):
            store.reset("neuron")
            store.edit("neuron", view=view, activation=activations.get(name))
            for edit, changes in EDITS.items():
                times = [frame(app, window, store, changes(i)) for i in range(FRAMES)]
                print_row(f"{view}, {name}: {edit}", times)
    for title, name, z in (("wake a sigmoid, 220,676 steps", "sigmoid", -10.0), ("GELU", "gelu", 1.5)):
        times = []
        for i in range(FRAMES):
            start = thread_time()
            Descent(Chain(activations.get(name), "squared", 1.0), z + 1e-9 * i, 0.1).first_below(0.05, 400)
            times.append((thread_time() - start) * 1000)
        print_row(title, times)
    os._exit(0)


def frame(app: object, window: Window, store: Store, changes: dict) -> float:
    """One edit, drawn and painted at once; milliseconds of this thread, whatever else the machine does."""
    start = thread_time()
    store.edit("neuron", **changes)
    window.page.refresh()
    app.processEvents()  # paints what has changed
    return (thread_time() - start) * 1000


def print_row(name: str, times: list[float]) -> None:
    """Median and 95th percentile, the first frames left out."""
    times = sorted(times[10:])
    print(f"{name:34s} {statistics.median(times):8.1f} {times[int(0.95 * len(times))]:8.1f}", flush=True)


if __name__ == "__main__":
    main()
