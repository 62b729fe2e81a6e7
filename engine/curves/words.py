"""What Curves says: readouts, sentence, facts. Every number in it is computed from the state."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.activation import Activation
from engine.curves.slopes import steepest
from engine.experiment import Readout
from engine.table import Fact, Facts
from engine.text import MINUS, decimal, number, percent, percent_in_words, superscript

if TYPE_CHECKING:
    from engine.curves.result import CurvesResult, Reading

_LAYERS = 20
_HARDLY = 1e-4
"""A share of the input that is hardly worth a word."""

_SIDES = {"": "never", "left": "left", "right": "right", "both": "both sides"}
_HEADER = (
    "f(z)", "f′(z)", "alive", "scaled", "centered", "sparse",
    "range", "zero-centered", "max |f′|", "saturates", "kinks", "known for",
)  # fmt: skip
_TIPS = (
    "Value at the probe.",
    "Slope at the probe: the factor on the error signal.",
    "Gradient kept alive: share of the input distribution with |f′(z)| ≥ ε.",
    "Output well scaled: root mean square of f(z) over that of z, or its inverse where that is above 1.",
    "Centered: variance of f(z) over its mean square; full where the mean output is 0.",
    "Sparse: share of the input distribution with f(z) exactly 0.",
    "The set of values that f takes.",
    "Yes where f(−z) = −f(z): every symmetric input then has mean output 0.",
    "The largest slope, and where it is.",
    "The sides on which f flattens out.",
    "Where f or f′ jumps.",
    "What it is known for.",
)
_ROOM = ("−0.833655",) * 2
"""As wide as most numbers of the table."""


def readouts(result: CurvesResult) -> tuple[Readout, ...]:
    """Four numbers of the selected function; the shaded area in the bell view."""
    e, reading = result.experiment, result.selected
    if e.view == "bell":
        return _bell_readouts(result)
    title, m = reading.function.title, reading.moments
    return (
        Readout(_if_defined(m.mean, number), f"mean of a, {title}"),
        Readout(percent(m.zeros), "exact zeros"),
        Readout(_if_defined(m.closed, percent), "gate nearly closed"),
        Readout(_if_defined(m.gradient, number), "E[f′²] of the gate"),
    )


def _if_defined(value: float, words: Callable[[float, int], str]) -> str:
    return "undefined" if math.isnan(value) else words(value, 3)


def sentence(result: CurvesResult) -> str:
    """The gate of the selected function at the probe, then the function that the input suits least."""
    if result.experiment.view == "bell":
        return _bell_sentence(result)
    if result.experiment.view == "gate":
        return _gate_sentence(result)
    return f"{_at_probe(result)} {_over_input(result)}".rstrip()


def caption(result: CurvesResult) -> str:
    """Functions, probe and input distribution in one line."""
    e = result.experiment
    functions = ", ".join(f.label for f in e.functions)
    text = f"{functions}; z = {decimal(e.probe)}"
    return f"{text}; input z ~ N({number(e.mean)}, {number(e.spread)}²)" if e.distribution else text


def facts(result: CurvesResult) -> Facts:
    """A row of facts for every function."""
    rows = tuple((reading.function.label, _row(reading)) for reading in result.readings)
    return Facts(_HEADER, _TIPS, rows, result.experiment.chosen, room=_ROOM)


def _row(reading: Reading) -> tuple[Fact, ...]:
    f, m = reading.function, reading.moments
    top = steepest(f)
    scaled = m.scale if not m.scale > 0 else min(m.scale, 1 / m.scale)  # nan stays nan
    return (
        Fact(_value(reading)),
        Fact(number(reading.slope, 6)),
        *(_bar(share) for share in (1 - m.closed, scaled, m.centered, m.zeros)),
        Fact(str(f.codomain)),
        Fact("yes" if f.zero_centered else "no"),
        Fact(f"{number(top.slope)} {top.where}" if math.isfinite(top.slope) else f"unbounded, {top.where}"),
        Fact(_SIDES[f.saturates]),
        Fact(_kinks(f)),
        Fact(f.note),
    )


def _value(reading: Reading) -> str:
    """f(z); where rounding would show a limit that f never reaches, how far from it."""
    text, ends = number(reading.value, 6), reading.function.codomain
    for end, attained, sign in ((ends.low, ends.low_closed, "+"), (ends.high, ends.high_closed, MINUS)):
        away = abs(reading.value - end)
        if not attained and away > 0 and text == number(end, 6):
            return f"{number(away, 3)}" if end == 0 else f"{number(end)} {sign} {number(away, 3)}"
    return text


def _bar(share: float) -> Fact:
    if math.isnan(share):
        return Fact("undefined", 0.0)
    share = min(max(share, 0.0), 1.0)
    return Fact(f"{100 * share:.0f} %", share)


def _kinks(f: Activation) -> str:
    if not f.kinks:
        return "none"
    places = ", ".join(number(k, 3) for k in f.kinks[:3])
    return f"at {places}" if len(f.kinks) <= 3 else f"{len(f.kinks)}: {places}, …"


def _at_probe(result: CurvesResult) -> str:
    reading, probe = result.selected, result.experiment.probe
    title, slope = reading.function.title, reading.slope
    start = f"At z = {decimal(probe)}"
    if probe in reading.function.kinks:
        before, after = reading.function.sides(probe)
        return (
            f"{start} {title} has a kink: the slope jumps from {number(before, 3)} to {number(after, 3)}, "
            f"and by convention f′ = {number(slope, 3)} there."
        )
    if math.isnan(slope):
        return f"{start} {title} has no slope."
    if math.isinf(slope):
        return f"{start} the slope of {title} overflows: it is beyond the largest number that float64 holds."
    if slope == 0:
        return f"{start} the slope of {title} is exactly 0: no error signal passes back at all."
    if slope < 0:
        return (
            f"{start} the slope of {title} is {number(slope, 3)}: it turns the error signal around "
            f"and passes {percent(-slope)} of it."
        )
    if slope == 1:
        return f"{start} {title} has slope 1: the error signal passes back unchanged."
    layers = f"{_LAYERS} such layers would"
    if slope > 1:
        times = f"{layers} make it {_power(slope)} times as large (before weights)."
        return f"{start} {title} raises the error signal to {percent(slope)}; {times}"
    rest = f"{layers} leave {_power(slope)} of it (before weights)."
    return f"{start} {title} passes {percent(slope)} of the error signal back; {rest}"


def _power(slope: float) -> str:
    exponent = _LAYERS * math.log10(slope)
    if -4 < exponent < 4:
        return number(slope**_LAYERS, 2)
    return f"10{superscript(round(exponent))}"


def _over_input(result: CurvesResult) -> str:
    e = result.experiment
    if not e.distribution:
        return ""
    noun = f"z\u00a0~\u00a0N({number(e.mean, 3)},\u00a0{number(e.spread, 3)}²)"
    m = result.selected.moments
    if math.isnan(m.closed):
        return f"It is not defined for all of {noun}, so it has no mean there."
    if m.zeros > 0 and m.zeros >= 0.999 * m.closed:
        said = f"It sets {percent_in_words(m.zeros)} of {noun} to exactly 0 and passes no gradient there"
    elif m.closed > _HARDLY:
        said = f"Its gate is nearly closed for {percent_in_words(m.closed)} of {noun}"
    else:
        said = f"Its gate is hardly ever closed for {noun}"
    return f"{said}{_worse(result)}."


def _worse(result: CurvesResult) -> str:
    """Whose gate is closed more often than that of the selected function."""
    worst = max(result.readings, key=lambda r: -1.0 if math.isnan(r.moments.closed) else r.moments.closed)
    closed = worst.moments.closed
    if closed < _HARDLY or closed < 1.05 * result.selected.moments.closed:
        return ""
    return f"; the gate of {worst.function.title} is nearly closed for {percent_in_words(closed)}"


def _gate_sentence(result: CurvesResult) -> str:
    reading = result.selected
    name, a, slope = reading.function.name, reading.value, reading.slope
    title = reading.function.title
    if name == "sigmoid":
        rule = f"a(1 − a) = {number(a, 3)} · {number(1 - a, 3)} = {number(slope, 3)}"
        return (
            f"Against its own output the slope of the sigmoid is a parabola: f′ = {rule}, never above 0.25."
        )
    if name == "tanh":
        rule = f"1 − a² = 1 − {number(a * a, 3)} = {number(slope, 3)}"
        return f"Against its own output the slope of tanh is a parabola: f′ = {rule}, and 1 only where a = 0."
    z = decimal(result.experiment.probe)
    return f"{title} gives a = {number(a, 3)} at z = {z}, with slope {number(slope, 3)}."


def _bell_parts(result: CurvesResult) -> tuple[float, float, float]:
    import numpy as np

    from engine.special import normal_cdf

    z = result.experiment.probe
    area = float(normal_cdf(np.array([z]))[0])
    return z, area, z * area


def _bell_readouts(result: CurvesResult) -> tuple[Readout, ...]:
    z, area, product = _bell_parts(result)
    return (
        Readout(decimal(z), "z"),
        Readout(number(area), "shaded area Φ(z)"),
        Readout(number(product), "GELU(z) = z · Φ(z)"),
    )


def _bell_sentence(result: CurvesResult) -> str:
    z, area, product = _bell_parts(result)
    rule = f"{decimal(z)} · {number(area, 3)} = {number(product, 3)}"
    return (
        f"GELU keeps z in proportion to the shaded area: {rule}. "
        "Far right the area is 1 and z passes; far left it is 0 and z is damped away."
    )
