"""What is said of a point of the plane of σ_w² and σ_b²."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import number, plural
from engine.experiments.gradient_flow.plane import PlaneNumbers
from engine.experiments.gradient_flow.words import beside


def readouts(n: PlaneNumbers) -> tuple[Readout, ...]:
    """χ, q*, c* and how fast two inputs come to it."""
    q = n.quantities
    return (
        Readout(_exact(q["chi"]), "χ, the factor on a squared gradient, a layer"),
        Readout(_exact(q["variance of the fixed point"]), "q*, the variance of z in the end"),
        Readout(_exact(q["correlation of the fixed point"]), "c*, the correlation of two inputs in the end"),
        Readout(_exact(q["depth scale of correlations"]), "layers: ξ, until their distance to it is 1/e"),
    )


def sentence(n: PlaneNumbers) -> str:
    """On which side of the edge the point lies, and what depth does there."""
    q = n.quantities
    where = f"σ_w² = {number(q['weight variance'])}, σ_b² = {number(q['bias variance'])}"
    if not n.phase:
        return f"{where}: theory has no number for {n.experiment.activation.title} there."
    return f"{where}: {_phase(n)} {_alike(n)}"


def _phase(n: PlaneNumbers) -> str:
    q = n.quantities
    if n.phase == "edge":
        return "the edge of chaos, χ = 1: gradients neither vanish nor explode like a power."
    scale = f"a factor e in {_exact(abs(q['depth scale of gradients']))} layers"
    if n.phase == "order":
        return f"order, χ = {_exact(q['chi'])} < 1. A squared gradient vanishes by {scale}."
    return f"chaos, χ = {_exact(q['chi'])} > 1. A squared gradient explodes by {scale}."


def _alike(n: PlaneNumbers) -> str:
    """What becomes of two inputs."""
    c, settled = n.quantities["correlation of the fixed point"], n.quantities["variance of the fixed point"]
    if settled == 0:
        return "All signals die out."
    if math.isnan(c):
        return "Two inputs stay as alike as they are."
    if c > 1 - 1e-6:
        return "Two inputs become one: c* = 1."
    return f"Two inputs, however alike, end at the correlation c* = {_exact(c)}."


def end(n: PlaneNumbers) -> str:
    """c* where there is one; "" where there is none."""
    c = n.quantities["correlation of the fixed point"]
    return "" if math.isnan(c) else _exact(c)


def caption(n: PlaneNumbers) -> str:
    """Function, place and networks."""
    e, (x, y) = n.experiment, n.point
    place = f"{e.activation.label}, σ_w² = {number(x)}, σ_b² = {number(y)}"
    inputs = f"two inputs of correlation {number(e.likeness)}"
    networks = f"{plural(e.seeds, 'network')} of {plural(e.depth, 'layer')}, width {e.width}, seed {e.seed}"
    return f"{place}, {inputs}, {networks}{beside(e)}"


def _exact(value: float) -> str:
    """Four digits: those that papers print."""
    return "none" if math.isnan(value) else number(value, 4)
