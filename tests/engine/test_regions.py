from __future__ import annotations

import math
import os
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.monitor import Cancelled
from engine.experiments.regions.experiment import Regions
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.formula import parse
from engine.networks.initializers import network
from engine.networks.network import Network
from engine.partition import Partition, estimate, partition, sample
from engine.partition.layer import Bends
from engine.partition.levels import turns
from engine.partition.mesh import Degenerate
from tests.engine.rational_regions import Truth, rational_regions

WINDOW = (-2.0, 2.0, -2.0, 2.0)
STORM = 1000 if os.environ.get("ACTIVATION_LAB_FULL_STORM") else 300
"""How many random grid-valued networks are compared with exact arithmetic."""

ACTIVATIONS = [
    activations.get("relu"),
    activations.get("leaky_relu", alpha=0.25),
    activations.get("leaky_relu", alpha=-0.5),
    activations.get("leaky_relu", alpha=1),
    activations.get("abs"),
    activations.get("hard_tanh"),
    activations.get("relu6"),
    activations.get("identity"),
]


def grid_network(seed: int) -> tuple[Network, tuple[int, int, int, int]]:
    """A small network with weights on a coarse grid, degenerate more often than not, and a window."""
    rng = np.random.default_rng(seed)
    depth = int(rng.integers(1, 4))
    widths = [2, *rng.integers(1, (10, 7, 6)[depth - 1], size=depth), 1]
    step = rng.choice([1, 0.5, 0.25, 0.125])
    most = round(2 / step)
    weights = [step * rng.integers(-most, most + 1, size=(n_out, n_in)) for n_in, n_out in pairwise(widths)]
    with_biases = rng.random(len(weights)) < 0.7
    biases = [
        step * used * rng.integers(-most, most + 1, size=n)
        for n, used in zip(widths[1:], with_biases, strict=True)
    ]
    # ReLU three times as often as each of the others.
    activation = [*ACTIVATIONS, *ACTIVATIONS[:1] * 2][rng.integers(len(ACTIVATIONS) + 2)]
    half = int(rng.integers(1, 4))
    return Network(weights, biases, activation), (-half, half, -half, int(rng.integers(1, 4)))


def assert_agrees_with_exact_arithmetic(net: Network, window: tuple[int, int, int, int]) -> Partition:
    truth = rational_regions(net, window)
    found = partition(net, window)
    assert len(truth.signs) == truth.cells
    assert (found.n_regions, len(found.vertices), len(found.edges)) == (
        truth.cells,
        truth.vertices,
        truth.edges,
    )
    assert found.boundary_length == pytest.approx(truth.boundary_length, rel=1e-9, abs=1e-9)
    polylines = sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in found.boundary)
    assert polylines == pytest.approx(found.boundary_length, rel=1e-9, abs=1e-9)
    assert patterns_of(found) == {pieces_from(signs, len(net.bends)) for signs in truth.signs}
    assert_formulas(found, truth)
    return found


def assert_formulas(found: Partition, truth: Truth) -> None:
    """As many different formulas as there are; and coefficients of 0 are 0, not what rounding leaves."""
    assert found.n_formulas == len(truth.forms)
    exact = np.array(sorted(tuple(map(float, form)) for form in truth.forms))
    for column, values in zip(exact.T, (*found.gradients.T, found.intercepts), strict=True):
        size = max(float(np.abs(exact).max()), 1e-300)
        assert ((values == 0) | (np.abs(values) > 1e-13 * size)).all()
        if not column.any():
            assert not values.any()


@given(st.integers(0, 999), st.sampled_from([(1, 3), (2, 2), (2, 4), (3, 3)]), st.sampled_from(ACTIVATIONS))
def test_formulas_of_random_maps_without_biases(seed: int, shape: tuple[int, int], f: Activation) -> None:
    depth, width = shape
    net = Regions(seed=seed, depth=depth, width=width, activation=f, bias_scale=0.0).network
    assert_formulas(partition(net, (-3, 3, -3, 3)), rational_regions(net, (-3, 3, -3, 3)))


def patterns_of(found: Partition) -> set[tuple[int, ...]]:
    bends = bool(found.network.bends)
    return {tuple(p for layer in found.pattern(r) for p in layer if bends) for r in range(found.n_regions)}


