"""What the charts of Centering say."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import noun, number, percent, percent_in_words
from engine.experiments.centering.charts import NAMES, ChartNumbers
from engine.experiments.centering.inputs import CenteringInputs
from engine.experiments.centering.widths import SAMPLES, WidthNumbers
from engine.experiments.centering.words import broken, in_steps, nothing, short, steps_text
from engine.experiments.centering.words import caption as state


def _text(n: ChartNumbers, value: float) -> str:
    view = n.experiment.view
    if view == "steps":
        return steps_text(value)
    return percent(value) if view == "signs" else short(value)


def _caption(n: ChartNumbers, value: float) -> str:
    return {
        "signs": "of steps move both weights the same way",
        "condition": "condition number λ_max/λ_min",
        "steps": f"{noun(value, 'step')} to 1 % of the loss",
    }[n.experiment.view]


def readouts(n: ChartNumbers) -> tuple[Readout, ...]:
    """The quantity at the mean, in theory, and without the mean."""
    if not n.is_whole:
        return nothing()
    e, q, name = n.experiment, n.quantities, NAMES[n.experiment.view]
    theory = q[f"{name} in theory"]
    found = [Readout(_text(n, q[name]), _caption(n, q[name]))]
    if not math.isnan(theory):
        found.append(Readout(_text(n, theory), f"in theory, at mean {number(e.mean, 3)}"))
    return (*found, Readout(_text(n, q[f"{e.cure} {name}"]), f"measured, {n.beside_title}"))


def sentence(n: ChartNumbers) -> str:
    """What the mean does."""
    e = n.experiment
    if not n.is_whole:
        return broken(e)
    mean = number(e.mean, 3)
    own = n.quantities[NAMES[e.view]]
    if e.view == "signs":
        return (
            f"At mean {mean}, {percent_in_words(own)} of the single-sample steps move both weights the same "
            "way. Without a mean it is about half; the farther the mean is from 0, the fewer steps are free."
        )
    beside = n.quantities[f"{e.cure} {NAMES[e.view]}"]
    if e.view == "condition":
        return (
            f"At mean {mean} the condition number is {short(own)}; far from 0 it grows with {_law(e)}. The "
            f"same samples, {n.beside_title}, have {short(beside)}."
        )
    return (
        f"At mean {mean} descent with all samples needs {in_steps(own)}, {n.beside_title} "
        f"{in_steps(beside)}: the learning rate follows the steep direction, and the flat one waits."
    )


def _law(e: CenteringInputs) -> str:
    """What a large condition number grows with."""
    if e.loss != "least_squares":
        return "the mean"
    return f"the {'fourth power' if e.bias else 'square'} of the mean"


def caption(n: ChartNumbers) -> str:
    """The state in one line."""
    return state(n.experiment)


def width_readouts(n: WidthNumbers) -> tuple[Readout, ...]:
    """The condition number in theory of up to four functions."""
    d, found = n.experiment.inputs, []
    for row in n.rows[:4]:
        found.append(Readout(short(row.theory(d)), f"{row.name}, theory for {d} inputs"))
    return tuple(found) if len(found) > 1 else (*found, Readout(short(n.rows[0].measured(d)), "measured"))


def width_sentence(n: WidthNumbers) -> str:
    """The function that is worst, and the one that is best."""
    d = n.experiment.inputs
    known = [row for row in n.rows if math.isfinite(row.theory(d))]
    if not known:
        return "None of these functions has a mean and a variance: there is no theory to compare with."
    worst, best = max(known, key=lambda row: row.theory(d)), min(known, key=lambda row: row.theory(d))
    mean, variance = worst.moments
    text = (
        f"With {d} inputs from {worst.name} units (mean {short(mean)}, variance {short(variance)}) the next "
        f"layer has condition number 1 + dμ²/σ² = {short(worst.theory(d))}"
    )
    if best is worst:
        return f"{text}; measured on {SAMPLES:,} samples it is {short(worst.measured(d))}."
    however = ", however many there are" if best.moments[0] == 0 else ""
    return f"{text}; from {best.name} units it has {short(best.theory(d))}{however}."


def width_caption(n: WidthNumbers) -> str:
    """The state in one line."""
    e = n.experiment
    names = ", ".join(f.label for f in e.functions)
    return f"d inputs f(z), z ~ N(0, 1), f: {names}; {SAMPLES:,} samples, seed {e.seed}"
