"""What can be dragged in Floating point, and what is said of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.base.experiment import Handle
from engine.experiments.stability.descent import DescentNumbers
from engine.experiments.stability.inputs import StabilityInputs
from engine.experiments.stability.line import LineNumbers
from engine.experiments.stability.numbers import StabilityNumbers
from engine.experiments.stability.steps import digits

PLOTS = {"results": ("values", "errors"), "steps": ("axis",), "descent": ("values",)}
"""The plots over z, by view."""


def handles(n: StabilityNumbers) -> tuple[Handle, ...]:
    """z, in every plot over it."""
    plots = PLOTS.get(n.experiment.view, PLOTS["results"])
    return tuple(Handle("z", _label(n), plot, n.at, 0.0, grab="vertical", moves="x") for plot in plots)


def descent_handles(n: DescentNumbers) -> tuple[Handle, ...]:
    """z in both plots: where the slope is taken, and where descent starts."""
    return (*handles(n), Handle("start", f"start of descent at {_label(n)}", "walks", 0.0, n.at, moves="y"))


def line_handles(n: LineNumbers) -> tuple[Handle, ...]:
    """z among its neighbors, and the bit that Enter flips."""
    e, format = n.experiment, n.experiment.format
    bit = min(e.bit, format.bits - 1)
    said = f"bit {bit + 1} of {format.bits}, {''.join(format.fields(n.at))[bit]}"
    places = {key: (n.around.place(format.at(format.ordinal(n.at) + key)), 0.0) for key in (-1, 1)}
    return (
        Handle(
            "float", _label(n), "line", n.around.place(n.at), 0.0, grab="vertical", moves="x",
            leap=lambda dx, dy: places[1 if dx + dy > 0 else -1],
        ),
        Handle("bit", said, "bits", float(bit), 0.5, moves="x", step=1.0),
    )  # fmt: skip


def _label(n: StabilityNumbers) -> str:
    return f"z = {digits(n.at, n.experiment.format)}"


def dragged(e: StabilityInputs, handle: str, x: float, y: float) -> dict[str, Any]:
    """The changes that bring the named handle there."""
    if handle == "z":
        return {"z": x}
    if handle == "start":
        return {"z": y}
    if handle == "float":
        origin = e.format.near(e.origin)
        return {"z": e.format.near(origin + x * e.format.ulp(Decimal(origin))), "origin": e.origin}
    if handle == "bit":
        return {"bit": min(max(round(x), 0), e.format.bits - 1)}
    raise ValueError(f"there is no handle named {handle!r}")
