"""What Floating point says of the floats around z."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import capitalized, count, noun, number, superscript
from engine.experiments.stability.line import MANY, LineNumbers
from engine.experiments.stability.steps import beside, digits


def readouts(n: LineNumbers) -> tuple[Readout, ...]:
    """How far apart the floats are, and how many of them give the same."""
    naive, stable = n.same
    found = [
        Readout(number(n.spacing, 3), "from float to float at z"),
        Readout(many(naive), f"{noun(naive, 'float')} with this result, as written"),
    ]
    if stable:
        name = beside(n.experiment)
        found.append(Readout(many(stable), f"{noun(stable, 'float')} with this result, {name}"))
    return tuple(found)


def sentence(n: LineNumbers) -> str:
    """Spacing, and where the result repeats."""
    e = n.experiment
    text = (
        f"Around z = {digits(n.at, e.format)} {e.dtype} has a number every {number(n.spacing, 3)}, "
        f"which is 2{superscript(round(math.log2(n.spacing)))}."
    )
    naive, stable = n.same
    if not stable:
        return f"{text} As written {_alike(naive, False)}."
    if naive == stable:
        return f"{text} {_alike(naive)}, as written and {beside(e)}."
    return f"{text} As written {_alike(naive, False)}; {beside(e)} {_alike(stable, False)}."


def _alike(found: int, begins: bool = True) -> str:
    """How many in a row give the same."""
    if found == 1:
        return f"{'Each' if begins else 'each'} of its neighbors has a result of its own"
    text = f"{many(found)} in a row give the same result".replace("> ", "more than ")
    return capitalized(text) if begins else text


def many(found: int) -> str:
    """A number of floats; beyond those that were looked at it is not known."""
    return count(found) if found < MANY else f"> {count(MANY)}"


def parts(n: LineNumbers) -> tuple[str, str, str]:
    """What sign, exponent and fraction of z say: ``+``, ``2³``, ``1.5``."""
    format = n.experiment.format
    sign, exponent, fraction = format.fields(n.at)
    is_normal = "1" in exponent
    power = max(int(exponent, 2), 1) - format.bias
    share = int(fraction, 2) / 2**format.fraction_bits + is_normal
    return "+" if sign == "0" else "−", f"2{superscript(power)}", number(share, 17)
