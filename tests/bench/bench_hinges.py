"""Hinge sum: a frame while something is dragged with 64 units, and what is computed for it.

Run: ``python tests/bench/bench_hinges.py``. Prints medians and 95th percentiles.
"""

from collections.abc import Callable

from driving import GATE, Driver, leave, print_head, print_row, timed, wave

from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.hinges.fit import errors_of, least_squares
from engine.experiments.hinges.goal import goal_of
from engine.experiments.hinges.knots import knots_of, units_at
from engine.experiments.hinges.units import Units
from engine.functions import activations
from engine.session import Session

RELU = activations.get("relu")
FITTED = HingeSum().edit(target="sine", units=64)
BY_HAND = FITTED.edit(target="none")
POINTS = tuple((0.006 * i - 3.0, (i * 0.37) % 1.0) for i in range(1000))


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
    driver = Driver(Session().visit("hinges"))
    store = driver.store
    print_head(f"\nHinge sum, 64 units; gate {GATE:.0f}")
    for name, (state, edit) in STATES.items():
        store.open(store.session.replace("hinges", state))
        driver.rest()
        driver.hold()
        print_row(name, driver.frames(lambda i, edit=edit: driver.edit(**edit(store.session.hinges, i))))
        driver.release()
    leave()


def computations() -> None:
    """What the engine does for a frame."""
    print_head("computation")
    sine, points = goal_of("sine"), goal_of("points", POINTS)
    at_sine = units_at(knots_of(sine, "uniform", 64), RELU, sine)
    at_points = units_at(knots_of(points, "uniform", 64), RELU, points)
    fit = least_squares(at_sine, sine)
    print_row("pieces of 64 units", timed(lambda: Units(fit.w, fit.b, fit.v, fit.c, RELU).pieces))
    print_row("fit to sin x", timed(lambda: least_squares(at_sine, sine)))
    print_row("fit to 1,000 points", timed(lambda: least_squares(at_points, points)))
    print_row("errors", timed(lambda: errors_of(fit, sine)))
    print_row("a joint", timed(lambda: fit.through_joint(31, 0.05, 0.2, 0.01)))


if __name__ == "__main__":
    main()
