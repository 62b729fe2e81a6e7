"""What One neuron knows of the compared functions, as a table of facts and as columns of numbers."""

from __future__ import annotations

import numpy as np

from engine.base.table import Column, Fact, Facts, Table
from engine.experiments.neuron.digits import operands, short
from engine.experiments.neuron.measures import Rival
from engine.experiments.neuron.numbers import NeuronNumbers

_CASES = ("at 0 (A, C)", "at 0⁺ (C)", "at −10 (B, D)")
"""Where the cases of the text are, for whichever gradient is followed, if x = 1 and y = 1."""
_PLACES = ("at 0", "at 0⁺", "at −10")
"""The same places for other numbers."""
_TIPS = (
    "The gate at the present z.",
    "The gradient at the present z.",
    "The gradient at z = 0, at a kink with the chosen f′: cases A and C of the text for x = 1, y = 1.",
    "The gradient just right of z = 0: case C of the text for x = 1, y = 1.",
    "The gradient at z = −10: cases B and D of the text for x = 1, y = 1.",
)
_ROOM = "−4.539·10⁻⁵"
"""As wide as most numbers of the table."""


def facts(n: NeuronNumbers) -> Facts:
    """A row for every compared function: the text's cases A to D."""
    e = n.experiment
    rows = tuple((rival.chain.label, _row(n, rival)) for rival in n.rivals)
    places = _CASES if e.x == 1 == e.target else _PLACES
    return Facts(
        ("f′(z)", f"∂L/∂{e.aim[0]}", *places),
        _TIPS,
        rows,
        e.chosen,
        series=e.series[: len(rows)],
        room=(_ROOM,) * 2,
    )


def _row(n: NeuronNumbers, rival: Rival) -> tuple[Fact, ...]:
    values = {what: n.quantities[f"{what} of {rival.name}"] for what in rival.quantities}
    write = operands(n) if rival.chain == n.experiment.chain else short
    texts = {what: (write if what == "gate" else short)(value) for what, value in values.items()}
    return tuple(
        Fact(texts[what] if n.is_known(what) else "?", value=value) for what, value in values.items()
    )


def table(n: NeuronNumbers) -> Table:
    """f, L and ∂L/∂w against z, the path of the descent, and the facts."""
    e = n.experiment
    z = np.linspace(*e.window, 361)
    columns = [
        Column("z", z, opens="neuron", given=True),
        Column(f"f(z) {e.chain.f.label}", e.chain.value(z), given=True),
    ]
    columns += [Column("f'(z)", e.chain.slope(z)), Column("L(z)", e.chain.loss_at(z))]
    with np.errstate(over="ignore"):
        slopes = [chain.d_z(z) * e.aim[1] for chain in e.rivals]
    names = [f"dL/d{e.aim[0]} {chain.label}" for chain in e.rivals]
    columns += [Column(name, slope) for name, slope in zip(names, slopes, strict=True)]
    steps, places = e.descent.path(e.step, 100)
    columns += [
        Column("step", steps, opens="descent"),
        Column("z after it", places),
        Column("L after it", e.chain.loss_at(places)),
    ]
    return Table(tuple(columns), facts(n))
