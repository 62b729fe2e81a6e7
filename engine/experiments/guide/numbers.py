"""All numbers of the guide: the network, its gradients by layer, outputs over z, what losses send back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property, lru_cache

import numpy as np

from engine.experiments.guide.heads import END, LOSSES, HeadNumbers, head
from engine.experiments.guide.hidden import HiddenNumbers
from engine.experiments.guide.inputs import GuideInputs
from engine.experiments.guide.tasks import TASKS
from engine.functions.trace import Line

_SAMPLES = 401
_FAR = 8.0
"""What is farther away than so many times the powers of ten that are healthy is not in the picture."""

_LEAST = -13.0
"""log₁₀ of the least gradient in the picture of losses."""


class GuideNumbers(HiddenNumbers, HeadNumbers):
    """What is recommended, what beside it loses, and by which numbers."""

    def __init__(self, experiment: GuideInputs) -> None:
        HiddenNumbers.__init__(self, experiment)

    @property
    def around(self) -> float:
        """log₁₀ of the factor within which gradients are healthy."""
        return math.log10(self.experiment.factor)

    @cached_property
    def gradients(self) -> tuple[Line, ...]:
        """log₁₀ of the gradient of each layer by that of the last one, for each activation."""
        x = np.arange(1.0, self.experiment.depth + 1)
        return tuple(Line(x, pairing.layers.levels) for pairing in self.candidates)

    @property
    def layer_range(self) -> tuple[float, float]:
        """From before the first layer to beyond the last one, where its handle can go on."""
        depth = self.experiment.depth
        return 1 - 0.02 * depth - 0.1, max(1.12 * depth, depth + 0.5)

    @cached_property
    def gradient_range(self) -> tuple[float, float]:
        """What is healthy, and as much of the rest as there is room for."""
        low = min(*self.places, -1.5 * self.around)
        high = max(*self.places, 1.5 * self.around)
        return low - 0.15 * (high - low), high + 0.08 * (high - low)

    @cached_property
    def places(self) -> tuple[float, ...]:
        """Where the lines end at the first layer, or leave the picture: at its foot without a gradient."""
        low, high = -_FAR * self.around, _FAR * self.around
        ends = (float(line.y[0]) for line in self.gradients)
        return tuple(min(max(end, low), high) if math.isfinite(end) else low for end in ends)

    @property
    def end(self) -> float:
        """How far z goes to either side."""
        return max(END, 1.1 * abs(self.experiment.logit))

    @property
    def outputs(self) -> tuple[Line, ...]:
        """Each output over z."""
        return _outputs(self.experiment.task, self.end)

    @property
    def output_range(self) -> tuple[float, float]:
        """Somewhat more than the targets; of those without an end as far as ±3."""
        targets = self.task.targets
        low, high = max(targets.low, -3.0), min(targets.high, 3.0)
        margin = 0.35 * (high - low)
        return low - margin, high + margin

    @property
    def band(self) -> tuple[float, float]:
        """Where targets lie, as far as it is in the picture."""
        low, high = self.output_range
        return max(self.task.targets.low, low), min(self.task.targets.high, high)

    @property
    def slopes(self) -> tuple[Line, ...]:
        """log₁₀ |∂L/∂z| of both losses over z."""
        return _slopes(self.experiment.task, self.end)

    @property
    def slope_range(self) -> tuple[float, float]:
        """From the least that is shown to somewhat above the largest."""
        rows = np.concatenate([line.y for line in self.slopes])
        low, high = float(np.nanmin(rows)), float(np.nanmax(rows))
        return max(low, _LEAST) - 0.5, max(high + 0.5, 1.0)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """What is measured, by name."""
        found = {"passing activations": float(sum(pairing.passes for pairing in self.candidates))}
        for pairing in self.candidates:
            name, stack = pairing.activation.title, pairing.layers
            found |= {
                f"gradient ratio of {name}": stack.gradient,
                f"signal ratio of {name}": stack.signal,
                f"closed gates of {name}": stack.closed,
                f"factor a layer of {name}": pairing.factor,
            }
        other = self.other_start
        found |= {
            "gradient ratio of the other initializer": other.layers.gradient,
            "factor a layer of the other initializer": other.factor,
            "pull of the loss": self.pulls[0],
            "pull of the other loss": self.pulls[1],
        }
        return found


@lru_cache(maxsize=16)
def _outputs(task: str, end: float) -> tuple[Line, ...]:
    """The same lines as long as the task is the same, so that nothing is drawn twice."""
    z = np.linspace(-end, end, _SAMPLES)
    with np.errstate(all="ignore"):
        return tuple(Line(z, np.asarray(head(name).values(z))) for name in TASKS[task].heads)


@lru_cache(maxsize=16)
def _slopes(task: str, end: float) -> tuple[Line, ...]:
    z = np.linspace(-end, end, _SAMPLES)
    y = np.full_like(z, TASKS[task].target)
    with np.errstate(all="ignore"):
        found = [np.log10(np.abs(LOSSES[name].gradient(z, y))) for name in TASKS[task].losses]
    return tuple(Line(z, np.where(np.isfinite(row), row, np.nan)) for row in found)
