"""Training on the Regions panel: the network after n steps, what a hand does to it, what is said."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.experiments.regions.experiment import Regions
from engine.functions import activations
from engine.learning.data import OWN_CLASSES
from engine.learning.run import Run
from engine.networks.network import Network
from engine.networks.paths import lit_paths
from engine.partition import partition
from engine.presets import presets
from engine.session import Session
from tests.engine.descent import loss_and_gradients

RELU = activations.get("relu")
ONE_CORNER = -0.75 * (2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3))
"""The loss of XOR where one corner is right and three, of which two are of one class, have one output."""

MOONS = Regions(activation=RELU, width=6, data="moons", samples=40)


def parameters(network: Network) -> np.ndarray:
    """All weights and biases in a row."""
    return np.concatenate(
        [a.ravel() for pair in zip(network.weights, network.biases, strict=True) for a in pair]
    )


def descended(e: Regions, steps: int) -> Network:
    """Plain gradient descent on the cross-entropy, one step after the other."""
    network, learner = e.own, e.learner
    assert learner is not None
    x, labels = learner.recipe.data.arrays()
    for _ in range(steps):
        _, by_weights, by_biases = loss_and_gradients(network, x, labels[:, None], "bce_logits")
        network = Network(
            [w - e.learning_rate * g for w, g in zip(network.weights, by_weights, strict=True)],
            [b - e.learning_rate * g for b, g in zip(network.biases, by_biases, strict=True)],
            e.activation,
        )
    return network


# The run -------------------------------------------------------------------------------------------------


def test_without_data_there_is_nothing_to_run() -> None:
    e = Regions(playhead=40)
    assert e.learner is None
    assert e.step == 0
    assert e.network is e.own
    assert {"playhead", "learning_rate", "optimizer", "samples", "noise", "classes", "click"} <= e.idle
    assert Regions().run().points == ()
    assert "loss" not in Regions().run().caption


@pytest.mark.parametrize("activation", ["relu", "tanh", "leaky_relu"])
@pytest.mark.parametrize("construction", ["random", "tent"])
def test_the_network_at_a_step_is_that_of_plain_descent(activation: str, construction: str) -> None:
    e = replace(MOONS, activation=activations.get(activation), construction=construction, optimizer="sgd")
    e = e.edit(edits=(((0, 1, 2), 0.7),))  # weights set by hand are part of step 0
    assert e.network is e.own
    after = e.edit(playhead=7).network
    np.testing.assert_allclose(parameters(after), parameters(descended(e, 7)), rtol=1e-11, atol=1e-13)
    assert not np.allclose(parameters(after), parameters(e.own))


def test_a_step_is_the_same_whichever_way_one_comes_to_it() -> None:
    there = MOONS.edit(playhead=90)
    for step in (40, 41, 140, 3, 90):
        there = there.edit(playhead=step)
        parameters(there.network)
    assert there.learner is not None
    alone = Run(there.learner.recipe).frame(90)
    np.testing.assert_array_equal(
        np.concatenate([np.column_stack([w, b]).ravel() for w, b in zip(
            there.network.weights, there.network.biases, strict=True)]),
        alone.parameters,
    )  # fmt: skip


def test_the_map_is_that_of_the_network_at_the_step() -> None:
    result = MOONS.edit(playhead=50).run()
    expected = partition(result.experiment.network, result.experiment.rectangle)
    assert result.partition is not None
    assert result.partition.n_regions == expected.n_regions
    assert result.partition.boundary_length == pytest.approx(expected.boundary_length, rel=1e-12)
    assert result.readouts[0].value == str(expected.n_regions)
    assert MOONS.run().readouts[0] != result.readouts[0]


def test_smooth_networks_learn_too() -> None:
    result = replace(MOONS, activation=activations.get("tanh"), playhead=80).run()
    assert result.sampled is not None
    assert "After 80 steps all 40 points lie on their side of y = 0" in result.sentence


def test_large_networks_do_not_learn() -> None:
    e = replace(MOONS, width=80, depth=5, playhead=5, window=(-0.01, 0.01), height=(-0.01, 0.01))
    assert e.learner is None
    assert "playhead" in e.idle
    assert e.run().points
    assert e.run().sentence.endswith("Networks of more than 20,000 weights do not learn here.")


# What edits do -------------------------------------------------------------------------------------------


def test_a_dragged_line_takes_the_learned_weights_over() -> None:
    learned = MOONS.edit(playhead=60)
    unit = next(h for h in learned.run().handles if h.name.startswith("line"))
    after = learned.edit(**learned.drag(unit.name, unit.x + 0.3, unit.y))
    assert after.playhead == 0
    changed = parameters(after.network) != parameters(learned.network)
    assert changed.sum() == 1
    assert parameters(after.network)[~changed].tolist() == parameters(learned.network)[~changed].tolist()
    assert after.edit(playhead=1).learner is not None


def test_a_weight_typed_at_a_step_changes_nothing_else() -> None:
    learned = MOONS.edit(playhead=60, place=(1, 2, 3))
    chosen = learned.shown("edits")
    assert chosen.value == learned.network.weights[1][2, 3]
    after = learned.edit(edits=chosen.changed(0.25))
    expected = learned.network.weights[1].copy()
    expected[2, 3] = 0.25
    np.testing.assert_array_equal(after.network.weights[1], expected)
    np.testing.assert_array_equal(after.network.weights[0], learned.network.weights[0])
    assert {"weight_scale", "bias_scale"} <= after.idle


def test_another_activation_keeps_the_learned_weights() -> None:
    learned = MOONS.edit(playhead=60)
    after = learned.edit(activation=activations.get("gelu"))
    assert (after.playhead, after.f.name, after.network.activation.name) == (60, "gelu", "gelu")
    assert after.run().sampled is not None
    assert after.edit(playhead=59).run().partition is not None
    np.testing.assert_array_equal(parameters(after.network), parameters(learned.network))


def test_another_learning_rate_applies_from_the_step_on() -> None:
    learned = MOONS.edit(playhead=60)
    after = learned.edit(learning_rate=0.2)
    assert after.playhead == 60
    np.testing.assert_array_equal(parameters(after.network), parameters(learned.network))
    assert after.shown("learning_rate") == 0.2
    assert after.edit(playhead=59).shown("learning_rate") == MOONS.learning_rate
    later, otherwise = (e.edit(playhead=61).network for e in (after, learned))
    assert not np.array_equal(parameters(later), parameters(otherwise))
    by_hand = after.edit(**after.drag("line 0", 0.1, 0.1))
    assert by_hand.learning_rate == 0.2
    assert by_hand.changes == ()


@pytest.mark.parametrize(
    "changes",
    [{"data": "circles"}, {"seed": 3}, {"samples": 60}, {"noise": 0.4}, {"width": 9}, {"optimizer": "sgd"}],
)
def test_another_run_starts_at_step_0(changes: dict[str, Any]) -> None:
    after = MOONS.edit(playhead=60).edit(**changes)
    assert after.playhead == 0
    if set(changes) <= {"data", "samples", "noise"}:
        np.testing.assert_array_equal(parameters(after.own), parameters(MOONS.own))


def test_what_is_the_same_run_stays_at_its_step() -> None:
    learned = MOONS.edit(playhead=1001)
    for changes in ({"x1": 0.3}, {"shade": "region"}, {"learning_rate": 0.5}, {"view": "plain"}):
        assert learned.edit(**changes).playhead == 1001
    assert learned.edit(data="none").playhead == 0


def test_other_points_are_another_run() -> None:
    own = Regions(activation=RELU, width=6, data=OWN_CLASSES, click="1").edit(playhead=60)
    moved = own.edit(**own.drag("own 0", -0.5, 0.25))
    assert moved.classes != own.classes
    assert moved.playhead == 0
    assert own.edit(**own.run().click(0.4, 0.4)).playhead == 0
    assert own.edit(**own.strike("own 0", "delete")).playhead == 0


def test_a_far_step_blocks_nobody() -> None:
    far = MOONS.edit(playhead=50_000, seed=77)
    assert far.is_heavy
    result = far.run()
    assert result.is_heavy
    assert "50,001 steps of training" in result.outlook
    assert result.shown("edits").edits == ()
    assert result.shown("learning_rate") == far.learning_rate
    edits = (((0, 0, 0), 2.0),)
    assert result.edited(edits=edits) == far.edit(playhead=0).edit(edits=edits)
    assert not any(h.name.startswith("line") for h in result.handles)
    assert far.learner is not None
    assert far.learner.run.distance(50_000) == 50_001


def test_a_session_holds_the_run() -> None:
    e = MOONS.edit(playhead=30).edit(learning_rate=0.1)
    assert Regions.from_json(e.to_json()) == e


# What is said --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [0, 25])
def test_accuracy_and_loss_are_those_of_the_network(step: int) -> None:
    result = MOONS.edit(playhead=step).run()
    assert result.learner is not None
    x, labels = result.learner.recipe.data.arrays()
    y = result.experiment.network.forward(x)[:, 0]
    right = int(((y > 0) == (labels == 1)).sum())
    loss = float(np.mean(np.logaddexp(0.0, np.where(labels == 1, -y, y))))
    assert result.learner.right == right
    assert result.learner.loss == pytest.approx(loss, rel=1e-12)
    _, accuracy, losses, _ = result.readouts
    assert accuracy.caption == "of 40 points on their side"
    assert float(accuracy.value.split("\u00a0")[0]) == pytest.approx(100 * right / 40, abs=0.5)
    assert float(losses.value) == pytest.approx(loss, rel=5e-3)
    assert losses.caption == f"loss at step {step}"
    assert f"step {step}" in result.caption
    assert result.learner is not None
    assert result.learner.losses.x[-1] == step
    assert result.learner.losses.y[-1] == pytest.approx(loss, rel=1e-12)
    start = "Before the first step" if step == 0 else "After 25 steps"
    assert result.sentence.startswith(start)
    assert len(result.sentence) < 280


def test_own_points_are_counted_in_words() -> None:
    own = replace(MOONS, data="points")
    for labels, count in (
        ((1.0,), "the only point"),
        ((0.0, 1.0), "both points"),
        ((0.0, 1.0, 1.0), "all 3"),
    ):
        rows = tuple((float(i), -float(i), label) for i, label in enumerate(labels))
        assert f"After 300 steps {count}" in replace(own, classes=rows, playhead=300).run().sentence
    assert replace(own, classes=()).learner is None


def test_a_run_that_breaks_off_says_so_and_stops() -> None:
    leaky = activations.get("leaky_relu", alpha=0.5)
    e = replace(MOONS, activation=leaky, optimizer="sgd", learning_rate=1e6, depth=6, playhead=400)
    result = e.run()
    result.prepare()
    assert result.outcome.map is None
    assert result.learner is not None
    assert result.sentence.startswith("Stopped at step ")
    assert "learning rate 1" in result.sentence
    assert "Step back or rewind" in result.sentence
    assert result.notice == f"Stopped at step {result.learner.made}"
    assert result.at_end == {"playhead"}
    assert any(h.name == "time" for h in result.handles)
    assert 0 < result.learner.made < 400
    assert e.edit(playhead=0).run().outcome.map is not None
    assert MOONS.edit(playhead=400).run().at_end == frozenset()


def test_a_weight_that_overflows_leaves_something_to_choose() -> None:
    e = replace(MOONS, optimizer="sgd", learning_rate=1e6, playhead=1)
    e = replace(e, edits=tuple(((2, 0, unit), 1e305) for unit in range(6)))
    assert e.learner is not None
    assert e.learner.network is None
    assert e.run().network is None
    assert e.run().sentence.startswith("Stopped at step 1")
    assert e.shown("edits").edits == e.edits
    assert e.shown("place").value == e.own.biases[0][0]
    assert [h.name for h in e.run().handles] == ["probe", "time"]
    assert e.run().readouts[1].value == "–"
    assert len(e.run().caption) > 20


# Points --------------------------------------------------------------------------------------------------


def test_own_points_are_added_moved_and_removed() -> None:
    e = replace(MOONS, data="none").edit(data="points")
    assert e.click == "1"
    result = e.run()
    assert result.click(0.5, 0.25) == {"classes": (*e.classes, (0.5, 0.25, 1.0))}
    assert e.edit(click="0").run().click(0.5, 0.25)["classes"][-1] == (0.5, 0.25, 0.0)
    assert e.edit(click="probe").run().click(0.5, 0.25) == {"x1": 0.5, "x2": 0.25}
    assert not any(h.name.startswith("line") for h in result.handles)
    assert any(h.name.startswith("line") for h in e.edit(click="probe").run().handles)
    moved = e.edit(**e.drag("own 1", 2.0, 2.5))
    assert moved.classes == (e.classes[0], (2.0, 2.5, 1.0))
    assert moved.edit(**moved.strike("own 0", "delete")).classes == ((2.0, 2.5, 1.0),)
    assert e.edit(**e.strike("probe", "enter")).classes[-1] == (e.x1, e.x2, 1.0)
    assert e.strike("own 0", "enter") == MOONS.strike("probe", "enter") == e.strike("time", "delete") == {}


def test_the_points_are_those_that_are_learned() -> None:
    zeros, ones = MOONS.run().points
    assert MOONS.learner is not None
    x, labels = MOONS.learner.recipe.data.arrays()
    np.testing.assert_array_equal(np.column_stack(zeros), x[labels == 0])
    np.testing.assert_array_equal(np.column_stack(ones), x[labels == 1])


# Lit paths -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "hard_tanh", "relu6"])
@pytest.mark.parametrize("depth", [1, 3])
def test_the_gradient_is_the_sum_over_the_lit_paths(activation: str, depth: int) -> None:
    f = activations.get(activation)
    e = Regions(activation=f, width=4, depth=depth, seed=5).edit(edits=(((depth, 0, 1), 0.0),))
    p, network = e.run().partition, e.network
    assert p is not None
    slopes = np.array(f.slopes)
    for region in range(0, p.n_regions, 7):
        pieces, lit = p.pattern(region), lit_paths(network, p.pattern(region))
        gradient, walked = np.zeros(2), [np.zeros(w.shape, dtype=bool) for w in network.weights]
        for path in itertools.product(range(2), *[range(4)] * depth, range(1)):
            gains = [slopes[pieces[layer][unit]] for layer, unit in enumerate(path[1:-1])]
            weights = [network.weights[i][b, a] for i, (a, b) in enumerate(itertools.pairwise(path))]
            product = np.prod(weights) * np.prod(gains)
            if product != 0:
                gradient[path[0]] += product
                for i, (a, b) in enumerate(itertools.pairwise(path)):
                    walked[i][b, a] = True
        np.testing.assert_allclose(gradient, p.gradients[region], rtol=1e-9, atol=1e-12)
        for found, expected in zip(lit, walked, strict=True):
            np.testing.assert_array_equal(found, expected)


def test_a_sampled_map_lights_nothing() -> None:
    found = Regions(activation=activations.get("tanh")).run().inspected
    assert found is not None
    assert found.lit == ()


# Examples ------------------------------------------------------------------------------------------------


def example(words: str) -> Regions:
    (preset,) = (p for p in presets("regions") if words in p.title)
    return preset.apply(Session(), "regions").regions


@pytest.mark.parametrize("words", ["Two moons, learned", "Two spirals, learned"])
def test_the_learned_examples_have_learned(words: str) -> None:
    e = example(words)
    assert e.learner is not None
    assert e.playhead > 0
    assert e.learner.right == len(e.learner.outputs)
    assert e.edit(playhead=0).learner.right < len(e.learner.outputs)  # type: ignore[union-attr]


def test_xor_has_its_points_on_their_sides_and_its_probe_inside_a_region() -> None:
    result = example("XOR by hand").run()
    assert result.learner is not None
    assert result.learner.right == 4
    e, p = result.experiment, result.partition
    assert p is not None
    assert all(np.abs(z).min() > 1e-3 for z in e.network.pre_activations([(e.x1, e.x2)])[:-1])


@pytest.mark.parametrize(
    ("words", "loss", "right"),
    [
        ("Two moons without", 0.2473, 178),
        ("Two spirals without", 0.6625, 112),
        ("XOR without", math.log(2), 100),
        ("XOR with two ReLUs", ONE_CORNER, 150),
        ("A circle and two tanh", 0.4137, 164),
        ("A circle and three tanh", 0.0220, 200),
    ],
)
def test_what_a_network_cannot_say_it_does_not_learn(words: str, loss: float, right: int) -> None:
    """The limits of straight boundaries and of two units, of Newton's method and of counting corners."""
    learner = example(words).learner
    assert learner is not None
    assert learner.losses.y[-1] == pytest.approx(loss, abs=1e-4)
    assert learner.right == right


@pytest.mark.parametrize(("words", "closes"), [("two tanh", False), ("three tanh", True)])
def test_three_units_enclose_what_two_cannot(words: str, closes: bool) -> None:
    """Far out in some direction the output of two monotone units never falls below what it is inside."""
    e = example(f"A circle and {words}")
    angles = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    far = 1e3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert (e.network(far)[:, 0] < 0).all() == closes
