from __future__ import annotations

import dataclasses
import json
import math
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.monitor import Cancelled
from engine.experiments.training.experiment import Training
from engine.functions import activations, formula
from engine.learning.births import Births, least, measured, most
from engine.learning.census import BINS, census_of, effective_rank, histograms, network_of
from engine.learning.course import thinned
from engine.learning.data import Data
from engine.learning.fit import span_of
from engine.learning.frame import Frame
from engine.learning.recipe import Recipe
from engine.learning.record import DEAD, DENSE, Record, dense_spans, stride
from engine.learning.rescues import RESCUES
from engine.learning.run import BUDGET, SHELF, Run, Shelf, parting
from engine.learning.sweep import Sweep
from engine.learning.trainer import Trainer
from engine.networks.network import Network
from tests.engine.descent import descend, loss_and_gradients

RELU = activations.get("relu")
SINE = Data("sine", 64)
SMALL = Recipe(SINE, (8,), RELU, 0.3, seed=3)
MOONS = Recipe(Data("moons", 60, 0.1, seed=1), (6, 5), RELU, 0.3, loss="bce_logits", batch=16, seed=2)


def frames(recipe: Recipe, steps: int) -> list[Frame]:
    trainer = Trainer(recipe)
    found = [trainer.frame()]
    for _ in range(steps):
        trainer.advance()
        found.append(trainer.frame())
    return found


def same(a: Frame, b: Frame) -> bool:
    """Whether two frames are the same, bit for bit."""
    pairs = zip(*(map(np.asarray, dataclasses.astuple(frame)) for frame in (a, b)), strict=True)
    return all(x.shape == y.shape and x.tobytes() == y.tobytes() for x, y in pairs)


def following(recipe: Recipe, frame: Frame) -> Frame:
    """The frame after that one; the same frame where it has a problem."""
    trainer = Trainer(recipe)
    trainer.load(frame)
    trainer.advance()
    return trainer.frame()


def patient(name: str, bias: float = -5.0, **parameters: float) -> Network:
    """The text's neuron: input 0, output weight 1, so that the network's output is f(b)."""
    return Network([[[0.1]], [[1.0]]], [[bias], [0.0]], activations.get(name, **parameters))


def bias_after(network: Network, steps: int) -> float:
    trained, _ = descend(network, [[0.0]], [[1.0]], learning_rate=0.1, steps=steps, frozen=(1,))
    return float(trained.biases[0][0])


# One neuron: what the text asks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "steps"),
    [
        ("leaky_relu", {"alpha": 0.01}, 4879),
        ("leaky_relu", {"alpha": 0.1}, 406),
        ("leaky_relu", {"alpha": 0.2}, 173),
        ("elu", {}, 754),
        ("softplus", {}, 1598),
        ("sigmoid", {}, 1661),
    ],
)
def test_a_neuron_at_b_minus_5_is_back_after_so_many_steps(name, parameters, steps) -> None:
    """The number of steps until b > 0 at learning rate 0.1 and loss ½(a − 1)²."""
    assert bias_after(patient(name, **parameters), steps - 1) <= 0
    assert bias_after(patient(name, **parameters), steps) > 0


@pytest.mark.parametrize("alpha", [0.01, 0.1, 0.2])
def test_the_steps_of_leaky_relu_are_a_closed_form(alpha) -> None:
    steps = math.ceil(math.log((1 / alpha) / (1 / alpha + 5)) / math.log(1 - 0.1 * alpha**2))
    assert bias_after(patient("leaky_relu", alpha=alpha), steps - 1) <= 0
    assert bias_after(patient("leaky_relu", alpha=alpha), steps) > 0


def test_relu_never_comes_back_bit_for_bit() -> None:
    assert bias_after(patient("relu"), 5000) == -5.0
    for rate in (1e-3, 0.1, 10.0, 1e6):
        trained, losses = descend(
            patient("relu"), [[0.0]], [[1.0]], learning_rate=rate, steps=50, frozen=(1,)
        )
        assert trained.biases[0][0] == -5.0
        assert trained.weights[0][0, 0] == 0.1
        assert set(losses) == {0.5}


@pytest.mark.parametrize(
    ("name", "slope"),
    [
        (
            "gelu",
            lambda z: 0.5 * math.erfc(-z / math.sqrt(2)) + z * math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
        ),
        ("silu", lambda z: (1 + math.exp(-z) * (1 + z)) / (1 + math.exp(-z)) ** 2),
    ],
)
def test_gelu_and_silu_drift_further_down(name, slope) -> None:
    """Their slope is negative there; the reference is a loop of four lines with the textbook's formulas."""
    value = {
        "gelu": lambda z: 0.5 * z * math.erfc(-z / math.sqrt(2)),
        "silu": lambda z: z / (1 + math.exp(-z)),
    }[name]
    b, steps = -5.0, 5000
    for _ in range(steps):
        b -= 0.1 * (value(b) - 1) * slope(b)
    assert bias_after(patient(name), steps) == pytest.approx(b, abs=1e-9)
    assert b < -5.0


