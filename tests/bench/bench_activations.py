"""What the activation functions cost: ``python tests/bench/bench_activations.py``.

Per function: microseconds of a call on 1,000 points (a plot), for value, slope and curvature, and the time
on 10⁶ points as a multiple of ``np.exp`` in the same run. Medians of runs that alternate with ``np.exp``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.functions.activations import get, names

PARAMETERS: list[tuple[str, dict[str, float]]] = [
    *((name, {}) for name in names()),
    ("softplus", {"beta": 0.7}),
    ("silu", {"beta": 1.5}),
    ("celu", {"alpha": 0.7}),
]


def seconds(call: Callable[[Any], Any], z: np.ndarray, repeats: int) -> float:
    """Time of one call, the mean of so many."""
    start = time.perf_counter()
    for _ in range(repeats):
        call(z)
    return (time.perf_counter() - start) / repeats


def microseconds(call: Callable[[Any], Any], z: np.ndarray) -> float:
    """Median of nine times."""
    return 1e6 * statistics.median(seconds(call, z, 50) for _ in range(9))


def ratio_to_exp(call: Callable[[Any], Any], z: np.ndarray) -> float:
    """Median of five quotients of neighboring times."""
    return statistics.median(seconds(call, z, 1) / seconds(np.exp, z, 1) for _ in range(5))


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(0)
    plot, large = np.linspace(-8.0, 8.0, 1000), rng.uniform(-8.0, 8.0, 1_000_000)
    print(f"np.exp on 10⁶ points: {1e3 * seconds(np.exp, large, 9):.2f} ms")
    print(f"{'':26}{'µs at 1,000 points':>24}{'multiple of np.exp at 10⁶':>28}")
    print(f"{'':26}{'f':>8}{'f′':>8}{'f″':>8}{'f':>14}{'f′':>14}")
    for name, parameters in PARAMETERS:
        f = get(name, **parameters)
        calls = (f, f.derivative, f.second_derivative)
        small = "".join(f"{microseconds(call, plot):8.1f}" for call in calls)
        big = "".join(f"{ratio_to_exp(call, large):14.2f}" for call in calls[:2])
        print(f"{f.label:26}{small}{big}", flush=True)


if __name__ == "__main__":
    main()