def pieces_from(signs: tuple[int, ...], bends: int) -> tuple[int, ...]:
    """The piece of each unit from the sides of its kinks."""
    return tuple(sum(s > 0 for s in signs[i : i + bends]) for i in range(0, len(signs), max(bends, 1)))


def interior_points(found: Partition, seed: int = 0) -> np.ndarray:
    """One random point inside every region, (R, 2)."""
    rng = np.random.default_rng(seed)
    sides = np.diff(found.offsets)
    weights = rng.exponential(size=len(found.loops))
    weights /= np.repeat(np.add.reduceat(weights, found.offsets[:-1]), sides)
    return np.add.reduceat(weights[:, None] * found.vertices[found.loops], found.offsets[:-1], axis=0)


def assert_is_a_sound_map(found: Partition) -> None:
    """Every invariant that an exact map has, whatever the network."""
    x0, x1, y0, y1 = found.window
    regions = np.arange(found.n_regions)
    assert len(found.vertices) - len(found.edges) + found.n_regions == 1
    assert found.areas.sum() == pytest.approx((x1 - x0) * (y1 - y0), rel=1e-12)
    assert found.areas.min() >= 0
    assert_convex(found)

    points = interior_points(found)
    y = found.network.forward(points)[:, 0]
    affine = (found.gradients * points).sum(axis=1) + found.intercepts
    # An output that cancels to nothing is only as good as its terms, here of size 1.
    scale = np.abs(found.vertex_values).max() + 1e-6
    np.testing.assert_allclose(affine / scale, y / scale, rtol=0, atol=1e-9)

    pieces = np.concatenate([np.zeros((len(points), 1)), *found.patterns()], axis=1)
    assert len(np.unique(pieces, axis=0)) == found.n_regions or not found.network.bends
    inner = np.flatnonzero((found.edge_faces >= 0).all(axis=1))
    assert_edges_tell_the_neighbours_apart(found, inner)
    assert_continuous(found, inner, scale)

    thick = found.areas > 1e-9 * found.areas.sum()
    np.testing.assert_array_equal(found.locate(points[thick]), regions[thick])


def assert_convex(found: Partition) -> None:
    for r in range(found.n_regions):
        corners = found.vertices[found.loops[found.offsets[r] : found.offsets[r + 1]]]
        step = np.roll(corners, -1, axis=0) - corners
        turn = step[:, 0] * np.roll(step[:, 1], -1) - step[:, 1] * np.roll(step[:, 0], -1)
        assert (turn > -1e-12).all()


def assert_edges_tell_the_neighbours_apart(found: Partition, inner: np.ndarray) -> None:
    left, right = found.edge_faces[inner].T
    differ = []
    for layer, piece in enumerate(found.patterns()):
        row, unit = np.nonzero(piece[left] != piece[right])
        differ.append(np.stack([inner[row], np.full(len(row), layer), unit], axis=1))
    counts = np.diff(found.edge_neuron_offsets)
    told = np.column_stack([np.repeat(np.arange(len(counts)), counts), found.edge_neurons])
    expected = np.concatenate(differ) if differ else told
    assert sorted(map(tuple, told.tolist())) == sorted(map(tuple, expected.tolist()))
    assert (counts[inner] > 0).all()
    assert counts.sum() == counts[inner].sum()


def assert_continuous(found: Partition, inner: np.ndarray, scale: float) -> None:
    for end in range(2):
        vertex = found.edges[inner, end]
        for side in range(2):
            face = found.edge_faces[inner, side]
            value = (found.gradients[face] * found.vertices[vertex]).sum(axis=1) + found.intercepts[face]
            np.testing.assert_allclose(value / scale, found.vertex_values[vertex] / scale, rtol=0, atol=1e-9)