def test_cross_entropy_takes_60_steps_where_the_gated_square_takes_1661() -> None:
    start = Network([[[0.0]]], [[-5.0]])
    for steps, back in ((59, False), (60, True)):
        trained, _ = descend(start, [[0.0]], [[1.0]], loss="bce_logits", learning_rate=0.1, steps=steps)
        assert bool(trained.biases[0][0] > 0) is back


@pytest.mark.parametrize(("rate", "z"), [(0.49, 0.02), (0.5, 0.0), (0.51, -0.02)])
def test_one_step_can_kill(rate, z) -> None:
    """z′ = z − η δ (1 + |x|²): with w = b = ½, x = 1, y = 0 the unit is dead from η = 0.5 on."""
    start = Network([[[0.5]], [[1.0]]], [[0.5], [0.0]])
    trained, losses = descend(start, [[1.0]], [[0.0]], learning_rate=rate, steps=1, frozen=(1,))
    assert trained.weights[0][0, 0] + trained.biases[0][0] == pytest.approx(z, abs=1e-15)
    assert losses.tolist() == [0.5, pytest.approx(max(z, 0.0) ** 2 / 2, abs=1e-15)]


# Descent ------------------------------------------------------------------------------------------------


def reference_steps(optimizer: str, rate: float, steps: int, gradient, start: np.ndarray) -> np.ndarray:
    """The textbook's update rules."""
    p, m, v = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for k in range(1, steps + 1):
        g = gradient(p)
        if optimizer == "sgd":
            p = p - rate * g
        elif optimizer == "momentum":
            m = 0.9 * m + g
            p = p - rate * m
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            p = p - rate * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
    return p


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_descend_follows_the_rules_of_its_optimizer(optimizer) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    start = Network([rng.normal(size=(3, 2)), rng.normal(size=(1, 3))], [rng.normal(size=3), [0.1]], "tanh")

    def split(p: np.ndarray) -> Network:
        return Network([p[:6].reshape(3, 2), p[9:12].reshape(1, 3)], [p[6:9], p[12:]], "tanh")

    def gradient(p: np.ndarray) -> np.ndarray:
        _, (w1, w2), (b1, b2) = loss_and_gradients(split(p), x, y, "mse")
        return np.concatenate([w1.ravel(), b1, w2.ravel(), b2])

    first = np.concatenate([start.weights[0].ravel(), start.biases[0], start.weights[1].ravel(), [0.1]])
    expected = split(reference_steps(optimizer, 0.05, 30, gradient, first))
    trained, losses = descend(start, x, y, loss="mse", learning_rate=0.05, steps=30, optimizer=optimizer)
    for ours, theirs in zip(
        (*trained.weights, *trained.biases), (*expected.weights, *expected.biases), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    assert losses.shape == (31,)
    assert losses[0] == loss_and_gradients(start, x, y, "mse")[0]
    assert losses[-1] == pytest.approx(((trained(x) - y) ** 2).sum(axis=1).mean(), rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"learning_rate": 0.0}, "positive number"),
        ({"learning_rate": math.nan}, "positive number"),
        ({"steps": -1}, "not be negative"),
        ({"loss": "hinge"}, "unknown loss"),
        ({"optimizer": "newton"}, "unknown optimizer 'newton'"),
        ({"frozen": (2,)}, "among the 2 layers"),
        ({"y": [[1.0], [2.0]]}, "1 inputs do not go with 2 targets"),
        ({"learning_rate": 1e200}, "no longer finite after 1 steps"),
    ],
)
def test_descend_refuses_with_a_sentence(arguments, says) -> None:
    given = {"x": [[1.0]], "y": [[1.0]], "learning_rate": 0.1, "steps": 3, **arguments}
    with pytest.raises(ValueError, match=says):
        descend(patient("identity"), given.pop("x"), given.pop("y"), **given)


# Frames -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "recipe",
    [
        SMALL,
        MOONS,
        dataclasses.replace(MOONS, optimizer="adam", batch_norm=True),
        dataclasses.replace(SMALL, optimizer="momentum", activation=formula.parse("z*sigmoid(2*z)")),
        dataclasses.replace(
            SMALL, changes=((7, "learning_rate", 0.01), (9, "activation", activations.get("elu")))
        ),
    ],
    ids=["plain", "mini-batch", "adam and batch norm", "formula", "changed on the way"],
)
def test_a_frame_is_a_function_of_recipe_and_step_bit_for_bit(recipe) -> None:
    straight = frames(recipe, 40)
    again = frames(recipe, 40)
    assert all(same(a, b) for a, b in zip(straight, again, strict=True))
    run = Run(recipe)
    for step in (40, 3, 0, 17, 16, 31, 8, 40, 9):
        assert same(run.frame(step), straight[step]), step
    assert not same(straight[3], straight[4])


def test_a_trainer_steps_through_the_same_frames() -> None:
    recipe = Training(width=5, samples=12).recipe
    trainer = Trainer(recipe)
    start = trainer.frame()
    trainer.advance()
    first = trainer.frame()
    second = following(recipe, first)
    assert (start.step, first.step, second.step) == (0, 1, 2)
    assert same(following(recipe, start), first)
    assert same(following(recipe, following(recipe, start)), second)
    assert same(Run(recipe).frame(2), second)
    assert start.parameters.flags.writeable is False
    trainer.restart()
    assert same(start, trainer.frame())


