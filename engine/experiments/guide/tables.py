"""The numbers behind the guide, as columns."""

from __future__ import annotations

from engine.base.table import Column, Table
from engine.experiments.guide.numbers import GuideNumbers


def guide_table(n: GuideNumbers) -> Table:
    """The activations; their gradients by layer; outputs and losses over z."""
    rows = n.candidates
    columns = [
        Column("activation", [p.activation.title for p in rows], opens="activations", given=True),
        Column("initializer", [p.start for p in rows]),
        Column("gradient ratio", [p.layers.gradient for p in rows]),
        Column("signal ratio", [p.layers.signal for p in rows]),
        Column("closed gates", [p.layers.closed for p in rows]),
        Column("factor a layer", [p.factor for p in rows]),
        Column("fails with", ["; ".join(p.faults.values()) for p in rows]),
        Column("layer", n.gradients[0].x, opens="gradients by layer", given=True),
    ]
    columns += [
        Column(f"gradient of {p.activation.title}", 10.0**line.y)
        for p, line in zip(rows, n.gradients, strict=True)
    ]
    columns.append(Column("z", n.outputs[0].x, opens="output", given=True))
    columns += [Column(f"output of {h.title}", line.y) for h, line in zip(n.heads, n.outputs, strict=True)]
    columns += [
        Column(f"gradient of {loss.title}", 10.0**line.y)
        for loss, line in zip(n.losses, n.slopes, strict=True)
    ]
    return Table(tuple(columns))
