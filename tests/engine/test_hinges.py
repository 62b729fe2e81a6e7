"""Hinge sum: the experiment, what its handles solve, its fits against theory, its words against the state."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.text import number
from engine.experiments.hinges.depth import contest, counts, folded, on_unit_interval
from engine.experiments.hinges.experiment import HingeSum
from engine.experiments.hinges.fit import COUNTS, errors_of, fitted, least_squares, rates
from engine.experiments.hinges.goal import Goal, goal_of
from engine.experiments.hinges.inputs import with_stroke
from engine.experiments.hinges.knots import METHODS, knots_of, placed, units_at
from engine.experiments.hinges.square import folded_square, square_contest
from engine.experiments.hinges.units import Units
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.formula import parse
from engine.functions.traits import leaks
from engine.learning.targets import TARGETS
from engine.networks.network import piece_names
from engine.networks.piecewise import compose, prefixes
from engine.presets import presets
from engine.session import Session

RELU = activations.get("relu")
SINGLE = [RELU, activations.get("leaky_relu", alpha=0.2), activations.get("leaky_relu", alpha=-1.0)]
EVERY = [
    *SINGLE, activations.get("hard_tanh"), activations.get("step"), activations.get("tanh"),
    activations.get("identity"), activations.get("softplus"),
]  # fmt: skip
X = np.linspace(-5, 5, 1001)


def y_of(e: HingeSum, x=X) -> np.ndarray:
    """The sum by its definition, apart from the pieces."""
    units = e.sum
    return (
        sum(v * units.f(w * np.asarray(x) + b) for w, b, v in zip(units.w, units.b, units.v, strict=True))
        + units.c
    )


def random_sum(seed: int, units: int, f: Activation = RELU, downward: bool = True) -> HingeSum:
    rng = np.random.default_rng(seed)
    kinks = np.sort(rng.uniform(-2.5, 2.5, units)) + np.arange(units) * 0.05
    w = rng.uniform(0.3, 2.0, units) * (rng.choice([-1, 1], units) if downward else 1)
    return HingeSum(
        units=units,
        activation=f,
        w=tuple(w.tolist()),
        b=tuple((-w * kinks).tolist()),
        v=tuple(rng.normal(size=units).tolist()),
        c=float(rng.normal()),
        window=(-4.0, 6.0),
    )


# Worked example 3 -----------------------------------------------------------------------------------


def test_worked_example_3_in_letters_and_numbers() -> None:
    result = HingeSum(v=(-2.5, 1.5), c=-0.25).run()
    facts = result.facts
    assert facts is not None
    rows = [(name, [cell.text.replace("\u00a0", " ") for cell in cells]) for name, cells in facts.rows]
    assert rows == [
        ("(−∞, −1)", ["none", "y = c = −0.25"]),
        ("[−1, 1)", ["2", "y = v₂ x + (v₂ + c) = 1.5 x + 1.25"]),
        ("[1, ∞)", ["1, 2", "y = (v₁ + v₂) x + (−v₁ + v₂ + c) = −x + 3.75"]),
    ]
    assert facts.selected == 1
    assert result.formulas[0].replace("\u00a0", " ") == "[−1, 1):  y = v₂ x + (v₂ + c) = 1.5 x + 1.25"
    assert "bends at x = −1 (unit 2) and x = 1 (unit 1)" in result.sentence
    assert [r.value for r in result.readouts] == ["3", "1.85", "1.5", "1 of 2"]


@settings(max_examples=30)
@given(seed=st.integers(0, 9999), units=st.integers(1, 9), f=st.sampled_from(EVERY))
def test_line_value_and_slope_are_those_of_the_definition(seed: int, units: int, f: Activation) -> None:
    e = random_sum(seed, units, f).edit(probe=0.123456)
    result = e.run()
    x, y = result.line.x, result.line.y
    inside = np.isfinite(x)
    scale = 1 + abs(y[inside]).max()
    if not f.jumps:  # there both limits are drawn
        np.testing.assert_allclose(y[inside] / scale, y_of(e, x[inside]) / scale, atol=1e-12)
    assert result.value == pytest.approx(float(y_of(e, [e.probe])[0]), rel=1e-12, abs=1e-12)
    h = 1e-6
    low, high = y_of(e, [e.probe - h, e.probe + h])
    assert result.slope == pytest.approx((high - low) / (2 * h), rel=1e-5, abs=1e-6)
    for piece in result.shown_cells:
        middle = (piece.low + piece.high) / 2
        assert piece.low < piece.high
        p = result.pieces
        assert p is not None
        value = p.slopes[piece.index] * middle + p.intercepts[piece.index]
        assert value == pytest.approx(float(y_of(e, [middle])[0]), rel=1e-9, abs=1e-9)


@settings(max_examples=30)
@given(seed=st.integers(0, 9999), units=st.integers(1, 3), f=st.sampled_from(SINGLE))
def test_formulas_in_letters_give_the_numbers(seed: int, units: int, f: Activation) -> None:
    """The letters of every piece, with the values of v and c put in, are the formula of the piece."""
    e = random_sum(seed, units, f)
    result = e.run()
    names = {f"v{'₀₁₂₃'[i + 1]}": float(v) for i, v in enumerate(e.sum.v)} | {"c": e.sum.c}
    assert result.facts is not None
    for (_, cells), piece in zip(result.facts.rows, result.shown_cells, strict=True):
        _, letters, _ = cells[1].text.split(" = ")
        text = letters.replace("\u00a0", " ").replace("−", "-")
        for x in (piece.low, piece.high):
            at_x = evaluate(text, names | {"x": x})
            p = result.pieces
            assert p is not None
            exact = p.slopes[piece.index] * x + p.intercepts[piece.index]
            terms = float(abs(e.sum.v) @ (abs(e.sum.w) * abs(x) + abs(e.sum.b)))
            assert abs(at_x - exact) <= 0.005 * terms + 1e-9  # three digits of every w and b


def evaluate(text: str, names: dict[str, float]) -> float:
    """A sum of products as it is written: numbers, names, + and −, one level of brackets."""
    while "(" in text:
        start = text.index("(")
        end = text.index(")", start)
        names = names | {f"@{start}": evaluate(text[start + 1 : end], names)}
        text = f"{text[:start]} @{start} {text[end + 1 :]}"
    total, sign, product = 0.0, 1.0, None
    for token in text.replace("-", " - ").split():
        if token in "+-":
            total += sign * product if product is not None else 0.0
            sign, product = (1.0 if token == "+" else -1.0), None
        else:
            factor = names[token] if token in names else float(token)
            product = factor if product is None else product * factor
    return total + sign * (product or 0.0)


# Handles --------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(seed=st.integers(0, 9999), units=st.integers(1, 12), f=st.sampled_from(EVERY), to=st.floats(-3, 3))
def test_a_kink_moves_its_unit_only(seed: int, units: int, f: Activation, to: float) -> None:
    e = random_sum(seed, units, f)
    handle = next(h for h in e.run().handles if h.name.startswith("kink"))
    unit, bend = map(int, handle.name.split()[1:])
    moved = e.edit(**e.drag(handle.name, to, 0.0))
    assert moved.sum.kinks[unit, bend] == pytest.approx(to, rel=1e-9, abs=1e-9)
    assert moved.chosen == unit
    others = np.arange(units) != unit
    for name in ("w", "b", "v"):
        np.testing.assert_array_equal(getattr(moved.sum, name)[others], getattr(e.sum, name)[others])
    assert (moved.sum.w[unit], moved.sum.v[unit], moved.sum.c) == (e.sum.w[unit], e.sum.v[unit], e.sum.c)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 9999), units=st.integers(1, 10), f=st.sampled_from(SINGLE),
    dx=st.floats(-0.02, 0.02), y=st.floats(-5, 5), which=st.integers(0, 9),
)  # fmt: skip
def test_a_joint_goes_where_it_is_dragged_and_the_others_stay(seed, units, f, dx, y, which) -> None:
    e = random_sum(seed, units, f)
    unit = which % units
    x = float(e.sum.kinks[unit, 0]) + dx
    others = np.delete(e.sum.kinks[:, 0], unit)
    before = y_of(e, others)
    moved = e.edit(**e.drag(f"joint {unit}", x, y))
    assert moved.sum.kinks[unit, 0] == pytest.approx(x, abs=0.05)
    assert float(y_of(moved, [moved.sum.kinks[unit, 0]])[0]) == pytest.approx(y, abs=1e-3)
    if can_hold_all_joints(moved.sum):
        np.testing.assert_allclose(y_of(moved, others), before, rtol=1e-6, atol=1e-6)


def can_hold_all_joints(units: Units) -> bool:
    """Whether heights of all joints are independent: not so for ReLU where a piece has no unit that is on."""
    basis = np.column_stack([units.outputs(units.kinks[:, 0]), np.ones(len(units))])
    return bool(np.linalg.matrix_rank(basis, tol=1e-9) == len(units))


@settings(max_examples=80)
@given(seed=st.integers(0, 9999), units=st.integers(1, 9), f=st.sampled_from(SINGLE), which=st.integers(0, 8))
def test_joints_that_are_not_tied_stay_and_the_others_are_named(seed, units, f, which) -> None:
    e = random_sum(seed, units, f)
    tied, joints = e.sum.tied.tolist(), e.sum.joints
    unit = which % units
    x = float(e.sum.kinks[unit, 0])
    moved = e.edit(**e.drag(f"joint {unit}", x, float(y_of(e, [x])[0]) + 1.0))
    change = y_of(moved, joints.x) - y_of(e, joints.x)
    group = joints.group_of(unit)
    alone = group not in tied
    for other in range(len(joints.x)):
        if other != group and (alone or other not in tied):
            assert change[other] == pytest.approx(0, abs=1e-5)
    assert bool(len(tied)) != can_hold_all_joints(e.sum)
    if len(tied) > 1 and abs(joints.x).max() < 3:
        assert "hang together: no v and c move one of them alone." in e.run().sentence
    if not tied:
        assert "hang together" not in e.run().sentence


def test_joints_of_units_that_look_apart_move_together() -> None:
    e = HingeSum(w=(1.0, -1.0), b=(-1.0, -1.0), v=(1.0, 1.0), c=0.0)
    assert not can_hold_all_joints(e.sum)
    moved = e.edit(**e.drag("joint 0", 1.0, 2.0))
    assert y_of(moved, [-1.0, 0.0, 1.0]) == pytest.approx([2, 2, 2], abs=1e-4)


def test_a_joint_keeps_the_outer_slopes_where_that_is_possible() -> None:
    e = random_sum(4, 5, downward=False)
    moved = e.edit(**e.drag("joint 2", float(e.sum.kinks[2, 0]), 4.0))
    assert moved.sum.pieces.slopes[0] == pytest.approx(0, abs=1e-9)
    assert moved.sum.pieces.slopes[-1] == pytest.approx(e.sum.pieces.slopes[-1], rel=1e-9)


def test_a_joint_stays_between_its_neighbors() -> None:
    e = HingeSum()
    moved = e.edit(**e.drag("joint 1", 5.0, 0.0))
    gap = 0.004 * (e.window[1] - e.window[0])
    assert moved.sum.kinks[:, 0].tolist() == pytest.approx([1.0, 1.0 - gap])


def test_the_joint_of_a_unit_with_v_0_can_be_pulled() -> None:
    e = HingeSum().edit(units=3)
    assert y_of(e) == pytest.approx(y_of(HingeSum()))
    assert e.sum.v[2] == 0
    handle = next(h for h in e.run().handles if h.name == "joint 2")
    pulled = e.edit(**e.drag("joint 2", handle.x, handle.y + 1))
    assert pulled.sum.v[2] != 0
    assert pulled.sum.pieces.n_pieces == 4


@settings(max_examples=60)
@given(
    seed=st.integers(0, 9999), units=st.integers(2, 10), f=st.sampled_from(SINGLE),
    which=st.integers(0, 9), y=st.floats(-5, 5),
)  # fmt: skip
def test_a_slope_turns_about_its_left_joint(seed, units, f, which, y) -> None:
    e = random_sum(seed, units, f)
    joints = e.sum.joints
    group = which % (units - 1)
    x = float(joints.x[group : group + 2].mean())
    moved = e.edit(**e.drag(f"slope {group}", x, y))
    if can_hold_all_joints(e.sum):
        assert float(y_of(moved, [x])[0]) == pytest.approx(y, abs=1e-5)
        others = np.delete(joints.x, group + 1)
        np.testing.assert_allclose(y_of(moved, others), y_of(e, others), rtol=1e-6, atol=1e-6)


def test_the_outer_slope_turns_and_no_joint_moves() -> None:
    e = HingeSum()
    moved = e.edit(**e.drag("slope 1", 2.0, 5.0))
    assert moved.sum.pieces.slopes.tolist() == pytest.approx([0, 1.5, 2.25])
    assert y_of(moved, [-1.0, 1.0]) == pytest.approx([-0.25, 2.75])
    names = [h.name for h in e.run().handles]
    assert "slope -1" not in names  # no unit is on there
    turned = e.edit(w=(1.0, -1.0), b=(-1.0, -1.0))
    assert "slope -1" in [h.name for h in turned.run().handles]
    tilted = turned.edit(**turned.drag("slope -1", -2.0, 1.0))
    assert float(y_of(tilted, [-2.0])[0]) == pytest.approx(1.0, abs=1e-5)
    assert y_of(tilted, [-1.0, 1.0]) == pytest.approx(y_of(turned, [-1.0, 1.0]), abs=1e-6)


def test_stages_turn_the_unit() -> None:
    e = HingeSum()
    turned = e.edit(**e.drag("weight 0", 3.0, 4.0))
    assert (turned.sum.w[0], turned.sum.b[0]) == pytest.approx((2.0, -2.0))
    assert turned.sum.kinks[0, 0] == pytest.approx(1.0)
    scaled = e.edit(**e.drag("gain 1", 2.0, -6.0))
    assert scaled.sum.v[1] == pytest.approx(-2.0)


@pytest.mark.parametrize("preset", presets("hinges"), ids=lambda preset: preset.title)
def test_every_handle_of_every_example_holds_still_where_it_stands(preset) -> None:
    """Taken and put back, nothing changes but by rounding."""
    e = replace(preset.apply(Session(), "hinges").hinges)  # which has not computed anything yet
    before = y_of(e)
    for handle in e.run().handles:
        moved = e.edit(**e.drag(handle.name, handle.x, handle.y))
        if handle.name in ("fold", "hinges", "probe", "pen"):
            assert moved.sum is e.sum or e.target == "drawn"
        else:
            np.testing.assert_allclose(y_of(moved), before, rtol=1e-6, atol=1e-6, err_msg=handle.name)


def test_there_is_no_other_handle() -> None:
    with pytest.raises(ValueError, match="no handle"):
        HingeSum().drag("nose", 0, 0)


# Units and what takes over --------------------------------------------------------------------------


def test_units_come_and_go_without_a_change_of_y() -> None:
    e = HingeSum().edit(units=64)
    np.testing.assert_allclose(y_of(e), y_of(HingeSum()), atol=1e-12)
    assert len(set(e.sum.kinks[:, 0].tolist())) == 64
    back = e.edit(units=2)
    assert back.sum.v.tolist() == HingeSum().sum.v.tolist()
    one = e.edit(units=1)
    assert one.edit(units=2).sum.v.tolist() == HingeSum().sum.v.tolist()  # nothing is lost


def test_a_hand_takes_over_what_the_target_had_set() -> None:
    e = HingeSum().edit(target="square", units=4)
    assert e.is_solved
    assert e.is_placed
    moved = e.edit(**e.drag("kink 1 0", 0.4, 0.0))
    assert (moved.knots, moved.solve) == ("hand", True)
    assert moved.sum.kinks[:, 0].tolist() == pytest.approx([0, 0.4, 0.5, 0.75])
    by_hand = moved.edit(v=moved.shown("v").changed(0.7))
    assert not by_hand.solve
    assert moved.chosen == 1
    assert by_hand.sum.v.tolist() == pytest.approx([moved.sum.v[0], 0.7, *moved.sum.v[2:]])
    assert by_hand.sum.c == moved.sum.c
    for change in ({"solve": False}, {"knots": "hand"}, {"target": "none"}):
        np.testing.assert_allclose(y_of(e.edit(**change)), y_of(e), atol=1e-9)


def test_a_new_target_brings_its_window_and_everything_goes_back() -> None:
    e = HingeSum().edit(target="square")
    assert e.window == pytest.approx((-0.06, 1.06))
    assert e.home("window") == e.window
    assert HingeSum().home("window") == (-3.0, 3.0)
    assert e.edit(window=(-9.0, 9.0)).window == (-9.0, 9.0)
    kinds = HingeSum.parameters()
    assert e.edit(**{name: kind.default for name, kind in kinds.items()}) == HingeSum()


def test_new_points_become_the_target() -> None:
    e = HingeSum().edit(points=((0.0, 1.0), (2.0, 3.0)), units=1)
    assert e.target == "points"
    assert y_of(e, [0.0, 2.0]) == pytest.approx([1.0, 3.0])
    result = e.edit(points=((1.0, 1.0), (1.0, 3.0)), units=2).run()  # at one x
    assert result.errors is not None
    assert result.errors.largest == pytest.approx(1.0)


def test_points_far_out_are_all_in_view_and_fitted() -> None:
    e = HingeSum().edit(points=((0.0, 0.0), (1e6, 1.0), (2e6, 0.5)), units=5)
    assert e.window[0] < 0
    assert e.window[1] > 2e6
    result = e.run()
    assert result.errors is not None
    assert result.errors.largest < 1e-9
    assert "6 unknowns, v and c, for 3 points: many other sums fit as well." in result.sentence
    assert "unknowns" not in HingeSum().edit(target="points", units=5).run().sentence
    by_hand = e.edit(knots="hand")
    np.testing.assert_allclose(by_hand.sum.kinks, e.sum.kinks)


def test_strokes_replace_what_was_there() -> None:
    rows = ((-1.0, 0.0), (0.0, 5.0), (1.0, 0.0))
    assert with_stroke(rows, (-0.5, 1.0), (0.5, 2.0)) == ((-1.0, 0.0), (-0.5, 1.0), (0.5, 2.0), (1.0, 0.0))
    assert with_stroke(rows, (0.5, 2.0), (-0.5, 1.0)) == with_stroke(rows, (-0.5, 1.0), (0.5, 2.0))
    assert with_stroke(rows, (0.0, 3.0), (0.0, 4.0)) == ((-1.0, 0.0), (0.0, 4.0), (1.0, 0.0))


def test_the_pen_draws_the_target() -> None:
    e = HingeSum().edit(target="drawn", probe=0.0)
    up = e.edit(**e.drag("pen", 0.0, 2.0))
    assert up.pen_height == pytest.approx(2.0)
    along = up.edit(**up.drag("pen", 0.5, 2.0))
    assert along.probe == 0.5
    assert along.goal is not None
    assert along.goal.value(np.array([0.0, 0.25, 0.5])).tolist() == [2.0, 2.0, 2.0]
    down = along.edit(**along.pen_at(-1.0, -2.0))
    assert (down.probe, down.pen_height) == (-1.0, -2.0)


# Fits against theory --------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 4, 8, 16, 64])
def test_x_squared_in_closed_form(n: int) -> None:
    goal = goal_of("square")
    errors = errors_of(fitted(goal, RELU, "uniform", n), goal)
    assert errors.largest == pytest.approx(1 / (6 * n * n), rel=1e-7)
    assert errors.rms == pytest.approx(1 / (6 * math.sqrt(5) * n * n), rel=1e-7)
    assert goal.best_factor == pytest.approx(1 / 8, rel=1e-12)
    assert goal.polyline_factor == pytest.approx(1 / 4, rel=1e-12)
    np.testing.assert_allclose(knots_of(goal, "equal", n), knots_of(goal, "uniform", n), atol=1e-12)


def test_interpolation_of_x_squared_is_on_the_line_of_theory() -> None:
    found = rates(goal_of("square"), RELU)
    np.testing.assert_allclose(found.interpolated, 1 / (4 * found.counts**2), rtol=1e-9)
    np.testing.assert_allclose(found.interpolated_rms, 1 / (math.sqrt(30) * found.counts**2), rtol=1e-9)


@pytest.mark.parametrize("target", ["sine", "bump", "square"])
@pytest.mark.parametrize("knots", METHODS)
def test_nothing_is_called_the_best_that_is_not(target: str, knots: str) -> None:
    """U1: of x² no n pieces are better than 1/(8n²); of others that is known for many pieces only."""
    for n in range(1, 65, 3):
        result = HingeSum().edit(target=target, units=n, knots=knots).run()
        assert result.errors is not None
        said = result.sentence + " ".join(readout.caption for readout in result.readouts)
        assert ("best piece" in said or "best 1 piece" in said or "would be off" in said) == (
            target == "square"
        )
        if target == "square":
            assert result.errors.largest >= 1 / (8 * n * n)
            assert result.readouts[-1].value == number(1 / (8 * n * n), 3)
        elif n < 8:
            assert all("theory" not in readout.caption for readout in result.readouts)


def test_readout_and_chart_compare_with_the_theory_of_as_many_hinges() -> None:
    """Of 8 kinks on equal pieces of sin x the one at 0 does not bend y: 7 pieces where 8 could be."""
    e = HingeSum().edit(target="sine", units=8)
    result, chart = e.run(), e.edit(view="error").run().chart
    assert chart is not None
    assert [readout.value for readout in result.readouts[2:]] == ["7", "0.0224"]
    assert "At 1 kink of 7 y goes straight on." in result.sentence
    (_, polyline), (name, best) = chart.theory.items()
    assert name == "theory: the best of many, 1.44/n²"
    assert best.x[0] == pytest.approx(math.log10(8))  # where it begins to hold
    assert number(float(10 ** best.y[0]), 3) == "0.0224"
    assert polyline.x[0] == 0
    exact = HingeSum(target="square", view="error").run().chart
    assert exact is not None
    assert [line.x[0] for line in exact.theory.values()] == [0, 0]


@pytest.mark.parametrize("target", TARGETS)
def test_the_chart_shows_either_error_and_greedy_lowers_the_mean_square(target: str) -> None:
    e = HingeSum().edit(target=target, units=6, view="error", measure="rms")
    result = e.run()
    chart, errors = result.chart, result.errors
    assert chart is not None
    assert errors is not None
    assert chart.name == "root mean square error"
    greedy = chart.lines["greedy kinks"].y
    assert (np.diff(greedy) <= 1e-9).all()
    if errors.rms > 1e-10:
        assert 10 ** chart.here[1] == pytest.approx(errors.rms)
        assert f"root mean square error {number(errors.rms, 3)}" in result.sentence
    assert f"root mean square error {number(errors.rms, 3)}" in result.handles[0].answer
    if target == "square":  # U1
        assert list(chart.theory) == ["theory: equal pieces, 0.0745/n²"]
        np.testing.assert_allclose(chart.theory["theory: equal pieces, 0.0745/n²"].y,
                                   chart.lines["equal pieces"].y, atol=1e-6)  # fmt: skip
    else:
        assert not chart.theory


def test_the_rate_of_the_sine_is_that_of_the_free_knots() -> None:
    """U1: on [0, π] n² e → 0.358885, so 0.0242501 … for n = 4; here on [−π, π], which is four times that."""
    with mpmath.workdps(20):
        integral = 2 * mpmath.quad(lambda x: mpmath.sqrt(mpmath.sin(x)), [0, mpmath.pi])
    goal = goal_of("sine")
    assert goal.root_curvature == pytest.approx(float(integral), rel=1e-5)
    half = Goal("half", 0.0, math.pi, np.sin, lambda x: -np.sin(x))
    assert half.best_factor == pytest.approx(0.358885, rel=1e-4)


@pytest.mark.parametrize("target", ["sine", "square", "bump"])
@pytest.mark.parametrize("method", METHODS)
def test_no_fit_beats_the_best_pieces_when_there_are_many(target: str, method: str) -> None:
    goal = goal_of(target)
    for n in (16, 32, 64):
        assert errors_of(fitted(goal, RELU, method, n), goal).largest > 0.999 * goal.best_factor / n**2


@pytest.mark.parametrize("target", ["sine", "bump"])
def test_equal_error_is_better_than_equal_pieces(target: str) -> None:
    found = rates(goal_of(target), RELU)
    assert (found.rms["equal"][5:] < found.rms["uniform"][5:]).all()
    assert found.largest["equal"][-2] / found.largest["equal"][-1] == pytest.approx((64 / 48) ** 2, rel=0.05)


def test_kinked_targets_are_exact_with_units_at_their_kinks() -> None:
    for target, n in (("abs", 2), ("sawtooth", 8)):
        goal = goal_of(target)
        assert errors_of(fitted(goal, RELU, "uniform", n), goal).largest < 1e-13
        assert errors_of(fitted(goal, RELU, "uniform", n - 1), goal).largest > 0.1


def test_an_exact_fit_has_no_kinks_of_rounding() -> None:
    goal = goal_of("abs")
    assert fitted(goal, RELU, "uniform", 8).pieces.breakpoints.tolist() == [-2.0, 0.0]


def test_a_dragged_joint_leaves_no_kinks_of_rounding() -> None:
    e = HingeSum().edit(units=4)
    pulled = e.edit(**e.drag("joint 0", 1.0, 2.0))
    assert pulled.sum.pieces.breakpoints.tolist() == [-1.0, 1.0, 1.25]  # the dot at 1.25 stays
    assert pulled.sum.v[3] == 0.0


def test_greedy_finds_the_kink_and_never_gets_worse() -> None:
    assert knots_of(goal_of("abs"), "greedy", 2).tolist() == pytest.approx([-2.0, 0.0])
    for target in TARGETS:
        rms = [
            errors_of(fitted(goal_of(target), RELU, "greedy", n), goal_of(target)).rms for n in range(1, 24)
        ]
        assert (np.diff(rms) < 1e-9).all(), target


def test_the_step_stays_at_half_the_jump() -> None:
    for method in METHODS:
        for n in COUNTS:
            errors = errors_of(fitted(goal_of("step"), RELU, method, n), goal_of("step"))
            assert errors.largest > 0.5 - 1e-9
    exact = HingeSum(
        activation=activations.get("step"), target="step", knots="hand", units=1, w=(1.0,), b=(0.0,)
    )
    assert exact.run().errors.rms == pytest.approx(0, abs=1e-12)


POINTS = tuple((float(x), float(np.sin(2 * x) + 0.1 * np.cos(17 * x))) for x in np.linspace(-2, 2, 200))


@pytest.mark.parametrize("f", EVERY, ids=lambda f: f.label)
@pytest.mark.parametrize("n", [1, 5, 20])
def test_least_squares_of_points_is_that_of_numpy(f: Activation, n: int) -> None:
    goal = goal_of("points", POINTS)
    units = units_at(knots_of(goal, "uniform", n), f, goal)
    x, y = np.array(POINTS).T
    columns = np.column_stack([f(np.multiply.outer(x, units.w) + units.b), np.ones(len(x))])
    expected = columns @ np.linalg.lstsq(columns, y, rcond=1e-12)[0]
    found = least_squares(units, goal)
    np.testing.assert_allclose(found(x), expected, atol=1e-9)
    assert errors_of(found, goal).rms == pytest.approx(float(np.sqrt(((expected - y) ** 2).mean())), rel=1e-9)


def test_duplicate_and_flat_units_share_the_smallest_weights() -> None:
    goal = goal_of("abs")
    ones = Units(np.array([1.0, 1.0, 0.0, 1.0]), np.array([2.0, 2.0, 0.0, 0.0]), np.zeros(4), 0.0, RELU)
    found = least_squares(ones, goal)
    assert found.v == pytest.approx([-0.5, -0.5, 0.0, 2.0], abs=1e-12)
    assert errors_of(found, goal).largest < 1e-12


@settings(max_examples=25)
@given(target=st.sampled_from(sorted(TARGETS)), n=st.integers(1, 12), seed=st.integers(0, 999))
def test_a_fit_is_a_minimum(target: str, n: int, seed: int) -> None:
    """Any other v and c have a larger squared error, on a fine grid of their own."""
    goal = goal_of(target)
    fit = fitted(goal, RELU, "uniform", n)
    x = np.linspace(goal.low, goal.high, 20_001)[:-1] + (goal.high - goal.low) / 40_002
    rng = np.random.default_rng(seed)
    other = Units(fit.w, fit.b, fit.v + 0.1 * rng.normal(size=n), fit.c + 0.1 * rng.normal(), RELU)
    squares = [float(((units(x) - goal.value(x)) ** 2).mean()) for units in (fit, other)]
    assert squares[0] < squares[1]
    assert errors_of(fit, goal).rms == pytest.approx(math.sqrt(squares[0]), rel=1e-3, abs=1e-8)


@pytest.mark.parametrize("target", ["sine", "square", "bump", "abs", "sawtooth"])
@pytest.mark.parametrize("n", [1, 3, 7, 20])
def test_the_largest_error_is_that_of_a_fine_grid(target: str, n: int) -> None:
    goal = goal_of(target)
    fit = fitted(goal, RELU, "equal", n)
    x = np.linspace(goal.low, goal.high, 200_001)
    fine = float(abs(fit(x) - goal.value(x)).max())
    errors = errors_of(fit, goal)
    assert errors.largest == pytest.approx(fine, rel=2e-3, abs=1e-9)
    assert abs(float(fit([errors.at])[0] - goal.value(np.array([errors.at]))[0])) == pytest.approx(
        errors.largest
    )


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus"])
def test_smooth_units_stand_from_end_to_end_and_fit_the_sine(name: str) -> None:
    goal, f = goal_of("sine"), activations.get(name)
    for method in ("uniform", "equal"):
        for n in (1, 2, 7):
            kinks = fitted(goal, f, method, n).kinks[:, 0]
            assert kinks == pytest.approx(-kinks[::-1], abs=1e-3)
            assert n == 1 or kinks[0] == pytest.approx(goal.low)
    for n in (6, 12, 24, 64):
        assert errors_of(fitted(goal, f, "uniform", n), goal).largest < 0.01


# Depth ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fold", [0.01, 0.011, 0.02, 0.03, 0.1, 0.3, 0.5, 0.77, 0.9, 0.97, 0.983, 0.99])
def test_every_layer_doubles_the_pieces(fold: float) -> None:
    layers, deep, shallow = counts(fold)
    assert layers.tolist() == list(range(1, 9))
    assert deep.tolist() == [2**n for n in range(1, 9)]
    assert shallow.tolist() == [2 * n + 1 for n in range(1, 9)]


@settings(max_examples=200)
@given(fold=st.floats(0.01, 0.99), layers=st.integers(1, 8))
def test_folding_anywhere_doubles_the_pieces(fold: float, layers: int) -> None:
    """Also where neighboring floats are further apart than two breakpoints: 0.01⁸ at x = 0.99."""
    found = contest(layers, fold)
    assert len(on_unit_interval(found.deep)) == 2**layers
    assert len(on_unit_interval(found.shallow.pieces)) == min(2 * layers + 1, 2**layers)


@pytest.mark.parametrize("fold", [0.01, 0.02, 0.3, 0.98, 0.99])
@pytest.mark.parametrize("layers", [1, 5, 8])
def test_the_composed_tent_goes_up_and_down_between_0_and_1(fold: float, layers: int) -> None:
    found = HingeSum(view="depth", layers=layers, fold=fold).run()
    heights = np.append(found.deep_line.y, found.contest.deep.heights)
    np.testing.assert_allclose(heights * (1 - heights), 0, atol=1e-10)
    exact = [Fraction(x) for x in found.contest.deep.breakpoints.tolist()]
    top = Fraction(fold)
    slope = top**-layers  # the steepest: a float nearest to a breakpoint is off by so much
    slope = max(slope, (1 - top) ** -layers)
    for x, height in zip(exact, found.contest.deep.heights.tolist(), strict=True):
        y = x
        for _ in range(layers):
            y = y / top if y < top else (1 - y) / (1 - top)
        assert abs(y - Fraction(height)) <= Fraction(1, 2**50) * slope


@pytest.mark.parametrize("layers", range(1, 9))
def test_the_contest_is_counted(layers: int) -> None:
    found = contest(layers, 0.4)
    x = np.concatenate([np.linspace(0, 1, 4001), found.deep.breakpoints])
    x = x[(x >= 0) & (x <= 1)]
    np.testing.assert_allclose(
        found.deep.evaluate(x), folded(layers, 0.4).forward(x[:, None])[:, 0], atol=1e-9 * 2**layers
    )
    most, deep = 2 * layers + 1, 2**layers
    assert len(found.shallow) == 2 * layers
    assert len(found.shallow.pieces.within(0, 1)) == min(most, deep)
    assert found.followed == min(most - 1, deep)
    end = [*found.deep.breakpoints[found.deep.breakpoints > 1e-9], 1.0][found.followed - 1]
    near = x[x <= min(end, 1.0)]
    np.testing.assert_allclose(found.shallow(near), found.deep.evaluate(near), atol=1e-9 * 2**layers)
    heights = found.shallow(np.linspace(0, 1, 2001))
    assert heights.min() > -1e-6
    assert heights.max() < 1 + 1e-6
    assert found.error == pytest.approx(float(abs(found.deep.evaluate(x) - found.shallow(x)).max()), abs=5e-3)
    assert compose(folded(layers, 0.4)).patterns.shape[1] == 2 * layers


# Words ----------------------------------------------------------------------------------------------


def test_silent_units_are_named() -> None:
    e = HingeSum(units=3, w=(1.0, 1.0, 0.0), b=(0.0, 1.0, 2.0), v=(1.0, 0.0, 3.0))
    sentence = e.run().sentence
    assert "Unit 2 has v = 0 and bends nothing." in sentence
    assert "Unit 3 has w = 0: a constant, no kink." in sentence


def test_cancelling_kinks_are_no_kink() -> None:
    result = HingeSum(w=(1.0, -1.0), b=(0.0, 0.0), v=(1.0, -1.0), c=0.0).run()
    assert result.sentence.startswith("No kink bends y in this window: it is one straight line here.")
    assert len(result.shown_pieces) == 1
    assert result.formulas[-1] == "y = x"
    assert [cell.on for cell in result.shown_cells] == [(False, True), (True, False)]
    assert result.facts is not None
    rows = [
        (name, *(cell.text.replace("\u00a0", " ") for cell in cells)) for name, cells in result.facts.rows
    ]
    assert rows == [
        ("(−∞, 0)", "2", "y = −v₂ x + c = x"),
        ("[0, ∞)", "1", "y = v₁ x + c = x"),
    ]


@pytest.mark.parametrize("preset", presets("hinges"), ids=lambda preset: preset.title)
@pytest.mark.parametrize("x", [-0.7, 0.4, 1.0])
def test_the_units_on_are_those_of_z_at_the_probe(preset, x: float) -> None:
    """Cells, readout and sentence say the same, also where kinks cancel or bend nothing."""
    e = preset.apply(Session(), "hinges").hinges.edit(target="none", view="stages", probe=x)
    result = e.run()
    if len(e.activation.slopes or ()) != 2:
        return
    on = tuple(
        bool(z > 0) or bool(z == 0 and w > 0) for z, w in zip(e.sum.w * x + e.sum.b, e.sum.w, strict=True)
    )
    assert result.on == on
    assert result.readouts[-1].value == f"{sum(on)} of {e.units}"
    if result.inspected >= 0:
        assert result.shown_cells[result.inspected].on == on
    for cell in result.shown_cells:
        middle = (cell.low + cell.high) / 2
        assert cell.on == tuple((e.sum.w * middle + e.sum.b > 0).tolist())


def test_readout_and_sentence_name_the_units_that_are_on() -> None:
    cancel = HingeSum(w=(1.0, -1.0), b=(0.0, 0.0), v=(1.0, -1.0), c=0.0, probe=1.0).run()
    assert "At x = 1 unit 1 is on" in cancel.sentence
    dead = next(p for p in presets("hinges") if p.title.startswith("Dead weights"))
    result = dead.apply(Session(), "hinges").hinges.run()
    assert result.readouts[-1].value == "3 of 4"
    assert len(result.shown_cells) == len(result.shown_pieces) + 1  # the kink of v = 0


def test_a_smooth_sum_says_that_it_is_sampled() -> None:
    result = HingeSum(activation=activations.get("tanh")).run()
    assert "drawn from 801 samples" in result.sentence
    assert "the kinks have melted" in result.sentence
    assert len(result.line.x) == 801
    assert not result.shown_pieces
    elu = HingeSum(activation=activations.get("elu", alpha=2.0)).run()
    assert "melted" not in elu.sentence  # it has a kink still


def test_the_sentence_of_the_chart_tells_the_measured_ratio() -> None:
    result = HingeSum(target="square", units=4, view="error").run()
    assert "divides the largest error by 4." in result.sentence
    assert "4 hinges, equal pieces: largest error 0.0104." in result.sentence
    chart = result.chart
    assert chart is not None
    assert 10 ** chart.here[0] == pytest.approx(4)
    assert 10 ** chart.here[1] == pytest.approx(1 / 96)
    steps = HingeSum(target="step", view="error").run()
    assert "At a jump the largest error stays" in steps.sentence


def test_errors_that_are_rounding_stand_on_a_shelf() -> None:
    chart = HingeSum(target="abs", units=2, view="error").run().chart
    assert chart is not None
    assert math.isfinite(chart.shelf)
    assert chart.here[1] == chart.shelf
    assert min(float(line.y.min()) for line in chart.lines.values()) == chart.shelf
    assert HingeSum(view="error").run().chart is None


def smooth_is_better(result) -> bool:
    """On a grid of its own: below 0.008, and below a tenth of what as many ReLUs reach."""
    x = np.linspace(-math.pi, math.pi, 20_001)
    smooth = abs(y_of(result.experiment, x) - np.sin(x)).max()
    hinges = abs(y_of(result.experiment.edit(activation=RELU), x) - np.sin(x)).max()
    return smooth < 0.008 and smooth < hinges / 10


@pytest.mark.parametrize("preset", presets("hinges"), ids=lambda preset: preset.title)
def test_notes_of_examples_hold(preset) -> None:
    """Numbers and claims that an example's note makes."""
    result = preset.apply(Session(), "hinges").hinges.run()
    title, units = preset.title, result.experiment.sum
    pieces = units.pieces if units.is_exact else None
    claims = {
        "Worked example 3: two units, three pieces": lambda: pieces.n_pieces == 3,
        "Claim: more units, more hinges": lambda: pieces.n_pieces == 7,
        "A kink outside the window bends nothing here": lambda: len(result.shown_pieces) == 2,
        "|x| = ReLU(x) + ReLU(−x)": lambda: pieces.slopes.tolist() == [-1, 1],
        "x = ReLU(x) − ReLU(−x): two kinks cancel": lambda: pieces.slopes.tolist() == [1],
        "Duplicate hinges: two units, one kink": lambda: pieces.n_pieces == 3,
        "Dead weights: v = 0 and w = 0": lambda: result.silent == (1, 2) and pieces.n_pieces == 3,
        "Hard tanh: two kinks for every unit": lambda: pieces.n_pieces == 5,
        "Steps: kinks become jumps": lambda: not pieces.slopes.any(),
        "x² with 4 pieces: off by 0.0104 at most": lambda: result.errors.largest == pytest.approx(1 / 96),
        "A sawtooth needs a hinge for every edge": lambda: result.errors.largest < 1e-12,
        "Claim: depth multiplies pieces": lambda: len(result.contest.deep.within(0, 1)) == 16,
        "Depth: 8 layers make 256 pieces": lambda: len(result.contest.deep.within(0, 1)) == 256,
        "Depth pays only from three layers on": lambda: result.contest.error == 0,
        "Six tanh units follow sin x to 0.00792": lambda: smooth_is_better(result),
        "Depth: x² by folding tents": lambda: (
            [square_contest(n).shallow_error < square_contest(n).error for n in range(1, 9)]
            == [True] * 3 + [False] * 5
        ),
    }
    assert claims.get(title, lambda: True)()
    assert set(claims) <= {p.title for p in presets("hinges")}


