"""What Hinge sum says of x² by folding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.base.experiment import Readout
from engine.base.table import Column, Table
from engine.base.text import number, plural, superscript
from engine.experiments.hinges.square import missed, square_errors

if TYPE_CHECKING:
    from engine.experiments.hinges.result import HingeSumResult


def square_readouts(result: HingeSumResult) -> tuple[Readout, ...]:
    """Both errors, the pieces of the deep network, and how many one layer would need."""
    layers, found = result.experiment.layers, result.square
    pieces = len(found.deep.within(0.0, 1.0))
    return (
        Readout(number(found.error, 3), f"largest error, {plural(layers, 'layer')} of 3 units"),
        Readout(number(found.shallow_error, 3), f"largest error, one layer of {3 * layers}"),
        Readout(str(pieces), f"pieces of {plural(layers, 'layer')}, counted"),
        Readout(str(found.needed), "pieces that one layer needs (theory)", "pieces that one layer needs"),
    )


def square_sentence(result: HingeSumResult) -> str:
    """What folding does for x², and what one layer does with as many units."""
    layers, found = result.experiment.layers, result.square
    size = f"4{superscript(-layers)}/4 = {number(found.error, 3)}"
    if layers == 1:
        start = f"1 layer of 3 units takes 1 tent off the line y = x and misses x² by {size}."
    else:
        folds = f"{layers} layers of 3 units take {layers} tents off the line y = x"
        start = f"{folds} and miss x² by {size}: every layer quarters the error."
    better = "more" if found.shallow_error > found.error else "less"
    error, other = number(found.error, 3), number(found.shallow_error, 3)
    return (
        f"{start} One layer of {3 * layers} units, fitted by least squares, misses it by {better}: {other}. "
        f"For an error of {error} one layer needs at least {plural(found.needed, 'piece')} (theory)."
    )


def square_caption(result: HingeSumResult) -> str:
    """Both networks in one line."""
    layers = result.experiment.layers
    deep = f"x − Σ gₛ(x)/4ˢ, {plural(layers, 'layer')} of 3 units"
    return f"x² on [0, 1]: {deep}; one layer of {3 * layers} units"


def square_titles(result: HingeSumResult, counted: bool) -> tuple[str, ...]:
    """The two networks; ``counted``: with their pieces on [0, 1]."""
    layers, found = result.experiment.layers, result.square
    names = f"{plural(layers, 'layer')} of 3 units", f"one layer of {3 * layers} units"
    if not counted:
        return names
    pieces = len(found.deep.within(0.0, 1.0)), len(found.shallow.pieces.within(0.0, 1.0))
    return tuple(f"{name}: {plural(n, 'piece')}" for name, n in zip(names, pieces, strict=True))


def square_table(result: HingeSumResult) -> Table:
    """Both functions, what they miss, and the errors against the number of layers."""
    layers, deep, shallow, best = square_errors()
    found = result.square
    own, other = missed(found.deep), missed(found.shallow.pieces)
    return Table(
        (
            Column("x", own.x, opens="layers"), Column("layers minus x²", own.y),
            Column("x of one layer", other.x, opens="one layer"), Column("one layer minus x²", other.y),
            Column("layers", layers, opens="errors"), Column("largest error of the layers", deep),
            Column("largest error of one layer", shallow), Column("theory: the best pieces", best),
        )
    )  # fmt: skip