def test_training_is_what_descend_does() -> None:
    recipe = dataclasses.replace(SMALL, optimizer="adam", learning_rate=0.01)
    x, y = recipe.samples_as_columns()
    trained, losses = descend(
        network_of(recipe, Run(recipe).frame(0)), x.T, y.T, learning_rate=0.01, steps=25, optimizer="adam"
    )
    frame = Run(recipe).frame(25)
    assert frame.loss == losses[25]
    np.testing.assert_array_equal(network_of(recipe, frame).weights[0], trained.weights[0])


def test_mini_batches_take_every_sample_once_in_an_epoch() -> None:
    assert sorted(MOONS.order(0)) == list(range(60))
    assert not np.array_equal(MOONS.order(0), MOONS.order(1))
    plain = dataclasses.replace(
        MOONS, batch=20
    )  # three batches of 20: the epoch's mean gradient is the full one
    trainer = Trainer(plain)
    parts = []
    for step in range(3):
        trainer.step = step
        parts.append(trainer._batch_gradient(trainer._small).copy())
    np.testing.assert_allclose(np.mean(parts, axis=0), trainer.gradient, atol=1e-15)


def test_a_batch_as_large_as_the_data_is_the_full_batch() -> None:
    for size in (0, 64, 1000):
        assert same(Run(dataclasses.replace(SMALL, batch=size)).frame(9), Run(SMALL).frame(9))


# Who is dead --------------------------------------------------------------------------------------------


def test_the_exercise_every_unit_is_dead_from_the_start_at_every_learning_rate() -> None:
    for rate in (1e-3, 0.1, 3.0, 100.0):
        e = Training(bias=-5.0, weight_scale=0.1, scale=0.1, learning_rate=rate, playhead=0)
        run = Run(e.recipe)
        start, later = run.frame(0), run.frame(300)
        assert start.dead.all()
        if not later.problem:
            assert later.dead.all()
            assert (later.since == 0).all()
        first = 32 * 2
        assert later.parameters[:first].tobytes() == start.parameters[:first].tobytes()
        assert not census_of(e.recipe, later).gradients.any()


@pytest.mark.parametrize("fix", ["bias", "leaky", "batch_norm"])
def test_each_of_the_three_fixes_of_the_text_learns(fix) -> None:
    e = Training(bias=-5.0, weight_scale=0.5, scale=0.1, learning_rate=0.1, twin=fix, playhead=3000)
    ill, well = (run.frame(3000) for run in e.run().runs)
    assert ill.dead.all()
    assert well.dead.mean() < 0.5
    assert well.loss < 0.9 * ill.loss


def test_batch_normalization_opens_half_of_the_gates() -> None:
    recipe = Recipe(Data("xor", 400, 0.5), (64,), RELU, 0.1, bias=-50.0, batch_norm=True, loss="bce_logits")
    frame = Run(recipe).frame(0)
    assert not frame.dead.any()
    assert (frame.on / 400).mean() == pytest.approx(0.5, abs=0.03)
    assert Run(dataclasses.replace(recipe, batch_norm=False)).frame(0).dead.all()


def test_the_share_of_units_that_miss_the_data_is_an_error_function() -> None:
    """Inputs [−3, 3], w ~ N(0, 1), b = −5: erf(5/(3√2)) = 0.904419 of the units are dead."""
    found = []
    for seed in range(40):
        recipe = Recipe(
            Data("sine", 64, scale=3.0), (256,), RELU, 0.1, bias=-5.0, weight_scale=0.5**0.5, seed=seed
        )
        found.append(Trainer(recipe).frame().dead.mean())
    expected = math.erf(5 / (3 * math.sqrt(2)))
    assert expected == pytest.approx(0.904419, abs=1e-6)
    assert np.mean(found) == pytest.approx(
        expected, abs=4 * math.sqrt(expected * (1 - expected) / (256 * 40))
    )


@pytest.mark.parametrize(("rate", "share"), [(0.1, 0.003), (0.5, 0.509), (1.0, 0.964)])
def test_a_large_learning_rate_kills(rate, share) -> None:
    """1-32-1, 64 points of sin πx, half mean square, 300 steps: shares measured independently."""
    found = []
    for seed in range(60):
        trainer = Trainer(Recipe(SINE, (32,), RELU, rate, seed=seed))
        trainer.advance(300)
        found.append(trainer.frame().dead.mean())
        if trainer.frame().dead.all():
            assert trainer.loss == pytest.approx(63 / 256, rel=1e-3)  # ½ mean of sin² πx
    assert np.mean(found) == pytest.approx(share, abs=0.08)


def test_first_layer_death_is_for_ever_under_plain_descent_and_later_layers_come_back() -> None:
    first = later = deaths = 0
    for seed in range(20):
        frame = Run(Recipe(SINE, (16, 16), RELU, 0.3, seed=seed)).frame(400)
        first += frame.revivals[:16].sum()
        later += frame.revivals[16:].sum()
        deaths += frame.deaths[:16].sum()
    assert deaths > 0
    assert first == 0
    assert later > 50


