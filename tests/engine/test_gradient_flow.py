"""Gradient flow: layers against theory and its closed forms, and what is said of them."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from engine.base.monitor import Cancelled
from engine.experiments.gradient_flow.board import cell_at, place_of
from engine.experiments.gradient_flow.board_words import ratio_texts
from engine.experiments.gradient_flow.experiment import GradientFlow
from engine.experiments.gradient_flow.inputs import LONGEST
from engine.experiments.gradient_flow.numbers import FORMATS
from engine.experiments.gradient_flow.papers import PAPERS
from engine.experiments.gradient_flow.plane import edge
from engine.functions import activations, formula
from engine.networks.mean_field import fixed_point
from engine.presets import presets

get = activations.get


def flow(name: str, **values) -> GradientFlow:
    return GradientFlow().edit(activation=get(name), **values)


@pytest.mark.parametrize(
    ("name", "start", "left"),
    [
        ("relu", "xavier", 2.0**-9.5), ("relu", "he", 1.0), ("relu", "uniform", 6.0**-9.5),
        ("identity", "he", 2.0**9.5), ("identity", "orthogonal", 1.0),
    ],
)  # fmt: skip
def test_theory_of_straight_pieces_is_a_power(name, start, left) -> None:
    q = flow(name, initializer=start).run().quantities
    assert q["gradient ratio in theory"] == pytest.approx(left, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "start", "ten"), [("tanh", "xavier", 0.267151), ("sigmoid", "xavier", 4.791e-7)]
)
def test_ten_layers_of_wide_networks(name, start, ten) -> None:
    """From variance 1 on: ten factors need eleven layers."""
    result = flow(name, initializer=start, depth=11, width=300, seeds=8).run()
    assert result.quantities["gradient ratio in theory"] == pytest.approx(ten, rel=2e-3)
    assert result.quantities["gradient ratio"] == pytest.approx(ten, rel=0.15)


def test_both_parts_of_a_factor_make_it() -> None:
    result = flow("sigmoid", view="split", depth=8).run()
    slopes, weights, both = (line.y for line in result.parts)
    np.testing.assert_allclose(slopes + weights, both, atol=1e-12)
    ratio = (both.sum(), np.log10(result.p.gradient_rms[0] / result.p.gradient_rms[-1]).mean())
    assert ratio[0] == pytest.approx(ratio[1], abs=1e-12)


@pytest.mark.parametrize("name", ["tanh", "relu", "gelu", "hard_tanh"])
def test_ridges_follow_the_density_of_wide_layers(name) -> None:
    result = flow(name, view="ridge", depth=3, width=400, seeds=16, samples=16).run()
    ridge = result.ridges[0]
    assert ridge.theory is not None
    off = np.abs(ridge.line.y - ridge.theory.y)
    assert np.median(off) < 0.03 * result.spacing


def test_a_width_of_1_dies_layer_by_layer_and_the_sentence_says_where() -> None:
    result = flow("relu", initializer="he", width=1, seeds=1, seed=3).run()
    assert result.verdict == "none"
    assert f"Behind layer {result.silent} every activation is exactly 0" in result.sentence
    assert math.isnan(result.quantities["gradient ratio"])


def test_numbers_beyond_float64_are_told_with_their_layer() -> None:
    result = flow("exp", weight_spread=2.0).run()
    assert result.sentence.startswith(f"z is beyond float64 from layer {result.broken} on")


def test_a_format_loses_what_rounds_to_0_in_it() -> None:
    result = flow("sigmoid", depth=20).run()
    least = np.float16(10.0**result.gradients.middle.y)
    half = result.lost_from(FORMATS[0])
    assert half is not None
    assert (least[:half] == 0).all()
    assert (least[half:] > 0).all()


def test_who_sets_sigma_has_one_of_their_own() -> None:
    e = flow("relu", initializer="he")
    assert e.shown("weight_spread") == pytest.approx(math.sqrt(2))
    own = e.edit(initializer="custom")
    assert own.weight_variance == pytest.approx(2.0)
    assert e.edit(weight_spread=1.0).initializer == "custom"
    for field in ("gradient ratio", "mean square of z in the last layer"):
        assert own.run().quantities[field] == pytest.approx(e.run().quantities[field], rel=0.5)


def test_handles_bring_what_they_stand_for() -> None:
    e = flow("sigmoid")
    assert e.edit(**e.drag("depth", 12.3, 0.0)).depth == 12
    assert e.edit(**e.drag("scale", 0.0, 2.0)).input_scale == pytest.approx(10.0)
    last = e.run().gradients.middle.y[-1]
    assert e.edit(**e.drag("threshold", 0.0, last - 3)).threshold == pytest.approx(1000.0)
    assert e.edit(view="ridge").drag("depth", 0.0, 7.0) == {"depth": 7.0}


def test_the_batch_is_no_larger_than_memory_bears() -> None:
    e = flow("relu", samples=64).edit(depth=128, width=1000, seeds=64)
    assert (e.depth, e.width, e.seeds, e.samples) == (128, 1000, 64, 4)
    with pytest.raises(ValueError, match="no more than 4 fit into memory"):
        replace(e, samples=5)


@pytest.mark.parametrize("view", ["layers", "split", "ridge"])
@pytest.mark.parametrize(
    "state",
    [
        {"input_scale": 0.0},
        {"width": 1, "depth": 40},
        {"weight_spread": 0.0},
        {"depth": 1},
        {"weight_spread": 1e6, "depth": 128},
    ],
)
def test_the_worst_states_are_told_in_a_sentence(view, state) -> None:
    result = flow("relu", view=view, **state).run()
    assert result.sentence.endswith(".")
    assert all(readout.value for readout in result.readouts)
    assert result.table.to_csv()


def path(name: str, z: float, w: float, layers: int = 10) -> GradientFlow:
    return flow(name, view="path", path=layers).edit(path_z=(z,) * LONGEST, path_w=(w,) * LONGEST)


@pytest.mark.parametrize(
    ("name", "z", "w", "product"),
    [
        ("sigmoid", 0.0, 1.0, 0.25**10), ("sigmoid", 0.0, 4.0, 1.0), ("relu", 1.0, -1.0, 1.0),
        ("tanh", 1.0, 1.0, (1 - math.tanh(1) ** 2) ** 10), ("relu", -1.0, 4.0, 0.0),
    ],
)  # fmt: skip
def test_a_path_is_the_product_of_its_factors(name, z, w, product) -> None:
    result = path(name, z, w).run()
    assert result.quantities["product"] == pytest.approx(product, rel=1e-12)
    expected = math.log10(product) if product else -math.inf
    assert result.products.y[0] == pytest.approx(expected, abs=1e-12)


def test_factors_are_dragged_one_by_one_or_all_at_once() -> None:
    e = path("sigmoid", 0.0, 1.0)
    moved = e.edit(**e.drag("z 3", 9.9, 2.0))
    assert moved.path_z == (0.0, 0.0, 2.0, *[0.0] * 17)
    assert moved.shown("z") == pytest.approx(0.2)
    assert moved.edit(**moved.setting("z", 1.5)).path_z == (1.5,) * LONGEST
    assert e.edit(**e.drag("path", 8.2, 0.0)).path == 7
    assert {handle.name for handle in moved.run().handles} >= {"z 10", "w 10", "path"}


@pytest.mark.parametrize("z", [-3.0, 0.0, 4.0, 40.0])
def test_a_gate_keeps_a_power_of_its_value(z) -> None:
    q = GradientFlow(view="gate", gate_z=z, gate_steps=50).run().quantities
    assert q["kept"] == pytest.approx((1 + math.exp(-z)) ** -50, rel=1e-12)
    assert q["half life"] == pytest.approx(math.log(2) / math.log1p(math.exp(-z)), rel=1e-12)


def test_half_the_gradient_of_a_gate_is_gone_after_one_step() -> None:
    for z, words in (0.0, "1 step until"), (1e-6, "1 step until"), (1.0, "2.21 steps until"):
        readout = GradientFlow(view="gate", gate_z=z).run().readouts[2]
        assert f"{readout.value} {readout.caption}".startswith(words)


def mode(**values) -> GradientFlow:
    return GradientFlow().edit(view="mode", **values)


@pytest.mark.parametrize(("s", "start"), [(3.0, 1e-3), (0.5, 1e-6), (5.0, 0.7)])
def test_one_and_two_layers_learn_a_mode_as_their_closed_forms_say(s, start) -> None:
    one, two = (mode(mode=s, mode_start=start, mode_layers=layers).run().theory for layers in (1, 2))
    np.testing.assert_allclose(one.y, s + (start - s) * np.exp(-one.x), rtol=1e-6)
    grown = np.exp(2 * s * two.x)
    np.testing.assert_allclose(two.y, s * grown / (grown - 1 + s / start), rtol=1e-9)
    half = mode(mode=s, mode_start=start).run().quantities["half rise"]
    assert half == pytest.approx(math.log(s / start - 1) / (2 * s), rel=1e-9)


@pytest.mark.parametrize("layers", [1, 2, 3, 4, 6])
def test_descent_of_short_steps_is_the_theory(layers) -> None:
    q = mode(mode_layers=layers, mode_start=0.05, mode_step=1e-3).run().quantities
    assert q["half rise of descent"] == pytest.approx(q["half rise"], rel=3e-3)


@pytest.mark.parametrize("layers", [2, 3, 6])
def test_the_half_of_the_rise_is_dragged_by_solving_for_the_start(layers) -> None:
    e = mode(mode_layers=layers)
    moved = e.edit(**e.drag("half", 1.9, 0.0))
    assert moved.run().quantities["half rise"] == pytest.approx(1.9, rel=1e-6)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"mode_step": 10.0, "mode_layers": 20, "mode": 1e3, "mode_start": 900.0}, "too long"),
        ({"mode_step": 1.0}, "too long"), ({"mode_step": 10.0, "mode_layers": 20}, "too long"),
        ({"mode_start": 5.0}, "nothing to rise to"), ({"mode_start": 2.0}, "more than half"),
        ({"mode_start": 1e-9, "mode_layers": 20}, "next to nothing"), ({"mode_layers": 1}, "the error alone"),
    ],
)  # fmt: skip
def test_every_state_of_a_mode_is_told(state, said) -> None:
    result = mode(**state).run()
    assert said in result.sentence
    assert result.table.to_csv()


@pytest.mark.parametrize(
    ("spread", "q", "chi"), [(1.3, 0.60705, 0.93981), (2.5, 4.07912, 1.58522), (4.0, 12.604149, 2.367261)]
)
def test_poole_2016(spread, q, chi) -> None:
    found = flow("tanh", view="plane", weight_spread=spread, bias_spread=0.3).run().quantities
    assert found["variance of the fixed point"] == pytest.approx(q, rel=2e-5)
    assert found["chi"] == pytest.approx(chi, rel=2e-5)
    assert found["critical spread of weights"] == pytest.approx(1.39558, rel=1e-5)


@pytest.mark.parametrize(
    ("square", "scale", "c"),
    [(1.0, 3.627, 1.0), (1.5, 15.791, 1.0), (1.7, 74.92, 1.0), (2.0, 25.21, 0.744), (3.0, 9.051, 0.299),
     (4.0, 6.980, 0.165)],
)  # fmt: skip
def test_schoenholz_2017(square, scale, c) -> None:
    e = flow("tanh", view="plane", weight_spread=math.sqrt(square), bias_spread=math.sqrt(0.05))
    found = e.run().quantities
    assert found["critical weight variance"] == pytest.approx(1.760955, rel=1e-5)
    assert found["depth scale of correlations"] == pytest.approx(scale, rel=1e-3)
    assert found["correlation of the fixed point"] == pytest.approx(c, abs=1e-3)


def test_the_edge_of_relu_rises_straight_up_from_he() -> None:
    x, y = (values[np.isfinite(values)] for values in (edge(get("relu")).x, edge(get("relu")).y))
    np.testing.assert_allclose(x, 2.0, rtol=1e-9)
    assert y[0] == 0
    assert y[-1] > 1e6


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "erf(z)"])
def test_the_edge_is_where_chi_is_1(name) -> None:
    f = formula.parse(name) if "(" in name else get(name)
    line = edge(f)
    for at in (len(line.x) // 4, len(line.x) // 2):
        if math.isfinite(line.x[at]):
            fixed = fixed_point(f, float(line.x[at]), float(line.y[at]))
            assert fixed.chi == pytest.approx(1.0, abs=2e-3)


def test_two_inputs_go_as_theory_says() -> None:
    e = flow("tanh", view="plane", weight_spread=1.3, bias_spread=0.3, width=500, depth=6, seeds=16)
    result = e.run()
    np.testing.assert_allclose(result.likeness[1].y, result.theory.y, atol=0.03)


def test_the_point_of_the_plane_is_ones_own() -> None:
    e = flow("tanh", view="plane")
    moved = e.edit(**e.drag("point", 2.25, -0.1))
    assert (moved.initializer, moved.weight_spread, moved.bias_spread) == ("custom", 1.5, 0.0)
    assert moved.edit(**moved.drag("likeness", 0.0, 0.25)).likeness == 0.25
    far = e.edit(weight_spread=4.0)
    assert far.home("window")[1] > 16 > e.home("window")[1]


def test_the_board_holds_what_its_layers_show() -> None:
    result = flow("selu", view="board", initializer="uniform", depth=6).run()
    result.prepare()
    row, column = result.here
    layers = flow("selu", initializer="uniform", depth=6).run()
    ratio = layers.quantities["gradient ratio"]
    assert 10.0 ** result.board.ratios[row, column] == pytest.approx(ratio, rel=1e-12)
    assert result.cell_text(row, column).startswith("uniform, SELU: ")
    assert result.experiment.edit(**cell_at(*place_of(0, 3))).initializer == "he"


@pytest.mark.parametrize(
    ("ratio", "texts"),
    [
        (-2.0, ("0.01", "10⁻²")),
        (math.nan, ("0",)),
        (-math.inf, ("0",)),
        (math.inf, ("∞",)),
        (400.0, ("∞", "10⁴⁰⁰")),
    ],
)
def test_cells_tell_whatever_is_left(ratio, texts) -> None:
    assert ratio_texts(ratio) == texts


def test_a_board_that_is_stopped_keeps_its_cells() -> None:
    asked = count()
    result = flow("relu", view="board", depth=5, seed=77).run()
    with pytest.raises(Cancelled):
        result.prepare(cancelled=lambda: next(asked) > 40)
    done = result.so_far.board.done_cells.sum()
    assert 0 < done < 50
    assert result.so_far.quantities["pairs made"] == done
    assert result.so_far.sentence.endswith(".")


def test_enter_on_a_pair_shows_its_layers() -> None:
    e = flow("relu", view="board", initializer="he")
    (cell,) = e.run().handles
    assert e.edit(**e.drag("cell", *cell.leap(1, -1))).activation == get("leaky_relu")
    assert e.strike("cell", "enter") == {"view": "layers"}
    assert e.strike("cell", "delete") == {}


TOLERANCES = {
    "glorot": 0.13, "glorot normalized": 0.05, "he 22": 0.06, "he 30": 0.17,
    "pennington 2": 0.07, "pennington": 0.16, "pennington 32": 0.42, "pennington 128": 0.82,
    "saxe": 0.012,
}  # fmt: skip
"""What networks of a finite width scatter by, or how far they are from the limit; theory has no scatter."""


@pytest.mark.parametrize("name", PAPERS)
def test_the_example_of_a_paper_has_its_setting(name) -> None:
    (found,) = (p for p in presets("gradient_flow") if p.values.get("paper") == name)
    result = found.experiment("gradient_flow").run()
    result.prepare()
    rows = dict(result.facts.rows)
    assert rows.keys() == PAPERS[name].numbers.keys()
    for cells in rows.values():
        assert cells[2].value < TOLERANCES.get(name, 1.1e-3)


@pytest.mark.parametrize("depth", [2, 8, 32])
def test_wide_linear_layers_stretch_as_pennington_says(depth) -> None:
    e = flow("identity", view="spectrum", initializer="lecun", width=200, seeds=2, depth=depth)
    found = e.run()
    wide = (depth + 1) ** (depth + 1) / depth**depth
    assert 10.0 ** (2 * found.largest) == pytest.approx(wide, rel=1e-12)
    assert found.quantities["largest squared singular value"] == pytest.approx(wide, rel=0.35)
    orthogonal = e.edit(initializer="orthogonal").run()
    np.testing.assert_allclose(orthogonal.spectrum[1].y, 0.0, atol=1e-12)


def test_gains_are_those_of_libraries_and_exact_ones() -> None:
    e = flow("tanh", view="split", depth=11)
    found = {g.name: g for g in e.run().gains}
    assert found["gain of the libraries"].spread == 5 / 3
    assert found["keeps signals: 1/√E[f²]"].spread == pytest.approx(1.592537420, rel=1e-9)
    assert found["keeps gradients: 1/√E[f′²]"].spread == pytest.approx(1.467413592, rel=1e-9)
    assert found["here: Xavier"].ratio == pytest.approx(0.267151, rel=2e-3)
    picked = e.edit(**e.pick(3))
    assert picked.weight_spread == 5 / 3
    assert "A rounded 1.5925" in picked.run().sentence
    assert picked.run().facts.selected == 3
    assert e.pick(0) == {}


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid", "gelu", "selu"])
@pytest.mark.parametrize("level", [-6.0, -1.0, 1.0])
def test_the_gradient_of_the_first_layer_is_dragged_by_solving_for_sigma(name, level) -> None:
    e = flow(name)
    moved = e.edit(**e.drag("spread", 1.0, level))
    (handle,) = (h for h in moved.run().handles if h.name == "spread")
    assert handle.y == pytest.approx(level, abs=2e-2)
