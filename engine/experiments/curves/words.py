"""What Curves says: readouts, sentence, caption. Every number in it is computed from the state."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import decimal, equals, number, percent, percent_in_words, shown
from engine.experiments.curves import probe_words
from engine.experiments.curves.numbers import CurvesNumbers
from engine.experiments.curves.reading import Reading

_HARDLY = 1e-4
"""A share of the input that is hardly worth a word."""


def readouts(n: CurvesNumbers) -> tuple[Readout, ...]:
    """Four numbers of the selected function; the shaded area in the bell view."""
    if n.experiment.view == "bell":
        return _bell_readouts(n)
    q = n.selected.quantities
    return (
        Readout(_if_defined(q["mean"]), f"mean of a, {n.selected.title}"),
        Readout(_share(q["exact zeros"]), "exact zeros"),
        Readout(_share(q["nearly closed gate"]), "gate nearly closed"),
        Readout(_if_defined(q["mean square slope"]), "E[f′²] of the gate"),
    )


def _bell_readouts(n: CurvesNumbers) -> tuple[Readout, ...]:
    return (
        Readout(decimal(n.experiment.probe), "z"),
        Readout(number(n.quantities["shaded area"]), "shaded area Φ(z)"),
        Readout(number(n.quantities["value of GELU"]), "GELU(z) = z · Φ(z)"),
    )


def _if_defined(value: float) -> str:
    return "undefined" if math.isnan(value) else number(value, 3)


def _share(share: float) -> str:
    """As people read it from afar: no powers of ten."""
    if math.isnan(share):
        return "undefined"
    return "< 0.001\u00a0%" if 0 < share < 1e-5 else percent(share)


def sentence(n: CurvesNumbers) -> str:
    """The gate of the selected function at the probe, then the function that the input suits least."""
    if n.experiment.view == "bell":
        return _bell_sentence(n)
    if n.experiment.view == "gate":
        return _gate_sentence(n.selected)
    return f"{probe_words.sentence(n.selected)} {_over_input(n)}".rstrip()


def caption(n: CurvesNumbers) -> str:
    """Functions, probe and input distribution in one line."""
    e = n.experiment
    functions = ", ".join(f.full_label for f in e.functions)
    text = f"{functions}; z = {decimal(e.probe)}"
    return f"{text}; input z ~ N({number(e.mean)}, {number(e.spread)}²)" if e.distribution else text


def _over_input(n: CurvesNumbers) -> str:
    e = n.experiment
    if not e.distribution:
        return ""
    noun = f"z\u00a0~\u00a0N({number(e.mean, 3)},\u00a0{number(e.spread, 3)}²)"
    zeros, closed = n.selected.quantities["exact zeros"], n.selected.quantities["nearly closed gate"]
    if math.isnan(closed):
        return f"It is not defined for all of {noun}, so it has no mean there."
    if zeros > 0 and zeros >= 0.999 * closed:
        said = f"It sets {percent_in_words(zeros)} of {noun} to exactly 0 and passes no gradient there"
    elif closed > _HARDLY:
        said = f"Its gate is nearly closed for {percent_in_words(closed)} of {noun}"
    else:
        said = f"Its gate is hardly ever closed for {noun}"
    return f"{said}{_worse(n)}."


def _worse(n: CurvesNumbers) -> str:
    """Whose gate is closed more often than that of the selected function."""
    shares = [r.quantities["nearly closed gate"] for r in n.readings]
    worst = max(range(len(shares)), key=lambda i: -1.0 if math.isnan(shares[i]) else shares[i])
    if shares[worst] < max(_HARDLY, 1.05 * shares[n.experiment.chosen]):
        return ""
    return f"; the gate of {n.readings[worst].title} is nearly closed for {percent_in_words(shares[worst])}"


def _gate_sentence(reading: Reading) -> str:
    """Slope and output; what the slope of a squasher is in terms of its output."""
    name, a, slope = reading.function.name, reading.value, number(reading.slope)
    if name == "sigmoid":
        other = float(reading.function(-reading.probe))  # 1 − a with all its digits
        sign = equals(shown(a) * shown(other), reading.slope)
        rule = f"a(1 − a) = {number(a)} · {number(other)} {sign} {slope}"
        return (
            f"Against its own output the slope of the sigmoid is a parabola: f′ = {rule}, never above 0.25."
        )
    if name == "tanh":
        square = number(a * a)
        sign = equals(1 - shown(a * a), reading.slope) if square != "1" else "="
        rule = f"1 − a²{f' = 1 − {square}' if square != '1' else ''} {sign} {slope}"
        return f"Against its own output the slope of tanh is a parabola: f′ = {rule}, and 1 only where a = 0."
    return f"{reading.title} gives a = {number(a)} at z = {decimal(reading.probe)}, with slope {slope}."


def _bell_sentence(n: CurvesNumbers) -> str:
    area, product = n.quantities["shaded area"], n.quantities["value of GELU"]
    z = n.experiment.probe
    rule = f"{decimal(z)} · {number(area)} {equals(z * shown(area), product)} {number(product)}"
    return (
        f"GELU keeps z in proportion to the shaded area: {rule}. "
        "Far right the area nears 1 and z passes; far left it nears 0 and z is damped away."
    )
