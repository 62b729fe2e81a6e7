"""The numbers behind the pictures, as columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.base.beside import beside
from engine.base.table import Column, Facts, Table
from engine.experiments.training.numbers import TrainingNumbers
from engine.experiments.training.survey_numbers import PAPER, BirthsNumbers, SweepNumbers
from engine.learning.course import Course
from engine.learning.patient import Patient


def of_run(n: TrainingNumbers) -> Table:
    """Of the run and of each twin loss, gradient and dead units over time, then every unit at this step; then
    the points."""
    columns = [column for course in n.courses for column in _columns(course)]
    return Table((*columns, *n.main.recipe.data.columns))


def of_patient(n: TrainingNumbers) -> Table:
    """z of the chosen unit in every run, then the same."""
    columns = [column for patient in n.timeline.patients for column in _z_columns(patient)]
    return Table((*columns, *of_run(n).columns))


def weights(n: TrainingNumbers) -> dict[str, NDArray[Any]]:
    """The arrays of each network as it is pictured, those of twins with their names."""
    networks = [(_suffix(course), course.network) for course in n.courses]
    return {f"{key}{name}": a for name, net in networks if net for key, a in net.arrays.items()}


def of_sweep(n: SweepNumbers) -> Table:
    """A row for each cell."""
    n.prepare()
    sweep = n.sweep
    biases, rates = np.meshgrid(sweep.biases, sweep.rates, indexing="ij")
    return Table(
        (
            Column("learning rate", rates.ravel(), given=True),
            Column("bias", biases.ravel(), given=True),
            Column("dead share", sweep.dead.ravel()),
            Column("loss", sweep.losses.ravel()),
        )
    )


def of_births(n: BirthsNumbers) -> Table:
    """Measured shares and both bounds for every width."""
    n.prepare()
    columns = [Column("hidden layers", n.births.depths.astype(np.float64), given=True, opens="hidden layers")]
    for line, found in zip(n.lines, n.births.found, strict=True):
        low, high = line.bounds
        columns += [
            Column(line.name, found),
            Column(f"{line.name}, lower bound", low.y),
            Column(f"{line.name}, upper bound", high.y),
        ]
    return Table(tuple(columns), birth_facts(n))


def birth_facts(n: BirthsNumbers) -> Facts | None:
    """The shares of Lu et al. 2020 beside those that are measured here."""
    return beside(n.quantities, PAPER)


def _suffix(course: Course) -> str:
    return f" ({course.name})" if course.name else ""


def _columns(course: Course) -> list[Column]:
    """Loss, gradient and dead units at the steps that are remembered; then a row for each unit."""
    trace, census, frame = course.trace, course.census, course.frame
    name = _suffix(course)
    return [
        Column(f"step{name}", trace.steps.astype(np.float64), opens=f"run{name}"),
        Column(f"loss{name}", trace.losses),
        Column(f"gradient norm of hidden layers{name}", trace.norms),
        Column(f"dead units{name}", trace.dead.astype(np.float64)),
        Column(f"unit{name}", np.arange(1.0, course.units + 1), opens=f"units{name}"),
        Column(f"layer{name}", census.layers.astype(np.float64) + 1.0),
        Column(f"state{name}", census.states),
        Column(f"inputs with z > 0{name}", census.on),
        Column(f"gradient of the unit{name}", census.gradients),
        Column(f"dead since{name}", np.where(frame.dead, frame.since, np.nan)),
    ]


def _z_columns(patient: Patient) -> list[Column]:
    """Least, mean and largest z at the steps that are remembered."""
    steps, spans = patient.spans
    opening = Column(f"step of z ({patient.name})", steps, opens=f"z of {patient.name}")
    kinds = enumerate(("least", "mean", "largest"))
    return [opening, *(Column(f"{kind} z ({patient.name})", spans[:, k]) for k, kind in kinds)]
