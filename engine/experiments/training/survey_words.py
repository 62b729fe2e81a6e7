"""What is said of many runs: learning rate × bias, and networks that are dead before the first step."""

from __future__ import annotations

import math

import numpy as np

from engine.base.experiment import Readout
from engine.base.text import number, percent
from engine.experiments.training.survey_numbers import BirthsNumbers, SweepNumbers
from engine.learning.sweep import LOSSES, STEPS
from engine.partition.shading import Key

BIRTHS = (
    "ReLU, He weights, biases 0, inputs from −1 to 1; networks with a hidden layer that is 0 throughout; "
    "beside Lu et al. 2020"
)

SWEEP_KEY = Key(
    f"dead units after {STEPS} steps; × all of them",
    "dead",
    tuple((share / 4, percent(share / 4)) for share in range(5)),
)
"""What the colors of the map mean."""

LOSS_KEY = Key(
    f"loss after {STEPS} steps; × every unit dead",
    "loss",
    tuple((place / 4, f"{'≤ ' if not place else '≥ ' if place == 4 else ''}{number(loss)}")
          for place, loss in enumerate(np.geomspace(*LOSSES, 5).tolist())),
)  # fmt: skip
"""The same of the final loss."""


def sweep_readouts(n: SweepNumbers) -> tuple[Readout, ...]:
    """How far it is, how many cells are all dead, which cell has the lowest loss."""
    q, runs = n.quantities, f"runs of {n.sweep.steps} steps made"
    done = Readout(f"{q['runs made']:.0f}", f"of {n.sweep.dead.size} {runs}", runs)
    if math.isnan(q["lowest loss"]):
        return done, Readout("–", "runs with every unit dead")
    return (
        done,
        Readout(f"{q['runs with every unit dead']:.0f}", "runs with every unit dead"),
        Readout(number(q["lowest loss"], 3), "lowest loss of all runs"),
        Readout(
            f"{number(q['learning rate of the lowest loss'], 2)}, {number(q['bias of the lowest loss'], 2)}",
            "learning rate and bias of that run",
        ),
    )


def sweep_sentence(n: SweepNumbers) -> str:
    """Where all die, where none does, where the loss is lowest; of the cells that are done."""
    q, sweep = n.quantities, n.sweep
    if math.isnan(q["lowest loss"]):
        return "No run has been made yet."
    made = "All" if q["runs made"] == sweep.dead.size else "So far"
    return (
        f"{made} {q['runs made']:.0f} runs of {sweep.steps} steps start from the same seed: "
        f"{q['runs with every unit dead']:.0f} end with every unit dead (×), "
        f"{q['runs with no unit dead']:.0f} with none.{_about_hopeless(n)} "
        f"The lowest loss (star), {number(q['lowest loss'], 3)}, is at "
        f"learning rate {number(q['learning rate of the lowest loss'], 2)} "
        f"and b = {number(q['bias of the lowest loss'], 2)}. A click opens the run of a cell."
    )


def _about_hopeless(n: SweepNumbers) -> str:
    """The biases with which no learning rate leaves a unit alive."""
    rows = [b for b, found in zip(n.sweep.biases, n.sweep.dead, strict=True) if (found == 1).all()]
    if not rows:
        return ""
    which = f"b = {number(rows[0], 2)}" if len(rows) == 1 else f"{len(rows)} of the biases"
    return f" With {which} every unit is dead at every learning rate."


def cell_text(n: SweepNumbers, x: float, y: float) -> str:
    """What is known of the cell at a place of the map, in a line."""
    sweep = n.sweep
    row, column = sweep.cell_at(x, y)
    where = f"η = {number(sweep.rates[column], 2)}, b = {number(sweep.biases[row], 2)}"
    dead, loss = float(sweep.dead[row, column]), float(sweep.losses[row, column])
    return f"{where}: " + (
        "not made yet" if math.isnan(dead) else f"{percent(dead)} dead, loss {number(loss, 3)}"
    )


def birth_readouts(n: BirthsNumbers) -> tuple[Readout, ...]:
    """The share at the largest depth, for each width."""
    depth = int(n.births.depths[-1])
    shares = {width: n.quantities[f"share dead at birth of width {width}"] for width in n.births.widths}
    return tuple(
        Readout("–" if math.isnan(share) else percent(share), f"dead at birth: {depth} layers of {width}")
        for width, share in shares.items()
    )


def birth_sentence(n: BirthsNumbers) -> str:
    """What the narrowest and the widest networks do, and what theory says of them."""
    q, chart = n.quantities, n.births
    made = [w for w in chart.widths if not math.isnan(q[f"share dead at birth of width {w}"])]
    if not made:
        return "No network has been drawn yet."
    parts = (
        f"{percent(q[f'share dead at birth of width {w}'])} of those of width {w} (theory: "
        f"{percent(q[f'lower bound of width {w}'])} to {percent(q[f'upper bound of width {w}'])})"
        for w in dict.fromkeys((made[0], made[-1]))
    )
    return (
        f"{chart.networks:,} random ReLU networks of each width. With {chart.depths[-1]} hidden layers "
        f"{' and '.join(parts)} have a layer that is 0 for every input: no gradient gets through, and only "
        "the output's bias can learn. Depth makes it likelier, width rarer."
    )
