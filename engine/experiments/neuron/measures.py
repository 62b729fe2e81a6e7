"""What is measured of one neuron, without the curves around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.experiments.neuron.chain import Chain, Pass, run_once
from engine.experiments.neuron.descent import Search
from engine.experiments.neuron.inputs import ALL, BACK_W, BACK_Z, INPUTS, LOSS, A, NeuronInputs, Z
from engine.functions.choice import subjects

_RIGHT_OF_ZERO = 1e-300
_PATIENCE = 400
"""Single steps in which a descent must come down to a tenth, slow stretches not counted."""

_KNOWN_FROM = {
    "pre-activation": Z, "output": A, "loss": LOSS, "gate": BACK_Z, "gradient": BACK_W,
    "fall of the loss": LOSS, "growth of the loss": LOSS, "steps to a tenth of the loss": ALL,
}  # fmt: skip
"""The stage that shows a quantity first; the others are there from the start."""


@dataclass(frozen=True)
class Rival:
    """What is read of one of the compared functions, at the present z and in the text's cases.

    Attributes:
        name: what quantities call it.
        slope: f′ at the present z.
        here, at_zero, right_of_zero, saturated: the gradient at the present z, at z = 0, as z → 0⁺, at −10.
    """

    chain: Chain
    name: str
    slope: float
    here: float
    at_zero: float
    right_of_zero: float
    saturated: float

    @cached_property
    def quantities(self) -> dict[str, float]:
        """What is measured of the function."""
        return {
            "gate": self.slope,
            "gradient": self.here,
            "gradient at 0": self.at_zero,
            "gradient right of 0": self.right_of_zero,
            "gradient at -10": self.saturated,
        }


class NeuronMeasures:
    """The pass of a neuron, how far its descent has come, and how others fare at the same z."""

    def __init__(self, experiment: NeuronInputs) -> None:
        self.experiment = experiment

    @cached_property
    def now(self) -> Pass:
        """Forward and backward, after the steps that have been made."""
        e = self.experiment
        return run_once(e.chain, e.x, *e.now)

    @property
    def gradient(self) -> float:
        """∂L/∂w, or ∂L/∂b where b alone descends."""
        return self.now.dL_db if self.experiment.aim[0] == "b" else self.now.dL_dw

    @cached_property
    def start(self) -> Pass:
        """Forward and backward before the first step."""
        e = self.experiment
        return run_once(e.chain, e.x, e.w, e.b) if e.step else self.now

    @cached_property
    def fallen(self) -> float:
        """The share of the loss that the steps have taken away; negative where it has grown."""
        return (self.start.loss - self.now.loss) / self.start.loss if self.start.loss else 0.0

    @cached_property
    def search(self) -> Search:
        """Where on the descent the loss has fallen to a tenth."""
        return self.experiment.descent.first_below(self.start.loss / 10, _PATIENCE)

    @property
    def tenth(self) -> int | None:
        """Steps until the loss has fallen to a tenth; None where that is not reached."""
        return self.search.step if self.start.is_finite else None

    @cached_property
    def rivals(self) -> tuple[Rival, ...]:
        """All compared functions at the present z and in the text's cases."""
        e = self.experiment
        names = subjects(e.rivals, [chain.title for chain in e.rivals])
        return tuple(
            _read(chain, name, self.now.z, e.aim[1]) for chain, name in zip(e.rivals, names, strict=True)
        )

    def is_known(self, quantity: str) -> bool:
        """Whether the stepper has come to it."""
        return self.experiment.stage >= _KNOWN_FROM.get(quantity, INPUTS)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured of the neuron and, as ``gate of tanh``, of all compared functions; nan before the
        stepper has come to it."""
        own = {
            "pre-activation": self.now.z,
            "output": self.now.a,
            "loss": self.now.loss,
            "gate": self.now.da_dz,
            "gradient": self.gradient,
            "fall of the loss": self.fallen,
            "growth of the loss": self.now.loss / self.start.loss if self.start.loss else math.inf,
        }
        found = self._known(own, "")
        steps = self.tenth if self.is_known("steps to a tenth of the loss") else None
        found["steps to a tenth of the loss"] = math.nan if steps is None else float(steps)
        for rival in self.rivals:
            found |= self._known(rival.quantities, f" of {rival.name}")
        return found

    def _known(self, values: Mapping[str, float], subject: str) -> dict[str, float]:
        return {
            f"{what}{subject}": value if self.is_known(what) else math.nan for what, value in values.items()
        }


def _read(chain: Chain, name: str, z: float, factor: float) -> Rival:
    """The readings of a chain whose gradient is ∂L/∂z times this factor."""
    places = np.array([z, 0.0, _RIGHT_OF_ZERO, -10.0])
    with np.errstate(all="ignore"):
        here, zero, right, saturated = (chain.d_z(places) * factor + 0.0).tolist()
    right = right if abs(right) > 1e9 * _RIGHT_OF_ZERO else 0.0  # the limit, not the float
    return Rival(chain, name, float(chain.slope(places[:1])[0]), here, zero, right, saturated)
