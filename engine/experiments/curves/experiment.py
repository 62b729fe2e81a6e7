"""The inputs of the Curves panel and what its handles edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Real, Span, Toggle, param
from engine.base.rounding import rounded
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Functions

if TYPE_CHECKING:
    from engine.experiments.curves.result import CurvesResult

_PIXELS = 300
"""A plot is about so high; what is set by hand there has no digits that nobody can read off."""

_OPENING = ("relu", "gelu", "tanh", "sigmoid")


@dataclass(frozen=True)
class Curves(Experiment):
    """One to six functions with their derivatives, a probe, and a normal input."""

    functions: tuple[Activation, ...] = param(
        Functions(
            tuple(activations.get(name) for name in _OPENING),
            label="functions",
            tip="Up to six functions of the catalogue or typed formulas.",
            group="Functions",
        )
    )
    selected: int = param(
        Integer(1, 0, 5, label="selected function", tip="The function that readouts and tangent belong to.")
    )
    view: str = param(
        Choice(
            "curves",
            (("curves", "f and f′ against z"), ("gate", "f′ against a = f(z)"), ("bell", "GELU = z · Φ(z)")),
            label="view",
            tip="What is plotted against what.",
            group="Picture",
        )
    )
    curvature: bool = param(
        Toggle(False, label="second derivative f″", tip="Show f″(z) under f′(z).", group="Picture")
    )
    distribution: bool = param(
        Toggle(
            True,
            label="input and output distribution",
            tip="Show the density of z under f, and of a = f(z) beside it.",
            group="Picture",
        )
    )
    probe: float = param(
        Real(
            -1.2, -6.0, 6.0, -1000.0, 1000.0,
            label="z", tip="Where the dots and the tangent stand.", group="Probe",
        )
    )  # fmt: skip
    mean: float = param(
        Real(
            0.0, -6.0, 6.0, -20.0, 20.0,
            label="mean μ", tip="Mean of the pre-activations z ~ N(μ, σ_z²).", group="Input distribution",
        )
    )  # fmt: skip
    spread: float = param(
        Real(
            1.0, 0.1, 5.0, 0.001, 10.0, log=True,
            label="spread σ_z", tip="Standard deviation of the pre-activations.",
            group="Input distribution",
        )
    )  # fmt: skip
    threshold: float = param(
        Real(
            0.01, 0.001, 0.3, 1e-12, 1.0, log=True, decimals=4,
            label="closed below ε", tip="The gate counts as nearly closed where |f′(z)| < ε; shaded.",
            group="Input distribution",
        )
    )  # fmt: skip
    window: tuple[float, float] = param(
        Span(
            (-6.0, 6.0), -100.0, 100.0, 1e-3,
            label="visible range of z", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
        )
    )  # fmt: skip

    @property
    def chosen(self) -> int:
        """Index of the selected function; the last one where the list has become shorter."""
        return min(self.selected, len(self.functions) - 1)

    def edit(self, **changes: Any) -> Curves:
        """As for all experiments; a function that is added is selected, and the selected one stays the same
        when another is removed."""
        functions = changes.get("functions", self.functions)
        if "selected" not in changes and functions[:-1] == self.functions:
            changes["selected"] = len(self.functions)
        if "selected" not in changes and len(functions) == len(self.functions) - 1:
            gone = next((i for i, f in enumerate(functions) if f != self.functions[i]), len(functions))
            changes["selected"] = self.chosen - (gone < self.chosen)
        return super().edit(**changes)

    def run(self) -> CurvesResult:
        """Everything there is to draw and to say."""
        from engine.experiments.curves.result import CurvesResult

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

    def pick(self, row: int) -> dict[str, Any]:
        """The function of the row becomes the selected one."""
        return {"selected": row}

    def _with_arm_through(self, index: int, x: float, y: float) -> tuple[Activation, ...]:
        functions = list(self.functions)
        low, high = self.run().value_range
        functions[index] = _through(functions[index], min(x, -1e-3), y, (high - low) / _PIXELS)
        return tuple(functions)

    @property
    def idle(self) -> frozenset[str]:
        """What only the view of f and f′ against z shows."""
        return frozenset() if self.view == "curves" else frozenset({"curvature", "distribution"})


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
