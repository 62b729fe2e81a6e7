"""The numbers of what is learned: outputs over x, residuals that cannot close, the loss over the steps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from engine.experiments.outputs.inputs import OutputInputs
from engine.experiments.outputs.pairing import Pairing
from engine.experiments.outputs.runs import Run, run_of
from engine.experiments.outputs.tasks import CLASSES, Task, X
from engine.functions.activation import Array
from engine.functions.trace import Line
from engine.learning.axis import time_span

Range = tuple[float, float]

SPAN: Range = (-2.5, 2.5)
"""The inputs that are shown."""

_FINE = np.linspace(*SPAN, 201)

LANE, _FIRST_LANE = 0.09, 1.12
"""Points of classes stand over the probabilities, in a lane for each class."""

_AIR, _SHARE = 0.3, 0.06
"""So much room is above and below the points, and at least this share of the way between them."""

_FARTHEST = 1.0
"""Outputs are shown as far beyond the points as these are apart, times this."""


class FitNumbers:
    """What an ``Output layer`` experiment has learned after so many steps."""

    def __init__(self, experiment: OutputInputs) -> None:
        self.experiment = experiment

    @property
    def task(self) -> Task:
        """What is to be predicted."""
        return self.experiment.kind

    @cached_property
    def targets(self) -> Array:
        """y (K, N): of classes 1 for the true one and 0 for the others."""
        values = self.experiment.values
        if self.experiment.task != CLASSES:
            return values[None]
        return np.asarray(values == np.arange(len(np.unique(self.task.y)))[:, None], dtype=np.float64)

    def _run_of(self, pairing: Pairing) -> Run:
        rows = tuple(tuple(row) for row in self.targets.tolist())
        return run_of(pairing, rows, self.experiment.rate)

    @cached_property
    def run(self) -> Run:
        """The descent."""
        return self._run_of(self.experiment.pairing)

    @cached_property
    def losses(self) -> Array:
        """Of every step so far; ∞ and nan where it has broken."""
        return self.run.losses(self.experiment.step)

    @cached_property
    def right_losses(self) -> Array | None:
        """The same with an output that suits the target; None where the present one does, or its loss does
        not."""
        e = self.experiment
        if e.head == e.right.head or e.right.loss != e.loss:
            return None
        return self._run_of(e.right).losses(e.step)

    @cached_property
    def broken(self) -> int | None:
        """The first step at which the loss is no finite number; None while there is none."""
        at = np.flatnonzero(~np.isfinite(self.losses))
        return int(at[0]) if len(at) else None

    @cached_property
    def at(self) -> int:
        """The step that is shown: the present one, or that at which the loss has broken."""
        return self.experiment.step if self.broken is None else self.broken

    @cached_property
    def curves(self) -> tuple[Line, ...]:
        """The outputs over x."""
        return tuple(Line(_FINE, row) for row in self._outputs(_FINE))

    @cached_property
    def at_points(self) -> Array:
        """(K, N) the outputs at the points."""
        return self._outputs(X)

    def _outputs(self, x: Array) -> Array:
        return self.experiment.pairing.outputs(self.run.z(self.at, x))

    @cached_property
    def places(self) -> Array:
        """(N,) the heights at which the points stand: of classes their lanes."""
        return np.array([self.height_of(value) for value in self.experiment.values.tolist()])

    def height_of(self, value: float) -> float:
        """Where a point of this target stands."""
        return _FIRST_LANE + LANE * value if self.experiment.task == CLASSES else value

    def value_at(self, height: float) -> float:
        """The target of a point at this height."""
        return (height - _FIRST_LANE) / LANE if self.experiment.task == CLASSES else height

    @cached_property
    def _ends(self) -> Range:
        return self.experiment.pairing.ends()

    @cached_property
    def beyond(self) -> Array:
        """(n, 4) x, the end of what the output can be, x, the target: of each target that lies beyond."""
        if self.experiment.task == CLASSES:
            return np.zeros((0, 4))
        near = np.clip(self.experiment.values, *self._ends)
        rows = np.stack([X, near, X, self.experiment.values], axis=1)
        return np.asarray(rows[near != self.experiment.values])

    @cached_property
    def residuals(self) -> Array:
        """(N, 4) from each output to its target; none of classes."""
        if self.experiment.task == CLASSES:
            return np.zeros((0, 4))
        rows = np.stack([X, self.at_points[0], X, self.experiment.values], axis=1)
        return np.asarray(rows[np.isfinite(rows).all(axis=1)])

    @property
    def reach(self) -> tuple[float, ...]:
        """The ends of what the output can be, where targets lie beyond them."""
        targets, (low, high) = self.targets, self._ends
        return (low,) * bool((targets < low).any()) + (high,) * bool((targets > high).any())

    @cached_property
    def height(self) -> Range:
        """What is shown: all points, and the outputs unless they are far beyond."""
        low, high = float(self.places.min()), float(self.places.max())
        air = max(_AIR, _SHARE * (high - low))
        low, high = low - air, high + air
        outputs = np.concatenate([curve.y for curve in self.curves])
        outputs = outputs[np.isfinite(outputs)]
        if not len(outputs):
            return low, high
        far = _FARTHEST * (high - low)
        return (
            max(min(low, float(outputs.min()) - air / 2), low - far),
            min(max(high, float(outputs.max()) + air / 2), high + far),
        )

    @property
    def meaningless(self) -> tuple[Range, ...]:
        """The stretches of outputs that mean nothing, as far as they are shown; over the classes, where their
        points stand, only while there are such outputs."""
        if self.experiment.task == CLASSES and self.worst is None:
            return ()
        (low, high), task = self.height, self.task
        found = ((low, max(task.low, low)), (min(task.high, high), high))
        return tuple(ends for ends in found if ends[0] < ends[1])

    @cached_property
    def worst(self) -> tuple[float, float] | None:
        """(x, output): over the shown inputs, that farthest beyond what means something; None where all mean
        something."""
        found = []
        for curve in self.curves:
            is_out = self.task.is_beyond(curve.y)
            if is_out.any():
                size = np.where(is_out, np.maximum(curve.y - self.task.high, self.task.low - curve.y), -1.0)
                at = int(size.argmax())
                found.append((float(size[at]), float(curve.x[at]), float(curve.y[at])))
        return max(found)[1:] if found else None

    @cached_property
    def sums(self) -> Range:
        """The least and the largest sum of all outputs over the shown inputs."""
        total = np.sum([curve.y for curve in self.curves], axis=0)
        return float(total.min()), float(total.max())

    @cached_property
    def gradient(self) -> float:
        """The length of the gradient of w and b, at the step that is shown."""
        return self.run.gradient(self.at)

    @cached_property
    def floor(self) -> float:
        """No weights can make the loss less; nan where that is not known."""
        return self.experiment.pairing.floor(self.targets)

    @cached_property
    def culprit(self) -> tuple[float, float, float] | None:
        """(x, output, target) of the first sample whose loss is no finite number, where there is one."""
        if self.broken is None:
            return None
        each = self.run.each(self.broken)
        at = int(np.argmin(np.isfinite(each)))
        row = int(self.experiment.values[at]) if self.experiment.task == CLASSES else 0
        return float(X[at]), float(self.at_points[row, at]), float(self.targets[row, at])

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """The loss, the least that there can be, that of the right pairing; the ends of the outputs."""
        outputs = np.concatenate([curve.y for curve in self.curves])
        right = self.right_losses
        found = {
            "loss": float(self.losses[-1]),
            "least possible loss": self.floor,
            "least output": float(outputs.min()),
            "largest output": float(outputs.max()),
            "gradient": self.gradient,
            "loss of the right pairing": math.nan if right is None else float(right[-1]),
            "targets out of reach": float(len(self.beyond)),
        }
        if self.experiment.task == CLASSES:
            found["least sum of outputs"], found["largest sum of outputs"] = self.sums
        return found

    # Over time -------------------------------------------------------------------------------------

    @property
    def time_range(self) -> Range:
        """The axis of steps."""
        return time_span(self.experiment.step)

    @cached_property
    def loss_lines(self) -> tuple[Line, Line | None]:
        """The loss over the steps, and that of the right pairing."""
        first, second = (None if row is None else Line(np.arange(len(row), dtype=np.float64), row)
                         for row in (self.losses, self.right_losses))  # fmt: skip
        assert first is not None
        return first, second

    @cached_property
    def loss_range(self) -> Range:
        """From 0 to a little over the loss at the start, or what it becomes, up to some times as much."""
        rows = [row for row in (self.losses, self.right_losses) if row is not None]
        found = np.concatenate(rows)
        found = found[np.isfinite(found)]
        top = max(float(found.max()) if len(found) else 1.0, 1e-3)
        start = next((float(row[0]) for row in rows if math.isfinite(row[0])), top)
        low, high = float(min(found.min(initial=0.0), 0.0)), max(min(top, 3 * start), 1e-3)
        return low - 0.03 * (high - low), high + 0.08 * (high - low)
