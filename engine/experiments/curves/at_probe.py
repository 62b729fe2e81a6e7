"""What the selected function does to an error signal at the probe, in one sentence that is true there."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.base.text import decimal, number, percent, percent_in_words, superscript
from engine.functions.activation import Activation
from engine.functions.approach import steep_points
from engine.functions.stretches import plateaus

if TYPE_CHECKING:
    from engine.experiments.curves.result import CurvesResult, Reading

_LAYERS = 20


def sentence(result: CurvesResult) -> str:
    """The gate of the selected function at the probe."""
    reading, z = result.selected, result.experiment.probe
    start, title = f"At z = {decimal(z)}", reading.title
    return _broken(reading.function, z, start, title) or _gate(reading, start, title)


def is_rounded(reading: Reading, order: int) -> bool:
    """Whether f (order 0) or f′ (1) only looks constant at the probe, by rounding."""
    here, change = ((reading.value, reading.slope), (reading.slope, reading.curvature))[order]
    if not math.isfinite(here) or abs(change) > 1e-9 * (1.0 + abs(here)):
        return False
    return _looks_level(reading.function, order, reading.probe)


@lru_cache(maxsize=256)
def _looks_level(f: Activation, order: int, z: float) -> bool:
    call = f.derivative if order else f
    step = 1e-3 * (1.0 + abs(z))
    before, here, after = call([z - step, z, z + step]).tolist()
    return before == here == after and not any(s.low <= z <= s.high for s in plateaus(f, order))


def _broken(f: Activation, z: float, start: str, title: str) -> str:
    """What there is to say where f has no value, no slope, or two; "" elsewhere."""
    value, slope = float(f(z)), float(f.derivative(z))
    if z in f.jumps:
        step = 4.0 * math.ulp(z) + 1e-300
        low, high = _apart(*f([z - step, z + step]).tolist())
        rule = f"; by convention f = {number(value, 3)} and f′ = {number(slope, 3)} there"
        rule = " and is undefined there" if math.isnan(value) else rule
        return f"{start} {title} jumps from {low} to {high}{rule}."
    if z in f.singular and not math.isfinite(value):
        return f"{start} {title} is undefined, so it has no slope there."
    if any(low < z < high for low, high in f.gaps):
        return f"{start} {title} is undefined, so it has no slope there."
    if z in f.kinks:
        low, high = _apart(*_sides(f, z))
        rule = f"and by convention f′ = {number(slope, 3)} there"
        return f"{start} {title} has a kink: the slope jumps from {low} to {high}, {rule}."
    if z in f.singular and math.isinf(slope):
        return f"{start} the slope of {title} is infinite: the tangent is upright."
    if math.isnan(value) or math.isnan(slope):
        return f"{start} {title} gives no number in float64, so it has no slope to show there."
    if math.isinf(slope):
        return f"{start} the slope of {title} overflows: it is beyond the largest number that float64 holds."
    return ""


def _sides(f: Activation, kink: float) -> tuple[float, float]:
    """The one-sided slopes, infinite where f′ has no bound beside the kink."""
    before, after = f.sides(kink)
    if kink in steep_points(f):
        huge = 1e9
        before, after = (math.copysign(math.inf, s) if abs(s) > huge else s for s in (before, after))
    return before, after


def _apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    for digits in (3, 6, 9, 12, 17):
        if a == b or number(a, digits) != number(b, digits):
            break
    return number(a, digits), number(b, digits)


def _gate(reading: Reading, start: str, title: str) -> str:
    slope, rounded = reading.slope, is_rounded(reading, 1)
    if slope == 0:
        return _closed(reading.function, reading.probe, start, title, rounded)
    if slope < 0:
        return (
            f"{start} the slope of {title} is {number(slope, 3)}: it turns the error signal around "
            f"and passes {percent_in_words(-slope)} of it."
        )
    if slope == 1 and rounded:
        return f"{start} {title} has slope 1, rounded: the error signal passes back all but unchanged."
    if slope == 1:
        return f"{start} {title} has slope 1: the error signal passes back unchanged."
    through = _power(slope)
    if slope > 1:
        much = "hardly larger" if through == "1" else f"{through} times as large"
        share = percent(slope).replace("100\u00a0%", "just above 100\u00a0%")
        return (
            f"{start} {title} raises the error signal to {share}; "
            f"{_LAYERS} such layers would make it {much} (before weights)."
        )
    rest = "nearly all" if through == "1" else through
    return (
        f"{start} {title} passes {percent_in_words(slope)} of the error signal back; "
        f"{_LAYERS} such layers would leave {rest} of it (before weights)."
    )


def _closed(f: Activation, z: float, start: str, title: str, rounded: bool) -> str:
    """A slope of 0: of a level piece, at a single place, or only in floating point."""
    if not rounded:
        level = any(stretch.low <= z <= stretch.high for stretch in plateaus(f))
        size, where = ("exactly 0", "back at all") if level else ("0", "at this place alone")
        return f"{start} the slope of {title} is {size}: no error signal passes {where}."
    why = (
        "what its formula leaves is lost to rounding"
        if f.text
        else "the true slope is below 5·10⁻³²⁴, the smallest number there"
    )
    return f"{start} the slope of {title} is 0 in float64: {why}."


def _power(slope: float) -> str:
    exponent = _LAYERS * math.log10(slope)
    if -4 < exponent < 4:
        return number(slope**_LAYERS, 2)
    return f"10{superscript(round(exponent))}"