def test_deaths_are_counted_from_one_frame_to_the_next() -> None:
    recipe = Recipe(SINE, (16, 16), RELU, 0.5, seed=4)
    through = frames(recipe, 200)
    died = sum((b.dead & ~a.dead).astype(int) for a, b in pairwise(through))
    back = sum((a.dead & ~b.dead).astype(int) for a, b in pairwise(through))
    np.testing.assert_array_equal(through[-1].deaths, died)
    np.testing.assert_array_equal(through[-1].revivals, back)
    assert died.sum() > 3
    for unit in np.flatnonzero(through[-1].dead):
        since = through[-1].since[unit]
        assert all(frame.dead[unit] for frame in through[since:])
        assert since == 0 or not through[since - 1].dead[unit]


def test_a_dead_unit_gets_no_gradient_and_a_live_one_does() -> None:
    recipe = Recipe(SINE, (32,), RELU, 0.7, seed=1)
    frame = Run(recipe).frame(60)
    census = census_of(recipe, frame)
    assert 0 < frame.dead.sum() < 32
    assert not census.gradients[frame.dead].any()
    assert census.gradients[~frame.dead].all()
    assert [state == "dead" for state in census.states] == frame.dead.tolist()


def test_sigmoids_saturate_but_do_not_die() -> None:
    recipe = Recipe(SINE, (8,), activations.get("sigmoid"), 0.1, bias=-9.0, weight_scale=0.1)
    frame = Run(recipe).frame(0)
    assert not frame.dead.any()
    assert set(census_of(recipe, frame).states) == {"saturated"}


def test_the_census_is_what_the_network_does() -> None:
    for recipe in (MOONS, dataclasses.replace(MOONS, batch_norm=True, activation=activations.get("gelu"))):
        frame = Run(recipe).frame(37)
        network, (x, y) = network_of(recipe, frame), recipe.samples_as_columns()
        *hidden, output = network.pre_activations(x.T)
        census = census_of(recipe, frame)
        z = np.concatenate(hidden, axis=1).T
        np.testing.assert_allclose(census.on, (z > 0).mean(axis=1))
        np.testing.assert_allclose(frame.peaks, np.abs(recipe.activation.derivative(z)).max(axis=1))
        loss = np.logaddexp(0, output) - y.T * output
        assert frame.loss == pytest.approx(loss.mean(), rel=1e-12)
        h = [recipe.activation(values) for values in hidden]
        assert census.ranks == pytest.approx([effective_rank(values.T) for values in h], rel=1e-6)
        assert census.layers.tolist() == [0] * 6 + [1] * 5
        zeros = (h[0] == 0).sum() * 5 + (h[1] == 0).sum()
        assert census.skippable == pytest.approx(zeros / (60 * (6 * 5 + 5)))
        np.testing.assert_array_equal(census.bins[1].sum(axis=1), 60)


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("name", ["relu", "gelu"])
def test_the_fit_is_the_network_between_its_hinges(depth, name) -> None:
    e = Training(depth=depth, width=8, activation=activations.get(name), learning_rate=0.1, playhead=30)
    course = e.run().main
    x = np.linspace(*span_of(e.recipe.data.arrays()[0]), 501)
    drawn = np.interp(x, course.fit.line.x, course.fit.line.y)
    exact = course.network(x[:, None])[:, 0]
    np.testing.assert_allclose(drawn, exact, atol=1e-12 if name == "relu" else 2e-3)
    assert len(course.fit.hinges) == (len(course.fit.line.x) - 2 if name == "relu" else 0)
    np.testing.assert_allclose(course.fit.hinges[:, 1], course.network(course.fit.hinges[:, :1])[:, 0])


@pytest.mark.parametrize("loss", ["half_mse", "bce_logits", "cross_entropy_logits"])
def test_the_boundary_is_where_the_classes_part(loss) -> None:
    e = Training(data="moons", samples=80, loss=loss, depth=2, width=8, learning_rate=0.1, playhead=200)
    course = e.run().main
    points = np.concatenate(course.plane.boundary)
    output = course.network(points)
    parted = output[:, 1] - output[:, 0] if loss == "cross_entropy_logits" else output[:, 0]
    np.testing.assert_allclose(parted, 0, atol=1e-9)


def test_effective_rank_of_known_matrices() -> None:
    assert effective_rank(np.zeros((3, 5))) == 0.0
    assert effective_rank(np.outer([1, 2, 3], [1.0, 4.0])) == pytest.approx(1.0)
    assert effective_rank(np.eye(4)) == pytest.approx(4.0)
    shares = np.array([0.75, 0.25])
    assert effective_rank(np.diag([3.0, 1.0])) == pytest.approx(math.exp(-(shares * np.log(shares)).sum()))


@given(
    st.lists(
        st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=4, max_size=4), min_size=1, max_size=3
    )
)
def test_histograms_hold_everything_and_part_at_zero(rows) -> None:
    z = np.array(rows)
    edges, counts = histograms(z)
    assert counts.shape == (len(z), BINS)
    assert (counts.sum(axis=1) == 4).all()
    assert (np.diff(edges, axis=1) > 0).all()
    zero = edges[0].tolist().index(0.0)
    np.testing.assert_array_equal(counts[:, zero:].sum(axis=1), (z > 0).sum(axis=1))
    assert edges[0, 0] <= z.min() * (1 - 1e-12)
    assert edges[0, -1] >= z.max() * (1 - 1e-12)


# What is remembered -------------------------------------------------------------------------------------


