"""How to choose: what is recommended, against theory, closed forms and real networks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine.base.experiment import Lead
from engine.experiments.guide.claims import CLAIMS, TASKS_LEARNED, fields_of, recipe_of
from engine.experiments.guide.experiment import Guide
from engine.experiments.guide.hidden import HiddenNumbers, Pairing
from engine.experiments.guide.inputs import CANDIDATES, NAMES
from engine.experiments.guide.layers import layers
from engine.experiments.guide.leads import TRAPS
from engine.experiments.guide.sheets import SHEETS
from engine.experiments.guide.tasks import TASKS
from engine.experiments.guide.trials import chance
from engine.floats.thresholds import threshold
from engine.functions import activations
from engine.networks.propagation import Stack, propagated
from engine.presets import find
from engine.session import Session


def pairing(name: str, **changes: Any) -> Pairing:
    """The row of an activation."""
    found = HiddenNumbers(Guide(**changes)).candidates
    return next(p for p in found if p.activation.name == name)


# Layers in theory --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "variance", "ten", "twenty"),
    [
        ("relu", 1.0, 0.03125, 9.765625e-4),
        ("tanh", 1.0, 0.267151, 0.189670),
        ("sigmoid", 1.0, 4.791e-7, 2.573e-13),
        ("gelu", 1.0, 2.04e-3, 1.99e-6),
        ("selu", 1.0, 1.4129, 1.9963),
        ("relu", 2.0, 1.0, 1.0),
        ("tanh", 2.0, 1.3822, 2.2816),
        ("gelu", 2.0, 0.2309, 0.00776),
    ],
)
def test_gradients_are_those_of_mean_field_theory(
    name: str, variance: float, ten: float, twenty: float
) -> None:
    """From z of variance 1, through 10 and 20 layers back."""
    f = activations.get(name)
    for depth, expected in ((11, ten), (21, twenty)):
        found = layers(f, variance, depth, 1.0 / variance, "none").gradient
        assert found == pytest.approx(expected, rel=3e-3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("normalization", ["none", "batch", "layer"])
@pytest.mark.parametrize("start", ["he", "xavier"])
def test_theory_is_that_of_real_networks(name: str, normalization: str, start: str) -> None:
    """Six layers of 256 units, 96 inputs of size 1.5, the mean of four networks."""
    f, variance = activations.get(name), {"he": 2.0, "xavier": 1.0}[start]
    stack = Stack((256,) * 7, start, 4, 0, 1.0, 0.0, False)
    x = 1.5 * np.random.default_rng(5).standard_normal((256, 96))
    p = propagated(stack, f, x, normalization)
    theory = layers(f, variance, 6, 1.5**2, normalization)
    z = p.z_square.mean(axis=1)
    if normalization != "batch":  # whose q is the part of z that varies over the batch
        np.testing.assert_allclose(z, theory.q, rtol=0.12)
    gradients = np.sqrt((p.gradient_rms**2).mean(axis=1))
    np.testing.assert_allclose(np.log10(gradients / gradients[-1]), theory.levels, atol=0.12)


def test_batch_normalization_alone_makes_gradients_explode() -> None:
    """π/(π − 1) a squared gradient in ReLU layers (Yang et al. 2019, for large batches)."""
    found = layers(activations.get("relu"), 2.0, 50, 1.0, "batch")
    np.testing.assert_allclose(found.factors[1:], math.pi / (math.pi - 1), rtol=1e-9)


def test_layer_normalization_keeps_those_of_relu() -> None:
    found = layers(activations.get("relu"), 1.0, 50, 1.0, "layer")
    np.testing.assert_allclose(found.factors[1:], 1.0, rtol=1e-9)


@pytest.mark.parametrize("normalization", ["none", "batch", "layer"])
def test_a_shallow_network_is_the_first_layers_of_a_deep_one(normalization: str) -> None:
    for f in CANDIDATES:
        deep = layers(f, 2.0, 60, 9.0, normalization).first(13)
        shallow = layers(f, 2.0, 13, 9.0, normalization)
        assert deep.q.tolist() == shallow.q.tolist()
        assert deep.levels.tolist() == shallow.levels.tolist()
        assert (deep.gradient, deep.signal, deep.closed) == (shallow.gradient, shallow.signal, shallow.closed)


@pytest.mark.parametrize(("name", "spread", "closed"), [
    ("sigmoid", 2.0, 0.0218807), ("tanh", 2.0, 0.134494), ("sigmoid", 5.0, 0.359157),
    ("tanh", 5.0, 0.549409), ("relu", 3.0, 0.5), ("leaky_relu", 3.0, 0.0),
])  # fmt: skip
def test_closed_gates_are_those_of_the_first_or_the_last_layer(
    name: str, spread: float, closed: float
) -> None:
    found = layers(activations.get(name), 1.0, 1, spread**2, "none")
    assert found.closed == pytest.approx(closed, abs=1e-6)


# What is recommended -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "activation", "start"),
    [
        ({}, "relu", "he"),
        ({"depth": 100}, "relu", "he"),
        ({"bounded": True}, "tanh", "xavier"),
        ({"bounded": True, "depth": 100}, "tanh", "xavier"),
        ({"normalization": "batch", "depth": 100}, "elu", "he"),
        ({"normalization": "layer", "depth": 100}, "relu", "he"),
        ({"input_scale": 100.0}, "relu", "he"),
    ],
)
def test_the_first_that_passes_is_recommended(changes: dict[str, Any], activation: str, start: str) -> None:
    best = HiddenNumbers(Guide(**changes)).recommended
    assert (best.activation.name, best.start, best.passes) == (activation, start, True)


def test_where_nothing_passes_the_nearest_is_named_and_the_way_out() -> None:
    result = Guide(bounded=True, input_scale=10.0).run()
    assert not any(p.passes for p in result.candidates)
    assert result.recommended.is_bounded
    assert "nothing passes" in result.sentence
    assert "Standardize the inputs" in result.sentence
    assert not result.cards[0].passes


def test_gelu_passes_at_20_layers_and_not_at_50() -> None:
    assert pairing("gelu", depth=20).layers.gradient == pytest.approx(0.0873, abs=5e-5)
    assert pairing("gelu", depth=20).passes
    assert pairing("gelu", depth=50).layers.gradient == pytest.approx(2.70e-6, rel=2e-3)
    assert set(pairing("gelu", depth=50).faults) == {"gradient", "signal"}


def test_one_layer_has_nothing_to_lose() -> None:
    for p in HiddenNumbers(Guide(depth=1)).candidates:
        assert (p.layers.gradient, p.layers.signal, p.passes) == (1.0, 1.0, True)


def test_xavier_is_critical_for_tanh_and_he_for_relu() -> None:
    assert pairing("tanh").factor == pytest.approx(1.0, abs=1e-9)
    assert pairing("relu").factor == pytest.approx(1.0, abs=1e-9)
    tanh = next(pair for pair in HiddenNumbers(Guide()).pairings if pair[0].activation.name == "tanh")
    assert tanh[0].factor == pytest.approx(1.05144131, abs=1e-7)
    sigmoid = next(pair for pair in HiddenNumbers(Guide()).pairings if pair[0].activation.name == "sigmoid")
    assert sigmoid[1].factor == pytest.approx(0.23605234, abs=1e-7)


# Outputs and losses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "head"),
    [("binary", "sigmoid"), ("classes", "softmax"), ("real", "Identity"), ("positive", "Softplus"),
     ("bounded", "tanh")],
)  # fmt: skip
def test_the_output_matches_the_target(task: str, head: str) -> None:
    result = Guide(task=task).run()
    assert result.head.title == head
    fitting = [h.title for h, text in zip(result.heads, result.faults, strict=True) if not text]
    assert fitting == ([head, "Exponential"] if task == "positive" else [head])


def test_losses_are_compared_at_a_confident_mistake() -> None:
    a = 1 / (1 + math.exp(10))
    assert Guide().run().pulls == pytest.approx((1 - a, (1 - a) ** 2 * a), rel=1e-12)
    p = 1 / (1 + 2 * math.exp(10))
    own, other = Guide(task="classes").run().pulls
    assert own == pytest.approx(1 - p, rel=1e-12)
    assert other == pytest.approx(p * ((1 - p) ** 2 + 2 * ((1 - p) / 2) ** 2), rel=1e-9)
    assert Guide(task="real").run().pulls == (10.0, 1.0)
    t, y = math.tanh(-10), 0.9
    assert Guide(task="bounded").run().pulls == pytest.approx((y - t, (y - t) * (1 - t * t)), rel=1e-6)
    own, other = Guide(task="positive", logit=10.0).run().pulls
    assert own == pytest.approx((math.log1p(math.exp(10)) - 1) / (1 + math.exp(-10)), rel=1e-12)
    assert other == pytest.approx((math.exp(10) - 1) * math.exp(10), rel=1e-12)


# What leads on -----------------------------------------------------------------------------------------


def exists(lead: Lead) -> bool:
    """Whether the state that a lead opens is one."""
    if lead.example:
        return find(lead.example, lead.panel)[0] == lead.panel
    return type(Session().experiment(lead.panel))(**lead.state) is not None


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("normalization", ["none", "batch", "layer"])
def test_every_part_leads_to_its_proof(task: str, normalization: str) -> None:
    for f in CANDIDATES:
        result = Guide(task=task, normalization=normalization, hidden=f.name).run()
        leads = [handle.lead for handle in result.handles if handle.lead is not None]
        assert len(leads) == 5 + (task in TRAPS)
        assert all(map(exists, leads))


def test_the_proof_of_the_activation_shows_the_same_number() -> None:
    for name in ("relu", "tanh", "gelu"):
        result = Guide(hidden=name, depth=12).run()
        lead = next(card.lead for card in result.cards if card.key == "hidden")
        flow = type(Session().gradient_flow)(**lead.state).run()
        assert flow.quantities["gradient ratio in theory"] == pytest.approx(
            result.quantities[f"gradient ratio of {result.chosen.activation.title}"], rel=1e-9
        )


@pytest.mark.parametrize("scale", [0.01, 1.0, 7.0])
def test_curves_shows_the_same_share_of_closed_gates(scale: float) -> None:
    for f in CANDIDATES:
        result = Guide(input_scale=scale, hidden=f.name, depth=1).run()
        there = type(Session().curves)(**result.cards[0].lead.state).run()
        assert there.experiment.distribution
        closed = there.quantities[f"nearly closed gate of {f.title}"]
        assert closed == pytest.approx(result.chosen.layers.closed, abs=1e-6)


@pytest.mark.parametrize("changes", [
    {"input_scale": 1e-6}, {"input_scale": 1e6}, {"depth": 128}, {"depth": 1}, {"factor": 1.01},
    {"factor": 1e12}, {"logit": -700.0}, {"logit": 700.0, "task": "classes"},
    {"logit": 700.0, "task": "positive"},
])  # fmt: skip
@pytest.mark.parametrize("normalization", ["none", "batch"])
def test_the_ends_of_every_number_lead_somewhere(changes: dict[str, Any], normalization: str) -> None:
    for handle in Guide(normalization=normalization, **changes).run().handles:
        assert handle.lead is None or exists(handle.lead), handle.name


@pytest.mark.parametrize("logit", [-10.0, 3.0, 40.0])
@pytest.mark.parametrize("task", TASKS)
def test_output_layer_shows_the_same_gradients(task: str, logit: float) -> None:
    result = Guide(task=task, logit=logit).run()
    output, loss = (card.lead for card in result.cards if card.key in ("output", "loss"))
    there = type(Session().outputs)(**loss.state).run()
    low, high = there.experiment.window
    assert low < logit < high
    names = {"cross-entropy": "cross-entropy", "squared error": "squared error", "Huber's loss": "huber loss"}
    found = [
        (abs(there.quantities[f"gradient of {names[own.title]}"]), pull)
        for own, pull in zip(result.losses, result.pulls, strict=True)
        if own.title in names
    ]
    assert found
    assert [value for value, _ in found] == pytest.approx([pull for _, pull in found], rel=1e-9)
    assert type(Session().outputs)(**output.state).matched


@pytest.mark.parametrize(("task", "effect"), [
    ("binary", "infinity"), ("classes", "nan"), ("positive", "infinity"), ("bounded", "nan")
])  # fmt: skip
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_floats_end_where_it_is_said(task: str, effect: str, dtype: str) -> None:
    trap = TRAPS[task]
    assert trap.limit(dtype) == pytest.approx(threshold(trap.form, effect, dtype), rel=5e-4)
    assert trap.text in [text for card in Guide(task=task).run().cards for text in card.losers]
    there = type(Session().stability)(**trap.lead.state)
    assert there.form == trap.form
    assert abs(there.z) > abs(threshold(trap.form, effect, "float32"))


def test_handles_edit_what_they_are_of() -> None:
    e = Guide()
    assert e.edit(**e.drag("depth", 33.4, 0.0)).depth == 33
    assert e.edit(**e.drag("factor", 0.0, -3.0)).factor == 1000.0
    assert e.edit(**e.drag("logit", -4.0, 0.0)).logit == -4.0
    with pytest.raises(ValueError, match="no handle"):
        e.drag("elsewhere", 0.0, 0.0)


# Claims, measured --------------------------------------------------------------------------------------


def test_a_run_is_the_same_in_dead_units() -> None:
    training = type(Session().training)
    for claim in CLAIMS:
        for task in TASKS_LEARNED:
            for side in (0, 1):
                there = training(**fields_of(claim, task, side, 3)).recipe
                assert there == recipe_of(claim, task, side, 3)


def test_the_loss_of_a_dot_is_that_of_its_run() -> None:
    result = Guide(view="measured", claim="tanh", seeds=6).run()
    result.prepare()
    handle = next(h for h in result.handles if h.name == "run 0 1 4")
    assert handle.lead is not None
    there = type(Session().training)(**handle.lead.state).run()
    there.prepare()
    assert there.quantities["loss"] == pytest.approx(float(result.losses[0, 1, 4]), rel=1e-12)


@pytest.mark.parametrize(
    ("wins", "runs", "probability"),
    [(6, 12, 1.0), (10, 12, 79 * 2 / 4096), (2, 12, 79 * 2 / 4096), (9, 12, 299 * 2 / 4096), (6, 6, 1 / 32)],
)
def test_the_sign_test_is_exact(wins: int, runs: int, probability: float) -> None:
    assert chance(wins, runs) == pytest.approx(probability, rel=1e-12)


def test_a_difference_within_the_spread_of_seeds_is_called_none() -> None:
    result = Guide(view="measured").run()
    result.prepare()
    assert [result.verdict(task) for task in range(3)] == ["within", "worse", "worse"]
    assert "not better" in result.sentence


def test_what_is_made_of_the_runs_is_shown_before_the_rest() -> None:
    result = Guide(view="measured", claim="elu", seeds=9).run()
    assert result.is_heavy
    part = result.so_far
    assert part.handles == ()
    assert part.sentence == "Not every task has been run yet."
    result.prepare()
    assert not Guide(view="measured", claim="elu", seeds=9).run().is_heavy
    assert len(result.handles) == 3 * 2 * 9


# Tables, computed --------------------------------------------------------------------------------------


def test_cells_are_those_of_theory() -> None:
    q = Guide(view="tables").run().quantities
    assert q["κ of 10 inputs of sigmoid"] == pytest.approx(58.6315, abs=1e-4)
    assert q["κ of 10 inputs of ReLU"] == pytest.approx(1 + 10 / (math.pi - 1), rel=1e-9)
    assert q["mean of a of ReLU"] == pytest.approx(1 / math.sqrt(2 * math.pi), rel=1e-9)
    assert q["gates nearly closed of tanh"] == pytest.approx(math.erfc(2.993223 / math.sqrt(2)), rel=1e-4)
    q = Guide(view="tables", sheet="variants").run().quantities
    assert q["least slope of GELU"] == pytest.approx(-0.128904, abs=1e-5)
    assert q["f(−1) of GELU"] == pytest.approx(-0.5 * math.erfc(1 / math.sqrt(2)), rel=1e-12)
    assert q["f′(−5) of ELU"] == pytest.approx(math.exp(-5), rel=1e-12)
    assert q["f′(−5) of Softplus"] == pytest.approx(1 / (1 + math.exp(5)), rel=1e-12)
    q = Guide(view="tables", sheet="trade-offs").run().quantities
    through = Guide(hidden="sigmoid").run().quantities["gradient ratio of sigmoid"]
    assert q["gradient after 20 layers of bounded outputs"] == pytest.approx(through, rel=1e-12)
    assert q["gradient after 20 layers of unbounded positive"] == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_row_leads_to_its_curves_and_every_cell_to_its_proof(sheet: str) -> None:
    result = Guide(view="tables", sheet=sheet).run()
    rows = result.sheet.rows
    assert len(result.handles) == sum(1 + len(row.cells) for row in rows)
    assert all(exists(handle.lead) for handle in result.handles if handle.lead is not None)
    for at, row in enumerate(rows):
        (curves,) = (h.lead for h in result.handles if h.name == f"show row {at}")
        assert curves is not None
        assert (curves.panel, curves.state["functions"]) == ("curves", row.functions)
