"""A frame of Gradient flow: from an edit to the painted picture, at depth 50, width 64, 8 networks.

Run: ``python tests/bench/bench_gradient_flow.py``. Prints medians and 95th percentiles of what the drawing
thread needs. The plane is computed by the worker: its frames hold what follows the hand at once.
"""

from driving import GATE, Driver, leave, print_head, print_row, wave

from engine.functions import activations
from engine.session import Session

EDITS = {
    "σ_w": lambda i: {"weight_spread": 1.4 + 0.3 * wave(i)},
    "σ_b": lambda i: {"bias_spread": 0.5 + 0.4 * wave(i)},
    "input scale": lambda i: {"input_scale": 2.0 ** (2 * wave(i))},
    "depth": lambda i: {"depth": 40 + round(10 * wave(i))},
    "threshold": lambda i: {"threshold": 10.0 ** (2 + wave(i))},
}
BY_HAND = {
    "path": lambda i: {"path_z": (wave(i),) * 20},
    "gate": lambda i: {"gate_z": 6 * wave(i)},
    "plane": lambda i: {"weight_spread": 1.4 + 0.3 * wave(i)},
}


def main() -> None:
    """Every edit in every view of the layers, then what is set by hand in the others."""
    driver = Driver(Session().visit("gradient_flow"))
    print_head(f"Gradient flow; gate {GATE:.0f}")
    for view in ("layers", "split", "ridge"):
        for name in ("relu", "tanh", "gelu"):
            driver.store.reset("gradient_flow")
            driver.edit(view=view, activation=activations.get(name), depth=50)
            for what, edit in EDITS.items():
                if view == "layers" or what == "σ_w":
                    times = driver.frames(lambda i, edit=edit: driver.edit(**edit(i)))
                    print_row(f"{view}, {name}: {what}", times)
    for view, edit in BY_HAND.items():
        driver.store.reset("gradient_flow")
        driver.edit(view=view, activation=activations.get("tanh"))
        print_row(f"{view}, by hand", driver.frames(lambda i, edit=edit: driver.edit(**edit(i))))
    leave()


if __name__ == "__main__":
    main()
