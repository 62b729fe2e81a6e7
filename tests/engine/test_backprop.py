from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.functions import activations, formula
from engine.networks import initializers, losses
from engine.networks.backprop import Layout, Pass, leak_of
from engine.networks.network import Network
from tests.engine.descent import loss_and_gradients

CLASSES = ("bce_logits", "cross_entropy_logits")
SMOOTH_STEP = 1e-6


def samples(inputs: int, outputs: int, loss: str, count: int = 7):
    rng = np.random.default_rng(5)
    x = rng.normal(size=(count, inputs))
    if loss == "cross_entropy_logits":
        return x, np.eye(outputs)[rng.integers(0, outputs, count)]
    if loss == "bce_logits":
        return x, rng.integers(0, 2, (count, outputs)).astype(float)
    return x, rng.normal(size=(count, outputs))


def far_from_kinks(passes: Pass) -> bool:
    """Whether central differences are meaningful: no pre-activation is near a kink."""
    kinks = np.array(passes.activation.kinks)
    for i in range(len(passes.hidden)):
        z = passes.pre_activations(i).copy()
        passes.hidden[i].activate(passes.activation, leak_of(passes.activation))
        if len(kinks) and np.abs(z[..., None] - kinks).min() < 1e-4:
            return False
    return True


def central_differences(passes: Pass, flat: np.ndarray) -> np.ndarray:
    layout, found = passes.layout, np.empty(flat.size)
    for i in range(flat.size):
        values = []
        for sign in (1.0, -1.0):
            moved = flat.copy()
            moved[i] += sign * SMOOTH_STEP
            values.append(passes.forward(layout.views(moved)))
        found[i] = (values[0] - values[1]) / (2 * SMOOTH_STEP)
    return found


@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch norm"])
@pytest.mark.parametrize("loss", list(losses.LOSSES))
@pytest.mark.parametrize("name", [*activations.names(), "z*sigmoid(k*z)"])
def test_gradients_are_central_differences(name: str, loss: str, batch_norm: bool) -> None:
    f = formula.parse(name) if "*" in name else activations.get(name)
    layout = Layout((2, 3, 4, 2), batch_norm)
    x, y = samples(2, 2, loss)
    for seed in range(30):
        net = initializers.network(layout.widths, f, seed=seed, bias_scale=0.3)
        passes = Pass(layout, f, losses.get(loss), len(x))
        passes.load(x.T, y.T)
        flat = layout.flat(net.weights, net.biases)
        if batch_norm:
            flat[-14:] += np.random.default_rng(seed).normal(0, 0.2, 14)
        passes.forward(layout.views(flat))
        if far_from_kinks(passes):
            break
    else:
        raise AssertionError("no seed keeps away from the kinks")
    passes.forward(layout.views(flat))
    gradient = passes.backward().copy()
    expected = central_differences(passes, flat)
    scale = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(gradient / scale, expected / scale, atol=2e-8)


@pytest.mark.parametrize("loss", list(losses.LOSSES))
def test_a_network_gives_its_loss_and_gradients(loss: str) -> None:
    x, y = samples(2, 3, loss)
    net = initializers.network((2, 5, 3), "tanh", seed=2, bias_scale=1)
    value, weights, biases = loss_and_gradients(net, x, y, loss)
    z = net.forward(x)
    by_hand = {
        "half_mse": 0.5 * ((z - y) ** 2).sum(axis=1),
        "mse": ((z - y) ** 2).sum(axis=1),
        "bce_logits": (np.logaddexp(0, z) - y * z).sum(axis=1),
        "cross_entropy_logits": np.log(np.exp(z).sum(axis=1)) - (y * z).sum(axis=1),
    }
    assert value == pytest.approx(by_hand[loss].mean(), rel=1e-14)
    assert [g.shape for g in weights] == [w.shape for w in net.weights]
    assert [g.shape for g in biases] == [b.shape for b in net.biases]
    for layer, unit, source in ((0, 3, 1), (1, 2, 4)):
        moved = [w.copy() for w in net.weights]
        moved[layer][unit, source] += 1e-6
        raised = loss_and_gradients(Network(moved, net.biases, "tanh"), x, y, loss)[0]
        assert (raised - value) / 1e-6 == pytest.approx(weights[layer][unit, source], abs=1e-5)


