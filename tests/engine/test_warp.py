"""Images of lines and polygons: exact where f has straight pieces, near where it is smooth; what is lost."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.functions import activations
from engine.functions.inverse import inverse
from engine.networks.affine import collapsed, ranks
from engine.networks.warp import Warp, polygons, polylines

NAMES = activations.names()
STRAIGHT = [name for name in NAMES if activations.get(name).slopes is not None]
SQUARE = [[-2.0, -2.0], [2.0, -2.0], [2.0, 2.0], [-2.0, 2.0]]
numbers = st.floats(-3.0, 3.0).map(lambda v: round(v, 3))


def warp(name: str, depth: int = 2, seed: int = 0) -> Warp:
    rng = np.random.default_rng(seed)
    weights, biases = rng.normal(size=(depth, 2, 2)), rng.normal(size=(depth, 2))
    return Warp(tuple(weights), tuple(biases), activations.get(name))


def along(points: np.ndarray, n: int = 40) -> np.ndarray:
    """Points between each two neighbors."""
    t = np.linspace(0.0, 1.0, n)[:, None]
    return np.concatenate([p + t * (q - p) for p, q in pairwise(points)])


def grid() -> list[list[list[float]]]:
    at = np.linspace(-2.0, 2.0, 9).tolist()
    return [[[x, -2.0], [x, 2.0]] for x in at] + [[[-2.0, y], [2.0, y]] for y in at]


@pytest.mark.parametrize("name", STRAIGHT)
def test_between_two_points_a_straight_piece_stays_straight(name) -> None:
    f = activations.get(name)
    creased = polylines(grid()).moved([[1.3, 0.4], [-0.7, 1.1]], [0.1, -0.3]).creased(f)
    for line, image in zip(creased.lines(), creased.through(f).lines(), strict=True):
        for p, q, a, b in zip(line, line[1:], image, image[1:], strict=False):
            middle = f(p + 0.37 * (q - p))
            np.testing.assert_allclose(middle, a + 0.37 * (b - a), atol=1e-12)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in STRAIGHT])
def test_between_two_points_a_curve_is_within_the_tolerance(name) -> None:
    f = activations.get(name)
    creased = polylines(grid()).moved([[1.3, 0.4], [-0.7, 1.1]]).creased(f, 1e-3)
    for line, image in zip(creased.lines(), creased.through(f).lines(), strict=True):
        for p, q, a, b in zip(line, line[1:], image, image[1:], strict=False):
            x, chord = f(along(np.array([p, q]), 9)) - a, b - a
            if np.linalg.norm(q - p) > 1e-9 and np.linalg.norm(chord) > 1e-9:
                off = abs(x[:, 0] * chord[1] - x[:, 1] * chord[0]) / np.linalg.norm(chord)
                assert off.max() < 2e-3


def test_lines_bend_only_at_creases() -> None:
    lines = polylines([[[-1.0, -1.0], [1.0, 3.0]]])
    creased = lines.creased(activations.get("relu"))
    np.testing.assert_allclose(creased.points, [[-1, -1], [-0.5, 0], [0, 1], [1, 3]])
    np.testing.assert_allclose(
        creased.through(activations.get("relu")).points, [[0, 0], [0, 0], [0, 1], [1, 3]]
    )
    assert len(lines.creased(activations.get("identity")).points) == 2


def test_a_jump_cuts_the_line() -> None:
    f = activations.get("step")
    for line in ([[-1.0, 0.5], [1.0, 0.5]], [[-1.0, 0.5], [0.0, 0.5], [1.0, 0.5]]):
        images = polylines([line]).creased(f).through(f).lines()
        assert [image[:, 0].tolist() for image in images if len(set(image[:, 0].tolist())) > 1] == []
        assert {x for image in images for x in image[:, 0].tolist()} == {0.0, 1.0}


@pytest.mark.parametrize("name", NAMES)
def test_layers_carry_the_same_points(name) -> None:
    w = warp(name)
    lines = polylines(grid())
    for layer, (weight, bias) in zip(w.lines(lines), zip(w.weights, w.biases, strict=True), strict=True):
        np.testing.assert_allclose(layer.weighted.points, layer.before.points @ weight.T, atol=1e-9)
        np.testing.assert_allclose(layer.shifted.points, layer.weighted.points + bias, atol=1e-9)
        np.testing.assert_array_equal(layer.after.points, w.activation(layer.shifted.points))
        assert len(layer.after.points) == layer.after.ends[-1]


@pytest.mark.parametrize("name", STRAIGHT)
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_pieces_are_affine_and_fill_the_source(name, depth) -> None:
    w = warp(name, depth, 3)
    pieces = w.pieces(polygons([SQUARE]))[-1]
    assert pieces.source_areas.sum() == pytest.approx(16.0, rel=1e-12)
    np.testing.assert_allclose(pieces.areas, pieces.area_factors * pieces.source_areas, atol=1e-9)
    large = pieces.source_areas > 1e-6
    corners = np.split(pieces.sources, pieces.ends[1:-1])
    centers = np.array([corner.mean(axis=0) for corner in corners])[large]
    np.testing.assert_allclose(w.jacobian(centers), pieces.jacobians[large], atol=1e-12)
    np.testing.assert_allclose(w.area_factor(centers), pieces.area_factors[large], atol=1e-12)
    images = np.array([corner.mean(axis=0) for corner in pieces.polygons()])[large]
    np.testing.assert_allclose(w.stages(centers)[-1], images, atol=1e-12)


@settings(max_examples=30)
@given(st.lists(numbers, min_size=4, max_size=4), st.lists(numbers, min_size=2, max_size=2))
def test_the_folded_share_is_that_of_many_points(entries, bias) -> None:
    w = Warp((np.array(entries).reshape(2, 2),), (np.array(bias),), activations.get("relu"))
    x = np.stack(np.meshgrid(*[(np.arange(400) + 0.5) / 100 - 2] * 2), axis=-1).reshape(-1, 2)
    flat = (w.area_factor(x) == 0).mean()
    assert w.folded_share(polygons([SQUARE])) == pytest.approx(flat, abs=0.01)


def test_closed_forms_of_folding() -> None:
    eye, zero = (np.eye(2),), (np.zeros(2),)
    square = polygons([SQUARE])
    assert Warp(eye, zero, activations.get("relu")).folded_share(square) == 0.75
    assert Warp(eye, zero, activations.get("abs")).folded_share(square) == 0.0
    assert Warp(eye, zero, activations.get("hard_tanh")).folded_share(square) == 0.75
    assert Warp(eye, zero, activations.get("tanh")).folded_share(square) == 0.0
    assert math.isnan(Warp(eye, zero, activations.get("hard_swish")).folded_share(square))
    assert Warp((np.ones((2, 2)),), zero, activations.get("identity")).folded_share(square) == 1.0
    assert Warp((), (), activations.get("relu")).folded_share(square) == 0.0
    with pytest.raises(ValueError, match="straight pieces"):
        Warp(eye, zero, activations.get("tanh")).pieces(square)


@pytest.mark.parametrize("name", NAMES)
def test_jacobians_are_differences(name) -> None:
    w = warp(name, 2, 5)
    x = np.random.default_rng(1).normal(size=(20, 2))
    for axis in range(2):
        step = np.zeros(2)
        step[axis] = 1e-6
        slope = (w.stages(x + step)[-1] - w.stages(x - step)[-1]) / 2e-6
        np.testing.assert_allclose(w.jacobian(x)[:, :, axis], slope, rtol=1e-5, atol=1e-6)
    determinants = np.linalg.det(w.jacobian(x))
    np.testing.assert_allclose(w.area_factor(x), abs(determinants), rtol=1e-9, atol=1e-12)


def test_ranks() -> None:
    matrices = np.array(
        [np.eye(2), np.ones((2, 2)), np.zeros((2, 2)), [[1, 0.1], [0.3, 0.03]], [[1e-9, 0], [0, 1]]]
    )
    assert ranks(matrices).tolist() == [2, 1, 0, 1, 2]


@pytest.mark.parametrize("depth", [1, 2, 8])
def test_linear_layers_collapse(depth) -> None:
    """Worked example 1: the largest difference is rounding."""
    w = warp("identity", depth)
    x = np.random.default_rng(1).normal(size=(500, 2))
    matrix, bias = collapsed(w.weights, w.biases)[-1]
    difference = abs(x @ matrix.T + bias - w.stages(x)[-1]).max()
    assert difference < 1e-14 * max(1.0, abs(w.stages(x)[-1]).max()) * depth * 10
    assert len(collapsed(w.weights, w.biases)) == depth


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus", "leaky_relu", "elu", "identity", "softsign"])
def test_the_way_back_leads_back(name) -> None:
    w = warp(name, 2, 2)
    x = np.random.default_rng(1).normal(size=(300, 2))
    np.testing.assert_allclose(w.back(w.stages(x)[-1]), x, atol=1e-6)


def test_relu_has_lost_what_is_left_of_its_lines() -> None:
    w = Warp((np.eye(2),), (np.zeros(2),), activations.get("relu"))
    x = np.random.default_rng(1).normal(size=(200, 2))
    back = w.back(w.stages(x)[-1])
    kept = (x > 0).all(axis=1)
    np.testing.assert_array_equal(np.isnan(back).any(axis=1), ~kept)
    np.testing.assert_allclose(back[kept], x[kept])
    assert np.isnan(Warp((np.ones((2, 2)),), (np.zeros(2),), activations.get("tanh")).back(x)).all()


@pytest.mark.parametrize("name", NAMES)
def test_an_inverse_is_one_or_is_not_given(name) -> None:
    f = activations.get(name)
    y = f(np.linspace(-4.0, 4.0, 401))
    z = inverse(f, y)
    known = ~np.isnan(z)
    np.testing.assert_allclose(f(z[known]), y[known], rtol=1e-12, atol=1e-14)
    if f.monotone and f.slopes is None and not f.kinks:
        assert known.all()


def test_inverses_of_levels_and_folds_are_not_given() -> None:
    assert np.isnan(inverse(activations.get("relu"), [0.0, -1.0])).all()
    assert inverse(activations.get("relu"), [[2.5]]).tolist() == [[2.5]]
    assert np.isnan(inverse(activations.get("tanh"), [1.0, 2.0, math.nan])).all()
    assert inverse(activations.get("tanh"), 0.5) == pytest.approx(math.atanh(0.5), rel=1e-15)
    assert np.isnan(inverse(activations.get("abs"), [1.0, 2.0])).all()
    assert np.isnan(inverse(activations.get("gelu"), [-0.1])).all()
    assert inverse(activations.get("gelu"), 1.0) == pytest.approx(1.1446, abs=1e-3)


def test_a_wave_has_no_way_back() -> None:
    assert np.isnan(inverse(activations.get("sine"), np.linspace(-0.9, 0.9, 20_000))).all()


def test_half_precision_posterizes_what_tanh_gives_back() -> None:
    w = Warp((2 * np.eye(2),), (np.zeros(2),), activations.get("tanh"))
    x = np.random.default_rng(1).uniform(-1.5, 1.5, size=(3000, 2))
    half = w.stages(x)[-1].astype(np.float16).astype(np.float64)
    back = w.back(half)
    kept = ~np.isnan(back).any(axis=1)
    assert kept.all() or (np.abs(half[~kept]).max(axis=1) == 1).all()
    assert 1e-4 < np.abs(back[kept] - x[kept]).max() < 0.3
