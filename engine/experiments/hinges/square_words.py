"""What Hinge sum says of x² by folding."""

from __future__ import annotations

from engine.base.experiment import Readout
from engine.base.text import number, plural, superscript
from engine.experiments.hinges.square_numbers import SquareNumbers


def readouts(n: SquareNumbers) -> tuple[Readout, ...]:
    """Both errors, the pieces of the deep network, and how many one layer would need."""
    layers, found = n.experiment.layers, n.square
    return (
        Readout(number(found.error, 3), f"largest error, {plural(layers, 'layer')} of 3 units"),
        Readout(number(found.shallow_error, 3), f"largest error, one layer of {3 * layers}"),
        Readout(str(n.n_pieces[0]), f"pieces of {plural(layers, 'layer')}, counted"),
        Readout(str(found.needed), "pieces that one layer needs (theory)", "pieces that one layer needs"),
    )


def sentence(n: SquareNumbers) -> str:
    """What folding does for x², and what one layer does with as many units."""
    layers, found = n.experiment.layers, n.square
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


def caption(n: SquareNumbers) -> str:
    """Both networks in one line."""
    layers = n.experiment.layers
    deep = f"x − Σ gₛ(x)/4ˢ, {plural(layers, 'layer')} of 3 units"
    return f"x² on [0, 1]: {deep}; one layer of {3 * layers} units"


def titles(n: SquareNumbers, counted: bool) -> tuple[str, ...]:
    """The two networks; ``counted``: with their pieces on [0, 1]."""
    layers = n.experiment.layers
    names = f"{plural(layers, 'layer')} of 3 units", f"one layer of {3 * layers} units"
    if not counted:
        return names
    return tuple(f"{name}: {plural(pieces, 'piece')}" for name, pieces in zip(names, n.n_pieces, strict=True))