@pytest.mark.parametrize("preset", presets("hinges"), ids=lambda preset: preset.title)
def test_every_example_goes_through_a_file_and_a_table(preset) -> None:
    session = preset.apply(Session(), "hinges")
    assert Session.from_json(session.to_json()) == session
    result = session.hinges.run()
    result.prepare()
    text = result.table.to_csv()
    assert text.count("\n") > 2
    assert "nan" not in text


@pytest.mark.parametrize("view", ["stages", "error", "depth", "square"])
@pytest.mark.parametrize("preset", [None, *presets("hinges")], ids=lambda p: p.title if p else "opening")
def test_what_is_read_out_are_quantities(preset, view: str) -> None:
    e = (preset.apply(Session(), "hinges") if preset else Session()).hinges.edit(view=view)
    result = e.run()
    q, shown = result.quantities, [readout.value for readout in result.readouts]
    three = ["loss", "loss of least squares", "loss of least squares on equal pieces"]
    if view == "depth":
        three = ["pieces of the layers", "pieces of one layer", "most pieces of one layer",
                 "largest difference"]  # fmt: skip
    elif view == "square":
        three = ["largest error of the layers", "largest error of one layer", "pieces of the layers",
                 "pieces needed by one layer"]  # fmt: skip
    elif e.goal is None:
        assert shown.pop() == (f"{int(q[e.sum.named_on])} of {e.units}" if e.sum.is_exact else str(e.units))
        assert shown.pop() == number(q["slope of y"], result.shown_cells[0].digits if e.sum.is_exact else 3)
        three = ["linear pieces in view", "value of y"] if e.sum.is_exact else ["value of y"]
    elif e.learner is None:
        errors = [q["largest error"], q["root mean square error"]]
        assert [shown.pop(0), shown.pop(0)] == [number(x, 3) if errors[0] > 1e-10 else "0" for x in errors]
        assert e.sum.is_exact or shown.pop() == str(e.units)
        three = [name for name in ("linear pieces", "largest error of the best pieces") if name in q]
    assert shown == [number(q[name], 3) for name in three]


