"""What training costs: ``PYTHONPATH=. python tests/bench/bench_training.py [--long]``.

Median CPU times in microseconds of one step (forward, backward, Adam, census) of a network 2-32-32-1 on
500 points, full batch, float64, one thread; beside it the same step in PyTorch eager, block by block in turn.
With an interpreter that has no PyTorch only the program's own figures are printed. PyTorch is no dependency:
install it into an environment of its own (``pip install torch``) and run this script with that one.

Then steps to anywhere in a run of 100,000 steps, in milliseconds; ``--long`` makes 200,000 steps and prints
what checkpoints and record hold.
"""

from __future__ import annotations

import math
import resource
import statistics
import sys
import time
from collections.abc import Callable

import engine  # noqa: F401  (limits the BLAS threads before NumPy loads)

# isort: split
import numpy as np

from engine.functions import activations
from engine.learning.census import census_of
from engine.learning.data import Data
from engine.learning.recipe import Recipe
from engine.learning.run import BUDGET, Run
from engine.learning.trainer import Trainer

try:
    import torch
except ImportError:
    torch = None

RECIPE = Recipe(
    Data("moons", 500, 0.1), (32, 32), activations.get("relu"), 0.01, loss="half_mse", optimizer="adam"
)
BLOCK, BLOCKS = 100, 15


def microseconds(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median over blocks of the CPU time of a call; the calls take turns, block by block."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(BLOCKS + 1):
        for name, call in calls.items():
            start = time.thread_time_ns()
            for _ in range(BLOCK):
                call()
            times[name].append((time.thread_time_ns() - start) / BLOCK / 1e3)
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def ours() -> dict[str, Callable[[], object]]:
    """A step with its census (who is on, who is dead and since when); a step that the run also records."""
    trainer, run = Trainer(RECIPE), Run(RECIPE)
    at = iter(range(10**9))
    return {"step": trainer.advance, "step, recorded": lambda: run.frame(next(at))}


def theirs() -> dict[str, Callable[[], object]]:
    """The same step in PyTorch eager, each of its ways to do Adam, with the census and without."""
    torch.set_num_threads(1)
    found: dict[str, Callable[[], object]] = {}
    for way in ("foreach", "fused"):
        model = TorchRun(way)
        found[f"torch, Adam {way}"] = model.step
        found[f"torch, Adam {way}, no census"] = TorchRun(way).step_only
    return found


class TorchRun:
    """2-32-32-1 with the weights of the recipe."""

    def __init__(self, way: str) -> None:
        x, y = RECIPE.samples_as_columns()
        self.x, self.y = torch.tensor(x.T.copy()), torch.tensor(y.T.copy())
        matrices = RECIPE.layout.views(RECIPE.start()).matrices
        self.layers = [torch.nn.Linear(m.shape[1] - 1, m.shape[0], dtype=torch.float64) for m in matrices]
        with torch.no_grad():
            for layer, matrix in zip(self.layers, matrices, strict=True):
                layer.weight.copy_(torch.tensor(matrix[:, :-1].copy()))
                layer.bias.copy_(torch.tensor(matrix[:, -1].copy()))
        parameters = [p for layer in self.layers for p in layer.parameters()]
        self.adam = torch.optim.Adam(parameters, lr=RECIPE.learning_rate, **{way: True})
        self.dead = torch.zeros(64, dtype=torch.bool)
        self.since = torch.full((64,), -1)
        self.deaths, self.revivals = torch.zeros(64, dtype=torch.int64), torch.zeros(64, dtype=torch.int64)
        self.k = 0

    def step_only(self) -> float:
        """Forward, backward, Adam; the loss as a number."""
        loss, _ = self._forward()
        self._learn(loss)
        return loss.item()

    def step(self) -> float:
        """The same with the census that ``Trainer`` takes at every step."""
        loss, activations_ = self._forward()
        with torch.no_grad():
            on = torch.cat([(a > 0).sum(dim=0) for a in activations_])
            now = on == 0
            if not torch.equal(now, self.dead):
                died, revived = now & ~self.dead, self.dead & ~now
                self.deaths += died
                self.revivals += revived
                self.since[died], self.since[revived] = self.k, -1
                self.dead = now
        self._learn(loss)
        self.k += 1
        value = loss.item()
        if not math.isfinite(value):
            raise ValueError("the loss is no longer finite")
        return value

    def _forward(self) -> tuple[torch.Tensor, list[torch.Tensor]]:
        h, kept = self.x, []
        for layer in self.layers[:-1]:
            h = torch.relu(layer(h))
            kept.append(h)
        return 0.5 * torch.nn.functional.mse_loss(self.layers[-1](h), self.y), kept

    def _learn(self, loss: torch.Tensor) -> None:
        self.adam.zero_grad()
        loss.backward()
        self.adam.step()


def compare() -> None:
    """One step, side by side."""
    calls = ours() | (theirs() if torch else {})
    found = microseconds(calls)
    print("2-32-32-1, 500 points, full batch, Adam, float64, one thread: median CPU time of a step")
    for name, value in found.items():
        print(f"  {name:34} {value:8.0f} µs   {value / found['step']:5.2f} × ours")
    if torch is None:
        print("  PyTorch is not installed here, so there is nothing to compare with.")
        return
    with_census = min(v for n, v in found.items() if n.startswith("torch") and "no census" not in n)
    print(f"  ratio, both with census, PyTorch's faster Adam: {with_census / found['step']:.2f} (at least 3)")
    same = TorchRun("foreach"), Trainer(RECIPE)
    losses = [(same[0].step(), same[1].loss, same[1].advance())[:2] for _ in range(50)]
    print(f"  largest difference of the losses over 50 steps: {max(abs(a - b) for a, b in losses):.1e}")


def scrub() -> None:
    """Jumps to steps anywhere in a run."""
    run = Run(RECIPE)
    run.frame(100_000)
    rng, times = np.random.default_rng(0), []
    for step in rng.integers(0, 100_001, 60):
        start = time.thread_time_ns()
        run.frame(int(step))
        times.append((time.thread_time_ns() - start) / 1e6)
    middle, most = statistics.median(times), max(times)
    print(f"to any of 100,000 steps: median {middle:.1f} ms, most {most:.1f} ms (at most 50)")
    print(f"  {run.nbytes / 2**20:.1f} of {BUDGET / 2**20:.0f} MiB, a checkpoint every {run.stride} steps")
    frame = run.frame(100_000)
    census = microseconds({"census": lambda: census_of(RECIPE, frame)})["census"]
    print(f"census of a frame with histograms, gradients and ranks: {census:.0f} µs")


def long_run() -> None:
    """An hour's worth of frames."""
    run = Run(RECIPE)
    for step in range(0, 200_001, 40_000):
        run.frame(step)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"step {step:7,}: {run.nbytes / 2**20:5.1f} MiB held, process at most {peak:.0f} MiB")


if __name__ == "__main__":
    compare()
    scrub()
    if "--long" in sys.argv:
        long_run()
