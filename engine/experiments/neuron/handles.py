"""What can be dragged in One neuron, and what is said of it."""

from __future__ import annotations

import math

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.neuron.digits import place, short
from engine.experiments.neuron.inputs import ALL, LOSS, NeuronInputs
from engine.experiments.neuron.numbers import NeuronNumbers


def handles(n: NeuronNumbers) -> tuple[Handle, ...]:
    """The stepper, z in every plot against it, the target, the point on the loss."""
    e, now = n.experiment, n.now
    found = [Handle("stage", _stage(e), "graph", float(e.stage), 0.0, moves="x", step=1.0)]
    places = {"f": now.a, "slope": now.da_dz, "gradient": n.gradient_place(n.gradient)}
    answer = f" = {place(now.z)}"
    found += [
        Handle("z", "pre-activation z", plot, now.z, y, grab="vertical", moves="x", answer=answer,
               is_answer=True)
        for plot, y in places.items()
        if math.isfinite(y)
    ]  # fmt: skip
    left = e.window[0] + 0.04 * (e.window[1] - e.window[0])
    label = f"target y = {number(e.target)}"
    found.append(Handle("target", label, "f", left, e.target, grab="horizontal", moves="y"))
    if math.isfinite(now.loss):
        label, answer = f"{e.axis[0]} = {place(n.place)}", f", L = {short(now.loss)}"
        found.append(Handle("weight", label, "loss", n.place, now.loss, moves="x", answer=answer))
    return tuple(found)


def _stage(e: NeuronInputs) -> str:
    """The stage for a screen reader."""
    way = "forward, " if e.stage <= LOSS else "backward, " if e.stage < ALL else ""
    return f"stepper, stage {e.stage} of {ALL}: {way}{e.stages[e.stage]}"
