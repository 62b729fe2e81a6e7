"""The numbers behind the pictures of Centering."""

from __future__ import annotations

import math

import numpy as np

from engine.base.beside import beside
from engine.base.table import Column, Facts, Table
from engine.experiments.centering.charts import NAMES, ChartNumbers
from engine.experiments.centering.numbers import CenteringNumbers
from engine.experiments.centering.widths import COUNTS, WidthNumbers


def walk_table(n: CenteringNumbers) -> Table:
    """The inputs, then both ways step by step."""
    x = n.walks[0].way.x
    columns = [Column("x1", x[:, 0], opens="inputs", given=True), Column("x2", x[:, 1], given=True)]
    if n.is_whole:
        names = ("w1", "w2", "b")
        columns.append(Column("step", np.arange(len(n.walks[0].path), dtype=np.float64), opens="steps"))
        for prefix, walk in zip(("", f"{n.experiment.cure} "), n.walks, strict=True):
            columns += [Column(f"{prefix}{name}", row) for name, row in zip(names, walk.path.T, strict=False)]
            columns.append(Column(f"{prefix}excess of the loss", walk.excess))
    return Table(tuple(columns))


def chart_table(n: ChartNumbers) -> Table:
    """The quantity against the mean, as measured and in theory."""
    if not n.is_whole:
        return Table((Column("mean", [n.experiment.mean], opens="measured", given=True),))
    name = NAMES[n.experiment.view]
    measured, theory = n.chart.measured, n.chart.theory
    columns = [Column("mean", measured.x, opens="measured", given=True), Column(name, measured.y)]
    if theory is not None:
        columns += [
            Column("mean in theory", theory.x, opens="theory", given=True),
            Column(f"{name} in theory", theory.y),
        ]
    return Table(tuple(columns))


def width_facts(n: WidthNumbers) -> Facts | None:
    """What is measured for the number of inputs beside 1 + dμ²/σ² (LeCun et al. 1998, section 5.3)."""
    d = n.experiment.inputs
    there = {f"κ of {row.name}": row.theory(d) for row in n.rows if math.isfinite(row.theory(d))}
    return beside({f"κ of {row.name}": row.measured(d) for row in n.rows}, there)


def width_table(n: WidthNumbers) -> Table:
    """Condition numbers against the number of inputs, by function."""
    columns = [Column("inputs", list(map(float, COUNTS)), opens="condition numbers", given=True)]
    for row in n.rows:
        columns.append(Column(f"{row.name} measured", [row.measured(d) for d in COUNTS]))
        columns.append(Column(f"{row.name} in theory", [row.theory(d) for d in COUNTS]))
    return Table(tuple(columns), width_facts(n))
