"""What is said of many runs: learning rate × bias, and networks that are dead before the first step."""

from __future__ import annotations

import numpy as np

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import number, percent
from engine.learning.births import Births
from engine.learning.sweep import Sweep

BIRTHS = "ReLU, He weights, biases 0, inputs from −1 to 1; networks with a hidden layer that is 0 throughout"


def sweep_readouts(sweep: Sweep) -> tuple[Readout, ...]:
    """How far it is, how many cells are all dead, which cell has the lowest loss."""
    runs = f"runs of {sweep.steps} steps made"
    done = Readout(str(sweep.cells_done), f"of {sweep.dead.size} {runs}", runs)
    if sweep.best is None:
        return done, Readout("–", "runs with every unit dead")
    row, column = sweep.best
    return (
        done,
        Readout(str(int((sweep.dead == 1).sum())), "runs with every unit dead"),
        Readout(number(float(sweep.losses[row, column]), 3), "lowest loss of all runs"),
        Readout(
            f"{number(sweep.rates[column], 2)}, {number(sweep.biases[row], 2)}",
            "learning rate and bias of that run",
        ),
    )


def sweep_sentence(sweep: Sweep) -> str:
    """Where all die, where none does, where the loss is lowest; of the cells that are done."""
    if sweep.best is None:
        return "No run has been made yet."
    made = "All" if sweep.done == 1.0 else "So far"
    count = f"{made} {sweep.cells_done} runs of {sweep.steps} steps"
    dead, alive = int((sweep.dead == 1).sum()), int((sweep.dead == 0).sum())
    row, column = sweep.best
    rows = [bias for bias, found in zip(sweep.biases, sweep.dead, strict=True) if (found == 1).all()]
    hopeless = ""
    if rows:
        hopeless = f" With b = {number(rows[0], 2)} every unit is dead at every learning rate."
        if len(rows) > 1:
            hopeless = f" With {len(rows)} of the biases every unit is dead at every learning rate."
    loss = float(sweep.losses[row, column])
    rate, bias = sweep.rates[column], sweep.biases[row]
    return (
        f"{count} start from the same seed: {dead} end with every unit dead (×), {alive} with none."
        f"{hopeless} The lowest loss (star), {number(loss, 3)}, is at learning rate {number(rate, 2)} "
        f"and b = {number(bias, 2)}. A click opens the run of a cell."
    )


def sweep_table(sweep: Sweep) -> Table:
    """A row for each cell."""
    biases, rates = np.meshgrid(sweep.biases, sweep.rates, indexing="ij")
    return Table(
        (
            Column("learning rate", rates.ravel()),
            Column("bias", biases.ravel()),
            Column("dead share", sweep.dead.ravel()),
            Column("loss", sweep.losses.ravel()),
        )
    )


def birth_readouts(births: Births) -> tuple[Readout, ...]:
    """The share at the largest depth, for each width."""
    depth = int(births.depths[-1])
    return tuple(
        Readout(
            "–" if np.isnan(found[-1]) else percent(float(found[-1])),
            f"dead at birth: {depth} layers of {width}",
        )
        for width, found in zip(births.widths, births.found, strict=True)
    )


def birth_sentence(births: Births) -> str:
    """What the narrowest and the widest networks do, and what theory says of them."""
    made = [i for i, found in enumerate(births.found) if not np.isnan(found[0])]
    if not made:
        return "No network has been drawn yet."
    depth, parts = int(births.depths[-1]), []
    for i in dict.fromkeys((made[0], made[-1])):
        low, high = births.bounds(births.widths[i])
        parts.append(
            f"{percent(float(births.found[i, -1]))} of those of width {births.widths[i]} "
            f"(theory: {percent(float(low[-1]))} to {percent(float(high[-1]))})"
        )
    return (
        f"{births.networks:,} random ReLU networks of each width. With {depth} hidden layers "
        f"{' and '.join(parts)} have a layer that is 0 for every input: no gradient gets through, and only "
        "the output's bias can learn. Depth makes it likelier, width rarer."
    )


def birth_table(births: Births) -> Table:
    """Measured shares and both bounds for every width."""
    columns = [Column("hidden layers", births.depths.astype(np.float64))]
    for width, found in zip(births.widths, births.found, strict=True):
        low, high = births.bounds(width)
        columns += [
            Column(f"width {width}", found),
            Column(f"width {width}, lower bound", low),
            Column(f"width {width}, upper bound", high),
        ]
    return Table(tuple(columns))