@pytest.mark.parametrize("block", range(10))
def test_grid_networks_agree_with_exact_arithmetic(block: int) -> None:
    for seed in range(block * STORM // 10, (block + 1) * STORM // 10):
        assert_agrees_with_exact_arithmetic(*grid_network(seed))


XOR = ([[[1, 1], [1, 1]], [[1, -2]]], [[0, -1], [0]])
SPECIAL = {
    "xor": XOR,
    "duplicates": ([[[1, 0], [1, 0], [2, 0], [0, 1]], [[1, 1, 1, 1]]], [[0, 0, 0, 0.5], [-1]]),
    "opposites": ([[[1, 1], [-1, -1]], [[1, 1]]], [[0, 0], [-1]]),
    "zero biases": (
        [[[1, 2], [2, -1], [-1, 1]], [[1, -1, 2], [2, 1, -1]], [[1, 1]]],
        [[0] * 3, [0] * 2, [0]],
    ),
    "concurrent": ([[[1, 0], [0, 1], [1, 1], [1, -1]], [[1, 1, 1, 1]]], [[0, 0, 0, 0], [-1]]),
    "grid": ([[[1, 0], [1, 0], [0, 1], [0, 1]], [[1, -1, 1, -1]]], [[0, 1, 0, 1], [0]]),
    "through corners": ([[[1, 1], [1, -1], [1, 0]], [[1, 1, 1]]], [[0, 0, 2], [-1]]),
    "along the rim": ([[[1, 0], [0, 1]], [[1, 1]]], [[2, -2], [0]]),
    "dead units": ([[[0, 0], [1, 0], [1, 1]], [[1, 1, 1]]], [[0, -9, 0], [0]]),
    "all zero": ([[[0, 0], [0, 0]], [[0, 0]]], [[0, 0], [0]]),
    "followers": ([[[1, 0], [0, 1]], [[1, 0], [0, 1], [1, 1]], [[1, 1, -1]]], [[0, 0], [0, 0, 0], [0]]),
    "dead layer": ([[[1, 1], [1, -1]], [[-1, -1]], [[1]]], [[0, 0], [-1], [0]]),
    "no hidden layer": ([[[1, 1]]], [[0]]),
}


@pytest.mark.parametrize("name", SPECIAL)
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.label)
def test_special_positions(name: str, activation: activations.Activation) -> None:
    net = Network(*SPECIAL[name], activation)
    found = assert_agrees_with_exact_arithmetic(net, (-2, 2, -2, 2))
    assert_is_a_sound_map(found)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32),
    hidden=st.lists(st.integers(1, 14), min_size=1, max_size=4),
    activation=st.sampled_from(ACTIVATIONS),
    bias=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_random_networks_give_sound_maps(seed, hidden, activation, bias) -> None:
    assert_is_a_sound_map(partition(network((2, *hidden, 1), activation, seed=seed, bias_scale=bias), WINDOW))


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_grid_networks_give_sound_maps(seed: int) -> None:
    assert_is_a_sound_map(partition(*grid_network(seed)))


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), size=st.floats(-17, -7))
def test_almost_special_positions_give_sound_maps(seed: int, size: float) -> None:
    """Kinks that miss a vertex or each other by as little as rounding, on either side of the tolerance."""
    net, window = grid_network(seed)
    rng = np.random.default_rng(seed)

    def nudged(values: np.ndarray) -> np.ndarray:
        return values + 10**size * rng.standard_normal(values.shape) * (rng.random(values.shape) < 0.5)

    near = Network([nudged(w) for w in net.weights], [nudged(b) for b in net.biases], net.activation)
    assert_is_a_sound_map(partition(near, window))


@pytest.mark.parametrize("directions", [5, 8, 12])
@pytest.mark.parametrize("shift", [0, -0.1, -0.3])
def test_stars_of_inexact_directions_give_sound_maps(directions: int, shift: float) -> None:
    angles = 2 * np.pi * np.arange(directions) / directions
    star = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    inner = np.round(np.random.default_rng(directions).standard_normal((6, directions)), 1)
    biases = [np.full(directions, shift), np.round(np.linspace(-0.5, 0.5, 6), 1), [0.1]]
    assert_is_a_sound_map(partition(Network([star, inner, np.ones((1, 6))], biases), (-1, 1, -1, 1)))


def test_a_few_special_units_among_many() -> None:
    net = network((2, 40, 40, 1), seed=9, bias_scale=0.4)
    weights, biases = [w.copy() for w in net.weights], [b.copy() for b in net.biases]
    without = Network(
        [weights[0][1:], np.delete(weights[1][2:], 0, axis=1), weights[2][:, 2:]],
        [biases[0][1:], biases[1][2:], biases[2]],
    )
    # In both layers: one unit is dead, in the second another one doubles its neighbour.
    weights[0][0], biases[0][0] = 0, 0
    weights[1][0], biases[1][0] = 0, 0
    weights[1][1], biases[1][1] = 2 * weights[1][2], 2 * biases[1][2]
    found = partition(Network(weights, biases), WINDOW)
    assert found.n_regions == partition(without, WINDOW).n_regions
    assert_is_a_sound_map(found)


