"""A frame of Gradient flow: from an edit to the painted picture, at depth 50, width 64, 8 networks.

Run: ``python tests/bench/bench_gradient_flow.py``. Prints medians and 95th percentiles of what the drawing
thread needs. The plane is computed by the worker: its frames hold what follows the hand at once. Then the way
through the layers alone, on one thread (``OPENBLAS_NUM_THREADS=1``), and, where PyTorch can be imported, how
many times as long that takes: all networks in one product a layer, and one network after the other.
"""

import statistics
from collections.abc import Callable
from importlib.util import find_spec
from time import thread_time

from driving import GATE, Driver, leave, print_head, print_row, timed, wave

from engine.functions import activations
from engine.networks.propagation import Stack, inputs_of, propagated
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
    "mode": lambda i: {"mode_start": 10.0 ** (-3 + wave(i))},
    "plane": lambda i: {"weight_spread": 1.4 + 0.3 * wave(i)},
}


DEPTH, WIDTH, SEEDS, SAMPLES = 50, 64, 8, 8
FACTOR = 2.0
"""So many times faster than PyTorch the way through the layers is to be."""


def way(name: str) -> Callable[[], object]:
    """Forward, and back to ∂L/∂z of every layer."""
    stack, x = Stack((WIDTH,) * (DEPTH + 1), "he", SEEDS), inputs_of(WIDTH, SAMPLES)
    return lambda: propagated(stack, activations.get(name), x).gradients


def ways_of_torch(name: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """The same by PyTorch in float64: all networks at once, and one by one."""
    import torch

    torch.set_num_threads(1)
    f = torch.nn.functional.gelu if name == "gelu" else getattr(torch, name)
    shape = (DEPTH, SEEDS, WIDTH, WIDTH)
    weights = torch.randn(shape, dtype=torch.float64) * (2 / WIDTH) ** 0.5
    x, onwards = torch.randn((2, SEEDS, WIDTH, SAMPLES), dtype=torch.float64)

    def through(matrices: torch.Tensor, h: torch.Tensor, gradient: torch.Tensor) -> object:
        h, seen = h.clone().requires_grad_(), []
        for matrix in matrices:
            seen.append(matrix @ h)
            h = f(seen[-1])
        return torch.autograd.grad(h, seen, gradient)

    def one_by_one() -> object:
        return [through(weights[:, i], x[i], onwards[i]) for i in range(SEEDS)]

    return lambda: through(weights, x, onwards), one_by_one


def compare() -> None:
    """The way through the layers, and the medians of ratios of pairs."""
    print_head(f"{DEPTH} layers of {WIDTH}, {SEEDS} networks, forward and back")
    for name in ("relu", "tanh", "sigmoid", "gelu"):
        ours = way(name)
        print_row(name, timed(ours))
        if find_spec("torch") is None:
            continue
        for how, theirs in zip(("at once", "one by one"), ways_of_torch(name), strict=True):
            ratio = statistics.median(seconds(theirs) / seconds(ours) for _ in range(60))
            print(f"{f'PyTorch, {how}':44s} {ratio:8.2f} times as long; gate {FACTOR:.0f}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """The time of one run."""
    start = thread_time()
    work()
    return thread_time() - start


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
    compare()
    leave()


if __name__ == "__main__":
    main()
