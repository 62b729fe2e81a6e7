"""The points of Space warp as columns of numbers."""

from __future__ import annotations

from engine.base.table import Column, Table
from engine.experiments.warp.numbers import WarpNumbers
from engine.experiments.warp.square import squares


def table(n: WarpNumbers) -> Table:
    """The corners of the grid and where they are at the moment in each picture, with their area factors; the
    weights; the points."""
    corners = squares(n.experiment.cells).points
    columns = [
        Column("x1", corners[:, 0], opens="grid", given=True),
        Column("x2", corners[:, 1], given=True),
    ]
    for pane in n.panes:
        image = pane.image(corners)
        columns += [Column(f"x1 {pane.name}", image[:, 0]), Column(f"x2 {pane.name}", image[:, 1])]
        columns.append(Column(f"area factor {pane.name}", pane.area_factor(corners)))
    layers = n.experiment.layers
    columns.append(Column("layer", [float(i + 1) for i in range(len(layers))], opens="weights", given=True))
    for row in range(2):
        for column in range(2):
            values = [float(weight[row, column]) for weight, _ in layers]
            columns.append(Column(f"W{row + 1}{column + 1}", values, given=True))
    for row in range(2):
        columns.append(Column(f"b{row + 1}", [float(bias[row]) for _, bias in layers], given=True))
    data = n.experiment.points
    return Table((*columns, *(data.columns if data is not None else ())))