@pytest.mark.parametrize("widths", [(2, 64, 64, 1), (2, 32, 32, 32, 1)])
def test_a_large_map_is_sound(widths) -> None:
    found = partition(network(widths, seed=3, bias_scale=0.3), WINDOW)
    assert found.n_regions > 3000
    assert_is_a_sound_map(found)


@pytest.mark.parametrize("n", [0, 1, 3, 5, 8, 16, 32])
def test_one_layer_cuts_the_plane_like_lines_in_general_position(n: int) -> None:
    rng = np.random.default_rng(n)
    # Tangents of the unit circle at separate angles: all crossings are near, no three in a point.
    angles = np.pi * (np.arange(n) + rng.uniform(0.2, 0.8, n)) / max(n, 1)
    normals = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    net = Network([normals, np.ones((1, n))] if n else [np.ones((1, 2))], [-np.ones(n), [0]] if n else [[0]])
    found = partition(net, (-100, 100, -100, 100))
    assert found.n_regions == 1 + n + math.comb(n, 2)


def tent(layers: int) -> Network:
    """T(x) = 2 relu(x) − 4 relu(x − ½) composed so many times, applied to x."""
    first = ([[1, 0], [1, 0]], [0, -0.5])
    inner = ([[2, -4], [2, -4]], [0, -0.5])
    parts = [first, *[inner] * (layers - 1), ([[2, -4]], [0])]
    return Network([w for w, _ in parts], [b for _, b in parts])


def zigzag(layers: int) -> Network:
    """h(x) = 4 − 6 relu(⅔ − x) − 12 relu(x − ⅙) + 9 relu(x − ⅓) composed so many times, applied to x."""
    signs, shifts, outer = np.array([-1, 1, 1.0]), np.array([2 / 3, -1 / 6, -1 / 3]), np.array([-6, -12, 9.0])
    weights = [np.stack([signs, 0 * signs], axis=1), *[np.outer(signs, outer)] * (layers - 1), outer[None]]
    return Network(weights, [shifts, *[shifts + 4 * signs] * (layers - 1), [4.0]])


def two_tents(layers: int) -> Network:
    """The tent map in each coordinate, summed."""
    block = [[2, -4, 0, 0], [2, -4, 0, 0], [0, 0, 2, -4], [0, 0, 2, -4]]
    weights = [[[1, 0], [1, 0], [0, 1], [0, 1]], *[block] * (layers - 1), [[2, -4, 2, -4]]]
    return Network(weights, [*[[0, -0.5, 0, -0.5]] * layers, [0]])


@pytest.mark.parametrize("layers", range(1, 9))
def test_a_composed_tent_folds_the_line_in_two_each_time(layers: int) -> None:
    assert partition(tent(layers), (0, 1, 0, 1)).n_regions == 2**layers


@pytest.mark.parametrize("layers", range(1, 6))
def test_a_composed_zigzag_folds_the_line_in_four_each_time(layers: int) -> None:
    assert partition(zigzag(layers), (-5, 6, 0, 1)).n_regions == 4**layers


@pytest.mark.parametrize("layers", range(1, 6))
def test_tents_in_both_coordinates_make_a_chessboard(layers: int) -> None:
    assert partition(two_tents(layers), (0, 1, 0, 1)).n_regions == 4**layers


def test_a_kink_without_a_jump_splits_nothing() -> None:
    net = network((2, 16, 16, 1), activations.get("leaky_relu", alpha=1), seed=1, bias_scale=0.5)
    found = partition(net, WINDOW)
    assert found.n_regions == 1
    assert len(found.boundary) <= 1


def test_pieces_of_hard_tanh() -> None:
    net = Network([[[1, 0]], [[1]]], [[0], [0]], "hard_tanh")
    found = partition(net, WINDOW)
    assert sorted(found.pattern(r)[0].tolist() for r in range(3)) == [[0], [1], [2]]
    assert found.pattern(0)[0].dtype == np.int8


def test_kinks_are_polylines_of_zero_pre_activation() -> None:
    net = network((2, 6, 6, 1), seed=2, bias_scale=0.5)
    found = partition(net, WINDOW)
    for layer, unit in [(0, 2), (1, 0), (1, 3)]:
        lines = found.kinks(layer, unit)
        for line in lines:
            z = net.pre_activations(line)[layer][:, unit]
            np.testing.assert_allclose(z, 0, atol=1e-12)
        crosses = len(np.unique(net.pattern(interior_points(found))[layer][:, unit])) == 2
        assert bool(lines) == crosses


