"""What happens to the inputs of Dead units: they run, are edited and dragged."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from engine.base.experiment import Result
from engine.experiments.training.inputs import SURVEYS, TrainingInputs
from engine.experiments.training.result import PICTURES
from engine.learning.data import OWN_CLASSES, OWN_CURVE
from engine.learning.kinds import FRAME_SECONDS

_GLIMPSE_SECONDS = 0.1
"""A step that takes longer is not made on the way to the first picture."""


@dataclass(frozen=True)
class Training(TrainingInputs):
    """A small network while it learns; the state after ``playhead`` steps is shown."""

    def run(self) -> Result:
        """Everything there is to draw and to say about the frame at ``playhead``, or about the survey."""
        return PICTURES[self.view](self)

    # What the page asks ----------------------------------------------------------------------------

    @property
    def is_heavy(self) -> bool:
        """Whether the frame is far from the start, or many runs are to be made."""
        seconds = sum(recipe.seconds(self.horizon + 1) for recipe in self.recipes)
        return self.view in SURVEYS or seconds > FRAME_SECONDS

    @property
    def glimpse(self) -> Training | None:
        """The start of the run, where one step of it is soon made."""
        if self.view in SURVEYS or self.recipe.step_seconds > _GLIMPSE_SECONDS:
            return None
        return dataclasses.replace(self, playhead=0, seen=0, twin="none")

    def shown(self, name: str) -> Any:
        """Of a live field the value in force; the loss that is used."""
        return self.recipe.loss if name == "loss" else super().shown(name)

    def edit(self, **changes: Any) -> Training:
        """As for all experiments that learn; who opens a table wants to see it learned."""
        for points, data in (("curve", OWN_CURVE), ("classes", OWN_CLASSES)):
            if set(changes) == {points}:
                changes["data"] = data
        return super().edit(**changes)

    def opening(self, name: str, rows: Any) -> dict[str, Any]:
        """A table is learned as it is, and the run shows how."""
        data = OWN_CURVE if name == "curve" else OWN_CLASSES
        return {name: rows, "data": data, "mean": 0.0, "scale": 1.0, "view": "run"}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``probe`` goes to an input, ``cell`` of the map of runs to a learning rate and a bias."""
        if handle == "probe":
            return {"probe_x": x} if self.recipe.data.inputs == 1 else {"probe_x": x, "probe_y": y}
        if handle == "cell":
            return {"learning_rate": 10.0 ** min(max(x, -12.0), 12.0), "bias": y}
        return super().drag(handle, x, y)
