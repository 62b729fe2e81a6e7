"""A run up to the step that is shown, as lines and pictures ready to draw."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.base.arrays import merged
from engine.base.monitor import Progress, Stop
from engine.functions.trace import Line
from engine.learning.census import Census, census_of, network_of
from engine.learning.fit import Fit, Plane, fit_of, plane_of, straight_line, window_of, zeros_of
from engine.learning.frame import Frame
from engine.learning.recipe import Recipe
from engine.learning.record import DEAD, Trace, shades, stride
from engine.learning.run import Run
from engine.networks.network import Network

Array = NDArray[np.float64]

_STRETCHES = 150
"""A line over time has twice as many points at most: finer ones cannot be told apart."""


@dataclass(frozen=True, eq=False)
class Course:
    """One of the runs that are shown.

    Attributes:
        recipe: what the run follows from.
        frame: where it stands.
        trace: what happened until then.
        name: what is different in it, for a twin.
        ahead: what is known of the time after, where anything is; it is seen when one goes back.
        good: of a run that broke off the frame that is pictured instead.
    """

    recipe: Recipe
    frame: Frame
    trace: Trace
    name: str = ""
    ahead: Trace | None = None
    good: Frame | None = None

    @cached_property
    def census(self) -> Census:
        """How every unit is doing."""
        return census_of(self.recipe, self.frame)

    @cached_property
    def network(self) -> Network | None:
        """The network that is pictured; None where a weight is not finite."""
        try:
            return network_of(self.recipe, self.pictured)
        except ValueError:
            return None

    @property
    def decision(self) -> Network | None:
        """The network with one output: of two classes, how much the second one has over the first."""
        network = self.network
        if network is None or network.widths[-1] == 1:
            return network
        w, b = network.weights[-1], network.biases[-1]
        weights, biases = (*network.weights[:-1], w[1:] - w[:1]), (*network.biases[:-1], b[1:] - b[:1])
        return Network(weights, biases, network.activation)

    @cached_property
    def fit(self) -> Fit | None:
        """The output as a curve, for one input; None where a number is not finite."""
        if self.pictured.problem or self.network is None or self.recipe.data.inputs != 1:
            return None
        return fit_of(self.network, self.recipe.data)

    @cached_property
    def plane(self) -> Plane | None:
        """The output as a map, for two inputs; None where a number is not finite."""
        if self.pictured.problem or self.decision is None or self.recipe.data.inputs != 2:
            return None
        try:
            return plane_of(self.decision, window_of(self.recipe.data))
        except ValueError:
            return None

    @property
    def pictured(self) -> Frame:
        """The frame of fit, map and network: of a run that broke off the last good one."""
        return self.good or self.frame

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return sum(self.recipe.hidden)

    @cached_property
    def unit_names(self) -> tuple[str, ...]:
        """A name for each unit: ``unit 3``, in deeper networks ``layer 2, unit 3``."""
        hidden = self.recipe.hidden
        if len(hidden) == 1:
            return tuple(f"unit {unit + 1}" for unit in range(hidden[0]))
        pairs = ((layer, unit) for layer, units in enumerate(hidden) for unit in range(units))
        return tuple(f"layer {layer + 1}, unit {unit + 1}" for layer, unit in pairs)

    @property
    def tile_names(self) -> tuple[tuple[str, str], ...]:
        """For each unit its name, and its state: ``dead since 14``."""
        since = self.frame.since.tolist()
        states = (
            f"{s} since {at:,}" if s == "dead" else s for s, at in zip(self.census.states, since, strict=True)
        )
        return tuple(zip(self.unit_names, states, strict=True))

    @property
    def dead(self) -> int:
        """How many of them are dead."""
        return int(self.frame.dead.sum())

    @property
    def never_back(self) -> bool:
        """Whether a unit of the first layer that is dead must stay so.

        Full-batch descent without a memory adds exactly 0 to its weights, and its inputs are the data; only
        another activation opens it again.
        """
        r = self.recipe
        if any(name == "activation" for _, name, _ in r.changes):
            return False
        return r.optimizer == "sgd" and r.batch_size == r.samples and not r.batch_norm

    @property
    def last(self) -> int:
        """The last step that is known of, the one that is shown at least."""
        return self.frame.step if self.ahead is None else int(self.ahead.steps[-1])

    @cached_property
    def losses(self) -> Line:
        """log₁₀ of the loss against step; −∞ for an exact 0, nan where it is not finite."""
        return _logarithmic(self._line(self.trace.losses, self.frame.loss))

    @cached_property
    def losses_ahead(self) -> Line | None:
        """The same from here on, as far as it is known; None where nothing is."""
        line = self._onwards(self.frame.loss, lambda trace: trace.losses)
        return line and _logarithmic(line)

    @cached_property
    def shares(self) -> Line:
        """Share of dead units against step."""
        return self._line(self.trace.dead / self.units, self.dead / self.units)

    @cached_property
    def shares_ahead(self) -> Line | None:
        """The same from here on."""
        return self._onwards(self.dead / self.units, lambda trace: trace.dead / self.units)

    @cached_property
    def norms(self) -> Line:
        """log₁₀ of the norm of the hidden layers' gradient, as ``losses``."""
        return _logarithmic(self._line(self.trace.norms, float(np.linalg.norm(self.census.gradients))))

    @cached_property
    def norms_ahead(self) -> Line | None:
        """The same from here on."""
        line = self._onwards(float(np.linalg.norm(self.census.gradients)), lambda trace: trace.norms)
        return line and _logarithmic(line)

    @cached_property
    def raster(self) -> NDArray[np.uint8]:
        """(columns, units) bytes as in ``engine.learning.record.Trace``; columns evenly in time."""
        step, rows = self.frame.step, self.trace.rows
        rows = rows[self.trace.steps % stride(step) == 0]
        last = shades(self.frame.on, self.recipe.samples, self.frame.dead)
        return np.concatenate([rows[:-1] if step % stride(step) == 0 else rows, last[None]])

    @property
    def raster_ahead(self) -> NDArray[np.uint8] | None:
        """The same from here on."""
        if self.ahead is None:
            return None
        rows = self.ahead.rows[self.ahead.steps % stride(self.last) == 0]
        return rows if len(rows) else self.ahead.rows

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """(units,) the units from the top of their raster down: the living by the inputs that they were on
        for, then the dead, the last to die first. It follows from all that is known, so it rests while one
        goes back and forth in it."""
        now = shades(self.frame.on, self.recipe.samples, self.frame.dead)
        later = [] if self.ahead is None else [self.ahead.rows]
        before = self.trace.rows[self.trace.steps < self.frame.step]
        columns = np.concatenate([before, now[None], *later])
        dead = columns == DEAD
        since = len(columns) - dead[::-1].argmin(axis=0)
        since[dead.all(axis=0)] = 0
        on = np.where(dead, 0, columns).sum(axis=0, dtype=np.int64)
        return np.lexsort((-on, -since, dead[-1]))

    @property
    def graves(self) -> list[tuple[float, float]]:
        """(step of death, unit from 1) of every unit that died after the start and is dead."""
        since = self.frame.since
        return [(float(since[unit]), unit + 1.0) for unit in np.flatnonzero(since > 0).tolist()]

    def line_of(self, unit: int) -> tuple[Array, ...]:
        """Where in the plane z of a unit is 0, as polylines (n, 2): exact where the map is, and of
        the units of the first layer."""
        plane, network = self.plane, self.network
        if plane is None or network is None:
            return ()
        ends = np.cumsum(self.recipe.hidden)
        layer = int(np.searchsorted(ends, unit, side="right"))
        row = unit - (int(ends[layer - 1]) if layer else 0)
        if not layer:
            return straight_line(network.weights[0][row], float(network.biases[0][row]), plane.window)
        if plane.mosaic is not None:
            return tuple(plane.mosaic.partition.kinks(layer, row))
        weights = (*network.weights[:layer], network.weights[layer][row : row + 1])
        biases = (*network.biases[:layer], network.biases[layer][row : row + 1])
        return zeros_of(Network(weights, biases, network.activation), plane.window)

    def kink_of(self, unit: int) -> float | None:
        """Where on the line z of a first-layer unit is 0; None for any other unit, and where it never is."""
        if self.network is None or self.recipe.data.inputs != 1 or unit >= self.recipe.hidden[0]:
            return None
        w, b = float(self.network.weights[0][unit, 0]), float(self.network.biases[0][unit])
        at = -b / w if w else np.inf
        return at if np.isfinite(at) else None

    def _line(self, values: Array, last: float) -> Line:
        return thinned(*with_last(self.trace.steps, values, self.frame.step, last))

    def _onwards(self, now: float, values: Callable[[Trace], Array]) -> Line | None:
        if self.ahead is None:
            return None
        x = np.append(self.frame.step, self.ahead.steps).astype(np.float64)
        return thinned(x, np.append(now, values(self.ahead)))


