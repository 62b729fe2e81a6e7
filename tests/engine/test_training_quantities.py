"""What is read off Dead units is what its quantities say, in every view of every example."""

from __future__ import annotations

import dataclasses
import math
import re

import numpy as np
import pytest

from engine.base.experiment import Result
from engine.base.text import number, percent
from engine.experiments.training.experiment import Training
from engine.functions import activations
from engine.functions.traits import opens_at_0
from engine.presets import presets
from engine.session import Session

EXAMPLES = [Training(), *(preset.apply(Session(), "training").training for preset in presets("training"))]
BROKEN = Training(learning_rate=1e5, playhead=400)
RUNS = [e for e in (*EXAMPLES, BROKEN) if e.view in ("run", "z", "units")]
SMALL = Training(width=4, samples=9)


def shown(e: Training, view: str) -> Result:
    return dataclasses.replace(e, view=view).run()


def texts(result: Result) -> list[str]:
    """What each readout shows: its number, and in its caption that of a twin."""
    return [f"{readout.value} {readout.caption}" for readout in result.readouts]


def subjects(result: Result) -> list[str]:
    """What is added to the name of a quantity for the run, and for the twin whose numbers are shown."""
    return ["", f" of {result.twins[0].name}"] if len(result.twins) == 1 else [""]


def loss_of(value: float) -> str:
    return number(value, 3).replace("not a number", "NaN")


@pytest.mark.parametrize("e", RUNS, ids=lambda e: f"{e.view} {e.twin}")
def test_readouts_of_a_run_show_its_quantities(e: Training) -> None:
    result = shown(e, "run")
    dead, loss, gradient, zeros = (text.replace("not a number", "NaN") for text in texts(result))
    for of in subjects(result):
        q = {name.removesuffix(of): value for name, value in result.quantities.items() if name.endswith(of)}
        assert f"{q['dead units']:.0f} of {result.main.units}" in dead
        assert loss_of(q["loss"]) in loss
        assert loss_of(q["gradient norm of hidden layers"]) in gradient
        assert percent(q["products with an exact 0"]).replace("not a number", "NaN") in zeros
    assert f"step {result.quantities['step']:,.0f}" in dead


@pytest.mark.parametrize("e", RUNS, ids=lambda e: f"{e.view} {e.twin}")
def test_readouts_of_tiles_show_its_quantities(e: Training) -> None:
    result = shown(e, "units")
    dead, *sparse, ranks, zeros = texts(result)
    q = result.quantities
    assert f"{q['dead units']:.0f} of {result.main.units}" in dead
    if opens_at_0(result.main.recipe.at(result.main.frame.step).activation):
        assert f"{q['sparse units']:.0f} " in sparse[0]
    else:
        assert math.isnan(q["sparse units"])
        assert not sparse
    assert percent(q["products with an exact 0"]) in zeros
    layers = range(1, e.depth + 1)
    assert ranks.startswith(", ".join(number(q[f"effective rank of layer {k}"], 3) for k in layers))


@pytest.mark.parametrize("e", RUNS, ids=lambda e: f"{e.view} {e.twin}")
def test_readouts_of_a_unit_show_its_quantities(e: Training) -> None:
    result = shown(e, "z")
    q, patient = result.quantities, result.timeline.patients[0]
    mean, on, gradient, loss = (readout.value for readout in result.readouts)
    assert mean == patient.mean_text
    assert mean in [number(q["mean z"], digits) for digits in range(3, 9)]
    assert on == percent(q["inputs with z > 0"])
    assert gradient == number(q["gradient of the unit"], 2)
    assert loss == number(q["loss"], 3)
    assert number(patient.first) == number(q["mean z at the start"])


@pytest.mark.parametrize("view", ["rates", "final"])
def test_readouts_of_the_map_of_runs_show_its_quantities(view: str) -> None:
    result = shown(SMALL, view)
    q = result.quantities
    made, dead, loss, place = (readout.value for readout in result.readouts)
    assert (made, dead) == (f"{q['runs made']:.0f}", f"{q['runs with every unit dead']:.0f}")
    assert loss == number(q["lowest loss"], 3)
    rate, bias = q["learning rate of the lowest loss"], q["bias of the lowest loss"]
    assert place == f"{number(rate, 2)}, {number(bias, 2)}"
    again = dataclasses.replace(SMALL, learning_rate=rate, bias=bias, playhead=200).run()
    assert again.quantities["loss"] == q["lowest loss"]


def test_readouts_of_births_show_its_quantities() -> None:
    result = shown(SMALL, "births")
    for width, readout in zip((2, 3, 4, 10), result.readouts, strict=True):
        share = result.quantities[f"share dead at birth of width {width}"]
        assert readout.value == percent(share)
        assert readout.caption.endswith(f"of {width}")
        low, high = (result.quantities[f"{end} bound of width {width}"] for end in ("lower", "upper"))
        assert low - 0.05 <= share <= high + 0.05


