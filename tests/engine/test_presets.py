"""Every example of every panel: it can be shown, says something true and has a title of its own."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from engine.base.experiment import Experiment
from engine.functions import activations
from engine.networks.initializers import conventional_gain
from engine.presets import Preset, grouped, presets
from engine.session import Session
from tests.engine.said_numbers import numbers_known, unproved

ALL = [(key, preset) for key in Session.names() for preset in presets(key)]


@pytest.mark.parametrize("key", Session.names())
def test_a_panel_has_examples_with_titles_of_their_own(key: str) -> None:
    titles = [preset.title for preset in presets(key)]
    assert len(titles) >= 3
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", Session.names())
def test_groups_hold_every_example_once_and_are_short(key: str) -> None:
    groups = grouped(key)
    titles = sorted(preset.title for group in groups.values() for preset in group)
    assert titles == sorted(preset.title for preset in presets(key))
    assert all(1 < len(group) <= 12 for group in groups.values())
    assert 3 <= len(groups) <= 8


@pytest.mark.parametrize("key", Session.names())
def test_the_default_state_is_one_of_them(key: str) -> None:
    states = [preset.apply(Session(), key).experiment(key) for preset in presets(key)]
    assert Session().experiment(key) in states


@pytest.mark.parametrize(("key", "preset"), ALL, ids=[f"{key}: {preset.title}" for key, preset in ALL])
def test_an_example_runs_and_speaks(key: str, preset: Preset) -> None:
    session = preset.apply(Session(), key)
    assert session.current == key
    assert Session.from_json(session.to_json()) == session
    assert preset.note.endswith((".", "?"))
    result = session.experiment(key).run()
    words = [result.sentence, result.caption, *(f"{r.value} {r.caption}" for r in result.readouts)]
    assert all(words)
    assert not [text for text in words if "not a number" in text or {"nan", "inf"} & set(text.split())]
    assert 2 <= len(result.readouts) <= 4
    assert result.sentence.endswith(".")


def test_an_example_starts_from_the_defaults_and_leaves_other_panels_alone() -> None:
    changed = Session().edit("curves", probe=3.0, curvature=True)
    preset = next(preset for preset in presets("curves") if not preset.values)
    assert preset.apply(changed, "curves").curves == Session().curves


def example(key: str, title: str) -> Experiment:
    return next(preset.experiment(key) for preset in presets(key) if preset.title == title)


def flat_places() -> tuple[float, ...]:
    """Where the slopes of GELU and SiLU pass 0, by halving."""
    found = []
    for name in ("gelu", "silu"):
        low, high = -2.0, 0.0
        for _ in range(60):
            middle = (low + high) / 2
            falls = float(activations.get(name).derivative(middle)) < 0
            low, high = (middle, high) if falls else (low, middle)
        found.append(low)
    return tuple(found)


def steps_until_half(loss: str) -> tuple[float, ...]:
    """After so many steps a sigmoid that began at z = −10 is above ½, and not one step before."""
    e = example("neuron", f"Race: the sigmoid with {loss} from z = −10")
    before, after = (e.edit(step=e.step - back).run().now.a for back in (1, 0))
    assert before <= 0.5 < after
    return (float(e.step),)


def case_a_and_b() -> tuple[float, ...]:
    """The gradients at z = 0 and at z = −10, and how many times as large the first is."""
    shut, best = (Session().neuron.edit(b=b).run().now.dL_dw for b in (-11.0, -1.0))
    return best, shut, best / shut


def leaky_crossing() -> tuple[float, ...]:
    """a − y of a leaky ReLU, ten times it at z = 0 and at −5: every step multiplies it by 1 − η α²."""
    there, here = (10 * (1.0 - 0.1 * z) for z in (0.0, -5.0))
    assert math.ceil(math.log(there / here) / math.log(1 - 0.1 * 0.1**2)) == 406
    return there, here, 405.0


def square_errors() -> tuple[float, ...]:
    """Of x² on [0, 1] by n pieces: 1/(6n²) by least squares, 1/(8n²) at best."""
    q = example("hinges", "x² with 4 pieces: off by 0.0104 at most").run().quantities
    assert q["largest error"] == pytest.approx(1 / (6 * 4**2))
    assert q["largest error of the best pieces"] == pytest.approx(1 / (8 * 4**2))
    return 6.0, 8.0


def crossings_of_five_lines() -> tuple[float, ...]:
    assert 1 + 5 + math.comb(5, 2) == 16
    return (float(math.comb(5, 2)),)


def pair_of_samples() -> tuple[float, ...]:
    x = (
        example("centering", "Two samples in turn: the path is 3.16 times the straight way")
        .run()
        .walks[0]
        .way.x
    )
    assert x.tolist() == [[1.0, 2.0], [2.0, 1.0]]
    return 1.0, 2.0


def gain_of_tanh() -> tuple[float, ...]:
    """The gain of the libraries, as a fraction."""
    gain = conventional_gain(activations.get("tanh"))
    assert gain is not None
    assert gain.value == 5 / 3
    return 5.0, 3.0


def factor_with(initializer: str) -> tuple[float, ...]:
    """What ReLU leaves of a gradient with another start."""
    e = example("gradient_flow", "Exercise: which start suits ReLU?")
    return (e.edit(initializer=initializer).run().quantities["factor a layer"],)


def lost_of_one_minus() -> tuple[float, ...]:
    """Which share of 1 − σ(z) is wrong at z = 5, 10 and 20, and of which digit σ has many."""
    e = Session().stability.edit(form="one_minus_sigmoid_naive", dtype="float32")
    lost = {z: e.edit(z=float(z)).run().quantities["relative error as written"] for z in (5, 10, 20)}
    assert lost[20] == 1
    assert f"{e.edit(z=10.0).run().runs[0].steps[-2].value:.5f}" == "0.99995"
    return 5.0, 10.0, 9.0, lost[5], lost[10]


def spacing_below_1() -> tuple[float, ...]:
    """How far apart float32 numbers are just below 1."""
    return (1.0 - float(np.nextafter(np.float32(1), np.float32(0))),)


def four_by_27() -> tuple[float, ...]:
    """The largest gradient of half the squared error through a sigmoid, at a = 1/3."""
    q = example("outputs", "Squared error through a sigmoid sends back 0.148 at most").run().quantities
    assert q["largest gradient of squared error"] == pytest.approx(4 / 27, abs=1e-5)
    return 4.0, 27.0


def race_from_10() -> tuple[float, ...]:
    """How many times as many steps squared error needs from z = −10."""
    q = example("outputs", "Race from z = −10: 110 steps against 220,594").run().quantities
    return (q["steps of squared error"] / q["steps of cross-entropy"],)


PROOFS: dict[str, Callable[[], tuple[float, ...]]] = {
    "Exercise: how many outputs are exactly 0?": lambda: (
        100 * Session().curves.edit(mean=-1.0).run().quantities["exact zeros of ReLU"],
    ),
    "The slope of GELU and SiLU is negative on the left": flat_places,
    "GELU at b = −5 drifts further down": flat_places,
    "Exercise (worked example 2): the sigmoid at z = 0 and at z = −10": case_a_and_b,
    "Exercise: which loss wakes a saturated sigmoid?": lambda: steps_until_half("½(a − y)²"),
    "Race: the sigmoid with ½(a − y)² from z = −10": lambda: steps_until_half("cross-entropy"),
    "x² with 4 pieces: off by 0.0104 at most": square_errors,
    "sin x with pieces of equal error: 0.0454 in the place of 0.0531": lambda: (
        Session().hinges.edit(target="sine", units=8).run().quantities["largest error"],
    ),
    "Trained: small random weights become sin x": lambda: (
        example("hinges", "Trained: small random weights become sin x").edit(playhead=0).run()
        .quantities["loss"],
        25.0,  # a speed that the player offers
    ),
    "Exercise: how many regions do 5 lines make?": crossings_of_five_lines,
    "One layer: 5 lines in general position make 16 regions": crossings_of_five_lines,
    "Built to fold in four: 2 layers of 6 units, 256 regions": lambda: (math.sqrt(256),),
    "Two samples in turn: the path is 3.16 times the straight way": pair_of_samples,
    "With a bias a mean of 2 costs κ = 98, not 9": lambda: (
        example("centering", "With a bias a mean of 2 costs κ = 98, not 9").edit(bias=False).run()
        .quantities["condition number in theory"],
    ),
    "Exercise: twice as many inputs": lambda: (
        Session().centering.edit(view="width").run().quantities["condition number in theory of sigmoid"],
    ),
    "Fix 2: Leaky ReLU with α = 0.1": lambda: (2.0,),  # its place among the three
    "One neuron: Leaky ReLU is back after 406 steps": leaky_crossing,
    "tanh with the gain 5/3 of the libraries: × 1.1 for each layer": gain_of_tanh,
    "tanh: the gain of the libraries, 5/3, is a rounded 1.5925": gain_of_tanh,
    "SELU: the 3/4 of the libraries is no gain that keeps its size": lambda: (3.0, 4.0, 1.0),
    "Exercise: which start suits ReLU?": lambda: factor_with("xavier"),
    "Softmax of 1000, 1001 and 1002 is no number; minus the largest it is 0.09003": lambda: (1001.0, 1002.0),
    "Log-sum-exp of 100, 101 and 102 is ∞ in float32": lambda: (101.0, 102.0),
    "E[x²] − E[x]² of 3000, 3001 and 3002 is 0 in float32; the variance is 0.6667": lambda: (
        3001.0, 3002.0, 3000.0**2 / 1e6,
    ),
    "1 − σ(z) is off by 16.9 % at z = 15 in float32, and is 0 at z = 20": lost_of_one_minus,
    "ELU: near 0 eᶻ − 1 has no digit right in float32": spacing_below_1,
    "Squared error through a sigmoid sends back 0.148 at most": four_by_27,
    "Race from z = −5: 60 steps against 1,661": race_from_10,
}  # fmt: skip
"""Title → numbers that follow from more than its state: computed or checked here."""


@pytest.mark.parametrize(("key", "preset"), ALL, ids=[f"{key}: {preset.title}" for key, preset in ALL])
def test_every_number_of_a_title_and_a_note_is_the_engines(key: str, preset: Preset) -> None:
    result = preset.experiment(key).run()
    result.prepare()
    proved = PROOFS.get(preset.title, tuple)()
    assert not unproved(f"{preset.title}. {preset.note}", [*numbers_known(result), *proved])


def test_numbers_are_proved_of_examples_that_there_are() -> None:
    assert PROOFS.keys() <= {preset.title for _, preset in ALL}


@pytest.mark.parametrize(("key", "preset"), ALL, ids=[f"{key}: {preset.title}" for key, preset in ALL])
def test_an_exercise_asks_and_its_question_does_not_tell(key: str, preset: Preset) -> None:
    assert preset.title.startswith("Exercise") == bool(preset.question)
    if preset.question:
        assert "?" in preset.question
        assert preset.question.endswith("Press H for the answer.")
        assert key in preset.apply(Session(), key).hidden
        result = preset.experiment(key).run()
        result.prepare()
        asked = f"{preset.title} {preset.question}"
        assert not [
            readout for readout in result.readouts if readout.value in asked and len(readout.value) > 3
        ]


@pytest.mark.parametrize("key", Session.names())
def test_every_panel_has_exercises(key: str) -> None:
    assert sum(bool(preset.question) for preset in presets(key)) >= 5
