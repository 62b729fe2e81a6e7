"""Many random networks at once: against single networks, finite differences, longer numbers and theory."""

from __future__ import annotations

import math
from itertools import count

import numpy as np
import pytest

from engine.base.monitor import Cancelled, Monitor
from engine.functions import activations
from engine.networks.initializers import INITIALIZERS
from engine.networks.mean_field import correlations, propagate
from engine.networks.propagation import (
    NORMALIZATIONS,
    Propagation,
    Stack,
    inputs_of,
    propagated,
    singular_values,
)

NAMES = activations.names()


def small(name: str, normalization: str = "none", initializer: str = "lecun", **scales) -> Propagation:
    stack = Stack((4, 5, 6, 3), initializer, 3, seed=2, bias_spread=0.3, **scales)
    return propagated(stack, activations.get(name), inputs_of(4, 7, 1), normalization)


def along(p: Propagation, inputs: np.ndarray, kind: type = np.longdouble) -> np.ndarray:
    """The last activations, seed by seed and layer by layer in numbers of a kind, for tanh."""
    found = []
    for seed in range(p.stack.seeds):
        h = inputs.astype(kind)
        for layer in range(p.stack.depth):
            weights, biases = p.stack.draw(layer)
            h = p.stack.weight_scale * (weights[seed].astype(kind) @ h) + p.stack.bias_spread * biases[seed]
            if p.normalization != "none":
                axis = {"batch": 1, "layer": 0}[p.normalization]
                h = h - h.mean(axis=axis, keepdims=True)
                h = h / np.sqrt((h**2).mean(axis=axis, keepdims=True) + 1e-5)
            h = np.tanh(h)
        found.append(h)
    return np.array(found)


@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_forward_is_each_network_alone(normalization) -> None:
    p = small("tanh", normalization, weight_scale=1.7)
    np.testing.assert_allclose(p.a[-1], along(p, p.inputs).astype(float), atol=1e-13)


@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_backward_against_longer_numbers(normalization) -> None:
    p = small("tanh", normalization, weight_scale=1.7)
    outward = np.random.default_rng(3).standard_normal(p.a[-1].shape)
    weights, _ = p.stack.draw(0)
    found = np.einsum("soi,son->in", 1.7 * weights, p.backward(outward)[0])
    step = np.longdouble(1e-6)
    for at in np.ndindex(*p.inputs.shape):
        bump = np.zeros(p.inputs.shape, dtype=np.longdouble)
        bump[at] = step
        ahead, behind = along(p, p.inputs + bump), along(p, p.inputs - bump)
        assert found[at] == pytest.approx(float(((ahead - behind) * outward).sum() / (2 * step)), abs=1e-9)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("step", "sign", "hardshrink", "exp")])