def test_kinks_of_the_first_layer_are_single_lines() -> None:
    net = Network([[[1, 0], [1, 1], [0, 1]], [[1, 1, 1]]], [[0.5, 0, 9], [0]])
    found = partition(net, WINDOW)
    (line,) = found.kinks(0, 0)
    np.testing.assert_allclose(line[[0, -1]][:, 1] ** 2, 4)
    np.testing.assert_allclose(line[:, 0], -0.5)
    assert found.kinks(0, 2) == []


def test_neighbours_are_mutual() -> None:
    found = partition(network((2, 8, 8, 1), seed=1, bias_scale=0.5), WINDOW)
    pairs = {(r, int(n)) for r in range(found.n_regions) for n in found.neighbors(r)}
    assert pairs == {(b, a) for a, b in pairs}
    inner = found.edge_faces[(found.edge_faces >= 0).all(axis=1)]
    assert len(pairs) == 2 * len(inner)


def test_locate_on_edges_and_outside() -> None:
    found = partition(Network(*XOR), WINDOW)
    regions = found.locate(found.vertices)
    for vertex, region in enumerate(regions):
        assert vertex in found.loops[found.offsets[region] : found.offsets[region + 1]]
    np.testing.assert_array_equal(found.locate([[3, 0], [0, -2.001], [math.nan, 0]]), [-1, -1, -1])


def test_contours_have_their_level() -> None:
    found = partition(network((2, 8, 8, 1), seed=1, bias_scale=0.5), WINDOW)
    low, high = found.extent
    level = 0.3 * low + 0.7 * high
    lines = found.contours(level)
    assert lines
    for line in lines:
        np.testing.assert_allclose(found.network.forward(line)[:, 0], level, atol=1e-12)


def test_a_flat_zero_region_has_its_rim_as_boundary() -> None:
    # y = |x| + |y| − 1 cut off below at 0: zero inside the unit diamond.
    diamond = Network([[[1, 0], [-1, 0], [0, 1], [0, -1]], [[1, 1, 1, 1]], [[1]]], [[0, 0, 0, 0], [-1], [0]])
    found = partition(diamond, WINDOW)
    (line,) = found.boundary
    assert found.boundary_length == pytest.approx(4 * math.sqrt(2))
    np.testing.assert_allclose(np.abs(line).sum(axis=1), 1)
    np.testing.assert_array_equal(line[0], line[-1])


def changed(net: Network, layer: int, *, bias: bool = False) -> Network:
    weights, biases = [w.copy() for w in net.weights], [b.copy() for b in net.biases]
    (biases[layer] if bias else weights[layer]).flat[0] += 0.37
    return Network(weights, biases, net.activation)


@pytest.mark.parametrize("layer", range(4))
@pytest.mark.parametrize("bias", [False, True])
def test_resuming_equals_starting_afresh(layer: int, bias: bool) -> None:
    net = network((2, 7, 6, 5, 1), seed=8, bias_scale=0.4)
    before = partition(net, WINDOW)
    edited = changed(net, layer, bias=bias)
    resumed, fresh = partition(edited, WINDOW, before), partition(edited, WINDOW)
    for name in ("vertices", "loops", "edges", "edge_faces", "edge_neurons", "gradients", "vertex_values"):
        np.testing.assert_array_equal(getattr(resumed, name), getattr(fresh, name))
    assert resumed.boundary_length == fresh.boundary_length
    assert all(a is b for a, b in zip(resumed.basis.layers[: layer + 1], before.basis.layers, strict=False))


def test_nothing_is_resumed_from_another_window_activation_or_depth() -> None:
    net = network((2, 5, 5, 1), seed=1, bias_scale=0.4)
    before = partition(net, WINDOW)
    shallow = Network([net.weights[0], net.weights[2]], [net.biases[0], net.biases[2]])
    for other, window in [
        (net, (-1.0, 1.0, -1.0, 1.0)),
        (Network(net.weights, net.biases, "abs"), WINDOW),
        (shallow, WINDOW),
    ]:
        resumed, fresh = partition(other, window, before), partition(other, window)
        np.testing.assert_array_equal(resumed.gradients, fresh.gradients)


