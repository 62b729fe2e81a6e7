"""The One neuron experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.experiments.neuron.chain import ENTROPY
from engine.experiments.neuron.inputs import NeuronInputs
from engine.experiments.neuron.result import NeuronResult
from engine.functions.choice import order_without, removed

_MOVING = frozenset(("x", "w", "b", "target"))
"""Who changes one of these takes the neuron as it is now, however many steps have brought it here."""


@dataclass(frozen=True)
class Neuron(NeuronInputs):
    """One neuron with one input on one example, its gradients, and its gradient descent."""

    def edit(self, **changes: Any) -> Neuron:
        """As for all experiments; a change of x, w, b or y begins a new descent where the last one is."""
        before = self
        if self.step and _MOVING & set(changes) and "step" not in changes:
            w, b = self.now
            kinds = self.parameters()
            before = replace(self, w=kinds["w"].clamp(w), b=kinds["b"].clamp(b), step=0)
        if changes.get("loss", self.loss) == ENTROPY:
            target = self.parameters()["target"].clamp(changes.get("target", self.target))
            changes["target"] = min(max(target, 0.0), 1.0)
        gone = removed(self.functions, changes.get("functions", self.functions))
        if gone is not None:
            changes.setdefault("series", order_without(self.series, gone, len(self.functions)))
        return super(Neuron, before).edit(**changes)

    def setting(self, name: str, value: Any) -> dict[str, Any]:
        """As for all experiments; of z as its handle does it."""
        return self.drag(name, value, 0.0) if name == "z" else super().setting(name, value)

    def run(self) -> NeuronResult:
        """Everything there is to draw and to say."""
        return NeuronResult(self)

    def pick(self, row: int) -> dict[str, Any]:
        """The function of the row becomes the activation."""
        chain = self.rivals[row]
        return {"activation": chain.activation, "loss": chain.loss}

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``z`` moves b, ``target`` y, ``weight`` what L is drawn against, ``stage`` the stepper."""
        w, b = self.now
        if handle == "z":
            return {"b": x - w * self.x}
        if handle == "target":
            return {"target": y}
        if handle == "stage":
            return {"stage": x}
        if handle == "weight":
            name = self.axis[0]
            along = {"b": {"w": w + (x - b) * self.x}, "w": {"b": b + (x - w) / (self.x or 1.0)}}[name]
            return {name: x} | (along if self.trained == "both" else {})
        raise ValueError(f"there is no handle named {handle!r}")
