"""What Floating point says: readouts, sentence, caption. All of it follows from the state."""

from __future__ import annotations

import math

from engine.base.experiment import Readout
from engine.base.text import number
from engine.experiments.stability.inputs import OWN, StabilityInputs
from engine.experiments.stability.numbers import NAIVE, StabilityNumbers
from engine.experiments.stability.steps import beside, digits, ulps
from engine.floats.blame import Evaluation
from engine.floats.code import step_text
from engine.floats.evaluation import DIVIDE, INVALID, OVERFLOW, UNDERFLOW


def readouts(n: StabilityNumbers) -> tuple[Readout, ...]:
    """Both results at z, and how far each is off."""
    naive, stable = n.runs
    name = beside(n.experiment)
    return (
        Readout(said(n, naive.result), "as written"),
        Readout(number(naive.error, 3), "ulps off, as written"),
        Readout(said(n, stable.result), name),
        Readout(number(stable.error, 3), f"ulps off, {name}"),
    )


def sentence(n: StabilityNumbers) -> str:
    """What goes wrong at z, and what comes of it."""
    naive = n.runs[NAIVE]
    where = f"At z = {digits(naive.at, naive.format)}"
    if naive.truth.is_nan():
        return f"{where} the function has no value."
    if naive.failing < 0:
        return f"{where} {_harmless(n, naive)}"
    return f"{where} {_failing(naive)} {_outcome(n)}"


def _harmless(n: StabilityNumbers, run: Evaluation) -> str:
    """That nothing is wrong, though something may have been raised on the way."""
    if math.isinf(run.result):
        return f"the value itself is beyond the largest {run.format.name}: ∞ is all that there is for it."
    raised = [step for step in run.steps if step.raised]
    if raised and run.error <= 1:
        step = raised[0]
        verb = {OVERFLOW: "overflows", UNDERFLOW: "becomes 0"}.get(step.raised, "goes wrong")
        return (
            f"{step_text(run.form, step.node)} {verb}, and no harm is done: {said(n, run.result)} is right."
        )
    return f"the formula as written is right: {ulps(run.error)} off."


def _failing(run: Evaluation) -> str:
    """The step that is to blame."""
    step, format = run.steps[run.failing], run.format
    text = step_text(run.form, step.node)
    if step.raised == OVERFLOW:
        return f"{text} overflows: the largest {format.name} is {number(format.largest)}."
    if step.raised == UNDERFLOW:
        return f"{text} becomes 0: the smallest {format.name} is {number(format.smallest, 2)}."
    if step.raised in (INVALID, DIVIDE):
        return f"{text} {'is no number' if step.raised == INVALID else 'divides by 0'}."
    if step.swallowed:
        return f"{text} is rounded to {digits(step.value, format)}: the smaller term is lost."
    return f"the rounding of {text} to {digits(step.value, format)} is what is left in the end."


def _outcome(n: StabilityNumbers) -> str:
    """What both forms give."""
    naive, stable = n.runs
    right = said(n, float(naive.truth))
    text = f"As written the result is {said(n, naive.result)} where it should be {right}"
    is_better = stable.error <= naive.error / 2 or math.isinf(naive.error)
    if is_better and not stable.form.is_rounded:
        return f"{text}; {beside(n.experiment)} it is {ulps(stable.error)} off."
    return f"{text}."


def said(n: StabilityNumbers, value: float) -> str:
    """A result, with as many digits as tell a wrong one from the exact one."""
    return "no number" if math.isnan(value) else number(value, n.digits)


def caption(n: StabilityNumbers) -> str:
    """The state in one line."""
    e = n.experiment
    return f"{title(e)} in {e.dtype}, as written and {beside(e)}; z = {digits(n.at, e.format)}"


def title(e: StabilityInputs) -> str:
    """What is computed."""
    return e.activation.label if e.form == OWN else e.title
