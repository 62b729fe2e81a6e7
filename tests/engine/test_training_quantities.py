"""What is read off Dead units is what its quantities say, in every view of every example."""

from __future__ import annotations

import dataclasses
import math

import pytest

from engine.base.experiment import Result
from engine.base.text import number, percent
from engine.experiments.training.experiment import Training
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
        assert loss_of(q["gradient norm"]) in gradient
        assert percent(q["products with an exact 0"]).replace("not a number", "NaN") in zeros
    assert f"step {result.quantities['step']:,.0f}" in dead


@pytest.mark.parametrize("e", RUNS, ids=lambda e: f"{e.view} {e.twin}")
def test_readouts_of_tiles_show_its_quantities(e: Training) -> None:
    result = shown(e, "units")
    dead, sparse, ranks, zeros = texts(result)
    q = result.quantities
    assert f"{q['dead units']:.0f} of {result.main.units}" in dead
    assert f"{q['sparse units']:.0f} " in sparse
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
    for width, readout in zip((2, 3, 5, 10), result.readouts, strict=True):
        share = result.quantities[f"share dead at birth of width {width}"]
        assert readout.value == percent(share)
        assert readout.caption.endswith(f"of {width}")
        low, high = (result.quantities[f"{end} bound of width {width}"] for end in ("lower", "upper"))
        assert low - 0.05 <= share <= high + 0.05


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