def test_checkpoints_keep_to_their_budget_over_200_000_steps() -> None:
    recipe = Recipe(Data("curve", points=((0.0, 1.0),)), (1,), activations.get("leaky_relu"), 1e-4, bias=-5.0)
    run = Run(recipe, budget=1_000_000)
    high = 0
    for step in range(0, 200_001, 20_000):
        run.frame(step)
        high = max(high, run.nbytes)
    assert high <= 1_000_000
    assert run.stride > 16
    assert run.distance(199_999) < run.stride
    late = run.frame(123_457)
    assert late.step == 123_457
    assert len(run.trace(200_000).steps) < DENSE + 7 * DENSE


def test_the_default_network_needs_few_steps_to_anywhere_within_the_stated_budget() -> None:
    run = Run(Training().recipe)
    checkpoint = run.frame(0).nbytes
    assert 100_000 / (BUDGET / checkpoint) < 128  # steps between checkpoints, at most
    assert SHELF == 64 * 2**20


def test_a_shelf_drops_the_oldest_runs_but_never_those_in_use() -> None:
    shelf = Shelf(room=50_000)
    recipes = [dataclasses.replace(SMALL, seed=seed) for seed in range(4)]
    pair = shelf.runs(recipes[:2])
    for run in pair:
        run.frame(2000)
    assert shelf.runs(recipes[:2]) == pair
    others = shelf.runs(recipes[2:])
    assert shelf.runs(recipes[2:]) == others
    assert shelf.runs(recipes[:2])[0] is not pair[0]


def test_runs_side_by_side_share_the_room() -> None:
    shelf = Shelf(room=2_400_000)
    recipes = [dataclasses.replace(SMALL, seed=seed) for seed in range(4)]
    (alone,) = shelf.runs(recipes[:1])
    alone.frame(3000)
    for run in shelf.runs(recipes):
        run.frame(3000)
    assert shelf.nbytes <= 2_400_000
    assert same(alone.frame(1234), Run(recipes[0]).frame(1234))


def test_every_step_is_remembered_at_first_and_fewer_later() -> None:
    assert [stride(step) for step in (0, 1, 2047, 2048, 4095, 4096, 8191, 8192)] == [1, 1, 1, 2, 2, 4, 4, 8]
    record = Record(2)
    for step in range(9000):
        if record.log.wants(step):
            record.append(step, float(step), 0.0, np.array([5.0, 0.0]), 10, np.array([False, True]))
    trace = record.until(5000)
    assert trace.steps[-1] == 5000
    assert len(trace.steps) == 2048 + 1024 + (5000 - 4096) // 4 + 1
    np.testing.assert_array_equal(trace.losses, trace.steps)
    assert trace.rows[0].tolist() == [127, DEAD]
    assert trace.dead.max() == 1
    assert record.fork(100).until(10**9).steps[-1] == 99


def test_the_trace_is_the_frames() -> None:
    run = Run(SMALL)
    run.frame(50)
    trace, through = run.trace(50), frames(SMALL, 50)
    assert trace.losses.tolist() == [frame.loss for frame in through]
    assert trace.dead.tolist() == [frame.dead.sum() for frame in through]
    x, y = SMALL.samples_as_columns()
    for frame, norm in ((through[0], trace.norms[0]), (through[50], trace.norms[50])):
        _, weights, biases = loss_and_gradients(network_of(SMALL, frame), x.T, y.T, "half_mse")
        hidden = (*weights[:-1], *biases[:-1])
        assert norm == pytest.approx(math.sqrt(sum((g**2).sum() for g in hidden)), rel=1e-12)


@pytest.mark.parametrize("recipe", [SMALL, MOONS, dataclasses.replace(MOONS, batch_norm=True)])
def test_the_spans_are_what_z_is_over_the_data(recipe) -> None:
    run = Run(recipe)
    run.frame(30)
    trace = run.trace(30)
    assert trace.span_steps.tolist() == list(range(31))
    x, _ = recipe.samples_as_columns()
    for step, spans in zip(trace.span_steps.tolist(), trace.spans, strict=True):
        hidden = network_of(recipe, run.frame(step)).pre_activations(x.T)[:-1]
        z = np.concatenate(hidden, axis=1)
        expected = np.stack([z.min(axis=0), z.mean(axis=0), z.max(axis=0)])
        np.testing.assert_allclose(spans, expected, atol=1e-12)
        census = census_of(recipe, run.frame(step))
        np.testing.assert_array_equal(census.spans, spans)


def test_the_spans_of_many_units_are_fewer() -> None:
    assert [dense_spans(units) for units in (1, 4, 8, 32, 1000, 100_000)] == [2048, 2048, 1024, 256, 8, 1]
    record = Record(1024)
    for step in range(9000):
        if record.spans.wants(step):
            record.spans.append(step, np.full((3, 1024), float(step)))
    trace = record.until(5000)
    assert trace.span_steps[:10].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]
    np.testing.assert_array_equal(trace.spans[:, 1, 7], trace.span_steps)
    assert record.fork(100).until(10**9).span_steps[-1] == 96
    assert record.nbytes < 6_000_000