@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_backward_is_the_slope_for_every_function(name, normalization) -> None:
    p = small(name, normalization)
    outward = np.random.default_rng(3).standard_normal(p.a[-1].shape)
    direction = np.random.default_rng(4).standard_normal(p.inputs.shape)
    weights, _ = p.stack.draw(0)
    found = (np.einsum("soi,son->in", weights, p.backward(outward)[0]) * direction).sum()
    ahead, behind = (
        propagated(p.stack, p.activation, p.inputs + sign * 1e-6 * direction, normalization).a[-1]
        for sign in (1, -1)
    )
    slope = ((ahead - behind) * outward).sum() / 2e-6
    assert found == pytest.approx(slope, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("normalization", ["none", "layer"])
@pytest.mark.parametrize("name", ["tanh", "relu", "gelu"])
def test_the_jacobian_is_the_backward_pass(name, normalization) -> None:
    p = small(name, normalization)
    weights, _ = p.stack.draw(0)
    jacobian = p.jacobian(2)
    for unit in range(3):
        outward = np.zeros(p.a[-1].shape)
        outward[:, unit, 2] = 1.0
        back = np.einsum("soi,so->si", weights, p.backward(outward)[0][:, :, 2])
        np.testing.assert_allclose(jacobian[:, unit], back, atol=1e-13)
    expected = [np.linalg.svd(j, compute_uv=False) for j in jacobian]
    np.testing.assert_allclose(p.singular_values(2), expected, atol=1e-13)


def test_statistics_are_what_their_names_say() -> None:
    p = small("hard_tanh", weight_scale=2.0)
    z, a = p.z[1], p.a[1]
    np.testing.assert_allclose(p.z_square[1], (z**2).mean(axis=(1, 2)))
    np.testing.assert_allclose(p.a_square[1], (a**2).mean(axis=(1, 2)))
    np.testing.assert_allclose(p.z_mean[1], z.mean(axis=(1, 2)))
    np.testing.assert_allclose(p.a_mean[1], a.mean(axis=(1, 2)))
    np.testing.assert_allclose(p.saturated(0.01)[1], (abs(z) > 1).mean(axis=(1, 2)))
    np.testing.assert_allclose(p.closed(0.01)[1], (abs(z) > 1).mean(axis=(1, 2)))
    np.testing.assert_allclose(p.gradient_factor[1], (abs(z) < 1).mean(axis=(1, 2)))
    np.testing.assert_allclose(p.gradient_rms[1], np.sqrt((p.gradients[1] ** 2).mean(axis=(1, 2))))
    cosines = [u[:, 0] @ u[:, 1] / np.linalg.norm(u[:, 0]) / np.linalg.norm(u[:, 1]) for u in z]
    np.testing.assert_allclose(p.correlation()[1], cosines)


def test_relu_is_off_and_not_saturated() -> None:
    p = small("relu")
    np.testing.assert_allclose(p.zeros, p.closed(0.01))
    assert not p.saturated(0.01).any()
    assert (p.dead <= p.zeros).all()


@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_the_parts_of_a_layers_ratio_are_its_logarithm(normalization) -> None:
    p = small("tanh", normalization)
    slopes, weights = p.split()
    np.testing.assert_allclose(slopes + weights, -np.diff(np.log(p.gradient_rms), axis=0), atol=1e-13)


@pytest.mark.parametrize("initializer", [*INITIALIZERS, "custom"])
def test_scales_only_rescale_and_seeds_keep_their_draws(initializer) -> None:
    few, many = (Stack((6, 6, 6), initializer, n, seed=5) for n in (2, 4))
    for layer in range(2):
        np.testing.assert_array_equal(few.draw(layer)[0], many.draw(layer)[0][:2])
    first, second = (
        propagated(Stack((6, 6), initializer, 2, weight_scale=s), activations.get("relu"), inputs_of(6, 3))
        for s in (1.0, 3.0)
    )
    np.testing.assert_allclose(second.z[0], 3 * first.z[0])


def test_large_stacks_are_drawn_again_and_equal() -> None:
    stack = Stack((1500, 1500, 1500), "custom", 2)
    np.testing.assert_array_equal(stack.draw(1)[0][1, :3], stack.draw(1)[0][1, :3])
    assert stack.draw(1)[0] is not stack.draw(1)[0]


def test_one_repeated_layer_shares_its_weights() -> None:
    stack = Stack((4, 8, 8, 8), "orthogonal", 2, shared=True)
    np.testing.assert_array_equal(stack.draw(1)[0], stack.draw(2)[0])
    loose = Stack((4, 8, 8, 8), "orthogonal", 2)
    assert not np.array_equal(loose.draw(1)[0], loose.draw(2)[0])


@pytest.mark.parametrize("correlation", [-1.0, 0.0, 0.6, 1.0])
def test_inputs_have_their_length_and_their_angle(correlation) -> None:
    x = inputs_of(12, 5, 3, 0.7, correlation)
    np.testing.assert_allclose((x**2).mean(axis=0), 0.49)
    assert (x[:, 0] * x[:, 1]).mean() / 0.49 == pytest.approx(correlation, abs=1e-12)


def test_depth_0_width_1_dead_and_overflowing_stacks_are_said_not_raised() -> None:
    none = propagated(Stack((3,)), activations.get("relu"), inputs_of(3, 2))
    assert none.z_square.shape == none.gradient_rms.shape == none.zeros.shape == (0, 8)
    np.testing.assert_array_equal(none.jacobian()[0], np.eye(3))
    one = propagated(Stack((1,) * 40, "custom", 3), activations.get("relu"), inputs_of(1, 1))
    assert (one.zeros[-1] == 1).all() or (one.z_square[-1] > 0).any()
    dead = propagated(
        Stack((1,) * 40, "custom", 3, weight_scale=0.0), activations.get("relu"), inputs_of(1, 4)
    )
    assert (dead.dead == 1).all()
    assert (dead.gradient_rms == 0).all()
    assert np.isnan(dead.correlation()).all()
    over = propagated(
        Stack((5,) * 12, "custom", 2, weight_scale=1e200), activations.get("relu"), inputs_of(5, 3)
    )
    assert not np.isfinite(over.z_square[-1]).any()
    assert np.isnan(over.singular_values()).all()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"initializer": "magic"}, "unknown initializer"),
        ({"widths": (2, 0)}, "from 1"),
        ({"widths": ()}, "from 1"),
    ],
)
def test_what_is_no_stack_is_refused(arguments, says) -> None:
    with pytest.raises(ValueError, match=says):
        Stack(**{"widths": (2, 1), **arguments})


