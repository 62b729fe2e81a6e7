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

import numpy as np
from numpy.typing import NDArray

from engine.functions.special import normal_cdf
from engine.networks import losses
from engine.networks.losses import Loss

Array = NDArray[np.float64]

LOSSES = ("least_squares", "logistic")

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
        z = np.atleast_2d(w).reshape(-1, self.x.shape[1]) @ self.x.T
        values = [self._loss.evaluate(row[None], self.t[None], np.empty((1, row.size))) for row in z]
        return np.array(values).reshape(np.shape(w)[:-1])

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
        """The weights along full-batch descent, (steps + 1, d); ∞ and nan where it diverges."""
        path = np.empty((steps + 1, self.x.shape[1]))
        path[0] = start
        with np.errstate(all="ignore"):
            for i in range(steps):
                path[i + 1] = path[i] - rate * self.gradient(path[i])
        return path

    def one_by_one(self, start: Array, rate: float, order: Sequence[int] | Array) -> Array:
        """The weights along steps with one sample each, in this order, (len(order) + 1, d)."""
        path = np.empty((len(order) + 1, self.x.shape[1]))
        path[0] = start
        with np.errstate(all="ignore"):
            for i, sample in enumerate(order):
                path[i + 1] = path[i] - rate * Bowl(
                    self.x[sample : sample + 1], self.t[sample : sample + 1], self.kind
                ).gradient(path[i])
        return path

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
    did at the start.

    Counted without walking: along each eigenvector the excess is multiplied by (1 − η λ)² a step. 0 where the
    start is the minimum, ∞ where descent never gets there. The logistic loss is taken as the quadratic at its
    minimum; nan without one.
    """
    if bowl.minimum is None:
        return math.nan
    eigenvalues, vectors = bowl.eigen(bowl.minimum)
    excess = eigenvalues * (vectors.T @ (start - bowl.minimum)) ** 2
    factors = (1 - rate * eigenvalues) ** 2
    goal = share * excess.sum()

    def left(steps: float) -> float:
        with np.errstate(all="ignore"):
            return float((excess[excess > 0] * factors[excess > 0] ** steps).sum())

    if not goal or share >= 1:
        return 0.0
    if (factors[excess > 0] >= 1).any() and left(1e15) > goal:
        return math.inf
    high = 1
    while left(high) > goal:
        high *= 2
        if high > 1 << 60:
            return math.inf
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if left(middle) > goal else (low, middle)
    return float(high)


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
