"""The numbers behind the pictures of Floating point, and where forms break in every format."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np

from engine.base.table import Column, Fact, Facts, Table
from engine.base.text import number
from engine.experiments.stability.descent import DescentNumbers
from engine.experiments.stability.line import LineNumbers
from engine.experiments.stability.numbers import EFFECTS, NAIVE, STABLE, StabilityNumbers
from engine.experiments.stability.steps import beside, digits
from engine.floats.code import step_text
from engine.floats.formats import FORMATS


def facts(n: StabilityNumbers) -> Facts:
    """A row for each format: its precision, and from which z on the forms give ∞, no number, 0 or 1."""
    kinds = [
        (which, effect)
        for which in (NAIVE, STABLE)
        for effect in EFFECTS
        if not math.isnan(n.threshold(which, effect, "float64"))
    ]
    names = {NAIVE: "as written", STABLE: beside(n.experiment)}
    return Facts(
        ("digits", *(f"{EFFECTS[effect]} {names[which]}" for which, effect in kinds)),
        (
            "How many decimal digits a number of the format is worth.",
            *(
                f"From this z on away from 0, or up to it, the result {names[which]} is {EFFECTS[effect]}."
                for which, effect in kinds
            ),
        ),
        tuple(
            (
                name,
                (
                    Fact(number(format.precision * math.log10(2), 2), value=format.precision * math.log10(2)),
                    *(_fact(n, which, effect, name) for which, effect in kinds),
                ),
            )
            for name, format in FORMATS.items()
        ),
        list(FORMATS).index(n.experiment.dtype),
        room=("15.9", *("−709.782713",) * len(kinds)),
    )


def _fact(n: StabilityNumbers, which: int, effect: str, dtype: str) -> Fact:
    """From where on something is so, or from 0 up to where."""
    z = n.threshold(which, effect, dtype)
    if math.isnan(z):
        return Fact("never", value=z)
    return Fact(f"up to {number(z, 4)}" if n.is_about_0(which, effect, dtype) else number(z, 8), value=z)


def table(n: StabilityNumbers) -> Table:
    """Both forms over z, the exact values, the errors; then the steps at z."""
    naive, stable = n.over.samples
    columns = [
        Column("z", n.over.truth.z.astype(np.float64), opens="over z", given=True),
        Column("exact", [float(value) for value in n.over.truth.exact]),
        Column("as written", naive.values),
        Column("ulps off as written", naive.errors),
        Column("stable", stable.values),
        Column("ulps off stable", stable.errors),
    ]
    for name, run in zip(("as written", "stable"), n.runs, strict=True):
        steps = run.steps if not run.form.is_rounded else ()
        texts = [step_text(run.form, step.node) for step in steps]
        columns.append(Column(f"step {name}", texts, opens=f"steps {name}"))
        columns.append(Column(f"result of the step {name}", [step.value for step in steps]))
    return Table(tuple(columns), facts(n))


def line_facts(n: LineNumbers) -> Facts:
    """A row for each format: z as it has it, and how far apart its numbers are there."""
    z = n.experiment.z
    found = []
    for name, format in FORMATS.items():
        at = format.near(z)
        spacing = format.ulp(Decimal(at))
        cells = (
            Fact(digits(at, format), value=at),
            Fact(number(spacing, 3), value=spacing),
            Fact(number(format.largest, 3), value=format.largest),
            Fact(number(format.smallest, 3), value=format.smallest),
            Fact(f"[{' '.join(format.fields(at))}]"),
        )
        found.append((name, cells))
    return Facts(
        ("nearest float", "spacing at z", "largest", "smallest", "bits of z"),
        (
            "The float of the format that is nearest to z.",
            "The distance from it to the next float.",
            "The largest number.",
            "The smallest number above 0.",
            "Sign, exponent and fraction.",
        ),
        tuple(found),
        list(FORMATS).index(n.experiment.dtype),
    )


def line_table(n: LineNumbers) -> Table:
    """The floats around z, and what both forms give."""
    naive, stable = n.around.samples
    return Table(
        (
            Column("z", n.around.truth.z.astype(np.float64), opens="floats around z", given=True),
            Column("exact", [float(value) for value in n.around.truth.exact]),
            Column("as written", naive.values),
            Column("stable", stable.values),
        ),
        line_facts(n),
    )


def descent_table(n: DescentNumbers) -> Table:
    """Slopes over z, then z over the steps."""
    exact, naive, stable = n.walks
    first = table(n)
    steps = np.arange(len(exact), dtype=np.float64)
    return Table(
        (
            *first.columns,
            Column("descent step", steps, opens="descent", given=True),
            Column("z in real numbers", exact),
            Column("z with the slope as written", naive),
            Column("z with the stable slope", stable),
        ),
        first.facts,
    )
