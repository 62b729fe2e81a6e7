"""One neuron with two weights, or d, with a loss of its own: the bowl, its narrowness, and ways down it.

Least squares L = ½ mean (w·x − t)² is a quadratic bowl whose Hessian is the mean of x xᵀ: inputs that are not
centered make one eigenvalue large (LeCun et al. 1998, sections 4.3 and 5). The Hessian of the logistic loss
is the mean of σ′ x xᵀ, at most a quarter of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul

import numpy as np
from numpy.typing import NDArray

from engine.functions.special import normal_cdf
from engine.networks import losses
from engine.networks.losses import Loss

Array = NDArray[np.float64]

LOSSES = ("least_squares", "logistic")

_FOREVER = 2.0**50
"""Who is not there after so many steps never gets there."""

_NEWTON = 60
"""Newton's steps to the least logistic loss; it is there in ten, or nowhere."""


@dataclass(frozen=True, eq=False)
class Bowl:
    """The loss of a linear neuron over its weights.

    Attributes:
        x: inputs (N, d), with a last column of ones where there is a bias: see ``with_bias``.
        t: targets (N,), of the logistic loss from 0 to 1.
        kind: one of ``LOSSES``.
    """

    x: Array
    t: Array
    kind: str = "least_squares"

    def __post_init__(self) -> None:
        if self.kind not in LOSSES:
            raise ValueError(f"unknown loss {self.kind!r}; known are {', '.join(LOSSES)}")
        if self.x.ndim != 2 or self.t.shape != (len(self.x),) or not len(self.x):
            raise ValueError(f"inputs (N, d) and targets (N,) are wanted, not {self.x.shape}, {self.t.shape}")

    def loss(self, w: Array) -> Array:
        """L at weights (…, d), in the shape (…)."""
        z = np.asarray(w) @ self.x.T
        with np.errstate(all="ignore"):
            if self.kind == "least_squares":
                return np.asarray(0.5 * ((z - self.t) ** 2).mean(axis=-1))
            each = np.maximum(z, 0.0) - self.t * z + np.log1p(np.exp(-np.abs(z)))
            return np.asarray(each.mean(axis=-1))

    def gradients(self, w: Array) -> Array:
        """∂L/∂w of every sample alone, (N, d): all of one sign where the inputs are."""
        delta = np.empty((1, len(self.x)))
        self._loss.evaluate((self.x @ w)[None], self.t[None], delta)
        return np.asarray(delta[0, :, None] * len(self.x) * self.x)

    def gradient(self, w: Array) -> Array:
        """∂L/∂w, (d,)."""
        return np.asarray(self.gradients(w).mean(axis=0))

    def hessian(self, w: Array | None = None) -> Array:
        """(d, d): of least squares the same everywhere; of the logistic loss at w, or else at 0."""
        if self.kind == "least_squares":
            return np.asarray(self.x.T @ self.x / len(self.x))
        e = np.exp(-np.abs(self.x @ (np.zeros(self.x.shape[1]) if w is None else w)))
        return np.asarray((self.x.T * (e / (1 + e) ** 2)) @ self.x / len(self.x))

    def eigen(self, w: Array | None = None) -> tuple[Array, Array]:
        """Eigenvalues (d,) ascending, and eigenvectors as columns (d, d), of the Hessian."""
        values, vectors = np.linalg.eigh(self.hessian(w))
        return np.maximum(values, 0.0), vectors

    def condition(self, w: Array | None = None) -> float:
        """Largest over smallest eigenvalue; ∞ where some direction is flat."""
        return condition_number(self.eigen(w)[0])

    def largest_rate(self, w: Array | None = None) -> float:
        """The learning rate from which on descent diverges: 2/λ_max (LeCun et al. 1998, eq. 38)."""
        largest = float(self.eigen(w)[0][-1])
        return 2 / largest if largest else math.inf

    @cached_property
    def minimum(self) -> Array | None:
        """The weights of the least loss, of several the shortest; None where there are none, as where a line
        separates the classes of the logistic loss."""
        if self.kind == "least_squares":
            return np.asarray(np.linalg.lstsq(self.x, self.t, rcond=None)[0])
        w = np.zeros(self.x.shape[1])
        for _ in range(_NEWTON):
            step = np.linalg.lstsq(self.hessian(w), self.gradient(w), rcond=None)[0]
            start, share = float(self.loss(w)), 1.0
            while float(self.loss(w - share * step)) > start and share > 1e-9:
                share /= 2
            w = w - share * step
            if np.abs(step).max() <= 1e-12 * max(1.0, float(np.abs(w).max())):
                return np.asarray(w)
        return None

    @cached_property
    def least(self) -> float:
        """The least loss, or what it comes as near to as one likes."""
        return 0.0 if self.minimum is None else float(self.loss(self.minimum))

    def descent(self, start: Array, rate: float, steps: int) -> Array:
        """The weights along full-batch descent, (steps + 1, d); ∞ and nan where it diverges.

        Of least squares in closed form: along each eigenvector the error is multiplied by 1 − η λ a step.
        """
        with np.errstate(all="ignore"):
            if self.kind == "least_squares":
                assert self.minimum is not None  # of least squares there is one
                eigenvalues, vectors = self.eigen()
                factors = (1 - rate * eigenvalues) ** np.arange(steps + 1)[:, None]
                return np.asarray(self.minimum + (factors * (vectors.T @ (start - self.minimum))) @ vectors.T)
            path = np.empty((steps + 1, self.x.shape[1]))
            path[0] = start
            back, shift = rate * self.x.T / len(self.x), 0.5 - self.t
            for i in range(steps):  # σ(z) = ½ + ½ tanh(z/2)
                path[i + 1] = path[i] - back @ (0.5 * np.tanh(0.5 * (self.x @ path[i])) + shift)
        return path

    def one_by_one(self, start: Array, rate: float, order: Sequence[int] | Array) -> Array:
        """The weights along steps with one sample each, in this order, (len(order) + 1, d).

        In plain numbers: an array of two costs more than its sums.
        """
        rows, targets, w = self.x.tolist(), self.t.tolist(), np.asarray(start, dtype=np.float64).tolist()
        squares, path = self.kind == "least_squares", [w]
        for sample in np.asarray(order).tolist():
            x, t = rows[sample], targets[sample]
            z = sum(map(mul, w, x))
            step = rate * ((z if squares else 0.5 + 0.5 * math.tanh(z / 2)) - t)
            w = [value - step * along for value, along in zip(w, x, strict=True)]
            path.append(w)
        return np.array(path)

    def locked(self, w: Array) -> float:
        """The share of samples whose step would move all weights up, or all down."""
        return locked_share(self.gradients(w))

    @property
    def _loss(self) -> Loss:
        return losses.get("half_mse" if self.kind == "least_squares" else "bce_logits")


