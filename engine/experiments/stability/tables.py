"""The numbers behind the pictures of Floating point, and where forms break in every format."""

from __future__ import annotations

import math

import numpy as np

from engine.base.table import Column, Fact, Facts, Table
from engine.base.text import number
from engine.experiments.stability.numbers import EFFECTS, NAIVE, STABLE, StabilityNumbers
from engine.experiments.stability.steps import beside
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
        ("digits", *(f"{EFFECTS[effect]}, {names[which]}" for which, effect in kinds)),
        (
            "How many decimal digits a number of the format is worth.",
            *(
                f"From this z on, away from 0, the result {names[which]} is {EFFECTS[effect]}."
                for which, effect in kinds
            ),
        ),
        tuple(
            (
                name,
                (
                    Fact(number(format.precision * math.log10(2), 2), value=format.precision * math.log10(2)),
                    *(_fact(n.threshold(which, effect, name)) for which, effect in kinds),
                ),
            )
            for name, format in FORMATS.items()
        ),
        list(FORMATS).index(n.experiment.dtype),
        room=("15.9", *("−709.782713",) * len(kinds)),
    )


def _fact(z: float) -> Fact:
    return Fact("never" if math.isnan(z) else number(z, 8), value=z)


def table(n: StabilityNumbers) -> Table:
    """Both forms over z, the exact values, the errors; then the steps at z."""
    naive, stable = n.samples
    columns = [
        Column("z", n.truth.z.astype(np.float64), opens="over z", given=True),
        Column("exact", [float(value) for value in n.truth.exact]),
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
