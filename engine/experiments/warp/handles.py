"""What can be dragged in Space warp: W's columns, b, the dot, own points, the moment."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.base.experiment import Handle
from engine.base.text import number, subscript
from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.moment import FRAMES
from engine.experiments.warp.numbers import PANES, WarpNumbers
from engine.experiments.warp.words import place
from engine.learning.data import OWN_CLASSES

Array = NDArray[np.float64]

STAGE_PLOT = "stages"
"""The key of the strip of stages."""

POINT = "own"
"""What the handles of own points are called, before their number."""

_MOST_POINTS = 100
"""So many points can be taken hold of."""


def handles(n: WarpNumbers) -> tuple[Handle, ...]:
    """The moment, then of each picture W's columns, b, the dot and own points."""
    found = [_moment(n.experiment)]
    for at, key in enumerate(PANES[: len(n.panes)]):
        found += _weights(n.experiment, key)
        found += _dot(n, at, key)
        found += _points(n, at, key)
    return tuple(found)


def _moment(e: WarpInputs) -> Handle:
    frame = float(min(e.playhead, e.end))

    def leap(dx: int, dy: int) -> tuple[float, float]:
        """The end of the next stage, or of the one before."""
        stage = frame / FRAMES + (dx or dy)
        return FRAMES * float(math.floor(stage) if dx + dy > 0 else math.ceil(stage)), 0.0

    label = f"moment: {place(e)}"
    return Handle("moment", label, STAGE_PLOT, frame, 0.0, grab="vertical", moves="x", step=1.0, leap=leap)


def _weights(e: WarpInputs, key: str) -> list[Handle]:
    layer = e.moment.layer
    weight, bias = e.layers[layer]
    i, found = subscript(layer + 1), []
    for column in range(2):
        x, y = weight[:, column].tolist()
        label = f"column {column + 1} of W{i}: ({number(x, 3)}, {number(y, 3)})"
        found.append(Handle(f"column {column} {key}", label, key, x, y))
    x, y = bias.tolist()
    found.append(Handle(f"bias {key}", f"b{i}: ({number(x, 3)}, {number(y, 3)})", key, x, y))
    return found


def _dot(n: WarpNumbers, at: int, key: str) -> list[Handle]:
    e = n.experiment
    label = f"dot from ({number(e.x1, 3)}, {number(e.x2, 3)})"
    return _carried(n, key, {f"dot {key}": label}, n.panes[at].image([[e.x1, e.x2]]))


def _points(n: WarpNumbers, at: int, key: str) -> list[Handle]:
    e = n.experiment
    if e.data != OWN_CLASSES or not 0 < len(e.classes) <= _MOST_POINTS:
        return []
    labels = {
        f"{POINT} {i} {key}": f"point {i + 1} of class {int(row[2] > 0)}" for i, row in enumerate(e.classes)
    }
    return _carried(n, key, labels, n.panes[at].image([row[:2] for row in e.classes]))


def _carried(n: WarpNumbers, key: str, labels: Mapping[str, str], images: Array) -> list[Handle]:
    """What the layers carry along, by name, where it is at the moment, if that is anywhere."""
    is_start, found = n.experiment.moment.is_start, []
    for (name, label), (x, y) in zip(labels.items(), images.tolist(), strict=True):
        if math.isfinite(x) and math.isfinite(y):
            answer = "" if is_start else f", now at ({number(x, 3)}, {number(y, 3)})"
            found.append(Handle(name, label, key, x, y, answer=answer, is_answer=not is_start))
    return found