def with_bias(x: Array) -> Array:
    """Inputs (N, d) with a last column of ones: a bias is a weight on it, and joins in the Hessian."""
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)


def condition_number(eigenvalues: Array) -> float:
    """Largest over smallest; ∞ where one is nothing but rounding of the largest."""
    least, most = float(np.min(eigenvalues)), float(np.max(eigenvalues))
    return most / least if least > 1e-14 * most else math.inf


def locked_share(gradients: Array) -> float:
    """The share of gradients (N, d) with all components above 0, or all below."""
    return float(((gradients > 0).all(axis=1) | (gradients < 0).all(axis=1)).mean())


def quadrants(gradients: Array) -> Array:
    """The share of steps into each quadrant of two weights, (4,): counted counterclockwise from + +.

    A step is against its gradient; one that leaves a weight as it is counts in none.
    """
    right, up = gradients.T < 0
    left, down = gradients.T > 0
    return np.array([(right & up).mean(), (left & up).mean(), (left & down).mean(), (right & down).mean()])


def path_length(path: Array) -> float:
    """The length of a path (n, d)."""
    return float(np.sqrt((np.diff(path, axis=0) ** 2).sum(axis=1)).sum())


def straightness(path: Array) -> float:
    """Length of a path over the distance of its ends: 1 for a straight one; nan where both are the same."""
    distance = float(np.linalg.norm(path[-1] - path[0]))
    return path_length(path) / distance if distance else math.nan