def test_results_are_read_only() -> None:
    found = partition(Network(*XOR), WINDOW)
    for name in ("vertices", "loops", "offsets", "edges", "edge_faces", "gradients", "areas", "edge_neurons"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(found, name).flat[0] = 0


@pytest.mark.parametrize("size", [1e-250, 1e-100, 1e100])
def test_the_map_does_not_depend_on_the_unit_of_the_weights(size: float) -> None:
    net = network((2, 8, 1), seed=1, bias_scale=0.5)
    scaled = Network([size * net.weights[0], net.weights[1]], [size * net.biases[0], [0]])
    assert partition(scaled, WINDOW).n_regions == partition(net, WINDOW).n_regions


@pytest.mark.parametrize("name", ["step", "sign", "hardshrink"])
def test_functions_that_jump_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="jumps"):
        partition(Network(*XOR, name), WINDOW)


@pytest.mark.parametrize(
    ("net", "window", "says"),
    [
        (Network(*XOR, "tanh"), WINDOW, "curved"),
        (Network([[[1]]], [[0]]), WINDOW, "2 inputs and 1 output"),
        (Network([[[1, 1], [1, 1]]], [[0, 0]]), WINDOW, "2 inputs and 1 output"),
        (Network(*XOR), (1, 1, 0, 1), "is empty"),
        (Network(*XOR), (2, 1, 0, 1), "is empty"),
        (Network(*XOR), (math.nan, 1, 0, 1), "is empty"),
        (Network(*XOR), (-math.inf, 1, 0, 1), "is empty"),
        (Network(*XOR), (1e9, 1e9 + 1e-3, 0, 1), "too small or too large"),
        (Network(*XOR), (0, 1e200, 0, 1), "too small or too large"),
        (Network(*XOR), (0, 1, 0), "not 3 numbers"),
        (Network([[[1e300, 1]], [[1]]], [[0], [0]]), WINDOW, "reaches 2·10³⁰⁰ "),
        (Network([[[1e-300, 0]], [[1]]], [[0], [0]]), WINDOW, "reaches 2·10⁻³⁰⁰ "),
        (Network([[[1, 1]], [[1e300]]], [[0], [0]]), WINDOW, "output reaches"),
    ],
)
def test_what_cannot_be_mapped_is_refused_with_a_sentence(net, window, says) -> None:
    with pytest.raises(ValueError, match=says):
        partition(net, window)


def test_bends_leave_out_kinks_without_a_jump() -> None:
    bends = Bends.of(activations.get("hard_tanh"))
    np.testing.assert_array_equal(bends.at, [-1, 1])
    np.testing.assert_array_equal(bends.slopes, [0, 1, 0])
    assert len(Bends.of(activations.get("leaky_relu", alpha=1)).at) == 0


def test_every_pair_of_regions_differs() -> None:
    found = partition(network((2, 5, 4, 1), seed=6, bias_scale=0.5), WINDOW)
    patterns = [tuple(np.concatenate(found.pattern(r))) for r in range(found.n_regions)]
    assert all(a != b for a, b in combinations(patterns, 2))


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.label)
def test_cutting_at_once_and_in_rounds_agree(
    activation: activations.Activation, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = network((2, 11, 9, 7, 1), activation, seed=12, bias_scale=0.5)
    at_once = partition(net, WINDOW)

    def refuse(*_: object) -> None:
        raise Degenerate("on purpose")

    monkeypatch.setattr("engine.partition.layer.cut_at_once", refuse)
    in_rounds = partition(net, WINDOW)
    assert_is_a_sound_map(in_rounds)
    assert patterns_of(in_rounds) == patterns_of(at_once)
    assert len(in_rounds.vertices) == len(at_once.vertices)
    assert in_rounds.boundary_length == pytest.approx(at_once.boundary_length, rel=1e-9)
    here, there = (found.locate(interior_points(at_once)) for found in (at_once, in_rounds))
    for name in ("areas", "gradients", "intercepts"):
        a, b = getattr(at_once, name)[here], getattr(in_rounds, name)[there]
        np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.label)