def test_an_exact_zero_stands_on_a_shelf() -> None:
    """The gradient of hidden layers that are all dead is 0, which has no logarithm."""
    result = Training(bias=-5.0, weight_scale=0.1, scale=0.1, playhead=30).run()
    low, high = result.timeline.decades.range
    assert low < result.timeline.decades.shelf < high
    assert set(result.timeline.norm.y.tolist()) == {result.timeline.decades.shelf}
    assert (result.timeline.losses[0].y > result.timeline.decades.shelf).all()
    assert Training().run().timeline.decades.shelf is None


def test_lines_over_time_keep_their_extremes_when_thinned() -> None:
    rng = np.random.default_rng(0)
    x, y = np.arange(5000.0), rng.normal(size=5000)
    y[1234], y[4000], y[100] = 50.0, -50.0, np.nan
    line = thinned(x, y)
    assert len(line.x) < 400
    assert (np.diff(line.x) > 0).all()
    assert {1234.0, 4000.0, 0.0, 4999.0} <= set(line.x.tolist())
    short = thinned(x[:200], y[:200])
    np.testing.assert_array_equal(short.y, y[:200])


def test_going_back_and_on_remembers_nothing_twice() -> None:
    run = Run(SMALL)
    for step in (100, 3, 60, 140, 0, 140):
        run.frame(step)
    assert run.trace(140).steps.tolist() == list(range(141))


def test_a_long_way_can_be_cancelled_and_taken_up_again() -> None:
    run, told = Run(SMALL), []

    def late() -> bool:
        return len(told) > 2

    with pytest.raises(Cancelled):
        run.frame(100_000, told.append, late)
    assert 0 < told[-1] < 1
    assert run.distance(100) == 0 or run.distance(100) < 16
    assert same(run.frame(500), Run(SMALL).frame(500))


# What changes on the way --------------------------------------------------------------------------------


def test_a_live_change_applies_from_its_step_on_and_is_recorded() -> None:
    e = Training(width=6, playhead=30)
    slower = e.edit(learning_rate=0.05)
    assert slower.changes == ((30, "learning_rate", 0.05),)
    assert slower.learning_rate == e.learning_rate
    assert slower.shown("learning_rate") == 0.05
    assert slower.edit(playhead=29).shown("learning_rate") == e.learning_rate
    before, after = Run(e.recipe), Run(slower.recipe)
    assert same(after.frame(30), before.frame(30))
    assert not same(after.frame(31), before.frame(31))
    assert Training.from_json(json.loads(json.dumps(slower.to_json()))) == slower


def test_another_activation_shows_at_its_own_step_and_keeps_the_weights() -> None:
    e = Training(width=6, playhead=30).edit(activation=activations.get("tanh"))
    before, after = (Run(recipe).frame(30) for recipe in (Training(width=6).recipe, e.recipe))
    assert after.parameters.tobytes() == before.parameters.tobytes()
    assert after.loss != before.loss
    assert network_of(e.recipe, after).activation.name == "tanh"
    assert network_of(e.recipe, Run(e.recipe).frame(29)).activation.name == "relu"


def test_changing_back_and_changing_again() -> None:
    e = Training(playhead=30).edit(learning_rate=0.1)
    assert e.edit(learning_rate=Training().learning_rate).changes == ()
    later = e.edit(playhead=50).edit(learning_rate=0.2)
    assert [change[0] for change in later.changes] == [30, 50]
    assert later.edit(playhead=40).edit(learning_rate=0.3).changes == (
        (30, "learning_rate", 0.1),
        (40, "learning_rate", 0.3),
    )


def test_before_the_first_step_a_live_field_is_changed_itself() -> None:
    e = Training(playhead=0).edit(learning_rate=0.1)
    assert (e.learning_rate, e.changes) == (0.1, ())


def test_anything_else_starts_the_run_again() -> None:
    assert Training(playhead=500).edit(width=7).playhead == 0
    assert Training(playhead=5000).edit(width=7).playhead == 0
    assert Training(playhead=5000).edit(twin="leaky").playhead == 5000


def test_a_changed_run_takes_over_what_was_before() -> None:
    shelf = Shelf()
    (parent,) = shelf.runs([SMALL])
    parent.frame(100)
    changed = dataclasses.replace(SMALL, changes=((70, "learning_rate", 0.01),))
    (child,) = shelf.runs([changed])
    assert child.distance(70) <= 16
    assert same(child.frame(90), Run(changed).frame(90))
    assert child.trace(90).losses.tolist() == [frame.loss for frame in frames(changed, 90)]
    assert parting(SMALL, changed) == 70
    assert parting(SMALL, dataclasses.replace(changed, seed=9)) == 0


def test_nobody_waits_for_a_run_on_a_long_way() -> None:
    """While a thread makes many steps, another can ask how far it is, limit it and change it on the way."""
    shelf, stop = Shelf(), threading.Event()
    (run,) = shelf.runs([SMALL])
    run.frame(50)
    changed = dataclasses.replace(SMALL, changes=((40, "learning_rate", 0.01),))
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(run.frame, 10**6, None, stop.is_set)
        while run.distance(10**6) > 10**6 - 100:
            pass
        assert shelf.runs([SMALL])[0] is run
        (child,) = shelf.runs([changed])
        assert same(child.frame(60), Run(changed).frame(60))
        assert not long.done()
        stop.set()
        with pytest.raises(Cancelled):
            long.result()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([[0, "learning_rate", 0.1]], "whole number from 1"),
        ([[5, "width", 3]], "'width' is none of learning_rate, activation"),
        ([[5, "learning_rate", 0.1], [5, "learning_rate", 0.2]], "changes twice"),
        ([[5, "learning_rate", "fast"]], "not a number"),
        ([[5, "learning_rate"]], "step, name and value"),
        ("no", "not a list of changes"),
    ],
)
def test_files_with_other_changes_are_refused(changes, says) -> None:
    with pytest.raises(ValueError, match=says):
        Training.from_json({"changes": changes})


