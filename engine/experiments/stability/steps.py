"""The steps of both evaluations as rows: what is computed, what it gives, what went wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from engine.base.text import number
from engine.experiments.stability.inputs import OWN, StabilityInputs
from engine.experiments.stability.numbers import NAIVE, STABLE, StabilityNumbers
from engine.floats.blame import Evaluation
from engine.floats.code import code, step_text
from engine.floats.errors import is_lost
from engine.floats.evaluation import DIVIDE, INVALID, OVERFLOW, UNDERFLOW, Step
from engine.floats.formats import Format

_MOST = 17
"""So many digits tell every float64."""

_NOTES = {OVERFLOW: "overflow", INVALID: "invalid", DIVIDE: "divides by 0", UNDERFLOW: "underflow"}


@dataclass(frozen=True)
class Row:
    """A line of an evaluation.

    Attributes:
        text: the code, what a step computes, or what the value is.
        value: the number; "" for none.
        right: so many letters of it are right.
        note: what went wrong.
        kind: what it is: a title, code, a step, the step that is to blame, the result.
    """

    text: str
    value: str = ""
    right: int = 0
    note: str = ""
    kind: Literal["title", "code", "step", "failing", "result"] = "step"


def rows(n: StabilityNumbers, which: int) -> tuple[Row, ...]:
    """Code, steps and result of one of both forms, and the exact value."""
    run = n.runs[which]
    if run.form.is_rounded:
        return Row(beside(n.experiment), kind="title"), *_results(run)
    steps = tuple(_step(run, i, step) for i, step in enumerate(run.steps))
    return (
        Row("as written" if which == NAIVE else beside(n.experiment), kind="title"),
        *(Row(line, kind="code") for line in code(run.form)),
        *steps,
        *_results(run),
    )


def side(n: StabilityNumbers, which: int) -> tuple[tuple[Row, ...], ...]:
    """The rows of one of both forms: whole, and, where there is no room, with the steps that went wrong."""
    whole = rows(n, which)
    return whole, _noted(whole)


def both(n: StabilityNumbers) -> tuple[tuple[Row, ...], ...]:
    """Both evaluations, one below the other: whole, with the steps of the first alone, and with those of them
    that went wrong."""
    naive, stable = rows(n, NAIVE), rows(n, STABLE)
    result = tuple(row for row in stable[:-1] if row.kind != "step")  # what is exact stands above
    pairs = (naive, stable), (naive, result), (_noted(naive), result)
    return tuple((*first, Row("", kind="title"), *second) for first, second in pairs)


def stacked(n: StabilityNumbers) -> tuple[tuple[Row, ...], ...]:
    """The same where nothing else says at which z."""
    z = f"z = {digits(n.at, n.experiment.format)}"
    return tuple((replace(title, value=z, right=len(z)), *rest) for title, *rest in both(n))


def _noted(found: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in found if row.kind != "step" or row.note)


def beside(e: StabilityInputs) -> str:
    """What stands beside the form as it is written."""
    return "exact, rounded once" if e.form == OWN or e.stable.is_rounded else "stable"


def _step(run: Evaluation, place: int, step: Step) -> Row:
    is_failing = place == run.failing
    value = digits(step.value, run.format)
    return Row(
        step_text(run.form, step.node),
        value,
        len(value),
        note(run, place),
        "failing" if is_failing else "step",
    )


def note(run: Evaluation, place: int) -> str:
    """What went wrong at a step; "" for nothing."""
    step = run.steps[place]
    if step.raised:
        return _NOTES[step.raised]
    if place != run.failing:
        return ""
    return "a term is lost" if step.swallowed else "rounding"


def _results(run: Evaluation) -> tuple[Row, ...]:
    value, exact = digits(run.result, run.format), exact_digits(run)
    right = 0 if is_lost(run.error, run.truth, run.format) else _alike(value, exact)
    right = len(value) if run.error <= 1 else right
    return (
        Row("result", value, right, f"{ulps(run.error)} off", "result"),
        Row("exact", exact, len(exact), kind="result"),
    )


def _alike(value: str, exact: str) -> int:
    """How many letters of a number are right."""
    if value.partition("·")[2] != exact.partition("·")[2]:
        return 0
    pairs = zip(value, exact, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def ulps(error: float) -> str:
    """``0.31 ulp``, ``9.28·10⁶ ulps``."""
    return f"{number(error, 3)} {'ulp' if error <= 1 else 'ulps'}"


def digits(value: float, format: Format) -> str:
    """A number of a format with as many digits as tell it from its neighbors."""
    if math.isnan(value):
        return "no number"
    if math.isinf(value) or value == 0:
        return number(value)
    return number(value, next(n for n in range(1, _MOST + 1) if _is_told(value, n, format)))


def _is_told(value: float, count: int, format: Format) -> bool:
    return format.near(float(f"{value:.{count - 1}e}")) == value


def exact_digits(run: Evaluation) -> str:
    """The exact value with two digits more than the format has."""
    count = math.ceil(run.format.precision * math.log10(2)) + 2
    return number(run.truth, min(count, _MOST))
