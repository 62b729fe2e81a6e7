"""Where a function is steepest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.activation import Activation, Array
from engine.survey import survey
from engine.text import MINUS, number


@dataclass(frozen=True)
class Steepest:
    """The largest |f′| (its supremum) and where it is, in words."""

    slope: float
    where: str


@lru_cache(maxsize=256)
def steepest(f: Activation) -> Steepest:
    """The supremum of |f′|, found on a graded grid and refined around its maximum to twelve digits."""
    if f.slopes is not None:
        return _steepest_piece(f.kinks, [abs(slope) for slope in f.slopes])
    samples = survey(f)
    z, slope = samples.z, np.abs(samples.slope)
    if not np.isfinite(slope).any():
        return Steepest(float("nan"), "nowhere")
    top = float(np.nanmax(slope))
    at = int(np.nanargmax(slope))
    if np.isinf(top):
        return Steepest(top, f"as z → {'∞' if z[at] > 0 else MINUS + '∞'}")
    level = np.flatnonzero(slope >= top * (1 - 1e-12))
    flat = level[samples.curvature[level] == 0]
    if len(flat) > 2 and len(flat) > 0.5 * len(level):
        return Steepest(top, _stretch(z, flat, f.kinks))
    if level[0] == 0 or level[-1] == len(z) - 1:
        return Steepest(top, f"as z → {'∞' if level[-1] == len(z) - 1 else MINUS + '∞'}")
    return _isolated(f, z, slope)


def _steepest_piece(kinks: tuple[float, ...], slopes: list[float]) -> Steepest:
    """The steepest pieces of a piecewise-linear function, joined where they touch."""
    top = max(slopes)
    at = [piece for piece, slope in enumerate(slopes) if slope == top]
    if len(at) == len(slopes):
        return Steepest(
            top, "everywhere" if not kinks else f"for z ≠ {', '.join(number(k, 3) for k in kinks)}"
        )
    if len(at) > 1:
        return Steepest(top, "on several pieces")
    low = number(kinks[at[0] - 1], 3) if at[0] else ""
    high = number(kinks[at[0]], 3) if at[0] < len(kinks) else ""
    if low and high:
        return Steepest(top, f"for {low} < z < {high}")
    return Steepest(top, f"for z > {low}" if low else f"for z < {high}")


def _isolated(f: Activation, z: Array, slope: Array) -> Steepest:
    """The maxima that stand alone: refined one by one, the largest kept with all its equals."""
    peaks = np.flatnonzero((slope[1:-1] >= slope[:-2]) & (slope[1:-1] >= slope[2:])) + 1
    peaks = peaks[slope[peaks] > np.nanmax(slope) * (1 - 1e-3)]
    found = [_refined(f, z[at - 1], z[at + 1]) for at in peaks[:8].tolist()]
    top = max(value for value, _ in found)
    places = [where for value, where in found if value > top * (1 - 1e-9)]
    kinks = [k for k in f.kinks if abs(k - places[0]) < 1e-4]
    if kinks:
        before, after = f.sides(kinks[0])
        side = "left" if abs(before) > abs(after) else "right"
        return Steepest(max(abs(before), abs(after)), f"just {side} of {number(kinks[0])}")
    if len(places) == 2 and math.isclose(places[0], -places[1], abs_tol=1e-3):
        return Steepest(top, f"at z = ±{number(places[1], 3)}")
    nearest = min(places, key=abs)
    return Steepest(top, f"at z = {number(nearest, 3)}{' and elsewhere' if len(places) > 1 else ''}")


def _refined(f: Activation, low: float, high: float) -> tuple[float, float]:
    """The largest |f′| between low and high, and where; a place that rounds well is tried as well."""
    for _ in range(6):
        z = np.linspace(low, high, 33)
        at = int(np.nanargmax(np.abs(f.derivative(z))))
        low, high = z[max(at - 1, 0)], z[min(at + 1, 32)]
    # |f′| is flat at its maximum, so z is known to half the digits only.
    tried = np.array([z[at], round(float(z[at]), 4)])
    values = np.abs(f.derivative(tried))
    best = int(np.argmax(values[::-1]))
    return float(values[1 - best]), float(tried[1 - best])


def _stretch(z: Array, level: Array, kinks: tuple[float, ...]) -> str:
    """Words for the stretch of z on which |f′| keeps its largest value."""
    low, high = float(z[level[0]]), float(z[level[-1]])
    if len(level) < level[-1] - level[0] + 1:
        return "on several pieces"
    left, right = (_place(end, kinks) for end in (low, high))
    if low > z[1] and high < z[-2]:
        return f"for {left} < z < {right}"
    if low > z[1]:
        return f"for z > {left}"
    return f"for z < {right}" if high < z[-2] else "everywhere"


def _place(end: float, kinks: tuple[float, ...]) -> str:
    """The kink at the end of a stretch, else the end on the grid it was found on."""
    return number(next((kink for kink in kinks if abs(kink - end) < 1e-6), round(end, 2)), 3)
