"""What Curves knows of every function, as a table of facts and as columns of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.base.table import Column, Fact, Facts, Table
from engine.base.text import MINUS, number, shown
from engine.experiments.curves.numbers import CurvesNumbers
from engine.experiments.curves.reading import Reading
from engine.functions.activation import Activation
from engine.functions.approach import is_unbounded, steep_points
from engine.functions.choice import numbered
from engine.functions.steepest import EVERYWHERE, steepest

_DIGITS = 1e-9
"""Shares are known to about nine digits; 0 and 100 % are said only of what is so."""

_SIDES = {"": "never", "left": "left", "right": "right", "both": "both sides"}
_BARS = "alive", "scaled", "centered", "exact zeros"
_HEADER = (
    "f(z)", "f′(z)", "range", "max |f′|", "zero-centered", "saturates", "kinks",
    *_BARS, "known for",
)  # fmt: skip
_TIPS = (
    "Value at the probe.",
    "Slope at the probe: the factor on the error signal.",
    "The set of values that f takes.",
    "The largest slope, and where it is.",
    "Yes where f(−z) = −f(z): every symmetric input then has mean output 0.",
    "The sides on which f flattens out.",
    "Where f or f′ jumps; where f is undefined or its tangent upright.",
    "Gradient kept alive: share of the input distribution with |f′(z)| ≥ ε.",
    "Output well scaled: root mean square of f(z) over that of z, or its inverse where that is above 1.",
    "Centered: variance of f(z) over its mean square; full where the mean output is 0.",
    "Share of the input distribution with f(z) exactly 0.",
    "What it is known for.",
)
_ROOM = ("−0.8337",) * 2 + ("(−1.2345, ∞)", "1.2345 at z = 1.41", "", "both sides", "") + ("> 99 %",) * 4
"""As wide as most numbers of the table."""


def facts(n: CurvesNumbers) -> Facts:
    """A row of facts for every function."""
    functions = n.experiment.functions
    names = numbered(functions, [f.short_label for f in functions])
    return Facts(
        _HEADER,
        _TIPS,
        tuple((name, _row(reading)) for name, reading in zip(names, n.readings, strict=True)),
        n.experiment.chosen,
        series=n.experiment.series[: len(functions)],
        room=_ROOM,
        full_names=tuple(f.full_label for f in functions),
        subjects=tuple(f.text or f.name for f in functions),
    )


def _row(reading: Reading) -> tuple[Fact, ...]:
    f, q = reading.function, reading.quantities
    return (
        Fact(_value(reading), value=q["value"]),
        Fact(_slope(reading), value=q["slope"]),
        Fact(f"{f.codomain}{' (sampled)' if f.is_sampled else ''}"),
        Fact(_steepest(f)),
        Fact("yes" if f.zero_centered else "no"),
        Fact(_SIDES[f.saturates]),
        Fact(_kinks(f)),
        *(_bar(q[name]) for name in _BARS),
        Fact(f.note),
    )


def _value(reading: Reading) -> str:
    """f(z); where rounding would show a limit that f never reaches, how far from it."""
    text, ends = number(reading.value), reading.function.codomain
    if reading.is_rounded(0):
        return f"{text} (rounded)"
    for end, attained, sign in ((ends.low, ends.low_closed, "+"), (ends.high, ends.high_closed, MINUS)):
        away = abs(reading.value - end)
        if not attained and away > 0 and text == number(end):
            if end == 0 or shown(end) != end:  # the digits that are cut would count more
                side = "" if end == 0 else f" {'above' if sign == '+' else 'below'} {number(end)}"
                return f"{number(away, 3)}{side}"
            return f"{number(end)} {sign} {number(away, 3)}"
    return _shown(reading, reading.value)


def _slope(reading: Reading) -> str:
    """f′(z), as far as it is one."""
    rounded = reading.is_rounded(1)
    return f"{number(reading.slope)} (rounded)" if rounded else _shown(reading, reading.slope)


def _shown(reading: Reading, value: float) -> str:
    """The number; what overflows is not called infinite."""
    if not reading.is_defined:
        return "undefined"
    if math.isinf(value) and reading.probe not in reading.function.singular:
        return f"{MINUS if value < 0 else ''}overflow"
    return number(value)


def _bar(value: float) -> Fact:
    if math.isnan(value):
        return Fact("undefined", 0.0, value)
    share = min(max(value, 0.0), 1.0)
    if _DIGITS < share < 0.005:
        return Fact("< 1 %", share, value)
    return Fact("> 99 %" if 0.995 <= share < 1 - _DIGITS else f"{100 * share:.0f} %", share, value)


def _steepest(f: Activation) -> str:
    """The largest slope and where; a lower bound for what was only sampled."""
    top = steepest(f)
    if math.isnan(top.slope):
        return "undefined"
    if math.isinf(top.slope):
        return f"unbounded, {top.where}"
    found = f"{number(top.slope)} {top.where}"
    if not f.is_sampled:
        return found
    return f"{found} (sampled)" if top.where in EVERYWHERE else f"at least {found} (sampled)"


def _kinks(f: Activation) -> str:
    """The kinks, then where f is undefined and where its slope is infinite."""
    found = [_at(f.kinks, f)] if f.kinks else ["none"]
    found += _undefined(f)
    upright = [z for z in steep_points(f) if _has_value(f, z) and z not in f.jumps]
    found += [f"upright {_at(upright, f)}"] if upright else []
    return "; ".join(found)


def _undefined(f: Activation) -> list[str]:
    """Where f has no value: stretches, and single points."""
    if f.gaps == ((-math.inf, math.inf),):
        return ["undefined everywhere"]
    if len(f.gaps) == len(f.singular) + 1:
        return [f"defined only {_at(f.singular, f)}"]
    nearest = sorted(sorted(f.gaps, key=lambda gap: min(map(abs, gap)))[:3])
    found = [f"undefined {_stretch(f, low, high)}" for low, high in nearest]
    found += ["…"] if len(f.gaps) > 3 else []
    ends = {end for gap in f.gaps for end in gap}
    lone = [z for z in f.singular if not _has_value(f, z) and z not in ends and not (f.gaps and f.period)]
    return [*found, f"undefined {_at(lone, f)}"] if lone else found


def _has_value(f: Activation, z: float) -> bool:
    """Whether f is finite there; what rounding leaves of a pole is no value."""
    return math.isfinite(float(f(z))) and not is_unbounded(f, z)


def _at(places: Sequence[float], f: Activation) -> str:
    """The places, or how many there are with the three nearest to 0."""
    listed = ", ".join(number(z, 3) for z in sorted(sorted(places, key=abs)[:3]))
    if f.period:
        return f"at infinitely many places: {listed}, …"
    more = " or more" if f.is_sampled else ""
    return f"at {listed}" if len(places) <= 3 else f"at {len(places)} places{more}: {listed}, …"


def _stretch(f: Activation, low: float, high: float) -> str:
    """``for z < 0``, with ≤ where f has no finite value at the end either."""
    ends = [number(end, 3) for end in (low, high)]
    closed = [math.isfinite(end) and not _has_value(f, end) for end in (low, high)]
    if math.isinf(low):
        return f"for z {'≤' if closed[1] else '<'} {ends[1]}"
    if math.isinf(high):
        return f"for z {'≥' if closed[0] else '>'} {ends[0]}"
    return f"for {ends[0]} {'≤' if closed[0] else '<'} z {'≤' if closed[1] else '<'} {ends[1]}"


def table(n: CurvesNumbers) -> Table:
    """z over the window with f, f′ and f″ of every function, both densities, and the facts."""
    functions, z = n.experiment.functions, np.linspace(*n.experiment.window, 401)
    columns = [Column("z", z, opens="functions", given=True)]
    for f in functions:
        columns += [
            Column(f"f(z) {f.full_label}", f(z), given=True),
            Column(f"f'(z) {f.full_label}", f.derivative(z)),
            Column(f"f''(z) {f.full_label}", f.second_derivative(z)),
        ]
    columns += [
        Column("input z", n.input_density.x, opens="input distribution", given=True),
        Column("density of z", n.input_density.y, given=True),
    ]
    for f, line in zip(functions, n.output_densities, strict=True):
        columns += [
            Column(f"a {f.full_label}", line.y, opens=f"output distribution of {f.full_label}"),
            Column(f"density of a {f.full_label}", line.x),
        ]
    return Table(tuple(columns), facts(n))
