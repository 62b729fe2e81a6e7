"""The numbers behind the pictures of Output layer."""

from __future__ import annotations

import numpy as np

from engine.base.table import Column, Table
from engine.experiments.outputs.fit import FitNumbers
from engine.experiments.outputs.logits import LogitNumbers
from engine.experiments.outputs.plane import PlaneNumbers
from engine.experiments.outputs.race import RACERS, RaceNumbers
from engine.experiments.outputs.slopes import SlopeNumbers
from engine.experiments.outputs.tasks import LOSSES, X


def fit_table(n: FitNumbers) -> Table:
    """The data with the outputs, the outputs over x, the loss step by step."""
    e = n.experiment
    columns = [Column("x", X, opens="data", given=True), Column("target", e.values, given=True)]
    names = ["output"] if len(n.curves) == 1 else [f"output {k}" for k in range(1, len(n.curves) + 1)]
    columns += [Column(name, row) for name, row in zip(names, n.at_points, strict=True)]
    columns.append(Column("x shown", n.curves[0].x, opens="outputs", given=True))
    columns += [Column(f"{name} shown", curve.y) for name, curve in zip(names, n.curves, strict=True)]
    columns.append(Column("step", np.arange(len(n.losses), dtype=np.float64), opens="steps"))
    columns.append(Column("loss", n.losses))
    if n.right_losses is not None:
        columns.append(Column("loss of the right pairing", n.right_losses))
    return Table(tuple(columns))


def logit_table(n: LogitNumbers) -> Table:
    """Class by class: the logit, both outputs, the target, both gradients; then the Jacobian."""
    k = len(n.z)
    columns = [
        Column("class", np.arange(1.0, k + 1), opens="classes", given=True),
        Column("logit", n.z, given=True),
        Column("target", n.y, given=True),
        Column("softmax", n.softmax.p),
        Column("sigmoid", n.sigmoids),
        Column("cross-entropy gradient", n.entropy_loss[1]),
        Column("squared error gradient", n.squared_loss[1]),
        Column("slope of the sigmoid", n.slopes),
    ]
    columns += [Column(f"softmax by logit {j + 1}", n.softmax.jacobian[:, j]) for j in range(k)]
    return Table(tuple(columns))


def temperature_table(n: LogitNumbers) -> Table:
    """The probabilities and the entropy by temperature."""
    *rows, entropy = n.over_temperature
    columns = [Column("temperature", 10.0**entropy.x, opens="temperature", given=True)]
    columns += [Column(f"softmax of class {k}", line.y) for k, line in enumerate(rows, 1)]
    return Table((*columns, Column("entropy", entropy.y), *logit_table(n).columns))


def plane_table(n: PlaneNumbers) -> Table:
    """The points with their classes, the weights, the borders; then the point that is told."""
    x, labels = n.points
    columns = [
        Column("x1", x[:, 0], opens="points", given=True),
        Column("x2", x[:, 1], given=True),
        Column("class of the point", labels.astype(np.float64) + 1.0, given=True),
        Column("w1", n.weights[:, 0], opens="classifier", given=True),
        Column("w2", n.weights[:, 1], given=True),
        Column("b", n.biases, given=True),
    ]
    ends = ("from x1", "from x2", "to x1", "to x2")
    borders = [
        Column(name, row, opens="borders" if name == ends[0] else "")
        for name, row in zip(ends, n.borders.T, strict=True)
    ]
    return Table((*columns, *borders, *logit_table(n).columns))


def slope_table(n: SlopeNumbers) -> Table:
    """Both losses and their gradients over the logit."""
    columns = [Column("z", n.curves[0][0].x, opens="losses", given=True)]
    for loss, (value, slope) in zip(n.losses, n.curves, strict=True):
        columns += [Column(LOSSES[loss], value.y), Column(f"gradient, {LOSSES[loss]}", slope.y)]
    return Table(tuple(columns))


def race_table(n: RaceNumbers) -> Table:
    """The steps of each until z."""
    columns = [Column("logit", n.lines[0].y, opens="race", given=True)]
    columns += [Column(f"steps, {name}", 10.0**line.x) for name, line in zip(RACERS, n.lines, strict=True)]
    return Table((*columns, *slope_table(n).columns))