def test_inputs_and_normalizations_that_do_not_fit_are_refused() -> None:
    for inputs in (np.zeros((3, 2)), np.zeros(2), np.zeros((2, 0))):
        with pytest.raises(ValueError, match="inputs must be shaped"):
            propagated(Stack((2, 2)), activations.get("relu"), inputs)
    with pytest.raises(ValueError, match="unknown normalization"):
        propagated(Stack((2, 2)), activations.get("relu"), np.zeros((2, 1)), "group")


@pytest.mark.parametrize(
    ("name", "weights", "biases"),
    [("relu", 2.0, 0.0), ("relu", 1.0, 0.0), ("sigmoid", 1.0, 0.0), ("tanh", 1.0, 0.0), ("tanh", 2.0, 0.05)],
)
def test_theory_and_simulation_agree(name, weights, biases) -> None:
    f, width, depth = activations.get(name), 300, 10
    stack = Stack((width,) * (depth + 1), "custom", 20, 1, math.sqrt(weights), math.sqrt(biases))
    p = propagated(stack, f, inputs_of(width, 4, correlation=0.5))
    q, chi = propagate(f, weights, biases, depth, weights + biases)
    np.testing.assert_allclose(p.z_square.mean(axis=1), q[:depth], rtol=0.2)
    ratio = np.sqrt((p.gradient_rms[0] ** 2).mean() / (p.gradient_rms[-1] ** 2).mean())
    assert ratio == pytest.approx(math.sqrt(chi[: depth - 1].prod()), rel=0.15)
    c0 = (weights * 0.5 + biases) / (weights + biases)
    expected = correlations(f, weights, biases, depth - 1, c0, weights + biases)
    np.testing.assert_allclose(p.correlation().mean(axis=1), expected, atol=0.08)


def test_glorot_2010() -> None:
    """Figure 6 for tanh: mean singular values of W diag f′; without f′ they are 8/(3π) σ_w."""
    for weights, expected in (
        (1 / 3, [0.398, 0.463, 0.481, 0.487, 0.489]),
        (1.0, [0.506, 0.651, 0.709, 0.738, 0.761]),
    ):
        stack = Stack((400,) * 7, "custom", 1, 3, math.sqrt(weights))
        p = propagated(stack, activations.get("tanh"), inputs_of(400, 1))
        means = [singular_values(p.layer_jacobian(layer)).mean() for layer in range(5)]
        assert means == pytest.approx(expected, rel=0.06)
        assert means[-1] < 8 / (3 * math.pi) * math.sqrt(weights) * 1.01


@pytest.mark.parametrize("depth", [2, 8, 32])
def test_pennington_2017(depth) -> None:
    """Linear layers: the largest squared singular value is (L + 1)^(L + 1)/L^L for wide Gaussian ones, and 1
    for orthogonal ones."""
    x, f = inputs_of(200, 1), activations.get("identity")
    gaussian = propagated(Stack((200,) * (depth + 1), "lecun", 2), f, x).singular_values()[:, 0] ** 2
    assert gaussian.mean() == pytest.approx((depth + 1) ** (depth + 1) / depth**depth, rel=0.2)
    orthogonal = propagated(Stack((200,) * (depth + 1), "orthogonal", 2), f, x).singular_values()
    np.testing.assert_allclose(orthogonal, 1.0, atol=1e-12)


@pytest.mark.parametrize(
    ("depth", "width", "share"), [(3, 2, 0.338), (10, 2, 0.913), (20, 2, 0.994), (10, 3, 0.644)]
)
def test_lu_2018_born_dead(depth, width, share) -> None:
    """He weights without biases, one input dimension: some layer is 0 for every input, of either sign."""
    stack = Stack((1, *(width,) * depth), "he", 3000)
    p = propagated(stack, activations.get("relu"), np.array([[-1.0, 1.0]]))
    dead = (p.dead == 1).any(axis=0).mean()
    assert dead == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 3000) + 1e-3)


def test_finite_width_makes_lengths_fluctuate() -> None:
    """Hanin 2018: with He weights E|h|² stays 1 and E|h|⁴ is (1 + 5/n)^L."""
    p = propagated(Stack((20,) * 6, "he", 4000), activations.get("relu"), inputs_of(20, 1))
    assert p.a_square[-1].mean() == pytest.approx(1.0, abs=0.08)
    assert (p.a_square[-1] ** 2).mean() == pytest.approx(1.25**5, rel=0.2)


@pytest.mark.parametrize("layers", [0, 3, 5, 7])
def test_it_stops_at_the_layer_where_it_is_asked_to(layers) -> None:
    asked = count()
    monitor = Monitor(cancelled=lambda: next(asked) == layers)
    stack, f = Stack((3,) * 5, "he", 2), activations.get("relu")
    with pytest.raises(Cancelled):
        _ = propagated(stack, f, inputs_of(3, 2), monitor=monitor).gradients
    assert next(asked) == layers + 1
