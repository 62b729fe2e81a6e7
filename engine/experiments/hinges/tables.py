"""Hinge sum as facts under the picture and as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.base.table import Column, Fact, Facts, Table
from engine.base.text import interval, number
from engine.experiments.hinges.formulas import LETTERS, symbols, term, units_on
from engine.experiments.hinges.knots import METHODS
from engine.experiments.hinges.square_words import square_table

if TYPE_CHECKING:
    from engine.experiments.hinges.result import Cell, HingeSumResult

_ROWS = 4

_ON = (
    "The units that are on there. ReLU, leaky ReLU, step: z > 0. "
    "Hard tanh and others with more than one kink: where f is not flat."
)


def facts(result: HingeSumResult) -> Facts:
    """A row for every cell in view; for a smooth f a row for every unit."""
    if result.pieces is None:
        return _unit_facts(result)
    rows = tuple(
        (interval(*cell.limits), (Fact(units_on(cell.on)), Fact(_rule(result, cell))))
        for cell in result.shown_cells
    )
    return Facts(
        ("units on", "linear formula"),
        (_ON, "What the sum is there; the same in two rows where units change and y does not bend."),
        rows,
        max(result.inspected, 0),
        colored=False,
        height=_ROWS,
    )


def table(result: HingeSumResult) -> Table:
    """Weights, pieces in view, the sum and the target; the chart; or both networks of the contest."""
    view = result.experiment.view
    if view == "depth":
        return _depth_table(result)
    if view == "square":
        return square_table(result)
    if view == "error":
        return _error_table(result)
    units = result.sum
    columns = [
        Column("w", units.w, opens="units"), Column("b", units.b), Column("v", units.v),
        Column("c", np.array([units.c]), opens="bias of the output"),
    ]  # fmt: skip
    if result.pieces is not None:
        p, at = result.pieces, [cell.index for cell in result.shown_cells]
        limits = np.array([cell.limits for cell in result.shown_cells])
        columns += [
            Column("from", limits[:, 0], opens="pieces"), Column("to", limits[:, 1]),
            Column("slope", p.slopes[at]), Column("intercept", p.intercepts[at]),
            Column("units on", [units_on(cell.on) for cell in result.shown_cells]),
        ]  # fmt: skip
    columns += [Column("x", result.line.x, opens="sum"), Column("y", result.line.y)]
    if result.goal_line is not None:
        columns += [
            Column("x of the target", result.goal_line.x, opens="target"),
            Column("target", result.goal_line.y),
        ]
    if len(result.goal_points):
        x, y = result.goal_points.T
        columns += [Column("x of a point", x, opens="points"), Column("y of a point", y)]
    if result.learner is not None:
        losses = result.learner.losses
        columns += [Column("step", losses.x, opens="training"), Column("loss", losses.y)]
    return Table(tuple(columns))


def _rule(result: HingeSumResult, cell: Cell) -> str:
    letters = symbols(result, cell) if result.experiment.units <= LETTERS else ""
    return f"y = {letters} = {cell.formula}" if letters else f"y = {cell.formula}"


def _unit_facts(result: HingeSumResult) -> Facts:
    units, x = result.sum, result.experiment.probe
    z = units.pre_activations([x])[0]
    values, slopes = units.v * units.f(z), units.v * units.w * units.f.derivative(z)
    columns = (units.w, units.b, units.v, values, slopes)
    rows = tuple(
        (f"unit {i + 1}", (Fact(term(w, b, v)), Fact(number(value, 3)), Fact(number(slope, 3))))
        for i, (w, b, v, value, slope) in enumerate(np.column_stack(columns).tolist())
    )
    return Facts(
        ("term of the sum", f"at x = {number(x, 3)}", "slope there"),
        ("What the unit adds to y.", "v · f(z) at the probe.", "v · w · f′(z) at the probe."),
        rows,
        result.experiment.chosen,
        height=_ROWS,
    )


def _error_table(result: HingeSumResult) -> Table:
    found = result.rates
    if found is None:
        return Table(())
    columns = [Column("hinges", found.counts)]
    for method in found.largest:
        columns.append(Column(f"largest error, {METHODS[method]}", found.largest[method]))
        columns.append(Column(f"rms error, {METHODS[method]}", found.rms[method]))
    line = "polyline through the target"
    return Table(
        (
            *columns,
            Column(f"largest error, {line}", found.interpolated),
            Column(f"rms error, {line}", found.interpolated_rms),
        )
    )


def _depth_table(result: HingeSumResult) -> Table:
    deep, shallow = result.deep_line, result.shallow_line
    layers, most, one = result.counts
    return Table(
        (
            Column("x", deep.x, opens="composed tent"), Column("composed tent", deep.y),
            Column("x of one layer", shallow.x, opens="one layer"), Column("one layer", shallow.y),
            Column("layers", layers, opens="counts"), Column("pieces of the composed tent", most),
            Column("most pieces of one layer", one),
        )
    )  # fmt: skip