# Twins --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(RESCUES))
def test_a_twin_has_the_same_weights_data_and_batches(name) -> None:
    e = Training(data="moons", samples=50, noise=0.1, batch=16, bias=-1.0, loss="bce_logits", twin=name)
    mine, twin = e.recipe, e.twins[name]
    assert mine.data is twin.data or mine.data == twin.data
    np.testing.assert_array_equal(mine.order(3), twin.order(3))
    ours, theirs = mine.layout.views(mine.start()), twin.layout.views(twin.start())
    for a, b in zip(ours.matrices, theirs.matrices, strict=True):
        np.testing.assert_array_equal(a[:, :-1], b[:, :-1])
    difference = RESCUES[name].difference(mine, twin)
    assert difference in e.run().sentence


def test_a_rescue_that_changes_nothing_has_no_twin() -> None:
    result = Training(bias=0.0, twin="bias", playhead=1).run()
    assert result.twins == ()
    assert "changes nothing" in result.sentence


def test_the_three_fixes_run_side_by_side() -> None:
    e = Training(bias=-5.0, weight_scale=0.5, scale=0.1, learning_rate=0.1, twin="text", playhead=5)
    result = e.run()
    assert [course.name for course in result.twins] == ["bias 0", "Leaky ReLU α = 0.1", "batch normalization"]
    assert result.main.dead == 32
    assert all(f"{course.name} (" in result.sentence for course in result.twins)


# When numbers break -------------------------------------------------------------------------------------


def test_a_run_that_overflows_stops_and_names_the_layer() -> None:
    e = Training(learning_rate=1e5, width=4, samples=8)
    run = Run(e.recipe)
    frame = run.frame(500)
    assert frame.step == run.end < 500
    assert f"Stopped at step {frame.step}, learning rate 100000" in frame.problem
    assert same(following(e.recipe, frame), frame)
    assert not run.frame(frame.step - 1).problem
    last_good = run.frame(max(frame.step - 20, 0))
    assert math.isfinite(last_good.loss)
    result = dataclasses.replace(e, playhead=500).run()
    assert result.sentence.startswith("Stopped at step")
    assert result.table.to_csv()
    assert result.readouts[1].value in ("∞", "not a number")


def test_a_formula_that_gives_no_number_is_named() -> None:
    e = Training(activation=formula.parse("log(z)"), playhead=0)
    problem = Trainer(e.recipe).frame().problem
    assert "in layer 1 f(" in problem
    assert "is not a number for log(z)" in problem


def test_weights_that_overflow_are_named() -> None:
    e = Training(learning_rate=1e6, optimizer="sgd", scale=1e6, width=3, playhead=0)
    frame = Run(dataclasses.replace(e.recipe, learning_rate=1e308)).frame(3)
    assert "a weight of" in frame.problem
    assert "infinite" in frame.problem or "not a number" in frame.problem


STOPS = [
    ({"learning_rate": 1e4}, "an output of the output layer"),
    ({"learning_rate": 1e300}, ""),
    ({"learning_rate": 1e300, "hidden": (4, 4)}, ""),
    ({"activation": formula.parse("exp(exp(z))"), "weight_scale": 50.0}, "in layer 1 f("),
    ({"activation": formula.parse("1/(z-z)"), "hidden": (4, 4)}, "in layer 1 f("),
    ({"batch": 8, "learning_rate": 1e200}, ""),
    ({"batch_norm": True, "learning_rate": 1e308}, ""),
    ({"hidden": (4, 4, 4), "weight_scale": 1e120}, "a pre-activation of layer 3 is infinite"),
    ({"optimizer": "adam", "learning_rate": 1e308}, ""),
    ({"optimizer": "momentum", "learning_rate": 1e10}, ""),
]


@pytest.mark.parametrize(("changes", "says"), STOPS)
def test_every_stop_names_step_layer_and_quantity(changes, says) -> None:
    recipe = dataclasses.replace(SMALL, **changes)
    frame = Run(recipe).frame(200)
    assert 0 <= frame.step < 200
    quantity = "weight|bias|scale|shift|pre-activation|activation|output"
    named = rf"Stopped at step {frame.step}, learning rate .*: an? ({quantity}) .*(layer \d|output layer)"
    assert re.match(named, frame.problem), frame.problem
    assert says in frame.problem


# Sweeps -------------------------------------------------------------------------------------------------


def test_cells_of_a_sweep_lie_about_their_rate_and_bias() -> None:
    rates, biases = Sweep(SMALL, (0.1, 1.0, 10.0), (-5.0, -3.0, -1.0, 1.0), steps=1).extent
    assert rates == pytest.approx((-1.5, 1.5))
    assert biases == pytest.approx((-6.0, 2.0))


