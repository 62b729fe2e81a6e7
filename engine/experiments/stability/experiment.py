"""The Floating point experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.experiments.stability.handles import dragged
from engine.experiments.stability.inputs import OWN, SLOPES, StabilityInputs
from engine.experiments.stability.result import DescentResult, LineResult, Picture, StabilityResult
from engine.floats.formats import FORMATS


@dataclass(frozen=True)
class Stability(StabilityInputs):
    """A function as it is written beside what is done instead, in numbers of one format."""

    def edit(self, **changes: Any) -> Stability:
        """As for all experiments; a formula that is typed is the one that is meant, only slopes have a
        descent, and with another function or format the usual range goes along."""
        if "activation" in changes:
            changes = {"form": OWN, **changes}
        if "z" in changes:
            changes = {"origin": changes["z"], **changes}
        edited = super().edit(**changes)
        if edited.view == "descent" and edited.form not in SLOPES:
            form = SLOPES[edited.form.startswith("tanh")]
            edited = replace(edited, view="results") if "form" in changes else replace(edited, form=form)
        if "window" not in changes and self.window == self.home("window"):
            edited = replace(edited, window=edited.home("window"))
        return edited

    def run(self) -> Picture:
        """What the view shows."""
        if self.view == "line":
            return LineResult(self)
        is_descent = self.view == "descent" and self.form in SLOPES
        return DescentResult(self) if is_descent else StabilityResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``z`` moves along its axis, ``float`` along the line of floats, ``start`` along that of z over
        steps; ``bit`` goes from bit to bit."""
        return dragged(self, handle, x, y)

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """A click on the bit, or Enter, flips it."""
        if handle == "bit" and key != "delete":
            return self.flip(self.bit)
        return super().strike(handle, key)

    def pick(self, row: int) -> dict[str, Any]:
        """The format of a row."""
        return {"dtype": list(FORMATS)[row]}