def test_rounds_of_many_kinks_and_of_one_agree(
    activation: activations.Activation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All kinks meet in the origin, where every layer has to be cut in rounds."""
    net = network((2, 12, 12, 12, 1), activation, seed=4)
    many = partition(net, WINDOW)
    assert_is_a_sound_map(many)
    monkeypatch.setattr("engine.partition.in_rounds._AT_A_TIME", 1)
    single = partition(net, WINDOW)
    assert patterns_of(many) == patterns_of(single)
    assert (len(many.vertices), len(many.edges)) == (len(single.vertices), len(single.edges))
    np.testing.assert_allclose(np.sort(many.areas), np.sort(single.areas), rtol=1e-9, atol=1e-12)


def test_without_biases_regions_are_wedges() -> None:
    """A network without biases is linear along every ray: no region lies inside the window."""
    found = partition(network((2, 24, 24, 1), seed=6), WINDOW)
    assert found.n_regions > 60
    at_origin = np.flatnonzero((np.abs(found.vertices) < 1e-9).all(axis=1))
    assert len(at_origin) == 1
    for r in range(found.n_regions):
        assert at_origin[0] in found.loops[found.offsets[r] : found.offsets[r + 1]]


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles already for maps of some hundred regions."""
    monkeypatch.setattr("engine.partition.tiled.LARGE", 100)
    monkeypatch.setattr("engine.partition.tiled._PER_TILE", 300)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.label)
def test_tiles_give_the_same_map(activation: activations.Activation, monkeypatch: pytest.MonkeyPatch) -> None:
    net = network((2, 12, 10, 8, 1), activation, seed=5, bias_scale=0.4)
    tiled = partition(net, WINDOW, threads=2)
    assert (tiled.basis is None) == bool(net.bends)
    assert_is_a_sound_map(tiled)
    monkeypatch.setattr("engine.partition.tiled.LARGE", 10**9)
    whole = partition(net, WINDOW)
    assert patterns_of(tiled) == patterns_of(whole)
    assert len(tiled.vertices) == len(whole.vertices)
    assert tiled.boundary_length == pytest.approx(whole.boundary_length, rel=1e-9)
    np.testing.assert_allclose(np.sort(tiled.areas), np.sort(whole.areas), rtol=0, atol=1e-12)


@pytest.mark.usefixtures("small_tiles")
def test_tiles_agree_with_exact_arithmetic_in_special_positions() -> None:
    for seed in range(60):
        assert_agrees_with_exact_arithmetic(*grid_network(seed))


@pytest.mark.usefixtures("small_tiles")
def test_tiles_that_do_not_fit_together_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Degenerate("two tiles cut their seam differently")

    net = network((2, 12, 10, 8, 1), seed=5, bias_scale=0.4)
    tiled = partition(net, WINDOW)
    monkeypatch.setattr("engine.partition.tiled.sew", refuse)
    whole = partition(net, WINDOW)
    assert whole.basis is not None
    assert patterns_of(whole) == patterns_of(tiled)


@pytest.mark.usefixtures("small_tiles")
def test_progress_rises_to_one() -> None:
    shares: list[float] = []
    partition(network((2, 12, 10, 8, 1), seed=5, bias_scale=0.4), WINDOW, progress=shares.append)
    assert len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("calls", [0, 1, 8])
def test_cancelling(calls: int) -> None:
    countdown = iter([False] * calls)
    with pytest.raises(Cancelled):
        partition(
            network((2, 12, 10, 8, 1), seed=5, bias_scale=0.4),
            WINDOW,
            cancelled=lambda: next(countdown, True),
        )


@pytest.mark.parametrize("widths", [(2, 30, 1), (2, 40, 40, 1), (2, 30, 30, 30, 1)])
def test_estimates_are_close(widths) -> None:
    net = network(widths, seed=2, bias_scale=0.4)
    expected = partition(net, WINDOW).n_regions
    assert estimate(net, WINDOW).regions == pytest.approx(expected, rel=0.25)


@pytest.mark.parametrize("wide", [1e3, 1e6])
def test_an_estimate_does_not_miss_what_is_dense_in_the_middle(wide: float) -> None:
    net, window = network((2, 30, 30, 1), seed=4, bias_scale=0.4), (-wide, 2 * wide, -wide, wide)
    found = partition(net, window).n_regions
    assert found / 2 < estimate(net, window).regions < 1.25 * found


