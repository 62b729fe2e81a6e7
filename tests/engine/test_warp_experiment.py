"""Space warp: what is seen on the way, areas, what a line can part, what hands do."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiments.warp.back import SAMPLES, BackNumbers, Way, samples
from engine.experiments.warp.experiment import SpaceWarp
from engine.experiments.warp.matrices import TITLES
from engine.experiments.warp.moment import FRAMES, STAGES, Moment, between
from engine.experiments.warp.paper import PaperNumbers, folding
from engine.experiments.warp.parting import parting
from engine.experiments.warp.precision import PRECISIONS
from engine.experiments.warp.result import CollapseResult
from engine.experiments.warp.trained import TRAINED
from engine.functions import activations

numbers = st.floats(-3.0, 3.0).map(lambda v: round(v, 3))
LAYER = FRAMES * STAGES
POINTS = [[0.3, -1.2], [1.7, 0.4], [-0.9, -0.6]]


def layer(e: SpaceWarp, rows: list[list[float]]) -> SpaceWarp:
    """With W and b of layer 1 set to these rows (w, w, b)."""
    return e.edit(edits=[((0, i, j), v) for i, row in enumerate(rows) for j, v in enumerate(row)])


def test_the_stages_of_a_layer_follow_one_another() -> None:
    assert Moment.at(0).is_start
    ends = [Moment.at(frame) for frame in range(FRAMES, 2 * LAYER + 1, FRAMES)]
    assert [(m.layer, m.stage) for m in ends] == [(i, j) for i in range(2) for j in range(STAGES)]
    assert all(m.share == 1.0 for m in ends)


@given(st.tuples(*[numbers] * 4))
def test_the_way_to_a_matrix_begins_at_the_identity_and_ends_there(entries) -> None:
    weight = np.array(entries).reshape(2, 2)
    np.testing.assert_allclose(between(weight, 0.0), np.eye(2), atol=1e-12)
    np.testing.assert_array_equal(between(weight, 1.0), weight)
    np.testing.assert_allclose(between(weight, 1 - 1e-9), weight, atol=1e-7)


@given(st.floats(-3.1, 3.1), st.floats(0.0, 1.0))
def test_a_rotation_turns_all_the_way(angle, share) -> None:
    c, s = math.cos(angle), math.sin(angle)
    part = between(np.array([[c, -s], [s, c]]), share)
    turned = [[math.cos(share * angle), -math.sin(share * angle)],
              [math.sin(share * angle), math.cos(share * angle)]]  # fmt: skip
    np.testing.assert_allclose(part, turned, atol=1e-9)


@pytest.mark.parametrize("name", ["relu", "tanh", "abs", "gelu"])
@pytest.mark.parametrize("weights", TITLES)
def test_at_the_end_of_a_stage_stands_what_the_formula_gives(name: str, weights: str) -> None:
    f = activations.get(name)
    e = SpaceWarp().edit(weights=weights, depth=2, activation=f)
    h, found = np.array(POINTS), []
    for weight, bias in e.layers:
        z = h @ weight.T
        found += [z, z + bias, f(z + bias)]
        h = found[-1]
    for at, expected in enumerate(found, start=1):
        pane = e.edit(playhead=at * FRAMES).run().panes[0]
        np.testing.assert_allclose(pane.image(POINTS), expected, rtol=1e-12, atol=1e-12)


def test_a_line_bends_only_where_it_crosses_an_axis() -> None:
    """Behind a rotation by 30° and ReLU the lines of the grid have their ends and their creases, no more."""
    pane = SpaceWarp().run().panes[0]
    turned = SpaceWarp(playhead=FRAMES).run().panes[0].lines
    for line, straight in zip(pane.lines.lines(), turned.lines(), strict=True):
        p, q = straight[0], straight[-1]
        crossed = {round(p[i] / (p[i] - q[i]), 9) for i in range(2) if p[i] * q[i] < 0}
        assert len(line) == 2 + len(crossed)


def test_a_turned_square_keeps_a_quarter_behind_relu() -> None:
    for angle in (0.1, 0.5236, 1.0):
        c, s = math.cos(angle), math.sin(angle)
        q = layer(SpaceWarp(), [[c, -s, 0.0], [s, c, 0.0]]).run().quantities
        assert q["folded flat by ReLU"] == pytest.approx(0.75, abs=1e-12)
        assert q["folded flat by tanh"] == 0.0


def test_what_is_flat_is_exact_for_a_shifted_relu() -> None:
    """relu(x₁ − ½), relu(x₂ + 1) on [−2, 2]²: 1.5 · 3 of 16 keep their area."""
    q = layer(SpaceWarp(), [[1.0, 0.0, -0.5], [0.0, 1.0, 1.0]]).run().quantities
    assert q["folded flat by ReLU"] == float(1 - Fraction(9, 2) / 16)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_layers_of_abs_multiply_sheets(depth: int) -> None:
    e = SpaceWarp().edit(weights="fold", depth=depth, activation=activations.get("abs"))
    q = e.run().quantities
    assert q["sheets at the dot of Absolute value"] == 4**depth
    assert q["folded flat by Absolute value"] == 0.0
    assert q["area factor of Absolute value"] == 4.0 ** (depth - 1)


@given(numbers, numbers)
def test_the_area_factor_is_that_of_a_small_triangle(x: float, y: float) -> None:
    e = SpaceWarp().edit(weights="random", depth=2, x1=x, x2=y, activation=activations.get("softplus"))
    pane = e.run().panes[0]
    a, b, c = pane.image([[x, y], [x + 1e-5, y], [x, y + 1e-5]])
    area = abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 1e-10
    assert pane.factor == pytest.approx(area, rel=1e-3, abs=1e-5)


def test_a_projection_leaves_no_area_whatever_f_is() -> None:
    for name in ("tanh", "identity", "leaky_relu"):
        result = SpaceWarp().edit(weights="project", second=activations.get(name)).run()
        assert result.quantities["determinant of w"] == pytest.approx(0.0, abs=1e-16)
        assert all(pane.folded_share == 1.0 and pane.factor == 0.0 for pane in result.panes)


@pytest.mark.parametrize("name", TRAINED)
def test_the_last_layer_of_trained_weights_can_be_parted_by_a_line(name: str) -> None:
    e = SpaceWarp().edit(weights=name)
    pane = e.run().panes[0]
    assert pane.parting is not None
    n, c = pane.parting
    first, second = (np.stack(group, axis=1) @ n for group in pane.points)
    assert first.max() < c < second.min()
    assert e.edit(playhead=0).run().panes[0].parting is None


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6),
       st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6))  # fmt: skip
def test_a_line_is_found_where_one_of_many_directions_parts(first, second) -> None:
    a, b = np.array(first), np.array(second)
    found = parting(a, b)
    angles = np.linspace(0, 2 * math.pi, 721)
    normals = np.stack([np.cos(angles), np.sin(angles)])
    gap = ((b @ normals).min(axis=0) - (a @ normals).max(axis=0)).max()
    if found is None:
        assert gap <= 1e-12
    else:
        n, c = np.array(found[0]), found[1]
        assert (a @ n).max() < c < (b @ n).min()


@pytest.mark.parametrize("name", ["relu", "tanh", "leaky_relu"])
@pytest.mark.parametrize("frame", [0, 7, 15, 30, 36])
def test_the_dot_comes_to_where_it_is_dragged(name: str, frame: int) -> None:
    e = SpaceWarp(playhead=frame).edit(activation=activations.get(name))
    x, y = e.run().panes[0].image([[0.5, 0.9]])[0].tolist()
    moved = e.edit(**e.drag("dot left", x, y))
    np.testing.assert_allclose(moved.run().panes[0].image([[moved.x1, moved.x2]])[0], [x, y], atol=1e-6)


def test_an_arrow_sets_a_column_of_the_layer_that_is_shown() -> None:
    e = SpaceWarp().edit(depth=2)
    moved = e.edit(**e.drag("column 1 right", 0.25, -1.5))
    moved = moved.edit(**moved.drag("bias left", 0.5, 2.0))
    np.testing.assert_array_equal(moved.layers[1][0][:, 1], [0.25, -1.5])
    np.testing.assert_array_equal(moved.layers[1][1], [0.5, 2.0])
    np.testing.assert_array_equal(moved.layers[0][0], e.layers[0][0])
    assert moved.edit(weights="shear").edits == ()


def test_what_is_infinite_is_said() -> None:
    e = layer(SpaceWarp().edit(activation=activations.get("exp")), [[1e3, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert "infinite" in e.run().sentence


def test_fit_shows_all_that_there_is() -> None:
    e = SpaceWarp().edit(weights="shear", depth=3, activation=activations.get("identity"))
    low, high = e.home("window")
    assert low < -8.0
    assert high > 8.0
    assert SpaceWarp().home("window") == (-3.0, 3.0)


def exact(matrix: np.ndarray) -> list[list[Fraction]]:
    return [[Fraction(value) for value in row] for row in matrix.tolist()]


@pytest.mark.parametrize("depth", [1, 2, 8])
def test_layers_without_an_activation_are_one_layer(depth: int) -> None:
    """Against exact fractions of the same float64 weights."""
    e = SpaceWarp().edit(view="collapse", weights="random", depth=depth)
    w, b = exact(np.eye(2)), [Fraction(0), Fraction(0)]
    for weight, bias in e.layers:
        v = exact(weight)
        w = [[sum(v[i][k] * w[k][j] for k in range(2)) for j in range(2)] for i in range(2)]
        b = [sum(v[i][k] * b[k] for k in range(2)) + Fraction(bias[i]) for i in range(2)]
    result = e.run()
    assert isinstance(result, CollapseResult)
    weight, bias = result.single
    np.testing.assert_allclose(weight, [[float(v) for v in row] for row in w], rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(bias, [float(v) for v in b], rtol=1e-13, atol=1e-15)
    assert result.largest < 1e-14
    assert not result.is_apart


def test_an_activation_between_layers_cannot_be_taken_out() -> None:
    e = SpaceWarp().edit(view="collapse", weights="random", depth=2, bent=True)
    result = e.run()
    (w1, b1), (w2, b2) = e.layers
    x = result.points
    expected = np.maximum(x @ w1.T + b1, 0.0) @ w2.T + b2
    np.testing.assert_allclose(result.images, expected, atol=1e-13)
    assert result.largest == pytest.approx(np.abs(expected - result.single_images).max())
    assert result.is_apart
    linear = e.edit(activation=activations.get("identity")).run()
    assert not linear.is_apart


def test_the_stepper_substitutes_distributes_and_groups_layer_by_layer() -> None:
    e = SpaceWarp().edit(view="collapse", weights="random", depth=3)
    letters = [e.edit(grouped=at).run().formulas[0][0] for at in range(7)]
    assert letters == [
        "h₁ = W₁x + b₁",
        "h₂ = W₂(W₁x + b₁) + b₂",
        "h₂ = W₂W₁x + W₂b₁ + b₂",
        "h₂ = (W₂W₁)x + (W₂b₁ + b₂) = Wx + b",
        "h₃ = W₃(Wx + b) + b₃",
        "h₃ = W₃Wx + W₃b + b₃",
        "h₃ = (W₃W)x + (W₃b + b₃) = Wx + b",
    ]
    assert e.edit(grouped=21).run().formulas == e.edit(grouped=6).run().formulas


def way(name: str, **state) -> Way:
    return BackNumbers(SpaceWarp().edit(view="back", activation=activations.get(name), **state)).ways[0]


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "leaky_relu", "softplus", "identity"])
def test_what_has_an_inverse_gives_all_back(name: str) -> None:
    found = way(name)
    assert found.share == 1.0
    assert found.error < 1e-13


def test_relu_has_lost_what_it_has_folded_flat_and_nothing_else() -> None:
    e = layer(SpaceWarp().edit(view="back"), [[1.0, 0.0, -0.5], [0.0, 1.0, 1.0]])
    recovered = BackNumbers(e).ways[0].recovered.reshape(-1, 2)
    before = samples(SAMPLES)
    kept = (before[:, 0] > 0.5) & (before[:, 1] > -1.0)
    np.testing.assert_array_equal(np.isfinite(recovered).all(axis=1), kept)
    np.testing.assert_allclose(recovered[kept], before[kept], atol=1e-14)


def test_a_fold_gives_nothing_back_though_nothing_is_flat() -> None:
    assert way("abs").share == 0.0
    assert math.isnan(way("abs").error)


def test_few_digits_posterize_what_tanh_gives_back() -> None:
    """d tanh⁻¹/dy = 1/(1 − y²): float16's half steps of 2⁻¹² near 1 become so much larger."""
    exact_way, rounded = way("tanh"), way("tanh", precision="float16")
    y = np.abs(np.tanh(samples(SAMPLES) @ SpaceWarp().layers[0][0].T)).max()
    step = 2.0**-12 / (1.0 - y**2)
    assert exact_way.error < 1e-13 < step / 4 < rounded.error < 2 * step
    assert len(np.unique(rounded.recovered.reshape(-1, 2), axis=0)) <= SAMPLES**2


