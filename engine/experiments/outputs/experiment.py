"""The Output layer experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.base.experiment import Result
from engine.experiments.outputs.fit import FitNumbers
from engine.experiments.outputs.inputs import LOGIT_VIEWS, OutputInputs
from engine.experiments.outputs.plane import weights_of
from engine.experiments.outputs.result import PICTURES
from engine.experiments.outputs.slopes import SlopeNumbers
from engine.experiments.outputs.tasks import BINARY, BOUNDED, CLASSES, POSITIVE, REAL

_AIMS = {BINARY: 1.0, CLASSES: 1.0, REAL: 2.0, POSITIVE: 2.0, BOUNDED: 0.5}
"""A target of each kind, to begin with."""

_FARTHEST = 300.0
"""The largest power of ten that the clock is dragged to."""


@dataclass(frozen=True)
class OutputLayer(OutputInputs):
    """A target with an output and a loss, or the logits of several classes."""

    def run(self) -> Result:
        """What the view shows."""
        found: Result = PICTURES[self.view](self)
        return found

    def edit(self, **changes: Any) -> OutputLayer:
        """As for all experiments. Another kind of target comes with its data and what suits it; views of
        several classes come with that kind, and another kind leaves them."""
        if changes.get("view", self.view) in LOGIT_VIEWS and "view" in changes:
            changes.setdefault("task", CLASSES)
        if changes.get("task", self.task) != self.task or changes.get("bounds", self.bounds) != self.bounds:
            changes = self._turned_to(changes)
        return super().edit(**changes)

    def _turned_to(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Another kind of target."""
        found = super().edit(**{name: changes[name] for name in ("task", "bounds") if name in changes})
        right = found.right
        usual = {"head": right.head, "loss": right.loss, "targets": (), "y": _AIMS[found.task]}
        if found.task != CLASSES and changes.get("view", self.view) in LOGIT_VIEWS:
            usual["view"] = "fit"
        return {**usual, **changes}

    def setting(self, name: str, value: Any) -> dict[str, Any]:
        """As for all experiments; the right pairing, or one that is often taken and is not."""
        if name != "matched":
            return super().setting(name, value)
        head, loss = (self.right.head, self.right.loss) if value else self.kind.wrong
        return {"head": head, "loss": loss}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``point`` moves a target, ``logit`` a logit, ``probe`` the point at which they are told; the others
        go along their axes."""
        kind, _, place = handle.partition(" ")
        if kind == "point":
            values = self.values.tolist()
            values[int(place) - 1] = FitNumbers(self).value_at(y)
            return {"targets": tuple(self.kind.allowed(np.array(values)).tolist())}
        if kind == "logit":
            return self._with_logit(int(place) - 1, y)
        if handle == "probe":
            moved = np.array([x - self.x1, y - self.x2])
            logits = np.array(self.all_logits)
            logits[: self.count] += weights_of(self.count) @ moved
            return {"x1": x, "x2": y, "logits": tuple(np.round(logits, 9).tolist())}
        if handle == "z" and self.are_classes:
            return self._with_logit(SlopeNumbers(self).place, x)
        along = {"time": {"step": x}, "z": {"z": x}, "start": {"z": x}, "target": {"target": x},
                 "clock": {"clock": 10.0 ** min(x, _FARTHEST)},
                 "temperature": {"temperature": 10.0 ** min(x, _FARTHEST)}}  # fmt: skip
        if handle not in along:
            raise ValueError(f"there is no handle named {handle!r}")
        return along[handle]

    def _with_logit(self, place: int, z: float) -> dict[str, Any]:
        """A logit, as it is with the shift; its class is the chosen one."""
        values = self.all_logits
        moved = (*values[:place], z - self.shift, *values[place + 1 :])
        return {"logits": moved, "chosen": place + 1}
