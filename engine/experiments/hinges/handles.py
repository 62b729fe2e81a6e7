"""What can be dragged in Hinge sum."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal

import numpy as np

from engine.base.experiment import Handle
from engine.base.text import located, number, plural
from engine.experiments.hinges.chart import Chart
from engine.experiments.hinges.depth_numbers import DepthNumbers
from engine.experiments.hinges.numbers import ErrorNumbers, HingeSumNumbers

_AWAY = 0.1
"""How far from its kink a line is turned, as a share of the window: nearer, a pixel would mean too much."""


def sum_handles(n: HingeSumNumbers) -> tuple[Handle, ...]:
    """Those of the sum and of its stages, in the order of the Tab key."""
    e = n.experiment
    drawn = e.target == "drawn"  # then upright lines are grabbed by their knobs: the ground is for drawing
    grab: Literal["point", "vertical"] = "point" if drawn else "vertical"
    found = [_probe(n, grab), *([_pen(n)] if drawn else []), *_kinks(n, grab)]
    if n.sum.has_joints and not e.is_solved:
        found += [*_joints(n), *_slopes(n)]
    steps = n.learner.handles(n.learner.even_loss) if n.learner is not None else ()
    return (*found, *(_stages(n) if e.view == "stages" else ()), *steps)


def chart_handles(n: ErrorNumbers, chart: Chart | None) -> tuple[Handle, ...]:
    """The dot of the present sum."""
    if chart is None:
        return ()
    label = plural(n.experiment.units, "hinge")
    answer = f", {chart.name} {number(n.quantities[chart.name], 3)}"
    return (Handle("hinges", label, "error", *chart.here, moves="x", answer=answer),)


def fold_handles(n: DepthNumbers) -> tuple[Handle, ...]:
    """The top of the tent."""
    fold = n.experiment.fold
    label = f"fold at p = {number(fold, 3)}"
    return (Handle("fold", label, "deep", fold, 0.5, grab="vertical", moves="x"),)


def _place(n: HingeSumNumbers, x: float) -> str:
    low, high = n.experiment.window
    return located(x, high - low)


def _probe(n: HingeSumNumbers, grab: Literal["point", "vertical"]) -> Handle:
    x = n.experiment.probe
    label, answer = f"probe, x = {_place(n, x)}", f", y = {number(n.value, 3)}"
    return Handle("probe", label, "sum", x, n.value_range[1], grab=grab, moves="x", answer=answer)


def _pen(n: HingeSumNumbers) -> Handle:
    x, y = n.experiment.probe, n.experiment.pen_height
    return Handle("pen", f"pen at ({_place(n, x)}, {number(y, 3)}), draws the target", "sum", x, y)


def _kinks(n: HingeSumNumbers, grab: Literal["point", "vertical"]) -> list[Handle]:
    """Kinks in view as upright lines; those of a smooth f, which melt, as the middles of the units."""
    units, (low, high) = n.sum, n.experiment.window
    what, level = "kink" if units.is_exact else "middle", n.floor
    return [
        Handle(f"kink {unit} {bend}", f"{what} of unit {unit + 1}, x = {_place(n, x)}", "sum", x, level,
               grab=grab, moves="x")
        for unit, row in enumerate(units.kinks.tolist())
        for bend, x in enumerate(row)
        if low <= x <= high  # nan is nowhere
    ]  # fmt: skip


def _joints(n: HingeSumNumbers) -> list[Handle]:
    """The joints in view, each under the name of one of its units."""
    joints, (low, high) = n.sum.joints, n.experiment.window
    places, heights = joints.x.tolist(), joints.y.tolist()
    owner = dict(zip(joints.group.tolist()[::-1], joints.units.tolist()[::-1], strict=True))
    return [
        Handle(f"joint {owner[group]}", f"joint at x = {_place(n, x)}", "sum", x, y,
               answer=f", y = {number(y, 3)}")
        for group, (x, y) in enumerate(zip(places, heights, strict=True))
        if low <= x <= high
    ]  # fmt: skip


def _slopes(n: HingeSumNumbers) -> list[Handle]:
    """The straight segments between joints in view; an outer one only where a unit can tilt it."""
    units, (low, high) = n.sum, n.experiment.window
    joints = units.joints
    places = joints.x.tolist()
    ends = [-math.inf, *places, math.inf]
    bottom, top = n.value_range
    found = []
    for group, (left, right) in enumerate(pairwise(ends), start=-1):
        a, b = max(left, low), min(right, high)
        outer = group in (-1, len(places) - 1)
        if b - a < 0.02 * (high - low) or not places or (outer and not units.can_tilt(group >= 0)):
            continue
        x = np.array([a, (a + b) / 2, b])
        y = units.pieces.evaluate(x[1:2])[0] + units.pieces.slopes[units.pieces.piece_at(x[1])] * (x - x[1])
        if not bottom <= y[1] <= top:
            continue
        slope = float((y[2] - y[0]) / (b - a))
        label = f"slope from {_place(n, left)} to {_place(n, right)}"
        path = ((a, float(y[0])), (b, float(y[2])))
        found.append(
            Handle(f"slope {group}", label, "sum", float(x[1]), float(y[1]), grab="arm", moves="y", path=path,
                   answer=f": {number(slope, 3)}")
        )  # fmt: skip
    return found


def _stages(n: HingeSumNumbers) -> list[Handle]:
    """The selected unit in its stages: its line z, and its weighted output."""
    e, units = n.experiment, n.sum
    if e.is_placed:
        return []
    unit, (low, high) = e.chosen, e.window
    name, w, b, v = f"unit {unit + 1}", *(float(column[unit]) for column in (units.w, units.b, units.v))
    kink = float(np.clip(np.nan_to_num(units.kinks[unit, 0], nan=low), low, high))
    on, off = ((kink + end) / 2 for end in ((high, low) if w >= 0 else (low, high)))
    x = on if abs(on - kink) > _AWAY * (high - low) else off
    found = [Handle(f"weight {unit}", f"slope w of {name}, {number(w, 3)}", "z", x, w * x + b, moves="y")]
    height = float(units.f(w * on + b))
    if not e.is_solved and abs(height) > 1e-9:
        label = f"output weight v of {name}, {number(v, 3)}"
        found.append(Handle(f"gain {unit}", label, "va", on, v * height, moves="y"))
    return found
