"""Many inputs: the condition number against their number, for the outputs of each compared function."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from engine.base.monitor import Monitor, Progress, Stop
from engine.experiments.centering.inputs import MOST_INPUTS, CenteringInputs
from engine.functions.activation import Activation, Array
from engine.functions.choice import subjects
from engine.functions.distribution import energies
from engine.functions.trace import Line
from engine.networks.two_weights import condition_number, expected_condition

SAMPLES = 20_000
"""So many are measured: with fewer the eigenvalues of many inputs spread more, whatever the function."""

COUNTS = (2, 3, 5, 10, 20, 50, MOST_INPUTS)
"""For so many inputs it is measured."""

_FINE = np.geomspace(COUNTS[0], COUNTS[-1], 65)

_known: OrderedDict[tuple[Activation, int], Array] = OrderedDict()
"""What was measured last: the matrix of second moments of each function's outputs."""

_MOST_KNOWN = 24


@dataclass(frozen=True, eq=False)
class Row:
    """A compared function.

    Attributes:
        name: what quantities call it.
        function: it.
        moments: mean and variance of its outputs; nan or ∞ where there is none.
        second: the means of products of its outputs (d, d), as measured; None while it is not.
    """

    name: str
    function: Activation
    moments: tuple[float, float]
    second: Array | None

    def theory(self, d: float) -> float:
        """The condition number of d inputs: 1 + d μ²/σ²; nan where a moment is missing."""
        if not all(map(math.isfinite, self.moments)):
            return math.nan
        return float(expected_condition(d, *self.moments))  # type: ignore[arg-type]

    @cached_property
    def line(self) -> Line:
        """Of theory, as powers of ten; nan where it is infinite."""
        return _as_powers(_FINE, [self.theory(d) for d in _FINE.tolist()])

    def measured(self, d: int) -> float:
        """Of the first d of the measured inputs; nan where they are not all numbers."""
        if self.second is None or not np.isfinite(self.second[:d, :d]).all():
            return math.nan
        return condition_number(np.asarray(np.linalg.eigvalsh(self.second[:d, :d]), dtype=np.float64))

    @cached_property
    def dots(self) -> Line:
        """As measured, as powers of ten; nan where it is infinite."""
        return _as_powers(np.array(COUNTS), [self.measured(d) for d in COUNTS])


class WidthNumbers:
    """Condition numbers of a ``Centering`` experiment against the number of inputs."""

    def __init__(self, experiment: CenteringInputs) -> None:
        self.experiment = experiment

    @property
    def is_known(self) -> bool:
        """Whether all functions are measured already."""
        e = self.experiment
        return all((f, e.seed) in _known for f in e.functions)

    def measure(self, progress: Progress = None, cancelled: Stop = None) -> None:
        """Measure what is not known yet. Raises ``Cancelled`` when told to stop."""
        e, monitor = self.experiment, Monitor(progress, cancelled)
        for done, f in enumerate(e.functions):
            monitor.check()
            monitor.report(done / len(e.functions))
            _second(f, e.seed)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The functions in their order, measured."""
        e = self.experiment
        names = subjects(e.functions, [f.title for f in e.functions])
        return tuple(
            Row(name, f, _moments(f), _second(f, e.seed)) for name, f in zip(names, e.functions, strict=True)
        )

    @property
    def x_range(self) -> tuple[float, float]:
        """The powers of ten of the number of inputs."""
        return 0.25, math.log10(COUNTS[-1]) + 0.08

    @property
    def y_range(self) -> tuple[float, float]:
        """The powers of ten that are shown."""
        tops = [np.concatenate([row.line.y, row.dots.y]) for row in self.rows]
        values = np.concatenate(tops)
        values = values[np.isfinite(values)]
        return -0.15, max(float(values.max()) + 0.15 if len(values) else 1.0, 1.0)

    @cached_property
    def quantities(self) -> Mapping[str, float]:
        """For the present number of inputs, by function."""
        d, found = self.experiment.inputs, {}
        for row in self.rows:
            found[f"condition number in theory of {row.name}"] = row.theory(d)
            found[f"condition number of {row.name}"] = row.measured(d)
            found[f"mean of {row.name}"], found[f"variance of {row.name}"] = row.moments
        return found


def _as_powers(counts: Array, values: list[float]) -> Line:
    found = np.array(values)
    return Line(np.log10(counts), np.log10(np.where(np.isfinite(found), found, np.nan)))


def _moments(f: Activation) -> tuple[float, float]:
    mean, square, _ = energies(f, 0.0, 1.0)
    return mean, square - mean**2


def _second(f: Activation, seed: int) -> Array:
    """The means of products of the outputs of f for ``MOST_INPUTS`` independent z ~ N(0, 1)."""
    key = (f, seed)
    if key not in _known:
        with np.errstate(all="ignore"):
            outputs = np.asarray(f(_z(seed)))
            _known[key] = outputs.T @ outputs / SAMPLES
        while len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    return _known[key]


@lru_cache(maxsize=1)
def _z(seed: int) -> Array:
    return np.random.default_rng(seed).normal(size=(SAMPLES, MOST_INPUTS))
