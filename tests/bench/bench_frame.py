"""A frame of Curves: from an edit to the painted picture, six functions with the distribution on.

Run: ``python tests/bench/bench_frame.py``. Prints medians and 95th percentiles in milliseconds.
"""

import os
import statistics
import sys
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from engine import activations, formula
from engine.session import Session
from gui.app import application
from gui.settings import Settings
from gui.store import Store
from gui.themes import ThemeSwitch
from gui.window import Window

FRAMES = 120
SIX = (
    activations.get("leaky_relu", alpha=0.1),
    activations.get("elu", alpha=1.0),
    activations.get("gelu"),
    activations.get("silu"),
    activations.get("tanh"),
    formula.parse("z*sigmoid(k*z)").with_parameters(k=1.7),
)


def wave(i: int) -> float:
    """A slow back and forth between −1 and 1, never the same twice in a run."""
    return 1 - abs((i * 0.0317) % 4 - 2)


def with_parameter(index: int, name: str, value: float) -> dict:
    """The six functions with one parameter of one of them changed."""
    functions = list(SIX)
    functions[index] = functions[index].with_parameters(**{name: value})
    return {"functions": tuple(functions)}


EDITS = {
    "probe": lambda i: {"probe": 4 * wave(i)},
    "alpha of leaky ReLU": lambda i: with_parameter(0, "alpha", 0.5 + 0.4 * wave(i)),
    "beta of SiLU": lambda i: with_parameter(3, "beta", 1.5 + wave(i)),
    "k of a formula": lambda i: with_parameter(5, "k", 1.5 + wave(i)),
    "mean of the input": lambda i: {"mean": 2 * wave(i)},
    "visible range": lambda i: {"window": (-6.0 + wave(i), 6.0 + wave(i))},
}


def main() -> None:
    """Drive the window by its store, as every control and handle does."""
    app = application()
    store = Store(Session().edit("curves", functions=SIX))
    window = Window(store, Settings(theme="light"), ThemeSwitch(app, "light"))
    window.resize(1440, 900)
    window.show()
    for _ in range(5):
        app.processEvents()
    print(f"{'edit':24s} {'median':>8s} {'p95':>8s}   ms of CPU, {app.platformName()}, 1440 × 900")
    for name, edit in EDITS.items():
        print_row(name, [frame(app, window, store, edit(i)) for i in range(FRAMES)])
    store.hold()  # as during a drag
    window.page.figure.hold.growing = True
    for name in ("alpha of leaky ReLU", "mean of the input"):
        print_row(f"{name}, drag", [frame(app, window, store, EDITS[name](i + 0.5)) for i in range(FRAMES)])
    os._exit(0)


def frame(app: object, window: Window, store: Store, changes: dict) -> float:
    """One edit, drawn and painted at once; milliseconds of this thread, whatever else the machine does."""
    start = thread_time()
    store.edit("curves", **changes)
    window.page.refresh()
    app.processEvents()  # paints what has changed
    return (thread_time() - start) * 1000


def print_row(name: str, times: list[float]) -> None:
    """Median and 95th percentile, the first frames left out."""
    times = sorted(times[10:])
    print(f"{name:24s} {statistics.median(times):8.1f} {times[int(0.95 * len(times))]:8.1f}", flush=True)


if __name__ == "__main__":
    main()
