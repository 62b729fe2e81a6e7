"""Hinge sum: a frame while something is dragged with 64 units, and what is computed for it.

Run: ``python tests/bench/bench_hinges.py``. Prints medians and 95th percentiles in milliseconds of CPU.
"""

import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from engine import activations
from engine.hinges import HingeSum
from engine.hinges.fit import errors_of, least_squares
from engine.hinges.goal import goal_of
from engine.hinges.knots import knots_of, units_at
from engine.hinges.units import Units
from engine.session import Session
from gui.app import application
from gui.settings import Settings
from gui.store import Store
from gui.themes import ThemeSwitch
from gui.window import Window

FRAMES = 100
RELU = activations.get("relu")
FITTED = HingeSum().edit(target="sine", units=64)
BY_HAND = FITTED.edit(target="none")
POINTS = tuple((0.006 * i - 3.0, (i * 0.37) % 1.0) for i in range(1000))


def wave(i: int) -> float:
    """A slow back and forth between −1 and 1, never the same twice in a run."""
    return 1 - abs((i * 0.0317) % 4 - 2)


def drag(handle: str) -> Callable[[HingeSum, int], dict]:
    """What a drag of this handle changes."""
    return lambda e, i: e.drag(handle, 0.4 + 0.02 * wave(i), 0.4 + 0.1 * wave(i))


STATES = {
    "kink, by hand": (BY_HAND, drag("kink 31 0")),
    "joint, by hand": (BY_HAND, drag("joint 36")),
    "slope, by hand": (BY_HAND, drag("slope 36")),
    "kink, fitted": (FITTED.edit(knots="hand"), drag("kink 31 0")),
    "kink, 1,000 points": (FITTED.edit(points=POINTS, knots="hand"), drag("kink 31 0")),
    "kink, tanh fitted": (
        FITTED.edit(activation=activations.get("tanh"), knots="hand"),
        drag("kink 31 0"),
    ),
    "kink, sum alone": (BY_HAND.edit(view="sum"), drag("kink 31 0")),
    "probe": (BY_HAND, lambda e, i: {"probe": 2 * wave(i)}),
    "visible range": (BY_HAND, lambda e, i: {"window": (-3.3 + wave(i), 3.3 + wave(i))}),
    "two units, kink": (HingeSum(), lambda e, i: e.drag("kink 0 0", wave(i), 0.0)),
    "fold, 8 layers": (HingeSum().edit(view="depth", layers=8), lambda e, i: {"fold": 0.5 + 0.3 * wave(i)}),
}


def main() -> None:
    """Computations alone, then whole frames of a window."""
    computations()
    app = application()
    store = Store(Session().visit("hinges"))
    window = Window(store, Settings(theme="light"), ThemeSwitch(app, "light"))
    window.resize(1440, 900)
    window.show()
    print(
        f"\n{'frame':24s} {'median':>8s} {'p95':>8s}   ms of CPU, {app.platformName()}, 1440 × 900, 64 units"
    )
    for name, (state, edit) in STATES.items():
        store.open(store.session.replace("hinges", state))
        for _ in range(5):
            app.processEvents()
        store.hold()
        window.page.figure.hold.growing = True
        print_row(name, [frame(app, window, store, edit, i) for i in range(FRAMES)][10:])
        window.page.figure.hold.growing = False
        store.release()
    os._exit(0)


def frame(app: object, window: Window, store: Store, edit: Callable, i: int) -> float:
    """One edit, drawn and painted at once; milliseconds of this thread."""
    start = thread_time()
    store.edit("hinges", **edit(store.session.hinges, i))
    window.page.refresh()
    app.processEvents()  # paints what has changed
    return (thread_time() - start) * 1000


def computations() -> None:
    """What the engine does for a frame."""
    print(f"{'computation':24s} {'median':>8s} {'p95':>8s}   ms of CPU")
    sine, points = goal_of("sine"), goal_of("points", POINTS)
    at_sine = units_at(knots_of(sine, "uniform", 64), RELU, sine)
    at_points = units_at(knots_of(points, "uniform", 64), RELU, points)
    fit = least_squares(at_sine, sine)
    print_row("pieces of 64 units", timed(lambda: Units(fit.w, fit.b, fit.v, fit.c, RELU).pieces))
    print_row("fit to sin x", timed(lambda: least_squares(at_sine, sine)))
    print_row("fit to 1,000 points", timed(lambda: least_squares(at_points, points)))
    print_row("errors", timed(lambda: errors_of(fit, sine)))
    print_row("a joint", timed(lambda: fit.through_joint(31, 0.05, 0.2, 0.01)))


def timed(work: Callable[[], object]) -> list[float]:
    """Milliseconds of this thread for each of many runs."""
    times = []
    for _ in range(FRAMES):
        start = thread_time()
        work()
        times.append((thread_time() - start) * 1000)
    return times


def print_row(name: str, times: list[float]) -> None:
    """Median and 95th percentile."""
    times = sorted(times)
    print(f"{name:24s} {statistics.median(times):8.2f} {times[int(0.95 * len(times))]:8.2f}", flush=True)


if __name__ == "__main__":
    main()
