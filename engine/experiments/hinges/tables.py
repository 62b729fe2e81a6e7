"""Hinge sum as facts under the picture and as columns of numbers."""

from __future__ import annotations

import numpy as np

from engine.base.linear import sum_of
from engine.base.table import Column, Fact, Facts, Table, pattern
from engine.base.text import located, number
from engine.experiments.hinges.cells import Cell
from engine.experiments.hinges.depth import counts
from engine.experiments.hinges.depth_numbers import DepthNumbers, SquareNumbers
from engine.experiments.hinges.formulas import LETTERS, limits, symbols, term, units_on
from engine.experiments.hinges.knots import METHODS, POLYLINE
from engine.experiments.hinges.numbers import ErrorNumbers, HingeSumNumbers
from engine.experiments.hinges.square import square_errors

_ROWS = 4

_ON = (
    "These units there. ReLU, leaky ReLU, step: those with z > 0; others: those on a piece that is not flat."
)


def facts(n: HingeSumNumbers) -> Facts:
    """A row for every cell in view; for a smooth f a row for every unit."""
    if n.pieces is None:
        return _unit_facts(n)
    rows = tuple((limits(n, cell), (Fact(units_on(cell.on)), Fact(_rule(n, cell)))) for cell in n.shown_cells)
    return Facts(
        (n.sum.named_on, "linear formula"),
        (_ON, "What the sum is there; the same in two rows where units change and y does not bend."),
        rows,
        max(n.inspected, 0), height=_ROWS, are_found=True,
    )  # fmt: skip


def sum_table(n: HingeSumNumbers) -> Table:
    """Weights, pieces in view, the sum and the target."""
    units, by_hand = n.sum, not (n.experiment.is_found or n.experiment.is_solved)
    columns = [
        Column("w", units.w, opens="units", given=by_hand), Column("b", units.b, given=by_hand),
        Column("v", units.v, given=by_hand),
        Column("c", np.array([units.c]), opens="bias of the output", given=by_hand),
    ]  # fmt: skip
    if n.pieces is not None:
        limits = np.array([cell.limits for cell in n.shown_cells])
        slopes, intercepts = np.array([(cell.slope, cell.intercept) for cell in n.shown_cells]).T
        columns += [
            Column("from", limits[:, 0], opens="pieces"), Column("to", limits[:, 1]),
            Column("slope", slopes), Column("intercept", intercepts),
            Column(units.named_on, [pattern(map(int, cell.on)) for cell in n.shown_cells]),
        ]  # fmt: skip
    columns += [Column("x", n.line.x, opens="sum"), Column("y", n.line.y)]
    if n.goal_line is not None:
        x, y = n.goal_line.x, n.goal_line.y
        columns += [Column("x of the target", x, opens="target", given=True), Column("target", y, given=True)]
    if len(n.goal_points):
        x, y = n.goal_points.T
        columns += [
            Column("x of a point", x, opens="points", given=True),
            Column("y of a point", y, given=True),
        ]
    if n.learner is not None:
        losses = n.learner.losses
        columns += [Column("step", losses.x, opens="training"), Column("loss", losses.y)]
    return Table(tuple(columns))


def error_table(n: ErrorNumbers) -> Table:
    """Both errors of every way to place the kinks, and of the polyline."""
    found = n.rates
    if found is None:
        return Table(())
    rows = [(name, found.largest[method], found.rms[method]) for method, name in METHODS.items()]
    columns = [Column("hinges", found.counts, given=True)]
    for name, largest, rms in (*rows, (POLYLINE, found.interpolated, found.interpolated_rms)):
        columns += [Column(f"largest error, {name}", largest), Column(f"rms error, {name}", rms)]
    return Table(tuple(columns))


def depth_table(n: DepthNumbers) -> Table:
    """Both functions, and their pieces against the number of layers."""
    deep, shallow = n.deep_line, n.shallow_line
    layers, most, one = counts(n.experiment.fold)
    return Table(
        (
            Column("x", deep.x, opens="composed tent"), Column("composed tent", deep.y),
            Column("x of one layer", shallow.x, opens="one layer"), Column("one layer", shallow.y),
            Column("layers", layers, opens="counts"), Column("pieces of the composed tent", most),
            Column("most pieces of one layer", one),
        )
    )  # fmt: skip


def square_table(n: SquareNumbers) -> Table:
    """Both functions, what they miss, and the errors against the number of layers."""
    layers, deep, shallow, best = square_errors()
    own, other = n.square_missed
    return Table(
        (
            Column("x", own.x, opens="layers"), Column("layers minus x²", own.y),
            Column("x of one layer", other.x, opens="one layer"), Column("one layer minus x²", other.y),
            Column("layers", layers, opens="errors"), Column("largest error of the layers", deep),
            Column("largest error of one layer", shallow), Column("theory: the best pieces", best),
        )
    )  # fmt: skip


def _rule(n: HingeSumNumbers, cell: Cell) -> str:
    letters = symbols(n.sum, cell) if n.experiment.units <= LETTERS else ""
    return f"y = {letters} = {cell.formula}" if letters else f"y = {cell.formula}"


def _unit_facts(n: HingeSumNumbers) -> Facts:
    units, x, (low, high) = n.sum, n.experiment.probe, n.experiment.window
    z = units.pre_activations([x])[0]
    with np.errstate(invalid="ignore"):
        values, slopes = units.v * units.f(z), units.v * units.w * units.f.derivative(z)
    columns = (units.w, units.b, units.v, values, slopes)
    rows = tuple(
        (
            f"unit {i + 1}",
            (
                Fact(sum_of((term(w, b, v, n.experiment.window),))),
                *(Fact(number(at, 3), value=at) for at in there),
            ),
        )
        for i, (w, b, v, *there) in enumerate(np.column_stack(columns).tolist())
    )
    return Facts(
        ("term of the sum", f"at x = {located(x, high - low)}", "slope there"),
        ("What the unit adds to y.", "v · f(z) at the probe.", "v · w · f′(z) at the probe."),
        rows, n.experiment.chosen, series=tuple(unit % 6 for unit in range(len(rows))), height=_ROWS,
    )  # fmt: skip
