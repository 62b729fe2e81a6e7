"""A map at every pixel: the same numbers as the network at the center of each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations
from engine.networks.network import Network
from engine.partition import partition
from engine.partition.exact import Partition
from engine.partition.scan import scan


def network(widths: tuple[int, ...], seed: int, step: float = 0.0, name: str = "relu") -> Network:
    """Random weights; with a step only multiples of it, so that kinks meet, coincide and follow the rim."""
    rng = np.random.default_rng(seed)
    arrays = [(rng.normal(size=(b, a)), rng.normal(size=b)) for a, b in pairwise(widths)]
    if step:
        arrays = [(np.round(w / step) * step, np.round(b / step) * step) for w, b in arrays]
    return Network([w for w, _ in arrays], [b for _, b in arrays], activations.get(name))


def centers(p: Partition, width: int, height: int) -> np.ndarray:
    x0, x1, y0, y1 = p.window
    x = x0 + (x1 - x0) * (np.arange(width) + 0.5) / width
    y = y0 + (y1 - y0) * (np.arange(height) + 0.5) / height
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def outputs(p: Partition) -> np.ndarray:
    return np.column_stack([p.gradients, p.intercepts])


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    step=st.sampled_from([0.0, 1.0, 0.5, 0.25]),
    name=st.sampled_from(["relu", "abs", "hard_tanh"]),
    window=st.sampled_from([(-3, 3, -3, 3), (-1, 2, 0.5, 0.75), (0, 4, -4, 0)]),
    size=st.sampled_from([(64, 64), (7, 31), (1, 1), (40, 3)]),
)
def test_every_pixel_has_the_output_at_its_center(seed, step, name, window, size) -> None:
    net = network((2, 6, 5, 1), seed, step, name)
    p = partition(net, window)
    y = net.forward(centers(p, *size))[:, 0]
    found = scan(p, outputs(p), *size)
    assert found.shape == size[::-1]
    np.testing.assert_allclose(found.ravel(), y, atol=1e-9 * max(1.0, np.abs(y).max()))


def test_what_jumps_from_region_to_region_is_drawn_by_regions() -> None:
    """Their numbers, which no neighbors share: at a center that is on no edge, that of the region there."""
    p = partition(network((2, 9, 9, 1), 3), (-3, 3, -2, 2))
    numbers = np.column_stack([np.zeros((p.n_regions, 2)), np.arange(p.n_regions)])
    found = scan(p, numbers, 90, 60).ravel()
    np.testing.assert_allclose(found, p.locate(centers(p, 90, 60)), atol=1e-9)


def test_a_map_of_one_region_is_scanned_too() -> None:
    p = partition(network((2, 3, 1), 0, name="identity"), (-3, 3, -3, 3))
    assert p.n_regions == 1
    y = p.network.forward(centers(p, 5, 4))[:, 0]
    np.testing.assert_allclose(scan(p, outputs(p), 5, 4).ravel(), y, atol=1e-12)


@pytest.mark.parametrize("at", [1e6, -1e6])
def test_far_from_the_origin_the_numbers_are_as_good_as_the_coordinates(at: float) -> None:
    net = network((2, 8, 8, 1), 5)
    p = partition(net, (at, at + 6, at, at + 6))
    y = net.forward(centers(p, 30, 30))[:, 0]
    np.testing.assert_allclose(scan(p, outputs(p), 30, 30).ravel(), y, rtol=1e-9)
