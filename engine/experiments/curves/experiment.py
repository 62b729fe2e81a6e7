"""The Curves experiment: what it gives, and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.base.rounding import rounded
from engine.experiments.curves.inputs import CurvesInputs
from engine.experiments.curves.result import CurvesResult
from engine.functions.activation import Activation
from engine.functions.choice import order_without, removed

_PIXELS = 300
"""A plot is about so high; what is set by hand there has no digits that nobody can read off."""


@dataclass(frozen=True)
class Curves(CurvesInputs):
    """One to six functions with their derivatives, a probe, and a normal input."""

    def edit(self, **changes: Any) -> Curves:
        """As for all experiments; a function that is added is selected, and the selected one stays the same
        when another is removed, as do the colors of those that stay."""
        functions = changes.get("functions", self.functions)
        if "selected" not in changes and functions[:-1] == self.functions:
            changes["selected"] = len(self.functions)
        gone = removed(self.functions, functions)
        if gone is not None:
            changes.setdefault("selected", self.chosen - (gone < self.chosen))
            changes.setdefault("series", order_without(self.series, gone, len(self.functions)))
        return super().edit(**changes)

    def run(self) -> CurvesResult:
        """Everything there is to draw and to say."""
        return CurvesResult(self)

    def drag(self, handle: str, x: float, y: float) -> dict[str, Any]:
        """``probe``, ``dot N`` and ``slope N`` move the probe, ``arm N`` solves for α,
        ``mean`` and ``spread`` shape the input."""
        kind, _, index = handle.partition(" ")
        if kind in ("probe", "dot", "slope"):
            return {"probe": x} | ({"selected": int(index)} if index else {})
        if kind == "mean":
            return {"mean": x}
        if kind == "spread":
            return {"spread": max(abs(x - self.mean), 1e-3)}
        if kind == "arm":
            return {"functions": self._with_arm_through(int(index), x, y), "selected": int(index)}
        raise ValueError(f"there is no handle named {handle!r}")

    def choose(self, handle: str) -> dict[str, Any]:
        """The function that a dot or an arm belongs to."""
        kind, _, index = handle.partition(" ")
        return {"selected": int(index)} if kind in ("dot", "slope", "arm") else {}

    def pick(self, row: int) -> dict[str, Any]:
        """The function of the row becomes the selected one."""
        return {"selected": row}

    def _with_arm_through(self, index: int, x: float, y: float) -> tuple[Activation, ...]:
        functions = list(self.functions)
        low, high = self.run().value_range
        functions[index] = _through(functions[index], min(x, -1e-3), y, (high - low) / _PIXELS)
        return tuple(functions)


def _through(f: Activation, x: float, y: float, pixel: float) -> Activation:
    """The function with a round α such that f(x) = y to a pixel, or as near as the slider's range allows.

    f(x) falls as α grows for leaky ReLU, ELU and CELU alike (x < 0), so bisection finds it.
    """
    kind = f.specs["alpha"]
    low, high = kind.low, kind.high
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if f.with_parameters(alpha=middle)(x) > y else (low, middle)
    found = (low + high) / 2
    step = 1e-3 * (kind.high - kind.low)
    ends = [kind.clamp(found - step), kind.clamp(found + step)]
    above, below = (float(f.with_parameters(alpha=alpha)(x)) for alpha in ends)
    per_pixel = pixel * (ends[1] - ends[0]) / max(above - below, 1e-9)
    return f.with_parameters(alpha=kind.clamp(rounded(found, min(per_pixel, 0.1))))
