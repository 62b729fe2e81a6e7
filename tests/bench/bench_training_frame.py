"""A frame of Dead units while it trains: the steps, the census, the picture painted.

Run: ``python tests/bench/bench_training_frame.py``. Prints medians and 95th percentiles for so many
steps from one picture to the next.
"""

from driving import GATE, Driver, leave, print_head, print_row

from engine.functions import activations
from engine.session import Session

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
    """Drive windows by their stores, as the playhead does."""
    print_head(f"Dead units; gate {GATE:.0f}")
    for name, (state, steps) in SCENES.items():
        driver = Driver(Session().edit("training", **state).visit("training"))
        act = lambda i, d=driver, n=steps: d.edit(playhead=(i + 1) * n)  # noqa: E731
        print_row(name, driver.frames(act, FRAMES))
        driver.window.close()
    leave()


if __name__ == "__main__":
    main()