def test_births_are_those_of_lu_2020() -> None:
    rows = dict(shown(SMALL, "births").facts.rows)
    assert {name: cells[1].value for name, cells in rows.items()} == {
        "3 hidden layers of 2": 0.338, "10 hidden layers of 2": 0.913, "20 hidden layers of 2": 0.994,
        "10 hidden layers of 3": 0.644, "10 hidden layers of 4": 0.332,
    }  # fmt: skip
    for here, there, _ in rows.values():
        assert here.value == pytest.approx(
            there.value, abs=3 * math.sqrt(there.value * (1 - there.value) / 2000)
        )


def test_a_survey_that_is_not_made_knows_no_best_run() -> None:
    part = shown(Training(width=3, samples=7, seed=71), "rates").so_far
    assert part.quantities["runs made"] == 0.0
    assert math.isnan(part.quantities["lowest loss"])
    assert math.isnan(part.quantities["bias of the lowest loss"])


def test_each_twin_is_measured_under_its_name() -> None:
    result = Training(bias=-5.0, twin="text", playhead=20).run()
    for twin in result.twins:
        assert result.quantities[f"dead units of {twin.name}"] == twin.dead
        assert result.quantities[f"loss of {twin.name}"] == twin.frame.loss


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_gradient_norm_is_one_number_in_readout_plot_and_file(batch_norm: bool) -> None:
    result = Training(batch_norm=batch_norm, playhead=300).run()
    norm = result.quantities["gradient norm of hidden layers"]
    assert norm == pytest.approx(float(result.main.trace.norms[-1]), rel=1e-12)
    assert 10 ** result.main.norms.y[-1] == pytest.approx(norm, rel=1e-12)
    assert result.table.arrays["gradient norm of hidden layers"][-1] == pytest.approx(norm, rel=1e-12)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "tanh", "abs"])
def test_what_has_a_name_is_one_number_in_readout_and_file(name: str) -> None:
    """Of the step that is shown, or of the chosen unit."""
    e = Training(activation=activations.get(name), view="z", unit=3, playhead=40)
    result = e.run()
    q, columns = result.quantities, result.table.arrays
    both = [what for what in q if what in columns]
    assert {"step", "loss", "gradient norm of hidden layers", "dead units"} < set(both)
    assert {"inputs with z > 0", "gradient of the unit"} < set(both)
    for what in both:
        place = e.chosen if len(columns[what]) == result.main.units else -1
        assert columns[what][place] == pytest.approx(q[what], rel=1e-12, nan_ok=True), what
    opened = [column for column in columns if re.search(r"\bon\b", column)]
    assert not opened  # z > 0 is what is counted, whatever it means for f


@pytest.mark.parametrize("name", activations.names())
def test_words_made_for_relu_ask_the_function(name: str) -> None:
    """Far off no unit of a smooth function is dead, and only where z > 0 opens a unit is one sparse."""
    f = activations.get(name)
    result = Training(activation=f, bias=-2000.0, width=4, playhead=0, view="units").run()
    said = f"{result.sentence} {result.readouts} {result.main.census.states}"
    if name not in ("relu", "relu6", "hard_sigmoid", "hard_swish", "step", "hard_shrink", "soft_shrink"):
        assert result.main.dead == 0, said
        assert "though f is not" not in said or f.is_piecewise_linear or name == "hard_tanh", said
    if name in ("tanh", "sine", "abs", "sigmoid", "softsign", "identity", "gaussian", "hard_tanh"):
        assert "sparse" not in said


def test_the_mean_of_z_has_no_rest_of_rounding() -> None:
    for seed in range(20):
        result = Training(seed=seed, view="z", bias=0.0, samples=16, playhead=0, scale=1.0).run()
        for patient in result.timeline.patients:
            low, mean, high = patient.course.census.spans
            size = np.maximum(abs(low), abs(high))
            assert ((mean == 0) | (abs(mean) > 1e-14 * size)).all()


def test_nouns_go_with_their_numbers() -> None:
    e = Training(width=1, depth=1, playhead=1, view="run")
    assert "1 of 1 unit" in " ".join(e.run().lit_lines(0.5, 0.0)) or "0 of 1 unit" in " ".join(
        e.run().lit_lines(0.5, 0.0)
    )
    assert not re.search(r"\b1 (products|units|points)\b", " ".join(e.run().lit_lines(0.5, 0.0)))


def test_units_that_are_all_dead_from_the_start_are_not_counted_twice() -> None:
    result = Training(activation=activations.get("relu"), bias=-50.0, width=4, playhead=5).run()
    assert "all units are dead, from the start: off for every training input" in result.sentence
