"""Softmax, its losses and its Jacobian, cross-entropies and Huber's loss against mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.functions import activations
from engine.networks.outputs import (
    Softmax,
    binary_cross_entropy,
    cross_entropy_of,
    half_square,
    huber,
    through,
)

mpmath.mp.dps = 60
VALUE, GRADIENT = 1e-15, 1e-14

logits = st.lists(st.floats(-800, 800) | st.floats(-5, 5), min_size=1, max_size=6)
temperatures = st.just(1.0) | st.floats(0.05, 20)
shares = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)


def exact(z: list[float], t: float) -> tuple[list[mpmath.mpf], list[mpmath.mpf], mpmath.mpf]:
    """The probabilities of mpmath, 1 minus each, and ln Σ exp(z/T) above the largest of z/T."""
    scaled = [mpmath.mpf(one) / mpmath.mpf(t) for one in z]
    e = [mpmath.exp(one - max(scaled)) for one in scaled]
    apart = [mpmath.fsum(e[:i] + e[i + 1 :]) for i in range(len(e))]
    rest = apart[scaled.index(max(scaled))]
    total = mpmath.fsum(e)
    return [one / total for one in e], [one / total for one in apart], mpmath.log1p(rest)


def logarithm(p: mpmath.mpf, other: mpmath.mpf) -> mpmath.mpf:
    """ln p, of which 1 − p is known too."""
    return mpmath.log1p(-other) if other < 0.5 else mpmath.log(p)


def assert_near(found: Any, wanted: mpmath.mpf, share: float, size: mpmath.mpf | float = 0.0) -> None:
    """Within a share of what is wanted, or of a size; below the normal numbers any share is lost."""
    limit = share * max(abs(wanted), abs(size)) + mpmath.mpf(2) ** -1070
    assert abs(mpmath.mpf(float(found)) - wanted) <= limit, (found, wanted)


def one_hot(k: int, at: int) -> np.ndarray:
    y = np.zeros(k)
    y[at % k] = 1.0
    return y


# Softmax ----------------------------------------------------------------------------------------------


@given(logits, temperatures)
def test_softmax_and_its_logarithm(z: list[float], t: float) -> None:
    found, (p, others, above) = Softmax(np.array(z), t), exact(z, t)
    for i, (wanted, other) in enumerate(zip(p, others, strict=True)):
        assert_near(found.p[i], wanted, VALUE)
        assert_near(found.log_p[i], logarithm(wanted, other), VALUE)
        assert_near(found.others[i], other, VALUE)
    assert_near(found.log_sum_exp, mpmath.mpf(max(z)) / mpmath.mpf(t) + above, VALUE, max(z) / t)
    entropy = mpmath.fsum(-one * logarithm(one, other) for one, other in zip(p, others, strict=True))
    assert_near(found.entropy, entropy, VALUE)


@given(logits, temperatures)
def test_the_jacobian_is_diag_p_minus_p_p_over_t(z: list[float], t: float) -> None:
    found, (p, others, _) = Softmax(np.array(z), t).jacobian, exact(z, t)
    for i, row in enumerate(p):
        for j, column in enumerate(p):
            assert_near(found[i, j], row * (others[i] if i == j else -column) / mpmath.mpf(t), GRADIENT)
    np.testing.assert_array_equal(found, found.T)
    np.testing.assert_allclose(found.sum(axis=0), 0.0, atol=1e-15 / t)


@given(logits, temperatures, st.integers(0, 5))
def test_cross_entropy_and_its_gradient(z: list[float], t: float, at: int) -> None:
    y = one_hot(len(z), at)
    (value, slope), (p, others, _) = Softmax(np.array(z), t).cross_entropy(y), exact(z, t)
    assert_near(value, -logarithm(p[at % len(z)], others[at % len(z)]), VALUE)
    for i, one in enumerate(p):
        assert_near(slope[i], (-others[i] if y[i] else one) / mpmath.mpf(t), GRADIENT)


@given(logits, temperatures, st.integers(0, 5))
def test_squared_error_and_its_gradient(z: list[float], t: float, at: int) -> None:
    """(diag p − p pᵀ)(p − y)/T, relative to the sum of its terms."""
    y = one_hot(len(z), at)
    (value, slope), (p, others, _) = Softmax(np.array(z), t).squared_error(y), exact(z, t)
    r = [-others[i] if y[i] else one for i, one in enumerate(p)]
    assert_near(value, sum(one * one for one in r) / 2, 2 * VALUE)
    for i, one in enumerate(p):
        terms = [one * p[j] * (r[i] - r[j]) / mpmath.mpf(t) for j in range(len(p)) if j != i]
        assert_near(slope[i], sum(terms, mpmath.mpf(0)), GRADIENT, sum(map(abs, terms), mpmath.mpf(0)))


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6), st.integers(-1000, 1000))
def test_a_shift_of_all_logits_changes_nothing(z: list[float], shift: int) -> None:
    found, moved = Softmax(np.array(z)), Softmax(np.array(z) + shift)
    np.testing.assert_allclose(moved.p, found.p, rtol=1e-12)
    assert float(moved.log_sum_exp) == pytest.approx(float(found.log_sum_exp) + shift, rel=1e-12, abs=1e-12)


def test_the_numbers_of_theory() -> None:
    """Section 6, S2."""
    found = Softmax(np.array([2.0, 1.0, 0.1]))
    assert found.p == pytest.approx([0.659001, 0.242433, 0.098566], abs=5e-7)
    assert float(found.log_sum_exp) == pytest.approx(2.417030, abs=5e-7)
    entropies = [float(Softmax(found.z, t).entropy) for t in (0.5, 1.0, 2.0, 10.0)]
    assert entropies == pytest.approx([0.453668, 0.846738, 1.026244, 1.095598], abs=5e-7)
    far = Softmax(np.array([1000.0, 1001.0, 1002.0]))
    assert far.p == pytest.approx([0.090031, 0.244728, 0.665241], abs=5e-7)
    assert float(Softmax(np.zeros(3)).cross_entropy(one_hot(3, 1))[0]) == pytest.approx(
        math.log(3), rel=1e-15
    )


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=5), st.floats(0.3, 3))
def test_entropy_falls_as_the_variance_of_the_logits(z: list[float], beta: float) -> None:
    """dH/dβ = −β Var_p(z), β = 1/T."""
    h = 1e-5
    ends = [float(Softmax(np.array(z), 1 / b).entropy) for b in (beta - h, beta + h)]
    p = Softmax(np.array(z), 1 / beta).p
    variance = float(p @ np.square(z) - (p @ z) ** 2)
    assert (ends[1] - ends[0]) / (2 * h) == pytest.approx(-beta * variance, rel=1e-4, abs=1e-6)


def test_many_columns_are_as_each_alone() -> None:
    rng = np.random.default_rng(0)
    z, y = 30 * rng.normal(size=(4, 7)), np.eye(4)[:, [0, 1, 2, 3, 0, 1, 2]]
    both = Softmax(z, 1.7)
    for n in range(7):
        alone = Softmax(z[:, n], 1.7)
        for name in ("p", "log_p", "log_sum_exp", "entropy", "others", "jacobian"):
            np.testing.assert_allclose(getattr(both, name)[..., n], getattr(alone, name), rtol=1e-15)
        for name in ("cross_entropy", "squared_error"):
            for found, wanted in zip(getattr(both, name)(y), getattr(alone, name)(y[:, n]), strict=True):
                np.testing.assert_allclose(found[..., n], wanted, rtol=1e-15)


@pytest.mark.parametrize("z", [[0.0, -math.inf], [1e308, -1e308], [-math.inf, 5.0, 5.0]])
def test_what_cannot_be_has_probability_0(z: list[float]) -> None:
    found = Softmax(np.array(z))
    assert found.p[z.index(min(z))] == 0.0
    assert float(found.p.sum()) == 1.0
    assert math.isfinite(float(found.entropy))
    assert float(found.cross_entropy(one_hot(len(z), z.index(min(z))))[0]) > 1e300


def test_nothing_of_numpy_is_said_aloud() -> None:
    with np.errstate(all="raise"):
        for z in ([710.0, -710.0], [1e308, -1e308, 0.0], [0.0], [5e-324, -5e-324]):
            s = Softmax(np.array(z), 0.37)
            for part in (s.p, s.log_p, s.log_sum_exp, s.entropy, s.jacobian, *s.squared_error(s.p)):
                assert not np.isnan(part).any()
        assert math.isnan(float(cross_entropy_of(np.array(1.5), np.array(0.0))[0]))
        assert float(cross_entropy_of(np.array(0.0), np.array(1.0))[0]) == math.inf


# Single outputs ---------------------------------------------------------------------------------------


@given(st.floats(-800, 800), shares)
def test_binary_cross_entropy_from_the_logit(z: float, y: float) -> None:
    with np.errstate(under="ignore"):
        value, slope = binary_cross_entropy(np.array(z), np.array(y))
    (other, p), _, _ = exact([0.0, z], 1.0)
    t = mpmath.mpf(y)
    terms = (1 - t) * p, t * other
    assert_near(float(value), -t * logarithm(p, other) - (1 - t) * logarithm(other, p), VALUE)
    assert_near(float(slope), terms[0] - terms[1], GRADIENT, max(terms))


HEADS: dict[str, Callable[[mpmath.mpf], mpmath.mpf]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "exp": mpmath.exp,
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
}


@given(st.sampled_from(list(HEADS)), st.floats(-30, 30), st.floats(-5, 5) | st.sampled_from([0.0, 1.0]))
def test_squared_error_through_a_head(name: str, z: float, y: float) -> None:
    """(f(z) − y) f′(z), relative to its terms; of a sigmoid with target 1 to the last digits."""
    f, exactly = activations.get(name), HEADS[name]
    value, slope = half_square(f.minus(np.array([z]), y))
    a, d = exactly(mpmath.mpf(z)), mpmath.diff(exactly, mpmath.mpf(z))
    r, size = a - mpmath.mpf(y), max(abs(a), abs(y))
    assert_near(
        through(f, np.array([z]), slope)[0],
        r * d,
        GRADIENT,
        0.0 if y == 1 and name == "sigmoid" else size * d,
    )
    assert_near(value[0], r * r / 2, 2 * VALUE, size * abs(r))


@given(st.floats(-1e3, 1e3), st.floats(0.01, 10))
def test_huber_is_a_square_near_0_and_straight_beyond(r: float, delta: float) -> None:
    value, slope = huber(np.array(r), delta)
    exact_r, d = mpmath.mpf(r), mpmath.mpf(delta)
    assert_near(float(value), exact_r**2 / 2 if abs(r) <= delta else d * (abs(exact_r) - d / 2), VALUE)
    assert float(slope) == min(max(r, -delta), delta)


@given(st.floats(1e-12, 1 - 1e-12), shares)
def test_cross_entropy_of_a_probability(p: float, y: float) -> None:
    value, slope = cross_entropy_of(np.array(p), np.array(y))
    e, t = mpmath.mpf(p), mpmath.mpf(y)
    assert_near(float(value), -t * mpmath.log(e) - (1 - t) * mpmath.log(1 - e), VALUE)
    assert_near(float(slope), -t / e + (1 - t) / (1 - e), GRADIENT, max(t / e, (1 - t) / (1 - e)))
