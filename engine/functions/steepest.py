"""Where a function is steepest."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.base.text import number
from engine.functions.activation import Activation
from engine.functions.approach import steep_points
from engine.functions.survey import beside, survey

_NEAR, _HUGE = 1e3, 1e9
_ROUNDING, _FADING = 1e-12, 1e-6
_FAR = 1e8, 1e12
EVERYWHERE = "everywhere", "everywhere but at the kinks"
"""Where |f′| is the same for all z, without kinks and with them."""


@dataclass(frozen=True)
class Steepest:
    """The largest |f′| (its supremum) and where it is, in words."""

    slope: float
    where: str


@lru_cache(maxsize=256)
def steepest(f: Activation) -> Steepest:
    """The supremum of |f′|: exact for straight pieces, else found on a graded grid and at the turns of f′.

    It counts as infinite where |f′| passes 10⁹ or still grows from 10³ to 10⁴.
    """
    if f.slopes is not None:
        return _steepest_piece(f.kinks, [abs(slope) for slope in f.slopes])
    if steep_points(f):
        return Steepest(math.inf, f"near z = {number(min(steep_points(f), key=abs), 3)}")
    samples = survey(f)
    z, slope = samples.z, np.abs(samples.slope)
    if not np.isfinite(slope).any():
        return Steepest(float("nan"), "nowhere")
    top, at = float(np.nanmax(slope)), int(np.nanargmax(slope))
    grows = top > 1.05 * float(np.nanmax(slope[np.abs(z) <= _NEAR], initial=0.0)) and _grows_on(f)
    if slope[-1] == top and (grows or top > _HUGE):
        return Steepest(math.inf, "far right")
    if slope[0] == top and (grows or top > _HUGE):
        return Steepest(math.inf, "far left")
    if grows:
        return Steepest(math.inf, "far right" if z[at] > 0 else "far left")
    level = np.flatnonzero(slope >= top * (1 - _ROUNDING))
    if len(level) == np.isfinite(slope).sum():
        return Steepest(top, EVERYWHERE[bool(f.kinks)])
    flat = level[samples.curvature[level] == 0]
    if len(flat) > 2 and len(flat) > 0.5 * len(level) and not _fades(f, flat):
        return Steepest(top, _stretch(f, flat))
    if level[0] == 0 or level[-1] == len(z) - 1:
        top = max(top, float(np.nanmax(np.abs(f.derivative([-_FAR[1], _FAR[1]])), initial=0.0)))
        ends = "left" if level[0] == 0 else "", "right" if level[-1] == len(z) - 1 else ""
        return Steepest(top, f"approached far {' and '.join(filter(None, ends))}")
    return _isolated(f, float(z[at]), top)


def _fades(f: Activation, flat: NDArray[np.intp]) -> bool:
    """Whether f bends beside a level stretch so little that it does so within, too, but below rounding."""
    z, curvature = survey(f).z, np.abs(survey(f).curvature)
    begins, ends = np.diff(flat, prepend=-2) > 1, np.diff(flat, append=len(z) + 1) > 1
    seams = [*((at - 1, at) for at in flat[begins]), *((at + 1, at) for at in flat[ends])]  # outside, within
    known = [(out, within) for out, within in seams if 0 <= out < len(z)]
    return any(curvature[out] < _FADING and not _between(f.kinks, z[out], z[within]) for out, within in known)


def _grows_on(f: Activation) -> bool:
    """Whether |f′| still grows a million times as far out, and is not about to reach its limit."""
    near, far = (np.nanmax(np.abs(f.derivative([-z, z])), initial=0.0) for z in _FAR)
    return bool(far > 1.2 * near)


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


def _isolated(f: Activation, near: float, least: float) -> Steepest:
    """The maxima that stand alone: at kinks and where f′ turns; the largest is kept with all its equals."""
    samples = survey(f)
    # |f′| is flat at its maximum, so a place that rounds well may be as good as the one that was found.
    places = np.concatenate([[near], beside(f.kinks), samples.bends, samples.bends.round(4)])
    values = np.abs(f.derivative(places))
    top = max(least, float(np.nanmax(values)))
    if top > _HUGE:
        return Steepest(math.inf, f"near z = {number(round(float(places[np.nanargmax(values)]), 6), 3)}")
    best = np.sort(places[values > top * (1 - 1e-9)])
    best = best[np.diff(best, prepend=-np.inf) > 1e-3]
    if not best.size:
        return Steepest(math.nan, "nowhere")
    nearest, others = float(min(best, key=abs)), " and elsewhere" if len(best) > 1 else ""
    kink = min(f.kinks, key=lambda k: abs(k - nearest), default=math.inf)
    if abs(kink - nearest) < 1e-4:
        before, after = f.sides(kink)
        side = "left" if abs(before) > abs(after) else "right"
        return Steepest(max(abs(before), abs(after)), f"just {side} of {number(kink)}{others}")
    if len(best) == 2 and math.isclose(best[0], -best[1], abs_tol=1e-3):
        return Steepest(top, f"at z = ±{number(abs(nearest), 3)}")
    return Steepest(top, f"at z = {number(nearest, 3)}{others}")


def _stretch(f: Activation, flat: NDArray[np.intp]) -> str:
    """Words for the stretch of z on which |f′| keeps its largest value."""
    z = survey(f).z
    if len(flat) < flat[-1] - flat[0] + 1:
        return "on several pieces"
    begins, ends = flat[0] > 1, flat[-1] < len(z) - 2
    left = _place(f, z[flat[0] - 1], z[flat[0]]) if begins else ""
    right = _place(f, z[flat[-1] + 1], z[flat[-1]]) if ends else ""
    if begins and ends:
        return f"for {left} < z < {right}"
    if begins:
        return f"for z > {left}"
    return f"for z < {right}" if ends else EVERYWHERE[bool(f.kinks)]


def _place(f: Activation, outside: float, inside: float) -> str:
    """The kink, or the jump of f″, between a sample outside of a stretch and its first or last; else that."""
    breaks = _between((*f.kinks, *survey(f).breaks.tolist()), outside, inside)
    return number(breaks[0] if breaks else round(float(inside), 2), 3)


def _between(places: Iterable[float], a: float, b: float) -> list[float]:
    return [at for at in places if (a - at) * (b - at) <= 0]