def test_a_sweep_fills_cell_by_cell_with_the_runs_themselves() -> None:
    sweep = Sweep(SMALL, (0.1, 0.9), (-5.0, 0.0, 1.0), steps=40)
    seen = []

    def stop() -> bool:
        return len(seen) >= 2

    with pytest.raises(Cancelled):
        sweep.run(seen.append, stop)
    assert sweep.cells_done == 2
    sweep.run()
    assert sweep.cells_done == 6
    assert seen == sorted(seen)
    for row, bias in enumerate(sweep.biases):
        for column, rate in enumerate(sweep.rates):
            frame = Run(dataclasses.replace(SMALL, bias=bias, learning_rate=rate)).frame(40)
            assert sweep.losses[row, column] == frame.loss
            assert sweep.dead[row, column] == frame.dead.mean()


def test_a_cell_that_breaks_off_has_an_infinite_loss() -> None:
    sweep = Sweep(SMALL, (1e6,), (0.0,), steps=200)
    sweep.run()
    assert sweep.losses[0, 0] == math.inf


def test_bounds_on_networks_born_dead() -> None:
    """Nine hidden layers: the numbers of theory, and measurements between them."""
    for width, low, found, high in (
        (2, 0.8703, 0.8799, 0.9249),
        (3, 0.5134, 0.5775, 0.6993),
        (5, 0.0640, 0.1287, 0.2485),
    ):
        assert least(width, 9) == pytest.approx(low, abs=5e-5)
        assert most([width] * 9) == pytest.approx(high, abs=5e-5)
        x = np.linspace(-1, 1, 21)[:, None]
        share = measured(width, 9, x, 4000, np.random.default_rng(width))
        assert share[-1] == pytest.approx(found, abs=4 * math.sqrt(found * (1 - found) / 4000) + 0.005)
        assert share[0] == 0.0  # an input of each sign: a layer of both signs is alive
        assert (np.diff(share) >= 0).all()


def test_two_hidden_layers_born_dead_exactly() -> None:
    """4^−N (3 − 2^(1−N)) for inputs of both signs."""
    for width in (1, 2, 3):
        exact = 4.0**-width * (3 - 2.0 ** (1 - width))
        assert least(width, 2) == pytest.approx(exact, rel=1e-12)


def test_one_input_is_born_dead_as_often_as_the_upper_bound_says() -> None:
    share = measured(2, 5, np.array([[0.7]]), 8000, np.random.default_rng(0))
    expected = [most([2] * depth) for depth in range(1, 6)]
    np.testing.assert_allclose(share, expected, atol=0.025)


def test_the_chart_of_births_can_be_cancelled_and_taken_up_again() -> None:
    chart, seen = Births((2, 3), 4, networks=200), []
    with pytest.raises(Cancelled):
        chart.run(seen.append, lambda: len(seen) > 0)
    assert chart.done == 0.5
    first = chart.found[0].copy()
    chart.run()
    assert chart.done == 1.0
    np.testing.assert_array_equal(chart.found[0], first)
    low, high = chart.bounds(2)
    assert (low <= high).all()


# The experiment -----------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.data())
def test_whatever_is_set_the_words_are_there(data) -> None:
    kinds = Training.parameters()
    chosen = {
        "data": data.draw(st.sampled_from([name for name, _ in kinds["data"].options])),
        "loss": data.draw(st.sampled_from([name for name, _ in kinds["loss"].options])),
        "optimizer": data.draw(st.sampled_from(["sgd", "momentum", "adam"])),
        "twin": data.draw(st.sampled_from(["none", "text", "smooth", *RESCUES])),
        "activation": activations.get(data.draw(st.sampled_from(activations.names()))),
        "depth": data.draw(st.integers(1, 4)),
        "width": data.draw(st.integers(1, 9)),
        "batch": data.draw(st.integers(0, 20)),
        "batch_norm": data.draw(st.booleans()),
        "bias": data.draw(st.floats(-10, 10)),
        "learning_rate": data.draw(st.floats(1e-3, 1e3)),
        "samples": data.draw(st.integers(1, 30)),
        "playhead": data.draw(st.integers(0, 30)),
    }
    result = Training(**chosen).run()
    assert result.sentence
    assert 2 <= len(result.readouts) <= 4
    assert "nan" not in result.caption
    assert "inf" not in " ".join(readout.value for readout in result.readouts)
    assert result.main.raster.shape[1] == result.main.units


def test_own_points_are_learned() -> None:
    e = Training(data="points", classes=((-1, -1, 0), (1, 1, 1), (1, -1, 0)), loss="bce_logits", width=8)
    assert e.recipe.samples == 3
    assert Run(e.recipe).frame(200).loss < 0.05
    assert "samples" in e.idle
    assert e.edit(classes=()).recipe.samples == 2
    assert Training(data="curve", curve=((0.0, 2.0),), playhead=3).run().sentence


def test_the_opening_run_kills_units_after_some_steps_and_not_before() -> None:
    run = Run(Training().recipe)
    assert not run.frame(0).dead.any()
    assert 8 <= run.frame(Training().playhead).dead.sum() <= 24
