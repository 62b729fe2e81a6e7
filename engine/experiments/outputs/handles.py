"""What can be dragged in Output layer, and what is said of it."""

from __future__ import annotations

import math

from engine.base.experiment import Handle
from engine.base.text import number, subscript
from engine.experiments.outputs.fit import FitNumbers
from engine.experiments.outputs.logits import LogitNumbers
from engine.experiments.outputs.plane import PlaneNumbers
from engine.experiments.outputs.race import RaceNumbers
from engine.experiments.outputs.slopes import SlopeNumbers
from engine.experiments.outputs.tasks import CLASSES, X


def of_fit(n: FitNumbers) -> tuple[Handle, ...]:
    """Every target, and the step."""
    e = n.experiment
    found = []
    leap_by = 1.0 if n.task.are_labels else 0.0
    for at, (x, y, value) in enumerate(zip(X.tolist(), n.places.tolist(), e.values.tolist(), strict=True), 1):
        said = f"class {round(value) + 1}" if e.task == CLASSES else f"target {number(value, 3)}"
        step = abs(n.height_of(leap_by) - n.height_of(0.0))
        found.append(
            Handle(f"point {at}", f"{said} at x = {number(x, 3)}", "fit", x, y, moves="y", step=step)
        )
    label = f"step {e.step:,}"
    time = Handle("time", label, "losses", float(e.step), 0.0, grab="vertical", moves="x", step=1.0)
    return (*found, time)


def of_logits(n: LogitNumbers, plot: str = "logits") -> tuple[Handle, ...]:
    """Every logit."""
    return tuple(
        Handle(f"logit {k}", f"logit of class {k}, {number(z, 3)}", plot, float(k), z, moves="y")
        for k, z in enumerate(n.z.tolist(), 1)
    )


def of_gradient(n: LogitNumbers) -> tuple[Handle, ...]:
    """Every logit, and which class is true."""
    at = float(n.target + 1)
    label = f"class {n.target + 1} is true"
    return (*of_logits(n), Handle("target", label, "gradient", at, 0.0, grab="vertical", moves="x", step=1.0))


def of_temperature(n: LogitNumbers) -> tuple[Handle, ...]:
    """The temperature, in both plots."""
    t = n.experiment.temperature
    label, at = f"temperature {number(t, 3)}", math.log10(t)
    return tuple(
        Handle("temperature", label, plot, at, 0.0, grab="vertical", moves="x")
        for plot in ("probabilities", "entropy")
    )


def of_plane(n: PlaneNumbers) -> tuple[Handle, ...]:
    """The point that is told, and the logits at it."""
    x, y = n.probe.tolist()
    return (
        Handle("probe", f"point ({number(x, 3)}, {number(y, 3)})", "plane", x, y),
        *of_logits(n, "beside"),
    )


def of_slopes(n: SlopeNumbers) -> tuple[Handle, ...]:
    """The logit, in both plots."""
    name = f"z{subscript(n.place + 1)}" if len(n.logits) > 1 else "z"
    return tuple(
        Handle("z", f"{name} = {number(n.z, 3)}", plot, n.z, 0.0, grab="vertical", moves="x")
        for plot in ("values", "slopes")
    )


def of_race(n: RaceNumbers) -> tuple[Handle, ...]:
    """Where both start, and the clock."""
    e = n.experiment
    clock = f"{number(e.clock)} steps made"
    return (
        Handle("start", f"start at z = {number(e.z, 3)}", "values", e.z, 0.0, grab="vertical", moves="x"),
        Handle("clock", clock, "clock", math.log10(e.clock), 0.0, grab="vertical", moves="x"),
    )
