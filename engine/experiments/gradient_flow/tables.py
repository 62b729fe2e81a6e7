"""The numbers behind the pictures, as columns."""

from __future__ import annotations

from engine.base.beside import beside
from engine.base.table import Column, Fact, Facts, Table
from engine.base.text import number
from engine.experiments.gradient_flow.board import COLUMNS, ROWS, BoardNumbers
from engine.experiments.gradient_flow.board_words import row_names
from engine.experiments.gradient_flow.gains import Gain, present
from engine.experiments.gradient_flow.mode import ModeNumbers
from engine.experiments.gradient_flow.numbers import FlowNumbers, Spread
from engine.experiments.gradient_flow.papers import PAPERS
from engine.experiments.gradient_flow.parts import RidgeNumbers, SpectrumNumbers, SplitNumbers
from engine.experiments.gradient_flow.path import GateNumbers, PathNumbers
from engine.experiments.gradient_flow.plane import PlaneNumbers
from engine.experiments.gradient_flow.words import short

_GAIN_TIPS = (
    "The spread of weights, times the root of fan-in; a click takes it.",
    "The variance of z in the last layer, in the theory of wide layers.",
    "The first layer's gradient by the last one's, in the theory of wide layers.",
)


def of_layers(n: FlowNumbers) -> Table:
    """A row for each layer."""
    columns = [Column("layer", n.layers, opens="layers", given=True)]
    columns += _spread("rms of dL/dz", n.gradients)
    columns += _spread("mean square of z", n.variances)
    for name, line in (
        ("rms of dL/dz, theory", n.gradient_theory),
        ("variance of z, theory", n.variance_theory),
    ):
        if line is not None:
            columns.append(Column(name, 10.0**line.y))
    return Table(tuple(columns), facts(n))


def _spread(name: str, spread: Spread) -> list[Column]:
    parts = ("least", "all networks", "largest")
    return [Column(f"{name}, {part}", 10.0**line.y) for part, line in zip(parts, spread.lines, strict=True)]


def of_split(n: SplitNumbers) -> Table:
    """A row for each step back from a layer to the one before it."""
    columns = [Column("to layer", n.layers[:-1], opens="factors", given=True)]
    names = ("factor of f'", "factor of the weights", "both", "both, theory")
    lines = (*n.parts, n.chi)
    columns += [
        Column(name, 10.0**line.y) for name, line in zip(names, lines, strict=True) if line is not None
    ]
    return Table(tuple(columns), gain_facts(n))


def gain_facts(n: SplitNumbers) -> Facts:
    """A row for each σ_w, with what theory makes of it."""
    return Facts(
        ("σ_w", "variance of z in the end", "gradient of layer 1, by the last"), _GAIN_TIPS,
        tuple((g.name, (_spread_of(g), _cell(g.variance), _cell(g.ratio))) for g in n.gains),
        present(n.gains),
    )  # fmt: skip


def _spread_of(g: Gain) -> Fact:
    """With as many digits as the caption has of it."""
    return Fact(number(g.spread), value=g.spread)


def _cell(value: float) -> Fact:
    return Fact(short(value), value=value)


def of_ridge(n: RidgeNumbers) -> Table:
    """The density of a, a column for each layer, over a; what is exactly 0 stands in no column."""
    columns = [Column("a", n.ridges[0].line.x, opens="density")]
    columns += [Column(f"layer {ridge.layer}", ridge.density) for ridge in n.ridges]
    shares = [ridge.zeros for ridge in n.ridges]
    columns += [Column("layer", [float(row) for row in n.rows], opens="zeros", given=True)]
    return Table((*columns, Column("share of exact 0", shares)))


def of_spectrum(n: SpectrumNumbers) -> Table:
    """A row for each singular value, from the largest on."""
    names = ("least network", "mean", "largest network")
    columns = [Column("rank", n.spectrum[0].x, opens="singular values", given=True)]
    columns += [Column(name, 10.0**line.y) for name, line in zip(names, n.spectrum, strict=True)]
    return Table(tuple(columns), facts(n))


def facts(n: FlowNumbers | PlaneNumbers | ModeNumbers) -> Facts | None:
    """What a figure of a paper has beside what is found here; None where there is nothing to compare."""
    paper = PAPERS.get(n.experiment.paper)
    return None if paper is None else beside(n.quantities, paper.numbers)


def of_path(n: PathNumbers) -> Table:
    """A row for each layer of the path."""
    return Table(
        (
            Column("layer", n.products.x[:-1], opens="path", given=True),
            Column("z", n.z, given=True),
            Column("w", n.w, given=True),
            Column("f'(z)", n.slopes),
            Column("size of the product", 10.0 ** n.products.y[:-1]),
        )
    )


def of_gate(n: GateNumbers) -> Table:
    """What is left over time."""
    return Table((Column("step", n.kept.x, opens="gate", given=True), Column("kept", n.kept.y)))


def of_mode(n: ModeNumbers) -> Table:
    """The product along descent, and by theory."""
    line, theory = n.descended, n.theory
    columns = [Column("time", line.x, opens="descent", given=True), Column("product", line.y)]
    if theory is not None:
        columns += [Column("time in theory", theory.x, opens="theory"), Column("product in theory", theory.y)]
    return Table(tuple(columns), facts(n))


def of_plane(n: PlaneNumbers) -> Table:
    """The edge, and the correlation of two inputs by layer."""
    names = ("correlation, least", "correlation, mean", "correlation, largest")
    columns = [
        Column("sigma_w^2 of the edge", n.edge.x, opens="edge"),
        Column("sigma_b^2 of the edge", n.edge.y),
        Column("layer", n.layers, opens="two inputs", given=True),
    ]
    columns += [Column(name, line.y) for name, line in zip(names, n.likeness, strict=True)]
    return Table((*columns, Column("correlation, theory", n.theory.y)), facts(n))


def of_board(n: BoardNumbers) -> Table:
    """A row for each pair."""
    n.prepare()
    names = row_names(n)
    cells = [(row, column) for row in range(len(ROWS)) for column in range(len(COLUMNS))]
    return Table(
        (
            Column("start", [names[row] for row, _ in cells], opens="board", given=True),
            Column("activation", [COLUMNS[column].label for _, column in cells], given=True),
            Column("gradient ratio", 10.0 ** n.board.ratios.ravel()),
        )
    )
