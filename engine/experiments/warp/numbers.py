"""The pictures of a Space warp experiment in numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from engine.experiments.warp.inputs import WarpInputs
from engine.experiments.warp.pane import Pane
from engine.functions.activation import Activation
from engine.functions.choice import subjects

PANES = ("left", "right")
"""The keys of the pictures."""


class WarpNumbers:
    """The pictures of an experiment; what is not asked for is not computed."""

    def __init__(self, experiment: WarpInputs) -> None:
        self.experiment = experiment

    @cached_property
    def panes(self) -> tuple[Pane, ...]:
        """The picture of each activation that is shown."""
        functions = self.experiment.compared
        names = names_of(functions)
        return tuple(Pane(self.experiment, f, name) for f, name in zip(functions, names, strict=True))

    @cached_property
    def determinant(self) -> float:
        """det W of the layer that is shown."""
        (a, b), (c, d) = self.experiment.layers[self.experiment.moment.layer][0].tolist()
        with np.errstate(all="ignore"):
            return float(np.float64(a) * d - np.float64(b) * c)

    @cached_property
    def quantities(self) -> dict[str, float]:
        """Of each picture the area factor at the dot, what is folded flat, the sheets there, whether a line
        parts the classes; det W of the layer."""
        found = {"layer": float(self.experiment.moment.layer + 1), "determinant of w": self.determinant}
        for pane in self.panes:
            found[f"area factor of {pane.name}"] = pane.factor
            found[f"folded flat by {pane.name}"] = pane.folded_share
            found[f"sheets at the dot of {pane.name}"] = float(pane.sheets)
            parted = float(pane.parting is not None) if pane.points else math.nan
            found[f"classes parted by {pane.name}"] = parted
        return found


def names_of(functions: Sequence[Activation]) -> tuple[str, ...]:
    """What quantities call them: by their sides where both are the same."""
    names = subjects(functions, [f.title for f in functions])
    if len(set(names)) == len(names):
        return names
    return tuple(f"{name} {side}" for name, side in zip(names, PANES, strict=True))