def steps_to(bowl: Bowl, start: Array, rate: float, share: float = 0.01) -> float:
    """Steps of full-batch descent until the loss exceeds its least value by no more than a share of what it
    did at the start; see ``steps_down``. 0 where the start is the minimum. The logistic loss is taken as the
    quadratic at its minimum; nan without one.
    """
    if bowl.minimum is None:
        return math.nan
    eigenvalues, vectors = bowl.eigen(bowl.minimum)
    excess = eigenvalues * (vectors.T @ (start - bowl.minimum)) ** 2
    return float(steps_down(eigenvalues[None], excess[None], np.array([rate]), share)[0])


def steps_down(eigenvalues: Array, excess: Array, rate: Array, share: float = 0.01) -> Array:
    """Steps in m quadratic bowls until no more than a share of the excess is left, (m,).

    Counted without walking: along each eigenvector the excess is multiplied by (1 − η λ)² a step. ∞ where
    descent never gets there.

    Args:
        eigenvalues: (m, d).
        excess: (m, d) of the loss at the start along each eigenvector, in any unit.
        rate: (m,) learning rates η.
    """
    factors = (1 - rate[:, None] * eigenvalues) ** 2
    goal = share * excess.sum(axis=-1)

    def is_there(steps: Array) -> NDArray[np.bool_]:
        with np.errstate(all="ignore"):
            left = np.where(excess > 0, excess * factors ** steps[:, None], 0.0).sum(axis=-1)
        return np.asarray((goal == 0) | (left <= goal))

    never, low = ~is_there(np.full(len(goal), _FOREVER)), np.zeros(len(goal))
    high = np.where(is_there(low) | never, 0.0, _FOREVER)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        there = is_there(middle)
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    return np.where(never, math.inf, high)


def steps_along_the_valley(condition: float, factor: float) -> int:
    """Steps with η = 1/λ_max until the error along the flattest direction has fallen by a factor:
    ⌈ln factor / −ln(1 − 1/κ)⌉ (LeCun et al. 1998, section 5.1); 1 for a round bowl."""
    return 1 if condition <= 1 else math.ceil(math.log(factor) / -math.log1p(-1 / condition))


def expected_condition(d: int, mean: float, variance: float) -> float:
    """Of d independent inputs of this mean and variance, without a bias: 1 + d μ²/σ².

    E x xᵀ = σ² I + μ² 1 1ᵀ (LeCun et al. 1998, section 5.3). 1 for a single input, ∞ without variance.
    """
    if d == 1:
        return 1.0
    return 1 + d * mean**2 / variance if variance else math.inf


def expected_condition_with_bias(d: int, mean: float, variance: float) -> float:
    """The same with a bias: of σ² I + (μ, …, μ, 1)(μ, …, μ, 1)ᵀ without the variance of the last entry.

    σ² stays an eigenvalue for d > 1; along (1, …, 1) and the bias there is a matrix of two by two.
    """
    trace, determinant = variance + d * mean**2 + 1, variance
    root = math.sqrt(max(0.0, trace**2 - 4 * determinant))
    values = [(trace + root) / 2, determinant / ((trace + root) / 2)] + [variance] * (d > 1)
    return condition_number(np.array(values))


def expected_locked_share(d: int, mean: float, spread: float) -> float:
    """The share of single-sample gradients δ x with all signs alike, for x ~ N(μ, σ²) in each of d inputs:
    Φ(μ/σ)^d + Φ(−μ/σ)^d; 2^(1 − d) for centered inputs."""
    ratio = mean / spread if spread else math.copysign(math.inf, mean)
    ends = normal_cdf(np.array([ratio, -ratio]))
    return float((ends**d).sum())