@pytest.mark.parametrize("large", [10, 10_000_000], ids=["in tiles", "at once"])
def test_a_map_ends_where_it_has_too_many_regions(monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    monkeypatch.setattr("engine.partition.tiled.LARGE", large)
    net = network((2, 16, 16, 16, 1), bias_scale=0.4)
    found = partition(net, WINDOW).n_regions
    assert partition(net, WINDOW, most=found).n_regions == found
    for most in (found - 1, found // 2, 10):
        with pytest.raises(ValueError, match=rf"^more than {most:,} regions are too many to compute$"):
            partition(net, WINDOW, most=most)


def test_an_estimate_can_be_stopped() -> None:
    countdown = iter([False] * 3)
    with pytest.raises(Cancelled):
        estimate(network((2, 30, 1), bias_scale=0.4), WINDOW, cancelled=lambda: next(countdown, True))


def test_an_estimate_without_crossings_is_exact() -> None:
    net = Network([[[1, 0]] * 3, [[1, 1, 1]]], [[0, 0.5, 1], [0]])
    assert estimate(net, WINDOW).regions == 4


def test_a_sampled_boundary_converges_to_the_curve() -> None:
    # With f(z) = z² the level 1 of f(x) + f(y) is the unit circle.
    square = parse("z^2")
    found = sample(Network([np.eye(2), [[1, 1]]], [[0, 0], [-1]], square), WINDOW, 201)
    assert found.sampled
    assert not Partition.sampled
    (line,) = found.boundary
    np.testing.assert_allclose(np.hypot(*line.T), 1, atol=1e-3)
    assert found.boundary_length == pytest.approx(2 * math.pi, rel=1e-3)
    assert found.extent == (-1, 7)


def test_sampled_gradients_are_those_of_the_network() -> None:
    net = network((2, 9, 7, 1), "tanh", seed=3, bias_scale=0.5)
    found = sample(net, WINDOW, 33)
    step = 1e-6
    for axis, shift in enumerate(np.eye(2) * step):
        ahead, behind = (net.forward(found.mesh.vertices + s * shift).reshape(33, 33) for s in (1, -1))
        np.testing.assert_allclose(found.gradients[:, :, axis], (ahead - behind) / (2 * step), atol=1e-8)


def test_sampled_lines_of_an_affine_function_are_exact() -> None:
    net = Network([[[3, 4]]], [[1]])
    found, exact = sample(net, WINDOW, 17), partition(net, WINDOW)
    assert found.boundary_length == pytest.approx(exact.boundary_length)
    np.testing.assert_array_equal(found.gradients[5, 5], [3, 4])
    (line,) = found.contours(2)
    np.testing.assert_allclose(net.forward(line), 2, atol=1e-12)


def test_sampling_refuses_what_it_cannot_show() -> None:
    with pytest.raises(ValueError, match="2 inputs"):
        sample(Network([[[1]]], [[0]]), WINDOW)
    with pytest.raises(ValueError, match="at least 2 points"):
        sample(Network(*XOR), WINDOW, 1)
    with pytest.raises(ValueError, match="overflows"):
        sample(Network([[[1e300, 0]], [[1e300]]], [[0], [0]]), WINDOW)


def turns_of(line: np.ndarray) -> int:
    """By the angle from each step with a direction to the next."""
    steps = [b - a for a, b in pairwise(line) if np.hypot(*(b - a)) > 1e-6]
    closed = len(line) > 2 and (line[0] == line[-1]).all()
    ways = [math.atan2(y, x) for x, y in (*steps, *(steps[:1] if closed else ()))]
    return sum(abs(math.remainder(b - a, math.tau)) > 1e-6 for a, b in pairwise(ways))


@pytest.mark.parametrize("seed", range(20))
def test_lines_turn_as_often_as_each_of_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [rng.integers(-2, 3, (rng.integers(2, 7), 2)) * rng.choice([1.0, 1.0, 1e-9]) for _ in range(seed)]
    lines = [np.concatenate([line, line[:1]]) if rng.random() < 0.5 else line for line in lines]
    found = turns(lines, 1.0)
    assert len(found) == sum(map(turns_of, lines))
    assert not len(found) or all((np.concatenate(lines) == place).all(axis=1).any() for place in found)


@pytest.mark.parametrize("seed", range(8))
def test_the_boundary_bends_where_it_crosses_a_kink(seed: int) -> None:
    made = partition(Regions(seed=seed).network, WINDOW)
    assert len(made.boundary_bends) or seed in (5, 6)
    for place in made.boundary_bends:
        layers = made.network.pre_activations(place[None, :])[:-1]
        assert min(float(np.abs(z).min()) for z in layers) < 1e-9