def test_bfloat16_has_eight_digits_and_ties_go_to_even() -> None:
    keep = PRECISIONS["bfloat16"]
    given = np.array([1.0, 1 + 2.0**-8, 1 + 3 * 2.0**-8, -(1 + 2.0**-7), 1 + 2.0**-8 + 2.0**-12, 0.0])
    np.testing.assert_array_equal(keep(given), [1.0, 1.0, 1 + 2.0**-6, -(1 + 2.0**-7), 1 + 2.0**-7, 0.0])
    assert math.isinf(keep(np.array([math.inf]))[0])


@pytest.mark.parametrize("folds", range(1, 7))
def test_a_straight_cut_through_folded_paper_crosses_its_middle_two_to_the_folds_times(folds: int) -> None:
    """Against the tent map in exact fractions."""
    numbers = PaperNumbers(SpaceWarp().edit(view="paper", folds=folds))
    strip = numbers.strips[0]
    assert numbers.quantities["crossings"] == 2**folds
    assert numbers.quantities["units"] == 2 * folds
    for x in strip.crossings:
        u = Fraction(x)
        for _ in range(folds):
            u = 2 * u if u <= Fraction(1, 2) else 2 - 2 * u
        assert u == Fraction(1, 2)
    assert list(strip.crossings) == [(2 * k + 1) / 2 ** (folds + 1) for k in range(2**folds)]
    assert list(strip.creases) == [k / 2**folds for k in range(1, 2**folds)]
    assert len(numbers.strips[-1].cut.x) == 2


def test_the_network_that_folds_is_the_tent_map() -> None:
    x = np.linspace(0.0, 1.0, 65)
    np.testing.assert_array_equal(folding(1).forward(x[:, None])[:, 0], np.where(x <= 0.5, 2 * x, 2 - 2 * x))