def course_of(
    run: Run, step: int, horizon: int, name: str = "", progress: Progress = None, cancelled: Stop = None
) -> Course:
    """The run at a step, with what lies ahead up to the furthest one that has been seen.

    Raises ``engine.base.monitor.Cancelled`` when told to stop.
    """
    if step < horizon and not run.knows(horizon):
        run.frame(horizon, progress, cancelled)
    frame = run.frame(step, progress, cancelled)
    return Course(run.recipe, frame, run.trace(frame.step), name, run.ahead(frame.step, horizon))


def with_last(steps: NDArray[np.int64], values: Array, step: int, last: Array | float) -> tuple[Array, Array]:
    """Steps (T,) and values (T, …) with those of a step as the last."""
    x = steps.astype(np.float64)
    if len(x) and x[-1] == step:
        return x, values
    return np.append(x, step), np.concatenate([values, np.asarray(last)[None]])


def _logarithmic(line: Line) -> Line:
    with np.errstate(divide="ignore"):
        y = np.log10(line.y)
    y[~np.isfinite(line.y)] = np.nan
    return Line(line.x, y)


def thinned(x: Array, y: Array) -> Line:
    """The polyline of (x, y) with x ascending, without points on level stretches; of many points the lowest
    and highest of every few."""
    if len(y) > 2:
        turns = np.ones(len(y), dtype=bool)
        turns[1:-1] = (y[1:-1] != y[:-2]) | (y[1:-1] != y[2:])
        x, y = x[turns], y[turns]
    size = math.ceil(len(x) / _STRETCHES)
    if size <= 2:
        return Line(x, y)
    ends = np.arange(size - 1, len(x), size)
    whole = len(ends) * size
    groups = y[:whole].reshape(-1, size)
    known = np.where(np.isnan(groups), np.inf, groups).argmin(axis=1), np.nan_to_num(groups, nan=-np.inf)
    extremes = np.stack([known[0], known[1].argmax(axis=1)], axis=1) + (ends - size + 1)[:, None]
    kept = merged([0], extremes.ravel(), np.arange(whole, len(x)), [len(x) - 1]).astype(np.intp)
    return Line(x[kept], y[kept])
