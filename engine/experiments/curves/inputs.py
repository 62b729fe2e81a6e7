"""The inputs of the Curves panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.base.experiment import Experiment
from engine.base.parameter import Choice, Integer, Real, Span, Toggle
from engine.functions import activations
from engine.functions.activation import Activation
from engine.functions.choice import Functions, Listed, series_order

_OPENING = ("relu", "gelu", "tanh", "sigmoid")


@dataclass(frozen=True)
class CurvesInputs(Experiment):
    """One to six functions with their derivatives, a probe, and a normal input."""

    functions: tuple[Activation, ...] = Functions(
        tuple(activations.get(name) for name in _OPENING),
        label="functions", tip="Up to six functions of the catalogue or typed formulas.", group="Functions",
    ).field  # fmt: skip
    series: tuple[int, ...] = series_order()
    selected: int = Integer(
        1,
        0,
        5,
        label="selected function",
        tip="The function that readouts and tangent belong to.",
        is_place=True,
    ).field
    view: str = Choice(
        "curves",
        (("curves", "f and f′ against z"), ("gate", "f′ against a = f(z)"), ("bell", "GELU = z · Φ(z)")),
        label="view", tip="What is plotted against what.", group="Picture",
    ).field  # fmt: skip
    curvature: bool = Toggle(
        False, label="second derivative f″", tip="Show f″(z) under f′(z).", group="Picture"
    ).field
    distribution: bool = Toggle(
        False,
        label="input and output distribution", group="Picture",
        tip="Show the density of z under f, and of a = f(z) beside it.",
    ).field  # fmt: skip
    probe: float = Real(
        -1.2, -6.0, 6.0, -1000.0, 1000.0,
        label="z", tip="Where the dots and the tangent stand.", group="Probe", is_place=True,
    ).field  # fmt: skip
    mean: float = Real(
        0.0, -6.0, 6.0, -20.0, 20.0,
        label="mean μ", tip="Mean of the pre-activations z ~ N(μ, σ_z²).", group="Input distribution",
    ).field  # fmt: skip
    spread: float = Real(
        1.0, 0.1, 5.0, 0.001, 10.0, log=True,
        label="spread σ_z", tip="Standard deviation of the pre-activations.",
        group="Input distribution",
    ).field  # fmt: skip
    threshold: float = Real(
        0.01, 0.001, 0.3, 1e-12, 1.0, log=True, decimals=4,
        label="closed below ε", tip="The gate counts as nearly closed where |f′(z)| < ε; shaded.",
        group="Input distribution",
    ).field  # fmt: skip
    window: tuple[float, float] = Span(
        (-6.0, 6.0), -100.0, 100.0, 1e-3,
        label="visible range of z", tip="Wheel and drag change it, Fit brings it back.", undoable=False,
    ).field  # fmt: skip

    @property
    def chosen(self) -> int:
        """Index of the selected function; the last one where the list has become shorter."""
        return min(self.selected, len(self.functions) - 1)

    def shown(self, name: str) -> Any:
        """For the functions what tells their curves apart as well, for everything else the field."""
        return Listed(self.functions, self.series) if name == "functions" else super().shown(name)

    @property
    def idle(self) -> frozenset[str]:
        """What only the view of f and f′ against z shows."""
        return frozenset() if self.view == "curves" else frozenset({"curvature", "distribution"})
