"""What happens to the inputs of Gradient flow: they run, are edited and dragged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from engine.base.experiment import Result
from engine.experiments.gradient_flow.board import cell_at
from engine.experiments.gradient_flow.gains import gains, spread_for
from engine.experiments.gradient_flow.inputs import CUSTOM, FIELDS, LONGEST, FlowInputs, most_samples
from engine.experiments.gradient_flow.mode import start_for
from engine.experiments.gradient_flow.numbers import FlowNumbers
from engine.experiments.gradient_flow.result import PICTURES


@dataclass(frozen=True)
class GradientFlow(FlowInputs):
    """A stack of random layers of one width: signals on the way forward, gradients on the way back."""

    def run(self) -> Result:
        """Everything there is to draw and to say."""
        return PICTURES[self.view](self)

    def edit(self, **changes: Any) -> GradientFlow:
        """As for all experiments; to set σ_w makes it one's own, which begins as what there is. The batch is
        made smaller where the networks leave no room for it."""
        if "weight_spread" in changes:
            changes.setdefault("initializer", CUSTOM)
        elif changes.get("initializer") == CUSTOM:
            changes["weight_spread"] = self.shown("weight_spread")
        kinds = self.parameters()
        depth, width, seeds, samples = (
            kinds[name].clamp(changes.get(name, getattr(self, name)))
            for name in ("depth", "width", "seeds", "samples")
        )
        changes["samples"] = min(samples, most_samples(depth, width, seeds))
        return super().edit(**changes)

    def setting(self, name: str, value: Any) -> dict[str, Any]:
        """As for all experiments; ``z`` and ``w`` bring all numbers of the path there."""
        return {FIELDS[name]: (value,) * LONGEST} if name in FIELDS else super().setting(name, value)

    def pick(self, row: int) -> dict[str, Any]:
        """The σ_w of a row, where they are listed."""
        return {"weight_spread": gains(self)[row].spread} if self.view == "split" and row else {}

    def strike(self, handle: str, key: str) -> dict[str, Any]:
        """Enter or a click on a cell shows its layers."""
        if handle == "cell" and key in ("enter", "click"):
            return {"view": "layers"}
        return super().strike(handle, key)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``depth`` goes to a layer, ``threshold`` and ``scale`` to a power of ten."""
        if handle == "depth":
            return {"depth": y if self.view == "ridge" else x}
        if handle == "threshold":
            return {"threshold": 10.0 ** min(FlowNumbers(self).gradients.middle.y[-1] - y, 30.0)}
        if handle == "spread":
            return {"weight_spread": spread_for(self, y)}
        if handle == "scale":
            return {"input_scale": 10.0 ** min(y / 2, 30.0)}
        if handle == "point":
            return {"weight_spread": math.sqrt(max(x, 0.0)), "bias_spread": math.sqrt(max(y, 0.0))}
        if handle == "likeness":
            return {"likeness": y}
        if handle == "cell":
            return {name: value for name, value in cell_at(x, y).items() if name != "view"}
        if handle == "strength":
            return {"mode": y}
        if handle == "start":
            return {"mode_start": max(y, 0.0)}
        if handle == "half":
            return {"mode_start": start_for(self.mode, self.mode_layers, x)}
        if handle == "path":
            return {"path": x - 1}
        if handle == "gate":
            return {"gate_z": x}
        kind, _, number = handle.partition(" ")
        if kind in FIELDS:
            values = getattr(self, FIELDS[kind])
            return {FIELDS[kind]: (*values[: int(number) - 1], y, *values[int(number) :])}
        raise ValueError(f"there is no handle named {handle!r}")