@pytest.mark.parametrize("f", [f for f in map(activations.get, activations.names()) if f.is_piecewise_linear])
def test_units_are_called_alike_in_readout_facts_quantities_and_file(f: Activation) -> None:
    result = HingeSum(activation=f).run()
    name = result.sum.named_on
    assert result.readouts[3].caption.startswith(name)
    assert result.readouts[3].value.startswith(f"{result.quantities[name]:.0f} of ")
    assert result.facts.header[0] == name
    assert name in [column.name for column in result.table.columns]
    if not leaks(f):
        assert (name == "units on") == (piece_names(f)[0] == "on")


def test_quantities_are_measured() -> None:
    e = HingeSum().edit(target="square", units=4, solve=False).edit(v=(0.5, 0.0, 0.0, 1.0), c=0.0)
    x = np.linspace(0.0, 1.0, 100_001)
    missed = abs(y_of(e, x) - x * x)
    q = e.run().quantities
    assert q["largest error"] == pytest.approx(missed.max())
    assert q["x of the largest error"] == pytest.approx(x[missed.argmax()], abs=1e-4)
    assert q["root mean square error"] == pytest.approx(math.sqrt((missed**2).mean()), rel=1e-4)
    assert (q["linear pieces"], q["possible pieces"]) == (2, 4)
    assert q["largest error of the best pieces"] == pytest.approx(1 / 128)
    chart = e.edit(view="error", measure="rms").run().quantities
    for n in (32, 64):
        assert chart[f"root mean square error of {n} hinges"] == pytest.approx(1 / (6 * math.sqrt(5) * n * n))


