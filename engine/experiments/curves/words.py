"""What Curves says: readouts, sentence, facts. Every number in it is computed from the state."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.base.experiment import Readout
from engine.base.table import Fact, Facts
from engine.base.text import MINUS, decimal, number, percent, percent_in_words
from engine.experiments.curves import at_probe
from engine.functions.activation import Activation
from engine.functions.approach import is_unbounded, steep_points
from engine.functions.choice import numbered
from engine.functions.steepest import steepest

if TYPE_CHECKING:
    from engine.experiments.curves.result import CurvesResult, Reading

_HARDLY = 1e-4
"""A share of the input that is hardly worth a word."""

_DIGITS = 1e-9
"""Shares are known to about nine digits; 0 and 100 % are said only of what is so."""

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
    "Where f or f′ jumps; where f is undefined or its tangent upright.",
    "What it is known for.",
)
_ROOM = ("−0.833655",) * 2 + ("> 99 %",) * 4
"""As wide as most numbers of the table."""


def readouts(result: CurvesResult) -> tuple[Readout, ...]:
    """Four numbers of the selected function; the shaded area in the bell view."""
    e, reading = result.experiment, result.selected
    if e.view == "bell":
        return _bell_readouts(result)
    title, m = reading.title, reading.moments
    return (
        Readout(_if_defined(m.mean), f"mean of a, {title}"),
        Readout(_share(m.zeros), "exact zeros"),
        Readout(_share(m.closed), "gate nearly closed"),
        Readout(_if_defined(m.gradient), "E[f′²] of the gate"),
    )


def _if_defined(value: float) -> str:
    return "undefined" if math.isnan(value) else number(value, 3)


def _share(share: float) -> str:
    """As people read it from afar: no powers of ten."""
    if math.isnan(share):
        return "undefined"
    return "< 0.001\u00a0%" if 0 < share < 1e-5 else percent(share)


def sentence(result: CurvesResult) -> str:
    """The gate of the selected function at the probe, then the function that the input suits least."""
    if result.experiment.view == "bell":
        return _bell_sentence(result)
    if result.experiment.view == "gate":
        return _gate_sentence(result)
    return f"{at_probe.sentence(result)} {_over_input(result)}".rstrip()


def caption(result: CurvesResult) -> str:
    """Functions, probe and input distribution in one line."""
    e = result.experiment
    functions = ", ".join(f.full_label for f in e.functions)
    text = f"{functions}; z = {decimal(e.probe)}"
    return f"{text}; input z ~ N({number(e.mean)}, {number(e.spread)}²)" if e.distribution else text


def facts(result: CurvesResult) -> Facts:
    """A row of facts for every function."""
    functions = result.experiment.functions
    names = numbered(functions, [f.short_label for f in functions])
    return Facts(
        _HEADER,
        _TIPS,
        tuple((name, _row(reading)) for name, reading in zip(names, result.readings, strict=True)),
        result.experiment.chosen,
        room=_ROOM,
        full_names=tuple(f.full_label for f in functions),
        subjects=tuple(f.text or f.name for f in functions),
    )


def _row(reading: Reading) -> tuple[Fact, ...]:
    f, m = reading.function, reading.moments
    scaled = m.scale if not m.scale > 0 else min(m.scale, 1 / m.scale)  # nan stays nan
    return (
        Fact(_value(reading)),
        Fact(_slope(reading)),
        *(_bar(share) for share in (1 - m.closed, scaled, m.centered, m.zeros)),
        Fact(f"{f.codomain}{' (sampled)' if f.is_sampled else ''}"),
        Fact("yes" if f.zero_centered else "no"),
        Fact(_steepest(f)),
        Fact(_SIDES[f.saturates]),
        Fact(_kinks(f)),
        Fact(f.note),
    )


def _value(reading: Reading) -> str:
    """f(z); where rounding would show a limit that f never reaches, how far from it."""
    text, ends = number(reading.value, 6), reading.function.codomain
    if at_probe.is_rounded(reading, 0):
        return f"{text} (rounded)"
    for end, attained, sign in ((ends.low, ends.low_closed, "+"), (ends.high, ends.high_closed, MINUS)):
        away = abs(reading.value - end)
        if not attained and away > 0 and text == number(end, 6):
            return f"{number(away, 3)}" if end == 0 else f"{number(end)} {sign} {number(away, 3)}"
    return _shown(reading, reading.value)


def _slope(reading: Reading) -> str:
    """f′(z), as far as it is one."""
    rounded = at_probe.is_rounded(reading, 1)
    return f"{number(reading.slope, 6)} (rounded)" if rounded else _shown(reading, reading.slope)


def _shown(reading: Reading, value: float) -> str:
    """The number; undefined at poles and beyond the domain, and what overflows is not called infinite."""
    f, z = reading.function, reading.probe
    if (z in f.singular and not math.isfinite(reading.value)) or any(a < z < b for a, b in f.gaps):
        return "undefined"
    if math.isinf(value) and z not in f.singular:
        return f"{MINUS if value < 0 else ''}overflow"
    return number(value, 6)


def _bar(share: float) -> Fact:
    if math.isnan(share):
        return Fact("undefined", 0.0)
    share = min(max(share, 0.0), 1.0)
    if _DIGITS < share < 0.005:
        return Fact("< 1 %", share)
    return Fact("> 99 %" if 0.995 <= share < 1 - _DIGITS else f"{100 * share:.0f} %", share)


def _steepest(f: Activation) -> str:
    """The largest slope and where; a lower bound for what was only sampled."""
    top = steepest(f)
    if math.isnan(top.slope):
        return "undefined"
    if math.isinf(top.slope):
        return f"unbounded, {top.where}"
    found = f"{number(top.slope)} {top.where}"
    return f"at least {found} (sampled)" if f.is_sampled else found


def _kinks(f: Activation) -> str:
    """The kinks, then where f is undefined and where its slope is infinite."""
    found = [_at(f.kinks)] if f.kinks else ["none"]
    found += [f"undefined {_stretch(f, low, high)}" for low, high in f.gaps]
    ends = {end for gap in f.gaps for end in gap}
    lone = [z for z in f.singular if not _has_value(f, z) and z not in ends]
    upright = [z for z in steep_points(f) if _has_value(f, z) and z not in f.jumps]
    found += [f"undefined {_at(lone)}"] if lone else []
    found += [f"upright {_at(upright)}"] if upright else []
    return "; ".join(found)


def _has_value(f: Activation, z: float) -> bool:
    """Whether f is finite there; what rounding leaves of a pole is no value."""
    return math.isfinite(float(f(z))) and not is_unbounded(f, z)


def _at(places: Sequence[float]) -> str:
    listed = ", ".join(number(z, 3) for z in places[:3])
    return f"at {listed}" if len(places) <= 3 else f"at {len(places)} places: {listed}, …"


def _stretch(f: Activation, low: float, high: float) -> str:
    """``for z < 0``, with ≤ where f has no finite value at the end either."""
    ends = [number(end, 3) for end in (low, high)]
    closed = [math.isfinite(end) and not _has_value(f, end) for end in (low, high)]
    if math.isinf(low):
        return f"for z {'≤' if closed[1] else '<'} {ends[1]}"
    if math.isinf(high):
        return f"for z {'≥' if closed[0] else '>'} {ends[0]}"
    return f"for {ends[0]} {'≤' if closed[0] else '<'} z {'≤' if closed[1] else '<'} {ends[1]}"


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
    return f"; the gate of {worst.title} is nearly closed for {percent_in_words(closed)}"


def _gate_sentence(result: CurvesResult) -> str:
    reading = result.selected
    name, a, slope = reading.function.name, reading.value, reading.slope
    title = reading.title
    if name == "sigmoid":
        other = float(reading.function(-reading.probe))  # 1 − a with all its digits
        rule = f"a(1 − a) = {number(a, 3)} · {number(other, 3)} = {number(slope, 3)}"
        return (
            f"Against its own output the slope of the sigmoid is a parabola: f′ = {rule}, never above 0.25."
        )
    if name == "tanh":
        square = number(a * a, 3)
        rule = f"1 − a²{f' = 1 − {square}' if square != '1' else ''} = {number(slope, 3)}"
        return f"Against its own output the slope of tanh is a parabola: f′ = {rule}, and 1 only where a = 0."
    z = decimal(result.experiment.probe)
    return f"{title} gives a = {number(a, 3)} at z = {z}, with slope {number(slope, 3)}."


def _bell_parts(result: CurvesResult) -> tuple[float, float, float]:
    import numpy as np

    from engine.functions.special import normal_cdf

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
        "Far right the area nears 1 and z passes; far left it nears 0 and z is damped away."
    )
