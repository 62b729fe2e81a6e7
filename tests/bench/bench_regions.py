"""What the region map costs: ``python tests/bench/bench_regions.py [--large]``.

Medians in milliseconds of the full map (polygons, affine maps, patterns, adjacency, boundary) on one thread,
of new output weights on an old map, and how many times slower a naive splitter is that treats polygon after
polygon and gives neither patterns nor adjacency; then networks whose biases are all 0, and painted frames.
``--large`` adds a map of about a million regions on two threads, with its peak memory. Times of one thread
are its own time, whatever else the machine does; ``a plain loop`` tells how fast it is at the moment.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import engine  # noqa: F401  (limits the BLAS threads before NumPy loads)

# isort: split
import numpy as np

from engine.networks.initializers import network
from engine.networks.network import Network
from engine.partition import Partition, estimate, partition

WINDOW = (-2.0, 2.0, -2.0, 2.0)
NETWORKS: list[tuple[tuple[int, ...], float, int, float]] = [
    ((2, 16, 16, 1), 0.5, 60, 3),
    ((2, 32, 32, 1), 0.5, 40, 4),
    ((2, 64, 64, 1), 0.5, 30, 12),
    ((2, 32, 32, 32, 32, 1), 0.5, 20, 12),
    ((2, 64, 64, 64, 64, 1), 0.5, 10, 55),
    ((2, 128, 128, 128, 1), 0.5, 5, 135),
    ((2, 256, 256, 1), 0.3, 5, 400),
]
"""Widths, standard deviation of the biases, repeats, and the milliseconds that a map must not exceed."""


def milliseconds(call: Callable[[], object], repeats: int) -> float:
    """Median time of this thread for a call, after one to warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = time.thread_time()
        call()
        times.append(time.thread_time() - start)
    return 1e3 * statistics.median(times)


def plain_loop() -> None:
    """A million turns of a loop, to compare machines and moments with."""
    total = 0
    for i in range(1_000_000):
        total += i * i


def naive_map(net: Network, window: tuple[float, float, float, float]) -> int:
    """The number of regions by cutting one polygon after the other, with their affine maps on the way."""
    x0, x1, y0, y1 = window
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    cells = [(corners, np.eye(2), np.zeros(2))]
    for w, b in zip(net.weights[:-1], net.biases[:-1], strict=True):
        cells = [child for polygon, a, c in cells for child in naive_layer(polygon, w @ a, w @ c + b)]
    maps = [(net.weights[-1] @ a, net.weights[-1] @ c + net.biases[-1]) for _, a, c in cells]
    return len(maps)


def naive_layer(
    polygon: np.ndarray, a: np.ndarray, c: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The children of a polygon on which the pre-activations are a·x + c, with their ReLU activations."""
    parts = [polygon]
    for row, shift in zip(a, c, strict=True):
        parts = [half for part in parts for half in naive_halves(part, part @ row + shift)]
    for part in parts:
        active = a @ part.mean(axis=0) + c > 0
        yield part, a * active[:, None], c * active


def naive_halves(polygon: np.ndarray, z: np.ndarray) -> list[np.ndarray]:
    if z.min() >= 0 or z.max() <= 0:
        return [polygon]
    above, below = [], []
    for i, corner in enumerate(polygon):
        j = (i + 1) % len(polygon)
        (above if z[i] > 0 else below).append(corner)
        if z[i] * z[j] < 0:
            crossing = corner + z[i] / (z[i] - z[j]) * (polygon[j] - corner)
            above.append(crossing)
            below.append(crossing)
    return [np.array(above), np.array(below)]


def worst_error(found: Partition) -> float:
    """The largest difference of affine map and network at random inner points, by the largest |y|."""
    weights = np.random.default_rng(0).exponential(size=len(found.loops))
    first, sides = found.offsets[:-1], np.diff(found.offsets)
    weights /= np.repeat(np.add.reduceat(weights, first), sides)
    points = np.add.reduceat(weights[:, None] * found.vertices[found.loops], first)
    affine = (found.gradients * points).sum(axis=1) + found.intercepts
    y = np.concatenate([found.network.forward(part)[:, 0] for part in np.array_split(points, 50)])
    return float(np.abs(affine - y).max() / np.abs(found.vertex_values).max())


def report(widths: tuple[int, ...], bias: float, repeats: int, limit: float) -> None:
    net = network(widths, seed=1, bias_scale=bias)
    found = partition(net, WINDOW, threads=1)
    turned = Network([*net.weights[:-1], -net.weights[-1]], net.biases)
    full = milliseconds(lambda: partition(net, WINDOW, threads=1), repeats)
    drag = milliseconds(lambda: partition(turned, WINDOW, found), repeats)
    naive = (
        milliseconds(lambda: naive_map(net, WINDOW), 1) / full if found.n_regions < 10_000 else float("nan")
    )
    print(
        f"{'-'.join(map(str, widths)):>16} {found.n_regions:8d} {full:9.2f} {limit:7.0f} "
        f"{drag:9.2f} {naive:9.0f} {worst_error(found):9.1e}"
    )


def report_large() -> None:
    net = network((2, *[256] * 7, 1), seed=1, bias_scale=0.1)
    start = time.perf_counter()
    expected = estimate(net, WINDOW)
    print(f"estimate {expected.regions} regions in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    found = partition(net, WINDOW, threads=2)
    elapsed = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"2-256x7-1: {found.n_regions} regions in {elapsed:.1f} s of 15, peak memory {peak:.2f} of 2 GB")
    print(f"Euler {len(found.vertices) - len(found.edges) + found.n_regions}, error {worst_error(found):.1e}")


def report_zero_biases() -> None:
    print("all biases 0     regions   full ms")
    for widths in ((2, 16, 16, 1), (2, 64, 64, 1), (2, 32, 32, 32, 32, 1)):
        net = network(widths, seed=1)
        count, full = (
            partition(net, WINDOW).n_regions,
            milliseconds(lambda net=net: partition(net, WINDOW), 20),
        )
        print(f"{'-'.join(map(str, widths)):>16} {count:8d} {full:9.2f}")


if __name__ == "__main__":
    loop = milliseconds(plain_loop, 5)
    print(f"load {os.getloadavg()[0]:.2f}, a plain loop of a million turns {loop:.0f} ms")
    print("         network  regions   full ms   limit output ms   naive ×     error")
    for row in NETWORKS:
        report(*row)
    report_zero_biases()
    if "--large" in sys.argv:
        report_large()
    subprocess.run([sys.executable, Path(__file__).with_name("bench_regions_frame.py")], check=True)
    print(f"load {os.getloadavg()[0]:.2f}, a plain loop {milliseconds(plain_loop, 5):.0f} ms")