def test_cells_with_a_number_hold_it() -> None:
    e = HingeSum(activation=activations.get("tanh"))
    facts = e.run().facts
    assert facts is not None
    z = e.sum.w * e.probe + e.sum.b
    for unit, (_, (_, value, slope)) in enumerate(facts.rows):
        assert value.value == pytest.approx(e.sum.v[unit] * math.tanh(z[unit]))
        assert slope.value == pytest.approx(e.sum.v[unit] * e.sum.w[unit] / math.cosh(z[unit]) ** 2)
        assert [value.text, slope.text] == [number(value.value, 3), number(slope.value, 3)]


def test_units_that_are_off_and_still_count_are_told() -> None:
    leaky = HingeSum(activation=activations.get("leaky_relu", alpha=0.25)).run()
    assert "unit 2 is on; the others are off but leak: together the slope is 0.875." in leaky.sentence
    assert leaky.slope == 1.5 - 2.5 * 0.25
    assert (
        "leak" not in HingeSum(activation=activations.get("leaky_relu", alpha=0.25), probe=2.0).run().sentence
    )
    assert "leak" not in HingeSum().run().sentence


def test_a_staircase_is_constant_on_its_pieces() -> None:
    assert (
        "is constant on each of the 3 pieces" in HingeSum(activation=activations.get("step")).run().sentence
    )


