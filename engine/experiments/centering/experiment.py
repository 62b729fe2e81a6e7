"""The Centering experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.experiments.centering.handles import dragged
from engine.experiments.centering.inputs import CHARTS, CenteringInputs
from engine.experiments.centering.result import ChartResult, Picture, WalkResult, WidthResult
from engine.functions.choice import order_without, removed


@dataclass(frozen=True)
class Centering(CenteringInputs):
    """A neuron with two weights whose inputs have a mean."""

    @property
    def is_heavy(self) -> bool:
        """Many functions of many inputs, and many descents of the logistic loss."""
        return self.view == "width" or (self.view == "steps" and self.loss == "logistic")

    def edit(self, **changes: Any) -> Centering:
        """As for all experiments; another function comes with its own mean."""
        if "activation" in changes:
            changes = {"shift": 0.0, **changes}
        gone = removed(self.functions, changes.get("functions", self.functions))
        if gone is not None:
            changes.setdefault("series", order_without(self.series, gone, len(self.functions)))
        return super().edit(**changes)

    def setting(self, name: str, value: Any) -> dict[str, Any]:
        """As for all experiments; of the mean as its handle does it."""
        return self.drag("line", value, 0.0) if name == "mean" else super().setting(name, value)

    def run(self) -> Picture:
        """What the view shows."""
        if self.view == "width":
            return WidthResult(self)
        return ChartResult(self) if self.view in CHARTS else WalkResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``start`` and ``goal`` move in the plane of weights, ``mean`` on the diagonal of inputs, ``line``
        along its axis; ``inputs`` and ``time`` set how many."""
        return dragged(self, handle, x, y)
