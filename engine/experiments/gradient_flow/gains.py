"""The σ_w that suit a function: what keeps signals, what keeps gradients, what libraries take."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.experiments.gradient_flow.inputs import CUSTOM, STARTS, FlowInputs
from engine.networks.initializers import backward_gain, conventional_gain, gain

_STEPS, _CLOSE, _LEAST = 12, 1e-4, 1e-6
"""So many secants at most, until log₁₀ is so near; where they begin for no weights at all."""


@dataclass(frozen=True)
class Gain:
    """A σ_w with its name, why it is what it is, and what ten-digit theory makes of the layers with it.

    Attributes:
        ratio: the first layer's gradient by the last one's; nan where theory does not say.
        variance: that of z in the last layer.
    """

    name: str
    spread: float
    reason: str = ""
    ratio: float = math.nan
    variance: float = math.nan


def gains(e: FlowInputs) -> tuple[Gain, ...]:
    """The present one, then those of the function; ones that are not finite are left out."""
    f, conventional = e.activation, conventional_gain(e.activation)
    own = "σ_w" if e.initializer == CUSTOM else STARTS[e.initializer].split(":")[0]
    found = [
        Gain(f"here: {own}", math.sqrt(e.weight_variance)),
        Gain("keeps signals: 1/√E[f²]", gain(f)),
        Gain("keeps gradients: 1/√E[f′²]", backward_gain(f)),
    ]
    if conventional is not None:
        found.append(Gain("gain of the libraries", conventional.value, conventional.reason))
    return tuple(_followed(e, g) for g in found if math.isfinite(g.spread))


def _followed(e: FlowInputs, g: Gain) -> Gain:
    theory = e.edit(weight_spread=g.spread, initializer=CUSTOM).theory
    if theory is None:
        return g
    sizes = theory.gradients
    ratio = math.sqrt(sizes[0] / sizes[-1]) if sizes[-1] > 0 and math.isfinite(sizes[0]) else math.nan
    return Gain(g.name, g.spread, g.reason, ratio, float(theory.variances[-1]))


def present(found: tuple[Gain, ...]) -> int:
    """Which of the function's own is the present one; 0, the first, where none is."""
    here = found[0].spread
    same = (i for i, g in enumerate(found) if i and math.isclose(g.spread, here, rel_tol=1e-9))
    return next(same, 0)


def spread_for(e: FlowInputs, level: float) -> float:
    """The σ_w with which theory has the first layer's gradient there, log₁₀; the nearest that is found.

    By secants in log₁₀ of both: of straight pieces a line, whose slope is the number of layers.
    """
    logs, steep = [math.log10(max(math.sqrt(e.weight_variance), _LEAST))], float(max(e.depth - 1, 1))
    levels = [_first_level(e, logs[0])]
    for _ in range(_STEPS):
        off = level - levels[-1]
        if not math.isfinite(off) or abs(off) < _CLOSE:
            break
        moved = min(max(off / steep, -0.5), 0.5)
        logs.append(logs[-1] + moved)
        levels.append(_first_level(e, logs[-1]))
        steep = max((levels[-1] - levels[-2]) / moved, 0.2 * e.depth)
    known = [
        (abs(level - found), log) for log, found in zip(logs, levels, strict=True) if math.isfinite(found)
    ]
    return 10.0 ** min(known)[1] if known else e.weight_spread


def _first_level(e: FlowInputs, log: float) -> float:
    theory = e.edit(weight_spread=10.0**log, initializer=CUSTOM).theory
    first = math.nan if theory is None else float(theory.gradients[0])
    return math.log10(first) / 2 if first > 0 else -math.inf