def test_the_output_delta_of_cross_entropies_is_a_minus_y_to_the_last_bit_of_the_tail() -> None:
    """With ∂L/∂z = a − y the sigmoid's gate cancels; far out a − y is −e^−|z|, not 0."""
    for z, y, expected in ((-10.0, 1.0, -1 / (1 + math.exp(-10))), (40.0, 1.0, -math.exp(-40))):
        net = Network([[[1.0]]], [[0.0]])
        loss, _, (bias,) = loss_and_gradients(net, [[z]], [[y]], "bce_logits")
        assert bias[0] == pytest.approx(expected, rel=1e-14)
        assert loss == pytest.approx(math.log1p(math.exp(-z)), rel=1e-14)


@given(st.lists(st.floats(-300, 300), min_size=2, max_size=5), st.integers(0, 4))
def test_cross_entropy_is_shift_invariant_and_its_gradient_sums_to_zero(logits, label) -> None:
    z = np.array(logits)[:, None]
    y = np.eye(len(logits))[:, [label % len(logits)]]
    delta, shifted = np.empty_like(z), np.empty_like(z)
    loss = losses.get("cross_entropy_logits").evaluate(z, y, delta)
    again = losses.get("cross_entropy_logits").evaluate(z + 1000, y, shifted)
    assert loss >= 0
    assert again == pytest.approx(loss, abs=1e-11)
    np.testing.assert_allclose(shifted, delta, atol=1e-12)
    assert delta.sum() == pytest.approx(0, abs=1e-15)


def test_batch_normalization_makes_mean_0_and_variance_1_and_ignores_the_bias() -> None:
    layout = Layout((3, 4, 1), batch_norm=True)
    rng = np.random.default_rng(0)
    x, y = rng.normal(3, 5, (3, 50)), rng.normal(size=(1, 50))
    flat = rng.normal(size=layout.size)
    passes = Pass(layout, activations.get("relu"), losses.get("mse"), 50)
    passes.load(x, y)
    views = layout.views(flat)
    views.scales[0][:], views.shifts[0][:] = 1, 0
    before = passes.forward(views)
    z = passes.pre_activations(0)
    np.testing.assert_allclose(z.mean(axis=1), 0, atol=1e-13)
    np.testing.assert_allclose(z.var(axis=1), 1, rtol=1e-4)
    views.matrices[0][:, -1] = -1e6
    assert passes.forward(views) == before
    assert not passes.layout.views(passes.backward()).matrices[0][:, -1].any()


@pytest.mark.parametrize(
    ("name", "parameters", "leak"),
    [
        ("relu", {}, 0.0),
        ("leaky_relu", {"alpha": 0.1}, 0.1),
        ("leaky_relu", {"alpha": 0.0}, 0.0),
        ("leaky_relu", {"alpha": -1.0}, None),
        ("leaky_relu", {"alpha": 2.0}, None),
        ("abs", {}, None),
        ("relu6", {}, None),
        ("tanh", {}, None),
        ("identity", {}, None),
        ("step", {}, None),
    ],
)
def test_the_short_cut_is_taken_by_rectifiers_only(name, parameters, leak) -> None:
    assert leak_of(activations.get(name, **parameters)) == leak


@pytest.mark.parametrize("alpha", [0.0, 1e-3, 0.01, 0.1, 0.3, 0.999])
def test_the_short_cut_gives_the_same_bits(alpha) -> None:
    f = activations.get("leaky_relu", alpha=alpha)
    layout = Layout((1, 40, 1))
    passes = Pass(layout, f, losses.get("mse"), 30)
    rng = np.random.default_rng(1)
    passes.load(rng.normal(size=(1, 30)), rng.normal(size=(1, 30)))
    flat = rng.normal(size=layout.size)
    flat[:8] = 0.0  # units that stand exactly at the kink
    passes.forward(layout.views(flat))
    short = [array.copy() for array in (passes.hidden[0].values, passes.hidden[0].slopes, passes.peaks)]
    passes.pre_activations(0)
    passes.hidden[0].activate(f, None)
    plain = (passes.hidden[0].values, passes.hidden[0].slopes, passes.peaks)
    for ours, theirs in zip(short, plain, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([[1, 2]], [[1]], "hinge"), "unknown loss 'hinge'"),
        (([1, 2], [[1]], "mse"), r"inputs must be shaped \(N, 2\)"),
        (([[1, 2]], [1], "mse"), r"targets must be shaped \(N, 1\)"),
        (([[1, 2], [3, 4]], [[1]], "mse"), "2 inputs do not go with 1 targets"),
        (([[1, math.nan]], [[1]], "mse"), "not finite"),
        ((np.zeros((0, 2)), np.zeros((0, 1)), "mse"), "N > 0"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, says) -> None:
    with pytest.raises(ValueError, match=says):
        loss_and_gradients(initializers.network((2, 3, 1)), *arguments)
