"""What is said of a linear network that learns one mode."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import number, plural
from engine.experiments.gradient_flow.mode import ModeNumbers
from engine.experiments.gradient_flow.words import beside, short


def readouts(n: ModeNumbers) -> tuple[Readout, ...]:
    """When half is there."""
    q, layers = n.quantities, n.experiment.mode_layers
    found = [
        Readout(_time(q["half rise"]), f"until half is learned, in theory of {plural(layers, 'layer')}"),
        Readout(_time(q["half rise of descent"]), "until half is learned, by descent"),
    ]
    if layers > 1:
        found.append(Readout(_time(q["half rise of one layer"]), "until half is learned by one layer"))
    return tuple(found)


def _time(value: float) -> str:
    return "none" if math.isnan(value) else f"{short(value)} τ"


def sentence(n: ModeNumbers) -> str:
    """How it is learned, and why so."""
    e, q = n.experiment, n.quantities
    start, goal = f"a₀ = {number(e.mode_start)}", f"s = {number(e.mode)}"
    if n.is_coarse:
        return f"Steps of {number(e.mode_step)} τ are too long: they leap beyond {goal}. Take shorter ones."
    if n.is_above:
        return f"The product starts at {start}, not below {goal}: there is nothing to rise to."
    if math.isnan(q["half rise"]):
        return f"The product starts at {start}, more than half of {goal}: all learn soon."
    who = (
        "one linear layer learns" if e.mode_layers == 1 else f"{plural(e.mode_layers, 'linear layer')} learn"
    )
    half = f"From {start} on, {who} half of {goal} after {short(q['half rise'])} τ"
    if e.mode_layers == 1:
        return f"{half}: its gradient is the error alone, largest at the start."
    alone = short(q["half rise of one layer"])
    return (
        f"{half}; one layer would take {alone} τ. The gradient of each weight is the error times all other "
        "weights: while they are small, next to nothing happens."
    )


def caption(n: ModeNumbers) -> str:
    """Network, mode and steps."""
    e = n.experiment
    mode = f"{plural(e.mode_layers, 'linear layer')}, s = {number(e.mode)}, a₀ = {number(e.mode_start)}"
    return f"{mode}, steps of {number(e.mode_step)} τ{beside(e)}"
