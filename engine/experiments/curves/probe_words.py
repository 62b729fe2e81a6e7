"""What the selected function does to an error signal at the probe, in one sentence that is true there."""

from __future__ import annotations

import math

from engine.base.text import decimal, number, percent, percent_in_words, superscript
from engine.experiments.curves.reading import Reading
from engine.functions.activation import Activation
from engine.functions.approach import steep_points
from engine.functions.stretches import plateaus

_LAYERS = 20


def sentence(reading: Reading) -> str:
    """The gate of the function at the probe."""
    said = _break(reading) or _no_slope(reading) or _gate(reading)
    return f"At z = {decimal(reading.probe)} {said}"


def _break(reading: Reading) -> str:
    """What there is to say where f jumps or has two slopes; "" elsewhere."""
    f, z, title = reading.function, reading.probe, reading.title
    slope = number(reading.slope)
    if z in f.jumps:
        step = 4.0 * math.ulp(z) + 1e-300
        low, high = _apart(*f([z - step, z + step]).tolist())
        rule = f"; by convention f = {number(reading.value)} and f′ = {slope} there"
        rule = " and is undefined there" if math.isnan(reading.value) else rule
        return f"{title} jumps from {low} to {high}{rule}."
    if z in f.kinks and reading.is_defined:
        low, high = _apart(*_sides(f, z))
        return (
            f"{title} has a kink: the slope jumps from {low} to {high}, and by convention f′ = {slope} there."
        )
    return ""


def _no_slope(reading: Reading) -> str:
    """What there is to say where f has no value or no finite slope; "" elsewhere."""
    title = reading.title
    if not reading.is_defined:
        return f"{title} is undefined, so it has no slope there."
    if math.isinf(reading.slope) and reading.probe in reading.function.singular:
        return f"the slope of {title} is infinite: the tangent is upright."
    if math.isnan(reading.value) or math.isnan(reading.slope):
        return f"{title} gives no number in float64, so it has no slope to show there."
    if math.isinf(reading.slope):
        return f"the slope of {title} overflows: it is beyond the largest number that float64 holds."
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


def _gate(reading: Reading) -> str:
    """What becomes of the error signal."""
    slope, title = reading.slope, reading.title
    if slope == 0:
        return _closed(reading)
    if slope < 0:
        return (
            f"the slope of {title} is {number(slope)}: it turns the error signal around "
            f"and passes {percent_in_words(-slope)} of it."
        )
    if slope == 1 and reading.is_rounded(1):
        return f"{title} has slope 1, rounded: the error signal passes back all but unchanged."
    if slope == 1:
        return f"{title} has slope 1: the error signal passes back unchanged."
    layers, through = f"{_LAYERS} such layers would", _power(slope)
    if slope > 1:
        much = "hardly larger" if through == "1" else f"{through} times as large"
        share = percent(slope).replace("100\u00a0%", "just above 100\u00a0%")
        return f"{title} raises the error signal to {share}; {layers} make it {much} (before weights)."
    share, rest = percent_in_words(slope), "nearly all" if through == "1" else through
    return f"{title} passes {share} of the error signal back; {layers} leave {rest} of it (before weights)."


def _closed(reading: Reading) -> str:
    """A slope of 0: of a level piece, at a single place, or only in floating point."""
    f, z, title = reading.function, reading.probe, reading.title
    if not reading.is_rounded(1):
        level = any(stretch.low <= z <= stretch.high for stretch in plateaus(f))
        size, where = ("exactly 0", "back at all") if level else ("0", "at this place alone")
        return f"the slope of {title} is {size}: no error signal passes {where}."
    why = (
        "what its formula leaves is lost to rounding"
        if f.text
        else "the true slope is below 5·10⁻³²⁴, the smallest number there"
    )
    return f"the slope of {title} is 0 in float64: {why}."


def _power(slope: float) -> str:
    exponent = _LAYERS * math.log10(slope)
    if -4 < exponent < 4:
        return number(slope**_LAYERS, 2)
    return f"10{superscript(round(exponent))}"
