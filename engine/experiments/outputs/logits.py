"""The numbers of several classes: softmax and sigmoids of the logits, gradients, Jacobian, temperature."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from engine.experiments.outputs.inputs import OutputInputs
from engine.functions import activations
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.networks.outputs import Pair, Softmax

Range = tuple[float, float]

DECADES: Range = (-1.3, 1.3)
"""The powers of ten of the temperature that are shown."""

_TEMPERATURES = 10.0 ** np.linspace(*DECADES, 161)

_AIR = 1.2
"""The axis of logits reaches so many times as far as the largest of them."""


class LogitNumbers:
    """What follows from the logits of an ``Output layer`` experiment."""

    def __init__(self, experiment: OutputInputs) -> None:
        self.experiment = experiment

    @cached_property
    def z(self) -> Array:
        """(K,) the logits."""
        return self.experiment.z_all

    @cached_property
    def softmax(self) -> Softmax:
        """The distribution over the classes."""
        return Softmax(self.z, self.experiment.temperature)

    @cached_property
    def sigmoids(self) -> Array:
        """(K,) what each logit says by itself."""
        return np.asarray(activations.get("sigmoid")(self.z))

    @property
    def first(self) -> int:
        """The place of the most likely class."""
        return int(self.softmax.p.argmax())

    @property
    def chosen(self) -> int:
        """The place of the class whose logit is at the controls."""
        return min(self.experiment.chosen, len(self.z)) - 1

    @property
    def are_alike(self) -> bool:
        """Whether all logits are the same."""
        return bool(np.ptp(self.z) == 0)

    @property
    def written(self) -> str:
        """What exp(z/T)/Σ exp(z/T), as it is written, is of the largest logit in float64, where that is no
        number: "∞/∞" or "0/0"; else ""."""
        with np.errstate(all="ignore"):
            largest = np.exp(self.z / self.experiment.temperature).max()
        return {0.0: "0/0", math.inf: "∞/∞"}.get(float(largest), "")

    @property
    def target(self) -> int:
        """The place of the true class."""
        return min(self.experiment.target, self.experiment.count) - 1

    @cached_property
    def y(self) -> Array:
        """(K,) 1 for the true class, 0 for the others."""
        return np.asarray(np.arange(len(self.z)) == self.target, dtype=np.float64)

    @cached_property
    def entropy_loss(self) -> Pair:
        """The cross-entropy and its gradient (p − y)/T."""
        return self.softmax.cross_entropy(self.y)

    @cached_property
    def squared_loss(self) -> Pair:
        """½ squared error and its gradient (diag p − p pᵀ)(p − y)/T."""
        return self.softmax.squared_error(self.y)

    @cached_property
    def slopes(self) -> Array:
        """(K,) σ′ of each logit: the diagonal of the Jacobian of the sigmoids, which has nothing else."""
        return np.asarray(activations.get("sigmoid").derivative(self.z))

    @cached_property
    def logit_range(self) -> Range:
        """What the axis of the logits shows: 0 and all of them, to a round number."""
        most = _AIR * max(float(np.abs(self.z).max()), 3.0)
        step = 2.0 ** math.floor(math.log2(most)) / 2
        end = step * math.ceil(most / step)
        return -end, end

    @cached_property
    def gradient_range(self) -> Range:
        """What the axis of gradients shows: all of both, and 0."""
        found = np.concatenate([self.entropy_loss[1], self.squared_loss[1], [0.0]])
        end = max(1.0, float(np.abs(found).max()))
        return -end, end

    @cached_property
    def over_temperature(self) -> tuple[Line, ...]:
        """Each probability against log₁₀ T, then the entropy."""
        found, x = Softmax(self.z[:, None] / _TEMPERATURES), np.log10(_TEMPERATURES)
        return tuple(Line(x, row) for row in (*found.p, found.entropy))

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """By class and in all."""
        s = self.softmax
        found: dict[str, float] = {}
        rows = {
            "softmax": s.p,
            "sigmoid": self.sigmoids,
            "cross-entropy gradient": self.entropy_loss[1],
            "squared error gradient": self.squared_loss[1],
        }
        for name, row in rows.items():
            found |= {f"{name} of class {k}": value for k, value in enumerate(row.tolist(), 1)}
        for k, row in enumerate(s.jacobian, 1):
            found |= {f"slope of output {k} by logit {j}": v for j, v in enumerate(row.tolist(), 1)}
        variance = float(s.p @ np.square(self.z - self.z @ s.p))
        return found | {
            "sum of softmax": float(s.p.sum()),
            "sum of sigmoids": float(self.sigmoids.sum()),
            "log-sum-exp": float(s.log_sum_exp),
            "entropy": float(s.entropy),
            "largest entropy": math.log(len(self.z)),
            "variance of the logits": variance,
            "slope of the entropy": -variance / self.experiment.temperature + 0.0,
            "cross-entropy": float(self.entropy_loss[0]),
            "squared error": float(self.squared_loss[0]),
            "cross-entropy gradient": float(np.linalg.norm(self.entropy_loss[1])),
            "squared error gradient": float(np.linalg.norm(self.squared_loss[1])),
            "largest slope": float(s.jacobian.max()),
            "largest slope of the sigmoids": float(self.slopes.max()),
        }
