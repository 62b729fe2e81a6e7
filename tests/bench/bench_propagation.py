"""What propagation costs: ``PYTHONPATH=. python tests/bench/bench_propagation.py``.

Median CPU times in milliseconds of one pass forward and backward, with the mean squares of z and ∂L/∂z of
each layer, of 8 networks of depth 50 and width 64 on 16 samples, float64, one thread. Beside it a plain loop
over seeds in NumPy, and the same in PyTorch eager, in turn. PyTorch is no dependency: install it into an
environment of its own (``pip install torch``) and run this script with that one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import engine  # noqa: F401  (limits the BLAS threads before NumPy loads)

# isort: split
import numpy as np

from engine.functions import activations
from engine.functions.activation import Activation
from engine.networks.propagation import Stack, inputs_of, propagated

try:
    import torch
except ImportError:
    torch = None

STACK = Stack((64,) * 51, "custom", seeds=8, weight_scale=1.4, bias_spread=0.1)
INPUTS = inputs_of(64, 16)
ROUNDS = 25


def ours(f: Activation) -> tuple[np.ndarray, np.ndarray]:
    """All seeds at once."""
    p = propagated(STACK, f, INPUTS)
    return p.z_square, p.gradient_rms


def loop(f: Activation) -> list[tuple[list[float], list[float]]]:
    """The same for one seed after the other."""
    found = []
    for seed in range(STACK.seeds):
        h, kept, squares, sizes = INPUTS, [], [], []
        for layer in range(STACK.depth):
            weights, biases = STACK.draw(layer)
            z = 1.4 * weights[seed] @ h + 0.1 * biases[seed]
            h = f(z)
            kept.append(f.derivative(z))
            squares.append((z**2).mean())
        delta = np.random.default_rng(seed).standard_normal(h.shape)
        for layer in reversed(range(STACK.depth)):
            delta = delta * kept[layer]
            sizes.append(np.sqrt((delta**2).mean()))
            delta = 1.4 * STACK.draw(layer)[0][seed].T @ delta
        found.append((squares, sizes))
    return found


def in_torch(name: str) -> Callable[[], object]:
    """Batched products and autograd, all seeds at once."""
    torch.set_num_threads(1)
    f = getattr(torch, name)
    draws = [STACK.draw(layer) for layer in range(STACK.depth)]
    weights = [1.4 * torch.tensor(w) for w, _ in draws]
    biases = [0.1 * torch.tensor(b) for _, b in draws]
    inputs = torch.tensor(INPUTS).expand(STACK.seeds, *INPUTS.shape)
    noise = torch.randn(STACK.seeds, *INPUTS.shape, dtype=torch.float64)

    def call() -> object:
        h, kept = inputs.clone().requires_grad_(), []
        for w, b in zip(weights, biases, strict=True):
            z = torch.baddbmm(b, w, h)
            z.retain_grad()
            kept.append(z)
            h = f(z)
        h.backward(noise)
        with torch.no_grad():
            return [((z**2).mean(dim=(1, 2)), (z.grad**2).mean(dim=(1, 2)).sqrt()) for z in kept]

    return call


def milliseconds(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median CPU time of a call; the calls take turns."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS + 1):
        for name, call in calls.items():
            start = time.thread_time_ns()
            call()
            times[name].append((time.thread_time_ns() - start) / 1e6)
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def compare(name: str) -> None:
    """One function, side by side."""
    f = activations.get(name)
    calls: dict[str, Callable[[], object]] = {
        "all seeds at once": lambda: ours(f),
        "a loop over seeds": lambda: loop(f),
    }
    if torch:
        calls["torch, eager"] = in_torch(name)
    found = milliseconds(calls)
    print(f"{name}: depth 50, width 64, 8 seeds, 16 samples, forward and backward")
    for way, value in found.items():
        print(f"  {way:20} {value:7.2f} ms   {value / found['all seeds at once']:5.2f} × ours")


if __name__ == "__main__":
    for function in ("relu", "tanh"):
        compare(function)
    if torch is None:
        print("PyTorch is not installed here, so there is nothing more to compare with.")
