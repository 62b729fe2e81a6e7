"""A frame of One neuron: from an edit to the painted picture, and how long a descent takes.

Run: ``python tests/bench/bench_neuron.py``. Prints medians and 95th percentiles.
"""

from itertools import count

from driving import GATE, Driver, leave, print_head, print_row, timed, wave

from engine.experiments.neuron.chain import Chain
from engine.experiments.neuron.descent import Descent
from engine.functions import activations
from engine.session import Session

EDITS = {
    "z": lambda i: {"b": -6 + 6 * wave(i)},
    "w": lambda i: {"w": 3 * wave(i)},
    "target": lambda i: {"target": 1.5 * wave(i)},
    "learning rate, 100 steps": lambda i: {"rate": 0.5 + 0.4 * wave(i), "step": 100},
    "running": lambda i: {"step": i},
    "stepper": lambda i: {"stage": i % 8, "step": 0},
}


def main() -> None:
    """Every edit in every view, then descents alone."""
    driver = Driver(Session().visit("neuron"))
    print_head(f"One neuron; gate {GATE:.0f}")
    for view in ("gate", "descent", "all"):
        for name in ("sigmoid", "gelu"):
            driver.store.reset("neuron")
            driver.edit(view=view, activation=activations.get(name))
            for what, edit in EDITS.items():
                times = driver.frames(lambda i, edit=edit: driver.edit(**edit(i)))
                print_row(f"{view}, {name}: {what}", times)
    for title, name, z in (("wake a sigmoid, 220,676 steps", "sigmoid", -10.0), ("GELU", "gelu", 1.5)):
        chain, places = Chain(activations.get(name), "squared", 1.0), (z + 1e-9 * i for i in count())
        print_row(title, timed(lambda c=chain, p=places: Descent(c, next(p), 0.1).first_below(0.05, 400)))
    leave()


if __name__ == "__main__":
    main()
