"""What can be dragged in Floating point, and what is said of it."""

from __future__ import annotations

from engine.base.experiment import Handle
from engine.experiments.stability.inputs import StabilityInputs
from engine.experiments.stability.numbers import StabilityNumbers
from engine.experiments.stability.steps import digits


def handles(n: StabilityNumbers) -> tuple[Handle, ...]:
    """z, in every plot over it."""
    plots = ("values", "errors") if n.experiment.view == "results" else ("axis",)
    label = f"z = {digits(n.at, n.experiment.format)}"
    return tuple(Handle("z", label, plot, n.at, 0.0, grab="vertical", moves="x") for plot in plots)


def dragged(e: StabilityInputs, handle: str, x: float, y: float) -> dict[str, float]:
    """The changes that bring the named handle there."""
    if handle == "z":
        return {"z": x}
    raise ValueError(f"there is no handle named {handle!r}")
