"""The Floating point experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.experiments.stability.handles import dragged
from engine.experiments.stability.inputs import OWN, StabilityInputs
from engine.experiments.stability.result import StabilityResult
from engine.floats.formats import FORMATS


@dataclass(frozen=True)
class Stability(StabilityInputs):
    """A function as it is written beside what is done instead, in numbers of one format."""

    def edit(self, **changes: Any) -> Stability:
        """As for all experiments; a formula that is typed is the one that is meant, and with another function
        or format the usual range goes along."""
        if "activation" in changes:
            changes = {"form": OWN, **changes}
        edited = super().edit(**changes)
        if "window" not in changes and self.window == self.home("window"):
            edited = replace(edited, window=edited.home("window"))
        return edited

    def run(self) -> StabilityResult:
        """Both forms over z and at z."""
        return StabilityResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``z`` moves along its axis."""
        return dragged(self, handle, x, y)

    def pick(self, row: int) -> dict[str, Any]:
        """The format of a row."""
        return {"dtype": list(FORMATS)[row]}