@pytest.mark.parametrize(("name", "knots", "told"), [
    ("tanh", "equal", True), ("tanh", "uniform", False), ("tanh", "greedy", False), ("relu", "equal", False),
])  # fmt: skip
def test_places_that_are_those_of_straight_pieces_say_so(name: str, knots: str, told: bool) -> None:
    e = HingeSum(target="sine", units=8, knots=knots, activation=activations.get(name))
    assert ("straight pieces would have equal errors" in e.run().sentence) == told


@pytest.mark.parametrize("name", ["tanh", "gelu", "softplus", "hard_tanh"])
@pytest.mark.parametrize("target", ["sine", "bump", "step"])
def test_greedy_units_are_chosen_by_what_they_themselves_gain(name: str, target: str) -> None:
    """One unit stands where no other place is better, on a grid of its own; more of them reach more."""
    f, goal = activations.get(name), goal_of(target)
    rest = [errors_of(fitted(goal, f, "greedy", n), goal).rms for n in (1, 2, 4, 8)]
    assert (np.diff(rest) < 0).all()
    w = float(placed(goal, f, "greedy", 1).w[0])
    for place in np.linspace(goal.low, goal.high, 41):
        one = Units(np.array([w]), -w * np.array([place]), np.zeros(1), 0.0, f)
        assert rest[0] <= errors_of(least_squares(one, goal), goal).rms * (1 + 1e-6)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "tanh"])
