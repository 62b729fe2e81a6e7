"""What can be dragged in Centering, and what is said of it."""

from __future__ import annotations

import math

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.centering.charts import ChartNumbers
from engine.experiments.centering.inputs import CenteringInputs
from engine.experiments.centering.numbers import CenteringNumbers
from engine.experiments.centering.widths import WidthNumbers


def handles(n: CenteringNumbers) -> tuple[Handle, ...]:
    """The start, the least loss, the mean of the inputs, the step."""
    e = n.experiment
    places = (
        f"({number(e.start1, 3)}, {number(e.start2, 3)})",
        f"({number(e.goal1, 3)}, {number(e.goal2, 3)})",
    )
    plots = ("map",) if e.view == "map" else ("given", "beside")
    found = [
        Handle(name, label, plot, x, y)
        for plot in plots
        for name, label, x, y in (
            ("start", f"start of descent at {places[0]}", e.start1, e.start2),
            ("goal", f"least loss at {places[1]}", e.goal1, e.goal2),
        )
    ]
    if e.view == "map":
        mean = number(e.mean, 3)
        found.append(Handle("mean", f"mean of the inputs {mean}", "inputs", e.mean, e.mean))
        found.append(
            Handle(
                "time", f"step {e.step:,}", "loss", float(e.step), 0.0, grab="vertical", moves="x", step=1.0
            )
        )
    return tuple(found)


def chart_handles(n: ChartNumbers) -> tuple[Handle, ...]:
    """The mean of the inputs."""
    mean = n.experiment.mean
    return (
        Handle(
            "line", f"mean of the inputs {number(mean, 3)}", "chart", mean, 0.0, grab="vertical", moves="x"
        ),
    )


def width_handles(n: WidthNumbers) -> tuple[Handle, ...]:
    """The number of inputs."""
    d = n.experiment.inputs
    leap = {key: (math.log10(to), 0.0) for key, to in ((-1, max(d - 1, 2)), (1, d + 1))}
    return (
        Handle(
            "inputs", f"{d} inputs", "widths", math.log10(d), 0.0, grab="vertical", moves="x",
            leap=lambda dx, dy: leap[1 if dx + dy > 0 else -1],
        ),
    )  # fmt: skip


def dragged(e: CenteringInputs, handle: str, x: float, y: float) -> dict[str, float]:
    """The changes that bring the named handle there."""
    if handle in ("start", "goal"):
        return {f"{handle}1": x, f"{handle}2": y}
    if handle in ("mean", "line"):
        return {"shift": e.shift_to((x + y) / 2 if handle == "mean" else x)}
    if handle == "inputs":
        return {"inputs": round(10.0 ** min(x, 3.0))}
    if handle == "time":
        return {"step": round(x)}
    raise ValueError(f"there is no handle named {handle!r}")
