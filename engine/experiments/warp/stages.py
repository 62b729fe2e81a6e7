"""The names of the stages on the way through the layers."""

from __future__ import annotations

from typing import NamedTuple

from engine.base.text import subscript
from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.moment import FRAMES, FUNCTION, STAGES


class Stage(NamedTuple):
    """A stage with the frame at which it ends; whether it is the last of its layer."""

    name: str
    frame: int
    is_last: bool


def stages(e: WarpInputs) -> tuple[Stage, ...]:
    """The start, then W, b and f of each layer."""
    found = [Stage("x", 0, True)]
    for number in range(STAGES * e.count):
        layer, part = divmod(number, STAGES)
        name = f"{'Wbf'[part]}{subscript(layer + 1)}"
        found.append(Stage(name, (number + 1) * FRAMES, part == FUNCTION))
    return tuple(found)