@pytest.mark.parametrize("knots", METHODS)
def test_as_many_unknowns_as_points_or_more_pass_through_all_of_them(name: str, knots: str) -> None:
    for n in (16, 20, 40):
        e = HingeSum(target="points", units=n, knots=knots, activation=activations.get(name))
        assert e.run().errors.largest < 1e-6


@pytest.mark.parametrize("layers", range(1, 9))
def test_folding_joins_points_of_the_square_and_misses_it_by_a_quarter_of_a_power(layers: int) -> None:
    network, found = folded_square(layers), square_contest(layers)
    assert [weights.shape[0] for weights in network.weights] == [3] * layers + [1]
    x = np.arange(2**layers + 1) / 2**layers
    np.testing.assert_array_equal(found.deep.evaluate(x), x * x)
    np.testing.assert_allclose(network.forward(x[:, None])[:, 0], x * x, atol=1e-15)
    assert len(found.deep.within(0.0, 1.0)) == 2**layers
    assert found.error == 4.0**-layers / 4
    fine = np.linspace(0.0, 1.0, 100_001)
    assert abs(network.forward(fine[:, None])[:, 0] - fine**2).max() == pytest.approx(found.error, rel=1e-3)
    assert found.shallow_error == pytest.approx(1 / (6 * (3 * layers) ** 2), rel=1e-9)
    assert 1 / (8 * found.needed**2) <= found.error < 1 / (8 * (found.needed - 1) ** 2)


