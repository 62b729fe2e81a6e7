"""A frame of Regions: from a hand that moves to the painted picture of a network 2-16-16-1.

Run: ``python tests/bench/bench_regions_frame.py``. Prints medians and 95th percentiles.
"""

from collections.abc import Callable

from driving import GATE, GATE_P95, Driver, leave, print_head, print_row, wave

from engine.functions import activations
from engine.session import Session

STEPS = 1, 5
"""Steps of training between two frames."""

START = {"width": 16, "activation": activations.get("leaky_relu", alpha=0.0)}


def main() -> None:
    """Drive the window as its handles and controls do."""
    driver = Driver(Session().edit("regions", **START).visit("regions"))
    figure, edit = driver.window.page.figure, driver.edit
    acts: dict[str, Callable[[int], object]] = {
        "drag a line": lambda i: figure.hands.dragged.emit("line 3", 1.5 * wave(i), 0.4 * wave(i)),
        "turn a line": lambda i: figure.hands.dragged.emit("end 0 3", 1.5 * wave(i), 1.8),
        "bias of a unit of layer 2": lambda i: edit(edits=(((1, 4, 16), wave(i)),)),
        "output bias": lambda i: edit(edits=(((2, 0, 16), wave(i)),)),
        "alpha": lambda i: edit(activation=activations.get("leaky_relu", alpha=0.9 * wave(i))),
        "pan": lambda i: edit(window=(-3 + wave(i), 3 + wave(i))),
        "probe": lambda i: edit(x1=2 * wave(i), x2=wave(i)),
        "hover": lambda i: figure.hands.hovered.emit("map", 2 * wave(i), 1.5 * wave(i)),
    }
    print_head(f"Regions, 2-16-16-1; gates {GATE:.0f} and {GATE_P95:.0f}")
    driver.hold()
    for name, act in acts.items():
        print_row(name, driver.frames(act))
    for steps in STEPS:
        edit(**START, data="moons", playhead=0, window=(-3, 3), edits=())
        print_row(f"train, steps a frame: {steps}", driver.frames(lambda i, n=steps: edit(playhead=i * n)))
    leave()


if __name__ == "__main__":
    main()
