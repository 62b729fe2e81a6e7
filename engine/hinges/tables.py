"""Hinge sum as facts under the picture and as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.hinges.fit_words import METHODS
from engine.hinges.formulas import LETTERS, interval, symbols, term, units_on
from engine.table import Column, Fact, Facts, Table
from engine.text import number

if TYPE_CHECKING:
    from engine.hinges.result import HingeSumResult, Piece

_ROWS = 4


def facts(result: HingeSumResult) -> Facts:
    """A row for every piece in view; for a smooth f a row for every unit."""
    if result.pieces is None:
        return _unit_facts(result)
    limits = result.pieces.limits
    rows = tuple(
        (interval(*limits(piece.index)), (Fact(units_on(piece.on)), Fact(_rule(result, piece))))
        for piece in result.shown_pieces
    )
    return Facts(
        ("units on", "linear formula"),
        ("The units that are on there: right of their kink, for w > 0.", "What the sum is on this piece."),
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
    if view == "error":
        return _error_table(result)
    units = result.sum
    columns = [
        Column("w", units.w), Column("b", units.b), Column("v", units.v), Column("c", np.array([units.c])),
    ]  # fmt: skip
    if result.pieces is not None:
        p, at = result.pieces, [piece.index for piece in result.shown_pieces]
        limits = np.array([p.limits(i) for i in at])
        columns += [
            Column("from", limits[:, 0]), Column("to", limits[:, 1]),
            Column("slope", p.slopes[at]), Column("intercept", p.intercepts[at]),
            Column("units on", [units_on(piece.on) for piece in result.shown_pieces]),
        ]  # fmt: skip
    columns += [Column("x", result.line.x), Column("y", result.line.y)]
    if result.goal_line is not None:
        columns += [Column("x of the target", result.goal_line.x), Column("target", result.goal_line.y)]
    if len(result.goal_points):
        x, y = result.goal_points.T
        columns += [Column("x of a point", x), Column("y of a point", y)]
    return Table(tuple(columns))


def _rule(result: HingeSumResult, piece: Piece) -> str:
    letters = symbols(result, piece) if result.experiment.units <= LETTERS else ""
    return f"y = {letters} = {piece.formula}" if letters else f"y = {piece.formula}"


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
    return Table((*columns, Column("largest error, polyline through the target", found.interpolated)))


def _depth_table(result: HingeSumResult) -> Table:
    deep, shallow = result.deep_line, result.shallow_line
    layers, most, one = result.counts
    return Table(
        (
            Column("x", deep.x), Column("composed tent", deep.y),
            Column("x of one layer", shallow.x), Column("one layer", shallow.y),
            Column("layers", layers), Column("pieces of the composed tent", most),
            Column("most pieces of one layer", one),
        )
    )  # fmt: skip