def test_the_words_of_the_folded_square_are_those_of_theory() -> None:
    result = HingeSum(view="square", layers=5).run()
    assert [readout.value for readout in result.readouts] == ["0.000244", "0.000741", "32", "23"]
    assert "4⁻⁵/4 = 0.000244: every layer quarters the error" in result.sentence
    assert "misses it by more: 0.000741" in result.sentence
    assert "by less" in HingeSum(view="square", layers=3).run().sentence
    assert "by more" in HingeSum(view="square", layers=4).run().sentence
    own, other = result.square_missed
    assert own.y.max() == result.square.error
    assert own.y.min() == 0.0
    assert abs(other.y).max() == pytest.approx(result.square.shallow_error)
    assert result.experiment.idle == frozenset(result.experiment.parameters()) - {"view", "layers"}


def test_the_stages_of_a_step_break_where_it_jumps() -> None:
    e = HingeSum(activation=activations.get("step"), w=(1.0, 2.0), b=(0.5, -1.0), v=(1.0, 2.0))
    for stage, heights in (("a", (1.0, 1.0)), ("va", (1.0, 2.0))):
        bundle = e.run().stages[stage]
        for unit, (kink, height) in enumerate(zip((-0.5, 0.5), heights, strict=True)):
            line = bundle.line(unit)
            assert line.x[np.isnan(line.y)].tolist() == [kink]
            assert set(line.y[line.x < kink]) == {0.0}
            assert set(line.y[line.x > kink]) == {height}
    assert not np.isnan(HingeSum().run().stages["a"].y).any()


