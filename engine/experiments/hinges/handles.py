"""What can be dragged in Hinge sum."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.base.experiment import Handle
from engine.base.text import number
from engine.experiments.hinges.fit import MEASURES

if TYPE_CHECKING:
    from engine.experiments.hinges.result import HingeSumResult

_AWAY = 0.1
"""How far from its kink a line is turned, as a share of the window: nearer, a pixel would mean too much."""


def handles(result: HingeSumResult) -> tuple[Handle, ...]:
    """The handles of the view that is shown, in the order of the Tab key."""
    e = result.experiment
    if e.view == "depth":
        return (
            Handle(
                "fold", f"fold at p = {number(e.fold, 3)}", "deep", e.fold, 0.5, grab="vertical", moves="x"
            ),
        )
    if e.view == "square":
        return ()
    if e.view == "error":
        return _count(result)
    found = [_probe(result), *_pen(result), *_kinks(result)]
    if result.sum.has_joints and not e.is_solved:
        found += [*_joints(result), *_slopes(result)]
    steps = [result.learner.handle] if result.learner is not None and result.loss_is_shown else []
    return (*found, *(_stages(result) if e.view == "stages" else ()), *steps)


def _probe(result: HingeSumResult) -> Handle:
    e = result.experiment
    return Handle(
        "probe", f"probe, x = {number(e.probe, 3)}", "sum", e.probe, result.value_range[1],
        grab=_upright(result), moves="x", answer=f", y = {number(result.value, 3)}",
    )  # fmt: skip


def _upright(result: HingeSumResult) -> Literal["point", "vertical"]:
    """Upright lines are grabbed by their knobs only where the ground is for drawing."""
    return "point" if result.experiment.target == "drawn" else "vertical"


def _pen(result: HingeSumResult) -> list[Handle]:
    e = result.experiment
    if e.target != "drawn":
        return []
    label = f"pen at ({number(e.probe, 3)}, {number(e.pen_height, 3)}), draws the target"
    return [Handle("pen", label, "sum", e.probe, e.pen_height)]


def _kinks(result: HingeSumResult) -> list[Handle]:
    """Kinks in view as upright lines; those of a smooth f, which melt, as the middles of the units."""
    units, (low, high) = result.sum, result.experiment.window
    what, grab = "kink" if units.is_exact else "middle", _upright(result)
    level = result.floor
    return [
        Handle(f"kink {unit} {bend}", f"{what} of unit {unit + 1}, x = {number(x, 3)}", "sum", x, level,
               grab=grab, moves="x")
        for unit, row in enumerate(units.kinks.tolist())
        for bend, x in enumerate(row)
        if low <= x <= high  # nan is nowhere
    ]  # fmt: skip


def _joints(result: HingeSumResult) -> list[Handle]:
    """The joints in view, each under the name of one of its units."""
    joints, (low, high) = result.sum.joints, result.experiment.window
    places, heights = joints.x.tolist(), joints.y.tolist()
    owner = dict(zip(joints.group.tolist()[::-1], joints.units.tolist()[::-1], strict=True))
    return [
        Handle(f"joint {owner[group]}", f"joint at x = {number(x, 3)}", "sum", x, y,
               answer=f", y = {number(y, 3)}")
        for group, (x, y) in enumerate(zip(places, heights, strict=True))
        if low <= x <= high
    ]  # fmt: skip


def _slopes(result: HingeSumResult) -> list[Handle]:
    """The straight segments between joints in view; an outer one only where a unit can tilt it."""
    units, (low, high) = result.sum, result.experiment.window
    joints = units.joints
    places = joints.x.tolist()
    ends = [-math.inf, *places, math.inf]
    bottom, top = result.value_range
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
        label = f"slope from {number(left, 3)} to {number(right, 3)}"
        path = ((a, float(y[0])), (b, float(y[2])))
        found.append(
            Handle(f"slope {group}", label, "sum", float(x[1]), float(y[1]), grab="arm", moves="y", path=path,
                   answer=f": {number(slope, 3)}")
        )  # fmt: skip
    return found


def _stages(result: HingeSumResult) -> list[Handle]:
    """The selected unit in its stages: its line z, and its weighted output."""
    e, units = result.experiment, result.sum
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


def _count(result: HingeSumResult) -> tuple[Handle, ...]:
    chart = result.chart
    if chart is None or result.errors is None:
        return ()
    e = result.experiment
    answer = f", {MEASURES[e.measure]} {number(result.errors.by(e.measure), 3)}"
    label = f"{e.units} hinges"
    return (Handle("hinges", label, "error", *chart.here, moves="x", answer=answer),)