def test_units_without_a_kink_have_no_joint_to_tie() -> None:
    e = HingeSum(units=1, w=(0.0,))
    assert e.sum.tied.tolist() == []
    assert "hang together" not in e.run().sentence


@pytest.mark.parametrize("fold", [0.02, 0.4])
def test_prefixes_are_the_shorter_networks(fold: float) -> None:
    for n, found in enumerate(prefixes(folded(6, fold)), start=1):
        alone = compose(folded(n, fold))
        np.testing.assert_array_equal(found.breakpoints, alone.breakpoints)
        np.testing.assert_array_equal(found.slopes, alone.slopes)
        np.testing.assert_array_equal(found.heights, alone.heights)
        np.testing.assert_array_equal(found.patterns, alone.patterns)


UNDEFINED = [
    "min(sqrt(z+2),0.5)",
    "sqrt(z)",
    "log(-abs(z))",
    "sqrt(-1-z^2)",
    "1e300*z",
    "exp(1/z)",
    "1/z",
    "exp(exp(z^2+9))",
]


@pytest.mark.parametrize("text", UNDEFINED)
@pytest.mark.parametrize("target", ["sine", "points"])
@pytest.mark.parametrize("view", ["stages", "error"])
def test_what_is_undefined_is_left_out_of_a_fit(text: str, target: str, view: str) -> None:
    experiment = HingeSum(activation=parse(text), target=target, view=view)
    result = experiment.run()
    assert "at x = −3.14: not a number" not in result.sentence
    assert result.readouts
    assert result.table.to_csv({})


def test_a_fit_says_where_it_has_no_value() -> None:
    result = HingeSum(activation=parse("min(sqrt(z+2),0.5)"), target="sine").run()
    assert "y is defined at 69" in result.sentence
    assert result.quantities["share of inputs with a value"] == pytest.approx(0.69, abs=0.01)
    assert math.isfinite(result.quantities["largest error"])
    exact = HingeSum(activation=parse("sqrt(z)"), target="sine").run()
    assert "exactly" not in exact.sentence


def test_words_made_for_relu_are_said_of_units_that_can_be_so() -> None:
    v_shaped = HingeSum(activation=activations.get("abs")).run()
    told = f"{v_shaped.sentence} {v_shaped.readouts} {v_shaped.facts}"
    assert "leak" not in v_shaped.sentence
    assert " off" not in v_shaped.sentence
    assert "units with slope 1" in told
    for name in ("selu", "elu", "hard_swish"):
        f = activations.get(name, alpha=2.0) if name == "elu" else activations.get(name)
        curved = HingeSum(activation=f, target="sine").run()
        assert ("no kinks" in curved.sentence) == (not f.kinks)
    steps = HingeSum(activation=activations.get("step"), target="square", units=16).run()
    assert "theory" not in f"{steps.sentence} {steps.readouts}"
    assert "theory" in HingeSum(target="square", units=16).run().sentence
    formula = HingeSum(activation=parse("max(z,0)^2")).run().sentence
    assert formula.startswith("f(z) = max(z,0)^2 is not made of")


def test_the_largest_error_of_steps_is_at_a_place() -> None:
    for units in range(1, 20):
        result = HingeSum(activation=activations.get("step"), target="sine", units=units).run()
        at = result.quantities["x of the largest error"]
        assert at == 0 or abs(at) > 1e-300


@given(st.floats(-1e-11, 1e-11), st.floats(1e-14, 1e-9), st.sampled_from([0.0, 1.0, 1e-9]), st.booleans())
def test_every_cell_at_the_rim_of_the_window_has_its_formula(low, gap, bend, at_the_end) -> None:
    """What is only rounding beside the window is left out of pieces and of cells, each by its own ends."""
    window = (-2.0, -low) if at_the_end else (low, 2.0)
    e = HingeSum(w=(1.0, 1.0), b=(0.0, gap if at_the_end else -gap), v=(1.0, bend), c=0.0)
    cells = e.edit(window=window).run().shown_cells
    assert cells[0].low == window[0]
    assert cells[-1].high == window[1]
    assert all(cell.formula for cell in cells)


def test_a_unit_without_weight_adds_nothing_where_its_activation_overflows() -> None:
    e = HingeSum(activation=activations.get("exp"), w=(1.0, 1.0), b=(0.0, 0.0), v=(0.0, 1.0))
    stages = e.edit(window=(-1e4, 1e4)).run().stages
    assert not stages["va"].y[0].any()
    assert stages["va"].y[1].max() == math.inf


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_line_of_errors_reaches_the_largest_one(name: str, activation: str) -> None:
    e = HingeSum(view="fit", target=name, units=6, activation=activations.get(activation))
    result = e.run()
    q, line = result.quantities, result.missed
    assert line is not None
    assert abs(result.missed_at(q["x of the largest error"])) == pytest.approx(q["largest error"], rel=1e-9)
    assert np.nanmax(np.abs(line.y)) == pytest.approx(q["largest error"], rel=0.01)
    assert result.missed_reach > np.nanmax(np.abs(line.y))


def test_points_and_no_target_have_no_line_of_errors() -> None:
    assert HingeSum(view="fit").run().missed is None
    assert HingeSum(view="fit", target="points").run().missed is None


def test_what_is_exact_has_no_error_but_0() -> None:
    """An error that is the rounding of the terms of the sum is none, in the number and in the curve."""
    preset = next(p for p in presets("hinges") if p.title == "A sawtooth needs a hinge for every edge")
    result = preset.apply(Session(), "hinges").experiment("hinges").run()
    assert result.quantities["largest error"] == result.quantities["root mean square error"] == 0
    assert not result.missed.y.any()
    assert result.missed_reach == 1
